import { isPeer, OWN_WORD, readAddress, spokenPath, type PortFact } from '../../../analyze/runtime/ports/addresses.ts';
import { variableOfKey } from '../../../analyze/runtime/settings/key-variables.ts';
import type { RuntimeFacts } from '../../../analyze/runtime/runtime.ts';
import type { Setting } from '../../../analyze/runtime/settings/settings.ts';
import { open } from './launches.ts';

/** What makes a program reachable from outside of its container, and on which ports it then is. */
export interface AddressPlan {
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly ports: readonly number[];
  /** Ports for datagrams. */
  readonly udp: readonly number[];
  /** Addresses of the loopback interface that no setting opens. */
  readonly closed: readonly PortFact[];
}

/** Ports for the people who run the program: on loopback by intent. */
const INSIDE = /metric|telemetry|pprof|profil|debug|admin|monitor|internal|manage|cluster|gossip|edge|outbound|socks/i;

/** `given`: words of the command line that are settled. */
export function planAddress(facts: RuntimeFacts, given: readonly string[]): AddressPlan {
  const told = givenPorts(facts, given);
  // Who gives the program an address to listen on gives all that it has: what lies on loopback beside is another command's.
  const complete = told.some((port) => !isInside(port));
  const runtime = { ...facts, ports: [...told, ...facts.ports.map((port) => asGiven(port, given)).filter(({ bind, setting }) => !complete || bind !== 'loopback' || setting?.flag === undefined)] };
  const env: Record<string, string> = {};
  const args: string[] = [];
  const closed: PortFact[] = [];
  const opened = new Set<PortFact>();
  const main = runtime.ports.some((port) => !isInside(port) && port.port !== undefined);
  const hosts = loopbackHosts(runtime).filter(({ kind, env: variable }) => kind !== 'flag' || variable !== undefined || takesFlags(runtime, given));
  for (const host of hosts) {
    openHost(host, given, env, args);
    // What listens on 0.0.0.0 has the port of IPv6 as well (net.Listen of "tcp"), where another one of the program's finds it taken.
    const other = runtime.settings.find(({ kind, name, off }) => kind === 'env' && off !== undefined && name === host.name.replace(/4$/, '6') && name !== host.name);
    if (other?.off !== undefined) env[other.name] = other.off;
  }
  for (const port of runtime.ports) {
    if (port.bind !== 'loopback' || (main && (isInside(port) || isUnnumbered(port)))) continue;
    // A number whose host stands beside it is opened with that, and so is an address that such a host is a part of.
    const byHost = hosts.length > 0 && (!port.address.includes(':') || (port.setting === undefined && hosts.some(({ listens, fallback }) => listens === true && port.address.startsWith(`${fallback}:`))));
    if (byHost || openPort(port, runtime, given, env, args)) opened.add(port);
    else closed.push(port);
  }
  nameMissingPorts(runtime, env);
  const ports = exposed(runtime, env, opened, closed);
  // Beside a door that is open to all, a constant that nothing opens is for the machine itself by intent.
  const reached = runtime.ports.some((port) => port.port !== undefined && ports.includes(port.port) && !isInside(port));
  return { env, args, ports, udp: exposedUdp(runtime, opened), closed: closed.filter(({ by, setting }) => !reached || by !== 'constant' || setting !== undefined) };
}

/** A port as the command line moves it. */
function asGiven(port: PortFact, given: readonly string[]): PortFact {
  const flag = port.setting?.flag?.replace(/^-+/, '');
  const at = flag === undefined ? -1 : given.findIndex((word) => word.replace(/^-+/, '').split('=')[0] === flag && word.startsWith('-'));
  const text = at < 0 ? undefined : given[at]!.includes('=') ? given[at]!.slice(given[at]!.indexOf('=') + 1) : given[at + 1];
  const address = readAddress(text ?? '');
  if (text === undefined || address === undefined) return port;
  return { ...port, port: address.port, address: text, bind: text.includes(':') ? address.bind : port.bind };
}

/** Ports that the command line gives flags of which none is known: on all interfaces they are the program's own. */
function givenPorts({ settings, ports }: RuntimeFacts, given: readonly string[]): PortFact[] {
  const known = new Set(ports.map(({ setting }) => setting?.flag?.replace(/^-+/, '')));
  const words = given.flatMap((word, index) => {
    const [, flag, text = given[index + 1] ?? ''] = /^(-[^=]+)(?:=(.*))?$/.exec(word) ?? [];
    return flag === undefined ? [] : [{ flag, name: flag.replace(/^-+/, ''), text }];
  });
  return words.flatMap(({ flag, name, text }): PortFact[] => {
    const of = settings.find((one) => one.kind === 'flag' && !known.has(one.name) && (one.name === name || one.short === name));
    const address = readAddress(text);
    return of !== undefined && address?.bind === 'all' && text.includes(':') ? [{ ...address, protocol: 'tcp', address: text, by: 'flag', setting: { flag }, at: of.at }] : [];
  });
}

function isInside({ setting, at }: PortFact): boolean {
  const name = setting?.flag ?? setting?.env ?? setting?.key;
  // A program may be called for Prometheus itself.
  return INSIDE.test(name ?? spokenPath(at.path)) || /^-*prometheus(?![a-z])/i.test(name ?? '');
}

/** A loopback address without a number that is known: beside a port that is, one for the machine itself, or of a client's command. */
function isUnnumbered({ port, setting }: PortFact): boolean {
  return port === undefined && setting === undefined;
}

function openPort(port: PortFact, { settings, keyVariables, subcommands }: RuntimeFacts, given: readonly string[], env: Record<string, string>, args: string[]): boolean {
  const { setting } = port;
  const value = port.opensBy ?? open(port.address);
  if (setting === undefined) return false;
  const variable = setting.env ?? (setting.key === undefined ? undefined : variableOf(setting.key, settings, keyVariables));
  if (variable !== undefined && value !== port.address) env[variable] = value;
  else if (setting.flag !== undefined && value !== port.address && takesFlags({ subcommands }, given)) addFlag(setting.flag, value, given, args);
  else return false;
  return true;
}

/** The environment variable that overrides a key of a configuration file. */
function variableOf(key: string, settings: readonly Setting[], variables: RuntimeFacts['keyVariables']): string | undefined {
  const bound = settings.find((one) => one.kind === 'key' && one.name.toLowerCase() === key.toLowerCase())?.env;
  return bound ?? variableOfKey(key, variables);
}

/** A flag of a sub-command is unknown where none is named, and of commands that read their flags themselves nothing says whose it is where none of them serves. */
function takesFlags({ subcommands }: Pick<RuntimeFacts, 'subcommands'>, given: readonly string[]): boolean {
  return subcommands?.needed !== true || (given.length > 0 && (subcommands.library !== 'standard' || subcommands.serves !== undefined));
}

function addFlag(flag: string, value: string, given: readonly string[], args: string[]): void {
  const name = flag.startsWith('-') ? flag : `--${flag}`;
  if (![...given, ...args].some((word) => word === name || word.startsWith(`${name}=`))) args.push(`${name}=${value}`);
}

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|::1|\[::1\])$/;
/** Last word of a setting that holds an address without its port, and the words that may stand before it. */
const HOST_WORD = /^(?:host|hostname|addr|address|ip|ip[vV]4|v4|interface|iface|listen|bind)$/i;

/** Settings of the host alone (`HOST`, `-host`, `server.address`) that name the loopback interface. */
export function loopbackHosts({ settings, ports, keyVariables, keyHosts }: RuntimeFacts): Setting[] {
  if (ports.length === 0) return [];
  // A key is judged by its own words, not by the prefix that its variable has.
  const keys = keyHosts.flatMap(({ key, value, at }): { setting: Setting; said: string }[] => {
    const env = variableOf(key, settings, keyVariables);
    return env === undefined ? [] : [{ setting: { kind: 'env', name: env, fallback: value, required: false, by: 'config', at }, said: key }];
  });
  const own = settings.filter(({ elsewhere }) => elsewhere !== true).map((setting) => ({ setting, said: setting.name }));
  const found = [...own, ...keys].filter(({ setting, said }) => {
    const { kind, fallback } = setting;
    if (kind !== 'flag' && variableOfSetting(setting) === undefined) return false;
    if (setting.listens === true) return !INSIDE.test(said);
    if (fallback === undefined || setting.reaches === true || !LOOPBACK.test(fallback) || isPeer(said) || INSIDE.test(said)) return false;
    // A flag that the program does not know ends it, and "server" is in a shared package as often another's, unless it is a key below which the port that it listens on lies too.
    if (kind === 'flag' && /server/i.test(said) && !(/^-*server\.\w+$/i.test(said) && ports.some(({ setting: of }) => of?.flag?.replace(/^-+/, '') === said.replace(/[A-Za-z0-9]+$/, 'port')))) return false;
    const words = said.replace(/([a-z0-9])([A-Z])/g, '$1_$2').split(/[._-]+/);
    return HOST_WORD.test(words.at(-1)!) && (words.slice(0, -1).every((word) => OWN_WORD.test(word)) || words.some((word) => /^(?:listen|bind)$/i.test(word)));
  }).map(({ setting }) => setting);
  // Beside one that says that it listens, a bare host is that of another program: `--bind` and `--host` of a client.
  const listens = found.filter(({ name, listens: known }) => known === true || /listen|bind/i.test(name));
  return listens.length > 0 ? listens : found;
}

function variableOfSetting({ kind, name, env }: Setting): string | undefined {
  return kind === 'env' ? name : env;
}

function openHost(setting: Setting, given: readonly string[], env: Record<string, string>, args: string[]): void {
  const variable = variableOfSetting(setting);
  if (variable !== undefined) env[variable] = '0.0.0.0';
  else addFlag(`${setting.by === 'flag' ? '-' : '--'}${setting.name}`, '0.0.0.0', given, args);
}

/** A program that demands a port, or takes it from an example of its variables alone, is given one. */
function nameMissingPorts({ ports, settings }: RuntimeFacts, env: Record<string, string>): void {
  const known = ports.some(({ port }) => port !== undefined);
  for (const { port, setting, address, bind } of ports.slice(0, 4)) {
    const name = setting?.env;
    if (name === undefined || name in env) continue;
    const fallback = settings.find((one) => variableOfSetting(one) === name)?.fallback;
    if (port === undefined && /PORT$/.test(name) && !known) env[name] = address === ':PORT' ? ':8080' : '8080';
    else if (port !== undefined && setting?.file !== undefined && fallback === undefined && settings.some((one) => one.kind === 'env' && one.name === name)) {
      env[name] = bind === 'loopback' ? open(address) : address;
    }
  }
}

/** Files in which a program gives its settings their defaults. */
const OF_SETTINGS = /(?:^|\/)(?:conf(?:ig)?|settings?|options?)[^/]*(?:\/|\.go$)/i;

/** Ports that it listens on: what settings, calls and files say; a constant somewhere only where nothing better is known, and of those below 1024 that of the web where the program's settings have it. */
function exposed({ ports }: RuntimeFacts, env: Readonly<Record<string, string>>, opened: ReadonlySet<PortFact>, closed: readonly PortFact[]): number[] {
  const given = Object.entries(env).flatMap(([name, value]) => (/PORT$/.test(name) && /^:?\d+$/.test(value) ? [Number(value.replace(':', ''))] : []));
  const open = ports.filter((port) => port.protocol === 'tcp' && !closed.includes(port) && (port.bind !== 'loopback' || opened.has(port)) && !isProposed(port, ports, opened));
  const certain = open.filter((port) => port.port !== undefined && (port.by !== 'constant' || opened.has(port)));
  const guessed = open.filter(({ port, address, setting }) => port !== undefined && (setting !== undefined || port >= 1024 || address.includes(':'))).filter((port) => !isInside(port));
  // Where profiles alone are said to be, the program has another for its work.
  const worked = certain.some(({ setting }) => !/pprof|profil/i.test(setting?.flag ?? setting?.env ?? '')) || given.length > 0;
  const ofWeb = open.filter((port) => port.port === 80 && OF_SETTINGS.test(port.at.path) && !isInside(port));
  const told = worked ? certain : [guessed, certain, ofWeb].find((ports) => ports.length > 0) ?? [];
  const flags = new Set([...opened].flatMap(({ setting }) => setting?.flag ?? []));
  const kept = told.filter((port) => opened.has(port) || !flags.has(port.setting?.flag ?? ''));
  return [...new Set([...given, ...kept.flatMap(({ port }) => (port === undefined ? [] : [port]))])].slice(0, 4);
}

/** Whether an example proposes it for a variable that has a port without: one opens. */
function isProposed(port: PortFact, ports: readonly PortFact[], opened: ReadonlySet<PortFact>): boolean {
  const { env, file } = port.setting ?? {};
  if (port.by !== 'env' || env === undefined || file === undefined || opened.has(port)) return false;
  return ports.some((other) => other.port !== undefined && other.setting?.env === env && other.setting.file === undefined);
}

/** Where the ports of an image lie when its variables are set as the example proposes. */
export function asProposed(exposed: readonly number[], ports: readonly PortFact[]): number[] {
  return [...new Set(exposed.map((number) => {
    const env = ports.find(({ port, setting }) => port === number && setting?.env !== undefined && setting.file === undefined)?.setting?.env;
    return ports.find(({ by, setting, port }) => by === 'env' && port !== undefined && env !== undefined && setting?.env === env && setting.file !== undefined)?.port ?? number;
  }))];
}

/** Ports of datagrams that a call or a setting names; a constant of that name may be where it sends to. */
function exposedUdp({ ports }: RuntimeFacts, opened: ReadonlySet<PortFact>): number[] {
  const open = ports.filter((port) => port.protocol === 'udp' && port.by !== 'constant' && (port.bind !== 'loopback' || opened.has(port)) && !isInside(port));
  return [...new Set(open.flatMap(({ port }) => port ?? []))].slice(0, 4);
}

/** The ports that a configuration file makes the program listen on, on loopback alone, with nothing that opens it. */
export function closedBy(closed: readonly PortFact[], path: string): PortFact[] {
  return closed.filter(({ by, setting }) => by === 'config' && setting?.file === path);
}
