import type { FrontEndFacts } from '../../../analyze/front-ends/front-ends.ts';
import { joinPath, type Repo } from '../../../repo.ts';
import type { Step } from '../../build-plan.ts';

/** A package whose installation downloads a program that only tests need, and the variable that keeps it from that (the package's own documentation). */
interface Download {
  readonly name: string;
  readonly variable: readonly [name: string, value: string];
}

const DOWNLOADS: readonly Download[] = [
  { name: 'chromedriver', variable: ['CHROMEDRIVER_SKIP_DOWNLOAD', 'true'] },
  { name: 'cypress', variable: ['CYPRESS_INSTALL_BINARY', '0'] },
  { name: 'electron', variable: ['ELECTRON_SKIP_BINARY_DOWNLOAD', '1'] },
  { name: 'puppeteer', variable: ['PUPPETEER_SKIP_DOWNLOAD', 'true'] },
];

/**
 * Keeps an installation from downloading browsers for tests: some 200 MB each, from hosts that a builder need not reach.
 * A build script that names such a package, or one that renders pages with it, gets its browser.
 */
export function withoutBrowsers(repo: Repo, { dir, workspace, script }: FrontEndFacts): Step[] {
  const manifest = [dir, ...(workspace === undefined ? [] : [workspace])].map((one) => repo.read(joinPath(one, 'package.json') ?? 'package.json', 256 * 1024) ?? '').join('\n');
  if (/"(?:react-snap|[\w@/-]*prerender[\w-]*)"\s*:/.test(manifest)) return [];
  const found = DOWNLOADS.filter(({ name }) => new RegExp(`"${name}"\\s*:\\s*"`).test(manifest) && !new RegExp(`\\b${name}\\b`).test(script?.command ?? ''));
  if (found.length === 0) return [];
  return [{ do: 'env', values: Object.fromEntries(found.map(({ variable }) => variable)), why: 'Tests alone need what these would download.' }];
}
