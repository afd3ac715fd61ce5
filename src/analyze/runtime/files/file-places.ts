/** Where in a repository the files lie that a program names. */
import { baseName, joinPath, parentOf, pathIn } from '../../../repo.ts';
import type { GitIgnore } from '../../gitignore.ts';
import type { GoTree } from '../../go-tree.ts';

/** File or directory of the repository that a path finds, and the directory from which it does. */
export interface Found {
  readonly path: string;
  readonly workdir: string;
  /** The repository keeps it elsewhere than the program looks. */
  readonly elsewhere?: true;
}

/** Directories from which a relative path may count: the top, the module, the program, and the folders between. */
export function basesOf(tree: GoTree, program: string): string[] {
  const bases = new Set<string>([tree.moduleOf(program)?.dir ?? '.', program, '.']);
  for (let dir = program; dir !== '.'; dir = parentOf(dir)) bases.add(dir);
  return [...bases];
}

export function findFile(tree: GoTree, bases: readonly string[], path: string): Found | undefined {
  const fixed = path.replace(/(?:^|\/)[^/]*[*{][\s\S]*$/, '') || '.';
  if (fixed === '.' && /[*{]/.test(path)) return undefined;
  if (fixed.startsWith('/')) return findBelow(tree, bases, fixed);
  return findFrom(tree, bases, fixed) ?? (/^(?:\.\/)?[\w-]+\/\w/.test(fixed) ? findFrom(tree, PACKED, fixed) : undefined);
}

/** Out of these releases are packed: what one of them holds at a path of several names lies so beside the program. */
const PACKED = ['release', 'dist', 'etc', 'deploy', 'package', 'packaging', 'docker'];

function findFrom(tree: GoTree, bases: readonly string[], fixed: string): Found | undefined {
  for (const workdir of bases) {
    const target = joinPath(workdir, fixed);
    if (target === undefined || target === '.') continue;
    const info = tree.repo.stat(target);
    // A directory of Go files alone is a package of that name, not what the program opens.
    if (info?.kind === 'file' && !target.endsWith('.go')) return { path: target, workdir };
    // Nor is a Helm chart of its name.
    if (info?.kind === 'directory' && !isPackageOnly(tree, target) && !tree.filesOf(target).includes('Chart.yaml')) return { path: target, workdir };
  }
  return undefined;
}

/** An absolute path of a container: `/app/templates` is the repository's `templates`, whatever stands before it. */
function findBelow(tree: GoTree, bases: readonly string[], path: string): Found | undefined {
  const parts = path.split('/').filter(Boolean);
  for (let skipped = 0; skipped < parts.length; skipped++) {
    const found = findFrom(tree, bases, parts.slice(skipped).join('/'));
    const holdsCode = tree.filesOf(found?.path ?? '.').some((name) => name.endsWith('.go'));
    if (found !== undefined && (tree.repo.stat(found.path)?.kind === 'file' || !holdsCode)) return { path: found.path, workdir: '/' };
  }
  return undefined;
}

const page = /\.(?:html?|gohtml|tmpl|tpl|css|m?js|wasm|svg|hbs|mustache|jet|pug)$/i;
/** Folders that hold pages for others than who visits the program. */
const notServed = /(?:^|\/)(?:docs?|examples?|samples?|tests?|testdata|fixtures|coverage|node_modules|vendor)$/i;

/** Whether a directory holds what a web server shows or fills in, and no Go code. */
export function holdsPages(tree: GoTree, dir: string): boolean {
  if (tree.repo.stat(dir)?.kind !== 'directory' || notServed.test(dir)) return false;
  const files = [dir, ...tree.repo.list(dir).filter(({ kind }) => kind === 'directory').map(({ name }) => `${dir}/${name}`)].flatMap((one) => tree.repo.list(one).filter(({ kind }) => kind === 'file').map(({ name }) => name));
  return files.some((name) => page.test(name)) && !files.some((name) => name.endsWith('.go'));
}

/** Whether a directory of the repository holds Go code, with what templ makes such code of, and nothing that a program reads: one that is made for such code opens it where it is written, not in an image. */
export function holdsCodeAlone(tree: GoTree, dir: string): boolean {
  if (tree.repo.stat(dir)?.kind !== 'directory') return false;
  let code = false;
  const plain = (at: string): boolean => tree.repo.list(at).every(({ name, kind }) => {
    if (kind === 'directory') return plain(`${at}/${name}`);
    code ||= name.endsWith('.go');
    return /\.(?:go|mod|sum|md|templ)$/i.test(name);
  });
  return plain(dir) && code;
}

/** Whether a directory holds files, and no Go code. */
export function holdsData(tree: GoTree, dir: string): boolean {
  if (tree.repo.stat(dir)?.kind !== 'directory') return false;
  const entries = tree.repo.list(dir);
  return entries.some(({ name, kind }) => kind === 'file' ? !name.startsWith('.') : holdsData(tree, `${dir}/${name}`)) && !entries.some(({ name }) => name.endsWith('.go'));
}

/** Whether a directory, or one in it, holds files of a pattern's ending, and no Go code beside them. */
export function holdsLike(tree: GoTree, dir: string, pattern: string): boolean {
  const ending = /\.\w+$/.exec(pattern)?.[0];
  if (ending === undefined || tree.repo.stat(dir)?.kind !== 'directory') return false;
  const dirs = [dir, ...tree.repo.list(dir).filter(({ kind }) => kind === 'directory').map(({ name }) => `${dir}/${name}`)];
  return dirs.some((one) => tree.filesOf(one).some((name) => name.endsWith(ending))) && !tree.filesOf(dir).some((name) => name.endsWith('.go'));
}

/** Whether git leaves a file out that is not there, by a rule for it: a rule for its directory is more often about what is written. */
export function leftOut(git: GitIgnore, bases: readonly string[], path: string): boolean {
  return !path.startsWith('/') && bases.some((base) => {
    const file = joinPath(base, path);
    return file !== undefined && git.rule(file, 'file') !== undefined && git.rule(parentOf(file), 'directory') === undefined;
  });
}

/** Files of tests and examples, and what a person keeps for the own machine. */
const notChosen = /(?:^|[._-])(?:tests?|testing|local|example|sample|tmpl|template|dist|ci)(?=[._-]|$)/i;

/** The other files that a path with `*` finds in the directory of one that is there. */
export function othersOf(tree: GoTree, { path: found, workdir }: Found, path: string, choice: string): { path: string; found: Found }[] {
  const [before = '', behind = ''] = baseName(choice).split('*');
  // A name that is chosen in whole is no name of a kind.
  if (before === '' && behind === '') return [];
  const dir = parentOf(found);
  return tree.filesOf(dir)
    .filter((name) => name.startsWith(before) && name.endsWith(behind) && name.length > before.length + behind.length && name !== baseName(found) && !notChosen.test(name) && /^[\w.-]+$/.test(name))
    .slice(0, 10)
    .map((name) => ({ path: path.slice(0, path.length - baseName(path).length) + name, found: { path: pathIn(dir, name), workdir } }));
}

/** Whether a directory holds Go files and nothing else, in folders of its own too. */
function isPackageOnly(tree: GoTree, dir: string): boolean {
  const files = tree.filesOf(dir);
  const below = tree.repo.list(dir).filter(({ kind }) => kind === 'directory').map(({ name }) => `${dir}/${name}`);
  return files.length + below.length > 0 && files.every((name) => name.endsWith('.go')) && below.every((one) => isPackageOnly(tree, one));
}

/** Ending of a configuration, without what marks an example: `config.yml.dist` is YAML. */
function formOf(name: string): string {
  const ending = /\.(\w+)$/.exec(name.replace(/[._-](?:example|sample|demo|dist|default|template|tmpl|cp)$/i, ''))?.[1] ?? '';
  return /^(?:example|sample|env)?$/i.test(ending) ? '' : ending.replace('yml', 'yaml');
}

/** Directories in which people keep a configuration that the program looks for elsewhere. */
export const EXAMPLE_DIRS = ['config', 'configs', 'conf', 'etc', 'deploy', 'deployments', 'docker', 'build', 'packaging', 'contrib', 'example', 'examples', 'sample', 'samples', 'docs/examples', 'documentation/examples'];

/**
 * `config.yml` → `config.example.yml`, `config.yml.sample`, `.env.example`, `example.config.yml`, or the file at the top.
 * `required`: the program ends without it; of the system's places (`/etc/app/app.conf`) others are only looked at, and an
 * example there would settle what is left to the person.
 */
export function exampleOf(tree: Pick<GoTree, 'filesOf'>, bases: readonly string[], path: string, required: boolean): string | undefined {
  const name = baseName(path);
  const stem = name.replace(/\.\w+$/, '') || name;
  // A `config.toml` beside the pages is that of what makes a site of them.
  const dirs = /^_?(?:conf(?:ig)?|settings|index)$/i.test(stem) ? EXAMPLE_DIRS : [...EXAMPLE_DIRS, 'docs'];
  for (const base of bases) {
    for (const dir of new Set([joinPath(base, parentOf(path).replace(/^\//, '')), base, ...dirs.map((name) => joinPath(base, name))])) {
      if (dir === undefined) continue;
      // Elsewhere only a file of that very name is meant.
      const near = dir === base || dir === joinPath(base, parentOf(path).replace(/^\//, ''));
      const fitting = tree
        .filesOf(dir)
        .filter(
          (file) =>
            file === name ||
            ((required || !path.startsWith('/')) &&
              (near || file.startsWith(stem)) &&
              file.includes(stem) &&
              formOf(file) === formOf(name) &&
              /(?:example|sample|demo|dist|default|template|tmpl|cp)\b/i.test(file) &&
              !file.endsWith('.go')),
        );
      // Of several examples the one of the fewest words: others show a case of their own.
      const example = fitting[0] === name ? name : fitting.filter((file) => file !== name).toSorted((a, b) => a.length - b.length)[0];
      if (example !== undefined) return pathIn(dir, example);
    }
  }
  return undefined;
}
