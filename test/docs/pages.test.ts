import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { commandSpecs } from '../../scripts/docs/command-specs.ts';
import { readmeText } from '../../scripts/docs/readme-tables.ts';
import { differing } from '../../scripts/docs.ts';
import { readCommandLine } from '../../generators/command-line.ts';

const ROOT = join(import.meta.dirname, '../..');

test('pages, schema, picture and README are what the tables and a real run give', async () => {
  assert.deepEqual([...(await differing()).keys()], [], 'run npm run docs, and read what changed');
});

test('a table of the README that somebody edited by hand is put right', async () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const edited = readme.replace('golang:alpine', 'golang:latest');
  assert.notEqual(edited, readme);
  assert.equal(readmeText(edited, await commandSpecs()), readme);
});

test('a README without a place for a table is refused', async () => {
  const specs = await commandSpecs();
  assert.throws(() => readmeText('# nothing', specs), /no place for the table of commands/);
});

test('the short forms that docs/flags.md names are those of every command', async () => {
  const named = [...readFileSync(join(ROOT, 'docs/flags.md'), 'utf8').matchAll(/`(-\w)` for `--([\w-]+)`/g)].map(([, short, long]) => ({ short: short!, long: long! }));
  assert.equal(named.length, 3);
  for (const spec of await commandSpecs()) {
    for (const { short, long } of named) assert.deepEqual(readCommandLine(spec, [short]).flags, { [long]: true }, `${spec.name} ${short}`);
  }
});

test('links between the pages lead to files that are there', () => {
  for (const page of ['README.md', 'docs/flags.md', 'docs/recipes.md', 'docs/contributing.md', 'docs/templates.md', 'docs/template-fleet.md', 'docs/template-manifest.md', 'docs/company-generator.md']) {
    const text = readFileSync(join(ROOT, page), 'utf8');
    for (const [, link] of text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)) {
      assert.doesNotThrow(() => readFileSync(join(ROOT, page, '..', link!)), `${page} links to ${link}`);
    }
  }
});
