/** How environment variables override the keys of configuration files. */
import type { CodeFile, OwnCode } from '../code/own-code.ts';

export interface KeyVariables {
  /** With its underscore; empty for none. */
  readonly prefix: string;
  /** What stands for the dots of a key; `undefined` when nothing replaces them. */
  readonly dot: string | undefined;
}

const automatic = /\.AutomaticEnv\(\)|\bviper\.ExperimentalBindStruct\(\)/;
const prefixed = /\.SetEnvPrefix\(([^()]*)\)/;
const replaced = /\.SetEnvKeyReplacer\(\s*strings\.NewReplacer\(([^()]*)\)/;

/** viper's AutomaticEnv: every key is looked up as a variable first; `undefined` when the program does not ask for it. */
export function readKeyVariables(own: OwnCode): KeyVariables | undefined {
  if (!own.files.some((file) => file.has(automatic))) return undefined;
  let prefix = '';
  let dot: string | undefined;
  for (const file of own.files) {
    const name = viperPrefixIn(file, own);
    if (name !== undefined && name !== '') prefix = `${name}_`;
    dot = /"\."\s*,\s*"([_-]{1,2})"/.exec(file.first(replaced)?.[1] ?? '')?.[1] ?? dot;
  }
  return { prefix, dot };
}

/** The argument of viper's SetEnvPrefix in a file: a text, a constant, or a variable that the file gives a text. */
export function viperPrefixIn(file: CodeFile, own: OwnCode): string | undefined {
  const said = file.first(prefixed)?.[1]?.trim();
  if (said === undefined) return undefined;
  return own.value(said, file) ?? (/^\w+$/.test(said) ? new RegExp(`\\b${said}\\s*:?=\\s*"(\\w*)"`).exec(file.code)?.[1] : undefined);
}
