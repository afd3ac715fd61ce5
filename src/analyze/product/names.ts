/** What names say: of the repository, of folders, of programs. */
import { baseName, parentOf } from '../../repo.ts';
import type { GoTree } from '../go-tree.ts';

export type Part = 'sample' | 'test' | 'tool' | 'inner';

interface NameRow {
  readonly part: Part;
  readonly pattern: RegExp;
  readonly why: string;
}

/** Folders by what lies in them by custom. The first row that fits a part of the path counts. */
const folders: readonly NameRow[] = [
  { part: 'tool', pattern: /^[._](?!examples?$|samples?$)/, why: 'lies in a hidden folder' },
  {
    part: 'sample',
    pattern:
      /^(?:_?examples?|samples?|demos?|tutorials?|playground|quickstarts?|getting-?started|\w+[-_]examples?|cookbook|recipes)$/i,
    why: 'lies with examples',
  },
  {
    part: 'test',
    pattern:
      /^(?:tests?|e2e|integration(?:[-_]?tests?)?|testing|test[-_]?utils?|testdata|testutil|fixtures|mocks?|fakes?|simulat(?:or|ion)s?|bench(?:mark)?s?|load-?tests?|acceptance|conformance|fuzz\w*|perf|stress|smoke|qa|\w+[-_]tests?)$/i,
    why: 'lies with tests',
  },
  {
    part: 'tool',
    pattern:
      /^(?:tools?|hack|scripts?|misc|contrib|dev|devtools?|build|buildscripts?|build-?tools?|ci|helpers?|utils?|debug(?:ging)?|releas(?:e|ing)|packaging|extras?|gen|generate|generators?|codegen|code-?gen|docs?|docgen|website|benchmarking|internal-?tools|infra|metrics-infra|experiments?|experimental|pocs?|proof[-_]?of[-_]?concepts?|prototypes?|spikes?|legacy|deprecated|archive|migrations?|migrate|sandbox)$/i,
    why: 'lies with tools',
  },
  {
    part: 'inner',
    pattern: /^(?:internal|pkg|lib|libs|plugins?|vendor|third_party|generated|sdk|clients?)$/i,
    why: 'lies among packages',
  },
];

/** Programs by their own name. */
const programs: readonly NameRow[] = [
  {
    part: 'test',
    pattern:
      /^(?:test(?!imon|ament)|bench|mock|fake|stub|fuzz|e2e|smoke|stress)|(?:^|[-_.])(?:tests?|tester|bench|benchmark|mock|stub|fake|e2e|loadtest|fuzz)$/i,
    why: 'is named like a test',
  },
  {
    part: 'sample',
    pattern: /^(?:example|sample(?!r)|demo(?!gra|cra)|hello|playground|tutorial)|(?:^|[-_.])(?:example|sample|demo)$/i,
    why: 'is named like an example',
  },
  {
    part: 'tool',
    pattern:
      /^(?:gen|generate|generator|codegen|docs?|doc-?gen|gendocs?|docgen|help|lint|check|verify|validate|dump|debug|tmp|scratch|i18n|poc|prototype|spike|release|bump|changelog|build|make|magefile|mage|tools?|schema|jsonschema|man|completions?|dev|profile|inspect|audit|convert|import|export|seed|seeder|fixtures?|migrate|migrator|migrations?|db-?migrat\w*|initdb|init-db|helper|gen[-_].*|protoc-gen-.*|make[-_].*|check[-_].*|update[-_].*|.*[-_](?:gen|generator|codegen|dump|lint|linter|checker|template|templates|helper|migrate|migration|migrator|seed|wasm))$|gen$/i,
    why: 'is named like a tool',
  },
];

/** Whether it is the program's own name that says so, and no folder above it. */
export function isPartByName(dir: string): boolean {
  const part = partOf(dir);
  return part !== undefined && programs.some(({ why }) => why === part.why);
}

/** Whether a program's own name is that of a tool, wherever it lies. */
export function isNamedLikeTool(dir: string): boolean {
  return programs.some(({ part, pattern }) => part === 'tool' && pattern.test(programName(dir)));
}

/** The part that a directory plays by its path, with the folder or name that says so; `undefined` for most products. */
export function partOf(
  dir: string,
): { readonly part: Part; readonly why: string; readonly name: string } | undefined {
  if (dir === '.') return undefined;
  const parts = dir.split('/');
  for (const row of folders) {
    // The last part is a name of its own when it lies under cmd/, where every folder is a program.
    const own = parts.length > 1 && /^(?:cmd|cmds|commands|apps?|bin|services?)$/.test(parts.at(-2) ?? '');
    const name = (own ? parts.slice(0, -1) : parts).find((part) => row.pattern.test(part));
    if (name !== undefined) return { part: row.part, why: row.why, name };
  }
  const name = programName(dir);
  const row = programs.find((candidate) => candidate.pattern.test(name));
  return row === undefined ? undefined : { part: row.part, why: row.why, name };
}

/** Name by which a directory calls its program: folders that only hold `main` are passed over. */
export function programName(dir: string): string {
  const name = baseName(dir);
  return /^(?:cmd|main|app|src|go)$/.test(name) && dir.includes('/') ? baseName(parentOf(dir)) : name;
}

/** Servers and other long runners by name. */
export const serverName =
  /^(?:.*[-_])?(?:server|serve|api|apiserver|web|webserver|webapp|app|daemon|service|svc|main|http|grpc|gateway|backend|frontend|controller|manager|operator|worker|agent|proxy|scheduler|consumer|bot|node|registry|hub|broker|master|core|webhook|standalone|all-?in-?one|allinone|combined|monolith)(?:[-_]?(?:server|service|svc))?$|.+(?:server|service|svc|(?<!loa|buil)d)$/i;

/**
 * Names that the repository goes by: its own, and the one in its modules' paths, in the form in which names are
 * compared. A module at the top speaks for the repository; without one, what most modules name.
 */
export function repositoryNames(tree: GoTree, given: string | undefined): ReadonlySet<string> {
  const top = tree.modules.find((module) => module.dir === '.');
  const paths = (top === undefined ? tree.modules : [top]).map((module) => module.path.value);
  const counts = new Map<string, number>();
  for (const path of paths) {
    const name = nameInPath(path, paths.length === 1);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [[most, times] = ['', 0]] = [...counts].sort((a, b) => b[1] - a[1]);
  // One of many modules with names of their own speaks for itself alone.
  return new Set([given ?? '', times > 1 || paths.length === 1 ? most : ''].map(plainOf).filter((name) => name.length > 1));
}

/** A forge's module path has host, owner and repository; a vanity path ends in the name, or its host is the name. */
function nameInPath(path: string, only: boolean): string | undefined {
  const parts = path.replace(/\/v\d+$/, '').split('/');
  if (/^(?:github|gitlab|bitbucket|codeberg|gitea|gitee|git)\./.test(parts[0] ?? '')) return parts[2];
  if (!only) return undefined;
  return parts.length === 1 ? parts[0]?.split('.')[0] : parts.at(-1);
}

/** A name in the form in which names are compared. */
export function plainOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/^go[-_]|[-_.]go(?:lang)?$|^golang[-_]/g, '')
    .replace(/[-_.]/g, '');
}

/** Whether a directory lies with examples or tests. */
export function isSample(dir: string): boolean {
  const part = partOf(dir)?.part;
  return part === 'sample' || part === 'test';
}
