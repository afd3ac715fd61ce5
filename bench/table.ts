/** How measurements are summed up and printed. */
import process from 'node:process';

/** A line of the table. Without `value` it is a remark; with `must` it is judged, and missing it sets the exit code. */
export interface Row {
  what: string;
  value?: number;
  unit?: string;
  must?: number;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The lower and the upper quartile: `1.02 to 1.20`. */
export function middleHalf(values: readonly number[]): string {
  return `${quantile(values, 0.25).toFixed(2)} to ${quantile(values, 0.75).toFixed(2)}`;
}

/** Linear between the two nearest. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at % 1);
}

export function print(rows: readonly Row[]): void {
  const texts = rows.map(({ what, value, unit, must }) => [
    what,
    value === undefined ? '' : `${unit === 'bytes' ? value.toLocaleString('en') : value.toFixed(3)} ${unit}`,
    must === undefined ? '' : `≤ ${must}`,
    must === undefined ? '' : value! <= must ? 'reached' : 'MISSED',
  ]);
  const width = (column: number): number => Math.max(...texts.filter((row) => row[1] !== '').map((row) => row[column]!.length));
  for (const row of texts) process.stdout.write(`${row.map((text, column) => text.padEnd(width(column))).join('  ').trimEnd()}\n`);
  if (rows.some(({ value, must }) => must !== undefined && value! > must)) process.exitCode = 1;
}
