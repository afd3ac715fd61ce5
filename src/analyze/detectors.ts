import type { Detector } from './analyze.ts';

/** The detectors in the order in which they run; a row sees the facts of the rows above it. */
export const detectors: readonly Detector[] = [];
