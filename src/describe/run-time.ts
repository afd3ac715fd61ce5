/** What a program needs and does when it runs. */
import type { FileUse } from '../analyze/runtime/files/files.ts';
import type { PortFact } from '../analyze/runtime/ports/addresses.ts';
import type { RuntimeFacts } from '../analyze/runtime/runtime.ts';
import type { Finding } from '../analyze/facts.ts';
import { firstLines, line, listed, type Line } from './lines.ts';
import { linesOf, type Described } from './programs.ts';

export function runTimeLines(described: readonly Described[]): Line[] {
  return linesOf(described, ({ command, program }) => {
    if (program === undefined) return [];
    const { runtime } = program;
    const lines = [
      ...firstLines(runtime.ports, 5, (port) => [portLine(port, runtime.ports.some((one) => one.port !== undefined))], ({ port }) => String(port ?? 'one that has to be given')),
      ...startLines(runtime, command.binary),
      ...firstLines(runtime.files.filter(({ opened, found, example }) => opened || found !== undefined || example !== undefined), 8, (file) => [fileLine(file)], ({ path }) => path),
      ...firstLines(runtime.writes, 6, ({ dir, what, at }) => [line(`Writes to ${dir === '.' ? 'its working directory' : dir}: ${what}`, at)], ({ dir }) => dir),
      ...worldLines(runtime, command.binary),
    ];
    return lines.length > 0 ? lines : [line('Nothing was seen that it listens on, opens or executes')];
  });
}

function settingText(setting: PortFact['setting']): string {
  const { flag, env, key, file } = setting ?? {};
  return [flag, env === undefined ? undefined : `$${env}`, key === undefined ? undefined : `${key}${file === undefined ? '' : ` in ${file}`}`]
    .filter((one) => one !== undefined).join(' or ');
}

/** `known`: whether some port has a number. */
function portLine({ port, protocol, bind, by, setting, at }: PortFact, known: boolean): Line {
  const change = settingText(setting);
  const udp = protocol === 'udp' ? ' (UDP)' : '';
  if (port === undefined) {
    if (change === '') return line(`Listens on an address that is not written in the code${udp}`, at);
    return line(`${change} ${known ? 'sets a port' : 'has to name the port that it listens on'}${udp}`, at);
  }
  const where = { all: '', unknown: '', loopback: ' of the loopback address, which nothing outside of a container reaches' }[bind];
  // A constant may also be the default of something that is switched on elsewhere.
  if (by === 'constant' && change === '') return line(`Port ${port}${udp}${where.replace(/(?<=.)$/, ',')} is a default in its code`, at);
  return line(`Listens on port ${port}${udp}${where}${change === '' ? '' : `; ${change} changes it`}`, at);
}

function startLines({ subcommands, launches, settings }: RuntimeFacts, binary: string): Line[] {
  const launch = launches.find(({ args }) => args.length > 0) ?? launches[0];
  const names = Object.keys(launch?.env ?? {});
  // What the repository itself starts is known better than what a command's name lets expect.
  const startsOtherwise = launch !== undefined && launch.args[0] !== subcommands?.serves?.name && subcommands?.commands.some(({ name }) => name === launch.args[0]) === true;
  const required = settings.filter((one) => one.required);
  const names6 = listed(subcommands?.commands.map(({ name }) => name) ?? []);
  return [
    ...(launch && (launch.args.length > 0 || names.length > 0)
      ? [line(`Started as ${[binary, ...launch.args].join(' ')}${names.length > 0 ? `, with ${listed(names.map((name) => `$${name}`), 5)}` : ''}`, launch.at)] : []),
    ...(subcommands?.needed ? [line(`Does nothing without a sub-command: ${names6}`, subcommands.commands[0]?.at)] : []),
    ...(subcommands?.serves && !startsOtherwise ? [line(`${subcommands.serves.words.join(' ')} is the sub-command that serves`, subcommands.serves.at)] : []),
    ...(subcommands && !subcommands.needed && subcommands.commands.length > 0 ? [line(`Runs without a sub-command, and has ${names6}`, subcommands.commands[0]?.at)] : []),
    ...firstLines(required, 4, ({ kind, name, at }) => [line(`Asks for ${kind === 'env' ? `$${name}` : kind === 'flag' ? `--${name}` : name}`, at)], ({ name }) => name),
  ];
}

function fileLine({ path, kind, found, example, setting, at }: FileUse): Line {
  const what = `Opens ${path} (${kind}${setting === undefined ? '' : `, by ${setting}`})`;
  if (found === undefined) return line(`${what}, which is not in the repository${example === undefined ? '' : `; ${example} is an example of it`}`, at);
  const where = found.workdir === '.' ? 'from the top of the repository' : `from ${found.workdir}`;
  return line(`${what}: found ${where}${found.path === path || found.path === `${found.workdir}/${path}` ? '' : ` as ${found.path}`}`, at);
}

function worldLines({ world }: RuntimeFacts, binary: string): Line[] {
  const { zones, zonesEmbedded, localTime, tls, mimeTypes, users, executes, signals, probe, health } = world;
  const all = (findings: readonly Finding<string>[], text: (names: string) => string): Line[] =>
    (findings.length > 0 ? [line(text(listed([...new Set(findings.map(({ value }) => value))])), findings[0]?.at)] : []);
  return [
    ...all(executes.filter(({ value }) => !value.startsWith('./') || !executes.some((one) => one.value === value.slice(2))), (names) => `Executes ${names}`),
    ...(zones ? [line(`Loads time zones by name${zonesEmbedded ? '; their data is compiled in' : ', so that it needs zone data'}`, zonesEmbedded ?? zones.at)] : []),
    ...(localTime ? [line('Local time counts, so TZ does', localTime)] : []),
    ...(tls ? [line('Connects to others by TLS, so that it needs CA certificates', tls.at)] : []),
    ...(mimeTypes ? [line("Looks up MIME types, in the system's table where there is one", mimeTypes)] : []),
    ...(users ? [line('Looks up users, in /etc/passwd', users)] : []),
    ...all(signals, (names) => `Handles ${names}`),
    ...(probe ? [line(`Can probe itself: ${[binary, ...probe.value].join(' ')}`, probe.at)] : []),
    ...all(health, (paths) => `Paths for probes, as its code names them: ${paths}`),
  ];
}
