// What an answer may hold where it stands in a block of a Dockerfile.
import assert from 'node:assert/strict';
import test from 'node:test';
import { answerProblems } from '../../src/template/block-answers.ts';
import { readManifest } from '../../src/template/manifest.ts';
import { teamOf, type Team } from '../../src/template/team.ts';

function team(block: string, name = 'runtime'): Team {
  const lines = block.split('\n').map((line) => `    ${line}\n`).join('');
  const manifest = readManifest(`name: acme\nversion: 1.0.0\nquestions: [{ name: q, about: Q? }]\nblocks:\n  ${name}: |\n${lines}`);
  return teamOf([{ reference: './acme', pin: '', files: new Map(), manifest }], '1.0.0');
}

const PLAIN = ['a', '', 'Straße9', 'a.b_c@d:e/f+g,h=i-j'];
const BETWEEN = ['a b', "it's", '(x)', '#', ';', '<<EOF', '*'];
const NEVER = ['USER"root"', '\\', '$HOME', '`id`', 'a\nUSER root', 'a\rb', '\0'];

/** What is taken, and what is refused, by the place of `{{q}}`. */
const PLACES: readonly (readonly [where: string, blocks: readonly string[], takes: readonly string[], refuses: readonly string[]])[] = [
  ['outside of quotes', [
    'ENV A={{q}}', "ENV A='{{q}}'", 'ENV A="x"{{q}}', 'ENV A="x\\"" B={{q}}', 'RUN echo \\\n  "x" \\\n  {{q}}', 'RUN <<EOF\necho "a"\necho {{q}}\nEOF', `RUN echo '"{{q}}"'`,
    'RUN <<EOF\necho "\nEOF\nENV A={{q}}', 'RUN <<EOF\n# {{q}}\nEOF', 'ENV A="\\\\{{q}}" B={{q}}',
  ], PLAIN, [...BETWEEN, ...NEVER]],
  ['in double quotes', [
    'ENV A="{{q}}"', 'ENV A="x {{q}} y"', 'CMD ["sh", "{{q}}"]', `ENV A='x' B="it's {{q}}"`, 'RUN echo "a \\\n# it"s\n{{q}}"', 'RUN <<EOF\n# don\'t\necho "{{q}}"\nEOF', 'RUN echo it\\\'s "{{q}}"',
    'COPY ["{{q}}", "/x"]', "RUN <<EOF\ncat 'x\nEOF\nENV A=\"{{q}}\"", `RUN echo 'a\\' "{{q}}"`,
  ], [...PLAIN, ...BETWEEN], NEVER],
  ['in double quotes that part nothing', ['COPY "{{q}}" /x', 'EXPOSE "{{q}}"', 'ADD a \\\n  "{{q}}"'], [...PLAIN, "it's"], ['a b', 'a\tb', ...NEVER]],
  ['in a comment', ['# {{q}}\nENV A=1', 'RUN a \\\n  # {{q}}\n  b'], [...PLAIN, ...BETWEEN, 'USER"root"', '\\', '$HOME', '`id`'], ['a\nUSER root']],
  ['escaped', ['ENV A="\\{{q}}"'], NEVER, []],
];

for (const [where, blocks, takes, refuses] of PLACES) {
  test(`answers ${where}`, () => {
    for (const block of blocks) {
      const codes = (q: string): string[] => answerProblems(team(block), undefined, { q }).map(({ code }) => code);
      for (const q of takes) assert.deepEqual(codes(q), [], `${block} ${JSON.stringify(q)}`);
      for (const q of refuses) assert.deepEqual(codes(q), ['template-answer'], `${block} ${JSON.stringify(q)}`);
    }
  });
}

test('a refusal names template, block, line, question and what to do', () => {
  const [one, ...others] = answerProblems(team('# {{q}}\nENV A={{q}}\nENV B={{q}}'), undefined, { q: 'a b' });
  assert.deepEqual(others, [], 'once for a block');
  assert.deepEqual(one, {
    code: 'template-answer', severity: 'error', at: { path: 'go-docker.yaml', line: 7 },
    message: 'block runtime of template acme, line 2: the answer to q, "a b", cannot stand there: outside of double quotes it may hold letters, digits and . _ @ : / + , = - alone',
    remedy: 'write "{{q}}" in double quotes in the block, or give another answer with --set q=ANSWER',
  });
  assert.equal(answerProblems(team('ENV A={{q}}'), undefined, { q: '"' })[0]!.remedy, 'give another answer with --set q=ANSWER');
  assert.match(answerProblems(team('ENV A={{timezone}}'), undefined, { timezone: 'a b' })[0]!.message, /the value of timezone, "a b"/);
});

test('blocks of a recipe count over those of all, and are named by their own line', () => {
  const manifest = readManifest('name: acme\nversion: 1.0.0\nquestions: [{ name: q, about: Q? }]\nblocks:\n  runtime: ENV A={{q}}\nrecipes:\n  - name: own\n    about: ours\n    from: minimal\n    blocks:\n      runtime: |\n        USER root\n        ENV B="{{q}}"\n');
  const own = teamOf([{ reference: './acme', pin: '', files: new Map(), manifest }], '1.0.0');
  assert.deepEqual(answerProblems(own, 'own', { q: 'a b' }), []);
  assert.deepEqual(answerProblems(own, 'own', { q: '$A' }).map(({ at }) => at?.line), [13]);
  assert.deepEqual(answerProblems(own, 'minimal', { q: 'a b' }).map(({ at }) => at?.line), [5]);
});

test('the Makefile is no Dockerfile', () => {
  assert.deepEqual(answerProblems(team('a:\n\techo {{q}}', 'makefile'), undefined, { q: 'a b' }), []);
});
