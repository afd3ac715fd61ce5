import type { Finding } from '../../src/analyze/facts.ts';
import type { OptionName } from '../../src/options.ts';
import { neededRelease } from '../../src/plan/repository/release.ts';
import { targetsOf, type Target } from '../../src/plan/repository/target.ts';
import type { Change, Reason } from '../../src/update/changes.ts';
import type { CommandLine } from '../command-line.ts';
import type { OpenRepository } from '../dockerfile/repository.ts';

type Because = Pick<Change, 'why' | 'at'>;

/** What flag moves what of a Dockerfile. */
const FLAGS: Readonly<Record<string, OptionName>> = { builder: 'go', base: 'base', user: 'base', variable: 'base', 'working directory': 'base', port: 'port', entrypoint: 'name', 'health check': 'name' };

/** Why things are decided as they are now: a flag that was given, or a line of the code. */
export function reasonsFor(line: CommandLine, { facts }: OpenRepository, mains: readonly string[]): Reason {
  const targets = targetsOf(facts, mains);
  return (subject, name, was, now) => {
    if (subject === 'image' && line.flags['main'] !== undefined) return { why: `--main ${String(line.flags['main'])}`, at: null };
    const flag = FLAGS[subject];
    const said = flag && line.options[flag];
    if (said !== undefined) return { why: `--${flag} ${said}`, at: null };
    // Of a builder the code moves the release alone.
    const other = subject === 'builder' && was !== null && releaseOf(was) === releaseOf(now);
    if (line.options.recipe !== undefined && (subject !== 'builder' || other)) return { why: `--recipe ${line.options.recipe}`, at: null };
    if (other) return { why: line.options.registry === undefined ? '' : `--registry ${line.options.registry}`, at: null };
    return ROWS[subject]?.(targets, name, now);
  };
}

/** What moves the lines of a file that tell nothing by themselves: flags that were given, what changed in the images of the same update, or another release of the generator. */
export function reasonForLines({ options }: CommandLine, changes: readonly Change[], by: { readonly recorded: string; readonly running: string }): string {
  const flags = Object.entries(options).map(([name, value]) => `--${name} ${value}`);
  const moved = [...new Set(changes.map(({ what }) => what))];
  const said = [...(flags.length > 0 ? [flags.join(', ')] : []), ...(moved.length > 0 ? [`follows the image: ${moved.join(', ')}`] : [])];
  return said.length === 0 && by.recorded !== by.running ? `release ${by.running} writes it so` : said.join('; ');
}

/** `1.27` of `golang:1.27-trixie`. */
function releaseOf(image: string): string {
  return /:([\d.]+)[^/]*$/.exec(image)?.[1] ?? image;
}

const ROWS: Readonly<Record<string, (targets: readonly Target[], name: string, now: string) => Because | undefined>> = {
  builder: (targets) => {
    const need = neededRelease(targets);
    return need && { why: `now says go ${need.value}`, at: need.at };
  },
  image: (targets, name) => {
    const program = targets.find((one) => one.name === name)?.command;
    return program === undefined ? { why: 'is none of the programs any more', at: null } : { why: 'is one of the programs now', at: program.at };
  },
  'package of the program': (targets, _name, now) => {
    const program = targets.find(({ command: { dir } }) => now === '.' || now.endsWith(`/${dir}`) || now === `./${dir}`)?.command;
    return program && { why: 'is the program now', at: program.at };
  },
  base: cgo,
  cgo,
  package: cgo,
  'build package': cgo,
  'build tag': (targets, name) => found(targets.flatMap(({ program }) => program?.flags.tags ?? []), name, 'asks for it'),
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
