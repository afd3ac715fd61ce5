import type { Instruction as Parsed, Onbuild } from 'dockerfile-ast';
import { parseJson } from '../../json.ts';

/** Text with where it stands: `start` and `end` are offsets into the file's text, of what is written there (quotes included). */
export interface Word {
  /** As the instruction means it: quotes and escapes taken off, variables as they are written. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** `--name=value` before the other words. */
export interface Flag extends Word {
  readonly name: string;
  readonly value: string;
}

/** The lines between `<<NAME` and `NAME`. */
export interface Heredoc {
  readonly name: string;
  readonly text: string;
  /** Line of its first line, counted from 1. */
  readonly line: number;
}

/** One instruction of a Dockerfile. */
export interface Instruction {
  /** In capitals. */
  readonly keyword: string;
  /** Counted from 1. */
  readonly line: number;
  readonly endLine: number;
  readonly start: number;
  readonly end: number;
  readonly flags: readonly Flag[];
  /** What follows the flags; empty for the JSON form. */
  readonly words: readonly Word[];
  /** Of an ONBUILD: what a stage that stands on this one begins with. */
  readonly trigger: Instruction | undefined;
  /** The words of the JSON form; `undefined` for the shell form. */
  readonly json: readonly string[] | undefined;
  readonly heredocs: readonly Heredoc[];
  /** Where the text behind the keyword and the flags begins. */
  readonly bodyStart: number;
  /** The same text with lines joined and comments left out. */
  readonly body: string;
}

/** A file's text, cut into lines. */
export interface Source {
  readonly text: string;
  /** Offset of each line's first character. */
  readonly lines: readonly number[];
  readonly escape: string;
}

/** The text of an instruction with joined lines, each character with its offset in the file. */
interface Joined {
  readonly text: string;
  readonly offsets: readonly number[];
}

export function sourceOf(text: string, escape: string): Source {
  const lines = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.push(at + 1);
  return { text, lines, escape };
}

/** Line of an offset, counted from 1. */
export function lineOf({ lines }: Source, offset: number): number {
  const after = lines.findIndex((start) => start > offset);
  return after < 0 ? lines.length : after;
}

/** `shift`: characters before the text that the parser has seen (a byte order mark). */
export function readInstruction(parsed: Parsed, source: Source, shift: number): Instruction {
  const range = parsed.getRange();
  const offset = ({ line, character }: { line: number; character: number }): number => source.lines[line]! + character + (line === 0 ? shift : 0);
  const [start, end] = [offset(range.start), offset(range.end)];
  const heredocs = heredocsOf(parsed, source);
  const head = heredocs.length > 0 ? endOfLine(source, start) : end;
  const joined = join(source, start, head);
  let at = /^\S*\s*/.exec(joined.text)![0].length;
  const flags: Flag[] = [];
  for (let match = flagAt(joined.text, at); match !== null; match = flagAt(joined.text, at)) {
    const [raw, name = '', value = ''] = match;
    flags.push({ text: raw, name: name.toLowerCase(), value: unquoted(value, source.escape), ...span(joined, at, at + raw.length) });
    at += raw.length;
    at += /^\s*/.exec(joined.text.slice(at))![0].length;
  }
  const body = joined.text.slice(at);
  const json = jsonOf(body);
  const trigger = 'getTriggerInstruction' in parsed ? (parsed as Onbuild).getTriggerInstruction() : null;
  return {
    keyword: parsed.getKeyword().toUpperCase(), line: range.start.line + 1, endLine: range.end.line + 1, start, end, flags, json, heredocs, body,
    words: json === undefined ? wordsOf(joined, at, source.escape) : [], bodyStart: joined.offsets[at] ?? head, trigger: trigger === null ? undefined : readInstruction(trigger, source, shift),
  };
}

function flagAt(text: string, at: number): RegExpExecArray | null {
  return /^--([a-zA-Z][\w-]*)(?:=((?:"[^"]*"|'[^']*'|\S)*))?(?=\s|$)/.exec(text.slice(at));
}

function endOfLine({ text }: Source, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}

function heredocsOf(parsed: Parsed, { text, lines }: Source): Heredoc[] {
  if (!('getHeredocs' in parsed)) return [];
  const found = (parsed as Parsed & { getHeredocs(): { getName(): string; getContentRange(): { start: { line: number }; end: { line: number } } | null }[] }).getHeredocs();
  return found.flatMap((one) => {
    const range = one.getContentRange();
    if (range === null) return [{ name: one.getName(), text: '', line: parsed.getRange().start.line + 2 }];
    return [{ name: one.getName(), text: text.slice(lines[range.start.line], lines[range.end.line + 1] ?? text.length), line: range.start.line + 1 }];
  });
}

/** Joins lines as BuildKit does: the escape character at a line's end, comment lines and empty lines in between. */
function join({ text, escape }: Source, start: number, end: number): Joined {
  const offsets: number[] = [];
  let out = '';
  let at = start;
  while (at < end) {
    const line = text.indexOf('\n', at);
    const stop = line < 0 || line > end ? end : line;
    const content = text.slice(at, stop);
    if (at > start && /^\s*(?:#|$)/.test(content)) {
      at = stop + 1;
      continue;
    }
    const continued = new RegExp(`\\${escape}[ \\t]*\\r?$`).exec(content);
    const kept = continued !== null ? continued.index : content.replace(/\r$/, '').length;
    for (let i = 0; i < kept; i++) offsets.push(at + i);
    out += content.slice(0, kept);
    at = stop + 1;
  }
  return { text: out, offsets };
}

function span({ offsets }: Joined, from: number, to: number): { start: number; end: number } {
  return { start: offsets[from]!, end: offsets[to - 1]! + 1 };
}

function wordsOf(joined: Joined, from: number, escape: string): Word[] {
  const pattern = new RegExp(`(?:"(?:[^"\\${escape}]|\\${escape}.)*"|'[^']*'|\\$\\{[^}]*\\}|\\${escape}.|\\S)+`, 'gs');
  pattern.lastIndex = from;
  return [...joined.text.matchAll(pattern)].filter(({ index }) => index >= from).map((match) => ({
    text: unquoted(match[0], escape), ...span(joined, match.index, match.index + match[0].length),
  }));
}

/** The word without its quotes; a dollar that was escaped or in single quotes is written `\0`, so that it names no variable. */
export function unquoted(raw: string, escape = '\\'): string {
  return raw.replace(new RegExp(`"((?:[^"\\${escape}]|\\${escape}.)*)"|'([^']*)'|\\${escape}(.)`, 'gs'), (_, double: string | undefined, single: string | undefined, one: string | undefined) => {
    if (double !== undefined) return double.replace(new RegExp(`\\${escape}(.)`, 'gs'), (__, c: string) => (c === '$' ? '\0' : c));
    return (single ?? one ?? '').replaceAll('$', '\0');
  });
}

function jsonOf(body: string): readonly string[] | undefined {
  if (!body.trimStart().startsWith('[')) return undefined;
  // BuildKit reads one value, whatever stands behind it; what is no JSON it takes for the shell form.
  const value = [...body.matchAll(/\]/g)].map(({ index }) => parseJson(body.slice(0, index + 1))).find((one) => one !== undefined);
  return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : undefined;
}
