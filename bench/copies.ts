/** Docker files of a repository, its git directory and our record: what a copy to be planned anew is made without. */
export function isDockerfilePath(path: string): boolean {
  return /\/(?:\.git|(?:[\w.-]*\.)?Dockerfile[^/]*|[^/]*\.dockerignore|\.yo-rc\.json)$/.test(path);
}
