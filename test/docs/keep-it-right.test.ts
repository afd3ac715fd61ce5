import assert from 'node:assert/strict';
import test from 'node:test';
import { commandsOf, pageText } from './page.ts';
import { Reader } from './reader.ts';

test('a reader who types what the page says gets what it says', (t) => {
  const page = pageText('keep-it-right.md');
  assert.ok(commandsOf(page).length > 12, 'the page has commands');
  new Reader(t).follow(page);
});
