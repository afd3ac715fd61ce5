/** What a variable or a field of a struct holds before a flag is made of it: `flag.StringVar(&o.Addr, "addr", o.Addr, …)`. */
import { assignedAbove } from '../../code/assigned.ts';
import { argumentsOf, bodyOf, linesOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';

/**
 * Value of an expression on a line of a file: a local variable that a text or number was put into above, or a field that
 * the program's literals of that struct agree about; `undefined` for all else.
 */
export function heldBefore(expression: string | undefined, file: CodeFile, line: number, own: OwnCode): string | undefined {
  const names = /^\*?((?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*)$/.exec(expression?.trim() ?? '')?.[1]?.split('.') ?? [];
  const [variable = '', ...fields] = names;
  if (variable === '') return undefined;
  if (fields.length === 0) {
    const set = assignedAbove(variable, file, line + 1);
    return set === undefined ? undefined : own.value(set.value, file);
  }
  const put = lastly(linesOf(file.code).slice(0, line - 1).reverse(), new RegExp(`^\\s*${names.join('\\.')}\\s*=\\s*([^=\\s].*?)\\s*$`));
  if (put !== undefined) return own.value(put, file);
  const type = typeOf(variable, file, line, own);
  return type === undefined ? undefined : agreed([...literalsOf(type, own).map(({ body, from }) => fieldOf(body, fields, from, own)), ...setByMakers(type, fields, own)]);
}

/** What functions that make one of the struct put into a field, line by line: `c := new(Config)`, `c.Listen.Host = "localhost"`. */
function setByMakers(type: string, fields: readonly string[], own: OwnCode): (string | undefined)[] {
  const made = new RegExp(`\\b(\\w+)\\s*:=\\s*(?:&?(?:\\w+\\.)?${type}\\{|new\\((?:\\w+\\.)?${type}\\))`, 'g');
  return own.files.filter(({ code }) => code.includes(type)).flatMap((file) => [...file.code.matchAll(made)].flatMap(({ 1: name, index }) => {
    const body = file.code.slice(index).split(/\n\}/, 1)[0]!;
    const put = new RegExp(`^\\s*${[name, ...fields].join('\\.')}\\s*=\\s*([^=\\s].*?)\\s*$`, 'm').exec(body)?.[1];
    return put === undefined ? [] : [own.value(put, file)];
  }));
}

/** What literals of its struct put into the field that an expression reads: `util.Main{Endpoint: *endpoint}` for `m.Endpoint`. */
export function putInto(expression: string, file: CodeFile, line: number, own: OwnCode): { readonly text: string; readonly file: CodeFile }[] {
  const [, variable = '', field = ''] = /^(\w+)\.(\w+)$/.exec(expression.trim()) ?? [];
  const type = variable === '' ? undefined : typeOf(variable, file, line, own);
  return type === undefined ? [] : literalsOf(type, own).flatMap(({ body, from }) => {
    const put = argumentsOf(body).find((part) => part.startsWith(`${field}:`));
    return put === undefined ? [] : [{ text: put.slice(field.length + 1).trim(), file: from }];
  });
}

/** First group of the pattern in the nearest line above, within the function that the line stands in. */
function lastly(above: readonly string[], pattern: RegExp): string | undefined {
  for (const text of above) {
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) return found;
    if (/^func\b/.test(text)) return undefined;
  }
  return undefined;
}

/** Name of the struct that a variable is one of on a line of a file: by what is put into it, by its declaration, or by a parameter. */
export function typeOf(variable: string, file: CodeFile, line: number, own: OwnCode): string | undefined {
  if (!/^\w+$/.test(variable)) return undefined;
  const above = linesOf(file.code).slice(0, line).reverse();
  const made = lastly(above, new RegExp(`\\b${variable}\\s*:?=\\s*(?:&|new\\()?(?:\\w+\\.)?(\\w+)\\s*[{)]`));
  const declared = made ?? lastly(above, new RegExp(`^\\s*var\\s+${variable}\\s+\\*?(?:\\w+\\.)?(\\w+)\\s*$`)) ?? lastly(above, new RegExp(`^func\\b[^{]*[(,]\\s*${variable}\\s+\\*?(?:\\w+\\.)?([A-Za-z]\\w*)`));
  if (declared !== undefined) return declared;
  const maker = lastly(above, new RegExp(`\\b${variable}(?:\\s*,\\s*\\w+)?\\s*:?=\\s*(?:\\w+\\.)?(\\w+)\\(`));
  if (maker === undefined) return packageType(variable, file) ?? sharedType(variable, above, own);
  const header = new RegExp(`^func ${maker}\\([^\\n]*\\)\\s*\\(?\\*?(?:\\w+\\.)?(\\w+)`, 'm');
  return own.files.map(({ code }) => (code.includes(`func ${maker}(`) ? header.exec(code)?.[1] : undefined)).find((name) => name !== undefined);
}

/** What a variable of the package is declared as: `var cfg Config`, `cfg = &Config{` in a block. */
function packageType(variable: string, file: CodeFile): string | undefined {
  return new RegExp(`^(?:var )?\\s*${variable}\\s+(?:=\\s*&?|\\*)?(?:\\w+\\.)?([A-Za-z]\\w*)\\s*(?:\\{|$)`, 'm').exec(file.code)?.[1];
}

/** What a variable of another package is declared as, where it is put into one of the function's: `cfg := config.Global` and `var Global *Config`. */
function sharedType(variable: string, above: readonly string[], own: OwnCode): string | undefined {
  const shared = lastly(above, new RegExp(`\\b${variable}\\s*:?=\\s*\\*?\\w+\\.([A-Z]\\w*)\\s*$`));
  return shared === undefined ? undefined : own.files.map((file) => (file.code.includes(shared) ? packageType(shared, file) : undefined)).find((name) => name !== undefined);
}

interface Literal {
  readonly body: string;
  readonly from: CodeFile;
}

/** The bodies of the struct's composite literals in the program's own code. */
function literalsOf(type: string, own: OwnCode): Literal[] {
  return own.files.flatMap((from) => (from.code.includes(`${type}{`) ? bodiesOf(from.code, new RegExp(`(?<!\\bstruct )(?<!\\w)${type}\\{`, 'g')).map((body) => ({ body, from })) : []));
}

function bodiesOf(code: string, opening: RegExp): string[] {
  return [...code.matchAll(opening)].map((match) => bodyOf(code, match.index + match[0].length));
}

/** Value of a field of a literal, or of a field of the literal that it holds. */
function fieldOf(body: string, [field = '', ...deeper]: readonly string[], from: CodeFile, own: OwnCode): string | undefined {
  const value = argumentsOf(body).find((part) => part.startsWith(`${field}:`))?.slice(field.length + 1).trim();
  if (value === undefined) return undefined;
  if (deeper.length === 0) return own.value(value, from);
  const opening = /^&?[\w.]+\{/.exec(value);
  return opening === null ? undefined : fieldOf(bodyOf(value, opening[0].length), deeper, from, own);
}

/** The one value that all those say which say any. */
function agreed(values: readonly (string | undefined)[]): string | undefined {
  const said = [...new Set(values.filter((value) => value !== undefined))];
  return said.length === 1 ? said[0] : undefined;
}
