import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import * as v from 'valibot';
import { REPORT_SCHEMA } from '../../generators/report-schema.ts';
import { TeamPlace } from './team-place.ts';

// A case of a team template: template/, a repository in repo/, the words typed behind dockerfile in words.json, and all
// files that are written in expected/, the record aside. UPDATE_CASES=1 writes them anew; the difference is then read before
// it is committed.
const CASES = join(import.meta.dirname, '../cases');
const names = readdirSync(CASES).filter((name) => name.startsWith('team-'));

for (const name of names) {
  test(`case ${name}`, async (t) => {
    const place = new TeamPlace(t, name);
    cpSync(join(CASES, name, 'template'), join(place.top, 'template'), { recursive: true });
    const words = JSON.parse(readFileSync(join(CASES, name, 'words.json'), 'utf8')) as string[];
    const ran = await place.run('dockerfile', ['--yes', '--json', '--template', '../template', ...words]);
    assert.equal(ran.exit, 0, ran.stderr);
    const report = ran.report();
    v.parse(REPORT_SCHEMA, report);
    const written = report.files.map(({ path }) => path).filter((path) => path !== '.yo-rc.json');
    const expected = join(CASES, name, 'expected');
    if (process.env['UPDATE_CASES']) {
      rmSync(expected, { recursive: true, force: true });
      for (const path of written) {
        mkdirSync(dirname(join(expected, path)), { recursive: true });
        writeFileSync(join(expected, path), place.read(path));
      }
    }
    const golden = readdirSync(expected, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(expected.length + 1));
    assert.deepEqual(golden.sort(), [...written].sort(), 'a golden file that nothing is compared with, or one that is missing');
    for (const path of written) assert.equal(place.read(path), readFileSync(join(expected, path), 'utf8'), path);
    const again = (await place.run('dockerfile', ['--yes', '--json'])).report();
    assert.deepEqual(again.files.filter(({ action }) => action !== 'same'), [], 'a second run changes nothing');
    const checked = await place.run('check', ['--json']);
    assert.equal(checked.exit, 0, checked.stdout);
    v.parse(REPORT_SCHEMA, checked.report());
  });
}

test('the cases are there', () => assert.ok(names.length > 0));
