/** Programs of the repository that an interpreter is started with: `exec.Command("python3", filepath.Join(dir, "score.py"))`. */
import { baseName, parentOf } from '../../../repo.ts';
import { assignedAbove } from '../../code/assigned.ts';
import { argumentsOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { pathOf, pathsOf } from '../../code/paths.ts';
import type { Source } from '../../facts.ts';
import type { GoTree } from '../../go-tree.ts';
import { findFile } from './file-places.ts';

const call = /\bexec\.Command(?:Context)?\s*\(/g;
const interpreter = /^(?:python[\d.]*|node|deno|bun|ruby|perl|php|lua|Rscript|(?:ba|da)?sh)$/;
const ending = /\.(?:py|[cm]?[jt]s|rb|pl|php|lua|R|sh)$/;

/** Each such file; with its directory where modules of its language lie beside it, and no Go code. */
export function interpretedFiles(tree: GoTree, own: OwnCode, bases: readonly string[]): { readonly path: string; readonly at: Source }[] {
  return own.files.flatMap((file) => (!file.imports.has('os/exec') ? [] : file.calls(call).flatMap(({ method, args, line }) => {
    const [word, ...given] = argumentsOf(args).slice(method === 'CommandContext' ? 1 : 0);
    if (!interpreter.test(baseName(pathOf(word, file, line, own)?.path ?? ''))) return [];
    return given.flatMap((one) => listed(one, file, line)).flatMap((one) => pathsOf(one, file, line, own)).flatMap(({ path, whole: known }) => {
      // Only the run knows which of a directory.
      if (!known) return /\.\w+$/.test(path) || !holdsScripts(tree, findFile(tree, bases, path)?.path) ? [] : [{ path, at: { path: file.path, line } }];
      const form = ending.exec(path)?.[0];
      const found = form === undefined ? undefined : findFile(tree, bases, path);
      if (form === undefined || found === undefined) return [];
      const beside = tree.filesOf(parentOf(found.path));
      const whole = form !== '.sh' && path.includes('/') && beside.filter((name) => name.endsWith(form)).length > 1 && !beside.some((name) => name.endsWith('.go'));
      return [{ path: whole ? parentOf(path) : path, at: { path: file.path, line } }];
    });
  })));
}

function holdsScripts(tree: GoTree, dir: string | undefined): boolean {
  const files = dir === undefined || tree.repo.stat(dir)?.kind !== 'directory' ? [] : tree.filesOf(dir);
  return files.some((name) => ending.test(name)) && !files.some((name) => name.endsWith('.go'));
}

/** The words of a list that is given as a whole: `append([]string{script}, args...)...`, or a variable that holds one. */
function listed(given: string, file: CodeFile, line: number): readonly string[] {
  const name = /^(\w+)\.\.\.$/.exec(given)?.[1];
  const list = name === undefined ? given : (assignedAbove(name, file, line)?.value ?? '');
  const words = /^(?:append\()?\[\]string\{([\s\S]*?)\}/.exec(list)?.[1];
  return words === undefined ? [given] : argumentsOf(words);
}
