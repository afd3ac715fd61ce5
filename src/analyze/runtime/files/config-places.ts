/** What the configuration files that a program opens tell about its run: hosts, further files, directories that it writes to. */
import { baseName, joinPath, parentOf, pathIn } from '../../../repo.ts';
import type { GoTree } from '../../go-tree.ts';
import { hostPrefix } from '../ports/addresses.ts';
import type { ConfigValue } from './config-values.ts';
import { holdsCodeAlone, holdsPages } from './file-places.ts';
import { kindOfFile } from './file-kinds.ts';
import type { FileUse } from './files.ts';
import { isServedKey } from './named-files.ts';
import type { WriteUse } from './writes.ts';

export interface ConfigPlaces {
  readonly files: readonly FileUse[];
  readonly writes: readonly WriteUse[];
  /** Keys of a host without a port. */
  readonly hosts: readonly ConfigValue[];
}

const pathValue = /^(?:file:\/{2})?(?:\.{0,2}\/)?[\w@.-]+(?:\/[\w@.-]+)*\/?$/;
const writesTo = /\.(?:db|sqlite3?|bolt|log|pid|sock)$/;
/** A name with an ending is a file's. */
const ending = /[^/]\.[A-Za-z]\w{0,7}$/;
const dirKey = /(?:data|storage|store|upload|download|cache|log|db|database|media|backup|work|state|watch)s?[._-]?(?:dir|directory|path|folder|root)$/i;
/** What is written to whatever holds it, where its value begins as a path. */
const dataKey = /(?:^|_)(?:data|state|storage|uploads?|cache)$/i;
/** Where a system keeps what programs write. */
const kept = /^\/(?:var|srv|data)\/[\w.@-]/;

/** `uses`: the files of the values; `bases`: directories from which a relative path may count, as for the files that the code names. */
export function readConfigPlaces(tree: GoTree, bases: readonly string[], uses: readonly FileUse[], values: readonly ConfigValue[]): ConfigPlaces {
  const files: FileUse[] = [];
  const writes: WriteUse[] = [];
  for (const { key, names, value, file, at } of values) {
    const text = value.replace(/^(?:file|sqlite3?):(?:\/\/)?/, '').replace(/\?.*$/, '');
    if (!pathValue.test(text) || /^[\d.]+$/.test(text)) continue;
    const last = names.at(-1)!;
    const written = writesTo.test(text) || (dirKey.test(names.join('_')) && /\//.test(text)) || (kept.test(text) && names.some((name) => dirKey.test(`${name}_${last}`))) || (dataKey.test(names.join('_')) && /^\.\//.test(text) && foundAs(tree, bases, text) === undefined);
    if (written && (writesTo.test(text) || !ending.test(text) || foundAs(tree, bases, text) === undefined)) {
      const dir = (ending.test(text) ? parentOf(text) : text).replace(/^\.\/(?=.)/, '').replace(/\/+$/, '') || '/';
      writes.push({ dir, absolute: dir.startsWith('/'), data: !/log|cache|tmp|pid|sock/i.test(`${key} ${text}`), what: `${key} is ${text}`, at });
      continue;
    }
    const isName = !text.includes('/') && !/\.\w{2,5}$/.test(text);
    if (isName && !isServedKey(last)) continue;
    const found = text.startsWith('/') ? besideConfig(tree, uses, file, text) : (foundAs(tree, bases, text) ?? keptBeside(tree, file, text));
    if (found === undefined && isServedKey(last) && bases.some((base) => isOfFrontEnd(tree, joinPath(base, text)))) files.push({ path: text, kind: 'static', found, example: undefined, opened: true, required: false, besideSource: false, setting: key, at });
    // A word may stand for anything: it is a directory where pages lie there.
    if (found === undefined || (isName && !holdsPages(tree, found.path))) continue;
    const kind = kindOfFile(found.path);
    files.push({ path: text, kind, found, example: undefined, opened: true, required: kind === 'certificate', besideSource: false, setting: key, at });
  }
  return { files, writes, hosts: values.filter(({ names }) => hostPrefix(names.at(-1)!) !== undefined) };
}

/** A file in the directory of the system in which the configuration itself lies: the repository holds it beside that. */
function besideConfig(tree: GoTree, uses: readonly FileUse[], config: string, text: string): FileUse['found'] {
  const path = joinPath(parentOf(config), baseName(text));
  const near = uses.some((use) => use.found?.path === config && parentOf(use.path) === parentOf(text));
  return near && path !== undefined && tree.repo.stat(path)?.kind === 'file' ? { path, workdir: '/' } : undefined;
}

/** `conf/mail.tmpl` out of configs/app.toml, where configs/mail.tmpl is what is meant: it lies where the configuration says when both are installed. */
function keptBeside(tree: GoTree, config: string, text: string): FileUse['found'] {
  const path = pathIn(parentOf(config), baseName(text));
  return /^(?:\.\/)?\w[^/]*\/.*\.\w{2,5}$/.test(text) && parentOf(config) !== '.' && tree.repo.stat(path)?.kind === 'file' ? { path, workdir: '.', elsewhere: true } : undefined;
}

/** A file or directory of that name, or the directory of files whose names begin so (`db/db_` for db/db_sqlite3). */
function foundAs(tree: GoTree, bases: readonly string[], text: string): FileUse['found'] {
  for (const workdir of bases) {
    const path = joinPath(workdir, text);
    if (path === undefined || path === '.' || path.endsWith('.go')) continue;
    if (tree.repo.stat(path) !== undefined && !holdsCodeAlone(tree, path)) return { path, workdir };
    const above = parentOf(path);
    if (above !== '.' && tree.repo.stat(above)?.kind === 'directory' && tree.repo.list(above).some(({ name, kind }) => goesOn(`${above}/${name}`, path) && (kind === 'file' || !holdsCodeAlone(tree, `${above}/${name}`)))) return { path: above, workdir };
  }
  return undefined;
}

/** Whether a path that is not there lies below a package.json: a front end may make it. */
function isOfFrontEnd(tree: GoTree, path: string | undefined): boolean {
  for (let above = parentOf(path ?? '.'); above !== '.'; above = parentOf(above)) if (tree.filesOf(above).includes('package.json')) return true;
  return false;
}

/** Whether a path begins with another and a word of it ends there. */
function goesOn(path: string, start: string): boolean {
  return path.startsWith(start) && /\W|_/.test(path.slice(start.length - 1, start.length + 1));
}
