/** What sethvargo/go-envconfig puts before the variables of a struct: `PrefixLookuper(prefix, …)` in the function that fills it. */
import { handedTo } from '../../code/callers.ts';
import { functionAround } from '../../code/functions.ts';
import { argumentsOf, linesOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';

const library = /^github\.com\/sethvargo\/go-envconfig$/;
const lookuper = /\.PrefixLookuper\(/g;
const filled = /&(?:\w+\.)?([A-Z]\w*)\{|\bvar\s+\w+\s+(?:\w+\.)?([A-Z]\w*)\s*$/gm;

/** Prefixes by the struct's name, of structs of which the code tells them: several where several calls fill it, none where nothing calls what would. */
export function lookuperPrefixes(own: OwnCode): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const file of own.files) {
    if (![...file.imports].some((path) => library.test(path))) continue;
    for (const { args, line } of file.calls(lookuper)) {
      const types = typesAround(file, line);
      const known = types.size === 1 ? valuesOf(argumentsOf(args)[0] ?? '', file, line, own) : undefined;
      if (known !== undefined) for (const type of types) found.set(type, new Set([...(found.get(type) ?? []), ...known]));
    }
  }
  return new Map([...found].map(([type, prefixes]) => [type, [...prefixes]]));
}

/** The structs that the function around a line makes. */
function typesAround(file: CodeFile, line: number): ReadonlySet<string> {
  const around = functionAround(file, line);
  if (around === undefined) return new Set();
  const lines = linesOf(file.code).slice(around.line - 1);
  const end = lines.findIndex((text) => text.startsWith('}'));
  return new Set([...lines.slice(0, end < 0 ? undefined : end).join('\n').matchAll(filled)].map(([, made, declared]) => (made ?? declared)!));
}

/** What is written, or what each call of the function hands over; `undefined` where one of them does not tell it. */
function valuesOf(text: string, file: CodeFile, line: number, own: OwnCode): readonly string[] | undefined {
  const plain = own.value(text, file);
  if (plain !== undefined) return [plain];
  const handed = handedTo(own, file, line, text).map((one) => own.value(one.text, one.file));
  return handed.every((one) => one !== undefined) ? handed : undefined;
}
