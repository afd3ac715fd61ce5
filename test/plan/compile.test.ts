import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { REPOSITORY_DEFAULTS, type RepositoryOptions } from '../../src/plan/repository/repository-options.ts';
import { memoryRepo } from '../../src/repo.ts';

/** The line that compiles a program, without what is the same for all. */
function line(files: Record<string, string>, main = '.', options: Partial<RepositoryOptions> = {}): string {
  const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', ...files });
  const { plan } = planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: [main], ...options });
  const scripts = plan?.stages.flatMap(({ steps }) => steps.flatMap((step) => (step.do === 'run' ? step.script : []))) ?? [];
  const found = scripts.flatMap((script) => /go build -buildvcs=false -trimpath (.*) -o .*$/.exec(script)?.[1] ?? []);
  assert.equal(found.length, 1);
  return found[0] as string;
}

const program = (...names: string[]): string => `package main\n\nvar ${['unused', ...names].join(', ')} string\n\nfunc main() { println(${names.join(', ')}) }\n`;

test('texts are stamped as they are, also with blanks and quotes; what a later build decides is not', () => {
  const flags = `-X 'main.a=Hello World' -X 'main.b=it\\"s, really' -X main.c=k=v&x -X main.d=\\$$HOME -X main.e=$(WHO)`;
  assert.equal(
    line({ 'main.go': program('a', 'b', 'c', 'd', 'e'), Makefile: `build:\n\tgo build -ldflags "${flags}" .\n` }),
    `-ldflags="-s -w -X 'main.a=Hello World' -X 'main.b=it\\"s, really' -X 'main.c=k=v&x'"`,
  );
  assert.equal(
    line({ 'main.go': program('a'), '.goreleaser.yml': `builds:\n  - ldflags: ["-X \\"main.a=it's\\""]\n` }),
    `-ldflags="-s -w -X \\"main.a=it's\\""`,
  );
});

test('no place of an installation is stamped', () => {
  const flags = '-X main.a=$(PREFIX)/share/app -X main.b=/etc/app/config -X main.c=/api';
  assert.equal(line({ 'main.go': program('a', 'b', 'c'), Makefile: `PREFIX ?= /usr/local\n\nbuild:\n\tgo build -ldflags "${flags}" .\n` }), `-ldflags="-s -w -X 'main.c=/api'"`);
});

test('a date that is not given looks as the one of the repository does', () => {
  const fallback = (value: string, code = program('date')): string | undefined => {
    const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', 'main.go': code, Makefile: `build:\n\tgo build -ldflags "-X main.date=${value}" .\n` });
    const { plan } = planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] });
    return plan?.stages.flatMap(({ steps }) => steps.flatMap((step) => (step.do === 'arg' ? step.names : []))).find(({ name }) => name === 'DATE')?.value;
  };
  assert.equal(fallback('$(shell date +%s)'), '0');
  assert.equal(fallback('$(shell date -u +%Y%m%d.%H%M%S)'), '19700101.000000');
  assert.equal(fallback("$(shell date -u '+%Y-%m-%dT%H:%M:%SZ')"), '1970-01-01T00:00:00Z');
  for (const other of ["$(shell date '+%a %b %d')", '$(shell date)', '$(shell date -Iseconds)']) assert.equal(fallback(other), '1970-01-01T00:00:00Z', other);
  assert.equal(fallback('$(shell date +%s)', 'package main\n\nvar date = "unknown"\n\nfunc main() { println(date) }\n'), 'unknown');
});

test('the profile of a build is passed by its place in the module, one beside the program by the go command itself', () => {
  const build = (path: string): string => `build:\n\tgo build -pgo=${path} .\n`;
  assert.match(line({ 'main.go': program('a'), 'profiles/cpu.pprof': 'x', Makefile: build('profiles/cpu.pprof') }), /^-pgo=profiles\/cpu\.pprof /);
  assert.doesNotMatch(line({ 'main.go': program('a'), 'default.pgo': 'x', Makefile: build('auto') }), /pgo/);
  assert.doesNotMatch(line({ 'main.go': program('a'), Makefile: build('profiles/none.pprof') }), /pgo/);
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 2\n';
  assert.match(line({ 'main.go': program('a'), 'default.pgo': pointer }), /^-pgo=off /, 'go build ends at what it cannot read');
  assert.match(line({ 'main.go': program('a'), 'a.pprof': pointer, Makefile: build('a.pprof') }), /^-pgo=off /);
  const below = { 'go.mod': 'module example.com/top\n', 'app/go.mod': 'module example.com/app\n', 'app/main.go': program('a') };
  assert.match(line({ ...below, 'app/p.pgo': 'x', Makefile: 'build:\n\tcd app && go build -pgo=p.pgo .\n' }, 'app'), /^-pgo=p\.pgo /);
  assert.doesNotMatch(line({ ...below, 'p.pgo': 'x', Makefile: 'build:\n\tcd app && go build -pgo=../p.pgo .\n' }, 'app'), /pgo/, 'outside of the module nothing is mounted');
});

test('a tag that was left out for what git does not hold is passed where that will be there', () => {
  const files = {
    'main.go': 'package main\n\nfunc main() { println(files) }\n', 'off.go': '//go:build !geo\n\npackage main\n\nvar files string\n', Makefile: 'build:\n\tgo build -tags geo .\n',
    'on.go': '//go:build geo\n\npackage main\n\nimport "embed"\n\n//go:embed data/world.gpkg\nvar files embed.FS\n',
  };
  const tags = (options: Partial<RepositoryOptions>): string | undefined => /-tags (\S+)/.exec(line(files, '.', options))?.[1];
  assert.deepEqual([tags({}), tags({ 'pre-build': 'make world' }), tags({ 'assume-present': true })], [undefined, 'geo', 'geo']);
});
