import assert from 'node:assert/strict';
import test from 'node:test';
import { readCopies } from '../../src/analyze/front-ends/copies.ts';
import { dockerCopies } from '../../src/analyze/front-ends/docker-copies.ts';
import { openGoTree } from '../../src/analyze/go-tree.ts';
import { memoryRepo } from '../../src/repo.ts';

const copies = (path: string, text: string): string[] => readCopies(openGoTree(memoryRepo({ [path]: text }))).map(({ from, to }) => `${from} -> ${to.join(', ')}`);

test('a copy of what a front end built, wherever a script goes first', () => {
  assert.deepEqual(copies('Makefile', 'ui:\n\tcd web && npm run build && rm -rf ../server/site && mv build ../server/site\n'), ['web/build -> server/site, server/site/build']);
  assert.deepEqual(copies('build.sh', '#!/bin/sh\ncd "$(dirname "$0")"\n(cd web && npm run build)\ncp -r web/dist/. server/site/\n'), ['web/dist -> server/site']);
});

test('a script that tells its own place, or keeps it in a variable', () => {
  const from = (text: string): string[] => copies('scripts/build.sh', `#!/bin/bash\n${text}`);
  assert.deepEqual(from('cd "$(dirname "$0")/../ui"\nyarn build\nrm -rf ../site\ncp -R build/* ../site/\n'), ['ui/build -> site']);
  assert.deepEqual(from('cd "$(dirname "$0")" && cd ../ui && yarn build && cp -R build/. ../site\n'), ['ui/build -> site']);
  assert.deepEqual(from('ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"\ncd "$ROOT/ui"\nnpm run build\nrm -rf "$ROOT/site"\ncp -r dist/. "$ROOT/site"\ncd "$ROOT"\ngo build .\n'), ['ui/dist -> site']);
  assert.deepEqual(from('DIR=$(cd "$(dirname "$0")" >/dev/null 2>&1 && pwd)\nTOP=$(cd "$DIR/.." && pwd)\n(cd "$TOP/ui" && npm run build)\ncp -r "${TOP}/ui/dist/." "${TOP}/site/"\n'), ['ui/dist -> site']);
  assert.deepEqual(from('cd "$(cd "$(dirname "$0")" && pwd)/.." || exit 1\ncp -r ui/dist/. site\n'), ['ui/dist -> site']);
  assert.deepEqual(from('TOP=$(git rev-parse --show-toplevel)\ncp -r "$TOP/ui/dist/." "$TOP/site"\n'), ['ui/dist -> site']);
  assert.deepEqual(from('cd "$(dirname "$0")/../../.."\ncp -r "$OUT/dist" "$SITE"\n'), [], 'only a run tells');
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

test('what a Dockerfile copies from the stage of a front end to the sources', () => {
  const between = (text: string, path = 'Dockerfile.release'): string[] => dockerCopies(openGoTree(memoryRepo({ [path]: text, 'web/package.json': '{}', 'web/src/a.ts': '', 'cmd/main.go': '' }))).map(({ from, to, at }) => `${from} -> ${to.join(', ')} ${at.line}`);
  const ui = 'FROM node:22 AS ui\nWORKDIR /app\nCOPY web/package*.json ./\nRUN npm ci\nCOPY web/ .\nRUN npm run build\n';
  assert.deepEqual(between(`${ui}FROM golang:1.26\nWORKDIR /src\nCOPY . .\nCOPY --from=ui /app/dist ./internal/site/dist\n`), ['web/dist -> internal/site/dist 10']);
  assert.deepEqual(between(`${ui.replace('COPY web/ .', 'COPY web/src ./src')}FROM golang:1.26 AS build\nWORKDIR /go/src/m\nCOPY --from=0 /app/build/ /go/src/m/cmd/ui/\nCOPY cmd ./cmd\n`), ['web/build -> cmd/ui 9'], 'in parts, before the sources, by its number');
  assert.deepEqual(between('FROM node AS ui\nWORKDIR /x\nCOPY . .\nRUN cd web && npm run build\nFROM golang AS build\nCOPY . /x\nCOPY --from=ui ["/x/web/dist", "/x/site"]\n'), ['web/dist -> site 7']);
  assert.deepEqual(between(`${ui}FROM alpine\nWORKDIR /srv\nCOPY --from=ui /app/dist ./public\n`), ['web/dist -> public 9'], 'where the program looks from');
  assert.deepEqual(between(`${ui}FROM alpine\nCOPY --from=ui /app/dist /usr/share/nginx/html\nCOPY --from=nginx /etc/nginx /x\n`), [], 'no place of the tree');
  const all = `${ui}FROM golang:1.26\nWORKDIR /src\nCOPY . .\nCOPY --from=ui /app/dist ./site\n`;
  assert.deepEqual([between(all, 'build/Dockerfile').length, between(all, 'Dockerfile').length], [1, 0], 'what is replaced, a later run does not know');
});
