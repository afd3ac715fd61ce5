/** Defaults that a program gives koanf: `confmap.Provider(map[string]any{"server.addr": ":8080"}, ".")`. */
import { argumentsOf, lineAt } from '../../code/go-text.ts';
import type { CodeFile } from '../../code/own-code.ts';
import { readKeyVariables, variableOfKey } from './key-variables.ts';
import { bodyOf, type Setting, type SettingReader } from './settings.ts';

const library = /^github\.com\/knadh\/koanf\/(?:v\d+\/)?providers\/confmap$/;
const provided = /\bconfmap\.Provider\s*\(/g;
const literal = /map\[string\](?:interface\{\}|any)\{/;
const entry = /^"([\w.-]+)":\s*([\s\S]+)$/;

export const readKoanfDefaults: SettingReader = (file, own) => {
  if (![...file.imports].some((path) => library.test(path))) return [];
  const variables = readKeyVariables(own);
  return file.calls(provided).flatMap(({ args, line }) => argumentsOf(mapOf(argumentsOf(args)[0] ?? '', file)).flatMap((part): Setting[] => {
    const [, name, value] = entry.exec(part) ?? [];
    if (name === undefined) return [];
    const index = file.code.indexOf(`"${name}":`);
    const env = variableOfKey(name, variables);
    return [{ kind: 'key', name, fallback: own.value(value, file), required: false, by: 'koanf', at: { path: file.path, line: index < 0 ? line : lineAt(file.code, index) }, ...(env !== undefined && { env }) }];
  }));
};

/** The entries of a map's literal, written in the call or held by a variable of the file. */
function mapOf(expression: string, file: CodeFile): string {
  const text = /^\w+$/.test(expression) ? file.code.slice(Math.max(0, file.code.search(new RegExp(`\\b${expression}\\s*:?=\\s*map\\[`)))) : expression;
  const opening = literal.exec(text);
  return opening === null || (text !== expression && opening.index > 60) ? '' : bodyOf(text, opening.index + opening[0].length);
}
