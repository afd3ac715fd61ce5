import satisfies from 'semver/functions/satisfies.js';
import validRange from 'semver/ranges/valid.js';
import * as v from 'valibot';
import { Refusal, type Diagnostic } from '../diagnostic.ts';
import { buildManifest } from './manifest-build.ts';
import { manifestProblems } from './manifest-check.ts';
import { MANIFEST_SCHEMA, type ManifestSource } from './manifest-schema.ts';
import { shapeProblem } from './manifest-words.ts';
import { readManifestYaml, type YamlManifest } from './manifest-yaml.ts';
import { MANIFEST_FILE, type Manifest, type TemplateFile } from './template.ts';

/** What surrounds a manifest, as far as it is known. */
export interface Around {
  /** Every file of the template: those that the manifest names have to be there. Texts of blocks that lie in files are empty without. */
  readonly files?: ReadonlyMap<string, TemplateFile>;
  /** The release that runs: a manifest for another one is refused for that alone, whatever else this release does not know of it. */
  readonly generator?: string;
}

/**
 * The manifest in the text of `go-docker.yaml`, checked as far as it can be without a repository and without other layers:
 * what names an option, a question, a base or a recipe of another template is judged by `teamOf`.
 *
 * @param path for messages
 * @throws Refusal with every problem at its line
 */
export function readManifest(text: string, path: string = MANIFEST_FILE, around: Around = {}): Manifest {
  const yaml = readManifestYaml(text, path);
  const otherRelease = releaseProblem(yaml, around.generator);
  if (otherRelease !== undefined) throw new Refusal([otherRelease]);
  const result = v.safeParse(MANIFEST_SCHEMA, yaml.value);
  const problems = (result.issues ?? []).map((issue) => shapeProblem(issue, yaml, path));
  const { source, yaml: left } = result.success ? { source: result.output, yaml } : wellShaped(yaml, result.issues);
  const manifest = buildManifest(source, { yaml: left, files: around.files, path, problems });
  problems.push(...manifestProblems(manifest, around.files));
  if (problems.length === 0) return manifest;
  throw new Refusal(problems.sort((a, b) => a.at!.line - b.at!.line));
}

/** The problem of a manifest that is for another release; it may hold keys that this one does not know. */
function releaseProblem({ value, places }: YamlManifest, generator: string | undefined): Diagnostic | undefined {
  const range: unknown = typeof value === 'object' && value !== null && 'generator' in value ? value.generator : undefined;
  if (generator === undefined || typeof range !== 'string' || validRange(range) === null || satisfies(generator, range, { includePrerelease: true })) return undefined;
  return {
    code: 'template-generator', severity: 'error', at: places.get('generator')!,
    message: `the template is for generator-go-docker ${range}, and this is ${generator}`,
    remedy: 'run a release that it is for, or take a version of the template that is for this one',
  };
}

/** What is left without the entries of a wrong shape, so that the others are judged too. */
function wellShaped({ value, places, typed }: YamlManifest, issues: readonly v.BaseIssue<unknown>[]): { source: Partial<ManifestSource>; yaml: YamlManifest } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { source: {}, yaml: { value, places, typed } };
  const left = structuredClone(value) as Record<string, unknown>;
  const dropped = new Map<string, Set<number>>();
  for (const { path = [] } of issues) {
    const [key, second] = path.map((item) => item.key as string | number);
    if (key === undefined) continue;
    const part = left[key];
    if (second === undefined || typeof part !== 'object' || part === null) delete left[key];
    else if (Array.isArray(part)) dropped.set(String(key), (dropped.get(String(key)) ?? new Set()).add(Number(second)));
    else delete (part as Record<string, unknown>)[second];
  }
  for (const [key, indexes] of dropped) if (Array.isArray(left[key])) left[key] = left[key].filter((_, index) => !indexes.has(index));
  return { source: left as Partial<ManifestSource>, yaml: { value: left, places: moved(places, dropped), typed: moved(typed, dropped) } };
}

/** Keys of lists from which items were taken: those behind them have a lower index now. */
function moved<T>(map: ReadonlyMap<string, T>, dropped: ReadonlyMap<string, ReadonlySet<number>>): Map<string, T> {
  return new Map([...map].flatMap(([keys, item]): [string, T][] => {
    const [key, index, ...rest] = keys.split('\n');
    const indexes = dropped.get(key!);
    if (indexes === undefined || index === undefined) return [[keys, item]];
    if (indexes.has(Number(index))) return [];
    return [[[key, Number(index) - [...indexes].filter((other) => other < Number(index)).length, ...rest].join('\n'), item]];
  }));
}
