import type { Record as StoredRecord } from '../../src/commit/record.ts';
import { moduleOf } from '../../src/analyze/modules/modules.ts';
import { refuse } from '../../src/diagnostic.ts';
import type { Change } from '../../src/update/changes.ts';
import type { CommandLine } from '../command-line.ts';
import { noProgram, storedMains, unclear } from '../dockerfile/image-files.ts';
import { fromPlace, inRepository, type OpenRepository } from '../dockerfile/repository.ts';
import { contentsOf, isLink, isThere } from './contents.ts';
import { madeBy } from './made-by.ts';
import { renamedTo } from './renamed.ts';

/** The record under the name that a person has given to the Dockerfile of a repository since it was written, and that change. */
export function followedDockerfile(root: string, stored: StoredRecord): { readonly record: StoredRecord; readonly changes: readonly Change[] } {
  const { service, image } = madeBy(stored);
  const path = String(stored.options['file'] ?? 'Dockerfile');
  const { [path]: known, ...others } = stored.files;
  if (!image || service || known?.base === undefined || isThere(root, path)) return { record: stored, changes: [] };
  const moved = renamedTo(root, path, known.base, stored);
  if (moved === undefined) return { record: stored, changes: [] };
  return {
    record: { ...stored, options: { ...stored.options, file: moved }, files: { ...others, [moved]: known } },
    changes: [followed(path, moved)],
  };
}

/** The change of a Dockerfile's name. */
export function followed(from: string, to: string): Change {
  return { what: 'Dockerfile', from, to, why: 'renamed by you, and followed', at: null };
}

/**
 * The name that the owner of a service has given to its Dockerfile, which the Makefile has to say; `undefined` where it is
 * as it was, or where the Makefile was made to say it by hand.
 */
export function renamedServiceFile(root: string, { files, ...stored }: StoredRecord): string | undefined {
  const base = files['Dockerfile']?.base;
  if (base === undefined || isThere(root, 'Dockerfile')) return undefined;
  const moved = renamedTo(root, 'Dockerfile', base, { ...stored, files });
  const byHand = moved !== undefined && (isLink(root, 'Makefile') || contentsOf(root, 'Makefile')?.includes(moved)) && !files['Makefile']?.base?.includes(moved);
  return byHand ? undefined : moved;
}

export interface MainsInput {
  readonly open: OpenRepository;
  readonly line: CommandLine;
  readonly stored: StoredRecord;
  readonly service: boolean;
  readonly yes: boolean;
  /** Asks a person; `null` where nobody can be asked. */
  readonly ask: ((question: object) => Promise<Record<string, unknown>>) | null;
}

/**
 * Which programs the image holds: a flag, else what the record says, of which those that are there stay, and one that is gone is
 * followed where a single program can be what it has become, else a person. A record that names none goes by the evidence.
 * @throws Refusal where nothing tells
 */
export async function mainsAgain({ open, line, stored, service, yes, ask }: MainsInput): Promise<readonly string[]> {
  const { facts: { commands, modules, product }, place } = open;
  const said = line.flags['main'];
  if (typeof said === 'string' && said !== 'all') return said.split(',').map((dir) => inRepository(dir, place));
  if (said === 'all') return product.verdict === 'several' ? product.programs : commands.map(({ dir }) => dir);
  const before = storedMains(stored)?.map((dir) => inRepository(dir, place)) ?? (service ? [place.directory] : undefined);
  if (before === undefined) return [];
  if (before.length === 0) return firstMains({ open, yes, ask });
  const gone = before.filter((dir) => !commands.some((command) => command.dir === dir));
  if (gone.length === 0) return before;
  if (commands.length === 0) {
    // Without a module it is that which is missing, and which is told.
    if (service && modules.length === 0) return [];
    throw service ? refuse('nothing-to-build', `no program is left for the service: nothing in ${place.directory === '.' ? 'the repository' : place.directory} is a main package with func main`, 'take it back from your version control, or begin another: yo go-docker') : noProgram(open);
  }
  const kept = before.filter((dir) => !gone.includes(dir));
  const heirs = heirsOf(open, gone, kept);
  if (gone.length === 1 && heirs.length === 1) return before.map((dir) => (dir === gone[0] ? heirs[0]! : dir));
  if (ask === null) throw moved(open, gone);
  const answer = await chosenBy(ask, open, `${gone.map((dir) => fromPlace(dir, place)).join(', ')} holds no program any more. Which one is the image for${kept.length > 0 ? `, beside ${kept.map((dir) => fromPlace(dir, place)).join(', ')}` : ''}`, kept);
  return [...kept, answer];
}

/** The programs of a record that names none: by the evidence where it is clear, else by a person. */
async function firstMains({ open, yes, ask }: Pick<MainsInput, 'open' | 'yes' | 'ask'>): Promise<readonly string[]> {
  const { facts: { commands, product }, place } = open;
  if (commands.length === 0) throw noProgram(open);
  if (place.directory !== '.' && commands.length === 1) return [commands[0]!.dir];
  if (product.verdict === 'one' || (product.verdict === 'several' && yes)) return product.programs;
  if (ask === null) throw unclear(open);
  return [await chosenBy(ask, open, 'Which program is the image for', [])];
}

async function chosenBy(ask: NonNullable<MainsInput['ask']>, { facts: { product } }: OpenRepository, message: string, without: readonly string[]): Promise<string> {
  const ranked = product.ranked.filter(({ dir }) => !without.includes(dir));
  const answer = await ask({ type: 'select', name: 'main', message, choices: ranked.map(({ dir, evidence }) => ({ value: dir, name: `${dir}  ${evidence[0]?.text ?? ''}`, short: dir })) });
  return String(answer['main']);
}

/** Programs that one which is gone may have become: of its module, none that the image holds already, and none that the evidence speaks against. */
function heirsOf({ facts: { modules, commands, product } }: OpenRepository, gone: readonly string[], kept: readonly string[]): readonly string[] {
  const homes = new Set(gone.map((dir) => moduleOf(modules, dir)));
  const against = new Set(product.ranked.filter(({ score }) => score < 0).map(({ dir }) => dir));
  return commands.map(({ dir }) => dir).filter((dir) => homes.has(moduleOf(modules, dir)) && !kept.includes(dir) && !against.has(dir));
}

function moved(open: OpenRepository, gone: readonly string[]): Error {
  const choices = open.facts.commands.map(({ dir }) => `--main ${fromPlace(dir, open.place)}`).join(', ');
  return refuse('main-gone', `${gone.map((dir) => fromPlace(dir, open.place)).join(', ')}: no program lies there any more, and nothing tells where it went`, `say which one the image is for: ${choices}`);
}
