/** Flags of peterbourgon/ff v4, whose sets take a rune for the short name and have calls for one of both names. */
import { argumentsOf } from '../../code/go-text.ts';
import type { Setting, SettingReader } from './settings.ts';

const library = 'github.com/peterbourgon/ff/v4';
const call = /\.(?:String|Int|Uint|Duration)(?:Var)?(?:Long)?\s*\(/g;

/** `fs.StringLong("addr", ":8080", "usage")`, `fs.String('a', "addr", …)`, `fs.StringVar(&cfg.addr, 'a', "addr", …)`. */
export const readFfFlags: SettingReader = (file, own) => {
  if (!file.imports.has(library)) return [];
  return file.calls(call).flatMap(({ args: text, method, line }): Setting[] => {
    const all = argumentsOf(text);
    const args = method.includes('Var') ? all.slice(1) : all;
    const [short, name, value] = method.endsWith('Long') ? [undefined, args[0], args[1]] : [/^'(\w)'$/.exec(args[0] ?? '')?.[1], args[1], args[2]];
    const flag = own.value(name, file);
    const variable = method.includes('Var') ? /(\w+)$/.exec(all[0] ?? '')?.[1] : undefined;
    if (flag === undefined || !/^[A-Za-z][\w.-]*$/.test(flag) || (!method.endsWith('Long') && !/^(?:'.'|0)$/.test(args[0] ?? ''))) return [];
    return [{ kind: 'flag', name: flag, fallback: own.value(value, file), required: false, by: 'pflag', at: { path: file.path, line }, ...(short !== undefined && { short }), ...(variable !== undefined && { variable }) }];
  });
};
