/** The detectors of what the repository says beside its packages, in the order in which one needs the other. */
import type { Reading } from '../analyze.ts';
import { withTags } from '../packages/commands.ts';
import type { Command, RepoFacts, Source } from '../facts.ts';
import type { ProgramFacts } from '../evidence-facts.ts';
import { joinPath } from '../../repo.ts';
import { readFlags } from '../flags/flags.ts';
import { withOnlyOne, type Empty } from '../front-ends/only-one.ts';
import { readFrontEnds, type Wanted } from '../front-ends/front-ends.ts';
import { isNamed } from '../generated/generate-lines.ts';
import { findMaker } from '../generated/makers.ts';
import { embedPlace } from '../packages/embeds.ts';
import { makesStylesOnly, readStyles } from '../front-ends/style-sheets.ts';
import { readPrivateModules } from '../modules/private-modules.ts';
import { basesOf } from '../runtime/files/file-places.ts';
import { readProduct, type ProductReading } from '../product/product.ts';
import { isSample } from '../product/names.ts';
import { readRuntime } from '../runtime/runtime.ts';
import { once, withLater } from '../lazy.ts';
import { readDockerFiles } from './docker-files.ts';
import { readMentions } from './readers.ts';

/** Programs whose flags and run time are read at most, besides those of the product: tools of a repository are many. */
const mostPrograms = 24;

/** Which program is the product, by everything that names one; flags and run time of those that could be it. */
export function detectPrograms(reading: Reading): Partial<RepoFacts> {
  const { tree, config, name, facts } = reading;
  const ranking = once(() => readProduct({ tree, config, programs: facts.commands, mentions: readMentions(tree), name }));
  return withLater({}, { product: () => ranking().product, programs: () => programsOf(reading, ranking()) });
}

function programsOf({ tree, config, facts }: Reading, { product, resolved }: ProductReading): readonly ProgramFacts[] {
  const wanted = new Set([
    ...product.programs,
    ...product.ranked.filter(({ dir, score }) => score > 0 || !isSample(dir)).map(({ dir }) => dir),
  ]);
  const commands = new Map(facts.commands.map((command): [string, Command] => [command.dir, command]));
  return [...wanted].slice(0, Math.max(mostPrograms, product.programs.length)).map((dir) => {
    const tags = commands.get(dir)?.tags ?? [];
    const own = tags.length === 0 ? config : { ...config, tags: [...config.tags, ...tags] };
    const closure = tree.closure(dir, own);
    const flags = readFlags(tree, own, dir, closure, resolved);
    // What the program does is in the files that its build takes.
    const more = flags.tags.map(({ value }) => value).filter((tag) => !own.tags.includes(tag));
    const built = more.length === 0 ? closure : tree.closure(dir, withTags(own, more));
    return withLater({ dir, flags }, { runtime: () => readRuntime(tree, dir, built, () => resolved) });
  });
}

/** Front ends, and whether an embed or an opened file looks for what they make. */
export function detectFrontEnds(reading: Reading): Partial<RepoFacts> {
  const found = once(() => frontEndsOf(reading));
  return withLater({}, { frontEnds: () => found().frontEnds, styles: () => found().styles });
}

function frontEndsOf({ tree, facts }: Reading): Pick<RepoFacts, 'frontEnds' | 'styles'> {
  const wanted: Wanted[] = [];
  const add = (how: Wanted['how'], path: string, at: Source, from?: string): void => {
    if (path !== '.') wanted.push({ how, path, ...(from !== undefined && { from }), at });
  };
  for (const command of facts.commands) {
    for (const embed of command.embeds) {
      const fixed = embed.pattern.value.replace(/^all:/, '').replace(/(?:^|\/)[^/]*[*?[].*$/, '');
      add(
        'embed',
        [embed.dir, fixed].filter((part) => part !== '' && part !== '.').join('/') || '.',
        embed.pattern.at,
      );
    }
  }
  for (const program of facts.programs) {
    for (const { kind, found, path, at } of program.runtime.files) {
      if (kind !== 'static' && kind !== 'template') continue;
      if (found !== undefined) add('files', found.path, at);
      // What is not there may count from the module or from the program: front ends lie beside both.
      else for (const from of path.startsWith('/') ? [] : basesOf(tree, program.dir)) add('files', joinPath(from, path) ?? '.', at, from);
    }
  }
  const frontEnds = withOnlyOne(tree, readFrontEnds(tree, wanted), emptyPlaces({ tree, facts }));
  const styles = readStyles(tree, wanted, frontEnds);
  return { frontEnds: frontEnds.map((one) => (makesStylesOnly(one, styles) ? { ...one, usedBy: undefined } : one)), styles };
}

/** Directories that programs embed or serve, that nothing of the repository makes, and where nothing is. */
function emptyPlaces({ tree, facts }: Pick<Reading, 'tree' | 'facts'>): Empty {
  const opened = facts.programs.flatMap(({ runtime }) => runtime.files).filter(({ kind, found, opened: opens, path }) => kind === 'static' && found === undefined && opens && !/\.\w+$/.test(path));
  const embedded = facts.commands.flatMap(({ embeds, generate }) => embeds.flatMap((embed) => {
    const path = embedPlace(embed);
    if ((embed.state !== 'missing' && embed.state !== 'placeholder') || /\.\w+$/.test(path)) return [];
    const isMade = generate.some((line) => isNamed(line, { dir: embed.dir, path }, tree.repo)) || findMaker(tree.repo, path) !== undefined;
    return isMade ? [] : [{ path, at: embed.pattern.at }];
  }));
  return { embedded, opened, written: () => facts.programs.flatMap(({ runtime }) => runtime.writes.map(({ dir }) => dir)) };
}

/** Modules that no public proxy serves. */
export function detectPrivateModules({ tree, report }: Reading): Partial<RepoFacts> {
  const privateModules = readPrivateModules(tree);
  const first = privateModules.modules[0];
  if (first !== undefined) {
    report({
      code: 'private-modules',
      severity: 'info',
      at: first.at,
      message: `${privateModules.modules.length === 1 ? 'a module' : `${privateModules.modules.length} modules`} of the build cannot be had from a public proxy: ${first.value} (${first.why})`,
      remedy: 'Give the build a secret or an SSH agent that reaches them.',
    });
  }
  return { privateModules };
}

/** Docker files that are there, and files that hold nothing but the version. */
export function detectDockerFiles({ tree }: Reading): Partial<RepoFacts> {
  const versionFiles = tree
    .filesOf('.')
    .filter((name) => /^\.?version(?:\.txt)?$/i.test(name))
    .flatMap((path) => {
      const value = tree.repo.read(path, 200)?.trim();
      return value === undefined || !/^v?\d[\w.+-]*$/.test(value) ? [] : [{ value, at: { path, line: 1 } }];
    });
  return { docker: readDockerFiles(tree), versionFiles };
}
