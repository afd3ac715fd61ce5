import type { Diagnostic } from '../diagnostic.ts';
import { nearest } from '../nearest.ts';
import { TEAM_OPTIONS } from './team-options.ts';
import type { Place } from './template.ts';

/**
 * `{{name}}`. Backslashes in front of it come in pairs that stand for one; one that is left over takes the meaning from it.
 * Then the same with blanks inside, as a slip where the name is known: `{{ .Values.x }}`, `${{ name }}` and their like stay as they are.
 */
const PLACEHOLDER = /(\\*)(?:\{\{([A-Za-z0-9_-]+)\}\}|(?<!\$)\{\{[ \t]*([A-Za-z0-9_-]+)[ \t]*\}\})/g;

const OPTION_NAMES: ReadonlySet<string> = new Set(TEAM_OPTIONS.map(({ name }) => name));

/** A placeholder in a text. */
export interface Placeholder {
  readonly name: string;
  /** Line breaks before it. */
  readonly line: number;
}

/** The placeholders of a text in their order; those behind a backslash are none. */
export function placeholdersIn(text: string): readonly Placeholder[] {
  return found(text, 2);
}

/** Known names with blanks beside them, which nothing is filled in for. @param at where the first line of the text stands */
export function spacedProblems(text: string, known: readonly string[], at: Place): Diagnostic[] {
  return found(text, 3).filter(({ name }) => known.includes(name)).map(({ name, line }) => spaced(name, { ...at, line: at.line + line }));
}

function found(text: string, group: 2 | 3): readonly Placeholder[] {
  return [...text.matchAll(PLACEHOLDER)]
    .filter((match) => match[1]!.length % 2 === 0 && match[group] !== undefined)
    .map((match) => ({ name: match[group]!, line: lineBreaks(text.slice(0, match.index)) }));
}

function spaced(name: string, at: Place): Diagnostic {
  return { code: 'template-placeholder', severity: 'error', message: `{{ ${name} }} has blanks in it, and nothing is filled in for it`, at, remedy: `write {{${name}}}, or \\{{ ${name} }} where the text itself is meant` };
}

export interface Filled {
  readonly text: string;
  /** A name that nothing stands for, at its line. The text holds it unchanged. */
  readonly problems: readonly Diagnostic[];
}

/**
 * The text with a value in place of each `{{name}}`; `\{{name}}` gives `{{name}}`. A value is never looked through again, so
 * that an answer cannot ask for another one. What comes out is data for the place where it lands: whoever prints it quotes it.
 *
 * @param values by name: options as their flags spell them, and answers
 * @param at where the first line of the text stands
 */
export function fillPlaceholders(text: string, values: Readonly<Record<string, string>>, at: Place): Filled {
  const problems: Diagnostic[] = [];
  const filled = text.replace(PLACEHOLDER, (whole, slashes: string, name: string | undefined, blank: string | undefined, offset: number) => {
    // An option is known everywhere, also where it decides nothing.
    if (blank !== undefined && !Object.hasOwn(values, blank) && !OPTION_NAMES.has(blank)) return whole;
    const kept = '\\'.repeat(Math.floor(slashes.length / 2));
    if (slashes.length % 2 === 1) return kept + whole.slice(slashes.length);
    if (name !== undefined && Object.hasOwn(values, name)) return kept + values[name]!;
    const place = { ...at, line: at.line + lineBreaks(text.slice(0, offset)) };
    problems.push(name === undefined ? spaced(blank!, place) : unknown(name, Object.keys(values), place));
    return whole;
  });
  return { text: filled, problems };
}

/** The text with the word `x` in place of each placeholder: what it is like with plain answers. */
export function withoutPlaceholders(text: string): string {
  const names = new Set(placeholdersIn(text).map(({ name }) => name));
  return fillPlaceholders(text, Object.fromEntries([...names].map((name) => [name, 'x'])), { path: '', line: 0 }).text;
}

/** What is said of a placeholder that nothing stands for. */
export function unknown(name: string, known: readonly string[], at: Place): Diagnostic {
  const guess = nearest(name, known);
  return {
    code: 'template-placeholder',
    severity: 'error',
    message: `{{${name}}} stands for nothing: no option and no question has this name`,
    at,
    remedy: guess === undefined ? `ask for it in questions, or write \\{{${name}}} where the text itself is meant` : `did you mean {{${guess}}}? Write \\{{${name}}} where the text itself is meant`,
  };
}

function lineBreaks(text: string): number {
  return text.split('\n').length - 1;
}
