import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import { envExample, TO_DOCKER } from '../../src/plan/repository/run-time/env-example.ts';
import { memoryRepo } from '../../src/repo.ts';

const dialects: readonly [name: string, text: string, dialect: 'docker' | 'shell'][] = [
  ['plain lines', '# how it runs\nPORT=8080\nURL=http://a/?b=c#d\nEMPTY=\nFROM_OUTSIDE\n', 'docker'],
  ['quotes', 'NAME="a b"\n', 'shell'],
  ['export', 'export PORT=8080\n', 'shell'],
  ['blanks', 'PORT = 8080\n', 'shell'],
  ['a comment behind a value', 'PORT=8080 # where it listens\n', 'shell'],
];

for (const [name, text, dialect] of dialects)
  test(`an example of variables with ${name}`, () => {
    assert.equal(envExample(memoryRepo({ '.env.example': text }), '.env.example').dialect, dialect);
  });

test('what sed makes of a shell’s lines is what docker takes as it is meant', () => {
  const lines = ['# a comment', 'export A="x y"', 'B = "q" # note', "C='single'", 'D=plain # note', 'E=a#b', ' F=', 'G="#1"', 'H="a # b"'];
  const made = execFileSync('sed', ['-E', TO_DOCKER], { input: `${lines.join('\n')}\n`, encoding: 'utf8' });
  assert.deepEqual(made.trimEnd().split('\n'), ['# a comment', 'A=x y', 'B=q', 'C=single', 'D=plain', 'E=a#b', 'F=', 'G=#1', 'H=a # b']);
  assert.equal(envExample(memoryRepo({ '.env': made.replace(/^H.*\n/m, '') }), '.env').dialect, 'docker');
});
