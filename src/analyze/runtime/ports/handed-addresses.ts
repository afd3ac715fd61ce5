/** Addresses that callers give a function which listens on them: `server.New(":7070")` over a default of the package. */
import { baseName } from '../../../repo.ts';
import { argumentsOf, callsOf, lineAt, linesOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import type { Source } from '../../facts.ts';
import { readAddress } from './addresses.ts';
import type { Use } from './setting-behind.ts';

export interface Handed {
  readonly address: string;
  readonly at: Source;
}

const NAME = /^[A-Za-z_]\w*$/;
/** Functions of this name make something that asks. */
const ASKS = /client|dial|connect|remote|proxy|peer|upstream/i;

/** What literals the place's address, or the port behind `":"+`, is handed from, by way of a field too; none where it cannot be told which function is called. */
export function handedAddresses(place: Use, own: OwnCode): Handed[] {
  const [, port] = /^(?:":"\s*\+\s*|fmt\.Sprintf\(\s*"(?:0\.0\.0\.0)?:%[dsv]"\s*,\s*)(?:strconv\.Itoa\()?([\w.]+)\)*$/.exec(place.text) ?? [];
  const name = port ?? place.text;
  const field = /^\w+(?:\.\w+)*\.(\w+)$/.exec(name)?.[1];
  const uses = field === undefined ? [{ ...place, text: name }] : putInto(field, place.file, own);
  const found = uses.filter(({ text }) => NAME.test(text)).flatMap((use) => givenFor(use, own)).flatMap(({ file, text, at }): Handed[] => {
    const written = own.value(text, file) ?? '';
    const address = port !== undefined && /^\d+$/.test(written) ? `:${written}` : written;
    const whole = written.includes(':');
    return whole === (port === undefined) && readAddress(address) !== undefined && readAddress(address)!.bind !== 'unknown' ? [{ address, at }] : [];
  });
  return new Set(found.map(({ address }) => address)).size > 3 ? [] : found;
}

/** What the package puts into a field of that name: in a literal, by an assignment. */
function putInto(field: string, { dir }: CodeFile, own: OwnCode): Use[] {
  const pattern = new RegExp(`(?:[{,\\s]${field}:\\s*|\\b\\w+\\.${field}\\s*=\\s*)([A-Za-z_]\\w*)\\s*(?=[,}\\n])`, 'g');
  const files = own.files.filter((file) => file.dir === dir && file.code.includes(field));
  return files.flatMap((file) => [...file.code.matchAll(pattern)].map((match) => ({ file, text: match[1]!, at: { path: file.path, line: lineAt(file.code, match.index + match[0].length) } })));
}

/** Arguments for a parameter of the package's function that the use stands in. */
function givenFor({ file, text: name, at }: Use, own: OwnCode): Use[] {
  const head = linesOf(file.code).slice(0, at.line).findLast((line) => /^func\b/.test(line)) ?? '';
  const [, called = '', parameters = ''] = /^func\s+(\w+)\(([^)]*)\)/.exec(head) ?? [];
  const index = parameters.split(',').findIndex((parameter) => parameter.trim().split(/\s/)[0] === name);
  if (index < 0 || called === 'main' || ASKS.test(called)) return [];
  const pattern = new RegExp(`(?<!\\bfunc )\\b${called}\\s*\\(`, 'g');
  return own.files.filter((one) => one.code.includes(`${called}(`)).flatMap((one) => callsOf(one.code, pattern).flatMap((call): Use[] => {
    const argument = argumentsOf(call.args)[index];
    const isIt = one.dir === file.dir ? call.name === called : /^[A-Z]/.test(called) && call.name === `${nameFor(file.dir, one)}.${called}`;
    return isIt && argument !== undefined ? [{ file: one, text: argument, at: { path: one.path, line: call.line } }] : [];
  }));
}

/** The name by which a file knows the package of a directory. */
function nameFor(dir: string, { code }: CodeFile): string {
  const path = dir.replaceAll('.', '\\.');
  return new RegExp(`^\\s*(?:import\\s+)?(?!import\\b)(\\w+)\\s+"[^"\\n]*/${path}"`, 'm').exec(code)?.[1] ?? baseName(dir);
}
