import assert from 'node:assert/strict';
import test from 'node:test';
import { commandsOf, pageText } from './page.ts';
import { Reader } from './reader.ts';

test('a platform engineer who types what the page says gets a template, and two repositories that follow it', (t) => {
  const page = pageText('templates.md');
  assert.ok(commandsOf(page).length > 20, 'the page has commands');
  new Reader(t).follow(page);
});
