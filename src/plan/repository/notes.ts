import type { RepoFacts } from '../../analyze/facts.ts';
import { below } from '../../analyze/packages/directories.ts';
import type { Diagnostic } from '../../diagnostic.ts';
import type { BaseImage } from '../base-images.ts';
import type { Filled } from './front-ends/front-end.ts';
import { gitNotes } from './front-ends/git.ts';
import { onlyOneNotes } from './front-ends/only-one.ts';
import { outgrownNotes } from './front-ends/outgrown.ts';
import { baseName } from '../../repo.ts';
import { NO_PROFILE, type CompilePlan } from './compile.ts';
import { HOST_NOTES } from './host-notes.ts';
import { programRow } from './programs.ts';
import { ignoredHere } from './generated/missing.ts';
import { choicesOf, demandedFlags, flagWord } from './run-time/demands.ts';
import { open } from './run-time/launches.ts';
import { hostBeside } from './run-time/opened-files.ts';
import { needsWord } from './run-time/needed-word.ts';
import type { RuntimePlan } from './run-time/runtime.ts';
import { shownValue } from './run-time/shown-values.ts';
import type { Target } from './target.ts';

export interface Case {
  readonly facts: RepoFacts;
  readonly target: Target;
  readonly runtime: RuntimePlan;
  readonly compile: CompilePlan;
  readonly builds: readonly Filled[];
  readonly base: BaseImage;
}

/** What a reader should know of a plan that works: a row, told beside the files. */
export interface Note {
  readonly code: string;
  readonly severity: Diagnostic['severity'];
  readonly find: (one: Case) => readonly Omit<Diagnostic, 'code' | 'severity'>[];
}

const NOTES: readonly Note[] = [
  {
    code: 'listens-on-loopback',
    severity: 'warning',
    find: ({ target, runtime }) => runtime.closed.slice(0, 1).map((port) => ({ port, host: hostBeside(port, target.program?.runtime.keyHosts ?? []) })).map(({ port: { address, by, setting, at }, host }) => ({
      message: `${target.name} listens on ${host === undefined ? address : `${host.value}:${address}`}, which nobody outside of the container reaches`, at,
      remedy: by === 'config' ? `set ${host?.key ?? setting?.key ?? 'it'} to 0.0.0.0 or an empty host in the file that the container gets`
        : setting?.flag !== undefined && target.program?.runtime.subcommands?.needed === true && runtime.command.length === 0 ? `start the sub-command that listens: docker run IMAGE SUB-COMMAND ${setting.flag}=${open(address)}`
        : 'listen on :PORT, or read the address from a flag or variable',
    })),
  },
  {
    code: 'file-mounted',
    severity: 'warning',
    find: ({ target, runtime }) => runtime.mounts.map(({ source, to, why }) => ({
      message: `${target.name} reads ${to}, which the image does not hold: ${why}`, at: null, remedy: `give it to the container: -v "$PWD/${source}:${to}:ro"`,
    })),
  },
  {
    code: 'example-held',
    severity: 'info',
    find: ({ target, runtime }) => runtime.files.flatMap(({ source, to, filledIn }) => {
      if (!filledIn) return [];
      // One that has the name already is copied out of its folder.
      const yours = filledIn.source === source ? baseName(source) : filledIn.source;
      return [{
        message: `${target.name} runs with ${source}, where ${filledIn.key} stands in for yours`, at: filledIn.at,
        remedy: `${yours === source ? `put yours into ${source}` : `make ${yours} of it`} and give it to the container: -v "$PWD/${yours}:${to}:ro"`,
      }];
    }).slice(0, 1),
  },
  {
    code: 'config-optional',
    severity: 'info',
    find: ({ target, runtime }) => (target.program?.runtime.files ?? []).flatMap(({ optional, example, path, at }) => {
      const to = path.startsWith('/') ? path : `${runtime.workdir}/${path}`;
      // What the image holds under its own name is looked for there as well.
      const isHeld = runtime.files.some(({ source }) => example !== undefined && baseName(example) === baseName(path) && below(source, example) !== undefined);
      return optional === undefined || example === undefined || isHeld || [...runtime.files, ...runtime.mounts].some((one) => one.to === to) ? [] : [{
        message: `${target.name} goes by what is built in where ${to} is missing; ${example} shows what it may say`, at,
        remedy: `make ${baseName(path)} of it and give it to the container: -v "$PWD/${baseName(path)}:${to}:ro"`,
      }];
    }).slice(0, 1),
  },
  {
    code: 'config-absent',
    severity: 'info',
    find: ({ target, runtime }) => (target.program?.runtime.files ?? []).flatMap(({ kind, found, example, optional, required, setting, path, at }) => {
      const namedBy = (file: string): string[] => (target.program?.runtime.settings ?? []).flatMap((one) => (one.kind === 'flag' && one.fallback === file ? [one.name] : []));
      const to = path.startsWith('/') ? path : `${runtime.workdir}/${path.replace(/^(?:\.\/)+/, '')}`;
      if (kind !== 'config' || found !== undefined || example !== undefined || optional || required || ![setting ?? '', ...namedBy(path)].some((name) => /^conf(?:ig)?(?:[._-]?(?:file|path))?$/i.test(name)) || !/\.(?:ya?ml|toml|json|ini|conf)$/.test(path) || /[*?[{]/.test(path)) return [];
      return [...runtime.files, ...runtime.mounts].some((one) => one.to === to) || runtime.command.some((word) => /conf/i.test(word)) ? [] : [{
        message: `${target.name} looks for its configuration at ${to}, and the repository holds none`, at, remedy: `where it does not start without, give it to the container: -v "$PWD/${baseName(path)}:${to}:ro"`,
      }];
    }).slice(0, 1),
  },
  {
    code: 'word-required',
    severity: 'warning',
    find: ({ target, runtime: { command } }) => (target.program && needsWord(target.program.runtime) && command.every((word) => word.startsWith('-')) ? [{
      message: `${target.name} ends without a word that is no flag, which nothing in the repository gives`, at: target.program.runtime.neededWord!, remedy: `give it behind the image's name: docker run IMAGE ${[...command, 'WORD'].join(' ')}`,
    }] : []),
  },
  {
    code: 'command-required',
    severity: 'warning',
    find: ({ target: { name, program }, runtime: { command } }) => {
      const { subcommands, ports = [] } = program?.runtime ?? {};
      // A tool says how it is used; what serves is started by somebody who should know. Of libraries the root may do something that is told elsewhere.
      if (subcommands?.needed !== true || subcommands.library !== 'standard' || subcommands.serves !== undefined || command.length > 0 || ports.length === 0) return [];
      const names = subcommands.commands.map((one) => one.name);
      return [{
        message: `${name} does nothing without a sub-command (${names.slice(0, 8).join(', ')}${names.length > 8 ? ` and ${names.length - 8} more` : ''}), and nothing in the repository says which of them serves`,
        at: subcommands.commands[0]!.at, remedy: "name it behind the image's name: docker run IMAGE SUB-COMMAND",
      }];
    },
  },
  {
    code: 'tag-left-out',
    severity: 'info',
    find: ({ target: { name, program }, compile }) => (program?.flags.without ?? []).filter(({ tag }) => !compile.tags.includes(tag)).map(({ tag, value, at }) => ({
      message: `${name} is built without the tag ${tag}, which the repository's own build passes: ${value} is not in git, and no stage makes it`, at,
      remedy: 'nothing to do where it can do without; else commit the file, or name what makes it with --pre-build',
    })),
  },
  {
    code: 'profile-pointer',
    severity: 'info',
    find: ({ target: { name, program }, compile }) => (compile.pgo === NO_PROFILE && program?.flags.pgo ? [{
      message: `${name} is built without its profile: a Git LFS pointer is here in place of the file`, at: program.flags.pgo, remedy: 'run git lfs pull, and this command again',
    }] : []),
  },
  {
    code: 'flag-required',
    severity: 'warning',
    find: ({ target, runtime }) => (target.program ? demandedFlags(target.program.runtime, runtime.command) : [])
      .filter((flag) => !runtime.command.some((word) => word === flagWord(flag) || word === `-${flag.short}` || word.replace(/^-+/, '').split('=')[0] === flag.name))
      .slice(0, 1)
      .map((flag) => ({ message: `${target.name} ends without ${flagWord(flag)}, which nothing in the repository gives a value`, at: flag.at, remedy: `give it behind the image's name: docker run IMAGE ${[...runtime.command, flagWord(flag)].join(' ')} VALUE` })),
  },
  {
    code: 'flag-choice',
    severity: 'warning',
    find: ({ target: { name, program }, runtime: { command } }) => {
      const flags = command.length > 0 || program === undefined ? [] : choicesOf(program.runtime);
      return flags.slice(0, 1).map(({ at }) => ({
        message: `${name} does nothing by itself: it wants ${flags.length === 1 ? 'another value of ' : 'one of '}${flags.slice(0, 6).map(flagWord).join(', ')}, and nothing in the repository says which`, at,
        remedy: `give it behind the image's name: docker run IMAGE ${flagWord(flags[0]!)}`,
      }));
    },
  },
  {
    code: 'flag-shown',
    severity: 'info',
    find: ({ target: { name, program }, runtime: { command } }) => [program && command.length === 0 && demandedFlags(program.runtime, command).length === 0 ? (shownValue(program.runtime) ?? []) : []].flat().map(({ flag, at }) => ({
      message: `${name} is started with ${flagWord(flag)} and a value that only you know`, at, remedy: `give it behind the image's name: docker run IMAGE ${flagWord(flag)} VALUE`,
    })),
  },
  {
    code: 'data-unkept',
    severity: 'info',
    find: ({ target, runtime }) => runtime.unkept.slice(0, 1).map(({ what, at }) => ({
      message: `${target.name} keeps data beside its own files in ${runtime.workdir} (${what}), where no volume keeps it`, at,
      remedy: 'move it to a directory of its own with a setting of the program, and mount that',
    })),
  },
  {
    code: 'port-privileged',
    severity: 'info',
    find: ({ target, runtime }) => (target.program?.runtime.ports ?? [])
      .filter(({ port }) => port !== undefined && port < 1024 && runtime.ports.includes(port))
      .slice(0, 1)
      .map(({ port, setting, at }) => ({
        message: `${target.name} listens on port ${port}, below 1024, as a user without privileges`, at,
        remedy: setting?.flag ?? setting?.env ? `where the engine refuses that, move it with ${setting.flag ?? setting.env}` : 'where the engine refuses that, run with --sysctl net.ipv4.ip_unprivileged_port_start=0',
      })),
  },
  {
    code: 'program-missing',
    severity: 'warning',
    find: ({ target, runtime }) => {
      // A script of the repository lies beside the program.
      const held = (value: string): boolean => value === target.name || runtime.programs.some(({ name }) => name === value) || runtime.files.some(({ to }) => to.endsWith(`/${value.replace(/^(?:\.\/)+/, '')}`));
      const missing = (target.program?.runtime.world.executes ?? []).filter(({ value }) => !held(value));
      const [first, ...more] = missing;
      if (first === undefined) return [];
      const names = [first, ...more].map(({ value }) => value).slice(0, 5).join(', ');
      // A browser starts its pages in a sandbox, for which engines give no rights.
      const browser = missing.some(({ value }) => value === 'chromium') ? '; a browser in a container wants its sandbox off, or --security-opt seccomp=unconfined' : '';
      const known = [...new Set(missing.filter(({ value }) => programRow(value) !== undefined).map(({ value }) => baseName(value)))].slice(0, 5).join(', ');
      return [{
        message: `${target.name} starts other programs (${names}), and the image holds none of them`, at: first.at,
        remedy: known === '' ? 'nothing to do where it can do without them' : `where it cannot do without them, take --base debian, which brings ${known}${browser}`,
      }];
    },
  },
  ...HOST_NOTES,
  {
    code: 'vendor-left-out',
    severity: 'warning',
    find: ({ target: { module } }) => (module?.vendor.state === 'inconsistent' ? [module] : []).map(({ dir, vendor }) => ({
      message: `vendor/ differs from go.mod, so that the modules are downloaded in its place: ${vendor.reasons[0]}${vendor.reasons.length > 1 ? `, and ${vendor.reasons.length - 1} more` : ''}`,
      at: { path: dir === '.' ? 'vendor/modules.txt' : `${dir}/vendor/modules.txt`, line: 0 }, remedy: 'run go mod vendor and commit the result, or remove vendor/',
    })),
  },
  {
    code: 'cgo-off',
    severity: 'info',
    find: ({ target }) => (target.command.cgo.need === 'optional' ? target.command.cgo.users.slice(0, 1) : [])
      .map(({ value, why, at }) => ({ message: `${target.name} is built without cgo, which ${value === '' ? 'its own code' : value} can do without: ${why}`, at, remedy: 'nothing to do where that suits you' })),
  },
  {
    code: 'unknown-library',
    severity: 'warning',
    find: ({ target: { name, command: { cgo } } }) => (cgo.need === 'needed' ? cgo.unknownLibraries : []).slice(0, 1).map((library) => ({
      message: `${name} links ${cgo.unknownLibraries.join(', ')}, for which no Debian package is known here`, at: [...cgo.libraries, ...cgo.pkgConfig].find(({ value }) => value === library)?.at ?? null,
      remedy: 'add the package with its headers to the build stage, and its library to the last one',
    })),
  },
  {
    code: 'embed-placeholder',
    severity: 'warning',
    find: ({ target, builds }) => target.command.embeds
      .filter(({ state, pattern, files }) => state === 'placeholder' && !files.some((file) => file.endsWith(pattern.value)) && !builds.some(({ usedBy }) => usedBy.at.path === pattern.at.path))
      .map(({ pattern, reason }) => ({ message: `//go:embed ${pattern.value} finds only a placeholder${reason ? `: ${reason}` : ''}`, at: pattern.at, remedy: 'make what belongs there before docker build, where the program needs it' })),
  },
  { code: 'front-end-outgrown', severity: 'warning', find: ({ target, facts, builds }) => outgrownNotes(target, facts.frontEnds, builds) },
  {
    code: 'embed-incomplete',
    severity: 'warning',
    find: ({ target, builds }) => target.command.embeds.flatMap(({ pattern, leftOut = [] }) => {
      const lacking = leftOut.filter(({ value }) => !builds.some(({ output }) => below(value, output) !== undefined || below(output, value) !== undefined));
      // A list of all that the tools of a language leave behind means none of them.
      return lacking.length === 0 || lacking.length > 8 ? [] : [{
        message: `//go:embed ${pattern.value} takes what is there, and ${lacking.map(({ value }) => value).join(', ')} ${lacking.length > 1 ? 'are' : 'is'} not: git leaves that out`,
        at: lacking[0]!.at, remedy: 'make it before docker build, or let a stage make it with --pre-build, where the program needs it',
      }];
    }),
  },
  { code: 'front-end-place', severity: 'info', find: ({ builds }) => onlyOneNotes(builds) },
  { code: 'front-end-git', severity: 'info', find: ({ builds }) => gitNotes(builds) },
  { code: 'ignored-by-git', severity: 'info', find: ({ target }) => ignoredHere(target) },
];

/** Every note about a target. */
export function notesFor(one: Case): Diagnostic[] {
  return NOTES.flatMap(({ code, severity, find }) => find(one).map((found): Diagnostic => ({ code, severity, ...found })));
}
