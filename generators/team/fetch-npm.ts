import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { refuse, type Refusal } from '../../src/diagnostic.ts';
import type { NpmSource } from '../../src/template/reference.ts';
import { runProcess, type Ended } from '../compare/run-process.ts';
import { originFailure } from './failures.ts';
import { LARGEST_ARCHIVE } from './read-archive.ts';

/** Milliseconds for one package. */
const PATIENCE = 180_000;

export interface FetchedPackage {
  readonly version: string;
  readonly tarball: Buffer;
}

/**
 * A package out of the user's registry. npm itself brings it: it knows the registry of each scope, logins, proxies and
 * certificates (.npmrc), and holds the tarball against the digest of the registry. It runs in an empty directory, so that
 * the .npmrc of a repository that was just cloned has no say in where a template comes from or who gets a token.
 * @param range version, range or tag
 * @param scratch an empty directory, which the caller removes
 */
export async function fetchPackage({ name }: NpmSource, range: string, scratch: string, where: string): Promise<FetchedPackage> {
  const words = [
    ...npmWords(), 'pack', '--json', '--ignore-scripts', '--prefer-online', '--no-workspaces', '--no-update-notifier', '--fetch-retries=1', '--fetch-retry-mintimeout=500',
    '--loglevel=error', `--prefix=${scratch}`, `--pack-destination=${scratch}`, '--', `${name}@${range}`,
  ];
  const ended = await runProcess(words, { cwd: scratch, env: { npm_config_ignore_scripts: 'true', NO_COLOR: '1' }, patience: PATIENCE });
  if (ended.code === 127) throw refuse('template-npm', 'npm was not found, and the template is an npm package', 'install npm, or name a directory, repository or tarball of the template');
  if (ended.code !== 0) throw failure(name, range, where, ended);
  const file = readdirSync(scratch).find((entry) => entry.endsWith('.tgz'));
  const version = versionOf(ended.stdout);
  if (file === undefined || version === undefined) throw originFailure(where, 'npm packed nothing');
  const tarball = readFileSync(join(scratch, file));
  if (tarball.length > LARGEST_ARCHIVE) throw refuse('template-too-large', `${where} is larger than ${LARGEST_ARCHIVE >> 20} MB`, 'keep in the package only what is used');
  return { version, tarball };
}

/** On Windows `npm` is a script for its shell, which reads words of its own: npm's program is started by itself. */
function npmWords(): readonly string[] {
  if (process.platform !== 'win32') return ['npm'];
  const program = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  return existsSync(program) ? [process.execPath, program] : ['npm.exe'];
}

/** Output of `npm pack --json`: a list of packages, by name since npm 12. */
function versionOf(stdout: string): string | undefined {
  const [first] = Object.values(JSON.parse(stdout) as Record<string, { version?: unknown }>);
  return typeof first?.version === 'string' && /^\d[0-9A-Za-z.+-]*$/.test(first.version) ? first.version : undefined;
}

function failure(name: string, range: string, where: string, { lines }: Ended): Refusal {
  const said = lines.filter((line) => /^npm (?:error|ERR!)/.test(line)).map((line) => line.replace(/^npm (?:error|ERR!) ?/, ''));
  const code = said.map((line) => /^code (\w+)/.exec(line)?.[1]).find((found) => found !== undefined);
  if (code === 'E404' || code === 'ETARGET') throw refuse('template-missing', `${where} is not in your registry: npm finds no ${name}@${range}`, 'look at the name, the version, and the registry that npm config get registry prints (a scope may have its own in ~/.npmrc)');
  return originFailure(where, said.filter((line) => !/complete log|^\s*$/.test(line)).slice(0, 3).join('; '));
}
