/** A process that updates the tree of a test: `node child.mjs ROOT KILL FAIL`; it dies before call KILL of the commit, and call FAIL meets an error of the disk. */
import { writeSync } from 'node:fs';
import process from 'node:process';
import { mergeFiles } from '../../generators/update/merge-files.ts';
import { recordOutcome, writeUpdate } from '../../generators/update/write.ts';
import { nodeDisk } from '../../src/commit/disk.ts';
import { recover } from '../../src/commit/recover.ts';
import { systemError, watchedDisk } from '../commit/watched-disk.ts';
import { OURS, STORED } from './fault-tree.ts';

const [root = '', kill = '-1', fail = '-1'] = process.argv.slice(2);

const disk = watchedDisk(nodeDisk, ({ index, name, args }) => {
  if (index === Number(fail)) throw systemError(['EIO', 'EACCES', 'ENOSPC'][index % 3]!);
  if (index !== Number(kill)) return;
  // In the middle of a file: some of it is there.
  if (name === 'create') nodeDisk.create(String(args[0]), (args[1] as Buffer).subarray(0, 3), { mode: 0o644 });
  process.kill(process.pid, 'SIGKILL');
});

writeSync(1, 'r');
try {
  recover(root);
  const { outcomes, records } = mergeFiles({ root, stored: STORED, files: OURS, skipped: [], style: 'inline', labels: { theirs: 'yours', ours: 'new' }, force: false });
  await writeUpdate(root, [...outcomes, recordOutcome(root, {}, records)], { disk });
  writeSync(1, ' written');
} catch (error) {
  writeSync(1, ` ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`);
}
