import { openGitIgnore } from '../analyze/gitignore.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { openConflicts } from '../update/open-conflicts.ts';
import { isLater } from '../update/releases.ts';
import { parentOf, pathIn } from '../repo.ts';
import { commandAt, wordOf } from './command-at.ts';
import { inContextTop } from './image/copies.ts';
import { readDockerfileText, type Dockerfile } from './parse/dockerfile.ts';
import { namedContexts, rawText, setsArgument } from './raw-text.ts';
import type { Edit, Found, Grade, Rule } from './rule.ts';
import { RULES } from './rules.ts';
import { unparsable } from './rules/unparsable.ts';
import { readSilences } from './silences.ts';
import { openView, type Recorded, type Subject, type View } from './view.ts';

/** One thing that a rule found, as it is told. */
export interface CheckFinding {
  readonly rule: string;
  readonly grade: Grade;
  /** Of a file that the record holds, of a rule that follows the repository: `update` renders it right, and what breaks the build is told as drift. */
  readonly followed: boolean;
  readonly path: string;
  readonly line: number;
  readonly message: string;
  readonly remedy: string;
  readonly edits: readonly Edit[];
}

/** What is checked. */
export interface CheckInput extends Omit<Subject, 'recorded' | 'git'> {
  /** Dockerfiles, relative to the repository's top, whether a record holds them, and what that says where it is one below. */
  readonly dockerfiles: readonly { readonly path: string; readonly recorded: boolean; readonly by?: Recorded }[];
}

/** Ids that are no rules: what is said about comments that silence. */
export const SILENCE_IDS = ['silence-unused', 'silence-unknown'] as const;

/** All findings of all Dockerfiles, in the order of their lines. */
export function checkRepository(input: CheckInput): readonly CheckFinding[] {
  const git = openGitIgnore(input.repo);
  return [...input.dockerfiles.flatMap(({ path, recorded, by }) => checkDockerfile({ ...input, ...by, recorded, git }, path)), ...unsettled(input)];
}

/** Conflicts of a merge in files of the modules, and of the record, which go, make or the builder reads as they are. */
function unsettled({ repo, facts, bases, dockerfiles }: CheckInput): CheckFinding[] {
  const modules = dockerfiles.length === 0 ? [] : facts.modules.flatMap(({ dir }) => [pathIn(dir, 'go.mod'), pathIn(dir, 'go.sum')]);
  const held = new Set([...modules, ...[bases, ...dockerfiles.map(({ by }) => by?.bases)].flatMap((one) => [...(one?.keys() ?? [])])]);
  return [...held].filter((path) => !dockerfiles.some((one) => one.path === path)).flatMap((path) => openConflicts(repo.read(path) ?? '').slice(0, 1).map((line): CheckFinding => ({
    rule: unparsable.id, grade: 'broken', followed: false, path, line, message: 'conflict markers of a merge stand here', remedy: 'choose one of the two sides, and take the markers away', edits: [],
  })));
}

/** Judges one Dockerfile by every rule, silences aside. */
function checkDockerfile(subject: Subject, path: string): readonly CheckFinding[] {
  const raw = rawText(subject.repo, path);
  const text = raw ?? subject.repo.read(path);
  const file = text === undefined ? undefined : readDockerfileText(path, text);
  if (file === undefined) return [];
  const unread = unreadable(subject, file);
  if (unread.length > 0 || file.stages.length === 0) return unread;
  // What is no UTF-8 is not edited.
  const found = withArguments(subject, file).map((one) => (raw === undefined && one.edits.some((edit) => edit.path === path) ? { ...one, edits: [] } : one));
  return silenced(file, found).sort((a, b) => a.line - b.line || RANK[a.grade] - RANK[b.grade]);
}

const RANK: Readonly<Record<Grade, number>> = { broken: 0, drift: 1, advice: 2 };

/** Directories that may be the context of a Dockerfile: the repository's top; for one that lies deeper its own, the one above, and any above that is a module's; and those that something names. */
function contextsFor(path: string, { facts: { modules } }: Subject, named: readonly string[]): string[] {
  const own = parentOf(path);
  return [...new Set(['.', own, parentOf(own), ...modules.map(({ dir }) => dir).filter((dir) => path.startsWith(`${dir}/`)), ...named])];
}

interface Judged {
  readonly dir: string;
  readonly view: View;
  /** Sources that are not there: the less, the likelier it is the context. */
  readonly missing: number;
}

/** What keeps the builder from reading the file: nothing else can be said of it. */
function unreadable(subject: Subject, file: Dockerfile): CheckFinding[] {
  const silent = readSilences(file, RULES.map(({ id }) => id)).silences.filter(({ ids }) => ids.includes(unparsable.id));
  const view = openView(subject, file, '.');
  return unparsable.judge(view).filter(({ line }) => !silent.some(({ from, to }) => from <= line && line <= to))
    .map((one) => findingOf(unparsable, one, view));
}

/** Build arguments whose defaults something that builds the image may set otherwise: what is broken by such a default alone is drift. */
function withArguments(subject: Subject, file: Dockerfile): CheckFinding[] {
  const found = judgeAll(subject, file);
  const open = found.some(({ grade }) => grade === 'broken') ? withoutDefaults(subject, file) : undefined;
  if (open === undefined) return found;
  const anyway = judgeAll(subject, open);
  return found.map((one) => (one.grade !== 'broken' || anyway.some(({ rule, line }) => rule === one.rule && line === one.line) ? one : { ...one, grade: 'drift' }));
}

/** The file with those arguments as something else may set them, on the same lines; `undefined` where nothing sets one. */
function withoutDefaults({ repo }: Subject, { path, source: { text }, instructions }: Dockerfile): Dockerfile | undefined {
  const words = instructions.filter(({ keyword }) => keyword === 'ARG').flatMap((one) => one.words).filter((word) => word.text.includes('=') && setsArgument(repo, word.text.split('=')[0]!));
  if (words.length === 0) return undefined;
  const bare = words.reduceRight((left, { text: word, start, end }) => `${left.slice(0, start)}${otherwise(word).padEnd(end - start)}${left.slice(end)}`, text);
  return readDockerfileText(path, bare);
}

/** An argument without its default; of a switch that the go command has a default of its own for, the other side. */
function otherwise(word: string): string {
  return word === 'CGO_ENABLED=1' ? 'CGO_ENABLED=0' : word === 'CGO_ENABLED=0' ? 'CGO_ENABLED=1' : word.split('=')[0]!;
}

/** Where several contexts are as likely, a finding counts only if it is one over each of them. */
function judgeAll(subject: Subject, file: Dockerfile): CheckFinding[] {
  const named = namedContexts(subject.repo, file.path);
  const judged = contextsFor(file.path, subject, named.map(({ dir }) => dir)).map((dir): Judged => {
    const view = openView(subject, file, dir);
    return { dir, view, missing: missingIn(view) };
  });
  const least = Math.min(...judged.map(({ missing }) => missing));
  const views = likeliest(judged.filter(({ missing }) => missing === least), named.filter(({ ofThis }) => ofThis).map(({ dir }) => dir), subject.recorded);
  if (views.every(isForeign)) return [];
  return RULES.flatMap((rule) => {
    const [first = [], ...others] = views.map((view) => rule.judge(view));
    return first.filter((one) => others.every((found) => found.some(({ line }) => line === one.line)))
      .map((one) => findingOf(rule, one, views[0]!));
  });
}

/** Of contexts that hold all alike: those that something names for the file, and of a Dockerfile that was rendered the one nearest to it, which its build takes. */
function likeliest(alike: readonly Judged[], named: readonly string[], recorded: boolean): View[] {
  const known = alike.filter(({ dir }) => named.includes(dir));
  const left = known.length > 0 ? known : alike;
  const depth = ({ dir }: Judged): number => (dir === '.' ? 0 : dir.split('/').length);
  const deepest = Math.max(...left.map(depth));
  return left.filter((one) => !recorded || depth(one) === deepest).map(({ view }) => view);
}

/** Images of other languages and of servers: a Dockerfile on them that runs no Go is for a neighbour of the program. */
const FOREIGN = /(?:^|\/)(?:node|python|ruby|php|rust|openjdk|eclipse-temurin|amazoncorretto|maven|gradle|nginx|httpd|caddy|postgres|mysql|mariadb|redis|mongo|dotnet|sdk|aspnet|elixir|erlang|perl|bun|deno|composer|wordpress|jekyll|hugo|swift|haskell|julia|r-base|tomcat)(?:[:@]|$)/;

/** Images of Windows containers, whose paths and shells are not those that are followed here. */
const WINDOWS = /windowsservercore|nanoserver|(?:^|\/)windows(?:\/|[:@]|$)/;

function isForeign({ stages, builds }: View): boolean {
  if (stages.some(({ stage }) => stage.base.kind === 'image' && WINDOWS.test(stage.base.image))) return true;
  const go = builds.length > 0 || stages.some(({ base, runs }) => base?.family === 'golang' || runs.some(({ script }) => script.commands.some(({ words }) => /(?:^|\/)go$/.test(words[0] ?? ''))));
  return !go && stages.some(({ stage }) => stage.base.kind === 'image' && FOREIGN.test(stage.base.image));
}

function missingIn({ needed, context, builds }: View): number {
  const sources = needed.flatMap(({ copies }) => copies.flatMap(({ copy }) => (copy.from === null ? copy.sources.flatMap(({ text }) => (text === undefined || /[*?[]|:\/\//.test(text) ? [] : [text])) : [])));
  const absent = sources.map(inContextTop).filter((path) => context.repo.stat(path) === undefined && !/^\.git(?:\/|$)/.test(path));
  return absent.length + builds.filter(({ run, place }) => run.certain && place.kind === 'none').length;
}

function findingOf(rule: Rule, found: Found, view: View): CheckFinding {
  const { line, message, remedy, edits } = found;
  const { generator: { recorded: by, running }, file, home } = view;
  const update = commandAt('update', home);
  const rendered = view.recorded && rule.follows !== undefined && found.stays !== true && isRendered(view, found);
  const followed = rendered && (view.fixed !== true || rule.inEveryRecipe === true);
  const mend = remedy ?? rule.remedy;
  const grade = found.grade ?? rule.grade;
  const fails = followed && grade === 'broken';
  const renders = by !== undefined && isLater(by, running) ? `npx generator-go-docker@${by} check${wordOf(home)} judges it by the release that wrote it` : `${update} ${rule.follows}`;
  return {
    rule: rule.id, grade: fails ? 'drift' : grade, followed, path: file.path, line, message: fails ? `${message} (it fails until it is updated)` : message,
    remedy: followed ? `${renders}; by hand: ${mend}` : rendered ? `${update} --recipe minimal plans the image from the code; by hand: ${mend}` : mend,
    // What an update renders anew would meet an edit of ours there as somebody else's.
    edits: followed ? [] : edits ?? [],
  };
}

/** Whether an update would render what is at fault: not where a refused change still lies beside the file, nor in lines that are its owner's. */
function isRendered({ repo, file, bases, context }: View, { line, message }: Found): boolean {
  if (repo.stat(`${file.path}.rej`) !== undefined) return false;
  const ignore = context.ignore?.path;
  if (ignore !== undefined && message.includes(`${ignore} hides `)) return !hasOwnLines(repo.read(ignore) ?? '', bases?.get(ignore));
  const { line: from, endLine: to } = file.instructions.find((one) => one.line <= line && line <= one.endLine) ?? { line, endLine: line };
  return !hasOwnLines(file.source.text.split('\n').slice(from - 1, to).join('\n'), bases?.get(file.path));
}

/** Whether a text has a line that was not rendered; where it is not known what was, none is. */
function hasOwnLines(text: string, base: string | undefined): boolean {
  const lines = (one: string): string[] => one.replace(/^\uFEFF/, '').split('\n').map((line) => line.trim()).filter(Boolean);
  const rendered = base === undefined ? undefined : new Set(lines(base));
  return rendered !== undefined && lines(text).some((line) => !rendered.has(line));
}

function silenced(file: Dockerfile, found: readonly CheckFinding[]): CheckFinding[] {
  const { silences, bad } = readSilences(file, RULES.map(({ id }) => id));
  const covers = (one: CheckFinding, { ids, from, to }: { ids: readonly string[]; from: number; to: number }): boolean => ids.includes(one.rule) && from <= one.line && one.line <= to;
  const about = (rule: string, line: number, message: string, remedy: string): CheckFinding => ({ rule, grade: 'advice', followed: false, path: file.path, line, message, remedy, edits: [] });
  return [
    ...found.filter((one) => !silences.some((silence) => covers(one, silence))),
    ...bad.map(({ line, message, remedy }) => about('silence-unknown', line, message, remedy)),
    ...silences.flatMap((silence) => silence.ids.filter((id) => !found.some((one) => covers(one, { ...silence, ids: [id] }))).map((id) => about('silence-unused', silence.line, `ignore=${id} silences nothing: the rule finds nothing here`, 'take the comment away'))),
  ];
}

const SEVERITY = { broken: 'error', drift: 'warning', advice: 'info' } as const satisfies Record<Grade, Diagnostic['severity']>;

/** A finding as the report has it. */
export function diagnosticOf({ rule, grade, message, path, line, remedy }: CheckFinding): Diagnostic {
  return { code: rule, severity: SEVERITY[grade], message, at: { path, line }, remedy };
}

/**
 * What the process ends with: 1 where a build or a start fails, 2 where something no longer fits. What fails because the
 * repository moved on, in a file that the record holds, is drift: `update` mends it.
 */
export function exitOf(findings: readonly CheckFinding[]): 0 | 1 | 2 {
  if (findings.some(({ grade }) => grade === 'broken')) return 1;
  return findings.some(({ grade }) => grade !== 'advice') ? 2 : 0;
}
