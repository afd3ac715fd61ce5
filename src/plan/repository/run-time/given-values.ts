import type { RuntimeFacts } from '../../../analyze/runtime/runtime.ts';
import { joinPath, parentOf, type Repo } from '../../../repo.ts';
import { heldSecret } from '../secrets.ts';
import type { Target } from '../target.ts';
import type { KeptDirectories } from './kept-directories.ts';
import type { NamedFile } from './launches.ts';

const SECRET_NAME = /pass|pwd|secret|token|key|credential|auth|salt|pepper|hash/i;
/** Where other programs are is known to whoever runs them. */
const OTHERS_NAME = /(?:host(?:name)?|addr(?:ess)?|ur[li]|dsn|endpoint|servers?|brokers?|hosts|nodes|conn(?:ection)?(?:_?str(?:ing)?)?)$/i;
/** A word of its own: a mode, a name, a number, a duration, a list. */
const PLAIN = /^[\w.+-]+(?:,[\w.+-]+)*$/;

/** Values that compose or Kubernetes give variables which the program ends without: those that say nothing of other machines and hold no secret. */
export function givenValues({ given }: RuntimeFacts, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(given.flatMap(({ name, value }) => (names.includes(name) && isPlain(name, value) ? [[name, value] as const] : [])));
}

function isPlain(name: string, value: string): boolean {
  return PLAIN.test(value) && !SECRET_NAME.test(name) && !OTHERS_NAME.test(name) && heldSecret(`${name}: ${value}`, name) === undefined;
}

/** What ko lays into each image from beside the program, and where it says that it lies (ko.build/features/static-assets). */
const KO_DATA = { variable: 'KO_DATA_PATH', directory: 'kodata' };

/** Files and directories of the repository that such a value names, by the variable. */
export function givenPlaces(repo: Repo, { command, module }: Target, { given, settings }: RuntimeFacts): Readonly<Record<string, NamedFile>> {
  const bases = [...new Set([module?.dir ?? '.', command.dir, '.'])];
  const { variable, directory } = KO_DATA;
  const found = joinPath(command.dir, directory) ?? directory;
  const ofKo: readonly [string, NamedFile][] = settings.some(({ kind, name }) => kind === 'env' && name === variable) && holds(repo, found) ? [[variable, { word: directory, found, by: variable }]] : [];
  return Object.fromEntries([...ofKo, ...given.flatMap(({ name, value }): [string, NamedFile][] => {
    const word = value.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
    if (SECRET_NAME.test(name) || !/^[\w@+-][\w.@+-]*(?:\/[\w.@+-]+)*$/.test(word) || !/(?:dir|path|file|root|folder|directory|templates?|static|assets|content|migrations?|views|public|config)$/i.test(name)) return [];
    const found = bases.map((base) => joinPath(base, word)).find((path) => path !== undefined && path !== '.' && holds(repo, path));
    return found === undefined ? [] : [[name, { word, found, by: name }]];
  })]);
}

/** Places for data outside of the program's own that such a value names: a directory, or a file that the program makes. */
export function givenDirectories({ given }: RuntimeFacts): KeptDirectories {
  const told = given.filter(({ name, value }) => !SECRET_NAME.test(name) && !/conf|cert|template|static|migrat/i.test(name) && DATA_PLACE.test(value));
  return {
    env: Object.fromEntries(told.map(({ name, value }) => [name, value])),
    directories: told.map(({ name, value, at }) => ({ dir: /\.\w{1,7}$/.test(value) ? parentOf(value) : value.replace(/\/$/, ''), absolute: true, data: true, what: `keeps data there (${name})`, at })),
  };
}

const DATA_PLACE = /^\/(?:data|srv|storage|var\/lib\/[\w-]+)(?:\/[\w-]+)*(?:\/|\/[\w-]+\.(?:db|sqlite3?|bolt))?$/;

function holds(repo: Repo, path: string): boolean {
  const kind = repo.stat(path)?.kind;
  return kind === 'file' || (kind === 'directory' && !repo.list(path).every(({ name }) => name.endsWith('.go')));
}
