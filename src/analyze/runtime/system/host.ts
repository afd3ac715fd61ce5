/** What a program wants of the host that runs its container: no image can hold it. */
import { argumentsOf, lineAt } from '../../code/go-text.ts';
import { functionAround } from '../../code/functions.ts';
import { handedTo } from '../../code/callers.ts';
import type { OwnCode } from '../../code/own-code.ts';
import { pathOf } from '../../code/paths.ts';
import type { Finding, Source } from '../../facts.ts';
import { readHomeData } from '../files/home-data.ts';
import { readAttended, type AttendedFacts, type Switch } from './attended.ts';

export interface HostFacts extends AttendedFacts {
  /** The first place that reaches the container engine by its socket. */
  readonly engine: Source | undefined;
  /** Where it looks for that socket unless it is told otherwise. */
  readonly engineSocket: string;
  /** What users other than root may not do: `raw`, sockets below TCP and UDP; `icmp`, those that an unprivileged one can stand in for; `device`, a network device of its own. */
  readonly rights: readonly Finding<'raw' | 'icmp' | 'device'>[];
  /** Where its main function ends unless it is started by root. */
  readonly root: Source | undefined;
  /** Names of users that it looks up. */
  readonly users: readonly Finding<string>[];
  /** Where it asks who runs it. */
  readonly self: Source | undefined;
  /** What it keeps below the user's home: a library that is not told otherwise, or a database of its own. */
  readonly homeState: Finding<string> | undefined;
  /** It starts itself anew in the background, and the first process ends. */
  readonly background: Source | undefined;
}

const engineModule = /^github\.com\/(?:docker\/docker|moby\/moby)\/client$|^github\.com\/fsouza\/go-dockerclient$/;
/** Directories of what helps tests: programs import some of it, and run none. */
const forTests = /(?:^|\/)(?:test\w*|\w*test(?:s|util\w*|ing|helpers?))\//i;
const engineUse = /\bclient\.(?:FromEnv|NewEnvClient|WithHostFromEnv)\b|\bNewClientFromEnv\(|"(?:unix:\/\/)?\/var\/run\/docker\.sock"/;

/** `os.Setenv("DOCKER_HOST", "unix:///tmp/docker.sock")`: another place than the usual one. */
const engineSet = /\bSetenv\(\s*"DOCKER_HOST"\s*,\s*"unix:\/\/(\/[\w./-]+)"/;

const rightUses: readonly { readonly right: 'raw' | 'icmp' | 'device'; readonly use: RegExp; readonly unless?: RegExp; readonly anywhere?: RegExp }[] = [
  // What tries both does without rights where it has none.
  { right: 'icmp', unless: /\bicmp\.ListenPacket\(\s*"udp|\.SetPrivileged\((?!true\))/, use: /\bicmp\.ListenPacket\(\s*"ip[46]:|\bnet\.(?:ListenPacket|ListenIP|Dial\w*)\(\s*"ip[46]?:(?:icmp|ipv6-icmp|1|58)"|\.SetPrivileged\(true\)/ },
  { right: 'raw', use: /\b(?:syscall|unix)\.AF_PACKET\b|\bAF_INET6?,\s*(?:syscall|unix)\.SOCK_RAW\b|\bpcap\.OpenLive\(|\bafpacket\.NewTPacket\(/ },
  { right: 'device', use: /\bwater\.New\(|\btun\.CreateTUN\(|\bnetlink\.(?:LinkAdd|LinkSetUp|AddrAdd|RouteAdd|RouteReplace)\(/ },
  // Who opens the device itself, in code that is called so, is a program for networks, however large.
  { right: 'device', anywhere: /(?:^|[/_])(?:tun|tap|tunnel|vpn|device)s?[^/]*$/i, use: /\b(?:os|unix|syscall)\.Open(?:File)?\(\s*"\/dev\/net\/tun"/ },
];

/** What only root may go on from. */
const asksForRoot = /\b(?:os|syscall|unix)\.Gete?uid\(\)\s*!=\s*0\s*\{[^{}]{0,300}?(?:\bFatal\w*\(|\bos\.Exit\([1-9]|\bpanic\(|\breturn\s+(?:fmt\.Errorf|errors\.New)\()/;

/** Libraries that find a place below the home by themselves; `unless`: the code names another. */
const homeKeepers: readonly { readonly module: RegExp; readonly what: string; readonly use: RegExp; readonly unless: RegExp }[] = [
  { module: /^tailscale\.com\/tsnet$/, what: 'the state of its node', use: /\btsnet\.Server\s*\{/, unless: /\btsnet\.Server\s*\{[^{}]*?\bStore:/ },
  { module: /caddyserver\/certmagic$/, what: 'its certificates', use: /\bcertmagic\.(?:HTTPS|TLS|Listen|ManageSync|ManageAsync|NewDefault|Default)\b/, unless: /\bcertmagic\.FileStorage\b|\.Storage\s*=/ },
  { module: /\/acme\/autocert$/, what: 'its certificates', use: /\bautocert\.NewListener\(/, unless: /$^/ },
];

/** A switch that keeps a program in the foreground. */
export const STAYS = /^(?:fg|foreground|no-?(?:daemon(?:i[sz]e)?|fork|detach))$/i;
const startsItself = /\bexec\.Command\(\s*os\.Args\[0\]/;
const startsOnly = /\.Start\(\)/;
const waits = /\.Wait\(\)/;
const daemons = /^github\.com\/(?:sevlyar\/go-daemon|VividCortex\/godaemon)$/;

/** A program of so few packages does what its parts do. */
const fewPackages = 12;

/** `program`: the directory of the main package. */
export function readHost(own: OwnCode, program: string, switches: () => readonly Switch[]): HostFacts {
  const small = new Set(own.files.map(({ dir }) => dir)).size <= fewPackages;
  const first = (use: RegExp, fits: (file: OwnCode['files'][number]) => boolean): Source | undefined => {
    const file = own.files.find((one) => one.has(use) && fits(one));
    return file === undefined ? undefined : { path: file.path, line: lineAt(file.code, file.first(use)!.index) };
  };
  return {
    ...readAttended(own, program, switches),
    engine: first(engineUse, (file) => !forTests.test(file.path) && !file.imports.has('testing') && [...file.imports].some((path) => engineModule.test(path))),
    engineSocket: own.files.flatMap((file) => file.first(engineSet)?.[1] ?? [])[0] ?? '/var/run/docker.sock',
    rights: rightUses.flatMap(({ right, use, unless, anywhere }) => {
      const at = first(use, (file) => (anywhere?.test(file.path) === true || small || file.dir === program) && (unless === undefined || !file.has(unless)));
      return at === undefined ? [] : [{ value: right, at }];
    }),
    root: own.files.flatMap((file): Source[] => {
      const match = file.dir === program ? file.first(asksForRoot) : null;
      const line = match === null ? 0 : lineAt(file.code, match.index);
      return match !== null && functionAround(file, line)?.name === 'main' ? [{ path: file.path, line }] : [];
    })[0],
    users: readUsers(own),
    self: first(/\buser\.Current\(\)/, ({ imports }) => imports.has('os/user')),
    homeState: homeKeepers.flatMap(({ module, what, use, unless }) => {
      const at = first(use, (file) => [...file.imports].some((path) => module.test(path)) && !file.has(unless) && !isPlaced(file, own));
      return at === undefined ? [] : [{ value: what, at }];
    })[0] ?? readHomeData(own),
    background: first(/\.Reborn\(\)|\bgodaemon\.MakeDaemon\(/, (file) => [...file.imports].some((path) => daemons.test(path))) ??
      first(startsItself, (file) => file.has(startsOnly) && !file.has(waits) && switches().some(({ name }) => STAYS.test(name))),
  };
}

const placed = /\btsnet\.Server\s*\{[^{}]*?\bDir:\s*([^,}\n]+)/;

/** A directory that is given to the library, other than none. */
function isPlaced(file: OwnCode['files'][number], own: OwnCode): boolean {
  const match = file.first(placed);
  return match !== null && pathOf(match[1], file, lineAt(file.code, match.index + match[0].length), own)?.path !== '';
}

const lookups = /\buser\.Lookup\s*\(/g;

function readUsers(own: OwnCode): Finding<string>[] {
  const found = new Map<string, Finding<string>>();
  for (const file of own.files) {
    if (!file.imports.has('os/user')) continue;
    for (const call of file.calls(lookups)) {
      const word = argumentsOf(call.args)[0] ?? '';
      const here = { file, line: call.line, text: word };
      const known = pathOf(word, file, call.line, own) === undefined ? handedTo(own, file, call.line, word) : [here];
      for (const one of known) {
        const name = pathOf(one.text, one.file, one.line, own)?.path ?? '';
        if (/^[a-z_][\w-]*$/.test(name) && !found.has(name)) found.set(name, { value: name, at: { path: file.path, line: call.line } });
      }
    }
  }
  return [...found.values()];
}
