/**
 * Module path for a directory of a repository, out of its `.git/config`: host and path of the remote `origin`
 * (git-config(1), git-clone(1) "GIT URLS"), then the directory below the top.
 * @returns `null` where there is no such remote, or its URL names no host
 */
export function modulePathFromRemote(config: string, directory: string): string | null {
  const section = /^\[remote "origin"\][^[]*?^\s*url\s*=\s*(\S+)\s*$/m.exec(config);
  const url = section?.[1];
  if (!url) return null;
  const match = /^(?:\w[\w+.-]*:\/\/)?(?:[^@/\s]+@)?([\w.-]+\.\w+)(?::\d+(?=\/))?[/:]+(.+?)(?:\.git)?\/*$/.exec(url);
  if (!match) return null;
  const path = [match[1], match[2], directory.split(/[\\/]/).join('/')].filter(Boolean).join('/');
  return /^[\w./~+-]+$/.test(path) ? path : null;
}
