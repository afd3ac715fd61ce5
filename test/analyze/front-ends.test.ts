import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import type { FrontEndFacts } from '../../src/analyze/front-ends/front-ends.ts';
import { placed, scriptPath } from '../../src/analyze/front-ends/script-paths.ts';
import { memoryRepo } from '../../src/repo.ts';

const GO = {
  'go.mod': 'module example.com/m\n\ngo 1.26\n', 'main.go': 'package main\n\nimport "example.com/m/server/ui"\n\nfunc main() { println(ui.Files) }\n',
  'server/ui/ui.go': 'package ui\n\nimport "embed"\n\n//go:embed all:dist\nvar Files embed.FS\n',
};

function fronts(files: Readonly<Record<string, string>>): readonly FrontEndFacts[] {
  return analyze(memoryRepo({ ...GO, ...files }), { name: 'm' }).frontEnds;
}

/** Where the front end of `web` writes, and whether Go code looks there. */
function output(settings: string, files: Readonly<Record<string, string>> = {}): string {
  const [one] = fronts({ 'web/package.json': '{ "scripts": { "build": "vite build" }, "devDependencies": { "vite": "6" } }', 'web/vite.config.ts': settings, ...files });
  return `${one?.output?.value}${one?.usedBy === undefined || one.usedBy.place !== undefined ? '' : ' used'}`;
}

test('paths that a script puts together', () => {
  const read = (expression: string, before = ''): string | undefined => placed(scriptPath(`${before}x: ${expression}, y: 1`, before.length + 3, { file: 'web/config/a.js', base: 'web' }), 'web');
  assert.equal(read("'../dist'"), 'dist');
  assert.equal(read("path.resolve(__dirname, '..', '..', 'dist')"), 'dist');
  assert.equal(read("resolve(import.meta.dirname, '../../dist')"), 'dist');
  assert.equal(read("path.join('..', 'dist')"), 'dist');
  assert.equal(read("path.resolve('out')"), 'web/out');
  assert.equal(read("path.resolve(process.cwd(), '../out/')"), 'out');
  assert.equal(read("fileURLToPath(new URL('../../dist', import.meta.url))"), 'dist');
  assert.equal(read("new URL('./dist', import.meta.url).pathname"), 'web/config/dist');
  assert.equal(read("path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../dist')"), 'web/dist');
  assert.equal(read("process.env.OUT ?? `${root}/dist`", "const root = path.resolve(__dirname, '../../server');\n"), 'server/dist');
  assert.equal(read("process.env['OUT'] ?? '../server/dist'"), 'server/dist');
  assert.equal(read("root + '/dist' // there", "const root: string = '../server';\n"), 'server/dist');
  for (const open of ["isDev ? 'a' : 'b'", 'paths.build', 'choose("a")', "resolve(root, 'dist')", '`${name}/dist`', "resolve('/tmp', 'x')", "path.resolve(__dirname, '../../..')", "'a'.split('/')"]) assert.equal(read(open), undefined, open);
  assert.equal(scriptPath('const a = b;\nconst b = a;\nx: a', 30, { file: 'a.js', base: '.' }), undefined, 'a circle ends');
});

test('where vite writes: by its setting however that is put together, from its root', () => {
  assert.equal(output("export default { build: { outDir: path.resolve(__dirname, '..', 'server', 'ui', 'dist') } };"), 'server/ui/dist used');
  assert.equal(output("const outDir = '../server/ui/dist';\nexport default { build: { outDir } };"), 'server/ui/dist used');
  assert.equal(output("export default { root: 'src', build: { outDir: '../../server/ui/dist' } };", { 'web/src/index.html': '' }), 'server/ui/dist used');
  assert.equal(output("export default { root: 'src' };", { 'web/src/index.html': '' }), 'web/src/dist');
  assert.equal(output("export default { root: './src', build: { outDir: '', rollupOptions: { input: ['./src/a.ts'] } } };", { 'web/src/a.ts': '' }), 'web/src', 'what it begins with stands in the configuration');
  assert.equal(output("export default { test: { root: 'tests' } };", { 'web/tests/a.ts': '' }), 'web/dist', 'no page lies there');
});

test('a package of somebody else’s without what configures its build is none', () => {
  const read = (script: string, files: Record<string, string> = {}): (string | undefined)[] => fronts({ ...files, 'static/lib/editor/package.json': `{ "scripts": { "build": "${script}" }, "devDependencies": { "rollup": "1" } }` }).map((one) => one.script?.command);
  assert.deepEqual(read('rollup -c'), [undefined]);
  assert.deepEqual(read('rollup -c', { 'static/lib/editor/rollup.config.js': '' }), ['rollup -c']);
  assert.deepEqual(read('webpack --mode production --config build/prod.js'), [undefined]);
  assert.deepEqual(read('node ./tools/build.js -t node'), [undefined]);
  assert.deepEqual(read('node ./tools/build.js -t node', { 'static/lib/editor/tools/build.js': '' }), ['node ./tools/build.js -t node']);
  assert.deepEqual(read('tsc && node out/build.js'), ['tsc && node out/build.js'], 'made before');
  assert.deepEqual(read('webpack --mode production --config build/prod.js', { 'static/lib/editor/build/prod.js': '' }), ['webpack --mode production --config build/prod.js']);
  assert.deepEqual(read('rollup src/a.js -o a.js && tsc -c'), ['rollup src/a.js -o a.js && tsc -c']);
});

test('documentation is a front end where its pages are embedded, and else none', () => {
  const docs = '{ "scripts": { "docs:dev": "vitepress dev", "docs:build": "vitepress build" }, "dependencies": { "vitepress": "1" } }';
  const read = (files: Record<string, string>): string[] => fronts(files).map(({ output: made, script }) => `${script?.name} ${made?.value}`);
  const embedding = { 'main.go': 'package main\n\nimport "embed"\n\n//go:embed all:docs/.vitepress/dist\nvar pages embed.FS\n\nfunc main() { println(pages) }\n' };
  assert.deepEqual(read({ ...embedding, 'docs/package.json': docs }), ['docs:build docs/.vitepress/dist']);
  assert.deepEqual(read({ ...embedding, 'package.json': docs.replace('vitepress build', 'vitepress build docs') }), ['docs:build docs/.vitepress/dist']);
  assert.deepEqual(read({ 'docs/package.json': docs }), []);
});

test('where SvelteKit writes, also where its options stand in the plugin of vite', () => {
  const kit = '{ "scripts": { "build": "vite build" }, "devDependencies": { "vite": "6", "@sveltejs/kit": "2", "@sveltejs/adapter-static": "3" } }';
  assert.equal(output("export default { plugins: [sveltekit({ adapter: adapter({ pages: process.env['OUT'] ?? '../server/ui/dist' }) })] };", { 'web/package.json': kit }), 'server/ui/dist used');
  assert.equal(output('export default { plugins: [sveltekit()] };', { 'web/package.json': kit, 'web/svelte.config.js': "export default { kit: { adapter: adapter({ pages: '../server/ui/dist' }) } };" }), 'server/ui/dist used');
});

test('settings that a condition chooses, as the script that builds it decides', () => {
  const embedding = '{ "scripts": { "build": "vite build", "build:embed": "cross-env EMBED=1 vite build --mode embed" }, "devDependencies": { "vite": "6" } }';
  const chosen = (condition: string, scripts = embedding): string => output(`const isEmbed = mode === 'embed';\nexport default defineConfig(({ mode }) => ({ build: { outDir: ${condition} ? '../server/ui/dist' : 'dist' } }));`, { 'web/package.json': scripts });
  for (const told of ["mode === 'embed'", 'isEmbed', 'process.env.EMBED', "process.env.EMBED === '1'", "command === 'build'", "(mode !== 'x')"]) assert.equal(chosen(told), 'server/ui/dist used', told);
  for (const not of ["mode === 'lib'", "process.env.OTHER", "!process.env.EMBED && x", "env.VITE_OUT === 'x'"]) assert.equal(chosen(not), 'web/dist', not);
  assert.equal(chosen("process.env.NODE_ENV === 'production'", '{ "scripts": { "build": "vite build" }, "devDependencies": { "vite": "6" } }'), 'server/ui/dist used');
  const [cra] = fronts({ 'web/package.json': '{ "scripts": { "build": "react-scripts build" }, "dependencies": { "react-scripts": "5" } }', 'web/.env': 'PORT=3001\nBUILD_PATH=../server/ui/dist\n' });
  assert.deepEqual([cra?.output?.value, cra?.output?.at.line, cra?.usedBy?.how], ['server/ui/dist', 2, 'embed']);
});

test('the settings that the script names come first; a file of variables is no place for a result', () => {
  const config = (command: string, name: string, text: string): string | undefined => fronts({ 'web/package.json': `{ "scripts": { "build": "${command}" }, "devDependencies": { "webpack": "5" } }`, [`web/${name}`]: text, 'web/webpack.dev.js': "module.exports = { output: { path: '/tmp' } };" })[0]?.output?.value;
  assert.equal(config('webpack --config webpack.prod.js', 'webpack.prod.js', "module.exports = { output: { filename: 'a.js', path: path.resolve(__dirname, '../static') } };"), 'static');
  assert.equal(config('webpack', 'webpack.config.js', "require('dotenv').config({ path: './.env.local' });\nmodule.exports = { output: { filename: 'a.js', path: path.join(__dirname, '..', 'static') } };"), 'static');
});

test('where a script copies the output after the build: the directory, or below it under its own name', () => {
  const copied = (command: string): string | undefined => fronts({ 'web/package.json': `{ "scripts": { "build": "vite build", "postbuild": "${command}" }, "devDependencies": { "vite": "6" } }` })[0]?.output?.value;
  assert.equal(copied('rm -rf ../server/ui/dist && cp -r dist ../server/ui/'), 'server/ui/dist');
  assert.equal(copied('cp -r dist ../server/ui/dist'), 'server/ui/dist');
  assert.equal(copied('cp -r dist/* ../server/ui/dist/'), 'server/ui/dist');
});

test('the script that builds the front end without the program, and what vite counts from its root', () => {
  const scripts = '"build": "npm run build:web && npm run build:go", "build:web": "vite build web --outDir ../server/ui/dist", "build:go": "go build ."';
  const [one] = fronts({ 'package.json': `{ "scripts": { ${scripts} }, "devDependencies": { "vite": "6" } }`, 'web/index.html': '' });
  assert.deepEqual([one?.script?.name, one?.output?.value], ['build:web', 'server/ui/dist']);
});

test('where other tools write, and what a configuration is merged with', () => {
  const writes = (script: string, dependency: string, files: Readonly<Record<string, string>>): string => {
    const [one] = fronts({ 'web/package.json': `{ "scripts": { "build": "${script}" }, "devDependencies": { "${dependency}": "1" } }`, ...files });
    return `${one?.tool} ${one?.output?.value}${one?.usedBy === undefined ? '' : ' used'}`;
  };
  const settings = "const path = require('path');\nmodule.exports = { entry: './a.js', output: { filename: '[name].js', path: path.resolve(__dirname, '../../server/ui/dist') } };\n";
  const merging = "const { merge } = require('webpack-merge');\nconst common = require('./webpack.common');\nmodule.exports = merge(common, { mode: 'production' });\n";
  assert.equal(writes('webpack --config webpack/webpack.prod.js', 'webpack', { 'web/webpack/webpack.prod.js': merging, 'web/webpack/webpack.common.js': settings }), 'webpack server/ui/dist used');
  assert.equal(writes('rspack build', '@rspack/cli', { 'web/rspack.config.js': settings.replace('../../', '../') }), 'rspack server/ui/dist used');
  assert.equal(writes('craco build', 'react-scripts', { 'web/craco.config.js': "module.exports = { webpack: { configure: (c, { paths }) => { paths.appBuild = c.output.path = path.resolve('../server/ui/dist'); return c; } } };" }), 'react-scripts server/ui/dist used');
  assert.equal(writes('umi build', 'umi', { 'web/config/config.ts': "export default defineConfig({ outputPath: '../server/ui/dist', hash: true });" }), 'umi server/ui/dist used');
  assert.equal(writes('vite build', 'vite', { 'web/vite.config.ts': "import x from './plugins/pages';\nexport default {};", 'web/plugins/pages.ts': "export default { outDir: '../server/ui/dist' };" }), 'vite web/dist', 'a plugin is none');
});

test('a hidden directory is no file; next exports elsewhere than its own default', () => {
  const next = (settings: string): string | undefined => fronts({ 'web/package.json': '{ "scripts": { "build": "next build" }, "dependencies": { "next": "15" } }', 'web/next.config.js': settings })[0]?.output?.value;
  assert.equal(next("module.exports = { output: 'export', distDir: '.next' };"), 'web/out');
  assert.equal(next("module.exports = { output: 'export', distDir: '.site' };"), 'web/.site');
  assert.equal(output("export default { build: { outDir: '.out' } };"), 'web/.out');
});

test('a command of the repository copies what a front end built', () => {
  const copied = (files: Readonly<Record<string, string>>): string | undefined => fronts({ 'web/package.json': '{ "scripts": { "build": "vite build" }, "devDependencies": { "vite": "6" } }', ...files }).find(({ dir }) => dir === 'web')?.copied?.value;
  assert.equal(copied({ 'package.json': '{ "scripts": {\n"build": "cd web && npm ci && npm run build && cd .. && rm -rf server/ui/dist && cp -r web/dist server/ui/dist" } }' }), 'server/ui/dist');
  assert.equal(copied({ Makefile: 'ui:\n\t@(cd web && npm run build) && cp -r web/dist server/ui\n' }), 'server/ui/dist');
  assert.equal(copied({ 'scripts/build.sh': '#!/bin/sh\ncd "$(dirname "$0")/.."\ncd web\nnpm run build\ncp -r dist/. ../server/ui/dist\n' }), 'server/ui/dist');
  assert.equal(copied({ 'scripts/build.sh': '#!/bin/sh\ncd "$ROOT"\nrsync -a --delete "web/dist/" server/ui/dist/\n' }), 'server/ui/dist');
  assert.equal(copied({ 'Taskfile.yml': "tasks:\n  ui:\n    cmds:\n      - cp -r web/dist 'server/ui/dist'\n" }), 'server/ui/dist');
  assert.equal(copied({ 'scripts/build.sh': '#!/bin/sh\ncd other\ncp -r web/dist ../server/ui/dist\n' }), undefined);
});

test('a program of its own: what it names, or what a command copies from there', () => {
  const made = (text: string, files: Readonly<Record<string, string>> = {}, command = 'node build.js'): string => {
    const [one] = fronts({ 'web/package.json': `{ "scripts": { "build": "${command}" } }`, 'web/build.js': text, ...files });
    return `${one?.output?.value}${one?.copied === undefined ? '' : ` -> ${one.copied.value}`}${one?.usedBy === undefined ? '' : ' used'}`;
  };
  assert.equal(made("fs.mkdirSync('dist');"), 'undefined', 'a directory of the front end, and nobody copies it');
  assert.equal(made("fs.mkdirSync('dist');", { Makefile: 'ui:\n\tcp -r web/dist server/ui/dist\n' }), 'web/dist -> server/ui/dist used');
  assert.equal(made("const out = path.join(__dirname, '..', 'server', 'ui', 'dist');", {}, 'bun run build.js'), 'server/ui/dist used');
  assert.equal(made("fs.mkdirSync('dist');", {}, 'node build.js && rm -rf ../server/ui/dist && cp -r dist ../server/ui/dist'), 'server/ui/dist used');
  assert.equal(made("fs.writeFileSync('../server/ui/dist/index.html', '');"), 'server/ui/dist used');
  assert.equal(made("const out = path.join(__dirname, '..', 'server', 'ui', 'dist');", { 'web/gen.js': '' }, 'node gen.js && node build.js'), 'server/ui/dist used');
  assert.equal(made("const out = path.join(root, 'ui', 'dist');"), 'server/ui/dist used');
  assert.equal(made("const out = path.join(root, 'other', 'dist');"), 'undefined');
});

test('a shell script of its own: what it makes counts from the directory of the package.json', () => {
  const made = (script: string, command: string): readonly unknown[] => {
    const [one] = fronts({ 'server/ui/package.json': JSON.stringify({ scripts: { build: command } }), 'server/ui/build.sh': script });
    return one?.usedBy === undefined ? [] : [one.output?.value, one.starts];
  };
  const script = '#!/bin/sh\n# Make it\nmkdir -p dist\nnpx tailwindcss -i src/a.css -o dist/a.css\nopenssl dgst -sha256 dist/a.css\n';
  assert.deepEqual(made(script, './build.sh'), ['server/ui/dist', ['openssl']]);
  assert.deepEqual(made(script, 'npm version && bash -e build.sh'), ['server/ui/dist', ['openssl']]);
  assert.deepEqual(made('#!/bin/sh\nmkdir -p out\n', './build.sh'), []);
  assert.deepEqual(made(script, './other.sh'), []);
  assert.deepEqual(made(`${script}go build ./...\n`, './build.sh'), [], 'Node is alone there');
});

test('plain commands of a script: where they copy to, what they redirect into, what the text of a `node -e` names', () => {
  const made = (command: string): string | undefined => {
    const [one] = fronts({ 'web/package.json': JSON.stringify({ scripts: { build: command } }) });
    return one?.usedBy === undefined ? undefined : one.output?.value;
  };
  assert.equal(made('mkdir -p ../server/ui/dist && cp index.html ../server/ui/dist/'), 'server/ui/dist');
  assert.equal(made('cp -r src/*.html ../server/ui/dist'), 'server/ui/dist');
  assert.equal(made('cat src/*.js > ../server/ui/dist/app.js'), 'server/ui/dist');
  assert.equal(made("node -e \"require('fs').writeFileSync('../server/ui/dist/index.html', 'x')\""), 'server/ui/dist');
  assert.equal(made('OUT=../server/ui/dist node build.js'), 'server/ui/dist');
  assert.equal(made('node build.js ../server/ui/dist'), 'server/ui/dist');
  assert.equal(made('sass --no-source-map scss:../server/ui/dist'), 'server/ui/dist');
  assert.equal(made('mkdir -p ../other && cp index.html ../other/'), undefined);
  assert.equal(made('jsdoc2md src/*.js > API.md'), undefined);
});

test('what a script copies before its build is not the result', () => {
  const [one] = fronts({ 'web/package.json': '{ "scripts": { "build": "cp -r ../shared src/shared && vite build && cp -r dist ../server/ui/dist" }, "devDependencies": { "vite": "6" } }' });
  assert.equal(one?.output?.value, 'server/ui/dist');
  const [other] = fronts({ 'web/package.json': '{ "scripts": { "build": "cp ../LICENSE . && vite build" }, "devDependencies": { "vite": "6" } }' });
  assert.equal(other?.output?.value, 'web/dist');
});

test('of several scripts the one whose output a command copies to what is embedded, or that fills it by a program of its own', () => {
  const chosen = (scripts: string, dependency: string, files: Readonly<Record<string, string>> = {}): readonly (string | undefined)[] => {
    const [one] = fronts({ 'web/package.json': `{ "scripts": ${scripts}, "devDependencies": { "${dependency}": "12" } }`, ...files });
    return [one?.script?.name, one?.output?.value, one?.copied?.value];
  };
  const next = '{ "build": "next build", "export": "next build && next export -o dist" }';
  assert.deepEqual(chosen(next, 'next', { Makefile: 'ui:\n\tcd web && \\\n\tyarn run export && \\\n\tmv dist ../server/ui/dist\n' }), ['export', 'web/dist', 'server/ui/dist']);
  assert.deepEqual(chosen(next, 'next'), ['build', 'web/out', undefined]);
  const router = '{ "build": "react-router build", "build:spa": "SPA=true react-router build && node spa.mjs" }';
  assert.deepEqual(chosen(router, '@react-router/dev', { 'web/spa.mjs': "const root = path.dirname(fileURLToPath(import.meta.url))\nawait cp(path.join(root, 'build/client'), path.join(root, '../server/ui/dist'))\n" }), ['build:spa', 'server/ui/dist', undefined]);
  assert.deepEqual(chosen(router, '@react-router/dev', { 'web/spa.mjs': "await rm('build')\n" }), ['build', 'web/build/client', undefined]);
  assert.deepEqual(chosen('{ "test": "jest", "pack": "webpack", "packdev": "webpack --watch" }', 'webpack')[0], 'pack');
});

test('pages that a configuration names and that are not there yet are for the front end to make', () => {
  const named = (path: string): readonly [string | undefined, string | undefined] => {
    const [one] = analyze(memoryRepo({
      'go.mod': GO['go.mod'], 'main.go': 'package main\n\nimport "os"\n\nfunc main() { os.Open("config.json") }\n', 'config.json': `{\n"webpath": "${path}"\n}\n`,
      'web/package.json': '{ "scripts": { "pack": "webpack -o pack" }, "devDependencies": { "webpack": "5" } }',
    }), { name: 'm' }).frontEnds;
    return [one?.usedBy?.path, one?.usedBy?.at.path];
  };
  assert.deepEqual(named('./web/pack'), ['web/pack', 'config.json']);
  assert.deepEqual(named('./site'), [undefined, undefined]);
});

test('what a program opens counts from its module or from its own directory', () => {
  const used = (program: string, opened: string, front: string): readonly [string | undefined, string | undefined] => {
    const [one] = analyze(memoryRepo({
      'backend/go.mod': 'module example.com/m\n\ngo 1.26\n', [`${program}/main.go`]: `package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", http.FileServer(http.Dir("${opened}"))) }\n`,
      [`${front}/package.json`]: '{ "scripts": { "build": "vite build" }, "devDependencies": { "vite": "6" } }',
    }), { name: 'm' }).frontEnds;
    return [one?.usedBy?.path, one?.usedBy?.from];
  };
  assert.deepEqual(used('backend', '../frontend/dist', 'frontend'), ['frontend/dist', 'backend']);
  assert.deepEqual(used('backend/cmd/app', 'ui/dist', 'backend/ui'), ['backend/ui/dist', 'backend']);
  assert.deepEqual(used('backend/cmd/app', './ui/dist', 'ui'), ['ui/dist', '.']);
  assert.deepEqual(used('backend', '../other/dist', 'frontend'), [undefined, undefined]);
});

test('a build that asks git for the commit, and cannot go on without', () => {
  const asks = (settings: string, script = 'vite build', files: Readonly<Record<string, string>> = {}): string | undefined => {
    const [one] = fronts({ 'web/package.json': `{ "scripts": { "build": ${JSON.stringify(script)}, "stamp": "git rev-parse HEAD > commit.txt" }, "devDependencies": { "vite": "6" } }`, 'web/vite.config.js': settings, ...files });
    return one?.asksGit && `${one.asksGit.path}:${one.asksGit.line}`;
  };
  for (const line of ["execSync('git rev-parse --short HEAD')", 'execSync(`git ${what}`)', "execFileSync('git', ['describe', '--tags'])", "spawnSync( 'git', ['log'])", 'await $`git rev-parse HEAD`', "import { simpleGit } from 'simple-git'"]) {
    assert.equal(asks(`\n${line};\n`), 'web/vite.config.js:2', line);
  }
  assert.equal(asks("import { version } from './build/version';", 'vite build', { 'web/build/version.ts': "export const version = execSync('git describe');" }), 'web/build/version.ts:1');
  assert.equal(asks('', 'node stamp.js && vite build', { 'web/stamp.js': "execSync('git describe')" }), 'web/stamp.js:1');
  assert.equal(asks('', 'npm run stamp && vite build'), 'web/package.json:1');
  for (const line of ["try {\n execSync('git rev-parse HEAD') } catch {}", "// execSync('git rev-parse HEAD')", "execSync('git rev-parse HEAD || echo none')", "execSync('git clone https://example.com/x')", "execFileSync('git', ['fetch'])", "run('git rev-parse')", "url: 'git@example.com'"]) {
    assert.equal(asks(`${line};\n`), undefined, line);
  }
  for (const script of ['git rev-parse HEAD || true && vite build', 'COMMIT=$(git rev-parse HEAD) vite build', 'git submodule update --init && vite build']) assert.equal(asks('', script), undefined, script);
});

test('packages that read the directory of git themselves, and those that no maintained Node compiles', () => {
  const [one] = fronts({ 'web/package.json': '{\n"scripts": { "build": "vite build" },\n"devDependencies": { "vite": "4", "node-sass": "^4.14.1" } }', 'web/vite.config.js': "import git from 'git-rev-sync';\nexport default { define: { COMMIT: git.short() } };\n" });
  assert.deepEqual(one?.asksGit, { path: 'web/vite.config.js', line: 1, reads: true });
  assert.deepEqual(one?.outgrown, { name: 'node-sass', major: 4, node: 14, at: { path: 'web/package.json', line: 3 } });
  assert.equal(fronts({ 'web/package.json': '{ "scripts": { "build": "vite build" }, "devDependencies": { "vite": "6", "node-sass": "npm:sass@1" } }' })[0]?.outgrown, undefined);
});

test('of scripts that fill the same place, the one that makes pages, or that the repository runs', () => {
  const script = (scripts: string, files: Readonly<Record<string, string>> = {}, tool = 'vite'): string | undefined => fronts({ 'web/package.json': `{ "scripts": ${scripts}, "devDependencies": { "${tool}": "6" } }`, ...files })[0]?.script?.name;
  const both = '{ "build": "vite build", "build:prod": "vite build --mode production" }';
  assert.equal(script(both), 'build');
  assert.equal(script(both, { Makefile: 'ui:\n\tcd web && npm ci && npm run build:prod\n' }), 'build:prod');
  assert.equal(script(both, { Makefile: 'ui:\n\tnpm --prefix web run build:prod\ntest:\n\tyarn --cwd web build\n' }), 'build', 'it runs both');
  assert.equal(script(both, { Makefile: '.ONESHELL:\n\nui:\n\tcd web\n\tnpm run build:prod\n' }), 'build:prod');
  assert.equal(script(both, { Makefile: 'ui:\n\tcd site && npm run build:prod\n' }), 'build', 'another one');
  assert.equal(script('{ "build": "vite build", "build:lib": "vite build --outDir lib" }', { Makefile: 'ui:\n\tcd web && npm run build:lib\n' }), 'build', 'it fills another place');
  assert.equal(script('{ "build": "nuxt build", "generate": "nuxt generate" }', {}, 'nuxt'), 'generate');
});

test('packages that Go code serves or embeds as they are installed', () => {
  const packages = '{ "scripts": { "test": "x" }, "dependencies": { "pages.js": "1", "@a/b": "1" } }';
  const at = (...paths: string[]): (string | boolean | undefined)[] => {
    const main = `package main\n\nimport "net/http"\n\nfunc main() {\n${paths.map((path) => `\thttp.Handle("/x", http.FileServer(http.Dir("${path}")))\n`).join('')}}\n`;
    const [one] = analyze(memoryRepo({ 'go.mod': GO['go.mod'], 'main.go': main, 'web/package.json': packages, 'web/package-lock.json': '{}', '.gitignore': 'node_modules\n' }), { name: 'm' }).frontEnds;
    return [one?.output?.value, one?.installs, one?.absent];
  };
  assert.deepEqual(at('web/node_modules/pages.js/dist'), ['web/node_modules/pages.js/dist', true, true]);
  assert.deepEqual(at('web/node_modules/pages.js', 'web/node_modules/@a/b/css'), ['web/node_modules', true, true]);
  assert.deepEqual(at('web/node_modules/other/dist'), [undefined, undefined, undefined]);
  const [embedded] = fronts({ 'server/ui/ui.go': GO['server/ui/ui.go'].replace('all:dist', 'node_modules/pages.js'), 'server/ui/package.json': packages });
  assert.deepEqual([embedded?.output?.value, embedded?.installs], ['server/ui/node_modules/pages.js', true]);
});

test('programs of the system that a build starts are told, and one with a compiler that no stage has is left', () => {
  const built = (scripts: string): unknown => {
    const [one] = fronts({ 'web/package.json': `{ "scripts": { ${scripts} }, "devDependencies": { "vite": "6", "brotli": "1" } }` });
    return [one?.script?.name, one?.output?.value, one?.starts];
  };
  assert.deepEqual(built('"data": "python3 ../make.py > src/data.json", "prebuild": "npm run data && jq -e . src/data.json", "build": "vite build && brotli dist/*.js"'), ['build', 'web/dist', ['jq', 'python3']]);
  assert.deepEqual(built('"build:wasm": "wasm-pack build ../engine --out-dir ../web/pkg", "build": "npm run build:wasm && vite build"'), [undefined, undefined, undefined]);
  assert.deepEqual(built('"build": "cargo build && vite build", "build:page": "vite build"'), ['build:page', 'web/dist', undefined]);
});

test('a front end’s own directory of output that code which serves names by itself, however the path goes on', () => {
  const code = (name: string, library = 'net/http'): string => `package main\n\nimport "${library}"\n\nfunc main() { serve(folder() + "/index.html") }\n\nfunc folder() string {\n\tpath := "${name}"\n\treturn path\n}\n`;
  const built = (main: string, more: Readonly<Record<string, string>> = {}): unknown => {
    const [one] = analyze(memoryRepo({ 'go.mod': GO['go.mod'], 'main.go': main, 'web/package.json': '{ "scripts": { "build": "react-scripts build" }, "dependencies": { "react-scripts": "5" } }', ...more }), { name: 'm' }).frontEnds;
    return [one?.output?.value, one?.usedBy?.at.line];
  };
  assert.deepEqual(built(code('web/build')), ['web/build', 8]);
  assert.deepEqual(built(code('./web/build/index.html')), ['web/build', 8]);
  for (const main of [code('web/build', 'os'), code('site/build'), code('web/src')]) assert.deepEqual(built(main), ['web/build', undefined]);
  // Where a program of its own moves what the tool wrote elsewhere.
  const moved = {
    'web/package.json': '{ "scripts": { "build": "craco build", "postbuild": "node mv.js" }, "dependencies": { "react-scripts": "5" } }',
    'web/craco.config.js': 'module.exports = { webpack: { configure: (c, { paths }) => { paths.appBuild = path.resolve(__dirname, "build-temp"); return c; } } };\n',
    'web/mv.js': 'const from = path.join(__dirname, "build-temp");\nconst to = path.join(__dirname, "build");\nfs.renameSync(from, to);\n',
  };
  assert.deepEqual(built(code('web/build'), moved), ['web/build', 8]);
});
