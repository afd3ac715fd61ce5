// What a template's files may hold.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { Refusal } from '../../src/diagnostic.ts';
import { unprintable, withTeamFiles } from '../../src/template/files.ts';
import { teamOf, type Team } from '../../src/template/team.ts';
import { filesOf, templateOf } from './manifests.ts';

const SOURCE = 'files/logo.png';

/** A template whose one file holds these bytes. */
function team(bytes: Uint8Array, rule: string): Team {
  const template = templateOf(rule, { [SOURCE]: '' });
  return teamOf([{ ...template, files: new Map([...filesOf({ [SOURCE]: '' })].map(([path, file]) => [path, { ...file, bytes }])) }], '0.1.0');
}

const written = (one: Team, recipe?: string): ReturnType<typeof withTeamFiles> => withTeamFiles({ team: one, values: {}, ours: [], more: true, recipe, dockerfile: 'Dockerfile', run: () => [] });

const RULES = [
  { rule: `files: [{ path: logo, from: ${SOURCE} }]`, line: 3 },
  { rule: `files: [{ path: logo, from: ${SOURCE}, ownership: once }]`, line: 3 },
  { rule: `recipes: [{ name: own, about: ours, dockerfile: ${SOURCE} }]`, line: 3, recipe: 'own' },
];

for (const { what, bytes } of [
  { what: 'a picture', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { what: 'an archive', bytes: [0x50, 0x4b, 0x03, 0x04, 0x00, 0x00] },
  { what: 'a text in Latin-1', bytes: [0x47, 0x72, 0xfc, 0xdf, 0x65] },
  { what: 'a text in UTF-16', bytes: [0xff, 0xfe, 0x41, 0x00] },
]) {
  test(`${what} is refused wherever it would go, in the words of the page`, () => {
    for (const { rule, line, recipe } of RULES) {
      const one = team(Uint8Array.from(bytes), rule);
      const [problem, ...others] = unprintable(one);
      assert.deepEqual([problem!.at?.line, others], [line, []]);
      assert.throws(() => written(one, recipe), (error) => error instanceof Refusal && error.diagnostics[0]!.message === problem!.message);
      assert.ok(readFileSync(join(import.meta.dirname, '../../docs/template-manifest.md'), 'utf8').includes(`\`${problem!.message}\``), problem!.message);
    }
  });
}

test('any text in UTF-8 is written byte by byte, but for what is filled in', () => {
  for (const text of ['', 'a', '\uFEFFbegins with a mark\r\n', 'Grüße 🐳 \u0001\u001B[0m\n', 'a\r\nb\n\rc']) {
    for (const { rule, recipe } of RULES) assert.deepEqual(written(team(Buffer.from(text), rule), recipe).map(({ contents }) => contents), [text]);
  }
});
