/** Whether a copy of a repository that is to be planned anew is made without a path: its Docker files, its git directory, our record. */
export function isLeftOut(path: string): boolean {
  return /\/(?:\.git|(?:[\w.-]*\.)?Dockerfile[^/]*|[^/]*\.dockerignore|\.yo-rc\.json)$/.test(path);
}
