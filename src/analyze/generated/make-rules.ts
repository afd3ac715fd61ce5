/** What the rules of a makefile make, and whether they name a path. */
import { baseName, parentOf } from '../../repo.ts';
import { below } from '../packages/directories.ts';
import { expandMake, type MakeScope } from '../evidence/make-expand.ts';
import type { MakeRule } from '../evidence/make-parse.ts';

export const makefileNames: readonly string[] = ['GNUmakefile', 'makefile', 'Makefile'];
export const taskfileNames: readonly string[] = ['Taskfile.yml', 'Taskfile.yaml', 'taskfile.yml'];

/** Lines of a recipe that make nothing of what they name. */
const makesNothing = /^\s*[@+-]*\s*(?:\$[({]RM[)}]|(?:rm|rmdir|echo(?=[^>]*$)|test|ls|git clean|mkdir(?=[^&;|]*$))\b)/;

/** Whether a recipe names a path in a line that could make it. */
export function namesPath(rule: MakeRule, scope: MakeScope, path: string): boolean {
  const own = { ...scope, ...ofRule(rule, scope) };
  return rule.recipe.some(({ text: line }) => !makesNothing.test(line) && mentions(expandMake(line, own), path));
}

/** Whether a target can be typed as it is. */
export function isPlain(target: string): boolean {
  return /^[\w./@+-]+$/.test(target) && !target.startsWith('-');
}

/** Variables of a rule's own, and `$@` and `$<` where it has one target. */
export function ofRule(rule: MakeRule, scope: MakeScope): Pick<MakeScope, 'automatic' | 'locals'> {
  const words = (text: string): string[] => expandMake(text, scope).split(/\s+/).filter((word) => word !== '');
  const targets = words(rule.targets);
  return { locals: rule.locals, ...(targets.length === 1 ? { automatic: automaticOf(targets[0]!, words(rule.prerequisites)) } : {}) };
}

/** `$@`, `$<` and the like for a target with what it asks for. */
export function automaticOf(target: string, wanted: readonly string[]): ReadonlyMap<string, string> {
  return new Map([['@', target], ['<', wanted[0] ?? ''], ['^', wanted.join(' ')], ['@D', parentOf(target)]]);
}

/** Files and names that a rule makes. */
export function targetsOf(rule: MakeRule, scope: MakeScope): string[] {
  return expandMake(rule.targets, scope).split(/\s+/).filter((word) => word !== '' && !word.startsWith('.PHONY') && !word.includes('%'));
}

/** Whether a target is the file, or a directory that holds it. */
export function holds(target: string | undefined, path: string): boolean {
  return target !== undefined && target !== '.' && below(target, path) !== undefined;
}

/** Whether a text names a path: whole, or by going to its directory first. */
export function mentions(text: string, path: string): boolean {
  if (text.includes(path)) return true;
  const [dir, name] = [parentOf(path), path.slice(path.lastIndexOf('/') + 1)];
  return dir !== '.' && ((name.includes('.') && text.includes(dir) && text.includes(name)) || copiesInto(text, dir, name));
}

/** Whether a command brings a file of that name into a directory. */
function copiesInto(text: string, dir: string, name: string): boolean {
  return text.split(/&&|;/).some((command) => {
    const words = command.trim().replace(/^[@+-]+/, '').split(/\s+/);
    const to = words.at(-1)?.replace(/^\.\/|\/+$/g, '');
    return /^(?:cp|mv|ln|install)$/.test(words[0] ?? '') && to === dir && words.slice(1, -1).some((word) => baseName(word) === name);
  });
}

