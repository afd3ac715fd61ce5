/** Ports that configuration files of the repository set, and values that its `.env` examples propose. */
import { baseName, pathIn } from '../../../repo.ts';
import type { Finding, Source } from '../../facts.ts';
import type { OwnCode } from '../../code/own-code.ts';
import type { GoTree } from '../../go-tree.ts';
import { configFilesOf, configValues } from '../files/config-values.ts';
import type { FileUse } from '../files/files.ts';
import type { Setting } from '../settings/settings.ts';
import { hostPrefix, isAsked, isElsewhere, isPeer, isPeerPort, portPrefix, readAddress, saysListen, type PortFact } from './addresses.ts';

const limit = 64 * 1024;
/** Last parts of the keys that hold an address or a port. */
export const addressKey =
  /^(?:addr(?:ess)?|(?:(?:https?|grpc|web|api|rest|tcp)[-_]?)?listen(?:[-_]?(?:addr(?:ess(?:es)?)?|url|uri|on|port))?|bind(?:[-_]?(?:addr(?:ess)?|port))?|port|http[-_]?(?:port|addr(?:ess)?|listen)?|https?|grpc|server[-_]?(?:port|addr(?:ess)?)|endpoint|host|listenon|httpaddr|httpport)$/i;

const beego = /^github\.com\/(?:beego|astaxie)\/beego(?:\/|$)/;
/** The port of beego's own server, in its configuration. */
const ofBeego = /^(?:\w+\.)?https?port$/i;

/** Whether the program takes of beego all but its server, whose port stands in the configuration that its programs share, and does not ask for it by itself. */
function runsNoBeego(own: OwnCode): boolean {
  const users = own.files.filter(({ imports }) => [...imports].some((path) => beego.test(path)));
  return users.length > 0 && !users.some((file) => /\.Run(?:WithMiddleWares)?\(/.test(file.code)) && !own.files.some((file) => /\bhttps?_?port\b/i.test(file.code));
}

/** Ports in the configuration files that the program opens, or in their examples. */
export function readConfigPorts(tree: GoTree, own: OwnCode, program: string, files: readonly FileUse[]): PortFact[] {
  const facts = portsIn(tree, program, files);
  return facts.some(({ setting }) => ofBeego.test(setting?.key ?? '')) && runsNoBeego(own) ? facts.filter(({ setting }) => !ofBeego.test(setting?.key ?? '')) : facts;
}

function portsIn(tree: GoTree, program: string, files: readonly FileUse[]): PortFact[] {
  const paths = configFilesOf(tree, files);
  // A program that is given its configuration on the command line keeps a sample of it beside its code.
  if (paths.length === 0)
    for (const name of tree.filesOf(program))
      if (/^config[\w.-]*\.(?:ya?ml|toml|json)$/.test(name))
        paths.push(pathIn(program, name));
  return paths.slice(0, 10).flatMap((path) => portsOfFile(tree, path));
}

/** Ports of configurations that lie in the binary, where nobody mends them: a variable that stands before their host opens it. */
export function embeddedPorts(tree: GoTree, paths: readonly string[], settings: readonly Setting[]): PortFact[] {
  return paths.slice(0, 10).flatMap((path) => portsOfFile(tree, path)).map((fact) => {
    const host = fact.address.replace(/:\d+$/, '');
    const opened = fact.bind === 'loopback' && settings.some(({ kind, fallback }) => kind === 'env' && fallback === host);
    return { ...fact, by: 'constant', setting: undefined, ...(opened && { bind: 'unknown', address: `${fact.port ?? ''}` }) };
  });
}

const anyHost = /^(\w+?)[_-]?(?:host|addr|address|ip|bind|listen)$/i;

/** Addresses in one file; a port without a host takes the one that stands beside it. */
function portsOfFile(tree: GoTree, path: string): PortFact[] {
  const values = configValues(tree, path);
  const around = (names: readonly string[]): string => names.slice(0, -1).join('.');
  const hosts = new Map(values.flatMap(({ names, value }) => {
    const prefix = hostPrefix(names.at(-1)!);
    return prefix !== undefined && !/:|^\d+$/.test(value) && !names.some(isPeer) ? [[`${around(names)} ${prefix}`, value] as const] : [];
  }));
  // A host on all interfaces is nobody else's, whatever it is for: `bridge_ip=0.0.0.0` beside `bridge_port`.
  const open = new Set(values.flatMap(({ names, value }) => (/^(?:0\.0\.0\.0|::|\[::\])$/.test(value) ? [`${around(names)} ${anyHost.exec(names.at(-1)!)?.[1]}`] : [])));
  const off = values.flatMap(({ names, value }) => (/^enabled?$/i.test(names.at(-1)!) && value === 'false' && names.length > 1 ? [names.slice(0, -1).join('.')] : []));
  return values.flatMap(({ key, names, value, at }): PortFact[] => {
    const last = names.at(-1) as string;
    // A part that is switched off listens nowhere.
    const prefix = portPrefix(last);
    const beside: `${string} ${string}` = `${around(names)} ${prefix}`;
    const opened = /^\d+$/.test(value) && (open.has(beside) || (prefix !== '' && /^(?:localhost|127(?:\.\d+){3})$/.test(hosts.get(beside) ?? '') && !names.some(isPeer)));
    if (off.some((part) => key.startsWith(`${part}.`)) || (!opened && !saysListen.test(last) && (names.some(isPeer) || !addressKey.test(last))) || isAsked(last, value) || isElsewhere(value)) return [];
    const host = hosts.get(`${around(names)} ${portPrefix(last)}`) ?? hosts.get(`${around(names)} `);
    const address = readAddress(/^\d+$/.test(value) && host !== undefined ? `${host}:${value}` : value);
    if (
      address === undefined ||
      (/^\d+$/.test(value) && !/port|^https?$|^grpc$/i.test(last) && !(/^(?:addr|listen)$/i.test(last) && address.port >= 1024)) ||
      isPeerPort(address.port, names.slice(-2).join('.'))
    )
      return [];
    return [
      {
        port: address.port,
        protocol: /^udp[46]?:\/\//.test(value) || names.some((name) => /(?:^|[_-])udp(?:$|[_-])/i.test(name)) ? 'udp' : 'tcp',
        // A name beside it may be this machine's, or another's that is reached.
        bind: address.bind === 'unknown' && !/^[a-z]/i.test(host ?? '') ? 'all' : address.bind,
        address: value,
        by: 'config',
        setting: { key, file: path },
        at,
      },
    ];
  });
}

/** Values of `.env.example` and its like, by name of the variable; `opened`: those that the program opens elsewhere. */
export function readEnvExamples(tree: GoTree, program: string, opened: readonly string[]): ReadonlyMap<string, Finding<string>> {
  const values = new Map<string, Finding<string>>();
  const dirs = new Set([program, tree.moduleOf(program)?.dir ?? '.', '.']);
  const paths = [...dirs].flatMap((dir) => tree.filesOf(dir).filter((name) => /(?:^|\.)env(?:[._-][\w.-]+)?$/i.test(name) || /^env[._-](?:example|sample)/i.test(name)).map((name) => pathIn(dir, name)));
  for (const path of [...paths, ...opened])
    for (const [key, finding] of readEnvFile(tree.repo.read(path, limit) ?? '', path))
      if (!values.has(key)) values.set(key, finding);
  return values;
}

function readEnvFile(text: string, path: string): [string, Finding<string>][] {
  return text.split('\n').flatMap((line, i): [string, Finding<string>][] => {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s#]*))/.exec(line);
    const at: Source = { path, line: i + 1 };
    return match === null ? [] : [[match[1] as string, { value: match[2] ?? match[3] ?? match[4] ?? '', at }]];
  });
}

/** Ports of variables that end in PORT, or hold an address, by what the example proposes; other programs' are among them. */
export function portsOfExamples(
  examples: ReadonlyMap<string, Finding<string>>,
  read: ReadonlySet<string>,
): PortFact[] {
  return [...examples].flatMap(([name, { value, at }]): PortFact[] => {
    if (!/(?:^|_)(?:PORT|LISTEN|LISTEN_ADDR(?:ESS)?|ADDR|ADDRESS|BIND|HOST)$/.test(name) || isAsked(name, value)) return [];
    const address = name.endsWith('HOST') && !value.includes(':') ? undefined : readAddress(value);
    // `orders:3000` is where another container is reached.
    const isNamed = /^(?!localhost:)[a-z][\w.-]*:\d+$/i.test(value) && !/LISTEN|BIND/.test(name);
    if (address === undefined || isNamed || isPeerPort(address.port, name)) return [];
    const known = read.has(name);
    // Of a server by its name, which a struct takes for viper: on all interfaces it is the program's own.
    const serves = address.bind === 'all' && value.includes(':') && /^(?:(?:APP|HTTP|GRPC|API|WEB)_)?SERVER_ADDR(?:ESS)?$|^(?:(?:APP|HTTP|API|WEB|SERVER)_)+HOST$/.test(name);
    return (known && !name.endsWith('HOST')) || serves || /^(?:APP_|HTTP_|SERVER_|API_|WEB_)?(?:PORT|LISTEN_ADDR)$|LISTEN/.test(name)
      ? [
          {
            port: address.port,
            protocol: 'tcp',
            bind: address.bind,
            address: value,
            by: 'env',
            setting: { env: name, file: baseName(at.path) },
            at,
          },
        ]
      : [];
  });
}
