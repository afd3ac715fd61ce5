import process from 'node:process';
import { SHARED_FLAGS, type CommandSpec } from './command-line.ts';

/** The words behind the command where yo itself was told to run it; yo parses them loosely, so they are read again. */
export function typedUnderYo(namespace: string | undefined): string[] | undefined {
  const program = process.argv[1] ?? '';
  if (!/(^|[\\/])(yo|yo\.js|yo[\\/]lib[\\/]cli\.js)$/.test(program) || namespace === undefined) return undefined;
  const words = process.argv.slice(2);
  const own = new Set([namespace, namespace.replace(/:app$/, ''), `generator-${namespace.replace(/:app$/, '')}`]);
  const index = words.findIndex((word) => !word.startsWith('-'));
  return index >= 0 && own.has(words[index]!) ? words.toSpliced(index, 1) : undefined;
}

/** Options of a composing generator as words: the same names and checks as the flags. `args`: what it passed beside them. */
export function composedWords(spec: CommandSpec, args: readonly string[], options: Readonly<Record<string, unknown>>): string[] {
  const given = (name: string): unknown => options[name] ?? options[name.replace(/-(.)/g, (_, c: string) => c.toUpperCase())];
  const words = [...args];
  for (const name of spec.options) {
    const value = given(name);
    if (value === undefined || value === false) continue;
    words.push(value === true ? `--${name}` : `--${name}=${Array.isArray(value) ? value.join(',') : String(value)}`);
  }
  for (const { name, joined } of [...spec.flags, ...SHARED_FLAGS.filter((flag) => !['help', 'version'].includes(flag.name))]) {
    const value = given(name);
    if (!value) continue;
    const values: readonly unknown[] = joined !== undefined && Array.isArray(value) ? value : [value];
    words.push(...values.map((one) => (one === true ? `--${name}` : `--${name}=${String(one)}`)));
  }
  return words;
}
