/** Ports that a program receives datagrams on. */
import { argumentsOf, bodyOf, linesOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { peerPorts, readAddress, settingOf, type PortFact } from './addresses.ts';
import { mayHold } from './followed.ts';
import { nameIn, settingBehind, type Use } from './setting-behind.ts';
import type { Setting } from '../settings/settings.ts';

const hint = /\budp|UDP|\bquic\.|\bhttp3\./;
const receives = /\.(?:ListenPacket|ListenUDP|ListenMulticastUDP|ListenAddr|ListenAddrEarly|ListenAndServeQUIC)\s*\(|\bdns\.ListenAndServe\s*\(/g;
const servers = /\b(?:dns|http3)\.Server\s*\{/g;
const streams = /\bListenAndServe(?:TLS)?\s*\(|\.(?:Run|RunTLS|Start|StartTLS|Listen|ListenTLS)\s*\(/g;
const streamServer = /\b(?:http\.Server|fasthttp\.Server)\s*\{[^{}]*?\bAddr:\s*([^,\n}]+)/g;

/** What is known of datagrams, and the names of variables that hold an address for them and for no stream. */
export interface UdpPorts {
  readonly facts: readonly PortFact[];
  /** Whether a port that a setting or a constant names is one for datagrams alone. */
  readonly alone: (fact: PortFact) => boolean;
}

/** `ko.MustString("server.address")`: a key of the configuration, by its name. */
const askedKey = /\(\s*"([A-Za-z][\w-]*(?:\.[\w-]+)+)"\s*\)$/;

/** `more`: what configuration files say. */
export function readUdpPorts(own: OwnCode, settings: readonly Setting[], more: readonly PortFact[]): UdpPorts {
  const uses = own.files.filter((file) => file.has(hint)).flatMap(usesIn);
  if (uses.length === 0) return { facts: [], alone: () => false };
  const shared = streamNames(own);
  const alone = new Set<string>();
  const facts = uses.flatMap((use) => said(use, own, settings)).flatMap(({ use, names, known, setting }): PortFact[] => {
    const text = known ?? setting?.fallback;
    const address = text === undefined ? undefined : readAddress(text);
    if (text === undefined || address === undefined || (peerPorts.has(address.port) && !/listen|bind/i.test(setting?.name ?? 'listen'))) return [];
    const of = setting === undefined ? undefined : settingOf(setting);
    if (!names.some((name) => shared.has(name))) alone.add(keyOf(address.port, of));
    return [{ port: address.port, protocol: 'udp', bind: text.includes(':') ? address.bind : 'all', address: text, by: setting?.kind ?? 'call', setting: of, at: use.at }];
  });
  const keys = new Set(uses.flatMap(({ text }) => askedKey.exec(text)?.[1] ?? []).filter((key) => !shared.has(key.slice(key.lastIndexOf('.') + 1))));
  const isAsked = ({ by, setting }: PortFact): boolean => by === 'config' && setting?.key !== undefined && keys.has(setting.key);
  facts.push(...more.filter(isAsked).map((fact) => ({ ...fact, protocol: 'udp' as const })));
  const isAlone = ({ protocol, port, setting, by }: PortFact): boolean => protocol === 'tcp' && by !== 'call' && by !== 'config' && port !== undefined && alone.has(keyOf(port, setting));
  return { facts, alone: (fact) => isAsked(fact) || isAlone(fact) };
}

interface Said {
  readonly use: Use;
  /** Names by which it goes. */
  readonly names: readonly string[];
  readonly known: string | undefined;
  readonly setting: Setting | undefined;
}

/** What an address is: a text, a setting, or the settings that callers give for a parameter. */
function said(use: Use, own: OwnCode, settings: readonly Setting[]): Said[] {
  const plain = (one: Use): Said => {
    const known = own.value(one.text.replace(/^[*&]/, ''), one.file);
    return { use: one, names: nameIn(one.text), known, setting: known === undefined ? settingBehind(one, settings) : undefined };
  };
  const here = plain(use);
  if (here.known !== undefined || here.setting !== undefined) return [here];
  return mayHold([use], own).map(plain).filter(({ setting }) => setting !== undefined).map((one) => ({ ...one, names: [...one.names, ...here.names] }));
}

function keyOf(port: number, setting: PortFact['setting']): string {
  return JSON.stringify([port, setting?.flag, setting?.env, setting?.key]);
}

function usesIn(file: CodeFile): Use[] {
  const calls = file.calls(receives).flatMap((call): Use[] => {
    const at = { path: file.path, line: call.line };
    const args = argumentsOf(call.args);
    if (/QUIC$|^quic\.|^http3\./.test(call.name)) return [{ file, text: args[0] ?? '', at }];
    // dns.ListenAndServe(address, network, handler)
    if (call.name === 'dns.ListenAndServe') return /^"udp/.test(args[1] ?? '') ? [{ file, text: args[0] ?? '', at }] : [];
    // go-syslog's takes the address alone.
    if (call.method === 'ListenUDP' && args.length === 1) return [{ file, text: args[0]!, at }];
    const network = args.findIndex((arg) => /^"udp[46]?"$/.test(arg));
    const text = args[call.method === 'ListenMulticastUDP' ? network + 2 : network + 1];
    return network < 0 || text === undefined ? [] : addressOf(file, text, call.line).map((one) => ({ file, text: one, at }));
  });
  const literals = file.all(servers).flatMap((match): Use[] => {
    const body = bodyOf(file.code, match.index + match[0].length);
    const address = /\bAddr:\s*([^,\n}]+)/.exec(body)?.[1]?.trim();
    const isUdp = match[0].startsWith('http3') || /\bNet:\s*"udp/.test(body);
    return address === undefined || !isUdp ? [] : [{ file, text: address, at: { path: file.path, line: file.code.slice(0, match.index).split('\n').length } }];
  });
  return [...calls, ...literals];
}

/** The address behind a `*net.UDPAddr`: the port of its literal, or what it was resolved from, here or in the lines above. */
function addressOf(file: CodeFile, text: string, line: number): string[] {
  const port = /UDPAddr\s*\{[^}]*?\bPort:\s*([^,}\n]+)/.exec(text)?.[1];
  if (port !== undefined) return [port.trim()];
  const host = /^(?:net\.JoinHostPort|fmt\.Sprintf)\(([\s\S]*)\)$/.exec(text)?.[1];
  if (host !== undefined) return argumentsOf(host).slice(-1);
  const local = text.replace(/^&|\.String\(\)$/g, '');
  if (!/^[A-Za-z_][\w.]*$/.test(local)) return [text];
  const lines = linesOf(file.code);
  const name = local.replaceAll('.', '\\.');
  for (let at = line - 2; at >= 0 && at > line - 40; at--) {
    const resolved = new RegExp(`^\\s*(?:if\\s+)?${name}\\s*,\\s*\\w+\\s*:?=\\s*net\\.ResolveUDPAddr\\((.*?)\\)\\s*(?:;.*)?$`).exec(lines[at]!)?.[1];
    if (resolved !== undefined) return addressOf(file, argumentsOf(resolved)[1] ?? '', at + 1);
    if (new RegExp(`\\b${name}\\s*:?=\\s*&?net\\.UDPAddr\\s*\\{`).test(lines[at]!)) return addressOf(file, /net\.UDPAddr.*/.exec(lines.slice(at, at + 6).join(' '))![0], at + 1);
  }
  return [text];
}

/** Names that stand in an address for streams. */
function streamNames(own: OwnCode): ReadonlySet<string> {
  const names = new Set<string>();
  for (const file of own.files) {
    for (const call of file.calls(streams)) {
      const args = argumentsOf(call.args);
      for (const arg of /^(?:net|tls)\./.test(call.name) ? args.slice(1, 2) : args.slice(0, 1)) for (const name of nameIn(arg)) names.add(name);
    }
    for (const match of file.all(streamServer)) for (const name of nameIn(match[1]!)) names.add(name);
  }
  return names;
}
