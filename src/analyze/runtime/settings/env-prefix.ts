/** What variables and flags of tagged fields are called with all that the structs around them put before their names. */
import type { OwnCode } from '../../code/own-code.ts';
import { holdersOf, structAround, type Holder } from './holders.ts';
import { lookuperPrefixes } from './lookuper-prefix.ts';
import type { Setting } from './settings.ts';

interface Row {
  readonly library: RegExp;
  /** What a field puts before the variables, and the flags, of its struct. */
  readonly env?: (tags: Holder['tags']) => string | undefined;
  readonly flag?: (tags: Holder['tags']) => string | undefined;
  /** What stands before all variables. */
  readonly whole?: RegExp;
}

const joined = (text: string | undefined, mark: string): string | undefined => (text === undefined || text === '' ? undefined : `${text}${mark}`);

const ROWS: readonly Row[] = [
  { library: /caarlos0\/env(?:$|\/v\d+$)/, env: (tags) => tags.get('envPrefix'), whole: /\benv\.Options\s*\{[^{}]*\bPrefix:\s*"(\w+)"/ },
  { library: /^github\.com\/ilyakaznacheev\/cleanenv$/, env: (tags) => tags.get('env-prefix') },
  { library: /^github\.com\/sethvargo\/go-envconfig$/, env: (tags) => /,\s*prefix=([\w.]+)/.exec(tags.get('env') ?? '')?.[1], whole: /\bPrefixLookuper\(\s*"(\w+)"/ },
  { library: /\/go-flags$/, env: (tags) => joined(tags.get('env-namespace'), '_'), flag: (tags) => joined(tags.get('namespace'), '.') },
  { library: /^github\.com\/alecthomas\/kong$/, env: (tags) => tags.get('envprefix'), flag: (tags) => tags.get('prefix') },
];

const hint = /\b(?:envPrefix|env-prefix|(?:env-)?namespace|(?:env)?prefix):"|,\s*prefix=\w/;

/** Gives a setting the names under which its library looks it up: one for each way in which its struct is held. */
export function envPrefixes(own: OwnCode): (setting: Setting) => Setting[] {
  const rows = ROWS.filter(({ library }) => [...own.external.keys()].some((path) => library.test(path)));
  const first = rows.flatMap(({ whole }) => own.files.flatMap((file) => (whole === undefined ? [] : (file.first(whole)?.[1] ?? []))))[0] ?? '';
  const held = rows.length > 0 && own.files.some((file) => file.has(hint));
  const looked = lookuperPrefixes(own);
  if (!held && first === '' && looked.size === 0) return (setting) => [setting];
  const before = (way: readonly Holder[], kind: 'env' | 'flag'): string => way.map(({ tags }) => rows.map((row) => row[kind]?.(tags)).find((text) => text !== undefined) ?? '').join('');
  return (setting) => {
    const file = (setting.by === 'struct' && setting.kind === 'env') || setting.by === 'kong' ? own.files.find(({ path }) => path === setting.at.path) : undefined;
    if (file === undefined) return [setting];
    const prefixes = looked.get(structAround(file, setting.at.line) ?? '') ?? [first];
    return prefixes.flatMap((prefix) => (held ? holdersOf(file, setting.at.line, own) : [[]]).map((way): Setting => {
      const env = (name: string): string => `${prefix}${before(way, 'env')}${name}`;
      if (setting.kind === 'env') return { ...setting, name: env(setting.name) };
      return { ...setting, name: `${before(way, 'flag')}${setting.name}`, ...(setting.env !== undefined && { env: env(setting.env) }) };
    }));
  };
}
