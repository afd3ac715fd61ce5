/** Style sheets and scripts that a make target or a script of package.json makes one by one, where Go code looks for them. */
import { baseName, compareBytes, joinPath, parentOf } from '../../repo.ts';
import { below } from '../packages/directories.ts';
import { expandMake, type MakeScope } from '../evidence/make-expand.ts';
import { parseMakefile, type Makefile } from '../evidence/make-parse.ts';
import { isMakefile } from '../evidence/makefile.ts';
import type { Source } from '../facts.ts';
import { follow, type FrontEndFacts, type Wanted } from './front-ends.ts';
import type { GoTree } from '../go-tree.ts';
import { ofRule, targetsOf } from '../generated/make-rules.ts';
import { commandsOf } from '../generated/makers.ts';
import { readScript, type ShellCommand } from '../shell/script.ts';

export interface StyleFacts {
  /** As it is typed at the top of the repository, or in the directory of the package.json: `make -C less all`, a script's name. */
  readonly command: string;
  /** Directory of the package.json that brings the tools; `undefined` where they are installed by name. */
  readonly packageDir: string | undefined;
  /** Packages of npm that hold the tools, with their major releases. */
  readonly packages: readonly string[];
  readonly tools: readonly string[];
  /** The files that it makes and git does not hold, with who looks for each. */
  readonly outputs: readonly { readonly path: string; readonly usedBy: Wanted }[];
  /** Programs that download the tools before it; npm brings none then. */
  readonly loaders?: readonly string[];
  /** Files that the tools are given. */
  readonly inputs: readonly string[];
  readonly at: Source;
}

interface Tool {
  readonly names: readonly string[];
  /** Packages with the release that is current, by the registry of npm. */
  readonly packages: readonly string[];
  /** The output is the second word without a dash, or follows a colon in the first. */
  readonly positional: boolean;
  /** It reads more of the tree than it is told, by its settings. */
  readonly scans?: true;
}

const TAILWIND_4_CLI: Tool = { names: ['@tailwindcss/cli'], packages: ['@tailwindcss/cli@4', 'tailwindcss@4'], positional: false, scans: true };
const TOOLS: readonly Tool[] = [
  { names: ['lessc'], packages: ['less@4'], positional: true },
  { names: ['sass', 'node-sass'], packages: ['sass@1'], positional: true },
  { names: ['tailwindcss', 'tailwind'], packages: ['tailwindcss@3'], positional: false, scans: true },
  TAILWIND_4_CLI,
  { names: ['postcss'], packages: ['postcss@8', 'postcss-cli@11'], positional: false, scans: true },
  { names: ['esbuild'], packages: ['esbuild@0'], positional: false },
  { names: ['cleancss'], packages: ['clean-css-cli@5'], positional: false },
  { names: ['terser'], packages: ['terser@5'], positional: false },
  { names: ['uglifyjs'], packages: ['uglify-js@3'], positional: false },
];
/** What only Tailwind 4 reads (tailwindcss.com, "Upgrade guide" and "Functions and directives"). */
const TAILWIND_4 = /@import\s+(?:url\()?["']tailwindcss(?:\/(?:theme|preflight)(?:\.css)?)?["']|^\s*@(?:theme|source|plugin|utility|custom-variant)\b/m;
/** Plugins that a flag of lessc asks for. */
const PLUGINS: readonly (readonly [RegExp, string])[] = [[/^--clean-css/, 'less-plugin-clean-css@1'], [/^--autoprefix/, 'less-plugin-autoprefix@2']];
const runners = /^(?:npx|bunx|pnpx|yarn|pnpm|npm|exec|run|dlx|--yes|-y|--no-install|--)$/;
const output = /^(?:-o|--output|--outfile|--out|-out)(?:=(.+))?$/;
const product = /\.(?:css|js|map)$/;
const unwatched = /--watch\b|(?:^|\s)-w\b/;

/** What one call makes: the tool, its outputs and what it is given, as the repository sees them. */
interface Made {
  readonly tool: Tool;
  /** It is called by a path at which the command itself puts it. */
  readonly isOwn: boolean;
  readonly plugins: readonly string[];
  readonly output: string;
  readonly inputs: readonly string[];
}

/** Of each makefile and package.json, the one command that makes what Go code looks for. */
export function readStyles(tree: GoTree, wanted: readonly Wanted[], frontEnds: readonly FrontEndFacts[]): StyleFacts[] {
  const found: StyleFacts[] = [];
  const lacks = (path: string): Wanted | undefined => {
    if (tree.repo.stat(path) !== undefined || found.some((one) => one.outputs.some((known) => known.path === path))) return undefined;
    if (frontEnds.some((one) => one.usedBy !== undefined && one.output !== undefined && below(one.output.value, path) !== undefined && !keepsOthers(tree, one.output.value))) return undefined;
    return wanted.find((one) => one.path !== '.' && below(one.path, path) !== undefined);
  };
  for (const dir of tree.directories) {
    if (dir.split('/').length > 3 || /(?:^|\/)(?:vendor|node_modules|testdata|examples?|docs?)(?:\/|$)/.test(dir)) continue;
    const names = tree.filesOf(dir);
    const best = [...(names.includes('package.json') ? scriptsOf(tree, dir) : []), ...names.filter(isMakefile).flatMap((name) => rulesOf(tree, dir, name))]
      .map((one) => styleOf(one, lacks)).filter((one) => one.outputs.length > 0)
      .toSorted((a, b) => b.outputs.length - a.outputs.length)[0];
    if (best !== undefined) found.push(best);
  }
  return found;
}

/** Whether a directory holds what nobody builds: a stage that fills it would hide that. */
function keepsOthers(tree: GoTree, dir: string): boolean {
  return tree.repo.list(dir).some(({ name }) => !/^\.|^README/.test(name));
}

/** Whether all that a front end's script makes is single files among others. */
export function makesStylesOnly({ dir, output: filled }: FrontEndFacts, styles: readonly StyleFacts[]): boolean {
  // What the configuration of a bundler says that it writes is more.
  return filled?.at.path.endsWith('package.json') === true && styles.some(({ packageDir, outputs }) => packageDir === dir && outputs.some(({ path }) => parentOf(path) === filled.value));
}

interface Candidate extends Pick<StyleFacts, 'command' | 'packageDir' | 'at' | 'loaders'> {
  readonly made: readonly Made[];
}

function styleOf({ made, ...command }: Candidate, lacks: (path: string) => Wanted | undefined): StyleFacts {
  const useful = made.flatMap((one) => {
    const usedBy = lacks(one.output);
    return usedBy === undefined ? [] : [{ ...one, usedBy }];
  });
  return {
    ...command, packages: [...new Set(made.flatMap(({ tool, plugins, isOwn }) => (isOwn ? [] : [...tool.packages, ...plugins])))].sort(compareBytes), tools: [...new Set(made.map(({ tool }) => tool.names[0]!))],
    outputs: [...new Map(useful.map(({ output: path, usedBy }) => [path, { path, usedBy }])).values()], inputs: [...new Set(made.flatMap(({ inputs }) => inputs))].sort(compareBytes),
  };
}

function scriptsOf(tree: GoTree, dir: string): Candidate[] {
  const path = joinPath(dir, 'package.json') ?? 'package.json';
  const text = tree.repo.read(path, 256 * 1024) ?? '';
  const scripts = new Map([...text.matchAll(/"([\w:.-]+)"\s*:\s*"((?:[^"\\]|\\.)*)"/g)].map(([, name = '', command = '']) => [name, command.replace(/\\(["\\])/g, '$1')]));
  return [...scripts].flatMap(([name, command]): Candidate[] => {
    const whole = follow(command, scripts);
    if (unwatched.test(whole) || /watch|dev\b/i.test(name)) return [];
    const made = readScript(whole, { dir }).flatMap((one) => madeBy(tree, one));
    return made.length === 0 || made.some(({ isOwn }) => isOwn) ? [] : [{ command: name, packageDir: dir, at: { path, line: text.slice(0, text.indexOf(`"${name}"`)).split('\n').length }, made }];
  });
}

function rulesOf(tree: GoTree, dir: string, name: string): Candidate[] {
  const path = joinPath(dir, name) ?? name;
  const makefile = parseMakefile(tree.repo.read(path, 256 * 1024) ?? '');
  const base: MakeScope = { variables: makefile.variables, glob: () => [], work: { left: 500_000 } };
  return makefile.rules.flatMap((rule): Candidate[] => {
    const target = expandMake(rule.targets, base).trim().split(/\s+/)[0] ?? '';
    if (!/^[\w./@+-]+$/.test(target) || target.startsWith('.PHONY') || rule.recipe.length === 0) return [];
    const wants = expandMake(rule.prerequisites, base).trim().split(/\s+/);
    const scope: MakeScope = { ...base, locals: rule.locals, automatic: new Map([['@', target], ['<', wants[0] ?? ''], ['^', wants.join(' ')], ['@D', parentOf(target)]]) };
    const lines = rule.recipe.map(({ text }) => expandMake(text.replace(/^[@+-]+/, ''), scope));
    const calls = lines.filter((line) => !unwatched.test(line)).flatMap((line) => readScript(line, { dir }));
    const made = calls.flatMap((one) => madeBy(tree, one, lines.join('\n')));
    if (made.length === 0) return [];
    const isOwn = made.some((one) => one.isOwn);
    const before = recipesBefore(makefile, base, wants);
    const loaders = isOwn ? loadersIn([...before, ...lines]) : [];
    if (isOwn && loaders.length === 0) return [];
    if (lines.some((line) => startsOther(line, loaders)) || before.some((line) => startsOther(line, [...loaders, ...INSTALLS]))) return [];
    const packageDir = !isOwn && tree.filesOf(dir).includes('package.json') ? dir : undefined;
    return [{ command: `make ${dir === '.' ? '' : `-C ${dir} `}${target}`, packageDir, at: { path, line: rule.line }, made, ...(isOwn && { loaders }) }];
  });
}

const KNOWN = new Set([...TOOLS.flatMap(({ names }) => names), 'npx', 'npm', 'node', 'yarn', 'pnpm', 'uname', 'arch']);
const INSTALLS = ['npm', 'yarn', 'pnpm', 'bun'].map((name) => `${name} install`);

/** Whether a line starts what a stage with the tools and nothing of Go does not hold. */
function startsOther(line: string, more: readonly string[]): boolean {
  return readScript(line).some(({ words: [word] }) => word === 'go') || commandsOf(line).some((word) => !KNOWN.has(baseName(word)) && !KNOWN.has(word) && !more.includes(word));
}

/** The lines that make runs for what a rule asks for. */
function recipesBefore(makefile: Makefile, scope: MakeScope, wants: readonly string[]): string[] {
  const waiting = [...wants];
  const seen = new Set<string>();
  for (const name of waiting) {
    if (seen.has(name) || name === '') continue;
    seen.add(name);
    const asked = makefile.rules.filter((rule) => targetsOf(rule, scope).includes(name));
    waiting.push(...asked.flatMap(({ prerequisites }) => expandMake(prerequisites, scope).trim().split(/\s+/)));
  }
  return makefile.rules.filter((rule) => targetsOf(rule, scope).some((name) => seen.has(name)))
    .flatMap((rule) => rule.recipe.map(({ text }) => expandMake(text.replace(/^[@+-]+/, ''), { ...scope, ...ofRule(rule, scope) })));
}

/** What downloads a tool; none where that is the one of another system. */
function loadersIn(lines: readonly string[]): string[] {
  const loading = lines.filter((line) => /\b(?:curl|wget)\b/.test(line));
  if (loading.some((line) => /macos|darwin|windows|\.exe\b/i.test(line) && !/linux|uname/i.test(line))) return [];
  return [...new Set(loading.flatMap(commandsOf))].filter((word) => word === 'curl' || word === 'wget').sort(compareBytes);
}

function madeBy(tree: GoTree, { words, dir }: ShellCommand, text = ''): Made[] {
  const start = words.findIndex((word) => !runners.test(word));
  const called = words[start] ?? '';
  const named = TOOLS.find(({ names }) => names.includes(called) || names.includes(baseName(called)));
  if (named === undefined || dir === undefined) return [];
  const isOwn = called.includes('/') && !called.startsWith('@') && !/(?:^|\/)node_modules\//.test(called);
  const args = words.slice(start + 1);
  const plain = args.filter((word, i) => !word.startsWith('-') && !(i > 0 && /^-[oic]$|^--(?:input|output|config|content)$/.test(args[i - 1]!)));
  const flagged = args.flatMap((word, i) => {
    const match = output.exec(word);
    return match === null ? [] : [match[1] ?? args[i + 1] ?? ''];
  })[0];
  const pairs: (readonly [string, string | undefined])[] = !named.positional ? [[plain[0] ?? '', flagged]]
    : plain.some((word) => word.includes(':')) ? plain.map((word) => word.split(':') as [string, string]) : [[plain[0] ?? '', plain[1] ?? redirected(text, called)]];
  const there = (word: string): string[] => [joinPath(dir, word)].filter((path) => path !== undefined && path !== '.' && tree.repo.stat(path) !== undefined) as string[];
  const more = args.flatMap((word, i) => (/^-[ic]$|^--(?:input|config)$/.test(args[i - 1] ?? '') ? there(word) : []));
  return pairs.flatMap(([from, to]) => {
    const made = to === undefined ? undefined : joinPath(dir, to);
    if (made === undefined || !product.test(made)) return [];
    const inputs = [...there(from), ...more];
    const isNewer = named.names.includes('tailwindcss') && inputs.some((path) => TAILWIND_4.test(tree.repo.read(path, 256 * 1024) ?? ''));
    return [{ tool: isNewer ? TAILWIND_4_CLI : named, isOwn, plugins: PLUGINS.filter(([flag]) => args.some((word) => flag.test(word))).map(([, name]) => name), output: made, inputs }];
  });
}

/** `lessc style.less > style.css` */
function redirected(text: string, called: string): string | undefined {
  return text.split('\n').filter((line) => line.includes(called)).map((line) => />\s*([\w./-]+)/.exec(line)?.[1]).find((path) => path !== undefined);
}
