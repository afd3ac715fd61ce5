import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { nodeDisk } from '../../src/commit/disk.ts';
import { recover, writeAll, type Recovery } from '../../src/commit/write-all.ts';
import { NEW_TREE, OLD_FILES, OLD_TREE, plant, treeOf, withDirectory, WRITES, type Tree } from './tree.ts';
import { countCalls, Crash, crashingDisk } from './watched-disk.ts';

/** A user edits the tree between a crash and the next run. */
const CALLS = withDirectory((root) => {
  plant(root, OLD_FILES);
  return countCalls(nodeDisk, (disk) => void writeAll(root, WRITES, { disk }));
});
const DECIDED = CALLS.findIndex(({ name, args }) => name === 'move' && String(args[1]).endsWith('.go-docker-staging')) + 1;
const RETIRED = CALLS.findIndex(({ name, args }) => name === 'move' && String(args[1]).endsWith('committed.json'));
/** Real paths of the files that change. */
const CHANGED = WRITES.map(({ path }) => (path === 'common.mk' ? 'shared/common.mk' : path)).filter((path) => path !== 'other/untouched.txt');

/** Crashes the commit before a call, lets the user edit, and recovers. */
function afterCrash<T>(call: number, edit: (root: string) => T): { recovery: Recovery | undefined; tree: Tree; edited: T; crashed: Tree } {
  return withDirectory((root) => {
    plant(root, OLD_FILES);
    assert.throws(() => writeAll(root, WRITES, { disk: crashingDisk(nodeDisk, call) }), Crash);
    const crashed = treeOf(root);
    const edited = edit(root);
    const recovery = recover(root);
    return { recovery, tree: treeOf(root), edited, crashed };
  });
}

/** Files without directories, and without some of them. */
function filesOf(tree: Tree, without: readonly string[]): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([path, what]) => what !== 'dir' && !without.includes(path)));
}

const points = Array.from({ length: RETIRED - DECIDED + 1 }, (_, index) => DECIDED + index);

test('an edited file stays as it is at every moment of a crash, and the others follow what it builds on', () => {
  const sides = { completed: 0, undone: 0, cleaned: 0 };
  for (const call of points) {
    for (const path of CHANGED) {
      const where = `crash at ${call}, edit of ${path}`;
      const { recovery, tree, crashed } = afterCrash(call, (root) => {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        appendFileSync(join(root, path), '# by hand\n');
      });
      const wasNew = crashed[path] === NEW_TREE[path];
      assert.ok(recovery, where);
      assert.equal(recovery.outcome, wasNew ? 'completed' : 'undone', where);
      assert.deepEqual(recovery.kept, [path], where);
      assert.match(recovery.message, /edited since, and left as found\.$/, where);
      const base = (wasNew ? NEW_TREE : OLD_TREE)[path]?.replace(/^\d+ /, '') ?? '';
      assert.equal(tree[path]?.replace(/^\d+ /, ''), `${base}# by hand\n`, where);
      assert.deepEqual(filesOf(tree, [path]), filesOf(wasNew ? NEW_TREE : OLD_TREE, [path]), where);
      sides[recovery.outcome]++;
    }
  }
  assert.ok(sides.completed > 100 && sides.undone > 100, JSON.stringify(sides));
});

test('edits on both sides: both stay, the others are undone', () => {
  let trials = 0;
  for (const call of points) {
    const { recovery, tree, edited, crashed } = afterCrash(call, (root) => {
      const now = treeOf(root);
      const replaced = CHANGED.find((path) => now[path] !== undefined && now[path] === NEW_TREE[path]);
      const waiting = CHANGED.find((path) => now[path] !== undefined && now[path] === OLD_TREE[path]);
      const both = [replaced, waiting].filter((path) => path !== undefined);
      for (const path of both) appendFileSync(join(root, path), '# by hand\n');
      return both;
    });
    const [first, second] = edited;
    if (first === undefined || second === undefined) continue;
    trials++;
    assert.equal(recovery?.outcome, 'undone');
    for (const path of edited) assert.equal(tree[path], `${crashed[path] ?? ''}# by hand\n`);
    assert.deepEqual(filesOf(tree, edited), filesOf(OLD_TREE, edited), `crash at ${call}`);
  }
  assert.ok(trials > 20, String(trials));
});

test('a file that the user deleted stays deleted', () => {
  for (const call of points) {
    for (const path of CHANGED) {
      const where = `crash at ${call}, removal of ${path}`;
      const { recovery, tree } = afterCrash(call, (root) => rmSync(join(root, path), { force: true }));
      const side = recovery?.outcome === 'completed' ? NEW_TREE : OLD_TREE;
      if (recovery?.kept.includes(path)) assert.equal(tree[path], undefined, where);
      // Else the deletion is what the commit was about: the file was to come, or to go.
      else assert.ok(OLD_TREE[path] === undefined || NEW_TREE[path] === undefined, where);
      assert.deepEqual(filesOf(tree, [path]), filesOf(side, [path]), where);
    }
  }
});

test('a mode that the user set stays, whichever way it goes', () => {
  for (const call of points) {
    const { tree } = afterCrash(call, (root) => chmodSync(join(root, 'Dockerfile'), 0o440));
    assert.match(tree['Dockerfile'] ?? '', /^440 FROM (old|new)\n$/, `crash at ${call}`);
  }
});

test('a directory that became a link, a file or something else is left alone', () => {
  const DEEDS: Readonly<Record<string, (root: string) => void>> = {
    'a link': (root) => {
      renameSync(join(root, 'deploy'), join(root, 'other/deploy'));
      symlinkSync('other/deploy', join(root, 'deploy'));
    },
    'a file': (root) => {
      renameSync(join(root, 'deploy'), join(root, 'other/deploy'));
      writeFileSync(join(root, 'deploy'), 'by hand');
    },
    'a link to a file': (root) => {
      renameSync(join(root, 'Dockerfile'), join(root, 'other/Dockerfile'));
      symlinkSync('other/Dockerfile', join(root, 'Dockerfile'));
    },
    'a directory in place of a file': (root) => {
      rmSync(join(root, 'Dockerfile'));
      mkdirSync(join(root, 'Dockerfile'));
    },
  };
  for (const [name, deed] of Object.entries(DEEDS)) {
    for (const call of points) {
      const { recovery, tree, edited } = afterCrash(call, (root) => {
        deed(root);
        return treeOf(root);
      });
      assert.ok(recovery && recovery.kept.length > 0, `${name}, crash at ${call}`);
      const moved = recovery.kept.includes('Dockerfile') ? /^(other\/)?Dockerfile($|\/)/ : /^(other\/)?deploy($|\/)/;
      for (const path of Object.keys(edited).filter((key) => moved.test(key))) {
        assert.equal(tree[path], edited[path], `${name}, crash at ${call}: ${path}`);
      }
    }
  }
});

test('without an edit a decided commit is completed, and says which files', () => {
  const { recovery, tree } = afterCrash(points.at(4) ?? 0, () => undefined);
  assert.equal(recovery?.outcome, 'completed');
  assert.deepEqual(recovery.kept, []);
  assert.match(recovery.message, /^A run that was interrupted here has been completed \(Dockerfile, Makefile, .*\)\.$/);
  assert.deepEqual(tree, NEW_TREE);
});

test('lost staged files: undone where the old ones are there, else refused and nothing removed', () => withDirectory((root) => {
  plant(root, OLD_FILES);
  const half = Math.floor((DECIDED + RETIRED) / 2);
  assert.throws(() => writeAll(root, WRITES, { disk: crashingDisk(nodeDisk, half) }), Crash);
  const staging = join(root, '.go-docker-staging');
  rmSync(join(staging, '0.old'));
  for (const name of nodeDisk.list(staging).filter((file) => file.endsWith('.new'))) writeFileSync(join(staging, name), 'damaged');
  const before = treeOf(root);
  assert.throws(() => recover(root), { code: 'GD-COMMIT-DAMAGED', message: /Dockerfile: the copy of its old contents is damaged\n {4}→ compare/ });
  const strip = (tree: Tree): Tree => Object.fromEntries(Object.entries(tree).filter(([path]) => !path.includes('holder')));
  assert.deepEqual(strip(treeOf(root)), strip(before));
  writeFileSync(join(staging, '0.old'), 'FROM old\n');
  assert.equal(recover(root)?.outcome, 'undone');
  assert.deepEqual(treeOf(root), OLD_TREE);
}));

test('a commit on top of an interrupted one is refused until it is mended', () => withDirectory((root) => {
  plant(root, OLD_FILES);
  assert.throws(() => writeAll(root, WRITES, { disk: crashingDisk(nodeDisk, DECIDED + 10) }), Crash);
  assert.throws(() => writeAll(root, [{ path: 'x', contents: '' }]), { code: 'GD-COMMIT-UNFINISHED' });
  recover(root);
  writeAll(root, [{ path: 'x', contents: '' }]);
  assert.deepEqual(treeOf(root), { ...NEW_TREE, x: '644 ' });
}));
