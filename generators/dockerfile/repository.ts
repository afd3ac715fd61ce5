import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { analyzeAsAsked } from '../../src/analyze/analyze.ts';
import { below } from '../../src/analyze/packages/directories.ts';
import type { RepoFacts } from '../../src/analyze/facts.ts';
import { openGoTree, type GoTree } from '../../src/analyze/go-tree.ts';
import { readAll } from '../../src/analyze/lazy.ts';
import { sha256 } from '../../src/commit/digest.ts';
import { pathFault } from '../../src/commit/paths.ts';
import type { Record as StoredRecord } from '../../src/commit/record.ts';
import { refuse } from '../../src/diagnostic.ts';
import { isOwnOutput } from '../../src/own-output.ts';
import type { Place } from '../../src/plan/repository/place.ts';
import { diskRepo, joinPath, type Repo } from '../../src/repo.ts';
import { keptRepo, withoutFiles } from '../../src/sub-repo.ts';
import type { CommandLine } from '../command-line.ts';
import { moduleCache } from '../module-cache.ts';
import { repositoryTop } from '../repository-top.ts';

/** A repository that was read from its top, for the programs below the directory that was named. */
export interface OpenRepository {
  /** Without what this generator wrote: that says nothing of its own. */
  readonly repo: Repo;
  readonly facts: RepoFacts;
  readonly place: Place;
}

/**
 * Reads the repository that a directory lies in.
 * @param root absolute path of the directory
 * @param edited what the record holds is this generator's also where somebody has edited it
 * @param cached modules that this machine has downloaded may confirm facts; without, the same tree gives the same answer on every machine
 * @param told all facts are read at once, for a report that is printed when files may have changed
 */
export function openRepository(root: string, line: CommandLine, stored: StoredRecord | undefined, { edited = false, cached = true, told = line.flags['json'] === true } = {}): OpenRepository & { readonly tree: GoTree } {
  const { top, directory } = repositoryTop(root);
  const place: Place = { directory, file: dockerfilePath(line, stored), amendIgnore: line.flags['amend-dockerignore'] === true };
  const repo = withoutFiles(keptRepo(diskRepo(top)), ownFiles(root, place, stored, edited));
  const tree = openGoTree(repo, cached ? moduleCache() : undefined);
  const asked = analyzeAsAsked(tree, { name: basename(root), within: directory });
  return { repo, tree, facts: told ? readAll(asked) : asked, place };
}

/** The Dockerfile's path below the directory, out of `--file` or the record. */
function dockerfilePath(line: CommandLine, stored: StoredRecord | undefined): string {
  const said = String(line.flags['file'] ?? stored?.options['file'] ?? 'Dockerfile').replace(/^(?:\.\/)+/, '');
  const fault = said.endsWith('/') ? 'is a directory' : /[\0-\x1f\x7f]/.test(said) ? 'holds a control character' : pathFault(said);
  if (fault === undefined) return said;
  throw refuse('option-file', `--file ${JSON.stringify(said)} ${fault}`, 'give a path below the directory that the command works in, e.g. --file build/Dockerfile; name a directory above to put it there');
}

/** Files whose names are those of Docker files that a record of ours may hold. */
const KINDS = /(?:^|\/)(?:[^/]*Dockerfile[^/]*|\.dockerignore|docker-bake\.hcl|docker\.mk)$/;

/** What a template adds to the program itself is part of it. */
const GO = /(?:^|\/)(?:[^/]+\.go|go\.(?:mod|sum|work|work\.sum))$/;

/** Docker files below the directory, and files of templates, that are as a run of ours left them, by the record or by their own words. */
function ownFiles(root: string, { directory, file }: Place, stored: StoredRecord | undefined, edited: boolean): ReadonlySet<string> {
  const recorded = Object.entries(stored?.files ?? {}).filter(([path, { template }]) => KINDS.test(path) || (template !== undefined && !GO.test(path)));
  const known = new Map(recorded.map(([path, { sha256: sum }]) => [path, sum]));
  const paths = new Set([file, 'docker-bake.hcl', 'docker.mk', 'Makefile', ...known.keys()]);
  return new Set([...paths].flatMap((path) => {
    const full = join(root, path);
    const text = statSync(full, { throwIfNoEntry: false })?.isFile() ? readFileSync(full) : undefined;
    const own = text !== undefined && (sha256(text) === known.get(path) || (edited && stored?.files[path]?.ownership === 'managed' && (known.has(path) || path === file)) || isOwnOutput(text.toString()));
    return own ? [joinPath(directory, path) ?? path] : [];
  }));
}

/** A directory as a person who works in `place` writes it; `undefined` where it lies elsewhere. */
export function fromPlace(dir: string, { directory }: Pick<Place, 'directory'>): string {
  const inside = below(directory, dir);
  return inside === undefined ? dir : inside === '' ? '.' : inside;
}

/** The directory of the repository that such a person means. */
export function inRepository(dir: string, { directory }: Pick<Place, 'directory'>): string {
  return joinPath(directory, dir.replace(/^\.\/(?=.)|\/+$/g, '')) ?? dir;
}
