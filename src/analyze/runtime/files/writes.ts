/** Directories that a program writes to. */
import { parentOf } from '../../../repo.ts';
import { argumentsOf, lineAt, linesOf, type Call } from '../../code/go-text.ts';
import { functionAt } from '../../code/functions.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { pathOf, pathsOf, type KnownPath } from '../../code/paths.ts';
import { endsWithout } from './ends-without.ts';
import { isOfTests } from './may-be-path.ts';
import { readBinaryPlace } from './binary-place.ts';
import type { Source } from '../../facts.ts';
import type { Setting } from '../settings/settings.ts';

export interface WriteUse {
  /** Directory as the program names it; `.` for the working directory itself, `..` for the one above. */
  readonly dir: string;
  readonly absolute: boolean;
  /** It holds what must outlive the process: a database, uploads; not logs, caches and sockets. */
  readonly data: boolean;
  readonly what: string;
  readonly at: Source;
}

const writers =
  /\.(?:MkdirAll|Mkdir|Create|CreateTemp|TempFile|TempDir|MkdirTemp|WriteFile|OpenFile|Rename|Open|MustOpen|Connect|MustConnect|NewEngine|DefaultOptions|SaveUploadedFile|SaveFile|New|NewFlock|Listen|ListenUnix)\s*\(/g;
const writing =
  /^(?:(?:os|ioutil)\.(?:MkdirAll|Mkdir|Create|CreateTemp|TempFile|TempDir|MkdirTemp|WriteFile|OpenFile|Rename)|(?:sqlite\w*|sqlx?|gorm|bolt|bbolt|bolthold|storm|badger|badgerhold|leveldb|buntdb|pebble|bleve|nutsdb|scribble|rotatelogs|xorm|ent)\.(?:Open|MustOpen|OpenFile|Connect|MustConnect|NewEngine|DefaultOptions|New)|net\.Listen(?:Unix)?|sqlstore\.New|(?:flock|fslock|lockfile)\.New(?:Flock)?|\w+\.(?:SaveUploadedFile|SaveFile))$/;
/** Databases that are a directory, not a file. */
const directories = /^(?:badger\w*|pebble|leveldb|bleve|nutsdb|scribble)\./;
const logger = /lumberjack\.Logger\s*\{[^{}]*?\bFilename:\s*([^,\n]+)/;
const outputs = /\bOutputPaths\s*[:=]+\s*(?:\[\]string)?\{([^{}]*)\}/;

/** Names of databases, logs and the like in a directory, and of databases in that of the run, wherever the code has them: helpers of a program write what they are given. */
const namedFile = /"((?:\.{0,2}\/)?(?:[\w@-][\w@.-]*\/)+[\w@-][\w@.-]*\.(?:db|sqlite3?|bolt|log|pid)|\.\/[\w@-][\w@.-]*\.(?:db|sqlite3?|bolt))"/g;

/** `/var/lib/app` and what lies below. */
const ownPlace = /"(\/var\/(lib|opt|cache|log)\/([\w-]+)(?:\/[\w-]+)*)\/?"/g;
/** `/run/app`, for sockets and the like that lie there. */
const ownRun = /"(\/(?:var\/)?run\/([\w-]+))(?:\/[\w./-]*)?"/g;
/** A source of SQLite's, wherever the code has it: `file:app.db`, `sqlite://app.db`, `app.db?_pragma=…`. */
const liteSource = /"(?:(?:file:|sqlite3?:\/\/)([\w./-]*\w)(?:\?([^"\n]*))?|([\w./-]+\.(?:db|sqlite3?))\?(_[^"\n]*))"/g;

/** Libraries that keep state in a directory which a field, a conversion or an option of theirs names. */
const keepers: readonly { readonly module: RegExp; readonly place: RegExp; readonly what: string }[] = [
  { module: /\/acme\/autocert$/, place: /\bautocert\.DirCache\(([^()\n]+(?:\([^()\n]*\))?)\)/g, what: 'keeps certificates there' },
  { module: /caddyserver\/certmagic$/, place: /\bcertmagic\.FileStorage\s*\{\s*(?:Path:\s*)?([^,}\n]+)/g, what: 'keeps certificates there' },
  { module: /nats-io\/nats-server(?:\/v\d+)?\/server$/, place: /\bStoreDir\s*[:=]\s*([^,}\n]+)/g, what: 'keeps streams there' },
  { module: /^tailscale\.com\/tsnet$/, place: /\btsnet\.Server\s*\{[^{}]*?\bDir:\s*([^,}\n]+)/g, what: 'keeps its keys there' },
  { module: /^go\.etcd\.io\/etcd(?:\/server)?(?:\/v\d+)?\/embed$/, place: /\b\w*[cC](?:fg|onf)\w*\.Dir\s*=\s*([^\n]+)/g, what: 'keeps a database there' },
  { module: /tus\/tusd(?:\/v\d+)?\/pkg\/filestore$/, place: /\bfilestore\.(?:New\(|FileStore\s*\{\s*Path:)\s*([^,(){}\n]+)/g, what: 'keeps uploads there' },
  { module: /gorilla\/sessions$/, place: /\bsessions\.NewFilesystemStore\(\s*([^,(){}\n]+)/g, what: 'keeps sessions there' },
  { module: /fergusstrange\/embedded-postgres$/, place: /\.DataPath\(\s*([^,(){}\n]+)/g, what: 'keeps a database there' },
  { module: /peterbourgon\/diskv(?:\/v\d+)?$/, place: /\bBasePath:\s*([^,}\n]+)/g, what: 'keeps data there' },
];

type Add = (dir: string, what: string, data: boolean, at: Source) => void;

/** `names`: what the program's binary is called. */
export function readWrites(own: OwnCode, settings: readonly Setting[], names: ReadonlySet<string>): WriteUse[] {
  const writes = new Map<string, WriteUse>();
  for (const one of eachWrite(own, settings, names)) {
    const known = writes.get(one.dir);
    if (known === undefined || (one.data && !known.data)) writes.set(one.dir, one);
  }
  return [...writes.values()];
}

/** Whether the code by itself writes anywhere: it is read as far as the first place. */
export function writesAnywhere(own: OwnCode): boolean {
  return eachWrite(own, [], new Set()).next().done !== true;
}

function* eachWrite(own: OwnCode, settings: readonly Setting[], names: ReadonlySet<string>): Generator<WriteUse> {
  const found: WriteUse[] = [];
  const add: Add = (dir, what, data, at) => {
    const clean = dir.replace(/^(?:\.\/+)+(?=.)/, '').replace(/\/+$/, '') || '/';
    // A text that shows how something is written: `file:/path/to/app.db`.
    if (!/(?:^|\/)path\/to(?:\/|$)/.test(clean) && !isOfTests(clean, at)) found.push({ dir: clean, absolute: clean.startsWith('/'), data, what, at });
  };
  const beside = readBinaryPlace(own) !== undefined;
  for (const file of own.files) {
    for (const call of file.calls(writers)) if (writing.test(call.name)) addCall(file, own, settings, call, beside, add);
    for (const { 1: path = '', index } of file.all(namedFile)) {
      if (!/^\/?tmp\/|^[\w-]+\.[a-z]{2,}\//.test(path) && !system.test(path)) add(parentOf(path), `writes ${path}`, /\.(?:db|sqlite3?|bolt)$/.test(path), { path: file.path, line: lineAt(file.code, index) });
    }
    addKept(file, own, add);
    const log = file.first(logger) ?? file.first(outputs);
    for (const text of argumentsOf(log?.[1] ?? '')) {
      const line = lineAt(file.code, log!.index);
      const known = pathOf(text, file, line, own);
      if (known?.whole && /^(?!std|https?:)[\w./-]*[./][\w./-]*$/.test(known.path)) add(parentOf(known.path), `writes ${known.path}`, false, { path: file.path, line });
    }
    yield* found.splice(0);
  }
  for (const setting of settings) addSetting(setting, add);
  for (const file of own.files) addNamed(file, own, add);
  for (const file of own.files) addReturned(file, add);
  for (const file of own.files) addQuoted(file, names, add);
  yield* found;
}

const networks = /^(?:sqlite3?|mysql|postgres|pgx(?:\/v\d+)?|tcp[46]?|udp[46]?|unix(?:packet)?)$|^:memory:$/;
const system = /^\/(?:dev|proc|sys)\//;
/** Where a program of a person's machine writes. */
const ofSystem = /^\/(?:etc|home|root|tmp|usr)\//;
/** What a directory is called that holds what must stay. */
const keeps = /(?:^|[/._-])(?:data|db|database|storage|store|uploads?|media|files?|backups?|state|repo(?:s|sitories)?|content|attachments?)(?:$|[/._-])|^\/var\/lib\//i;
const passing = /(?:^|[/._-])(?:logs?|cache|caches|tmp|temp|run|pids?|sockets?)(?:$|[/._-])/i;

/** A call that creates a file, a directory, a socket or a database: one of its first arguments is the path. `beside`: the program keeps things in the directory of its binary. */
function addCall(file: CodeFile, own: OwnCode, settings: readonly Setting[], call: Call, beside: boolean, add: Add): void {
  if (call.name === 'os.OpenFile' && !/O_CREATE|O_RDWR|O_WRONLY|O_APPEND/.test(call.args)) return;
  const args = argumentsOf(call.args);
  const socket = call.name.startsWith('net.');
  if (socket && !/unix/i.test(pathOf(args[0], file, call.line, own)?.path ?? args[0] ?? '')) return;
  const makes = /^(?:Mkdir|CreateTemp|Temp)/.test(call.method);
  const locks = /^\w*lock(?:file)?\./.test(call.name);
  const database = !/^(?:os|ioutil|net)\./.test(call.name) && !locks && !/Save/.test(call.method);
  const creates = /^os\.(?:Create|OpenFile|WriteFile)$/.test(call.name);
  const at = { path: file.path, line: call.line };
  for (const arg of args.slice(0, /Temp/.test(call.method) ? 1 : call.name.startsWith('sqlstore.') ? 3 : 2)) {
    const known = pathOf(arg, file, call.line, own) ?? (makes ? ofField(arg, own, settings) : undefined);
    const set = creates && known === undefined ? setFile(arg, own, settings) : undefined;
    if (set !== undefined) add(parentOf(set), `writes ${set}`, false, at);
    const held = (creates && known?.path.startsWith('/') !== true) || (makes && known === undefined) ? heldDirectory(arg, own, makes) : undefined;
    if (held !== undefined) add(held, `writes files there`, !passing.test(held), at);
    // A function that writes what its callers name.
    const unknown = known === undefined || (makes && known.joined);
    const given = unknown && set === undefined && held === undefined && (makes || creates) && /^os\./.test(call.name) ? pathsOf(arg, file, call.line, own).filter(({ path, whole, joined }) => whole && !joined && path.includes('/') && !ofSystem.test(path)) : [];
    for (const one of given.length > 0 || known === undefined ? given : [known]) {
      const text = one.path.replace(/^(?:file|sqlite3?|unix):(?:\/\/(?=[./\w]))?/, '').replace(/\?.*$/, '');
      if (!/^[\w./-]{1,200}$/.test(text) || /^\d+$/.test(text) || networks.test(text) || system.test(text)) continue;
      // What is joined to a directory that only the run knows is a name in it, and ours only where that is the binary's.
      if (one.joined && !(makes && beside)) continue;
      const isDir = makes || !one.whole || directories.test(call.name);
      if (!isDir && !/[./]/.test(text)) continue;
      const dir = isDir && !wantsNone(file, call) ? text : parentOf(text);
      const what = socket ? `listens on the socket ${text}` : isDir ? (database ? 'keeps a database there' : makes ? (one.joined ? 'makes it below a directory that only the run knows' : 'makes it') : 'writes files there') : locks ? `locks ${text}` : `writes ${text}`;
      const data = !socket && !locks && !passing.test(text) && (database || keeps.test(dir) || (makes && /^(?:\.\/)?var$/.test(dir)) || /\.(?:db|sqlite3?|bolt)$/.test(text));
      add(dir, what, data, at);
    }
  }
}

/** Whether it is `os.Mkdir`, and one that is there already ends the program. */
function wantsNone(file: CodeFile, call: Call): boolean {
  if (call.name !== 'os.Mkdir' || !endsWithout(file, call)) return false;
  const around = linesOf(file.code).slice(Math.max(0, call.line - 4), call.line + 4).join('\n');
  return !/\bStat\(|xists?\b|ErrExist/.test(around);
}

const inField = /^(?:filepath|path)\.Join\(\s*(?:\w+\.)+(\w+)\s*,|^(?:\w+\.)+(\w+)\s*\+\s*"\/|^(?:\w+\.)+(\w+)$/;

/** The directory that a file is joined to, where it is a field that the program's literals give one value alone: `Store: "var/store"`, or what a function is given (`dir: dir`), and `filepath.Join(cfg.Store, name)`. */
function heldDirectory(arg: string, own: OwnCode, makes: boolean): string | undefined {
  const [, joined, added, whole] = inField.exec(arg) ?? [];
  const field = joined ?? added ?? whole;
  if (field === undefined) return undefined;
  const literals = new RegExp(`\\b${field}:\\s*("(?:[^"\\\\\\n]|\\\\.)*"|[\\w.]+)`, 'g');
  const values = own.files.flatMap((file) => (file.code.includes(`${field}:`) ? [...file.code.matchAll(literals)].flatMap(({ 1: text, index }) => {
    const value = own.value(text, file);
    const given = value === undefined ? pathsOf(text, file, lineAt(file.code, index), own) : [];
    return given.length > 0 ? given.map(({ path, whole: known, joined: below }) => (known && !below ? path : undefined)) : [value];
  }) : []));
  const [value = '', ...others] = new Set(values);
  const dir = whole === undefined || makes ? value : /^[\w./-]+\/[\w-]+\.\w{1,8}$/.test(value) ? parentOf(value) : '';
  return others.length === 0 && /^(?:\.?\/)?[\w-]+(?:\/[\w-]+)*\/?$/.test(dir) && !ofSystem.test(dir) && /[a-z]/i.test(dir) ? dir : undefined;
}

/** The file that a field is set to where no variable names another: `conf.Path = envOr("APP_FILE", "/etc/app/app.conf")`. */
function setFile(arg: string, own: OwnCode, settings: readonly Setting[]): string | undefined {
  const field = /^(?:\w+\.)+(\w+)$/.exec(arg)?.[1];
  if (field === undefined) return undefined;
  const sets = new RegExp(`\\.${field}\\s*=[^=]`);
  const [file, ...others] = new Set(settings.flatMap(({ kind, fallback = '', at }) => (kind === 'env' && /^\/(?:[\w.-]+\/)+[\w-]+\.\w+$/.test(fallback) && !system.test(fallback) && sets.test(linesOf(own.files.find(({ path }) => path === at.path)?.code ?? '')[at.line - 1] ?? '') ? [fallback] : [])));
  return others.length === 0 ? file : undefined;
}

/** The directory that a field holds (`opts.Store.Path`), where one setting alone is called so. */
function ofField(arg: string, own: OwnCode, settings: readonly Setting[]): KnownPath | undefined {
  const field = /^(?:\w+\.)+(\w+)$/.exec(arg)?.[1];
  if (field === undefined) return undefined;
  const tagged = new RegExp(`^\\s*${field}\\s`);
  const held = settings.filter(({ kind, variable, at }) => kind !== 'key' && (variable === field || (variable === undefined && tagged.test(linesOf(own.files.find(({ path }) => path === at.path)?.code ?? '')[at.line - 1] ?? ''))));
  const [path = '', ...more] = new Set(held.map(({ fallback }) => fallback ?? ''));
  if (more.length > 0) return undefined;
  return /^(?:\.?\/)?[\w-][\w/-]*$/.test(path) ? { path, whole: true, joined: false } : undefined;
}

/** What needs no call to be known: a source of SQLite's, and directories of the system that bear the program's own name. */
function addQuoted(file: CodeFile, names: ReadonlySet<string>, add: Add): void {
  for (const { 1: bare = '', 2: options = '', 3: path = bare, 4: more = options, index } of file.all(liteSource)) {
    const at = { path: file.path, line: lineAt(file.code, index) };
    // `file://migrations` and `file:///app/migrations` are where migrations are read, no source of SQLite's.
    if (/[\w-]$/.test(path) && !/^\/\/(?:(?!\/)|[\w/-]*$)/.test(path) && !/mode=(?:memory|ro)\b|immutable=/.test(more) && !system.test(path)) add(parentOf(path), `keeps a database in ${path}`, true, at);
  }
  for (const { 1: path = '', 2: kind, 3: name = '', index } of file.all(ownPlace)) {
    if (names.has(name)) add(path, `has it for its own (${path})`, /^(?:lib|opt)$/.test(kind!), { path: file.path, line: lineAt(file.code, index) });
  }
  for (const { 1: path = '', 2: name = '', index } of file.all(ownRun)) {
    if (names.has(name)) add(path, `has it for its own (${path})`, false, { path: file.path, line: lineAt(file.code, index) });
  }
}

function addKept(file: CodeFile, own: OwnCode, add: Add): void {
  for (const { module, place, what } of keepers) {
    if (![...file.imports].some((path) => module.test(path))) continue;
    for (const match of file.all(place)) {
      const line = lineAt(file.code, match.index);
      const known = pathOf(match[1], file, line, own);
      if (known !== undefined && !known.joined && /^[\w./-]{1,200}$/.test(known.path) && !/^\d+$|^\/tmp(?:\/|$)/.test(known.path)) add(known.path, what, true, { path: file.path, line });
    }
  }
}

/** A directory below those that hold what programs keep, and of no other program that is known for it. */
const kept = /^\/(?:(?:var\/lib|var\/opt)\/(?!(?:docker|containerd|containers|kubelet|kubernetes|cni|rancher|dpkg|apt|rpm|mysql|mariadb|postgres\w*|pgsql|systemd|dbus|libvirt|lxc|lxd|lxcfs|snapd|NetworkManager|dhcp\w*|ntp|rook|ceph|nfs|alsa|grafana|prometheus|node_exporter)(?:\/|$))[\w-]|data\/?$)/;
/** A directory that somebody else fills, for the program to show. */
const shown = /root|serve|www|html|public|static|web|site|mount|input|source|src|scan|textfile|host/i;
/** Where a program listens, by the name of the setting. */
const listensAt = /listen|bind/i;

const dataName =
  /(?:^|[._-]|(?<=[a-z]))(?:data|storage|store|state|cache|upload|log|db|database|badger|media|backup|work|spool|index|repo|music|photo|attachment)s?[._-]?(?:dir|directory|path|folder|root)$|^(?:data|storage)$/i;

/** What a flag of one letter names that says no more: `-d data`, `-d /data/app`, the first where its variable says what it is. */
const dataPlace = /^(?:\.\/)?(?:data|db|storage)\/?$/;
const belowData = /^\/data\/[\w-]+\/?$/;

/** Kinds of storage. */
const kinds = /^(?:file|local|disk|fs|filesystem|memory|mem|inmemory|none)$/;

/** A directory by its own word, that whoever starts the program fills. */
const ownDirectory = /^(?:\.\/)?\w[\w-]*\/$/;
/** What ends so without being a directory. */
const noDirectory = /prefix|route|ur[il]|endpoint|key|topic|bucket|base/i;

/** A setting whose default is a database, a log, or a directory: one that data is kept in, or one that must be there. */
function addSetting({ kind, name, fallback, variable = '', reaches, at }: Setting, add: Add): void {
  const socket = /^(?:unix:(?:\/\/)?)?(\/[\w./-]+)$/.exec(fallback ?? '')?.[1];
  if (socket !== undefined && listensAt.test(name) && reaches !== true && (fallback!.startsWith('unix:') || socket.endsWith('.sock'))) {
    add(parentOf(socket), `listens on the socket ${socket}`, false, at);
    return;
  }
  const text = fallback?.replace(/^(?:file|sqlite3?):(?:\/\/)?/, '').replace(/\?.*$/, '') ?? '';
  const passes = passing.test(text) || /log|cache|tmp|temp|pid/i.test(name);
  if (/^[\w./-]+\.(?:db|sqlite3?|bolt|log|pid)$/.test(text)) add(parentOf(text), `writes ${text}`, !/\.(?:log|pid)$/.test(text), at);
  else if ((dataName.test(name) || (name.length === 1 && (belowData.test(text) || (dataPlace.test(text) && /dir|path|data|stor/i.test(variable)))) || (kept.test(text) && !shown.test(name))) && /^[\w./-]{2,}$/.test(text) && !/\.\w{1,8}$/.test(text) && !kinds.test(text)) add(text, `keeps data there (${name})`, !passes, at);
  else if (kind !== 'key' && ownDirectory.test(text) && !noDirectory.test(name)) add(text, `looks there (${name})`, false, at);
}

const namedPlace = /^[ \t]*(?:const |var )?([A-Za-z]\w*)[ \t]*=[ \t]*"((?:\.\/)?[\w-]+(?:\/[\w-]+)*\/?)"[ \t]*$/gm;
const creates = /\bO_CREATE\b|\b(?:os|ioutil)\.(?:Create|WriteFile|Mkdir)\(/;

/** A directory below the working directory that a package names for data or logs, and files are created by. */
function addNamed(file: CodeFile, own: OwnCode, add: Add): void {
  for (const { 1: name = '', 2: path = '', index } of file.all(namedPlace)) {
    // A path may be that of a file.
    if (dataName.test(name) && !/path$/i.test(name) && /[a-z]/.test(path) && functionAt(file, index) === undefined && own.filesIn(file.dir).some((one) => one.has(creates)) && isPlace(name, own)) add(path, `keeps data there (${name})`, !passing.test(path), { path: file.path, line: lineAt(file.code, index) });
  }
}

const placeFunction = /^func (?:[gG]et)?(\w+)\(\) string \{\n([\s\S]*?)^\}/gm;
const returned = /\breturn "(\/[a-z][\w-]*(?:\/[\w.-]+)+)"/g;

/** The directory of the system that a function for one gives where no variable names another: `func GetDBFolder() string { … return "/etc/app" }`. */
function addReturned(file: CodeFile, add: Add): void {
  for (const { 1: name = '', 2: body = '', index } of file.all(placeFunction)) {
    if (!dataName.test(name.replace(/Path$/, ''))) continue;
    for (const [, path = ''] of body.matchAll(returned)) if (!/^\/tmp\//.test(path) && !system.test(path)) add(path, `keeps data there (${name})`, !passing.test(path), { path: file.path, line: lineAt(file.code, index) });
  }
}

/** Whether a name begins what a call is given, and is nowhere a name in a directory of the run's: `filepath.Join(root, dataDir)`. */
function isPlace(name: string, own: OwnCode): boolean {
  const users = own.files.filter((file) => file.code.includes(name));
  const first = new RegExp(`\\w\\(\\s*(?:\\w+\\.)?${name}\\b`);
  const within = new RegExp(`\\bJoin\\([^()\\n]*(?:\\([^()\\n]*\\)[^()\\n]*)*,\\s*(?:\\w+\\.)?${name}\\b|\\+\\s*(?:\\w+\\.)?${name}\\b`);
  return users.some(({ code }) => first.test(code)) && !users.some(({ code }) => within.test(code));
}

const homeUse = /\bos\.User(?:Home|Config|Cache)Dir\(\)|\bhomedir\.\w+\(|\bxdg\.\w+|os\.Getenv\("HOME"\)|\buser\.Current\(\)(?=[^]*\.HomeDir\b)/;

/** The first place that asks for the user's home, or a directory below it. */
export function readHome(own: OwnCode): Source | undefined {
  for (const file of own.files) {
    const match = file.first(homeUse);
    if (match !== null) return { path: file.path, line: lineAt(file.code, match.index) };
  }
  return undefined;
}
