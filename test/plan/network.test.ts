import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import test, { type TestContext } from 'node:test';
import { readCommandLine } from '../../generators/command-line.ts';
import { chosenOptions } from '../../generators/dockerfile/chosen-options.ts';
import { DOCKERFILE } from '../../generators/dockerfile/index.ts';
import { analyze } from '../../src/analyze/analyze.ts';
import { Refusal } from '../../src/diagnostic.ts';
import type { Stage } from '../../src/plan/build-plan.ts';
import { buildFlags, needsOf } from '../../src/plan/build-secrets.ts';
import { withAuthority } from '../../src/plan/authority.ts';
import { planRepository, type RepositoryPlan } from '../../src/plan/repository/plan-repository.ts';
import { refusals } from '../../src/plan/repository/refusals.ts';
import { REPOSITORY_DEFAULTS, type RepositoryOptions } from '../../src/plan/repository/repository-options.ts';
import { memoryRepo } from '../../src/repo.ts';

const MAIN = 'package main\n\nfunc main() {}\n';
const CACHE = { type: 'cache', id: 'go-mod', target: '/go/pkg/mod' } as const;
const NETRC = { type: 'secret', id: 'netrc', target: '/root/.netrc' } as const;

function stage(name: string | null, from: string, steps: Stage['steps']): Stage {
  return { name, from, platform: null, why: null, steps };
}

/** Names of the mounts of each step of a stage that runs something. */
function mounts({ steps }: Stage): string[][] {
  return steps.flatMap((step) => (step.do === 'run' ? [step.mounts.map((mount) => ('id' in mount ? mount.id : mount.type))] : []));
}

test('the authority is there wherever something is fetched, and nowhere else', () => {
  const made = withAuthority([
    stage('ui', 'mirror.example.com/node:22-trixie-slim', [{ do: 'run', mounts: [], script: ['npm ci'] }, { do: 'run', mounts: [], script: ['npm run build'] }]),
    stage('common', 'golang:1.26-trixie', [{ do: 'run', mounts: [CACHE], script: ['go mod download'] }, { do: 'run', mounts: [], script: ['mkdir /x'] }]),
    stage('build', 'common', [{ do: 'run', mounts: [CACHE], script: ['go build'] }]),
    stage(null, 'scratch', [{ do: 'copy', from: 'build', sources: ['/x'], to: '/x' }]),
  ], 'ca.pem');
  assert.deepEqual(made.map(mounts), [[['ca'], ['ca']], [['go-mod', 'ca'], []], [['go-mod', 'ca']], []]);
  const variables = made.map(({ steps }) => steps.flatMap((step) => (step.do === 'env' ? Object.keys(step.values) : [])));
  assert.deepEqual(variables, [['NODE_EXTRA_CA_CERTS'], ['GIT_SSL_CAPATH'], [], []]);
});

test('a build is given what the stages of its target mount, and nothing of the others', () => {
  const run = (from: string | undefined, mount: typeof NETRC | { type: 'ssh' }): Stage['steps'] => [{ do: 'run', mounts: [mount, ...(from ? [{ type: 'bind', from, target: '/src' } as const] : [])], script: ['go build'] }];
  const stages = [
    stage('prepared', 'golang:1.26', run(undefined, NETRC)), stage('build-a', 'golang:1.26', run('prepared', { type: 'ssh' })), stage('build-b', 'golang:1.26', []),
    stage('b', 'scratch', [{ do: 'copy', from: 'build-b', sources: ['/b'], to: '/b' }]), stage('a', 'scratch', [{ do: 'copy', from: 'build-a', sources: ['/a'], to: '/a' }]),
  ];
  assert.deepEqual(needsOf(stages, 'b', ''), { secrets: [], ssh: false });
  assert.equal(buildFlags(needsOf(stages, null, '')), ' --ssh default --secret id=netrc,src=$HOME/.netrc');
  assert.equal(buildFlags({ ssh: false, secrets: [{ id: 'ca', source: "../it's $HOME.pem" }] }), " --secret 'id=ca,src=../it'\\''s $HOME.pem'");
});

const FILES = {
  'go.mod': 'module example.com/app\n\ngo 1.25.0\n\nrequire git.corp/a v1.0.0\n', 'go.sum': 'git.corp/a v1.0.0 h1:x=\n',
  'cmd/api/main.go': MAIN, 'cmd/worker/main.go': MAIN,
};

function planned(options: Partial<RepositoryOptions>, files: Record<string, string> = FILES): RepositoryPlan {
  const repo = memoryRepo(files);
  return planRepository(repo, analyze(repo, { name: 'app' }), { ...REPOSITORY_DEFAULTS, main: ['cmd/api', 'cmd/worker'], ...options });
}

test('every step that has the module cache has the credentials: download, build of each program, and what runs before', () => {
  const { plan, buildFlags: flags } = planned({ 'pre-build': 'make assets' });
  const fetching = plan.stages.flatMap(mounts).filter((ids) => ids.includes('go-mod'));
  assert.equal(fetching.length, 4);
  for (const ids of fetching) assert.ok(ids.includes('netrc'), ids.join(', '));
  assert.deepEqual(flags, Array(2).fill(' --secret id=netrc,src=$HOME/.netrc'));
  const set = plan.stages.flatMap(({ name, steps }) => steps.flatMap((step) => (step.do === 'env' && 'GOPRIVATE' in step.values ? [name] : [])));
  assert.deepEqual(set, ['prepared', 'common'], 'said once on each way');
  assert.deepEqual(planned({ auth: 'none' }).buildFlags, ['', '']);
  const delve = (goproxy: string): string[][] => mounts(planned({ 'debug-target': true, goproxy }).plan.stages.find(({ name }) => name === 'delve')!);
  assert.equal(delve('').flat().includes('netrc'), false, 'the debugger is public');
  assert.ok(delve('https://proxy.corp').flat().includes('netrc'), 'and comes from the proxy where there is one alone');
});

function problems(options: Partial<RepositoryOptions>, files: Record<string, string>): string[] {
  const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.21\n', 'main.go': MAIN, ...files });
  return refusals(repo, analyze(repo, { name: 'app' }), { ...REPOSITORY_DEFAULTS, main: ['.'], ...options }).map(({ code, message }) => `${code}: ${message}`);
}

test('--fips is refused where the go command would refuse it, or its mode would be off', () => {
  assert.deepEqual(problems({ fips: true }, {}), []);
  assert.deepEqual(problems({ fips: true, go: '1.23' }, {}), ['fips-impossible: --fips needs Go 1.24, and app is built with 1.23']);
  assert.deepEqual(problems({ fips: true, go: '1.24.3' }, {}), []);
  assert.match(problems({ fips: true }, { 'go.mod': 'module example.com/app\n\ngo 1.24\n\ngodebug fips140=off\n' }).join(), /^fips-impossible: godebug fips140=off/);
  assert.match(problems({ fips: true }, { Makefile: 'build:\n\tGOEXPERIMENT=boringcrypto go build .\n' }).join(), /^fips-impossible: GOEXPERIMENT=boringcrypto/);
  assert.match(problems({ fips: true }, { Makefile: 'build:\n\tgo build -tags purego .\n' }).join(), /^fips-impossible: the tag purego/);
});

test('a portable plan cannot be handed a secret', () => {
  assert.match(problems({ builder: 'portable', main: ['cmd/api'] }, FILES).join(), /^secrets-portable: git\.corp\/a is private/);
  assert.deepEqual(problems({ builder: 'portable', main: ['cmd/api'], auth: 'none' }, FILES), []);
  assert.match(problems({ builder: 'portable', ca: 'ca.pem' }, {}).join(), /^secrets-portable: --ca/);
});

function refused(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    return error.message;
  }
  return 'nothing was refused';
}

function directory(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'go-docker-network-'));
  t.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function access({ private: patterns, auth, ca }: ReturnType<typeof chosenOptions>): object {
  return { private: patterns, auth, ca };
}

test('flags: what is no pattern, no way, no certificate or a password is refused', (t) => {
  const root = directory(t);
  const read = (...words: string[]): unknown => access(chosenOptions(readCommandLine(DOCKERFILE, words), undefined, root));
  writeFileSync(join(root, 'ca.pem'), '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n');
  writeFileSync(join(root, 'key.pem'), '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n-----BEGIN EC PRIVATE KEY-----\n');
  writeFileSync(join(root, 'none.pem'), 'hello\n');
  assert.deepEqual(read('--private', 'git.corp, github.com/acme/*', '--auth', 'ssh'), { private: 'git.corp,github.com/acme/*', auth: 'ssh', ca: '' });
  assert.match(refused(() => read('--private', 'https://git.corp')), /"https:\/\/git\.corp" is no pattern of module paths/);
  assert.match(refused(() => read('--private', 'git.corp/$(id)')), /no pattern/);
  assert.match(refused(() => read('--auth', 'token')), /not one of netrc, ssh, none/);
  assert.match(refused(() => read('--ca', join(root, 'gone.pem'))), /is not there/);
  assert.match(refused(() => read('--ca', join(root, 'none.pem'))), /holds no certificate/);
  assert.match(refused(() => read('--ca', join(root, 'key.pem'))), /holds a private key/);
  assert.deepEqual(read('--ca', relative('.', join(root, 'ca.pem'))), { private: '', auth: null, ca: 'ca.pem' }, 'as seen from the repository');
  const words = ['--goproxy', 'https://builder:hunter2@proxy.acme.com,direct'];
  const told = refused(() => chosenOptions(readCommandLine(DOCKERFILE, words), undefined));
  assert.match(told, /~\/\.netrc.*--auth netrc/s);
  assert.doesNotMatch(told, /hunter2/);
});

test('the record answers on a machine where the file of the authority is not', () => {
  const stored = { schema: 1, generator: '0.1.0', files: {}, options: { private: 'git.corp', auth: 'none', ca: '../company/ca.pem' } } as const;
  assert.deepEqual(access(chosenOptions(readCommandLine(DOCKERFILE, []), stored, '/')), { private: 'git.corp', auth: 'none', ca: '../company/ca.pem' });
});
