/**
 * How a value is written so that the builder reads it back as it is. The rules are those of BuildKit's Dockerfile
 * front end: parser (flags lose a level of quotes), shlex (every word of ADD, COPY, ENV, LABEL, ARG, WORKDIR and VOLUME, and each
 * field of a mount, loses another), encoding/csv (mounts) and path.Match (sources of COPY).
 */

/** `<<` in a text of JSON: a parser that looks for heredocs word by word, as some do within quotes too, finds none. */
const NO_HEREDOC = '\\u003c\\u003c';

const PLAIN = /^[\w./:,@%+=-]+$/;

/** A value of ARG, ENV or WORKDIR: bare where that is safe, else in double quotes with nothing left to expand. */
export function literalWord(value: string): string {
  return PLAIN.test(value) ? value : `"${value.replace(/["\\$]/g, '\\$&')}"`;
}

/** A value of LABEL: quoted alike, and a `$NAME` of a build argument stays a reference. */
export function referringWord(value: string): string {
  return PLAIN.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** Paths of COPY: words, or the JSON form where one of them holds what would end a word. `patterns` keeps `*` and `$NAME` in the sources. */
export function copyPaths(sources: readonly string[], to: string, patterns: boolean): string {
  const words = [...(patterns ? sources : sources.map((path) => expanded(path.replace(/[*?[]/g, '[$&]')))), expanded(to)];
  return words.some((word) => !/^[\w./:@%+=*?$[\],{}-]+$/.test(word) || word.startsWith('-')) || words[0]!.startsWith('[') ? json(words).replaceAll('<<', NO_HEREDOC) : words.join(' ');
}

/** Paths of VOLUME. */
export function volumePaths(paths: readonly string[]): string {
  return json(paths.map(expanded));
}

/** A field of `--mount`, `name=value`: escaped for shlex, then as a field of CSV, then for the flag it stands in. */
export function mountField(name: string, value: string): string {
  if (PLAIN.test(value) && !value.includes(',')) return `${name}=${value}`;
  const field = `${name}=${expanded(value)}`;
  const csv = /[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
  return csv.replace(/[\s"'\\]/g, '\\$&');
}

/** JSON form: no shell between the engine and the program, so that signals reach it. */
export function json(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}

/** A comment stays on its line whatever is in it, and reads in the order in which it was written. */
export function comment(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** Survives the expansion of variables and the removal of quotes. */
function expanded(word: string): string {
  return word.replace(/[\\$"']/g, '\\$&');
}
