import { configsBeside, configVariable } from '../../../analyze/runtime/files/named-configs.ts';
import type { RuntimeFacts } from '../../../analyze/runtime/runtime.ts';
import { joinPath, type Repo } from '../../../repo.ts';
import { IN_EARNEST, type NamedFile } from './launches.ts';
import type { Target } from '../target.ts';

/** A variable that must name a configuration, and the file of the repository that it names in the image. */
export interface DemandedConfig {
  readonly variable: string;
  readonly file: NamedFile & { readonly found: string };
}

const FORM = /\.(?:ya?ml|toml|json|ini|conf)$/i;
/** What the file for a container is called. */
const FOR_CONTAINERS = /(?:^|[._-])(?:docker|container|prod|production)(?=[._-])/i;

/**
 * The configuration of a program that ends where a variable does not name one: what the repository sets it to where it starts
 * the program in earnest, the one for containers, the only one there is, or what it is set to elsewhere.
 */
export function demandedConfig(repo: Repo, target: Target, { settings, launches }: RuntimeFacts): DemandedConfig | undefined {
  const variable = configVariable(settings)?.name;
  if (variable === undefined) return undefined;
  const bases = [...new Set([target.module?.dir ?? '.', target.command.dir, '.'])];
  const find = (word: string): string | undefined => bases.map((base) => joinPath(base, word)).find((path) => path !== undefined && repo.stat(path)?.kind === 'file');
  const set = (earnest: boolean): string[] => launches.filter(({ reader }) => IN_EARNEST.has(reader) === earnest).flatMap(({ env }) => env[variable] ?? []);
  const beside = configsBeside(repo, bases);
  const fitting = beside.filter((word) => FOR_CONTAINERS.test(word.slice(word.indexOf('/') + 1)));
  const words = [...set(true), ...(fitting.length === 1 ? fitting : []), ...(beside.length === 1 ? beside : []), ...set(false)];
  const word = words.map((one) => one.replace(/^(?:\.\/)+/, '')).find((one) => !one.startsWith('/') && FORM.test(one) && find(one) !== undefined);
  return word === undefined ? undefined : { variable, file: { word, found: find(word)!, by: variable } };
}
