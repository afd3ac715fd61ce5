/** Ports that a program opens, the address that it binds, and what moves both. */
import { lineAt, linesOf } from '../../code/go-text.ts';
import { parentOf } from '../../../repo.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { isAnywhere, isAsked, isOwnAddress, isPeer, isPeerPort, peerPorts, readAddress, saysListen, settingOf, SIDE_WORD, spokenPath, type PortFact } from './addresses.ts';
import { chosenOf } from './choices.ts';
import { frameworkPorts } from './framework-ports.ts';
import { hostBefore, readListens, type Listens } from './listens.ts';
import { withoutPeers } from './peers.ts';
import type { Setting } from '../settings/settings.ts';
import { shortFlagPorts } from './short-flags.ts';
import { readUdpPorts } from './udp-ports.ts';

/** Settings that hold an address or a port of the program itself, not of another one. */
const addressName =
  /(?:^|[._-]|(?<=[a-z]))(?:addr(?:ess)?|listen(?:ing|er)?|bind|port|host|http|https|grpc|web|server|endpoint)s?(?:[._-]|$|(?=[A-Z]))/i;
const listenName =
  /listen|bind|(?:^|[._-])(?:addr(?:ess)?|port|http[._-]?(?:port|addr(?:ess)?)|(?:server|web|api|grpc|metrics|admin|app|rest)[._-]?(?:port|addr(?:ess)?|listen))$|httpaddr|^addr$|^http$|(?:http|web|app|server|api)port$/i;
/** `program`: the name by which it goes; `more`: what configuration files and examples say. */
export function readPorts(own: OwnCode, program: string, all: readonly Setting[], more: readonly PortFact[]): PortFact[] {
  const listens = readListens(own, all);
  // Who listens by it has it for its own, whatever its usage says.
  const settings = all.filter((one) => one.reaches !== true || (listens.listened.has(one) && /^(?:0\.0\.0\.0|\[::\])?:\d/.test(one.fallback ?? '')));
  const udp = readUdpPorts(own, settings, more);
  const { listened, led } = listens;
  const named = [...listens.facts, ...fromSettings(settings.filter((one) => !listens.closed.has(one)), listens), ...fromDefaults(own, settings), ...fromAddrPorts(own), ...chosenOf(more, all).filter((fact) => !isExamplePeer(fact, listened))];
  const told = [...named, ...shortFlagPorts(own, settings, named)];
  const main = told.some((fact) => fact.port !== undefined && fact.by !== 'constant' && !isProfile(own, fact));
  const known = withoutPeers(told.filter((fact) => !main || !isProfile(own, fact)), { program, settings: all, listened: new Set([...listened, ...led, ...all.filter(({ bound }) => bound === true)]) });
  const said = [...known, ...frameworkPorts(own, known)].filter((fact) => !udp.alone(fact) && !isFilled(fact, settings, more) && !isOfScheme(own, fact));
  // `:http` and `:https` are mostly those of a mode with certificates of its own, beside the port of every day.
  const numbered = said.filter(({ address }) => !/:https?$/.test(address));
  const streams = numbered.some(({ port, protocol }) => port !== undefined && protocol === 'tcp') ? numbered : said;
  const guesses = new Set(streams.flatMap(({ by, port, bind }) => (by === 'constant' && bind === 'unknown' ? [port] : [])));
  // Code that names many ports has a table of other programs' ports.
  const defaults = streams.filter((fact) => fact.by === 'constant' && isDefault(own, fact));
  const alone = new Set(defaults.map(({ port }) => port)).size === 1 ? defaults : [];
  const chosen = streams.filter((fact) => guesses.size < 4 || fact.by !== 'constant' || fact.bind !== 'unknown' || alone.includes(fact));
  const found = [...chosen, ...udp.facts, ...namePorts(own, chosen)];
  const ports = new Map<string, PortFact>();
  // A constant somewhere in the code is a guess: it counts only where nothing better is known.
  const better = found.filter((fact) => fact.by !== 'constant');
  const kept = better.some((fact) => fact.protocol === 'tcp' && fact.port !== undefined && fact.port !== 80 && !/pprof|profil/i.test(fact.setting?.flag ?? fact.setting?.env ?? '')) ? better : found;
  for (const fact of kept.sort((a, b) => order(a) - order(b))) {
    const key = `${fact.port ?? fact.setting?.env ?? fact.setting?.flag}/${fact.protocol}`;
    const before = ports.get(key);
    // A setting tells more than the call that it feeds.
    if (before === undefined) ports.set(key, fact);
    else if (before.setting === undefined && fact.setting !== undefined)
      ports.set(key, { ...fact, bind: before.bind === 'loopback' ? before.bind : fact.bind });
    // Of two constants the one that no other mode of the program is closed by.
    else if (before.by === 'constant' && fact.by === 'constant' && before.bind === 'loopback' && fact.bind === 'all') ports.set(key, fact);
  }
  return [...ports.values()].map((fact) => (fact.bind === 'loopback' ? withOpener(fact, settings.filter(({ name }) => isOwnAddress(name, program)), own) : fact));
}

const servesNames = /\bdns\.(?:Server\s*\{|ListenAndServe|ActivateAndServe|HandleFunc\()/;

/** A server of names answers datagrams first, on the port of its streams, by whatever call it gets them; who only asks one has its port in a text as well. */
function namePorts(own: OwnCode, facts: readonly PortFact[]): PortFact[] {
  const ports = facts.filter(({ port, protocol, bind }) => port === 53 && protocol === 'tcp' && bind !== 'loopback');
  if (ports.length === 0 || !own.external.has('github.com/miekg/dns') || !own.files.some((file) => file.has(servesNames))) return [];
  return ports.map((fact) => ({ ...fact, protocol: 'udp', by: fact.by === 'constant' ? 'call' : fact.by }));
}

/** Whether profiles alone are served there, on loopback by intent: the usual port, or the handlers of all that is imported, with those of profiles. */
function isProfile(own: OwnCode, { port, bind, setting, at }: PortFact): boolean {
  if (bind !== 'loopback' || setting !== undefined || port === undefined) return false;
  const file = own.files.find(({ path }) => path === at.path);
  if (file === undefined || !own.external.has('net/http/pprof')) return false;
  return (port >= 6060 && port < 6070) || (file.imports.has('net/http/pprof') && /,\s*nil\s*\)/.test(linesOf(file.code)[at.line - 1] ?? ''));
}

/** Whether it is the default of a key that a configuration of the run fills; a field knows the last part of its key alone. */
function isFilled({ by, setting, at }: PortFact, settings: readonly Setting[], more: readonly PortFact[]): boolean {
  const key = by === 'key' ? setting?.key : undefined;
  if (key === undefined) return false;
  const ofField = settings.some((one) => one.by === 'struct' && one.at.path === at.path && one.at.line === at.line);
  return more.some((one) => one.by === 'config' && (one.setting?.key === key || (ofField && one.setting?.key?.endsWith(`.${key}`) === true)));
}

/** Whether an example proposes it for a variable of another program's name, which nothing here listens on. */
function isExamplePeer({ by, setting }: PortFact, listened: ReadonlySet<Setting>): boolean {
  const name = by === 'env' ? setting?.env : undefined;
  return name !== undefined && isPeer(name) && ![...listened].some((one) => one.kind === 'env' && one.name === name);
}

/** Whether the constant is called the default port: the program's own, whatever other ports its code names. */
function isDefault(own: OwnCode, { at }: PortFact): boolean {
  return /^\s*(?:(?:const|var)\s+)?(?:DEFAULT_PORT|DefaultPort)\b/.test(linesOf(own.files.find(({ path }) => path === at.path)?.code ?? '')[at.line - 1] ?? '');
}

/** Whether it is what a URL of a scheme means where it names no port: `case "http": port = 80`. */
function isOfScheme(own: OwnCode, { by, at }: PortFact): boolean {
  if (by !== 'constant') return false;
  const before = linesOf(own.files.find(({ path }) => path === at.path)?.code ?? '').slice(Math.max(0, at.line - 3), at.line - 1);
  return before.some((line) => /^\s*case\s+"https?"/.test(line) || /\bScheme\s*==\s*"https?"/.test(line));
}

/** What opens a loopback address that only a constant or a file sets: the one flag or variable that is called an address. */
function withOpener(fact: PortFact, settings: readonly Setting[], own: OwnCode): PortFact {
  // Without its number no address can be given, and who moves the program's own address means no profiles.
  if (fact.port === undefined || fact.setting?.flag !== undefined || fact.setting?.env !== undefined || isProfile(own, fact)) return fact;
  const openers = settings.filter(
    (one) =>
      one.kind !== 'key' &&
      /(?:listen|bind|addr(?:ess)?|^http$|gui[-_]?addr\w*)$/i.test(one.name) &&
      !isPeer(one.name) && !isPeer(one.env ?? '') &&
      !SIDE_WORD.test(one.name) &&
      (fact.by !== 'constant' || isNear(one, fact, own)) &&
      // A flag of these has a default always; one that cannot be told is another's.
      ((one.fallback === undefined && one.by !== 'flag' && one.by !== 'pflag') || one.fallback === '' || one.fallback === fact.address),
  );
  const opener = openers.find((one) => one.kind === 'flag') ?? openers[0];
  return opener === undefined || openers.length > 2
    ? fact
    : { ...fact, setting: { ...fact.setting, ...settingOf(opener) } };
}

/** Whether a setting may move a constant: that of the same package, or of one that holds the program's start or its commands. */
function isNear({ at }: Setting, fact: PortFact, own: OwnCode): boolean {
  const dir = parentOf(at.path);
  return dir === parentOf(fact.at.path) || /(?:^|\/)cmd$/.test(dir) || own.filesIn(dir).some(({ code }) => code.includes('\nfunc main() {'));
}

function order(fact: PortFact): number {
  const name = fact.setting?.flag ?? fact.setting?.env ?? fact.setting?.key ?? '';
  const said = /listen|bind|addr|port/i.test(name) ? 0 : 0.5;
  // Ports of metrics, probes and profiles are open as well, but they are not what the program is for.
  const side = SIDE_WORD.test(fact.by === 'constant' ? spokenPath(fact.at.path) : name) ? 3 : 0;
  // Ports of the web stand in much code that connects to others.
  const common = fact.by === 'constant' && (fact.port === 80 || fact.port === 443) ? 0.7 : 0;
  return (
    ['flag', 'env', 'config', 'call', 'key', 'constant', 'framework'].indexOf(fact.by) +
    said +
    side +
    common +
    (fact.port === undefined ? 10 : 0)
  );
}

/**
 * Whether a flag holds an address of the program's own, whatever it is called: by default one without a host (`-tcp :1883`), or it
 * fills a variable that says it listens (`StringVar(&cfg.WebBinding, "w", "localhost:7420", …)`).
 */
function holdsBinding({ kind, name, variable = '', fallback = '', elsewhere }: Setting): boolean {
  const port = /^:(\d{2,5})$/.exec(fallback)?.[1];
  if (kind === 'flag' && elsewhere !== true && port !== undefined && !isPeer(name) && !isPeer(variable) && !SIDE_WORD.test(name) && !peerPorts.has(Number(port))) return true;
  return kind === 'flag' && /(?:[lL]isten|(?<![a-z])[bB]ind|Bind(?:ing|Addr))/.test(variable) && !isPeer(variable) && /^[\w.[\]:-]*:\d+$/.test(fallback) && readAddress(fallback)?.bind !== 'unknown';
}

/** A whole address that a field of the configuration holds by default. */
function isWhole({ field, fallback = '' }: Setting): boolean {
  return field !== undefined && /^(?:127\.0\.0\.1|localhost|0\.0\.0\.0)?:\d{2,5}$/.test(fallback);
}

function fromSettings(settings: readonly Setting[], { listened, led, whole }: Pick<Listens, 'listened' | 'led' | 'whole'>): PortFact[] {
  return settings.flatMap((setting): PortFact[] => {
    const heard = listened.has(setting) || setting.bound === true || (led.has(setting) && isWhole(setting));
    const bound = holdsBinding(setting);
    if (!heard && !bound && (!addressName.test(setting.name) || (isPeer(setting.name) && !isAnywhere(setting.fallback ?? '') && !saysListen.test(setting.name)) || isAsked(setting.name, setting.fallback ?? ''))) return [];
    const several = listenersIn(setting);
    if (several.length > 1) return several;
    const address = setting.fallback === undefined ? undefined : readAddress(setting.fallback);
    const isPort = /port$/i.test(setting.name);
    if (address === undefined) {
      return setting.kind === 'env' && (heard ? /PORT$/ : /^(?:HTTP_|APP_|SERVER_|API_|WEB_)?PORT$/).test(setting.name)
        ? [
            {
              port: undefined,
              protocol: 'tcp',
              bind: 'unknown',
              address: whole.has(setting) ? ':PORT' : '',
              by: 'env',
              setting: { env: setting.name },
              at: setting.at,
            },
          ]
        : [];
    }
    const fact: PortFact = {
      port: address.port,
      // WireGuard speaks in datagrams alone.
      protocol: /udp|wireguard/i.test(setting.name) ? 'udp' : 'tcp',
      bind: address.bind,
      address: setting.fallback ?? '',
      by: setting.kind,
      setting: settingOf(setting),
      at: setting.at,
    };
    // What a call listens on is the program's own, whatever it is called.
    if (heard || bound) return [fact];
    if (isPeerPort(address.port, setting.name) && !isAnywhere(setting.fallback ?? '')) return [];
    // A number alone counts for a port only under a name that says so.
    if (!setting.fallback?.includes(':') && !isPort && !listenName.test(setting.name)) return [];
    if (setting.fallback?.includes(':') && address.bind === 'unknown' && !listenName.test(setting.name))
      return [];
    if (
      setting.fallback?.includes(':') &&
      !listenName.test(setting.name) &&
      !/host|address|http|web/i.test(setting.name) &&
      !(address.bind === 'all' && /[a-z]Addr$/.test(setting.name))
    )
      return [];
    return [fact];
  });
}

/** `sflow://:6343,netflow://:2055`: each with what it speaks. */
function listenersIn({ name, fallback = '', kind, at, ...setting }: Setting): PortFact[] {
  if (!listenName.test(name)) return [];
  return [...fallback.matchAll(/(?:^|,)\s*([a-z]\w*):\/\/([\w.[\]]*:\d+)(?=[/?,]|$)/gi)].flatMap(([, scheme = '', text = '']): PortFact[] => {
    const address = readAddress(text);
    return address === undefined ? [] : [{ port: address.port, protocol: DATAGRAMS.test(scheme) ? 'udp' : 'tcp', bind: address.bind, address: text, by: kind, setting: settingOf({ name, fallback, kind, at, ...setting }), at }];
  });
}

const DATAGRAMS = /^(?:udp[46]?|s?flow|netflow|nfl|ipfix|statsd|quic)$/i;

const defaultHint = /[Ll]isten|[Aa]ddr|[Pp]ort|PORT|ADDR/;
const defaultValue = /[=:][ \t]*(?:\[\]string\{[ \t]*)?("[\w.[\]:]*:\d{2,5}"|"\d{2,5}"|\d{2,5})[ \t]*(?:[,}]|\r?$)/gm;
/** Not the host of a URL that is asked. */
const defaultName =
  /(?:^|[^\w.]|(?<!URL)\.)(\w*(?:[Ll]isten|[Aa]ddr|[Pp]ort|PORT|ADDR|LISTEN|[Bb]ind|Endpoint|Host)\w*)"?(?:[ \t]+\w+)?[ \t]*:?$/;
const tabled = /"([A-Z][A-Z0-9_]*(?:LISTEN|ADDR|PORT)[A-Z_]*)"\s*[:,][^"}]{0,100}"((?:[\w.]*:)?\d{2,5})"/g;

/** The flag that holds its value in the variable, so that it replaces the default. */
function variableSetting(name: string, path: string, settings: readonly Setting[]): PortFact['setting'] {
  const setting = settings.find((one) => one.kind === 'flag' && one.variable === name && one.at.path === path);
  return setting === undefined ? undefined : settingOf(setting);
}

/** Pairs of a name and a default in one file, with the index of the name. */
function defaultsOf(file: CodeFile): { name: string; text: string; index: number; by: 'env' | 'constant' }[] {
  const plain = file.all(defaultValue).flatMap((match) => {
    const from = file.code.lastIndexOf('\n', match.index) + 1;
    const name = defaultName.exec(file.code.slice(Math.max(from, match.index - 80), match.index));
    // What a text of the program's proposes for a file, and comments out.
    return name === null || /^[ \t]*#/.test(file.code.slice(from, match.index))
      ? []
      : [{ name: name[1] as string, text: match[1] as string, index: match.index, by: 'constant' as const }];
  });
  return [
    ...file.all(tabled).map((match) => ({
      name: match[1] as string,
      text: match[2] as string,
      index: match.index,
      by: 'env' as const,
    })),
    ...plain,
  ];
}

/** Whether it is put into a field of what another program is reached by: `cfg.Clickhouse.Port = 8123`; not of what stands before others. */
function ofPeer({ code }: CodeFile, index: number, name: string): boolean {
  const from = code.lastIndexOf('\n', index) + 1;
  const holder = new RegExp(`(\\w+)\\.${name}[ \\t]*$`).exec(code.slice(from, index))?.[1] ?? '';
  return isPeer(holder) && !/proxy|backend|front|public|external/i.test(holder);
}

/** `*listen = "127.0.0.1:9000"`: what a flag with a default of its own is given in some case. */
function isReplaced({ code, path }: CodeFile, index: number, name: string, settings: readonly Setting[]): boolean {
  if (!new RegExp(`^[ \\t]*\\*${name}[ \\t]*$`).test(code.slice(code.lastIndexOf('\n', index) + 1, index))) return false;
  return settings.some(({ kind, at, fallback }) => kind === 'flag' && at.path === path && (fallback ?? '') !== '' && new RegExp(`\\b${name}\\s*:?=`).test(linesOf(code)[at.line - 1] ?? ''));
}

/** `netip.AddrPortFrom(netip.IPv4Unspecified(), 3000)` says all that an address says. */
const unspecified = /\bnetip\.AddrPortFrom\(\s*netip\.IPv[46]Unspecified\(\)\s*,\s*([\w.]+)\s*\)/g;

function fromAddrPorts(own: OwnCode): PortFact[] {
  return own.files.flatMap((file) => (file.imports.has('net/netip') ? file.all(unspecified) : []).flatMap((match): PortFact[] => {
    const address = readAddress(`:${own.value(match[1], file) ?? match[1]}`);
    const name = defaultName.exec(file.code.slice(Math.max(file.code.lastIndexOf('\n', match.index) + 1, match.index - 80), match.index).replace(/[ \t]*=?[ \t]*$/, ''))?.[1];
    return address === undefined || name === undefined || isPeer(name) ? [] : [{ ...address, protocol: 'tcp', address: `:${address.port}`, by: 'constant', setting: undefined, at: { path: file.path, line: lineAt(file.code, match.index) } }];
  }));
}

/** Port 53 is where name servers are asked, but for a program that is one. */
const answersNames = /\bdns\.Server\s*\{|\.?ListenUDP\s*\(|\.ListenPacket\s*\(/;
const otherPort = /\.Port\(\)[^}]{0,80}$|\bSplitHostPort\(\w*(?:URL|url)\.Host\)[^}]{0,180}$/;

/** Defaults in the code that no flag or variable was seen for: constants, fields, assignments, tables of options. */
function fromDefaults(own: OwnCode, settings: readonly Setting[]): PortFact[] {
  const facts: PortFact[] = [];
  for (const file of own.files) {
    if (!file.has(defaultHint) || /\.pb\.go$|_generated|zz_|(?:^|\/)test/.test(file.path)) continue;
    for (const { name, text: quoted, index, by } of defaultsOf(file)) {
      const text = quoted.replace(/"/g, '');
      const address = readAddress(text);
      if (address === undefined || isPeer(name) || ofPeer(file, index, name) || isReplaced(file, index, name, settings) || peerPorts.has(address.port) || address.port < 53) continue;
      if (address.port === 53 && !own.files.some((one) => one.has(answersNames))) continue;
      // The port that a URL of somebody else has when it names none.
      if (!text.includes(':') && otherPort.test(file.code.slice(Math.max(0, index - 220), index))) continue;
      if (
        !text.includes(':') &&
        !/^(?:Default\w*|default\w*|DEFAULT_\w*|\w*_)?(?:HTTP|Http|http|Server|server|Listen|listen|Web|App|API|Api|GRPC)?_?(?:Port|port|PORT)$/.test(
          name,
        )
      )
        continue;
      // Where swag's page is asked for is no address to listen on.
      const shown = /\bSwaggerInfo\w*\.$|\bswag\.Spec\{[^}]*$|^var SwaggerInfo\w* = [^}]*$/m.test(file.code.slice(Math.max(0, file.code.lastIndexOf(name, index) - 200), file.code.lastIndexOf(name, index)));
      const host = text.includes(':') ? undefined : hostBefore(name, file, own);
      facts.push({
        port: address.port,
        protocol: /udp/i.test(name) ? 'udp' : 'tcp',
        bind: host !== undefined ? 'loopback' : shown ? 'all' : text.includes(':') ? address.bind : 'unknown',
        address: shown ? `:${address.port}` : host === undefined ? text : `${host}:${text}`,
        by,
        setting: by === 'env' ? { env: name } : variableSetting(name, file.path, settings),
        at: { path: file.path, line: lineAt(file.code, index) },
      });
    }
  }
  return facts.filter((fact) => fact.bind !== 'unknown' || !fact.address.includes(':'));
}
