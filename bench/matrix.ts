// Every image case of test/cases/ on every builder there is, and whether the image then starts as that of the engine's own BuildKit does:
//   node --import tsx bench/matrix.ts [--only NAME,NAME] [--buildx BUILDER]
// Each case is laid out anew, planned by dist/ with the options that it has, built by the command that is printed, and started. Ways: BuildKit of the
// engine; another BuildKit, by a builder of buildx that is named; Podman; and the classic builder, for which the plan is printed as `--builder portable`.
// Cases that are refused, and those whose modules lie on a private host, are not built. Prints a table in Markdown; its exit code is 1 where a cell fails.
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { PACKAGE_ROOT } from '../generators/package-root.ts';
import { call, must, Workbench, type Outcome } from '../test/docker/container-tool.ts';

const CASES = join(import.meta.dirname, '../test/cases');
const { values: flags } = parseArgs({ options: { only: { type: 'string', default: '' }, buildx: { type: 'string' } } });
const only = flags.only.split(',').filter(Boolean);

interface Way {
  readonly name: string;
  readonly tool: 'docker' | 'podman';
  /** Words in place of `docker build`. */
  readonly build: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly options?: CaseOptions;
}

const WAYS: readonly Way[] = [
  { name: 'BuildKit', tool: 'docker', build: 'docker build' },
  ...(flags.buildx === undefined ? [] : [{ name: `buildx ${flags.buildx}`, tool: 'docker', build: `docker buildx build --builder ${flags.buildx} --load` } as const]),
  ...(call('podman', ['version']).code === 0 ? [{ name: 'Podman', tool: 'podman', build: 'podman build --format docker' } as const] : []),
  { name: 'classic, portable', tool: 'docker', build: 'docker build', env: { DOCKER_BUILDKIT: '0' }, options: { builder: 'portable' } },
];

interface CaseOptions {
  readonly place?: { readonly directory?: string; readonly file?: string; readonly amendIgnore?: boolean };
  readonly [name: string]: unknown;
}

/** The flags of a case's options; those of a way count before them. */
function wordsOf({ place, ...own }: CaseOptions, way: Way): string[] {
  const options = { ...own, ...way.options };
  return [
    ...Object.entries(options).flatMap(([name, value]) => (value === true ? [`--${name}`] : [`--${name}`, String(value)])),
    ...(place?.file === undefined ? [] : ['--file', place.file]), ...(place?.amendIgnore === true ? ['--amend-dockerignore'] : []),
  ];
}

/** What a container is some seconds after its start: it runs, or the code and the last words that it ended with. */
function stateOf(bench: Workbench, image: string): string {
  const name = bench.containerName();
  const started = call(bench.tool, ['run', '-d', '--name', name, image]);
  if (started.code !== 0) return `does not start: ${lastLine(started)}`;
  call('sleep', ['3']);
  const [running, code] = must(bench.tool, ['inspect', '-f', '{{.State.Running}} {{.State.ExitCode}}', name]).trim().split(' ');
  return running === 'true' ? 'runs' : `exit ${code}: ${lastLine(call(bench.tool, ['logs', name]))}`;
}

function lastLine({ stdout, stderr }: Outcome): string {
  // What counts is what it says, not when.
  return (`${stdout}\n${stderr}`.trim().split('\n').at(-1) ?? '').replace(/\d{4}[/-]\d\d[/-]\d\d[T ][\d:.]+\S*/, '').trim().slice(0, 160);
}

/** A case built one way; `null` where there is nothing to be built. */
function cell(name: string, way: Way): { readonly fault: string | null; readonly state: string } | null {
  const bench = new Workbench(way.tool);
  try {
    const said = join(CASES, name, 'options.json');
    const options = existsSync(said) ? JSON.parse(readFileSync(said, 'utf8')) as CaseOptions : {};
    const directory = bench.directory(name);
    cpSync(join(CASES, name, 'repo'), directory, { recursive: true });
    must('git', ['init', '-q'], { cwd: directory });
    const at = posix.join(directory, options.place?.directory ?? '.');
    const made = call(process.execPath, [join(PACKAGE_ROOT, 'dist/cli.js'), 'dockerfile', '--yes', ...wordsOf(options, way)], { cwd: at });
    if (made.code !== 0) return null;
    const command = /^ {2}docker build (.*)$/m.exec(`${made.stdout}\n${made.stderr}`)?.[1];
    if (command === undefined) throw new Error(made.report);
    if (/--secret|--ssh|--build-context/.test(command)) return null;
    const tag = bench.reference(name);
    const built = call('sh', ['-c', `${way.build} ${command.replace(/--pull /, '').replace(/-t \S+/, `-t ${tag}`)}`], { cwd: at, ...(way.env && { env: way.env }) });
    if (built.code !== 0) return { fault: lastLine(built), state: '' };
    return { fault: null, state: stateOf(bench, tag) };
  } finally {
    bench.clear();
  }
}

process.stdout.write(`| case | ${WAYS.map(({ name }) => name).join(' | ')} |\n|---|${WAYS.map(() => '---|').join('')}\n`);
for (const name of readdirSync(CASES).filter((one) => one.startsWith('image-') && (only.length === 0 || only.includes(one.slice(6))))) {
  const cells = WAYS.map((way) => cell(name, way));
  const [first] = cells;
  if (first === null || first === undefined) continue;
  const texts = cells.map((one) => {
    if (one === null) return 'refused';
    if (one.fault !== null) process.exitCode = 1;
    if (one.fault !== null) return `does not build: ${one.fault}`;
    if (one.state === first.state) return one === first ? one.state : 'the same';
    process.exitCode = 1;
    return one.state;
  });
  process.stdout.write(`| ${name.slice(6)} | ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |\n`);
}
