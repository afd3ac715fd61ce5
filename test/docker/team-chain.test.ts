// A team template from its first version to images that follow its second: from git, from an npm tarball, and from two layers.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { after, describe, it } from 'node:test';
import { built } from '../package/packed.ts';
import { body, call, must, skipWithoutDocker, Workbench, type Outcome } from './container-tool.ts';

const skip = skipWithoutDocker();
const BIN = skip === false ? built() : '';

/** Files by their path; written below a directory. */
type Files = Readonly<Record<string, string>>;

function write(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function edit(root: string, path: string, how: (text: string) => string): void {
  const before = readFileSync(join(root, path), 'utf8');
  const after = how(before);
  assert.notEqual(after, before, path);
  writeFileSync(join(root, path), after);
}

/** The team's template; `base` is the image that its services stand on. */
const VERSIONS: Readonly<Record<'v1' | 'v2', (base: string) => Files>> = {
  v1: (base) => ({
    'package.json': '{ "name": "@acme/go-template", "version": "1.0.0" }\n',
    'go-docker.yaml': `name: acme
version: 1.0.0
defaults:
  base: acme
bases:
  acme:
    image: ${base}
    about: the team's own
    holds: [ca, user, tmp, zones]
questions:
  - { name: team, about: team that owns it, type: text, pattern: '[a-z]+' }
labels:
  com.example.team: '{{team}}'
files:
  - { path: OWNERS }
`,
    OWNERS: '{{team}}\n',
  }),
  v2: (base) => ({
    'package.json': '{ "name": "@acme/go-template", "version": "2.0.0" }\n',
    'go-docker.yaml': `name: acme
version: 2.0.0
defaults:
  base: acme
bases:
  acme:
    image: ${base}
    about: the team's own
    holds: [ca, user, tmp, zones]
questions:
  - { name: team, about: team that owns it, type: text, pattern: '[a-z]+' }
  - { name: tier, about: how fast somebody has to come, type: choice, choices: [gold, bronze], default: bronze }
labels:
  com.example.team: '{{team}}'
  com.example.tier: '{{tier}}'
files:
  - { path: OWNERS }
  - { path: SECURITY.md }
`,
    OWNERS: '{{team}}\n',
    'SECURITY.md': 'Tell {{team}}.\n',
  }),
};

const SEARCH: Files = {
  'go.mod': 'module example.com/search\n\ngo 1.26\n',
  'cmd/search/main.go': 'package main\n\nimport (\n\t"log"\n\t"net/http"\n)\n\nfunc main() {\n\thttp.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("search\\n")) })\n\tlog.Fatal(http.ListenAndServe(":8080", nil))\n}\n',
};

const MINE = (text: string): string => text.replace(/^ENTRYPOINT /m, 'ENV MINE=1\nENTRYPOINT ');

describe('a team template, two services and its next version', { skip }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());
  const place = skip === false ? bench.directory('work') : '';
  const author = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com' };
  const machine = (name: string): Record<string, string> => ({ ...author, XDG_CACHE_HOME: join(place, name, 'cache'), XDG_CONFIG_HOME: join(place, name, 'config') });
  const run = (words: readonly string[], where = 'home'): Outcome => call(process.execPath, [BIN, ...words], { cwd: place, env: machine(where) });
  const done = (...words: readonly string[]): Outcome => {
    const outcome = run(words);
    assert.equal(outcome.code, 0, outcome.report);
    return outcome;
  };
  const git = (cwd: string, ...words: readonly string[]): string => must('git', words, { cwd: join(place, cwd), env: author });
  const commit = (cwd: string, message: string): void => void (git(cwd, 'init', '-q', '-b', 'main'), git(cwd, 'add', '-A'), git(cwd, 'commit', '-q', '-m', message));
  const base = (tag: string): string => {
    must('docker', ['tag', 'gcr.io/distroless/static-debian13:nonroot', bench.reference(tag)]);
    return bench.reference(tag);
  };
  const text = (path: string): string => readFileSync(join(place, path), 'utf8');

  it('from git: found behind, updated, built, run, with its labels and the edit', async () => {
    write(join(place, 'template'), VERSIONS.v1(base('base1')));
    commit('template', 'Conventions');
    const reference = `git+file://${join(place, 'template')}`;
    done('shop', '--yes', '--template', reference, '--set', 'team=payments');
    write(join(place, 'search'), SEARCH);
    done('dockerfile', 'search', '--yes', '--template', reference, '--set', 'team=discovery');
    for (const service of ['shop', 'search']) {
      assert.match(text(`${service}/Dockerfile`), new RegExp(`^FROM ${bench.reference('base1')}$`, 'm'));
      assert.match(text(`${service}/Dockerfile`), /^LABEL com\.example\.team=(payments|discovery)$/m);
    }
    edit(place, 'shop/Dockerfile', MINE);
    for (const service of ['shop', 'search']) commit(service, 'A service');
    assert.equal(run(['check', 'shop', '--refresh']).code, 0, 'nothing is behind yet');

    write(join(place, 'template'), VERSIONS.v2(base('base2')));
    commit('template', 'Tiers');
    git('.', 'clone', '-q', 'shop', 'runner');
    const behind = run(['check', 'runner', '--refresh', '--format', 'github'], 'elsewhere');
    assert.equal(behind.code, 2, behind.report);
    assert.match(behind.stdout, /template-newer/);

    done('update', 'shop', '--yes', '--set', 'tier=gold');
    done('update', 'search', '--yes');
    for (const [service, team, tier] of [['shop', 'payments', 'gold'], ['search', 'discovery', 'bronze']] as const) {
      assert.equal(run(['check', service, '--refresh']).code, 0);
      assert.equal(text(`${service}/SECURITY.md`), `Tell ${team}.\n`);
      const image = bench.build(join(place, service), service);
      const { container, url } = bench.serve(image);
      assert.match(await body(url), /^(hello world!|search)\n$/);
      const labels = JSON.parse(must('docker', ['inspect', '-f', '{{json .Config.Labels}}', image])) as Record<string, string>;
      assert.deepEqual([labels['com.example.team'], labels['com.example.tier']], [team, tier], container);
    }
    assert.match(text('shop/Dockerfile'), new RegExp(`^FROM ${bench.reference('base2')}$`, 'm'));
    assert.match(must('docker', ['inspect', '-f', '{{json .Config.Env}}', bench.reference('shop')]), /MINE=1/);
  });

  it('from an npm tarball: the same files, byte for byte', () => {
    const pack = (version: 'v1' | 'v2', tag: string): void => {
      write(join(place, version), VERSIONS[version](base(tag)));
      const [name] = readdirSync(place).filter((entry) => entry === 'acme.tgz');
      if (name !== undefined) must('rm', [join(place, name)]);
      const packed = must('npm', ['pack', '--silent', '--pack-destination', place, join(place, version)], { cwd: place }).trim();
      must('mv', [join(place, packed), join(place, 'acme.tgz')]);
    };
    pack('v1', 'base1');
    mkdirSync(join(place, 'npm'));
    done('npm/shop', '--yes', '--template', './acme.tgz', '--set', 'team=payments');
    edit(place, 'npm/shop/Dockerfile', MINE);
    commit('npm/shop', 'A service');
    pack('v2', 'base2');
    assert.equal(run(['check', 'npm/shop']).code, 2);
    done('update', 'npm/shop', '--yes', '--set', 'tier=gold');
    for (const path of ['Dockerfile', '.dockerignore', 'Makefile', 'OWNERS', 'SECURITY.md']) assert.equal(text(`npm/shop/${path}`), text(`shop/${path}`), path);
  });

  it('from two layers: the later wins, a lock of the first stays, and both move', async () => {
    write(join(place, 'company'), { 'go-docker.yaml': `name: company
version: 1.0.0
locks:
  base: acme
bases:
  acme: { image: ${base('base1')}, about: the company's, holds: [ca, user, tmp, zones] }
labels:
  com.example.company: acme
  com.example.tier: bronze
` });
    write(join(place, 'payments'), { 'go-docker.yaml': `name: payments
version: 1.0.0
defaults:
  timezone: Europe/Berlin
labels:
  com.example.tier: gold
` });
    done('layers/pay', '--yes', '--template', './company', '--template', './payments');
    const refused = run(['layers/other', '--yes', '--template', './company', '--template', './payments', '--base', 'debian']);
    assert.equal(refused.code, 1, refused.report);
    assert.match(refused.stderr, /company[^]*base/);
    edit(place, 'layers/pay/Dockerfile', MINE);
    commit('layers/pay', 'A service');
    edit(place, 'company/go-docker.yaml', (manifest) => manifest.replace('1.0.0', '2.0.0').replace(bench.reference('base1'), base('base2')));
    edit(place, 'payments/go-docker.yaml', (manifest) => manifest.replace('1.0.0', '1.1.0').replace('gold', 'platinum'));
    assert.equal(run(['check', 'layers/pay']).code, 2);
    done('update', 'layers/pay', '--yes');
    assert.equal(run(['check', 'layers/pay']).code, 0);
    const image = bench.build(join(place, 'layers/pay'), 'pay');
    assert.equal(await body(bench.serve(image).url), 'hello world!\n');
    const config = JSON.parse(must('docker', ['inspect', '-f', '{{json .Config}}', image])) as { Labels: Record<string, string>; Env: string[] };
    assert.deepEqual([config.Labels['com.example.company'], config.Labels['com.example.tier']], ['acme', 'platinum']);
    assert.ok(config.Env.includes('MINE=1') && config.Env.includes('TZ=Europe/Berlin'), config.Env.join(' '));
    assert.match(text('layers/pay/Dockerfile'), new RegExp(`^FROM ${bench.reference('base2')}$`, 'm'));
  });
});
