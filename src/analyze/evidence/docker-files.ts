/** The Docker files that a repository has already. */
import { pathIn } from '../../repo.ts';
import type { DockerFacts } from '../evidence-facts.ts';
import type { Finding } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import { isBake, isCompose } from './compose.ts';
import { isDockerfile, readDockerfile } from './dockerfile.ts';

const foreign = /(?:^|\/)(?:vendor|node_modules|testdata|third_party|templates?|fixtures|examples?)(?:\/|$)/;
const limit = 64 * 1024;

export function readDockerFiles(tree: GoTree): DockerFacts {
  const facts = {
    dockerfiles: [] as DockerFacts['dockerfiles'][number][],
    ignores: [] as DockerFacts['ignores'][number][],
    compose: [] as string[],
    bake: [] as string[],
  };
  for (const dir of tree.directories) {
    if (foreign.test(dir)) continue;
    for (const name of tree.filesOf(dir)) {
      const path = pathIn(dir, name);
      if (/\.dockerignore$/i.test(name))
        facts.ignores.push({ path, ...readIgnore(tree.repo.read(path, limit) ?? '', path) });
      else if (isCompose(name)) facts.compose.push(path);
      else if (isBake(name)) facts.bake.push(path);
      else if (isDockerfile(name)) {
        const found = readDockerfile(tree, path);
        if (found !== undefined) facts.dockerfiles.push(found);
      }
    }
  }
  return facts;
}

/** Patterns of a .dockerignore with their lines. It denies all when `*` or `**` stands before anything that it lets in again. */
function readIgnore(text: string, path: string): { patterns: Finding<string>[]; deniesAll: boolean } {
  const patterns = text.split('\n').flatMap((line, i): Finding<string>[] => {
    const value = line.replace(/^\uFEFF/, '').trim();
    return value === '' || value.startsWith('#') ? [] : [{ value, at: { path, line: i + 1 } }];
  });
  return { patterns, deniesAll: patterns.some(({ value }) => /^\/?\*{1,2}(?:\/\*)?$/.test(value)) };
}
