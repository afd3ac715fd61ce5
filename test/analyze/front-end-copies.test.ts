import assert from 'node:assert/strict';
import test from 'node:test';
import { readCopies } from '../../src/analyze/front-ends/copies.ts';
import { openGoTree } from '../../src/analyze/go-tree.ts';
import { memoryRepo } from '../../src/repo.ts';

const copies = (path: string, text: string): string[] => readCopies(openGoTree(memoryRepo({ [path]: text }))).map(({ from, to }) => `${from} -> ${to.join(', ')}`);

test('a copy of what a front end built, wherever a script goes first', () => {
  assert.deepEqual(copies('Makefile', 'ui:\n\tcd web && npm run build && rm -rf ../server/site && mv build ../server/site\n'), ['web/build -> server/site, server/site/build']);
  assert.deepEqual(copies('build.sh', '#!/bin/sh\ncd "$(dirname "$0")"\n(cd web && npm run build)\ncp -r web/dist/. server/site/\n'), ['web/dist -> server/site']);
});

test('a copy whose files are renamed, added or removed besides is another thing', () => {
  assert.deepEqual(copies('Makefile', 'ui:\n\tcd web && npm run build && mv build/index.html build/app.html && mv build ../server/site\n').filter((one) => one.startsWith('web/build ->')), []);
  assert.deepEqual(copies('Makefile', 'ui:\n\tcp -r web/build server/site\n\trm server/site/config.js\n'), []);
  assert.deepEqual(copies('build.sh', 'cp -r web/dist server/site\nsed -i s/a/b/ server/site/index.html\n'), []);
});

test('a task goes to its own directory first, with its variables; a release and a workflow copy as well', () => {
  assert.deepEqual(copies('Taskfile.yml', 'version: "3"\nvars:\n  OUT: ../static\ntasks:\n  ui:\n    dir: web\n    cmds:\n      - pnpm run build\n      - cp -r dist/* {{.OUT}}/\n'), ['web/dist -> static']);
  assert.deepEqual(copies('.goreleaser.yaml', 'before:\n  hooks:\n    - npm --prefix web run build\n    - cp -r web/dist api/dist\n    - cmd: sh -c "cp -r dist/. ../site"\n      dir: web\n'), ['web/dist -> api/dist, api/dist/dist', 'web/dist -> site']);
  const steps = 'jobs:\n  build:\n    steps:\n      - working-directory: web\n        run: |\n          npm run build\n          mv dist ../static\n';
  assert.deepEqual(copies('.github/workflows/release.yml', steps), ['web/dist -> static, static/dist']);
  assert.deepEqual(copies('.github/workflows/release.yml', steps.replace('directory: web', 'directory: ${{ matrix.dir }}')), []);
});
