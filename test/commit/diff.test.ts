import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { unifiedDiff } from '../../src/commit/diff.ts';
import { withDirectory } from './tree.ts';

test('a change in the middle, with three lines around it', () => {
  const lines = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`);
  const before = `${lines.join('\n')}\n`;
  const after = before.replace('line 6\n', 'line six\nand more\n');
  assert.equal(unifiedDiff('deploy/Dockerfile', before, after), `diff --git a/deploy/Dockerfile b/deploy/Dockerfile
--- a/deploy/Dockerfile
+++ b/deploy/Dockerfile
@@ -3,7 +3,8 @@
 line 3
 line 4
 line 5
-line 6
+line six
+and more
 line 7
 line 8
 line 9
`);
});

const EXACT: readonly (readonly [name: string, path: string, before: string | undefined, after: string | undefined, diff: string])[] = [
  ['nothing differs', 'x', 'a\n', 'a\n', ''],
  ['nothing there, nothing comes', 'x', undefined, undefined, ''],
  ['a new file', 'x', undefined, 'a\n', 'diff --git a/x b/x\nnew file mode 100644\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n'],
  ['a new empty file', 'x', undefined, '', 'diff --git a/x b/x\nnew file mode 100644\n'],
  ['a file that goes', 'x', 'a\nb\n', undefined, 'diff --git a/x b/x\ndeleted file mode 100644\n--- a/x\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n'],
  ['the line end at the end goes', 'x', 'a\n', 'a', 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n'],
  ['the line end at the end comes', 'x', 'a', 'a\n', 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n'],
  ['a space in the name', 'a b', '1\n', '2\n', 'diff --git a/a b b/a b\n--- a/a b\t\n+++ b/a b\t\n@@ -1 +1 @@\n-1\n+2\n'],
  ['quotes and letters in the name', 'é"\\\n', '1\n', '2\n',
    'diff --git "a/\\303\\251\\"\\\\\\n" "b/\\303\\251\\"\\\\\\n"\n--- "a/\\303\\251\\"\\\\\\n"\n+++ "b/\\303\\251\\"\\\\\\n"\n@@ -1 +1 @@\n-1\n+2\n'],
  ['binary contents', 'x', 'a\0b', 'a\n', 'diff --git a/x b/x\nBinary files a/x and b/x differ\n'],
  ['a new binary file', 'x', undefined, '\0', 'diff --git a/x b/x\nnew file mode 100644\nBinary files /dev/null and b/x differ\n'],
];

for (const [name, path, before, after, diff] of EXACT) {
  test(name, () => assert.equal(unifiedDiff(path, before, after), diff));
}

/** What git itself prints for the same change, without the line of its object names. */
function gitDiff(path: string, before: string, after: string): string {
  return withDirectory((directory) => {
    for (const [side, text] of [['old', before], ['new', after]] as const) {
      const full = join(directory, side, path);
      mkdirSync(dirname(full), { recursive: true });
      writeFileSync(full, text);
    }
    const { stdout } = spawnSync('git', ['diff', '--no-index', '--no-color', '--src-prefix=', '--dst-prefix=', 'old', 'new'], { cwd: directory, encoding: 'utf8' });
    const ours = stdout.replace(/^index .*\n/m, '').replaceAll('old/', 'a/').replaceAll('new/', 'b/');
    // git repeats a line of the text behind the second @@, and names its algorithm's choice; the header is what counts.
    return ours.replaceAll(/^(@@ .* @@).*$/gm, '$1');
  });
}

test('header and hunks are those of git', () => {
  for (const path of ['x', 'sub/a b', 'tab\there', 'ü/"q"', 'back\\slash', '-dash', 'a\u0001b']) {
    assert.equal(unifiedDiff(path, 'a\nb\nc\n', 'a\nB\nc\nd'), gitDiff(path, 'a\nb\nc\n', 'a\nB\nc\nd'));
  }
});

interface Change {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const line = fc.constantFrom('', 'a', 'b', 'c', ' ', '-', '+ x', '--- a/x', '\\', '@@ -1 +1 @@', 'é', '\r', 'x\r', 'diff --git a/x b/x', '\u2028', '\uFEFF', '\t');
const text = fc.tuple(fc.array(line, { maxLength: 25 }), fc.boolean()).map(([lines, end]) => lines.join('\n') + (end && lines.length > 0 ? '\n' : ''));
/** Mostly an edit of the text before, so that hunks have something to stand in. */
const pair = fc.oneof(
  fc.tuple(text, text),
  fc.tuple(text, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 2 }), line), { maxLength: 4 })).map(([before, edits]) => {
    const lines = before.split('\n');
    for (const [at, count, insert] of edits) lines.splice(at % (lines.length + 1), count, insert);
    return [before, lines.join('\n')] as const;
  }),
);
const name = fc.constantFrom('plain', 'with space', 'quote"', 'ünï', 'sub/dir/file', 'b/a', 'tab\t', "it's", 'dash - dash', 'back\\slash', 'line\nend', '.hidden');
const change = fc.tuple(name, pair, fc.constantFrom('both', 'both', 'both', 'create', 'remove')).map(([path, [before, after], kind]): Change => ({
  path, before: kind === 'create' ? undefined : before, after: kind === 'remove' ? undefined : after,
}));

/** Every change in a directory of its own, so that one run of a tool applies all of them. */
function planted(directory: string, changes: readonly Change[]): { patch: string; check: (tool: string) => void } {
  const placed = changes.map((one, index) => ({ ...one, path: `${index}/${one.path}` }));
  for (const { path, before } of placed) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    if (before !== undefined) writeFileSync(join(directory, path), before);
  }
  return {
    patch: placed.map(({ path, before, after }) => unifiedDiff(path, before, after)).join(''),
    check(tool) {
      for (const { path, before, after } of placed) {
        const full = join(directory, path);
        const now = existsSync(full) ? readFileSync(full, 'utf8') : undefined;
        assert.equal(now, after, `${tool}, ${JSON.stringify({ path, before, after })}`);
      }
    },
  };
}

const CHANGES = fc.sample(change, { numRuns: 600, seed: 20 });

test('git apply makes the new text of the old one', () => withDirectory((directory) => {
  const { patch, check } = planted(directory, CHANGES);
  execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: directory, input: patch });
  check('git apply');
}));

test('git apply -R makes the old text of the new one', () => withDirectory((directory) => {
  const back = CHANGES.map(({ path, before, after }) => ({ path, before: after, after: before }));
  const { check } = planted(directory, back);
  const patch = CHANGES.map(({ path, before, after }, index) => unifiedDiff(`${index}/${path}`, before, after)).join('');
  execFileSync('git', ['apply', '-R', '--whitespace=nowarn', '-'], { cwd: directory, input: patch });
  check('git apply -R');
}));

test('patch makes it too', { skip: spawnSync('patch', ['--version']).status !== 0 && 'patch is not installed' }, () => withDirectory((directory) => {
  // patch does not write names with a line end, and takes an empty file for a missing one.
  const changes = CHANGES.filter(({ path, before, after }) => !/[\n\t]/.test(path) && before !== '' && after !== '');
  const { patch, check } = planted(directory, changes);
  const run = spawnSync('patch', ['-p1', '--binary', '--no-backup-if-mismatch', '-s'], { cwd: directory, input: patch, encoding: 'utf8' });
  assert.equal(run.status, 0, run.stdout.slice(0, 2000) + run.stderr);
  check('patch');
}));

test('texts with very many changes are shown as replaced, and apply', () => withDirectory((directory) => {
  const before = Array.from({ length: 6000 }, (_, index) => `old ${index}`).join('\n');
  const after = Array.from({ length: 5000 }, (_, index) => `new ${index}\n`).join('');
  const { patch, check } = planted(directory, [{ path: 'x', before, after }, { path: 'y', before: after, after: before }]);
  assert.match(patch, /^@@ -1,6000 \+1,5000 @@$/m);
  execFileSync('git', ['apply', '-'], { cwd: directory, input: patch });
  check('git apply');
}));
