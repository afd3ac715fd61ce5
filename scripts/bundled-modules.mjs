// What the bundle holds in place of a dependency's own module: tables, so that every deviation from npm's copy is in one place.
// A run of the bin reaches few of Yeoman's features; the rest is left out, or loaded when it is first needed.
import { existsSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** A module whose functions say so should something call them after all. */
const absent = (...names) =>
  [
    'const absent = (name) => () => { throw new Error(`${name} is not part of the bundle of generator-go-docker`); };',
    ...names.map((name) => (name === 'default' ? "export default absent('this');" : `export const ${name} = absent('${name}');`)),
  ].join('\n');

/**
 * Packages, or one of their modules (a path below node_modules). `for`: only where these packages import it.
 * @type {Record<string, { source: string, for?: RegExp }>}
 */
const REPLACED = {
  // Installs packages while running (`yo`'s repository of generators): 20 MB of npm behind it.
  'fly-import': {
    source: `${absent('flyImport')}\nexport class FlyRepository { constructor({ repositoryPath }) { this.repositoryPath = repositoryPath; } }`,
  },
  'which-package-manager': { source: absent('whichPackageManager') },
  'latest-version': { source: absent('default') },
  // `this.simpleGit` and `this.spawn`; git and the container engine are started with node:child_process.
  'simple-git': { source: `${absent('simpleGit')}\nexport const CheckRepoActions = {}, CleanOptions = {};` },
  execa: { source: absent('execa', 'execaSync', 'execaCommand', 'execaCommandSync') },
  // Looks for installed generators and reads a command line for any of them; the bin registers its own and reads its own.
  'yeoman-environment/dist/module-lookup.js': { source: absent('findPackagesIn', 'getNpmPaths', 'moduleLookupSync') },
  'yeoman-environment/dist/util/command.js': { source: absent('default') },
  'yeoman-environment/dist/commands.js': { source: 'export {};' },
  // The adapter for tests.
  '@yeoman/adapter/dist/testing/index.js': { source: 'export {};' },
  // Copies and deletes by pattern; files are written one by one.
  tinyglobby: { for: /mem-fs-editor/, source: `${absent('glob', 'globSync')}\nexport const isDynamicPattern = (path) => /[*?{}[\\]!]/.test(path);` },
  multimatch: { for: /mem-fs-editor/, source: absent('default') },
  'mem-fs-editor/dist/actions/dump.js': { source: absent('default') },
  // Streams as contents of files; contents are buffers.
  'strip-bom-stream': { source: absent('default') },
  teex: { source: absent('default') },
  // A spinner for transform streams, of which there are none.
  ora: { source: 'export default () => ({ isSpinning: false, start() {}, stop() {}, succeed() {} });' },
  // The `editor` question, which is never asked.
  '@inquirer/external-editor': { source: absent('edit', 'editAsync') },
  // Lists of file name endings under the Artistic License; without them the contents decide what is binary.
  textextensions: { source: 'export default [];' },
  binaryextensions: { source: 'export default [];' },
  // A table of two rows, drawn when a binary file differs.
  'cli-table': {
    source: "export default class extends Array { constructor({ head }) { super(); this.push(head); } toString() { return this.map((row) => row.join('  ')).join('\\n'); } }",
  },
  // Asked for a package.json by environments too old to hand it over; neither name nor version has to be normalized.
  'read-package-up': {
    source: `
      import { existsSync, readFileSync } from 'node:fs';
      import { dirname, join } from 'node:path';
      export function readPackageUpSync({ cwd }) {
        for (let folder = cwd; ; folder = dirname(folder)) {
          const path = join(folder, 'package.json');
          if (existsSync(path)) return { path, packageJson: JSON.parse(readFileSync(path, 'utf8')) };
          if (dirname(folder) === folder) return undefined;
        }
      }`,
  },
  // One function each of what is needed.
  semver: {
    for: /yeoman-(generator|environment)/,
    source: "export { default as lte } from 'semver/functions/lte.js'; export { default as valid } from 'semver/functions/valid.js';",
  },
  '@inquirer/core': { for: /@yeoman.adapter/, source: "export { Separator } from '@inquirer/core/dist/lib/Separator.js';" },
  ejs: { for: /mem-fs-editor/, source: absent('default') },
  // Questions: loaded with the first one.
  '@yeoman/adapter/dist/inquirer.js': {
    source: `
      export function createAdapterPromptModule(options) {
        let loaded;
        const load = async () => (await import('@yeoman/adapter/dist/inquirer.js?whole')).createAdapterPromptModule(options);
        return async (...question) => (await (loaded ??= load()))(...question);
      }`,
  },
  // Yeoman's own way to write files, for generators without our commit task.
  'yeoman-environment/dist/commit.js': {
    source: `
      export const commitSharedFsTask = async (environment) =>
        (await import('yeoman-environment/dist/commit.js?whole')).commitSharedFsTask(environment);`,
  },
};

const manifest = (root, name) => JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
const versionOf = (root, name) => JSON.stringify(manifest(root, name).version);

/** Texts in modules: files that lie elsewhere once bundled, and what keeps the whole of a package in the bundle. Each must be found. */
const EDITS = {
  'yeoman-environment/dist/environment-base.js': (root) => [["require('../package.json').version", versionOf(root, 'yeoman-environment')]],
  'yeoman-generator/dist/generator.js': (root) => [
    ["JSON.parse(readFileSync(pathJoin(_dirname, '../package.json'), 'utf8'))", `{ version: ${versionOf(root, 'yeoman-generator')} }`],
    // `this._`: all of lodash.
    ['    _ = _;\n', ''],
  ],
};

/** Packages whose modules do nothing when they are merely loaded, though their package.json does not say so. */
const PURE = /^(@yeoman\/(adapter|conflicter|transform|namespace)|yeoman-environment|mem-fs|mem-fs-editor|@inquirer\/.*|minimatch|semver)$/;

/** npm nests a copy for each kind of question; all take the one below this package. */
const SHARED = { '@inquirer/core': '@inquirer/select' };

/** esbuild plugin that applies the tables. A row that matches nothing any more fails the build. */
export function bundledModules(root) {
  const modules = join(root, 'node_modules') + sep;
  const used = new Set();
  return {
    name: 'bundled-modules',
    setup(build) {
      build.onResolve({ filter: /./ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
        if (pluginData === 'own' || kind === 'entry-point') return undefined;
        if (path.endsWith('?whole')) return { path: join(modules, path.slice(0, -'?whole'.length)), sideEffects: false };
        const name = path.startsWith('.') ? join(resolveDir, path).replace(modules, '').replaceAll(sep, '/') : path;
        const row = importer.includes('node_modules') || importer === '' ? REPLACED[name] : undefined;
        if (row && (!row.for || row.for.test(importer))) {
          used.add(name);
          return { path: name, namespace: 'replaced', sideEffects: false };
        }
        if (/^[^./].*\.js$/.test(path) && existsSync(join(modules, path))) return { path: join(modules, path) };
        if (!PURE.test(path) && !PURE.test(packageOf(resolveDir, modules))) return undefined;
        const from = SHARED[path] && /node_modules\W@inquirer/.test(resolveDir) ? join(modules, SHARED[path]) : resolveDir;
        const resolved = await build.resolve(path, { importer, resolveDir: from, kind, pluginData: 'own' });
        return { ...resolved, sideEffects: false };
      });
      build.onLoad({ filter: /./, namespace: 'replaced' }, ({ path }) => ({ contents: REPLACED[path].source, resolveDir: root, loader: 'js' }));
      for (const [file, edits] of Object.entries(EDITS)) {
        build.onLoad({ filter: new RegExp(`node_modules/${file.replaceAll('.', '\\.')}$`.replaceAll('/', '[\\\\/]')) }, ({ path }) => edited(path, edits(root)));
      }
      build.onEnd(() => {
        const idle = Object.keys(REPLACED).filter((name) => !used.has(name));
        return { errors: idle.map((name) => ({ text: `nothing imports ${name} any more; take its row out of scripts/bundled-modules.mjs` })) };
      });
    },
  };
}

function packageOf(folder, modules) {
  const [first = '', second = ''] = folder.startsWith(modules) ? folder.slice(modules.length).split(sep) : [];
  return first.startsWith('@') ? `${first}/${second}` : first;
}

function edited(path, edits) {
  let contents = readFileSync(path, 'utf8');
  for (const [before, after] of edits) {
    if (!contents.includes(before)) {
      return { errors: [{ text: `${path} no longer has the text ${before}; mend its row in scripts/bundled-modules.mjs` }] };
    }
    contents = contents.replace(before, () => after);
  }
  return { contents, loader: 'js' };
}
