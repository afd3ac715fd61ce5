/** Files of variables, and whether what they say comes before the container's own variables. */
import { linesOf } from '../../code/go-text.ts';
import type { OwnCode } from '../../code/own-code.ts';
import type { FileUse } from './files.ts';

/** `variables`: those of the container come before the file; `file`: the file comes before them; `file alone`: they are not read. */
export type EnvRule = 'variables' | 'file' | 'file alone';

/** What the libraries do: godotenv and gotenv say so in their pages; cleanenv sets each line of the file (its parseENV). */
const rows: readonly { readonly pattern: RegExp; readonly rule: EnvRule }[] = [
  { pattern: /\bgo(?:dot)?env\.Load\(/, rule: 'variables' },
  { pattern: /\bgodotenv\.Overload\(|\bgotenv\.Over(?:Load|Apply)\(/, rule: 'file' },
  { pattern: /\bcleanenv\.ReadConfig\(/, rule: 'file' },
  { pattern: /\bgo(?:dot)?env\.Read\(/, rule: 'file alone' },
];
const viper = /\.(?:SetConfigFile|SetConfigName|AddConfigPath)\(/;
const viperVariables = /\.(?:AutomaticEnv|BindEnv)\(/;
const viperPrefix = /\.SetEnvPrefix\(/;

/** The rule of the library that reads a file of variables; `undefined` where it cannot be told. */
export function envRule(own: OwnCode, { at }: FileUse): EnvRule | undefined {
  const file = own.files.find(({ path }) => path === at.path);
  const line = file === undefined ? '' : (linesOf(file.code)[at.line - 1] ?? '');
  // Variables with a prefix are others than those that the file names.
  if (viper.test(line)) return own.files.some((one) => one.has(viperVariables)) && !own.files.some((one) => one.has(viperPrefix)) ? 'variables' : 'file alone';
  const told = rows.filter(({ pattern }) => pattern.test(line));
  const rules = new Set((told.length > 0 ? told : rows.filter(({ pattern }) => own.files.some((one) => one.has(pattern)))).map(({ rule }) => rule));
  return rules.size === 1 ? [...rules][0] : undefined;
}
