import { joinPath, parentOf } from '../../repo.ts';
import type { GoTree } from '../go-tree.ts';
import { readGoUse } from '../shell/go-use.ts';
import { readScript, type ShellCommand } from '../shell/script.ts';
import { shellWorld } from './answers.ts';
import { globber } from './glob.ts';
import { buildEnv, buildVariables, inEnv } from './go-env.ts';
import { expandMake, stemOf, type MakeScope } from './make-expand.ts';
import { goMention, type Mention } from './mention.ts';
import { parseMakefile, type MakeRule, type Makefile } from './make-parse.ts';

const names = /^(?:GNUmakefile|[Mm]akefile(?:\.\w+)?|.*\.mk)$/;
/** Bytes of one makefile that are read at most. */
const limit = 512 * 1024;
const mostInstances = 64;

export function isMakefile(name: string): boolean {
  return names.test(name);
}

/** Calls of the go command in the recipes of a makefile, its variables followed; targets with a `%` once a use of them. */
export function readMakefile(tree: GoTree, path: string): Mention[] {
  const text = tree.repo.read(path, limit);
  if (text === undefined) return [];
  const makefile = parseMakefile(text);
  const dir = parentOf(path);
  include(tree, makefile, dir, 0, new Set([path]));
  const scope = scopeOf(tree, dir, makefile);
  const wanted = new Set(
    makefile.rules.flatMap((rule) => [
      ...words(expandMake(rule.prerequisites, scope)),
      ...(rule.pattern === undefined ? words(expandMake(rule.targets, scope)) : []),
    ]),
  );
  const mentions: Mention[] = [];
  for (const rule of makefile.rules) {
    if (rule.recipe.length === 0) continue;
    for (const instance of instances(rule, scope, wanted))
      mentions.push(...readRecipe({ tree, path, dir, rules: makefile.rules, exported: makefile.exported }, rule, instance, scope));
  }
  return distinct([...mentions, ...readVariables(tree, path, dir, makefile)]);
}

function scopeOf(tree: GoTree, dir: string, { variables }: Makefile): MakeScope {
  return { variables, glob: (pattern) => globber(tree)(dir, pattern), answer: (command) => shellWorld(tree).answer(dir, command), work: { left: 4_000_000 } };
}

/** Calls of the go command within `$(shell …)` of a variable: steps of the build. */
function readVariables(tree: GoTree, path: string, dir: string, makefile: Makefile): Mention[] {
  const mentions: Mention[] = [];
  for (const [name, variable] of makefile.variables) {
    if (!variable.value.includes('$(shell')) continue;
    for (const command of readScript(variable.value.replaceAll('$(shell ', '$('), {
      line: variable.line,
      dir,
      ...shellWorld(tree),
    })) {
      const go = command.nested ? readGoUse(command, path) : undefined;
      if (go !== undefined) mentions.push(goMention('makefile', name, go, true));
    }
  }
  return mentions;
}

interface Instance {
  readonly target: string;
  readonly stem: string;
  readonly prerequisites: readonly string[];
}

/** The targets that a rule makes: those written there, or for a pattern those that some other rule asks for. */
function instances(rule: MakeRule, scope: MakeScope, wanted: ReadonlySet<string>): Instance[] {
  const prerequisites = words(expandMake(rule.prerequisites, scope));
  const made: Instance[] = [];
  for (const target of words(expandMake(rule.pattern ?? rule.targets, scope))) {
    if (!target.includes('%')) {
      made.push({ target, stem: '', prerequisites });
      continue;
    }
    for (const name of wanted) {
      const stem = stemOf(name, target);
      if (stem !== undefined)
        made.push({ target: name, stem, prerequisites: prerequisites.map((word) => word.replace('%', stem)) });
    }
  }
  return made.slice(0, mostInstances);
}

interface Recipes {
  readonly tree: GoTree;
  readonly path: string;
  readonly dir: string;
  readonly rules: readonly MakeRule[];
  readonly exported: ReadonlySet<string>;
}

function readRecipe(
  recipes: Recipes,
  rule: MakeRule,
  instance: Instance,
  scope: MakeScope,
  depth = 0,
): Mention[] {
  const { tree, dir } = recipes;
  const path = rule.path ?? recipes.path;
  const automatic = new Map([
    ['@', instance.target],
    ['<', instance.prerequisites[0] ?? ''],
    ['^', instance.prerequisites.join(' ')],
    ['*', instance.stem],
    ['@D', parentOf(instance.target)],
    ['@F', instance.target.slice(instance.target.lastIndexOf('/') + 1)],
  ]);
  const own: MakeScope = { ...scope, automatic, locals: new Map([...rule.locals, ...(scope.locals ?? [])]) };
  const env = environmentOf(recipes, rule, own);
  const mentions: Mention[] = [];
  for (const { text, line } of rule.recipe) {
    if (!/go|\$/i.test(text)) continue;
    const script = expandMake(text.replace(/^[@+-]+/, ''), own);
    for (const command of readScript(script, { line, dir, ...shellWorld(tree) })) {
      const go = readGoUse(inEnv(command, env), path);
      if (go !== undefined) mentions.push(goMention('makefile', instance.target, go, command.nested));
      else if (depth < 2) mentions.push(...readSubMake(recipes, command, instance, scope, depth));
    }
  }
  return mentions;
}

/** What the commands of a rule find in their environment: exported variables, and those that an outer make was called with. */
function environmentOf({ exported }: Recipes, rule: MakeRule, scope: MakeScope): ReadonlyMap<string, string> {
  const isExported = (name: string): boolean => exported.has(name) || exported.has('*') || rule.exported.has(name);
  const held = buildVariables.filter((name) => {
    const own = scope.locals?.has(name) === true;
    if (own && !rule.locals.has(name)) return true;
    return isExported(name) && (own || scope.variables.get(name)?.conditional === false);
  });
  return buildEnv(held.map((name) => [name, expandMake(`$(${name})`, scope)]));
}

/** `NAME=value $(MAKE) target`: the recipe of the target with that value, which is how one recipe serves many programs. */
function readSubMake(
  recipes: Recipes,
  command: ShellCommand,
  instance: Instance,
  scope: MakeScope,
  depth: number,
): Mention[] {
  if (!/^(?:\$\(MAKE\)|make)$/.test(command.words[0] ?? '')) return [];
  const values = new Map(command.env);
  const targets: string[] = [];
  for (const word of command.words.slice(1)) {
    const set = /^(\w+)=(.*)$/s.exec(word);
    if (set !== null) values.set(set[1] as string, set[2] as string);
    else if (!word.startsWith('-')) targets.push(word);
  }
  if (values.size === 0) return [];
  const rules = recipes.rules.filter((rule) =>
    targets.some((target) => rule.targets.split(/\s+/).includes(target)),
  );
  const inner = { ...scope, locals: values };
  // The outer target names what is made: the inner one serves all.
  return rules.flatMap((rule) => readRecipe(recipes, rule, { ...instance, prerequisites: [] }, inner, depth + 1));
}

/** Takes in the variables and rules of included makefiles; they run where the including one lies. */
function include(tree: GoTree, makefile: Makefile, dir: string, depth: number, paths: Set<string>): void {
  const scope = scopeOf(tree, dir, makefile);
  const included = makefile.includes.flatMap((word) => words(expandMake(word, scope)));
  for (const name of included.flatMap((word) => (word.includes('*') ? globber(tree)(dir, word) : [word]))) {
    const path = name.includes('$') ? undefined : joinPath(dir, name);
    const text = depth > 2 || path === undefined || paths.has(path) ? undefined : tree.repo.read(path, limit);
    if (path === undefined || text === undefined) continue;
    paths.add(path);
    const other = parseMakefile(text);
    include(tree, other, dir, depth + 1, paths);
    for (const [key, value] of other.variables)
      if (!makefile.variables.has(key)) makefile.variables.set(key, value);
    for (const name of other.exported) makefile.exported.add(name);
    for (const rule of other.rules) makefile.rules.push({ ...rule, path: rule.path ?? path });
  }
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function distinct(mentions: readonly Mention[]): Mention[] {
  const seen = new Set<string>();
  return mentions.filter((mention) => {
    const key = JSON.stringify([mention.at, mention.go?.packages, mention.go?.dir, mention.context]);
    return seen.has(key) ? false : seen.add(key);
  });
}
