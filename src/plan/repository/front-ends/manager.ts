import type { FrontEndFacts } from '../../../analyze/front-ends/front-ends.ts';
import type { PackageManager } from '../../../analyze/front-ends/manager.ts';
import { joinPath, type Repo } from '../../../repo.ts';

/** How the packages of a front end are installed. */
export interface Installation {
  /** Commands before it: the package manager in the release that the lock file was written by. */
  readonly prepare: readonly string[];
  readonly install: string;
  /** Where downloads are kept between builds; `null` where the installed packages stay there. */
  readonly cache: { readonly id: string; readonly target: string } | null;
  /** The program that runs scripts. */
  readonly runner: string;
}

interface Row {
  readonly locked: string;
  readonly open: string;
  readonly cache: string;
  readonly runner: string;
}

const ROWS: Readonly<Record<PackageManager, Row>> = {
  npm: { locked: 'npm ci', open: 'npm install', cache: '/root/.npm', runner: 'npm' },
  pnpm: { locked: 'pnpm install --frozen-lockfile', open: 'pnpm install', cache: '/root/.local/share/pnpm/store', runner: 'pnpm' },
  // It gives a request up after 30 seconds, which a large package behind a slow line does not keep to (classic.yarnpkg.com, "network-timeout").
  yarn: { locked: 'yarn install --frozen-lockfile --network-timeout 300000', open: 'yarn install --network-timeout 300000', cache: '/usr/local/share/.cache/yarn', runner: 'yarn' },
  'yarn-berry': { locked: 'yarn install --immutable', open: 'yarn install', cache: '/root/.yarn/berry/cache', runner: 'yarn' },
  bun: { locked: 'bun install --frozen-lockfile', open: 'bun install', cache: '/root/.bun/install/cache', runner: 'bun' },
};

/** Major release of pnpm by lockfileVersion (pnpm.io, "Compatibility" and the lock file's own field): the newest that writes it. */
const PNPM_OF_LOCK: readonly (readonly [RegExp, string])[] = [[/^5/, '7'], [/^6/, '8'], [/^[79]/, '10']];
/** Major release of yarn by the version of `__metadata` in its lock file. */
const YARN_OF_LOCK: readonly (readonly [RegExp, string])[] = [[/^[1-6]$/, '3'], [/^\d/, '4']];

/** The commands for the package manager of a front end, in the release that the repository asks for. */
export function installation(repo: Repo, facts: FrontEndFacts): Installation {
  const { name, lock } = facts.manager;
  const row = ROWS[name];
  const top = facts.workspace ?? facts.dir;
  const pnp = name === 'yarn-berry' && !/^nodeLinker:\s*["']?(?:node-modules|pnpm)/m.test(repo.read(at(top, '.yarnrc.yml'), 16 * 1024) ?? '');
  return {
    prepare: prepare(repo, facts, top), install: lock === undefined ? row.open : row.locked, runner: row.runner,
    // Without node_modules (Plug'n'Play) the packages are used where they were downloaded to.
    cache: pnp ? null : { id: name, target: row.cache },
  };
}

function at(dir: string, name: string): string {
  return joinPath(dir, name) ?? name;
}

function prepare(repo: Repo, { manager, dir }: FrontEndFacts, top: string): string[] {
  const wish = wishIn(repo, dir) ?? wishIn(repo, top);
  const wanted = wish !== undefined && wish.name === manager.name.replace('-berry', '');
  switch (manager.name) {
    case 'npm':
    case 'yarn':
      return [];
    case 'pnpm':
      // Images with corepack hold its shim of pnpm, which npm replaces only by force.
      return wanted ? ['corepack enable'] : [`npm install --global --force pnpm@${byLock(PNPM_OF_LOCK, lockField(repo, manager.lock, /^lockfileVersion:\s*["']?([\d.]+)/m)) ?? 10}`];
    case 'yarn-berry': {
      // Yarn 1 of the image hands over to the release that the repository holds.
      const held = /^yarnPath:\s*["']?([^\s"']+)/m.exec(repo.read(at(top, '.yarnrc.yml'), 16 * 1024) ?? '')?.[1];
      if (held !== undefined && repo.stat(joinPath(top, held) ?? '')?.kind === 'file') return [];
      return ['corepack enable', ...(wanted ? [] : [`corepack install --global yarn@${byLock(YARN_OF_LOCK, lockField(repo, manager.lock, /^\s+version:\s*["']?(\d+)/m)) ?? 4}`])];
    }
    case 'bun':
      return [`npm install --global bun@${wanted && wish.version !== '' ? wish.version : 1}`];
  }
}

/** The `packageManager` field of a package.json (nodejs.org/api/corepack.html), without the hash. */
function wishIn(repo: Repo, dir: string): { name: string; version: string } | undefined {
  const match = /"packageManager"\s*:\s*"(\w+)@([\w.-]+)/.exec(repo.read(at(dir, 'package.json'), 256 * 1024) ?? '');
  return match === null ? undefined : { name: match[1] as string, version: match[2] as string };
}

function lockField(repo: Repo, lock: string | undefined, pattern: RegExp): string | undefined {
  return lock === undefined ? undefined : pattern.exec(repo.read(lock, 4096) ?? '')?.[1];
}

function byLock(rows: readonly (readonly [RegExp, string])[], value: string | undefined): string | undefined {
  return value === undefined ? undefined : rows.find(([pattern]) => pattern.test(value))?.[1];
}

/** Packages whose installation compiles C++ with node-gyp where no prebuilt binary fits the release of Node. */
const COMPILED = '(?:node-sass|canvas|bcrypt|sqlite3|better-sqlite3|deasync|fibers|libxmljs2?|node-expat)';
/** One of them as an entry of a lock file (npm, yarn, pnpm), or as a dependency where there is none. */
const COMPILED_IN_LOCK = new RegExp(`"node_modules/(?:[^"]*/)?${COMPILED}"\\s*:|^"?${COMPILED}@|^ {2}'?/?${COMPILED}[@/]\\d`, 'm');
const COMPILED_IN_MANIFEST = new RegExp(`"${COMPILED}"\\s*:`);

/** Debian packages that the installation needs beside Node: git for dependencies by URL, a compiler for those in C++. */
export function debianPackages(repo: Repo, facts: FrontEndFacts): readonly string[] {
  const manifest = repo.read(at(facts.dir, 'package.json'), 256 * 1024) ?? '';
  const lock = facts.manager.lock === undefined ? '' : repo.read(facts.manager.lock, 8 * 1024 * 1024) ?? '';
  const byGit = /["'\s@](?:git\+(?:ssh|https?|file):\/\/|git:\/\/|git@)/.test(manifest + lock) ||
    (facts.manager.name === 'npm' && /"(?:github|gitlab|bitbucket):[^"]+"/.test(manifest));
  return [...(byGit ? ['ca-certificates', 'git'] : []), ...((lock === '' ? COMPILED_IN_MANIFEST.test(manifest) : COMPILED_IN_LOCK.test(lock)) ? ['g++', 'make', 'python3'] : [])];
}
