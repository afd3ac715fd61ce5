/** Where the repository has the files that an image or a container has at paths of its own. */
import { baseName, joinPath, parentOf, type Repo } from '../../repo.ts';
import { contextsOf, type DockerfileFacts } from './dockerfile.ts';
import type { Laid, Mention } from './mention.ts';
import type { GoTree } from '../go-tree.ts';
import { readYaml, type YamlNode } from './yaml-file.ts';

/** What COPY and ADD of the last stage lay down. The context is none that the file names: each that it may be is tried. */
export function laidByDockerfile({ path, copies, workdir }: DockerfileFacts): Laid[] {
  return copies.flatMap(({ value, target, from }) => value.flatMap((source) => {
    const own = from === undefined ? [source.replace(/^\/+/, '')] : inContext(source);
    const places = placesOf(target, workdir?.value);
    return contextsOf(path).flatMap((context) => own.flatMap((one) => {
      const held = /[$?[\]]/.test(one) ? undefined : joinPath(context, one.replace(/\/\*[^/]*$/, '') || '.');
      return held === undefined ? [] : places.map((to) => ({ from: held, to }));
    }));
  }));
}

/** Of another stage, which has the context below a directory of its own. */
function inContext(source: string): string[] {
  const parts = source.split('/').filter(Boolean);
  return source.startsWith('/') ? (parts.length === 1 ? [1] : [1, 2, 3].filter((count) => count < parts.length)).map((count) => parts.slice(count).join('/') || '.') : [];
}

/** A target as absolute path and, below the working directory, as the program may name it from there. */
function placesOf(target: string, workdir: string | undefined): string[] {
  const top = workdir?.startsWith('/') ? workdir.replace(/(?<=.)\/+$/, '') : '/';
  const path = target.startsWith('/') ? target.replace(/\/+$/, '') || '/' : `/${joinPath(top.slice(1) || '.', target) ?? ''}`;
  if (path.includes('$')) return [];
  const within = top === '/' ? path.slice(1) : path === top ? '.' : path.startsWith(`${top}/`) ? path.slice(top.length + 1) : undefined;
  return within === undefined ? [path] : [path, within || '.'];
}

/** What `volumes` of a service mount from beside the compose file. */
export function laidByCompose(path: string, volumes: YamlNode | undefined): Laid[] {
  return (volumes?.items ?? []).flatMap((item) => {
    const [source, to] = item.text === undefined ? [item.get('source')?.text, item.get('target')?.text] : item.text.split(':');
    if (source === undefined || to === undefined || !/^\.{1,2}(?:\/|$)/.test(source) || /\$/.test(source + to)) return [];
    const from = joinPath(parentOf(path), source);
    return from === undefined ? [] : [{ from, to: to.replace(/(?<=.)\/+$/, '') }];
  });
}

/** Files that name what a package of a system holds (nfpm.goreleaser.com, "contents"; goreleaser's `nfpms`). */
const packages = ['.goreleaser.yml', '.goreleaser.yaml', 'goreleaser.yml', 'goreleaser.yaml', 'nfpm.yaml', 'nfpm.yml', 'packaging/nfpm.yaml', 'build/nfpm.yaml'];

/** What packages of a system lay down, where a unit of systemd finds it. */
export function laidByPackages(tree: GoTree): Laid[] {
  return packages.filter((path) => tree.repo.stat(path)?.kind === 'file').flatMap((path) => readYaml(tree, path)).flatMap((document) =>
    [document, ...(document.get('nfpms')?.items ?? [])].flatMap((node) => node.get('contents')?.items ?? []).flatMap((item) => {
      const [source, to] = [item.get('src')?.text, item.get('dst')?.text];
      const from = source === undefined || /[*?[{$]/.test(source) ? undefined : joinPath(source);
      return from === undefined || to === undefined || !to.startsWith('/') || /[{$]|\/$/.test(to) ? [] : [{ from, to }];
    }));
}

interface Finder extends Pick<Mention, 'reader' | 'at'> {
  readonly laid?: Mention['laid'] | undefined;
}

/** The path of the repository that a program is given as `word`: that of a file that is there, else where a mount would have it. */
export function heldAs(repo: Repo, { laid = [], reader, at }: Finder, word: string): { readonly path: string; readonly there: boolean } | undefined {
  const path = word.startsWith('/') ? word : (joinPath(word) ?? word);
  const all = laid.flatMap(({ from, to }) => {
    const rest = to === '.' ? (path.startsWith('/') ? undefined : path) : path === to ? '' : path.startsWith(`${to}/`) ? path.slice(to.length + 1) : undefined;
    if (rest === undefined) return [];
    // A file that is copied into a directory keeps its name.
    return [...(rest === baseName(from) ? [from] : []), rest === '' ? from : (joinPath(from, rest) ?? from)];
  });
  const there = all.find((one) => repo.stat(one)?.kind === 'file');
  if (there !== undefined) return { path: there, there: true };
  if (reader === 'compose' && all.length > 0) return { path: all[0]!, there: false };
  if (reader !== 'systemd' || !word.startsWith('/')) return undefined;
  // A unit is packaged with what lies beside it, and with what bears the name of its directory at the top or in a directory beside its own.
  const around = parentOf(parentOf(at.path));
  const near = [baseName(word), ...repo.list(around).flatMap(({ name, kind }) => (kind === 'directory' ? joinPath(around, name, baseName(word)) ?? [] : []))];
  const beside = [joinPath(parentOf(at.path), baseName(word)), ...(baseName(word).startsWith(baseName(parentOf(word))) ? near : [])].find((path) => path !== undefined && repo.stat(path)?.kind === 'file');
  return beside === undefined ? undefined : { path: beside, there: true };
}
