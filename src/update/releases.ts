const RELEASE = /^(\d+)\.(\d+)\.(\d+)(-[\w.-]+)?$/;

/** Whether a release of this package is later than another (semver.org, the names of pre-releases by their order as text). Text that names no release is not later. */
export function isLater(release: string, than: string): boolean {
  const [a, b] = [RELEASE.exec(release), RELEASE.exec(than)];
  if (a === null || b === null) return false;
  for (const part of [1, 2, 3]) if (Number(a[part]) !== Number(b[part])) return Number(a[part]) > Number(b[part]);
  const [early, other] = [a[4], b[4]];
  return early === undefined ? other !== undefined : other !== undefined && early > other;
}
