import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import { readGoMod, type Replace } from '../../src/analyze/modules/go-mod.ts';
import { readGoWork } from '../../src/analyze/modules/go-work.ts';
import { openGoTree } from '../../src/analyze/go-tree.ts';
import { diskRepo, memoryRepo } from '../../src/repo.ts';
import { go } from './go-list.ts';
import { withTree, type Tree } from './trees.ts';

const skip = go === undefined && 'there is no Go on this machine';
const runs = Number(process.env['GO_MODS'] ?? 60);

function runGo(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): { readonly status: number | null; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync('go', args, {
    cwd, encoding: 'utf8', env: { ...process.env, GOFLAGS: '', GOWORK: 'off', GOPROXY: 'off', GOTOOLCHAIN: 'local', ...env },
  });
  return { status, out: stdout, err: stderr };
}

const word = fc.constantFrom(
  'example.com/a', '"example.com/b"', '`example.com/c`', 'v1.2.3', 'v0.0.0-20200101000000-abcdefabcdef', '=>', './x', '../y', '"./z w"', '(', ')', '1.25', '1.21rc1', '1.x', 'go1.26.0', 'default',
  '// indirect', '//indirect; why', '// other', '[v1.0.0,', 'v1.1.0]', '[v1.0.0, v1.1.0]', "'q'", '"open', '/* c */', 'a=b', 'x//y', 'ignore', ',', 'é', '"esc\\x61pe"', '{', 'v1', 'default=go1.21',
);
const verb = fc.constantFrom('module', 'go', 'toolchain', 'require', 'exclude', 'replace', 'retract', 'tool', 'ignore', 'godebug', 'use', 'other', 'require (', 'replace (', 'use (', 'tool (', ')', 'go (');
const usual = fc.constantFrom(
  'module example.com/m', 'go 1.25', 'toolchain go1.26.0', 'require example.com/a v1.2.3 // indirect', 'require (\n\texample.com/a v1.2.3\n\t"example.com/b" v1.0.0 // indirect; x\n\n\t// c\n)',
  'replace example.com/a => ./a', 'replace example.com/a v1.2.3 => example.com/b v1.0.0', 'replace (\n\texample.com/a => "./a b"\n)', 'exclude example.com/a v1.0.0', 'retract v1.0.0 // bad', 'retract [v1.0.0, v1.1.0]',
  'tool example.com/t', 'ignore (\n\t./x\n\ty\n)', 'godebug default=go1.21', 'use ./a', 'use (\n\t./a\n\t"./b c"\n)', '// comment', '', 'require ()', 'require (\n)', '\trequire\texample.com/a\tv1.2.3\r',
);
const line = fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: fc.tuple(verb, fc.array(word, { maxLength: 4 })).map(([first, rest]) => [first, ...rest].join(' ')) });
const text = fc.array(line, { minLength: 1, maxLength: 7 }).map((lines) => `${lines.join('\n')}\n`);

interface Edited {
  readonly Module?: { readonly Path?: string };
  readonly Go?: string;
  readonly Toolchain?: string;
  readonly Require?: readonly { readonly Path: string; readonly Version: string; readonly Indirect?: boolean }[] | null;
  readonly Exclude?: readonly { readonly Path: string; readonly Version: string }[] | null;
  readonly Replace?: readonly { readonly Old: Version; readonly New: Version }[] | null;
  readonly Tool?: readonly { readonly Path: string }[] | null;
  readonly Ignore?: readonly { readonly Path: string }[] | null;
  readonly Use?: readonly { readonly DiskPath: string }[] | null;
  readonly Retract?: readonly unknown[] | null;
}
interface Version { readonly Path: string; readonly Version?: string }

const version = ({ Path, Version = '' }: Version): string => `${Path} ${Version}`.trim();
/** Edit leaves out what an earlier line says already. */
const set = (rows: readonly string[] | undefined): readonly string[] => [...new Set(rows)].sort();
const ours = ({ path, version: at }: { readonly path: string; readonly version: string }): string => `${path} ${at}`.trim();

/** Of several replacements of one module, edit keeps the last. */
function last(rows: readonly Replace[]): readonly string[] {
  return [...new Map(rows.map((row) => [ours(row.old), `${ours(row.old)} => ${ours(row.new)}`])).values()];
}

test('go.mod files are read as go mod edit reads them', { skip }, () => {
  let sound = 0;
  fc.assert(fc.property(text, (content) => withTree({ 'go.mod': content }, (dir) => {
    const { status, out } = runGo(dir, ['mod', 'edit', '-json']);
    const found = readGoMod(memoryRepo({ 'go.mod': content }), 'go.mod');
    // Only a go.mod in use needs a module line: edit takes it without.
    const problems = found.problems.filter(({ message }) => !message.includes('no module directive'));
    assert.equal(problems.length === 0, status === 0, `ours ${JSON.stringify(problems)}, go ${status}`);
    if (status !== 0) return;
    sound++;
    const edited = JSON.parse(out) as Edited;
    assert.equal(found.module?.value ?? '', edited.Module?.Path ?? '');
    assert.equal(found.go?.value, edited.Go);
    assert.equal(found.toolchain?.value, edited.Toolchain);
    assert.deepEqual(set(found.require.map((row) => `${ours(row)} ${row.indirect}`)), set((edited.Require ?? []).map((row) => `${version(row)} ${row.Indirect ?? false}`)));
    assert.deepEqual(set(found.exclude.map(ours)), set((edited.Exclude ?? []).map(version)));
    assert.deepEqual(set(last(found.replace)), set((edited.Replace ?? []).map((row) => `${version(row.Old)} => ${version(row.New)}`)));
    assert.deepEqual(set(found.tool.map(({ value }) => value)), set((edited.Tool ?? []).map(({ Path }) => Path)));
    assert.deepEqual(set(found.ignore.map(({ value }) => value)), set((edited.Ignore ?? []).map(({ Path }) => Path)));
    assert.equal(found.retract.length, (edited.Retract ?? []).length);
  })), { numRuns: runs });
  assert.ok(sound > runs / 10, `${sound} of ${runs} were sound`);
});

test('go.work files are read as go work edit reads them', { skip }, () => {
  fc.assert(fc.property(text, (content) => withTree({ 'go.work': content }, (dir) => {
    const { status, out } = runGo(dir, ['work', 'edit', '-json', join(dir, 'go.work')]);
    const found = readGoWork(memoryRepo({ 'go.work': content }), 'go.work');
    assert.equal(found?.problems.length === 0, status === 0, `ours ${JSON.stringify(found?.problems)}, go ${status}`);
    if (status !== 0) return;
    const edited = JSON.parse(out) as Edited;
    assert.equal(found?.go?.value, edited.Go);
    assert.deepEqual(set(last(found?.replace ?? [])), set((edited.Replace ?? []).map((row) => `${version(row.Old)} => ${version(row.New)}`)));
    assert.equal(found?.use.length, (edited.Use ?? []).length);
  })), { numRuns: runs });
});

const goLine = fc.constantFrom('go 1.26\n', 'go 1.14\n', 'go 1.13\n', '', 'go 1.21\n');
const requires = fc.subarray(['require example.com/a v1.0.0\n', 'require example.com/b v1.1.0 // indirect\n']);
const replaces = fc.subarray(['replace example.com/a => ./a\n', 'replace example.com/b v1.1.0 => example.com/c v1.0.0\n', 'replace example.com/unused => ./a\n']);
const listed = fc.array(fc.constantFrom(
  '# example.com/a v1.0.0\n## explicit\nexample.com/a\n', '# example.com/a v1.0.0\nexample.com/a\n', '# example.com/a v1.0.0 => ./a\n## explicit; go 1.20\nexample.com/a\n', '# example.com/b v1.1.0\n## explicit\nexample.com/b\n',
  '# example.com/b v1.1.0 => example.com/c v1.0.0\n## explicit\nexample.com/b\n', '# example.com/b v1.2.0\nexample.com/b\n', '# example.com/a => ./a\n', '# example.com/unused => ./a\n', '# example.com/c v1.0.0\n## explicit\nexample.com/c\n',
), { maxLength: 4 });

test('vendor directories are taken, left or refused as the go command does', { skip }, () => {
  const states = new Set<string>();
  fc.assert(fc.property(goLine, requires, replaces, listed, fc.boolean(), (version_, required, replaced, modules, workspace) => {
    const tree: Tree = {
      'go.mod': `module example.com/m\n${version_}${required.join('')}${replaced.join('')}`, 'main.go': 'package main\n\nfunc main() {}\n', 'a/go.mod': 'module example.com/a\n',
      'vendor/modules.txt': `${workspace ? '## workspace\n' : ''}${modules.join('')}`,
    };
    withTree(tree, (dir) => {
      const { err } = runGo(dir, ['list', '.']);
      // Only a vendor directory that is taken keeps Go from listing all modules.
      const mode = runGo(dir, ['list', '-m', 'all']).err;
      const state = openGoTree(diskRepo(dir)).modules.find((module) => module.dir === '.')?.vendor;
      states.add(state?.state ?? '');
      const theirs = /inconsistent vendoring|should be required explicitly/.test(err) ? 'inconsistent' : mode.includes('using the vendor directory') ? 'consistent' : 'unused';
      assert.equal(state?.state, theirs, JSON.stringify({ reasons: state?.reasons, err, mode }));
    });
  }), {
    numRuns: Math.ceil(runs / 2),
    // One of each state for certain; chance alone now and then leaves one out.
    examples: [
      ['go 1.26\n', [], [], [], false],
      ['go 1.26\n', ['require example.com/a v1.0.0\n'], [], ['# example.com/a v1.0.0\n## explicit\nexample.com/a\n'], false],
      ['go 1.13\n', [], [], [], false],
    ],
  });
  assert.deepEqual([...states].sort(), ['consistent', 'inconsistent', 'unused']);
});
