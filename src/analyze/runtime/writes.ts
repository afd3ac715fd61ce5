/** Directories that a program writes to. */
import { parentOf } from '../../repo.ts';
import { argumentsOf, lineAt, type Call } from '../code/go-text.ts';
import type { CodeFile, OwnCode } from '../code/own-code.ts';
import type { Source } from '../facts.ts';
import type { Setting } from './settings.ts';

export interface WriteUse {
  /** Directory as the program names it; `.` for the working directory itself, `..` for the one above. */
  readonly dir: string;
  readonly absolute: boolean;
  readonly what: string;
  readonly at: Source;
}

const writers = /\.(?:MkdirAll|Mkdir|Create|WriteFile|OpenFile|Open|DefaultOptions)\s*\(/g;
const writing =
  /^(?:(?:os|ioutil)\.(?:MkdirAll|Mkdir|Create|WriteFile|OpenFile)|(?:sqlite\w*|gorm|sql|bolt|bbolt|badger|leveldb|buntdb|pebble)\.(?:Open|OpenFile|DefaultOptions))$/;
const logger = /lumberjack\.Logger\s*\{[^{}]*?\bFilename:\s*([^,\n]+)/;

type Add = (dir: string, what: string, at: Source) => void;

export function readWrites(own: OwnCode, settings: readonly Setting[]): WriteUse[] {
  const writes = new Map<string, WriteUse>();
  const add: Add = (dir, what, at) => {
    const clean = dir.replace(/^\.\/(?=.)/, '').replace(/\/+$/, '') || '/';
    if (!writes.has(clean)) writes.set(clean, { dir: clean, absolute: clean.startsWith('/'), what, at });
  };
  for (const file of own.files) {
    for (const call of file.calls(writers)) if (writing.test(call.name)) addCall(file, own, call, add);
    const log = file.first(logger);
    const name = own.value(log?.[1], file);
    if (log === null || name === undefined) continue;
    add(parentOf(name), `writes ${name}`, { path: file.path, line: lineAt(file.code, log.index) });
  }
  for (const setting of settings) addSetting(setting, add);
  return [...writes.values()];
}

const networks = /^(?:sqlite3?|mysql|postgres|pgx|tcp)$|^:memory:$/;
const system = /^\/(?:dev|proc|sys)\//;

/** A call that creates a file, a directory or a database: its first or second argument is the path. */
function addCall(file: CodeFile, own: OwnCode, call: Call, add: Add): void {
  const opensOnly = call.name === 'os.OpenFile' && !/O_CREATE|O_RDWR|O_WRONLY|O_APPEND/.test(call.args);
  if (opensOnly) return;
  const makes = call.method.startsWith('Mkdir');
  for (const arg of argumentsOf(call.args).slice(0, 2)) {
    const text =
      own
        .value(arg, file)
        ?.replace(/^file:/, '')
        .replace(/\?.*$/, '') ?? '';
    if (!/^[\w./-]{1,200}$/.test(text) || /^\d+$/.test(text) || networks.test(text) || system.test(text))
      continue;
    if (!makes && !/[./]/.test(text)) continue;
    const isDir = makes || /^(?:badger|pebble|leveldb)\./.test(call.name);
    add(isDir ? text : parentOf(text), isDir ? 'makes it' : `writes ${text}`, {
      path: file.path,
      line: call.line,
    });
  }
}

const dataName = /(?:data|storage|state|cache|upload|log)s?[._-]?(?:dir|path|folder|root)$|^(?:data|storage)$/i;

/** A setting whose default is a database, a log, or the directory that data is kept in. */
function addSetting({ name, fallback, at }: Setting, add: Add): void {
  const text = fallback?.replace(/^(?:file|sqlite3?):(?:\/\/)?/, '').replace(/\?.*$/, '') ?? '';
  if (/^[\w./-]+\.(?:db|sqlite3?|bolt|log)$/.test(text)) add(parentOf(text), `writes ${text}`, at);
  else if (dataName.test(name) && /^[\w./-]{2,}$/.test(text)) add(text, `keeps data there (${name})`, at);
}
