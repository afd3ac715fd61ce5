/** Where the build of a front end writes: one row a tool, by its documentation. */
import { joinPath, parentOf } from '../repo.ts';
import type { Source } from './facts.ts';
import type { GoTree } from './go-tree.ts';

export interface Output {
  readonly tool: string;
  readonly dir: string;
  readonly at: Source;
}

interface Tool {
  readonly name: string;
  /** The program in a script. */
  readonly command: RegExp;
  /** The package that holds it, for scripts that call it by another name. */
  readonly dependency: string;
  /** The tool whose command builds it, and in whose place it says where the result goes. */
  readonly within?: string;
  /** Configuration files, and where in their text the directory stands. */
  readonly config: RegExp;
  readonly setting: RegExp;
  readonly fallback: string;
}

/** Tools that build on others come before those. */
const tools: readonly Tool[] = [
  {
    name: 'next',
    command: /\bnext (?:build|export)\b/,
    dependency: 'next',
    config: /^next\.config\.\w+$/,
    setting: /\bdistDir\s*:\s*["'`]([^"'`]+)/,
    fallback: 'out',
  },
  {
    name: 'nuxt',
    command: /\bnuxi? (?:build|generate)\b/,
    dependency: 'nuxt',
    config: /^nuxt\.config\.\w+$/,
    setting: /\bpublicDir\s*:\s*["'`]([^"'`]+)/,
    fallback: '.output/public',
  },
  {
    name: 'svelte-kit',
    command: /\bsvelte-kit build\b/,
    dependency: '@sveltejs/kit',
    within: 'vite',
    config: /^svelte\.config\.\w+$/,
    setting: /\bpages\s*:\s*(?:process\.env\.\w+\s*(?:\?\?|\|\|)\s*)?["'`]([^"'`]+)/,
    fallback: 'build',
  },
  {
    name: 'astro',
    command: /\bastro build\b/,
    dependency: 'astro',
    config: /^astro\.config\.\w+$/,
    setting: /\boutDir\s*:\s*["'`]([^"'`]+)/,
    fallback: 'dist',
  },
  {
    name: 'angular',
    command: /\bng build\b/,
    dependency: '@angular/cli',
    config: /^angular\.json$/,
    setting: /"(?:outputPath|base)"\s*:\s*"([^"]+)"/,
    fallback: 'dist',
  },
  {
    name: 'react-scripts',
    command: /\b(?:react-scripts|craco|react-app-rewired) build\b/,
    dependency: 'react-scripts',
    config: /^$/,
    setting: /^$/,
    fallback: 'build',
  },
  {
    name: 'vue-cli',
    command: /\bvue-cli-service build\b/,
    dependency: '@vue/cli-service',
    config: /^vue\.config\.\w+$/,
    setting: /\boutputDir\s*:\s*["'`]([^"'`]+)/,
    fallback: 'dist',
  },
  {
    name: 'quasar',
    command: /\bquasar build\b/,
    dependency: '@quasar/app-vite',
    config: /^quasar\.config\.\w+$/,
    setting: /\bdistDir\s*:\s*["'`]([^"'`]+)/,
    fallback: 'dist/spa',
  },
  {
    name: 'vite',
    command: /\bvite(?: build)?\b/,
    dependency: 'vite',
    config: /^vite\.config\.\w+$/,
    setting: /\boutDir\s*:\s*(?:process\.env\.\w+\s*(?:\?\?|\|\|)\s*)?(?:path\.)?(?:resolve|join)?\(?(?:\s*__dirname\s*,)?\s*["'`]([^"'`]+)/,
    fallback: 'dist',
  },
  {
    name: 'umi',
    command: /\b(?:umi|max) build\b/,
    dependency: 'umi',
    config: /^\.umirc\.\w+$/,
    setting: /\boutputPath\s*:\s*["'`]([^"'`]+)/,
    fallback: 'dist',
  },
  {
    name: 'rsbuild',
    command: /\brsbuild build\b/,
    dependency: '@rsbuild/core',
    config: /^rsbuild\.config\.\w+$/,
    setting: /\broot\s*:\s*["'`]([^"'`]+)/,
    fallback: 'dist',
  },
  {
    name: 'webpack',
    command: /\bwebpack(?:-cli)?\b/,
    dependency: 'webpack',
    config: /^webpack[\w.-]*\.\w+$/,
    setting: /\bpath\s*:\s*(?:path\.)?(?:resolve|join)?\(?(?:\s*__dirname\s*,)?\s*["'`]([^"'`]+)/,
    fallback: 'dist',
  },
  {
    name: 'parcel',
    command: /\bparcel build\b/,
    dependency: 'parcel',
    config: /^$/,
    setting: /^$/,
    fallback: 'dist',
  },
  {
    name: 'rollup',
    command: /\brollup\b/,
    dependency: 'rollup',
    config: /^rollup\.config\.\w+$/,
    setting: /\b(?:dir|file)\s*:\s*["'`]([^"'`]+)/,
    fallback: 'dist',
  },
  {
    name: 'esbuild',
    command: /\besbuild\b/,
    dependency: 'esbuild',
    config: /^(?:esbuild|build)[\w.-]*\.\w+$/,
    setting: /\bout(?:dir|file)\s*:\s*["'`]([^"'`]+)/,
    fallback: 'dist',
  },
  {
    name: 'gulp',
    command: /\bgulp\b/,
    dependency: 'gulp',
    config: /^gulpfile\.\w+$/,
    setting: /\bgulp\.dest\(\s*["'`]([^"'`]+)/,
    fallback: 'dist',
  },
  { name: 'grunt', command: /\bgrunt\b/, dependency: 'grunt', config: /^$/, setting: /^$/, fallback: 'dist' },
  { name: 'bun', command: /\bbun build\b/, dependency: '', config: /^$/, setting: /^$/, fallback: 'dist' },
  {
    name: 'elm',
    command: /\belm(?:-land)? (?:make|build)\b/,
    dependency: 'elm',
    config: /^$/,
    setting: /^$/,
    fallback: 'dist',
  },
  {
    name: 'tsc',
    command: /\btsc\b/,
    dependency: '',
    config: /^tsconfig\.json$/,
    setting: /"outDir"\s*:\s*"([^"]+)"/,
    fallback: 'dist',
  },
];

const flag =
  /(?:--(?:out-?dir|dist-dir|outdir|output-path|dest|outfile|output)[= ]|(?:^|\s)BUILD_PATH=|(?:^|\s)-[od] )["']?([\w@./-]+)/i;

/** A directory that the script itself names. */
export function outputOfScript(base: string, script: string, at: Source): Output | undefined {
  const match = flag.exec(script);
  const dir = match === null ? undefined : joinPath(base, withoutFile(match[1] as string));
  return dir === undefined || dir === '.' ? undefined : { tool: toolOf(script)?.name ?? 'script', dir, at };
}

/** Where a script moves or copies the output to, when it does so after the build. */
export function movedOutput(base: string, script: string): string | undefined {
  const match =
    /\b(?:mv|cp|cpx|shx (?:mv|cp)|copyfiles)\s+(?:-\w+\s+)*["']?([\w./*-]+)["']?\s+["']?([\w./-]+)["']?\s*(?:$|&&|;)/.exec(
      script,
    );
  const to = match === null ? undefined : joinPath(base, match[2] as string);
  return to === undefined || /\.\w{1,5}$/.test(to) ? undefined : to;
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
  const directories = [base, `${base}/config`, `${base}/build`].map((dir) => joinPath(dir) ?? base);
  for (const dir of directories) {
    for (const name of tree.filesOf(dir)) {
      if (!tool.config.test(name)) continue;
      const path = joinPath(dir, name) ?? name;
      const text = tree.repo.read(path, 128 * 1024) ?? '';
      const match = tool.setting.exec(text);
      const found = match === null ? undefined : joinPath(base, withoutFile(match[1] as string));
      if (match !== null && found !== undefined)
        return { tool: tool.name, dir: found, at: { path, line: text.slice(0, match.index).split('\n').length } };
    }
  }
  return { tool: tool.name, dir: joinPath(base, tool.fallback) ?? tool.fallback, at };
}

function toolOf(script: string): Tool | undefined {
  return tools.find((tool) => tool.command.test(script));
}

function withoutFile(path: string): string {
  return /\.\w{1,5}$/.test(path) && path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : path;
}

/** Where a program of the front end's own writes: the place that Go code looks for, when the program's text names it. */
export function outputOfOwnProgram(
  tree: GoTree,
  dir: string,
  script: string,
  wanted: readonly { readonly path: string }[],
  at: Source,
): Output | undefined {
  const name = /(?:^|[\s;&])(?:node|tsx|ts-node|bun|deno run)\s+(?:-\S+\s+)*([\w@./-]+\.[cm]?[jt]s)\b/.exec(script)?.[1];
  const path = name === undefined ? undefined : joinPath(dir, name);
  const text = path === undefined ? undefined : tree.repo.read(path, 256 * 1024);
  if (name === undefined || text === undefined) return undefined;
  const place = wanted
    .map((one) => (/\.\w{1,5}$/.test(one.path) ? parentOf(one.path) : one.path))
    .find((one) => one !== dir && one !== '.' && new RegExp(`["'\`/]${escaped(one.slice(one.lastIndexOf('/') + 1))}["'\`/]`).test(text));
  return place === undefined ? undefined : { tool: name, dir: place, at };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
