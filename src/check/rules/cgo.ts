import type { CgoUser } from '../../analyze/cgo/cgo.ts';
import type { Command } from '../../analyze/facts.ts';
import { pathIn } from '../../repo.ts';
import { compiledBy, isNamed } from '../compiled.ts';
import { assign, linesBefore, replace } from '../edits.ts';
import { holdsGlibc234 } from '../image/bases.ts';
import { hostBuilt } from '../host-built.ts';
import { packagesIn, programName, type Started, startedPrograms, userName } from '../program.ts';
import type { Edit, Found, Rule } from '../rule.ts';
import { goEnv, mayDiffer, standingOn, type GoBuild, type View } from '../view.ts';

/** cgo is off, and the program needs it. */
export const cgoOff: Rule = {
  id: 'cgo-off',
  grade: 'broken',
  follows: 'renders it right',
  title: 'the program needs cgo, and CGO_ENABLED is 0',
  remedy: 'build with CGO_ENABLED=1, a C compiler, and a base image with the same C library',
  about: `Without cgo files with \`import "C"\` are left out: the build fails with undefined names, or, as with go-sqlite3, it passes and the program ends at
its start, or, where it knows other databases too, once SQLite is chosen: that is drift. Only what the program imports counts, not what go.mod lists.`,
  judge: (view) => [...offOnHost(view), ...view.builds.flatMap((build) => commandsOf(view, build).flatMap((command) => off(view, build, command)).slice(0, 1))],
};

/** cgo is needed, and the builder has no compiler. */
export const cgoCompiler: Rule = {
  id: 'cgo-compiler',
  grade: 'broken',
  follows: 'renders it right',
  title: 'the program needs cgo, and the builder has no C compiler',
  remedy: 'install a C compiler in the builder, on Alpine: apk add --no-cache gcc musl-dev',
  about: `The golang images on Alpine have no C compiler. With CGO_ENABLED=1 the build ends with \`C compiler "gcc" not found\`, for net and os/user too; where CGO_ENABLED is not set, the go command switches cgo off by itself.
Silent where a command that is not read may install one.`,
  judge: (view) => view.builds.flatMap((build) => commandsOf(view, build).flatMap((command) => withoutCompiler(view, build, command)).slice(0, 1)),
};

/** cgo is on for nothing. */
export const cgoNeedless: Rule = {
  id: 'cgo-needless',
  grade: 'advice',
  title: 'CGO_ENABLED is 1, and nothing that the program imports needs cgo',
  remedy: 'build with CGO_ENABLED=0: the program then needs no C library and runs on any base',
  about: `A program that lost its last package with cgo (or never had one) is still linked against the C library of the builder, compiles slower and
needs a base with the same library. Told only where everything that the program imports could be read.`,
  judge: (view) => view.builds.flatMap((build) => needless(view, build)),
};

/** A program that is linked dynamically on a base that cannot load it. */
export const loaderMissing: Rule = {
  id: 'loader-missing',
  grade: 'broken',
  title: 'the program is linked dynamically, and the base image has no loader for it',
  remedy: 'build with CGO_ENABLED=0 where nothing needs cgo, else take a base image with the C library of the builder',
  about: `A program that was linked against glibc does not start on scratch, on distroless/static or on Alpine, and one of Alpine not on Debian: \`no such file or directory\`, although the file is there.
With cgo on (the default of the Debian images) the packages net and os/user are enough to be linked so, and \`-buildmode=pie\` asks for a loader also with cgo off. Silent where a static link or another compiler is asked for, where \`go env -w\` or GOENV may have switched cgo off, where the loader may have been copied, and where a base is not known.`,
  judge: (view) => startedPrograms(view).flatMap((started) => loader(view, started)),
};

/** The programs of a build of which it is known whether cgo is on. */
function commandsOf(view: View, { run, targets }: GoBuild): Command[] {
  return run.certain && run.kind === 'build' && !mayDiffer(view, run, 'CGO_ENABLED') ? [...new Set(targets.flatMap(({ commands }) => commands))] : [];
}

/** What uses cgo, where the go command may name files of the program's directory. */
function usersOf(build: GoBuild, { cgo, dir }: Command): readonly CgoUser[] {
  return cgo.users.filter(({ at }) => isNamed(build, dir, at.path));
}

/** What needs cgo with the tags of this build. */
function needing(build: GoBuild, command: Command): CgoUser | undefined {
  const { tags } = build.run.call.use;
  return usersOf(build, command).find(({ need, withoutCgoTag }) => need === 'needed' && !tags.includes(withoutCgoTag));
}

/** The Makefile of a service cross-compiles without cgo. */
function offOnHost(view: View): Found[] {
  const { command, line } = hostBuilt(view) ?? {};
  const user = command?.cgo.need === 'needed' ? command.cgo.users.find(({ need }) => need === 'needed') : undefined;
  return user === undefined ? [] : [{ line: line!, message: `the Makefile compiles with CGO_ENABLED=0, and ${programName(command!)} needs cgo for ${userName(user)} (${user.at.path}:${user.at.line})` }];
}

/** Drivers of databases that are reached over a network. */
const OTHER_DRIVERS = /^(?:github\.com\/(?:go-sql-driver\/mysql|lib\/pq|jackc\/pgx|(?:denisenkom|microsoft)\/go-mssqldb|ClickHouse\/clickhouse-go|sijms\/go-ora)|gorm\.io\/driver\/(?:mysql|postgres|sqlserver|clickhouse)|go\.mongodb\.org\/mongo-driver)(?:\/|$)/;

function off(view: View, build: GoBuild, command: Command): Found[] {
  if (goEnv(build.run, 'CGO_ENABLED') !== '0') return [];
  if (isChecked(build)) return [{ line: build.run.call.command.line, message: 'CGO_ENABLED is 0, and the race detector and its like need cgo: the build ends', remedy: 'leave -race out of what is shipped, or build with CGO_ENABLED=1' }];
  const user = needing(build, command);
  if (user === undefined) return [];
  const edits = canLink(view, build) && isNative(view, build) ? switched(view, build, '0', '1') : [];
  // A driver among others is one that somebody may never choose.
  const chosen = user.without === 'fails-at-run-time' && compiledBy(view.tree, build, command).imports(OTHER_DRIVERS);
  const effect = user.without !== 'fails-at-run-time' ? 'without it the program does not build' : chosen ? 'without it the program builds, and fails where that is chosen' : 'without it the program builds and fails when it runs';
  return [{ line: build.run.call.command.line, ...(chosen && { grade: 'drift' as const }), message: `CGO_ENABLED is 0, and ${programName(command)} needs cgo for ${userName(user)} (${user.at.path}:${user.at.line}): ${effect}`, ...(edits.length > 0 && { edits }) }];
}

/** The race detector and its like need cgo. */
function isChecked({ run }: GoBuild): boolean {
  return /-(?:race|msan|asan)\b/.test([...run.call.use.flags, goEnv(run, 'GOFLAGS') ?? ''].join(' '));
}

/** It builds for the platform that it runs on, whichever that is. */
function isNative(view: View, { run }: GoBuild): boolean {
  const [os, arch] = [goEnv(run, 'GOOS'), goEnv(run, 'GOARCH')];
  const onTarget = standingOn(view.stages, run.stage).every(({ stage }) => stage.platform === undefined);
  if (['GOOS', 'GOARCH'].some((name) => mayDiffer(view, run, name))) return false;
  return (os === undefined || os === 'linux' || (onTarget && /^\$\{?TARGETOS\}?$/.test(os))) && (arch === undefined || (onTarget && /^\$\{?TARGETARCH\}?$/.test(arch)));
}

/** A builder with a compiler whose C library every image has. */
function canLink(view: View, build: GoBuild): boolean {
  const builder = view.stages[build.run.stage]!;
  const compiler = builder.base?.libc === 'glibc' || hasCompiler(packagesIn(view, builder));
  return compiler && view.finals.every(({ base }) => base !== undefined && base.libc === builder.base?.libc);
}

/** Every place in the Dockerfile that says CGO_ENABLED for this build; none where another build that takes it from there needs cgo. */
function switched(view: View, { run }: GoBuild, from: string, to: string): Edit[] {
  const { text } = view.file.source;
  const variable = run.step.scope.get('CGO_ENABLED');
  const sharing = view.builds.filter((other) => other.run.step === run.step || (variable !== undefined && other.run.step.scope.get('CGO_ENABLED')?.line === variable.line));
  if (to === '0' && sharing.some((other) => isChecked(other) || commandsOf(view, other).some((command) => needing(other, command) !== undefined))) return [];
  const places = [run.step, ...view.file.instructions.filter(({ keyword, line }) => keyword === 'ENV' && line === variable?.line)];
  return places.flatMap(({ start, end }) => [...text.slice(start, end).matchAll(/\bCGO_ENABLED(?:=|[ \t]+)(["']?)([01])\1(?=\s|$|;|&)/g)].flatMap((match) => {
    const at = start + match.index + match[0].lastIndexOf(match[2]!);
    return match[2] === from ? [replace(view.file, at, at + 1, to)] : [];
  }));
}

const COMPILERS = /^(?:gcc|g\+\+|build-base|alpine-sdk|clang|build-essential|musl-gcc|zig|tcc|gcc-[\w.-]+)$/;

/** Compilers that link against the C library of the system. */
const OF_THE_SYSTEM = /^(?:\S*\/)?(?:[\w-]+-linux-gnu\w*-)?(?:gcc|cc|clang)(?:-\d+)?(?:\s|$)/;

function hasCompiler(packages: ReadonlySet<string> | undefined): boolean {
  return packages === undefined || [...packages].some((name) => COMPILERS.test(name));
}

/** Whether a go command runs in an image of Alpine into which nothing has brought a C compiler. */
function lacksCompiler(view: View, { run }: GoBuild): boolean {
  const state = view.stages[run.stage]!;
  const alpine = state.base?.family === 'golang' && /alpine/.test(state.base.image.tag ?? '');
  return alpine && goEnv(run, 'CC') === undefined && !mayDiffer(view, run, 'CC') && !hasCompiler(packagesIn(view, state));
}

function withoutCompiler(view: View, build: GoBuild, command: Command): Found[] {
  const { run } = build;
  const enabled = goEnv(run, 'CGO_ENABLED');
  if ((enabled !== undefined && enabled !== '1') || !lacksCompiler(view, build)) return [];
  const { line } = run.call.command;
  const { image } = view.stages[run.stage]!.base!;
  const lack = `${image.name}:${image.tag} has no C compiler`;
  const user = needing(build, command);
  if (user === undefined) {
    if (isChecked(build)) return [{ line, message: `the race detector and its like need cgo, and ${lack}`, remedy: 'leave -race out of what is shipped' }];
    const system = enabled === '1' ? importsSystem(view, command, run.call.use.tags) : undefined;
    const edits = switched(view, build, '1', '0');
    return system === undefined ? [] : [{ line, message: `CGO_ENABLED is 1, ${system} is imported, and ${lack}: the build ends`, remedy: 'build with CGO_ENABLED=0, which the program can do', ...(edits.length > 0 && { edits }) }];
  }
  const cxx = command.cgo.languages.includes('c++');
  // Another user than root may install nothing.
  const root = !standingOn(view.stages, run.stage).some(({ stage }) => stage.steps.some(({ keyword, line: at }) => keyword === 'USER' && (stage.index !== run.stage || at < run.step.line)));
  const packages = `${cxx ? 'g++' : 'gcc'} musl-dev`;
  return [{
    line, message: `${programName(command)} needs cgo for ${userName(user)} (${user.at.path}:${user.at.line}), and ${lack}`,
    remedy: `install one before: RUN apk add --no-cache ${packages}`, ...(root && { edits: [linesBefore(view.file, run.step, [`RUN apk add --no-cache ${packages}`])] }),
  }];
}

function needless(view: View, build: GoBuild): Found[] {
  const commands = commandsOf(view, build);
  const { run } = build;
  const sure = commands.length > 0 && commands.every(({ cgo }) => cgo.need === 'none' && cgo.certain) && !isChecked(build);
  if (goEnv(run, 'CGO_ENABLED') !== '1' || !sure || run.call.use.flags.some((flag) => flag.includes('buildmode')) || commands.some((command) => withoutCompiler(view, build, command).length > 0)) return [];
  const edits = switched(view, build, '1', '0');
  return [{ line: run.call.command.line, message: `CGO_ENABLED is 1, and nothing that ${programName(commands[0]!)} imports needs cgo`, ...(edits.length > 0 && { edits }) }];
}

function loader(view: View, started: Started): Found[] {
  const { build, command, final, path } = started;
  const builder = view.stages[build.run.stage]!;
  const from = builder.base?.libc;
  const { base } = final;
  if (base === undefined || base.libc === 'unknown' || (from !== 'glibc' && from !== 'musl')) return [];
  const older = base.libc === from && holdsGlibc234(builder.base!) === true && holdsGlibc234(base) === false;
  if (base.libc === from && !older) return [];
  const why = dynamic(view, build, command);
  if (why === undefined || (older && why.pure) || mayHaveLoader(view, started)) return [];
  const edits = why.needed || isChecked(build) ? [] : withoutCgo(view, build);
  const lack = base.libc === 'none' ? `${base.image.name} has no loader` : older ? `${base.image.name}:${base.image.tag ?? 'latest'} has one from before 2.34` : `${base.image.name} has ${base.libc}`;
  return [{
    line: build.run.call.command.line, message: `${path} is linked dynamically against ${from} (${why.text}), and ${lack}: it does not start`,
    ...(edits.length > 0 ? { edits, remedy: 'build with CGO_ENABLED=0' } : why.remedy !== undefined && { remedy: why.remedy }),
  }];
}

/** Why a build links dynamically; `pure`: to the loader alone, without a C library's symbols; `undefined` where it does not, or may not. */
function dynamic(view: View, build: GoBuild, command: Command): { text: string; needed: boolean; remedy?: string; pure?: true } | undefined {
  const { run } = build;
  const { use } = run.call;
  const builder = view.stages[run.stage]!;
  const enabled = goEnv(run, 'CGO_ENABLED');
  const alpine = builder.base?.libc === 'musl';
  const flags = `${use.ldflags ?? ''} ${use.flags.join(' ')} ${goEnv(run, 'GOFLAGS') ?? ''} ${goEnv(run, 'CGO_LDFLAGS') ?? ''}`;
  const pie = /-buildmode[= ]pie\b/.test(flags);
  if (!run.certain || !/^[01]?$/.test(enabled ?? '') || /static|linkmode|\$/.test(flags) || (!pie && flags.includes('buildmode'))) return undefined;
  if (['CGO_ENABLED', 'GOOS', 'GOARCH', 'GOFLAGS', 'CC', 'CGO_LDFLAGS'].some((name) => mayDiffer(view, run, name)) || !OF_THE_SYSTEM.test(goEnv(run, 'CC') ?? 'gcc')) return undefined;
  if (pie) return alpine ? undefined : { text: '-buildmode=pie', needed: true, pure: true, remedy: 'leave -buildmode=pie out, or take a base image with the C library of the builder' };
  if (enabled === '0') return undefined;
  // Unset: the go command takes cgo where the builder has a compiler and nothing is cross-compiled.
  if (enabled === undefined && (goEnv(run, 'GOARCH') !== undefined || goEnv(run, 'GOOS') !== undefined || (alpine && !hasCompiler(packagesIn(view, builder))) || builder.base?.family !== 'golang')) return undefined;
  if (enabled === undefined && alpine && packagesIn(view, builder) === undefined) return undefined;
  const needed = needing(build, command);
  const user = needed ?? usersOf(build, command).find(({ need }) => need === 'optional');
  if (user !== undefined) return { text: `cgo for ${userName(user)}`, needed: needed !== undefined };
  if (isChecked(build)) return { text: 'the race detector and its like use cgo', needed: true };
  const system = importsSystem(view, command, use.tags);
  return system === undefined ? undefined : { text: `cgo is on, and ${system} is imported`, needed: false };
}

/** A package of the standard library that uses the C library where cgo is on and no tag says otherwise, of those that the program's own files import. */
function importsSystem({ repo, tree }: View, { closure }: Command, tags: readonly string[]): string | undefined {
  const isPure = (name: string): boolean => tags.includes(name === 'os/user' ? 'osusergo' : 'netgo');
  for (const dir of closure.dirs) {
    for (const { name, kind } of repo.list(dir)) {
      if (kind !== 'file' || !name.endsWith('.go') || /_test\.go$|_(?:windows|darwin|freebsd|js|wasm)\.go$/.test(name)) continue;
      const { constraints, imports } = tree.file(pathIn(dir, name));
      const found = constraints.length > 0 ? undefined : imports.find(({ path }) => OF_THE_LIBRARY.test(path) && !isPure(path));
      if (found !== undefined) return found.path;
    }
  }
  return undefined;
}

/** Packages of the standard library that ask the C library for names of hosts or users. */
const OF_THE_LIBRARY = /^(?:net|net\/http|net\/smtp|net\/rpc|os\/user)$/;

function mayHaveLoader(view: View, { final, build }: Started): boolean {
  if (['/lib', '/lib64', '/usr/lib', '/usr/lib64', '/usr/glibc-compat'].some((dir) => final.end.mayBring(dir))) return true;
  const packages = packagesIn(view, final);
  if (packages === undefined || [...packages].some((name) => /^(?:gcompat|libc6-compat|glibc|musl)/.test(name))) return true;
  return build.run.stage === final.stage.index;
}

function withoutCgo(view: View, build: GoBuild): Edit[] {
  const { run } = build;
  if (goEnv(run, 'CGO_ENABLED') === '1') return switched(view, build, '1', '0');
  return assign(view.file, run, 'CGO_ENABLED=0');
}
