import type { RecipeName } from '../../src/plan/recipes.ts';

/** What the image of a recipe has to be, said once and apart from the tables that make it. */
export interface Expectation {
  /** Path of the program in the image, without the leading `/`. */
  program: string;
  /** The image's own command: `ENTRYPOINT`, so that arguments are the program's, or `CMD`. */
  starts: 'entrypoint' | 'cmd';
  /** `ls` of the program's directory; `null` where the image has no shell. */
  listing: readonly string[] | null;
  /** Source and compiler are inside. */
  source: boolean;
  stripped: boolean;
}

export const EXPECTATIONS: Readonly<Record<RecipeName, Expectation>> = {
  minimal: { program: 'usr/local/bin/hello', starts: 'entrypoint', listing: null, source: false, stripped: true },
  'single-stage': { program: 'build/hello', starts: 'cmd', listing: ['go.mod', 'hello', 'hello.go'], source: true, stripped: false },
  prebuilt: { program: 'build/hello', starts: 'cmd', listing: ['hello'], source: false, stripped: false },
  'multi-stage': { program: 'build/hello', starts: 'cmd', listing: ['hello'], source: false, stripped: false },
  goctl: { program: 'app/hello', starts: 'cmd', listing: ['hello'], source: false, stripped: true },
};

export const KINDS = ['http', 'cli'] as const;

/** The words after the image's name that run the program with arguments. */
export function words(expected: Expectation, ...args: string[]): string[] {
  return expected.starts === 'entrypoint' ? args : ['./hello', ...args];
}
