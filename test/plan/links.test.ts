import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { readDockerIgnore } from '../../src/docker-ignore.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { REPOSITORY_DEFAULTS } from '../../src/plan/repository/repository-options.ts';
import { diskRepo } from '../../src/repo.ts';

test('what the image copies through a link is sent with what the link leads to', { skip: process.platform === 'win32' && 'links are made another way there' }, (t) => {
  const root = mkdtempSync(join(tmpdir(), 'links-'));
  t.after(() => rmSync(root, { recursive: true }));
  for (const dir of ['assets', 'common', 'pages', 'unread']) {
    mkdirSync(join(root, dir));
    writeFileSync(join(root, dir, 'a.txt'), dir);
  }
  symlinkSync('assets', join(root, 'static'));
  symlinkSync('../common', join(root, 'pages/shared'));
  writeFileSync(join(root, 'go.mod'), 'module example.com/app\n\ngo 1.26\n');
  writeFileSync(join(root, 'main.go'), 'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\tos.ReadFile("static/a.txt")\n\thttp.ListenAndServe(":8080", http.FileServer(http.Dir("pages")))\n}\n');
  const repo = diskRepo(root);
  const planned = planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] });
  const { hides } = readDockerIgnore(planned.plan.ignore.join('\n'));
  const copied = planned.plan.stages.at(-1)!.steps.flatMap((step) => (step.do === 'copy' && step.from === undefined ? [`${step.sources[0]} ${step.to}`] : []));
  assert.deepEqual(copied, ['static/a.txt /app/static/a.txt', 'pages /app/pages', 'common /app/common']);
  assert.deepEqual(['static', 'assets/a.txt', 'pages/a.txt', 'pages/shared', 'common/a.txt', 'unread/a.txt'].filter(hides), ['unread/a.txt']);
});

test('a package behind a link is compiled when it is imported, as the go command does', { skip: process.platform === 'win32' && 'links are made another way there' }, (t) => {
  const root = mkdtempSync(join(tmpdir(), 'links-'));
  t.after(() => rmSync(root, { recursive: true }));
  for (const dir of ['internal', 'proto', 'proto/gen']) mkdirSync(join(root, dir));
  symlinkSync('../proto/gen', join(root, 'internal/proto'));
  writeFileSync(join(root, 'proto/gen/a.go'), 'package proto\n\nconst A = 1\n');
  writeFileSync(join(root, 'go.mod'), 'module example.com/app\n\ngo 1.26\n');
  writeFileSync(join(root, 'main.go'), 'package main\n\nimport "example.com/app/internal/proto"\n\nfunc main() { println(proto.A) }\n');
  const { closure } = analyze(diskRepo(root)).commands[0]!;
  assert.deepEqual([closure.dirs, closure.missing], [['.', 'internal/proto'], []]);
});
