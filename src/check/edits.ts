import type { GoRun } from './image/build.ts';
import type { Dockerfile, Step } from './parse/dockerfile.ts';
import { lineOf } from './parse/instruction.ts';
import type { Edit } from './rule.ts';

/** The end of line that a file uses at a place. */
function endOfLine(text: string, near: number): string {
  const line = text.indexOf('\n', near);
  const before = line < 0 ? text.lastIndexOf('\n', near - 1) : line;
  return before > 0 && text[before - 1] === '\r' ? '\r\n' : '\n';
}

/** Replaces a part of the Dockerfile. */
export function replace({ path }: Dockerfile, start: number, end: number, text: string): Edit {
  return { path, start, end, text };
}

/** New lines before the instruction and the comments that belong to it, with its indentation. */
export function linesBefore(file: Dockerfile, step: Pick<Step, 'start' | 'line'>, lines: readonly string[]): Edit {
  const { text, lines: starts } = file.source;
  let line = step.line;
  while (line > 1 && /^[ \t]*#/.test(text.slice(starts[line - 2], starts[line - 1])) && !isDirective(file, line - 1)) line--;
  const at = starts[line - 1]! + (line === 1 && text.startsWith('\uFEFF') ? 1 : 0);
  const indent = /^[ \t]*/.exec(text.slice(starts[step.line - 1]))![0];
  return { path: file.path, start: at, end: at, text: lines.map((one) => `${indent}${one}${endOfLine(text, at)}`).join('') };
}

/** New lines behind an instruction. */
export function linesAfter(file: Dockerfile, step: Pick<Step, 'start' | 'end' | 'line'>, lines: readonly string[]): Edit {
  const { text, lines: starts } = file.source;
  const indent = /^[ \t]*/.exec(text.slice(starts[step.line - 1]))![0];
  const end = text.indexOf('\n', step.end);
  const eol = endOfLine(text, step.start);
  if (end < 0) return { path: file.path, start: text.length, end: text.length, text: lines.map((one) => `${eol}${indent}${one}`).join('') };
  return { path: file.path, start: end + 1, end: end + 1, text: lines.map((one) => `${indent}${one}${eol}`).join('') };
}

/** Programs that run the words behind them in their own environment. */
const WRAPPERS = /^(?:timeout|nice|ionice|nohup|stdbuf|setsid|env|command)$/;
const GO = /(?:^|\/)(?:[\w-]*go|gotip|garble|go1\.\d[\w.]*)$/;

/** `NAME=value` before a go command, and before what runs it (`timeout 600 go build`); nothing where its place in the text cannot be told. */
export function assign({ path, source }: Dockerfile, { step, call: { command, use } }: GoRun, assignment: string): Edit[] {
  const { text, escape } = source;
  const words = command.words.slice(0, command.words.indexOf(use.verb) + 1);
  const [head = ''] = words;
  if (step.json !== undefined || words.length < 2 || (!GO.test(head) && !WRAPPERS.test(head)) || (head === 'env' && words[1]!.startsWith('-'))) return [];
  const joint = `${escape === '\\' ? '\\\\' : escape}[ \\t]*\\r?\\n(?:[ \\t]*(?:#[^\\n]*)?\\r?\\n)*`;
  const written = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join(`(?:[ \\t]|${joint})+`);
  const raw = text.slice(step.bodyStart, step.end);
  const places = [...raw.matchAll(new RegExp(`(?<![\\w./$"'=-])${written}(?=\\s|\\${escape}|$)`, 'g'))].map(({ index }) => index)
    .filter((index) => beginsCommand(raw.slice(0, index).replace(new RegExp(joint, 'g'), ' '))).map((index) => ({ at: step.bodyStart + index, line: lineOf(source, step.bodyStart + index) }));
  const place = places.find(({ line }) => line >= command.line);
  return place === undefined || places.some((other) => other !== place && other.line === place.line) ? [] : [{ path, start: place.at, end: place.at, text: `${assignment} ` }];
}

/** Whether the next word of a script is that of a command: nothing but assignments stands before it. */
function beginsCommand(before: string): boolean {
  return !/(?:^|[\s;])#[^\n]*$/.test(before) && /(?:^|[;&|({\n]|(?:^|\s)(?:then|do|else|!)\s)\s*(?:[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|[^\s"'])*\s+)*$/.test(before);
}

function isDirective({ directives }: Dockerfile, line: number): boolean {
  return line <= directives.length;
}

/** A line at the end of an ignore file. */
export function appendLines(path: string, text: string, lines: readonly string[]): Edit {
  const eol = endOfLine(text, Math.max(0, text.length - 1));
  const start = text === '' || text.endsWith('\n') ? '' : eol;
  // A file without a newline at its end keeps none.
  const body = lines.join(eol);
  return { path, start: text.length, end: text.length, text: start === '' ? `${body}${eol}` : `${start}${body}` };
}

/** The text after edits, which do not overlap; those that do are left out. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let out = '';
  let at = 0;
  for (const { start, end, text: put } of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < at) continue;
    out += text.slice(at, start) + put;
    at = end;
  }
  return out + text.slice(at);
}
