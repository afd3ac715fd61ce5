import { parseJson } from '../../json.ts';

/** What a package.json says of its build. */
export interface PackageJson {
  readonly name: string;
  readonly scripts: ReadonlyMap<string, string>;
  readonly dependencies: ReadonlySet<string>;
  readonly packageManager: string | undefined;
  readonly node: string | undefined;
  readonly text: string;
}

/** `undefined` for a text that is none. */
export function parsePackage(text: string): PackageJson | undefined {
  const data = parseJson(text);
  // A template of a package.json, or a broken one: no front end to build.
  if (data === undefined) return undefined;
  const at = (value: unknown, key: string): unknown =>
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  const texts = (value: unknown): [string, string][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, item]): [string, string][] =>
          typeof item === 'string' ? [[key, item]] : [],
        )
      : [];
  const word = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  if (typeof data !== 'object' || data === null) return undefined;
  return {
    name: word(at(data, 'name')) ?? '',
    scripts: new Map(texts(at(data, 'scripts'))),
    text,
    dependencies: new Set(
      [...texts(at(data, 'dependencies')), ...texts(at(data, 'devDependencies'))].map(([name]) => name),
    ),
    packageManager: word(at(data, 'packageManager')),
    node: word(at(at(data, 'engines'), 'node')) ?? word(at(at(data, 'volta'), 'node')),
  };
}
