import type { BuildConfig } from '../go/constraints.ts';
import { tagsOf } from '../go/constraints.ts';
import { readPackage, type FileReader, type GoPackage, type PackageConfig } from './packages.ts';

/** A directory as a package, with all that its files asked of the configuration and what the answers were. */
interface Variant {
  readonly package: GoPackage;
  readonly tags: ReadonlyMap<string, boolean>;
  /** Answer to whether cgo is on; `undefined` when that made no difference. */
  readonly cgo: boolean | undefined;
}

/**
 * Reads and keeps packages. `filesOf` gives the names of a directory's files, sorted. A directory is read again only for
 * a configuration that answers differently what its files ask; most ask nothing, so that all configurations share one
 * object, which the closures of many programs with and without cgo and tags are made of.
 */
export function openPackages(
  files: FileReader, filesOf: (dir: string) => readonly string[],
): (dir: string, config: BuildConfig) => GoPackage {
  const known = new Map<string, Variant[]>();
  return (dir, config) => {
    const tags = tagsOf(config);
    let variants = known.get(dir);
    if (variants === undefined) known.set(dir, variants = []);
    for (const variant of variants) if (holds(variant, tags, config.cgo)) return variant.package;
    const made = read(dir, filesOf(dir), files, tags, config.cgo);
    variants.push(made);
    return made.package;
  };
}

function holds(variant: Variant, tags: ReadonlySet<string>, cgo: boolean): boolean {
  if (variant.cgo !== undefined && variant.cgo !== cgo) return false;
  for (const [tag, answer] of variant.tags) if (tags.has(tag) !== answer) return false;
  return true;
}

function read(dir: string, names: readonly string[], files: FileReader, tags: ReadonlySet<string>, cgo: boolean): Variant {
  const asked = new Map<string, boolean>();
  let askedCgo: boolean | undefined;
  const config: PackageConfig = {
    tags: {
      has(tag) {
        const answer = tags.has(tag);
        asked.set(tag, answer);
        return answer;
      },
    },
    get cgo() {
      return askedCgo = cgo;
    },
  };
  const made = readPackage(dir, names, files, config);
  return { package: made, tags: asked, cgo: askedCgo };
}
