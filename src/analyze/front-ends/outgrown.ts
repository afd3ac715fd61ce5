/** Packages of a front end that no release of Node compiles which still gets fixes. */
import type { Source } from '../facts.ts';
import type { PackageJson } from './package-json.ts';

export interface Outgrown {
  readonly name: string;
  readonly major: number;
  /** Newest major of Node that it compiles with. */
  readonly node: number;
  readonly at: Source;
}

/** Majors of packages by the newest major of Node that they support (the table in the README of node-sass). */
const ROWS: Readonly<Record<string, Readonly<Record<number, number>>>> = { 'node-sass': { 4: 14, 5: 15, 6: 16, 7: 17, 8: 18, 9: 20 } };

/** The first of them that a package.json asks for. */
export function outgrown({ text, dependencies }: PackageJson, path: string): Outgrown | undefined {
  for (const [name, majors] of Object.entries(ROWS)) {
    const match = dependencies.has(name) ? new RegExp(`"${name}"\\s*:\\s*"[~^>=v\\s]*(\\d+)[.\\w]*"`).exec(text) : null;
    const major = Number(match?.[1]);
    const node = majors[major];
    if (match !== null && node !== undefined) return { name, major, node, at: { path, line: text.slice(0, match.index).split('\n').length } };
  }
  return undefined;
}
