/**
 * Speed of the analysis beside the go command, by hand, after npm run build:
 *
 *   node --import tsx bench/inspect.ts --repos DIR [--runs 5] [--skip-trees]
 *
 * DIR holds repositories laid out; the six with the most Go text are taken that go list can list here. For each: `go list -e -deps -json ./...` in
 * each of its modules with a warm cache and no network, analyze() in a process of its own, and the whole inspect
 * command, by turns in the same run. Each figure is the best of the runs, since anything else on the machine only adds
 * to it. Then generated trees of 1,000, 10,000 and 50,000 Go files, and a repository with 200,000 files of other kinds.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

const ROOT = join(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: { repos: { type: 'string' }, runs: { type: 'string', default: '5' }, 'skip-trees': { type: 'boolean', default: false } },
});

interface Run { readonly seconds: number; readonly stdout: string; readonly stderr: string }

function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Run {
  const start = process.hrtime.bigint();
  const { status, stdout, stderr, error } = spawnSync(program, [...args], { cwd, encoding: 'utf8', input: '', maxBuffer: 2 ** 31, env: { ...process.env, ...env } });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (error !== undefined || status === null) throw new Error(`${program} ${args.join(' ')} did not run in ${cwd}`, { cause: error });
  return { seconds, stdout, stderr };
}

/** Prints the most memory that the process held, in bytes, when it ends. */
const tellMemory = `--import=data:text/javascript,${encodeURIComponent("process.on('exit', () => process.stderr.write(`\\nmemory ${process.resourceUsage().maxRSS * 1024}\\n`));")}`;

function memoryOf({ stderr }: Run): number {
  return Number(/^memory (\d+)$/m.exec(stderr)?.[1]);
}

/** analyze() as a program that embeds it has it: once cold, then again in the same process. */
const script = `
import { homedir } from 'node:os';
import { existsSync } from 'node:fs';
import { analyze, diskRepo } from ${JSON.stringify(join(ROOT, 'dist/analyze.js'))};
const cache = process.env.GOMODCACHE || homedir() + '/go/pkg/mod';
const seconds = [];
let read = 0;
for (let i = 0; i < 3; i++) {
  const start = process.hrtime.bigint();
  const disk = diskRepo(process.cwd());
  const counted = { ...disk, bytes: (path, limit) => { read++; return disk.bytes(path, limit); }, read: (path, limit) => { read++; return disk.read(path, limit); } };
  analyze(counted, existsSync(cache) ? { moduleCache: diskRepo(cache) } : {});
  seconds.push(Number(process.hrtime.bigint() - start) / 1e9);
}
console.log(JSON.stringify({ cold: seconds[0], warm: Math.min(...seconds.slice(1)), read: read / 3 }));
`;

interface Analyzed { readonly cold: number; readonly warm: number; readonly read: number; readonly memory: number }

function analyzed(cwd: string): Analyzed {
  const ran = run(process.execPath, [tellMemory, '--input-type=module', '-e', script], cwd);
  return { ...(JSON.parse(ran.stdout) as Omit<Analyzed, 'memory'>), memory: memoryOf(ran) };
}

function inspected(cwd: string): { seconds: number; memory: number } {
  const ran = run(process.execPath, [tellMemory, join(ROOT, 'dist/cli.js'), 'inspect'], cwd);
  return { seconds: ran.seconds, memory: memoryOf(ran) };
}

/** Directories that hold a go.mod, as the go command is run in each; the whole tree where there is none. */
function modulesOf(dir: string): string[] {
  if (existsSync(join(dir, 'go.work'))) return [dir];
  const found = readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((path) => /(?:^|\/)go\.mod$/.test(path) && !/(?:^|\/)(?:vendor|node_modules|testdata|[._][^/]*)\//.test(path))
    .map((path) => join(dir, path, '..'));
  return found.length > 0 ? found : [dir];
}

function goList(cwd: string): Run {
  return run('go', ['list', '-e', '-deps', '-json', './...'], cwd, { GOPROXY: 'off', GOTOOLCHAIN: 'local', GOFLAGS: '' });
}

function listed(modules: readonly string[]): number {
  return modules.reduce((sum, cwd) => sum + goList(cwd).seconds, 0);
}

function isListed(module: string): boolean {
  return goList(module).stdout !== '';
}

/** Files and bytes of Go text below a directory. */
function goText(dir: string): { files: number; bytes: number } {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith('.go'));
  return { files: files.length, bytes: files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0) };
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => (row[column] ?? '').length)));
  for (const row of [head, ...rows]) process.stdout.write(`${row.map((text, column) => (column === 0 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!))).join('  ')}\n`);
  process.stdout.write('\n');
}

const ms = (seconds: number): string => `${Math.round(seconds * 1000)} ms`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
const best = (values: readonly number[]): number => Math.min(...values);

function besideGo(repos: string, runs: number): void {
  const sizes = readdirSync(repos).map((name) => ({ name, dir: join(repos, name), ...goText(join(repos, name)) })).toSorted((a, b) => b.bytes - a.bytes);
  const largest: ((typeof sizes)[number] & { modules: readonly string[] })[] = [];
  for (const one of sizes) {
    const modules = modulesOf(one.dir);
    // Without all modules in the cache it gives up at once, which is no measure. The first call also warms its caches.
    if (modules.every(isListed)) largest.push({ ...one, modules });
    else process.stdout.write(`${one.name}: left out, go list lists nothing here (go mod download)\n`);
    if (largest.length === 6) break;
  }
  const rows = largest.map(({ name, dir, bytes, modules }) => {
    const all = Array.from({ length: runs }, () => ({ go: listed(modules), ours: analyzed(dir), command: inspected(dir) }));
    const go = best(all.map((one) => one.go));
    const cold = best(all.map(({ ours }) => ours.cold));
    const warm = best(all.map(({ ours }) => ours.warm));
    const command = best(all.map((one) => one.command.seconds));
    return [
      name, megabytes(bytes), `${modules.length}`, ms(go), ms(cold), (cold / go).toFixed(2), ms(warm), (warm / go).toFixed(2), ms(command), (command / go).toFixed(2),
      megabytes(Math.max(...all.map((one) => one.command.memory))),
    ];
  });
  table(['repository', 'Go text', 'modules', 'go list', 'analyze, first', '÷ go list', 'again', '÷ go list', 'inspect', '÷ go list', 'memory'], rows);
}

/** A module of so many Go files, ten a package; each package imports the two before it. */
function writeTree(dir: string, files: number): void {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'go.mod'), 'module example.com/tree\n\ngo 1.24\n');
  const packages = Math.ceil(files / 10);
  for (let i = 0; i < packages; i++) {
    const folder = join(dir, `g${i % 100}`, `p${i}`);
    mkdirSync(folder, { recursive: true });
    const before = [i - 1, i - 2].filter((one) => one >= 0);
    const imports = before.map((one) => `import p${one} "example.com/tree/g${one % 100}/p${one}"\n`).join('');
    for (let j = 0; j < 10; j++) {
      const body = Array.from({ length: 30 }, (_, k) => `// F${j}x${k} adds.\nfunc F${j}x${k}(a, b int) (int, string) {\n\treturn a + b + ${k}, "text ${k}"\n}\n`).join('\n');
      writeFileSync(join(folder, `f${j}.go`), `package p${i}\n\n${j === 0 ? `${imports}\nvar _ = ${before.map((one) => `p${one}.F0x0`).join(', ') || '0'}\n`.replace(/var _ = (\S+), (\S+)/, 'var _, _ = $1, $2') : ''}\n${body}`);
    }
  }
  mkdirSync(join(dir, 'cmd/tree'), { recursive: true });
  const last = packages - 1;
  writeFileSync(join(dir, 'cmd/tree/main.go'), `package main\n\nimport last "example.com/tree/g${last % 100}/p${last}"\n\nfunc main() { last.F0x0(1, 2) }\n`);
}

/** A small Go service beside so many files of other kinds. */
function writeMonorepo(dir: string, files: number): void {
  writeTree(join(dir, 'services/api'), 50);
  for (let i = 0; i < files / 100; i++) {
    const folder = join(dir, 'web', `part${i % 50}`, `unit${i}`);
    mkdirSync(folder, { recursive: true });
    for (let j = 0; j < 100; j++) writeFileSync(join(folder, `file${j}.${['ts', 'css', 'md', 'json', 'py'][j % 5]}`), `file ${i} ${j}\n`);
  }
}

function generated(): void {
  const work = mkdtempSync(join(tmpdir(), 'go-docker-bench-'));
  try {
    const rows = [1000, 10_000, 50_000].map((count) => {
      const dir = join(work, `tree${count}`);
      writeTree(dir, count);
      const { files, bytes } = goText(dir);
      const { cold, warm, memory } = analyzed(dir);
      const command = inspected(dir);
      rmSync(dir, { recursive: true });
      return [`${files} Go files`, megabytes(bytes), ms(cold), `${(cold * 1e3 / (bytes / 1e6)).toFixed(1)} ms`, ms(warm), megabytes(memory), ms(command.seconds), megabytes(command.memory)];
    });
    table(['generated', 'Go text', 'analyze, first', 'a MB', 'again', 'memory', 'inspect', 'memory'], rows);
    const dir = join(work, 'monorepo');
    writeMonorepo(dir, 200_000);
    const ours = analyzed(dir);
    const command = inspected(dir);
    table(['200,000 files of other kinds', 'files read', 'analyze, first', 'memory', 'inspect', 'memory'],
      [['and a module of 50 Go files', `${ours.read}`, ms(ours.cold), megabytes(ours.memory), ms(command.seconds), megabytes(command.memory)]]);
  } finally {
    rmSync(work, { recursive: true });
  }
}

if (options.repos !== undefined) besideGo(options.repos, Number(options.runs));
if (!options['skip-trees']) generated();
