import type { Comparison } from './comparison.ts';
import { displayWidth, padded } from './figures.ts';
import { largest, panelsOf, type Bar, type Panel } from './panels.ts';

/** Signs that bars are made of. */
export interface Ink {
  /** A whole column, by series. */
  full: readonly string[];
  /** An eighth to seven eighths of a column, for the first series; empty where the terminal has none. */
  parts: readonly string[];
}

export const BLOCKS: Ink = { full: ['█', '░'], parts: ['▏', '▎', '▍', '▌', '▋', '▊', '▉'] };
export const ASCII: Ink = { full: ['#', '-'], parts: [] };

/** Columns of a bar that is too short for its own sake to be one. */
const SHORTEST = 12;

/** The comparison as bars of a terminal, `width` columns wide at most; `''` where nothing was built. */
export function chartText(comparison: Comparison, width: number, ink: Ink): string {
  const panels = panelsOf(comparison).filter(({ rows }) => rows.length > 0);
  return panels.map((panel) => panelText(panel, width, ink)).join('\n');
}

function panelText(panel: Panel, width: number, ink: Ink): string {
  const bars = panel.rows.flatMap((row) => row.bars);
  const names = Math.max(...panel.rows.map(({ name }) => displayWidth(name)));
  const labels = Math.max(...bars.map(({ label }) => displayWidth(label)));
  const room = Math.max(SHORTEST, width - names - labels - 4);
  const legend = panel.series.length > 1 ? `  ${panel.series.map((name, index) => `${ink.full[index]} ${name}`).join('  ')}` : '';
  const lines = panel.rows.flatMap(({ name, bars: own }) =>
    own.map((bar, index) => `${padded(index === 0 ? name : '', names)}  ${barText(bar, (bar.value / largest(panel)) * room, ink)} ${bar.label}`),
  );
  return `${panel.title}${legend}\n${lines.map((line) => `${line}\n`).join('')}`;
}

/** `length` in columns; what is not nothing is at least a sliver. */
function barText({ series, value }: Bar, length: number, ink: Ink): string {
  const full = ink.full[series]!;
  if (series > 0 || ink.parts.length === 0) return full.repeat(Math.max(Math.round(length), value > 0 ? 1 : 0));
  const eighths = Math.max(Math.round(length * 8), value > 0 ? 1 : 0);
  return full.repeat(Math.floor(eighths / 8)) + (ink.parts[(eighths % 8) - 1] ?? '');
}
