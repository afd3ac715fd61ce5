/** Configuration files that the repository's own lines give a program, by flag or by variable. */
import { baseName, joinPath } from '../../../repo.ts';
import { heldAs } from '../../evidence/laid.ts';
import type { GoTree } from '../../go-tree.ts';
import { basesOf } from './file-places.ts';
import type { FileUse } from './files.ts';
import type { Launch } from '../runtime.ts';

const form = /\.(?:ya?ml|toml|json|ini|conf|cfg|hcl|properties)$/i;
/** More would be the lines of a whole collection of examples. */
const most = 8;

/** Each such file of the repository as though the code named it. */
export function namedConfigs(tree: GoTree, program: string, launches: readonly Launch[]): FileUse[] {
  const uses = new Map<string, FileUse>();
  const bases = basesOf(tree, program);
  for (const launch of launches) {
    const words = [...launch.args.map((arg) => arg.replace(/^-{1,2}[\w.-]+=/, '')), ...Object.values(launch.env)];
    for (const word of words) {
      if (!form.test(word) || !/^[\w./@+-]+$/.test(word)) continue;
      const held = heldAs(tree.repo, launch, word);
      const workdir = word.startsWith('/') ? undefined : bases.find((base) => tree.repo.stat(joinPath(base, word) ?? '.')?.kind === 'file');
      const path = held?.there ? held.path : workdir === undefined ? undefined : joinPath(workdir, word);
      if (path === undefined || uses.has(path) || uses.size >= most) continue;
      uses.set(path, { path: word, kind: 'config', found: { path, workdir: workdir ?? '/' }, example: undefined, opened: true, required: true, besideSource: false, setting: undefined, at: launch.at });
    }
  }
  return [...uses.values()];
}

/** Names that the program goes by where it is started: those of what builds it, and its module's. */
export function namesOfBinary(tree: GoTree, program: string, outputs: readonly (string | undefined)[]): ReadonlySet<string> {
  const module = tree.moduleOf(program);
  const last = module?.dir === program ? baseName(module.path.value.replace(/\/v\d+$/, '')) : undefined;
  return new Set([last, ...outputs].flatMap((name) => (name === undefined || /[$]/.test(name) ? [] : baseName(name))));
}
