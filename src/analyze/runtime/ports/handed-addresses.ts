/** Addresses that callers give a function which listens on them: `server.New(":7070")` over a default of the package. */
import { functionAround } from '../../code/functions.ts';
import { lineAt } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import type { Source } from '../../facts.ts';
import { readAddress } from './addresses.ts';
import { givenFor, settled } from './followed.ts';
import type { Use } from './setting-behind.ts';

export interface Handed {
  readonly address: string;
  readonly at: Source;
}

const NAME = /^[A-Za-z_]\w*$/;
const DECLARED = /:=|\b(?:var|const)\b/;
/** Functions of this name make something that asks. */
const ASKS = /client|dial|connect|remote|proxy|peer|upstream/i;

/** What literals the place's address, or the port behind `":"+`, is handed from, by way of a field too; none where it cannot be told which function is called. */
export function handedAddresses(place: Use, own: OwnCode): Handed[] {
  const [, port] = /^(?:":"\s*\+\s*|fmt\.Sprintf\(\s*"(?:0\.0\.0\.0)?:%[dsv]"\s*,\s*)(?:strconv\.Itoa\()?([\w.]+)\)*$/.exec(place.text) ?? [];
  // A number of the package, or one that the lines above declare: one that they only fall back to is moved by what is read before.
  const set = port === undefined ? undefined : settled({ ...place, text: port }, DECLARED);
  const number = set === undefined ? undefined : own.value(set.text, set.file);
  if (/^[1-9]\d+$/.test(number ?? '')) return [{ address: `:${number}`, at: place.at }];
  const name = port ?? place.text;
  const field = /^\w+(?:\.\w+)*\.(\w+)$/.exec(name)?.[1];
  const uses = field === undefined ? [{ ...place, text: name }] : putInto(field, place.file, own);
  const found = uses.filter((use) => NAME.test(use.text) && isTold(use)).flatMap((use) => givenFor(use, own)).flatMap(({ file, text, at }): Handed[] => {
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
  const files = own.filesIn(dir).filter(({ code }) => code.includes(field));
  return files.flatMap((file) => [...file.code.matchAll(pattern)].map((match) => ({ file, text: match[1]!, at: { path: file.path, line: lineAt(file.code, match.index + match[0].length) } })));
}

/** Whether the use stands in a plain function that does not ask itself: calls of a method may be of any. */
function isTold({ file, at }: Use): boolean {
  const around = functionAround(file, at.line);
  return around !== undefined && around.receiver === undefined && !ASKS.test(around.name);
}
