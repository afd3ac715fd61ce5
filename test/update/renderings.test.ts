import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { DockerfileParser } from 'dockerfile-ast';
import fc from 'fast-check';
import { merge } from '../../src/update/merge.ts';
import { skipWithoutMake } from '../service/workshop.ts';
import { assertNothingLost, edited, gitConflicts, lineBalance, lineEdits, textOf } from './edit-text.ts';
import { renderings, type Pair } from './renderings.ts';

const PAIRS = renderings();
/** What people put into such files. */
const MINE = ['# ours: see the wiki', 'ENV FEATURE=1', 'RUN apk add --no-cache git', 'LABEL team=shop', 'COPY assets /assets', '', 'EXPOSE 9999', 'notes.txt', '!keep.md', 'mine: ; @echo mine', 'RUN echo a && \\', '    echo b'];
const KEYWORDS = /^(?:FROM|RUN|COPY|ADD|ARG|ENV|LABEL|EXPOSE|USER|WORKDIR|VOLUME|ENTRYPOINT|CMD|HEALTHCHECK|STOPSIGNAL|SHELL|ONBUILD|MAINTAINER)$/;

/** Whether each instruction is one, with something behind it, and the first that is no ARG is FROM. */
function parses(text: string): boolean {
  const instructions = DockerfileParser.parse(text).getInstructions();
  const first = instructions.find((one) => one.getKeyword() !== 'ARG');
  return first?.getKeyword() === 'FROM' && instructions.every((one) => KEYWORDS.test(one.getKeyword()) && (one.getArgumentsContent() ?? '').trim() !== '' && !/\\\s*$/.test(one.getArgumentsContent() ?? ''));
}

function merged({ path, before, after }: Pair, theirs: string): ReturnType<typeof merge> {
  return merge({ path, base: before, theirs, ours: after, style: 'inline', labels: { theirs: 'yours', ours: 'new' } });
}

const cases = fc.record({ pair: fc.constantFrom(...PAIRS), edits: lineEdits(MINE, 4) });

test('random edits × changes of options, repository and release: no line is lost, git sees no fewer conflicts, again changes nothing, a clean merge parses', () => {
  assert.ok(PAIRS.length > 500, String(PAIRS.length));
  const seen = { clean: 0, marked: 0, parsed: 0 };
  fc.assert(fc.property(cases, ({ pair, edits }) => {
    const theirs = textOf(edited(pair.before.split('\n').slice(0, -1), edits));
    const { text, conflicts } = merged(pair, theirs);
    assertNothingLost(pair.before, theirs, text);
    assert.ok(conflicts.length <= gitConflicts(pair.before, theirs, pair.after), `${pair.about}: more conflicts than git sees\n${text}`);
    assert.equal(merged({ ...pair, before: pair.after }, text).text, text, 'a second merge');
    assert.equal(merged(pair, pair.before).text, pair.after, 'without edits');
    seen[conflicts.length > 0 ? 'marked' : 'clean']++;
    if (conflicts.length > 0 || !/Dockerfile$/.test(pair.path) || !parses(theirs)) return;
    seen.parsed++;
    assert.ok(parses(text), `${pair.about}: parses no more\n${text}`);
  }), { numRuns: 2000, seed: 6 });
  assert.ok(seen.clean > 300 && seen.marked > 300 && seen.parsed > 100, JSON.stringify(seen));
});

/** Of Makefiles those that make does not take: one shell runs make for all of them. */
function notTaken(makefiles: readonly string[]): ReadonlySet<number> {
  if (makefiles.length === 0) return new Set();
  const directory = mkdtempSync(join(tmpdir(), 'go-docker-make-'));
  try {
    for (const [index, text] of makefiles.entries()) writeFileSync(join(directory, `${index}.mk`), text);
    const script = `for n in $(seq 0 ${makefiles.length - 1}); do "$0" -f $n.mk -n VERSION=v1 image run >/dev/null 2>&1 || echo $n; done`;
    const { stdout, status } = spawnSync('sh', ['-c', script, process.env['TEST_MAKE'] ?? 'make'], { cwd: directory, encoding: 'utf8' });
    assert.equal(status, 0);
    return new Set(stdout.split('\n').filter(Boolean).map(Number));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

test('a clean merge of a Makefile is still one', { skip: skipWithoutMake }, () => {
  const makefiles = PAIRS.filter(({ path }) => path === 'Makefile');
  const drawn = fc.sample(fc.record({ pair: fc.constantFrom(...makefiles), edits: lineEdits(['# mine', 'mine: ; @echo mine', '', 'MINE := 1'], 2) }), { numRuns: 1000, seed: 7 });
  const clean = drawn.flatMap(({ pair, edits }) => {
    const theirs = textOf(edited(pair.before.split('\n').slice(0, -1), edits));
    const { text, conflicts } = merged(pair, theirs);
    return conflicts.length > 0 ? [] : [{ theirs, text, pair }];
  });
  const lost = notTaken(clean.map(({ text }) => text));
  assert.ok(clean.length - lost.size > 800, `${clean.length - lost.size} of ${drawn.length}`);
  const suspects = clean.filter((_, index) => lost.has(index));
  const broken = notTaken(suspects.map(({ theirs }) => theirs));
  const whole = suspects.filter((_, index) => !broken.has(index));
  // A line that was taken out may be one that only the new text needs: there the merge did to it what the edit did to the old.
  const misled = whole.filter(({ theirs, text, pair }) => JSON.stringify(lineBalance(pair.before, theirs)) !== JSON.stringify(lineBalance(pair.after, text)));
  assert.deepEqual(misled.map(({ pair, text }) => `${pair.about}: make takes it no more\n${text}`), []);
  assert.ok(whole.length < clean.length / 100, `${whole.length} of ${clean.length} edits took out what the new text needs`);
});
