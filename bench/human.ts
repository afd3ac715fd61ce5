// Our image of a repository beside the one that its own Dockerfile makes, on the engine at hand:
//   node --import tsx bench/human.ts --repository DIR [--file Dockerfile] [--context .] [--main PACKAGE]
// Both are built from copies of the repository; the human's as it stands, ours by dist/ where the repository's Docker files are taken away. Bytes are
// those of all regular files in all layers, as `yo go-docker:compare` counts them. What the human's image holds beside the program (a shell, packages
// that an operator wants) is not judged.
import { cp, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { must, StepFailed, type Bench } from '../generators/compare/bench.ts';
import { readImage } from '../generators/compare/image-archive.ts';
import { withOutput } from '../generators/compare/run-process.ts';
import { PACKAGE_ROOT } from '../generators/package-root.ts';
import { isLeftOut } from './copies.ts';
import { onEngine } from './race.ts';
import type { Row } from './table.ts';

const { values: flags } = parseArgs({ options: { repository: { type: 'string' }, file: { type: 'string', default: 'Dockerfile' }, context: { type: 'string', default: '.' }, main: { type: 'string' } } });
if (flags.repository === undefined) throw new Error('usage: bench/human.ts --repository DIR [--file Dockerfile] [--context .] [--main PACKAGE]');
const repository = resolve(flags.repository);

async function built(bench: Bench, name: string, directory: string, words: readonly string[]): Promise<number> {
  const reference = bench.workplace.reference(name);
  bench.say(`building ${name} …\n`);
  await must(bench, name, [...bench.tool.build, '-q', '-t', reference, ...words], { cwd: directory });
  const { ended, value } = await withOutput([...bench.tool.save, reference], { signal: bench.signal }, (stdout) => readImage(stdout, new Set()));
  if (!value) throw new StepFailed(`save (exit code ${ended.code})`, ended.lines);
  return value.bytes;
}

async function measure(bench: Bench): Promise<Row[]> {
  const name = basename(repository);
  const theirs = join(await bench.workplace.directory('human'), name);
  await cp(repository, theirs, { recursive: true, verbatimSymlinks: true });
  const ours = join(await bench.workplace.directory('ours'), name);
  await cp(repository, ours, { recursive: true, verbatimSymlinks: true, filter: (path) => !isLeftOut(path) });
  await must(bench, 'generator', [process.execPath, join(PACKAGE_ROOT, 'dist/cli.js'), 'dockerfile', '--yes', ...(flags.main === undefined ? [] : ['--main', flags.main])], { cwd: ours });
  const human = await built(bench, 'human', theirs, ['-f', flags.file, flags.context]);
  const own = await built(bench, 'ours', ours, ['.']);
  const base = /^FROM (\S+)(?![^]*^FROM )/m.exec(await readFile(join(ours, 'Dockerfile'), 'utf8'))?.[1] ?? '';
  return [
    { what: `${name}, ${flags.file}: the human's image`, value: human, unit: 'bytes' },
    { what: `  ours, on ${base}`, value: own, unit: 'bytes' },
    { what: '  ratio', value: own / human, unit: '×' },
  ];
}

await onEngine(measure);
