// Start-up and size of the package: node --import tsx bench/package.ts
// Everything is measured in this one run, side by side, since only the ratios mean something on another machine: our
// tarball, the same generators with their dependencies installed by npm in place of the bundle, `node -e 0`, and yo.
// Needs npm's registry. Installs into temporary directories, which are gone afterwards.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import process from 'node:process';

const ROOT = join(import.meta.dirname, '..');
const RUNS = { start: 15, cold: 5, coldPlain: 3 };
const SERVICE = ['hello', '--yes'];
/** yo gives up root's rights, so that another user has to write here. */
const work = mkdtempSync(join(tmpdir(), 'go-docker-bench-'));
chmodSync(work, 0o777);

interface Manifest {
  version: string;
  devDependencies: Record<string, string>;
}

function directory(name: string): string {
  const path = mkdtempSync(join(work, `${name}-`));
  chmodSync(path, 0o777);
  return path;
}

function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr, error } = spawnSync(program, [...args], { cwd, encoding: 'utf8', input: '', env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status} in ${cwd}\n${stdout}${stderr}`, { cause: error });
  return stdout;
}

/** Seconds that a program takes. */
function seconds(program: string, args: readonly string[], cwd: string, env?: NodeJS.ProcessEnv): number {
  const start = process.hrtime.bigint();
  run(program, args, cwd, env);
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function pack(from: string): string {
  const to = directory('tarball');
  run('npm', ['pack', '--pack-destination', to], from);
  return join(to, readdirSync(to).find((name) => name.endsWith('.tgz'))!);
}

/** The same generators as npm packages are mostly published: transpiled file by file, with dependencies for npm to install. */
function plainPackage(): string {
  const folder = directory('plain');
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(ROOT, 'tsconfig.json'),
      compilerOptions: {
        noEmit: false, rewriteRelativeImportExtensions: true, rootDir: ROOT, outDir: join(folder, 'dist'), typeRoots: [join(ROOT, 'node_modules/@types')],
      },
      include: [join(ROOT, 'generators')],
    }),
  );
  run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '--project', folder], ROOT);
  for (const path of readdirSync(join(ROOT, 'generators'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('USAGE'))) {
    cpSync(join(ROOT, 'generators', path), join(folder, 'dist/generators', path));
  }
  cpSync(join(ROOT, 'templates'), join(folder, 'templates'), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest & Record<string, unknown>;
  const { devDependencies, scripts: _scripts, exports: _exports, ...rest } = manifest;
  const dependencies = Object.fromEntries(importedPackages(join(folder, 'dist')).map((name) => [name, devDependencies[name] ?? '*']));
  // The environment asks its host for these two.
  for (const name of ['@yeoman/adapter', 'mem-fs']) dependencies[name] = devDependencies[name]!;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...rest, files: ['dist', 'templates'], bin: { 'generator-go-docker': 'dist/generators/cli.js' }, dependencies }));
  return folder;
}

function importedPackages(folder: string): string[] {
  const names = new Set<string>();
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))) {
    for (const [, name] of readFileSync(join(folder, path), 'utf8').matchAll(/(?:from |import\(|^import )'((?:@[\w-]+\/)?[\w-]+)(?:\/[^']*)?'/gm)) names.add(name!);
  }
  return [...names].filter((name) => existsSync(join(ROOT, 'node_modules', name))).sort();
}

interface Installed {
  bin: string;
  packages: number;
  bytes: number;
}

function install(tarball: string): Installed {
  const prefix = directory('installed');
  run('npm', ['install', '--prefix', prefix, '--no-audit', '--no-fund', tarball], prefix);
  const { packages } = JSON.parse(readFileSync(join(prefix, 'node_modules/.package-lock.json'), 'utf8')) as { packages: object };
  const folder = join(prefix, 'node_modules/generator-go-docker');
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { bin: Record<string, string> };
  const files = readdirSync(join(prefix, 'node_modules'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  return { bin: join(folder, bin['generator-go-docker']!), packages: Object.keys(packages).length, bytes };
}

/** From nothing to files on disk: npx, an empty directory, an empty npm cache. */
function cold(tarball: string): number {
  const [cwd, home] = [directory('cold'), directory('home')];
  const env = { HOME: home, npm_config_cache: join(home, 'cache'), npm_config_update_notifier: 'false' };
  const time = seconds('npx', ['--yes', relative(cwd, tarball), ...SERVICE], cwd, env);
  if (!readdirSync(join(cwd, 'hello')).includes('Dockerfile')) throw new Error('npx wrote no Dockerfile');
  rmSync(cwd, { recursive: true });
  rmSync(home, { recursive: true });
  return time;
}

interface Starts {
  node: number;
  ours: number;
  plain: number;
  yo: number;
}

/** Runs that find nothing to do, in turns, so that a busy moment falls on all alike. */
function starts(ours: Installed, plain: Installed, yo: string): Starts {
  const [cwd, home] = [directory('start'), directory('home')];
  const env = { HOME: home };
  run(yo, ['go-docker', ...SERVICE], cwd, env);
  const times: Record<keyof Starts, number[]> = { node: [], ours: [], plain: [], yo: [] };
  for (let i = 0; i < RUNS.start; i++) {
    times.node.push(seconds(process.execPath, ['-e', '0'], cwd));
    times.ours.push(seconds(process.execPath, [ours.bin, ...SERVICE], cwd));
    times.plain.push(seconds(process.execPath, [plain.bin, ...SERVICE], cwd));
    if (i % 3 === 0) times.yo.push(seconds(yo, ['go-docker', ...SERVICE], cwd, env));
  }
  return { node: median(times.node), ours: median(times.ours), plain: median(times.plain), yo: median(times.yo) };
}

function installYo(tarball: string): string {
  const prefix = directory('yo');
  run('npm', ['install', '--global', '--prefix', prefix, '--no-audit', '--no-fund', 'yo@7.0.1', tarball], prefix);
  return join(prefix, 'bin/yo');
}

interface Row {
  what: string;
  value: number;
  unit: string;
  must: number;
}

function print(rows: readonly Row[]): void {
  const texts = rows.map(({ what, value, unit, must }) => [
    what, `${Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(value < 0.2 ? 3 : 2)} ${unit}`.trim(),
    Number.isFinite(must) ? `≤ ${must.toLocaleString('en')} ${unit}`.trim() : '', Number.isFinite(must) ? (value <= must ? 'reached' : 'MISSED') : '',
  ]);
  const widths = texts[0]!.map((_, column) => Math.max(...texts.map((row) => row[column]!.length)));
  for (const row of texts) process.stdout.write(`${row.map((text, column) => text.padEnd(widths[column]!)).join('  ').trimEnd()}\n`);
  if (rows.some(({ value, must }) => value > must)) process.exitCode = 1;
}

function measure(): Row[] {
  process.stderr.write('packing both, installing both and yo …\n');
  const ours = pack(ROOT);
  const plain = pack(plainPackage());
  const [oursThere, plainThere, yo] = [install(ours), install(plain), installYo(ours)];
  process.stderr.write('first runs …\n');
  const first = { ours: median(Array.from({ length: RUNS.cold }, () => cold(ours))), plain: median(Array.from({ length: RUNS.coldPlain }, () => cold(plain))) };
  process.stderr.write('runs without work …\n');
  const start = starts(oursThere, plainThere, yo);
  const beside = Number.NaN;
  return [
    { what: 'npx, cold cache, to files on disk', value: first.ours, unit: 's', must: 3 },
    { what: '  with plain dependencies', value: first.plain, unit: 's', must: beside },
    { what: '  ratio', value: first.ours / first.plain, unit: '', must: 0.1 },
    { what: 'no-op run of the bin', value: start.ours, unit: 's', must: beside },
    { what: '  node -e 0', value: start.node, unit: 's', must: beside },
    { what: '  ratio', value: start.ours / start.node, unit: '', must: 6 },
    { what: '  with plain dependencies', value: start.plain, unit: 's', must: beside },
    { what: '  ratio', value: start.ours / start.plain, unit: '', must: 0.5 },
    { what: '  the same run under yo', value: start.yo, unit: 's', must: beside },
    { what: 'packed', value: statSync(ours).size, unit: 'bytes', must: 1_000_000 },
    { what: 'packages installed', value: oursThere.packages, unit: '', must: 1 },
    { what: '  with plain dependencies', value: plainThere.packages, unit: '', must: beside },
    { what: 'bytes installed', value: oursThere.bytes, unit: 'bytes', must: beside },
    { what: '  with plain dependencies', value: plainThere.bytes, unit: 'bytes', must: beside },
  ];
}

try {
  process.stdout.write(`Node ${process.version}, ${process.platform} ${process.arch}; medians of ${RUNS.cold} and ${RUNS.coldPlain} first runs, ${RUNS.start} others\n`);
  print(measure());
} finally {
  rmSync(work, { recursive: true, force: true });
}
