import { baseName } from '../../repo.ts';
import { repositoryPath, type StageState } from '../image/build.ts';
import { restOf, type FileSystem } from '../image/filesystem.ts';
import { mentions } from '../raw-text.ts';
import type { Found, Rule } from '../rule.ts';
import { lastStep, type View } from '../view.ts';

/** The program that the image starts is not in it. */
export const startMissing: Rule = {
  id: 'start-missing',
  grade: 'broken',
  title: 'ENTRYPOINT or CMD names a program that the image does not hold',
  remedy: 'name the path that the program is copied to',
  about: `On scratch and distroless/static everything but a few files of the system is what the Dockerfile copies: a start of something else ends with \`exec: "/server": stat /server: no such file or directory\`.
Only the exec form with an absolute path is judged. Silent where a command that is not read, an archive, another image or a file that is made before the build may bring it.`,
  judge: (view) => view.finals.flatMap((final) => missing(view, final)),
};

function missing(view: View, final: StageState): Found[] {
  const entry = lastStep(view, final, 'ENTRYPOINT');
  const step = entry === undefined || entry.json?.length === 0 ? lastStep(view, final, 'CMD') : entry;
  const path = step?.json?.[0];
  const { base } = final;
  if (step === undefined || path === undefined || !/^\/[\w./-]+$/.test(path) || path.includes('..') || base === undefined) return [];
  if (base.family !== 'scratch' && !(base.family === 'distroless' && base.libc === 'none' && !base.shell)) return [];
  const clean = path.replace(/\/+/g, '/').replace(/\/$/, '');
  if (final.end.at(clean).kind !== 'absent') return [];
  const nested = final.end.isDirectory(clean) && final.end.at(`${clean}/${baseName(clean)}`).kind === 'built';
  if (nested) return [{ line: step.line, message: `${step.keyword} starts ${path}, which is a directory: the program is ${clean}/${baseName(clean)}`, remedy: `start ${clean}/${baseName(clean)}` }];
  if (final.end.mayHold(clean) || mayBeMade(view, final.end, clean)) return [];
  return [{ line: step.line, message: `${step.keyword} starts ${path}, which nothing brings into the image` }];
}

/** Whether a COPY would bring a file that git leaves out, or that something makes before the build. */
function mayBeMade(view: View, files: FileSystem, path: string): boolean {
  return files.layers.some((layer) => {
    if (layer.kind !== 'copy' && layer.kind !== 'stage') return false;
    const rest = restOf(layer.to, path);
    if (rest === undefined) return false;
    const inside = rest === '' ? layer.from : layer.from === '.' ? rest : `${layer.from.replace(/\/$/, '')}/${rest}`;
    if (layer.kind === 'stage') return mayBeMade(view, layer.files, inside);
    const place = repositoryPath(view.context, inside);
    return view.git.rule(place, 'directory') !== undefined || view.git.rule(place, 'file') !== undefined || mentions(view.repo, place, view.file.path);
  });
}
