import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { linesMaking } from '../../src/analyze/generated/generate-lines.ts';
import { findMaker } from '../../src/analyze/generated/makers.ts';
import { memoryRepo } from '../../src/repo.ts';

const GO_MOD = 'module example.com/m\n\ngo 1.26\n';

/** The missing symbols of a program at the top, of which a rule of git says that Go files of it are made. */
function symbols(files: Readonly<Record<string, string>>): string[] {
  const facts = analyze(memoryRepo({ 'go.mod': GO_MOD, '.gitignore': '*_gen.go\n', ...files }), { name: 'm' });
  return facts.commands.flatMap(({ closure }) => closure.missingSymbols.map(({ value, at }) => `${value} ${at.path}:${at.line}`));
}

const main = (body: string, imports = ''): string => `package main\n\n${imports}func main() {\n${body}\n}\n`;

test('a name of another package that no file of it declares', () => {
  const files = { 'main.go': main('\tprintln(a.Known, a.Made)', 'import "example.com/m/a"\n\n'), 'a/a.go': 'package a\n\nconst Known = 1\n' };
  assert.deepEqual(symbols(files), ['a.Made main.go:6']);
  assert.deepEqual(symbols({ ...files, 'a/made.go': 'package a\n\nvar Made = 2\n' }), []);
});

test('a package under another name, and one that a variable hides', () => {
  const a = { 'a/a.go': 'package a\n\nconst Known = 1\n' };
  assert.deepEqual(symbols({ ...a, 'main.go': main('\tprintln(other.Made)', 'import other "example.com/m/a"\n\n') }), ['other.Made main.go:6']);
  assert.deepEqual(symbols({ ...a, 'main.go': main('\tprintln(a.Known)\n\ta := struct{ Made int }{1}\n\tprintln(a.Made)', 'import "example.com/m/a"\n\n') }), []);
});

test('a function that the package only calls', () => {
  assert.deepEqual(symbols({ 'main.go': main('\tx := Parse("a")\n\tprintln(x)') }), ['Parse main.go:4']);
});

test('a variable, a constant and a type that the package only uses', () => {
  const used = [
    '\tprintln(len(table))', '\tfor _, v := range table {\n\t\tprintln(v)\n\t}', '\tx := 1 + table\n\tprintln(x)', '\tx := []int{1: table}\n\tprintln(x)',
    '\tvar x table\n\tprintln(x)', '\tif table {\n\t\treturn\n\t}', '\tx := max(table, 1)\n\tprintln(x)', '\tx := []int{1}[table]\n\tprintln(x)',
  ];
  for (const body of used) assert.equal(symbols({ 'main.go': main(body) })[0]?.split(' ')[0], 'table', body);
});

test('what another platform or another tool declares is not missing, unlike what only a maker of code reads', () => {
  const body = main('\tprintln(len(table))');
  assert.deepEqual(symbols({ 'main.go': body, 'table_windows.go': 'package main\n\nvar table []int\n' }), []);
  assert.deepEqual(symbols({ 'main.go': body, 'table.go': '//go:build dev\n\npackage main\n\nvar table []int\n' }), ['table main.go:4']);
  assert.deepEqual(symbols({ 'main.go': `package main\n\nimport . "example.com/x/names"\n\nfunc main() {\n\tprintln(len(table))\n}\n` }), []);
  assert.deepEqual(symbols({ 'main.go': body, 'table.swig': '' }), []);
  assert.deepEqual(symbols({ 'main.go': body, 'gen.go': '//go:build ignore\n\npackage main\n\nvar table []int\n\nfunc main() {}\n' }), ['table main.go:4']);
});

test('what is bound somewhere is not missing', () => {
  const bound = [
    '\tparse := func() int { return 1 }\n\tx := parse()\n\tprintln(x)',
    '\tx := len("a") + min(1, 2)\n\tprintln(string(rune(x)))',
    '\ttype T int\n\tx := T(1)\n\tprintln(x)',
    '\tfor _, f := range []func() int{} {\n\t\tx := f()\n\t\tprintln(x)\n\t}',
    '\tf := func(a, b int, c ...int) int { return a + b + len(c) }\n\tprintln(f(1, 2))', '\tswitch x := any(1).(type) {\n\tcase int:\n\t\tprintln(x)\n\t}',
    '\tvar c chan int\n\tselect {\n\tcase v, ok := <-c:\n\t\tprintln(v, ok)\n\t}', '\tswitch 1 {\n\tcase 1:\n\t\ta, b := 1, 2\n\t\tprintln(a + b)\n\t}',
    'loop:\n\tfor {\n\t\tbreak loop\n\t}', '\tprintln(struct{ size int }{size: 1}.size)', '\tconst a, b = 1, 2\n\tprintln(a, max(b, 1))', '\tprintln(yaml.Version, len(yaml.Names))',
  ];
  for (const body of bound) assert.deepEqual(symbols({ 'main.go': main(body) }), [], body);
  assert.deepEqual(symbols({ 'main.go': 'package main\n\ntype list[T any, K comparable] struct{ of []T }\n\nfunc (l *list[E, F]) at(f F, d E) E {\n\tvar none E\n\treturn none\n}\n\nfunc (l list[_, G]) has(g G) (found bool, err error) { return found, err }\n\nfunc main() {}\n' }), []);
  assert.deepEqual(symbols({ 'main.go': 'package main\n\ntype reader interface{ Read(p []byte) int }\n\nfunc call[T any](f func(int) T) T { return f(1) }\n\nfunc main() {\n\tx := call(func(i int) int { return i })\n\tprintln(x)\n}\n' }), []);
});

test('without a trace of a generated file nothing is said', () => {
  assert.deepEqual(symbols({ '.gitignore': '', 'main.go': main('\tx := Parse("a")\n\tprintln(x)') }), []);
});

const line = (value: string, path: string) => ({ value, at: { path, line: 1 } });
const made = (lines: ReturnType<typeof line>[], wanted: { dir: string; path?: string }, there: readonly string[] = []): string[] =>
  linesMaking(lines, wanted, memoryRepo(Object.fromEntries(there.map((path) => [path, ''])))).map(({ value }) => value);

test('the line that names what is missing comes before those beside it, and those before the ones above', () => {
  const named = line('go run ./tool -o api/pb/x.go', 'gen.go');
  const beside = line('sqlc generate', 'api/pb/doc.go');
  const above = line('go tool gqlgen', 'api/doc.go');
  assert.deepEqual(made([above, beside, named], { dir: 'api/pb' }), [named.value]);
  assert.deepEqual(made([above, beside], { dir: 'api/pb' }), [beside.value]);
  assert.deepEqual(made([above], { dir: 'api/pb' }), [above.value]);
  assert.deepEqual(made([line('go run ./docs', 'main.go'), above], { dir: 'web', path: 'web/dist' }), []);
  assert.deepEqual(made([line('go run ./docs', 'main.go'), line('go run ./bundle dist', 'main.go')], { dir: 'web', path: 'web/dist' }), ['go run ./bundle dist']);
});

test('a line between a package and the file that it embeds; one that writes above both', () => {
  const between = line('go run ./cmd/bundle', 'web/js/doc.go');
  assert.deepEqual(made([line('go run ./swagger --target=../', 'models/doc.go'), between], { dir: 'web', path: 'web/js/out/all.js' }), [between.value]);
  assert.deepEqual(made([line('go run ./swagger --target=../', 'models/doc.go')], { dir: 'web', path: 'web/js/out/all.js' }), []);
});

test('a tool of the tree that is called by its import path, and names the file in its own code', () => {
  const by = (tool: string): string[] => linesMaking([line(`go run ${tool} -r .`, 'main.go')], { dir: 'start/ref', path: 'start/ref/main.txt' }, memoryRepo({ 'go.mod': 'module example.com/app\n', 'start/copy/main.go': 'package main\n\nfunc main() { create("start/ref/main.txt") }\n' })).map(({ value }) => value);
  assert.deepEqual([by('example.com/app/start/copy').length, by('./start/copy').length, by('example.com/other/start/copy').length, by('example.com/app/start').length], [1, 1, 0, 0]);
});

test('a line makes nothing that it writes elsewhere, nothing that is there, and no doubles for tests', () => {
  assert.deepEqual(made([line('protoc --go_out=api api/x.proto', 'main.go')], { dir: '.' }, ['api/x.proto']), []);
  assert.deepEqual(made([line('go run ./tool -o a.go', 'a/doc.go')], { dir: 'a' }, ['a/a.go']), []);
  assert.deepEqual(made([line('mockgen -source=a.go -destination=b.go', 'a/doc.go')], { dir: 'a' }), []);
});

test('a make target: its variables followed, and what it starts', () => {
  const repo = memoryRepo({ Makefile: 'OUT = web/data\n\n$(OUT)/all.zip: list\n\tzip -r $@ list\n\nlist:\n\tmkdir -p x && cp a $@\n' });
  assert.deepEqual(findMaker(repo, 'web/data/all.zip'), { command: 'make web/data/all.zip', at: { path: 'Makefile', line: 3 }, starts: ['zip'] });
  assert.deepEqual(findMaker(repo, 'list')?.starts, []);
  assert.equal(findMaker(repo, 'other.txt'), undefined);
});

test('make targets for the files of a directory, and one that fills it as a whole', () => {
  const files = 'OUT = assets/out\n\nbuild: $(OUT)/a.html\n\tcp -r assets/out dist\n\n$(OUT)/a.html: a.md\n\tcat a.md > $@\n\n$(OUT)/b.css:\n\tsassc b.scss $@\n\n$(OUT)/.gitkeep:\n\ttouch $@\n';
  const found = findMaker(memoryRepo({ Makefile: files }), 'assets/out');
  assert.deepEqual(found, { command: 'make assets/out/a.html assets/out/b.css', at: { path: 'Makefile', line: 6 }, starts: ['a.md', 'sassc'] });
  assert.equal(findMaker(memoryRepo({ Makefile: `${files}\nui:\n\tcp -r web/dist/. assets/out/\n` }), 'assets/out')?.command, 'make ui');
  assert.equal(findMaker(memoryRepo({ Makefile: 'page:\n\t@echo hello > web/page.html\n' }), 'web/page.html')?.command, 'make page');
  // A target that is only called like the directory around gives way to the recipe that names the file.
  const loose = { 'server/main.go': 'x', Makefile: 'server:\n\tcd server && go build .\n\narchive:\n\tcd server/assets/pack; go run main.go --out="../a.pack"\n' };
  assert.deepEqual(['server/assets/a.pack', 'server/gen/b.txt'].map((path) => findMaker(memoryRepo(loose), path)?.command), ['make archive', 'make server']);
});

test('what stands in the words of a command is no command', () => {
  const repo = memoryRepo({ Makefile: "data/a.txt:\n\tsed -e 's/a; b && c/d/' in.txt | awk '{ n++; print n }' >$@\n\tbash make.sh\n", 'make.sh': "#!/bin/bash\nshopt -s nullglob\nfor x in *.in; do\n\tif [[ $x == b* ]]; then continue; fi\ndone\nTEXT='first line\n, second; third'\nprintf '%s' \"$TEXT\" >>data/a.txt\n" });
  assert.deepEqual(findMaker(repo, 'data/a.txt')?.starts, []);
});

test('files that make lists for itself are no targets to make', () => {
  const repo = memoryRepo({ Makefile: 'UI := $(shell find ui/src -type f -name "*.js")\nui/dist: node_modules/done $(UI) $(wildcard ui/*.json)\n\tnpx webpack\nnode_modules/done:\n\tnpm install\n\tdate >> $@\n' });
  assert.deepEqual(findMaker(repo, 'ui/dist'), { command: 'make ui/dist', at: { path: 'Makefile', line: 2 }, starts: ['npm', 'npm install', 'npx'] });
});

test('what takes a file away makes none, and a pattern among what is asked for is no target', () => {
  const Makefile = 'clean:\n\t$(RM) data/x/bundle.go\n\ndata/x/bundle.go: data/x data/x/*.yaml\n\tgo run ./bundler $<\n';
  assert.deepEqual(findMaker(memoryRepo({ Makefile, 'data/x/a.yaml': '' }), 'data/x'), { command: 'make data/x/bundle.go', at: { path: 'Makefile', line: 4 }, starts: [] });
});

test('what a variable of make starts is what the shell starts', () => {
  const repo = memoryRepo({ Makefile: "FILES := $(shell find data -name '*.x' | sort)\n\ndata/all.zip:\n\tzip $@ $(FILES) $(shell ls)\n", 'data/a.x': '' });
  assert.deepEqual(findMaker(repo, 'data/all.zip')?.starts, ['zip']);
});

test('make that calls make, a script, protoc with what it starts, and a program that the target installs itself', () => {
  const repo = memoryRepo({
    Makefile: 'all: api/a.pb.go\n\t$(MAKE) -C web dist.zip\n\nweb/dist.zip: ; $(MAKE) -C web dist.zip\n\napi/a.pb.go:\n\tgo install example.com/x/protoc-gen-go-x@v1.2.3\n\tprotoc --go_out=. --go-x_out=. --python_out=py api/a.proto\n\nnames.txt:\n\t./list.sh $@\n\npage.html:\n\t./page $(shell date +%F)\n',
    'web/Makefile': 'dist.zip:\n\tzip -r $@ dist\n', 'list.sh': '#!/bin/sh\njq . <in.json >"$1"\n', page: '#!/usr/bin/env python3\nimport json\n',
  });
  assert.deepEqual(findMaker(repo, 'web/dist.zip')?.starts, ['zip']);
  assert.deepEqual(findMaker(repo, 'api/a.pb.go')?.starts, ['protoc', 'protoc-gen-go']);
  assert.deepEqual(findMaker(repo, 'names.txt')?.starts, ['jq']);
  assert.deepEqual(findMaker(repo, 'page.html')?.starts, ['python3']);
});

test('a makefile of a directory, a recipe that names the path, a task, a script', () => {
  assert.equal(findMaker(memoryRepo({ 'api/Makefile': 'spec.json:\n\tgo run ./spec >$@\n' }), 'api/spec.json')?.command, 'make -C api spec.json');
  assert.equal(findMaker(memoryRepo({ Makefile: 'assets:\n\tcp in.txt data/out.txt\n' }), 'data/out.txt')?.command, 'make assets');
  assert.equal(findMaker(memoryRepo({ 'Taskfile.yml': 'tasks:\n  assets:\n    cmds:\n      - cp in.txt data/out.txt\n' }), 'data/out.txt')?.command, 'task assets');
  assert.equal(findMaker(memoryRepo({ 'build/assets.sh': '#!/bin/bash\nzip out.zip x\nmv out.zip data/\n' }), 'data/out.zip')?.command, 'bash build/assets.sh');
});

test('a front end whose output a recipe copies to where the program embeds it', () => {
  const place = (recipe: string): string | undefined => analyze(memoryRepo({
    'go.mod': GO_MOD, Makefile: `OUT = api/pages\n\nui:\n\t${recipe}\n`, 'web/package.json': '{ "scripts": { "build": "vite build" }, "dependencies": { "vite": "5" } }',
    'main.go': main('\t_ = page', 'import _ "embed"\n\n//go:embed api/pages/dist/index.html\nvar page string\n\n'),
  }), { name: 'm' }).frontEnds[0]?.copied?.value;
  assert.equal(place('cp -r web/dist $(OUT)/dist'), 'api/pages/dist');
  assert.equal(place('cp -r web/dist $(OUT)/'), 'api/pages/dist');
  assert.equal(place('cd web && npm run build && cp -R dist/* ../$(OUT)/dist/'), 'api/pages/dist');
  assert.equal(place('cp -r web/public $(OUT)/dist'), undefined);
});

test('a front end that a program of its own builds, and a script that npm runs after the build', () => {
  const front = (scripts: string) => analyze(memoryRepo({
    'go.mod': GO_MOD, 'web/package.json': `{ "scripts": { ${scripts} } }`, 'web/build.js': "fs.writeFileSync('out/index.html', '')\n",
    'main.go': main('\t_ = page', 'import _ "embed"\n\n//go:embed web/out/index.html\nvar page string\n\n'),
  }), { name: 'm' }).frontEnds[0];
  assert.equal(front('"build": "node build.js"')?.output?.value, 'web/out');
  assert.equal(front('"build": "tsc", "postbuild": "cp -r dist out"')?.output?.value, 'web/out');
});

const template = { 'views/page.templ': 'package views\n' };
const madeOf = (value: string, path: string, dir: string, there: Readonly<Record<string, string>> = {}): number =>
  linesMaking([line(value, path)], { dir }, memoryRepo(there)).length;

test('a tool that is not told where to write keeps its own rule', () => {
  assert.equal(madeOf('go tool templ generate', 'main.go', 'views', template), 1);
  assert.equal(madeOf('go tool templ generate -path other', 'main.go', 'views', template), 0);
  assert.equal(madeOf('go tool templ generate', 'main.go', 'views', { ...template, 'views/page_templ.go': '' }), 0);
  assert.equal(madeOf('go tool templ generate', 'main.go', 'api', template), 0);
  assert.equal(madeOf('go run github.com/swaggo/swag/cmd/swag@v1.16.4 init -g api.go', 'main.go', 'docs'), 1);
  assert.equal(madeOf('swag init --output ./api/docs', 'main.go', 'docs'), 0);
  assert.equal(madeOf('swag fmt', 'main.go', 'docs'), 0);
  assert.equal(madeOf('statik -src=./public', 'main.go', 'statik'), 1);
  assert.equal(madeOf('go run -mod=mod entgo.io/ent/cmd/ent generate ./schema', 'ent/generate.go', 'ent/user'), 1);
  assert.equal(madeOf('go run -mod=mod entgo.io/ent/cmd/ent generate ./schema', 'ent/generate.go', 'ent/schema'), 0);
});

test('a tool whose settings say where it writes', () => {
  assert.equal(madeOf('sqlc generate', 'main.go', 'db', { 'sqlc.yaml': 'version: "2"\nsql:\n  - gen:\n      go:\n        out: "db"\n' }), 1);
  assert.equal(madeOf('sqlc generate', 'main.go', 'db', { 'sqlc.yaml': 'version: "2"\nsql:\n  - gen:\n      go:\n        out: "store"\n' }), 0);
  assert.equal(madeOf('sqlc', 'main.go', 'db', { 'sqlc.yaml': 'version: "2"\nsql:\n  - gen:\n      go:\n        out: "db"\n' }), 0, 'its name alone');
  assert.equal(madeOf('go tool oapi-codegen -config cfg.yaml api.yaml', 'api/doc.go', 'api', { 'api/cfg.yaml': 'package: api\noutput: server.gen.go\n' }), 1);
  assert.equal(madeOf('go run github.com/99designs/gqlgen generate', 'graph/resolver.go', 'graph/model', { 'gqlgen.yml': 'exec:\n  filename: graph/generated.go\nmodel:\n  filename: graph/model/models_gen.go\n' }), 1);
  assert.equal(madeOf('go run github.com/99designs/gqlgen generate', 'graph/resolver.go', 'graph/model', { 'gqlgen.yml': 'exec: {package: graph, filename: graph/generated.go}\nmodel: { filename: graph/model/models_gen.go }\n' }), 1);
  assert.equal(madeOf('go run github.com/99designs/gqlgen generate', 'graph/resolver.go', 'graph/model', { 'gqlgen.yml': 'exec: {filename: graph/generated.go}\n# model: {filename: graph/model/models_gen.go}\n' }), 0);
});

test('a line makes what it copies, and what it writes by a redirection', () => {
  const license = { dir: 'about', path: 'about/LICENSE' };
  assert.deepEqual(made([line('cp ../LICENSE .', 'about/about.go'), line('sh -c "date > built.txt"', 'about/about.go')], license, ['LICENSE']), ['cp ../LICENSE .']);
  assert.deepEqual(made([line('sh -c "date > built.txt"', 'about/about.go')], { dir: 'about', path: 'about/built.txt' }), ['sh -c "date > built.txt"']);
});

test('doubles that the program itself imports', () => {
  assert.equal(madeOf('mockgen -source=a.go -destination=../mocks/a.go', 'a/a.go', 'mocks', { 'a/a.go': 'package a\n' }), 1);
});
