/** Tools that build front ends, by their documentation. */

export interface Tool {
  readonly name: string;
  /** The program in a script. */
  readonly command: RegExp;
  /** The package that holds it, for scripts that call it by another name. */
  readonly dependency: string;
  /** The tool whose command builds it, and in whose place it says where the result goes. */
  readonly within?: string;
  /** Configuration files, and what stands in their text before the directory; the surest first. */
  readonly config: RegExp;
  readonly settings: readonly RegExp[];
  /** What stands before the directory that the output counts from. */
  readonly root?: RegExp;
  /** The same on the command line. */
  readonly argument?: RegExp;
  /** A variable that says it as well, in a file of variables beside package.json. */
  readonly variable?: string;
  /** What names the file in that directory. */
  readonly file?: RegExp;
  readonly fallback: string;
}

/** A key of an object, or a variable of that name in its place (`{ outDir }`). */
function key(name: string): RegExp {
  return new RegExp(`\\b${name}(?:["']?\\s*:\\s*|(?=\\s*[,}]))`, 'g');
}

/** Tools that build on others come before those. */
export const tools: readonly Tool[] = [
  {
    name: 'next',
    command: /\bnext (?:build|export)\b/,
    dependency: 'next',
    config: /^next\.config\.\w+$/,
    // An export goes elsewhere where this is what it is by default.
    settings: [/\bdistDir["']?\s*:(?!\s*["'`]\.next["'`])\s*/g],
    fallback: 'out',
  },
  {
    name: 'nuxt',
    command: /\bnux[it] (?:build|generate)\b/,
    dependency: 'nuxt',
    config: /^nuxt\.config\.\w+$/,
    settings: [key('publicDir')],
    fallback: '.output/public',
  },
  {
    name: 'svelte-kit',
    command: /\bsvelte-kit build\b/,
    dependency: '@sveltejs/kit',
    within: 'vite',
    // Options may stand in the plugin's call.
    config: /^(?:svelte|vite)\.config\.\w+$/,
    settings: [key('pages')],
    fallback: 'build',
  },
  {
    // What is served as it is lies beside the server's part.
    name: 'react-router',
    command: /\b(?:react-router build|remix vite:build)\b/,
    dependency: '@react-router/dev',
    config: /^$/,
    settings: [],
    fallback: 'build/client',
  },
  {
    name: 'astro',
    command: /\bastro build\b/,
    dependency: 'astro',
    config: /^astro\.config\.\w+$/,
    settings: [key('outDir')],
    fallback: 'dist',
  },
  {
    // vitepress.dev/reference/cli: `vitepress build [root]`.
    name: 'vitepress',
    command: /\bvitepress build\b/,
    dependency: 'vitepress',
    config: /^$/,
    settings: [],
    argument: /\bvitepress build\s+([\w.][\w./-]*)/,
    fallback: '.vitepress/dist',
  },
  {
    name: 'angular',
    command: /\bng build\b/,
    dependency: '@angular/cli',
    config: /^angular\.json$/,
    settings: [key('(?:outputPath|base)')],
    fallback: 'dist',
  },
  {
    name: 'react-scripts',
    command: /\b(?:react-scripts|craco|react-app-rewired) build\b/,
    dependency: 'react-scripts',
    // craco.js.org, "webpack": where it writes is a path of the inner build.
    config: /^craco\.config\.\w+$/,
    settings: [/\bappBuild\s*=\s*(?:[\w.]+\.output\.path\s*=\s*)?/g],
    variable: 'BUILD_PATH',
    fallback: 'build',
  },
  {
    name: 'vue-cli',
    command: /\bvue-cli-service build\b/,
    dependency: '@vue/cli-service',
    config: /^vue\.config\.\w+$/,
    settings: [key('outputDir')],
    fallback: 'dist',
  },
  {
    name: 'quasar',
    command: /\bquasar build\b/,
    dependency: '@quasar/app-vite',
    config: /^quasar\.config\.\w+$/,
    settings: [key('distDir')],
    fallback: 'dist/spa',
  },
  {
    name: 'vite',
    command: /\bvite(?: build)?\b/,
    dependency: 'vite',
    config: /^vite\.config\.\w+$/,
    settings: [key('outDir')],
    root: key('root'),
    fallback: 'dist',
  },
  {
    name: 'umi',
    command: /\b(?:umi|max) build\b/,
    dependency: 'umi',
    config: /^(?:\.umirc|config)\.\w+$/,
    settings: [key('outputPath')],
    fallback: 'dist',
  },
  {
    name: 'rsbuild',
    command: /\brsbuild build\b/,
    dependency: '@rsbuild/core',
    config: /^rsbuild\.config\.\w+$/,
    settings: [key('root')],
    fallback: 'dist',
  },
  {
    name: 'rspack',
    command: /\brspack\b/,
    dependency: '@rspack/cli',
    config: /^rspack[\w.-]*\.\w+$/,
    settings: [/\boutput\s*[:=]\s*\{[^}]{0,600}?\bpath\s*:\s*/g],
    file: /\bfilename\s*:\s*["'`]([\w./-]+)["'`]/,
    fallback: 'dist',
  },
  {
    name: 'webpack',
    command: /\bwebpack(?:-cli)?\b/,
    dependency: 'webpack',
    config: /^webpack[\w.-]*\.\w+$/,
    settings: [/\boutput\s*[:=]\s*\{[^}]{0,600}?\bpath\s*:\s*/g, key('path')],
    file: /\bfilename\s*:\s*["'`]([\w./-]+)["'`]/,
    fallback: 'dist',
  },
  {
    name: 'parcel',
    command: /\bparcel build\b/,
    dependency: 'parcel',
    config: /^$/,
    settings: [],
    fallback: 'dist',
  },
  {
    name: 'rollup',
    command: /\brollup\b/,
    dependency: 'rollup',
    config: /^rollup\.config\.\w+$/,
    settings: [key('(?:dir|file)')],
    fallback: 'dist',
  },
  {
    name: 'esbuild',
    command: /\besbuild\b/,
    dependency: 'esbuild',
    config: /^(?:esbuild|build)[\w.-]*\.\w+$/,
    settings: [key('out(?:dir|file)')],
    fallback: 'dist',
  },
  {
    name: 'gulp',
    command: /\bgulp\b/,
    dependency: 'gulp',
    config: /^gulpfile\.\w+$/,
    settings: [/\bdest\(\s*/g],
    fallback: 'dist',
  },
  { name: 'grunt', command: /\bgrunt\b/, dependency: 'grunt', config: /^$/, settings: [], fallback: 'dist' },
  { name: 'bun', command: /\bbun build\b/, dependency: '', config: /^$/, settings: [], fallback: 'dist' },
  {
    name: 'elm',
    command: /\belm(?:-land)? (?:make|build)\b/,
    dependency: 'elm',
    config: /^$/,
    settings: [],
    fallback: 'dist',
  },
  {
    name: 'tsc',
    command: /\btsc\b/,
    dependency: '',
    config: /^tsconfig\.json$/,
    settings: [key('outDir')],
    fallback: 'dist',
  },
];
