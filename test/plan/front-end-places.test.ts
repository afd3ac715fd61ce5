import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import type { FrontEndFacts } from '../../src/analyze/front-ends/front-ends.ts';
import { answerForGit, gitNotes } from '../../src/plan/repository/front-ends/git.ts';
import { outgrownNotes } from '../../src/plan/repository/front-ends/outgrown.ts';
import { frontEndsFor, frontEndStage, type FrontEndBuild } from '../../src/plan/repository/front-ends/front-end.ts';
import { lacksOf } from '../../src/plan/repository/generated/missing.ts';
import { REPOSITORY_DEFAULTS } from '../../src/plan/repository/repository-options.ts';
import { topSources } from '../../src/plan/repository/front-ends/sources.ts';
import { TOP } from '../../src/plan/repository/place.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { planFiles } from '../../src/plan/repository/run-time/files.ts';
import type { Target } from '../../src/plan/repository/target.ts';
import { memoryRepo } from '../../src/repo.ts';

const GO = 'package main\n\nimport (\n\t"embed"\n\t"net/http"\n)\n\n//go:embed static\nvar files embed.FS\n\nfunc main() { http.ListenAndServe(":8080", http.FileServer(http.FS(files))) }\n';
const SETTINGS = "module.exports = { output: { filename: 'bundle.js', path: path.resolve(__dirname, '..', 'static') } };\n";

/** What is copied into the stage of a front end that webpack builds into `static`; `undefined` where there is no such stage. */
function copies(files: Readonly<Record<string, string>>): string[] | undefined {
  const repo = memoryRepo({ 'go.mod': 'module example.com/m\n\ngo 1.26\n', 'main.go': GO, 'ui/package.json': '{ "scripts": { "build": "webpack" }, "devDependencies": { "webpack": "5" } }', 'ui/webpack.config.js': SETTINGS, ...files });
  const facts = analyze(repo, { name: 'm' });
  const targets = facts.commands.map((command) => ({ command, program: facts.programs.find(({ dir }) => dir === command.dir) }) as unknown as Target);
  const [build] = frontEndsFor(facts, targets);
  return build && frontEndStage(repo, build, '').steps.flatMap((step) => (step.do === 'copy' ? [...step.sources] : []));
}

test('what a stage makes is served in the place of the stub that git holds', () => {
  const repo = memoryRepo({
    'go.mod': 'module example.com/m\n\ngo 1.26\n', 'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", http.FileServer(http.Dir("web/dist"))) }\n',
    'web/package.json': '{ "scripts": { "build": "vite build" }, "devDependencies": { "vite": "6" } }', 'web/dist/index.html': 'Build the front end first.',
  });
  const facts = analyze(repo, { name: 'm' });
  const targets = facts.commands.map((command) => ({ command, program: facts.programs.find(({ dir }) => dir === command.dir) }) as unknown as Target);
  const { files } = planFiles({ repo, target: targets[0]!, workdir: '/app', closed: [], hosts: [] }, targets[0]!.program!.runtime.files, [], frontEndsFor(facts, targets));
  assert.deepEqual(files.map(({ from, source, to }) => [from, source, to]), [['ui', '/src/web/dist', '/app/web/dist']]);
});

test('what a stage makes for a box is put where the source that names it seems to lie', () => {
  const repo = memoryRepo({
    'go.mod': 'module example.com/m\n\ngo 1.26\n', 'main.go': 'package main\n\nimport (\n\t"example.com/m/source"\n\t"net/http"\n)\n\nfunc main() { http.ListenAndServe(":8080", source.Pages()) }\n',
    'source/box.go': 'package source\n\nimport rice "github.com/GeertJohan/go.rice"\n\nfunc Pages() http.Handler { return http.FileServer(rice.MustFindBox("dist").HTTPBox()) }\n',
    'web/package.json': '{ "scripts": { "build": "vite build" }, "devDependencies": { "vite": "6" } }', Makefile: 'pages:\n\tcd web && npm run build\n\tcp -r web/dist source/\n',
  });
  const facts = analyze(repo, { name: 'm' });
  const targets = facts.commands.map((command) => ({ command, program: facts.programs.find(({ dir }) => dir === command.dir), module: facts.modules[0] }) as unknown as Target);
  const { files } = planFiles({ repo, target: targets[0]!, workdir: '/app', closed: [], hosts: [] }, targets[0]!.program!.runtime.files, [], frontEndsFor(facts, targets));
  assert.deepEqual(files.map(({ from, source, to }) => [from, source, to]), [['ui', '/src/source/dist', '/app/example.com/m/source/dist']]);
});

const AT = { path: 'web/package.json', line: 1 };
const FRONT: FrontEndFacts = {
  dir: 'web', name: 'web', script: { name: 'build', command: 'vite build', at: AT }, manager: { name: 'npm', version: undefined, lock: undefined }, workspace: undefined, node: undefined, tool: 'vite',
  output: { value: 'web/dist', at: AT }, copied: undefined, usedBy: { how: 'embed', path: 'web/dist', at: AT },
};
const PAGE = { 'static/index.html': `<script src=bundle.js></script>${' '.repeat(4000)}` };

test('a front end that builds a part of what is embedded leaves the rest there', () => {
  assert.deepEqual(copies(PAGE), ['ui/package.json', 'ui', 'static'], 'the file that webpack names lacks');
  const named = { 'ui/webpack.config.js': SETTINGS.replace('bundle.js', '[name].js') };
  assert.deepEqual(copies({ ...PAGE, ...named, '.gitignore': 'static/*.js\n' }), ['ui/package.json', 'ui', 'static'], 'git leaves scripts of that place out');
  assert.equal(copies({ ...PAGE, ...named }), undefined, 'nothing tells that a file lacks');
  assert.equal(copies({ ...PAGE, 'static/bundle.js': 'x' }), undefined, 'it is committed');
});

test('what is served and committed is built no second time, though the same code reads a configuration that is not there', () => {
  const code = 'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\tdata, _ := os.ReadFile("app.conf")\n\tprintln(len(data))\n\thttp.ListenAndServe(":8080", http.FileServer(http.Dir("static")))\n}\n';
  assert.equal(copies({ ...PAGE, 'main.go': code, 'static/bundle.js': 'x' }), undefined);
  assert.notEqual(copies({ ...PAGE, 'main.go': code }), undefined);
  // Nor though another line of it serves what is not there.
  assert.equal(copies({ ...PAGE, 'main.go': code.replace('\thttp.ListenAndServe', '\thttp.Handle("/x", http.FileServer(http.Dir("other/dist")))\n\thttp.ListenAndServe'), 'static/bundle.js': 'x' }), undefined);
});

test('a stub of a page gives way to the front end, also where git holds it', () => {
  const named = { 'ui/webpack.config.js': SETTINGS.replace('bundle.js', '[name].js') };
  assert.deepEqual(copies({ ...named, 'static/index.html': 'Build the front end first.' }), ['ui/package.json', 'ui', 'static']);
  assert.deepEqual(copies({ ...named, 'static/.gitkeep': '', 'static/x.txt': 'x' }), ['ui/package.json', 'ui', 'static']);
  assert.equal(copies({ ...named, 'static/index.html': '', 'static/a.js': '', 'static/a.css': '' }), undefined, 'what was built is committed');
});

test('a directory that only git needs is filled, and nothing of it kept', () => {
  assert.deepEqual(copies({ 'main.go': GO.replace('embed static', 'embed all:static'), 'static/.gitkeep': '' }), ['ui/package.json', 'ui']);
});

test('several lines that look into what one front end makes are all served by it', () => {
  const embeds = '//go:embed static/img/*\n//go:embed static/index.html static/favicon.ico\n//go:embed static/assets/*';
  const files = { 'main.go': GO.replace('//go:embed static', embeds), '.gitignore': 'static\n' };
  assert.deepEqual(copies(files), ['ui/package.json', 'ui']);
  const missing = (more: Readonly<Record<string, string>>): number => {
    const repo = memoryRepo({ 'go.mod': 'module example.com/m\n\ngo 1.26\n', 'ui/package.json': '{ "scripts": { "build": "webpack" }, "devDependencies": { "webpack": "5" } }', 'ui/webpack.config.js': SETTINGS, ...files, ...more });
    const facts = analyze(repo, { name: 'm' });
    const targets = facts.commands.map((command) => ({ command, program: facts.programs.find(({ dir }) => dir === command.dir), module: facts.modules[0] }) as unknown as Target);
    return lacksOf(repo, facts, targets, { ...REPOSITORY_DEFAULTS, main: [] }).length;
  };
  assert.equal(missing({}), 0);
  assert.equal(missing({ 'main.go': files['main.go'].replace('favicon.ico', '*.ico other/data.bin') }), 1, 'what lies elsewhere is made by nothing');
});

test('git is answered in the stage where the build asks it, and the reader is told', () => {
  const asking = { ...FRONT, asksGit: { path: 'web/vite.config.js', line: 2 } };
  assert.deepEqual(answerForGit(FRONT), []);
  const [step] = answerForGit(asking);
  assert.ok(step?.do === 'run' && step.script[0]?.startsWith("printf '%s\\n' '#!/bin/sh' "));
  const [print = ''] = step.script;
  const answer = (...words: readonly string[]): string => execFileSync('sh', ['-c', print.replace(/ >\S+$/, ' | sh -s -- "$@"'), 'sh', ...words], { encoding: 'utf8' }).trim();
  assert.deepEqual([answer('rev-parse', '--short', 'HEAD'), answer('describe', '--tags'), answer('status', '--porcelain'), answer('rev-list', '--count', 'HEAD')], ['unknown', 'unknown', '', '0']);
  for (const format of ['%cI', '%ct', '%ad']) assert.ok(!Number.isNaN(Date.parse(answer('log', '-1', `--format=${format}`))), format);
  const [reading] = answerForGit({ ...FRONT, asksGit: { ...asking.asksGit, reads: true } });
  assert.ok(reading?.do === 'run' && reading.script.at(-1) === `echo ${'0'.repeat(40)} >/src/.git/HEAD`);
  const old = { ...FRONT, outgrown: { name: 'node-sass', major: 4, node: 14, at: FRONT.usedBy!.at } };
  const aged: FrontEndBuild = { facts: old, stage: 'ui', output: 'web/dist', usedBy: FRONT.usedBy! };
  assert.deepEqual(outgrownNotes({ program: undefined }, [], [aged]).map(({ message }) => message), ['the front end in web needs node-sass 4, which compiles with Node 14 at most, and the stage has Node 24']);
  const build: FrontEndBuild = { facts: asking, stage: 'ui', output: 'web/dist', usedBy: asking.usedBy! };
  assert.deepEqual(gitNotes([build, { stage: 'styles', output: 'a.css', usedBy: asking.usedBy! }]).map(({ at }) => at), [asking.asksGit]);
});

test('a script that writes code which git leaves out runs before the build, and is none itself', () => {
  const steps = (write: string, more: Readonly<Record<string, string>>): string[] => {
    const scripts = { generate: write, build: 'react-scripts build' };
    const repo = memoryRepo({
      'go.mod': 'module example.com/m\n\ngo 1.26\n', 'main.go': GO.replaceAll('static', 'ui/build'), 'ui/package.json': JSON.stringify({ scripts, dependencies: { 'react-scripts': '5' } }), '.gitignore': 'build\n__generated__\n', ...more,
    });
    const facts = analyze(repo, { name: 'm' });
    const targets = facts.commands.map((command) => ({ command, program: facts.programs.find(({ dir }) => dir === command.dir) }) as unknown as Target);
    const [build] = frontEndsFor(facts, targets);
    return frontEndStage(repo, build!, '').steps.flatMap((step) => (step.do === 'run' ? step.script.filter((line) => line.includes(' run ')) : []));
  };
  const apollo = 'apollo client:codegen --target typescript --localSchemaFile ../schema.graphql --globalTypesFile src/gql/__generated__/types.ts';
  assert.deepEqual(steps(apollo, {}), ['npm run generate', 'npm run build']);
  assert.deepEqual(steps(apollo, { 'ui/src/gql/__generated__/types.ts': 'export {};\n', '.gitignore': 'build\n' }), ['npm run build'], 'git holds what it writes');
  assert.deepEqual(steps('graphql-codegen', { 'ui/codegen.yml': 'schema: ../schema.graphql\ngenerates:\n  src/__generated__/a.ts: {}\n' }), ['npm run generate', 'npm run build']);
  assert.deepEqual(steps('gql-gen --config codegen.ts', { 'ui/codegen.ts': 'const config = { schema: "../schema.graphql", generates: { "src/__generated__/a.ts": {} } };\n' }), ['npm run generate', 'npm run build'], 'by its other name');
  assert.deepEqual(steps('graphql-codegen', { 'ui/codegen.yml': 'schema: http://localhost:8080/query\ngenerates:\n  src/__generated__/a.ts: {}\n' }), ['npm run build'], 'a server is asked');
});

test('of two front ends that fill one place the one that the repository runs is built', () => {
  const page = (dir: string): Record<string, string> => ({ [`${dir}/package.json`]: '{ "scripts": { "build": "webpack" }, "devDependencies": { "webpack": "5" } }', [`${dir}/webpack.config.js`]: SETTINGS });
  const built = (makefile: string): string[] => {
    const repo = memoryRepo({ 'go.mod': 'module example.com/m\n\ngo 1.26\n', 'main.go': GO, ...page('ui'), ...page('ui_v2'), Makefile: makefile });
    const facts = analyze(repo, { name: 'm' });
    const targets = facts.commands.map((command) => ({ command, program: facts.programs.find(({ dir }) => dir === command.dir) }) as unknown as Target);
    return frontEndsFor(facts, targets).map(({ facts: { dir } }) => dir);
  };
  assert.deepEqual(built('UI_DIR = ui_v2\nNPM_FLAGS = --prefix $(UI_DIR)\n\nui:\n\tnpm $(NPM_FLAGS) run build\n'), ['ui_v2']);
  assert.deepEqual(built('ui:\n\tnpm --prefix ui run build\n'), ['ui']);
});

test('what git leaves out of an embedded directory is told, where a rule names it', () => {
  const lacks = (ignored: string, more: Readonly<Record<string, string>> = {}): string[] => {
    const repo = memoryRepo({ 'go.mod': 'module example.com/m\n\ngo 1.26\n', 'main.go': GO, 'static/index.html': '<script src=app/main.js></script>', '.gitignore': ignored, ...more });
    return analyze(repo, { name: 'm' }).commands.flatMap(({ embeds }) => embeds.flatMap(({ leftOut = [] }) => leftOut.map(({ value }) => value)));
  };
  assert.deepEqual(lacks('/static/app\n/static/theme/\n'), ['static/app', 'static/theme']);
  assert.deepEqual(lacks('app\n/static/*.map\n/static/node_modules\n/static/tmp\nstatic/x.js\n!/static/app\n/dist\n'), [], 'rules for any place, and what is no part of a build');
  assert.deepEqual(lacks('/static/app\n', { 'static/app/main.js': 'x' }), [], 'it is there');
});

test('a directory of pages is served under a bare word too, and as the default of an option', () => {
  const made = (main: string): (string | undefined)[] => {
    const repo = memoryRepo({
      'go.mod': 'module example.com/m\n\ngo 1.26\n', 'main.go': `package main\n\nimport (\n\t"flag"\n\t"net/http"\n)\n\nfunc main() {\n${main}\n}\n`,
      'package.json': '{ "scripts": { "build": "vite build" }, "devDependencies": { "vite": "6" } }', 'index.html': '<div id=app></div>',
    });
    const facts = analyze(repo, { name: 'm' });
    const targets = facts.commands.map((command) => ({ command, program: facts.programs.find(({ dir }) => dir === command.dir) }) as unknown as Target);
    const { files } = planFiles({ repo, target: targets[0]!, workdir: '/app', closed: [], hosts: [] }, targets[0]!.program!.runtime.files, [], frontEndsFor(facts, targets));
    return files.map(({ from, source, to }) => [from, source, to].join(' '));
  };
  assert.deepEqual(made('\thttp.ListenAndServe(":8080", http.FileServer(http.Dir("dist")))'), ['ui /src/dist /app/dist']);
  assert.deepEqual(made('\tdir := flag.String("static-dir", "dist", "pages")\n\tflag.Parse()\n\thttp.ListenAndServe(":8080", http.FileServer(http.Dir(*dir)))'), ['ui /src/dist /app/dist']);
  assert.deepEqual(made('\tout := flag.String("out", "dist", "where to")\n\tflag.Parse()\n\tos.WriteFile(*out, nil, 0o644)'), [], 'what is written is not served');
});

/** Where the image has what the front ends of a repository make, whose program serves the directory that an option names. */
function placed(files: Readonly<Record<string, string>>, dir = 'public'): string[] {
  const repo = memoryRepo({
    'go.mod': 'module example.com/m\n\ngo 1.26\n',
    'main.go': `package main\n\nimport (\n\t"flag"\n\t"net/http"\n)\n\nfunc main() {\n\tdir := flag.String("asset-path", "${dir}", "pages")\n\tflag.Parse()\n\thttp.ListenAndServe(":8080", http.FileServer(http.Dir(*dir)))\n}\n`, ...files,
  });
  const facts = analyze(repo, { name: 'm' });
  const targets = facts.commands.map((command) => ({ command, program: facts.programs.find(({ dir: one }) => one === command.dir) }) as unknown as Target);
  const plan = planFiles({ repo, target: targets[0]!, workdir: '/app', closed: [], hosts: [] }, targets[0]!.program!.runtime.files, [], frontEndsFor(facts, targets));
  return plan.files.map(({ from = 'git', source, to }) => [from, source, to].join(' '));
}

test('the only front end goes to the only place that pages are served from', () => {
  const vite = { 'website/package.json': '{ "scripts": { "build": "vite build" }, "devDependencies": { "vite": "6" } }', 'website/index.html': '<div id=app></div>' };
  assert.deepEqual(placed(vite), ['ui /src/website/dist /app/public']);
  assert.deepEqual(placed(vite, '/opt/m/web'), ['ui /src/website/dist /opt/m/web'], 'a place of the image');
  assert.deepEqual(placed({ ...vite, 'public/index.html': '<p>' }), ['git public /app/public'], 'git holds what is served');
  assert.deepEqual(placed({ ...vite, 'admin/package.json': vite['website/package.json'], 'admin/index.html': '<p>' }), [], 'one of two');
  assert.deepEqual(placed({ ...vite, 'website/nginx.conf': '' }), [], 'it has a server of its own');
  assert.deepEqual(placed(vite, 'uploads'), [], 'no place of pages');
});

test('the only front end goes to the only directory that is embedded and empty', () => {
  const made = (files: Readonly<Record<string, string>>): string[] => {
    const repo = memoryRepo({ 'go.mod': 'module example.com/m\n\ngo 1.26\n', 'main.go': GO.replaceAll('embed static', 'embed all:dist'), ...files });
    const facts = analyze(repo, { name: 'm' });
    const targets = facts.commands.map((command) => ({ command, program: facts.programs.find(({ dir }) => dir === command.dir) }) as unknown as Target);
    const [build] = frontEndsFor(facts, targets);
    return build === undefined ? lacksOf(repo, facts, targets, { ...REPOSITORY_DEFAULTS, main: [] }).map(({ kind }) => kind) : frontEndStage(repo, build, '').steps.flatMap((step) => (step.do === 'run' ? step.script.filter((line) => line.startsWith('cp ')) : []));
  };
  const kit = { 'ui/package.json': '{ "scripts": { "build": "vite build" }, "devDependencies": { "vite": "6", "@sveltejs/kit": "2", "@sveltejs/adapter-static": "3" } }', 'ui/src/app.html': '%sveltekit.body%' };
  assert.deepEqual(made({ ...kit, 'dist/.gitkeep': '' }), ['cp -R /src/ui/build/. /src/dist/'], 'a placeholder');
  assert.deepEqual(made(kit), ['cp -R /src/ui/build/. /src/dist/'], 'nothing is there');
  const router = { 'ui/package.json': '{ "scripts": { "build": "react-router build" }, "devDependencies": { "vite": "7", "@react-router/dev": "7" } }', 'ui/react-router.config.ts': 'export default { ssr: false };' };
  assert.deepEqual(made(router), ['cp -R /src/ui/build/client/. /src/dist/']);
  assert.deepEqual(made({ ...router, 'ui/react-router.config.ts': 'export default { ssr: true };' }), ['embed'], 'it makes a server');
  assert.deepEqual(made({ ...kit, Makefile: 'dist:\n\tgo run ./tools/site -o dist\n' }), ['embed'], 'a target makes it');
  assert.deepEqual(made({ ...kit, 'admin/package.json': kit['ui/package.json'] }), ['embed'], 'one of two');
});

test('a script that calls make is none that the stage of a front end can run', () => {
  assert.equal(copies({ 'ui/package.json': '{ "scripts": { "build": "make lint && webpack" }, "devDependencies": { "webpack": "5" } }' }), undefined);
  assert.equal(copies({ 'ui/package.json': '{ "scripts": { "build": "webpack --name make" }, "devDependencies": { "webpack": "5" } }' })?.length, 2);
});

test('the only front end is none whose script runs the go command', () => {
  const lone = (program: string): number => analyze(memoryRepo({
    'go.mod': 'module example.com/m\n\ngo 1.26\n', 'main.go': GO.replace('embed static', 'embed all:dist'), 'dist/.gitkeep': '',
    'web/package.json': '{ "scripts": { "build": "node scripts/make.mjs && vite build" }, "devDependencies": { "vite": "6" } }', 'web/index.html': '<div id="app"></div>', 'web/scripts/make.mjs': program,
  })).frontEnds.filter(({ usedBy }) => usedBy !== undefined).length;
  assert.deepEqual([lone('console.log("go")'), lone('execFileSync("go", ["build"])')], [1, 0]);
});

test('a front end whose build runs go is built in a Go image that Node is put into, with all sources', () => {
  const stageOf = (scripts: string): string[] => {
    const repo = memoryRepo({ 'go.mod': 'module example.com/m\n\ngo 1.26\n', 'main.go': GO.replaceAll('static', 'ui/dist'), 'ui/package.json': `{ "scripts": { ${scripts} }, "devDependencies": { "vite": "6" } }`, 'ui/index.html': '' });
    const facts = analyze(repo, { name: 'm' });
    const stage = planRepository(repo, facts, { ...REPOSITORY_DEFAULTS, main: ['.'] }, TOP).plan.stages.find(({ name }) => name === 'ui');
    return stage === undefined ? [] : [stage.from.replace(/:.*/, ''), ...stage.steps.flatMap((step) => (step.do === 'copy' ? [`${step.sources.join(' ')} ${step.to}`] : []))];
  };
  const go = ['golang', '/usr/local/bin/ /usr/local/bin/', '/usr/local/lib/node_modules/ /usr/local/lib/node_modules/', 'ui/package.json ./', 'ui ./', '. /src/'];
  assert.deepEqual(stageOf('"types": "cd .. && go run ./gen", "build": "npm run types && vite build"'), go);
  assert.deepEqual(stageOf('"wasm": "GOOS=js GOARCH=wasm go build -o public/x.wasm ../wasm", "build": "npm run wasm && vite build"'), go, 'and what go writes is not the front end');
  assert.deepEqual(stageOf('"build": "vite build"'), ['node', 'ui/package.json ./', 'ui ./']);
});

test('what scripts of the installation may read comes before it', () => {
  const stage = (script: string): string[] => copies({ 'ui/package.json': `{ "scripts": { "postinstall": "${script}", "build": "webpack" }, "devDependencies": { "webpack": "5" } }`, 'ui/index.js': "import '../patches/a.js'", 'patches/a.js': '' })!;
  assert.deepEqual(stage('patch-package --patch-dir ../patches'), ['patches', 'ui']);
  assert.deepEqual(stage('patch-package'), ['ui/package.json', 'ui', 'patches/a.js']);
});

test('all sources are there for a style sheet that names Go code', () => {
  const stage = (css: string): string[] => {
    const repo = memoryRepo({
      'go.mod': 'module example.com/m\n\ngo 1.26\n', 'main.go': GO, 'ui/a.go': 'package ui\n', 'static/a.js': '', '.gitignore': 'static/app.css\n', 'styles/in.css': css,
      'package.json': '{ "scripts": { "build": "tailwindcss -i styles/in.css -o static/css/app.css" }, "devDependencies": { "@tailwindcss/cli": "4" } }',
    });
    return topSources(repo)?.directories.slice() ?? ['.'];
  };
  assert.deepEqual(stage('@source "../ui/*.go";'), ['.']);
  assert.deepEqual(stage('@import "tailwindcss";'), ['static', 'styles']);
});

test('programs of the system that scripts start are installed before', () => {
  const scripts = (build: string): string => {
    const repo = memoryRepo({ 'ui/package.json': `{ "scripts": { "build": "${build}" }, "devDependencies": { "webpack": "5" } }`, 'go.mod': 'module example.com/m\n\ngo 1.26\n', 'main.go': GO, 'ui/webpack.config.js': SETTINGS });
    const facts = analyze(repo, { name: 'm' });
    const [front] = frontEndsFor(facts, facts.commands.map((command) => ({ command }) as unknown as Target));
    return frontEndStage(repo, front!, '').steps.flatMap((step) => (step.do === 'run' ? step.script : [])).join(' && ');
  };
  assert.match(scripts('python3 ../data.py | jq . > data.json && webpack'), /^apt-get update && apt-get install -y --no-install-recommends jq python3 && /);
  assert.doesNotMatch(scripts('webpack'), /apt-get/);
});

test('what an installation copies among the pages of the server is in the image, and so is a lock file that .gitignore names', () => {
  const repo = memoryRepo({
    'go.mod': 'module example.com/m\n\ngo 1.26\n', '.gitignore': 'ui/yarn.lock\nstatic/js/widget.js\n', 'static/js/own.js': '',
    'main.go': 'package main\n\nimport "net/http"\n\nvar frontendDir string = "ui/dist"\n\nfunc main() {\n\thttp.Handle("/static/", http.FileServer(http.Dir("static")))\n\tserve(frontendDir)\n\thttp.ListenAndServe(":8080", nil)\n}\n',
    'ui/package.json': '{ "scripts": { "build": "vite build", "postinstall": "cp node_modules/w/w.cjs ../static/js/widget.js && cp -r src/icons ../gone/icons" }, "devDependencies": { "vite": "7" } }', 'ui/yarn.lock': '# yarn lockfile v1\n', 'ui/index.html': 'x',
  });
  const facts = analyze(repo, { name: 'm' });
  const { plan, files } = planRepository(repo, facts, { ...REPOSITORY_DEFAULTS, main: ['.'] }, TOP);
  const text = JSON.stringify(plan.stages);
  for (const words of ['mkdir -p /src/static/js', '"/src/ui/dist"', '"/src/static/js/widget.js"],"to":"/app/static/js/widget.js"']) assert.ok(text.includes(words), words);
  assert.ok(!text.includes('/src/gone'), 'a directory that is not there is not made');
  assert.ok(files.includes('ui/yarn.lock') && !plan.ignore.some((line) => line.endsWith('yarn.lock')));
});

test('a front end that no release of Node compiles is left out where its pages are read from the disk', () => {
  const planned = (code: string): { stages: readonly (string | null)[]; told: readonly string[] } => {
    const repo = memoryRepo({
      'go.mod': 'module example.com/m\n\ngo 1.26\n', 'main.go': code,
      'web/package.json': '{\n  "scripts": { "build": "vite build" },\n  "devDependencies": { "vite": "4", "node-sass": "4.14.1" } }', 'web/index.html': 'x', '.gitignore': 'web/dist\n',
    });
    const { plan, diagnostics } = planRepository(repo, analyze(repo, { name: 'm' }), { ...REPOSITORY_DEFAULTS, main: ['.'] }, TOP);
    return { stages: plan.stages.map(({ name }) => name), told: diagnostics.filter(({ code: one }) => one === 'front-end-outgrown').map(({ message }) => message) };
  };
  const needs = 'node-sass 4, which compiles with Node 14 at most';
  const disk = planned('package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", http.FileServer(http.Dir("web/dist"))) }\n');
  assert.deepEqual([disk.stages.includes('ui'), disk.told], [false, [`the front end in web is left out: it needs ${needs}`]]);
  const embedded = planned(GO.replace('//go:embed static', '//go:embed all:web/dist'));
  assert.deepEqual([embedded.stages.includes('ui'), embedded.told], [true, [`the front end in web needs ${needs}, and the stage has Node 24`]]);
});
