/** A makefile as far as it tells what is built: variables, rules and their recipes. GNU make's manual is the source. */
import { following, opened, type Branch } from './make-branches.ts';

export interface MakeVariable {
  readonly value: string;
  readonly line: number;
  /** Set in a branch of a condition, so another value is possible. */
  readonly conditional: boolean;
}

export interface MakeRule {
  /** As written, before variables are put in. */
  readonly targets: string;
  /** The target pattern of a static pattern rule (`targets: pattern: prerequisites`) is not kept; `%` rules have theirs here. */
  readonly pattern: string | undefined;
  readonly prerequisites: string;
  readonly recipe: readonly { readonly text: string; readonly line: number }[];
  /** Variables that hold for this target alone. */
  readonly locals: ReadonlyMap<string, string>;
  /** Those of them that its commands find in their environment. */
  readonly exported: ReadonlySet<string>;
  readonly line: number;
  /** Set when the rule comes from an included file. */
  readonly path?: string;
}

export interface Makefile {
  readonly variables: Map<string, MakeVariable>;
  readonly rules: MakeRule[];
  /** Names of included files, before variables are put in. */
  readonly includes: readonly string[];
  /** Variables that commands find in their environment; `*`: all of them. */
  readonly exported: Set<string>;
}

interface Line {
  readonly text: string;
  readonly line: number;
  readonly recipe: boolean;
}

const assignment = /^(?:override\s+|export\s+|private\s+)*([\w.-]+)\s*(\?=|\+=|::?:?=|!=|=)\s*(.*)$/s;
const exporting = /^(?:(?:override|private)\s+)*export\b/;
/** A variable may be doubled at each step. */
const longest = 32 * 1024;
const condition = /^(?:ifeq|ifneq|ifdef|ifndef)\b/;

export function parseMakefile(text: string): Makefile {
  const variables = new Map<string, MakeVariable>();
  const rules: MakeRule[] = [];
  const includes: string[] = [];
  const exported = new Set<string>();
  const locals = new Map<string, Locals>();
  const branches: Branch[] = [];
  let defining = false;
  let current: { text: string; line: number }[] | undefined;
  for (const line of logicalLines(text)) {
    const trimmed = line.text.trim();
    if (defining) {
      defining = !/^endef\b/.test(trimmed);
      continue;
    }
    const dead = branches.some(({ state }) => state === 'dead');
    if (line.recipe && current !== undefined) {
      if (!dead && trimmed !== '' && !trimmed.startsWith('#')) current.push({ text: trimmed, line: line.line });
      continue;
    }
    const bare = stripComment(trimmed);
    if (bare === '') continue;
    const maybe = branches.some(({ state }) => state === 'maybe');
    const branch = branches.at(-1);
    if (condition.test(bare)) branches.push(opened(bare, variables));
    else if (/^endif\b/.test(bare)) branches.pop();
    else if (/^else\b/.test(bare)) branches.push(following(bare, branches.pop(), variables));
    else if (dead) continue;
    else if (/^\$[({]error\b/.test(bare) && branch !== undefined) branch.stops = true;
    else if (/^define\b/.test(bare)) defining = true;
    else if (/^-?include\s|^sinclude\s/.test(bare)) includes.push(...wordsOf(bare).slice(1));
    else if (assignment.test(bare)) {
      assign(bare, line.line, maybe, variables);
      if (exporting.test(bare) && !maybe) exported.add((assignment.exec(bare) as RegExpExecArray)[1] as string);
    } else if (/^(?:un)?export\b[^:]*$/.test(bare)) {
      if (!maybe) exportNames(bare, exported);
    } else current = addRule(bare, line.line, rules, locals) ?? current;
  }
  if (rules.some(({ targets }) => targets === '.EXPORT_ALL_VARIABLES')) exported.add('*');
  const isOne = rules.some(({ targets }) => targets === '.ONESHELL');
  return { variables, rules: isOne ? rules.map((rule) => ({ ...rule, recipe: inOneShell(rule.recipe) })) : rules, includes, exported };
}

/** A recipe whose lines one shell gets as a whole, so that `cd` holds for those below. */
function inOneShell(recipe: MakeRule['recipe']): MakeRule['recipe'] {
  const [first] = recipe;
  return first === undefined ? recipe : [{ ...first, text: recipe.map(({ text }) => text.replace(/^[@+-]+/, '')).join('\n') }];
}

/** Variables of single targets, and which of them are exported. */
interface Locals {
  readonly values: Map<string, string>;
  readonly exported: Set<string>;
}

/** `export NAME …`, `unexport NAME …`; without names, of all variables. */
function exportNames(text: string, exported: Set<string>): void {
  const [verb, ...names] = text.split(/\s+/);
  for (const name of names.length === 0 ? ['*'] : names) {
    if (verb === 'export') exported.add(name);
    else exported.delete(name);
  }
}

/** Words, with what stands in `$(…)` kept whole. */
function wordsOf(text: string): string[] {
  let depth = 0;
  const parted = [...text].map((c) => {
    if (c === '(' || c === '{') depth++;
    else if (c === ')' || c === '}') depth--;
    return depth === 0 && /\s/.test(c) ? '\n' : c;
  }).join('');
  return parted.split(/\n+/).filter((word) => word !== '');
}

function assign(text: string, line: number, conditional: boolean, variables: Map<string, MakeVariable>): void {
  const [, name = '', operator = '', value = ''] = assignment.exec(text) ?? [];
  const before = variables.get(name);
  if (operator === '!=') variables.set(name, { value: `$(shell ${value})`, line, conditional });
  else if (operator === '?=' ? before === undefined : operator !== '+=') {
    // In a condition the first value stays: which branch holds is not known, and defaults come first by custom.
    // `NAME := more $(NAME)` adds to what it held.
    const whole = value.replaceAll(`$(${name})`, () => before?.value ?? '').replaceAll(`\${${name}}`, () => before?.value ?? '').slice(0, longest);
    if (!conditional || before === undefined) variables.set(name, { value: whole, line, conditional });
  } else if (operator === '+=' && !conditional) {
    variables.set(name, {
      value: before === undefined ? value : `${before.value} ${value}`,
      line: before?.line ?? line,
      conditional: false,
    });
  } else if (operator === '+=' && before === undefined) variables.set(name, { value, line, conditional });
}

/** Adds the rule of a line; its recipe, to be filled by the lines that follow. */
function addRule(
  text: string,
  line: number,
  rules: MakeRule[],
  locals: Map<string, Locals>,
): { text: string; line: number }[] | undefined {
  const at = ruleColon(text);
  if (at < 0) return undefined;
  const targets = text.slice(0, at).trim();
  const rest = text.slice(at + 1).replace(/^:/, '');
  const local = assignment.exec(rest.trim());
  const own = locals.get(targets) ?? { values: new Map<string, string>(), exported: new Set<string>() };
  locals.set(targets, own);
  if (local !== null) {
    const [, name = '', operator, value = ''] = local;
    own.values.set(name, operator === '+=' ? `$(${name}) ${value}` : value);
    if (exporting.test(rest.trim())) own.exported.add(name);
    return undefined;
  }
  const semicolon = rest.indexOf(';');
  const prerequisites = (semicolon < 0 ? rest : rest.slice(0, semicolon)).replace('|', ' ').trim();
  const recipe: { text: string; line: number }[] = [];
  if (semicolon >= 0) recipe.push({ text: rest.slice(semicolon + 1).trim(), line });
  const statics = /^([^:]*%[^:]*):(.*)$/.exec(prerequisites);
  rules.push({
    targets,
    prerequisites: statics?.[2]?.trim() ?? prerequisites,
    recipe,
    locals: own.values,
    exported: own.exported,
    line,
    pattern: statics === null && targets.includes('%') ? targets : undefined,
  });
  return recipe;
}

/** Index of the colon that ends the targets: not one inside of `$(…)`. */
function ruleColon(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '(' || c === '{') depth++;
    else if (c === ')' || c === '}') depth--;
    else if (c === ':' && depth <= 0) return i;
  }
  return -1;
}

function stripComment(text: string): string {
  const at = /(?:^|[^\\])#/.exec(text);
  return at === null ? text : text.slice(0, at.index + (at[0].length - 1)).trimEnd();
}

/** Lines with those joined that end in a backslash; a recipe keeps its joins for the shell to see. */
function logicalLines(text: string): Line[] {
  const lines: Line[] = [];
  const raw = text.split('\n');
  for (let i = 0; i < raw.length; i++) {
    const line = i + 1;
    let whole = (raw[i] as string).replace(/\r$/, '');
    const recipe = whole.startsWith('\t');
    const parts = [whole];
    while (whole.endsWith('\\') && i + 1 < raw.length) {
      whole = (raw[++i] as string).replace(/\r$/, '');
      parts.push(whole);
    }
    const joined = recipe
      ? parts.map((part) => part.replace(/^\t/, '')).join('\n')
      : parts.map((part, at) => (at < parts.length - 1 ? part.replace(/\\$/, '') : part).trim()).join(' ');
    lines.push({ text: recipe ? joined : joined.trimEnd(), line, recipe });
  }
  return lines;
}
