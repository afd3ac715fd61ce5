import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { memoryRepo } from '../../src/repo.ts';

const tagsOf = (files: Record<string, string>): string[] | undefined => {
  const { programs } = analyze(memoryRepo({ 'go.mod': 'module example.com/x\n\ngo 1.26\n', ...files }));
  return programs[0]?.flags.tags.map(({ value }) => value);
};
const main = 'package main\n\nfunc main() { println(open()) }\n';
const under = (tag: string, text: string): string => `//go:build ${tag}\n\npackage main\n\n${text}\n`;
const twins = {
  'main.go': main,
  'a.go': under('postgres', 'func open() string { return "postgres" }'),
  'b.go': under('sqlite', 'func open() string { return "sqlite" }'),
};

test('of tags that declare the same, the one of the own build is passed alone', () => {
  assert.deepEqual(tagsOf({ ...twins, Makefile: 'build:\n\tgo build -tags sqlite .\nbuild-full:\n\tgo build -tags postgres .\n' }), ['sqlite']);
  assert.deepEqual(tagsOf({ ...twins, 'README.md': '```sh\ngo run -tags sqlite .\n```\n' }), ['sqlite']);
  assert.deepEqual(tagsOf({ 'main.go': twins['main.go']!, 'a.go': under('!views', 'func open() string { return "" }'), 'b.go': under('views', 'func open() string { return "a window" }'), Makefile: 'build:\n\tgo build .\nbuild-desktop:\n\tgo build -tags views .\n' }), [], 'a desktop is elsewhere');
  assert.deepEqual(tagsOf({ 'main.go': 'package main\n\nfunc main() {}\n', Makefile: 'build:\n\tgo build ./...\n\tgo build -tags e2ecluster ./...\n' }), [], 'a build for tests');
  assert.deepEqual(tagsOf(twins), ['postgres'], 'one at least, where no build says which');
});

test('a tag of an alternative is not demanded', () => {
  const files = {
    'main.go': main,
    'a.go': under('bolt || badger', 'func open() string { return name() }'),
    'b.go': under('bolt', 'func name() string { return "bolt" }'),
    'c.go': under('badger', 'func name() string { return "badger" }'),
  };
  assert.deepEqual(tagsOf({ ...files, Makefile: 'build:\n\tgo build -tags bolt .\n' }), ['bolt']);
});

test('a tag that the files of another tag need is found', () => {
  const files = {
    'main.go': main,
    'a.go': under('full', 'func open() string { return name() }'),
    'b.go': under('named', 'func name() string { return "x" }'),
  };
  assert.deepEqual(tagsOf({ ...files, Makefile: 'build:\n\tgo build -tags full .\n' }), ['full', 'named']);
});

test('two programs of one directory are never built at once', () => {
  const files = {
    'agent.go': under('agent', 'func main() { println("agent") }'),
    'main.go': under('server', 'func main() { println("server") }'),
    'both.go': 'package main\n',
  };
  assert.deepEqual(tagsOf({ ...files, Makefile: 'agent:\n\tgo build -tags agent .\nserver:\n\tgo build -tags server .\n' }), ['server']);
});

test('a tag that chooses the C library is left to our own build', () => {
  const files = { 'main.go': 'package main\n\nfunc main() { println(1) }\n', 'a.go': under('musl', 'const libc = "musl"') };
  assert.deepEqual(tagsOf({ ...files, Makefile: 'build-alpine:\n\tgo build -tags musl .\n' }), []);
  assert.deepEqual(tagsOf({ ...files, Makefile: 'build:\n\tgo build -tags with_naive,with_musl .\n' }), ['with_naive'], 'how a library of its own is linked');
});

test('a tag that leaves something out is for who builds by hand, where a page alone says it beside a build without', () => {
  const files = { 'main.go': main, 'a.go': under('!nosmart', 'func open() string { return "disks" }'), 'b.go': under('nosmart', 'func open() string { return "" }'), 'README.md': '```sh\ngo build -tags nosmart -o app .\n```\n' };
  assert.deepEqual(tagsOf({ ...files, Makefile: 'build:\n\tgo build -o app .\n' }), []);
  assert.deepEqual(tagsOf(files), ['nosmart']);
});

test('beside a release without tags, those of a README or of a further release file are an option', () => {
  const files = { 'main.go': main, 'a.go': under('no_sqlite', 'func open() string { return "" }'), 'b.go': under('!no_sqlite', 'func open() string { return "sqlite" }') };
  const page = { 'README.md': '```sh\ngo build -tags no_sqlite .\n```\n' };
  const release = (tags: string): string => `builds:\n  - main: .\n    binary: x\n${tags}`;
  assert.deepEqual(tagsOf({ ...files, ...page }), ['no_sqlite']);
  assert.deepEqual(tagsOf({ ...files, ...page, '.goreleaser.yml': release('') }), []);
  assert.deepEqual(tagsOf({ ...files, '.goreleaser/app.yaml': release(''), '.goreleaser/app-small.yaml': release('    tags: [no_sqlite]\n') }), []);
  assert.deepEqual(tagsOf({ ...files, '.goreleaser/app.yaml': release('    tags: [no_sqlite]\n') }), ['no_sqlite']);
  assert.deepEqual(tagsOf({ ...files, ...page, '.goreleaser/notes.yaml': 'release:\n  draft: true\n' }), ['no_sqlite'], 'a part of a release file builds nothing');
});

test('a target for all the variants of a file is one more of them', () => {
  const files = { 'main.go': main, 'a.go': under('ceph || fdb', 'func open() string { return "far" }'), 'b.go': under('!ceph && !fdb', 'func open() string { return "plain" }') };
  const build = 'app:\n\tgo build -o app .\n';
  const all = 'app.all:\n\tgo build -tags ceph,fdb -o app.all .\n';
  assert.deepEqual(tagsOf({ ...files, Makefile: `${build}app.ceph:\n\tgo build -tags ceph -o app.ceph .\napp.fdb:\n\tgo build -tags fdb -o app.fdb .\n${all}` }), []);
  assert.deepEqual(tagsOf({ ...files, Makefile: `${build}${all}` }), ['ceph', 'fdb']);
});

test('a target that is called for its tag makes the program once more', () => {
  const files = { 'main.go': main, 'a.go': under('gssapi', 'func open() string { return "kerberos" }'), 'b.go': under('!gssapi', 'func open() string { return "plain" }') };
  assert.deepEqual(tagsOf({ ...files, Makefile: 'build:\n\tgo build -o x .\nbuild-gssapi:\n\tgo build -tags gssapi -o x .\n' }), []);
  assert.deepEqual(tagsOf({ ...files, Makefile: 'build-gssapi:\n\tgo build -tags gssapi -o x .\n' }), ['gssapi']);
  const product = { 'main.go': main, 'a.go': under('production', 'func open() string { return "live" }'), 'b.go': under('!production', 'func open() string { return "test" }') };
  assert.deepEqual(tagsOf({ ...product, Makefile: 'build:\n\tgo build -o x .\nbuild-production:\n\tgo build -tags production -o x .\n' }), ['production']);
});

test('a tag of who develops is passed by no image', () => {
  const files = { 'main.go': main, 'a.go': under('devel', 'func open() string { return "traces" }'), 'b.go': under('!devel', 'func open() string { return "plain" }') };
  assert.deepEqual(tagsOf({ ...files, Makefile: 'devel:\n\tgo build -tags devel .\n' }), []);
});

test('a tag that no file here asks for is left out where its build has cgo on and the program none', () => {
  const files = (imported: string): Record<string, string> => ({ 'go.mod': `module example.com/x\n\ngo 1.26\n\nrequire (\n\tgithub.com/mattn/go-sqlite3 v1.14.32\n\texample.com/signing v1.0.0\n)\n`, 'main.go': `package main\n\nimport _ "${imported}"\n\nfunc main() {}\n` });
  const build = (env: string): Record<string, string> => ({ justfile: `build:\n    go build -o x\n\ndeploy:\n    ${env}go build -tags fast -o x\n` });
  assert.deepEqual(tagsOf({ ...files('example.com/signing'), ...build('CGO_ENABLED=1 ') }), []);
  assert.deepEqual(tagsOf({ ...files('example.com/signing'), ...build('') }), ['fast']);
  assert.deepEqual(tagsOf({ ...files('github.com/mattn/go-sqlite3'), ...build('CGO_ENABLED=1 ') }), ['fast']);
});

test('the tags of a build for another place do not count beside those of the plain one', () => {
  const files = { 'main.go': under('!lambda', 'func main() { println("serves") }'), 'lambda.go': under('lambda', 'func main() { println("function") }') };
  assert.deepEqual(tagsOf({ ...files, Makefile: 'build-lambda:\n\tgo build -tags lambda -o bootstrap .\n\nbuild:\n\tgo build -o app .\n' }), []);
  assert.deepEqual(tagsOf({ ...files, Makefile: 'build-lambda:\n\tgo build -tags lambda -o bootstrap .\n' }), ['lambda']);
});

test('the tags of a script that builds less than the whole do not count beside the release', () => {
  const files = { 'main.go': 'package main\n\nfunc main() { println(1) }\n', 'lua.go': under('!app_nolua', 'const lua = true'), 'none.go': under('app_nolua', 'const lua = false') };
  const small = { ...files, 'scripts/build-small.sh': '#!/bin/sh\ngo build -tags "app_nolua" .\n' };
  assert.deepEqual(tagsOf({ ...small, '.goreleaser.yml': 'builds:\n  - binary: app\n' }), []);
});

test('a tag that links a static library which git does not hold is left out; one whose library is there is passed', () => {
  const files = {
    'main.go': 'package main\n\nimport "example.com/x/script"\n\nfunc main() { script.Run() }\n',
    'script/on.go': '//go:build ruby\n\npackage script\n\nimport "example.com/x/ruby"\n\nfunc Run() { ruby.Run() }\n',
    'script/off.go': '//go:build !ruby\n\npackage script\n\nfunc Run() {}\n',
    'ruby/ruby.go': 'package ruby\n\n// #cgo LDFLAGS: ${SRCDIR}/lib/libruby.a -lm\nimport "C"\n\nfunc Run() {}\n',
    Makefile: 'build:\n\tgo build -tags ruby .\n',
  };
  assert.deepEqual(tagsOf(files), []);
  assert.deepEqual(tagsOf({ ...files, 'ruby/lib/libruby.a': '!<arch>\n' }), ['ruby']);
});

test('a build that makes less than the whole is not asked where another says nothing of tags', () => {
  const files = { 'main.go': 'package main\n\nfunc main() { println(1) }\n', 'lua.go': under('!nolua', 'const lua = true') };
  assert.deepEqual(tagsOf({ ...files, 'scripts/build-small.sh': 'go build -tags "nolua" .\n', Makefile: 'build:\n\tgo build .\n' }), []);
});

test('what a template puts into the tags of a release is no tag, and the build that says it counts', () => {
  const release = 'builds:\n  - main: .\n    flags:\n      - "-tags={{ .Env.DATABASE }} {{ .Env.SOURCE }}"\n';
  assert.deepEqual(tagsOf({ ...twins, '.goreleaser.yml': release, Makefile: 'DATABASE ?= sqlite mysql\n\nbuild:\n\tgo build -tags \'$(DATABASE)\' .\n' }), ['sqlite', 'mysql']);
  assert.deepEqual(tagsOf({ ...twins, '.goreleaser.yml': release.replace('flags:', 'tags:').replace('"-tags={{ .Env.DATABASE }} {{ .Env.SOURCE }}"', '"{{ .Env.DATABASE }}"\n      - sqlite') }), ['sqlite']);
});

test('the edition that is sold is a variant of the one that is built without its tag', () => {
  const files = { 'main.go': 'package main\n\nfunc main() { println(extras) }\n', 'a.go': 'package main\n\nvar extras []string\n', 'ee.go': under('enterprise', 'func init() { extras = []string{"sso"} }') };
  assert.deepEqual(tagsOf({ ...files, Makefile: 'build:\n\tgo build -o bin/x .\nbuild-ee:\n\tgo build -tags enterprise -o bin/x-ee .\n' }), []);
  assert.deepEqual(tagsOf({ ...files, Makefile: 'build:\n\tgo build -tags enterprise -o bin/x .\n' }), ['enterprise']);
});

test('what a release builds once more with tags is a variant of what it builds without', () => {
  const files = { 'main.go': main, 'a.go': under('!no_pages', 'func open() string { return "pages" }'), 'b.go': under('no_pages', 'func open() string { return "" }') };
  const release = (...builds: readonly string[]): string => `version: 2\nbuilds:\n${builds.map((text) => `  - id: ${text}\n`).join('')}`;
  const [whole, agent] = ['app', 'app-agent\n    tags:\n      - no_pages'];
  assert.deepEqual(tagsOf({ ...files, '.goreleaser.yaml': release(whole, agent) }), []);
  assert.deepEqual(tagsOf({ ...files, '.goreleaser.yaml': release(agent) }), ['no_pages'], 'the only one');
  assert.deepEqual(tagsOf({ ...files, '.goreleaser.yaml': release('app\n    tags: [no_pages]', 'app-extended') }), ['no_pages'], 'the first has it');
  assert.deepEqual(tagsOf({ ...files, '.goreleaser.yaml': release(whole, agent), '.air.toml': '[build]\ncmd = "go build -tags no_pages -o ./tmp/main ."\n' }), [], 'what runs while one develops');
});

test('a tag is left out whose embedded file git does not hold and nothing makes, where the program compiles without', () => {
  const embed = (pattern: string): string => `//go:build geo\n\npackage main\n\nimport "embed"\n\n//go:embed ${pattern}\nvar files embed.FS\n`;
  const files = { 'main.go': 'package main\n\nfunc main() { println(files) }\n', 'geo_off.go': '//go:build !geo\n\npackage main\n\nvar files string\n', Makefile: 'build:\n\tgo build -tags geo,extra .\n' };
  assert.deepEqual(tagsOf({ ...files, 'geo.go': embed('data/world.gpkg') }), ['extra']);
  assert.deepEqual(tagsOf({ ...files, 'geo.go': embed('data/world.gpkg'), 'data/world.gpkg': 'x' }), ['geo', 'extra']);
  assert.deepEqual(tagsOf({ ...files, 'geo.go': embed('*.gpkg.gz') }), ['extra']);
  assert.deepEqual(tagsOf({ ...files, 'geo.go': embed('*.gpkg.gz'), 'world.gpkg.gz': 'x' }), ['geo', 'extra']);
  assert.deepEqual(tagsOf({ ...files, 'a_geo.go': '//go:build geo\n\npackage main\n\nconst ending = ".gz"\n', 'geo.go': embed('data/world.gpkg') }), ['extra'], 'another file that it brings');
  for (const pattern of ['ui/dist', '.vite/manifest.json']) assert.deepEqual(tagsOf({ ...files, 'geo.go': embed(pattern) }), ['geo', 'extra'], 'it may be a front end’s');
  assert.deepEqual(tagsOf({ ...files, 'geo.go': embed('data/world.gpkg'), Makefile: `${files.Makefile}data/world.gpkg:\n\tgo run ./gen > data/world.gpkg\n` }), ['geo', 'extra']);
});

test('a tag is left out whose code uses what a file declares that git does not hold, where other code stands in', () => {
  const files = {
    'main.go': 'package main\n\nimport "example.com/x/ui"\n\nfunc main() { println(ui.Assets) }\n',
    'ui/embed_on.go': '//go:build builtin\n\npackage ui\n\nvar Assets = open(EmbedFS)\n', 'ui/open.go': 'package ui\n\nfunc open(v any) any { return v }\n',
    'ui/.gitignore': 'embed.go\n', Makefile: 'build:\n\tgo build -tags builtin,extra .\n',
  };
  const off = { 'ui/ui.go': '//go:build !builtin\n\npackage ui\n\nvar Assets = open("ui")\n' };
  assert.deepEqual(tagsOf({ ...files, ...off }), ['extra']);
  assert.deepEqual(tagsOf({ ...files, ...off, 'ui/embed.go': 'package ui\n\nvar EmbedFS string\n' }), ['builtin', 'extra']);
  assert.deepEqual(tagsOf({ ...files, ...off, 'ui/open.go': `//go:generate go run ../gen -o embed.go\n\n${files['ui/open.go']}` }), ['builtin', 'extra']);
  assert.deepEqual(tagsOf(files), ['builtin', 'extra'], 'nothing stands in');
});

test('what a file with a tag puts into a variable of another file is declared without it', () => {
  const files = {
    'main.go': 'package main\n\ntype maker func() string\n\nvar (\n\tname  = "x"\n\tmakes maker\n)\n\nfunc main() {\n\tif makes != nil {\n\t\tprintln(makes())\n\t}\n}\n',
    'unsafe.go': under('unsafe_local', 'func init() {\n\tmakes = local\n}\n\nfunc local() string { return name }'),
  };
  assert.deepEqual(tagsOf(files), []);
  assert.deepEqual(tagsOf({ ...files, 'main.go': files['main.go'].replace('println(makes())', 'println(local())') }), ['unsafe_local']);
});

test('a tag is left out that leaves a package of the program without a file', () => {
  const files = {
    'main.go': 'package main\n\nimport "example.com/x/pro"\n\nfunc main() { pro.Init() }\n', 'pro/pro.go': '//go:build !pro\n\npackage pro\n\nfunc Init() {}\n',
    '.goreleaser.yaml': 'builds:\n  - main: .\n    flags:\n      - -tags=pro,extra\n',
  };
  assert.deepEqual(tagsOf(files), ['extra']);
  assert.deepEqual(tagsOf({ ...files, 'pro/on.go': '//go:build pro\n\npackage pro\n\nfunc Init() { println("pro") }\n' }), ['pro', 'extra']);
});

test('tags without which packages of the program are empty are all passed, where no build says which', () => {
  const adapter = (name: string): Record<string, string> => ({
    [`db/${name}/adapter.go`]: `//go:build ${name}\n\npackage ${name}\n\nfunc init() { println("${name}") }\n`, [`db/${name}/blank.go`]: `//go:build !${name}\n\n// Nothing without the tag.\npackage ${name}\n`,
  });
  const files = { 'main.go': 'package main\n\nimport (\n\t_ "example.com/x/db/mysql"\n\t_ "example.com/x/db/postgres"\n)\n\nfunc main() {}\n', ...adapter('mysql'), ...adapter('postgres') };
  assert.deepEqual(tagsOf(files), ['mysql', 'postgres']);
  assert.deepEqual(tagsOf({ ...files, Makefile: 'build:\n\tgo build -tags mysql .\n' }), ['mysql']);
  const apart = Object.fromEntries(Object.entries(files).map(([path, text]) => [path.replace('db/mysql', 'wasm/mysql'), text.replace('db/mysql', 'wasm/mysql')]));
  assert.deepEqual(tagsOf(apart), []);
  assert.deepEqual(tagsOf({ ...files, 'db/mysql/other.go': 'package mysql\n\nfunc f() {}\n', 'db/postgres/other.go': 'package postgres\n\nfunc f() {}\n' }), []);
});

test('a package all of whose files ask for a tag: the one that a build passes for more than development, else that of a product', () => {
  const chosen = (Makefile: string, tags: readonly string[]): readonly string[] | undefined => analyze(memoryRepo({
    'go.mod': 'module example.com/x\n\ngo 1.25\n', 'main.go': 'package main\n\nimport "example.com/x/config"\n\nfunc main() { println(config.Host) }\n', Makefile,
    ...Object.fromEntries(tags.map((tag) => [`config/config_${tag}_env.go`, `//go:build ${tag}\n\npackage config\n\nconst Host = "${tag}"\n`])),
  })).programs[0]?.flags.tags.map(({ value }) => value);
  const all = ['dev', 'prod', 'staging', 'testing'];
  assert.deepEqual(chosen('ENV ?= dev\nbuild:\n\tgo build -tags $(ENV) -o app .\n', all), ['prod']);
  assert.deepEqual(chosen('build:\n\tgo build -tags staging -o app .\n', all), ['staging']);
  assert.deepEqual(chosen('build:\n\tgo build -tags dev -o app .\n', ['dev', 'testing']), ['dev']);
  assert.deepEqual(chosen('build:\n\tgo build -o app .\n', ['linux', 'windows']), []);
});
