import type { Diagnostic } from '../diagnostic.ts';
import { nearest } from '../nearest.ts';
import type { Place } from './template.ts';

/**
 * `{{name}}` without a blank, so that `{{ .Values.x }}`, `${{ secrets.X }}` and their like stay as they are. Backslashes
 * in front of it come in pairs that stand for one; one that is left over takes the meaning from it.
 */
const PLACEHOLDER = /(\\*)\{\{([A-Za-z0-9_-]+)\}\}/g;

/** A placeholder in a text. */
export interface Placeholder {
  readonly name: string;
  /** Line breaks before it. */
  readonly line: number;
}

/** The placeholders of a text in their order; those behind a backslash are none. */
export function placeholdersIn(text: string): readonly Placeholder[] {
  return [...text.matchAll(PLACEHOLDER)]
    .filter(([, slashes]) => slashes!.length % 2 === 0)
    .map((match) => ({ name: match[2]!, line: lineBreaks(text.slice(0, match.index)) }));
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
  const filled = text.replace(PLACEHOLDER, (whole, slashes: string, name: string, offset: number) => {
    const kept = '\\'.repeat(Math.floor(slashes.length / 2));
    if (slashes.length % 2 === 1) return `${kept}{{${name}}}`;
    if (Object.hasOwn(values, name)) return kept + values[name]!;
    problems.push(unknown(name, Object.keys(values), { ...at, line: at.line + lineBreaks(text.slice(0, offset)) }));
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
