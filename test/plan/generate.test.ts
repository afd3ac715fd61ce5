import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { planGenerate } from '../../src/plan/repository/generated/generate.ts';
import { refusals } from '../../src/plan/repository/refusals.ts';
import { REPOSITORY_DEFAULTS, type RepositoryOptions } from '../../src/plan/repository/repository-options.ts';
import { targetsOf } from '../../src/plan/repository/target.ts';
import { readDockerIgnore } from '../../src/docker-ignore.ts';
import { memoryRepo } from '../../src/repo.ts';

/** What a stage runs for a program at the top before it is compiled, and why there is no image. */
function planned(files: Readonly<Record<string, string>>): { script: readonly string[]; refused: string[] } {
  const repo = memoryRepo({ 'go.sum': '', ...files });
  const facts = analyze(repo, { name: 'app' });
  const options: RepositoryOptions = { ...REPOSITORY_DEFAULTS, main: ['.'] };
  const targets = targetsOf(facts, ['.']);
  return { script: planGenerate(repo, facts, targets, options)?.script ?? [], refused: refusals(repo, facts, options).map(({ code }) => code) };
}

const made = (files: Readonly<Record<string, string>>): readonly string[] => planned(files).script;

const TEMPL = 'module example.com/app\n\ngo 1.26\n\nrequire github.com/a-h/templ v0.3.960\n';
const VIEWS = { 'main.go': 'package main\n\nimport "example.com/app/views"\n\nfunc main() { views.Page() }\n', 'views/page.templ': 'package views\n', '.gitignore': '*_templ.go\n' };

test('a command of the makefile that starts a tool which writes by its own rule', () => {
  const views = { ...VIEWS, Makefile: 'build: css\n\tgo tool templ generate\n\tgo build .\n\nwatch:\n\ttempl generate --watch\n' };
  assert.deepEqual(made({ ...views, 'go.mod': `${TEMPL}\ntool github.com/a-h/templ/cmd/templ\n` }), ['go tool templ generate']);
  const own = { ...VIEWS, 'go.mod': TEMPL, Makefile: 'BIN = ./bin\n\nviews:\n\t@cd views && $(BIN)/templ generate\n' };
  assert.deepEqual(made(own), ['go install github.com/a-h/templ/cmd/templ@v0.3.960', '(cd /src/views && templ generate)']);
  assert.deepEqual(made({ ...own, Makefile: 'views:\n\tgo run github.com/a-h/templ/cmd/templ@latest generate\n' })[1], 'templ generate');
});

test('templates and injectors that no command names, where go.mod has the version of their tool', () => {
  assert.deepEqual(made({ ...VIEWS, 'go.mod': TEMPL })[1], '(cd /src/views && templ generate)');
  assert.deepEqual(planned({ ...VIEWS, 'go.mod': 'module example.com/app\n\ngo 1.26\n' }), { script: [], refused: ['packages-missing'] });
});

test('of a line without a version nothing is said where a stage runs its program in that of go.mod', () => {
  const line = '//go:generate go run -mod=mod github.com/a-h/templ/cmd/templ@latest generate\n\n';
  const codes = (files: Record<string, string>): readonly string[] => {
    const repo = memoryRepo({ 'go.sum': '', '.gitignore': '*_templ.go\n', ...files });
    return planRepository(repo, analyze(repo, { name: 'app' }), { ...REPOSITORY_DEFAULTS, main: ['.'] }).diagnostics.map(({ code }) => code);
  };
  const page = { 'page.templ': 'package main\n\ntempl page() {}\n', 'go.mod': TEMPL, justfile: 'templ:\n    templ generate\n' };
  assert.equal(codes({ ...page, 'main.go': `${line}package main\n\nfunc main() { println(page()) }\n` }).includes('generated-file-missing'), false);
  assert.equal(codes({ ...page, 'main.go': `${line}package main\n\nfunc main() {}\n` }).includes('generated-file-missing'), true);
});

const SWAG = { 'go.mod': 'module example.com/app\n\ngo 1.26\n\nrequire github.com/swaggo/swag v1.16.6\n', '.gitignore': 'docs/\n', 'main.go': 'package main\n\nimport _ "example.com/app/docs"\n\n// @title API\n// @version 1.0\nfunc main() {}\n' };
const INSTALL = 'go install github.com/swaggo/swag/cmd/swag@v1.16.6';

test('documents of an API that git keeps out are made as CI, a page or the reloader says, else from the notes that describe it', () => {
  const step = (run: string): string => `jobs:\n  build:\n    steps:\n      - name: docs\n        run: ${run}\n`;
  assert.deepEqual(made({ ...SWAG, '.github/workflows/ci.yml': step('|\n          go install github.com/swaggo/swag/cmd/swag@abc\n          swag init -g main.go --parseInternal') }), [INSTALL, 'swag init -g main.go --parseInternal']);
  assert.deepEqual(made({ ...SWAG, '.github/workflows/ci.yml': step('swag init --pd') }), [INSTALL, 'swag init --pd']);
  assert.deepEqual(made({ ...SWAG, 'README.md': '```sh\n$ swag init --pd\n```\n' }), [INSTALL, 'swag init --pd']);
  assert.deepEqual(made({ ...SWAG, '.air.toml': '[build]\n  pre_cmd = ["swag init --pd"]\n' }), [INSTALL, 'swag init --pd']);
  assert.deepEqual(made({ ...SWAG, Makefile: 'docs:\n\tswag init --quiet\n', 'README.md': '`swag init`\n' }), [INSTALL, 'swag init --quiet'], 'the makefile first');
  assert.deepEqual(made(SWAG), [INSTALL, 'swag init -g main.go']);
  const below = { ...SWAG, 'main.go': 'package main\n\nimport _ "example.com/app/api/docs"\n\nfunc main() {}\n', 'api/doc.go': '// @title API\npackage api\n' };
  assert.deepEqual(made(below), [INSTALL, 'swag init -g api/doc.go -o api/docs']);
  // Two APIs, or none whose version go.mod says.
  assert.deepEqual(planned({ ...SWAG, 'other/doc.go': '// @title Other\npackage other\n' }).refused, ['packages-missing']);
  assert.deepEqual(planned({ ...SWAG, 'go.mod': 'module example.com/app\n\ngo 1.26\n' }).refused, ['packages-missing']);
});

const WIRE = 'module example.com/app\n\ngo 1.26\n\nrequire github.com/google/wire v0.7.0\n\ntool github.com/google/wire/cmd/wire\n';
const INJECTOR = '//go:build wireinject\n\npackage main\n\nimport "github.com/google/wire"\n\nfunc initApp() int {\n\twire.Build(one)\n\treturn 0\n}\n';
const APP = { 'go.mod': WIRE, '.gitignore': 'wire_gen.go\n', 'main.go': 'package main\n\nfunc one() int { return 1 }\n\nfunc main() {\n\tx := initApp()\n\tprintln(x)\n}\n' };

test('a generate line in a file that a tag keeps out is run with the tag, and one that nothing runs does not count', () => {
  const line = '\n//go:generate go tool wire\n';
  assert.deepEqual(made({ ...APP, 'wire.go': INJECTOR + line }), ['go generate -tags wireinject .']);
  assert.deepEqual(made({ ...APP, 'wire.go': INJECTOR }), ['go install github.com/google/wire/cmd/wire', 'wire']);
  assert.deepEqual(made({ ...APP, 'wire.go': INJECTOR, 'gen.go': `//go:build ignore\n\npackage main\n${line}` }), ['go install github.com/google/wire/cmd/wire', 'wire']);
});

const STRINGER = { 'go.mod': 'module example.com/app\n\ngo 1.26\n', '.gitignore': '*_string.go\n', 'main.go': 'package main\n\n//go:generate go run golang.org/x/tools/cmd/stringer@v0.38.0 -type=Pill\ntype Pill int\n\nfunc main() { println(Pill(1).String()) }\n' };

test('words that are short for others in generate lines stand for them, and come along where only some lines run', () => {
  const files = (more: string): Record<string, string> => ({
    'go.mod': 'module example.com/app\n\ngo 1.26\n\nrequire golang.org/x/tools v0.40.0\n\ntool golang.org/x/tools/cmd/stringer\n', '.gitignore': 'k_string.go\n',
    'main.go': `package main\n\n//go:generate -command enum go tool stringer -linecomment\n//go:generate enum -type=K -output=k_string.go\n${more}\ntype K int\n\nconst A K = 1\n\nfunc main() { println(A.String()) }\n`,
  });
  assert.deepEqual(made(files('')), ['go generate .']);
  assert.deepEqual(made(files('//go:generate go run ./other\n')), ["go generate -run '^//go:generate\\s+(-command\\s.*|enum -type=K -output=k_string\\.go)$' ."]);
});

test('a file that a line makes and git keeps out, of which the program only calls a method', () => {
  assert.deepEqual(made(STRINGER), ['go generate .']);
  assert.deepEqual(made({ ...STRINGER, '.gitignore': '' }), []);
  assert.deepEqual(made({ ...STRINGER, 'pill_string.go': 'package main\n' }), []);
  assert.deepEqual(made({ ...STRINGER, 'stub.go': '//go:build !release\n\npackage main\n' }), []);
  const foreign = planned({ ...STRINGER, 'main.go': STRINGER['main.go'].replace('go run golang.org/x/tools/cmd/stringer@v0.38.0', 'stringer') });
  assert.deepEqual(foreign, { script: [], refused: [] });
});

test('a variable that a program of the repository writes into a file that git keeps out', () => {
  const files = { 'go.mod': 'module example.com/app\n\ngo 1.26\n', '.gitignore': 'zz_*.go\n', 'main.go': 'package main\n\n//go:generate go run ./gen -o zz_version.go\n\nfunc main() { println(version) }\n' };
  assert.deepEqual(made({ ...files, 'gen/main.go': 'package main\n\nfunc main() {}\n' }), ['go generate .']);
  assert.deepEqual(planned(files), { script: [], refused: ['symbol-missing'] });
});

test('a program of the repository whose own code names the file that is embedded', () => {
  const files = {
    'go.mod': 'module example.com/app\n\ngo 1.26\n', '.gitignore': 'web/main.wasm\n', 'web/web.go': 'package web\n\nimport _ "embed"\n\n//go:embed main.wasm\nvar Wasm []byte\n',
    'main.go': 'package main\n\nimport "example.com/app/web"\n\n//go:generate go run "build/version.go"\n//go:generate go run "build/wasm.go"\n\nfunc main() { println(len(web.Wasm)) }\n',
    'build/version.go': '//go:build ignore\n\npackage main\n\nfunc main() {}\n', 'build/wasm.go': '//go:build ignore\n\npackage main\n\nfunc main() { build("./wasm", "./web/main.wasm") }\n',
  };
  assert.deepEqual(made(files), ['go generate -run \'^//go:generate\\s+(go run "build/wasm\\.go")$\' .']);
  assert.deepEqual(planned({ ...files, 'build/wasm.go': files['build/wasm.go'].replace('main.wasm', 'other.wasm') }), { script: [], refused: ['embed-missing'] });
});

test('make that copies several files into a directory, a licence among them, which is sent then', () => {
  const files = {
    'go.mod': 'module example.com/app\n\ngo 1.26\n', '.gitignore': '/meta/VERSION\n/meta/LICENSE\n', VERSION: '1.2.3\n', LICENSE: 'MIT\n', 'README.md': '# App\n',
    'main.go': 'package main\n\nimport "example.com/app/meta"\n\nfunc main() { println(meta.Version) }\n',
    'meta/meta.go': 'package meta\n\nimport _ "embed"\n\n//go:embed VERSION\nvar Version string\n\n//go:embed LICENSE\nvar License string\n',
    Makefile: 'prepare:\n\tcp VERSION LICENSE meta/\n',
  };
  assert.deepEqual(made(files), ['make prepare']);
  const repo = memoryRepo(files);
  const { hides } = readDockerIgnore(planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] }).plan.ignore.join('\n'));
  assert.deepEqual(['LICENSE', 'VERSION', 'Makefile', 'README.md'].filter(hides), ['README.md']);
});

test('what go-bindata would make of trees that have moved is not asked of it, nor of a program that go.mod does not require', () => {
  const files = (module: string, trees: string): Record<string, string> => ({
    'go.mod': `module example.com/app\n\ngo 1.26\n\nrequire ${module} v1.0.0\n`, '.gitignore': 'bindata.go\n', 'web/a.html': '<p>\n',
    'main.go': `package main\n\n//go:generate go run github.com/jteeuwen/go-bindata/go-bindata --pkg main ${trees}/...\n\nfunc main() { println(AssetNames()) }\n`,
    Makefile: 'build:\n\tgo run github.com/kevinburke/go-bindata/go-bindata -o bindata.go --pkg main web/...\n\tgo build .\n',
  });
  assert.deepEqual(planned(files('github.com/jteeuwen/go-bindata', 'web')), { script: ['go generate .'], refused: [] });
  assert.deepEqual(planned(files('github.com/kevinburke/go-bindata', 'static')).script, ['go run github.com/kevinburke/go-bindata/go-bindata -o bindata.go --pkg main web/...']);
  assert.deepEqual(planned(files('github.com/jteeuwen/go-bindata', 'static')), { script: [], refused: ['symbol-missing'] });
});

test('a generator whose version does not build with the newest release is compiled with an older one, where go.mod allows it', () => {
  const stage = (files: Readonly<Record<string, string>>): string | undefined => {
    const repo = memoryRepo({ 'go.sum': '', ...files });
    return planRepository(repo, analyze(repo, { name: 'app' }), { ...REPOSITORY_DEFAULTS, main: ['.'] }).plan.stages.find(({ name }) => name === 'generated')?.from;
  };
  const wire = (go: string, tools: string): Readonly<Record<string, string>> => ({
    ...APP, 'wire.go': `${INJECTOR}\n//go:generate go run github.com/google/wire/cmd/wire\n`, 'go.mod': `module example.com/app\n\ngo ${go}\n\nrequire (\n\tgithub.com/google/wire v0.6.0\n${tools})\n`,
  });
  assert.equal(stage(wire('1.22', '\tgolang.org/x/tools v0.17.0\n')), 'golang:1.24-trixie');
  assert.equal(stage(wire('1.22', '\tgolang.org/x/tools v0.30.0\n')), 'golang:1.26-trixie');
  assert.equal(stage(wire('1.25.0', '\tgolang.org/x/tools v0.17.0\n')), 'golang:1.26-trixie', 'the program itself asks for more');
  assert.equal(stage({ ...wire('1.22', ''), 'wire.go': INJECTOR }), 'golang:1.24-trixie', 'installed as it is required');
  assert.equal(stage(wire('1.22', '')), 'golang:1.24-trixie', 'what it asks for itself');
  assert.equal(stage({ ...STRINGER, 'go.mod': 'module example.com/app\n\ngo 1.22\n', 'main.go': STRINGER['main.go'].replace('v0.38.0', 'v0.22.0') }), 'golang:1.24-trixie');
  assert.equal(stage(STRINGER), 'golang:1.26-trixie');
  const templ = 'module example.com/app\n\ngo 1.22\n\nrequire (\n\tgithub.com/a-h/templ v0.2.778\n\tgolang.org/x/tools v0.24.0\n)\n';
  assert.equal(stage({ ...VIEWS, 'go.mod': templ }), 'golang:1.26-trixie', 'it compiles no such package');
});

test('a library of the repository’s own C code that a command makes, or that nothing makes', () => {
  const files = {
    'go.mod': 'module example.com/app\n\ngo 1.26\n', 'main.go': 'package main\n\n// #cgo LDFLAGS: -L${SRCDIR}/lib -lgreet -lm\n// int greet(void);\nimport "C"\n\nfunc main() { println(C.greet()) }\n',
    Makefile: 'lib/libgreet.a: csrc/greet.c\n\t$(CC) -c csrc/greet.c -o lib/greet.o\n\tar rcs lib/libgreet.a lib/greet.o\n', 'csrc/greet.c': 'int greet(void) { return 1; }\n',
  };
  assert.deepEqual(planned(files), { script: ['make lib/libgreet.a'], refused: [] });
  assert.deepEqual(planned({ ...files, Makefile: '' }), { script: [], refused: ['library-missing'] });
  assert.deepEqual(planned({ ...files, Makefile: '', 'main.go': files['main.go'].replace('${SRCDIR}/lib', './build') }).refused, ['library-missing'], 'from the directory of the package as well');
  for (const there of ['lib/libgreet.a', 'lib/libgreet.so']) assert.deepEqual(planned({ ...files, Makefile: '', [there]: '' }), { script: [], refused: [] });
  // Beside others of the tree it may be one of the system.
  assert.deepEqual(planned({ ...files, Makefile: '', 'lib/libother.a': '' }), { script: [], refused: [] });
  assert.deepEqual(planned({ ...files, Makefile: '', 'main.go': files['main.go'].replace('-lgreet', '-lcurl') }), { script: [], refused: [] });
});

test('what asks git for the commit finds an empty one, since .git does not travel', () => {
  const steps = (files: Readonly<Record<string, string>>): string[] => {
    const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.26\n', 'go.sum': '', '.gitignore': 'version.txt\n', ...files });
    const { plan, diagnostics } = planRepository(repo, analyze(repo, { name: 'app' }), { ...REPOSITORY_DEFAULTS, main: ['.'] });
    const found = plan.stages.flatMap(({ name, steps: all }) => (name === 'generated' ? all.flatMap((step) => (step.do === 'run' ? step.script : [])) : []));
    assert.equal(diagnostics.some(({ code }) => code === 'generated-git'), found.length > 1);
    return found.map((line) => (line.startsWith('[ -e /src/.git ]') ? 'git init' : line));
  };
  const main = (line: string): string => `package main\n\nimport _ "embed"\n\n${line}\n//go:embed version.txt\nvar version string\n\nfunc main() { println(version) }\n`;
  const line = (text: string): Record<string, string> => ({ 'main.go': main(`//go:generate ${text}\n`) });
  assert.deepEqual(steps(line('sh -c "git describe --tags > version.txt"')), ['git init', 'go generate .']);
  assert.deepEqual(steps(line('sh -c "(git describe --tags || echo dev) > version.txt"')), ['go generate .']);
  assert.deepEqual(steps({ ...line('sh ./version.sh version.txt'), 'version.sh': '#!/bin/sh\ngit rev-parse HEAD >"$1"\n' }), ['git init', 'go generate .']);
  assert.deepEqual(steps({ 'main.go': main(''), Makefile: 'version.txt: .git/HEAD\n\techo 1 > version.txt\n\ntag:\n\tgit log\n' }), ['git init', 'make version.txt']);
  assert.deepEqual(steps({ 'main.go': main(''), Makefile: 'version.txt:\n\techo 1 > version.txt\n\ntag:\n\tgit log\n' }), ['make version.txt']);
});

test('files of an ending that git keeps out are made in a directory that is embedded, where its name and the ending are given to the generator', () => {
  const files = {
    'go.mod': 'module example.com/app\n\ngo 1.26\n', '.gitignore': '*.hdr\n',
    'main.go': 'package main\n\nimport "embed"\n\n//go:generate go run pages/headers.go pages\n\n//go:embed pages\nvar pages embed.FS\n\nfunc main() { println(pages) }\n',
    'pages/a.yaml': 'x', 'pages/headers.go': '//go:build ignore\n\npackage main\n\nimport "os"\n\nfunc main() { os.Create(os.Args[1] + "/a" + ".hdr") }\n',
  };
  assert.deepEqual(made(files), ['go generate .']);
  assert.deepEqual(made({ ...files, 'pages/a.hdr': 'x' }), [], 'it is here');
  assert.deepEqual(made({ ...files, '.gitignore': '*.log\n' }), [], 'git keeps nothing out');
  assert.deepEqual(made({ ...files, 'main.go': files['main.go'].replace('headers.go pages', 'headers.go other') }), []);
});

test('a name that no file declares, and the one file of its package that a make target writes and git keeps out', () => {
  const files = {
    'go.mod': 'module example.com/app\n\ngo 1.26\n', '.gitignore': '*_gen.go\n', 'main.go': 'package main\n\nimport "example.com/app/kind"\n\nfunc main() { println(kind.V) }\n', 'kind/kind.go': 'package kind\n',
    'tools/gen/main.go': 'package main\n\nfunc main() {}\n', Makefile: 'GEN := go run ./tools/gen\n\nkind/x_gen.go:\n\t$(GEN) -out $@\n',
  };
  assert.deepEqual(made(files), ['make kind/x_gen.go']);
  // What the same target takes away again is not there when the image is compiled.
  assert.deepEqual(planned({ ...files, Makefile: 'build:\n\tgo run ./tools/gen -out kind/x_gen.go\n\tgo build -o app . && rm kind/x_gen.go\n' }), { script: [], refused: ['symbol-missing'] });
  // Of two nobody knows which it is.
  assert.deepEqual(planned({ ...files, Makefile: `${files.Makefile}\nkind/y_gen.go:\n\t$(GEN) -out $@\n` }), { script: [], refused: ['symbol-missing'] });
});

test('a Go file that a program of the repository writes is made by running it', () => {
  const files = (generator: string): Record<string, string> => ({
    'go.mod': 'module example.com/app\n\ngo 1.26\n', '.gitignore': 'assets.bin.go\n', 'assets/load.go': 'package assets\n\nfunc Load() string { return packed["a"] }\n',
    'main.go': 'package main\n\nimport "example.com/app/assets"\n\nfunc main() { println(assets.Load()) }\n', 'cmd/pack/main.go': generator,
  });
  const pack = 'package main\n\nimport (\n\t"flag"\n\t"os"\n)\n\nfunc main() {\n\tto := flag.String("output", "./assets/assets.bin.go", "x")\n\tos.WriteFile(*to, nil, 0o644)\n}\n';
  assert.deepEqual(planned(files(pack)), { script: ['go run ./cmd/pack'], refused: [] });
  assert.deepEqual(planned(files(pack.replace('"os"\n', '"os"\n\n\t_ "example.com/app/assets"\n'))), { script: [], refused: ['symbol-missing'] }, 'what itself needs it');
  assert.deepEqual(planned(files(pack.replace('assets.bin.go', 'other.go'))), { script: [], refused: ['symbol-missing'] });
});

test('clients of Kubernetes that git does not hold are made of no messages', () => {
  const files = (dir: string): Record<string, string> => ({
    'go.mod': 'module example.com/app\n\ngo 1.26\n', 'main.go': `package main\n\nimport _ "example.com/app/${dir}"\n\nfunc main() {}\n`, 'api/a.proto': 'syntax = "proto3";\n', Makefile: 'proto:\n\tprotoc --python_out=. api/a.proto\n',
  });
  assert.deepEqual(planned(files('gen/api')).script, ['make proto']);
  assert.deepEqual(planned(files('gen/clientset/versioned')), { script: [], refused: ['packages-missing'] });
});
