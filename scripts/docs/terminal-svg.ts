import type xterm from '@xterm/headless';

/** Characters of one look, from a column on. */
export interface Span {
  column: number;
  text: string;
  /** ANSI colour 0 to 15; `null` for the text's own. */
  colour: number | null;
  bold: boolean;
  dim: boolean;
}

/** What a terminal shows, line by line, without the empty lines at its end. */
export function screenOf(terminal: xterm.Terminal): Span[][] {
  const buffer = terminal.buffer.active;
  const lines = Array.from({ length: buffer.length }, (_, row) => spansOf(buffer.getLine(row)!));
  while (lines.length > 0 && lines.at(-1)!.length === 0) lines.pop();
  return lines;
}

function spansOf(line: xterm.IBufferLine): Span[] {
  const spans: Span[] = [];
  for (let column = 0; column < line.translateToString(true).length; column++) {
    const cell = line.getCell(column)!;
    const look = { colour: colourOf(cell), bold: cell.isBold() !== 0, dim: cell.isDim() !== 0 };
    const last = spans.at(-1);
    const text = cell.getChars() || ' ';
    if (last && last.colour === look.colour && last.bold === look.bold && last.dim === look.dim) last.text += text;
    else spans.push({ column, text, ...look });
  }
  return spans;
}

function colourOf(cell: xterm.IBufferCell): number | null {
  if (cell.isFgDefault()) return null;
  if (!cell.isFgPalette() || cell.getFgColor() > 15) throw new Error('the picture knows the sixteen colours of ANSI alone');
  return cell.getFgColor();
}

/** Lengths in pixels. */
const CELL = { width: 8.4, height: 20 };
const MARGIN = 20;
const BAR = 36;
const FONTS = "'DejaVu Sans Mono', ui-monospace, SFMono-Regular, Menlo, Consolas, monospace";

/** [light, dark], each with a contrast of at least 4.5 to its background (WCAG 2, AA). */
const PAGE = { background: ['#ffffff', '#0d1117'], frame: ['#d0d7de', '#30363d'], text: ['#1f2328', '#e6edf3'], dim: ['#59636e', '#9198a1'] } as const;
const COLOURS: Readonly<Record<number, readonly [string, string]>> = {
  1: ['#cf222e', '#ff7b72'],
  2: ['#116329', '#3fb950'],
  3: ['#7d4e00', '#d29922'],
  4: ['#0550ae', '#79c0ff'],
  5: ['#8250df', '#d2a8ff'],
  6: ['#0f6775', '#56d4dd'],
  8: PAGE.dim,
};

/** A terminal in which `command` was typed and `lines` were printed. Follows the reader's light or dark scheme. */
export function terminalSvg(command: string, lines: readonly Span[][], columns: number): string {
  const typed: Span[][] = [[{ column: 0, text: '$', colour: 8, bold: false, dim: false }, { column: 2, text: command, colour: null, bold: true, dim: false }]];
  const rows = [...typed, ...lines];
  const [width, height] = [Math.ceil(columns * CELL.width) + 2 * MARGIN, BAR + rows.length * CELL.height + MARGIN];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">
<title id="title">A terminal: ${escaped(command)}, six questions answered, nine files created, and what to do next</title>
<style>
${style(0)}
@media (prefers-color-scheme: dark) {
${style(1)}
}
.bold { font-weight: 600 }
</style>
<rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${[0, 1, 2].map((dot) => `<circle class="frame" cx="${MARGIN + 4 + dot * 18}" cy="18" r="5"/>`).join('')}
<g font-family="${FONTS}" font-size="14">
${rows.flatMap((row, index) => (row.some(({ text }) => text.trim() !== '') ? [rowSvg(row, index)] : [])).join('\n')}
</g>
</svg>
`;
}

function style(scheme: 0 | 1): string {
  return [
    `.page { fill: ${PAGE.background[scheme]}; stroke: ${PAGE.frame[scheme]} }`,
    `.frame { fill: ${PAGE.frame[scheme]} }`,
    `text { fill: ${PAGE.text[scheme]} }`,
    `.dim { fill: ${PAGE.dim[scheme]} }`,
    ...Object.entries(COLOURS).map(([colour, pair]) => `.c${colour} { fill: ${pair[scheme]} }`),
  ].join('\n');
}

function rowSvg(row: readonly Span[], index: number): string {
  const y = BAR + (index + 0.7) * CELL.height;
  return `<text y="${y}">${row.map(spanSvg).join('')}</text>`;
}

/** Placed by its column and stretched to its cells, so that any font keeps the columns. */
function spanSvg({ column, text, colour, bold, dim }: Span): string {
  const start = text.length - text.trimStart().length;
  const shown = text.trim();
  if (shown === '') return '';
  if (colour !== null && !COLOURS[colour]) throw new Error(`scripts/docs/terminal-svg.ts has no pair for ANSI colour ${colour}`);
  const classes = [colour === null ? '' : `c${colour}`, bold ? 'bold' : '', dim ? 'dim' : ''].filter(Boolean).join(' ');
  const x = rounded(MARGIN + (column + start) * CELL.width);
  return `<tspan x="${x}" textLength="${rounded(shown.length * CELL.width)}" lengthAdjust="spacingAndGlyphs"${classes && ` class="${classes}"`}>${escaped(shown)}</tspan>`;
}

function rounded(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
