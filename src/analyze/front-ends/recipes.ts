/** The commands that a repository's own files run around its front ends: makefiles, task files, scripts, releases, workflows. */
import { joinPath } from '../../repo.ts';
import { goreleaserHooks, isGoreleaser } from '../evidence/goreleaser.ts';
import { expandMake } from '../evidence/make-expand.ts';
import { parseMakefile } from '../evidence/make-parse.ts';
import { isMakefile } from '../evidence/makefile.ts';
import { taskSteps } from '../evidence/taskfile.ts';
import { workflowSteps } from '../evidence/tasks.ts';
import type { Source } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';

export interface RecipeLine {
  readonly text: string;
  /** `undefined` where only a run tells. */
  readonly dir: string | undefined;
  readonly at: Source;
}

/** What one rule of make or one script runs, or all that another file does. */
export interface Recipe {
  /** Its lines run one after the other, so that all of them tell what becomes of a file. */
  readonly isWhole: boolean;
  readonly lines: readonly RecipeLine[];
}

const limit = 256 * 1024;
const most = { files: 120, releases: 60 };
const foreign = /(?:^|\/)(?:vendor|node_modules|testdata|third_party)(?:\/|$)/;
const telling = /\b(?:cp|mv|rsync|ditto|cpx|copyfiles|npm|pnpm|yarn|bun)\b/;

interface Row {
  readonly takes: (name: string, dir: string) => boolean;
  readonly read: (tree: GoTree, path: string, dir: string, text: string) => Recipe[];
}

const ROWS: readonly Row[] = [
  { takes: isMakefile, read: (_tree, path, dir, text) => ofMakefile(text, path, dir) },
  { takes: (name) => /^taskfile[\w.-]*\.ya?ml$/i.test(name), read: (tree, path) => [{ isWhole: false, lines: taskSteps(tree, path) }] },
  { takes: (name) => /\.(?:sh|bash)$/.test(name), read: (_tree, path, dir, text) => [{ isWhole: true, lines: [{ text: fromOwnPlace(text, dir), dir: '.', at: { path, line: 1 } }] }] },
  { takes: (name) => /^\.?justfile$/i.test(name), read: (_tree, path, dir, text) => [{ isWhole: false, lines: text.split('\n').map((line, index) => ({ text: line.trim().replace(/^@/, ''), dir, at: { path, line: index + 1 } })) }] },
  { takes: (name) => name === 'package.json', read: (_tree, path, dir, text) => text.split('\n').map((line, index) => ({ isWhole: false, lines: scriptsIn(line).map((one) => ({ text: one, dir, at: { path, line: index + 1 } })) })) },
];

/** What a release or a workflow does comes after what people type. */
const RELEASES: readonly Row[] = [
  { takes: isGoreleaser, read: (tree, path) => [{ isWhole: false, lines: goreleaserHooks(tree, path).map(({ text, dir, line }) => ({ text, dir, at: { path, line } })) }] },
  {
    takes: (name, dir) => /\.ya?ml$/.test(name) && /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows$/.test(dir),
    read: (_tree, path, _dir, text) => [{ isWhole: false, lines: workflowSteps(text, path) }],
  },
];

/** All of them; a script of the shell is run at the top, as nearly all are. */
export function readRecipes(tree: GoTree): Recipe[] {
  return [...readRows(tree, ROWS, most.files), ...readRows(tree, RELEASES, most.releases)];
}

function readRows(tree: GoTree, rows: readonly Row[], files: number): Recipe[] {
  const found: Recipe[] = [];
  let left = files;
  for (const dir of tree.directories) {
    if (foreign.test(dir) || dir.split('/').length > 3) continue;
    for (const name of tree.filesOf(dir)) {
      const row = rows.find((one) => one.takes(name, dir));
      if (row === undefined) continue;
      if (--left < 0) return found;
      const path = joinPath(dir, name) ?? name;
      const text = tree.repo.read(path, limit) ?? '';
      if (telling.test(text)) found.push(...row.read(tree, path, dir, text));
    }
  }
  return found;
}

function ofMakefile(text: string, path: string, dir: string): Recipe[] {
  const { variables, rules } = parseMakefile(text);
  const work = { left: 500_000 };
  return rules.map((rule) => {
    const automatic = new Map([['@', expandMake(rule.targets, { variables, glob: () => [], work }).trim()]]);
    return { isWhole: true, lines: rule.recipe.map(({ text: line, line: at }) => ({ text: expandMake(line, { variables, locals: rule.locals, automatic, glob: () => [], work }).replace(/^[\s@+-]+/, ''), dir, at: { path, line: at } })) };
  });
}

/** The directory of the script itself, or what stands below one up from it: `$(dirname "$0")/..`, `${BASH_SOURCE[0]%/*}/../ui`. */
const ownPlace = /(?:\$\(\s*dirname\s+(?:--\s+)?["']?(?:\$\(\s*(?:readlink -f|realpath)\s+["']?)?\$\{?(?:0|BASH_SOURCE(?:\[0\])?)\}?["']?\s*\)?["']?\s*\)|\$\{(?:0|BASH_SOURCE(?:\[0\])?)%\/\*\})["']?((?:\/[\w.-]+)*)/;

/**
 * A script said from the top: `cd "$(dirname "$0")/.."`, and variables of such a place (`ROOT="$(cd "$(dirname "$0")/.." && pwd)"`, or what git
 * tells). A `cd` to another variable goes to the top too, for it is nearly always that of the top.
 */
function fromOwnPlace(script: string, dir: string): string {
  const places = new Map<string, string>();
  const known = (line: string): string => line.replace(/\$(?:\{(\w+)\}|(\w+))/g, (raw, braced: string | undefined, plain: string | undefined) => places.get(braced ?? plain ?? '') ?? raw);
  return script.split('\n').map((line) => {
    const [, name = '', value = ''] = /^\s*(?:(?:readonly|export|local|declare(?: -r)?)\s+)?([A-Za-z_]\w*)=(.+)$/.exec(line) ?? [];
    const place = name === '' ? undefined : placeIn(known(value), dir);
    if (place !== undefined) places.set(name, place);
    return known(line).replace(/^(\s*)cd\s+(["']?\$(?:.*\bpwd\b.*|[^&|;]*))/, (_raw, indent: string, to: string) => {
      const own = ownPlace.exec(to);
      const up = own === null ? '.' : joinPath(dir, own[1] ?? '', /\bpwd\b[^/)]*\)((?:\/[\w.-]+)*)/.exec(to)?.[1] ?? '');
      return `${indent}cd /${up ?? '.'} `;
    });
  }).join('\n');
}

/** The place from the top that the value of a variable is. */
function placeIn(value: string, dir: string): string | undefined {
  const own = ownPlace.exec(value);
  const isWhole = /^["']?(?:\$\(\s*(?:cd|realpath|readlink -f)\s+(?:--\s+)?)?["']?\$[({]/.test(value);
  if (own !== null && isWhole && /^["']?\s*(?:(?:>\s*\/dev\/null\s*(?:2>&1)?\s*)?(?:&&|;)\s*pwd(?:\s+-\w)?\s*)?\)?["']?\s*(?:#.*)?$/.test(value.slice(own.index + own[0].length))) return fromTop(joinPath(dir, own[1] ?? ''));
  if (/^["']?\$\(git rev-parse --show-toplevel\)["']?\s*$/.test(value)) return fromTop('.');
  const below = /^["']?\$\(\s*cd\s+["']?(\/[\w./-]*)["']?\s*&&\s*pwd(?:\s+-\w)?\s*\)["']?$|^["']?(\/[\w./-]*)["']?$/.exec(value);
  return below === null ? undefined : fromTop(joinPath(below[1] ?? below[2] ?? ''));
}

function fromTop(path: string | undefined): string | undefined {
  return path === undefined ? undefined : `/${path}`;
}

/** The commands of scripts of a package.json. */
function scriptsIn(line: string): string[] {
  return [...line.matchAll(/"[\w:.-]+"\s*:\s*"((?:[^"\\]|\\.)*)"/g)].map(([, command = '']) => command.replace(/\\(.)/g, '$1'));
}
