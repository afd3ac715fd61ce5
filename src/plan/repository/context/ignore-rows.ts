import { readDockerIgnore } from '../../../docker-ignore.ts';

/** What no go command, node or tool of a repository reads. */
const NEVER: readonly string[] = [
  '.git', '.gitignore', '.gitattributes', '.dockerignore', '.github', '.gitlab', '.gitlab-ci.yml', '.circleci', '.travis.yml', '.drone.yml',
  '.idea', '.vscode', '.devcontainer', '.editorconfig', '.yo-rc.json', '.go-docker-staging*', '.golangci.y*ml', '.goreleaser.y*ml',
  '/Dockerfile*', '/*.Dockerfile*', '/docker-compose*.y*ml', '/compose*.y*ml', '/docker-bake.hcl',
];

/** Files of the command line's own tools: of use to a command of the repository alone. */
const TOOLS: readonly string[] = ['/Makefile', '/docker.mk', '/Taskfile.y*ml'];

const LEFT: readonly string[] = ['/*.md', '/LICENSE*', '**/node_modules', '**/*_test.go', '**/.DS_Store'];

/** Lines of the deny-list in their order, a reason for all above them. */
export const ROWS: readonly string[] = [...NEVER, ...TOOLS, ...LEFT];

export const SECRETS: readonly string[] = ['**/.env', '**/.env.*', '**/.netrc', '**/*.pem', '**/*.key'];

const never = readDockerIgnore([...NEVER, ...LEFT].join('\n'));

/** Whether a file is none that a command could read: for such a one, everything else that git holds is needed. */
export function isNeverNeeded(path: string): boolean {
  return never.hides(path);
}
