/** The names under which a Go file knows the packages that it imports. */
import type { CodeFile, TreePackage } from './own-code.ts';

/** One line of an import; gofmt writes each on its own. */
const line = /^[ \t]*(?:import[ \t]+)?(?:([\w.]+)[ \t]+)?["`]([^"`\n]+)["`]/gm;
/** What begins behind the imports. */
const behind = /^(?:const|func|type|var)\b/m;

const known = new WeakMap<CodeFile, ReadonlyMap<string, string>>();

/** Import paths by their names: the one of the import's line, the one that a package of the tree has, or what the path tells. */
export function importsOf(file: CodeFile, packages: ReadonlyMap<string, TreePackage>): ReadonlyMap<string, string> {
  let names = known.get(file);
  if (names === undefined) {
    const head = file.code.slice(0, file.first(behind)?.index);
    const all = [...head.matchAll(line)].filter(([, , path = '']) => file.imports.has(path));
    known.set(file, (names = new Map(all.map(([, own, path = '']) => [own ?? packages.get(path)?.name ?? packageName(path), path]))));
  }
  return names;
}

/** Whether a name stands for a package in all of a file: it imports one so, and gives it to no variable. */
export function isPackage(name: string, file: CodeFile, packages: ReadonlyMap<string, TreePackage>): boolean {
  return importsOf(file, packages).has(name) && !new RegExp(`(?<![.\\w])${name}(?:\\s*,\\s*\\w+)*\\s*:=|[(,]\\s*${name}\\s+[*\\w[]|\\bvar\\s+${name}\\b`).test(file.code);
}

/** The name of a package by its path, as far as the path tells. */
function packageName(path: string): string {
  const base = path.replace(/\/v\d+$|\.v\d+$/, '');
  return base.slice(base.lastIndexOf('/') + 1).replace(/^go-|-go$/, '').replaceAll('-', '_');
}
