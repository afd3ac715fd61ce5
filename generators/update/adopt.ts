import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { RECORD_FILE, type Record as StoredRecord } from '../../src/commit/record.ts';
import { refuse } from '../../src/diagnostic.ts';
import type { CommandLine } from '../command-line.ts';
import { generatorVersion } from '../package-root.ts';
import { shellWord } from '../print.ts';

const INSTEAD = 'name it with --file, or write one with yo go-docker:dockerfile';

/**
 * The record with which a Dockerfile is taken over: it holds the file, and no base, so that nothing of it counts as
 * this generator's. The base is what is rendered now; from the next update on, its changes alone are merged.
 * @throws Refusal where there is nothing to take over
 */
export function adoption(root: string, line: CommandLine, stored: StoredRecord | undefined): StoredRecord {
  const file = String(line.flags['file'] ?? stored?.options['file'] ?? 'Dockerfile').replace(/^(?:\.\/)+/, '');
  const entry = lstatSync(join(root, file), { throwIfNoEntry: false });
  if (entry === undefined) throw refuse('adopt-nothing', `there is no ${file} that could be taken over`, INSTEAD);
  if (entry.isSymbolicLink()) throw refuse('adopt-nothing', `${file} is a link, and what is taken over is a file`, `name the file that it leads to: --file ${shellWord(relative(root, resolve(root, dirname(file), readlinkSync(join(root, file)))))}`);
  if (!entry.isFile() || !beginsWithFrom(readFileSync(join(root, file), 'utf8'))) throw refuse('adopt-nothing', `${file === '' ? '.' : file} is no Dockerfile that could be taken over: it is no file that begins with FROM`, INSTEAD);
  if (stored?.files[file] !== undefined) throw refuse('adopt-known', `${file} is in the record already`, 'run yo go-docker:update without --adopt');
  const held = String(stored?.options['file'] ?? 'Dockerfile');
  if (stored?.options['main'] !== undefined || stored?.files[held]?.ownership === 'managed') {
    throw refuse(
      'adopt-second', `the record here (${RECORD_FILE}) is of ${held} already, and holds one Dockerfile: ${file} cannot be taken over beside it`,
      `keep ${file} up to date by hand; or remove ${held} and ${RECORD_FILE} first, to take over ${file} in its place`,
    );
  }
  return {
    schema: 1, generator: generatorVersion(), options: { ...stored?.options, main: [] },
    files: { ...stored?.files, [file]: { ownership: 'managed', sha256: '0'.repeat(64) } },
  };
}

/** Whether a text is a Dockerfile: its first instruction is FROM, with arguments of FROM before it. */
function beginsWithFrom(text: string): boolean {
  const first = DockerfileParser.parse(text.replace(/^\uFEFF/, '')).getInstructions().find((instruction) => instruction.getKeyword() !== 'ARG');
  return first?.getKeyword() === 'FROM';
}
