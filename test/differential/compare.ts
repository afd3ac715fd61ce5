import { posix } from 'node:path';
import type { BuildConfig } from '../../src/analyze/go/constraints.ts';
import type { Finding } from '../../src/analyze/facts.ts';
import type { GoPackage } from '../../src/analyze/packages/packages.ts';
import type { Repo } from '../../src/repo.ts';
import type { ListedPackage } from './go-list.ts';

const values = (findings: readonly Finding<string>[]): readonly string[] => findings.map(({ value }) => value);

/** Resolves embed patterns; handed in, so that a broken copy can be compared too. */
export type EmbedFilesOf = (repo: Repo, dir: string, patterns: readonly string[]) => readonly string[];

type Part = (found: GoPackage) => readonly string[] | string;

/** Every field that is compared: go list's name and where ours is. */
const parts: Readonly<Record<string, Part>> = {
  Name: ({ name }) => name,
  GoFiles: ({ goFiles }) => goFiles,
  CgoFiles: ({ cgoFiles }) => cgoFiles,
  TestGoFiles: ({ testGoFiles }) => testGoFiles,
  XTestGoFiles: ({ xTestGoFiles }) => xTestGoFiles,
  IgnoredGoFiles: ({ ignoredGoFiles }) => ignoredGoFiles,
  IgnoredOtherFiles: ({ ignoredOtherFiles }) => ignoredOtherFiles,
  CFiles: ({ cFiles }) => cFiles,
  CXXFiles: ({ cxxFiles }) => cxxFiles,
  MFiles: ({ mFiles }) => mFiles,
  HFiles: ({ hFiles }) => hFiles,
  FFiles: ({ fFiles }) => fFiles,
  SFiles: ({ sFiles }) => sFiles,
  SwigFiles: ({ swigFiles }) => swigFiles,
  SwigCXXFiles: ({ swigCxxFiles }) => swigCxxFiles,
  SysoFiles: ({ sysoFiles }) => sysoFiles,
  Imports: ({ imports }) => values(imports),
  TestImports: ({ testImports }) => values(testImports),
  XTestImports: ({ xTestImports }) => values(xTestImports),
  EmbedPatterns: ({ embedPatterns }) => values(embedPatterns),
  TestEmbedPatterns: ({ testEmbedPatterns }) => values(testEmbedPatterns),
  XTestEmbedPatterns: ({ xTestEmbedPatterns }) => values(xTestEmbedPatterns),
  CgoPkgConfig: ({ cgo }) => cgo.pkgConfig,
  CgoLDFLAGS: ({ cgo }) => cgo.ldflags,
  CgoCFLAGS: ({ cgo }) => cgo.cflags,
  CgoCPPFLAGS: ({ cgo }) => cgo.cppflags,
  CgoCXXFLAGS: ({ cgo }) => cgo.cxxflags,
  CgoFFLAGS: ({ cgo }) => cgo.fflags,
};

const importLists = new Set(['Imports', 'TestImports', 'XTestImports']);

/** Go's value of a field in our terms: import paths as the source writes them, `${SRCDIR}` for the package's place. */
function theirs(listed: ListedPackage, field: string): readonly string[] | string {
  const value = listed[field] ?? (field === 'Name' ? '' : []);
  if (typeof value === 'string') return value;
  const list = value as readonly string[];
  if (importLists.has(field)) {
    // The standard library's own vendored packages are listed by where they lie.
    return list.map((path) => listed['Standard'] === true ? path.replace(/^(?:cmd\/)?vendor\//, '') : path).sort();
  }
  return field.startsWith('Cgo') ? list.map((flag) => flag.replaceAll(listed.Dir ?? '\0', '${SRCDIR}')) : list;
}

/** Go makes paths of -I and -L absolute; ours are left as they are written. */
function absolute(field: string, value: readonly string[] | string): readonly string[] | string {
  if (!field.startsWith('Cgo') || field === 'CgoPkgConfig' || typeof value === 'string') return value;
  const place = (path: string): string => path.startsWith('/') || path.startsWith('${SRCDIR}') ? path : posix.join('${SRCDIR}', path);
  return value.map((flag, index) => {
    if (/^-[IL]$/.test(value[index - 1] ?? '')) return place(flag);
    return /^-[IL]./.test(flag) ? flag.slice(0, 2) + place(flag.slice(2)) : flag;
  });
}

/** Every difference of one package, as a line that names the field and both values. */
export function comparePackage(
  repo: Repo, found: GoPackage, listed: ListedPackage, _config: BuildConfig, embedFilesOf: EmbedFilesOf,
): string[] {
  const differences: string[] = [];
  const say = (field: string, ours: unknown, go: unknown): void => {
    const [a, b] = [JSON.stringify(ours), JSON.stringify(go)];
    if (a !== b) differences.push(`${listed.ImportPath} ${field}: ours ${a}, go ${b}`);
  };
  for (const [field, part] of Object.entries(parts)) {
    const ours = part(found);
    say(field, importLists.has(field) ? [...ours].sort() : absolute(field, ours), theirs(listed, field));
  }
  say('EmbedFiles', embedFilesOf(repo, found.dir, values(found.embedPatterns)), listed['EmbedFiles'] ?? []);
  return differences;
}
