/** Which setting an address in the code is made of. */
import { parentOf } from '../../../repo.ts';
import { lineAt, linesOf } from '../../code/go-text.ts';
import type { CodeFile } from '../../code/own-code.ts';
import type { Source } from '../../facts.ts';
import type { Setting } from '../settings/settings.ts';
import { SIDE_WORD, spokenPath } from './addresses.ts';

/** An expression that holds the address or the port alone. */
export interface Use {
  readonly file: CodeFile;
  readonly text: string;
  readonly at: Source;
}

/** Names in an expression, of a field the last word. */
export function nameIn(text: string): string[] {
  return [...text.matchAll(/(?:\w+\.)*([A-Za-z_]\w*)(?![\w(])/g)].map(([, name = '']) => name);
}

/** The setting that the expression asks for by name, or whose variable it reads. */
export function settingBehind({ file, text }: Use, settings: readonly Setting[]): Setting | undefined {
  // viper and cobra know a flag by its name, and so does koanf.
  const getter = file.has(/"github\.com\/knadh\/koanf["/]/) ? /(\.Get\w*|\.(?:Must)?String)?\(\s*"([A-Za-z][\w.-]*)"/g : /(\.Get\w*)?\(\s*"([A-Za-z][\w.-]*)"/g;
  const asked = [...text.matchAll(getter)].map(([, get, name]) => {
    const called = settings.filter((one) => one.name === name && (one.kind !== 'flag' || (get !== undefined && one.elsewhere !== true)));
    return called.find(({ kind }) => kind !== 'flag') ?? called[0];
  }).find((one) => one !== undefined);
  if (asked !== undefined) return asked;
  for (const name of nameIn(text)) {
    // A field may be set in any package, a variable in its own.
    const own = settings.find(({ variable, at }) => variable === name && (parentOf(at.path) === file.dir || (text.includes('.') && !/^port$/i.test(name))));
    if (own !== undefined) return own;
    const inFile = settings.filter(({ at }) => at.path === file.path);
    const sets = inFile.length === 0 ? [] : file.code.matchAll(new RegExp(`(?:^|[ \\t.])${name}(?:[ \\t]+\\*?\\w+|,[ \\t]*(?:_|err|ok))?[ \\t]*:?=[^=\\n]`, 'gm'));
    const set = [...sets].find(({ index }) => !isOfAnother(text, file.code.slice(Math.max(0, index - 80), index + 1)));
    const line = set === undefined ? 0 : lineAt(file.code, set.index);
    // `config.Port = *port` takes what a flag in a variable holds.
    const held = set === undefined ? undefined : /^\*(\w+)\s*$/.exec(linesOf(file.code)[line - 1]!.split('=')[1]!.trim())?.[1];
    const here = inFile.find(({ at, variable }) => at.line === line || (held !== undefined && variable === held));
    if (here !== undefined) return here;
  }
  return byFields(text, settings) ?? byTag(text, settings, file.dir);
}

/** Whether a field is set that lies in another field than the one that is read: `cfg.DB.Port = …` is no `cfg.Web.Port`. `before`: the text before its name. */
function isOfAnother(text: string, before: string): boolean {
  const [, read] = /\w+\.(\w+)\.\w+\W*$/.exec(text) ?? [];
  const [, set] = /\w+\.(\w+)\.$/.exec(before) ?? [];
  return read !== undefined && set !== undefined && read !== set;
}

/** `cfg.HTTP`: the only field of that name whose tag names a variable, of the package or of all, where an address, or the number of no port beside the work, is its default. */
function byTag(text: string, settings: readonly Setting[], dir: string): Setting | undefined {
  const name = /^\w+(?:\.\w+)*\.(\w+)$/.exec(text.trim())?.[1];
  const all = name === undefined ? [] : settings.filter(({ field }) => field === name);
  const here = all.filter(({ at }) => parentOf(at.path) === dir);
  const found = here.length > 0 ? here : all;
  const [only] = found.length === 1 ? found : [];
  return /:\d+$/.test(only?.fallback ?? '') || (/^\d{2,5}$/.test(only?.fallback ?? '') && !SIDE_WORD.test(`${only!.name} ${spokenPath(only!.at.path)}`)) ? only : undefined;
}

/** `cfg.Debug.Port`: the variable that is made of the names of fields, `APP_DEBUG_PORT`. */
function byFields(text: string, settings: readonly Setting[]): Setting | undefined {
  const fields = /\.(\w+)\.(\w+)$/.exec(text.trim())?.slice(1).map((field) => field.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase());
  const found = fields === undefined ? [] : settings.filter(({ kind, name, by, variable }) => kind === 'env' && by === 'conf' && variable === undefined && name.endsWith(`_${fields.join('_')}`));
  return found.length === 1 ? found[0] : undefined;
}
