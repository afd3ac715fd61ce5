import { constants } from 'node:fs';
import { appendFile, copyFile, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { refuse } from '../../src/diagnostic.ts';

/** What no build needs, at any depth. */
const NEVER = new Set(['.git', 'node_modules']);
/** What no build needs, or would win over the recipe's own files, at the top. */
const NOT_AT_TOP = new Set(['bin', 'Dockerfile.dockerignore', '.containerignore']);

/**
 * Copies somebody's sources; links stay links, sockets and their like are left out.
 * @param without a directory that is left out wherever it lies, or the copy might go into itself
 */
export async function copySources(from: string, to: string, without: string, signal: AbortSignal, top = true): Promise<void> {
  signal.throwIfAborted();
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (NEVER.has(entry.name) || (top && NOT_AT_TOP.has(entry.name)) || source === without) continue;
    if (entry.isDirectory()) await copySources(source, target, without, signal, false);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else if (entry.isFile()) await copyFile(source, target, constants.COPYFILE_FICLONE);
  }
}

/** A file of the service, by its path with `/`. */
export interface SourceFile {
  path: string;
  contents: string;
}

export async function writeFiles(directory: string, files: readonly SourceFile[]): Promise<void> {
  for (const { path, contents } of files) {
    const file = join(directory, path.split('/').join(sep));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, contents);
  }
}

/**
 * The file that gets the one-line edit: hello.go, or the first one at the top that is of package main.
 * @throws Refusal where there is none: then nothing could be built either
 */
export async function editedFile(directory: string): Promise<string> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.go') && !name.endsWith('_test.go')).sort();
  const first = names.includes('hello.go') ? ['hello.go'] : names;
  for (const name of first) {
    const text = await readFile(join(directory, name), 'utf8');
    if (/^package main\b/m.test(text) && !/^\/\/go:build ignore$/m.test(text)) return name;
  }
  throw refuse(
    'source-missing',
    `no file of package main lies in ${directory}, so no recipe has anything to build`,
    'run this in a service that yo go-docker made, or add --demo to compare the recipes with a program of ours',
  );
}

/**
 * One line more: the package is compiled and linked anew, and does what it did.
 * @param mark letters, digits and `-` that no other build has seen: two recipes may share the layers of a compilation,
 * and the second would otherwise find what the first has just built
 */
export async function editOneLine(file: string, mark: string): Promise<void> {
  await appendFile(file, `\nvar goDockerCompare = "${mark}"\n`);
}
