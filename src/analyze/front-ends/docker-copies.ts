/** Where a Dockerfile of the repository puts what a stage of it has built: `COPY --from=ui /app/dist ./internal/site/dist`. */
import { joinPath, parentOf } from '../../repo.ts';
import { isDockerfile } from '../evidence/dockerfile.ts';
import { below } from '../packages/directories.ts';
import type { GoTree } from '../go-tree.ts';
import type { Copied } from './copies.ts';

/** A place in a stage that stands for one of the context. Paths of a stage are without their first slash. */
interface Place {
  readonly inside: string;
  readonly outside: string;
}

interface Stage {
  readonly name: string;
  readonly places: Place[];
  directory: string;
}

const most = 20;

/** Copies from one stage to another, as the repository sees them; the context is the top. */
export function dockerCopies(tree: GoTree): Copied[] {
  const files = tree.directories.filter((dir) => dir.split('/').length <= 2 && !/(?:^|\/)(?:vendor|node_modules|testdata)(?:\/|$)/.test(dir))
    .flatMap((dir) => tree.filesOf(dir).filter((name) => isDockerfile(name) && !isReplaced(tree, dir, name)).map((name) => joinPath(dir, name) ?? name));
  return files.slice(0, most).flatMap((path) => copiesIn(tree, path, tree.repo.read(path, 128 * 1024) ?? ''));
}

/** Whether a run of this generator puts its own in that place: a later run would not know any more what stood there. */
function isReplaced(tree: GoTree, dir: string, name: string): boolean {
  return name === 'Dockerfile' && (dir === '.' || tree.filesOf(dir).some((one) => one === 'go.mod' || one.endsWith('.go')));
}

interface Between {
  readonly words: readonly string[];
  readonly from: string;
  readonly to: Stage;
  readonly line: number;
}

function copiesIn(tree: GoTree, path: string, text: string): Copied[] {
  const stages: Stage[] = [];
  const between: Between[] = [];
  for (const { line, words: [instruction = '', ...words] } of instructions(text)) {
    const stage = stages.at(-1);
    const name = instruction.toUpperCase();
    if (name === 'FROM') stages.push(begun(words.filter((word) => !word.startsWith('--')), stages));
    else if (stage !== undefined && name === 'WORKDIR') stage.directory = inStage(stage, words[0] ?? '') ?? stage.directory;
    else if (stage !== undefined && (name === 'COPY' || name === 'ADD')) {
      const from = words.find((word) => word.startsWith('--from='))?.slice(7);
      const plain = words.filter((word) => !word.startsWith('--'));
      if (from !== undefined) between.push({ words: plain, from, to: stage, line });
      else stage.places.push(...brought(tree, stage, plain));
    }
  }
  return between.flatMap(({ words: [source = '', target = '', ...more], from, to, line }) => {
    const made = stages.find(({ name }, index) => name === from || `${index}` === from);
    if (made === undefined || more.length > 0 || /[*$?[]/.test(source + target)) return [];
    const found = outside(made, joinPath(source.replace(/^\/+/, '')));
    const place = outside(to, inStage(to, target)) ?? besides(to, inStage(to, target));
    return found === undefined || place === undefined || found === '.' || place === '.' || found === place ? [] : [{ from: found, to: [place], at: { path, line } }];
  });
}

/** A stage that begins with another one has its places. */
function begun(words: readonly string[], stages: readonly Stage[]): Stage {
  const base = stages.find(({ name }) => name !== '' && name === words[0]);
  return { name: /^as$/i.test(words[1] ?? '') ? words[2] ?? '' : '', places: [...(base?.places ?? [])], directory: base?.directory ?? '.' };
}

function inStage(stage: Stage, path: string): string | undefined {
  return path.startsWith('/') ? joinPath(path.replace(/^\/+/, '')) : joinPath(stage.directory, path);
}

/** `COPY web/ .`, `COPY web/package.json ./`: what stands for what. */
function brought(tree: GoTree, stage: Stage, words: readonly string[]): Place[] {
  const to = inStage(stage, words.at(-1) ?? '');
  if (to === undefined || words.length < 2) return [];
  return words.slice(0, -1).flatMap((word): Place[] => {
    const source = joinPath(word.replace(/^\/+/, ''));
    if (source === undefined) return [];
    // Where package.json lies, the rest of its directory comes as well, or in parts.
    if (/(?:^|\/)package(?:\*|-\*|\.json$|\*?\.json$)/.test(source)) return [{ inside: /\.json$/.test(to) ? parentOf(to) : to, outside: parentOf(source) }];
    return tree.repo.stat(source)?.kind === 'directory' || source === '.' ? [{ inside: to, outside: source }] : [];
  });
}

/** The place of the context that a path of a stage stands for: by the nearest directory that was copied there. */
function outside({ places }: Stage, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const [nearest] = places.flatMap((place) => {
    const rest = below(place.inside, path);
    return rest === undefined ? [] : [{ ...place, rest }];
  }).toSorted((a, b) => b.inside.length - a.inside.length);
  if (nearest !== undefined) return joinPath(nearest.outside, nearest.rest);
  // `COPY web ./web` in /src tells that /src stands for the top.
  const tops = places.flatMap((place) => (place.inside.endsWith(`/${place.outside}`) ? [place.inside.slice(0, -place.outside.length - 1)] : []));
  return tops.map((top) => below(top, path)).find((rest) => rest !== undefined);
}

/** In a stage without sources, as the last one is: what lies below the working directory, where the program looks from. */
function besides({ places, directory }: Stage, path: string | undefined): string | undefined {
  return places.some((one) => one.outside === '.') || path === undefined || directory === '.' ? undefined : below(directory, path);
}

/** Instructions with the words of each, continued lines joined. */
function instructions(text: string): { readonly line: number; readonly words: readonly string[] }[] {
  const lines = text.split('\n');
  const found: { line: number; words: string[] }[] = [];
  for (let i = 0; i < lines.length; i++) {
    if (!/^\s*(?:FROM|WORKDIR|COPY|ADD)\s/i.test(lines[i]!)) continue;
    const start = i;
    let whole = lines[i]!;
    while (/\\\s*$/.test(whole) && i + 1 < lines.length) whole = `${whole.replace(/\\\s*$/, ' ')}${lines[++i]!}`;
    found.push({ line: start + 1, words: whole.replace(/[[\]",]/g, ' ').trim().split(/\s+/) });
  }
  return found;
}
