import { nearest } from '../../nearest.ts';
import { faultyArguments } from './arguments.ts';
import type { Dockerfile } from './dockerfile.ts';

/** Something that BuildKit's parser refuses. */
export interface Fault {
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
  readonly remedy: string;
}

const KNOWN = ['ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'ONBUILD', 'RUN', 'SHELL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'];

/** What follows the escape character at a line's end; a doubled one continues nothing. */
const CONTINUED: Readonly<Record<string, RegExp>> = { '\\': /(?:^|[^\\])(\\)[ \t]*$/, '`': /(?:^|[^`])(`)[ \t]*$/ };

/** One instruction as the parser cuts it. */
interface Cut {
  readonly line: number;
  readonly text: string;
}

/**
 * What keeps a Dockerfile from being read, by the rules of BuildKit's parser (frontend/dockerfile/parser/parser.go); `lenient`: a file
 * that may be a part of one, or be made into one; `sample`: a part in which words stand for others. A file for another front end (`# syntax=`) and a template are not judged.
 */
export function faultsOf(file: Dockerfile, lenient: boolean, sample = false): readonly Fault[] {
  const conflict = conflictIn(file);
  if (conflict !== undefined) return [conflict];
  if (isForeign(file)) return [];
  const { cuts, open } = cut(file);
  if (cuts.some(({ text }) => /^(?:\{\{|\{%|<[%?]|%|@|\$|\[%|\(\()|^(?:#|\w+\()/.test(text))) return [];
  const first = cuts.find(({ text }) => !/^arg(?:\s|$)/i.test(text));
  const none = !cuts.some(({ text }) => /^from(?:\s|$)/i.test(text));
  if (lenient && none) return [];
  // Where the two readers do not cut alike, words are not judged.
  const alike = file.instructions.filter((one) => !cuts.some(({ line }) => line > one.line && line <= one.endLine));
  const unknown = [...cuts.flatMap(unknownIn), ...alike.flatMap((one) => faultyArguments(one, sample))].sort((a, b) => a.line - b.line);
  if (unknown.length > 0 || open !== undefined) return [...unknown, ...(open === undefined ? [] : [open])];
  if (lenient) return [];
  if (none) return [{ line: cuts[0]?.line ?? 1, message: cuts.length === 0 ? 'the file holds no instruction: there is nothing to build' : 'no FROM: there is no stage to build', remedy: 'write the FROM line that the image begins with' }];
  if (first !== undefined && !/^from(?:\s|$)/i.test(first.text)) {
    return [{ line: first.line, message: `${word(first).toUpperCase()} stands before the first FROM, where only ARG may`, remedy: 'move it behind the FROM line' }];
  }
  return [];
}

/** The first conflict that a merge left: its three marks, outside of here-documents that end. */
function conflictIn(file: Dockerfile): Fault | undefined {
  const marks = [/^<{7}(?: |$)/, /^={7}$/, /^>{7}(?: |$)/];
  let open: number | undefined;
  let next = 0;
  for (const [index, text] of lines(file).entries()) {
    if (marks[0]!.test(text)) [open, next] = [index + 1, 1];
    else if (open !== undefined && marks[next]!.test(text)) next++;
    if (next === marks.length) {
      const from = open!;
      if (file.instructions.some(({ heredocs }) => heredocs.some((one) => from >= one.line && from < one.line + one.text.split('\n').length))) [open, next] = [undefined, 0];
      else return { line: from, message: `conflict markers of a merge stand in lines ${from} to ${index + 1}`, remedy: 'choose one of the two sides, and take the markers away' };
    }
  }
  return undefined;
}

/** Another front end has other instructions, and one older than 1.4 no here-documents. */
function isForeign({ directives }: Dockerfile): boolean {
  const syntax = directives.find(({ name }) => name === 'syntax')?.value.trim();
  return syntax !== undefined && !/^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?::(?:1|latest|1\.(?:[4-9]|[1-9]\d)\S*))?(?:@\S+)?$/.test(syntax);
}

function lines({ source }: Dockerfile): string[] {
  return source.text.replace(/^\uFEFF/, '').split('\n').map((line) => line.replace(/\r$/, ''));
}

/** Instructions with their lines joined; `open`: a here-document that never ends, behind which nothing is read. */
function cut(file: Dockerfile): { cuts: readonly Cut[]; open: Fault | undefined } {
  const all = lines(file);
  const continued = CONTINUED[file.source.escape]!;
  const cuts: Cut[] = [];
  for (let at = 0; at < all.length; at++) {
    let text = all[at]!.trimStart();
    if (text === '' || text.startsWith('#')) continue;
    const line = at + 1;
    for (let match = continued.exec(text); match !== null; match = continued.exec(text)) {
      text = text.slice(0, match.index + match[0].indexOf(match[1]!));
      do at++; while (at < all.length && /^\s*(?:#|$)/.test(all[at]!));
      if (at >= all.length) break;
      text += all[at]!;
    }
    if (text.trim() === '') continue;
    cuts.push({ line, text });
    const documents = heredocsIn(text);
    // Quotes that do not end: what belongs to the line is not certain.
    if (documents === undefined) return { cuts, open: undefined };
    for (const { name, tabs } of documents) {
      const end = all.findIndex((one, index) => index > at && (tabs ? one.replace(/^\t+/, '') : one) === name);
      if (end < 0) return { cuts, open: /^[A-Za-z_]\w*$/.test(name) ? unended(line, name, all.slice(at + 1)) : undefined };
      at = end;
    }
  }
  return { cuts, open: undefined };
}

function unended(line: number, name: string, below: readonly string[]): Fault {
  const near = below.find((one) => one.trim() === name);
  return { line, message: `the here-document <<${name} does not end`, remedy: near === undefined ? `write a line that holds ${name} alone behind it` : `write ${name} at the beginning of its line, with nothing behind it` };
}

/** Here-documents that a RUN, COPY or ADD begins: words of the form `<<NAME`. */
function heredocsIn(text: string): { name: string; tabs: boolean }[] | undefined {
  const body = /^(?:onbuild\s+)?(?:run|copy|add)\s+((?:--\S+\s+)*)(.*)$/is.exec(text)?.[2];
  if (body === undefined || !body.includes('<<') || body.startsWith('[')) return [];
  if (/["']/.test(body.replace(/"(?:[^"\\]|\\.)*"|'[^']*'|\\./gs, ''))) return undefined;
  const words = body.match(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])+/gs) ?? [];
  return words.flatMap((one) => {
    const match = /^\d*<<(-?)([^<]+)$/.exec(one);
    return match === null ? [] : [{ name: match[2]!.replace(/^(["'])(.*)\1$/, '$2'), tabs: match[1] === '-' }];
  });
}

function word({ text }: Cut): string {
  return /^\S+/.exec(text)![0];
}

/** INCLUDE and IMPORT are words of programs that make Dockerfiles. */
function unknownIn(one: Cut): Fault[] {
  const found = word(one);
  if (KNOWN.includes(found.toUpperCase()) || /^(?:INCLUDE|IMPORT)\+?$/i.test(found)) return [];
  if (/^(?:&&|\|\|?|--?[a-z])/.test(found)) return [{ line: one.line, message: `${found} begins an instruction: the line before does not go on`, remedy: 'end the line before with the escape character, and leave no comment or text behind it' }];
  if (/^[<=>|]{7}$/.test(found)) return [{ line: one.line, message: `${found} is a conflict marker of a merge`, remedy: 'take it away' }];
  if (!/^[A-Za-z]+$/.test(found)) return [];
  const guess = nearest(found, KNOWN);
  return [{ line: one.line, message: `${found} is no instruction`, remedy: guess === undefined ? 'take the line away, or join it to the one before' : `did you mean ${guess}?` }];
}
