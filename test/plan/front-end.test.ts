import assert from 'node:assert/strict';
import test from 'node:test';
import type { FrontEndFacts } from '../../src/analyze/front-ends/front-ends.ts';
import type { Module } from '../../src/analyze/modules/modules.ts';
import { withoutBrowsers } from '../../src/plan/repository/front-ends/downloads.ts';
import { anyEngine } from '../../src/plan/repository/front-ends/engines.ts';
import { withHooks } from '../../src/plan/repository/front-ends/git.ts';
import { membersBefore } from '../../src/plan/repository/front-ends/members.ts';
import { debianPackages, installation } from '../../src/plan/repository/front-ends/manager.ts';
import { credentialsOf, withCredentials } from '../../src/plan/repository/front-ends/registries.ts';
import { manifestsOf, outsidePackages, outsideReads } from '../../src/plan/repository/front-ends/files.ts';
import { lineNeed } from '../../src/plan/repository/generated/generate-tools.ts';
import { buildFlags, needsOf } from '../../src/plan/build-secrets.ts';
import { memoryRepo } from '../../src/repo.ts';

type Manager = FrontEndFacts['manager']['name'];

function front(name: Manager, lock: string | undefined, dir = 'web'): FrontEndFacts {
  const at = { path: `${dir}/package.json`, line: 1 };
  return {
    dir, name: 'web', script: { name: 'build', command: 'vite build', at }, manager: { name, version: undefined, lock: lock === undefined ? undefined : `${dir}/${lock}` },
    workspace: undefined, node: undefined, tool: 'vite', output: { value: `${dir}/dist`, at }, copied: undefined, usedBy: { how: 'embed', path: `${dir}/dist`, at },
  };
}

function prepared(name: Manager, lock: string, files: Readonly<Record<string, string>>): readonly string[] {
  const { prepare, install } = installation(memoryRepo(files), front(name, lock));
  return [...prepare, install];
}

test('the package manager in the release that wrote the lock file, or that package.json names', () => {
  assert.deepEqual(prepared('npm', 'package-lock.json', {}), ['npm ci']);
  assert.deepEqual(prepared('yarn', 'yarn.lock', {}), ['yarn install --frozen-lockfile --network-timeout 300000']);
  assert.deepEqual(prepared('pnpm', 'pnpm-lock.yaml', { 'web/pnpm-lock.yaml': "lockfileVersion: '6.0'\n" }), ['npm install --global --force pnpm@8', 'pnpm install --frozen-lockfile']);
  assert.deepEqual(prepared('pnpm', 'pnpm-lock.yaml', { 'web/pnpm-lock.yaml': "lockfileVersion: '9.0'\n" })[0], 'npm install --global --force pnpm@10');
  assert.deepEqual(prepared('pnpm', 'pnpm-lock.yaml', { 'web/package.json': '{ "packageManager": "pnpm@9.12.0+sha512.abc" }' })[0], 'corepack enable');
  assert.deepEqual(prepared('yarn-berry', 'yarn.lock', { 'web/.yarnrc.yml': 'yarnPath: .yarn/releases/yarn-3.6.1.cjs\n', 'web/.yarn/releases/yarn-3.6.1.cjs': '' }), ['yarn install --immutable']);
  assert.deepEqual(prepared('yarn-berry', 'yarn.lock', { 'web/yarn.lock': '# x\n__metadata:\n  version: 6\n' }), ['corepack enable', 'corepack install --global yarn@3', 'yarn install --immutable']);
  assert.deepEqual(prepared('bun', 'bun.lock', { 'web/package.json': '{ "packageManager": "bun@1.1.30" }' })[0], 'npm install --global bun@1.1.30');
});

test('a package manager that checks engines is told to let another release of Node pass, where the stage has another', () => {
  const told = (name: Manager, engines: string, files: Readonly<Record<string, string>> = {}, node?: string): string => {
    const facts = { ...front(name, 'lock'), ...(node !== undefined && { node: { value: node, at: { path: '.nvmrc', line: 1 } } }) };
    const [step] = anyEngine(memoryRepo({ 'web/package.json': `{ "engines": { ${engines} } }`, ...files }), facts);
    return step?.do === 'env' ? `${Object.entries(step.values).join(' ')}: ${step.why}` : '';
  };
  const strict = { 'web/.npmrc': 'engine-strict=true\n' };
  assert.equal(told('yarn', '"node": "18.x"'), 'YARN_IGNORE_ENGINES,true: web/package.json asks for node 18.x, and this is Node 24.');
  for (const range of ['>=16 <19', '^18.12.0 || ^20.9.0', '24.1.0']) assert.match(told('yarn', `"node": "${range}"`), /^YARN/, range);
  for (const range of ['>=14', '^18 || >=20', '24.x', '*', 'lts', '']) assert.equal(told('yarn', `"node": "${range}", "npm": "please-use-yarn"`), '', range);
  assert.equal(told('yarn', '', {}, '16.20.0'), 'YARN_IGNORE_ENGINES,true: .nvmrc asks for node 16.20.0, and this is Node 22.', 'what was chosen with it may take no other');
  assert.equal(told('yarn', '', {}, '22'), '');
  assert.equal(told('npm', '"node": "18.x"'), '', 'npm warns only');
  assert.match(told('npm', '"node": "18.x"', strict), /^NPM_CONFIG_ENGINE_STRICT,false/);
  assert.match(told('npm', '"npm": "9.x"', strict), /asks for npm 9.x/);
  assert.equal(told('npm', '"node": ">=18", "npm": ">=9"', strict), '');
  assert.equal(told('pnpm', '"node": "18.x"', strict), '');
});

test("packages that stay where they were downloaded to are in no cache mount (yarn's Plug'n'Play)", () => {
  assert.equal(installation(memoryRepo({}), front('yarn-berry', 'yarn.lock')).cache, null);
  assert.deepEqual(installation(memoryRepo({ 'web/.yarnrc.yml': 'nodeLinker: node-modules\n' }), front('yarn-berry', 'yarn.lock')).cache, { id: 'yarn-berry', target: '/root/.yarn/berry/cache' });
});

test('an installation downloads no browser that tests alone need', () => {
  const downloads = (manifest: string, command = 'vite build'): Readonly<Record<string, string>> => {
    const facts = front('npm', 'package-lock.json');
    const [step] = withoutBrowsers(memoryRepo({ 'web/package.json': manifest }), { ...facts, script: { ...facts.script!, command } });
    return step?.do === 'env' ? step.values : {};
  };
  assert.deepEqual(downloads('{ "devDependencies": { "puppeteer": "^25.0.0", "cypress": "15.8.1" } }'), { CYPRESS_INSTALL_BINARY: '0', PUPPETEER_SKIP_DOWNLOAD: 'true' });
  assert.deepEqual(downloads('{ "devDependencies": { "cypress-wait-until": "^3.0.2", "puppeteer-core": "1" } }'), {}, 'others of the name');
  assert.deepEqual(downloads('{ "dependencies": { "puppeteer": "^25.0.0" } }', 'vite build && node puppeteer.js'), {}, 'the build starts it');
  assert.deepEqual(downloads('{ "dependencies": { "puppeteer": "^25.0.0", "react-snap": "1" } }'), {}, 'pages are rendered with it');
  const facts = { ...front('npm', 'package-lock.json', 'apps/web'), workspace: '.' };
  assert.equal(withoutBrowsers(memoryRepo({ 'package.json': '{ "devDependencies": { "cypress": "1" } }', 'apps/web/package.json': '{}' }), facts).length, 1, 'the top of the workspace installs it');
});

test('git and a compiler, where a dependency asks for them', () => {
  const packages = (lock: string): readonly string[] => debianPackages(memoryRepo({ 'web/package-lock.json': lock }), front('npm', 'package-lock.json'));
  assert.deepEqual(packages('{ "packages": { "node_modules/vite": { "peerDependencies": { "canvas": "^2" } } } }'), []);
  assert.deepEqual(packages('{ "packages": { "node_modules/node-sass": {} } }'), ['g++', 'make', 'python3']);
  assert.deepEqual(packages('{ "packages": { "node_modules/x": { "resolved": "git+ssh://git@example.com/x.git#1" } } }'), ['ca-certificates', 'git']);
});

test('hooks of git that an installation sets, where there is no repository', () => {
  const script = (prepare: string, hasGit = false): readonly string[] =>
    withHooks(memoryRepo({ 'web/package.json': `{ "scripts": { "prepare": "${prepare}" } }` }), front('npm', 'package-lock.json'), hasGit, { do: 'run', mounts: [], script: ['npm ci'] }).script;
  for (const sets of ['git config core.hooksPath .githooks', 'cd .. && git config --local core.hooksPath web/.hooks']) {
    assert.deepEqual(script(sets), ["echo '#!/bin/sh' >/usr/local/bin/git", 'chmod 755 /usr/local/bin/git', 'npm ci', 'rm /usr/local/bin/git']);
    assert.deepEqual(script(sets, true), ['git init --quiet /src', 'npm ci', 'rm -r /src/.git']);
  }
  for (const other of ['git config core.hooksPath .githooks || true', 'husky install', 'git submodule update', 'test -z $CI || git config core.hooksPath x']) assert.deepEqual(script(other), ['npm ci'], other);
});

test('manifests of a workspace; none of their own where the installation runs the source', () => {
  const repo = (script: string) => memoryRepo({
    'web/package.json': `{ "workspaces": ["packages/*", "!packages/old"], "scripts": { "postinstall": "${script}" } }`, 'web/.npmrc': '', 'web/patches/a.patch': '',
    'web/packages/a/package.json': '{}', 'web/packages/old/package.json': '{}', 'web/packages/a/node_modules/b/package.json': '{}', 'web/package-lock.json': '{}',
  });
  assert.deepEqual(manifestsOf(repo('patch-package'), front('npm', 'package-lock.json')), {
    files: ['web/package.json', 'web/package-lock.json', 'web/.npmrc'], folders: ['web/patches'], members: ['web/packages/a/package.json'],
  });
  assert.notEqual(manifestsOf(repo('git config core.hooksPath .githooks'), front('npm', 'package-lock.json')), null);
  assert.equal(manifestsOf(repo('node scripts/x.js'), front('npm', 'package-lock.json')), null);
});

test('what a front end reads outside of itself, where it is there', () => {
  const repo = memoryRepo({
    'web/package.json': '{ "scripts": { "build": "cp ../LICENSE . && vite build --outDir ../server/dist" } }', 'web/vite.config.ts': "const v = resolve(__dirname, '..', 'VERSION');\nimport x from '../not/there';\n",
    'web/src/a/b.ts': "import text from '../../../locales/en.json';\nimport c from '../c';\n", 'web/src/c.ts': '', VERSION: '1', LICENSE: '', 'locales/en.json': '{}', 'server/dist/.keep': '',
  });
  const facts = { ...front('npm', undefined), output: { value: 'server/dist', at: { path: 'web/package.json', line: 1 } } };
  assert.deepEqual(outsideReads(repo, facts), ['LICENSE', 'VERSION', 'locales/en.json']);
  // A script that puts them together, by variables of its own place.
  const script = memoryRepo({
    'web/package.json': '{}', 'docs/a.md': '', 'docs/b.md': '', 'web/own.md': '', LICENSE: '',
    'web/scripts/docs.mjs': "const here = path.resolve(__dirname, '..');\nconst root = path.resolve(here, '..');\nconst all = [path.join(root, 'docs', 'a.md'), join(here, 'own.md'), join(unknown, '..', 'LICENSE')];\n",
  });
  assert.deepEqual(outsideReads(script, facts), ['docs/a.md']);
  // Pages of VitePress show files: `@` is where the pages begin.
  const pages = memoryRepo({ 'web/package.json': '{}', 'web/guide/a.md': '# A\n<<< @/../LICENSE\n<<< ../../VERSION{3}\n', VERSION: '1', LICENSE: '' });
  assert.deepEqual(outsideReads(pages, { ...facts, tool: 'vitepress' }), ['LICENSE', 'VERSION']);
});

test('packages outside of a front end that its manifests take by their path, with those that they take', () => {
  const repo = (dependency: string) => memoryRepo({
    'web/package.json': `{ "dependencies": { "shared": "${dependency}" } }`, 'web/src/a.ts': "import x from '../../shared/lib/x';\nimport y from '../../other/y';\n", 'web/lib/package.json': '{}',
    'shared/package.json': '{ "dependencies": { "base": "file:../base", "none": "link:../none" } }', 'shared/lib/x.ts': '', 'base/package.json': '{}', 'other/y.ts': '',
  });
  const facts = front('npm', undefined);
  assert.deepEqual(outsidePackages(repo('file:../shared'), facts), ['base', 'shared']);
  assert.deepEqual(outsideReads(repo('file:../shared'), facts), ['other/y.ts'], 'what comes with a package is not brought again');
  assert.deepEqual(manifestsOf(repo('link:../shared'), facts)?.files, ['web/package.json']);
  assert.equal(manifestsOf(repo('file:lib'), facts), null, 'it comes with the source');
  assert.deepEqual(outsidePackages(repo('^1.0.0'), facts), []);
});

test('which generate lines a Go builder can run', () => {
  const at = { path: 'api/doc.go', line: 1 };
  const module = {
    dir: '.', path: { value: 'example.com/m', at },
    mod: { require: [{ path: 'example.com/tools', version: 'v1.0.0', at }], tool: [{ value: 'example.com/tools/cmd/made/v2', at }] },
  } as unknown as Module;
  const repo = memoryRepo({ 'gen/main.go': 'package main\n', 'wasm/main.go': 'exec.Command("javy", "x")\n', 'tools.go': 'import _ "example.com/tools/cmd/stringer"\n', 'api/list.sh': 'jq . a >b\n', 'api/fetch.sh': 'curl -O https://example.com/a\n' });
  const need = (value: string): string => { const one = lineNeed(repo, [module], module, { value, at }); return one.kind === 'tools' ? [...one.tools.packages, ...one.tools.install].join(' ') : one.kind; };
  for (const line of ['go run ../gen x', 'go run -mod=mod example.com/tools/cmd/x', 'go run example.com/other/cmd/x@v1.2.3', 'go tool made', 'go run -tags x ../gen', 'go run example.com/m/gen', 'cp a b', 'sh -c "cat a >b"']) assert.equal(need(line), 'ready', line);
  for (const line of ['go run ../none', 'go run ../wasm', 'go run example.com/other/x', 'go run example.com/other/x@latest', 'go tool none', 'protoc --go_out=. x.proto', 'npm run build', 'sh gen.sh', 'sh fetch.sh', 'sh -c "jq . a | other"']) assert.equal(need(line), 'foreign', line);
  assert.equal(need('stringer -type=A'), 'example.com/tools/cmd/stringer');
  assert.equal(need('made -x'), 'example.com/tools/cmd/made/v2');
  assert.equal(need('sh list.sh'), 'jq');
  assert.equal(need('protoc --python_out=. --made_out=. x.proto'), 'foreign');
  assert.equal(need('protoc --python_out=. x.proto'), 'libprotobuf-dev protobuf-compiler');
});

/** The public registry of npm. */
const NPM = ['registry', 'npmjs', 'org'].join('.');

test('credentials that an installation cannot do without', () => {
  const asks = (name: Manager, files: Readonly<Record<string, string>>): string[] => credentialsOf(memoryRepo({ 'web/package.json': '{ "dependencies": { "@acme/ui": "1" } }', ...files }), front(name, undefined)).map(({ variable, host, at }) => `${variable} ${host} ${at.line}`);
  const npmrc = '@acme:registry=https://npm.pkg.github.com\n//npm.pkg.github.com/:_authToken=${NPM_TOKEN}\n';
  assert.deepEqual(asks('npm', { 'web/.npmrc': npmrc }), ['NPM_TOKEN npm.pkg.github.com 2']);
  assert.deepEqual(asks('pnpm', { 'web/.npmrc': 'registry=https://x.example.com/npm/\n//x.example.com/npm/:_password="${PASS}"\n//x.example.com/npm/:username=${WHO}\n' }), ['PASS x.example.com/npm 2', 'WHO x.example.com/npm 3']);
  assert.deepEqual(asks('npm', { 'web/.npmrc': npmrc.replace('@acme:', '@other:') }), [], 'no package comes from there');
  assert.deepEqual(asks('npm', { 'web/.npmrc': `//${NPM}/:_authToken=\${NPM_TOKEN}\n` }), [], 'as often for publishing');
  assert.deepEqual(asks('npm', { 'web/.npmrc': npmrc.replace('{NPM_TOKEN}', '{NPM_TOKEN:-}') }), [], 'it has a default');
  assert.deepEqual(asks('npm', { 'web/.npmrc': npmrc.replace('${NPM_TOKEN}', 'abc') }), []);
  assert.deepEqual(asks('yarn', { 'web/.npmrc': `//${NPM}/:_authToken=\${NPM_TOKEN}\n` }), [`NPM_TOKEN ${NPM} 1`], 'yarn 1 ends without it');
  assert.deepEqual(asks('yarn-berry', { 'web/.yarnrc.yml': 'npmScopes:\n  acme:\n    npmAuthToken: "${ACME_TOKEN}"\n    npmAlwaysAuth: true # ${X}\nnpmAuthToken: ${Y:-}\ncacheFolder: ${HOME}/x\n', 'web/.npmrc': npmrc }), ['ACME_TOKEN undefined 3']);
});

test('credentials are secrets of the build, which its command hands over', () => {
  const repo = memoryRepo({ 'web/package.json': '{ "dependencies": { "@acme/ui": "1" } }', 'web/.npmrc': '@acme:registry=https://npm.example.com\n//npm.example.com/:_authToken=${NPM_TOKEN}\n' });
  const run = { do: 'run', mounts: [], script: ['npm ci'] } as const;
  const step = withCredentials(repo, front('npm', undefined), run, true);
  assert.deepEqual(step, {
    do: 'run', mounts: [{ type: 'secret', id: 'NPM_TOKEN', target: '/run/secrets/NPM_TOKEN' }], script: ['export NPM_TOKEN="$(cat /run/secrets/NPM_TOKEN)"', 'npm ci'],
    why: 'web/.npmrc:2 asks for it: a secret of whoever builds, in no layer.',
  });
  assert.equal(withCredentials(repo, front('npm', undefined), run, false), run, 'npm runs a script without');
  assert.equal(buildFlags(needsOf([{ name: null, from: 'node', platform: null, why: null, steps: [step] }], null, '')), ' --secret id=NPM_TOKEN,env=NPM_TOKEN');
});

test('members of a workspace that are to be built before the front end takes them', () => {
  const before = (ui: string, more: { name?: Manager; version?: string; script?: string; files?: Readonly<Record<string, string>> } = {}): readonly string[] => {
    const facts = { ...front(more.name ?? 'npm', 'lock', 'apps/web'), workspace: '.' };
    const repo = memoryRepo({
      'package.json': '{ "workspaces": ["apps/*", "packages/*"] }', 'apps/web/package.json': `{ "name": "web", "dependencies": { "@m/ui": "${more.version ?? '^1.0.0'}", "react": "19" } }`,
      'packages/ui/package.json': `{ "name": "@m/ui", "scripts": { "build": "tsup" }, "dependencies": { "@m/base": "workspace:*" }, ${ui} }`,
      'packages/base/package.json': '{ "name": "@m/base", "main": "./lib", "scripts": { "build": "tsc" } }', 'packages/other/package.json': '{ "name": "@m/other", "main": "dist/a.js", "scripts": { "build": "tsc" } }', ...more.files,
    });
    return membersBefore(repo, { ...facts, script: { ...facts.script!, command: more.script ?? 'vite build' } });
  };
  assert.deepEqual(before('"main": "dist/index.js"'), ['packages/base', 'packages/ui'], 'what it takes comes first');
  assert.deepEqual(before('"main": "src/index.ts"', { files: { 'packages/ui/src/index.ts': '', 'packages/base/lib/index.js': '' } }), [], 'all of it is there');
  const exported = '"exports": { ".": { "types": "./dist/a.d.ts", "import": "./src/a.ts" }, "./*": "./src/*" }';
  const there = { 'packages/ui/src/a.ts': '', 'packages/base/lib.js': '' };
  assert.deepEqual(before(exported, { files: there }), []);
  assert.deepEqual(before(exported, { files: there, script: 'tsc && vite build' }), ['packages/ui'], 'the compiler asks for its types');
  assert.deepEqual(before('"main": "dist/a.js"', { name: 'pnpm' }), [], 'pnpm takes it from the registry');
  assert.deepEqual(before('"main": "dist/a.js"', { name: 'pnpm', version: 'workspace:^', files: { 'pnpm-workspace.yaml': 'packages: ["apps/*", packages/*]\n' } }), ['packages/base', 'packages/ui']);
  for (const script of ['turbo run build', 'npm run build -w @m/ui && vite build', 'pnpm -r build']) assert.deepEqual(before('"main": "dist/a.js"', { script }), [], script);
  assert.deepEqual(before('"main": "dist/a.js", "scripts": { "build": "tsup", "prepare": "npm run build" }', { files: there }), [], 'the installation builds it');
});
