/** Go's character classes, where they differ from those of JavaScript (packages unicode, strings and strconv). */

/** `unicode.IsSpace`: white space by Latin-1 rules below U+0100, by the White_Space property above. */
export function isSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  if (code < 0x1680) return code === 0x85 || code === 0xa0;
  return code === 0x1680 || (code >= 0x2000 && code <= 0x200a) || code === 0x2028 || code === 0x2029 ||
    code === 0x202f || code === 0x205f || code === 0x3000;
}

/** `strings.TrimSpace`. */
export function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/** `strings.Fields`. */
export function fields(text: string): string[] {
  const words: string[] = [];
  let start = -1;
  for (let i = 0; i <= text.length; i++) {
    const space = i === text.length || isSpace(text.charCodeAt(i));
    if (space && start >= 0) {
      words.push(text.slice(start, i));
      start = -1;
    } else if (!space && start < 0) start = i;
  }
  return words;
}

const tagPattern = /^[\p{L}\p{Nd}_.]+$/u;
const plainTag = /^[\w.]+$/;

/** Whether a word may be a build tag: letters, digits, underscores and dots (go/build/constraint). */
export function isTag(word: string): boolean {
  return plainTag.test(word) || tagPattern.test(word);
}

const graphic = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]+$/u;
const plainImport = /^[\w./@+~-]+$/;
const illegalInImport = /[!"#$%&'()*,:;<=>?[\\\]^{|}`\ufffd]/;

/** Whether a string may be an import path at all: graphic characters without spaces and quotes (go/build). */
export function isImportPath(path: string): boolean {
  return plainImport.test(path) || (graphic.test(path) && !illegalInImport.test(path));
}

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', "'": "'", '"': '"',
};

const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/**
 * `strconv.Unquote` for strings in double quotes or backquotes; `undefined` where Go says it is not one.
 * Escapes that name single bytes are taken together as UTF-8.
 */
export function unquote(quoted: string): string | undefined {
  const quote = quoted[0];
  if (quoted.length < 2 || quote !== quoted[quoted.length - 1]) return undefined;
  const body = quoted.slice(1, -1);
  if (quote === '`') return body.includes('`') ? undefined : body.replaceAll('\r', '');
  if (quote !== '"' || body.includes('\n')) return undefined;
  if (!body.includes('\\')) return body.includes('"') ? undefined : body;
  return unescape(body);
}

function unescape(body: string): string | undefined {
  const parts: Buffer[] = [];
  for (let i = 0; i < body.length;) {
    const slash = body.indexOf('\\', i);
    const plain = body.slice(i, slash < 0 ? undefined : slash);
    if (plain.includes('"')) return undefined;
    parts.push(Buffer.from(plain));
    if (slash < 0) break;
    const escape = readEscape(body, slash + 1);
    if (escape === undefined) return undefined;
    parts.push(escape.bytes);
    i = escape.end;
  }
  return Buffer.concat(parts).toString('utf8');
}

function readEscape(body: string, at: number): { bytes: Buffer; end: number } | undefined {
  const kind = body[at] ?? '';
  const simple = kind === "'" ? undefined : simpleEscapes[kind];
  if (simple !== undefined) return { bytes: Buffer.from(simple), end: at + 1 };
  const octal = kind >= '0' && kind <= '7';
  const start = octal ? at : at + 1;
  const end = start + (octal ? 3 : hexDigits[kind] ?? 0);
  const digits = body.slice(start, end);
  if (end === at + 1 || digits.length !== end - start || !(octal ? /^[0-7]+$/ : /^[\da-fA-F]+$/).test(digits)) return undefined;
  const value = Number.parseInt(digits, octal ? 8 : 16);
  if (octal || kind === 'x') return value > 255 ? undefined : { bytes: Buffer.from([value]), end };
  if (value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) return undefined;
  return { bytes: Buffer.from(String.fromCodePoint(value)), end };
}
