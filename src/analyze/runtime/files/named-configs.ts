/** Configuration files that the repository's own lines give a program, by flag or by variable. */
import { baseName, joinPath, type Repo } from '../../../repo.ts';
import { heldAs } from '../../evidence/laid.ts';
import type { Finding } from '../../facts.ts';
import type { GoTree } from '../../go-tree.ts';
import { basesOf, exampleOf } from './file-places.ts';
import type { FileUse } from './files.ts';
import type { Launch } from '../runtime.ts';
import type { Setting } from '../settings/settings.ts';

const form = /\.(?:ya?ml|toml|json|ini|conf|cfg|hcl|properties)$/i;
/** More would be the lines of a whole collection of examples. */
const most = 8;

const variable = /(?:^|_)CONFIG(?:_?(?:PATH|FILE|FILE_PATH))?$/;
/** Folders that hold the configurations of a service, one for each place that it runs in. */
const folders = ['config', 'configs', 'conf', 'etc'];

/** The variable that must name a configuration, or the program ends. */
export function configVariable(settings: readonly Setting[]): Setting | undefined {
  return settings.find(({ kind, name, required, fallback }) => kind === 'env' && required && fallback === undefined && variable.test(name));
}

/** Configurations of the folders that such a variable may name, as the places below which they lie see them. */
export function configsBeside(repo: Repo, bases: readonly string[]): string[] {
  return bases.flatMap((base) => folders.flatMap((folder) => {
    const dir = joinPath(base, folder);
    if (dir === undefined || repo.stat(dir)?.kind !== 'directory') return [];
    return repo.list(dir).filter(({ name, kind }) => kind === 'file' && /\.(?:ya?ml|toml|json|ini|conf)$/i.test(name) && !/example|sample|test/i.test(name)).map(({ name }) => `${folder}/${name}`);
  }));
}

const flag = /^(?:c|conf|config(?:[._-]?(?:file|path))?)$/i;

/** The flag that may name a configuration and names none by default. */
export function configFlag(settings: readonly Setting[]): Setting | undefined {
  return settings.find(({ kind, name, fallback, elsewhere }) => kind === 'flag' && elsewhere !== true && fallback === '' && flag.test(name));
}

/** The one configuration that is called for a container (`app.docker.yaml`, `config/config-docker.toml`), as the place below which it lies sees it; where the flag is demanded, also the one that is called `config` alone. */
export function containerConfig(repo: Repo, bases: readonly string[], { required }: Setting): string | undefined {
  const called = (pattern: RegExp): string | undefined => {
    const found = new Set(bases.flatMap((base) => ['.', ...folders].flatMap((folder) => {
      const dir = joinPath(base, folder);
      if (dir === undefined || repo.stat(dir)?.kind !== 'directory') return [];
      return repo.list(dir).filter(({ name, kind }) => kind === 'file' && pattern.test(name) && !/compose|example|sample|test/i.test(name)).map(({ name }) => joinPath(folder, name)!);
    })));
    return found.size === 1 ? [...found][0] : undefined;
  };
  return called(/^[\w.-]+[._-](?:docker|container)\.(?:ya?ml|toml|json|ini|conf)$/i) ?? (required ? called(/^conf(?:ig)?\.(?:ya?ml|toml|json|ini|conf)$/i) : undefined);
}

/** Each such file of the repository as though the code named it, and those that a variable may name, or the usage does. */
export function namedConfigs(tree: GoTree, program: string, launches: readonly Launch[], settings: readonly Setting[], usage: Finding<string> | undefined): FileUse[] {
  const uses = new Map<string, FileUse>();
  const bases = basesOf(tree, program);
  const demanded = configVariable(settings);
  const option = configFlag(settings);
  const forContainers = option === undefined ? undefined : containerConfig(tree.repo, bases, option);
  const given = [
    ...launches.flatMap((launch) => [...launch.args.map((arg) => arg.replace(/^-{1,2}[\w.-]+=/, '')), ...Object.values(launch.env)].map((word) => ({ word, launch, at: launch.at }))),
    ...(usage === undefined ? [] : [{ word: usage.value, launch: undefined, at: usage.at }]),
    ...(demanded === undefined ? [] : configsBeside(tree.repo, bases).map((word) => ({ word, launch: undefined, at: demanded.at }))),
    ...(option === undefined || forContainers === undefined ? [] : [{ word: forContainers, launch: undefined, at: option.at }]),
  ];
  for (const { word, launch, at } of given) {
    if (!form.test(word) || !/^[\w./@+-]+$/.test(word)) continue;
    const held = launch === undefined ? undefined : heldAs(tree.repo, launch, word);
    const workdir = word.startsWith('/') ? undefined : bases.find((base) => tree.repo.stat(joinPath(base, word) ?? '.')?.kind === 'file');
    const path = held?.there ? held.path : workdir === undefined ? undefined : joinPath(workdir, word);
    const example = path === undefined && launch !== undefined && isGiven(launch.args, option, word) ? exampleOf(tree, bases, word, true) : undefined;
    const key = path ?? example;
    if (key === undefined || uses.has(key) || uses.size >= most) continue;
    uses.set(key, { path: word, kind: 'config', found: path === undefined ? undefined : { path, workdir: workdir ?? '/' }, example, opened: true, required: true, besideSource: false, setting: undefined, at });
  }
  return [...uses.values()];
}

/** Whether a line gives the word to the flag. */
function isGiven(args: readonly string[], option: Setting | undefined, word: string): boolean {
  const at = args.indexOf(word);
  const said = option === undefined ? [] : [option.name, option.short].flatMap((name) => (name === undefined ? [] : [`-${name}`, `--${name}`]));
  return !word.startsWith('/') && (said.some((flag) => args.includes(`${flag}=${word}`)) || (at > 0 && said.includes(args[at - 1]!)));
}

/** Names that the program goes by where it is started: those of what builds it, and its module's. */
export function namesOfBinary(tree: GoTree, program: string, outputs: readonly (string | undefined)[]): ReadonlySet<string> {
  const module = tree.moduleOf(program);
  const last = module?.dir === program ? baseName(module.path.value.replace(/\/v\d+$/, '')) : undefined;
  return new Set([last, ...outputs].flatMap((name) => (name === undefined || /[$]/.test(name) ? [] : baseName(name))));
}
