import type { FileUse } from '../../../analyze/runtime/files/files.ts';
import { joinPath, parentOf, pathIn, type Repo } from '../../../repo.ts';
import type { Target } from '../target.ts';

/** What the binary holds is not brought a second time: the same package embeds it, and no file system is named; or another does by the very path, and the package that names it reads file systems that it is given alone. */
export function isEmbedded({ repo, target: { command } }: { readonly repo: Repo; readonly target: Target }, { path, found, at }: FileUse): boolean {
  if (found === undefined) return false;
  const inside = (file: string): boolean => file === found.path || file.startsWith(`${found.path}/`) || found.path.startsWith(`${file}/`);
  const dir = parentOf(at.path);
  return command.embeds.some(({ pattern, files }) => {
    const from = parentOf(pattern.at.path);
    return files.some(inside) && (from === dir || (found.path === joinPath(from, path) && readsGiven(repo, dir)));
  });
}

const given = /\bfs\.FS\b[\s\S]*\b(?:ParseFS\(|fs\.(?:Sub|ReadFile)\()/;
const ofDisk = /\b(?:os|ioutil)\.(?:Open|ReadFile|ReadDir|DirFS)\(|\bParse(?:Files|Glob)\(|\bhttp\.Dir\(/;

function readsGiven(repo: Repo, dir: string): boolean {
  const texts = repo.list(dir).flatMap(({ name, kind }) => (kind === 'file' && name.endsWith('.go') && !name.endsWith('_test.go') ? (repo.read(pathIn(dir, name), 256 * 1024) ?? '') : []));
  return texts.some((text) => given.test(text)) && !texts.some((text) => ofDisk.test(text));
}
