/** Where the build of a front end writes: one row a tool, by its documentation. */
import { joinPath, parentOf } from '../../repo.ts';
import { below } from '../packages/directories.ts';
import type { Source } from '../facts.ts';
import { copiesOf } from './copies.ts';
import { tools, type Tool } from './tools.ts';
import type { GoTree } from '../go-tree.ts';
import { placed, scriptPath, type ScriptPlace } from './script-paths.ts';

export interface Output {
  readonly tool: string;
  readonly dir: string;
  /** The file, where it is one of a fixed name. */
  readonly file?: string;
  readonly at: Source;
}

const flag =
  /(?:--(?:out-?dir|dist-dir|outdir|output-path|dest|outfile|output)[= ]|(?:^|\s)BUILD_PATH=|(?:^|\s)-[od] )["']?([\w@./-]+)/i;

/** The go command in a script, with variables before it. */
export const goCommand = /(?:^|&&|;)\s*(?:(?:cross-env|env)\s+)?(?:\w+=\S+\s+)*go\s+(?:build|install|run|generate|tool)\b[^&;|]*/g;

/** What compiles WebAssembly for the page, which is no page itself. */
const wasmCommand = /(?:^|&&|;)\s*(?:npx\s+)?wasm-pack\s[^&;|]*/g;

/** A directory that the script itself names; what go writes is no page. */
export function outputOfScript(base: string, script: string, at: Source): Output | undefined {
  const match = flag.exec(script.replace(goCommand, '').replace(wasmCommand, ''));
  // vite counts it from its root (vite.dev/guide/cli: `vite build [root]`).
  const root = /\bvite build\s+([\w.][\w./-]*)(?=\s)/.exec(script)?.[1] ?? '.';
  const path = match === null ? undefined : joinPath(base, root, match[1] as string);
  return path === undefined || withoutFile(path) === '.' ? undefined : { tool: toolOf(script)?.name ?? 'script', ...dirAndFile(path), at };
}

/** Where a script moves or copies the output to, after the build; first of all to where Go code looks. */
export function movedOutput(made: Output, script: string, dir: string, wanted: readonly { readonly path: string }[]): string | undefined {
  const all = copiesOf(script, dir, made.at).map((one) => ({ ...one, to: one.to.filter((to) => to !== '.' && !/[^/]\.\w{1,5}$/.test(to)) }));
  const own = all.filter(({ from }) => from === made.dir || parentOf(from) === made.dir);
  // The name below comes first: cp puts a directory into one that is there.
  const places = [...own, ...all].flatMap(({ to }) => [...to].reverse());
  return places.find((to) => wanted.some(({ path }) => below(to, path) !== undefined)) ?? own[0]?.to[0];
}

/** What the tool of the script is configured to write, or writes by default. */
export function outputOfTool(
  tree: GoTree,
  base: string,
  script: string,
  dependencies: ReadonlySet<string>,
  at: Source,
): Output | undefined {
  const called = toolOf(script);
  const within = tools.find((row) => called !== undefined && row.within === called.name && dependencies.has(row.dependency));
  const tool = within ?? called ?? tools.find((row) => row.dependency !== '' && dependencies.has(row.dependency));
  if (tool === undefined) return undefined;
  const told = variableOf(tree, base, tool);
  if (told !== undefined) return told;
  const texts = configurations(tree, base, script, tool).map((path) => ({ file: path, base, script, text: tree.repo.read(path, 128 * 1024) ?? '' }));
  const named = tool.argument?.exec(script)?.[1];
  const top = named !== undefined ? joinPath(base, named) ?? base : texts.map((one) => rootOf(tree, tool, one)).find((one) => one !== undefined) ?? base;
  for (const one of texts) {
    const found = tool.settings.map((setting) => settingIn(one, setting, top)).find((place) => place !== undefined);
    const name = found?.file === undefined ? tool.file?.exec(one.text)?.[1] : undefined;
    if (found !== undefined) return { tool: tool.name, dir: found.dir, ...optionalFile(name === undefined ? found.file : joinPath(found.dir, name)), at: { path: one.file, line: one.text.slice(0, found.offset).split('\n').length } };
  }
  return { tool: tool.name, dir: joinPath(top, tool.fallback) ?? tool.fallback, at };
}

/** Where a variable in a file of variables sends it; the first file wins (create-react-app.dev, "adding-custom-environment-variables"). */
function variableOf(tree: GoTree, base: string, { name, variable }: Tool): Output | undefined {
  for (const file of variable === undefined ? [] : ['.env.production', '.env']) {
    const path = joinPath(base, file) ?? file;
    const text = tree.filesOf(base).includes(file) ? tree.repo.read(path, 64 * 1024) ?? '' : '';
    const match = new RegExp(`^\\s*(?:export\\s+)?${variable}\\s*=\\s*["']?([\\w@./-]+)["']?\\s*$`, 'm').exec(text);
    const dir = match === null ? undefined : joinPath(base, match[1] ?? '');
    if (match !== null && dir !== undefined && dir !== '.') return { tool: name, dir, at: { path, line: text.slice(0, match.index).split('\n').length } };
  }
  return undefined;
}

/** The configuration that the script names, then those of the tool's own name. */
function configurations(tree: GoTree, base: string, script: string, tool: Tool): string[] {
  const named = /(?:^|\s)(?:--config|-c)[= ]["']?([\w@./-]+)/.exec(script)?.[1];
  const first = named === undefined ? undefined : joinPath(base, named);
  const usual = [base, `${base}/config`, `${base}/build`].map((dir) => joinPath(dir) ?? base)
    .flatMap((dir) => tree.filesOf(dir).filter((name) => tool.config.test(name)).map((name) => joinPath(dir, name) ?? name));
  const own = [...new Set([...(first === undefined ? [] : [first]), ...usual])];
  return [...new Set(own.flatMap((path) => [path, ...merged(tree, path)]))];
}

const shared = /(?:\bfrom|\brequire\(|\bimport\(?)\s*["'](\.{1,2}\/(?:[\w.-]+\/)*[\w.-]*(?:webpack|rspack|rollup|vite|base|common|shared)[\w.-]*)["']/g;

/** Configurations that one is merged with (`merge(common, …)`). */
function merged(tree: GoTree, path: string): string[] {
  return [...(tree.repo.read(path, 128 * 1024) ?? '').matchAll(shared)].flatMap(([, name = '']) => {
    const found = joinPath(parentOf(path), name);
    return found === undefined ? [] : ['', '.js', '.ts', '.mjs', '.cjs'].map((ending) => `${found}${ending}`).find((one) => tree.repo.stat(one)?.kind === 'file') ?? [];
  });
}

interface Configuration extends ScriptPlace {
  readonly text: string;
}

/** The directory that the first setting names that can be told; settings of a file of variables (`.env`) are other ones. */
function settingIn(one: Configuration, setting: RegExp, top: string): Pick<Output, 'dir' | 'file'> & { readonly offset: number } | undefined {
  for (const match of one.text.matchAll(setting)) {
    const isKey = /[:([=]\s*$/.test(match[0]);
    const found = placed(scriptPath(one.text, isKey ? match.index + match[0].length : match.index, one), top);
    if (found !== undefined && withoutFile(found) !== '.' && !/(?:^|\/)\.env[\w.-]*$/.test(found)) return { ...dirAndFile(found), offset: match.index };
  }
  return undefined;
}

/** The directory that the tool takes for its top: one with a page in it, or with what the configuration itself begins with. */
function rootOf(tree: GoTree, tool: Tool, one: Configuration): string | undefined {
  const found = tool.root === undefined ? undefined : settingIn(one, tool.root, one.base)?.dir;
  if (found === undefined) return undefined;
  return tree.filesOf(found).some((name) => name.endsWith('.html')) || (/\binput\s*:/.test(one.text) && tree.repo.stat(found)?.kind === 'directory') ? found : undefined;
}

function toolOf(script: string): Tool | undefined {
  return tools.find((tool) => tool.command.test(script));
}

function withoutFile(path: string): string {
  return /[^/]\.\w{1,5}$/.test(path) && path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : path;
}

function dirAndFile(path: string): Pick<Output, 'dir' | 'file'> {
  const dir = withoutFile(path);
  return { dir, ...optionalFile(dir === path ? undefined : path) };
}

function optionalFile(file: string | undefined): Pick<Output, 'file'> {
  return file === undefined ? {} : { file };
}
