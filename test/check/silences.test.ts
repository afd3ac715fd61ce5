import assert from 'node:assert/strict';
import test from 'node:test';
import { briefly, check, type Files } from './kit.ts';

/** Root at the start and a shell form: two findings to silence. `head` and `line` stand at the top and before ENTRYPOINT. */
function shop(head: string, line: string): Files {
  const dockerfile = `${head}FROM golang:1.26-trixie AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.cache/go-build CGO_ENABLED=0 go build -o /app .

FROM debian:trixie-slim
COPY --from=build /app /app
${line}ENTRYPOINT /app
`;
  return { 'go.mod': 'module example.com/app\n\ngo 1.26\n', 'main.go': 'package main\n\nfunc main() {}\n', Dockerfile: dockerfile };
}

const rules = (files: Files): string[] => check(files).map(({ rule }) => rule);

test('both are found without a comment', () => {
  assert.deepEqual(briefly(check(shop('', ''))), ['6 drift root-user', '8 drift shell-form']);
});

test('a comment silences its rule for the instruction below it, over other comments', () => {
  assert.deepEqual(rules(shop('', '# go-docker check ignore=shell-form the shell expands\n')), ['root-user']);
  assert.deepEqual(rules(shop('', '# go-docker check ignore=shell-form the shell expands\n# and more\n')), ['root-user']);
});

test('it holds for no other instruction', () => {
  assert.deepEqual(rules(shop('', '# go-docker check ignore=root-user it needs to\n')), ['root-user', 'silence-unused', 'shell-form']);
});

test('at the top, parted from the first instruction, it holds for the whole file', () => {
  assert.deepEqual(rules(shop('# go-docker check ignore=root-user,shell-form an image for tests\n\n', '')), []);
  assert.deepEqual(rules(shop('# syntax=docker/dockerfile:1\n# go-docker check ignore=root-user,shell-form an image for tests\n\n', '')), []);
});

test('between the lines of an instruction it holds for that one', () => {
  const files = shop('', '');
  const Dockerfile = files['Dockerfile']!.replace('RUN --mount=type=cache,target=/root/.cache/go-build CGO', 'RUN CGO').replace('go build -o', '\\\n# go-docker check ignore=cache-missing built once\n  go build -o');
  assert.deepEqual(rules({ ...files, Dockerfile }), ['root-user', 'shell-form']);
});

test('one that silences nothing is told, one that names no rule too, with what was meant, and one without a reason', () => {
  const [unused] = check(shop('', '# go-docker check ignore=copy-missing it is made before\n')).filter(({ rule }) => rule === 'silence-unused');
  assert.equal(`${unused!.line} ${unused!.message}`, '8 ignore=copy-missing silences nothing: the rule finds nothing here');
  const [unknown] = check(shop('', '# go-docker check ignore=root-usr it needs to\n')).filter(({ rule }) => rule === 'silence-unknown');
  assert.equal(`${unknown!.message}; ${unknown!.remedy}`, 'ignore=root-usr names no rule; did you mean ignore=root-user?');
  const [bare] = check(shop('', '# go-docker check ignore=shell-form\n')).filter(({ rule }) => rule === 'silence-unknown');
  assert.match(bare!.message, /gives no reason/);
  assert.match(check(shop('', '# go-docker check off\n')).find(({ rule }) => rule === 'silence-unknown')!.message, /silences nothing/);
});

test('what stands in a here-document is no comment of the file', () => {
  const files = shop('', '');
  const Dockerfile = files['Dockerfile']!.replace('COPY . .\n', 'COPY . .\nCOPY <<EOF /notes\n# go-docker check ignore=root-user no comment\nEOF\n');
  assert.deepEqual(rules({ ...files, Dockerfile }), ['root-user', 'shell-form']);
});
