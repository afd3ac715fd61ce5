/** Databases that a program keeps below the home of whoever runs it. */
import { assignedAbove } from '../../code/assigned.ts';
import { functionNamed, innerOf } from '../../code/functions.ts';
import { argumentsOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import type { Finding } from '../../facts.ts';

const opens = /\b(?:sqlite\w*|sqlx?|bolt|bbolt|bolthold|storm|badger|badgerhold|leveldb|buntdb|pebble|nutsdb)\.(?:Open|MustOpen|OpenFile|Connect|MustConnect|DefaultOptions)\s*\(/g;
/** A cache may go. */
const home = /\bos\.User(?:Home|Config)Dir\(\)|\bhomedir\.(?:Dir|Expand)\(|\bxdg\.(?:Data|Config|State)(?:Home|File)\b|\bos\.Getenv\("(?:HOME|XDG_(?:DATA|CONFIG|STATE)_HOME)"\)/;

/** The first database whose path is made of the home, by way of variables and functions of the package. */
export function readHomeData(own: OwnCode): Finding<string> | undefined {
  if (!own.files.some((file) => file.has(home))) return undefined;
  for (const file of own.files) {
    const call = file.calls(opens).find(({ args, line }) => argumentsOf(args).slice(0, 2).some((arg) => isOfHome(own, file, line, arg, 0)));
    if (call !== undefined) return { value: 'a database', at: { path: file.path, line: call.line } };
  }
  return undefined;
}

function isOfHome(own: OwnCode, file: CodeFile, line: number, text: string, depth: number): boolean {
  if (home.test(text)) return true;
  if (depth > 3) return false;
  const plain = text.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, '""');
  return [...plain.matchAll(/(?<![\w.])([A-Za-z_]\w*)(\(|(?![\w.:]))/g)].some(([, name = '', bracket]) =>
    bracket === '(' ? returnsHome(own, file.dir, name) : setOfHome(own, file, line, name, depth));
}

/** A function that asks for the home. */
function returnsHome(own: OwnCode, dir: string, name: string): boolean {
  const declared = functionNamed(own, dir, name);
  return declared !== undefined && home.test(innerOf(declared));
}

function setOfHome(own: OwnCode, file: CodeFile, line: number, name: string, depth: number): boolean {
  const set = assignedAbove(name, file, line + 1);
  return set !== undefined && isOfHome(own, file, set.line - 1, set.value, depth + 1);
}

const kinds: readonly { readonly below: string; readonly named: RegExp }[] = [
  { below: '.config', named: /\bos\.UserConfigDir\(\)|"XDG_CONFIG_HOME"|"\.config["/]/ },
  { below: '.cache', named: /\bos\.UserCacheDir\(\)|"XDG_CACHE_HOME"|"\.cache["/]/ },
  { below: '.local/share', named: /"XDG_DATA_HOME"|"\.local["/]/ },
];
const makes = /\bos\.(?:Mkdir|WriteFile|Create|OpenFile)\(/;

/** Directories that every home of a person has, and that code of a program takes for granted: it makes one below, or a file, and not those above. */
export function readHomeKinds(own: OwnCode): string[] {
  return kinds.filter(({ named }) => own.files.some((file) => file.has(named) && file.has(makes) && !file.code.includes('MkdirAll('))).map(({ below }) => below);
}
