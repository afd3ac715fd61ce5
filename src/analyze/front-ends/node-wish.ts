/** The release of Node that a front end asks for. */
import { joinPath, parentOf } from '../../repo.ts';
import type { Finding } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import type { PackageJson } from './package-json.ts';

/** Version files beside it or above, then engines: the former name one release, the latter a range. */
export function nodeOf(tree: GoTree, dir: string, path: string, json: PackageJson): Finding<string> | undefined {
  for (let at = dir; ; at = parentOf(at)) {
    for (const name of ['.nvmrc', '.node-version']) {
      const text = tree.filesOf(at).includes(name) ? tree.repo.read(joined(at, name), 200)?.trim() : undefined;
      if (text !== undefined && text !== '')
        return { value: text.replace(/^v/, ''), at: { path: joined(at, name), line: 1 } };
    }
    const tools = tree.filesOf(at).includes('.tool-versions')
      ? (tree.repo.read(joined(at, '.tool-versions'), 4000) ?? '').split('\n')
      : [];
    const line = tools.findIndex((text) => /^node(?:js)?\s/.test(text));
    if (line >= 0)
      return {
        value: (tools[line] as string).split(/\s+/)[1] ?? '',
        at: { path: joined(at, '.tool-versions'), line: line + 1 },
      };
    if (at === '.') break;
  }
  return json.node === undefined
    ? undefined
    : { value: json.node, at: { path, line: lineOf(json.text, 'node') } };
}

/** The line of a key in a package.json. */
export function lineOf(text: string, key: string): number {
  const at = text.indexOf(`"${key}"`);
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
}

function joined(dir: string, name: string): string {
  return joinPath(dir, name) ?? name;
}
