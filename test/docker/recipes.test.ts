import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { RECIPES, type RecipeName } from '../../src/plan/recipes.ts';
import { body, call, must, nativePlatform, skipWithoutDocker, skipWithoutGo, until, Workbench } from './container-tool.ts';
import { elfMachine, hasSymbols, isStatic } from './elf.ts';
import { EXPECTATIONS, KINDS, words } from './expectations.ts';
import { readImage, type Image } from './image-archive.ts';
import { goRelease, writeService } from './service.ts';

const VERSION = 'v9.8.7';
const REVISION = '0123456789abcdef0123456789abcdef01234567';

type Kind = (typeof KINDS)[number];

describe('recipes on a Docker engine', { skip: skipWithoutDocker() }, () => {
  const bench = new Workbench('docker');
  const images = new Map<string, Image>();
  after(() => bench.clear());
  for (const { name: recipe } of RECIPES) {
    for (const kind of KINDS) {
      describe(`${recipe}, ${kind}`, { skip: recipe === 'prebuilt' && skipWithoutGo() }, () => checkImage(bench, images, recipe, kind));
    }
  }
  describe('sizes', { skip: skipWithoutGo() }, () => compareSizes(images));
});

/** Each image is built once; all checks of it share the build. */
function checkImage(bench: Workbench, images: Map<string, Image>, recipe: RecipeName, kind: Kind): void {
  const expected = EXPECTATIONS[recipe];
  let reference: string;
  let image: Image;
  before(() => {
    reference = build(bench, recipe, kind);
    image = readImage('docker', reference, (path) => path === expected.program);
    images.set(`${recipe} ${kind}`, image);
  });

  if (kind === 'http') checkService(bench, () => reference, `/${expected.program}`);
  else checkCommand(bench, () => reference, () => image);

  it('knows its version, and so do its labels', () => {
    const ran = bench.run(reference, words(expected, '-version'));
    assert.equal(ran.stdout, `${VERSION}\n`, ran.report);
    assert.equal(image.config.Labels?.['org.opencontainers.image.version'], VERSION);
    assert.equal(image.config.Labels?.['org.opencontainers.image.revision'], REVISION);
  });

  it('runs as 65532', () => {
    assert.equal(image.config.User, '65532:65532');
    if (expected.listing) assert.match(bench.run(reference, ['id']).stdout, /^uid=65532\S* gid=65532/);
  });

  it(expected.source ? 'holds its source and no more' : 'holds no source', () => {
    const names = /(^|\/)([^/]*\.go|go\.mod|Makefile|Dockerfile|README\.md|\.dockerignore|\.gitignore)$/;
    const found = [...image.files.keys()].filter((path) => names.test(path) && !/^usr\/(local\/go|share)\//.test(path));
    assert.deepEqual(found.sort(), expected.source ? ['build/go.mod', 'build/hello.go'] : []);
    assert.equal(image.files.has('usr/local/go/bin/go'), expected.source);
  });

  it(expected.listing ? 'shows its directory to ls' : 'has no shell', () => {
    const shells = [...image.files.keys()].filter((path) => /(^|\/)(sh|bash|busybox)$/.test(path));
    if (!expected.listing) return assert.deepEqual(shells, []);
    const ran = bench.run(reference, ['ls', `/${expected.program.split('/')[0]}`]);
    assert.deepEqual(ran.stdout.trim().split(/\s+/), expected.listing, ran.report);
  });

  it(`holds a static binary for its own machine, ${expected.stripped ? 'stripped' : 'with symbols'}`, () => {
    const binary = image.files.get(expected.program)!;
    const architecture = nativePlatform().split('/')[1];
    assert.equal(binary.mode & 0o111, 0o111);
    assert.equal(elfMachine(binary.contents), architecture);
    assert.equal(image.architecture, architecture);
    assert.equal(isStatic(binary.contents), true);
    assert.equal(hasSymbols(binary.contents), !expected.stripped);
  });
}

function checkCommand(bench: Workbench, reference: () => string, image: () => Image): void {
  it('prints hello world!', () => {
    const ran = bench.run(reference());
    assert.equal(ran.code, 0, ran.report);
    assert.equal(ran.stdout, 'hello world!\n');
  });
  it('has neither port nor health check', () => {
    assert.equal(image().config.Healthcheck, undefined);
    assert.deepEqual(Object.keys(image().config.ExposedPorts ?? {}), []);
  });
}

/** The stages of one container's life, in order. */
function checkService(bench: Workbench, reference: () => string, program: string): void {
  let served: { container: string; url: string };
  it('answers hello world! at a published port', async () => {
    served = bench.serve(reference(), ['--health-interval=1s']);
    assert.equal(await body(`${served.url}/`), 'hello world!\n');
    assert.equal(await body(`${served.url}/nowhere`), '404 404 page not found\n');
  });
  it('turns healthy, and its probe fails where nothing listens', async () => {
    const state = (): string => must('docker', ['inspect', '-f', '{{.State.Health.Status}}', served.container]).trim();
    await until('a health check that passes', () => (state() === 'healthy' ? true : undefined));
    const sick = call('docker', ['exec', '-e', 'PORT=9', served.container, program, '-probe']);
    assert.equal(sick.code, 1, sick.report);
  });
  it('ends with 0 on SIGTERM', () => {
    // An engine kills, and the exit code is 137, when its patience is over.
    must('docker', ['stop', '-t', '60', served.container]);
    assert.equal(must('docker', ['inspect', '-f', '{{.State.ExitCode}}', served.container]).trim(), '0');
    const logs = call('docker', ['logs', served.container]);
    assert.match(logs.stderr, /"msg":"stopped"/, logs.report);
  });
}

/** Sums of the layers' files (design rule: never the engine's own figure). */
function compareSizes(images: ReadonlyMap<string, Image>): void {
  const image = (recipe: RecipeName, kind: Kind): Image => images.get(`${recipe} ${kind}`)!;
  const binary = (recipe: RecipeName, kind: Kind): number => image(recipe, kind).files.get(EXPECTATIONS[recipe].program)!.bytes;

  for (const [kind, least] of [['cli', 20], ['http', 10]] as const) {
    it(`single-stage is more than ${least} times multi-stage, ${kind}`, () => {
      const ratio = image('single-stage', kind).bytes / image('multi-stage', kind).bytes;
      assert.ok(ratio > least, String(ratio));
    });
    it(`prebuilt is within 1 % of multi-stage, ${kind}`, () => {
      const ratio = image('prebuilt', kind).bytes / image('multi-stage', kind).bytes;
      assert.ok(Math.abs(ratio - 1) <= 0.01, String(ratio));
    });
    it(`goctl's binary is at most 0.70 of the unstripped one, ${kind}`, () => {
      const ratio = binary('goctl', kind) / binary('multi-stage', kind);
      assert.ok(ratio <= 0.7, String(ratio));
    });
    it(`minimal is the smallest, ${kind}`, () => {
      const others = RECIPES.filter(({ name }) => name !== 'minimal').map(({ name }) => image(name, kind).bytes);
      assert.ok(image('minimal', kind).bytes < Math.min(...others));
    });
  }
  it('minimal is at most 1.02 of stripped binary and CA bundle, http', () => {
    const ca = image('minimal', 'http').files.get('etc/ssl/certs/ca-certificates.crt')!.bytes;
    const ratio = image('minimal', 'http').bytes / (binary('minimal', 'http') + ca);
    assert.ok(ca > 0 && ratio <= 1.02, String(ratio));
  });
}

function build(bench: Workbench, recipe: RecipeName, kind: Kind): string {
  const directory = bench.directory();
  writeService(directory, { recipe, kind });
  const tag = `${recipe}-${kind}`;
  if (recipe !== 'prebuilt') {
    return bench.build(directory, tag, ['--build-arg', `VERSION=${VERSION}`, '--build-arg', `REVISION=${REVISION}`]);
  }
  const made = bench.make(directory, ['image'], VERSION, { GOTOOLCHAIN: goRelease(), REVISION });
  assert.equal(made.code, 0, made.report);
  must('docker', ['tag', bench.reference(VERSION), bench.reference(tag)]);
  return bench.reference(tag);
}
