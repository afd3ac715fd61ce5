import type { EmbedPattern } from './file.ts';
import { GoScanner } from './scanner.ts';
import { isSpace, trimSpace, unquote } from './unicode.ts';

const slashes = Buffer.from('//');
const embedDirective = '//go:embed';

/** The patterns of all `//go:embed` comments of a file; a comment that is badly formed is passed over, as Go does. */
export function findEmbeds(whole: Buffer): EmbedPattern[] {
  if (!whole.includes(embedDirective)) return [];
  const found: EmbedPattern[] = [];
  const scanner = new GoScanner(whole);
  for (let kind = scanner.next(); kind !== 'end'; kind = scanner.next()) {
    if (kind !== 'comment' || !whole.subarray(scanner.start, scanner.start + 2).equals(slashes)) continue;
    const text = scanner.text().replaceAll('\r', '');
    if (!text.startsWith(embedDirective)) continue;
    const { line } = scanner;
    for (const pattern of embedArguments(text.slice(embedDirective.length))) found.push({ pattern, line });
  }
  return found;
}

/** Arguments of a directive: words, or Go strings in quotes. None where one is not well formed. */
function embedArguments(text: string): readonly string[] {
  if (text !== '' && !isSpace(text.charCodeAt(0))) return [];
  const found: string[] = [];
  let rest = trimSpace(text);
  while (rest !== '') {
    const quote = rest[0];
    const end = quote === '`' ? rest.indexOf('`', 1) + 1 : quote === '"' ? quotedEnd(rest) : wordEnd(rest);
    const word = rest.slice(0, end);
    const value = quote === '`' || quote === '"' ? unquote(word) : word;
    if (end === 0 || value === undefined) return [];
    if (end < rest.length && !isSpace(rest.charCodeAt(end))) return [];
    found.push(value);
    rest = trimSpace(rest.slice(end));
  }
  return found;
}

function quotedEnd(text: string): number {
  for (let i = 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i + 1;
  }
  return 0;
}

function wordEnd(text: string): number {
  let end = 0;
  while (end < text.length && !isSpace(text.charCodeAt(end))) end++;
  return end;
}
