/** Figures as a person reads them; exact ones are in the machine report. */

/** Decimal megabytes, as Docker counts them: `6.6 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** `0.9 s`, `12.3 s`, `125 s`. */
export function seconds(milliseconds: number): string {
  const value = milliseconds / 1000;
  return `${value < 99.95 ? value.toFixed(1) : value.toFixed(0)} s`;
}

/** `1.0×`, `52.3×`. */
export function times(ratio: number): string {
  return `${ratio.toFixed(1)}×`;
}

/** Columns that a text takes in a terminal: two for each of the wide characters of East Asia (Unicode, EastAsianWidth.txt). */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/.test(character) ? 2 : 1;
  return width;
}

/** The text with blanks behind (or, `right`, before) it. */
export function padded(text: string, width: number, right = false): string {
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return right ? blanks + text : text + blanks;
}
