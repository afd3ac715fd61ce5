import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { readLdflags, splitLdflags } from '../../src/analyze/flags/ldflags.ts';
import { stampKind } from '../../src/analyze/flags/stamp-kind.ts';
import { memoryRepo } from '../../src/repo.ts';

test('linker flags are split as the go command splits them', () => {
  const rows: [string, string[]][] = [
    ['-s -w', ['-s', '-w']],
    [`-X 'a/b.C=x y' -X "d.E=z"`, ['-X', 'a/b.C=x y', '-X', 'd.E=z']],
    ['-X main.version={{ .Version }} -s', ['-X', 'main.version={{.Version}}', '-s']],
    ['-X main.date={{date "2006-01-02"}}', ['-X', 'main.date={{date2006-01-02}}']],
    ['-X a.B=$(git describe) -w', ['-X', 'a.B=$(git describe)', '-w']],
    ['-X a.B=$(git log | head -1) -w', ['-X', 'a.B=$(git log | head -1)', '-w']],
    [`-X a.B=https://x/?a=1&b=2;c -X 'd.E=(x)'`, ['-X', 'a.B=https://x/?a=1&b=2;c', '-X', 'd.E=(x)']],
    ['-X a.B=(devel) -w', ['-X', 'a.B=(devel)', '-w']],
    ['', []],
  ];
  for (const [text, expected] of rows) assert.deepEqual(splitLdflags(text), expected, text);
});

test('assignments are taken out of linker flags', () => {
  const { assignments, others } = readLdflags(`-s -X=a.B=1 -X c.D=x=y -extldflags "-static" -X 'e.F=g h'`);
  assert.deepEqual(assignments, [
    { variable: 'a.B', value: '1' },
    { variable: 'c.D', value: 'x=y' },
    { variable: 'e.F', value: 'g h' },
  ]);
  assert.deepEqual(others, ['-s', '-extldflags=-static']);
  assert.deepEqual(readLdflags(`-extldflags '-Wl,-z,now -s' -linkmode external -w -checklinkname=0`).others, ['-extldflags=-Wl,-z,now -s', '-linkmode=external', '-w', '-checklinkname=0']);
});

test('what a stamped variable is for', () => {
  const rows: [string, string, string][] = [
    ['main.version', '', 'version'],
    ['a/b.gitSha', '', 'revision'],
    ['main.buildDate', '', 'date'],
    ['x.GitCommit', '', 'revision'],
    ['x.Branch', '', 'branch'],
    ['x.BuildUser', '', 'user'],
    ['x.foo', '$(git describe --tags)', 'version'],
    ['x.foo', '{{.ShortCommit}}', 'revision'],
    ['x.foo', '{{ .Tag }} ({{ .ShortCommit }} {{ .Date }})', 'version'],
    ['x.foo', '1', 'other'],
    ['x.commithash', '${C}', 'revision'],
    ['x.buildstamp', '$(D)', 'date'],
    ['x.BuildDateUTC', '$(D)', 'date'],
    ['x.softwareVer', '$(GITREV)', 'version'],
    ['x.versionString', '${V}', 'version'],
    ['x.sha1ver', '$(git rev-parse HEAD)', 'revision'],
    ['x.BuildTags', '$(build_tags)', 'other'],
    ['x.hosts', '$(KNOWN_HOSTS)', 'other'],
    ['x.conversion', '$(C)', 'other'],
    ['x.VersionPrerelease', '$(VERSION_PRERELEASE)', 'other'],
  ];
  for (const [variable, value, expected] of rows)
    assert.equal(stampKind(variable, value), expected, `${variable}=${value}`);
});

test('a text without variables is a stamp only where name and text say so', () => {
  const rows: [string, string, string][] = [
    ['main.defaultTimeout', '30s', 'other'],
    ['main.apiServer', 'https://api.example.com', 'other'],
    ['main.updateURL', 'https://example.com/u', 'other'],
    ['main.releaseChannel', 'stable', 'other'],
    ['main.version', 'v1.4.2-rc.1', 'version'],
    ['main.version', 'nightly', 'version'],
    ['main.version', '<version>', 'version'],
    ['main.version', 'x.y.z', 'version'],
    ['main.commit', '8fddfe118288bb5280eb5e77fa952f52def360b4', 'revision'],
    ['main.date', '1970-01-01T00:00:00Z', 'date'],
    ['main.buildTag', 'enterprise', 'other'],
  ];
  for (const [variable, value, expected] of rows) assert.equal(stampKind(variable, value), expected, `${variable}=${value}`);
});

test('the version of something else is no stamp of the program', () => {
  const rows: [string, string, string][] = [
    ['main.goVersion', '$(shell go version)', 'other'],
    ['main.GoVersion', '$(GO_VERSION)', 'other'],
    ['main.goVersion', '{{.Env.GOVERSION}}', 'other'],
    ['main.compiler', '$(go version)', 'other'],
    ['main.apiVersion', 'v1', 'other'],
    ['main.apiVersion', '$(VERSION)', 'version'],
  ];
  for (const [variable, value, expected] of rows) assert.equal(stampKind(variable, value), expected, `${variable}=${value}`);
});

test('a build that stamps what changes goes before one that passes a word of its own', () => {
  const { programs } = analyze(
    memoryRepo({
      'go.mod': 'module example.com/x\n',
      'main.go': main.replace('{}', '{ println() }'),
      Makefile: 'build:\n\tgo build -ldflags "-X main.version=house/edition" .\nother-build:\n\tgo build -ldflags "-X main.version=$(shell git describe)" .\n',
    }),
  );
  assert.deepEqual(programs[0]?.flags.stamps.map(({ kind, at }) => [kind, at.line]), [['version', 4]]);
});

test('a further build of a release, which makes another flavour, passes no word of its own', () => {
  const build = (id: string, flags: string): string => `  - id: ${id}\n    main: .\n    binary: app\n    ldflags:\n      - -X main.version={{.Version}}${flags}\n`;
  const stamps = (first: string, second: string): unknown => analyze(memoryRepo({
    'go.mod': 'module example.com/x\n', 'main.go': 'package main\n\nvar version, backend = "dev", "exec"\n\nfunc main() { println(version, backend) }\n', '.goreleaser.yml': `builds:\n${build('app', first)}${build('app-native', second)}`,
  })).programs[0]?.flags.stamps.map(({ variable }) => variable);
  assert.deepEqual(stamps('', ' -X main.backend=native'), ['main.version']);
  assert.deepEqual(stamps(' -X main.backend=native', ''), ['main.version', 'main.backend']);
});

test('a build for debugging stamps nothing where there is another', () => {
  const stamped = (Makefile: string): unknown => analyze(memoryRepo({ 'go.mod': 'module example.com/x\n', 'main.go': main.replace('{}', '{ println() }'), Makefile })).programs[0]?.flags.stamps.flatMap(({ value }) => value || []);
  assert.deepEqual(stamped('build-dbg:\n\tgo build -ldflags "-X main.version=ON" .\nbuild:\n\tgo build .\n'), []);
  assert.deepEqual(stamped('build-dbg:\n\tgo build -ldflags "-X main.version=ON" .\n'), ['ON']);
});

const main = 'package main\n\nvar version = "dev"\n\nfunc main() {}\n\nfunc init() { println(version) }\n';

test('goreleaser calls the module by a name of its own', () => {
  const { programs } = analyze(memoryRepo({ 'go.mod': 'module example.com/x\n\ngo 1.26\n', 'main.go': 'package main\n\nimport "example.com/x/v"\n\nfunc main() { println(v.Version) }\n', 'v/v.go': 'package v\n\nvar Version = "dev"\n', '.goreleaser.yml': 'builds:\n  - ldflags:\n      - -s -w -X {{ .ModulePath }}/v.Version={{ .Version }}\n' }));
  assert.deepEqual(programs[0]?.flags.stamps.map(({ variable, kind }) => [variable, kind]), [['example.com/x/v.Version', 'version']]);
});

test('linker flags that a workflow hands to the build by a variable, and a variable that begins with a constant of another package', () => {
  const stamped = (workflow: string, more: Record<string, string> = {}): unknown => analyze(memoryRepo({
    'go.mod': 'module example.com/x\n', 'mode/mode.go': 'package mode\n\nconst (\n\t// Dev is for who develops it.\n\tDev = "dev"\n\tProd = "prod"\n)\n\nvar Now = "dev"\n',
    'main.go': 'package main\n\nimport "example.com/x/mode"\n\nvar (\n\tVersion = "none"\n\tMode = mode.Dev\n\tOther = mode.Now\n)\n\nfunc main() { println(Version, Mode, Other) }\n',
    Makefile: 'build:\n\tgo build -ldflags "$$LD_FLAGS" -o app .\n', '.github/workflows/build.yml': `jobs:\n  build:\n    steps:\n${workflow}`, ...more,
  })).programs[0]?.flags.stamps.map(({ variable, kind, state, at }) => `${variable} ${kind} ${state} ${at.path}:${at.line}`);
  const all = '-s -X main.Version=$VERSION -X main.Mode=prod -X main.Other=prod';
  const expected = ['main.Version version string .github/workflows/build.yml:5', 'main.Mode other string .github/workflows/build.yml:5', 'main.Other other not-string .github/workflows/build.yml:5'];
  assert.deepEqual(stamped(`      - run: |\n          export LD_FLAGS="${all}"\n          make build\n`), expected);
  assert.deepEqual(stamped(`      - run: |\n          echo "LD_FLAGS=${all}" >> $GITHUB_ENV\n`), expected);
  assert.deepEqual(stamped(`        env:\n          LD_FLAGS: ${all}\n`), expected);
  assert.deepEqual(stamped('      - run: |\n          export LD_FLAGS="-s -w"\n          echo "LD_FLAGS=$LD_FLAGS" >> $GITHUB_ENV\n'), ['main.Version version string main.go:6'], 'what the code itself waits for');
  assert.deepEqual(stamped(`      - run: LD_FLAGS="${all}" make build\n`, { Makefile: 'LD_FLAGS = -X main.Version=1\nbuild:\n\tgo build -ldflags "$(LD_FLAGS)" -o app .\n' }), ['main.Version version string Makefile:3'], 'the makefile says it itself');
});

test('goreleaser stamps by default what the program has', () => {
  const { programs } = analyze(
    memoryRepo({
      'go.mod': 'module example.com/x\n',
      'main.go': main.replace('{}', '{ println() }'),
      '.goreleaser.yml': 'project_name: x\n',
    }),
  );
  assert.deepEqual(
    programs[0]?.flags.stamps.map((stamp) => [stamp.variable, stamp.kind, stamp.state]),
    [['main.version', 'version', 'string']],
  );
});

test('the release is the highest of all modules in the build and of go.work', () => {
  const { programs } = analyze(
    memoryRepo({
      'go.work': 'go 1.24\n\nuse (\n\t./app\n\t./lib\n)\n',
      'app/go.mod': 'module example.com/app\n\ngo 1.23\n\ntoolchain go1.26.1\n',
      'lib/go.mod': 'module example.com/lib\n\ngo 1.25.2\n',
      'lib/lib.go': 'package lib\n',
      'app/main.go': 'package main\n\nimport _ "example.com/lib"\n\nfunc main() { println() }\n',
    }),
  );
  assert.deepEqual(programs[0]?.flags.release, {
    needed: { value: '1.25.2', at: { path: 'lib/go.mod', line: 3 } },
    wished: { value: 'go1.26.1', at: { path: 'app/go.mod', line: 5 } },
  });
});

test('front ends: lock files, outputs, workspaces', () => {
  const { frontEnds } = analyze(
    memoryRepo({
      'a/package.json': '{"scripts":{"build":"react-scripts build"}}',
      'a/yarn.lock': '__metadata:\n  version: 8\n',
      'b/package.json':
        '{"scripts":{"build":"vite build && mv -f dist ../public"},"devDependencies":{"vite":"1"}}',
      'b/bun.lockb': '',
      'b/vite.config.ts': 'export default {}\n',
      'c/package.json': '{"workspaces":["web"]}',
      'c/package-lock.json': '{}',
      'c/web/package.json': '{"scripts":{"build":"npm run compile","compile":"vite build"}}',
      'c/web/vite.config.ts': "export default { build: { outDir: '../static' } }\n",
      'd/package.json': 'not json',
      'e/node_modules/x/package.json': '{}',
    }),
  );
  assert.deepEqual(
    frontEnds.map((end) => [end.dir, end.manager.name, end.workspace, end.tool, end.output?.value]),
    [
      ['a', 'yarn-berry', undefined, 'react-scripts', 'a/build'],
      ['b', 'bun', undefined, 'vite', 'public'],
      ['c', 'npm', undefined, undefined, undefined],
      ['c/web', 'npm', 'c', 'vite', 'c/static'],
    ],
  );
});

test('private modules: patterns of GOPRIVATE cover by parts; hosts that are not public', () => {
  const { privateModules, diagnostics } = analyze(
    memoryRepo({
      'go.mod':
        'module example.com/x\n\nrequire (\n\tgithub.com/acme/a v1.0.0\n\tgithub.com/acme-other/a v1.0.0\n\tgit.corp/b v1.0.0\n\tgolang.org/x/text v0.1.0\n)\n',
      '.envrc':
        'export GOPRIVATE="github.com/acme/*,*.corp.example.com"\nexport GOPROXY=https://user:secret@proxy.acme.example\n',
      'main.go': main,
    }),
  );
  assert.deepEqual(
    privateModules.modules.map((one) => one.value),
    ['github.com/acme/a', 'git.corp/b'],
  );
  assert.deepEqual(privateModules.proxies, [], 'an address with a password is not repeated');
  assert.ok(diagnostics.some((one) => one.code === 'private-modules'));
});

test('private modules: a rewrite to ssh is kept as it is written, one that holds a token is not; a replacement counts', () => {
  const { privateModules } = analyze(
    memoryRepo({
      'go.mod':
        'module example.com/x\n\nrequire (\n\tgithub.com/public/a v1.0.0\n\tgit.corp/b v1.0.0\n\tgit.corp/c v1.0.0\n)\n\nreplace github.com/public/a => github.com/acme/a v1.0.1\n\nreplace git.corp/c => ./c\n',
      'c/go.mod': 'module git.corp/c\n',
      Makefile: [
        'export GOPRIVATE=github.com/acme,git.corp,evil.example/$(x),bad.example/"|sh',
        'deps:',
        '\tgit config --global url."ssh://git@git.corp:2222/".insteadOf "https://git.corp/"',
        '\tgit config --global url."https://x:hunter2@github.com/".insteadOf "https://github.com/"',
        '',
      ].join('\n'),
      'ci/.gitconfig': '[url "git@github.com:"]\n\tinsteadOf = https://github.com/\n[url "git@x.example:`id`"]\n\tinsteadOf = https://x.example/\n',
      'main.go': main,
    }),
  );
  assert.deepEqual(privateModules.modules.map(({ value, at }) => `${value} ${at.line}`), ['github.com/acme/a 9', 'git.corp/b 5']);
  assert.deepEqual(privateModules.patterns.map(({ value }) => value), ['github.com/acme', 'git.corp', 'bad.example/']);
  assert.deepEqual(
    privateModules.rewrites.map(({ value, instead, at }) => `${value} ${instead} ${at.path}:${at.line}`),
    ['ssh://git@git.corp:2222/ https://git.corp/ Makefile:3', 'git@github.com: https://github.com/ ci/.gitconfig:2'],
  );
  assert.deepEqual(privateModules.access.map(({ value, at }) => `${value} ${at.path}:${at.line}`), ['ssh Makefile:3', 'insteadOf Makefile:4']);
  assert.doesNotMatch(JSON.stringify(privateModules), /hunter2/);
});

test('private modules: what a workflow on public machines builds without any access is public', () => {
  const modules = (workflow: string): string[] => analyze(memoryRepo({
    'go.mod': 'module github.com/acme/x\n\nrequire github.com/acme/a v1.0.0\n', 'main.go': main,
    Makefile: 'GO_ENV ?= GOPRIVATE=github.com/acme\n', '.github/workflows/ci.yml': workflow,
  })).privateModules.modules.map(({ value }) => value);
  const open = 'jobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: go test ./...\n';
  assert.deepEqual(modules(open), []);
  for (const closed of ['jobs: {}\n', open.replace('ubuntu-latest', 'self-hosted'), `${open}        env:\n          GOPRIVATE: github.com/acme\n`, `${open}      - uses: webfactory/ssh-agent@v0.9.0\n`, `${open}        env:\n          ACCESS_TOKEN: \${{ secrets.GH_PAT }}\n`])
    assert.deepEqual(modules(closed), ['github.com/acme/a'], closed);
});

test('a variable is demanded where its own emptiness ends the program, and no flag fills it before', () => {
  const required = (body: string): string[] => analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25\n', 'main.go': `package main\n\nimport (\n\t"log"\n\t"os"\n)\n\nfunc main() {\n${body}}\n` }))
    .programs[0]!.runtime.settings.flatMap(({ name, required: is }) => (is ? [name] : []));
  const ends = (test: string): string => `\tif ${test} {\n\t\tlog.Fatal("x")\n\t}\n`;
  assert.deepEqual(required(`\ta := os.Getenv("A_KEY")\n\tb := os.Getenv("B_KEY")\n${ends('b == ""')}\tprintln(a)\n`), ['B_KEY']);
  assert.deepEqual(required(`\ta := os.Getenv("A_KEY")\n\tb := os.Getenv("B_KEY")\n${ends('a == "" || b == ""')}`), ['A_KEY', 'B_KEY']);
  assert.deepEqual(required(`\ta := os.Getenv("A_KEY")\n\tif *given != "" {\n\t\ta = *given\n\t}\n${ends('a == ""')}`), []);
  assert.deepEqual(required(`\tif a := os.Getenv("A_KEY"); a == "" {\n\t\tlog.Fatal("x")\n\t}\n`), ['A_KEY']);
  assert.deepEqual(required('\ta := os.Getenv("A_KEY")\n\n\tif a == "" {\n\t\tlog.Print("none given")\n\t\treturn\n\t}\n'), ['A_KEY'], 'main returns');
  assert.deepEqual(required('\ta := os.Getenv("A_KEY")\n\tif a == "" {\n\t\tif asked() {\n\t\t\treturn\n\t\t}\n\t}\n}\n\nfunc other() {\n\tb := os.Getenv("B_KEY")\n\tif b == "" {\n\t\treturn\n\t}\n'), []);
});

test('a variable that an error of the configuration names as lacking is asked for', () => {
  const required = (body: string): string[] => {
    const config = `package config\n\nimport (\n\t"errors"\n\t"os"\n)\n\nfunc Load() error {\n\tallowEmpty, oidc := os.Getenv("ALLOW") != "", os.Getenv("OIDC") != ""\n\tsecret := os.Getenv("APP_SECRET")\n${body}\treturn nil\n}\n`;
    const repo = memoryRepo({ 'go.mod': 'module example.com/x\n\ngo 1.26\n', 'main.go': 'package main\n\nimport "example.com/x/config"\n\nfunc main() {\n\tif err := config.Load(); err != nil {\n\t\tpanic(err)\n\t}\n}\n', 'config/config.go': config });
    return analyze(repo, { name: 'x' }).programs[0]!.runtime.settings.flatMap(({ name, required: asked }) => (asked ? [name] : []));
  };
  const fails = (test: string): string => `\tif ${test} {\n\t\treturn errors.New("APP_SECRET is required")\n\t}\n`;
  assert.deepEqual(required(fails('secret == ""')), ['APP_SECRET']);
  assert.deepEqual(required(fails('strings.TrimSpace(secret) == "" && !allowEmpty')), ['APP_SECRET']);
  assert.deepEqual(required(fails('oidc && secret == ""')), [], 'for a feature');
  assert.deepEqual(required(`\tif oidc {\n${fails('secret == ""').replace(/^/gm, '\t')}\t}\n`), [], 'within a choice');
  assert.deepEqual(required(fails('secret == "" && other == ""')), [], 'either is enough');
});

test('what the tests of a program demand that are part of it, its own start does without', () => {
  const required = (dir: string): string[] => analyze(memoryRepo({
    'go.mod': 'module example.com/app\n\ngo 1.25\n', 'main.go': `package main\n\nimport "example.com/app/${dir}"\n\nfunc main() { conf.Load() }\n`,
    [`${dir}/conf.go`]: 'package conf\n\nimport (\n\t"log"\n\t"os"\n)\n\nfunc Load() {\n\tif os.Getenv("A_KEY") == "" {\n\t\tlog.Fatal("no A_KEY")\n\t}\n}\n',
  })).programs[0]!.runtime.settings.flatMap(({ name, required: is }) => (is ? [name] : []));
  assert.deepEqual([required('conf'), required('tests/conf')], [['A_KEY'], []]);
});

test('a variable is not demanded where the error of who requires it is dropped', () => {
  const code = (end: string): string => `package main\n\nimport (\n\t"errors"\n\t"os"\n)\n\nfunc requireEnv(name string) (string, error) {\n\tif val, ok := os.LookupEnv(name); ok {\n\t\treturn val, nil\n\t}\n\treturn "", errors.New(name)\n}\n\nfunc nodes() error {\n\tval, err := requireEnv("APP_NODES")\n\tif err == nil {\n\t\tprintln(val)\n\t}\n\treturn ${end}\n}\n\nfunc main() { nodes() }\n`;
  const required = (end: string): boolean[] => analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25\n', 'main.go': code(end) })).programs[0]!.runtime.settings.map((one) => one.required);
  assert.deepEqual([required('nil'), required('err')], [[false], [true]]);
});

test('what a function of the program puts before the names of variables is part of them', () => {
  const names = (helper: string, call: string): string[] => analyze(memoryRepo({
    'go.mod': 'module example.com/m\n\ngo 1.25.0\n', 'main.go': `package main\n\nimport (\n\t"net/http"\n\n\t"example.com/m/conf"\n)\n\nfunc main() { http.ListenAndServe(${call}, nil) }\n`,
    'conf/conf.go': `package conf\n\nimport "os"\n\nconst prefix = "APP_"\n\n${helper}`,
  })).programs[0]!.runtime.settings.map(({ name, fallback }) => `${name} ${fallback}`);
  const read = (name: string, line: string): string => `func ${name}(key, otherwise string) string {\n\t${line}\n\t\treturn v\n\t}\n\treturn otherwise\n}\n`;
  assert.deepEqual(names(read('Get', 'if v := os.Getenv("APP_" + key); v != "" {'), 'conf.Get("ADDR", ":80")'), ['APP_ADDR :80']);
  assert.deepEqual(names(read('GetEnv', 'if v, ok := os.LookupEnv(prefix + key); ok {'), 'conf.GetEnv("ADDR", ":80")'), ['APP_ADDR :80']);
  assert.deepEqual(names(read('Get', 'name := prefix + key\n\tif v := os.Getenv(name); v != "" {'), 'conf.Get("ADDR", ":80")'), ['APP_ADDR :80']);
  const handed = `func Int(key, otherwise string) string { return Get(key, otherwise) }\n\n${read('Get', 'if v := os.Getenv(prefix + key); v != "" {')}`;
  assert.deepEqual(names(handed, 'conf.Int("ADDR", ":80")'), ['APP_ADDR :80']);
  const method = `type Reader struct{ Prefix string }\n\nvar R = Reader{Prefix: "APP_"}\n\nfunc (r Reader) Num(key, otherwise string) string { return parse(r.Str(key, otherwise)) }\n\n${read('Str', 'if v := os.Getenv(r.Prefix + key); v != "" {').replace('func Str', 'func (r Reader) Str')}`;
  assert.deepEqual(['conf.R.Str("ADDR", ":80")', 'conf.R.Num("ADDR", ":80")'].map((call) => names(method, call)), [['APP_ADDR :80'], ['APP_ADDR :80']]);
  assert.deepEqual(names(read('GetEnv', 'if v := os.Getenv(key); v != "" {'), 'conf.GetEnv("ADDR", ":80")'), ['ADDR :80']);
});

test('variables of a list that a loop ends without', () => {
  const demanded = (body: string, list = 'var needed = []string{"DATABASE_URL", "API_TOKEN"}'): string[] => {
    const main = `package main\n\nimport (\n\t"log"\n\t"os"\n)\n\n${list}\n\nfunc main() {\n${body}\n}\n`;
    return analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25\n', 'main.go': main })).programs[0]!.runtime.settings.filter(({ required }) => required).map(({ name }) => name);
  };
  const loop = (then: string): string => `\tfor _, name := range needed {\n\t\tif os.Getenv(name) == "" {\n\t\t\t${then}\n\t\t}\n\t}`;
  const both = ['DATABASE_URL', 'API_TOKEN'];
  assert.deepEqual(demanded(loop('log.Fatalf("%s lacks", name)')), both);
  assert.deepEqual(demanded(`${loop('missing = append(missing, name)')}\n\tif len(missing) > 0 {\n\t\tlog.Fatal(missing)\n\t}`), both);
  assert.deepEqual(demanded(loop('log.Print(name)')), []);
  assert.deepEqual(demanded(loop('log.Fatal(name)'), 'var needed = os.Args'), []);
});

test('variables that a function is given one after the other, and ends the program without, are demanded', () => {
  const required = (call: string, more = ''): unknown => analyze(memoryRepo({
    'go.mod': 'module example.com/x\n\ngo 1.25\n',
    'main.go': `package main\n\nimport (\n\t"log"\n\t"os"\n)\n\nfunc main() {\n\t${call}\n}\n${more}\nfunc needs(names ...string) {\n\tfor _, name := range names {\n\t\tif _, ok := os.LookupEnv(name); !ok {\n\t\t\tlog.Fatalf("%s is not set", name)\n\t\t}\n\t}\n}\n`,
  })).programs[0]?.runtime.settings.filter((one) => one.required).map(({ name }) => name);
  assert.deepEqual(required('needs("DATABASE_URL", "SESSION_KEY")'), ['DATABASE_URL', 'SESSION_KEY']);
  assert.deepEqual(required('needs("DATABASE_URL")', '\nfunc other() { needs("OTHER_URL") }\n'), [], 'which call counts is the run’s');
});

test('variables of a map, each of which replaces what a pointer points to', () => {
  const code = 'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\ntype config struct{ Addr, Title string }\n\nfunc main() {\n\tc := config{Addr: "localhost:8150", Title: "x"}\n\tfor name, field := range map[string]*string{\n\t\t"APP_ADDR":  &c.Addr,\n\t\t"APP_TITLE": &c.Title,\n\t} {\n\t\tif v, ok := os.LookupEnv(name); ok {\n\t\t\t*field = v\n\t\t}\n\t}\n\thttp.ListenAndServe(c.Addr, nil)\n}\n';
  const { settings, ports } = analyze(memoryRepo({ 'go.mod': 'module example.com/x\n\ngo 1.25\n', 'main.go': code })).programs[0]!.runtime;
  assert.deepEqual(settings.map(({ name, fallback, at }) => `${name} ${fallback} ${at.line}`), ['APP_ADDR localhost:8150 13', 'APP_TITLE x 14']);
  assert.deepEqual(ports.map(({ address, setting }) => `${address} ${setting?.env}`), ['localhost:8150 APP_ADDR']);
});
