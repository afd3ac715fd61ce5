import type { Repo } from '../../repo.ts';
import type { Finding } from '../facts.ts';

/** A manifest of the time before modules. */
export interface LegacyManifest {
  readonly tool: 'godep' | 'gvt' | 'govendor' | 'glide' | 'dep';
  readonly path: string;
  /** Import path of the repository, where the manifest says it. */
  readonly importPath: Finding<string> | undefined;
}

interface ManifestKind {
  readonly tool: LegacyManifest['tool'];
  readonly path: string;
  /** Where the manifest names the repository's own import path. */
  readonly importPath: RegExp | undefined;
}

const manifests: readonly ManifestKind[] = [
  { tool: 'godep', path: 'Godeps/Godeps.json', importPath: /^\s{0,20}"ImportPath":\s{0,20}"([^"]{1,300})"/ },
  { tool: 'govendor', path: 'vendor/vendor.json', importPath: /^\s{0,20}"rootPath":\s{0,20}"([^"]{1,300})"/ },
  { tool: 'gvt', path: 'vendor/manifest', importPath: undefined },
  { tool: 'glide', path: 'glide.yaml', importPath: /^package:\s{0,20}["']?([^\s"'#]{1,300})/ },
  { tool: 'dep', path: 'Gopkg.toml', importPath: undefined },
];

/** The manifests that lie in the tree. */
export function findLegacyManifests(repo: Repo): readonly LegacyManifest[] {
  const found: LegacyManifest[] = [];
  for (const { tool, path, importPath } of manifests) {
    const text = repo.read(path);
    if (text !== undefined) found.push({ tool, path, importPath: findImportPath(path, text, importPath) });
  }
  return found;
}

/** In Godeps.json the dependencies have the same key further down; the first is the repository's own. */
function findImportPath(path: string, text: string, pattern: RegExp | undefined): Finding<string> | undefined {
  for (const [index, line] of text.split('\n').entries()) {
    const match = pattern?.exec(line);
    if (match) return { value: match[1] ?? '', at: { path, line: index + 1 } };
  }
  return undefined;
}
