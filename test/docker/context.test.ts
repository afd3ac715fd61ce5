import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { readDockerIgnore } from '../../src/docker-ignore.ts';
import type { Place } from '../../src/plan/repository/place.ts';
import { answer, call, must, skipWithoutDocker, Workbench } from './container-tool.ts';

// What is sent to the builder, and from where: the golden files of the cases as they stand, and the rules of
// .dockerignore against the engine's own.
const CASES = join(import.meta.dirname, '../cases');

/** Cases whose image is built from a context that is not plainly the repository's top, or whose .dockerignore is its own. */
const IMAGES: readonly { name: string; context: string; page?: RegExp }[] = [
  { name: 'subdirectory', context: '.', page: /a page/ },
  { name: 'subdirectory-alone', context: 'services/api' },
  { name: 'own-ignore', context: '.', page: /# Pages\n\nan index|# Pages\nan index/ },
  { name: 'own-ignore-kept', context: '.' },
  { name: 'own-ignore-amended', context: '.' },
  { name: 'sent', context: '.', page: /a public key/ },
];

describe('contexts', { skip: skipWithoutDocker() }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());

  for (const { name, context, page } of IMAGES) {
    it(`image-${name} builds from ${context} with what its ignore file sends, and answers`, async () => {
      const { directory, file } = layOut(bench, name);
      const build = call('docker', ['build', '-f', join(directory, file), '-t', bench.reference(name), '.'], { cwd: join(top(directory, name), context) });
      assert.equal(build.code, 0, build.report);
      const container = bench.start(bench.reference(name), ['-p', '127.0.0.1::8080']);
      const address = must('docker', ['port', container, '8080/tcp']).split('\n')[0]!;
      const { status, body } = await answer(`http://${address}/`);
      assert.ok(status === 200 || status === 404, `status ${status}`);
      if (page) assert.match(body, page);
    });
  }

  it('image-sent sends neither what no program is made of nor what git leaves out', () => {
    const { directory } = layOut(bench, 'sent');
    writeFileSync(join(directory, 'cover.out'), 'made here');
    mkdirSync(join(directory, 'keys'), { recursive: true });
    writeFileSync(join(directory, 'keys/private.pem'), 'a secret');
    const sent = sentOf(directory, readFileSync(join(directory, '.dockerignore'), 'utf8'));
    assert.deepEqual(sent, ['go.mod', 'keys/public.pem', 'main.go', 'report/report.go']);
  });

  it('the rules of .dockerignore are the engine’s', () => {
    const directory = bench.directory();
    const paths = ['a/a.go', 'a/b/c.md', 'a/b/README.md', 'b.md', 'b/a/a.go', 'b/.env', 'README.md', 'x*/y', 'xy/z', 'docs/c/d/e.txt', 'docs/keep/f.txt'];
    for (const path of paths) put(directory, path, '');
    const files = ['a\n', '*\n!a\n**/*.md\n', '**/README.md\n!a/b/README.md\n', '**\n!**/*.go\n', 'x\\*\n', 'docs\n!docs/keep\n', '*.md\n/b/\n!b/.env\n', 'a/b/c.md\n!a/b\n', '?\n!b/*\n', '# a\n !b.md\nb.md\n', '[ab]*\n!b/a/**\n'];
    for (const text of files) {
      const { hides } = readDockerIgnore(text);
      assert.deepEqual(sentOf(directory, text), paths.filter((path) => !hides(path)).sort(), JSON.stringify(text));
    }
  });
});

/** Lays a case out as the generator left it. */
function layOut(bench: Workbench, name: string): { directory: string; file: string } {
  const base = bench.directory();
  cpSync(join(CASES, `image-${name}`, 'repo'), base, { recursive: true });
  const { directory = '.', file = 'Dockerfile' } = placeOf(name);
  const expected = join(CASES, `image-${name}`, 'expected');
  put(base, join(directory, file), readFileSync(join(expected, 'Dockerfile'), 'utf8'));
  if (existsSync(join(expected, 'dockerignore'))) put(base, join(directory, '.dockerignore'), readFileSync(join(expected, 'dockerignore'), 'utf8'));
  if (existsSync(join(expected, 'Dockerfile.dockerignore'))) put(base, join(directory, `${file}.dockerignore`), readFileSync(join(expected, 'Dockerfile.dockerignore'), 'utf8'));
  return { directory: join(base, directory), file };
}

function placeOf(name: string): Partial<Place> {
  const options = join(CASES, `image-${name}`, 'options.json');
  return existsSync(options) ? ((JSON.parse(readFileSync(options, 'utf8')) as { place?: Partial<Place> }).place ?? {}) : {};
}

/** The repository's top, seen from the directory of a case. */
function top(directory: string, name: string): string {
  const { directory: inside = '.' } = placeOf(name);
  return inside === '.' ? directory : directory.slice(0, -inside.length - 1);
}

/** Files that the engine is sent of a directory under an ignore file, sorted. */
function sentOf(directory: string, ignore: string): string[] {
  const aside = join(dirname(directory), 'aside');
  put(aside, 'Dockerfile', 'FROM scratch\nCOPY . /\n');
  put(aside, 'Dockerfile.dockerignore', ignore);
  const archive = join(aside, 'sent.tar');
  must('docker', ['build', '-q', '-f', join(aside, 'Dockerfile'), '-o', `type=tar,dest=${archive}`, directory]);
  return must('tar', ['-tf', archive]).split('\n').filter((path) => path !== '' && !path.endsWith('/')).sort();
}

function put(directory: string, path: string, text: string): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), text);
}
