// Size and rebuild of the default recipe on the engine at hand:
//   node --import tsx bench/image.ts [--runs N] [--peers DIR] [--ko-base REF] [--patience SECONDS]
// DIR holds programs that write what other tools write (goctl, docker-init): each is run in a service's directory. REF
// is a base image in a registry, for ko, which takes none from an engine; ko itself comes from the Go module proxy.
// All is measured in turns in this one run, and a ratio is the median of the ratios of the turns: what else the machine
// does falls on both sides of each. That is not enough on a busy one: all containers of an engine together may get the
// share of one process (their cgroup's weight), so that the same `go build` takes longer inside than outside. A turn
// waits for a quiet machine, for as long as the patience lasts (60 s by default), and turns that began on a busy one
// are told. Needs Go, whose release becomes the builder image's (GOTOOLCHAIN). Nothing is pulled that is at hand.
// Images and directories are gone afterwards; the engine keeps its build cache.
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { must, releaseOf, StepFailed, type Bench } from '../generators/compare/bench.ts';
import { readImage } from '../generators/compare/image-archive.ts';
import { withOutput } from '../generators/compare/run-process.ts';
import { writeFiles } from '../generators/compare/sources.ts';
import { readTemplate } from '../generators/package-root.ts';
import { DEBIAN_SUITE, golangImage } from '../src/plan/base-images.ts';
import { planImage } from '../src/plan/plan-image.ts';
import { renderService } from '../src/render/render.ts';
import { resolveOptions, valuesOf } from '../src/resolve-options.ts';
import { hostGo, koBuild, writeAsPeer, type HostGo } from './peers.ts';
import { onEngine, race, ratios, seconds, type Contender, type Race, type Times } from './race.ts';
import { median, middleHalf, type Row } from './table.ts';

/** What others write is built in so many of the turns: without Go's cache a build of theirs may take a minute. */
const TURNS_OF_OTHERS = 3;

/** Of `go build` in the Dockerfile. */
const FLAGS = ['-buildvcs=false', '-trimpath', "-ldflags=-s -w -X 'main.version=dev'"];

const { values: flags } = parseArgs({
  options: {
    runs: { type: 'string', default: '7' },
    peers: { type: 'string' },
    'ko-base': { type: 'string' },
    patience: { type: 'string', default: '60' },
  },
});
const service = valuesOf(resolveOptions({ flags: {}, answers: {}, stored: {} }, { directory: 'hello', remoteModule: null }).options);
const files = renderService(service, planImage(service), readTemplate);

/** Changes one line of hello.go, the answer to `/`, into one that is like no other. */
async function changeLine(directory: string, mark: string): Promise<void> {
  const { contents } = files.find(({ path }) => path === 'hello.go')!;
  const text = contents.replace('hello world!', `hello ${mark}`);
  if (text === contents) throw new Error('hello.go has no line to change');
  await writeFile(join(directory, 'hello.go'), text);
}

/** A directory that holds the service. */
async function laidOut(bench: Bench, name: string): Promise<string> {
  const directory = await bench.workplace.directory(name);
  await writeFiles(directory, files);
  return directory;
}

/** Changes the line, then builds an image of the directory. */
function imageBuild(bench: Bench, name: string, directory: string): (mark: string) => Promise<string> {
  return async (mark) => {
    await changeLine(directory, mark);
    const reference = bench.workplace.reference(`${name}-${mark}`);
    await must(bench, name, [...bench.tool.build, '-q', '-t', reference, '.'], { cwd: directory });
    return reference;
  };
}

/** `go build` on this machine, as the Dockerfile calls it. Returns the binary's path. */
async function hostBuild(bench: Bench, go: HostGo): Promise<(mark: string) => Promise<string>> {
  const directory = await laidOut(bench, 'host');
  const output = join(bench.workplace.top, 'host-binary');
  const [os, arch] = bench.tool.platform.split('/');
  const env = { ...go.env, CGO_ENABLED: '0', GOOS: os, GOARCH: arch };
  return async (mark) => {
    await changeLine(directory, mark);
    await must(bench, 'go build', [go.program, 'build', ...FLAGS, '-o', output, '.'], { cwd: directory, env });
    if (!(await readFile(output)).includes(mark)) throw new Error('go build did not compile the changed line');
    return output;
  };
}

/**
 * The same Dockerfile, where a ready binary is copied in place of `go build`: what the engine itself takes. One byte
 * differs each time.
 */
async function floorBuild(bench: Bench, ready: Buffer): Promise<() => Promise<string>> {
  const directory = await laidOut(bench, 'floor');
  const dockerfile = await readFile(join(directory, 'Dockerfile'), 'utf8');
  const copying = dockerfile.replace(/go build [^\n]* -o (\S+) \.$/m, 'cp ready $1');
  if (copying === dockerfile) throw new Error('the Dockerfile has no go build to replace');
  await writeFile(join(directory, 'Dockerfile'), copying);
  let count = 0;
  return async () => {
    count += 1;
    ready.writeUInt8(count % 256, ready.length - 1);
    await writeFile(join(directory, 'ready'), ready);
    const reference = bench.workplace.reference(`floor-${count}`);
    await must(bench, 'floor', [...bench.tool.build, '-q', '-t', reference, '.'], { cwd: directory });
    return reference;
  };
}

interface Size {
  /** Of all files in all layers. */
  bytes: number;
  ca: number;
}

async function sizeOf({ tool, signal }: Bench, reference: string): Promise<Size> {
  const { ended, value } = await withOutput([...tool.save, reference], { signal }, (stdout) => readImage(stdout, new Set()));
  if (!value) throw new StepFailed(`${tool.program} save (exit code ${ended.code})`, ended.lines);
  const ca = value.files.get('etc/ssl/certs/ca-certificates.crt')?.bytes;
  if (ca === undefined) throw new Error('the image has no CA bundle');
  return { bytes: value.bytes, ca };
}

async function measure(bench: Bench, runs: number): Promise<Row[]> {
  const { token } = bench.workplace;
  const release = await releaseOf(bench, golangImage(service.go, DEBIAN_SUITE));
  const go = await hostGo(bench, release);
  const { program, version, platform } = bench.tool;
  process.stdout.write(`${program} ${version}, ${platform}, ${release} on both sides; medians of ${runs} turns, `);
  process.stdout.write(`of ${Math.min(runs, TURNS_OF_OTHERS)} for the tools of others\n`);
  const [image, host] = [imageBuild(bench, 'minimal', await laidOut(bench, 'minimal')), await hostBuild(bench, go)];
  bench.say('first builds …\n');
  const binary = await host(`${token}-first`);
  const size = await sizeOf(bench, await image(`${token}-first`));
  const bytes = (await stat(binary)).size;
  const floor = await floorBuild(bench, await readFile(binary));
  await floor();
  const others = await othersOf(bench, go, Math.ceil(runs / TURNS_OF_OTHERS));
  const ours = Object.entries({ minimal: image, host, floor }).map(([name, build]) => ({ name, every: 1, build }));
  const racing = async (): Promise<Race> => {
    for (const { build } of others.contenders) await build(`${token}-first`);
    return race(bench, [...ours, ...others.contenders], runs, Number(flags.patience));
  };
  const { times, busy } = await racing().finally(others.clean);
  const told = busy === 0 ? [] : [{ what: `  ${busy} of ${runs} turns began on a busy machine: times and ratio may be too high` }];
  return [...sizeRows(size, bytes), ...timeRows(times, others), ...told];
}

function sizeRows(size: Size, binary: number): Row[] {
  return [
    { what: 'minimal, http: files of all layers', value: size.bytes, unit: 'bytes' },
    { what: '  go build on this machine, stripped', value: binary, unit: 'bytes' },
    { what: '  CA bundle', value: size.ca, unit: 'bytes' },
    { what: '  ratio to both', value: size.bytes / (binary + size.ca), unit: '×', must: 1.02 },
  ];
}

function timeRows(times: Times, { contenders, missing }: Others): Row[] {
  const at = (name: string, turn: number): number => times.get(name)![turn]!;
  const rebuilt = ratios(times, 'minimal', (turn) => at('host', turn) + at('floor', turn));
  return [
    { what: 'minimal, rebuilt after one changed line', value: median(seconds(times, 'minimal')), unit: 's' },
    { what: '  go build on this machine, warm', value: median(seconds(times, 'host')), unit: 's' },
    { what: "  the engine's floor", value: median(seconds(times, 'floor')), unit: 's' },
    { what: `  ratio to both (middle half ${middleHalf(rebuilt)})`, value: median(rebuilt), unit: '×', must: 1.25 },
    ...contenders.flatMap(({ name }) => [
      { what: `  ${name}`, value: median(seconds(times, name)), unit: 's' },
      { what: '    ratio to minimal', value: median(ratios(times, name, (turn) => at('minimal', turn))), unit: '×' },
    ]),
    ...missing.map((what) => ({ what: `  ${what}` })),
  ];
}

interface Others {
  contenders: Contender[];
  /** What cannot be had here, and why. */
  missing: string[];
  clean: () => Promise<void>;
}

/** What others make of the same service. */
async function othersOf(bench: Bench, go: HostGo, every: number): Promise<Others> {
  const others: Others = { contenders: [], missing: [], clean: async () => undefined };
  for (const name of ['goctl', 'docker-init']) {
    if (flags.peers === undefined) {
      others.missing.push(`${name}: not measured, --peers DIR names no program that writes its files`);
      continue;
    }
    const directory = await laidOut(bench, name);
    // Some copy go.sum by name, which this module does not need.
    await writeFile(join(directory, 'go.sum'), '');
    await writeAsPeer(bench, directory, [resolve(flags.peers, name)], go);
    others.contenders.push({ name, every, build: imageBuild(bench, name, directory) });
  }
  const base = flags['ko-base'];
  if (base === undefined) others.missing.push('ko: not measured, --ko-base REF names no base image in a registry');
  else {
    const directory = await laidOut(bench, 'ko');
    const { build, clean } = await koBuild(bench, directory, '.', base, go);
    others.contenders.push({ name: 'ko', every, build: (mark) => changeLine(directory, mark).then(build) });
    others.clean = clean;
  }
  return others;
}

async function main(): Promise<void> {
  const runs = Number(flags.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${flags.runs}: a whole number from 1 is wanted`);
  if (!(Number(flags.patience) >= 0)) throw new Error(`--patience ${flags.patience}: seconds are wanted, 0 for none`);
  await onEngine((bench) => measure(bench, runs));
}

await main();
