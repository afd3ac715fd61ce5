import ignore from 'ignore';

/** Lines of a deny-list, each with why; a line that would hide what the build needs is left out. */
const LINES: readonly string[] = [
  '.git', '.gitignore', '.gitattributes', '.dockerignore', '.github', '.gitlab', '.gitlab-ci.yml', '.circleci', '.travis.yml', '.drone.yml',
  '.idea', '.vscode', '.devcontainer', '.editorconfig', '.yo-rc.json', '.go-docker-staging*', '.golangci.y*ml', '.goreleaser.y*ml',
  '/Dockerfile*', '/*.Dockerfile', '/docker-compose*.y*ml', '/compose*.y*ml', '/docker-bake.hcl', '/Makefile', '/Taskfile.y*ml', '/*.md', '/LICENSE*',
  '**/node_modules', '**/*_test.go', '**/.DS_Store',
];
const SECRETS: readonly string[] = ['**/.env', '**/.env.*', '**/.netrc', '**/*.pem', '**/*.key'];

/** `.dockerignore` of a repository: what no stage needs, decided by evaluating each line against what the stages need. */
export function ignoreLines(needed: readonly string[]): readonly string[] {
  const keep = (lines: readonly string[]): string[] => lines.filter((line) => !needed.some((path) => hides(line, path)));
  return [
    '# What the build does not need: an edit of these rebuilds nothing.', ...keep(LINES),
    '# What must not leave the machine.', ...keep(SECRETS),
  ];
}

/** BuildKit anchors a pattern at the top and lets a directory's match hide all below it (moby/patternmatcher). */
function hides(line: string, path: string): boolean {
  return ignore().add(`/${line.replace(/^\//, '')}`).ignores(path);
}
