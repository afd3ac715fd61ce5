import { refuse, type Refusal } from '../../src/diagnostic.ts';
import { runProcess, type Ended } from '../compare/run-process.ts';
import { originFailure } from './failures.ts';

/**
 * Variables with which git leads its hooks, and whatever they start, to its own repository: `git rev-parse --local-env-vars`,
 * but for those that hold configuration, which a CI may use for a login.
 */
const LOCAL_VARIABLES = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_CONFIG', 'GIT_OBJECT_DIRECTORY', 'GIT_DIR', 'GIT_WORK_TREE', 'GIT_IMPLICIT_WORK_TREE', 'GIT_GRAFT_FILE', 'GIT_INDEX_FILE',
  'GIT_NO_REPLACE_OBJECTS', 'GIT_REPLACE_REF_BASE', 'GIT_PREFIX', 'GIT_SHALLOW_FILE', 'GIT_COMMON_DIR', 'GIT_NAMESPACE',
];

/** How git runs: it asks nobody, and nothing that the repository holds is run or followed. */
export const GIT_ENVIRONMENT: Readonly<Record<string, string | undefined>> = {
  ...Object.fromEntries(LOCAL_VARIABLES.map((name) => [name, undefined])),
  GIT_TERMINAL_PROMPT: '0',
  // A program that answers, as a CI has it; none, so that no window of SSH_ASKPASS opens.
  GIT_ASKPASS: process.env['GIT_ASKPASS'] ?? '',
  SSH_ASKPASS_REQUIRE: 'never',
  GCM_INTERACTIVE: 'never',
  GIT_LFS_SKIP_SMUDGE: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  LC_ALL: 'C',
};

/** The user's configuration stays in force, since it holds logins, proxies and mirrors (`url.….insteadOf`); this is above it. */
export const GIT_CONFIGURATION = [
  'protocol.ext.allow=never',
  // `git fetch` runs the hook reference-transaction.
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'fetch.recurseSubmodules=false',
  'submodule.recurse=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'init.templateDir=',
  'fetch.writeCommitGraph=false',
  // A server that sends less than this for so long counts as gone, in bytes a second and seconds.
  'http.lowSpeedLimit=200',
  'http.lowSpeedTime=30',
].flatMap((setting) => ['-c', setting]);

/** Runs git, without a terminal that it could ask at. @throws Refusal where there is no git */
export async function git(args: readonly string[], patience: number, signal?: AbortSignal): Promise<Ended> {
  const ended = await runProcess(['git', ...GIT_CONFIGURATION, ...args], { env: GIT_ENVIRONMENT, patience, ...(signal && { signal }) });
  if (ended.code === 127) throw refuse('template-git', 'git was not found, and the template lies in a git repository', 'install git, or name a directory or a tarball of the template');
  return ended;
}

/** What git said about an origin that it could not reach or read. */
export function gitFailure(where: string, { lines }: Ended): Refusal {
  return originFailure(where, lines.filter((line) => !/^(?:hint|warning):/i.test(line)).slice(-3).join('; '));
}
