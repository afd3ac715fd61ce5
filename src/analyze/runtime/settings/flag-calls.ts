/** Flags that are made by calls of the standard library and of pflag. */
import { argumentsOf, literal } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { heldBefore } from './field-defaults.ts';
import { isReached } from './reached.ts';
import { isEmpty, type Setting, type SettingReader } from './settings.ts';

const flagCall =
  /\.(?:String|U?[Ii]nt(?:8|16|32|64)?|Int(?:8|16|32|64)?|Uint(?:8|16|32|64)?|Bool|Duration|StringSlice|StringArray|IP|Text)(?:Var)?P?\s*\(/g;

/** The file's own import line; a chained call (`cmd.Flags().String`) is pflag's in any file. */
const standardFlags = /^\s*(?:import\s+)?(?:\w+\s+)?"flag"/m;

/** `The port to bind to.`, `External port to listen on`, `listen on this address`. */
const isBound = /\b(?:port|addr(?:ess)?)\b(?: that)?(?: (?:to|it|we|\w+ will))? (?:listens?|binds?)\b|\b(?:listen|bind) (?:on|to) (?:this |the )?(?:port|addr(?:ess)?)\b/i;

/** `flag.String("name", default, usage)` and its like with `Var`, with `P`, of pflag and of flag sets. */
export const readFlagCalls: SettingReader = (file, own) => {
  return file.calls(flagCall).flatMap((call): Setting[] => {
    const args = argumentsOf(call.args);
    const named = call.method.replace(/P$/, '').endsWith('Var') ? args.slice(1) : args;
    const shortened = call.method.endsWith('P') && call.method !== 'IP';
    if (named.length < (shortened ? 4 : 3)) return [];
    const name = own.value(named[0], file);
    if (name === undefined || !/^[A-Za-z][\w.-]*$/.test(name)) return [];
    const short = shortened ? literal(named[1]) : undefined;
    const value = inside(named[shortened ? 2 : 1]);
    // A default that is a variable: the flag is empty where that is not set.
    const asked = askedOf(value);
    const env = own.value(/^os\.Getenv\(\s*([\w."]+)\s*\)$/.exec(value ?? '')?.[1], file) ?? asked?.env;
    const given = asked !== undefined ? own.value(asked.fallback, file) : env === undefined ? (own.value(value, file) ?? heldBefore(value, file, call.line, own)) : '';
    const by = file.has(standardFlags) && !shortened && !call.name.startsWith('.') ? 'flag' : 'pflag';
    const fallback = isEmpty(given) ? emptyGives(args[0], file, own) ?? given : given;
    const target = named === args ? undefined : /(\w+)\)?$/.exec(args[0] ?? '')?.[1];
    const usage = own.value(named[shortened ? 3 : 2], file);
    const base: Setting = {
      kind: 'flag',
      name,
      fallback,
      // Who writes it so has no default for it.
      required: isEmpty(fallback) && env === undefined && /^\s*[([]?required[\])]/i.test(usage ?? ''),
      by,
      at: { path: file.path, line: call.line },
      ...(target !== undefined && { variable: target }),
      ...(env !== undefined && { env }),
      ...(isReached(file, own, { name, fallback, variable: target, usage }) ? { reaches: true } : isBound.test(usage ?? '') ? { bound: true } : {}),
    };
    return [short === undefined || short === '' ? base : { ...base, short }];
  });
};

/** `if cfg.Port == "" { cfg.Port = "8080" }`: what is put where a flag fills its variable with nothing, and not in some case alone. */
function emptyGives(target: string | undefined, file: CodeFile, own: OwnCode): string | undefined {
  const held = /^&((?:\w+\.)*\w+)$/.exec(target ?? '')?.[1]?.replaceAll('.', '\\.');
  const put = held === undefined ? null : new RegExp(`^([ \\t]*)if ${held} == (?:""|0) \\{\\s*${held} = ("[^"\\n]*"|[\\w.]+)\\s*\\}`, 'm').exec(file.code);
  if (put === null) return undefined;
  const around = file.code.slice(0, put.index).split('\n').findLast((line) => line.trim() !== '' && /^[ \t]*/.exec(line)![0].length < put[1]!.length);
  return /^\s*(?:if |\} else|case |default:)/.test(around ?? '') ? undefined : own.value(put[2], file);
}

const varCall = /\bflag\.(?:Var|Func)\s*\(/g;
const putIn = /^func\(\s*(\w+)\s+string\s*\)\s*error\s*\{[\s\S]*?\b(\w+)\s*=\s*\1\b/;

/**
 * `flag.Var(&listen, "L", "addresses (required)")`, `flag.Func("L", "where", func(s string) error { listen = s; … })`: of a type of the program's own, which
 * tells of itself only where its usage says that it must be there, or where its variable holds an address before.
 */
export const readFlagVars: SettingReader = (file, own) =>
  file.calls(varCall).flatMap((call): Setting[] => {
    const args = argumentsOf(call.args);
    const [target = '', name, usage] = call.method === 'Func' ? [putIn.exec(args[2] ?? '')?.[2], args[0], args[1]] : args;
    const [flag, said] = [own.value(name, file), own.value(usage, file)];
    const variable = /(\w+)\)?$/.exec(target)?.[1];
    const held = variable === undefined ? undefined : new RegExp(`\\b${variable}(?:\\s+[\\w.]+)?\\s*:?=\\s*(?:[\\w.]+\\()?"([\\w.[\\]:]*:\\d+)"`).exec(file.code)?.[1];
    const required = /\(required\)/i.test(said ?? '');
    if (flag === undefined || !/^[A-Za-z][\w.-]*$/.test(flag) || (!required && held === undefined)) return [];
    return [{ kind: 'flag', name: flag, fallback: held, required, by: 'flag', at: { path: file.path, line: call.line }, ...(variable !== undefined && { variable }) }];
  });

/** `envString(":8080", "ADDR", "OLD_ADDR")`: a function of the program's that takes the default first, then the variable. */
function askedOf(value: string | undefined): { readonly env: string; readonly fallback: string } | undefined {
  const [, args = ''] = /^(?:\w+\.)?\w*[eE]nv\w*\(([^()]*)\)$/.exec(value ?? '') ?? [];
  const [fallback = '', name] = argumentsOf(args);
  const env = /^"([A-Z][A-Z0-9_]+)"$/.exec(name ?? '')?.[1];
  return env === undefined || /^"[A-Z][A-Z0-9_]+"$/.test(fallback) ? undefined : { env, fallback };
}

/** The one text of a list, and of an address: `[]string{":8080"}`, `net.ParseIP("127.0.0.1")`, `netip.MustParseAddrPort("127.0.0.1:80")`. */
function inside(value: string | undefined): string | undefined {
  const numbers = /^net\.IPv4\(([\d, ]+)\)$/.exec(value ?? '')?.[1];
  if (numbers !== undefined) return `"${numbers.replace(/\s*,\s*/g, '.')}"`;
  return /^(?:\[\]string\{\s*("[^"]*"|\w+)\s*,?\s*\}|(?:net\.ParseIP|netip\.MustParse\w+)\(([^()]+)\))$/.exec(value ?? '')?.slice(1).find((one) => one !== undefined) ?? value;
}
