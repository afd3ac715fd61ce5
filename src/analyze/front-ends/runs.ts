/** Which scripts of a package.json the repository's own commands run. */
import { joinPath } from '../../repo.ts';
import { readScript } from '../shell/script.ts';
import type { Recipe } from './recipes.ts';

/** A script, and the directory of its package.json. */
export interface Run {
  readonly dir: string;
  readonly name: string;
}

const managers = /^(?:npm|pnpm|yarn|bun)$/;
/** Flags with the directory of the package.json (docs.npmjs.com, "prefix"; pnpm.io, "--dir"; classic.yarnpkg.com, "--cwd"). */
const elsewhere = /^(?:--prefix|-C|--dir|--cwd)(?:=(.+))?$/;

/** Every script that a recipe runs by a package manager. */
export function scriptRuns(recipes: readonly Recipe[]): Run[] {
  return recipes.flatMap(({ lines }) => lines.flatMap(({ text, dir }) => (dir === undefined ? [] : runsOf(text, dir))));
}

function runsOf(text: string, from: string): Run[] {
  return readScript(text, { dir: from, absolute: true }).flatMap(({ words, dir }) => {
    const shell = /^(?:ba)?sh$/.test(words[0] ?? '') ? words.findIndex((word) => /^-\w*c$/.test(word)) : -1;
    if (dir === undefined) return [];
    if (shell > 0) return runsOf(words[shell + 1] ?? '', dir);
    const [manager = '', ...args] = words;
    return managers.test(manager) ? named(args, manager, dir) : [];
  });
}

function named(args: readonly string[], manager: string, from: string): Run[] {
  let dir: string | undefined = from;
  const plain: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const flag = elsewhere.exec(args[i]!);
    if (flag !== null) dir = joinPath(from, flag[1] ?? args[++i] ?? '');
    else if (args[i] === '--') break;
    else if (!args[i]!.startsWith('-')) plain.push(args[i]!);
  }
  const isRun = /^run(?:-script)?$/.test(plain[0] ?? '');
  const name = isRun ? plain[1] : manager === 'npm' ? undefined : plain[0];
  return dir === undefined || name === undefined ? [] : [{ dir, name }];
}

interface Filler {
  readonly dir: string;
  readonly output: { readonly value: string } | undefined;
  readonly copied: { readonly value: string } | undefined;
  readonly usedBy: object | undefined;
}

/** Of front ends that fill one directory (an old one and its successor), the one that the repository's commands run is the one that is looked for; all, where they run none or several. */
export function withoutRivals<T extends Filler>(facts: readonly T[], runs: () => readonly Run[]): T[] {
  const place = ({ output, copied }: Filler): string | undefined => copied?.value ?? output?.value;
  const isRun = ({ dir }: Filler): boolean => runs().some((run) => run.dir === dir);
  return facts.map((one) => {
    const rivals = one.usedBy === undefined ? [] : facts.filter((other) => other !== one && other.usedBy !== undefined && place(other) === place(one));
    return rivals.filter(isRun).length === 1 && !isRun(one) ? { ...one, usedBy: undefined } : one;
  });
}
