import { builtRows, type BuiltRow, type Comparison } from './comparison.ts';
import { megabytes, seconds, times } from './figures.ts';

/** One bar of a chart. */
export interface Bar {
  value: number;
  label: string;
  /** Which of a panel's series it belongs to, from 0. */
  series: number;
}

/** What is drawn below each other: a panel has one scale, from 0. */
export interface Panel {
  title: string;
  /** Names of its series; with one alone, no legend is needed. */
  series: readonly string[];
  rows: { name: string; bars: Bar[] }[];
}

/** The panels of a comparison: the same ones in the terminal and in the picture. */
export function panelsOf(comparison: Comparison): Panel[] {
  const rows = builtRows(comparison.rows);
  const name = ({ recipe, article }: BuiltRow): string => (comparison.demo && article !== null ? `${recipe} ${article}` : recipe);
  return [
    {
      title: 'Image size',
      series: ['image'],
      rows: rows.map((row) => ({
        name: name(row),
        bars: [{ value: row.figures.imageBytes, label: `${megabytes(row.figures.imageBytes)} (${times(row.figures.ratio)})`, series: 0 }],
      })),
    },
    {
      title: 'Build time',
      series: ['first build', 'after a one-line edit'],
      rows: rows.map((row) => ({
        name: name(row),
        bars: [row.figures.firstBuildMs, row.figures.rebuildMs].map((value, series) => ({ value, label: seconds(value), series })),
      })),
    },
  ];
}

/** The largest value of a panel: the length of a full bar. */
export function largest(panel: Panel): number {
  return Math.max(1, ...panel.rows.flatMap(({ bars }) => bars.map(({ value }) => value)));
}
