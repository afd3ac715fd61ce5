/** Identifiers that a program uses and no file of their package declares: the mark of a generated file that git does not hold. */
import type { Closure, ClosurePackage } from '../packages/closure.ts';
import { headerOf, pathOf, placeIn, sourceOf } from '../packages/closure-files.ts';
import { isPlatformTag, tagsIn } from '../go/constraints.ts';
import type { Finding, MissingSymbol } from '../facts.ts';
import { generateLines, linesMaking } from './generate-lines.ts';
import type { GitIgnore } from '../gitignore.ts';
import { declaredNames } from '../go/symbols.ts';
import { tokensOf, type Token } from '../go/tokens.ts';
import type { GoTree } from '../go-tree.ts';
import { lackingName } from './lacking-names.ts';
import type { GoPackage } from '../packages/packages.ts';

/**
 * One missing identifier a package at most. Only packages with a trace of a generated file are looked at (a generate
 * line of their own whose result is not there, or an ignore rule for Go files that reaches them), and only uses that mean
 * nothing else count.
 */
export function missingSymbols(tree: GoTree, git: GitIgnore, closure: Closure): readonly MissingSymbol[] {
  const own = [...closure.packages.values()].filter(({ origin }) => origin === 'tree');
  const lines = own.flatMap((found) => generateLines(tree, found.package.dir));
  return own.flatMap((found) => {
    const { dir } = found.package;
    const generate = linesMaking(lines, { dir }, tree.repo);
    const [ignoredBy] = git.goRules(dir);
    if (ignoredBy === undefined && (generate.length === 0 || generate.length <= generatedFiles(tree, found))) return [];
    const missing = lackingUse(tree, found, own);
    return missing === undefined ? [] : [{ ...missing, dir, ignoredBy, generate }];
  });
}

/** How many files of a package say that they were generated (go.dev/s/generatedcode, and words of one's own): what generate lines made and git holds. */
function generatedFiles(tree: GoTree, found: ClosurePackage): number {
  return filesOf(found).filter((name) => /^(?:\/\/|\/\*).*\bgenerated\b/im.test(tree.repo.read(pathOf(found, name), 2048) ?? '')).length;
}

function filesOf({ package: { goFiles, cgoFiles } }: ClosurePackage): readonly string[] {
  return [...goFiles, ...cgoFiles];
}

/** What a package says of itself; many programs share it. */
interface OwnNames {
  readonly declared: ReadonlySet<string>;
  readonly lacking: Finding<string> | undefined;
}

const namesOf = new WeakMap<GoPackage, OwnNames>();

function ownNames(tree: GoTree, found: ClosurePackage): OwnNames {
  const known = namesOf.get(found.package);
  if (known !== undefined) return known;
  const sources = filesOf(found).map((name) => ({ name, source: sourceOf(tree, found, name) }));
  const declared = declaredElsewhere(tree, found);
  for (const { source } of sources) for (const name of declaredNames(source)) declared.add(name);
  const made = { declared, lacking: usedByItself(found, sources, declared) };
  namesOf.set(found.package, made);
  return made;
}

function lackingUse(tree: GoTree, found: ClosurePackage, own: readonly ClosurePackage[]): Finding<string> | undefined {
  const { declared, lacking } = ownNames(tree, found);
  return usedByOthers(tree, found, own, declared) ?? lacking;
}

/** `alias.Name` in a file in which the alias is nothing but the import. */
function usedByOthers(tree: GoTree, found: ClosurePackage, own: readonly ClosurePackage[], declared: ReadonlySet<string>): Finding<string> | undefined {
  if (found.importPath === '') return undefined;
  for (const importer of own) {
    if (!importer.package.imports.some(({ value }) => value === found.importPath)) continue;
    for (const name of filesOf(importer)) {
      if (!headerOf(tree, importer, name).imports.some(({ path }) => path === found.importPath)) continue;
      const use = usesIn(tree, importer, name, found).find((one) => !declared.has(one.name));
      if (use !== undefined) return { value: `${use.alias}.${use.name}`, at: placeIn(importer, name, use.line) };
    }
  }
  return undefined;
}

interface Use {
  readonly alias: string;
  readonly name: string;
  readonly line: number;
}

const selected = new WeakMap<GoPackage, Map<string, readonly Use[]>>();

/** Exported names that a file selects from a package it imports; programs that share the file ask again. */
function usesIn(tree: GoTree, importer: ClosurePackage, name: string, found: ClosurePackage): readonly Use[] {
  const uses = selected.get(importer.package) ?? new Map<string, readonly Use[]>();
  selected.set(importer.package, uses);
  const key = `${name} ${found.importPath} ${found.package.name}`;
  const made = uses.get(key) ?? selectedUses(tokensOf(sourceOf(tree, importer, name)), found.importPath, found.package.name);
  uses.set(key, made);
  return made;
}

/** Each name once, in the order of the file; none where the alias may also mean something else. */
function selectedUses(tokens: readonly Token[], importPath: string, packageName: string): readonly Use[] {
  const alias = aliasIn(tokens, importPath, packageName);
  if (alias === undefined) return [];
  const uses = new Map<string, Use>();
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.word !== alias || tokens[i - 1]?.code === DOT || tokens[i + 1]?.string || tokens[i - 1]?.word === 'package') continue;
    const member = tokens[i + 2];
    // A variable of the same name hides the package somewhere in the file: nothing is certain then.
    if (tokens[i + 1]?.code !== DOT || member?.word === undefined) return [];
    if (!uses.has(member.word) && /^\p{Lu}/u.test(member.word)) uses.set(member.word, { alias, name: member.word, line: token.line });
  }
  return [...uses.values()];
}

const DOT = 0x2e;
/** The name under which a file knows a package; `undefined` for a dot or blank import. */
function aliasIn(tokens: readonly Token[], importPath: string, packageName: string): string | undefined {
  const at = tokens.findIndex(({ string }) => string === `"${importPath}"` || string === `\`${importPath}\``);
  const before = tokens[at - 1];
  if (at < 1 || before?.code === DOT || before?.word === '_') return undefined;
  return before?.word !== undefined && before.word !== 'import' ? before.word : packageName;
}

/** A name that nothing in the package declares, binds or imports; packages that more than Go files make declare what nobody reads here. */
function usedByItself(found: ClosurePackage, sources: readonly { name: string; source: Buffer }[], declared: ReadonlySet<string>): Finding<string> | undefined {
  const { error, swigFiles, swigCxxFiles } = found.package;
  const files = sources.map(({ name, source }) => ({ path: pathOf(found, name), tokens: tokensOf(source) }));
  if (error !== undefined || swigFiles.length + swigCxxFiles.length > 0 || files.some(({ tokens }) => hasDotImport(tokens))) return undefined;
  const lacking = lackingName(files, declared);
  return lacking === undefined ? undefined : { value: lacking.name, at: { path: lacking.path, line: lacking.line } };
}

function hasDotImport(tokens: readonly Token[]): boolean {
  return tokens.some(({ string }, i) => string !== undefined && tokens[i - 1]?.code === DOT);
}

/** Names of files that another platform brings. What a tag of the repository's own keeps out is none: it may stand in for what is made. */
function declaredElsewhere(tree: GoTree, found: ClosurePackage): Set<string> {
  const others = found.package.ignoredGoFiles.filter((name) => {
    const { packageName, constraints } = headerOf(tree, found, name);
    return packageName === found.package.name && constraints.flatMap(tagsIn).every((tag) => tag !== 'ignore' && isPlatformTag(tag));
  });
  return new Set(others.flatMap((name) => [...declaredNames(sourceOf(tree, found, name))]));
}
