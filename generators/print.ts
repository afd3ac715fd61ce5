import process from 'node:process';

export type Colour = 'green' | 'yellow' | 'red' | 'cyan' | 'grey' | 'bold';

const CODES: Record<Colour, readonly [number, number]> = {
  green: [32, 39],
  yellow: [33, 39],
  red: [31, 39],
  cyan: [36, 39],
  grey: [90, 39],
  bold: [1, 22],
};

/** Colours a text for a stream: only on a terminal, never where NO_COLOR is set (no-color.org) or the terminal is dumb. */
export function paint(stream: NodeJS.WriteStream, colour: Colour, text: string): string {
  if (!stream.isTTY || process.env['NO_COLOR'] || process.env['TERM'] === 'dumb') return text;
  const [on, off] = CODES[colour];
  return `\u001B[${on}m${text}\u001B[${off}m`;
}

/** A unified diff with its lines coloured. */
export function paintDiff(stream: NodeJS.WriteStream, diff: string): string {
  const colour = (line: string): Colour | undefined => {
    if (/^(---|\+\+\+) /.test(line)) return 'bold';
    if (line.startsWith('@@')) return 'cyan';
    return line.startsWith('+') ? 'green' : line.startsWith('-') ? 'red' : undefined;
  };
  return diff
    .split('\n')
    .map((line) => {
      const found = colour(line);
      return found ? paint(stream, found, line) : line;
    })
    .join('\n');
}

/** A word as a POSIX shell reads it back. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
