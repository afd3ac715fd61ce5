import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { parseRegistry } from '../../src/option-values.ts';
import { accessNotes, planAccess, type AccessOptions, type AccessPlan } from '../../src/plan/access.ts';
import { planModules } from '../../src/plan/repository/modules.ts';
import { targetsOf } from '../../src/plan/repository/target.ts';
import { memoryRepo } from '../../src/repo.ts';

const MAIN = 'package main\n\nfunc main() {}\n';
const SUM = 'example.com/x v1.0.0 h1:x=\n';

function access(files: Record<string, string>, options: Partial<AccessOptions> & { goproxy?: string } = {}, main = '.'): AccessPlan | null {
  const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n\nrequire git.acme.com/a v1.0.0\n', 'go.sum': SUM, 'main.go': MAIN, ...files });
  const facts = analyze(repo, { name: 'app' });
  const [target] = targetsOf(facts, [main]);
  return planAccess(facts, planModules(repo, facts, target!), { private: '', auth: null, goproxy: '', ...options });
}

const PRIVATE = { '.envrc': 'export GOPRIVATE=git.acme.com,github.com/acme/*\n' };

test('nothing is asked for where no module is private, or none is fetched', () => {
  assert.equal(access({}), null);
  assert.equal(access({ ...PRIVATE, 'go.mod': 'module example.com/app\n\ngo 1.25.0\n\nrequire github.com/google/uuid v1.6.0\n' }), null);
  const vendor = { 'vendor/modules.txt': '# git.acme.com/a v1.0.0\n## explicit\ngit.acme.com/a\n', 'vendor/git.acme.com/a/a.go': 'package a\n' };
  assert.equal(access({ ...PRIVATE, ...vendor }), null, 'vendor/ holds it');
  assert.equal(access({ ...PRIVATE, ...vendor }, { auth: 'netrc' }), null);
});

test('a pattern of all modules alone makes none of them private', () => {
  const offline = { 'docker/build.sh': "export GOSUMDB=off\nexport GONOSUMDB='*'\n", 'go.mod': 'module example.com/app\n\ngo 1.25.0\n\nrequire github.com/google/uuid v1.6.0\n' };
  assert.equal(access(offline), null);
  assert.deepEqual(access({ ...offline, 'ci.sh': 'echo "machine github.com login x password $TOKEN" >~/.netrc\n' })?.env, { GOPRIVATE: '*' });
});

test('the patterns of the modules that are needed, and no others', () => {
  const plan = access(PRIVATE);
  assert.deepEqual(plan?.env, { GOPRIVATE: 'git.acme.com' });
  assert.equal(plan?.by, 'netrc');
  assert.deepEqual(plan?.modules, [{ value: 'git.acme.com/a', at: { path: 'go.mod', line: 5 } }]);
});

test('a program of a workspace needs what its own modules require', () => {
  const files = {
    ...PRIVATE, 'go.work': 'go 1.25.0\n\nuse (\n\t./api\n\t./tool\n)\n', 'go.mod': 'module example.com/top\n',
    'api/go.mod': 'module example.com/api\n\ngo 1.25.0\n\nrequire git.acme.com/a v1.0.0\n', 'api/go.sum': 'git.acme.com/a v1.0.0 h1:x=\ngit.acme.com/a v1.0.0/go.mod h1:x=\n', 'api/main.go': MAIN,
    'tool/go.mod': 'module example.com/tool\n\ngo 1.25.0\n\nrequire github.com/google/uuid v1.6.0\n', 'tool/go.sum': 'github.com/google/uuid v1.6.0 h1:x=\ngithub.com/google/uuid v1.6.0/go.mod h1:x=\n', 'tool/main.go': MAIN,
  };
  assert.equal(access(files, {}, 'tool'), null);
  assert.deepEqual(access(files, {}, 'api')?.env, { GOPRIVATE: 'git.acme.com' });
});

test('ssh where the repository uses nothing else, with its own rewrites and one for each other host', () => {
  const rewrite = { Makefile: 'deps:\n\tgit config --global url."ssh://git@git.acme.com:2222/".insteadOf "https://git.acme.com/"\n' };
  const two = { 'go.mod': 'module example.com/app\n\ngo 1.25.0\n\nrequire (\n\tgit.acme.com/a v1.0.0\n\tgithub.com/acme/b v1.0.0\n)\n' };
  const plan = access({ ...PRIVATE, ...rewrite, ...two });
  assert.equal(plan?.by, 'ssh');
  assert.deepEqual(plan?.rewrites, [['ssh://git@git.acme.com:2222/', 'https://git.acme.com/'], ['ssh://git@github.com/', 'https://github.com/']]);
  const both = access({ ...PRIVATE, ...rewrite, 'ci.sh': 'echo "machine git.acme.com login x password $TOKEN" >~/.netrc\n' });
  assert.deepEqual([both?.by, both?.rewrites], ['netrc', []]);
  assert.equal(access({ ...PRIVATE, ...rewrite }, { auth: 'none' })?.by, 'none');
});

test('a list of proxies without direct serves the private modules too', () => {
  const proxied = access(PRIVATE, { goproxy: 'https://proxy.acme.com' });
  assert.deepEqual([proxied?.proxied, proxied?.env], [true, { GOPRIVATE: 'git.acme.com', GONOPROXY: 'none' }]);
  const direct = access(PRIVATE, { goproxy: 'https://proxy.acme.com,direct' });
  assert.deepEqual([direct?.proxied, direct?.env], [false, { GOPRIVATE: 'git.acme.com' }]);
});

test('--private stands in place of the patterns of the repository, --auth for a proxy that asks for a password', () => {
  assert.deepEqual(access({}, { private: 'git.acme.com,github.com/other' })?.env, { GOPRIVATE: 'git.acme.com,github.com/other' });
  const asked = access({}, { auth: 'netrc', goproxy: 'https://proxy.acme.com,direct' });
  assert.deepEqual([asked?.by, asked?.env, asked?.modules], ['netrc', {}, []]);
  assert.equal(access({}, { auth: 'none' }), null);
});

test('a module on the own host of a company is told of, since nothing says whether that asks for a login', () => {
  const told = (host: string, fetches = true, auth: 'none' | null = null): string[] => {
    const repo = memoryRepo({ 'go.mod': `module ${host}/team/app\n\ngo 1.26\n\nrequire ${host}/team/lib v1.0.0\n`, 'go.sum': SUM, 'main.go': MAIN });
    return accessNotes(analyze(repo), null, { goproxy: '', auth }, fetches).map(({ code, at }) => `${code} ${at?.line}`);
  };
  assert.deepEqual(told('gitlab.company.com'), ['own-host 5']);
  assert.deepEqual(['github.com', 'gitlab.com', 'go.company.com', 'git.sr.ht'].flatMap((host) => told(host)), []);
  assert.deepEqual([...told('git.company.com', false), ...told('git.company.com', true, 'none')], []);
});

test('what stands in front of the name of an image', () => {
  for (const text of ['', 'mirror.example.com', 'mirror.example.com:5000/hub', 'localhost:5000/a/b_c/', 'team']) assert.deepEqual(parseRegistry(text), { value: text });
  for (const text of ['https://mirror.example.com/hub', 'mirror.example.com//hub', 'mirror.example.com/Hub', 'mirror.example.com/a:1', 'a b']) assert.ok('problem' in parseRegistry(text), text);
});
