/** Variables of the environment that the program's own code asks for. */
import { argumentsOf, linesOf } from '../../code/go-text.ts';
import { emptyThen, endsCallers, endsEmpty, fallbackOf, wrappedCalls, wrappedName } from './env-fallback.ts';
import { heldBefore } from './field-defaults.ts';
import { endsMain, isNamedAsLacking } from './named-errors.ts';
import { isOnChoice } from './on-choice.ts';
import { isMadeURL } from './reached.ts';
import { SETTLES } from './settles.ts';
import type { Setting, SettingReader } from './settings.ts';

const envHint = /env/i;
const isMain = /^package main\b/m;
const envCall = /\.(?:Getenv|LookupEnv)\s*\(|(?:[eE]nv|ENV)\w*(?:\[[\w.]+\])?\s*\(\s*(?="[A-Z][A-Z0-9_]+")/g;

/** `v, err := requireEnv("X")`, then `if err == nil { … }`, and no word of the error. */
const dropsError = /^[^\n]*,\s*(\w+)\s*:?=[^\n]*\n\s*if \1 == nil\b[^\n]*\{\n(?:\t[^\n]*\n)*?\s*\}\n\s*return nil\b/;

/** `os.Getenv("X")` and functions of the program that wrap it: `getEnv("X", "default")`. */
export const readEnvironment: SettingReader = (file, own) => {
  const wrapped = wrappedCalls(file, own);
  if (!file.has(envHint) && wrapped.length === 0) return [];
  return [...file.calls(envCall), ...wrapped].flatMap((call): Setting[] => {
    if (
      /^(?:os\.)?(?:Setenv|Unsetenv|ExpandEnv|Expand)$|bindenv|setenv/i.test(call.name) ||
      call.name.endsWith('Setenv')
    )
      return [];
    const args = argumentsOf(call.args);
    const asked = own.value(args[0], file);
    if (asked === undefined || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(asked)) return [];
    const plain = /(?:os|syscall)\.\w+$/.test(call.name);
    const name = plain ? asked : wrappedName(own, call, asked);
    const after = linesOf(file.code).slice(call.line - 1, call.line + 7).join('\n');
    const fallback = plain ? fallbackOf(file, own, call) : (own.value(args[1], file) ?? (args[1]?.includes('.') === true ? heldBefore(args[1], file, call.line, own) : undefined) ?? (args.length === 1 ? emptyThen(file, call.line) : undefined));
    const must = /must|require/i.test(call.name) && !dropsError.test(after);
    const required =
      fallback === undefined &&
      (must ||
        endsEmpty(after) ||
        endsMain(file, call.line) ||
        (plain && endsCallers(file, own, call.line)) ||
        ((isMain.test(file.code) || SETTLES.test(file.path)) && isNamedAsLacking(file, name)) ||
        /!ok\b[\s\S]{0,120}?(?:Fatal\w*|panic|os\.Exit)\(/.test(after) ||
        // An error that is handed on ends the program where it is made, or configured.
        ((isMain.test(file.code) || SETTLES.test(file.path)) && /^[^\n]*\bok\s*:?=[^\n]*(?:\n\s*if\s+|;\s*)!ok\s*\{\s*return\b[^\n}]*(?:Errorf|errors\.New)\(/.test(after))) &&
      !isOnChoice(own, file, call.line);
    const at = { path: file.path, line: call.line };
    return [{ kind: 'env', name, fallback, required, by: 'os', at, ...(plain && isMadeURL(file, call.line) ? { reaches: true } : {}) }];
  });
};
