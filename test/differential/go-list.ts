import { execFileSync, spawnSync } from 'node:child_process';
import type { BuildConfig } from '../../src/analyze/go/constraints.ts';

/** What `go list -json` says of one package; only what is compared. Lists that are empty are absent. */
export interface ListedPackage {
  readonly Dir?: string;
  readonly ImportPath: string;
  readonly Name?: string;
  readonly Error?: { readonly Err: string };
  readonly [list: string]: unknown;
}

/** The machine's Go, or `undefined`; the reason for skipping is the caller's to say. */
export const go = ((): { readonly root: string; readonly release: number } | undefined => {
  const found = spawnSync('go', ['env', 'GOROOT', 'GOVERSION'], { encoding: 'utf8', env: { ...process.env, GOTOOLCHAIN: 'local' } });
  if (found.status !== 0) return undefined;
  const [root = '', version = ''] = found.stdout.trim().split('\n');
  return { root, release: Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 0) };
})();

const fields = [
  'Dir', 'ImportPath', 'Name', 'Error', 'GoFiles', 'CgoFiles', 'TestGoFiles', 'XTestGoFiles', 'IgnoredGoFiles',
  'IgnoredOtherFiles', 'CFiles', 'CXXFiles', 'MFiles', 'HFiles', 'FFiles', 'SFiles', 'SwigFiles', 'SwigCXXFiles',
  'SysoFiles', 'Imports', 'TestImports', 'XTestImports', 'EmbedPatterns', 'EmbedFiles', 'TestEmbedPatterns',
  'XTestEmbedPatterns', 'CgoLDFLAGS', 'CgoPkgConfig', 'CgoCFLAGS', 'CgoCPPFLAGS', 'CgoCXXFLAGS', 'CgoFFLAGS', 'Standard',
];

/** Runs `go list -e -json` offline. */
export function goList(cwd: string, config: BuildConfig, args: readonly string[], env: NodeJS.ProcessEnv = {}): ListedPackage[] {
  const output = execFileSync('go', ['list', '-e', `-json=${fields.join(',')}`, `-tags=${config.tags.join(',')}`, '-pgo=off', ...args], {
    cwd, encoding: 'utf8', maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      ...process.env, GOOS: config.goos, GOARCH: config.goarch, CGO_ENABLED: config.cgo ? '1' : '0', GOFLAGS: '',
      // The index is of files that are two seconds old; it knows less of broken ones (cmd/go/internal/modindex), so the result would hang on the clock.
      GODEBUG: 'goindex=0',
      GOWORK: 'off', GOTOOLCHAIN: 'local', GOPROXY: 'off', GOEXPERIMENT: '', GO111MODULE: '', ...env,
    },
  });
  // Objects follow each other; only their own closing brace stands at the start of a line.
  return output.split(/(?<=^\})\n/m).filter((text) => text.trim() !== '').map((text) => JSON.parse(text) as ListedPackage);
}
