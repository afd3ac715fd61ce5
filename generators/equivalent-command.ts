import { OPTIONS, type ServiceOptions } from '../src/options.ts';
import { asFlagText, valuesOf, type ResolvedOptions } from '../src/resolve-options.ts';
import { shellWord } from './print.ts';

/** Said even where they are the default, so that the line gives the same bytes in any directory and under any remote. */
const ALWAYS: readonly (keyof ServiceOptions)[] = ['kind', 'name', 'module', 'recipe'];

/** The command line that gives the same files without a question. */
export function equivalentCommand(directory: string | undefined, options: ResolvedOptions, byNpx: boolean): string {
  const values = valuesOf(options);
  const around = { directory: values.name, remoteModule: null };
  const flags = OPTIONS.flatMap((spec) => {
    if (spec.applies && !spec.applies(values)) return [];
    const text = asFlagText(values[spec.name]);
    if (text === null || (!ALWAYS.includes(spec.name) && text === asFlagText(spec.fallback(values, around)))) return [];
    return [spec.type === 'switch' ? (text === 'true' ? `--${spec.name}` : '') : `--${spec.name} ${shellWord(text)}`];
  });
  const program = byNpx ? 'npx generator-go-docker' : 'yo go-docker';
  return [program, ...(directory === undefined ? [] : [shellWord(directory)]), '--yes', ...flags].filter(Boolean).join(' ');
}
