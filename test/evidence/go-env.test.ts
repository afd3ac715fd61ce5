import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { memoryRepo } from '../../src/repo.ts';

const program = 'package main\n\nfunc main() { println() }\n';
const flagsOf = (files: Record<string, string>): [string[], string[]] => {
  const { programs } = analyze(memoryRepo({ 'go.mod': 'module example.com/x\n\ngo 1.26\n', 'main.go': program, ...files }));
  const flags = programs[0]?.flags;
  return [flags?.experiments.map(({ value }) => value) ?? [], flags?.tags.map(({ value }) => value) ?? []];
};
const build = 'build:\n\tgo build -o x .\n';
const workflow = (top: string, job: string, step: string, name = 'build'): string =>
  `on: push\n${top}jobs:\n  ${name}:\n${job}    steps:\n      - run: go build .\n${step}`;

test('exported variables of a makefile reach its commands', () => {
  const rows: [string, string[], string[]][] = [
    [`export GOEXPERIMENT = greenteagc\nexport GOFLAGS := -trimpath -tags=pro,eu\n${build}`, ['greenteagc'], ['pro', 'eu']],
    [`GOEXPERIMENT ?= greenteagc\nTAGS = pro\nGOFLAGS = -tags=$(TAGS)\nexport GOFLAGS GOEXPERIMENT\n${build}`, ['greenteagc'], ['pro']],
    [`GOFLAGS = -tags=pro\nexport\n${build}`, [], ['pro']],
    [`GOFLAGS = -tags=pro\n.EXPORT_ALL_VARIABLES:\n${build}`, [], ['pro']],
    [`build: export GOFLAGS = -tags=pro\n${build}`, [], ['pro']],
    [`${build}\nrelease:\n\t$(MAKE) build GOFLAGS=-tags=pro\n`, [], ['pro']],
    [`GOFLAGS = -tags=pro\n${build}`, [], []],
    [`export GOFLAGS = -tags=pro\nunexport GOFLAGS\n${build}`, [], []],
    [`ifdef CI\nexport GOFLAGS = -tags=pro\nendif\n${build}`, [], []],
    [`export GOFLAGS = -tags=pro\nbuild:\n\tgo build -tags lite .\n`, [], ['lite']],
    [`test: export GOFLAGS = -tags=fakes\ntest:\n\tgo test ./...\n${build}`, [], []],
  ];
  for (const [text, experiments, tags] of rows) assert.deepEqual(flagsOf({ Makefile: text }), [experiments, tags], text);
});

test('an included makefile exports too', () => {
  assert.deepEqual(flagsOf({ Makefile: `include env.mk\n${build}`, 'env.mk': 'export GOFLAGS = -tags=pro\n' }), [[], ['pro']]);
  for (const root of ['$(dir $(abspath $(lastword $(MAKEFILE_LIST))))', '$(CURDIR)/', '$(shell dirname $(realpath $(firstword $(MAKEFILE_LIST))))/', '$(shell pwd)/'])
    assert.deepEqual(flagsOf({ Makefile: `ROOT := ${root}\ninclude $(ROOT)env.mk\n${build}`, 'env.mk': 'export GOFLAGS = -tags=pro\n' }), [[], ['pro']], root);
});

test('a function of make that chooses by a variable which nobody sets takes its other text', () => {
  assert.deepEqual(flagsOf({ Makefile: 'build:\n\t(cd . && go build $(if $(RACE),-race) -tags $(if $(EXTRA),extra,plain) .)\n' }), [[], ['plain']]);
  assert.deepEqual(flagsOf({ Makefile: 'EXTRA = 1\nbuild:\n\tgo build $(if $(RACE),-race) -tags ${if ${EXTRA},extra,plain} .\n' }), [[], ['extra']]);
});

test('env of a Taskfile, of one task, and of a justfile', () => {
  const task = (top: string, own: string): string => `version: '3'\n${top}tasks:\n  build:\n${own}    cmds:\n      - go build .\n`;
  assert.deepEqual(flagsOf({ 'Taskfile.yml': task('env:\n  GOEXPERIMENT: greenteagc\n', '    env: { GOFLAGS: "-tags={{.TAGS}}" }\n    vars: { TAGS: pro }\n') }), [['greenteagc'], ['pro']]);
  assert.deepEqual(flagsOf({ 'Taskfile.yml': task('env: { GOFLAGS: "-tags={{.TAGS}}" }\n', '') }), [[], []]);
  assert.deepEqual(flagsOf({ justfile: 'export GOFLAGS := "-tags=pro"\nGOEXPERIMENT := "greenteagc"\n\nbuild:\n    go build .\n' }), [[], ['pro']]);
});

test('what .envrc sets holds where no build of the repository says otherwise', () => {
  assert.deepEqual(flagsOf({ '.envrc': 'use go\nexport GOFLAGS="-tags=pro -trimpath"\nexport GOEXPERIMENT=greenteagc\n' }), [['greenteagc'], ['pro']]);
  assert.deepEqual(flagsOf({ '.envrc': 'export GOFLAGS=-tags=pro\n', Makefile: 'build:\n\tgo build -tags lite .\n' }), [[], ['lite']]);
  assert.deepEqual(flagsOf({ '.envrc': 'export GOPRIVATE=example.com\n# export GOFLAGS=-tags=pro\n' }), [[], []]);
});

test('tags and env of an included Taskfile', () => {
  const included = { 'Taskfile.yml': "version: '3'\nincludes: { build: ./tasks/Build.yml }\nenv: { GOEXPERIMENT: greenteagc }\n", 'tasks/Build.yml': 'tasks:\n  all:\n    cmds:\n      - go build -tags=pro -o x{{exeExt}} .\n' };
  assert.deepEqual(flagsOf(included), [['greenteagc'], ['pro']]);
});

test('tags and env of a magefile', () => {
  const mage = (body: string): string => `//go:build mage\n\npackage main\n\nimport "github.com/magefile/mage/sh"\n\n${body}`;
  assert.deepEqual(flagsOf({ 'magefile.go': mage('func Build() error {\n\tenv := map[string]string{"GOEXPERIMENT": "greenteagc", "GOOS": os}\n\treturn sh.RunWith(env, "go", "build", "-tags", "pro", ".")\n}\n') }), [['greenteagc'], ['pro']]);
  assert.deepEqual(flagsOf({ 'magefiles/build.go': mage('func Build() error {\n\treturn sh.RunWith(map[string]string{"GOFLAGS": "-tags=" + tags}, "go", "build", ".")\n}\nconst tags = "pro"\n') }), [[], ['pro']]);
  assert.deepEqual(flagsOf({ 'magefile.go': mage('func Build() error {\n\treturn sh.RunV("go", "build", "-tags", choose(), ".")\n}\n') }), [[], []]);
});

test('env of a workflow, a job and a step, the inner before the outer', () => {
  const at = '.github/workflows/ci.yml';
  assert.deepEqual(flagsOf({ [at]: workflow('env:\n  GOEXPERIMENT: greenteagc\n', '', '') }), [['greenteagc'], []]);
  assert.deepEqual(flagsOf({ [at]: workflow('env: { GOFLAGS: -tags=a }\n', '    env: { GOFLAGS: -tags=b }\n', '') }), [[], ['b']]);
  assert.deepEqual(flagsOf({ [at]: workflow('', '', '        env: { GOFLAGS: -tags=c }\n') }), [[], ['c']]);
  assert.deepEqual(flagsOf({ [at]: workflow('', '    env: { GOFLAGS: "-tags=${{ matrix.tags }}" }\n', '') }), [[], []]);
  assert.deepEqual(flagsOf({ [at]: workflow('', '    env: { GOFLAGS: -tags=fakes, GOEXPERIMENT: greenteagc }\n', '', 'test') }), [[], []], 'a job of tests');
});

test('what a job beside the own build tries says nothing, what a release says does', () => {
  const env = 'env: { GOFLAGS: -tags=pro, GOEXPERIMENT: greenteagc }\n';
  assert.deepEqual(flagsOf({ Makefile: build, '.github/workflows/ci.yml': workflow(env, '', '') }), [[], []]);
  assert.deepEqual(flagsOf({ Makefile: build, '.github/workflows/release.yml': workflow(env, '', '') }), [['greenteagc'], ['pro']]);
});

test('an experiment with which a file builds the program once more is for some of its users', () => {
  const fips = 'app-fips:\n\tGOEXPERIMENT=boringcrypto go build -o app-fips .\n';
  assert.deepEqual(flagsOf({ Makefile: `${fips}${build}` }), [[], []]);
  assert.deepEqual(flagsOf({ Makefile: fips }), [['boringcrypto'], []]);
  assert.deepEqual(flagsOf({ Makefile: `${fips}dev:\n\tgo build .\n` }), [['boringcrypto'], []], 'what runs while one develops is another thing');
});

test('env of a goreleaser file holds for its builds', () => {
  const file = (own: string): string => `env:\n  - GOEXPERIMENT=greenteagc\n  - GOFLAGS=-tags=pro\nbuilds:\n  - main: .\n${own}`;
  assert.deepEqual(flagsOf({ '.goreleaser.yml': file('') }), [['greenteagc'], ['pro']]);
  assert.deepEqual(flagsOf({ '.goreleaser.yml': file('    env: [GOEXPERIMENT=]\n    tags: [lite]\n') }), [[], ['lite']]);
});

test('an import that only an experiment has asks for it; one that is the default by now is not passed', () => {
  assert.deepEqual(flagsOf({ 'main.go': 'package main\n\nimport "encoding/json/v2"\n\nfunc main() { println(json.Marshal(1)) }\n' })[0], ['jsonv2']);
  assert.deepEqual(flagsOf({ 'json.go': '//go:build goexperiment.jsonv2\n\npackage main\n\nimport _ "encoding/json/v2"\n' })[0], []);
  assert.deepEqual(flagsOf({ Makefile: 'build:\n\tGOEXPERIMENT=synctest,nocoverageredesign,greenteagc go build .\n' })[0], ['greenteagc']);
});
