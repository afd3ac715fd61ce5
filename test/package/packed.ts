import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after } from 'node:test';

export const ROOT = join(import.meta.dirname, '../..');

/** A directory that every user may read and write (yo leaves root's rights), gone after the tests of this file. */
export function sharedDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'go-docker-package-'));
  chmodSync(directory, 0o777);
  after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export function run(program: string, args: readonly string[], options: { cwd: string; env?: NodeJS.ProcessEnv }): SpawnSyncReturns<string> {
  return spawnSync(program, [...args], { encoding: 'utf8', input: '', timeout: 300_000, ...options, env: { ...process.env, ...options.env } });
}

/** The same, where a failure is none of the test's subject. */
export function must(program: string, args: readonly string[], options: { cwd: string; env?: NodeJS.ProcessEnv }): string {
  const { status, stdout, stderr, error } = run(program, args, options);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}\n${stdout}${stderr}`, { cause: error });
  return stdout;
}

/** A copy of the sources that was never built. */
function checkout(directory: string): string {
  const copy = join(directory, 'checkout');
  mkdirSync(copy);
  for (const name of readdirSync(ROOT)) {
    if (name.startsWith('.') || ['node_modules', 'dist', 'THIRD-PARTY-NOTICES.txt', 'test', 'bench'].includes(name)) continue;
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** What `npm pack` packs from a copy of the sources: the path of the tarball. */
export function pack(): string {
  const directory = sharedDirectory();
  must('npm', ['pack', '--pack-destination', directory], { cwd: checkout(directory) });
  const tarball = readdirSync(directory).find((name) => name.endsWith('.tgz'));
  if (!tarball) throw new Error(`npm pack left no tarball in ${directory}`);
  return join(directory, tarball);
}

/** The bundle, built from a copy of the sources, for a test that runs many commands: the path of its bin. */
export function built(): string {
  const copy = checkout(sharedDirectory());
  must(process.execPath, ['scripts/build.mjs'], { cwd: copy });
  return join(copy, 'dist/cli.js');
}

/** The tarball installed as a package of its own; the path of the package. */
export function install(tarball: string): string {
  const directory = sharedDirectory();
  must('npm', ['install', '--prefix', directory, '--offline', '--no-audit', '--no-fund', tarball], { cwd: directory });
  const folder = join(directory, 'node_modules/generator-go-docker');
  if (!existsSync(folder)) throw new Error(`npm install left no ${folder}`);
  return folder;
}
