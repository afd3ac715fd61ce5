/** Flags that a program ends without. */
import { parentOf } from '../../../repo.ts';
import { bodyOf, lineAt, linesOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { withDataSources } from './data-sources.ts';
import { isOnChoice, isWhereSet } from './on-choice.ts';
import { isEmpty, type Setting } from './settings.ts';

const marks = /\bMark(?:Persistent)?FlagRequired\(\s*(?:\w+(?:\.\w+)*\([^()]*\),\s*)?"([\w.-]+)"/g;
const assigned = /(?!(?:var|const)\s)\b([A-Za-z_][\w.]*)(?:\s+\*?\w+)?\s*:?=\s*[\w.]*\b(?:String|Bool|U?[Ii]nt(?:64)?|Duration)P?\(/;
/** What ends a program, in contrast to what ends it when it has served: `log.Fatal(http.ListenAndServe(…))`. */
export const ends = /\b[fF]atal\w*\((?![^\n]*(?:Listen|Serve|\bRun)\w*\()|\b[gk]log\.Exit\w*\(|\bpanic\(|\bos\.Exit\((?!0\))/;
export const usage = /\bUsage\(\)|\bPrintDefaults\(\)/;
/** An error that is handed on says that something lacks. */
export const complains = /\breturn\b[^\n]*\b(?:required|must|missing|need\w*|specif\w+|mandatory)\b/i;

/** The settings, with the flags marked whose absence ends the program: by cobra's own mark, or by a test of the value in the main package. */
export function withRequiredFlags(own: OwnCode, settings: readonly Setting[], program: string): Setting[] {
  const marked = new Set(own.files.flatMap((file) => (file.imports.has('github.com/spf13/cobra') ? file.all(marks).map((match) => match[1]!) : [])));
  return withDataSources(own, settings).map((setting) => {
    const { kind, name, fallback, required, by } = setting;
    if (kind !== 'flag' || required || !isEmpty(fallback)) return setting;
    if (by === 'urfave') return own.files.some((file) => asksChoice(own, file, name)) ? { ...setting, required: true } : setting;
    // A default that is computed is one all the same.
    return marked.has(name) || (fallback !== undefined && (by === 'flag' || by === 'pflag') && (isDemanded(own, setting) || (parentOf(setting.at.path) === program && endsWithout(own, setting)))) ? { ...setting, required: true } : setting;
  });
}

/** The name of the variable or field that holds a flag. */
export function holderOf(own: OwnCode, { variable, at }: Setting): string | undefined {
  const line = (): string => linesOf(own.files.find(({ path }) => path === at.path)?.code ?? '')[at.line - 1] ?? '';
  const holder = variable ?? assigned.exec(line())?.[1];
  return holder?.slice(holder.lastIndexOf('.') + 1);
}

/** `if *root == "" { log.Fatal(…) }` in a file of the same package. */
function endsWithout(own: OwnCode, setting: Setting): boolean {
  const file = own.files.find(({ path }) => path === setting.at.path);
  const name = holderOf(own, setting);
  if (file === undefined || name === undefined) return false;
  return own.filesIn(file.dir).some((one) => tests(own, one, name) || chooses(one, name) || heirs(one, name).some((heir) => tests(own, one, heir)));
}

/** Variables that take the value where there is one: `if *text != "" { body = *text }`. */
function heirs(file: CodeFile, name: string): string[] {
  if (!file.code.includes(name)) return [];
  const taken = new RegExp(`^[ \\t]*if \\*${name} != "" \\{\\s*(\\w+) = \\*${name}\\s*\\}`, 'gm');
  return [...file.code.matchAll(taken)].map(([, heir]) => heir!).filter((heir) => !new RegExp(`\\b${heir} :?= (?:"[^"]|\\w+\\b(?!\\.Getenv\\())`).test(file.code));
}

function tests(own: OwnCode, file: CodeFile, name: string): boolean {
  if (!file.code.includes(name)) return false;
  // Of two values that are tested together either is enough, so that neither is asked for.
  const test = new RegExp(`^[ \\t]*(?:\\} else )?if ([^\\n{&]*(?:(?<![\\w.])\\*?|\\.)${name}\\)?\\s*(?:==\\s*(?:""|0\\b|nil\\b)|<\\s*1\\b|<=\\s*0\\b)[^\\n{&]*)\\{([^{}]{0,400})`, 'gm');
  return [...file.code.matchAll(test)].some(({ index, 2: block = '' }) =>
    (ends.test(block) || complains.test(block) || (usage.test(block) && /\breturn\b|\bos\.Exit\(/.test(block))) && !isAside(own, file, lineAt(file.code, index)));
}

/** `} else { return errors.New("--database is required") }` in a file of the same package: an error that names a flag of the command line itself, whatever else may stand in for it. */
function isDemanded(own: OwnCode, { name, at }: Setting): boolean {
  const files = own.filesIn(parentOf(at.path));
  // A set of flags is one command's.
  if (!/\bflag\.\w+\(/.test(linesOf(files.find(({ path }) => path === at.path)?.code ?? '')[at.line - 1] ?? '')) return false;
  const demand = new RegExp(`\\breturn\\b[^\\n]*"--?${name} (?:is required|must be (?:given|provided|set|specified))\\b`, 'g');
  return files.filter(({ code }) => code.includes(`-${name} `)).some((file) => [...file.code.matchAll(demand)].some(({ index }) => !isOnChoice(own, file, lineAt(file.code, index))));
}

/** Whether the test stands where only a choice leads: below a value that is given, or in a function that is called by choice alone. */
function isAside(own: OwnCode, file: CodeFile, line: number): boolean {
  return isWhereSet(file, line) || (/^\tif/.test(linesOf(file.code)[line - 1] ?? '') && isOnChoice(own, file, line));
}

/** A line that only tells a person something, or ends: no work of the program's. */
export const says = /^\s*(?:$|(?:flag|fmt|klog|log|logger|logrus|os|pflag|slog|zap)\.(?:\w+\.)?\w+\(|panic\(|return\b|\w*[uU]sage\()(?![^\n]*(?:Listen|Serve|\bRun)\w*\()/;

/** `switch *mode { case "server": …; default: flag.Usage(); os.Exit(2) }` in the first level of a function: no value is none of the cases. */
function chooses(file: CodeFile, name: string): boolean {
  if (!file.code.includes(name)) return false;
  const start = new RegExp(`^\\tswitch \\*?(?:\\w+\\.)*${name} \\{$`, 'gm');
  return [...file.code.matchAll(start)].some(({ index, 0: { length } }) => {
    const body = bodyOf(file.code, index + length);
    const otherwise = /^\tdefault:([\s\S]*?)(?=^\tcase\b|(?![\s\S]))/m.exec(body)?.[1];
    return otherwise !== undefined && (ends.test(otherwise) || complains.test(otherwise)) && otherwise.split('\n').every((line) => says.test(line)) && !/^\tcase\b[^\n:]*""/m.test(body) && /^\tcase\b[^\n:]*"\w/m.test(body);
  });
}

/** `switch provider := c.String("provider"); provider { …; default: return errors.New(…) }` of urfave, where no value is none of the cases. */
function asksChoice(own: OwnCode, file: CodeFile, name: string): boolean {
  if (!file.code.includes(`String("${name}")`)) return false;
  const start = new RegExp(`^(\\t{1,3})switch (?:(\\w+) := )?\\w+\\.String\\("${name}"\\)(?:; \\2)? \\{$`, 'gm');
  return [...file.code.matchAll(start)].some(({ index, 0: { length }, 1: margin = '' }) => {
    const body = bodyOf(file.code, index + length);
    const otherwise = new RegExp(`^${margin}default:\\n([^\\n]*)\\n\\s*$`, 'm').exec(body)?.[1] ?? '';
    const ended = ends.test(otherwise) || /\breturn\b[^\n]*\b(?:Errorf|errors\.New|Exit)\(/.test(otherwise);
    return ended && !new RegExp(`^${margin}case\\b[^\\n:]*""`, 'm').test(body) && !isOnChoice(own, file, lineAt(file.code, index));
  });
}
