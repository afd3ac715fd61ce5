import type { Source } from '../diagnostic.ts';
import { outlineOf, type Settled } from './outline.ts';
import { wordsOf } from './text-lines.ts';

/** One thing that is decided otherwise than when the file was written last. */
export interface Change {
  /** What it is about: `builder`, `port`. */
  readonly what: string;
  /** What it was; `null` where it is new. */
  readonly from: string | null;
  /** What it is; `null` where it is gone. */
  readonly to: string | null;
  /** Why, in a few words; empty where nothing is to be said. */
  readonly why: string;
  /** The line of the repository that says so. */
  readonly at: Source | null;
}

/** Why something is decided as it is now, where more is known than the comment beside it. `was`: the value before; `null` where it is new. */
export type Reason = (subject: string, name: string, was: string | null, now: string) => Pick<Change, 'why' | 'at'> | undefined;

/** The new decisions of a Dockerfile against those of its last rendering, in the order of the new one. */
export function dockerfileChanges(before: string, after: string, reason: Reason): readonly Change[] {
  const [old, now] = [outlineOf(before), outlineOf(after)].map(distinct) as [Map<string, Settled>, Map<string, Settled>];
  // A comment that stood there before is no reason of a change.
  const because = ({ subject, name, value, why }: Settled, was?: Settled): Pick<Change, 'why' | 'at'> =>
    reason(subject, name, was?.value ?? null, value) ?? { why: why === was?.why ? '' : why, at: null };
  const changed = [...now].flatMap(([key, settled]): Change[] => {
    const was = old.get(key);
    if (was === undefined) return [{ what: settled.subject, from: null, to: text(settled), ...because(settled) }];
    if (was.value === settled.value) return [];
    const what = [settled.subject, settled.name].filter(Boolean).join(' ');
    return [{ what, from: shortened(was.value, settled.value), to: tagAlone(shortened(settled.value, was.value), was.value), ...because(settled, was) }];
  });
  const gone = [...old].filter(([key]) => !now.has(key)).map(([, settled]): Change => ({ what: settled.subject, from: text(settled), to: null, why: '', at: null }));
  return [...changed, ...gone];
}

function distinct(all: readonly Settled[]): Map<string, Settled> {
  return new Map(all.map((settled) => [`${settled.subject}\n${settled.name}`, settled]));
}

function text({ name, value }: Settled): string {
  return name !== '' && value !== '' ? `${name} (${value})` : name || value;
}

/** An image without the part behind its release, where both have the same: `golang:1.27` of `golang:1.27-trixie`. */
function shortened(value: string, other: string): string {
  const suffix = /(?<=:[\d.]+)-[a-z]+$/.exec(value)?.[0];
  return suffix !== undefined && other.endsWith(suffix) ? value.slice(0, -suffix.length) : value;
}

/** Of the same image the tag alone: `1.27` behind `golang:1.26 →`. */
function tagAlone(value: string, other: string): string {
  const name = /^\S*[^:\s]:(?=[\w.-]+$)/.exec(value)?.[0];
  return name !== undefined && other.startsWith(name) ? value.slice(name.length) : value;
}

/** How many lines of a file are others: for files whose lines tell nothing by themselves. */
export function lineChanges(path: string, before: string, after: string): readonly Change[] {
  if (before === after) return [];
  const [old, now] = [wordsOf(before), wordsOf(after)];
  const known = new Set(old);
  const added = now.filter((line) => !known.has(line)).length;
  return [{ what: path, from: `${old.length} lines`, to: `${now.length} lines, ${added} of them new`, why: '', at: null }];
}

/** A change in one line, as a terminal shows it. */
export function changeText({ what, from, to, why, at }: Change): string {
  const place = at === null ? '' : `${at.path}${at.line > 0 ? `:${at.line}` : ''}`;
  const because = [place, why].filter(Boolean).join(' ');
  const said = from !== null && to !== null ? `${what} ${from} → ${to}` : from === null ? `${what} ${to} is new` : `${what} ${from} is gone`;
  return because === '' ? said : `${said} (${because})`;
}
