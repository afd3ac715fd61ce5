// Hostile templates at the commands themselves; test/template/escapes.test.ts has all of the tricks.
import assert from 'node:assert/strict';
import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { treeOf } from '../commit/tree.ts';
import { plantTemplate } from '../template/made.ts';
import { tgzOf, type TarEntry } from '../template/tar.ts';
import { TeamPlace } from './team-place.ts';

/** All that lies around, but for what is kept of templates. */
function world({ top }: TeamPlace): string {
  return JSON.stringify(Object.entries(treeOf(top)).filter(([path]) => !path.startsWith('XDG_')));
}

const file = (path: string): string => `version: 1.0.0\nfiles: [{ path: ${JSON.stringify(path)}, from: text }]\n`;
const answer = (where: string): string => `version: 1.0.0\nquestions: [{ name: where, about: Where?, default: ${JSON.stringify(where)} }]\nfiles: [{ path: "ops/{{where}}", from: text }]\n`;

interface Row {
  readonly name: string;
  readonly says: RegExp;
  /** A manifest, or entries of a tarball beside one. */
  readonly make: (bad: boolean) => string | readonly TarEntry[];
  readonly words?: readonly string[];
}

const ROWS: readonly Row[] = [
  { name: 'a path out', says: /"\.\.\/evil" leads out/, make: (bad) => file(bad ? '../evil' : 'x/evil') },
  { name: 'a path into .git', says: /inside of \.git/, make: (bad) => file(bad ? '.git/hooks/pre-commit' : '.githooks/pre-commit') },
  { name: 'the record', says: /record/, make: (bad) => file(bad ? '.yo-rc.json' : '.yo-rc.yaml') },
  { name: 'a path out by a default', says: /leads out/, make: (bad) => answer(bad ? '../../evil' : 'x/evil') },
  { name: 'a path out by a flag', says: /leads out/, make: (bad) => answer(bad ? 'y' : 'z'), words: ['--set', 'where=../../evil'] },
  { name: 'a link in the archive', says: /a symbolic link/, make: (bad) => [{ name: 'evil', ...(bad ? { flag: '2', link: '/etc/passwd' } : { body: 'x' }) }] },
  { name: 'a path out in the archive', says: /leads out/, make: (bad) => [{ name: bad ? '../evil' : 'x/evil', body: 'x' }] },
  { name: 'code', says: /brings code of its own.*"text\.ejs"/, make: (bad) => `version: 1.0.0\nfiles: [{ path: out, from: ${bad ? 'text.ejs' : 'text'} }]\n` },
];

for (const { name, says, make, words = [] } of ROWS) {
  test(`dockerfile refuses a template with ${name}, and takes its twin`, async (t) => {
    const place = new TeamPlace(t, 'image-plain');
    const reference = (bad: boolean): string => {
      const made = make(bad);
      if (typeof made === 'string') return place.template('acme', made, { text: 'x\n', 'text.ejs': '<% x() %>\n' });
      writeFileSync(join(place.top, 'acme.tgz'), tgzOf([{ name: 'go-docker.yaml', body: 'name: acme\nversion: 1.0.0\n' }, ...made]));
      return '../acme.tgz';
    };
    const hostile = reference(true);
    const before = world(place);
    const ran = await place.run('dockerfile', ['--yes', '--template', hostile, ...words]);
    assert.equal(ran.exit, 1, ran.stdout);
    assert.match(ran.stderr, says);
    assert.equal(world(place), before);
    const twin = await place.run('dockerfile', ['--yes', '--template', reference(false), ...words.map((word) => word.replace('../../', ''))]);
    assert.equal(twin.exit, 0, twin.stderr);
  });
}

test('a link in the repository leads no file of a template out', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  plantTemplate(join(place.top, 'outside'), { canary: 'alive\n' });
  symlinkSync('../outside', join(place.root, 'ops'));
  const reference = place.template('acme', file('ops/canary'), { text: 'x\n' });
  const before = world(place);
  const ran = await place.run('dockerfile', ['--yes', '--force', '--template', reference]);
  assert.equal(ran.exit, 1);
  assert.equal(world(place), before);
});

test('a repository that was just cloned runs nothing, whatever its record names', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  const mark = join(place.top, 'ran');
  const code = `<% process.getBuiltinModule("node:fs").writeFileSync(${JSON.stringify(mark)}, "") %>`;
  const reference = place.template('acme', 'version: 1.0.0\nfiles: [{ path: out, from: text }]\n', { text: 'x\n' });
  assert.equal((await place.run('dockerfile', ['--yes', '--template', reference])).exit, 0);
  place.commit();
  place.template('acme', 'version: 1.1.0\nfiles: [{ path: out, from: text.ejs }]\n', { 'text.ejs': code });
  plantTemplate(place.root, { '.yo-rc.json': place.read('.yo-rc.json').replace(/sha256-[0-9a-f]{64}/, `sha256-${'0'.repeat(64)}`) });
  place.commit();
  const before = world(place);
  for (const command of ['dockerfile', 'makefile'] as const) {
    const ran = await place.run(command, ['--yes']);
    assert.equal(ran.exit, 1, command);
    assert.match(ran.stderr, /is not what the record says any more/);
  }
  for (const command of ['check', 'inspect', 'update'] as const) {
    const ran = await place.run(command, command === 'update' ? ['--yes'] : []);
    assert.match(ran.stderr + ran.stdout, /brings code of its own/, command);
    assert.notEqual(ran.exit, 0, command);
  }
  assert.deepEqual([world(place), existsSync(mark)], [before, false]);
});
