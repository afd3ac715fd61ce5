import assert from 'node:assert/strict';
import test from 'node:test';
import { noProgram } from '../../generators/dockerfile/image-files.ts';
import { analyze } from '../../src/analyze/analyze.ts';
import { memoryRepo } from '../../src/repo.ts';

test('where there is no program, a repository of submodules that are not here says so', () => {
  const said = (files: Record<string, string>): string => {
    const repo = memoryRepo(files);
    return noProgram({ repo, facts: analyze(repo) }).message;
  };
  const submodules = '[submodule "users"]\n\tpath = users\n[submodule "orders"]\n\tpath = orders\n';
  assert.match(said({ '.gitmodules': submodules }), /^no Go program was found, and 2 submodules are not here/);
  assert.match(said({ '.gitmodules': submodules, 'users/a.txt': 'x' }), /the submodule orders is not here/);
  assert.match(said({ '.gitmodules': submodules, 'go.mod': 'module m\n', 'a.go': 'package m\n' }), /^this is a library/);
  assert.match(said({ 'README.md': 'x' }), /^no Go program was found: no go\.mod/);
});
