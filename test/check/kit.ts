import { analyzeAsAsked } from '../../src/analyze/analyze.ts';
import { openGoTree } from '../../src/analyze/go-tree.ts';
import { checkRepository, type CheckFinding, type CheckInput } from '../../src/check/check.ts';
import { memoryRepo } from '../../src/repo.ts';

/** A repository in memory: text by path. */
export type Files = Readonly<Record<string, string>>;

/** A program with one package beside it, and a page. */
export const PROGRAM_WITH_STORE: Files = {
  'go.mod': 'module example.com/app\n\ngo 1.26\n',
  'main.go': 'package main\n\nimport "example.com/app/internal/store"\n\nfunc main() { println(store.Name) }\n',
  'internal/store/store.go': 'package store\n\nconst Name = "shop"\n',
  'docs/store.md': '',
};

const read = new Map<string, Pick<CheckInput, 'tree' | 'facts'>>();

/** A repository without its Docker files: no rule may need what these say of the program. */
function readingOf(files: Files): Pick<CheckInput, 'tree' | 'facts'> {
  const own = Object.fromEntries(Object.entries(files).filter(([path]) => !/ockerfile|dockerignore/.test(path)));
  const key = JSON.stringify(own);
  const tree = openGoTree(memoryRepo(own));
  const known = read.get(key) ?? { tree, facts: analyzeAsAsked(tree, { name: 'shop' }) };
  read.set(key, known);
  return known;
}

/** What the check is given for a repository in memory. `recorded`: the record holds its Dockerfile. */
export function inputOf(files: Files, recorded?: string): CheckInput {
  const repo = memoryRepo(files);
  const paths = Object.keys(files).filter((path) => /(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[\w-]+)?$/.test(path) && !path.endsWith('.dockerignore')).sort();
  return { repo, ...readingOf(files), mirror: '', generator: { recorded, running: '0.1.0' }, dockerfiles: paths.map((path) => ({ path, recorded: recorded !== undefined })) };
}

export function check(files: Files, recorded?: string): readonly CheckFinding[] {
  return checkRepository(inputOf(files, recorded));
}

/** Findings as a test writes them down: `3 broken shell-form`. */
export function briefly(findings: readonly CheckFinding[], wanted: (finding: CheckFinding) => boolean = () => true): string[] {
  return findings.filter(wanted).map(({ line, grade, rule }) => `${line} ${grade} ${rule}`);
}
