import { basename, dirname } from 'node:path/posix';
import type { Finding } from '../../src/analyze/facts.ts';
import type { Json } from '../../src/commit/record.ts';
import type { OptionName } from '../../src/options.ts';
import { neededRelease } from '../../src/plan/repository/release.ts';
import { targetsOf, type Target } from '../../src/plan/repository/target.ts';
import { asFlagText } from '../../src/resolve-options.ts';
import type { Change, Reason } from '../../src/update/changes.ts';
import { newLines } from '../../src/update/text-lines.ts';
import type { CommandLine } from '../command-line.ts';
import type { OpenRepository } from '../dockerfile/repository.ts';
import { flagText } from '../equivalent-command.ts';
import { shellWord } from '../print.ts';

type Because = Pick<Change, 'why' | 'at'>;

/** What flags move what of a Dockerfile, the nearest first: a subject, or one of its names alone. */
const FLAGS: Readonly<Record<string, readonly OptionName[]>> = {
  builder: ['go'], base: ['base'], user: ['base'], variable: ['base'], 'variable TZ': ['timezone', 'base'], 'working directory': ['base'], port: ['port', 'kind'],
  entrypoint: ['name'], 'health check': ['name', 'kind'], 'build tag timetzdata': ['timezone'], agent: ['auth', 'private'], secret: ['auth', 'private'], 'secret ca': ['ca'], 'image debug': ['debug-target'], 'stage base': ['base'],
};

/** Subjects whose value is an image. */
const IMAGES = ['builder', 'base', 'stage'];

/** Why things go that only the code brings. */
const GONE: Readonly<Record<string, string>> = { 'build tag': 'nothing asks for it any more', port: 'the code does not open it any more', 'module file': 'nothing replaces or uses it any more' };

const NO_CGO = 'nothing needs cgo any more';

/** The flags that say something else than the record does. */
export function movingFlags({ options }: CommandLine, stored: { readonly [name: string]: Json }): CommandLine['options'] {
  const told = (name: string): string => asFlagText((stored[name] ?? null) as never) ?? '';
  return Object.fromEntries(Object.entries(options).filter(([name, text]) => text !== told(name) && !(text === 'false' && told(name) === '')));
}

/** Flags that shape more of a file than its decisions tell: what a recipe does to caches and platforms, where a name stands. */
const SHAPING: ReadonlySet<string> = new Set(['recipe', 'name']);

/** What flags change that no decision among the changes tells: an answer is a fact of its own. */
export function shapingChanges(options: CommandLine['options'], stored: { readonly [name: string]: Json }, told: readonly Change[]): readonly Change[] {
  return (Object.entries(options) as [OptionName, string][]).flatMap(([name, value]): Change[] => {
    const why = flagText(name, value);
    return SHAPING.has(name) || !told.some((one) => one.why.includes(why)) ? [{ what: name, from: (asFlagText((stored[name] ?? null) as never) ?? '') || null, to: value || null, why, at: null }] : [];
  });
}

/** Why things are decided as they are now: a flag that was given, or a line of the code. */
export function reasonsFor(line: CommandLine, options: CommandLine['options'], { facts }: OpenRepository, mains: readonly string[]): Reason {
  const targets = targetsOf(facts, mains);
  const flag = (name: OptionName): Because => ({ why: flagText(name, options[name]!), at: null });
  return (told, name, was, now) => {
    // An image that is its own builder stands on it.
    const subject = told === 'base' && [was, now].every((image) => basename(image ?? '').startsWith('golang:')) ? 'builder' : told;
    const gone = was !== null && now === '';
    // Of a builder the code moves the release alone; a recipe brings one, or has none.
    const shaped = subject === 'builder' && (was === null || gone);
    if (options.registry !== undefined && IMAGES.includes(subject) && was !== null && basename(was) === basename(now)) return flag('registry');
    const row = FLAGS[`${subject} ${name.replace(/^debug-.*/, 'debug')}`] ?? FLAGS[subject] ?? [];
    const mover = shaped ? undefined : row.find((one) => options[one] !== undefined);
    if (mover !== undefined) return flag(mover);
    if (subject === 'image' && line.flags['main'] !== undefined) return { why: `--main ${shellWord(String(line.flags['main']))}`, at: null };
    const other = shaped || (subject === 'builder' && releaseOf(was!) === releaseOf(now));
    if (options.recipe !== undefined && (subject !== 'builder' || other)) return flag('recipe');
    if (other) return { why: '', at: null };
    const said = ROWS[subject]?.(targets, name, now, was);
    // The release is the code's, what stands behind it the recipe's, and what stands before it a mirror's.
    const besides = said === undefined || subject !== 'builder' ? [] : [...(options.recipe !== undefined && suffixOf(was!) !== suffixOf(now) ? ['recipe' as const] : []), ...(options.registry !== undefined && dirname(was!) !== dirname(now) ? ['registry' as const] : [])];
    if (said && besides.length > 0) return { ...said, why: [said.why, ...besides.map((one) => flag(one).why)].join('; ') };
    if (!gone || subject === 'image') return said;
    // What the code says is why something is there: of what is gone, that it says so no more.
    return said === undefined && GONE[subject] !== undefined ? { why: GONE[subject], at: null } : undefined;
  };
}

/** The changes of an image, those that have no reason of their own with what moved it as a whole: `planned`; or that cgo is gone, with which base, packages and variables go. */
export function withCause(changes: readonly Change[], planned: string | null): readonly Change[] {
  const free = changes.some(({ what, why }) => what === 'cgo' && why === NO_CGO);
  return changes.map((one) => {
    const cause = planned ?? (free && /^(?:base|variable|(?:build )?package)\b(?! of)/.test(one.what) ? NO_CGO : '');
    return one.why === '' && one.at === null ? { ...one, why: cause } : one;
  });
}

/** What moves the lines of a file that tell nothing by themselves. */
export interface Movers {
  /** Flags that were given. */
  readonly options: CommandLine['options'];
  /** What changed in the images of the same update. */
  readonly changes: readonly Change[];
  /** Releases of the generator. */
  readonly recorded: string;
  readonly running: string;
}

/** Why the lines of such a file are others: by flags, by the image, or by another release of the generator. Where each new one holds the new name of the Dockerfile, that alone. */
export function reasonForLines({ options, changes, recorded, running }: Movers): (before: string, after: string) => string {
  const flags = Object.entries(options).map(([name, value]) => flagText(name as OptionName, value));
  const name = changes.find(({ what }) => what === 'Dockerfile')?.to;
  const byName = name ? [`follows the name ${name}`] : [];
  const images = changes.filter(({ what }) => what !== 'Dockerfile' && !/^template /.test(what));
  return (before, after) => {
    const lines = newLines(before, after);
    if (name && lines.every((text) => text.includes(name))) return byName.join('');
    // Beside a flag what the image brings has to be seen.
    const moved = images.filter(({ to }) => flags.length === 0 || (to !== null && lines.some((text) => text.includes(to))));
    const said = [...(flags.length > 0 ? [flags.join(', ')] : []), ...(moved.length > 0 ? [`follows the image: ${[...new Set(moved.map(({ what }) => what))].join(', ')}`] : []), ...byName];
    return said.length === 0 && recorded !== running ? `release ${running} writes it so` : said.join('; ');
  };
}

/** `-alpine` of `golang:1.27-alpine`. */
function suffixOf(image: string): string {
  return /:[\d.]+(-[a-z]+)/.exec(image)?.[1] ?? '';
}

/** `1.27` of `golang:1.27-trixie`. */
function releaseOf(image: string): string {
  return /:([\d.]+)[^/]*$/.exec(image)?.[1] ?? image;
}

const ROWS: Readonly<Record<string, (targets: readonly Target[], name: string, now: string, was: string | null) => Because | undefined>> = {
  builder: (targets) => {
    const need = neededRelease(targets);
    return need && { why: `now says go ${need.value}`, at: need.at };
  },
  image: (targets, name, now) => {
    const program = targets.find((one) => one.name === name)?.command;
    if (now !== '') return program && { why: 'is one of the programs now', at: program.at };
    return program === undefined ? { why: 'is none of the programs any more', at: null } : undefined;
  },
  'package of the program': (targets, _name, now) => {
    const program = targets.find(({ command: { dir } }) => now === '.' || now.endsWith(`/${dir}`) || now === `./${dir}`)?.command;
    return program && { why: 'is the program now', at: program.at };
  },
  base: cgo,
  cgo: (targets, _name, now, was) => cgo(targets) ?? (was === 'on' && now === 'off' ? { why: NO_CGO, at: null } : undefined),
  package: cgo,
  'build package': cgo,
  'build tag': (targets, name) => found(targets.flatMap(({ program }) => program?.flags.tags ?? []), name, 'asks for it') ?? (name === 'timetzdata' ? zones(targets) : undefined),
  port: (targets, name) => {
    const port = targets.flatMap(({ program }) => program?.runtime.ports ?? []).find((one) => String(one.port) === name.replace(/\/\w+$/, ''));
    return port && { why: `opens ${port.address}`, at: port.at };
  },
  'module file': (targets, name) => {
    const dir = name.replace(/\/?go\.mod$/, '') || '.';
    const replace = targets.flatMap(({ module }) => module?.mod.replace ?? []).find(({ local }) => local?.dir === dir);
    return replace && { why: `replaces ${replace.old.path}`, at: replace.at };
  },
};

function zones(targets: readonly Target[]): Because | undefined {
  const worlds = targets.flatMap(({ program }) => program?.runtime.world ?? []);
  const at = worlds.find((world) => world.zones)?.zones?.at ?? worlds.find(({ localTime }) => localTime)?.localTime;
  return at && { why: 'asks for time zones', at };
}

function cgo(targets: readonly Target[]): Because | undefined {
  const user = targets.filter(({ command }) => command.cgo.need === 'needed').flatMap(({ command }) => command.cgo.users).find(({ need }) => need === 'needed');
  return user && { why: cgoReason(user), at: user.at };
}

/** Why a program needs cgo, to be read behind the place. */
export function cgoReason({ value, why }: { readonly value: string; readonly why: string }): string {
  return `imports ${value || '"C"'}; ${why}`;
}

function found(findings: readonly Finding<string>[], value: string, why: string): Because | undefined {
  const one = findings.find((finding) => finding.value === value);
  return one && { why, at: one.at };
}
