import type { Source } from '../diagnostic.ts';

/** One sentence about the repository, with the lines that say so. */
export interface Line {
  readonly text: string;
  readonly at: readonly Source[];
  /** How deep it belongs to a line above it; 0 for none. */
  readonly level: number;
}

/** Lines under a heading. */
export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

export function line(text: string, at?: Source): Line {
  return { text, at: at === undefined ? [] : [at], level: 0 };
}

/** A line that belongs to the one above it. */
export function lineBelow(text: string, at?: Source): Line {
  return { ...line(text, at), level: 1 };
}

/** The lines, belonging to a line above them. */
export function below(lines: readonly Line[]): Line[] {
  return lines.map((one) => ({ ...one, level: one.level + 1 }));
}

/** `3 packages`, `1 package`. */
export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : word.endsWith('s') ? 'es' : 's'}`;
}

/** Values with commas between them; of a long list the first `most`, and how many more there are. */
export function listed(values: readonly string[], most = 6): string {
  const shown = values.slice(0, values.length > most + 1 ? most : values.length);
  const left = values.length - shown.length;
  return left > 0 ? `${shown.join(', ')} and ${left} more` : shown.join(', ');
}

/** The first lines of a long list, and a line that names the others. */
export function firstLines<T>(values: readonly T[], most: number, tell: (value: T) => readonly Line[], name: (value: T) => string): Line[] {
  const shown = values.length > most + 1 ? most : values.length;
  const left = values.slice(shown);
  return [
    ...values.slice(0, shown).flatMap(tell),
    ...(left.length > 0 ? [line(`and ${left.length} more: ${listed(left.map(name), 12)}`)] : []),
  ];
}

/** Bytes as a person reads them. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB'];
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), units.length);
  const value = bytes / 1000 ** power;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[power - 1]}`;
}

/** Where a package lies, as a part of a sentence; empty for the top. */
export function inDirectory(dir: string): string {
  return dir === '.' ? '' : ` in ${dir}`;
}

/** A place as a message names it; what the machine's module cache says is marked, since another machine may not have it. */
export function placeText({ path, line: number, from }: Source): string {
  const place = number > 0 ? `${path}:${number}` : path;
  return from === 'module-cache' ? `this machine's module cache: ${place}` : place;
}
