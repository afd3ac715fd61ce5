import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readArchive } from '../../generators/team/read-archive.ts';
import { Refusal } from '../../src/diagnostic.ts';
import { readCommit, type GitObject } from '../../src/template/git-objects.ts';
import { pathKey, shownName, templatePathFault } from '../../src/template/paths.ts';
import type { TemplateFile } from '../../src/template/template.ts';
import { treeDigest } from '../../src/template/tree.ts';
import { pax, tarOf } from './tar.ts';

const SOUND = tarOf([
  { name: 'package/', flag: '5' }, { name: 'package/go-docker.yaml', body: 'name: acme\n' }, pax({ path: 'package/docs/long' }), { name: 'x', body: 'y'.repeat(700) },
  { name: '././@LongLink', flag: 'L', body: 'package/docs/longer\0' }, { name: 'short', body: 'z', mode: 0o755 },
]);

/** Read, or refused; and what is read holds against the rules. */
async function sound(reading: Promise<ReadonlyMap<string, TemplateFile>>): Promise<'read' | 'refused'> {
  try {
    const paths = [...(await reading).keys()];
    for (const path of paths) assert.equal(templatePathFault(path), undefined, path);
    assert.equal(new Set(paths.map(pathKey)).size, paths.length);
    return 'read';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    assert.doesNotMatch(error.message, /[\0-\x09\x0B-\x1F\x7F-\x9F]/);
    return 'refused';
  }
}

/** Sums of headers are made right again, so that more than the sum is tried. */
function summed(tar: Buffer): Buffer {
  const copy = Buffer.from(tar);
  for (let at = 0; at + 512 <= copy.length; at += 512) {
    const header = copy.subarray(at, at + 512);
    if (header.toString('latin1', 257, 262) !== 'ustar') continue;
    header.write('        ', 148);
    header.write(`${header.reduce((total, byte) => total + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
  }
  return copy;
}

test('a tarball with any bytes changed is read or refused', async () => {
  const seen = { read: 0, refused: 0 };
  const change = fc.array(fc.tuple(fc.nat(SOUND.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
  await fc.assert(fc.asyncProperty(change, fc.boolean(), fc.boolean(), async (changes, right, zipped) => {
    const tar = Buffer.from(SOUND);
    for (const [at, byte] of changes) tar[at] = byte;
    const bytes = right ? summed(tar) : tar;
    seen[await sound(readArchive(zipped ? gzipSync(bytes) : bytes, 'it'))]++;
  }), { numRuns: 600 });
  assert.ok(seen.read > 20 && seen.refused > 20, JSON.stringify(seen));
});

test('a tarball cut off anywhere, and gzip with any bytes changed, is read or refused', async () => {
  const zipped = gzipSync(SOUND);
  await fc.assert(fc.asyncProperty(fc.nat(SOUND.length), fc.nat(zipped.length - 1), fc.nat(255), async (end, at, byte) => {
    await sound(readArchive(SOUND.subarray(0, end), 'it'));
    const changed = Buffer.from(zipped);
    changed[at] = byte;
    await sound(readArchive(changed, 'it'));
  }), { numRuns: 300 });
});

test('a commit and trees of any bytes are read or refused', async () => {
  const objects = new Map<string, GitObject>();
  const put = (type: string, bytes: Buffer): string => {
    const id = createHash('sha1').update(`${type} ${bytes.length}\0`).update(bytes).digest('hex');
    objects.set(id, { type, bytes });
    return id;
  };
  const mode = fc.constantFrom('100644', '100755', '40000', '120000', '160000', '0', '', 'x', '040000');
  const name = fc.oneof(fc.string(), fc.constantFrom('.', '..', '', '.git', 'a/b', 'go-docker.yaml'));
  const blob = put('blob', Buffer.from('x'));
  const entries = fc.array(fc.tuple(mode, name, fc.constantFrom('blob', 'tree', 'none')), { maxLength: 5 });
  await fc.assert(fc.asyncProperty(entries, fc.nat(30), fc.uint8Array({ maxLength: 8 }), async (rows, cut, garbage) => {
    const inner = put('tree', Buffer.from(garbage));
    const ids = { blob, tree: inner, none: '0'.repeat(40) };
    const tree = Buffer.concat(rows.map(([kind, path, target]) => Buffer.concat([Buffer.from(`${kind} ${path}\0`), Buffer.from(ids[target], 'hex')])));
    const commit = put('commit', Buffer.from(`tree ${put('tree', cut < 5 ? tree.subarray(0, -cut) : tree)}\n`));
    const store = { size: async (id: string) => objects.get(id)?.bytes.length, read: async (id: string) => objects.get(id) };
    await sound(readCommit(commit, '', store, 'it').then(({ files }) => files));
  }), { numRuns: 1_000 });
});

test('a path is good or has one fault, and is shown without what cannot be seen', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom('..', '.', '', 'a', '.git', 'con', 'x.', ' ', '\\', ':')).map((parts) => parts.join('/'))), (path) => {
    const fault = templatePathFault(path);
    if (fault === undefined) assert.ok(!path.startsWith('/') && !path.split('/').some((part) => ['', '.', '..'].includes(part) || part.toLowerCase() === '.git'));
    assert.doesNotMatch(shownName(path), /[\0-\x1F\x7F-\x9F\u200B-\u200F\u202A-\u202E]/);
  }), { numRuns: 2_000 });
});

test('two trees that differ in anything have two digests', () => {
  const file = (text: string, executable = false): TemplateFile => ({ bytes: Buffer.from(text), executable });
  const trees: ReadonlyMap<string, TemplateFile>[] = [
    new Map(), new Map([['a', file('b')]]), new Map([['a', file('b', true)]]), new Map([['ab', file('')]]), new Map([['a', file('')], ['b', file('')]]), new Map([['a', file('1 - 0\nb')]]), new Map([['a', file('1')], ['b', file('')]]),
  ];
  assert.equal(new Set(trees.map(treeDigest)).size, trees.length);
});
