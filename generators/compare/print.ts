import { paint } from '../print.ts';
import { ASCII, BLOCKS, chartText } from './chart.ts';
import { builtRows, type Comparison } from './comparison.ts';
import { tableText } from './table.ts';

/** Columns of a terminal that does not say how many it has, and of a chart in a very wide one. */
const USUAL = 80;
const WIDEST_CHART = 100;

/** The comparison for a person: table, chart, and what the figures mean. */
export function comparisonText(comparison: Comparison, stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): string {
  if (builtRows(comparison.rows).length === 0) return '';
  const width = stream.isTTY ? stream.columns || USUAL : Number.POSITIVE_INFINITY;
  const table = tableText(comparison, width).replace(/^recipe.*$/gm, (head) => paint(stream, 'bold', head));
  const chart = chartText(comparison, Math.min(stream.isTTY ? width : USUAL, WIDEST_CHART), speaksUnicode(env) ? BLOCKS : ASCII);
  const notes = [...comparison.measured, comparison.left].flatMap((note) => folded(note, Math.min(width, WIDEST_CHART)));
  return `\n${table}\n${chart}\n${notes.map((line) => `${paint(stream, 'grey', line)}\n`).join('')}`;
}

/** POSIX: LC_ALL wins over LC_CTYPE, which wins over LANG; where none is set, terminals of today are taken to know Unicode. */
function speaksUnicode(env: NodeJS.ProcessEnv): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return env['TERM'] !== 'dumb' && !/^(C|POSIX)$/.test(locale);
}

function folded(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length === 0 ? word : `  ${word}`);
  }
  return lines;
}
