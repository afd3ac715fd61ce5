/** Programs that a program starts, by the names in its code. */
import { parentOf } from '../../../repo.ts';
import { handedTo } from '../../code/callers.ts';
import { functionAround } from '../../code/functions.ts';
import type { Held } from '../../code/collections.ts';
import { argumentsOf, lineAt, linesOf, literal } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { pathOf } from '../../code/paths.ts';
import type { Finding, Source } from '../../facts.ts';
import { readScript } from '../../shell/script.ts';
import type { Setting } from '../settings/settings.ts';
import { heldByCollection, heldByReceiver } from './held-programs.ts';
import { startedByModules } from './starters.ts';

/** `near`: by the main package, by a program of few packages, or by many parts of it; `demanded`: it ends without. */
export interface Execute extends Finding<string> {
  readonly near: boolean;
  readonly demanded: boolean;
}

/** A program of so few packages does what its parts do; in a large one a call is often for a case of its own. */
const fewPackages = 12;
/** What so many packages start is no case of its own. */
const manyStarters = 3;
const execCall = /\b(?:exec\.(?:Command|CommandContext|LookPath)|(?:syscall|unix)\.Exec|os\.StartProcess)\s*\(/g;
/** Calls that take the words of the command line, its name among them, as a list. */
const byList = /\b(?:syscall|unix)\.Exec\(|\bos\.StartProcess\(/;
/** A call whose error ends the program. */
const fails = /^[^\n]*\berr\b[^\n]*(?:\n[^\n]*\berr != nil\b[^\n]*)?\n\s*(?:\w+\.)*(?:Fatal\w*|panic|Exit)\(/;
const demands = /^[\s\S]{0,200}?(?:\bFatal\w*\(|\bpanic\(|\bos\.Exit\()/;

/** A program where systems keep them, whatever holds its path until it is started. */
const systemProgram = /"(\/usr\/s?bin\/[a-z][\w.-]*)"/g;

/** `scripts`: what the script of the repository starts that a path finds; `named`: values of the configuration, which may be such paths. */
export function readExecutes(own: OwnCode, settings: readonly Setting[], program: string, scripts: (path: string) => readonly Finding<string>[], named: () => readonly string[]): Execute[] {
  const found = new Map<string, Execute>();
  const startedFrom = new Map<string, Set<string>>();
  const small = new Set(own.files.map(({ dir }) => dir)).size <= fewPackages;
  const add = (value: string, near: boolean, demanded: boolean, at: Source): void => {
    if (!/^[\w./+-]{1,100}$/.test(value) || /\.(?:exe|db|json|ya?ml|toml|txt|log)$/.test(value) || elsewhere.has(value)) return;
    startedFrom.set(value, (startedFrom.get(value) ?? new Set()).add(parentOf(at.path)));
    const known = found.get(value);
    if (known === undefined || (demanded && !known.demanded)) found.set(value, { value, near, demanded, at });
  };
  let startsNamed = false;
  for (const file of own.files) {
    if (!file.imports.has('os/exec') && !file.has(byList)) continue;
    for (const call of file.calls(execCall)) {
      const args = wordsOf(call.name, argumentsOf(call.args));
      const line = call.line;
      const word = args[call.method === 'CommandContext' ? 1 : 0];
      const name = pathOf(word, file, line, own);
      const demanded = call.method === 'LookPath' && (endsBehind(file, line) || endsProgram(own, file, line, program));
      const started = name === undefined ? [...handedIn(own, file, line, word ?? ''), ...heldByReceiver(own, file, line, word ?? ''), ...heldByCollection(own, file, line, word ?? '')] : name.whole ? [{ value: name.path, file, line }] : [];
      startsNamed ||= call.method !== 'LookPath' && name === undefined && started.length === 0;
      for (const { value, file: from, line: at } of [...started, ...inShell(started, args, file, line)]) {
        add(value, small || from.dir === program, demanded || (at !== line && fails.test(linesOf(from.code).slice(at - 1, at + 2).join('\n'))), { path: from.path, line: at });
      }
      // A script of the repository's own, started by its path or handed to a shell.
      for (const path of scriptsOf(started, args, file, line, own)) {
        for (const { value, at } of scripts(path)) add(value, small || file.dir === program, false, at);
      }
    }
  }
  const starters = new Set([program, ...own.files.filter(({ imports }) => imports.has('os/exec')).map(({ dir }) => dir)]);
  for (const file of own.external.has('os/exec') ? own.files : []) {
    if (starters.has(file.dir)) for (const { 1: path = '', index } of file.all(systemProgram)) add(path, small || file.dir === program, false, { path: file.path, line: lineAt(file.code, index) });
  }
  // Of scripts that a setting or the configuration names only what reads them is wanted: they are there for an example, or to be filled in.
  for (const path of startsNamed ? [...settings.flatMap(({ name, fallback = '' }) => (forScripts.test(`${name} ${fallback}`) ? [fallback] : [])), ...named().filter((value) => forScripts.test(value))] : []) {
    for (const { value, at } of /^[\w./-]*\w\/?$/.test(path) && !path.startsWith('/') ? scripts(path).slice(0, 1) : []) add(value, true, false, at);
  }
  for (const { value, at } of setToStart(own, settings)) add(value, small || parentOf(at.path) === program, false, at);
  for (const { value, at, told } of startedByModules(own)) add(value, !told && (small || parentOf(at.path) === program), false, at);
  return [...found.values()].map((one) => (startedFrom.get(one.value)!.size < manyStarters ? one : { ...one, near: true }));
}

/** Whether the program ends where a call fails, as the lines behind it say. */
function endsBehind(file: CodeFile, line: number): boolean {
  return demands.test(linesOf(file.code).slice(line - 1, line + 4).join('\n'));
}

/** Whether a function hands on that it has not found a program, and the main package ends by that: `if err := history.Start(); err != nil { os.Exit(1) }`. */
function endsProgram(own: OwnCode, file: CodeFile, line: number, program: string): boolean {
  const name = /^\s*if err != nil \{\n(?:[^\n]*\n)?\s*return err$/m.test(linesOf(file.code).slice(line, line + 4).join('\n')) ? functionAround(file, line)?.name : undefined;
  return name !== undefined && own.filesIn(program).some(({ code }) => new RegExp(`\\bif err := (?:\\w+\\.)?${name}\\([^\\n]*\\); err != nil \\{\\n\\s*(?:os\\.Exit|log\\.Fatal|panic)`).test(code));
}

/** The program and its words. */
function wordsOf(name: string, args: readonly string[]): readonly string[] {
  const list = name.startsWith('exec.') ? undefined : /^\[\]string\s*\{([\s\S]*)\}$/.exec(args[1] ?? '')?.[1];
  return list === undefined ? args : [...args.slice(0, 1), ...argumentsOf(list).slice(1)];
}

/** A file, or what directories of scripts are called, and settings that name one. */
const forScripts = /\.\w+$|scripts?(?:\b|_?dir)|hooks?\b|probes?\b|plugins?\b|checks?\b|handlers?\b/i;

const SHELL = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da)?sh$/;

/** Programs of a script that is handed to a shell: `exec.Command("sh", "-c", "pdftotext in.pdf - | wc -l")`. */
function inShell(started: readonly { readonly value: string }[], args: readonly string[], file: CodeFile, line: number): Held[] {
  if (!started.some(({ value }) => SHELL.test(value))) return [];
  const script = literal(args[args.findIndex((arg) => /^"-[a-z]*c"$/.test(arg)) + 1]);
  if (script === undefined || !args.some((arg) => /^"-[a-z]*c"$/.test(arg))) return [];
  return readScript(script).flatMap(({ words: [word = ''] }) => (/^[a-z][\w.-]*$/.test(word) ? [{ value: word, file, line }] : []));
}

/** The paths that may be a script: what is started by its path, and what a shell is given. */
function scriptsOf(started: readonly { readonly value: string }[], args: readonly string[], file: CodeFile, line: number, own: OwnCode): string[] {
  const direct = started.flatMap(({ value }) => (value.includes('/') || value.endsWith('.sh') ? [value] : []));
  if (!started.some(({ value }) => SHELL.test(value))) return direct;
  return args.flatMap((arg) => {
    const path = pathOf(arg, file, line, own);
    return path?.whole && /^[\w./-]*[./][\w./-]*$/.test(path.path) && !SHELL.test(path.path) ? [path.path] : [];
  });
}

/** The names that a function of the package is given which starts what it is told: `run("git", "fetch")`. */
function handedIn(own: OwnCode, file: CodeFile, line: number, word: string): Held[] {
  // `words[0]` of the words that it takes: the first of a call's.
  const [, name] = /^([a-z]\w*)(?:\[0\])?$/i.exec(word) ?? [];
  if (name === undefined) return [];
  return handedTo(own, file, line, name).filter((one) => one.file.dir === file.dir).flatMap((one) => {
    const value = literal(name === word ? one.text : (/^\[\]string\s*\{([^,}]*)/.exec(one.text)?.[1]?.trim() ?? one.text));
    return value === undefined ? [] : [{ value, file: one.file, line: one.line }];
  });
}

/** `FFMPEG_PATH`, `--git-bin` or `--git` with the program that it is called after for its default; a variable of that name alone may be a host. */
function setToStart(own: OwnCode, settings: readonly Setting[]): Finding<string>[] {
  if (!own.external.has('os/exec')) return [];
  return settings.flatMap(({ kind, name, fallback = '', at }) => {
    const program = /^(?:\/usr\/(?:local\/)?bin\/)?([a-z][\w-]+)$/.exec(fallback)?.[1];
    const words = name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
    return program !== undefined && words.replace(/(?:path|bin|binary|cmd|command|exe|exec|executable)$/, '') === program.replace(/[^a-z0-9]/g, '') && (words !== program || kind === 'flag') ? [{ value: fallback, at }] : [];
  });
}

/** Programs of other systems, and those that a desktop has: never wanted in an image. */
const elsewhere = new Set([
  'open',
  'xdg-open',
  'rundll32',
  'cmd',
  'powershell',
  'osascript',
  'pbcopy',
  'pbpaste',
  'xclip',
  'xsel',
  'clip',
  'wl-copy',
  'systemctl',
  'launchctl',
  'schtasks',
  'reg',
  'defaults',
  'sw_vers',
  'ioreg',
  'termux-open',
]);
