/** Sub-commands of a program, and whether it does nothing without one. */
import { parentOf } from '../../../repo.ts';
import { callersOf } from '../../code/callers.ts';
import { functionAround } from '../../code/functions.ts';
import { linesOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import type { Source } from '../../facts.ts';
import { once } from '../../lazy.ts';
import type { Setting } from '../settings/settings.ts';
import { LIBRARIES, type Found, type LibraryName } from './command-libraries.ts';
import { belowOthers, parentsOf, type CommandLiteral } from './command-tree.ts';
import { actionOf } from './idle-action.ts';
import { isAside, servingOf } from './serving-command.ts';

export interface SubcommandFacts {
  readonly library: LibraryName;
  readonly commands: readonly { readonly name: string; readonly at: Source; /** Last line of what it is made with, where that holds its flags. */ readonly end?: number; /** It only holds others. */ readonly holds?: true }[];
  /** The files that make them; several may make one of a name. */
  readonly files: ReadonlySet<string>;
  /** Whether the program without one only prints its usage. */
  readonly needed: boolean;
  /** The one that serves, by its name, and the words that start it: two where it only holds others. `undefined` when none does. */
  readonly serves: { readonly name: string; readonly words: readonly string[]; readonly at: Source } | undefined;
}

/** `program`: the name by which the program goes. */
export function readSubcommands(own: OwnCode, program: string): SubcommandFacts | undefined {
  for (const library of LIBRARIES) {
    const files = own.files.filter((file) =>
      [...file.imports].some((imported) => library.imported.test(imported)),
    );
    const found = files.flatMap((file) => library.find(file, own));
    const executed = found.filter((one) => one.root);
    // Others are executed by commands that start them by the way; the root goes by the program's name.
    const called = executed.filter(({ name }) => name === program);
    const roots = called.length > 0 ? called : executed;
    const literals = found.flatMap(({ literal: made }) => made ?? []);
    const parents = parentsOf(own, files, literals);
    const below = belowOthers(parents, literals);
    const all = found.filter((one) => !roots.includes(one) && /^[A-Za-z][\w:.-]*$/.test(one.name) && one.name !== 'help' && one.name !== 'completion');
    const first = all.filter((one) => one.below !== true && !(one.literal !== undefined && below.has(one.literal)));
    const commands = first.length > 0 ? first : all;
    if (commands.length === 0) continue;
    const serves = servingOf(commands, program, own);
    // These end with a usage error when commands are declared, none is given and none is the default.
    const needed =
      ['kong', 'kingpin', 'go-flags', 'google'].includes(library.name)
        ? !commands.some(({ isDefault, name }) => isDefault === true && !/^(?:help|version)$/.test(name)) && roots.length === 0
        : roots.length > 0 && !roots.some((root) => root.runs && !(serves !== undefined && isForTerminal(root, own)));
    const inside = serves === undefined || serves.runs ? [] : all.filter((one) => one.runs && isInside(one, serves, parents));
    const inner = servingOf(inside, program, own, serves) ?? (inside.length === 1 && !isAside(inside[0]!.name) ? inside[0] : undefined);
    const idle = serves !== undefined && !serves.runs && inner === undefined && (library.name === 'kingpin' || holds(serves, parents));
    return {
      library: library.name,
      needed,
      commands: distinct(commands).map(({ name: of, at, body = '', runs }) => ({ name: of, at, ...(library.name === 'urfave' && { end: at.line + linesOf(body).length - 1 }), ...(!runs && { holds: true }) })),
      files: new Set(commands.map(({ at }) => at.path)),
      serves: serves === undefined || idle ? undefined : { name: serves.name, words: [serves.name, ...(inner ? [inner.name] : [])], at: serves.at },
    };
  }
  return undefined;
}

/** What draws on a terminal or a screen, or asks who sits before it. */
const terminal = /\b\w*(?:Interactive|TUI|[wW]eb[vV]iew)\w*\(|\bwebview\.New\w*\(|\b(?:tea\.NewProgram|tview\.NewApplication)\(/;

/** Whether all that a root does by itself is for a person at a terminal, which a container has not. */
function isForTerminal({ body = '', dir = '' }: Found, own: OwnCode): boolean {
  return terminal.test(actionOf(body, dir, own) ?? '');
}

/** Whether a command stands below another: is added to it, or within what that is made with. */
function isInside({ literal: made, below, at }: Found, holder: Found, parents: ReadonlyMap<CommandLiteral, readonly CommandLiteral[]>): boolean {
  if (holder.literal !== undefined) return made !== undefined && parents.get(made)?.includes(holder.literal) === true;
  return below === true && at.path === holder.at.path && at.line > holder.at.line && at.line < holder.at.line + linesOf(holder.body ?? '').length;
}

/** Whether a command only holds others: `server` with `list` and `create` below it, and nothing that it does itself. */
function holds({ literal: made, body = '' }: Found, parents: ReadonlyMap<CommandLiteral, readonly CommandLiteral[]>): boolean {
  if (made === undefined) return /\b(?:Subc|C)ommands:/.test(body);
  return !/\bRunE?:/.test(body) && [...parents.values()].some((above) => above.includes(made));
}

function distinct<T extends { readonly name: string }>(commands: readonly T[]): T[] {
  return commands.filter((one, i) => commands.findIndex((other) => other.name === one.name) === i);
}

/** The word of the command that a function makes and holds in a variable, above a place in it. */
function madeAbove(own: OwnCode, { path, line }: Source, variable: string): string | undefined {
  const file = own.files.find((one) => one.path === path);
  if (file === undefined) return undefined;
  const lines = linesOf(file.code).slice(0, line - 1);
  const start = (functionAround(file, line - 1)?.line ?? 0) - 1;
  const at = lines.findLastIndex((text, i) => i > start && new RegExp(`\\b${variable}\\s*(?::=|=)\\s*&?cobra\\.Command\\s*\\{`).test(text));
  return at < 0 ? undefined : /\bUse:\s*"([\w:.-]+)/.exec(lines.slice(at, at + 3).join('\n'))?.[1];
}

/** `case "list": queue.List()`, of any function. */
const caseCall = /\bcase\s+"([a-z][\w -]*)":\s*(?:return\s+)?(?:\w+\.)?(\w+)\(/g;

/**
 * The words of the command that the function around a place runs, where a list or a map of commands names it, or a case calls it: `{"queue list", cmdQueueList}`,
 * `"list": {"help", cmdList}`, `case "list": queue.List()`. All places of a function have one answer.
 */
function openRunners(own: OwnCode): (at: Source) => string | undefined {
  const files = new Map(own.files.map((file) => [file.path, file]));
  const known = new Map<string, string | undefined>();
  return ({ path, line }) => {
    const file = files.get(path);
    const name = file === undefined ? undefined : functionAround(file, line)?.name;
    if (file === undefined || name === undefined || name === 'main') return undefined;
    const key = `${file.dir} ${name}`;
    if (!known.has(key)) known.set(key, ranBy(own, file.dir, name));
    return known.get(key);
  };
}

function ranBy(own: OwnCode, dir: string, name: string): string | undefined {
  const entry = new RegExp(`"([a-z][\\w -]*)"\\s*[,:]\\s*(?:\\w+:\\s*)?${name}\\b`);
  const keyed = new RegExp(`"([a-z][\\w-]*)":\\s*&?[\\w.]*\\{[^{}]*(?<![\\w."])${name}\\s*[,}]`);
  const within = (file: CodeFile): string | undefined => (file.dir === dir ? keyed.exec(file.code) ?? entry.exec(file.code) : null)?.[1] ?? file.all(caseCall).find(([, , called]) => called === name)?.[1];
  return own.files.filter((one) => one.code.includes(name)).map(within).find((words) => words !== undefined);
}

/** Whether a flag is made by a function that is handed a command of cobra, and that files of other commands alone call. */
function isHandedToOthers(own: OwnCode, files: ReadonlySet<string>, serving: string, { path, line }: Source): boolean {
  const file = files.has(path) ? undefined : own.files.find((one) => one.path === path);
  const around = file === undefined ? undefined : functionAround(file, line);
  if (around === undefined || !/^func\b[^\n]*\*cobra\.Command\b/.test(linesOf(file!.code)[around.line - 1] ?? '')) return false;
  const calls = callersOf(own, around);
  const isOther = ({ path: from, code }: CodeFile): boolean => from !== serving && (files.has(from) || (/\bUse(?::|\s*=)\s*"/.test(code) && !/\.Execute(?:C|Context)?\(/.test(code)));
  return calls.length > 0 && calls.every((call) => isOther(call.file));
}

const receiver = /(\w+)\.(?:Persistent)?Flags\(\)/g;
const made = /(\w+)\s*(?::=|=|:)\s*&?cobra\.Command\s*\{/;

/**
 * Marks a flag that another sub-command has than the one that serves, which does not know it: by the variable whose
 * flag it is, else by the file, where another sub-command is made and not that one. What the one that serves has for itself is marked as well.
 */
export function ownerOf(own: OwnCode, subcommands: SubcommandFacts | undefined): (setting: Setting) => Setting {
  const serves = subcommands?.serves;
  // Where none is known to serve, the flags are those of a command that a person names; one that needs none knows its own.
  if (subcommands === undefined || (serves === undefined && subcommands.needed)) return (setting) => setting;
  const line = ({ path, line: at }: Source): string => linesOf(own.files.find((file) => file.path === path)?.code ?? '')[at - 1] ?? '';
  const holders = subcommands.commands.flatMap(({ name, at }) => {
    const variable = made.exec(line(at))?.[1];
    return variable === undefined ? [] : [{ name, variable: `${parentOf(at.path)} ${variable}` }];
  });
  const runner = once(() => openRunners(own));
  // A name that functions share tells nothing.
  const variables = new Map(holders.filter(({ variable }) => holders.filter((one) => one.variable === variable).length === 1).map(({ name, variable }) => [variable, name]));
  return (setting) => {
    const { kind, at } = setting;
    if (kind !== 'flag') return setting;
    const within = subcommands.commands.find((one) => one.at.path === at.path && one.at.line <= at.line && at.line <= (one.end ?? 0));
    if (within !== undefined && within.name !== serves?.name) return { ...setting, elsewhere: true };
    const words = subcommands.library === 'standard' && serves !== undefined ? runner()(at) : undefined;
    if (words !== undefined && words !== serves!.name) return { ...setting, elsewhere: true };
    const holder = [...`${line({ ...at, line: at.line - 1 })}\n${line(at)}`.matchAll(receiver)].at(-1)?.[1];
    const named = variables.get(`${parentOf(at.path)} ${holder}`);
    if (serves === undefined) return named === undefined ? setting : { ...setting, elsewhere: true };
    const maker = holder !== undefined ? madeAbove(own, at, holder) : undefined;
    if (subcommands.needed && maker !== undefined && maker !== serves.name && !serves.words.includes(maker) && line(at).includes(`${holder}.Flags()`)) return { ...setting, elsewhere: true };
    if ((maker ?? named) === serves.name) return { ...setting, serving: true };
    if (isHandedToOthers(own, subcommands.files, serves.at.path, at)) return { ...setting, elsewhere: true };
    const other = named !== undefined ? named !== serves.name : !/^(?:root|app|main)/i.test(holder ?? '') && at.path !== serves.at.path && subcommands.files.has(at.path);
    return other ? { ...setting, elsewhere: true } : setting;
  };
}
