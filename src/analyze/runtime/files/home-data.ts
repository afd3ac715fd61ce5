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
