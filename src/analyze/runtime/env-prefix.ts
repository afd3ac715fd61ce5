/** Prefixes that variables of tagged fields get from the structs around them. */
import { lineAt } from '../code/go-text.ts';
import type { CodeFile, OwnCode } from '../code/own-code.ts';
import type { Setting } from './settings.ts';

const nested = /^[ \t]*\w+[ \t]+\*?(?:\w+\.)?(\w+)[ \t]+`[^`\n]*\benvPrefix:"(\w+)"/gm;
const struct = /^type (\w+) struct \{/gm;
const whole = /\benv\.Options\s*\{[^{}]*\bPrefix:\s*"(\w+)"/;
const library = /caarlos0\/env(?:$|\/v\d+$)/;

/** Gives a setting the name under which caarlos0/env looks it up: `envPrefix` of each field around, and the prefix of its options. */
export function envPrefixes(own: OwnCode): (setting: Setting) => Setting {
  const files = own.files.filter((file) => file.code.includes('envPrefix:"') || file.has(whole));
  if (files.length === 0 || ![...own.external.keys()].some((path) => library.test(path))) return (setting) => setting;
  const around = new Map(files.flatMap((file) => file.all(nested).map((match) => [match[1]!, { prefix: match[2]!, type: structAt(file, lineAt(file.code, match.index)) }] as const)));
  const first = files.flatMap((file) => file.first(whole)?.[1] ?? [])[0] ?? '';
  const prefixOf = (type: string | undefined, seen: readonly string[] = []): string => {
    const outer = type === undefined || seen.includes(type) ? undefined : around.get(type);
    return outer === undefined ? '' : `${prefixOf(outer.type, [...seen, type!])}${outer.prefix}`;
  };
  return (setting) => {
    const file = setting.by === 'struct' && setting.kind === 'env' ? own.files.find(({ path }) => path === setting.at.path) : undefined;
    return file === undefined ? setting : { ...setting, name: `${first}${prefixOf(structAt(file, setting.at.line))}${setting.name}` };
  };
}

/** The struct whose field stands in a line. */
function structAt(file: CodeFile, line: number): string | undefined {
  return file.all(struct).findLast((match) => lineAt(file.code, match.index) <= line)?.[1];
}
