import { below } from '../../../analyze/packages/directories.ts';
import type { RuntimeFacts } from '../../../analyze/runtime/runtime.ts';
import type { FileUse } from '../../../analyze/runtime/files/files.ts';
import { openGitIgnore } from '../../../analyze/gitignore.ts';
import type { ConfigValue } from '../../../analyze/runtime/files/config-values.ts';
import type { PortFact } from '../../../analyze/runtime/ports/addresses.ts';
import { baseName, joinPath, parentOf, type Repo } from '../../../repo.ts';
import { outsideWrites } from '../front-ends/files.ts';
import type { Filled, FrontEndBuild } from '../front-ends/front-end.ts';
import type { Beside, RuntimeMount } from './runtime.ts';
import { envExample, type EnvExample } from './env-example.ts';
import { closedBy } from './address.ts';
import type { NamedFile } from './launches.ts';
import { isEmbedded } from './embedded.ts';
import { openingsOf } from './opened-files.ts';
import { isPointer } from '../generated/submodules.ts';
import { heldSecret, standIn } from '../secrets.ts';
import type { Target } from '../target.ts';

/** What lies beside the program, and what the deployment brings. */
export interface FilesPlan {
  readonly files: readonly Beside[];
  readonly mounts: readonly RuntimeMount[];
  /** Files that must be there and may be empty, absolute. */
  readonly empty: readonly string[];
  readonly envExample: EnvExample | null;
}

interface Place {
  readonly repo: Repo;
  readonly target: Target;
  readonly workdir: string;
  /** Addresses of loopback that nothing opens; a configuration that sets one is the deployment's to write. */
  readonly closed: readonly PortFact[];
  /** Keys of its configurations that hold a host without a port. */
  readonly hosts: readonly ConfigValue[];
}

/** What becomes of one file: it comes along, is mounted, or is made empty. */
interface Settled {
  readonly file?: Beside;
  readonly mount?: RuntimeMount;
  readonly empty?: string;
}

/** The files without those that are not there and that a flag of the command line names others for. */
export function withoutReplaced(uses: readonly FileUse[], settings: RuntimeFacts['settings'], args: readonly string[]): readonly FileUse[] {
  const words = args.flatMap((arg) => /^--?([^=]+)/.exec(arg)?.[1] ?? []);
  const given = settings.filter(({ kind, name, short }) => kind === 'flag' && words.some((word) => word === name || word === short));
  return uses.filter(({ found, path }) => found !== undefined || !given.some(({ fallback }) => fallback === path));
}

/** `named`: files of the command line; `builds`: front ends, of which some are served from disk. */
export function planFiles(place: Place, uses: readonly FileUse[], named: readonly NamedFile[], builds: readonly Filled[]): FilesPlan {
  // The example that the command line names lies where that says, and in no other place.
  const wanted = uses.filter((one) => !isEmbedded(place, one) && !(one.found === undefined && named.some(({ found }) => found !== undefined && found === one.example)));
  const settled = [
    ...wanted.map((use) => (use.kind === 'environment' ? environment(place, use) : use.kind === 'certificate' ? certificate(place, use, wanted) : opened(place, use))),
    ...named.map((one) => onCommandLine(place, one)),
  ];
  const environments = uses.filter(({ kind }) => kind === 'environment');
  const made = served(builds, wanted, place);
  // A stage that fills a place holds what git keeps there, too.
  const held = settled.flatMap(({ file }) => file ?? []);
  const files = distinct([...held.flatMap((file) => oneByOne(place, file)).filter(({ to }) => !made.some((other) => other.to === to)), ...made, ...besides(builds, held, place)]);
  return {
    files,
    mounts: settled.flatMap(({ mount }) => mount ?? []).filter(({ to }, index, all) => !files.some((file) => covers(file.to, to)) && all.findIndex((other) => other.to === to) === index),
    empty: [...new Set(settled.flatMap(({ empty }) => empty ?? []))],
    envExample: environments.flatMap((use) => (use.example === undefined ? [] : envExample(place.repo, use.example, use.env === 'file alone' ? madeFrom(use.example, use) : null)))[0] ?? null,
  };
}

/** A directory before what lies in it, and each place once. */
function distinct(all: readonly Beside[]): Beside[] {
  // A name that only climbs to a file that lies in its place already.
  const files = all.filter(({ source, to }, index) => !all.some((other, at) => other.source === source && other.to !== to && at < index && to.split('/').length < other.to.split('/').length));
  // What a stage makes lies in no directory of the context.
  return files.filter(({ to, from }, index) => !files.some((other, at) => (covers(other.to, to) && other.to !== to && other.from === from) || (other.to === to && at < index)));
}

function covers(directory: string, path: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}

function opened(place: Place, use: FileUse): Settled {
  if (use.found === undefined) return use.kind === 'config' ? configuration(place, use) : missing(place, use);
  if (use.found.path === '.' || isGoPackageOnly(place.repo, use.found.path) || isPointer(place.repo, use.found.path)) return {};
  const to = use.path.startsWith('/') ? fixed(use.path) : use.found.elsewhere ? placeOf(place, use.path) : use.besideSource ? besideSource(place, use.found.path) : besideProgram(use.found, place.workdir);
  if (to === undefined) return {};
  const why = `opened by ${use.at.path}:${use.at.line}`;
  if (use.kind !== 'config') return holdsKey(place.repo, use.found.path) && !isForTrial(place.repo, use.found.path) ? { mount: { source: use.found.path, to, why: `${why}, and keys are the deployment's` } } : { file: { source: use.found.path, to, why } };
  const settled = brought(place, use.found.path, { source: use.found.path, to, why });
  // Named in the program's own package, it is its own, however the name gets to what opens it.
  const own = use.opened || parentOf(use.at.path) === place.target.command.dir;
  return settled.mount !== undefined && !own ? {} : settled;
}

/** -trimpath names a source file by its module's path, so that a path made from it counts from the working directory. */
function besideSource({ target: { module }, workdir }: Place, path: string): string {
  const top = module === undefined || module.dir === '.' ? '' : `${module.dir}/`;
  return `${workdir}/${module?.path.value ?? ''}/${path.startsWith(top) ? path.slice(top.length) : path}`;
}

/** The path up to its first pattern. */
function fixed(path: string): string | undefined {
  const plain = path.replace(/\/[^/]*[*{[][\s\S]*$/, '').replace(/\/+$/, '');
  return plain === '' ? undefined : plain;
}

/** At the same place below the working directory as below the directory from which the program finds it. */
function besideProgram(found: { path: string; workdir: string }, workdir: string): string {
  if (found.workdir === '.') return `${workdir}/${found.path}`;
  if (found.path.startsWith(`${found.workdir}/`)) return `${workdir}/${found.path.slice(found.workdir.length + 1)}`;
  // `../../configs` from cmd/server: the same steps up from the working directory, as far as there are any; what both lie in stays behind.
  const parts = found.workdir.split('/');
  const common = parts.findIndex((_, index) => !found.path.startsWith(`${parts.slice(0, index + 1).join('/')}/`));
  const start = workdir.split('/').slice(0, Math.max(1, workdir.split('/').length - (parts.length - common))).join('/');
  return `${start}/${found.path.split('/').slice(common).join('/')}`;
}

/** Directories that hold Go code alone are packages; the program does not open them, whatever they are called. */
function isGoPackageOnly(repo: Repo, path: string): boolean {
  if (repo.stat(path)?.kind !== 'directory') return false;
  return repo.list(path).every(({ name, kind }) => kind === 'file' && name.endsWith('.go'));
}

/** A configuration that is not there: the repository's example, unless only a person can fill it in. */
function configuration(place: Place, use: FileUse): Settled {
  if (!use.opened || /[*?[{]/.test(use.path)) return {};
  const to = placeOf(place, use.path);
  if (use.example === undefined) {
    return use.required ? { mount: { source: besideThem(use.path), to, why: `opened by ${use.at.path}:${use.at.line}; the repository holds none` } } : {};
  }
  // A stand-in for a database or an address in it would end what starts well without.
  if (use.optional && baseName(use.example) !== baseName(use.path)) return {};
  const { file, mount } = brought(place, use.example, { source: use.example, to, why: `the example of ${use.path}, which ${use.at.path}:${use.at.line} opens` });
  const stands = file && standIn(place.repo.read(use.example, 256 * 1024) ?? '', use.example);
  if (file !== undefined) return { file: stands === undefined ? file : { ...file, filledIn: { ...stands, source: madeFrom(use.example, use) } } };
  return { mount: { source: madeFrom(use.example, use), to, example: use.example, why: `made from ${use.example}: ${mount!.why}` } };
}

/** A file of data without which the program ends, and that git leaves out by its name: whoever runs it brings it. */
function missing(place: Place, { path, kind, required, opened: opens, at }: FileUse): Settled {
  if (!required || !opens || path.startsWith('/') || /[*?[{]/.test(path) || WRITTEN.test(path)) return {};
  const source = besideThem(path);
  const git = openGitIgnore(place.repo);
  const rule = git.rule(source, 'file');
  // What is built is left out with its directory.
  return rule === undefined || (kind !== 'data' && git.rule(parentOf(source), 'directory') !== undefined) ? {} : { mount: { source, to: placeOf(place, path), why: `opened by ${at.path}:${at.line}; ${rule.at.path}:${rule.at.line} leaves it out` } };
}

/** What a program makes by itself where it is not there. */
const WRITTEN = /\.(?:db|sqlite3?|bolt|log|pid|lock|sock|tmp)$/;

/** Where a person keeps a file that the program names: at that path, and one of another system's place in the directory itself. */
function besideThem(path: string): string {
  return (path.startsWith('/') ? undefined : joinPath(path)) ?? baseName(path);
}

/** A configuration comes along unless it holds a secret; one that keeps the program on loopback comes with its address opened. */
function brought(place: Place, path: string, file: Beside): Settled {
  const why = kept(place, path);
  if (why !== undefined) return { mount: { source: file.source, to: file.to, why } };
  const opens = openingsOf(place.repo, closedBy(place.closed, path), place.hosts);
  return { file: opens === undefined ? file : { ...file, opens } };
}

/** The files of a directory, where one of them keeps the program on loopback and comes with its address opened. */
function oneByOne({ repo, closed, hosts }: Place, file: Beside): Beside[] {
  if (file.from !== undefined || repo.stat(file.source)?.kind !== 'directory') return [file];
  const inside = filesIn(repo, file.source, 2);
  const all = inside.map((source): Beside => {
    const opens = openingsOf(repo, closedBy(closed, source), hosts);
    return { ...file, source, to: `${file.to}${source.slice(file.source.length)}`, ...(opens && { opens }) };
  });
  return inside.length <= 20 && all.some(({ opens }) => opens !== undefined) ? all : [file];
}

/** Why a configuration does not come along: it holds a secret, or keeps the program out of reach in words that cannot be put otherwise. */
function kept({ repo, closed, hosts }: Place, path: string): string | undefined {
  const files = repo.stat(path)?.kind === 'directory' ? filesIn(repo, path, 2).slice(0, 50) : [path];
  for (const file of files) {
    if (isForTrial(repo, file)) continue;
    const secret = heldSecret(repo.read(file, 256 * 1024) ?? '', file);
    if (secret !== undefined) return `${secret.key} in ${secret.at.path}:${secret.at.line} looks like a secret`;
    const ports = closedBy(closed, file);
    const [port] = ports;
    if (port !== undefined && path === file && openingsOf(repo, ports, hosts) === undefined) return `${port.address} in ${port.at.path}:${port.at.line} is out of reach in a container`;
  }
  return undefined;
}

/** Files of a directory, and of those in it: of one stage or another. */
function filesIn(repo: Repo, dir: string, levels: number): string[] {
  const entries = repo.list(dir);
  const below = levels > 1 ? entries.filter(({ kind }) => kind === 'directory').flatMap(({ name }) => filesIn(repo, `${dir}/${name}`, levels - 1)) : [];
  return [...entries.filter(({ kind }) => kind === 'file').map(({ name }) => `${dir}/${name}`), ...below];
}

/** `.env`: the program's settings come from the environment; where it ends without the file, one without secrets lies there. */
function environment(place: Place, use: FileUse): Settled {
  const { found, example, at } = use;
  const to = placeOf(place, use.path);
  const source = found?.path ?? example;
  const plain = source !== undefined && heldSecret(place.repo.read(source) ?? '', source) === undefined;
  const where = `${at.path}:${at.line}`;
  if (use.env === 'file alone') {
    if (found !== undefined && plain) return { file: { source: found.path, to, why: `opened by ${where}, which reads no variables of the container` } };
    if (source === undefined && !use.required) return {};
    return { mount: { source: found?.path ?? madeFrom(example ?? '', use), to, why: `${where} takes its settings from it, not from variables` } };
  }
  if (!use.required) return {};
  // What stands in an example would come before what the container is given.
  if (!plain || (use.env === 'file' && found === undefined)) return { empty: to };
  const before = use.env === 'variables' ? '; variables of the container come before it' : use.env === 'file' ? '; it comes before variables of the container' : '';
  return { file: { source, to, why: `${where} ends without it${before}` } };
}

/** The file that a person makes of an example, beside it. */
function madeFrom(example: string, { path }: FileUse): string {
  return joinPath(parentOf(example), baseName(path)) ?? baseName(path);
}

/**
 * A key is never the image's, also where the repository holds one, nor what belongs to it; of others whom the program trusts, what the repository holds is.
 * One that is called for a try comes along as other texts that stand in for a secret do.
 */
function certificate(place: Place, use: FileUse, uses: readonly FileUse[]): Settled {
  if (/[*?[{]/.test(use.path)) return {};
  const others = uses.filter(({ kind, required }) => kind === 'certificate' && required);
  const isHeld = (one: FileUse): boolean => isPublic(place.repo, one) || isForTrial(place.repo, one.found?.path);
  if (isHeld(use) && (OF_OTHERS.test(baseName(use.path)) || others.every(isHeld))) {
    const { file } = opened(place, use);
    const source = use.found!.path;
    return file === undefined ? {} : { file: isPublic(place.repo, use) ? file : { ...file, filledIn: { source, key: 'a key for trials', at: { path: source, line: 1 } } } };
  }
  const isFolder = holdsKeys(place.repo, use.found?.path);
  if (!use.required && !isFolder) return {};
  const says = isFolder ? 'looks there for them' : use.at.path.endsWith('.go') ? 'ends without it' : 'names it';
  return { mount: { source: use.found?.path ?? besideThem(use.path), to: placeOf(place, use.path), why: `${use.at.path}:${use.at.line} ${says}, and keys are the deployment's` } };
}

/** Whether private keys lie in a directory of the repository. */
function holdsKeys(repo: Repo, path: string | undefined): boolean {
  return path !== undefined && repo.stat(path)?.kind === 'directory' && repo.list(path).some(({ name }) => holdsKey(repo, `${path}/${name}`));
}

/** What certificates of authorities are called. */
const OF_OTHERS = /(?:^|[._-])(?:ca|root|rootca|cacert|bundle|authority|isrg\w*|rds)(?=[._-]|\d)/i;

/** A key of which the repository says by its place or name that it is nobody's. */
function isForTrial(repo: Repo, path: string | undefined): boolean {
  return path !== undefined && TRIAL.test(path) && holdsKey(repo, path);
}

function holdsKey(repo: Repo, path: string): boolean {
  return repo.stat(path)?.kind === 'file' && /^-----BEGIN [A-Z ]*PRIVATE KEY/m.test(repo.read(path, 64 * 1024) ?? '');
}

const TRIAL = /(?:^|[/._-])(?:demo|dummy|example|fake|insecure|localhost|sample|self-?signed|snakeoil|test(?:s|data|ing)?)(?=[/._-]|s\/|$)/i;

/** Whether the repository holds certificates or a public key there, and no private one. */
function isPublic(repo: Repo, { found }: FileUse): boolean {
  const text = found === undefined || repo.stat(found.path)?.kind !== 'file' ? '' : (repo.read(found.path, 1024 * 1024) ?? '');
  return /^-----BEGIN (?:TRUSTED )?(?:CERTIFICATE|(?:RSA )?PUBLIC KEY)-----/m.test(text) && !/PRIVATE KEY/.test(text);
}

function onCommandLine(place: Place, { word, found, by, kept: source }: NamedFile): Settled {
  const to = placeOf(place, word);
  const why = `${by ?? 'the command line'} names it`;
  if (found === undefined) return { mount: { source: source ?? besideThem(word), to, why } };
  return brought(place, found, { source: found, to, why });
}

/** A path of the program as the container has it. More steps up than there are lead to its root. */
function placeOf({ workdir }: Place, path: string): string {
  return `/${joinPath(path.startsWith('/') ? '.' : workdir.slice(1), path.replace(/^\/+/, '')) ?? joinPath(path.replace(/^(?:\.{1,2}\/+)+/, '')) ?? baseName(path)}`;
}

/** What stages make that is looked for on disk: in the place of a path that is not there, or in a directory that is. */
function served(builds: readonly Filled[], uses: readonly FileUse[], place: Place): Beside[] {
  return builds.filter(({ usedBy }) => usedBy.how === 'files').map(({ stage, output, usedBy }) => {
    const use = uses.find(({ at, path, found, besideSource: beside }) => (found !== undefined || beside) && at.path === usedBy.at.path && at.line === usedBy.at.line && below(found?.path ?? path, output) !== undefined);
    return { from: stage, source: `/src/${output}`, to: servedAt(output, usedBy, use, place), why: `served by ${usedBy.at.path}:${usedBy.at.line}` };
  });
}

/** What a front end's own scripts put into directories that are brought: its installation copies a script among the pages of the server. */
function besides(builds: readonly Filled[], held: readonly Beside[], { repo }: Place): Beside[] {
  return builds.filter((one): one is FrontEndBuild => 'facts' in one).flatMap(({ facts, stage }) => outsideWrites(repo, facts).flatMap((path) => held.flatMap(({ source, to }): Beside[] => {
    const inside = below(source, path);
    return inside === undefined ? [] : [{ from: stage, source: `/src/${path}`, to: `${to}/${inside}`, why: `made by a script of ${facts.dir}/package.json` }];
  })));
}

/** Where the program looks for what a stage makes. */
function servedAt(output: string, usedBy: Filled['usedBy'], use: FileUse | undefined, place: Place): string {
  if (usedBy.place !== undefined) return placeOf(place, usedBy.place);
  if (use?.besideSource) return besideSource(place, output);
  if (use?.found === undefined) return besideProgram({ path: output, workdir: usedBy.from ?? '.' }, place.workdir);
  const inside = below(use.found.path, output)!;
  return `${besideProgram(use.found, place.workdir)}${inside === '' ? '' : `/${inside}`}`;
}
