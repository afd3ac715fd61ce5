import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { merge, type Merged, type MergeInput } from '../../src/update/merge.ts';
import { openConflicts } from '../../src/update/open-conflicts.ts';
import { assertNothingLost, edited, gitConflicts, lineEdits, LINES, OWN_LINES, textOf } from './edit-text.ts';

const LABELS = { theirs: 'yours', ours: 'new' };

function mergeOf(base: string, theirs: string, ours: string, style: MergeInput['style'] = 'inline'): Merged {
  return merge({ path: 'Dockerfile', base, theirs, ours, style, labels: LABELS });
}

const bases = fc.array(fc.constantFrom(...LINES), { minLength: 1, maxLength: 24 });

test('no line that a user added is lost, no more conflicts than git sees, and merging again changes nothing', () => {
  let [clean, marked] = [0, 0];
  fc.assert(fc.property(bases, lineEdits([...OWN_LINES, ...LINES], 3), lineEdits(LINES, 3), (lines, mine, new_) => {
    const [base, theirs, ours] = [textOf(lines), textOf(edited(lines, mine)), textOf(edited(lines, new_))];
    const { text, conflicts } = mergeOf(base, theirs, ours);
    assertNothingLost(base, theirs, text);
    assert.ok(conflicts.length <= gitConflicts(base, theirs, ours), `${conflicts.length} conflicts, more than git's, in\n${text}`);
    assert.deepEqual(openConflicts(text), conflicts.map(({ line }) => line));
    if (conflicts.length > 0) marked++;
    else clean++;
    assert.equal(mergeOf(ours, text, ours).text, text, 'a second merge');
  }), { numRuns: 2000, seed: 20260826 });
  assert.ok(clean > 400 && marked > 400, JSON.stringify({ clean, marked }));
});

test('what only one side changed is that side’s, and a line that the user took out stays out', () => {
  fc.assert(fc.property(bases, lineEdits(LINES, 3), (lines, changes) => {
    const [one, other] = [textOf(lines), textOf(edited(lines, changes))];
    assert.deepEqual(mergeOf(one, one, other), { text: other, conflicts: [], rejected: '' });
    assert.deepEqual(mergeOf(one, other, one), { text: other, conflicts: [], rejected: '' });
    assert.deepEqual(mergeOf(one, other, other), { text: other, conflicts: [], rejected: '' });
  }), { numRuns: 1000, seed: 1 });
  const lines = Array.from({ length: 30 }, (_, i) => `line ${i}`);
  const ours = textOf(lines.with(2, 'changed').with(27, 'changed too'));
  for (let gone = 5; gone < 25; gone++) {
    const { text, conflicts } = mergeOf(textOf(lines), textOf(lines.toSpliced(gone, 1)), ours);
    assert.deepEqual([conflicts, text.includes(`line ${gone}\n`), text.includes('changed too')], [[], false, true]);
  }
});

test('changes that do not touch are no conflict; those that touch are one, as in git', () => {
  const lines = Array.from({ length: 12 }, (_, i) => `line ${i}`);
  for (let mine = 0; mine < 12; mine++) {
    for (let new_ = 0; new_ < 12; new_++) {
      const [base, theirs, ours] = [textOf(lines), textOf(lines.with(mine, 'mine')), textOf(lines.with(new_, 'new'))];
      const { conflicts } = mergeOf(base, theirs, ours);
      assert.equal(conflicts.length, Math.abs(mine - new_) <= 1 ? 1 : 0, `${mine}, ${new_}`);
      assert.equal(conflicts.length, gitConflicts(base, theirs, ours));
    }
  }
});

test('markers are git’s, with what they stand for, and the line of each is told', () => {
  const { text, conflicts } = mergeOf('a\nb\nc\n', 'a\nmine\nc\n', 'a\nnew\nc\n');
  assert.equal(text, 'a\n<<<<<<< yours\nmine\n=======\nnew\n>>>>>>> new\nc\n');
  assert.deepEqual(conflicts, [{ line: 2 }]);
  assert.equal(mergeOf('a\nb\n', 'a\nb\nsame\nmine', 'a\nb\nsame\nnew\n').text, 'a\nb\nsame\n<<<<<<< yours\nmine\n=======\nnew\n>>>>>>> new\n');
});

test('with rej the user’s lines stay, and what was refused is a diff against the base', () => {
  const lines = Array.from({ length: 9 }, (_, i) => `line ${i}`);
  const { text, conflicts, rejected } = mergeOf(textOf(lines), textOf(lines.with(1, 'mine')), textOf(lines.with(1, 'new').with(7, 'clean')), 'rej');
  assert.equal(text, textOf(lines.with(1, 'mine').with(7, 'clean')));
  assert.deepEqual(conflicts, [{ line: 2 }]);
  assert.equal(rejected, 'diff --git a/Dockerfile b/Dockerfile\n--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,5 +1,5 @@\n line 0\n-line 1\n+new\n line 2\n line 3\n line 4\n');
});

test('line ends, byte order mark and final newline are the user’s, line by line', () => {
  const [base, ours] = ['a\nb\nc\nd\ne\n', 'a\nb\nc\nd\nnew\n'];
  for (const { theirs, merged } of [
    { theirs: 'mine\r\nb\r\nc\r\nd\r\ne\r\n', merged: 'mine\r\nb\r\nc\r\nd\r\nnew\r\n' },
    { theirs: '\uFEFFa\nb\nc\nd\ne\n', merged: '\uFEFFa\nb\nc\nd\nnew\n' },
    { theirs: '\u00EF\u00BB\u00BFa\nb\nc\nd\ne', merged: '\u00EF\u00BB\u00BFa\nb\nc\nd\nnew' },
    { theirs: 'a\nb\r\nc\nd\ne', merged: 'a\nb\r\nc\nd\nnew' },
    { theirs: 'a\r\nb\r\nc\r\nd\ne\n', merged: 'a\r\nb\r\nc\r\nd\nnew\n' },
    { theirs: 'a\nb\nc\nd\ne\rstill e\n', merged: null },
  ]) {
    const { text, conflicts } = mergeOf(base, theirs, ours);
    if (merged === null) assert.equal(conflicts.length, 1);
    else assert.deepEqual([text, conflicts], [merged, []], JSON.stringify(theirs));
  }
  assert.equal(mergeOf(base, '', ours).conflicts.length, 1, 'an emptied file');
  assert.equal(mergeOf(base, '', base).text, '');
  const bytes = 'a\nb\n\u00FFc\u0000\nd\ne\n';
  assert.equal(mergeOf(base, bytes, ours).text, 'a\nb\n\u00FFc\u0000\nd\nnew\n', 'bytes that are no UTF-8');
});
