// Rebuild of a repository that exists after one changed line, on the engine at hand:
//   node --import tsx bench/rebuild.ts --repository DIR --main PACKAGE [--runs N] [--peers DIR] [--turns-of-peers N] [--ko-base REF] [--patience SECONDS]
// PACKAGE is the directory of the program in DIR (`.`, `cmd/app`), which is built without cgo; our own files come from dist/. DIR of the peers
// holds programs that write what other tools write (goctl, docker-init, flyctl), told the package. Each works on a copy, all in turns in this one
// run; a ratio is the median of the ratios of the turns. Needs Go, whose release becomes the builder image's. bench/image.ts says what makes such
// figures true.
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { must, releaseOf, StepFailed, type Bench } from '../generators/compare/bench.ts';
import { PACKAGE_ROOT } from '../generators/package-root.ts';
import { isLeftOut } from './copies.ts';
import { hostGo, koBuild, writeAsPeer, type HostGo } from './peers.ts';
import { onEngine, race, ratios, seconds, type Contender, type Times } from './race.ts';
import { median, middleHalf, type Row } from './table.ts';

const PEERS = ['docker-init', 'goctl', 'flyctl'];

const { values: flags } = parseArgs({
  options: {
    repository: { type: 'string' }, main: { type: 'string', default: '.' }, runs: { type: 'string', default: '5' }, peers: { type: 'string' },
    'turns-of-peers': { type: 'string', default: '1' }, 'ko-base': { type: 'string' }, patience: { type: 'string', default: '60' },
  },
});
if (flags.repository === undefined) throw new Error('usage: bench/rebuild.ts --repository DIR --main PACKAGE [--runs N] [--peers DIR] [--ko-base REF]');
const [repository, main, runs] = [resolve(flags.repository), flags.main, Number(flags.runs)];

/** A copy of the repository without its own Docker files, and the file of its main package that lines change in. */
interface Copy {
  readonly directory: string;
  readonly file: string;
  readonly text: string;
}

async function copied(bench: Bench, name: string): Promise<Copy> {
  const directory = join(await bench.workplace.directory(name), basename(repository));
  await cp(repository, directory, { recursive: true, verbatimSymlinks: true, filter: (path) => !isLeftOut(path) });
  for (const name of await readdir(join(directory, main))) {
    if (!name.endsWith('.go') || name.endsWith('_test.go')) continue;
    const file = join(directory, main, name);
    const text = await readFile(file, 'utf8');
    if (/^func main\(\)/m.test(text)) return { directory, file, text };
  }
  throw new Error(`${main} has no file with func main`);
}

/** A line that the compiler keeps and that is like no other. */
async function changeLine({ file, text }: Copy, mark: string): Promise<void> {
  await writeFile(file, `${text}\n//go:noinline\nfunc benchMark() string { return "${mark}" }\n\nvar _ = benchMark()\n`);
}

function imageBuild(bench: Bench, name: string, copy: Copy): Contender['build'] {
  return async (mark) => {
    await changeLine(copy, mark);
    const reference = bench.workplace.reference(`${name}-${mark}`);
    await must(bench, name, [...bench.tool.build, '-q', '-t', reference, '.'], { cwd: copy.directory });
  };
}

/** The go command of our Dockerfile, with the variables before it, and where it puts the binary. */
const COMMAND = /((?:[A-Z]\w*=\S+ )*go build [^\n]*?-o (\/out\/\S+)[^\n]*)/;

/** The same go command on this machine. */
async function hostBuild(bench: Bench, go: HostGo, copy: Copy, command: string, output: string): Promise<(mark: string) => Promise<void>> {
  const binary = join(bench.workplace.top, 'host-binary');
  const [os = '', arch = ''] = bench.tool.platform.split('/');
  const script = command.replace(output, binary).replace('go build', `"${go.program}" build`);
  return async (mark) => {
    await changeLine(copy, mark);
    await must(bench, 'go build', ['sh', '-c', script], { cwd: copy.directory, env: { ...go.env, TARGETOS: os, TARGETARCH: arch } });
    if (!(await readFile(binary)).includes(mark)) throw new Error('go build did not compile the changed line');
  };
}

/** Our Dockerfile where a ready binary is copied in place of the go command: what the engine itself takes. */
async function floorBuild(bench: Bench, { directory }: Copy, dockerfile: string): Promise<() => Promise<void>> {
  const ready = await readFile(join(bench.workplace.top, 'host-binary'));
  await writeFile(join(directory, 'Dockerfile'), dockerfile.replace(COMMAND, 'mkdir -p /out && cp ready-binary $2'));
  let count = 0;
  return async () => {
    ready.writeUInt8(++count % 256, ready.length - 1);
    await writeFile(join(directory, 'ready-binary'), ready);
    await must(bench, 'floor', [...bench.tool.build, '-q', '-t', bench.workplace.reference(`floor-${count}`), '.'], { cwd: directory });
  };
}

/** What others write for the same program; one whose first build fails is named with its last line. */
async function othersOf(bench: Bench, go: HostGo, every: number): Promise<{ contenders: Contender[]; failed: string[]; clean: () => Promise<void> }> {
  const found: { name: string; build: Contender['build'] }[] = [];
  let clean = async (): Promise<void> => undefined;
  const failed: string[] = [];
  const tried = async (name: string, prepare: () => Promise<Contender['build']>): Promise<void> => {
    try {
      const build = await prepare();
      await build(`${bench.workplace.token}-first`);
      found.push({ name, build });
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      failed.push(`${name}: ${error.lines.filter((line) => line.trim() !== '').at(-1) ?? error.message}`);
    }
  };
  for (const name of flags.peers === undefined ? [] : PEERS) {
    await tried(name, async () => {
      const copy = await copied(bench, name);
      await writeAsPeer(bench, copy.directory, [resolve(flags.peers!, name), main], go);
      return imageBuild(bench, name, copy);
    });
  }
  const base = flags['ko-base'];
  if (base !== undefined) {
    await tried('ko', async () => {
      const copy = await copied(bench, 'ko');
      const ko = await koBuild(bench, copy.directory, main === '.' ? '.' : `./${main}`, base, go);
      clean = ko.clean;
      return (mark) => changeLine(copy, mark).then(ko.build);
    });
  }
  return { contenders: found.map((one) => ({ ...one, every })), failed, clean };
}

async function measure(bench: Bench): Promise<Row[]> {
  const copy = await copied(bench, 'ours');
  await must(bench, 'generator', [process.execPath, join(PACKAGE_ROOT, 'dist/cli.js'), 'dockerfile', '--yes', '--main', main], { cwd: copy.directory });
  const dockerfile = await readFile(join(copy.directory, 'Dockerfile'), 'utf8');
  const [, command, output] = COMMAND.exec(dockerfile) ?? [];
  const image = /^FROM (?:--platform=\S+ )?(golang:\S+)/m.exec(dockerfile)?.[1];
  if (command === undefined || output === undefined || image === undefined) throw new Error('the Dockerfile has no go build to compare with');
  const release = await releaseOf(bench, image);
  const go = await hostGo(bench, release);
  process.stdout.write(`${bench.tool.program} ${bench.tool.version}, ${bench.tool.platform}, ${release} on both sides; ${command}\n`);
  const floorCopy = await copied(bench, 'floor');
  await cp(join(copy.directory, '.dockerignore'), join(floorCopy.directory, '.dockerignore'));
  const [ours, host] = [imageBuild(bench, 'ours', copy), await hostBuild(bench, go, await copied(bench, 'host'), command, output)];
  bench.say('first builds …\n');
  const first = `${bench.workplace.token}-first`;
  await host(first);
  await ours(first);
  const floor = await floorBuild(bench, floorCopy, dockerfile);
  await floor();
  const others = await othersOf(bench, go, Math.max(1, Math.ceil(runs / Number(flags['turns-of-peers']))));
  const contenders = [...Object.entries({ ours, host, floor }).map(([name, build]) => ({ name, every: 1, build })), ...others.contenders];
  const { times, busy } = await race(bench, contenders, runs, Number(flags.patience)).finally(others.clean);
  return [
    ...rows(times, others.contenders),
    ...others.failed.map((what) => ({ what: `  ${what}` })),
    ...(busy === 0 ? [] : [{ what: `  ${busy} of ${runs} turns began on a busy machine: times and ratio may be too high` }]),
  ];
}

function rows(times: Times, others: readonly Contender[]): Row[] {
  const at = (name: string, turn: number): number => times.get(name)![turn]!;
  const rebuilt = ratios(times, 'ours', (turn) => at('host', turn) + at('floor', turn));
  return [
    { what: 'rebuilt after one changed line', value: median(seconds(times, 'ours')), unit: 's' },
    { what: '  go build on this machine, warm', value: median(seconds(times, 'host')), unit: 's' },
    { what: "  the engine's floor", value: median(seconds(times, 'floor')), unit: 's' },
    { what: `  ratio to both (middle half ${middleHalf(rebuilt)})`, value: median(rebuilt), unit: '×', must: 1.25 },
    ...others.flatMap(({ name }) => [
      { what: `  ${name}`, value: median(seconds(times, name)), unit: 's' },
      { what: '    ratio to ours', value: median(ratios(times, name, (turn) => at('ours', turn))), unit: '×' },
    ]),
  ];
}

await onEngine(measure);
