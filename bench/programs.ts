/**
 * Compares the analysis with a table of real repositories, by hand:
 *
 *   node --import tsx bench/programs.ts --repos DIR --table FILE [--only TEXT] [--verbose]
 *
 * DIR holds the repositories laid out, each as OWNER+NAME. FILE is tab separated with a header. For each row it asks
 * which program is the product, with the repository's own Docker files and without them, and compares the columns about
 * cgo, embeds, workspace, replacements, vendor, private modules, tags and default.pgo. Prints a line for each
 * difference with the place that shows it, then the share that agrees.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { analyze } from '../src/analyze/analyze.ts';
import type { Command, RepoFacts, Source } from '../src/analyze/facts.ts';
import { diskRepo, type Repo } from '../src/repo.ts';

type Row = ReadonlyMap<string, string>;

/** What a column says, what the facts say, and where. */
type Answer = Readonly<{ table: string; ours: string; at: Source | undefined }>;

interface Column {
  readonly name: string;
  compare(row: Row, facts: RepoFacts, commands: readonly Command[]): Answer;
}

const { values: options } = parseArgs({
  options: {
    repos: { type: 'string' },
    table: { type: 'string' },
    only: { type: 'string' },
    verbose: { type: 'boolean' },
  },
});

const dockerFile =
  /(?:^|\/)(?:dockerfile[^/]*|[^/]*\.dockerfile|containerfile[^/]*|[^/]*\.dockerignore|(?:docker-)?compose[\w.-]*\.ya?ml)$/i;
const partOfProgram = /(?:^|\/)(?:templates?|testdata|scanner)\//;

/** The repository without its own Docker files. */
function withoutDocker(repo: Repo): Repo {
  const hidden = (path: string): boolean =>
    dockerFile.test(path) && !path.endsWith('.go') && !partOfProgram.test(path);
  return {
    stat: (path) => (hidden(path) ? undefined : repo.stat(path)),
    read: (path, limit) => (hidden(path) ? undefined : repo.read(path, limit)),
    bytes: (path, limit) => (hidden(path) ? undefined : repo.bytes(path, limit)),
    real: (path) => (hidden(path) ? undefined : repo.real(path)),
    list: (path) =>
      repo
        .list(path)
        .filter(
          (entry) => entry.kind === 'directory' || !hidden(path === '.' ? entry.name : `${path}/${entry.name}`),
        ),
  };
}

function readTable(file: string): Row[] {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const names = head.split('\t');
  return lines.map(
    (line) => new Map(line.split('\t').map((value, i): [string, string] => [names[i] ?? '', value])),
  );
}

const cell = (row: Row, name: string): string => row.get(name) ?? '';
const yes = (value: boolean): string => (value ? 'yes' : 'no');

/** Whether the default program, or the refusal, is what the table expects. */
function judge(row: Row, facts: RepoFacts): { readonly right: boolean; readonly ours: string } {
  const { verdict, programs, reason } = facts.product;
  const first = programs[0];
  const ours = `${verdict}: ${programs.slice(0, 6).join(' ') || '-'} (${reason})`;
  const kind = cell(row, 'kind');
  if (kind === 'library') return { right: verdict === 'none' || verdict === 'unclear', ours };
  if (kind === 'examples') return { right: verdict === 'unclear', ours };
  const expected = cell(row, 'expected_main').split(';');
  return {
    right: first !== undefined && expected.includes(first) && (verdict === 'one' || verdict === 'several'),
    ours,
  };
}

const columns: readonly Column[] = [
  {
    name: 'cgo needed',
    compare(row, _, commands) {
      const user = commands.flatMap((command) => (command.cgo.need === 'needed' ? command.cgo.users : []))[0];
      return {
        table: yes(cell(row, 'cgo_needed_without_tag') !== ''),
        ours: yes(commands.some((command) => command.cgo.need === 'needed')),
        at: user?.at,
      };
    },
  },
  {
    name: 'cgo in closure',
    compare(row, _, commands) {
      const user = commands.flatMap((command) => command.cgo.users)[0];
      return {
        table: yes(cell(row, 'cgo_own') + cell(row, 'cgo_dep') !== ''),
        ours: yes(user !== undefined),
        at: user?.at,
      };
    },
  },
  {
    name: 'embed',
    compare: (row, _, commands) => embedAnswer(cell(row, 'embed_n') !== '0', commands, () => true),
  },
  {
    name: 'embed missing',
    compare: (row, _, commands) =>
      embedAnswer(cell(row, 'embed_missing') !== '', commands, (state) => state === 'missing'),
  },
  {
    name: 'embed placeholder',
    compare: (row, _, commands) =>
      embedAnswer(cell(row, 'embed_placeholder') !== '', commands, (state) => state === 'placeholder'),
  },
  {
    name: 'go.work',
    compare: (row, facts) => ({
      table: yes(cell(row, 'gowork') === 'go.work'),
      ours: yes(facts.workspace !== null),
      at: facts.workspace?.go?.at,
    }),
  },
  {
    name: 'local replace',
    compare(row, facts) {
      const found = facts.modules
        .flatMap((module) => module.mod.replace)
        .find((replace) => replace.local !== undefined);
      return { table: yes(cell(row, 'local_replace') !== ''), ours: yes(found !== undefined), at: found?.at };
    },
  },
  {
    name: 'vendor',
    compare(row, facts) {
      const found = facts.modules.find(
        (module) => module.vendor.state === 'consistent' || module.vendor.state === 'inconsistent',
      );
      const legacy = facts.modules.length === 0 && facts.commands.some((command) => command.closure.vendored > 0);
      return {
        table: yes(cell(row, 'vendor') !== ''),
        ours: yes(found !== undefined || legacy),
        at: found === undefined ? undefined : { path: found.dir, line: 0 },
      };
    },
  },
  {
    name: 'private modules',
    compare(row, facts) {
      const found = facts.privateModules.modules[0];
      return { table: yes(cell(row, 'private_modules') !== ''), ours: yes(found !== undefined), at: found?.at };
    },
  },
  {
    name: 'tags',
    compare(row, facts, commands) {
      const known = new Map(
        facts.programs
          .filter(({ dir }) => commands.some((command) => command.dir === dir))
          .flatMap(({ flags }) => flags.known.map((fact): [string, Source] => [fact.tag, fact.at])),
      );
      const listed = cell(row, 'custom_tags_in_closure')
        .split(/\s+/)
        .map((word) => word.replace(/x\d+$/, ''))
        .filter((word) => word !== '');
      const unseen = listed.filter((tag) => !known.has(tag));
      return {
        table: listed.length === 0 ? '-' : unseen.join(' ') || '-',
        ours: listed.length === 0 && known.size > 0 ? [...known.keys()].slice(0, 3).join(' ') : '-',
        at: [...known.values()][0],
      };
    },
  },
  {
    name: 'default.pgo',
    compare(row, facts, commands) {
      const found = facts.programs.find(
        ({ dir, flags }) => commands.some((command) => command.dir === dir) && flags.pgo !== undefined,
      );
      return {
        table: yes(cell(row, 'default_pgo') !== ''),
        ours: yes(found !== undefined),
        at: found?.flags.pgo,
      };
    },
  },
  {
    name: 'go line',
    compare(row, facts, commands) {
      const lines = facts.programs
        .filter(({ dir }) => commands.some((command) => command.dir === dir))
        .flatMap(({ flags }) => flags.release.needed ?? []);
      return {
        table: cell(row, 'go') || '-',
        ours: lines.some((line) => line.value === cell(row, 'go')) ? cell(row, 'go') : (lines[0]?.value ?? '-'),
        at: lines[0]?.at,
      };
    },
  },
];

function embedAnswer(table: boolean, commands: readonly Command[], wanted: (state: string) => boolean): Answer {
  const found = commands.flatMap((command) => command.embeds).find((embed) => wanted(embed.state));
  return { table: yes(table), ours: yes(found !== undefined), at: found?.pattern.at };
}

/** The programs that the table's columns are about: the expected ones, else the product. */
function subject(row: Row, facts: RepoFacts): Command[] {
  const expected = cell(row, 'expected_main').split(';');
  const found = facts.commands.filter((command) => expected.includes(command.dir));
  return found.length > 0
    ? found
    : facts.commands.filter((command) => facts.product.programs.includes(command.dir));
}

function main(): void {
  const { repos, table } = options;
  if (repos === undefined || table === undefined)
    throw new Error('usage: bench/programs.ts --repos DIR --table FILE');
  const tallies = new Map<string, { right: number; of: number }>();
  const count = (name: string, right: boolean): void => {
    const tally = tallies.get(name) ?? { right: 0, of: 0 };
    tallies.set(name, { right: tally.right + Number(right), of: tally.of + 1 });
  };
  for (const row of readTable(table)) {
    const name = cell(row, 'repo');
    const path = join(repos, name.replace('/', '+'));
    if (options.only !== undefined && !name.includes(options.only)) continue;
    if (!existsSync(path)) {
      process.stdout.write(`${name}: not there\n`);
      continue;
    }
    const repo = diskRepo(path);
    const started = performance.now();
    const facts = analyze(repo, { name: name.slice(name.indexOf('/') + 1) });
    const took = Math.round(performance.now() - started);
    const bare = analyze(withoutDocker(repo), { name: name.slice(name.indexOf('/') + 1) });
    for (const [how, read] of [
      ['with Docker files', facts],
      ['without them', bare],
    ] as const) {
      const { right, ours } = judge(row, read);
      count(`program ${how}`, right);
      const severally =
        read.product.verdict === 'several' ||
        read.product.verdict === 'unclear' ||
        read.product.verdict === 'none'
          ? 'not one'
          : 'one';
      count(
        `verdict ${how}`,
        (['multi', 'library', 'examples'].includes(cell(row, 'kind')) || cell(row, 'expected_main').includes(';')
          ? 'not one'
          : 'one') === severally,
      );
      if (!right || options.verbose === true)
        process.stdout.write(
          `${right ? 'ok ' : 'NO '} ${name} ${how}: want ${cell(row, 'expected_main')}, got ${ours}\n`,
        );
    }
    compareColumns(row, facts, count);
    if (options.verbose === true) printEvidence(facts, took);
  }
  for (const [name, { right, of }] of tallies)
    process.stdout.write(`${name.padEnd(28)} ${right} of ${of} (${((100 * right) / of).toFixed(1)} %)\n`);
}

function compareColumns(row: Row, facts: RepoFacts, count: (name: string, right: boolean) => void): void {
  const commands = subject(row, facts);
  if (commands.length === 0) return;
  for (const column of columns) {
    const { table, ours, at } = column.compare(row, facts, commands);
    count(`column ${column.name}`, table === ours);
    if (table !== ours)
      process.stdout.write(
        `   ${cell(row, 'repo')} ${column.name}: table ${table}, ours ${ours}${at === undefined ? '' : ` (${at.path}:${at.line})`}\n`,
      );
  }
}

function printEvidence(facts: RepoFacts, took: number): void {
  process.stdout.write(`   ${took} ms, ${facts.commands.length} programs\n`);
  for (const { dir, score, evidence } of facts.product.ranked.slice(0, 8)) {
    const pieces = evidence.map(
      (piece) => `      ${piece.weight} ${piece.text} (${piece.at.path}:${piece.at.line})\n`,
    );
    process.stdout.write(`   ${dir} ${score}\n${pieces.join('')}`);
  }
}

main();
