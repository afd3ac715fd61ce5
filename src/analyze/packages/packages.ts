import { baseName, compareBytes as byBytes, pathIn } from '../../repo.ts';
import { cgoLineHolds, type CgoLine } from '../cgo/lines.ts';
import { evaluate, nameMatches, type Constraint, type Tags } from '../go/constraints.ts';
import type { Finding } from '../facts.ts';
import type { GoFile } from '../go/file.ts';

/** File names by what the go command does with them: the field names are those of `go list -json`, in lower case. */
export interface PackageFiles {
  readonly goFiles: readonly string[];
  readonly cgoFiles: readonly string[];
  readonly testGoFiles: readonly string[];
  readonly xTestGoFiles: readonly string[];
  readonly ignoredGoFiles: readonly string[];
  readonly ignoredOtherFiles: readonly string[];
  readonly invalidGoFiles: readonly string[];
  readonly cFiles: readonly string[];
  readonly cxxFiles: readonly string[];
  readonly mFiles: readonly string[];
  readonly hFiles: readonly string[];
  readonly fFiles: readonly string[];
  readonly sFiles: readonly string[];
  readonly swigFiles: readonly string[];
  readonly swigCxxFiles: readonly string[];
  readonly sysoFiles: readonly string[];
}

/** One directory as a package, for one BuildConfig. */
export interface GoPackage extends PackageFiles {
  readonly dir: string;
  /** Name of its package clauses; empty when no file counts. */
  readonly name: string;
  /** Import paths with the first line that imports each, sorted. `C` is one of them. */
  readonly imports: readonly Finding<string>[];
  readonly testImports: readonly Finding<string>[];
  readonly xTestImports: readonly Finding<string>[];
  readonly embedPatterns: readonly Finding<string>[];
  readonly testEmbedPatterns: readonly Finding<string>[];
  readonly xTestEmbedPatterns: readonly Finding<string>[];
  readonly cgo: CgoFlags;
  /** The first reason why `go build` would refuse it. */
  readonly error: Finding<string> | undefined;
}

/** Flags of the package's `#cgo` lines that hold for the BuildConfig, in the order of the files. */
export interface CgoFlags {
  readonly cflags: readonly string[];
  readonly cppflags: readonly string[];
  readonly cxxflags: readonly string[];
  readonly fflags: readonly string[];
  readonly ldflags: readonly string[];
  readonly pkgConfig: readonly string[];
}

type FileList = keyof PackageFiles;

/** Which list a file without `.go` belongs to (go/build). `.S` and `.sx` need a C compiler, so they count with cgo. */
const listOfSuffix: ReadonlyMap<string, FileList> = new Map<string, FileList>([
  ['.c', 'cFiles'], ['.cc', 'cxxFiles'], ['.cpp', 'cxxFiles'], ['.cxx', 'cxxFiles'], ['.m', 'mFiles'],
  ['.h', 'hFiles'], ['.hh', 'hFiles'], ['.hpp', 'hFiles'], ['.hxx', 'hFiles'],
  ['.f', 'fFiles'], ['.F', 'fFiles'], ['.for', 'fFiles'], ['.f90', 'fFiles'],
  ['.s', 'sFiles'], ['.S', 'sFiles'], ['.sx', 'sFiles'],
  ['.swig', 'swigFiles'], ['.swigcxx', 'swigCxxFiles'], ['.syso', 'sysoFiles'],
]);

const flagsOfVerb: Readonly<Record<string, keyof CgoFlags>> = {
  CFLAGS: 'cflags', CPPFLAGS: 'cppflags', CXXFLAGS: 'cxxflags', FFLAGS: 'fflags', LDFLAGS: 'ldflags',
  'pkg-config': 'pkgConfig',
};

function suffixOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot);
}

/** Whether the go command could ever take a file of this name. */
export function isSourceName(name: string): boolean {
  if (name.startsWith('_') || name.startsWith('.')) return false;
  const suffix = suffixOf(name);
  return suffix === '.go' || listOfSuffix.has(suffix);
}

/** How the files of a directory are read; each answer is kept by the one who gives it. */
export interface FileReader {
  goFile(path: string): GoFile;
  /** Constraints of a file that is not Go. */
  otherConstraints(path: string): readonly Constraint[] | 'excluded';
}

/** What a package is for: the tags that hold, and cgo, which decides more than a tag. */
export interface PackageConfig {
  readonly tags: Tags;
  readonly cgo: boolean;
}

/**
 * Sorts a directory's files as the go command does (go/build's Import). `names` are those of its files, sorted by
 * bytes, links to directories left out.
 */
export function readPackage(dir: string, names: readonly string[], reader: FileReader, config: PackageConfig): GoPackage {
  const builder = new PackageBuilder(dir, reader, config);
  for (const name of names) builder.add(name);
  return builder.finish();
}

type ImportGroup = 'plain' | 'test' | 'xTest';

class PackageBuilder {
  private readonly dir: string;
  private readonly reader: FileReader;
  private readonly config: PackageConfig;
  private readonly lists: Record<FileList, string[]> = {
    goFiles: [], cgoFiles: [], testGoFiles: [], xTestGoFiles: [], ignoredGoFiles: [], ignoredOtherFiles: [],
    invalidGoFiles: [], cFiles: [], cxxFiles: [], mFiles: [], hFiles: [], fFiles: [], sFiles: [], swigFiles: [],
    swigCxxFiles: [], sysoFiles: [],
  };
  private readonly flags: Record<keyof CgoFlags, string[]> = {
    cflags: [], cppflags: [], cxxflags: [], fflags: [], ldflags: [], pkgConfig: [],
  };
  private readonly imports = groups();
  private readonly embeds = groups();
  private readonly compiledAssembly: string[] = [];
  private name = '';
  private error: Finding<string> | undefined;

  constructor(dir: string, reader: FileReader, config: PackageConfig) {
    this.dir = dir;
    this.reader = reader;
    this.config = config;
  }

  private path(name: string): string {
    return pathIn(this.dir, name);
  }

  private refuse(name: string, line: number, value: string): void {
    this.error ??= { value, at: { path: this.path(name), line } };
    if (this.lists.invalidGoFiles.at(-1) !== name) this.lists.invalidGoFiles.push(name);
  }

  add(name: string): void {
    if (!isSourceName(name)) return;
    if (!name.endsWith('.go')) this.addOther(name);
    else if (!nameMatches(name, this.config.tags)) this.lists.ignoredGoFiles.push(name);
    else this.addGo(name, this.reader.goFile(this.path(name)));
  }

  private addOther(name: string): void {
    const suffix = suffixOf(name);
    const list = listOfSuffix.get(suffix);
    if (list === undefined) return;
    const { tags } = this.config;
    const constraints = !nameMatches(name, tags) ? 'excluded'
      : suffix === '.syso' ? [] : this.reader.otherConstraints(this.path(name));
    const taken = constraints !== 'excluded' && constraints.every((constraint) => evaluate(constraint, tags));
    if (!taken) this.lists.ignoredOtherFiles.push(name);
    else if (suffix === '.S' || suffix === '.sx') this.compiledAssembly.push(name);
    else this.lists[list].push(name);
  }

  private addGo(name: string, file: GoFile): void {
    const { problem } = file;
    if (problem?.kind === 'unusable') {
      this.refuse(name, problem.line, problem.message);
      return;
    }
    const taken = file.constraints.every((constraint) => evaluate(constraint, this.config.tags));
    if (!taken || file.packageName === 'documentation') {
      // A broken file whose constraint leaves it out is no problem of the build.
      if (taken && problem !== undefined) this.refuse(name, problem.line, problem.message);
      this.lists.ignoredGoFiles.push(name);
      return;
    }
    if (problem !== undefined) this.refuse(name, problem.line, problem.message);
    const group = this.groupOf(name, file);
    const usesCgo = this.checkCgo(name, file, group);
    this.place(name, file, group, usesCgo);
  }

  /** Plain, internal test or external test; and the package's name, which the first file decides. */
  private groupOf(name: string, file: GoFile): ImportGroup {
    const isTest = name.endsWith('_test.go');
    let { packageName } = file;
    let group: ImportGroup = isTest ? 'test' : 'plain';
    if (isTest && packageName.endsWith('_test') && packageName !== this.name) {
      group = 'xTest';
      packageName = packageName.slice(0, -'_test'.length);
    }
    if (this.name === '') this.name = packageName;
    else if (packageName !== this.name) {
      this.refuse(name, file.packageLine, `package ${packageName} in the directory of package ${this.name}`);
    }
    return group;
  }

  private checkCgo(name: string, file: GoFile, group: ImportGroup): boolean {
    const cgoImport = file.imports.find(({ path }) => path === 'C');
    if (cgoImport === undefined) return false;
    if (group !== 'plain') {
      this.refuse(name, cgoImport.line, 'cgo in a test file');
      return false;
    }
    let refused = 0;
    for (const line of file.cgo) {
      if (line.importLine !== refused && !this.addCgoLine(name, line)) refused = line.importLine;
    }
    return true;
  }

  /** Takes a `#cgo` line; `false` where Go refuses it, and with it the rest of that preamble. */
  private addCgoLine(name: string, line: CgoLine): boolean {
    if (!cgoLineHolds(line, this.config.tags)) return true;
    const list = flagsOfVerb[line.verb];
    if (line.error !== undefined || list === undefined) {
      this.refuse(name, line.line, line.error ?? `invalid #cgo verb: ${line.verb}`);
      return false;
    }
    this.flags[list].push(...line.args);
    return true;
  }

  private place(name: string, file: GoFile, group: ImportGroup, usesCgo: boolean): void {
    const { lists } = this;
    if (usesCgo && !this.config.cgo) {
      // Without cgo the file is left out with all that it imports and embeds.
      lists.ignoredGoFiles.push(name);
      return;
    }
    const list = usesCgo ? 'cgoFiles' : group === 'xTest' ? 'xTestGoFiles' : group === 'test' ? 'testGoFiles' : 'goFiles';
    lists[list].push(name);
    const path = this.path(name);
    for (const found of file.imports) keepFirst(this.imports[group], found.path, path, found.line);
    for (const found of file.embeds) keepFirst(this.embeds[group], found.pattern, path, found.line);
  }

  finish(): GoPackage {
    const { lists, imports, embeds } = this;
    const assembly = lists.cgoFiles.length > 0 ? lists.sFiles : lists.ignoredOtherFiles;
    assembly.push(...this.compiledAssembly);
    assembly.sort(byBytes);
    return {
      ...lists, ...compiledWithCgo(lists) && !this.config.cgo ? withoutCgo : {}, dir: this.dir, name: this.name, cgo: this.flags, error: this.error,
      imports: sorted(imports.plain), testImports: sorted(imports.test), xTestImports: sorted(imports.xTest),
      embedPatterns: sorted(embeds.plain), testEmbedPatterns: sorted(embeds.test), xTestEmbedPatterns: sorted(embeds.xTest),
    };
  }
}

/** Without cgo nothing compiles these, so the go command forgets them; assembly and headers still count. */
const withoutCgo = { cFiles: [], cxxFiles: [], mFiles: [], swigFiles: [], swigCxxFiles: [] } as const;

function compiledWithCgo({ cFiles, cxxFiles, mFiles, swigFiles, swigCxxFiles }: PackageFiles): boolean {
  return cFiles.length + cxxFiles.length + mFiles.length + swigFiles.length + swigCxxFiles.length > 0;
}

type Findings = Map<string, Finding<string>>;

function groups(): Record<ImportGroup, Findings> {
  return { plain: new Map(), test: new Map(), xTest: new Map() };
}

function keepFirst(findings: Findings, value: string, path: string, line: number): void {
  if (!findings.has(value)) findings.set(value, { value, at: { path, line } });
}

function sorted(findings: Findings): readonly Finding<string>[] {
  return [...findings.values()].sort((a, b) => byBytes(a.value, b.value));
}

/** Whether the go command would list the directory at all for `./...`: some file counts, or is broken. */
export function isListed(found: GoPackage): boolean {
  return found.goFiles.length + found.cgoFiles.length + found.testGoFiles.length + found.xTestGoFiles.length > 0 ||
    found.invalidGoFiles.length > 0;
}

/** Name that `go build` gives the program of an import path: its last part, a major version suffix passed over. */
export function binaryName(importPath: string): string {
  const name = baseName(importPath);
  const isMajor = /^v[1-9]\d*$/.test(name) && name !== 'v1' && importPath.includes('/');
  return isMajor ? baseName(importPath.slice(0, -name.length - 1)) : name;
}
