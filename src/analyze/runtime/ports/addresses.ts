/** What an address is: its port, its binding, the setting that moves it, and whose it is. */
import type { Source } from '../../facts.ts';
import type { Setting } from '../settings/settings.ts';

export interface PortFact {
  /** `undefined` when it must be given. */
  readonly port: number | undefined;
  readonly protocol: 'tcp' | 'udp';
  /** What of the machine's addresses it listens on without any setting. */
  readonly bind: 'all' | 'loopback' | 'unknown';
  /** Text of the address as it stands there; ':PORT' where a setting without a default is the whole of it. */
  readonly address: string;
  /** Where the default comes from: the call itself, a setting, a configuration file, a framework. */
  readonly by: 'call' | 'flag' | 'env' | 'key' | 'config' | 'framework' | 'constant';
  /** What changes it: a flag (as it is written on a command line), an environment variable, a key of a file. */
  readonly setting:
    { readonly flag?: string; readonly env?: string; readonly key?: string; readonly file?: string } | undefined;
  /** Where the setting is a switch: the value that opens it. */
  readonly opensBy?: string;
  readonly at: Source;
}

/** Ports of other programs: under a name that does not say that it listens, they are where it connects to. */
export const peerPorts: ReadonlySet<number> = new Set([
  25, 465, 587, 2525, 1025, 123, 389, 636, 3306, 5432, 6379, 27017, 9200, 9300, 5672, 15672, 2379, 9092, 11211,
  8086, 8125, 6831, 14268, 4317, 4318, 9411, 1433, 5433, 8500, 2181, 4150, 4161, 22, 8502,
]);

/** Whether a number is one of theirs, under a name that does not say whose it is: `SERVER_PORT=8086` is what this program listens on. */
export function isPeerPort(port: number, name: string): boolean {
  // WireGuard's own, which the kernel listens on for whoever sets it up.
  return (port === 51820 && !/wireguard/i.test(name)) || (peerPorts.has(port) && !/listen|bind/i.test(name) && !(port >= 1024 && /(?:^|[._-])(?:app|http|web|api|server)[._-]?port$/i.test(name)));
}

/** Whether a name is about another program's address. */
export function isPeer(name: string): boolean {
  return peerName.test(name.replace(/([a-z0-9])([A-Z])/g, '$1_$2'));
}

/** The last words of a name that say so whatever stands before: `statsd.listen-udp`. */
export const saysListen = /(?:^|[._-])(?:listen|bind)[._-]?(?:addr(?:ess(?:es)?)?|tcp|udp|port|on)?$/i;

/** Words that may stand in the name of a program's own address, beside what it is for. */
export const OWN_WORD = /^(?:listen(?:ing|er)?|bind|server|http|https|web|websocket|www|api|app|grpc|rest|rpc|jsonrpc|service|srv|host|hostname|addr|address|port|ip|iface|interface|main|public|gui|ui|tcp|tls|default)$/i;
/** What stands before the host, or the port, in the last part of a key: empty for `host` and `bind_address`, `http` for `http_addr` and `httpport`; `undefined` for other keys, and for hosts that are not said to be the program's own. */
export function hostPrefix(last: string): string | undefined {
  const [, before] = /^(?:(?:bind|listen)[_-]?)?(\w*?)[_-]?(?:host|hostname|addr|address|ip|bind|listen|interface)$/i.exec(last) ?? [];
  return before === undefined || before === '' || OWN_WORD.test(before) ? before?.toLowerCase() : undefined;
}

export function portPrefix(last: string): string | undefined {
  return /^(\w*?)[_-]?port$/i.exec(last)?.[1]?.toLowerCase();
}

/** Ports for the people who run a program. */
export const SIDE_WORD = /metric|pprof|profil|health|probe|(?<![a-z])ready|liveness|debug|admin|monitor|internal|manage|cluster|peer|gossip/i;

/** What a place says about an address: its path, without the folder that only Go's rule of visibility names, and without the program's own. In code a manager is what a program is called. */
export function spokenPath(path: string): string {
  return path.replace(/manager(?=.*\.go$)/gi, '').replace(/(^|\/)internal(?=\/)/g, '$1').replace(/(^|\/)(?:cmd|apps?)\/[^/]+\/(?=main\.go$)/, '$1');
}

/**
 * Whether a setting that has no default is called the program's own address: one other word before the words of an address
 * may be a name of the program, where more than "address" is said (`FOO_HTTP_ADDR`), or where it is that name.
 */
export function isOwnAddress(name: string, program: string): boolean {
  const words = wordsOf(name);
  if (words.some((word) => /^(?:listen\w*|bind)$/i.test(word))) return true;
  const others = foreignWords(name, program);
  return others.length === 0 || (others.length === 1 && others[0] === words[0] && words.length > 2);
}

/** Words of a setting's name that another program may be called by. */
export function foreignWords(name: string, program: string): string[] {
  return wordsOf(name).filter((word) => !OWN_WORD.test(word) && !SIDE_WORD.test(word) && !program.toLowerCase().includes(word.toLowerCase()));
}

function wordsOf(name: string): string[] {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').split(/[._-]+/).filter(Boolean);
}

/** Names of other programs' addresses. */
const peerName =
  /(?:^|[._-])(?:ntp|ssh|collector|log|syslog|sentry|session|db|database|redis|mysql|postgres\w*|pg|mongo\w*|smtp|mail|kafka|nats|nacos|rabbit\w*|amqp|etcd|consul|ldap|s3|minio|elastic\w*|upstream|remote|target|peer|proxy|backend|cache|qdrant|temporal|meili\w*|ollama|milvus|weaviate|typesense|opensearch|solr|influx\w*|neo4j|cassandra|zookeeper|keycloak|aria2|statsd|datadog|newrelic|honeycomb|signoz|graylog|fluent\w*|jaeger|otel|zipkin|vault|client|clickhouse|memcached?|advertise\w*|public|external|callback|redirect|source|src|dst|forward|front(?:ing)?)(?:[._-]|$)/i;

/** Whether a value says where something is asked or looked at: what is listened on has no scheme of the web, unless its name says that it listens. */
export function isAsked(name: string, value: string): boolean {
  return /^https?:\/\//i.test(value.trim()) && !/listen|bind/i.test(name);
}

/** Whether a value names a machine of the Internet: a container listens on no such address. */
export function isElsewhere(value: string): boolean {
  return /^\d+(?:\.\d+){3}:\d/.test(value.trim()) && !/^(?:0|10|127|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.168)\./.test(value.trim());
}

/** Whether a value names all interfaces by their address: that is listened on, whatever its name says. */
export function isAnywhere(value: string): boolean {
  return /^(?:0\.0\.0\.0|\[::\]):\d/.test(value.trim());
}

/** Names of ports that the net package knows without a table, and people write (`:http`). */
const PORT_NAME: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** Address text → port and binding; `undefined` when the text is no address. */
export function readAddress(text: string): { port: number; bind: PortFact['bind'] } | undefined {
  const [, before, name = ''] = /^((?:[\d.]*|localhost|\[[0-9a-f:]*\]):)(https?)$/.exec(text.trim()) ?? [];
  if (before !== undefined) return readAddress(`${before}${PORT_NAME[name]}`);
  const match =
    /^(?:(?:tcp|http|https|udp|grpc):\/\/)?(\[[0-9a-fA-F:.]*\]|[\w.*-]*):(\d{1,5})\/?$/.exec(text.trim()) ??
    // Numbers that begin with 0 are modes of files.
    /^()([1-9]\d{1,4})$/.exec(text.trim());
  if (match === null) return undefined;
  const port = Number(match[2]);
  if (port < 1 || port > 65535) return undefined;
  const host = (match[1] as string).replace(/[[\]]/g, '');
  if (host === '' || host === '0.0.0.0' || host === '::' || host === '*') return { port, bind: 'all' };
  return { port, bind: /^(?:127\.\d+\.\d+\.\d+|localhost|::1)$/.test(host) ? 'loopback' : 'unknown' };
}

/** The setting as a user writes it. */
export function settingOf(setting: Setting): NonNullable<PortFact['setting']> {
  const env = setting.kind === 'env' ? setting.name : setting.env;
  return {
    ...(setting.kind === 'flag' ? { flag: `${setting.by === 'flag' ? '-' : '--'}${setting.name}` } : {}),
    ...(env === undefined ? {} : { env }),
    ...(setting.kind === 'key' ? { key: setting.name } : {}),
  };
}
