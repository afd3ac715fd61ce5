import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, parse, relative, resolve, sep } from 'node:path';
import { readGoMod } from '../src/analyze/modules/go-mod.ts';
import { readGoWork } from '../src/analyze/modules/go-work.ts';
import { diskRepo, pathIn, type Repo } from '../src/repo.ts';

/** A repository and the directory of it that was named. */
export interface RepositoryTop {
  /** Absolute. */
  readonly top: string;
  /** The directory, relative to the top, with `/`; `.` for the top itself. */
  readonly directory: string;
}

/**
 * The top of the repository that a directory lies in: where git's work tree begins; without git the directory itself, or
 * what is above it and holds its module (where it has none of its own, nor any below), the go.work that uses it, or the directories that its go.mod replaces modules by.
 */
export function repositoryTop(named: string): RepositoryTop {
  const directory = realpathSync(named);
  const top = above(directory).find((one) => existsSync(join(one, '.git'))) ?? topWithoutGit(directory);
  return { top, directory: relative(top, directory).split(sep).join('/') || '.' };
}

/** The directory and all above it, the nearest first; the root of the file system is no repository. */
function above(directory: string): string[] {
  const found: string[] = [];
  for (let at = directory; at !== parse(at).root; at = dirname(at)) found.push(at);
  return found;
}

function topWithoutGit(directory: string): string {
  const places = above(directory);
  const module = holdsModules(diskRepo(directory), 3) ? (isFile(join(directory, 'go.mod')) ? directory : undefined) : places.find((one) => isFile(join(one, 'go.mod')));
  const workspace = places.find((one) => one !== directory && usesOneBelow(one, directory));
  const wanted = [directory, ...(module === undefined ? [] : [module, ...replaced(module, new Set())]), ...(workspace === undefined ? [] : [workspace])];
  return places.find((one) => wanted.every((place) => place === one || place.startsWith(one + sep))) ?? directory;
}

/** Whether a directory is the top of modules of its own: a go.mod that lies above is then another repository's. */
function holdsModules(repo: Repo, depth: number, dir = '.'): boolean {
  const entries = repo.list(dir);
  if (entries.some(({ name, kind }) => kind === 'file' && (name === 'go.mod' || name === 'go.work'))) return true;
  const below = depth === 0 ? [] : entries.filter(({ name, kind }) => kind === 'directory' && !/^(?:[._].*|vendor|testdata|node_modules)$/.test(name));
  return below.some(({ name }) => holdsModules(repo, depth - 1, pathIn(dir, name)));
}

/** Whether a directory holds a go.work that uses the module of, or a module in, a directory below. */
function usesOneBelow(place: string, directory: string): boolean {
  if (!existsSync(join(place, 'go.work'))) return false;
  const used = readGoWork(diskRepo(place), 'go.work')?.use ?? [];
  return used.some(({ value }) => {
    const dir = value === null ? undefined : resolve(place, value);
    return dir !== undefined && (dir === directory || directory.startsWith(dir + sep) || dir.startsWith(directory + sep));
  });
}

/** Directories that the local replaces of a module lead to, and theirs. */
function replaced(module: string, seen: Set<string>): string[] {
  if (seen.has(module) || !isFile(join(module, 'go.mod'))) return [];
  seen.add(module);
  return readGoMod(diskRepo(module), 'go.mod').replace.flatMap(({ new: { path, version } }) => {
    if (version !== '' || isAbsolute(path) || !/^\.\.?(?:\/|$)/.test(path)) return [];
    const target = resolve(module, path);
    return isFile(join(target, 'go.mod')) ? [target, ...replaced(target, seen)] : [];
  });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
