import assert from 'node:assert/strict';
import test from 'node:test';
import { readDockerfileText, type Dockerfile } from '../../src/check/parse/dockerfile.ts';
import { goCalls, readRun } from '../../src/check/parse/run.ts';
import { expand } from '../../src/check/parse/variables.ts';

function read(text: string): Dockerfile {
  return readDockerfileText('Dockerfile', text);
}

/** Calls of go in a stage: line, directory of the image, packages. */
function calls(text: string, stage = 0): string[] {
  const file = read(text);
  return file.stages[stage]!.steps.filter(({ keyword }) => keyword === 'RUN').flatMap((step) => goCalls(file, readRun(file, step)).map(({ use }) => `${use.at.line} ${use.dir} ${use.packages.join(' ')}`));
}

test('each word knows where it stands, over joined lines, comments in between, and a byte order mark', () => {
  for (const mark of ['', '\uFEFF']) {
    for (const end of ['\n', '\r\n']) {
      const text = `${mark}FROM alpine${end}COPY --chown=1:1 a \\${end}  # why${end}${end}  "b c" \\  ${end}  /d/${end}`;
      const [step] = read(text).stages[0]!.steps;
      assert.deepEqual(step!.words.map(({ text: word, start, end: stop }) => [word, text.slice(start, stop)]), [['a', 'a'], ['b c', '"b c"'], ['/d/', '/d/']]);
      assert.equal(text.slice(read(text).stages[0]!.from.words[0]!.start).startsWith('alpine'), true);
      assert.equal(step!.line, 2);
    }
  }
});

test('the escape directive changes what joins lines', () => {
  const [step] = read('# escape=`\nFROM alpine\nRUN go build `\n  -o c:\\app .\n').stages[0]!.steps;
  assert.equal(step!.body, 'go build   -o c:\\app .');
});

test('variables: defaults, fall-backs, platform arguments, what only the build knows', () => {
  const scope = new Map([['A', { value: 'a', by: 'arg' as const, line: 1 }], ['OPEN', { value: undefined, by: 'arg' as const, line: 1 }], ['EMPTY', { value: '', by: 'env' as const, line: 1 }]]);
  const rows: [string, string | undefined][] = [
    ['x$A', 'xa'], ['${A}b', 'ab'], ['$OPEN', undefined], ['${OPEN:-d}', 'd'], ['${NONE:-$A}', 'a'], ['$NONE', ''], ['${A:+yes}', 'yes'], ['${NONE:+yes}', ''],
    ['${EMPTY-d}', ''], ['${EMPTY:-d}', 'd'], ['$TARGETARCH', undefined], ['${TARGETARCH:-amd64}', undefined], ['${A#x}', undefined], ['\0A', '$A'],
  ];
  for (const [text, wanted] of rows) assert.equal(expand(text, scope), wanted, text);
});

test('stages: by name, by number, by argument, with what they inherit', () => {
  const file = read('ARG BASE=build\nARG NONE\nFROM golang:1.26 AS Build\nENV A=1\nWORKDIR /x\nWORKDIR y\nARG B=2\nFROM $BASE AS next\nFROM $NONE\nFROM alpine:$NONE\n');
  assert.deepEqual(file.stages.map(({ base }) => base.kind), ['image', 'stage', 'unknown', 'unknown']);
  const next = file.stages[1]!;
  assert.equal(next.workdir, '/x/y');
  assert.deepEqual([next.scope.get('A')?.value, next.scope.has('B')], ['1', false]);
});

test('ARG in a stage takes the default of the one before FROM; behind an ENV of its name it changes nothing, or for BuildKit what the value is', () => {
  const valueOf = (line: string): string | undefined => read(`ARG V=1\nFROM scratch\nARG V\nENV W=$V\n${line}\nCOPY $W /\n`).stages[0]!.scope.get('W')?.value;
  assert.equal(valueOf('ARG W'), '1');
  assert.equal(valueOf('ARG W=9'), undefined);
});

test('go commands are read in every form, with their directory in the image', () => {
  assert.deepEqual(calls('FROM golang:1.26\nWORKDIR /src\nRUN --mount=type=cache,target=/c \\\n  # a comment\n  set -e; \\\n  cd cmd && go build ./api\n'), ['6 src/cmd ./api']);
  assert.deepEqual(calls('FROM golang:1.26\nWORKDIR /src\nRUN cd /other && go install ./x\nRUN ["go", "build", "./y"]\n'), ['3 other ./x', '4 src ./y']);
  assert.deepEqual(calls('FROM golang:1.26\nWORKDIR /src\nRUN <<EOF\nset -e\ngo build ./z\nEOF\n'), ['5 src ./z']);
  assert.deepEqual(calls('FROM golang:1.26\nWORKDIR /src\nRUN sh -c "go build ./no"\nRUN <<EOF python3\ngo build ./no\nEOF\n'), []);
});

test('a command that may not run, or may fail, is marked', () => {
  const file = read('FROM golang:1.26\nRUN if test -f x; then \\\n  go build ./a; \\\n fi; \\\n go build ./b; \\\n go vet ./c || true\n');
  const script = readRun(file, file.stages[0]!.steps[0]!);
  assert.deepEqual([2, 3, 4, 5, 6].map((line) => script.conditional.has(line)), [true, true, true, false, true]);
});

test('a text without FROM has no stages, and a broken one is read as far as it goes', () => {
  assert.deepEqual(read('echo FROM\n').stages, []);
  assert.deepEqual(read('').stages, []);
  for (const text of ['FROM \n', 'FROM a AS\nCOPY\nRUN\nENV\nARG =\n', 'FROM a\nRUN <<EOF\nnever ended', 'FROM a\nCOPY ["a", b]\n', 'FROM a\nRUN \\', 'FROM a\nENTRYPOINT ["x"'])
    assert.ok(read(text).stages.length > 0, text);
});

test('the JSON form is the first value, whatever stands behind it', () => {
  const steps = read('FROM alpine\nCMD ["/x", "a]b"] # serves\nENTRYPOINT ["/x", ]\nENTRYPOINT []\n').stages[0]!.steps;
  assert.deepEqual(steps.map(({ json }) => json), [['/x', 'a]b'], undefined, []]);
});
