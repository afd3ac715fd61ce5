import { builtRows, type BuiltRow, type Comparison } from './comparison.ts';
import { displayWidth, megabytes, padded, seconds, times } from './figures.ts';
import type { Contents } from './image-contents.ts';

interface Column {
  title: string;
  /** Numbers stand at the right. */
  right?: boolean;
  cell: (row: BuiltRow) => string;
}

const ZONES: Record<NonNullable<Contents['zones']>, string> = { tree: 'yes', program: 'in the binary', toolchain: "Go's own" };
const found = (path: string | null): string => (path === null ? '–' : 'yes');

const NAME: Column = { title: 'recipe', cell: ({ recipe }) => recipe };
const ARTICLE: Column = { title: 'article', cell: ({ article }) => article ?? '–' };

const FIGURES: readonly Column[] = [
  { title: 'image', right: true, cell: ({ figures }) => megabytes(figures.imageBytes) },
  { title: 'ratio', right: true, cell: ({ figures }) => times(figures.ratio) },
  { title: 'binary', right: true, cell: ({ figures }) => megabytes(figures.binaryBytes) },
  { title: 'layers', right: true, cell: ({ figures }) => String(figures.layers) },
  { title: 'first build', right: true, cell: ({ figures }) => seconds(figures.firstBuildMs) },
  { title: 'after edit', right: true, cell: ({ figures }) => seconds(figures.rebuildMs) },
];

const INSIDE: readonly Column[] = [
  { title: 'source', cell: ({ figures }) => found(figures.contents.source) },
  { title: 'shell', cell: ({ figures }) => found(figures.contents.shell) },
  { title: 'CA bundle', cell: ({ figures }) => found(figures.contents.caBundle) },
  { title: 'zones', cell: ({ figures: { contents } }) => (contents.zones === null ? '–' : ZONES[contents.zones]) },
  { title: 'user', cell: ({ figures }) => figures.contents.user },
];

/** Blanks between columns. */
const GAP = '  ';

/**
 * The comparison as text: one table where it fits into `width` columns, else figures and contents below each other.
 * A recipe whose build failed has no row.
 */
export function tableText(comparison: Comparison, width: number): string {
  const rows = builtRows(comparison.rows);
  if (rows.length === 0) return '';
  const names = comparison.demo ? [NAME, ARTICLE] : [NAME];
  const whole = table([...names, ...FIGURES, ...INSIDE], rows);
  if (whole.every((line) => displayWidth(line) <= width)) return lines(whole);
  return `${lines(table([...names, ...FIGURES], rows))}\n${lines(table([NAME, ...INSIDE], rows))}`;
}

function lines(list: readonly string[]): string {
  return list.map((line) => `${line}\n`).join('');
}

function table(columns: readonly Column[], rows: readonly BuiltRow[]): string[] {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => displayWidth(line[index]!))));
  const text = (line: readonly string[]): string => line.map((cell, index) => padded(cell, widths[index]!, columns[index]!.right)).join(GAP).trimEnd();
  const [head, ...body] = cells.map(text);
  return [head!, widths.map((width) => '-'.repeat(width)).join(GAP), ...body];
}
