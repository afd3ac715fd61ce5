/** What scripts of a front end start beside Node's own programs. */
import { compareBytes, joinPath } from '../../repo.ts';
import type { GoTree } from '../go-tree.ts';
import { readScript } from '../shell/script.ts';
import { goCommand } from './output.ts';
import type { PackageJson } from './package-json.ts';

/** What neither the image of Node nor a package of Debian brings in a release that fits. */
export const foreignCommand = /(?:^|&&|;)\s*(?:\w+=\S+\s+)*(?:npx\s+)?(?:make|wasm-pack|cargo|trunk|rustup|flutter|dart|deno|tinygo|emcc|mvn|gradle|dotnet|composer|docker)(?=\s|$)/;
const systemPrograms = /^(?:python3?|jq|zip|rsync|hugo|php|pandoc|dot|convert|magick|msgfmt|envsubst|protoc|xsltproc|brotli|openssl)$/;

/** Programs of the system among the commands of a script, which no package of the front end brings. */
export function startsOf(whole: string, json: PackageJson): { readonly starts?: readonly string[] } {
  const found = [...new Set(readScript(whole).flatMap(({ words: [word = ''] }) => (systemPrograms.test(word) && !json.dependencies.has(word) ? [word] : [])))].sort(compareBytes);
  return found.length > 0 ? { starts: found } : {};
}

/** Whether a script runs the go command, by itself or in a program of the front end's own that it starts. */
export function callsGo(tree: GoTree, dir: string, whole: string): boolean {
  if (new RegExp(goCommand.source).test(whole)) return true;
  return [...whole.matchAll(/(?:^|&&|;)\s*node\s+([\w./-]+\.[mc]?js)\b/g)].some(([, path = '']) => /["'`]go(?:["'`]\s*,|\s+(?:build|install|run)\b)/.test(tree.repo.read(joinPath(dir, path) ?? path, 128 * 1024) ?? ''));
}
