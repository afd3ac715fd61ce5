import { isModuleVersion } from './go-version.ts';

/**
 * The end of a module path that names its major version: `/v2`, `.v2` for gopkg.in, empty for v0 and v1; `undefined`
 * where no module may be called like that (x/mod's module).
 */
export function pathMajor(path: string): string | undefined {
  if (path.startsWith('gopkg.in/')) {
    const found = /\.v(0|[1-9]\d*)(?:-unstable)?$/.exec(path);
    return found === null ? undefined : `.v${found[1]}`;
  }
  const end = /\/v([\d.]+)$/.exec(path)?.[1];
  if (end === undefined) return '';
  return /^[1-9]\d*$/.test(end) && end !== '1' ? `/v${end}` : undefined;
}

/** The version in full: `v1` is v1.0.0, and build data is left out but for `+incompatible`. */
export function canonicalVersion(version: string): string | undefined {
  if (!isModuleVersion(version)) return undefined;
  const [, numbers = '', rest = ''] = /^v([\d.]+)(-[^+]*)?/.exec(version) ?? [];
  const parts = [...numbers.split('.'), '0', '0'].slice(0, 3).join('.');
  return `v${parts}${rest}${version.endsWith('+incompatible') ? '+incompatible' : ''}`;
}

/** Why a module cannot have a version in go.mod; `undefined` where it can. */
export function versionProblem(path: string, version: string): string | undefined {
  const major = pathMajor(path);
  if (major === undefined) return `invalid module path: ${path}`;
  const full = canonicalVersion(version);
  if (full === undefined) return `invalid version ${version}: must be of the form v1.2.3`;
  const own = full.slice(0, full.indexOf('.'));
  if (major === '.v1' && full.startsWith('v0.0.0-')) return undefined;
  if (major === '') {
    return own === 'v0' || own === 'v1' || full.endsWith('+incompatible') ? undefined : `invalid version ${version}: should be v0 or v1`;
  }
  return major.slice(1) === own ? undefined : `invalid version ${version}: should be ${major.slice(1)}`;
}
