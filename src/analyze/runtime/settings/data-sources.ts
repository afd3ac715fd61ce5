/** Variables that name the database, the broker or the account which a program opens at its start: with an empty one it ends. */
import { handedTo, type Expression } from '../../code/callers.ts';
import { addendsOf, argumentsOf, linesOf, literal, type Call } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { isOnChoice } from './on-choice.ts';
import { isEmpty, type Setting } from './settings.ts';

const openers =
  /\b(?:sqlx?\.(?:Open|Connect|MustConnect|MustOpen)|(?:pgx|pgxpool)\.(?:Connect|New|ParseConfig)|(?:postgres|mysql|sqlserver)\.Open|redis\.ParseURL|amqp(?:091)?\.Dial|discordgo\.New|\w+\.NewBotAPI)\s*\(|\.ApplyURI\s*\(/g;
/** Which argument says where: behind a context, behind the name of a driver. */
const place = ({ name }: Call): number => (/^(?:sqlx?\.|pgx\.Connect|pgxpool\.(?:Connect|New)$)/.test(name) ? 1 : 0);
const kindOf = ({ name, args }: Call): string => (name.startsWith('sql') ? `sql ${literal(argumentsOf(args)[0]) ?? ''}` : /^pgx/.test(name) ? 'sql pgx' : name.replace(/^(postgres|mysql|sqlserver)\.Open$/, 'sql $1'));
/** A database in a file is made where there is none. */
const inFile = /sqlite|duckdb|ramsql/;

interface Opening extends Expression {
  readonly kind: string;
}

/** The settings, with the variables marked that nothing stands in for and that are opened as they are. */
export function withDataSources(own: OwnCode, settings: readonly Setting[]): Setting[] {
  const open = own.files.flatMap((file) => file.calls(openers).map((call): Opening => ({ file, line: call.line, text: argumentsOf(call.args)[place(call)] ?? '', kind: kindOf(call) })));
  // Of several databases a setting chooses one.
  const several = new Set(open.map(({ kind }) => kind).filter((kind) => kind.startsWith('sql '))).size > 1;
  const sure = open.filter(({ file, line, kind }) => !inFile.test(kind) && !(several && kind.startsWith('sql ')) && isStraight(file, line));
  const names = new Set(sure.flatMap((one) => variableOf(own, settings, one) ?? []));
  return settings.map((setting) => (setting.kind === 'env' && names.has(setting.name) ? { ...setting, required: true } : setting));
}

/** A line that its function runs whatever holds: gofmt's first level, or a chain that begins there. */
function isStraight(file: CodeFile, line: number): boolean {
  const lines = linesOf(file.code);
  const depth = /^\t*/.exec(lines[line - 1] ?? '')![0].length;
  return depth <= 1 ? !/^\tcase\b/.test(lines[line - 1] ?? '') : depth === 2 && /^\t(?!\t).*[.(,]$/.test(lines[line - 2] ?? '');
}

/** The one variable that is opened. */
function variableOf(own: OwnCode, settings: readonly Setting[], { file, line, text }: Expression, depth = 0): string | undefined {
  const word = addendsOf(text).at(-1) ?? '';
  const free = settings.filter((one) => one.kind === 'env' && isEmpty(one.fallback));
  const direct = /^[\w.]*\(\s*"(\w+)"/.exec(word)?.[1];
  if (direct !== undefined) return free.some(({ name }) => name === direct) && !isTested(own, direct, undefined) ? direct : undefined;
  const [, dotted = '', holder = ''] = /^\*?((?:\w+\.)*)(\w+)(?:\.String\(\))?$/.exec(word) ?? [];
  if (holder === '') return undefined;
  const dir = dotted === '' ? file.dir : undefined;
  if (isTested(own, holder, dir)) return undefined;
  const found = new Set(settings.flatMap((one) => {
    const from = own.files.find(({ path }) => path === one.at.path);
    if (from === undefined || (dir !== undefined && from.dir !== dir)) return [];
    if (one.kind === 'flag') return one.variable === holder && one.env !== undefined && isEmpty(one.fallback) ? [one.env] : [];
    return one.kind === 'env' && isEmpty(one.fallback) && holds(linesOf(from.code)[one.at.line - 1] ?? '', holder) ? [one.name] : [];
  }));
  const [name] = found;
  if (found.size === 1) return isTested(own, name!, undefined) ? undefined : name;
  if (found.size > 1 || dir === undefined || depth > 1) return undefined;
  const calls = handedTo(own, file, line, holder);
  // Of several stores a setting chooses the one that is opened.
  if (calls.some((one) => isOnChoice(own, one.file, one.line))) return undefined;
  const given = new Set(calls.map((one) => variableOf(own, settings, one, depth + 1)));
  return given.size === 1 ? [...given][0] : undefined;
}

/** `dsn := …`, `cfg.DSN = …`, `DSN: …`, and a field with tags. */
function holds(line: string, holder: string): boolean {
  return new RegExp(`(?<!\\w)${holder}(?:\\s*,\\s*\\w+)?\\s*(?::=|=|:)(?!=)|^\\s*${holder}\\s+\\w+\\s+\``).test(line);
}

/** A value that is compared with nothing is one that the program can do without, or says itself that it lacks. */
function isTested(own: OwnCode, name: string, dir: string | undefined): boolean {
  const test = new RegExp(`(?<!\\w)${name}(?:"\\))?\\s*[!=]=\\s*""|\\blen\\((?:\\w+\\.)*${name}\\)`);
  return (dir === undefined ? own.files : own.filesIn(dir)).some(({ code }) => code.includes(name) && test.test(code));
}
