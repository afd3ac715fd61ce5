import type * as v from 'valibot';
import type { Diagnostic } from '../diagnostic.ts';
import { nearest } from '../nearest.ts';
import { typedText, type YamlManifest } from './manifest-yaml.ts';
import type { Place } from './template.ts';

type Key = string | number;

/** A problem of a manifest. */
export function manifestProblem(message: string, at: Place, remedy: string): Diagnostic {
  return { code: 'template-manifest', severity: 'error', message, at, remedy };
}

/** What a value of the wrong shape is told as: the key by its path, the line, and what to do. */
export function shapeProblem(issue: v.BaseIssue<unknown>, yaml: Pick<YamlManifest, 'places' | 'typed'>, path: string): Diagnostic {
  const { places } = yaml;
  const keys = keysOf(issue);
  const [what, next] = wordsOf(issue, yaml);
  if (isKey(issue)) return manifestProblem(`${shown(keys.slice(0, -1))}: ${JSON.stringify(keys.at(-1))} ${issue.message.split('\n')[0]!}`, nearestPlace(keys, places, path), next);
  return manifestProblem(`${keys.length === 0 ? path : shown(keys)} ${what}`, nearestPlace(keys, places, path), next);
}

/** The key itself is wrong, not what stands behind it. */
function isKey({ kind, path }: v.BaseIssue<unknown>): boolean {
  return kind === 'validation' && path?.at(-1)?.origin === 'key';
}

/** `questions[1].name`; a key with a dot in it in quotes. */
function shown(keys: readonly Key[]): string {
  return keys.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${/^[\w-]+$/.test(key) ? key : JSON.stringify(key)}`)).join('');
}

function keysOf({ path }: v.BaseIssue<unknown>): readonly Key[] {
  return (path ?? []).map(({ key }) => key as Key);
}

/** Of what was said: the key itself, or what it is missing from. */
function nearestPlace(keys: readonly Key[], places: ReadonlyMap<string, Place>, path: string): Place {
  for (let length = keys.length; length >= 0; length--) {
    const place = places.get(keys.slice(0, length).join('\n'));
    if (place !== undefined) return place;
  }
  return { path, line: 0 };
}

function wordsOf(issue: v.BaseIssue<unknown>, yaml: Pick<YamlManifest, 'typed'>): readonly [what: string, next: string] {
  const last = issue.path?.at(-1);
  const key = String(last?.key);
  if (issue.type === 'never') return unknownKey(keysOf(issue), issue.message.split('\n')[1]!.split(', '));
  if (last?.type === 'object' && last.origin === 'key' && issue.received === 'undefined') return ['is missing', `add ${key}: ${EXAMPLES[key] ?? '…'}`];
  if (issue.input === null) return ['has no value', 'give it one, or leave the key out'];
  const [what, next] = issue.message.split('\n');
  // A number is told as it was typed: `1.10` is none else than `1.10`.
  const input = typeof issue.input === 'number' ? typedText(yaml, issue.input, keysOf(issue)) : issue.input;
  return [said(input, what!), next ?? 'mend it'];
}

const EXAMPLES: Readonly<Record<string, string>> = { command: 'app', name: 'a-name', version: '1.0.0', about: 'what it is for', path: 'a/path', file: 'a/path', from: "'<2.0.0'" };

function said(input: unknown, what: string): string {
  if (!/^is no |^is neither|^is nothing/.test(what)) return what;
  const text = typeof input === 'string' ? input : JSON.stringify(input);
  return `is ${JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)}, which ${what}`;
}

/** A slip in a key, or one that is not for a template. `known` are the keys of the place. */
function unknownKey(keys: readonly Key[], known: readonly string[]): readonly [what: string, next: string] {
  const guess = nearest(String(keys.at(-1)), known);
  const what = keys.length === 2 && /^(?:defaults|locks)$/.test(String(keys[0])) ? 'is no option that a template can decide' : 'is no key that this release knows';
  return [what, guess === undefined ? `the keys here are ${known.join(', ')}` : `did you mean ${guess}?`];
}
