import type { Finding, Source } from '../facts.ts';
import { GoScanner } from './scanner.ts';

/** Line of `func main` among the declarations of a file; `undefined` where there is none. Methods do not count. */
export function findFuncMain(source: Buffer): number | undefined {
  // Without these words there is no such function; most files end here.
  if (!mayDeclareMain(source)) return undefined;
  const scanner = new GoScanner(source);
  let depth = 0;
  for (let kind = scanner.nextToken(); kind !== 'end'; kind = scanner.nextToken()) {
    if (kind === 'mark') depth += depthOf(scanner.code);
    if (depth !== 0 || !scanner.is('func')) continue;
    const { line } = scanner;
    scanner.nextToken();
    if (scanner.is('main')) {
      scanner.nextToken();
      if (isOpening(scanner)) return line;
    }
    if (scanner.kind === 'mark') depth += depthOf(scanner.code);
  }
  return undefined;
}

/** Whether `main`, or a comment that may stand before it, follows a `func` somewhere, be it in a comment or a string. */
function mayDeclareMain(source: Buffer): boolean {
  for (let at = source.indexOf('func'); at >= 0; at = source.indexOf('func', at + 4)) {
    let next = at + 4;
    while (isBlank(source[next])) next++;
    if (source[next] === 0x2f || source.toString('latin1', next, next + 4) === 'main') return true;
  }
  return false;
}

function isBlank(code: number | undefined): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

function isOpening(scanner: GoScanner): boolean {
  return scanner.kind === 'mark' && scanner.code === 0x28;
}

/** What a mark does to the nesting of braces, brackets and parentheses. */
function depthOf(code: number): number {
  if (code === 0x28 || code === 0x5b || code === 0x7b) return 1;
  return code === 0x29 || code === 0x5d || code === 0x7d ? -1 : 0;
}

/** What a `//go:generate` line runs. */
export interface GenerateLine extends Finding<string> {
  /** As it stands there, where its first word is short for others. */
  readonly written?: string;
}

/** `//go:generate` lines: the go command looks for them at the start of a line, without parsing the file. `-command NAME …` makes NAME short for what follows, from there on (`go help generate`). */
export function findGenerate(file: Source, source: Buffer): GenerateLine[] {
  const short = new Map<string, string>();
  return findLines(file, source, /^\/\/go:generate[ \t]+(.*?)\s*$/, '//go:generate').flatMap((line): GenerateLine[] => {
    const [, name, words = ''] = /^-command[ \t]+(\S+)[ \t]+(.+)$/.exec(line.value) ?? [];
    if (name !== undefined) {
      short.set(name, words);
      return [];
    }
    const [first = '', rest = ''] = /^(\S+)(.*)$/s.exec(line.value)?.slice(1) ?? [];
    const whole = short.get(first);
    return [whole === undefined ? line : { ...line, value: whole + rest, written: line.value }];
  });
}

/** `//go:debug` lines, whose settings the go command checks as it does those of go.mod. */
export function findDebug(file: Source, source: Buffer): Finding<string>[] {
  return findLines(file, source, /^\/\/go:debug[ \t]+(.*?)\s*$/, '//go:debug');
}

/** `//go:cgo_import_dynamic`: the program is linked dynamically whether or not cgo is on. */
export function findDynamicImports(file: Source, source: Buffer): Finding<string>[] {
  return findLines(file, source, /^\/\/go:cgo_import_dynamic[ \t]+(.*?)\s*$/, '//go:cgo_import_dynamic');
}

function findLines(file: Source, source: Buffer, pattern: RegExp, prefix: string): Finding<string>[] {
  const found: Finding<string>[] = [];
  let line = 1;
  let counted = 0;
  for (let at = source.indexOf(prefix); at >= 0; at = source.indexOf(prefix, at + 1)) {
    if (at > 0 && source[at - 1] !== 0x0a) continue;
    for (; counted < at; counted++) if (source[counted] === 0x0a) line++;
    const end = source.indexOf(0x0a, at);
    // A directive longer than this is no directive that anybody wrote.
    const text = source.toString('utf8', at, Math.min(end < 0 ? source.length : end, at + 4096));
    const match = pattern.exec(text);
    if (match !== null) found.push({ value: match[1] ?? '', at: { ...file, line } });
  }
  return found;
}
