import type { CLanguage } from './cgo.ts';
import type { ClosurePackage } from '../packages/closure.ts';
import { cgoImportOf, headerOf, placeIn } from '../packages/closure-files.ts';
import type { Finding, Source } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import { libraryPackages, pkgConfigPackages, system, type LibraryAlias, type SystemPackages } from './known-libraries.ts';
import { absentLibraries, ownLibraries } from './own-libraries.ts';
import { knownModuleOf, type KnownModule } from '../modules/known-modules.ts';

/** What the cgo files of a closure ask of the system. */
export interface CSystem {
  readonly languages: readonly CLanguage[];
  readonly pkgConfig: readonly Finding<string>[];
  /** Names after `-l`. */
  readonly libraries: readonly Finding<string>[];
  /** Headers included from outside of the package, in angle brackets, C's own aside. */
  readonly headers: readonly Finding<string>[];
  /** Debian packages, compilers aside, that known modules, pkg-config names and libraries ask for. */
  readonly buildPackages: readonly string[];
  readonly runPackages: { readonly bookworm: readonly string[]; readonly trixie: readonly string[] };
  /** Libraries and pkg-config names that no table has a Debian package for. */
  readonly unknownLibraries: readonly string[];
  /** Shared libraries of the tree that packages are linked with; absent where there are none. */
  readonly shared?: readonly Finding<string>[];
  /** Places in the tree of libraries that packages are linked with and that are not there; absent where there are none. */
  readonly absent?: readonly Finding<string>[];
  /** Names under which a library has to be found beside its own. */
  readonly aliases: readonly LibraryAlias[];
}

/** Headers of the C and C++ libraries and of the kernel, which come with every compiler. */
const ownHeader = /^(?:(?:sys|linux|asm|netinet|arpa|net|bits|gnu|rpc|mach|libkern|windows)\/|(?:assert|complex|ctype|errno|fenv|float|inttypes|iso646|limits|locale|math|setjmp|signal|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|string|tgmath|threads|time|uchar|wchar|wctype|unistd|fcntl|pthread|dlfcn|poll|grp|pwd|netdb|termios|strings|memory|malloc|alloca|sched|semaphore|syslog|dirent|ifaddrs|utime|getopt|libgen|glob|fnmatch|regex|iconv|endian|byteswap|elf|link|mntent|utmp|utmpx|shadow|spawn|ucontext|execinfo|pty|crypt|resolv|search|stropts|wordexp|langinfo|nl_types|ftw|aio|mqueue|values|features|_cgo_export|x86intrin|immintrin|emmintrin|arm_neon|cpuid)\.h|[a-z_]+)$/;

class SystemBuilder {
  private readonly languages = new Set<CLanguage>();
  private readonly pkgConfig = new Map<string, Finding<string>>();
  private readonly libraries = new Map<string, Finding<string>>();
  private readonly headers = new Map<string, Finding<string>>();
  private readonly build = new Set<string>();
  private readonly bookworm = new Set<string>();
  private readonly trixie = new Set<string>();
  private readonly unknown = new Set<string>();
  private readonly shared = new Map<string, Finding<string>>();
  private readonly absent = new Map<string, Finding<string>>();
  private readonly aliases = new Map<string, LibraryAlias>();

  need(packages: SystemPackages): void {
    for (const name of packages.build) this.build.add(name);
    for (const name of packages.run.bookworm) this.bookworm.add(name);
    for (const name of packages.run.trixie) this.trixie.add(name);
    for (const alias of packages.aliases ?? []) this.aliases.set(alias.asked, alias);
  }

  module(row: KnownModule): void {
    this.languages.add('c');
    for (const language of row.languages ?? []) this.languages.add(language);
    this.need(row.system);
  }

  user(tree: GoTree, user: ClosurePackage): void {
    const { package: found } = user;
    const row = knownModuleOf(user.importPath);
    if (row !== undefined) this.module(row);
    this.languages.add('c');
    const lists = [['c++', found.cxxFiles], ['objective-c', found.mFiles], ['fortran', found.fFiles], ['swig', [...found.swigFiles, ...found.swigCxxFiles]]] as const;
    for (const [language, files] of lists) if (files.length > 0) this.languages.add(language);
    const at = cgoImportOf(tree, user);
    // What a package links from its own directory it brings along.
    const own = found.cgo.ldflags.some((flag) => flag.includes('${SRCDIR}') || flag.endsWith('.a'));
    for (const name of found.cgo.pkgConfig) if (!name.startsWith('-')) this.library(this.pkgConfig, name, at, pkgConfigPackages, false);
    for (const flag of found.cgo.ldflags) if (/^-l[^:]/.test(flag)) this.library(this.libraries, flag.slice(2), at, libraryPackages, own);
    for (const name of found.cgoFiles) this.includes(tree, user, name);
    for (const value of absentLibraries(tree, user, (name) => Object.hasOwn(libraryPackages, name))) this.absent.set(value, { value, at });
    const brought = ownLibraries(tree, user);
    for (const one of brought) this.shared.set(one.value, one);
    // What a library of a vendor is made of is not known: most need the run-time library of C++ or of Rust.
    if (brought.length > 0) this.need(system('', 'libgcc-s1 libstdc++6'));
  }

  private library(
    found: Map<string, Finding<string>>, name: string, at: Source, table: Readonly<Record<string, SystemPackages>>, own: boolean,
  ): void {
    if (!found.has(name)) found.set(name, { value: name, at });
    const row = Object.hasOwn(table, name) ? table[name] : undefined;
    if (row !== undefined && !(own && row.build.length > 0)) this.need(row);
    else if (row === undefined && !own) this.unknown.add(name);
    if (name === 'stdc++') this.languages.add('c++');
  }

  private includes(tree: GoTree, user: ClosurePackage, name: string): void {
    for (const { header, system, line } of headerOf(tree, user, name).includes) {
      if (!system || ownHeader.test(header) || this.headers.has(header)) continue;
      this.headers.set(header, { value: header, at: placeIn(user, name, line) });
    }
  }

  finish(): CSystem {
    const sorted = (names: Iterable<string>): readonly string[] => [...names].sort();
    return {
      languages: [...this.languages].sort(), pkgConfig: [...this.pkgConfig.values()], libraries: [...this.libraries.values()],
      headers: [...this.headers.values()], buildPackages: sorted(this.build),
      runPackages: { bookworm: sorted(this.bookworm), trixie: sorted(this.trixie) }, unknownLibraries: sorted(this.unknown), aliases: [...this.aliases.values()],
      ...(this.absent.size > 0 && { absent: [...this.absent.values()] }),
      ...(this.shared.size > 0 && { shared: [...this.shared.values()] }),
    };
  }
}

/** Sums up what the packages with cgo files, and the rows of modules that are not here, need. */
export function describeC(tree: GoTree, users: readonly ClosurePackage[], rows: readonly KnownModule[]): CSystem {
  const builder = new SystemBuilder();
  for (const row of rows) builder.module(row);
  for (const user of users) builder.user(tree, user);
  return builder.finish();
}
