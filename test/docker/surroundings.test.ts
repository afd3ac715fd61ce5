import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { OptionName } from '../../src/options.ts';
import { BASE_IMAGES } from '../../src/plan/base-images.ts';
import { RECIPES } from '../../src/plan/recipes.ts';
import { skipWithoutDocker, skipWithoutGo, Workbench } from './container-tool.ts';
import { readImage, type Image } from './image-archive.ts';
import { goRelease, writeService } from './service.ts';

/** What surroundings.go prints. */
interface Found {
  uid: number;
  gid: number;
  home: string;
  homeFile: boolean;
  temporary: boolean;
  rootFile: boolean;
  local: string;
  account?: string;
  group?: string;
  authorities?: boolean;
  zones: boolean;
}

const ZONE = 'Asia/Shanghai';

// What a program needs of an image is asked by a program, since half of the images have no shell.
describe('what a program finds in its image', { skip: skipWithoutDocker() }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());

  for (const { name: base, image: from } of BASE_IMAGES) {
    describe(`minimal on ${base}`, () => {
      let found: Found;
      let image: Image;
      before(() => {
        const reference = build(bench, `base-${base}`, { recipe: 'minimal', base, timezone: ZONE });
        found = ask(bench, reference);
        image = readImage('docker', reference, (path) => path === 'etc/passwd');
      });
      it('has an account of its own, with a home that it owns', () => {
        assert.deepEqual([found.uid, found.gid], [65532, 65532]);
        assert.equal(found.account, 'nonroot:65532:/home/nonroot');
        assert.equal(found.group, 'nonroot');
        assert.equal(found.home, '/home/nonroot');
        assert.equal(found.homeFile, true);
        const home = image.files.get('home/nonroot')!;
        assert.deepEqual([home.type, home.uid, home.gid], ['directory', 65532, 65532]);
      });
      it('keeps the accounts of its base', () => {
        const accounts = image.files.get('etc/passwd')!.contents.toString();
        assert.equal(/^root:/m.test(accounts), from !== 'scratch', accounts);
        assert.equal(accounts.match(/^nonroot:/gm)?.length, 1, accounts);
      });
      it('can write to /tmp and nowhere else', () => {
        assert.equal(found.temporary, true);
        assert.equal(found.rootFile, false);
        assert.equal(image.files.get('tmp')!.mode, 0o1777);
      });
      it('trusts the public authorities', () => assert.equal(found.authorities, true));
      it('lives in its zone and knows the others', () => {
        assert.equal(found.local, '+08:00');
        assert.equal(found.zones, true);
      });
    });
  }

  describe('minimal on scratch without --timezone', () => {
    it('lives in UTC and carries no zones', () => {
      const found = ask(bench, build(bench, 'no-zone', { recipe: 'minimal' }));
      assert.equal(found.local, '+00:00');
      // Nobody asked for them: half a megabyte less.
      assert.equal(found.zones, false);
    });
  });

  for (const { name: recipe, prebuilt } of RECIPES.filter(({ name }) => name !== 'minimal')) {
    describe(`${recipe} with --timezone`, { skip: prebuilt && skipWithoutGo() }, () => {
      it('lives in its zone and knows the others', () => {
        const found = ask(bench, build(bench, `zone-${recipe}`, { recipe, timezone: ZONE }));
        assert.equal(found.local, '+08:00');
        assert.equal(found.zones, true);
        assert.equal(found.temporary, true);
      });
    });
  }

  it('goctl without --timezone lives in UTC and knows the others', () => {
    const found = ask(bench, build(bench, 'goctl-utc', { recipe: 'goctl' }));
    assert.deepEqual([found.local, found.zones], ['+00:00', true]);
  });

  for (const { name: recipe } of RECIPES.filter(({ prebuilt }) => !prebuilt)) {
    it(`${recipe} hands GOPROXY to the go command, its default and the build argument`, () => {
      const directory = bench.directory();
      writeService(directory, { kind: 'cli', recipe, goproxy: 'off' });
      needAModule(directory);
      const off = bench.tryBuild(directory, `proxy-${recipe}`);
      assert.notEqual(off.code, 0);
      assert.match(off.stderr, /module lookup disabled by GOPROXY=off/, off.report);
      const other = bench.tryBuild(directory, `proxy-${recipe}`, ['--build-arg', 'GOPROXY=http://127.0.0.1:9']);
      assert.notEqual(other.code, 0);
      assert.match(other.stderr, /http:\/\/127\.0\.0\.1:9\/example\.com/, other.report);
    });
  }
});

function build(bench: Workbench, tag: string, flags: Partial<Record<OptionName, string>>): string {
  const directory = bench.directory();
  writeService(directory, { kind: 'cli', ...flags });
  const program = (name: string): Buffer => readFileSync(new URL(name, import.meta.url));
  writeFileSync(join(directory, 'hello.go'), program('surroundings.go'));
  // The packages behind it take longer to compile than all others; only minimal compiles them once, for all its bases.
  if (flags.base) writeFileSync(join(directory, 'authorities.go'), program('authorities.go'));
  if (flags.recipe !== 'prebuilt') return bench.build(directory, tag);
  const made = bench.make(directory, ['image'], tag, { GOTOOLCHAIN: goRelease() });
  assert.equal(made.code, 0, made.report);
  return bench.reference(tag);
}

function ask(bench: Workbench, reference: string): Found {
  const ran = bench.run(reference);
  assert.equal(ran.code, 0, ran.report);
  return JSON.parse(ran.stdout) as Found;
}

/** Makes the service import a module that is nowhere. */
function needAModule(directory: string): void {
  const sum = `h1:${'A'.repeat(43)}=`;
  const mod = join(directory, 'go.mod');
  writeFileSync(mod, `${readFileSync(mod, 'utf8')}\nrequire example.com/nowhere v1.0.0\n`);
  writeFileSync(join(directory, 'go.sum'), `example.com/nowhere v1.0.0 ${sum}\nexample.com/nowhere v1.0.0/go.mod ${sum}\n`);
  const source = join(directory, 'hello.go');
  writeFileSync(source, readFileSync(source, 'utf8').replace('import (', 'import (\n\t_ "example.com/nowhere"'));
}
