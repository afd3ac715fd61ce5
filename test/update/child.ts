/** A process that updates the tree of a test: `node child.mjs ROOT FAULT AT`; call AT meets the FAULT: SIGKILL, or an error of the disk. */
import { writeSync } from 'node:fs';
import process from 'node:process';
import { mergeFiles } from '../../generators/update/merge-files.ts';
import { recordOutcome, writeUpdate } from '../../generators/update/write.ts';
import { nodeDisk } from '../../src/commit/disk.ts';
import { recover } from '../../src/commit/recover.ts';
import { systemError, watchedDisk } from '../commit/watched-disk.ts';
import { OURS, STORED } from './fault-tree.ts';

const [root = '', fault = '', at = '-1'] = process.argv.slice(2);

let calls = 0;
const disk = watchedDisk(nodeDisk, ({ index, name, args }) => {
  calls = index + 1;
  if (index !== Number(at)) return;
  // In the middle of a file, or where the disk is full: some of it is there.
  if (name === 'create' && /SIGKILL|ENOSPC/.test(fault)) nodeDisk.create(String(args[0]), (args[1] as Buffer).subarray(0, 3), { mode: 0o644 });
  if (fault !== 'SIGKILL') throw systemError(fault);
  process.kill(process.pid, 'SIGKILL');
});

writeSync(1, 'r');
try {
  recover(root);
  const { outcomes, records } = mergeFiles({ root, stored: STORED, files: OURS, skipped: [], style: 'inline', labels: { theirs: 'yours', ours: 'new' }, force: false });
  const note = await writeUpdate(root, [...outcomes, recordOutcome(root, {}, records)], { disk });
  writeSync(1, note === null ? ` written by ${calls} calls` : ` written, but: ${note}`);
} catch (error) {
  writeSync(1, ` ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`);
}
