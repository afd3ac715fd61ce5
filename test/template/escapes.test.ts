import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { treeOf } from '../commit/tree.ts';
import { applyTemplate } from './apply.ts';
import { ARCHIVE_TRICKS, DIRECTORY_TRICKS, GIT_TRICKS, TAR_TRICKS } from './carrier-tricks.ts';
import { MANIFEST, plantTemplate, registry, site, workplace } from './made.ts';
import { MANIFEST_TRICKS } from './manifest-tricks.ts';
import { nested, RawRepository } from './raw-git.ts';
import { pax, tarOf, tgzOf, type TarEntry } from './tar.ts';
import { PAIR_TRICKS, PATH_TRICKS } from './tricks.ts';

/*
 * Hostile templates, each with a harmless twin that is one detail apart. Each goes the whole way of a template: it is
 * opened, laid out as files, and written. The hostile one has to be refused with its reason, and nothing around may have
 * changed; the twin has to be written: otherwise the refusal would be one of everything.
 */
const base = workplace();
/** The destination lies deep in here, so that `..` has somewhere to lead to. */
const world = join(base, 'world');
const dest = join(world, 'a/b/dest');
const outside = join(world, 'a/b/outside');
const cache = join(base, 'cache');
plantTemplate(world, { 'a/b/dest/main.go': 'package main\n', 'a/b/outside/canary': 'alive\n' });
const untouched = JSON.stringify(treeOf(world));
/** Where tricks of the tables would land that name a place of the machine. */
const PLACES = ['/evil', '/tmp/evil', '/etc/evil', '/tmp/go-docker-evil', join(dirname(base), 'evil'), join(base, 'evil')];

let hostile = 0;
let twins = 0;
const apply = (reference: string, to: string, trust = false): Promise<unknown> => applyTemplate(reference, to, { base, cache, trust });

/** @param make plants the hostile template or its twin, and gives the reference */
function trick(name: string, says: RegExp, make: (bad: boolean) => string | Promise<string>, writes = true): void {
  test(`refused: ${name}`, async () => {
    const bad = await make(true);
    await assert.rejects(apply(bad, dest), (error) => {
      assert.ok(error instanceof Error && ['Refusal', 'CommitError'].includes(error.name), String((error as Error).stack));
      assert.match(error.message, says);
      assert.match(error.message, /\n *→ /, 'it says what to do next');
      assert.doesNotMatch(error.message, /[\0-\x09\x0B-\x1F\x7F-\x9F\u202A-\u202E\u2066-\u2069]/, 'it cannot paint on the terminal');
      return true;
    });
    assert.equal(JSON.stringify(treeOf(world)), untouched);
    for (const place of PLACES) assert.ok(!existsSync(place), place);
    hostile++;
    const good = mkdtempSync(join(base, 'twin-'));
    await apply(await make(false), good);
    if (writes) assert.ok(Object.keys(treeOf(good)).length > 0, 'the twin writes its file');
    rmSync(good, { recursive: true });
    twins++;
  });
}

let made = 0;
function archive(entries: readonly TarEntry[]): string {
  const name = `./t${++made}.tgz`;
  writeFileSync(join(base, name), tgzOf(entries));
  return name;
}

/** A manifest that has one file written, or none. */
const manifest = (from: string | null): string => (from === null ? MANIFEST : `${MANIFEST}files: [{ path: out, from: ${JSON.stringify(from)} }]\n`);
const repository = new RawRepository(join(base, 'raw.git'));

for (const { path, bytes, twin, says, not = [] } of PATH_TRICKS) {
  const name = JSON.stringify(path.length > 60 ? `${path.slice(0, 60)}…` : path);
  const hostileName = bytes ?? path;
  const fits = (carrier: (typeof not)[number]): boolean => !not.includes(carrier);
  const tar = (bad: boolean, top: string): TarEntry[] => [
    { name: `${top}go-docker.yaml`, body: manifest(bad ? null : twin) },
    { name: bad ? Buffer.concat([Buffer.from(top), Buffer.from(hostileName)]) : top + twin, body: 'x' },
  ];
  if (fits('ustar') && fits('tar')) {
    trick(`${name} in a tarball`, says, (bad) => archive(tar(bad, '')));
    trick(`${name} in a tarball of npm`, says, (bad) => archive(tar(bad, 'package/')));
  }
  if (bytes === undefined && fits('tar')) {
    trick(`${name} in an extended header`, says, (bad) => archive([{ name: 'go-docker.yaml', body: manifest(bad ? null : twin) }, pax({ path: bad ? path : twin }), { name: 'harmless', body: 'x' }]));
  }
  if (fits('git')) {
    trick(`${name} in a git tree`, says, (bad) => `./raw.git#${repository.branch(nested([['go-docker.yaml', manifest(bad ? null : twin)], [bad ? hostileName : twin, 'x']]))}`);
  }
  if (fits('directory') && process.platform === 'linux') {
    trick(`${name} in a directory`, says, (bad) => {
      const directory = plantTemplate(join(base, `d${++made}`), { 'go-docker.yaml': manifest(bad ? null : twin) });
      const place = bad ? Buffer.concat([Buffer.from(`${directory}/`), Buffer.from(hostileName)]) : join(directory, twin);
      mkdirSync(bad ? dirname(place.toString('latin1')) : dirname(place as string), { recursive: true });
      if (bad) mkdirSync(Buffer.from(dirname((place as Buffer).toString('latin1')), 'latin1'), { recursive: true });
      writeFileSync(place, 'x');
      return `./d${made}`;
    });
  }
}

for (const { first, second, twin, says, not = [] } of PAIR_TRICKS) {
  const pair = (bad: boolean): [string, string][] => [[first, '1'], [bad ? second : twin, '2']];
  const all = (bad: boolean): [string, string][] => [['go-docker.yaml', manifest(bad ? null : twin)], ...pair(bad)];
  const name = `${JSON.stringify(first)} beside ${JSON.stringify(second)}`;
  trick(`${name} in a tarball`, says, (bad) => archive(all(bad).map(([path, body]) => ({ name: path, body }))));
  trick(`${name} in a tarball, the other way round`, says, (bad) => archive(all(bad).toReversed().map(([path, body]) => ({ name: path, body }))));
  if (!not.includes('git')) trick(`${name} in a git tree`, says, (bad) => `./raw.git#${repository.branch(nested(all(bad)))}`);
  if (!not.includes('directory') && process.platform === 'linux') {
    trick(`${name} in a directory`, says, (bad) => {
      plantTemplate(join(base, `d${++made}`), Object.fromEntries(all(bad)));
      return `./d${made}`;
    });
  }
}

for (const { name, make, says } of TAR_TRICKS) {
  trick(`a tarball with ${name}`, says, (bad) => archive([{ name: 'go-docker.yaml', body: manifest('static') }, { name: 'static', body: 'x' }, ...make(bad)]));
  trick(`a tarball of npm with ${name}, first`, says, (bad) => archive([...make(bad), { name: 'go-docker.yaml', body: manifest('static') }, { name: 'static', body: 'x' }]));
}
for (const { name, make, says } of ARCHIVE_TRICKS) {
  trick(`an archive: ${name}`, says, (bad) => {
    writeFileSync(join(base, `a${++made}.tgz`), make(bad));
    return `./a${made}.tgz`;
  }, false);
}
for (const { name, make, says } of GIT_TRICKS) {
  trick(`a git tree with ${name}`, says, (bad) => `./raw.git#${repository.branch([{ name: 'go-docker.yaml', holds: manifest('static') }, { name: 'static', holds: 'x' }, ...make(bad)(repository)])}`);
  trick(`a git tree with ${name}, in the directory that is taken`, says, (bad) => `./raw.git//go#${repository.branch([{ name: 'go', holds: [{ name: 'go-docker.yaml', holds: manifest('static') }, { name: 'static', holds: 'x' }, ...make(bad)(repository)] }])}`);
}
for (const { name, make, says } of DIRECTORY_TRICKS) {
  trick(`a directory with ${name}`, says, (bad) => {
    make(bad)(plantTemplate(join(base, `d${++made}`), { 'go-docker.yaml': manifest('static'), static: 'x' }));
    return `./d${made}`;
  });
}

const PARTS = { evil: 'x', block: 'RUN true\n', static: 'x' };
for (const { name, hostile: bad, twin, says } of MANIFEST_TRICKS) {
  trick(`a manifest with ${name}`, says, (isBad) => archive([{ name: 'go-docker.yaml', body: `${MANIFEST}${isBad ? bad : twin}\n` }, ...Object.entries(PARTS).map(([path, body]) => ({ name: path, body }))]), false);
}

const CODE = /brings code of its own, which would run on this machine: "evil\.ejs"\n {4}evil\.ejs:1: /;
for (const [name, lines] of Object.entries({
  'a file': 'files: [{ path: out, from: evil.ejs }]', 'a file by its own name': 'files: [{ path: evil.ejs }]',
  'one of several files': 'files: [{ path: one, from: static }, { path: out, from: evil.ejs }]',
  'a file that is not asked for': 'questions: [{ name: q, about: Q?, type: switch, default: false }]\nfiles: [{ path: out, from: evil.ejs, when: { q: true } }]',
  'the Dockerfile of a recipe': 'recipes: [{ name: own, about: x, dockerfile: evil.ejs }]',
})) {
  const run = `<% process.getBuiltinModule("fs").writeFileSync(${JSON.stringify(join(outside, 'ran'))}, "") %>`;
  trick(`code in ${name} that nobody trusts`, CODE, (bad) => archive([
    { name: 'go-docker.yaml', body: `${MANIFEST}${bad ? lines : lines.replaceAll('evil.ejs', 'evil.txt')}\n` }, { name: bad ? 'evil.ejs' : 'evil.txt', body: run }, { name: 'static', body: 'x' },
  ]), false);
}

test('code that is trusted writes nothing by itself, and where it prints is held against the same rules', async () => {
  const code = (body: string, path: string): string => archive([{ name: 'go-docker.yaml', body: `${MANIFEST}files: [{ path: ${JSON.stringify(path)}, from: evil.ejs }]\n` }, { name: 'evil.ejs', body }]);
  await assert.rejects(apply(code(`<% require("fs").writeFileSync(${JSON.stringify(join(outside, 'ran'))}, "") %>`, 'out'), dest, true), /require is not defined/);
  await assert.rejects(apply(code('x', '../outside/ran'), dest, true), /leads out/);
  assert.equal(JSON.stringify(treeOf(world)), untouched);
});

test('a link in the destination leads no file of a template out', async () => {
  for (const [path, target] of [['docs', '../outside'], ['out', '../outside/canary'], ['out', '../outside/new']] as const) {
    symlinkSync(target, join(dest, path));
    const before = JSON.stringify(treeOf(world));
    const reference = archive([{ name: 'go-docker.yaml', body: `${MANIFEST}files: [{ path: ${path === 'docs' ? 'docs/canary' : 'out'}, from: static }]\n` }, { name: 'static', body: 'evil' }]);
    await assert.rejects(apply(reference, dest), { name: 'CommitError' });
    assert.equal(JSON.stringify(treeOf(world)), before);
    rmSync(join(dest, path));
  }
});

test('npm itself brings hostile tarballs, and they are refused as others are', async () => {
  const bad = (entries: readonly TarEntry[]): Buffer => tgzOf([{ name: 'package/package.json', body: '{"name":"@acme/hostile","version":"1.0.0"}' }, { name: 'package/go-docker.yaml', body: MANIFEST }, ...entries]);
  const versions = {
    '1.0.0': bad([{ name: 'package/../../../evil', body: 'x' }]),
    '1.0.1': bad([{ name: 'package/evil', flag: '2', link: '/etc/passwd' }]),
    '1.0.2': bad([{ name: 'package/evil', body: 'x' }]),
  };
  const { url } = await site(registry('@acme/hostile', versions));
  writeFileSync(join(base, 'user.npmrc'), `@acme:registry=${url}/\n`);
  Object.assign(process.env, { npm_config_userconfig: join(base, 'user.npmrc'), npm_config_cache: join(base, 'npm-cache') });
  await assert.rejects(apply('npm:@acme/hostile@1.0.0', dest), /leads out/);
  await assert.rejects(apply('npm:@acme/hostile@1.0.1', dest), /symbolic link/);
  assert.equal(JSON.stringify(treeOf(world)), untouched);
  await apply('npm:@acme/hostile@1.0.2', mkdtempSync(join(base, 'npm-')));
});

test('archives as other programs write them are read', async () => {
  writeFileSync(join(base, 'plain.tar'), tarOf([{ name: './', flag: '5' }, { name: './go-docker.yaml', body: MANIFEST }, { name: './docs/', flag: '5' }, { name: './docs/x', body: 'x' }]));
  await apply('./plain.tar', mkdtempSync(join(base, 'plain-')));
});

// The last of all: whoever takes rows away has to say so here.
test('the tables hold what they held', (t) => {
  t.diagnostic(`${hostile} hostile templates were refused, ${twins} twins were written`);
  assert.ok(hostile >= 400 && twins === hostile, `${hostile} and ${twins}`);
});
