import { join } from 'node:path';
import type { Record as StoredRecord } from '../../src/commit/record.ts';
import { below } from '../../src/analyze/packages/directories.ts';
import { refuse, Refusal } from '../../src/diagnostic.ts';
import { OPTIONS, type OptionName } from '../../src/options.ts';
import { brokenModules } from '../../src/plan/repository/refusals.ts';
import type { Target } from '../../src/plan/repository/target.ts';
import { diskRepo, pathIn, type Repo } from '../../src/repo.ts';
import { isLater } from '../../src/update/releases.ts';
import type { CommandLine } from '../command-line.ts';
import { OWN_OPTIONS } from '../dockerfile/chosen-options.ts';
import { storedMains } from '../dockerfile/image-files.ts';
import { DOCKERFILE } from '../dockerfile/index.ts';
import { fromPlace, type OpenRepository } from '../dockerfile/repository.ts';
import { flagText } from '../equivalent-command.ts';
import { generatorVersion } from '../package-root.ts';
import { shellWord } from '../print.ts';
import { hasRecord, madeBy } from './made-by.ts';
import type { Outcome } from './merge-files.ts';
import { movingFlags } from './reasons.ts';

/** @throws Refusal where nothing was written here that could be updated */
export function refuseWithoutRecord(stored: StoredRecord | undefined, where: string, root: string): asserts stored is StoredRecord {
  if (stored !== undefined) return;
  const message = `${where} has no record of this generator (.yo-rc.json), so nothing tells what it wrote here`;
  const below = recordsBelow(diskRepo(root), '.', 3).map((dir) => (where === '.' ? dir : join(where, dir)));
  if (below.length > 0) throw refuse('record-missing', `${message}; ${below.join(' and ')} ${below.length > 1 ? 'have' : 'has'} one`, below.map((dir) => `run yo go-docker:update ${shellWord(dir)}`).join(', '));
  throw refuse('record-missing', message, 'run yo go-docker:dockerfile for a Dockerfile, or yo go-docker:update --adopt to take over the one that is there');
}

/** Directories below with a record of ours. */
function recordsBelow(repo: Repo, dir: string, levels: number): string[] {
  const inside = repo.list(dir).filter(({ name, kind }) => kind === 'directory' && !/^(?:\.|node_modules$|vendor$)/.test(name)).map(({ name }) => pathIn(dir, name));
  return inside.flatMap((one) => [...(hasRecord(repo, one) ? [one] : []), ...(levels > 1 ? recordsBelow(repo, one, levels - 1) : [])]);
}

/** @throws Refusal where a later release wrote the files: this one would take its changes back */
export function refuseNewerGenerator({ generator }: StoredRecord, line: CommandLine): void {
  const own = generatorVersion();
  if (!isLater(generator, own)) return;
  const directory = line.directory === undefined ? '' : ` ${shellWord(line.directory)}`;
  throw refuse('generator-newer', `the files here were written by release ${generator}, and this is ${own}`, `run npx generator-go-docker@${generator} update${directory}`);
}

/** @throws Refusal for a flag that none of the record's commands knows */
export function refuseStrayFlags(stored: StoredRecord, line: CommandLine): void {
  const { service, image } = madeBy(stored);
  const options = OPTIONS.map(({ name }) => name).filter((name) => line.options[name] !== undefined);
  const stray = service ? [] : options.filter((name) => !image || !OWN_OPTIONS.some((own) => own === name));
  // Which program a service is for may be said where its own is gone.
  const flags = image ? [] : DOCKERFILE.flags.map(({ name }) => name).filter((name) => line.flags[name] !== undefined && !(service && name === 'main'));
  const [first] = [...stray, ...flags];
  if (first !== undefined) {
    const made = service ? 'yo go-docker' : image ? 'yo go-docker:dockerfile' : 'yo go-docker:makefile';
    throw refuse('flag-stray', `--${first} is no answer of ${made}, which wrote the files here`, `leave it out, or run the command that knows it: ${options.includes(first as never) && !OWN_OPTIONS.some((own) => own === first) ? 'yo go-docker' : 'yo go-docker:dockerfile'} --${first}`);
  }
  if (line.flags['file'] !== undefined) {
    throw refuse('flag-stray', '--file goes with --adopt alone', 'move the Dockerfile with git mv: an update follows it');
  }
  const { module } = line.options;
  if (module !== undefined && module !== stored.options['module']) {
    throw refuse('flag-stray', `--module ${module} changes nothing here: go.mod says the path of the module, and is yours`, `run go mod edit -module ${shellWord(module)}, and change the imports of its packages: an update needs no word of it`);
  }
}

/** @throws Refusal where a service is told which program it is for, and its own is there, or its recipe compiles that alone */
export function refuseStrayMain(stored: StoredRecord, { flags, options }: CommandLine, { facts: { commands }, place }: OpenRepository): void {
  const main = flags['main'];
  if (main === undefined || storedMains(stored) !== undefined) return;
  const own = commands.find(({ dir }) => dir === place.directory);
  if (own !== undefined) throw refuse('flag-stray', `--main ${shellWord(String(main))}: the program of this service is here still (${fromPlace(own.at.path, place)}:${own.at.line})`, 'leave it out; to build another program, move the own one away first');
  const recipe = options.recipe ?? stored.options['recipe'];
  if (recipe !== 'minimal') throw refuse('flag-stray', `--main ${shellWord(String(main))}: recipe ${String(recipe)} compiles the program of the service's own directory alone`, `add --recipe minimal, which follows the code`);
}

/**
 * A program of packages without go.mod is built as before modules; where it was written with one, that one is lost.
 * @param base the Dockerfile as it was written last
 * @throws Refusal where a module is gone
 */
export function refuseLostModule(targets: readonly Target[], base: string | undefined): void {
  const lost = targets.find(({ module }) => module === undefined);
  if (lost === undefined || base === undefined || /\bGO111MODULE=off\b/.test(base)) return;
  throw refuse(
    'module-missing', `no go.mod is left for ${lost.command.dir === '.' ? 'the program' : lost.command.dir}, and the Dockerfile here was written for a module`,
    'take go.mod back from your version control, or run go mod init; to build it as before modules, remove the Dockerfile and run yo go-docker:dockerfile',
  );
}

/** @throws Refusal where the go command cannot read the module of the directory: what it asks for is not known, and in the middle of a merge not yet decided */
export function refuseBrokenModule({ facts, place }: OpenRepository): void {
  const [own] = facts.modules.filter(({ dir }) => below(dir, place.directory) !== undefined).sort((a, b) => b.dir.length - a.dir.length);
  const broken = own === undefined ? [] : brokenModules(facts, [own.dir]);
  if (broken.length > 0) throw new Refusal(broken);
}

/** @throws Refusal where an answer is changed while a file that it may change is left alone: the record would hold what the file does not */
export function refuseWhileOpen(outcomes: readonly Outcome[], line: CommandLine, { options }: StoredRecord): void {
  const open = outcomes.filter((one) => one.open).flatMap(({ path, conflicts }) => conflicts.map((at) => `${path}:${at}`));
  const [first] = Object.entries(movingFlags(line, options)).map(([name, value]) => flagText(name as OptionName, value));
  if (open.length === 0 || first === undefined) return;
  throw refuse('conflicts-open', `${first} changes files, and conflicts that nobody has settled stand at ${open.join(', ')}`, 'settle them, then run again');
}

/** How conflicts are written. */
export function conflictStyle(line: CommandLine): 'inline' | 'rej' {
  const said = line.flags['conflict'] ?? 'inline';
  if (said === 'inline' || said === 'rej') return said;
  throw refuse('option-conflict', `--conflict ${JSON.stringify(said)} is no way to write conflicts`, 'choose from inline, rej');
}
