import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { appendFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { body, skipWithoutDocker, Workbench } from './container-tool.ts';

// Images of repositories that lack what their programs embed, declare or serve: a stage makes it, and it is what is served.
const CASES = join(import.meta.dirname, '../cases');

/** Cases, and what their program answers at a path: text that git does not hold. */
const SERVED: readonly { name: string; pages: Readonly<Record<string, string>> }[] = [
  { name: 'generate', pages: { '/': 'made by go generate' } },
  { name: 'make', pages: { '/': 'made by make' } },
  { name: 'proto-make', pages: { '/': 'made by protoc' } },
  { name: 'front-ends', pages: { '/': 'pages of the front end 1.4.2', '/admin/': 'pages for administrators' } },
  { name: 'front-end-copied', pages: { '/': 'pages that make copies' } },
  { name: 'front-end-served', pages: { '/': 'pages from the disk' } },
];

describe('what git does not hold', { skip: skipWithoutDocker() }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());

  function repository(name: string): string {
    const directory = bench.directory();
    cpSync(join(CASES, `image-${name}`, 'repo'), directory, { recursive: true });
    cpSync(join(CASES, `image-${name}`, 'expected/Dockerfile'), join(directory, 'Dockerfile'));
    cpSync(join(CASES, `image-${name}`, 'expected/dockerignore'), join(directory, '.dockerignore'));
    return directory;
  }

  for (const { name, pages } of SERVED) {
    it(`image-${name} serves what a stage made`, async () => {
      const { url } = bench.serve(bench.build(repository(name), name));
      for (const [path, text] of Object.entries(pages)) assert.match(await body(`${url}${path}`), new RegExp(text.replaceAll('.', '\\.')), path);
    });
  }

  it('an edit of the front end installs nothing again', () => {
    const directory = repository('front-end-served');
    bench.build(directory, 'front-end-first');
    // No run before this one has built it.
    appendFileSync(join(directory, 'web/build.js'), `// ${randomUUID()}\n`);
    const { code, stderr } = bench.tryBuild(directory, 'front-end-second', ['--progress=plain']);
    assert.equal(code, 0, stderr);
    const steps = stderr.split('\n').filter((line) => /^#\d+ /.test(line));
    const step = (text: string): string => /^#\d+ /.exec(steps.find((line) => /^#\d+ \[ui /.test(line) && line.includes(text)) ?? '')?.[0] ?? 'no such step';
    assert.ok(steps.includes(`${step('npm ci')}CACHED`), stderr);
    assert.ok(!steps.includes(`${step('npm run build')}CACHED`), stderr);
  });
});
