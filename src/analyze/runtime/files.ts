/** Files that a program opens by relative path, and from which working directory it finds them. */
import { baseName, joinPath, parentOf } from '../../repo.ts';
import { argumentsOf, lineAt } from '../code/go-text.ts';
import type { CodeFile, OwnCode } from '../code/own-code.ts';
import type { Source } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import type { Setting } from './settings.ts';

export type FileKind =
  'template' | 'static' | 'config' | 'migration' | 'locale' | 'certificate' | 'environment' | 'data';

export interface FileUse {
  /** As the program names it; may be a pattern. */
  readonly path: string;
  readonly kind: FileKind;
  /** File or directory of the repository that it finds, and the directory from which it does; `undefined` when none is there. */
  readonly found: { readonly path: string; readonly workdir: string } | undefined;
  /** An example of the file that the repository holds instead (`config.example.yml`, `.env.sample`). */
  readonly example: string | undefined;
  /** Told by a call that opens it, not only by what the value is called. */
  readonly opened: boolean;
  /** The setting whose default it is. */
  readonly setting: string | undefined;
  readonly at: Source;
}

const openers =
  /(?:\b(?:os|ioutil)\.(?:Open|ReadFile|ReadDir|DirFS|Stat)|\bhttp\.(?:Dir|ServeFile)|\.(?:ParseFiles|ParseGlob|LoadHTMLGlob|LoadHTMLFiles|Static|StaticFile|StaticFS|StaticFileFS|File|SetStaticPath|ServeFiles|SendFile|LoadX509KeyPair|ListenAndServeTLS|DecodeFile|AddConfigPath|SetConfigFile|LoadMessageFile|MustLoadMessageFile|ReadInConfig|MustLoad|LoadConfig|LoadAppConfig|ReadConfig|ConfigFrom)|\bgodotenv\.(?:Load|Overload|Read)|\bini\.(?:Load|LooseLoad|InsensitiveLoad)|\btoml\.(?:DecodeFile|LoadFile)|\bgoose\.\w+|\bmigrate\.(?:New|NewWithDatabaseInstance|NewWithSourceInstance))\s*\(/g;
const configName = /\.SetConfigName\s*\(/g;
const hint =
  /\.SetConfigName|\b(?:os|ioutil|http|template|godotenv|ini|toml|tls|goose|migrate|viper)\.|\.(?:LoadHTML|Static|ParseFiles|ParseGlob|SetStaticPath|File\(|LoadMessageFile|DecodeFile)/;

const kinds: readonly { readonly kind: FileKind; readonly pattern: RegExp }[] = [
  { kind: 'environment', pattern: /(?:^|\/)\.?env(?:\.[\w-]+)*$/ },
  { kind: 'migration', pattern: /migrat|\.sql$/i },
  {
    kind: 'locale',
    pattern: /(?:^|\/)(?:locales?|i18n|lang(?:uage)?s?|translations?)(?:\/|$)|active\.\w+\.toml$/i,
  },
  { kind: 'template', pattern: /(?:^|\/)(?:templates?|views?|tmpl|pages)(?:\/|$)|\.(?:tmpl|gohtml|tpl|html?)$/i },
  { kind: 'certificate', pattern: /\.(?:pem|crt|key|cert|p12)$/i },
  {
    kind: 'config',
    pattern:
      /(?:^|\/)(?:conf|config|configs|etc|settings)(?:\/|$)|\.(?:ya?ml|toml|ini|conf|cfg|json|properties|hcl)$/i,
  },
  {
    kind: 'static',
    pattern:
      /(?:^|\/)(?:static|public|assets?|dist|www|web|ui|css|js|images?|build)(?:\/|$)|\.(?:css|js|png|svg|ico|jpg)$/i,
  },
];

export function kindOfFile(path: string): FileKind {
  return kinds.find((row) => row.pattern.test(path))?.kind ?? 'data';
}

/** A value that may be a relative path: no scheme, no blank, no format verb. */
const pathLike = /^(?:\.{1,2}\/)*[\w.@-][\w.@*{},-]*(?:\/[\w.@*{},-]+)*\/?$/;
const named =
  /(?:path|dir|file|folder|conf(?:ig)?|template|static|asset|migrat|locale|views?|public|root|www|cert|schema|data)\w*"?\s*(?:=|:=|:|\+=|,)\s*"([^"\n]{2,120})"/gi;

export function readFileUses(
  tree: GoTree,
  own: OwnCode,
  program: string,
  settings: readonly Setting[],
): FileUse[] {
  const uses = new Map<string, FileUse>();
  const bases = basesOf(tree, program);
  const add = (text: string | undefined, at: Source, opened: boolean, setting?: string): void => {
    const path = text?.replace(/^file:\/\//, '');
    if (path === undefined || !mayBePath(path)) return;
    const found = find(tree, bases, path);
    const kind = kindOfFile(path);
    const certain = opened && (found !== undefined || /[./]/.test(path));
    if (!certain && (found === undefined || (!/[./]/.test(path) && kind === 'data'))) return;
    const known = uses.get(path);
    if (known !== undefined && (known.opened || !opened)) return;
    const example = found === undefined ? exampleOf(tree, bases, path) : undefined;
    uses.set(path, { path, kind, found, example, opened, setting, at });
  };
  for (const file of own.files) readFile(file, own, add);
  for (const setting of settings) {
    const { name, fallback, at } = setting;
    if (fallback === undefined || !/[./]|conf|template|static|dir|path/i.test(`${fallback} ${name}`)) continue;
    // A setting of one letter is by custom the configuration file (`-c`, `-f`).
    add(fallback, at, /conf|file|path|dir|template|static/i.test(name) || name.length === 1, name);
  }
  readConventions(tree, own, add);
  return [...uses.values()];
}

/** `text/html`, `application/vnd.api+json`: looks like a path, and is what content is said to be. */
const mediaType = /^(?:application|audio|font|image|message|model|multipart|text|video)\/(?:\*|x-[\w.-]+|vnd\.[\w.+-]+|[\w.-]+\+\w+|[\w-]+)$/;

function mayBePath(path: string): boolean {
  if (path === '' || path.length > 200 || path.startsWith('/') || !pathLike.test(path)) return false;
  return !mediaType.test(path) && !/^[./]*$|^\d+$|\.(?:go|proto|mod|sum)$/.test(path);
}

type Add = (text: string | undefined, at: Source, opened: boolean, setting?: string) => void;

function readFile(file: CodeFile, own: OwnCode, add: Add): void {
  if (/\.pb\.go$|bindata|_generated|zz_/.test(file.path)) return;
  if (file.has(hint)) {
    for (const call of file.calls(configName)) {
      const name = own.value(argumentsOf(call.args)[0], file);
      for (const ending of ['yaml', 'yml', 'json', 'toml'])
        if (name !== undefined) add(`${name}.${ending}`, { path: file.path, line: call.line }, false);
    }
    for (const call of file.calls(openers)) {
      const at = { path: file.path, line: call.line };
      const args = argumentsOf(call.args);
      // The first argument of these is a URL.
      const skip = /^(?:Static|StaticFile|StaticFS|SetStaticPath|File|ServeFiles)$/.test(call.method) ? 1 : 0;
      if (/Load$/.test(call.name) && call.name.startsWith('godotenv') && args.length === 0) add('.env', at, true);
      for (const arg of args.slice(skip)) {
        const inner = /^http\.Dir\((.*)\)$/.exec(arg)?.[1] ?? arg;
        add(own.value(inner, file), at, true);
      }
    }
  }
  for (const match of file.all(named)) {
    // After a comma a bare word is more likely the name of something.
    if (/,\s*"[^"./]*"$/.test(match[0])) continue;
    add(match[1], { path: file.path, line: lineAt(file.code, match.index) }, false);
  }
}

/** Frameworks that open files without being told which. */
function readConventions(tree: GoTree, own: OwnCode, add: Add): void {
  const beego = [...own.external].find(([path]) =>
    /^github\.com\/(?:beego|astaxie)\/beego(?:\/v\d+)?(?:$|\/server\/web)/.test(path),
  );
  if (beego === undefined) return;
  for (const path of ['conf/app.conf', 'views', 'static']) {
    if (tree.repo.stat(path) !== undefined) add(path, beego[1], true);
  }
}

/** Directories from which a relative path may count: the top, the module, the program, and the folders between. */
function basesOf(tree: GoTree, program: string): string[] {
  const bases = new Set<string>([tree.moduleOf(program)?.dir ?? '.', program, '.']);
  for (let dir = program; dir !== '.'; dir = parentOf(dir)) bases.add(dir);
  return [...bases];
}

function find(tree: GoTree, bases: readonly string[], path: string): FileUse['found'] {
  const fixed = path.replace(/(?:^|\/)[^/]*[*{][\s\S]*$/, '') || '.';
  if (fixed === '.' && path.includes('*')) return undefined;
  for (const workdir of bases) {
    const target = joinPath(workdir, fixed);
    if (target === undefined || target === '.') continue;
    const info = tree.repo.stat(target);
    // A directory of Go files alone is a package of that name, not what the program opens.
    if (info?.kind === 'file' && !target.endsWith('.go')) return { path: target, workdir };
    if (info?.kind === 'directory' && !isPackageOnly(tree, target)) return { path: target, workdir };
  }
  return undefined;
}

function isPackageOnly(tree: GoTree, dir: string): boolean {
  const files = tree.filesOf(dir);
  const below = tree.repo
    .list(dir)
    .some(
      (entry) =>
        entry.kind === 'directory' && !tree.filesOf(`${dir}/${entry.name}`).some((name) => name.endsWith('.go')),
    );
  return files.some((name) => name.endsWith('.go')) && files.every((name) => name.endsWith('.go')) && !below;
}

/** `config.yml` → `config.example.yml`, `config.yml.sample`, `.env.example`, `example.config.yml`, or the file at the top. */
function exampleOf(tree: GoTree, bases: readonly string[], path: string): string | undefined {
  const name = baseName(path);
  const stem = name.replace(/\.\w+$/, '') || name;
  for (const base of bases) {
    for (const dir of new Set([joinPath(base, parentOf(path)), base])) {
      if (dir === undefined) continue;
      const example = tree
        .filesOf(dir)
        .find(
          (file) =>
            file === name ||
            (file.includes(stem) &&
              /(?:example|sample|dist|default|template|tmpl|cp)\b/i.test(file) &&
              !file.endsWith('.go')),
        );
      if (example !== undefined) return dir === '.' ? example : `${dir}/${example}`;
    }
  }
  return undefined;
}
