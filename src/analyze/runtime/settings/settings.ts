/** Flags, environment variables and configuration keys of a program, with their defaults. */
import { argumentsOf, lineAt, linesOf, literal } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { envPrefixes } from './env-prefix.ts';
import { emptyThen, endsCallers, endsEmpty, fallbackOf, wrappedCalls, wrappedName } from './env-fallback.ts';
import { heldBefore } from './field-defaults.ts';
import { viperKeyName, viperPrefixIn } from './key-variables.ts';
import { isMadeURL, isReached } from './reached.ts';
import { SETTLES } from './settles.ts';
import { readConfTags } from './conf-tags.ts';
import { readMapDefaults } from './map-defaults.ts';
import { endsMain, isNamedAsLacking } from './named-errors.ts';
import { isOnChoice } from './on-choice.ts';
import { readStructTags } from './struct-tags.ts';
import { isOfMode, isUncalled } from './uncalled.ts';
import { readWrappedFlags } from './wrapped-flags.ts';
import type { Source } from '../../facts.ts';

/** One thing that a user can set. */
export interface Setting {
  readonly kind: 'flag' | 'env' | 'key';
  readonly name: string;
  /** One-letter form of a flag. */
  readonly short?: string;
  /** Environment variable that sets the same as a flag or key. */
  readonly env?: string;
  /** Value without any setting; `undefined` when there is none or it cannot be told. */
  readonly fallback: string | undefined;
  /** The program ends, or says so, when it is not set. */
  readonly required: boolean;
  /** The key of a configuration file that fills it where the variable is not set. */
  readonly key?: string;
  /** Variable or field that holds it. */
  readonly variable?: string;
  /** Another sub-command has it than the one that serves. */
  readonly elsewhere?: true;
  /** It tells where another program is reached, as its usage or the code says. */
  readonly reaches?: true;
  /** It holds the host that the program listens on, as a call says; told of hosts of the loopback interface. */
  readonly listens?: true;
  /** What reads it: `flag` (standard library), `pflag`, `kingpin`, `urfave`, `kong`, `viper`, `os`, `struct`. */
  readonly by: string;
  readonly at: Source;
}

/**
 * Settings of the program's own code in the order of its files; a name that is read twice is told once a kind.
 * @param marked tells whose a flag is
 */
export function readSettings(own: OwnCode, marked: (setting: Setting) => Setting): Setting[] {
  const settings = new Map<string, Setting>();
  const viper = own.external.has('github.com/spf13/viper') ? viperPrefix(own) : undefined;
  const prefixed = envPrefixes(own);
  for (const file of own.files) {
    for (const reader of readers) {
      for (const found of reader(file, own).flatMap(prefixed)) {
        const setting = marked(found.by === 'flag' && found.at.path === file.path && (isUncalled(file, found.at.line, own) || isOfMode(file, found.at.line)) ? { ...found, elsewhere: true } : found);
        const key = `${setting.kind} ${setting.name}`;
        const known = settings.get(key);
        const better = known?.elsewhere === setting.elsewhere ? known?.fallback === undefined && setting.fallback !== undefined : known?.elsewhere;
        if (known === undefined || better === true) settings.set(key, setting);
        // Each command of kong has its own fields: what one of them does without does not end the program.
        else if (known.required && !setting.required && known.by === 'struct' && setting.by === 'struct' && own.external.has('github.com/alecthomas/kong')) settings.set(key, setting);
      }
    }
  }
  if (viper === undefined) return [...settings.values()];
  return [...settings.values()].map((setting) =>
    setting.kind === 'key' && setting.env === undefined && viper.automatic
      ? {
          ...setting,
          env: `${viper.prefix === '' ? '' : `${viper.prefix}_`}${viperKeyName(setting.name, own)}`.toUpperCase(),
        }
      : setting,
  );
}

/** Whether nothing stands in for a setting. */
export function isEmpty(fallback: string | undefined): boolean {
  return fallback === undefined || fallback === '' || fallback === '0';
}

export type SettingReader = (file: CodeFile, own: OwnCode) => Setting[];

const flagCall =
  /\.(?:String|U?[Ii]nt(?:8|16|32|64)?|Int(?:8|16|32|64)?|Uint(?:8|16|32|64)?|Bool|Duration|StringSlice|StringArray|IP|Text)(?:Var)?P?\s*\(/g;

/** The file's own import line; a chained call (`cmd.Flags().String`) is pflag's in any file. */
const standardFlags = /^\s*(?:import\s+)?(?:\w+\s+)?"flag"/m;

/** `flag.String("name", default, usage)` and its like with `Var`, with `P`, of pflag and of flag sets. */
const readFlagCalls: SettingReader = (file, own) => {
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
    const env = /^os\.Getenv\(\s*"(\w+)"\s*\)$/.exec(value ?? '')?.[1] ?? asked?.env;
    const fallback = asked !== undefined ? own.value(asked.fallback, file) : env === undefined ? (own.value(value, file) ?? heldBefore(value, file, call.line, own)) : '';
    const by = file.has(standardFlags) && !shortened && !call.name.startsWith('.') ? 'flag' : 'pflag';
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
      ...(isReached(file, own, { name, fallback, variable: target, usage }) ? { reaches: true } : {}),
    };
    return [short === undefined || short === '' ? base : { ...base, short }];
  });
};

const varCall = /\bflag\.Var\s*\(/g;

/** `flag.Var(&listen, "L", "addresses (required)")`: of a type of the program's own, which tells of itself only where its usage says that it must be there. */
const readFlagVars: SettingReader = (file, own) =>
  file.calls(varCall).flatMap((call): Setting[] => {
    const [target = '', name, usage] = argumentsOf(call.args);
    const [flag, said] = [own.value(name, file), own.value(usage, file)];
    if (flag === undefined || !/^[A-Za-z][\w.-]*$/.test(flag) || !/\(required\)/i.test(said ?? '')) return [];
    const variable = /(\w+)\)?$/.exec(target)?.[1];
    return [{ kind: 'flag', name: flag, fallback: undefined, required: true, by: 'flag', at: { path: file.path, line: call.line }, ...(variable !== undefined && { variable }) }];
  });

/** `envString(":8080", "ADDR", "OLD_ADDR")`: a function of the program's that takes the default first, then the variable. */
function askedOf(value: string | undefined): { readonly env: string; readonly fallback: string } | undefined {
  const [, args = ''] = /^(?:\w+\.)?\w*[eE]nv\w*\(([^()]*)\)$/.exec(value ?? '') ?? [];
  const [fallback = '', name] = argumentsOf(args);
  const env = /^"([A-Z][A-Z0-9_]+)"$/.exec(name ?? '')?.[1];
  return env === undefined || /^"[A-Z][A-Z0-9_]+"$/.test(fallback) ? undefined : { env, fallback };
}

/** The one text of a list, and of an IP: `[]string{":8080"}`, `net.ParseIP("127.0.0.1")`. */
function inside(value: string | undefined): string | undefined {
  const numbers = /^net\.IPv4\(([\d, ]+)\)$/.exec(value ?? '')?.[1];
  if (numbers !== undefined) return `"${numbers.replace(/\s*,\s*/g, '.')}"`;
  return /^(?:\[\]string\{\s*("[^"]*"|\w+)\s*,?\s*\}|net\.ParseIP\(([^()]+)\))$/.exec(value ?? '')?.slice(1).find((one) => one !== undefined) ?? value;
}

const kingpinHint = /\.Flag\(|flags?\.AddFlags/;
const kingpinFlag = /\.Flag\(\s*"([\w.-]+)"/g;
const toolkitFlags = /\b(?:web|kingpin)flags?\.AddFlags\s*\(/g;

/** `app.Flag("name", help).Default("x").Envar("X")` of kingpin, and the toolkit's listen flag of Prometheus exporters. */
const readKingpin: SettingReader = (file, own) => {
  if (!file.has(kingpinHint)) return [];
  const settings: Setting[] = [];
  for (const match of file.all(kingpinFlag)) {
    const chain =
      file.code
        .slice(match.index, match.index + 600)
        .split(
          /\n\s*\n|\.(?:String|Int|Bool|Duration|TCP|URL|ExistingFile|Strings|Enum|Float64|Uint\w*|Bytes|HexBytes)(?:Var)?\(/,
        )[0] ?? '';
    const fallback = own.value(/\.Default\(\s*([^()]*?)\s*\)/.exec(chain)?.[1], file);
    const env = /\.(?:Envar|OverrideDefaultFromEnvar)\(\s*"(\w+)"/.exec(chain)?.[1];
    settings.push({
      kind: 'flag',
      name: match[1] as string,
      fallback,
      required: /\.Required\(\)/.test(chain),
      by: 'kingpin',
      at: { path: file.path, line: lineAt(file.code, match.index) },
      ...(env === undefined ? {} : { env }),
    });
  }
  for (const call of file.calls(toolkitFlags)) {
    settings.push({
      kind: 'flag',
      name: 'web.listen-address',
      fallback: own.value(argumentsOf(call.args)[1], file),
      required: false,
      by: 'kingpin',
      at: { path: file.path, line: call.line },
    });
  }
  return settings;
};

const urfaveFlag = /(?:String|Int|Int64|Uint|Bool|Duration|Path|StringSlice)Flag\s*\{/g;

function importsCli(file: CodeFile): boolean {
  for (const path of file.imports) if (/\/cli(?:\/|$)|altsrc/.test(path)) return true;
  return false;
}

/** `&cli.StringFlag{Name: …, Value: …, EnvVars: …}` of urfave/cli. */
const readUrfave: SettingReader = (file, own) =>
  (importsCli(file) ? file.all(urfaveFlag) : []).flatMap((match): Setting[] => {
    const body = bodyOf(file.code, match.index + match[0].length);
    const name = own.value(/\bName:\s*("(?:[^"\\]|\\.)*"|[^,\n]+)/.exec(body)?.[1], file);
    if (name === undefined) return [];
    const env = /\b(?:EnvVars?|EnvVar|Sources):[^"\n]*"(\w+)/.exec(body)?.[1];
    const [long = '', short = /\bAliases:\s*\[\]string\{\s*"([\w-]+)"/.exec(body)?.[1]] = name.split(/\s*,\s*/);
    const setting: Setting = {
      kind: 'flag',
      name: long,
      fallback: own.value(argumentsOf(/\bValue:\s*([^\n]+)/.exec(body)?.[1] ?? '')[0], file),
      required: /\bRequired:\s*true/.test(body),
      by: 'urfave',
      at: { path: file.path, line: lineAt(file.code, match.index) },
    };
    return [{ ...setting, ...(env === undefined ? {} : { env }), ...(short === undefined ? {} : { short }) }];
  });

const envHint = /env/i;
const isMain = /^package main\b/m;
const envCall = /\.(?:Getenv|LookupEnv)\s*\(|(?:[eE]nv|ENV)\w*(?:\[[\w.]+\])?\s*\(\s*(?="[A-Z][A-Z0-9_]+")/g;

/** `v, err := requireEnv("X")`, then `if err == nil { … }`, and no word of the error. */
const dropsError = /^[^\n]*,\s*(\w+)\s*:?=[^\n]*\n\s*if \1 == nil\b[^\n]*\{\n(?:\t[^\n]*\n)*?\s*\}\n\s*return nil\b/;

/** `os.Getenv("X")` and functions of the program that wrap it: `getEnv("X", "default")`. */
const readEnvironment: SettingReader = (file, own) => {
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

const viperCall = /\.(?:SetDefault|BindEnv)\s*\(/g;
const viperAutomatic = /\.AutomaticEnv\(\)/;

/** `viper.SetDefault("key", value)` and `viper.BindEnv("key", "ENV")`. */
const readViper: SettingReader = (file, own) => {
  return file.calls(viperCall).flatMap((call): Setting[] => {
    const args = argumentsOf(call.args);
    const name = own.value(args[0], file);
    if (name === undefined) return [];
    const at = { path: file.path, line: call.line };
    if (call.method === 'SetDefault')
      return [{ kind: 'key', name, fallback: own.value(args[1], file), required: false, by: 'viper', at }];
    const env = own.value(args[1], file);
    return env === undefined
      ? []
      : [{ kind: 'key', name, env, fallback: undefined, required: false, by: 'viper', at }];
  });
};

function viperPrefix(own: OwnCode): { prefix: string; automatic: boolean } {
  let prefix = '';
  let automatic = false;
  let isOpen = false;
  for (const file of own.files) {
    automatic ||= file.has(viperAutomatic);
    const said = viperPrefixIn(file, own);
    isOpen ||= said === null;
    prefix = said ?? prefix;
  }
  return { prefix, automatic: automatic && !isOpen };
}

const readers: readonly SettingReader[] = [
  readFlagCalls,
  readFlagVars,
  readKingpin,
  readUrfave,
  readStructTags,
  readEnvironment,
  readViper,
  readConfTags,
  readMapDefaults,
  readWrappedFlags,
];

/** Text up to the brace that closes the one before `from`. */
export function bodyOf(code: string, from: number): string {
  let depth = 1;
  const end = Math.min(code.length, from + 4000);
  for (let i = from; i < end; i++) {
    const c = code[i] as string;
    if (c === '"' || c === '`') {
      for (i++; i < end && code[i] !== c; i++) if (code[i] === '\\' && c === '"') i++;
    } else if (c === '{') depth++;
    else if (c === '}' && --depth === 0) return code.slice(from, i);
  }
  return code.slice(from, end);
}
