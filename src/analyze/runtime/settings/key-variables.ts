/** How environment variables override the keys of configuration files. */
import { functionNamed, innerOf } from '../../code/functions.ts';
import { argumentsOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';

export interface KeyVariables {
  /** With its underscore; empty for none. */
  readonly prefix: string;
  /** What stands for the dots of a key; `undefined` when nothing replaces them. */
  readonly dot: string | undefined;
  /** The key is made of the variable's name, so that one with a capital or with what stands for its dots has none. */
  readonly exact?: true;
}

const automatic = /\.AutomaticEnv\(\)|\bviper\.ExperimentalBindStruct\(\)/;
const prefixed = /\.SetEnvPrefix\(((?:[^()]|\([^()]*\))*)\)/;
const replaces = /\b(?:Set)?EnvKeyReplacer\(/;
const replacer = /\bstrings\.NewReplacer\(([^()]*)\)/;

/** The variable of a key; `undefined` where it has none. */
export function variableOfKey(key: string, variables: KeyVariables | undefined): string | undefined {
  if (variables === undefined || (key.includes('.') && variables.dot === undefined)) return undefined;
  if (variables.exact === true && (/[A-Z]/.test(key) || key.includes(variables.dot!))) return undefined;
  return `${variables.prefix}${key.replaceAll('.', variables.dot ?? '.')}`.toUpperCase();
}

/** `undefined` when the program does not ask for any. */
export function readKeyVariables(own: OwnCode): KeyVariables | undefined {
  return viperVariables(own) ?? koanfVariables(own);
}

const koanfEnv = /^github\.com\/knadh\/koanf\/(?:v\d+\/)?providers\/env(?:\/v\d+)?$/;
const provided = /\benv\.Provider(?:WithValue)?\s*\(/g;

/** koanf's provider of variables whose names a function makes keys of: `KOAPP_SERVER_ADDR` → `server.addr`. */
function koanfVariables(own: OwnCode): KeyVariables | undefined {
  for (const file of own.files) {
    if (![...file.imports].some((path) => koanfEnv.test(path))) continue;
    for (const { args } of file.calls(provided)) {
      const parts = argumentsOf(args);
      const prefix = own.value(/\bPrefix:\s*("[^"]*"|[\w.]+)/.exec(args)?.[1] ?? parts[0], file);
      const called = /^\w+$/.exec(/\bTransformFunc:\s*(\w+)\s*[,}]/.exec(args)?.[1] ?? parts.at(-1) ?? '')?.[0];
      const declared = called === undefined ? undefined : functionNamed(own, file.dir, called);
      const made = called === undefined ? args : declared === undefined ? '' : innerOf(declared);
      const dot = /"(_{1,2})"\s*,\s*"\."/.exec(made)?.[1];
      if (prefix !== undefined && dot !== undefined && /\bToLower\(/.test(made) && (prefix === '' || /\bTrimPrefix\(/.test(made))) return { prefix, dot, exact: true };
    }
  }
  return undefined;
}

/** viper's AutomaticEnv: every key is looked up as a variable first. */
function viperVariables(own: OwnCode): KeyVariables | undefined {
  if (!own.files.some((file) => file.has(automatic))) return undefined;
  let prefix = '';
  let dot: string | undefined;
  for (const file of own.files) {
    const name = viperPrefixIn(file, own);
    if (name === null) return undefined;
    if (name !== undefined && name !== '') prefix = `${name}_`;
    dot = /"\."\s*,\s*"([_-]{1,2})"/.exec(replacerIn(file) ?? '')?.[1] ?? dot;
  }
  return { prefix, dot };
}

/** What viper's replacer of a file changes, as it is written; empty where the file does not say it, `undefined` where it has none. */
function replacerIn(file: CodeFile): string | undefined {
  return file.has(replaces) ? (file.first(replacer)?.[1] ?? '') : undefined;
}

/** A key as viper asks the environment for it: with what the program's replacer changes, and nothing else. */
export function viperKeyName(key: string, own: OwnCode): string {
  const said = own.files.flatMap((file) => replacerIn(file) ?? [])[0];
  if (said === '') return key.replace(/[.-]/g, '_');
  return [...(said ?? '').matchAll(/"([^"]*)"\s*,\s*"([^"]*)"/g)].reduce((name, [, from = '', to = '']) => name.replaceAll(from, to), key);
}

/** The argument of viper's SetEnvPrefix in a file: a text, a constant, or a variable that the file gives a text; `null` where only a run would tell. */
export function viperPrefixIn(file: CodeFile, own: OwnCode): string | null | undefined {
  const whole = file.first(prefixed)?.[1]?.trim();
  if (whole === undefined) return undefined;
  const said = /^strings\.To(?:Upper|Lower)\((.*)\)$/.exec(whole)?.[1] ?? whole;
  return own.value(said, file) ?? (/^\w+$/.test(said) ? new RegExp(`\\b${said}\\s*:?=\\s*"(\\w*)"`).exec(file.code)?.[1] : undefined) ?? null;
}
