/** Build tags of a program: which it cannot be compiled without, which bring a feature, which the repository passes. */
import { pathIn } from '../../repo.ts';
import type { Closure } from '../packages/closure.ts';
import { codeOf, lineAt } from '../code/go-text.ts';
import {
  evaluate,
  knownArch,
  knownOs,
  nameMatches,
  tagsIn,
  tagsOf,
  type BuildConfig,
  type Constraint,
} from '../go/constraints.ts';
import type { Source } from '../facts.ts';
import { generateLines, linesMaking } from '../generated/generate-lines.ts';
import { declaredNames } from '../go/symbols.ts';
import type { GoTree } from '../go-tree.ts';

export interface TagFact {
  readonly tag: string;
  /**
   * `mandatory`: the code uses what only files with this tag declare. `feature`: files of the program are left out
   * without it. `removes`: files are left out with it. `passed`: no file of the tree asks for it, so it is for a dependency.
   */
  readonly effect: 'mandatory' | 'feature' | 'removes' | 'passed';
  /** What it brings or takes, in a few words. */
  readonly what: string;
  /** Where that can be seen: a use of what the tag declares, or a file under it. */
  readonly at: Source;
}

/** Tags that only choose how the standard library is linked or what a build checks: no feature of the program. */
const general = new Set([
  'cgo',
  'gc',
  'gccgo',
  'unix',
  'race',
  'msan',
  'asan',
  'purego',
  'appengine',
  'ignore',
  'ignored',
  'tools',
  'tool',
  'integration',
  'e2e',
  'test',
  'tests',
  'unit',
  'fuzz',
  'gofuzz',
  'debug',
  'dev',
  'mage',
  'wireinject',
  'never',
  'js',
  'wasm',
  'tinygo',
  'boringcrypto',
  'faketime',
  'generate',
  'timetzdata',
  'osusergo',
  'netcgo',
]);

/** Modules that are a driver of a database, by import path; the tag that brings one brings the database. */
const drivers =
  /(?:go-sqlite3|modernc\.org\/sqlite|glebarez|go-sql-driver\/mysql|lib\/pq|jackc\/pgx|gorm\.io\/driver|go-mssqldb|godror|go-ora|mongo-driver|badger|bbolt|pebble|leveldb|rocksdb|duckdb|clickhouse)/;

/** Tags that constrain files of the program's own packages, with what they do to it for this configuration. */
export function readTags(tree: GoTree, closure: Closure, config: BuildConfig): TagFact[] {
  const held = tagsOf(config);
  const facts = new Map<string, TagFact>();
  for (const member of closure.packages.values()) {
    if (member.origin !== 'tree') continue;
    const { dir } = member.package;
    for (const [name, without] of constrainedFiles(tree, member.package)) {
      const path = pathIn(dir, name);
      if (!nameMatches(name, held)) continue;
      const { constraints } = tree.file(path);
      for (const tag of new Set(constraints.flatMap((constraint) => tagsIn(constraint)))) {
        if (
          !isCustom(tag) ||
          facts.get(tag)?.effect === 'mandatory' ||
          (takesAway(tag) && facts.get(tag)?.effect === 'removes')
        )
          continue;
        const changes = holds(constraints, withTag(held, tag)) !== holds(constraints, held);
        if (!changes) continue;
        const fact = without
          ? brings(tree, member.package.name, path, tag, closure, dir)
          : { tag, effect: 'removes' as const, what: `leaves out ${path}`, at: { path, line: 1 } };
        const known = facts.get(tag);
        if (
          known === undefined ||
          rank(fact) < rank(known) ||
          (takesAway(tag) && fact.effect === 'removes' && known.effect === 'feature')
        )
          facts.set(tag, fact);
      }
    }
  }
  for (const fact of withoutFiles(tree, closure, config)) if (facts.get(fact.tag)?.effect !== 'mandatory') facts.set(fact.tag, fact);
  return [...facts.values()].sort((a, b) => (a.tag < b.tag ? -1 : 1));
}

/** Tags of packages that are imported and have no file without one: any of them will do, also one that is common elsewhere. */
function withoutFiles(tree: GoTree, closure: Closure, config: BuildConfig): TagFact[] {
  const held = tagsOf(config);
  return closure.missing.flatMap(({ value, why, dir, at }) => (why !== 'excluded' || dir === undefined ? [] : tree.package(dir, config).ignoredGoFiles.filter((name) => !name.endsWith('_test.go') && nameMatches(name, held)).flatMap((name) => {
    const { constraints } = tree.file(pathIn(dir, name));
    const tags = [...new Set(constraints.flatMap((constraint) => tagsIn(constraint)))].filter((tag) => !knownOs.has(tag) && !knownArch.has(tag) && !/^(?:ignored?|never)$/.test(tag) && holds(constraints, withTag(held, tag)));
    return tags.map((tag): TagFact => ({ tag, effect: 'mandatory', what: `${value} has no file without it (${pathIn(dir, name)})`, at }));
  })));
}

/** Files of a package that hold constraints, and whether the configuration leaves them out. */
function constrainedFiles(
  tree: GoTree,
  found: {
    readonly dir: string;
    readonly goFiles: readonly string[];
    readonly cgoFiles: readonly string[];
    readonly ignoredGoFiles: readonly string[];
  },
): [string, boolean][] {
  const has = (name: string): boolean =>
    tree.file(pathIn(found.dir, name)).constraints.length > 0;
  return [
    ...found.ignoredGoFiles
      .filter((name) => !name.endsWith('_test.go') && has(name))
      .map((name): [string, boolean] => [name, true]),
    ...[...found.goFiles, ...found.cgoFiles].filter(has).map((name): [string, boolean] => [name, false]),
  ];
}

function isCustom(tag: string): boolean {
  return (
    !general.has(tag) &&
    !knownOs.has(tag) &&
    !knownArch.has(tag) &&
    !/^go1\.\d+$|^goexperiment\./.test(tag) &&
    !/^(?:arm|386|amd64|mips|ppc|riscv)/.test(tag)
  );
}

/** Tags that put a stub in the place of a feature: what they bring is nothing. */
function takesAway(tag: string): boolean {
  return /^(?:no|without|disable|skip|lite|slim|ignore_)/.test(tag);
}

function holds(constraints: readonly Constraint[], tags: ReadonlySet<string>): boolean {
  return constraints.every((constraint) => evaluate(constraint, tags));
}

function withTag(tags: ReadonlySet<string>, tag: string): ReadonlySet<string> {
  return new Set([...tags, tag]);
}

function rank(fact: TagFact): number {
  return (
    ['mandatory', 'feature', 'removes', 'passed'].indexOf(fact.effect) * 2 +
    (fact.what.startsWith('the database') ? 0 : 1)
  );
}

/** What a file that is left out would bring. */
function brings(
  tree: GoTree,
  packageName: string,
  path: string,
  tag: string,
  closure: Closure,
  dir: string,
): TagFact {
  const needed = usedElsewhere(tree, packageName, path, closure, dir);
  // A stub stands in for what a generate line makes: the line is run, so that nothing is lost.
  if (needed !== undefined && !(takesAway(tag) && isGenerated(tree, dir)))
    return { tag, effect: 'mandatory', what: `${needed.name} is declared only with it (${path})`, at: needed.at };
  const driver = tree.file(path).imports.find((imported) => drivers.test(imported.path));
  if (driver !== undefined)
    return {
      tag,
      effect: 'feature',
      what: `the database driver ${driver.path}`,
      at: { path, line: driver.line },
    };
  return { tag, effect: 'feature', what: path, at: { path, line: 1 } };
}

/** Whether a line of the package makes a Go file of it with a Go tool. */
function isGenerated(tree: GoTree, dir: string): boolean {
  return linesMaking(generateLines(tree, dir), { dir }, tree.repo)
    .some(({ value }) => /^go (?:run|tool)\s/.test(value));
}

/** A name that only the left-out file declares and that a file in the build uses. */
function usedElsewhere(
  tree: GoTree,
  packageName: string,
  path: string,
  closure: Closure,
  dir: string,
): { name: string; at: Source } | undefined {
  const declared = (file: string): ReadonlySet<string> => declaredNames(Buffer.from(codeOf(tree, file)));
  const names = new Set(declared(path));
  names.delete('main');
  if (names.size === 0) return undefined;
  const own = [...closure.packages.values()].filter((member) => member.origin === 'tree');
  const home = own.find((member) => member.package.dir === dir);
  for (const file of home?.package.goFiles ?? []) {
    for (const name of declared(pathIn(dir, file))) names.delete(name);
  }
  if (names.size === 0) return undefined;
  for (const member of own) {
    const same = member.package.dir === dir;
    if (!same && !member.package.imports.some((imported) => imported.value === home?.importPath)) continue;
    for (const file of [...member.package.goFiles, ...member.package.cgoFiles]) {
      const user = pathIn(member.package.dir, file);
      const use = useOf(codeOf(tree, user), names, same ? undefined : packageName);
      if (use !== undefined) return { name: use.name, at: { path: user, line: use.line } };
    }
  }
  return undefined;
}

function useOf(
  code: string,
  names: ReadonlySet<string>,
  qualifier: string | undefined,
): { name: string; line: number } | undefined {
  for (const name of names) {
    if (qualifier === undefined ? !code.includes(`${name}(`) : !code.includes(`${qualifier}.${name}`)) continue;
    // Within the package only calls are looked for: a bare name may well be a field or a local variable.
    const pattern =
      qualifier === undefined
        ? new RegExp(`(?<![.\\w]|func )${name}\\(`)
        : new RegExp(`\\b${qualifier}\\.${name}\\b`);
    const match = pattern.exec(code);
    if (match !== null && (qualifier !== undefined || !isShadowed(code, name)))
      return { name, line: lineAt(code, match.index) };
  }
  return undefined;
}

function isShadowed(code: string, name: string): boolean {
  return new RegExp(
    `\\b${name}\\s*:?=|\\bfunc\\s*(?:\\([^)]*\\)\\s*)?${name}\\b|\\(${name}\\s+func|,\\s*${name}\\s+func`,
  ).test(code);
}
