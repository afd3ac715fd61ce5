import { join } from 'node:path';
import { PACKAGE_ROOT } from './package-root.ts';

/** A sub-generator: loaded when it is run, so that no command pays for another. */
export interface Command {
  name: string;
  /** Where its index and USAGE lie. */
  folder: string;
  load: () => Promise<unknown>;
}

const generators = join(PACKAGE_ROOT, import.meta.url.endsWith('.ts') ? 'generators' : 'dist/generators');

/** In the order in which the help names them; `app` is the command without a name. */
export const COMMANDS: readonly Command[] = [
  { name: 'app', folder: join(generators, 'app'), load: async () => (await import('./app/index.ts')).default },
  { name: 'dockerfile', folder: join(generators, 'dockerfile'), load: async () => (await import('./dockerfile/index.ts')).default },
  { name: 'makefile', folder: join(generators, 'makefile'), load: async () => (await import('./makefile/index.ts')).default },
  { name: 'inspect', folder: join(generators, 'inspect'), load: async () => (await import('./inspect/index.ts')).default },
  { name: 'check', folder: join(generators, 'check'), load: async () => (await import('./check/index.ts')).default },
  { name: 'update', folder: join(generators, 'update'), load: async () => (await import('./update/index.ts')).default },
  { name: 'compare', folder: join(generators, 'compare'), load: async () => (await import('./compare/index.ts')).default },
  { name: 'template', folder: join(generators, 'template'), load: async () => (await import('./template/index.ts')).default },
];
