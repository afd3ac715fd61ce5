import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { planModules, sourceDirectory, type ModulePlan } from '../../src/plan/repository/modules.ts';
import { planCompile } from '../../src/plan/repository/compile.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { chooseRelease } from '../../src/plan/repository/release.ts';
import { refusals } from '../../src/plan/repository/refusals.ts';
import { REPOSITORY_DEFAULTS } from '../../src/plan/repository/repository-options.ts';
import { targetsOf } from '../../src/plan/repository/target.ts';
import { memoryRepo } from '../../src/repo.ts';

type Files = Readonly<Record<string, string>>;

function plan(files: Files, main = 'app'): ModulePlan {
  const repo = memoryRepo(files);
  const facts = analyze(repo, { name: 'app' });
  return planModules(repo, facts, targetsOf(facts, [main])[0]!);
}

function refused(files: Files, main = '.', options: Partial<typeof REPOSITORY_DEFAULTS> = {}): string[] {
  const repo = memoryRepo(files);
  return refusals(repo, analyze(repo, { name: 'app' }), { ...REPOSITORY_DEFAULTS, main: [main], ...options }).map(({ code, message }) => `${code}: ${message}`);
}

const mod = (path: string, rest = '', go = '1.24'): string => `module ${path}\n\ngo ${go}\n${rest}`;
const main = (...imports: string[]): string => `package main\n\nimport (\n${imports.map((path) => `\t_ "${path}"\n`).join('')})\n\nfunc main() {}\n`;
const sum = (...entries: string[]): string => entries.map((entry) => `${entry} h1:x=\n${entry}/go.mod h1:x=\n`).join('');

const UUID = 'github.com/google/uuid';
const WORKSPACE: Files = {
  'go.work': 'go 1.24\n\nuse (\n\t./app\n\t./lib\n)\n', 'app/go.mod': mod('example.com/app'), 'lib/go.mod': mod('example.com/lib'),
  'app/main.go': main('example.com/lib'), 'lib/lib.go': 'package lib\n',
};

test('a download may write the go line that a go.mod lacks', () => {
  const files = (head: string, rest = `require ${UUID} v1.6.0\n`): Files => ({ 'app/go.mod': `module example.com/app\n\n${head}${rest}`, 'app/go.sum': sum(`${UUID} v1.6.0`), 'app/main.go': main(UUID) });
  assert.deepEqual([plan(files('')).writes, plan(files('go 1.12\n\n')).writes, plan({ ...files('', ''), 'app/main.go': main() }).writes], [true, false, false]);
});

test('a workspace is used where a member of it is imported, required or not', () => {
  assert.deepEqual([plan(WORKSPACE).env, plan(WORKSPACE).dirs], [{}, null]);
  const alone = plan({ ...WORKSPACE, 'app/main.go': main() });
  assert.deepEqual([alone.env, alone.dirs], [{ GOWORK: 'off' }, ['app']]);
  const replaced = plan({ ...WORKSPACE, 'app/go.mod': mod('example.com/app', 'require example.com/lib v0.0.0\nreplace example.com/lib => ../lib\n') });
  assert.deepEqual([replaced.env, replaced.dirs], [{ GOWORK: 'off' }, ['app', 'lib']], "its module's own replacement does");
});

test('a workspace below the top is used by its members', () => {
  const below = Object.fromEntries(Object.entries(WORKSPACE).map(([path, text]) => [`backend/${path}`, text]));
  assert.deepEqual([plan(below, 'backend/app').env, plan(below, 'backend/app').dirs, refused(below, 'backend/app')], [{}, null, []]);
  const aside = { ...below, 'tool/go.mod': mod('example.com/tool'), 'tool/main.go': main() };
  assert.deepEqual([plan(aside, 'tool').env, plan(aside, 'tool').dirs], [{}, ['tool']], 'which it does not lie above');
  const vendored = {
    ...below, 'backend/app/go.mod': mod('example.com/app', `require ${UUID} v1.6.0\n`), 'backend/app/main.go': main(UUID),
    'backend/vendor/modules.txt': `## workspace\n# ${UUID} v1.6.0\n## explicit\n${UUID}\n`, [`backend/vendor/${UUID}/u.go`]: 'package uuid\n',
  };
  assert.deepEqual([plan(vendored, 'backend/app').mode, plan(vendored, 'backend/app').env], ['vendor', {}]);
  assert.deepEqual(refused({ ...below, 'other/go.work': 'go 1.24\n' }, 'backend/app').map((one) => one.split(':')[0]), ['sources-missing'], 'one of two is nobody knows which');
});

test('a workspace is used where only a requirement of another member provides an import', () => {
  const borrowed = { ...WORKSPACE, 'app/main.go': main(UUID), 'lib/go.mod': mod('example.com/lib', `require ${UUID} v1.6.0\n`), 'lib/go.sum': sum(`${UUID} v1.6.0`) };
  assert.deepEqual([plan(borrowed).env, plan(borrowed).mode], [{}, 'download']);
  assert.deepEqual(refused(borrowed, 'app'), []);
});

test('a replacement of another version than the required one stands for nothing', () => {
  const files = (version: string, to: string): Files => ({
    'go.mod': mod('example.com/app', `require ${UUID} v1.6.0\nreplace ${UUID} ${version} => ${to}\n`), 'go.sum': sum(`${UUID} v1.6.0`), 'main.go': main(UUID),
  });
  assert.deepEqual(['../uuid', './uuid'].map((to) => refused(files('v1.5.0', to))), [[], []]);
  assert.deepEqual(plan(files('v1.5.0', './uuid'), '.').mode, 'download');
  assert.deepEqual(['../uuid', './uuid'].map((to) => refused(files('v1.6.0', to))[0]?.split(':')[0]), ['replace-outside', 'replace-broken']);
});

test('what go work vendor wrote is built from', () => {
  const vendored = {
    ...WORKSPACE, 'app/go.mod': mod('example.com/app', `require ${UUID} v1.6.0\n`), 'app/go.sum': sum(`${UUID} v1.6.0`), 'app/main.go': main(UUID),
    'vendor/modules.txt': `## workspace\n# ${UUID} v1.6.0\n## explicit\n${UUID}\n`, [`vendor/${UUID}/u.go`]: 'package uuid\n',
  };
  assert.deepEqual([plan(vendored).mode, plan(vendored).env], ['vendor', {}]);
  const stale = { ...vendored, 'app/main.go': main(UUID, 'example.com/lib'), 'vendor/modules.txt': '## workspace\n' };
  assert.deepEqual([plan(stale).mode, plan(stale).env, plan(stale).files.includes('lib/go.mod')], ['download', { GOFLAGS: '-mod=readonly' }, true], 'a workspace cannot be built with -mod=mod');
});

test('a vendor directory that go.mod is too old for is built from where nothing can be downloaded for want of go.sum', () => {
  const files = {
    'go.mod': mod('example.com/app', `require ${UUID} v1.6.0\n`, '1.12'), 'main.go': main(UUID),
    'vendor/modules.txt': `# ${UUID} v1.6.0\n${UUID}\n`, [`vendor/${UUID}/u.go`]: 'package uuid\n',
  };
  assert.deepEqual([plan(files, '.').mode, plan(files, '.').env, refused(files)], ['vendor', { GOFLAGS: '-mod=vendor' }, []]);
  const summed = { ...files, 'go.sum': sum(`${UUID} v1.6.0`) };
  assert.deepEqual([plan(summed, '.').mode, plan(summed, '.').env], ['download', {}]);
  assert.match(refused({ ...files, 'main.go': main(UUID, 'github.com/other/module') }).join(), /^sum-missing: /, 'not all of it is there');
});

test('a replacement in go.work needs no checksum, and its go.mod is at hand for the download', () => {
  const local = {
    ...WORKSPACE, 'go.work': `${WORKSPACE['go.work']}\nreplace example.com/other => ./third/other\n`,
    'app/go.mod': mod('example.com/app', 'require example.com/other v1.0.0\n'), 'app/main.go': main('example.com/other'),
    'third/other/go.mod': mod('example.com/other'), 'third/other/o.go': 'package other\n',
  };
  assert.deepEqual(refused(local, 'app'), []);
  assert.equal(plan(local).mode, 'none');
  const more = { ...local, 'app/go.mod': mod('example.com/app', `require (\n\texample.com/other v1.0.0\n\t${UUID} v1.6.0\n)\n`) };
  assert.match(refused(more, 'app').join(), /^sum-missing: app\/go\.mod requires modules/);
  assert.ok(plan(more).files.includes('third/other/go.mod'));
});

test('vendor/ stands for what lies outside of the repository', () => {
  const outside = { 'go.mod': mod('example.com/app', 'require example.com/lib v0.0.0\nreplace example.com/lib => ../lib\n'), 'main.go': main('example.com/lib') };
  assert.match(refused(outside).join(), /replace-outside/);
  const list = '# example.com/lib v0.0.0 => ../lib\n## explicit; go 1.24\nexample.com/lib\n# example.com/lib => ../lib\n';
  assert.deepEqual(refused({ ...outside, 'vendor/modules.txt': list, 'vendor/example.com/lib/l.go': 'package lib\n' }), []);
});

test('an import that no requirement provides is refused, as the go command refuses it', () => {
  const files = { 'go.mod': mod('example.com/app'), 'main.go': main(`${UUID}/x`, 'net/http') };
  assert.deepEqual(refused(files), [`sources-missing: ${UUID}/x is imported, and no module that go.mod requires provides it`]);
  assert.deepEqual(refused(files, '.', { 'pre-build': 'go mod tidy' }), []);
  const provided = { ...files, 'go.mod': mod('example.com/app', `require ${UUID} v1.6.0\n`), 'go.sum': sum(`${UUID} v1.6.0`) };
  assert.deepEqual(refused(provided), [], 'a module whose path is the beginning of the import');
  const old = { ...files, 'go.mod': mod('example.com/app', 'require example.com/x v1.0.0\n', '1.15') };
  assert.deepEqual(refused({ ...old, 'go.sum': sum('example.com/x v1.0.0', `${UUID} v1.6.0`) }), [], 'below 1.17 a requirement may bring it');
  assert.deepEqual(refused({ ...old, 'go.sum': sum('example.com/x v1.0.0', 'example.com/y v1.0.0') }).length, 1, 'go.sum has no line for what it would bring');
  assert.deepEqual(refused({ ...old, 'go.mod': `${old['go.mod']}replace ${UUID} => example.com/y v1.0.0\n`, 'go.sum': sum('example.com/x v1.0.0', 'example.com/y v1.0.0') }), [], 'what stands in for it has another name');
  assert.deepEqual(refused({ ...files, 'go.mod': mod('example.com/app', '', '1.15') }).length, 1, 'nothing is there that could bring it');
  assert.deepEqual(refused({ ...files, 'main.go': main('brandnew') }), [], 'a newer standard library may have it');
  const tagged = { ...files, 'main.go': main(), 'extra.go': `//go:build extra\n\npackage main\n\nimport _ "${UUID}"\n`, 'x_test.go': `package main\n\nimport _ "${UUID}"\n` };
  assert.deepEqual(refused(tagged), [], 'files that are not built');
  const replaced = {
    ...files, 'go.mod': mod('example.com/app', 'require example.com/lib v0.0.0\nreplace example.com/lib => ./lib\n'), 'main.go': main('example.com/lib'),
    'lib/go.mod': mod('example.com/lib', `require ${UUID} v1.6.0\n`), 'lib/lib.go': `package lib\n\nimport _ "${UUID}"\n`,
  };
  assert.deepEqual(refused(replaced).filter((one) => one.startsWith('sources-missing')), [], 'a local replacement requires it');
});

test('an imported module without a line in go.sum is refused; one that is not read is not', () => {
  const required = `require (\n\t${UUID} v1.6.0\n\tgithub.com/spf13/pflag v1.0.5\n)\n`;
  const files = { 'go.mod': mod('example.com/app', required), 'go.sum': sum('github.com/spf13/pflag v1.0.5'), 'main.go': main(UUID, 'github.com/spf13/pflag') };
  assert.deepEqual(refused(files), [`sum-missing: ${UUID} v1.6.0 is imported, and go.sum does not say which bytes it has`]);
  assert.equal(refused({ ...files, 'go.sum': `${files['go.sum']}${sum(`${UUID} v1.5.0`)}` }).length, 1, 'another version');
  assert.deepEqual(refused({ ...files, 'go.mod': mod('example.com/app', required, '1.15'), 'go.sum': `${files['go.sum']}${sum(`${UUID} v1.5.0`)}` }), [], 'below 1.17 another version may be selected');
  assert.deepEqual(refused({ ...files, 'main.go': main('github.com/spf13/pflag') }), [], 'required and not imported');
  assert.deepEqual(refused({ ...files, 'go.sum': `${files['go.sum']}${sum('example.com/fork v1.0.0')}`, 'go.mod': mod('example.com/app', `${required}replace ${UUID} => example.com/fork v1.0.0\n`) }), [], 'the fork has one');
  assert.deepEqual(refused({ ...files, 'go.mod': mod('example.com/app', `${required}replace ${UUID} => ./uuid\n`), 'uuid/go.mod': mod(UUID), 'uuid/u.go': 'package uuid\n' }), [], 'a directory needs none');
});

test('files that are run one by one are no program that builds', () => {
  const files = { 'go.mod': mod('example.com/app'), 'client.go': main('fmt'), 'server.go': main('net/http'), 'server_test.go': main(), 'old.go': `//go:build ignore\n\n${main()}` };
  assert.deepEqual(refused(files), ['main-repeated: client.go and server.go declare func main in one package, which go build refuses']);
  const { 'server.go': _, ...alone } = files;
  assert.deepEqual(refused(alone), []);
  // By custom main.go is the program beside its client; not the one of many.
  assert.deepEqual(refused({ ...alone, 'main.go': main('net/http') }), []);
  assert.equal(refused({ ...files, 'main.go': main(), 'other.go': main() }).length, 1);
});

test('of an absent submodule pages and demanded configurations are refused, and no configuration that the program does without', () => {
  const opened = (line: string): string[] => refused({
    'go.mod': mod('example.com/app'), '.gitmodules': '[submodule "x"]\n\tpath = data\n\turl = https://example.com/x\n',
    'main.go': `package main\n\nimport (\n\t"log"\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n${line}\tlog.Println(os.Args)\n\thttp.ListenAndServe(":80", nil)\n}\n\nfunc LoadConfig(path string) {}\n`,
  });
  assert.deepEqual(opened('\tLoadConfig("data/app.json")\n'), []);
  assert.equal(opened('\tif _, err := os.ReadFile("data/app.json"); err != nil {\n\t\tlog.Fatal(err)\n\t}\n').length, 1);
  assert.equal(opened('\thttp.Handle("/", http.FileServer(http.Dir("data/pages")))\n').length, 1);
});

test('a front end in a submodule that is not here is refused where a script copies it to what is embedded whole', () => {
  const files = {
    'go.mod': mod('example.com/app'), '.gitmodules': '[submodule "x"]\n\tpath = frontend\n\turl = https://example.com/x\n', 'build.sh': '#!/bin/sh\ncd frontend\nnpm run build\ncd ..\nmkdir -p web/html\ncp -R frontend/dist/* web/html/\n',
    'main.go': 'package main\n\nimport "example.com/app/web"\n\nfunc main() { println(web.Files) }\n', 'web/web.go': 'package web\n\nimport "embed"\n\n//go:embed *\nvar Files embed.FS\n',
  };
  assert.deepEqual(refused(files), ['submodule-missing: frontend/dist, of which //go:embed * holds a copy, lies in the submodule frontend, which is not here']);
  assert.deepEqual(refused({ ...files, 'web/html/index.html': 'x' }), []);
  assert.deepEqual(refused({ ...files, 'build.sh': '#!/bin/sh\ncp -R frontend/dist/* docs/html/\n' }), []);
});

test('of packages and replacements that lie in one submodule which is not here the first is told, with how many are like it', () => {
  const files = {
    'go.mod': `${mod('example.com/app')}\nrequire (\n\texample.com/lib v0.0.0\n\texample.com/lib/sub v0.0.0\n)\n\nreplace (\n\texample.com/lib => ./lib\n\texample.com/lib/sub => ./lib/sub\n)\n`,
    'go.sum': '', '.gitmodules': '[submodule "lib"]\n\tpath = lib\n\turl = https://example.com/lib\n',
  };
  const main = (imports: string): string => `package main\n\nimport (\n${imports})\n\nfunc main() { println(a.A) }\n`;
  assert.deepEqual(refused({ ...files, 'main.go': main('\t"example.com/lib/a"\n\t"example.com/lib/b"\n\t"example.com/lib/sub/c"\n') }).filter((one) => /submodule lib/.test(one)), ['packages-missing: example.com/lib/a is imported, and is not in the repository, as are 2 more; it lies in the submodule lib, which is not here']);
  assert.deepEqual(refused({ ...files, 'main.go': 'package main\n\nfunc main() {}\n' }).filter((one) => /submodule lib/.test(one)), ['submodule-missing: the replacement of example.com/lib lies in the submodule lib, which is not here']);
});

test('what cgo reads in a submodule that is not here is refused', () => {
  const c = (flags: string, include: string): string => `package main\n\n// #cgo ${flags}\n// #include ${include}\nimport "C"\n\nfunc f() int { return C.X }\n`;
  const files = {
    'go.mod': mod('example.com/app'), '.gitmodules': '[submodule "x"]\n\tpath = third_party/x\n\turl = https://example.com/x\n',
    'main.go': 'package main\n\nfunc main() { println(f()) }\n', 'c.go': c('CFLAGS: -I${SRCDIR}/third_party/x/include', '"x.h"'),
  };
  assert.deepEqual(refused(files), ['submodule-missing: third_party/x/include, which cgo reads, lies in the submodule third_party/x, which is not here']);
  assert.match(refused({ ...files, 'c.go': c('CFLAGS: -O2', '"third_party/x/x.h"') }).join(), /third_party\/x\/x\.h, which cgo reads/);
  assert.match(refused({ ...files, 'c.go': c('CFLAGS: -O2', '<math.h>'), 'x.c': '#include "third_party/x/x.c"\n' }).join(), /third_party\/x\/x\.c, which cgo reads/);
  assert.deepEqual(refused({ ...files, 'third_party/x/include/x.h': '#define X 1\n' }), []);
  assert.deepEqual(refused({ ...files, 'c.go': c('windows CFLAGS: -I${SRCDIR}/third_party/x/include', '<math.h>') }), [], 'a flag for another system');
  assert.deepEqual(refused({ ...files, 'c.go': 'package main\n\nfunc f() int { return 1 }\n' }), []);
});

test('a repository that is a GOPATH itself is built as one', () => {
  const files = { 'src/app/main.go': main('app/lib', 'net/http'), 'src/app/lib/lib.go': 'package lib\n' };
  assert.deepEqual(refused(files, 'src/app'), []);
  assert.deepEqual(plan(files, 'src/app').env, { GO111MODULE: 'off', GOPATH: '/src' });
  const gb = { 'src/app/main.go': main('github.com/x/y'), 'vendor/src/github.com/x/y/y.go': 'package y\n' };
  assert.deepEqual(refused(gb, 'src/app'), []);
  assert.equal(plan(gb, 'src/app').env['GOPATH'], '/src:/src/vendor');
  assert.match(refused({ ...files, 'src/app/main.go': main('app/lib', 'github.com/x/y') }, 'src/app').join(), /sources-missing: there is no go\.mod, and github\.com\/x\/y/);
  const below = { 'src/main.go': main('github.com/me/app/src/lib'), 'src/lib/lib.go': 'package lib\n' };
  assert.deepEqual([refused(below, 'src'), plan(below, 'src').env], [[], { GO111MODULE: 'off' }], 'a directory that is called src');
});

test('a tree from before modules that tells no import path of its own lies below one all the same', () => {
  const place = (files: Files, dir: string): string => {
    const repo = memoryRepo(files);
    const facts = analyze(repo, { name: 'app' });
    const target = targetsOf(facts, [dir])[0]!;
    return sourceDirectory(planModules(repo, facts, target), target);
  };
  const vendor = { 'vendor/github.com/x/y/y.go': 'package y\n' };
  assert.equal(place({ ...vendor, 'main.go': main('github.com/x/y') }, '.'), '/go/src/app');
  assert.equal(place({ ...vendor, 'cmd/a/main.go': main('github.com/x/y') }, 'cmd/a'), '/go/src/app');
  assert.equal(place({ ...vendor, 'main.go': main('github.com/x/y', 'example.com/me/tool/lib'), 'lib/lib.go': 'package lib\n' }, '.'), '/go/src/example.com/me/tool');
});

test('what godep copied is found in its GOPATH, and sent, whether or not imports name it there', () => {
  const files = (imported: string): Files => ({ 'Godeps/Godeps.json': '{\n\t"ImportPath": "github.com/me/app"\n}\n', 'Godeps/_workspace/src/github.com/x/y/y.go': 'package y\n\nimport "github.com/x/z"\n', 'Godeps/_workspace/src/github.com/x/z/z.go': 'package z\n\nconst port = ":4000"\n', 'main.go': main(imported) });
  for (const imported of ['github.com/x/y', 'github.com/me/app/Godeps/_workspace/src/github.com/x/y']) {
    const repo = memoryRepo(files(imported));
    const facts = analyze(repo, { name: 'app' });
    const { plan: made, files: sent } = planRepository(repo, facts, { ...REPOSITORY_DEFAULTS, main: ['.'] });
    assert.deepEqual([refused(files(imported), '.'), plan(files(imported), '.').env['GOPATH']], [[], '/go/src/github.com/me/app/Godeps/_workspace:/go']);
    assert.equal(JSON.stringify(made.stages).includes('/go/src/github.com/me/app'), true);
    assert.equal(sent.includes('Godeps/_workspace/src/github.com/x/z/z.go'), true);
    assert.deepEqual(facts.programs[0]!.runtime.ports, [], 'a port of a copy is none of the program');
  }
});

test('an alphabet with a letter twice, as a variable of a package, keeps the builder below the release that refuses it', () => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const release = (text: string): string => {
    const files = { 'main.go': main('github.com/x/codec'), 'vendor/github.com/x/codec/gen.go': `package codec\n\nimport "encoding/base64"\n\n${text}\n` };
    return chooseRelease(targetsOf(analyze(memoryRepo(files), { name: 'app' }), ['.']), REPOSITORY_DEFAULTS).release;
  };
  const made = (alphabet: string): string => `base64.NewEncoding("${alphabet}")`;
  assert.deepEqual([`var (\n\tenc = ${made(`${letters}__`)}\n)`, `var enc = ${made(`${letters}-_`)}`, `func enc() { use(${made(`${letters}__`)}) }`].map(release), ['1.21', '1.26', '1.26']);
});

test('a godebug line keeps the builder below the release that refuses it, or there is none', () => {
  const files = (go: string, line: string): Files => ({ 'go.mod': `module example.com/app\n\ngo ${go}\n\ngodebug ${line}\n`, 'main.go': 'package main\n\nfunc main() { println(1) }\n' });
  const chosen = (go: string, line: string): unknown[] => {
    const facts = analyze(memoryRepo(files(go, line)), { name: 'app' });
    const { release, diagnostics } = chooseRelease(targetsOf(facts, ['.']), REPOSITORY_DEFAULTS);
    return [release, diagnostics.map(({ code }) => code)];
  };
  assert.deepEqual(chosen('1.22', 'x509sha1=1'), ['1.23', ['release-ceiling']]);
  assert.deepEqual(chosen('1.22', 'x509sha1=0'), ['1.26', []]);
  assert.deepEqual(chosen('1.26', 'tls3des=1'), ['1.26', []]);
  assert.deepEqual(refused(files('1.22', 'x509sha1=1')), []);
  assert.match(refused(files('1.25', 'x509sha1=1')).join(), /^godebug-removed: godebug x509sha1=1 is refused from Go 1\.24 on, and app is built with 1\.26$/);
  assert.match(refused(files('1.27', 'tls3des=1')).join(), /^godebug-removed/);
  // The go command checks lines of the code in the same way.
  const inCode = { 'go.mod': mod('example.com/app', '', '1.25'), 'main.go': '//go:debug http2client=0\n//go:debug x509sha1=1\npackage main\n\nfunc main() {}\n' };
  assert.match(refused(inCode).join(), /^godebug-removed: godebug x509sha1=1 is refused from Go 1\.24 on/);
  assert.deepEqual(refused({ ...inCode, 'main.go': inCode['main.go'].replace('//go:debug x509sha1=1', '//go:debug tls3des=1') }), []);
});

test('a module that links what Go forbids is linked without the check, where what is imported is sure to compile it', () => {
  const linkedBy = (release: string, imported: string, ...required: string[]): readonly string[] => {
    const repo = memoryRepo({ 'go.mod': mod('example.com/app', `\nrequire (\n${required.map((one) => `\t${one.replace('@', ' ')}\n`).join('')})\n`, '1.18'), 'main.go': main(imported), 'go.sum': sum(...required.map((one) => one.replace('@', ' '))) });
    const targets = targetsOf(analyze(repo, { name: 'app' }), ['.']);
    const chosen = chooseRelease(targets, { ...REPOSITORY_DEFAULTS, ...(release !== '' && { go: release }) });
    if (release === '') assert.equal(chosen.why, 'go 1.18 (go.mod:3)');
    return planCompile(repo, targets[0]!, REPOSITORY_DEFAULTS, chosen.release).ldflags.slice(2);
  };
  const linked = (imported: string, ...required: string[]): readonly string[] => linkedBy('', imported, ...required);
  const net = (version: string): readonly string[] => linked('github.com/miekg/dns', 'github.com/miekg/dns@v1.1.49', `golang.org/x/net@v0.0.0-${version}`);
  assert.deepEqual([net('20220517181318-183a9ca12b87'), net('20220722155237-a158d28d115b')], [['-checklinkname=0'], ['-checklinkname=0']]);
  assert.deepEqual([net('20211112202133-69e39bad7dc2'), net('20220802222814-0bcc04d9c69b')], [[], []]);
  assert.deepEqual(linked(UUID, `${UUID}@v1.6.0`, 'golang.org/x/net@v0.0.0-20220722155237-a158d28d115b'), [], 'not all of it does');
  const old = ['github.com/miekg/dns', 'github.com/miekg/dns@v1.1.49', 'golang.org/x/net@v0.0.0-20220722155237-a158d28d115b'] as const;
  assert.deepEqual(['1.22.12', '1.22', '1.23', '1.23.1'].map((release) => linkedBy(release, ...old)), [[], [], ['-checklinkname=0'], ['-checklinkname=0']], 'the linker knows it since 1.23');
});

test('a module that breaks above a release brings an older builder where what is imported is sure to compile it', () => {
  const chosen = (imported: string, ...required: string[]): string => {
    const repo = memoryRepo({
      'go.mod': mod('example.com/app', `\nrequire (\n${required.map((one) => `\t${one.replace('@', ' ')}\n`).join('')})\n`, '1.20'), 'main.go': main(imported), 'go.sum': sum(...required.map((one) => one.replace('@', ' '))),
    });
    return chooseRelease(targetsOf(analyze(repo, { name: 'app' }), ['.']), REPOSITORY_DEFAULTS).release;
  };
  const newest = chosen(UUID, `${UUID}@v1.6.0`);
  assert.equal(chosen('gorm.io/gen', 'gorm.io/gen@v0.3.25', 'golang.org/x/tools@v0.17.0'), '1.24');
  assert.equal(chosen('gorm.io/gen', 'gorm.io/gen@v0.3.25', 'golang.org/x/tools@v0.26.0'), newest);
  assert.equal(chosen(UUID, `${UUID}@v1.6.0`, 'golang.org/x/tools@v0.17.0'), newest, 'only a tool may need it');
  assert.equal(chosen('github.com/quic-go/quic-go/http3', 'github.com/quic-go/quic-go@v0.36.0'), '1.20');
  assert.equal(chosen('github.com/quic-go/quic-go/quicvarint', 'github.com/quic-go/quic-go@v0.36.0'), newest);
});

test('checksums that go.sum lacks of what only other modules import are added by the go command', () => {
  const files = (sums: string, comment = ' // indirect'): Files => ({
    'app/go.mod': mod('example.com/app', `\nrequire (\n\t${UUID} v1.6.0\n\tgolang.org/x/text v0.13.0${comment}\n)\n`), 'app/main.go': main(UUID), 'app/go.sum': `${sum(`${UUID} v1.6.0`)}${sums}`,
  });
  const half = 'golang.org/x/text v0.13.0/go.mod h1:x=\n';
  const { env, writes, why } = plan(files(half));
  assert.deepEqual([env['GOFLAGS'], writes, why], ['-mod=mod', true, 'go.sum lacks what golang.org/x/text v0.13.0 holds: the go command adds it.']);
  for (const other of [files(`${half}golang.org/x/text v0.13.0 h1:x=\n`), files(''), files(half, '')]) assert.deepEqual([plan(other).env['GOFLAGS'], plan(other).writes], [undefined, false]);
  // What is imported here is refused as before.
  assert.match(refused({ ...files(half), 'app/main.go': main(UUID, 'golang.org/x/text/width') }, 'app').join(), /^sum-missing/);
});

test('code that the go command refuses whatever it holds', () => {
  const first = (files: Files, options: Partial<typeof REPOSITORY_DEFAULTS> = {}): string | undefined => refused({ 'go.mod': mod('example.com/app'), ...files }, '.', options)[0];
  const imports = (name: string, ...paths: string[]): string => main(...paths).replace('package main', `package ${name}`).replace('\nfunc main() {}\n', '');
  const inner = { 'go.mod': mod('example.com/app', 'require example.com/kit v0.0.0\nreplace example.com/kit => ./kit\n'), 'kit/go.mod': mod('example.com/kit'), 'kit/internal/log/l.go': 'package log\n' };
  assert.equal(first({ ...inner, 'main.go': main('example.com/kit/internal/log') }), 'code-refused: go build refuses it: example.com/kit/internal/log is internal to example.com/kit, and imported from outside of it');
  assert.equal(first({ ...inner, 'main.go': main('example.com/kit'), 'kit/k.go': imports('kit', 'example.com/kit/internal/log') }), undefined);
  assert.equal(first({ 'main.go': main('example.com/app/internal/a/internal/b'), 'internal/a/internal/b/b.go': 'package b\n' })?.includes('internal to example.com/app/internal/a,'), true);
  assert.equal(first({ 'main.go': main('example.com/app/cmd/x'), 'cmd/x/main.go': main() }), 'code-refused: go build refuses it: example.com/app/cmd/x is a program, and imported as a package');
  const circle = { 'main.go': main('example.com/app/a'), 'a/a.go': imports('a', 'example.com/app/b', 'example.com/app/c'), 'c/c.go': 'package c\n' };
  assert.equal(first({ ...circle, 'b/b.go': imports('b', 'example.com/app/a') }), 'code-refused: go build refuses it: example.com/app/a is imported in a circle');
  assert.equal(first({ ...circle, 'b/b.go': imports('b', 'example.com/app/c') }), undefined);
  assert.equal(first({ 'main.go': main('example.com/app/a'), 'a/a.go': 'package a\n', 'a/b.go': 'package b\n' })?.startsWith('code-refused'), true);
  assert.equal(first({ 'main.go': main('example.com/app/a'), 'a/a.go': 'package a\n', 'a/b_test.go': 'package b\n' }), undefined, 'tests are not sent');
  const marks = '<<<<<<< HEAD\n\tprintln(1)\n=======\n\tprintln(2)\n>>>>>>> other\n';
  assert.equal(first({ 'main.go': `package main\n\nfunc main() {\n${marks}}\n` }), 'code-refused: go build refuses it: main.go holds the marks of a merge that was not resolved');
  assert.equal(first({ 'main.go': `package main\n\nconst text = \`\n${marks}\`\n\nfunc main() {}\n` }), undefined);
  assert.equal(first({ 'main.go': `package main\n\nfunc main() {\n${marks}}\n` }, { 'pre-build': 'make merge' }), undefined);
});
