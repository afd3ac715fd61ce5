import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { ArchiveError, readImage } from '../../generators/compare/image-archive.ts';
import { contentsOf, programOf } from '../../generators/compare/image-contents.ts';
import { ZoneSearch } from '../../generators/compare/zone-search.ts';
import { imageArchive, inPieces, tar, ZONE_DATA, type Layout, type LayerMembers } from './archives.ts';

const NONE = new Set<string>();
const sizes = (image: Awaited<ReturnType<typeof readImage>>): Record<string, number> =>
  Object.fromEntries([...image.files].map(([path, { bytes }]) => [path, bytes]));

for (const layout of ['oci', 'oci-gzip', 'legacy'] satisfies Layout[]) {
  test(`the bytes of an image are those of the files of its layers (${layout})`, async () => {
    const archive = await imageArchive([[['a', '1234567'], ['d/', { directory: true }], ['d/b', 'x'.repeat(1000)]], [['a', '12']]], {}, layout);
    const image = await readImage(inPieces(archive, 4096), NONE);
    assert.equal(image.bytes, 7 + 1000 + 2, 'a file that is replaced is shipped twice');
    assert.equal(image.layers, 2);
    assert.deepEqual(sizes(image), { a: 2, d: 0, 'd/b': 1000 });
  });
}

test('any sizes and pieces add up', async () => {
  const member = fc.tuple(fc.stringMatching(/^[a-z]{1,120}$/), fc.nat(3000).map((length) => Buffer.alloc(length, 1)));
  const layer = fc.uniqueArray(member, { selector: ([name]) => name, maxLength: 5 });
  const property = fc.asyncProperty(fc.array(layer, { maxLength: 4 }), fc.integer({ min: 1, max: 5000 }), async (layers, piece) => {
    const image = await readImage(inPieces(await imageArchive(layers), piece), NONE);
    assert.equal(image.bytes, layers.flat().reduce((sum, [, contents]) => sum + contents.length, 0));
    assert.equal(image.layers, layers.length);
  });
  await fc.assert(property, { numRuns: 40 });
});

test('long names and a second name of a file', async () => {
  const long = `${'deep/'.repeat(60)}file`;
  const image = await readImage(inPieces(await imageArchive([[[long, 'abc'], ['other', { hardlink: long }]]]), 700), NONE);
  assert.equal(image.bytes, 3, 'its contents are shipped once');
  assert.deepEqual(sizes(image), { [long]: 3, other: 3 });
});

test('an empty layer is a layer', async () => {
  const image = await readImage(inPieces(await imageArchive([[], [['a', 'b']]]), 512), NONE);
  assert.deepEqual([image.layers, image.bytes], [2, 1]);
});

test('whiteouts take away what lies below them, and nothing of their own layer', async () => {
  const below: LayerMembers = [['gone', 'x'], ['tree/one', 'x'], ['tree/two', 'x'], ['treehouse', 'x'], ['dir/old', 'x'], ['kept', 'x']];
  const above: LayerMembers = [['dir/new', 'y'], ['.wh.gone', ''], ['.wh.tree', ''], ['dir/.wh..wh..opq', '']];
  const image = await readImage(inPieces(await imageArchive([below, above]), 4096), NONE);
  assert.deepEqual([...image.files.keys()].sort(), ['dir/new', 'kept', 'treehouse']);
  assert.equal(image.bytes, 7, 'what is hidden is shipped all the same');
});

test('older archives link to a layer that they hold already', async () => {
  const layer = await tar([['a', 'abc']]);
  const archive = await tar([
    ['one/layer.tar', layer],
    ['two/layer.tar', { link: '../one/layer.tar' }],
    ['c.json', JSON.stringify({ config: {} })],
    ['manifest.json', JSON.stringify([{ Config: 'c.json', Layers: ['one/layer.tar', 'two/layer.tar'] }])],
  ]);
  const image = await readImage(inPieces(archive, 1000), NONE);
  assert.deepEqual([image.bytes, image.layers], [6, 2]);
});

test('an archive that is cut off, holds no manifest or is packed by zstd is an error, not a figure', async () => {
  const whole = await imageArchive([[['a', 'x'.repeat(5000)]]]);
  await assert.rejects(readImage(inPieces(whole.subarray(0, 3000), 512), NONE));
  await assert.rejects(readImage(inPieces(await tar([['x', 'some text']]), 512), NONE), ArchiveError);
  const zstd = await tar([['blob', Buffer.from('28b52ffd00', 'hex')]]);
  await assert.rejects(readImage(inPieces(zstd, 512), NONE), /zstd/);
});

test('what is in an image', async () => {
  const config = { User: '65532:65532', WorkingDir: '/build', Cmd: ['./hello'] };
  const layers: LayerMembers[] = [
    [['bin/sh', { link: '/bin/busybox' }], ['etc/ssl/certs/ca-certificates.crt', 'pem'], ['usr/local/go/src/fmt/print.go', 'package fmt']],
    [['build/hello', Buffer.concat([Buffer.from('ELF'), ZONE_DATA])], ['build/hello.go', 'package main'], ['go/pkg/mod/x/y.go', 'package y']],
  ];
  const image = await readImage(inPieces(await imageArchive(layers, config), 100), new Set(['hello']));
  assert.deepEqual(contentsOf(image), {
    source: '/build/hello.go', shell: '/bin/sh', caBundle: '/etc/ssl/certs/ca-certificates.crt', zones: 'program', user: '65532:65532',
  });
  assert.equal(programOf(image.files, image.config)?.bytes, 3 + ZONE_DATA.length);
});

test('what is not in an image', async () => {
  const image = await readImage(inPieces(await imageArchive([[['usr/local/bin/hello', 'ELF']]], { Entrypoint: ['/usr/local/bin/hello'], Cmd: null }), 100), NONE);
  assert.deepEqual(contentsOf(image), { source: null, shell: null, caBundle: null, zones: null, user: 'root' });
  assert.equal(programOf(image.files, { Entrypoint: ['/elsewhere'] }), undefined);
});

const zones: [string, string, ReturnType<typeof contentsOf>['zones']][] = [
  ['a tree', 'usr/share/zoneinfo/Asia/Shanghai', 'tree'],
  ["a toolchain's archive", 'usr/local/go/lib/time/zoneinfo.zip', 'toolchain'],
  ['something else', 'usr/share/doc/zoneinfo', null],
];
for (const [what, path, expected] of zones) {
  test(`zones out of ${what}`, async () => {
    assert.equal(contentsOf(await readImage(inPieces(await imageArchive([[[path, 'TZif']]]), 512), NONE)).zones, expected);
  });
}

test('zone data is found wherever pieces of a program end, and a zone in a text is none', () => {
  const program = Buffer.concat([Buffer.alloc(64, 7), ZONE_DATA, Buffer.alloc(64, 7)]);
  for (let length = 1; length <= program.length; length += 1) {
    const search = new ZoneSearch();
    for (let at = 0; at < program.length; at += length) search.add(program.subarray(at, at + length));
    assert.ok(search.found, `pieces of ${length}`);
  }
  const text = new ZoneSearch();
  text.add(Buffer.from(`zones = "America/Argentina/ComodRivadavia ${'x'.repeat(40)} America/Argentina/ComodRivadavia"`));
  assert.ok(!text.found);
});
