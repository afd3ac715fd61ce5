/** Variables of the environment that the program's own code asks for. */
import { wordsHeld } from '../../code/collections.ts';
import { argumentsOf, linesOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { emptyThen, endsCallers, endsEmpty, endsOtherwise, fallbackOf, wrappedCalls, wrappedName } from './env-fallback.ts';
import { heldBefore } from './field-defaults.ts';
import { endsMain, isNamedAsLacking } from './named-errors.ts';
import { isOnChoice } from './on-choice.ts';
import { isMadeURL } from './reached.ts';
import { SETTLES } from './settles.ts';
import type { Setting, SettingReader } from './settings.ts';

const envHint = /env/i;
const envCall = /\.(?:Getenv|LookupEnv)\s*\(|(?:[eE]nv|ENV)\w*(?:\[[\w.]+\])?\s*\(\s*(?="[A-Z][A-Z0-9_]+"|(?:[a-z]\w*\.)?[A-Za-z]\w*\s*,)/g;

/** A program that can test itself demands there what its own start does without. */
const forTests = /(?:^|\/)(?:e2e|tests?)\//;

/** `v, err := requireEnv("X")`, then `if err == nil { … }`, and no word of the error. */
const dropsError = /^[^\n]*,\s*(\w+)\s*:?=[^\n]*\n\s*if \1 == nil\b[^\n]*\{\n(?:\t[^\n]*\n)*?\s*\}\n\s*return nil\b/;

/** The field of a literal that the call fills as a whole: `Addr: getEnv("ADDR", ":80"),`. */
const filled = /^\s*([A-Z]\w*):\s*[\w.]+\("[^()\n]*\),[ \t]*\n/;

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
    if (asked === undefined && /^os\.(?:Getenv|LookupEnv)$/.test(call.name)) return listed(file, own, call.line, args[0] ?? '');
    const plain = /(?:os|syscall)\.\w+$/.test(call.name);
    // A constant that is no name of a variable is the word of another function.
    if (asked === undefined || !(plain || args[0]!.startsWith('"') ? /^[A-Za-z_][A-Za-z0-9_]*$/ : /^[A-Z][A-Z0-9_]+$/).test(asked)) return [];
    const name = plain ? asked : wrappedName(own, call, asked);
    const after = linesOf(file.code).slice(call.line - 1, call.line + 7).join('\n');
    const fallback = plain ? fallbackOf(file, own, call) : (own.value(args[1], file) ?? (/^&|\./.test(args[1] ?? '') ? heldBefore(args[1]!.replace(/^&/, ''), file, call.line, own) : undefined) ?? (args.length === 1 ? emptyThen(file, call.line) : undefined));
    // What it is given beside the name stands in for the variable.
    const must = /must|require/i.test(call.name) && !(args.length > 1 && /^(?:true|false|-?\d[\w.]*|\w+\.\w+)$/.test(args[1]!)) && !dropsError.test(after);
    const required =
      fallback === undefined &&
      (must ||
        endsEmpty(after) ||
        endsMain(file, call.line) ||
        (plain && file.package === 'main' && endsOtherwise(file, call.line)) ||
        (plain && endsCallers(file, own, call.line)) ||
        ((file.package === 'main' || SETTLES.test(file.path)) && isNamedAsLacking(file, name)) ||
        endsUnknown.test(after) ||
        // An error that is handed on ends the program where it is made, or configured.
        ((file.package === 'main' || SETTLES.test(file.path)) && /^[^\n]*\bok\s*:?=[^\n]*(?:\n\s*if\s+|;\s*)!ok\s*\{\s*return\b[^\n}]*(?:Errorf|errors\.New)\(/.test(after))) &&
      !isOnChoice(own, file, call.line) && !forTests.test(file.path);
    const at = { path: file.path, line: call.line };
    const field = filled.exec(after)?.[1];
    // `override("ADDR", &c.Addr)`: what it points to is replaced.
    const variable = plain ? undefined : /^&(?:\w+\.)*(\w+)$/.exec(args[1] ?? '')?.[1];
    return [{ kind: 'env', name, fallback, required, by: 'os', at, ...(field !== undefined && { field }), ...(variable !== undefined && { variable }), ...(plain && isMadeURL(file, call.line) ? { reaches: true } : {}) }];
  });
};

/** `v, ok := os.LookupEnv(name)`, and the end where it is not set. */
const endsUnknown = /!ok\b[\s\S]{0,120}?(?:Fatal\w*|panic|os\.Exit)\(/;

/** Ends where one is empty, or gathers the names of those that are, and ends with them. */
const gathers = /==\s*""[^\n]*\{\s*(\w+)\s*=\s*append\(\1,[\s\S]{0,200}?len\(\1\)\s*(?:>|!=)\s*0\s*\{[^{}]{0,160}?(?:Fatal\w*|panic|os\.Exit|Errorf|errors\.New)\(/;

/** The variables of a list without which a loop over it ends the program. */
function listed(file: CodeFile, own: OwnCode, line: number, word: string): Setting[] {
  const after = linesOf(file.code).slice(line - 1, line + 7).join('\n');
  const pointers = pointedTo(file, own, line, word);
  if (pointers.length > 0) return pointers;
  const { isLoop, found } = wordsHeld(own, file, line, word);
  if (!isLoop || !(endsEmpty(after) || gathers.test(after) || endsUnknown.test(after)) || isOnChoice(own, file, line)) return [];
  return found.filter(({ value }) => /^[A-Z][A-Z0-9_]+$/.test(value)).map((one) => ({ kind: 'env', name: one.value, fallback: undefined, required: true, by: 'os', at: { path: one.file.path, line: one.line } }));
}

/** `for name, field := range map[string]*string{"APP_HOST": &c.Host}`: each stands before what its pointer points to. */
function pointedTo(file: CodeFile, own: OwnCode, line: number, word: string): Setting[] {
  const lines = linesOf(file.code);
  const head = new RegExp(`^\\s*for\\s+${/^\w+$/.test(word) ? word : '-'}\\s*,\\s*\\w+\\s*:=\\s*range\\s+map\\[string\\]\\*string\\{`);
  const at = lines.slice(0, line - 1).findLastIndex((text, index) => index > line - 30 && head.test(text));
  if (at < 0) return [];
  return [...lines.slice(at, line - 1).join('\n').matchAll(/"([A-Z][A-Z0-9_]*)":\s*&([\w.]+)/g)].map(([text, name = '', to = '']) => {
    const here = at + 1 + lines.slice(at, line - 1).findIndex((one) => one.includes(text));
    return { kind: 'env', name, fallback: heldBefore(to, file, at + 1, own), required: false, by: 'os', at: { path: file.path, line: here }, variable: to.slice(to.lastIndexOf('.') + 1) };
  });
}
