/** Addresses that calls listen on, and what the code puts before a port. */
import { innerOf, onlyMethod } from '../../code/functions.ts';
import { argumentsOf, isQuoted, lineAt, linesOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { hostIn, numberIn, portIn } from './address-parts.ts';
import { isPeer, readAddress, SIDE_WORD, type PortFact } from './addresses.ts';
import { mayHold, settled } from './followed.ts';
import { handedAddresses } from './handed-addresses.ts';
import { madeAddress } from './made-addresses.ts';
import { settingBehind, type Use } from './setting-behind.ts';
import { switchedAddress } from './switched.ts';
import { heldBefore, putInto } from '../settings/field-defaults.ts';
import type { Setting } from '../settings/settings.ts';

export interface Listens {
  readonly facts: readonly PortFact[];
  /** Settings of a port alone, before which the code itself puts a host of the loopback interface. */
  readonly closed: ReadonlySet<Setting>;
  /** Settings that the address, or its port, is made of. */
  readonly listened: ReadonlySet<Setting>;
  /** Those that are the address as a whole, before which nothing puts a colon. */
  readonly whole: ReadonlySet<Setting>;
  /** Those that it may be made of, by way of other functions too. */
  readonly led: ReadonlySet<Setting>;
}

const hint = /Listen|\.Run|\.Start|Addr:|\.Set(?:Addr|Port)\(|\b(?:With)?Address\(|\.WithHostPorts\(|\.WithServiceAddr\(/;
const listenCall =
  /ListenAndServe(?:TLS)?\s*\(|\.(?:Run|RunTLS|Start|StartTLS|Listen|ListenTLS|ListenPacket)\s*\(/g;
const serverAddress = /(?:http|fasthttp|dns|ssh)\.Server\s*\{[^{}]*?\bAddr:\s*((?:[^,\n}(]|\((?:[^()\n]|\([^()\n]*\))*\))+)/g;
/** Of a server whose ListenAndServe takes no address. */
const assignedAddress = /^[ \t]*(\w+)\.Addr[ \t]*=[ \t]*([^=\n].*?)[ \t]*\r?$/gm;
const tcpCall = /\.(?:ListenTCP|WithServiceAddr)\s*\(/g;
const optionCall = /\.(?:WithAddress|WithHostPorts|Address|SetAddr|SetPort)\s*\(/g;

/** Calls of libraries that take the address which a server of theirs listens on. */
const OPTIONS: readonly { readonly library: RegExp; readonly call: RegExp }[] = [
  { library: /^github\.com\/charmbracelet\/wish(?:\/v\d+)?$/, call: /^wish\.WithAddress$/ },
  { library: /^github\.com\/cloudwego\/hertz\/pkg\/app\/server$/, call: /\.WithHostPorts$/ },
  { library: /^github\.com\/gogf\/gf(?:\/v\d+)?\//, call: /\.Set(?:Addr|Port)$/ },
  { library: /^github\.com\/go-kratos\/kratos(?:\/v\d+)?\/transport\//, call: /^k?(?:http|grpc)\.Address$/ },
  { library: /^(?:go-micro\.dev\/v\d+|github\.com\/(?:micro|asim)\/go-micro(?:\/v\d+)?)(?:$|\/)/, call: /^(?:micro|web|server|service)\.Address$/ },
];

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|::1|\[::1\])$/;
const loopbackHost = /"(127\.0\.0\.1|localhost|\[::1\]):(?:%[dsv])?"/;

/** The host that a call puts before a port which only the run knows: `fmt.Sprintf("localhost:%d", port)`, `host + ":" + port`; one that a setting holds is told by that. */
function loopbackOf(expression: string, file: CodeFile, own: OwnCode, settings: readonly Setting[]): string | undefined {
  const written = loopbackHost.exec(expression)?.[1];
  if (written !== undefined) return written;
  const [, first = ''] = /^(?:net\.JoinHostPort\(\s*|fmt\.Sprintf\(\s*"%[sv]:%[dsv]"\s*,\s*)?((?:\w+\.)?\w+|"[\w.:]+")\s*[+,]/.exec(expression) ?? [];
  const host = own.value(first, file) ?? '';
  return LOOPBACK.test(host) && !settings.some(({ variable }) => variable === first) ? host : undefined;
}

const ofFields = /^(?:fmt\.Sprintf\(\s*"%[sv]:%[dsv]"\s*,\s*|net\.JoinHostPort\(\s*)?(\w+(?:\.\w+)+)\s*(?:,|\+\s*":"\s*\+)\s*(?:strconv\.Itoa\()?(\w+(?:\.\w+)+)\)*$/;

/** An address made of two fields that no setting holds, as the literals of their struct fill them: `fmt.Sprintf("%s:%d", cfg.Host, cfg.Port)`. */
function heldAddress(expression: string, file: CodeFile, line: number, own: OwnCode, settings: readonly Setting[]): string | undefined {
  const [, host = '', port = ''] = ofFields.exec(expression) ?? [];
  if (host === '' || settings.some(({ variable }) => variable !== undefined && (host.endsWith(`.${variable}`) || port.endsWith(`.${variable}`))) || settings.some((setting) => replaces(setting, host, own))) return undefined;
  const [name, number] = [host, port].map((one) => heldBefore(one, file, line, own));
  const address = name === undefined || !/^\d{2,5}$/.test(number ?? '') ? undefined : `${name}:${number}`;
  return address === undefined || !['all', 'loopback'].includes(readAddress(address)?.bind ?? '') ? undefined : address;
}

/** Whether a variable of the environment replaces a field: `if v, ok := os.LookupEnv("HOST"); ok { c.Host = v }`. */
function replaces({ kind, at }: Setting, field: string, own: OwnCode): boolean {
  const code = kind === 'env' ? own.files.find(({ path }) => path === at.path)?.code ?? '' : '';
  return new RegExp(`\\.${field.slice(field.lastIndexOf('.') + 1)}\\s*=[^=]`).test(linesOf(code).slice(at.line - 1, at.line + 3).join('\n'));
}

const methodCall = /^(?:\w+\.)+(\w+)\(\)$/;

/** What the method gives that the address is asked of, where it does nothing else and one type alone has it: `func (c *Config) Addr() string { return net.JoinHostPort(c.Host, c.Port) }`. */
function methodGives({ file, text, at }: Use, own: OwnCode): Use {
  const name = methodCall.exec(text)?.[1];
  const method = name === undefined ? undefined : onlyMethod(own, name);
  const given = method === undefined ? undefined : /^\s*return ([^\n]+?)\s*$/.exec(innerOf(method))?.[1];
  return given === undefined ? { file, text, at } : { file: method!.file, text: given, at: { path: method!.file.path, line: method!.line + 1 } };
}

/** The number that a variable of the function holds, unless something else is put into it: `port := "9009"`. */
function numberHeld(use: Use, own: OwnCode): number | undefined {
  return mayHold([use], own).map((one) => own.value(one.text, one.file)).flatMap((text) => readAddress(`:${text ?? ''}`)?.port ?? [])[0];
}

/** The addresses that calls are given to listen on, as they are written there. */
export function listenPlaces(own: OwnCode): Use[] {
  return own.files.flatMap((one) => (one.has(hint) ? placesIn(one, own) : []));
}

/** A number in the code itself behind a host that a setting holds. */
function numberBehind(use: Use, own: OwnCode, settings: readonly Setting[]): { host: string; port: number } | undefined {
  const text = hostIn(use.text);
  const setting = text === undefined ? undefined : settingBehind({ ...use, text }, settings);
  // A variable that is not set is an empty host.
  const bare = /^os\.Getenv\("\w+"\)$/.test(text ?? '') ? '' : undefined;
  const host = setting === undefined ? bare : SIDE_WORD.test(setting.name) || isPeer(setting.name) ? undefined : setting.fallback ?? bare;
  const port = host === undefined ? undefined : numberIn(use.text, use.file, own);
  return host === undefined || port === undefined ? undefined : { host, port };
}

export function readListens(own: OwnCode, settings: readonly Setting[]): Listens {
  const facts: PortFact[] = [];
  const closed = new Set<Setting>();
  const open = new Set<Setting>();
  const led = new Set<Setting>();
  const whole = new Set<Setting>();
  const places = listenPlaces(own);
  for (const one of mayHold(places, own)) {
    const setting = settingBehind({ ...one, text: portIn(one.text) }, settings);
    if (setting !== undefined) led.add(setting);
  }
  for (const place of places) {
    const switched = switchedAddress(settled(place), own, settings);
    if (switched !== undefined) {
      facts.push(switched);
      continue;
    }
    const { file, text: expression, at } = own.value(place.text, place.file) === undefined ? settled(place) : place;
    // `exporter.Listen(events)` listens to what is in the program itself.
    if (/^make\(/.test(expression)) continue;
    const text = own.value(expression, file);
    if (text === undefined) {
      const host = loopbackOf(expression, file, own, settings);
      const setting = settingBehind({ file, text: portIn(expression), at }, settings) ?? putInto(portIn(expression), file, at.line, own).map((put) => settingBehind({ ...put, at }, settings)).find((one) => one !== undefined);
      if (setting !== undefined) (host === undefined ? open : closed).add(setting);
      if (setting !== undefined && /^(?:\w+\.)*\w+$|^os\.Getenv\("\w+"\)$/.test(expression) && !own.files.some(({ path, code }) => (path === file.path || path === setting.at.path) && /":"|":%/.test(code))) whole.add(setting);
      const given = methodGives({ file, text: expression, at }, own);
      const held = host === undefined && setting === undefined ? heldAddress(given.text, given.file, given.at.line, own, settings) : undefined;
      const port = readAddress(setting?.fallback ?? '')?.port ?? (host === undefined || setting !== undefined ? undefined : numberHeld({ file, text: portIn(expression), at }, own));
      const numbered = setting === undefined ? numberBehind({ file, text: expression, at }, own, settings) : undefined;
      const made = madeAddress({ file, text: expression, at }, own);
      // Only the port is a matter of settings.
      if (host !== undefined) facts.push({ port, protocol: 'tcp', bind: 'loopback', address: `${host}:${port ?? 'PORT'}`, by: setting === undefined || port === undefined ? 'call' : setting.kind, setting: undefined, at });
      else if (made !== undefined) facts.push({ port: made.port, protocol: 'tcp', bind: 'loopback', address: `${made.host}:${made.port}`, by: 'call', setting: undefined, at: made.at });
      else if (held !== undefined) facts.push({ ...readAddress(held)!, protocol: 'tcp', address: held, by: 'call', setting: undefined, at: given.at });
      else if (setting === undefined && numbered !== undefined) facts.push({ port: numbered.port, protocol: 'tcp', bind: LOOPBACK.test(numbered.host) ? 'loopback' : 'all', address: `${numbered.port}`, by: 'call', setting: undefined, at });
      else if (setting?.fallback === undefined) facts.push(...handedAddresses({ file, text: expression, at }, own).map((one): PortFact => ({ ...readAddress(one.address)!, ...one, protocol: 'tcp', by: 'call', setting: undefined })));
      continue;
    }
    const address = readAddress(text);
    // A bare number is the port of a call only with its colon.
    if (address === undefined || !text.includes(':')) continue;
    facts.push({ port: address.port, protocol: 'tcp', bind: address.bind, address: text, by: address.bind === 'all' || /^["`]/.test(expression) ? 'call' : 'constant', setting: undefined, at });
  }
  return { facts, led, whole, listened: new Set([...open, ...closed]), closed: new Set([...closed].filter((setting) => !open.has(setting) && readAddress(setting.fallback ?? '') !== undefined && !setting.fallback!.includes(':'))) };
}

/** Whether a call listens in a network of a library's own, which no container publishes. */
function isOfOtherNetwork(file: CodeFile, name: string): boolean {
  return file.imports.has('tailscale.com/tsnet') && !/^(?:net|tls|http)\./.test(name);
}

function placesIn(file: CodeFile, own: OwnCode): Use[] {
  const place = (text: string | undefined, line: number): Use[] => (text === undefined || isQuoted(file.code, line) ? [] : [{ file, text: text.trim(), at: { path: file.path, line } }]);
  const rows = OPTIONS.filter(({ library }) => [...file.imports].some((path) => library.test(path)));
  return [
    ...file.calls(listenCall).flatMap(({ args, name, method, line }) => (method === 'ListenPacket' || isOfOtherNetwork(file, name) ? [] : place(addressIn(argumentsOf(args), name), line))),
    ...file.calls(tcpCall).flatMap(({ args, method, line }) => place(method === 'ListenTCP' && argumentsOf(args).length === 1 ? args : tcpAddress(file, own, argumentsOf(args)[method === 'ListenTCP' ? 1 : 0] ?? '', line), line)),
    ...(rows.length === 0 ? [] : file.calls(optionCall)).filter(({ name }) => rows.some(({ call }) => call.test(name))).flatMap(({ args, method, line }) => place(method === 'SetPort' ? numbered(args, file, own) : argumentsOf(args)[0], line)),
    ...file.all(serverAddress).flatMap((match) => place(match[1], lineAt(file.code, match.index) + (match[0].split('\n').length - 1))),
    ...file.all(assignedAddress).filter((match) => new RegExp(`\\b${match[1]}\\.ListenAndServe(?:TLS)?\\(`).test(file.code) && !isStandIn(file, match)).flatMap((match) => place(match[2], lineAt(file.code, match.index))),
  ];
}

/** `if srv.Addr == "" {` above, in a method of a server of the program's own that is made with an address elsewhere. */
function isStandIn({ code }: CodeFile, { index, 1: server = '' }: RegExpExecArray): boolean {
  const before = code.slice(0, index);
  return before.endsWith(`if ${server}.Addr == "" {\n`) && new RegExp(`^func \\(${server} \\*?(\\w+)\\)`).test(before.slice(before.lastIndexOf('\nfunc ') + 1)) && /\{[^{}]*\bAddr:/.test(code);
}

/** The argument that is the address: behind a network's name, of a net.ListenConfig behind a context too, and behind what gnet runs. */
function addressIn(args: readonly string[], name: string): string | undefined {
  if (args.length === 3 && /^"(?:tcp[46]?|unix)"$/.test(args[1]!)) return args[2];
  return args[/^(?:net|tls)\./.test(name) || /^"(?:tcp[46]?|unix)"$/.test(args[0] ?? '') || (name === 'gnet.Run' && /^"tcp[46]?:/.test(args[1] ?? '')) ? 1 : 0];
}

function numbered(args: string, file: CodeFile, own: OwnCode): string | undefined {
  const port = own.value(argumentsOf(args)[0], file);
  return port === undefined ? undefined : `":${port}"`;
}

/** The address behind a `*net.TCPAddr`, as an expression: of its literal, or what it was resolved from, here or in the lines above. */
function tcpAddress(file: CodeFile, own: OwnCode, text: string, line: number): string | undefined {
  const literal = /TCPAddr\s*\{([^}]*)/.exec(text)?.[1];
  if (literal !== undefined) {
    const port = own.value(/\bPort:\s*([^,\n]+)/.exec(literal)?.[1], file);
    const ip = /\bIP:\s*(net\.IPv4\([\d, ]*\)|net\.ParseIP\((?:[^()]|\([^()]*\))*\)|[\w.]+)/.exec(literal)?.[1];
    if (port === undefined) return undefined;
    const host = hostOf(ip, file, own);
    const parsed = host === 'host' ? /^net\.ParseIP\((.*)\)$/.exec(settled({ file, text: ip!, at: { path: file.path, line } }).text)?.[1] : undefined;
    return parsed === undefined ? `"${host}:${port}"` : `net.JoinHostPort(${parsed}, "${port}")`;
  }
  const lines = linesOf(file.code);
  const name = /^\w+$/.test(text) ? text : undefined;
  for (let at = line - 2; name !== undefined && at >= 0 && at > line - 40; at--) {
    const resolved = new RegExp(`^\\s*(?:if\\s+)?${name}\\s*,\\s*\\w+\\s*:?=\\s*net\\.ResolveTCPAddr\\((.*?)\\)\\s*(?:;.*)?$`).exec(lines[at]!)?.[1];
    if (resolved !== undefined) return argumentsOf(resolved)[1];
    if (new RegExp(`\\b${name}\\s*:?=\\s*&?net\\.TCPAddr\\s*\\{`).test(lines[at]!)) return tcpAddress(file, own, lines.slice(at, at + 6).join('\n'), at + 1);
  }
  return undefined;
}

/** Without an IP that can be told it is any; a name stands for one that only the run knows. */
function hostOf(ip: string | undefined, file: CodeFile, own: OwnCode): string {
  if (ip === undefined || /^net\.IPv[46]zero$|^net\.IPv6unspecified$|^nil$/.test(ip)) return '';
  if (/^net\.IPv4\(/.test(ip)) return ip.replace(/^net\.IPv4\(|\)$|\s/g, '').replaceAll(',', '.');
  if (ip === 'net.IPv6loopback') return '[::1]';
  const said = own.value(/^net\.ParseIP\((.*)\)$/.exec(ip)?.[1], file);
  return said === undefined ? 'host' : said.includes(':') ? `[${said}]` : said;
}

const putsTogether = /JoinHostPort\(|"%[sv]:%|\+\s*":"/;

/** The loopback host that the code puts before a port of this name where it makes an address to listen on; `undefined` where it dials. */
export function hostBefore(name: string, file: CodeFile, own: OwnCode): string | undefined {
  // Bounded, since a table may be one line.
  const joined = new RegExp(`^.{0,200}?(?:net\\.JoinHostPort\\(\\s*([\\w.]{1,60})\\s*,\\s*|fmt\\.Sprintf\\(\\s*"%[sv]:%[dsv]"\\s*,\\s*([\\w.]{1,60})\\s*,\\s*|([\\w.]{1,60})\\s*\\+\\s*":"\\s*\\+\\s*)(?:strconv\\.Itoa\\()?${name}\\b.*$`, 'm');
  for (const one of own.files) {
    if (one.dir !== file.dir || !one.code.includes(name) || !one.has(putsTogether)) continue;
    const [line = '', ...hosts] = joined.exec(one.code) ?? [];
    const host = own.value(hosts.find((text) => text !== undefined), one) ?? '';
    if (LOOPBACK.test(host) && !/[dD]ial|\.Get\(|[cC]lient/.test(line)) return host;
  }
  return undefined;
}
