import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import test, { before, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Comparison, Figures } from '../../generators/compare/comparison.ts';
import type { Report } from '../../generators/report.ts';
import { must, skipWithoutDocker } from './container-tool.ts';

const CLI = fileURLToPath(new URL('../../generators/cli.ts', import.meta.url));
const TSX = import.meta.resolve('tsx');
const skip = skipWithoutDocker();

const temporary = mkdtempSync(join(tmpdir(), 'go-docker-test-'));
/** Where the command puts its own temporary directories: nothing may be left in it. */
const work = join(temporary, 'tmp');

/** Runs the program; ten builds may take long on a machine that has more to do. */
function run(words: readonly string[]): { stdout: string; stderr: string } {
  const env = { ...process.env, TMPDIR: work, CONTAINER_TOOL: 'docker' };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', TSX, CLI, ...words], { cwd: temporary, env, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return { stdout, stderr };
}

function compare(words: readonly string[]): Comparison {
  return (JSON.parse(run(['compare', ...words, '--json']).stdout) as Report).comparison!;
}

/** The figures of each recipe. */
function figures({ rows }: Comparison): Record<string, Figures> {
  return Object.fromEntries(rows.map(({ recipe, figures: found }) => [recipe, found!]));
}

/** Names of this command on the engine. */
function left(): string[] {
  return [['images', '--format', '{{.Repository}}:{{.Tag}}'], ['ps', '-a', '--format', '{{.Names}}'], ['volume', 'ls', '--format', '{{.Name}}']]
    .flatMap((words) => must('docker', words).split('\n'))
    .filter((name) => name.includes('go-docker-compare-'));
}

let demo: Comparison;
let others: readonly string[];

before(() => {
  mkdirSync(work);
  if (skip) return;
  others = left();
  demo = compare(['--demo', '--svg', 'demo.svg']);
});

test.after(() => rmSync(temporary, { recursive: true, force: true }));

test("the article's table from images that the engine built", { skip }, () => {
  const { 'single-stage': single, prebuilt, 'multi-stage': multi, goctl, minimal } = figures(demo) as Record<string, Figures> & { [name: string]: Figures };
  assert.ok(single!.imageBytes > 20 * multi!.imageBytes, `${single!.imageBytes} and ${multi!.imageBytes}`);
  assert.ok(goctl!.binaryBytes < 0.7 * multi!.binaryBytes, 'without symbols');
  assert.ok(goctl!.imageBytes > multi!.imageBytes - multi!.binaryBytes + goctl!.binaryBytes, 'zone data comes on top');
  assert.deepEqual(
    Object.values(figures(demo)).map(({ imageBytes }) => imageBytes >= minimal!.imageBytes),
    [true, true, true, true, true],
    'minimal is the smallest',
  );
  assert.equal(minimal!.ratio, 1);
  if (demo.prebuilt.release === demo.go) assert.ok(Math.abs(prebuilt!.imageBytes / multi!.imageBytes - 1) < 0.01);
});

test('what is in the images', { skip }, () => {
  const contents = Object.fromEntries(Object.entries(figures(demo)).map(([recipe, found]) => [recipe, found.contents]));
  const user = '65532:65532';
  const caBundle = '/etc/ssl/certs/ca-certificates.crt';
  assert.deepEqual(contents, {
    'single-stage': { source: '/build/hello.go', shell: '/bin/sh', caBundle, zones: 'toolchain', user },
    prebuilt: { source: null, shell: '/bin/sh', caBundle, zones: null, user },
    'multi-stage': { source: null, shell: '/bin/sh', caBundle, zones: null, user },
    goctl: { source: null, shell: '/bin/sh', caBundle, zones: 'tree', user },
    minimal: { source: null, shell: null, caBundle, zones: null, user },
  });
});

test('the picture is written', { skip }, () => {
  assert.match(readFileSync(join(temporary, 'demo.svg'), 'utf8'), /^<svg [\s\S]*five images[\s\S]*<\/svg>\n$/);
});

/** What five million random bytes in the program may cost: themselves, and the packages that package embed brings. */
const EMBEDDED = 5_000_000;
const EMBEDDING = 100_000;

test('five million random bytes in the program move every row by as much', { skip }, (t: TestContext) => {
  const service = join(temporary, 'svc');
  run(['svc', '--yes', '--kind', 'cli', '--name', 'hello', '--module', 'hello']);
  rmSync(join(service, 'hello_test.go'));
  writeFileSync(join(service, 'blob'), randomBytes(EMBEDDED));
  writeFileSync(join(service, 'hello.go'), 'package main\n\nimport _ "embed"\n\n//go:embed blob\nvar blob string\n\nfunc main() {\n    println("hello world!", len(blob), blob[0])\n}\n');
  const [small, large] = [figures(demo), figures(compare(['svc']))];
  for (const [recipe, { binaryBytes, imageBytes }] of Object.entries(large)) {
    const moved = { binary: binaryBytes - small[recipe]!.binaryBytes, image: imageBytes - small[recipe]!.imageBytes };
    t.diagnostic(`${recipe}: binary +${moved.binary}, image +${moved.image}`);
    assert.ok(moved.binary >= EMBEDDED && moved.binary < EMBEDDED + EMBEDDING, `${recipe}: the binary moved by ${moved.binary}`);
    // The one-stage image also holds the embedded file itself, and the compiler's cache with a copy of it.
    const shipped = recipe === 'single-stage' ? moved.image >= moved.binary + EMBEDDED : moved.image === moved.binary;
    assert.ok(shipped, `${recipe}: the image moved by ${moved.image}, its binary by ${moved.binary}`);
  }
});

test('nothing is left of it', { skip }, () => {
  assert.deepEqual(left().filter((name) => !others.includes(name)), []);
  assert.deepEqual(readdirSync(work).filter((name) => name.startsWith('go-docker-compare-')), []);
});
