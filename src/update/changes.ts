import type { Source } from '../diagnostic.ts';
import { outlineOf, type Settled } from './outline.ts';
import { newLines, wordsOf } from './text-lines.ts';

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

/** The new decisions of a Dockerfile against those of its last rendering, in the order of the new one. An image that is new or gone as a whole is one change. */
export function dockerfileChanges(before: string, after: string, reason: Reason): readonly Change[] {
  const [left, right] = alike(outlineOf(before), outlineOf(after));
  const [olds, news] = [left, right].map((all) => new Set(all.map(({ image }) => image).filter(Boolean))) as [Set<string>, Set<string>];
  const both = ({ image }: Settled): boolean => image === '' || (olds.has(image) && news.has(image));
  const [old, now] = [left, right].map((all) => distinct(all.filter(both))) as [Map<string, Settled>, Map<string, Settled>];
  // A comment that stood there before is no reason of a change.
  const because = ({ subject, name, value, why }: Settled, was?: Settled): Pick<Change, 'why' | 'at'> =>
    reason(subject, name, was?.value ?? null, value) ?? { why: why === was?.why ? '' : why, at: null };
  const gone = new Map([...old].filter(([key]) => !now.has(key)));
  const changed = [...now].flatMap(([key, settled]): Change[] => {
    const was = old.get(key);
    if (was === undefined) {
      const before = insteadOf(settled, [...gone].filter(([, one]) => one.subject === settled.subject), [...now].filter(([one]) => !old.has(one)).map(([, one]) => one));
      if (before !== undefined) gone.delete(before[0]);
      return [{ what: settled.subject, from: before === undefined ? null : text(before[1]), to: text(settled), ...because(settled) }];
    }
    if (was.value === settled.value) return [];
    const what = [settled.subject, settled.name].filter(Boolean).join(' ');
    return [{ what, from: shortened(was.value, settled.value), to: tagAlone(shortened(settled.value, was.value), was.value), ...because(settled, was) }];
  });
  return [
    ...[...news].filter((name) => !olds.has(name)).map((name): Change => ({ what: 'image', from: null, to: name, ...(reason('image', name, null, name) ?? { why: '', at: null }) })),
    ...changed,
    ...[...gone.values()].map((settled): Change => ({ what: settled.subject, from: text(settled), to: null, ...(reason(settled.subject, settled.name, settled.value, '') ?? { why: '', at: null }) })),
    ...[...olds].filter((name) => !news.has(name)).map((name): Change => ({ what: 'image', from: name, to: null, ...(reason('image', name, name, '') ?? { why: '', at: null }) })),
  ];
}

/** The port that another has taken the place of: each the only one of its image that is gone, or new. */
function insteadOf({ subject, image }: Settled, gone: readonly [string, Settled][], added: readonly Settled[]): [string, Settled] | undefined {
  if (subject !== 'port') return undefined;
  const [of, alone] = [gone.filter(([, one]) => one.image === image), added.filter((one) => one.subject === subject && one.image === image).length === 1];
  return alone && of.length === 1 ? of[0] : undefined;
}

/** Both outlines with the name of an image also where it is the only one, and the other has several. */
function alike(old: readonly Settled[], now: readonly Settled[]): readonly [readonly Settled[], readonly Settled[]] {
  const isOne = (all: readonly Settled[]): boolean => all.every(({ image }) => image === '');
  if (isOne(old) === isOne(now)) return [old, now];
  const [one, several] = isOne(old) ? [old, now] : [now, old];
  const entry = (all: readonly Settled[]): Settled | undefined => all.find(({ subject, value }) => subject === 'entrypoint' && value === one.findLast((own) => own.subject === 'entrypoint')?.value);
  const name = entry(several)?.image ?? '';
  const named = one.map((settled): Settled => {
    const own = several.find(({ subject, image }) => subject === settled.subject && image === name);
    return name !== '' && own !== undefined ? { ...settled, image: name, name: settled.name === '' ? own.name : settled.name } : settled;
  });
  return isOne(old) ? [named, now] : [old, named];
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

/** How many lines of a file are others, and why: for files whose lines tell nothing by themselves. */
export function lineChanges(path: string, before: string, after: string, why: string): readonly Change[] {
  if (before === after) return [];
  const [old, now] = [wordsOf(before), wordsOf(after)];
  return [{ what: path, from: `${old.length} lines`, to: `${now.length} lines, ${newLines(before, after).length} of them new`, why, at: null }];
}

/** A change in one line, as a terminal shows it. */
export function changeText({ what, from, to, why, at }: Change): string {
  const place = at === null ? '' : `${at.path}${at.line > 0 ? `:${at.line}` : ''}`;
  const because = [place, why].filter(Boolean).join(' ');
  const said = from !== null && to !== null ? `${what} ${from} → ${to}` : from === null ? `${what} ${to} is new` : `${what} ${from} is gone`;
  return because === '' ? said : `${said} (${because})`;
}
