/** One line of a text: what it says, and how it ends (`\n`, `\r\n`, or `''` at the end of a text without a final newline). */
export interface Line {
  readonly text: string;
  readonly end: string;
}

/** A text taken apart so that it can be put together again to the same bytes. */
export interface TextLines {
  /** The byte order mark, where there is one: as a character, or as its three bytes in a text that is bytes. */
  readonly mark: string;
  readonly lines: readonly Line[];
  /** The line end that most lines have; `\n` where there are none. */
  readonly end: string;
}

const MARKS = ['\uFEFF', '\u00EF\u00BB\u00BF'];

/** Takes a text apart. A carriage return that no newline follows is part of its line. */
export function linesOf(text: string): TextLines {
  const mark = MARKS.find((one) => text.startsWith(one)) ?? '';
  const lines = [...text.slice(mark.length).matchAll(/([^\n]*?)(\r?\n|$)/g)]
    .map(([, words = '', end = '']): Line => ({ text: words, end }))
    .filter(({ text: words, end }) => words !== '' || end !== '');
  const windows = lines.filter(({ end }) => end === '\r\n').length;
  return { mark, lines, end: windows * 2 > lines.length ? '\r\n' : '\n' };
}

/** The texts of the lines, without their ends. */
export function wordsOf(text: string): readonly string[] {
  return linesOf(text).lines.map((line) => line.text);
}

/** The lines of a text that another has none of. */
export function newLines(before: string, after: string): readonly string[] {
  const known = new Set(wordsOf(before));
  return wordsOf(after).filter((line) => !known.has(line));
}

/**
 * Puts lines together. Lines in the middle end as they do, or else as most; the last one ends in a newline where
 * `closed` says so.
 */
export function joinLines(lines: readonly Line[], { mark, end: usual }: Pick<TextLines, 'mark' | 'end'>, closed: boolean): string {
  const texts = lines.map(({ text, end }, index) => {
    if (index < lines.length - 1) return text + (end || usual);
    return text + (closed ? end || usual : '');
  });
  return mark + texts.join('');
}
