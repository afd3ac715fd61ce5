import type { ConfigValue } from '../../../analyze/runtime/files/config-values.ts';
import { hostPrefix, portPrefix, type PortFact } from '../../../analyze/runtime/ports/addresses.ts';
import type { Step } from '../../build-plan.ts';
import { parentOf, type Repo } from '../../../repo.ts';
import type { Beside } from './runtime.ts';
import { open } from './launches.ts';
import { shellQuote } from '../shell-quote.ts';

/** A text of a configuration that keeps the program on the loopback interface, and what stands for it in the image. */
export interface Opening {
  readonly port: PortFact;
  readonly text: string;
  readonly instead: string;
  /** The line that it stands in, where others hold the same text for another purpose. */
  readonly line?: number;
  /** Lines of a list with the other loopback address, which containers without IPv6 do not have. */
  readonly drops?: readonly number[];
  /** Further ones of the same file. */
  readonly others?: readonly Opening[];
}

const ANY = '0.0.0.0';

/** How the address of a configuration is opened; `undefined` where it is not written so that one text can stand for another. */
function openingOf(repo: Repo, port: PortFact, hosts: readonly ConfigValue[]): Opening | undefined {
  const { address, setting } = port;
  const text = setting?.file === undefined ? undefined : repo.read(setting.file);
  if (text === undefined) return undefined;
  if (open(address) !== address) {
    const drops = address.startsWith('[') ? [] : text.split('\n').flatMap((line, i) => (/^\s*["']\[::1\]:\d+["']\s*,?\s*$/.test(line) ? [i + 1] : []));
    return text.includes(address) ? { port, text: address, instead: open(address), ...(drops.length > 0 && { drops }) } : undefined;
  }
  const host = hostBeside(port, hosts);
  if (host === undefined || host.value.includes(':')) return undefined;
  const line = text.split('\n')[host.at.line - 1] ?? '';
  // The line of a value in JSON is where its key stands first.
  const known = !host.file.endsWith('.json') || text.split(`"${host.names.at(-1)!}"`).length === 2;
  return known && line.split(host.value).length === 2 ? { port, text: host.value, instead: ANY, line: host.at.line } : undefined;
}

/** How the first address of a configuration is opened, and with it those of the others that can be; `undefined` where the first cannot. */
export function openingsOf(repo: Repo, [first, ...rest]: readonly PortFact[], hosts: readonly ConfigValue[]): Opening | undefined {
  const opening = first && openingOf(repo, first, hosts);
  if (opening === undefined) return undefined;
  const others: Opening[] = [];
  for (const one of rest.flatMap((port) => openingOf(repo, port, hosts) ?? []))
    if (![opening, ...others].some(({ text, line }) => text === one.text && line === one.line)) others.push(one);
  return others.length === 0 ? opening : { ...opening, others };
}

/** The host that a configuration file sets beside a port. */
export function hostBeside({ address, setting }: PortFact, hosts: readonly ConfigValue[]): ConfigValue | undefined {
  const { key, file } = setting ?? {};
  if (key === undefined || address.includes(':')) return undefined;
  const around = key.slice(0, key.lastIndexOf('.') + 1);
  const beside = hosts.filter((host) => host.file === file && host.key.slice(0, host.key.lastIndexOf('.') + 1) === around);
  const called = (prefix: string | undefined): ConfigValue | undefined => beside.find(({ names }) => hostPrefix(names.at(-1)!) === prefix);
  return called(portPrefix(key.slice(around.length))) ?? called('');
}

/** Copies of configurations in which an address of the loopback interface is one of all interfaces, for the image's file system. */
export function openedFiles(files: readonly Beside[]): Step[] {
  return files.flatMap(({ source, to, opens }): Step[] => {
    if (opens === undefined) return [];
    const all = [opens, ...(opens.others ?? [])];
    const edits = all.map(({ line, text, instead }) => `${line ?? ''}s|${escaped(text, /[\\.*^$[\]|]/g)}|${escaped(instead, /[\\&|]/g)}|`);
    const edit = [...(opens.drops ?? []).map((line) => `${line}d`), ...edits].join(';');
    const says = all.map(({ text, line, port }) => `${text} (line ${line ?? port.at.line})`).join(', ');
    const place = `/rootfs${to}`;
    return [{
      do: 'run', mounts: [{ type: 'bind', source, target: '/configuration' }],
      why: `${source} says ${says}, which nobody outside of the container reaches.`,
      script: [`mkdir -p ${shellQuote(parentOf(place))}`, `sed ${shellQuote(edit)} /configuration >${shellQuote(place)}`],
    }];
  });
}

function escaped(text: string, special: RegExp): string {
  return text.replace(special, '\\$&');
}
