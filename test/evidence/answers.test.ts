import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { shellWorld } from '../../src/analyze/evidence/answers.ts';
import { openGoTree } from '../../src/analyze/go-tree.ts';
import { memoryRepo } from '../../src/repo.ts';

const files = {
  'go.mod': 'module example.com/team/app\n\ngo 1.26\n', 'main.go': 'package main\n\nimport "example.com/team/app/build"\n\nfunc main() { println(build.Version) }\n',
  'build/version.go': 'package build\n\nvar Version = "dev"\n', 'build/tags': 'sqlite\nfts5\n', VERSION: 'v1.2.3\n', 'odd.txt': '$(touch a)\n',
  'cmd/x/main.go': 'package main\n\nfunc main() {}\n',
};

test('what a command prints that asks for the module, a package or the words of a file', () => {
  const { answer } = shellWorld(openGoTree(memoryRepo(files)));
  for (const command of [
    'go list -m', 'go list  -m 2>/dev/null', "go list -m -f '{{.Path}}'", "head -n 1 go.mod | cut -d ' ' -f 2", "head -1 go.mod | awk '{print $2}'", "grep ^module go.mod | awk '{ print $2 }'",
    "awk '/^module/ {print $2}' go.mod", "sed -n 's/^module //p' go.mod", 'cat go.mod | grep module | cut -c 8-',
  ]) assert.equal(answer('.', command), 'example.com/team/app', command);
  assert.equal(answer('cmd/x', 'go list .'), 'example.com/team/app/cmd/x');
  assert.equal(answer('.', 'cat build/tags'), 'sqlite fts5');
  for (const command of [
    'cat VERSION', 'cat odd.txt', 'cat none', 'cat ../a', 'go list ./...', 'go list -m all', "awk '/^go /{print $2}' go.mod", "head -1 go.mod | cut -d/ -f 2", "head -1 go.mod | sed 's/.*\\///'",
    "grep '^go ' go.mod | awk '{print $2}'", 'basename $(go list -m)',
  ]) assert.equal(answer('.', command), undefined, command);
});

for (const [where, path, text] of [
  ['a Makefile', 'Makefile', 'MODULE := $(shell go list -m)\nLDFLAGS = -X $(MODULE)/build.Version=$(VERSION)\n\nbuild:\n\tgo build -tags "$(shell cat build/tags)" -ldflags "$(LDFLAGS)" .\n'],
  ['a workflow', '.github/workflows/release.yml', 'jobs:\n  a:\n    steps:\n      - run: go build -tags "$(cat build/tags)" -ldflags "-X $(go list -m)/build.Version=$GITHUB_REF_NAME" .\n'],
] as const) {
  test(`flags of ${where} that asks for the module's path and reads its tags`, () => {
    const { flags } = analyze(memoryRepo({ ...files, [path]: text })).programs.find(({ dir }) => dir === '.')!;
    assert.deepEqual(flags.stamps.map(({ variable }) => variable), ['example.com/team/app/build.Version']);
    assert.deepEqual(flags.tags.map(({ value }) => value), ['sqlite', 'fts5']);
  });
}
