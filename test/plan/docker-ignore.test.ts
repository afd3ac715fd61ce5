import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readDockerIgnore } from '../../src/docker-ignore.ts';

/** What stays at home, as BuildKit's own walk (tonistiigi/fsutil over moby/patternmatcher) says; test/docker/ignore.test.ts asks an engine. */
const RULES: readonly { what: string; lines: readonly string[]; hidden: readonly string[]; sent: readonly string[] }[] = [
  { what: 'a pattern is anchored at the top, unlike in .gitignore', lines: ['docs', '*.md'], hidden: ['docs/a.md', 'a.md'], sent: ['src/docs/a.go', 'src/a.md'] },
  { what: '**/ is any directory, none included', lines: ['**/docs', '**/*.md'], hidden: ['docs/a', 'a/b/docs/c', 'a.md', 'a/b.md'], sent: ['docsite/a'] },
  { what: '* and ? stop at a slash', lines: ['a/*/c', 'x?z'], hidden: ['a/b/c', 'xyz'], sent: ['a/b/b/c', 'x/z', 'xz'] },
  { what: 'a trailing slash means nothing: a file is hidden too', lines: ['bin/'], hidden: ['bin', 'bin/a'], sent: ['cmd/bin'] },
  { what: 'a leading slash and ./ mean nothing', lines: ['/a', './b', 'c/../d'], hidden: ['a', 'b', 'd'], sent: ['c', 'e/a'] },
  { what: 'the last pattern that says something wins', lines: ['*.md', '!README.md', 'README*'], hidden: ['README.md', 'a.md'], sent: ['main.go'] },
  { what: 'an exception lets in below a hidden directory', lines: ['vendor', '!vendor/a', 'vendor/a/b.md'], hidden: ['vendor/x', 'vendor/a/b.md'], sent: ['vendor/a/c.go'] },
  { what: 'everything but', lines: ['*', '!cmd', '!go.*'], hidden: ['a.go', 'pkg/a.go'], sent: ['cmd/a.go', 'cmd/x/a.go', 'go.mod', 'go.sum'] },
  { what: '** at the end is all below, but not the directory’s own name', lines: ['a/**', '!a/keep'], hidden: ['a/x', 'a/b/c'], sent: ['a/keep', 'ab'] },
  { what: 'comments begin at the first column', lines: ['# a', ' #b', '\\#c'], hidden: ['#b', '#c'], sent: ['a', 'c'] },
  { what: 'classes and escapes', lines: ['[ab].go', 'x\\*', '[^c].md'], hidden: ['a.go', 'x*', 'd.md'], sent: ['c.go', 'xy', 'c.md'] },
  { what: 'blanks around a pattern and after ! are no part of it', lines: ['  a  ', '*.md', '!  b.md', 'c\r'], hidden: ['a', 'x.md', 'c'], sent: ['b.md'] },
  { what: 'an exception that a directory did not need is not handed down', lines: ['a/b/c', '!a/b'], hidden: ['a/b/c'], sent: ['a/b/d'] },
  { what: 'two stars in front of a name need no slash', lines: ['**.log'], hidden: ['a.log', 'x/y.log'], sent: ['a.logs'] },
];

for (const { what, lines, hidden, sent } of RULES) {
  test(`.dockerignore: ${what}`, () => {
    const { hides } = readDockerIgnore(lines.join('\n'));
    for (const path of hidden) assert.equal(hides(path), true, `${path} stays at home`);
    for (const path of sent) assert.equal(hides(path), false, `${path} is sent`);
  });
}

test('.dockerignore: a byte order mark in front is no part of the first pattern', () => assert.equal(readDockerIgnore('\uFEFFa\n').hides('a'), true));

test('.dockerignore: where a hidden path begins', () => {
  const { hiddenAt } = readDockerIgnore('*\n!cmd\ncmd/x/y\n');
  assert.deepEqual(['pkg/a/b', 'cmd/a', 'cmd/x/y/z', 'a'].map(hiddenAt), ['pkg', undefined, 'cmd/x/y', 'a']);
});

test('.dockerignore: an exception for where a hidden path begins lets it in', () => {
  const part = fc.constantFrom('a', 'b', 'c', '.env', 'x.go', 'y.md');
  const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  const line = fc.tuple(fc.constantFrom('', '!'), fc.array(fc.oneof(part, fc.constantFrom('*', '**', '*.go', '?')), { minLength: 1, maxLength: 3 })).map(([mark, parts]) => mark + parts.join('/'));
  let hiddenOnes = 0;
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), path, (lines, file) => {
      const top = readDockerIgnore(lines.join('\n')).hiddenAt(file);
      if (top === undefined) return;
      hiddenOnes++;
      assert.equal(readDockerIgnore([...lines, `!${top}`].join('\n')).hides(file), false);
    }),
    { numRuns: 3000 },
  );
  assert.ok(hiddenOnes > 500, `only ${hiddenOnes} hidden paths`);
});
