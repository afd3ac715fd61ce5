/** Order of Go's two kinds of version: releases such as `1.24.2` or `1.21rc1`, and module versions such as `v1.2.3`. */

const release = /^(0|[1-9]\d{0,15})\.(0|[1-9]\d{0,15})(?:\.(0|[1-9]\d{0,15}))?(?:([a-z]{1,20})(\d{1,15}))?$/;

/** Whether a go line may hold this text (x/mod's modfile). */
export function isGoVersion(text: string): boolean {
  return release.test(text) && !text.startsWith('0');
}

/**
 * Compares two releases as the go command does: from 1.21 on, `1.N` is the language version and comes before every
 * release of it, also its candidates; before, `1.N` is the release 1.N.0.
 */
export function compareGoVersions(a: string, b: string): number {
  const x = parts(a);
  const y = parts(b);
  for (let i = 0; i < x.length; i++) {
    const difference = (x[i] ?? 0) - (y[i] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

function parts(text: string): number[] {
  const match = release.exec(text);
  if (match === null) return [-1, 0, 0, 0, 0];
  const [, major, minor, patch, kind, pre] = match;
  const languageOnly = patch === undefined && kind === undefined;
  const bare = languageOnly && (Number(major) > 1 || Number(minor) >= 21);
  const stage = bare ? -1 : kind === undefined ? 4 : { alpha: 0, beta: 1, rc: 2 }[kind] ?? 3;
  return [Number(major), Number(minor), Number(patch ?? 0), stage, Number(pre ?? 0)];
}

const semantic = /^v(0|[1-9]\d{0,200})(?:\.(0|[1-9]\d{0,200})(?:\.(0|[1-9]\d{0,200})(-[\w.-]+)?(\+[\w.-]+)?)?)?$/;

/** Whether text is a module version (x/mod's semver, which also takes `v1` and `v1.2`). */
export function isModuleVersion(text: string): boolean {
  return semantic.test(text);
}

/** Order of two module versions; what is none comes first. */
export function compareModuleVersions(a: string, b: string): number {
  const x = semantic.exec(a);
  const y = semantic.exec(b);
  if (x === null || y === null) return Number(x !== null) - Number(y !== null);
  for (let i = 1; i <= 3; i++) {
    const order = compareNumbers(x[i] ?? '0', y[i] ?? '0');
    if (order !== 0) return order;
  }
  return comparePreReleases(x[4] ?? '', y[4] ?? '');
}

function compareNumbers(a: string, b: string): number {
  if (a.length !== b.length) return a.length < b.length ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}

function comparePreReleases(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '' || b === '') return a === '' ? 1 : -1;
  const x = a.slice(1).split('.');
  const y = b.slice(1).split('.');
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const [p, q] = [x[i] ?? '', y[i] ?? ''];
    if (p === q) continue;
    const [pNumber, qNumber] = [/^\d+$/.test(p), /^\d+$/.test(q)];
    if (pNumber !== qNumber) return pNumber ? -1 : 1;
    return pNumber ? compareNumbers(p, q) : p < q ? -1 : 1;
  }
  return Math.sign(x.length - y.length);
}
