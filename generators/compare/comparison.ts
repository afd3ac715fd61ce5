import type { Contents } from './image-contents.ts';

/** What was measured of one recipe. Bytes are exact, times are wall-clock milliseconds of one run. */
export interface Figures {
  imageBytes: number;
  /** `imageBytes` by those of the smallest image. */
  ratio: number;
  binaryBytes: number;
  layers: number;
  firstBuildMs: number;
  rebuildMs: number;
  contents: Contents;
}

/** A build that failed. */
export interface BuildFailure {
  /** Which step of which build. */
  step: string;
  /** The last lines of what it said. */
  lines: readonly string[];
}

export interface Row {
  recipe: string;
  /** Level of the article that the recipe comes from. */
  article: string | null;
  figures: Figures | null;
  failed: BuildFailure | null;
}

/** How `prebuilt` got its binary. */
export interface HostBuild {
  by: 'machine' | 'builder image';
  /** Release that compiled it, e.g. `go1.27.4`; `null` where nobody could say. */
  release: string | null;
  /** Why it was done so, as a sentence. */
  why: string;
}

/** The machine report's `comparison`. */
export interface Comparison {
  /** Name of the service. */
  service: string;
  demo: boolean;
  tool: { program: string; version: string; platform: string };
  /** Go release of the builder images; `null` where the engine could not run them. */
  go: string | null;
  prebuilt: HostBuild;
  /** The file that got the one-line edit. */
  edited: string;
  rows: readonly Row[];
  /** What the figures mean, as sentences. */
  measured: readonly string[];
  /** What stays on the machine, as a sentence. */
  left: string;
}

export type BuiltRow = Row & { figures: Figures };

/** The rows that have figures. */
export function builtRows(rows: readonly Row[]): BuiltRow[] {
  return rows.filter((row): row is BuiltRow => row.figures !== null);
}

/** The rows with their ratios to the smallest image. */
export function withRatios(rows: readonly Row[]): Row[] {
  const smallest = Math.min(...builtRows(rows).map(({ figures }) => figures.imageBytes));
  return rows.map((row) => (row.figures ? { ...row, figures: { ...row.figures, ratio: row.figures.imageBytes / smallest } } : row));
}

/** What the figures mean: the words of the text, of the picture and of the report. */
export function meaning(edited: string, prebuilt: HostBuild): string[] {
  return [
    'Image: all files of all layers, uncompressed, read from the archive that the engine saves; not the Size that the engine shows.',
    'First build: no layer is reused and Go\'s caches start empty, but the base images are here and modules come from wherever Go gets them.',
    `After edit: the same build again, after one line more in ${edited}. Each time is the wall clock of one run.`,
    `prebuilt: ${prebuilt.why} Its times include the compilation.`,
  ];
}
