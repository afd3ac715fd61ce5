/**
 * A team template moves from its first version to its second, in generated repositories with edits, by hand:
 *
 *   node --import tsx bench/template.ts [--repositories 1000]
 *
 * The template is a git repository of this machine. Half of the repositories are new services with changing answers, half are
 * those of test/cases; all are made with the first version, and each gets an edit of its own. In every tenth the edit is in
 * the very line that the second version changes. Then all are updated in this one process, one after the other. Prints the
 * time of the updates alone, conflicts beside those that there have to be, and failures: another exit code than 0 and 3, an edit that is
 * gone, something of the second version that did not arrive, or a second update that finds something to do.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { createEnv } from 'yeoman-environment';
import { COMMANDS } from '../generators/commands.ts';
import { PACKAGE_ROOT } from '../generators/package-root.ts';
import { print, type Row } from './table.ts';

const { values: options } = parseArgs({ options: { repositories: { type: 'string', default: '1000' } } });
const COUNT = Number(options.repositories);
const CASES = join(import.meta.dirname, '../test/cases');
const NAMES = readdirSync(CASES).filter((name) => /^image-(?:plain|two-programs|workspace|files|cobra|viper|sent|walked-files|stop-signal|local-replace|pgo)$/.test(name));
const ANSWERS = [[], ['--kind', 'cli'], ['--timezone', 'Asia/Shanghai'], ['--builder', 'portable'], ['--platforms', 'linux/amd64'], ['--goproxy', 'https://proxy.example.com']];
const EDIT = '# an edit of the bench';

const V1 = `name: acme
version: 1.0.0
defaults: { base: distroless }
questions: [{ name: team, about: team, type: text }]
labels: { com.example.team: '{{team}}' }
blocks: { runtime: "ENV ACME=1\\n" }
files: [{ path: OWNERS }]
`;
const V2 = `name: acme
version: 2.0.0
defaults: { base: distroless }
questions: [{ name: team, about: team, type: text }, { name: tier, about: tier, type: choice, choices: [gold, bronze], default: bronze }]
labels: { com.example.team: '{{team}}', com.example.tier: '{{tier}}' }
blocks: { runtime: "ENV ACME=2\\n" }
files: [{ path: OWNERS }, { path: SECURITY.md }]
images: { gcr.io/distroless/static-debian13: mirror.example.com/static }
`;

/** One command in this process; gives its exit code, and what it printed on stdout. */
async function run(name: string, words: readonly string[]): Promise<{ exit: number; stdout: string }> {
  const command = COMMANDS.find((one) => one.name === name)!;
  const env = createEnv({ skipLocalCache: true } as never);
  const namespace = `go-docker:${name}`;
  const printed: string[] = [];
  process.stdout.write = (chunk: string | Uint8Array) => printed.push(String(chunk)) > 0;
  env.register({ createGenerator: command.load }, { namespace, resolved: join(command.folder, 'index.js'), packagePath: PACKAGE_ROOT });
  process.exitCode = undefined;
  await env.run([namespace], { words, skipInstall: true } as never);
  const exit = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return { exit, stdout: printed.join('') };
}

function commit(root: string, manifest: string): void {
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'go-docker.yaml'), manifest);
  writeFileSync(join(root, 'OWNERS'), '{{team}}\n');
  writeFileSync(join(root, 'SECURITY.md'), 'Tell {{team}}.\n');
  const git = (...words: readonly string[]): void => void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], { cwd: root });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-q', '-m', 'A version');
}

/** An edit in every tenth meets the template's own change. */
const meets = (index: number): boolean => index % 10 === 9;

/** A repository as a run with the first version has left it, and its user since. */
async function generate(root: string, index: number, reference: string): Promise<boolean> {
  mkdirSync(root, { recursive: true });
  const service = index % 2 === 0;
  if (!service) cpSync(join(CASES, NAMES[index % NAMES.length]!, 'repo'), root, { recursive: true });
  const flags = ['--yes', '--template', reference, '--set', `team=team${index % 7}`];
  const { exit } = service ? await run('app', [root, ...flags, ...ANSWERS[(index / 2) % ANSWERS.length]!]) : await run('dockerfile', [root, ...flags]);
  if (exit !== 0) return false;
  const path = join(root, 'Dockerfile');
  const lines = readFileSync(path, 'utf8').split('\n');
  const block = lines.indexOf('ENV ACME=1');
  if (meets(index)) writeFileSync(path, lines.with(block, 'ENV ACME=mine').join('\n'));
  else writeFileSync(path, lines.toSpliced(lines.findIndex((line) => /^(?:ENTRYPOINT|CMD) /.test(line)), 0, EDIT).join('\n'));
  return true;
}

/** What is not as it has to be; empty where all is. */
function faults(root: string, index: number): string[] {
  const text = (path: string): string => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '');
  const dockerfile = text('Dockerfile');
  return [
    ...(dockerfile.includes(meets(index) ? 'ENV ACME=mine' : EDIT) ? [] : ['the edit is gone']),
    ...(dockerfile.includes('com.example.tier=bronze') && dockerfile.includes(`com.example.team=team${index % 7}`) && dockerfile.includes('ENV ACME=2') ? [] : ['the label or the block is not there']),
    ...(text('SECURITY.md') === `Tell team${index % 7}.\n` ? [] : ['the file is not there']),
  ];
}

interface Figures { done: number; left: number; time: number; met: number; conflicts: number; needless: number; failures: number }

async function measure(top: string, figures: Figures, memory: number[], told: (line: string) => void): Promise<void> {
  const reference = `git+file://${join(top, 'template')}`;
  commit(join(top, 'template'), V1);
  const roots: { root: string; index: number }[] = [];
  for (let index = 0; index < COUNT; index++) {
    const root = join(top, `r${index}`);
    if (await generate(root, index, reference)) roots.push({ root, index });
    else figures.left++;
  }
  commit(join(top, 'template'), V2);
  for (const [at, { root, index }] of roots.entries()) {
    const begun = performance.now();
    const { exit } = await run('update', [root, '--yes']);
    figures.time += performance.now() - begun;
    figures.done++;
    if (meets(index)) figures.met++;
    if (exit === 3) figures.conflicts++;
    if (exit === 3 && !meets(index)) figures.needless++;
    const found = [...([0, 3].includes(exit) ? [] : [`exit ${exit}`]), ...faults(root, index)];
    if (exit === 0) {
      const { stdout } = await run('update', [root, '--yes', '--json']);
      const { files } = JSON.parse(stdout) as { files: { action: string }[] };
      if (files.some(({ action }) => action !== 'same')) found.push('a second update finds something to do');
    }
    if (found.length > 0) {
      figures.failures++;
      told(`${root}: ${found.join('; ')}\n`);
    }
    if ((at + 1) % Math.max(1, Math.floor(COUNT / 10)) === 0) memory.push(process.memoryUsage().rss);
  }
}

async function main(): Promise<void> {
  const top = mkdtempSync(join(tmpdir(), 'go-docker-bench-template-'));
  process.env['XDG_CACHE_HOME'] = join(top, 'cache');
  process.env['XDG_CONFIG_HOME'] = join(top, 'config');
  const write = process.stderr.write.bind(process.stderr);
  const out = process.stdout.write;
  process.stderr.write = () => true;
  const figures: Figures = { done: 0, left: 0, time: 0, met: 0, conflicts: 0, needless: 0, failures: 0 };
  const memory: number[] = [];
  try {
    await measure(top, figures, memory, write);
  } finally {
    process.stderr.write = write;
    process.stdout.write = out;
    rmSync(top, { recursive: true, force: true });
  }
  const rows: Row[] = [
    { what: 'repositories', value: figures.done, unit: '' }, { what: 'not made by the first version', value: figures.left, unit: '', must: 0 },
    { what: 'updates in all', value: figures.time / 1000, unit: 's' }, { what: 'updates a second', value: figures.done / (figures.time / 1000), unit: '' },
    { what: 'both sides changed a line', value: figures.met, unit: '' }, { what: 'with conflicts', value: figures.conflicts, unit: '' },
    { what: 'conflicts elsewhere', value: figures.needless, unit: '', must: 0 }, { what: 'failures', value: figures.failures, unit: '', must: 0 },
    { what: 'memory, last tenth by third', value: memory.at(-1)! / memory[2]!, unit: '', must: 1.3 },
    { what: `memory after each tenth: ${memory.map((bytes) => `${Math.round(bytes / 1e6)} MB`).join(', ')}` },
  ];
  print(rows);
}

await main();
