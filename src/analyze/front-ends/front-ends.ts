/** Front ends beside the Go code: what builds them, with which package manager, where the result goes and who looks there. */
import { joinPath, pathIn } from '../../repo.ts';
import { codeWriter, onlyWritesCode } from './codegen.ts';
import { copiesIn, type Copied } from './copies.ts';
import { dockerCopies } from './docker-copies.ts';
import { asksGit, type AskedGit } from './git.ts';
import { lockHome, managerOf, type Manager } from './manager.ts';
import { lineOf, nodeOf } from './node-wish.ts';
import { readRecipes } from './recipes.ts';
import { scriptRuns, withoutRivals, type Run } from './runs.ts';
import { fillingOf, type Filling } from './places.ts';
import { movedOutput, outputOfScript, outputOfTool, type Output } from './output.ts';
import { outgrown, type Outgrown } from './outgrown.ts';
import { outputOfOwnProgram, withShellScripts } from './own.ts';
import { callsGo, foreignCommand, startsOf } from './starts.ts';
import { once } from '../lazy.ts';
import type { Finding, Source } from '../facts.ts';
import { parsePackage, type PackageJson } from './package-json.ts';
import { readPackages } from './packages.ts';
import type { GitIgnore } from '../gitignore.ts';
import type { GoTree } from '../go-tree.ts';
import { below } from '../packages/directories.ts';

export interface FrontEndFacts extends Filling {
  /** Directory of its package.json. */
  readonly dir: string;
  readonly name: string;
  /** The script that builds it, and what it runs. */
  readonly script: { readonly name: string; readonly command: string; readonly at: Source } | undefined;
  readonly manager: Manager;
  /** Directory of the workspace whose lock file counts, when it is not its own. */
  readonly workspace: string | undefined;
  /** Release of Node that it asks for: an engines range or a version file. */
  readonly node: Finding<string> | undefined;
  /** The tool that writes the output. */
  readonly tool: string | undefined;
  /** Directory that the build fills. */
  readonly output: Finding<string> | undefined;
  /** The Go code looks into its packages: they are installed, and nothing is built. */
  readonly installs?: true;
  /** Where a command of the repository copies it, when the Go code looks there and not into the directory itself. */
  readonly copied: Finding<string> | undefined;
  /** A script that writes code which git does not hold, before the build. */
  readonly before?: string;
  /** Programs of the system that its build starts, beside Node's. */
  readonly starts?: readonly string[];
  /** Its build runs the go command. */
  readonly startsGo?: true;
  /** Where its build asks git for the commit, and ends without an answer. */
  readonly asksGit?: AskedGit;
  /** A package that no maintained release of Node compiles. */
  readonly outgrown?: Outgrown;
  /** The embed pattern or the file use that looks there. */
  readonly usedBy: Wanted | undefined;
}

/** What Go code looks for: a path as the repository sees it. */
export interface Wanted {
  readonly how: 'embed' | 'files';
  readonly path: string;
  /** For a file that is not there: the directory that its path counts from. */
  readonly from?: string;
  /** Where the program looks, as it names it, for a front end that is put there because both are the only ones. */
  readonly place?: string;
  readonly at: Source;
}

const limit = 256 * 1024;
const foreign =
  /(?:^|\/)(?:vendor|node_modules|testdata|third_party|examples?|_?examples|templates?|fixtures|docs?|website|e2e|tests?)(?:\/|$)/;

export function readFrontEnds(tree: GoTree, wanted: readonly Wanted[]): FrontEndFacts[] {
  const facts: FrontEndFacts[] = [];
  const recipes = once(() => readRecipes(tree));
  const found: Found = { copies: once(() => [...copiesIn(recipes()), ...dockerCopies(tree)]), runs: once(() => scriptRuns(recipes())) };
  const { git } = tree;
  for (const dir of tree.directories) {
    if (
      !tree.filesOf(dir).includes('package.json') ||
      (foreign.test(dir) && !wanted.some((one) => one.path.startsWith(`${dir}/`)) && !isPage(tree, dir))
    )
      continue;
    const path = pathIn(dir, 'package.json');
    const json = parsePackage(tree.repo.read(path, limit) ?? '');
    if (json !== undefined) facts.push(describe(tree, dir, path, json, wanted, found, git));
  }
  return withoutRivals(facts.map((one) => (one.usedBy === undefined && one.output !== undefined ? copiedFrom(tree, one, one.output.value, found.copies(), wanted, git) : one)), found.runs);
}

/** A `website` that begins with a page of its own: others of that name are documentation. */
function isPage(tree: GoTree, dir: string): boolean {
  return dir === 'website' && tree.filesOf(dir).includes('index.html');
}

/** A front end whose output somebody copies to where the Go code looks. */
function copiedFrom(
  tree: GoTree,
  facts: FrontEndFacts,
  output: string,
  copies: readonly Copied[],
  wanted: readonly Wanted[],
  git: GitIgnore,
): FrontEndFacts {
  const { absent: _absent, holds: _holds, ...rest } = facts;
  for (const { from, to, at } of copies) {
    if (from !== output) continue;
    // The name below comes first: cp puts a directory into one that is there.
    for (const place of [...to].reverse()) {
      const used = wanted.find(({ path }) => path === place || path.startsWith(`${place}/`));
      if (used !== undefined)
        return { ...rest, ...fillingOf(tree.repo, git, place, undefined), copied: { value: place, at }, usedBy: used };
    }
  }
  return facts;
}

function describe(
  tree: GoTree,
  dir: string,
  path: string,
  json: PackageJson,
  wanted: readonly Wanted[],
  found: Found,
  git: GitIgnore,
): FrontEndFacts {
  const built = chooseScript(tree, dir, path, json, wanted, found);
  const output = built?.output;
  const used = output === undefined ? undefined : wanted.find((one) => overlaps(output.dir, one.path));
  const packages = used === undefined ? readPackages(dir, json, wanted) : undefined;
  const home = lockHome(tree, dir);
  const old = outgrown(json, path);
  const asking = built === undefined ? undefined : asksGit(tree.repo, dir, built.whole, built.script.at);
  return {
    dir,
    name: json.name,
    script: built?.script,
    manager: managerOf(tree, home ?? dir, json),
    workspace: home === undefined || home === dir ? undefined : home,
    node: nodeOf(tree, dir, path, json),
    tool: output?.tool,
    output: output === undefined ? undefined : { value: output.dir, at: output.at },
    ...(output === undefined ? {} : fillingOf(tree.repo, git, output.dir, output.file)),
    copied: undefined,
    ...(built !== undefined && codeWriter(tree, dir, json, built.whole, git)),
    ...(asking !== undefined && { asksGit: asking }),
    ...(built !== undefined && startsOf(withShellScripts(tree, dir, built.whole), json)),
    ...(built !== undefined && callsGo(tree, dir, built.whole) && { startsGo: true }),
    ...(old !== undefined && { outgrown: old }),
    usedBy: used,
    ...(packages !== undefined && { ...packages, tool: undefined, ...fillingOf(tree.repo, git, packages.output.value, undefined) }),
  };
}

/** What the repository's own commands do around its front ends. */
interface Found {
  readonly copies: () => readonly Copied[];
  readonly runs: () => readonly Run[];
}

interface Built {
  /** The script with all that it runs. */
  readonly whole: string;
  readonly script: NonNullable<FrontEndFacts['script']>;
  readonly output: Output | undefined;
}

/** The script whose output the Go code looks for or a command copies there, else `build`, else the first that is named like one. */
function chooseScript(
  tree: GoTree,
  dir: string,
  path: string,
  json: PackageJson,
  wanted: readonly Wanted[],
  { copies, runs }: Found,
): Built | undefined {
  const scripts = [...json.scripts].filter(
    ([name, command]) =>
      /build|dist|release|prod|generate|export|compile|^(?:pack|bundle)\b/i.test(name) &&
      !/^(?:pre|post)|storybook|watch|dev\b|test|lint|docker/i.test(name) && !onlyWritesCode(command),
  );
  const built = scripts.map(([name, command]): Built => {
    const at = { path, line: lineOf(json.text, name) };
    // npm and its like run `postbuild` after `build`.
    const whole = [command, ...optional(json.scripts.get(`post${name}`))]
      .map((one) => follow(one, json.scripts))
      .join(' && ');
    const made =
      outputOfScript(dir, whole, at) ??
      outputOfTool(tree, dir, whole, json.dependencies, at) ??
      outputOfOwnProgram(tree, dir, whole, wanted, copies, at);
    const moved = made === undefined ? undefined : movedOutput(made, whole, dir, wanted) ?? movedByOwn(tree, dir, whole, wanted, made);
    const output = made === undefined || moved === undefined ? made : { tool: made.tool, dir: moved, at };
    return { script: { name, command, at }, whole: [...optional(json.scripts.get(`pre${name}`)).map((one) => follow(one, json.scripts)), whole].join(' && '), output };
  });
  const isWanted = ({ output }: Built): boolean => output !== undefined && wanted.some((one) => overlaps(output.dir, one.path));
  const isEmbedded = ({ output }: Built): boolean => output !== undefined && wanted.some((one) => one.how === 'embed' && overlaps(output.dir, one.path));
  // Node alone is in the stage: what builds the program as well cannot run there, and there is no make and no compiler of other languages.
  const all = built.filter((one) => !foreignCommand.test(one.whole) && !lacksConfig(tree, dir, one.whole) && (isWanted(one) || !/docs/i.test(one.script.name)) && (isWanted(one) || !callsGo(tree, dir, one.whole)));
  const alone = all.filter(({ whole }) => !callsGo(tree, dir, whole));
  const candidates = alone.length > 0 ? alone : all;
  const isCopied = ({ output }: Built): boolean => output !== undefined && copies().some(({ from, to }) => from === output.dir && to.some((place) => wanted.some(({ path }) => below(place, path) !== undefined)));
  const chosen =
    candidates.find(isEmbedded) ??
    candidates.find(isWanted) ??
    (candidates.length > 1 ? candidates.find(isCopied) : undefined) ??
    candidates.find(({ script }) => script.name === 'build') ??
    candidates[0];
  return chosen === undefined ? undefined : usualOf(dir, chosen, candidates, runs);
}

/** Where a program of the front end's own that runs after the tool puts what it wrote, when that is what is embedded, or looked for in the front end itself. */
function movedByOwn(tree: GoTree, dir: string, whole: string, wanted: readonly Wanted[], made: Output): string | undefined {
  const places = wanted.filter(({ how, path }) => how === 'embed' || below(dir, path) !== undefined);
  return places.some(({ path }) => overlaps(made.dir, path)) ? undefined : outputOfOwnProgram(tree, dir, whole, places, () => [], made.at)?.dir;
}

const configured = /\b(rollup|webpack|vite|rspack)\b(?:\s+(?!&&|\|)[^\s;]+)*?\s+(?:-c|--config)(?:[= ]["']?((?:[\w.-]+\/)*[\w-]+(?:\.[\w-]+)*\.[mc]?[jt]s)\b|(?=\s|$))/g;

/** The directory of the program that a script begins with. */
const begun = /^(?:\w+=\S+\s+)*node\s+(?:--\S+\s+)*(?:\.\/)?((?!node_modules\/)[\w-][\w./-]*)\/[\w.-]+\.[mc]?js\b/;

/** Whether a script begins with a program in a directory, or asks for a configuration, that is not there: what is left of a package of somebody else's, without its sources. */
function lacksConfig(tree: GoTree, dir: string, whole: string): boolean {
  if (/\bcd\s/.test(whole)) return false;
  const place = begun.exec(whole)?.[1];
  if (place !== undefined && tree.repo.stat(joinPath(dir, place) ?? place) === undefined) return true;
  return [...whole.matchAll(configured)].some(([, tool, file]) => (file === undefined
    ? tool === 'rollup' && !tree.filesOf(dir).some((name) => name.startsWith('rollup.config.'))
    : tree.repo.stat(joinPath(dir, file) ?? file) === undefined));
}

/** Of scripts that fill the same place: the one that makes pages to be served as they are, else the one that the repository itself runs. */
function usualOf(dir: string, chosen: Built, candidates: readonly Built[], runs: () => readonly Run[]): Built {
  const others = candidates.filter((one) => one !== chosen && one.output !== undefined && one.output.dir === chosen.output?.dir);
  if (others.length === 0) return chosen;
  // `nuxt build` makes a server (nuxt.com/docs, "nuxt generate").
  const pages = /\bnux[it] generate\b/;
  const generating = others.find(({ whole }) => pages.test(whole));
  if (generating !== undefined && !pages.test(chosen.whole)) return generating;
  const isRun = ({ script }: Built): boolean => runs().some((run) => run.dir === dir && run.name === script.name);
  if (isRun(chosen)) return chosen;
  const run = others.filter(isRun);
  return run.length === 1 ? run[0]! : chosen;
}

function optional(text: string | undefined): string[] {
  return text === undefined ? [] : [text];
}

/** Puts in the scripts that a script runs (`npm run x && …`), two levels deep. */
export function follow(command: string, scripts: ReadonlyMap<string, string>, depth = 0): string {
  if (depth > 1) return command;
  return command.replace(
    /\b(?:npm run|yarn(?: run)?|pnpm(?: run)?|bun run)\s+([\w:.-]+)/g,
    (raw, name: string) => {
      const inner = scripts.get(name);
      return inner === undefined ? raw : follow(inner, scripts, depth + 1);
    },
  );
}

/** Whether output and wanted path lie in one another. */
function overlaps(output: string, path: string): boolean {
  return output === path || path.startsWith(`${output}/`) || output.startsWith(`${path}/`);
}
