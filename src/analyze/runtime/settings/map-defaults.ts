/** Defaults that a program gives a library in a map: koanf's `confmap.Provider(map[string]any{"server.addr": ":8080"}, ".")`. */
import { argumentsOf, bodyOf, lineAt } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { readKeyVariables, variableOfKey } from './key-variables.ts';
import type { Setting, SettingReader } from './settings.ts';

const library = /^github\.com\/knadh\/koanf\/(?:v\d+\/)?providers\/confmap$/;
const provided = /\bconfmap\.Provider\s*\(/g;
const literal = /map\[string\](?:interface\{\}|any)\{/;
const entry = /^"([\w.-]+)":\s*([\s\S]+)$/;

export const readMapDefaults: SettingReader = (file, own) => {
  if ([...file.imports].some((path) => path.startsWith('github.com/spf13/viper'))) return ofViper(file, own);
  if (![...file.imports].some((path) => library.test(path))) return [];
  return file.calls(provided).flatMap(({ args, line }) => defaultsOf(mapOf(argumentsOf(args)[0] ?? '', file), 'koanf', file, own, line));
};

const looped = /\bfor\s+(\w+),\s*(\w+)\s*:=\s*range\s+(\w+)\s*\{\s*[\w.]+\.SetDefault\(\1,\s*\2\)\s*\}/g;

/** The same of viper, out of a map: `for k, v := range defaults { viper.SetDefault(k, v) }`. */
const ofViper: SettingReader = (file, own) => {
  return file.all(looped).flatMap((match) => defaultsOf(mapOf(match[3] as string, file), 'viper', file, own, lineAt(file.code, match.index)));
};

function defaultsOf(map: string, by: 'koanf' | 'viper', file: CodeFile, own: OwnCode, line: number): Setting[] {
  const variables = readKeyVariables(own);
  return argumentsOf(map).flatMap((part): Setting[] => {
    const [, name, value] = entry.exec(part) ?? [];
    if (name === undefined) return [];
    const index = file.code.indexOf(`"${name}":`);
    const env = variableOfKey(name, variables);
    return [{ kind: 'key', name, fallback: own.value(value, file), required: false, by, at: { path: file.path, line: index < 0 ? line : lineAt(file.code, index) }, ...(env !== undefined && { env }) }];
  });
}

/** The entries of a map's literal, written in the call or held by a variable of the file. */
function mapOf(expression: string, file: CodeFile): string {
  const text = /^\w+$/.test(expression) ? file.code.slice(Math.max(0, file.code.search(new RegExp(`\\b${expression}\\s*:?=\\s*map\\[`)))) : expression;
  const opening = literal.exec(text);
  return opening === null || (text !== expression && opening.index > 60) ? '' : bodyOf(text, opening.index + opening[0].length);
}
