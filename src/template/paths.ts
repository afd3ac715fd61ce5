import { pathFault } from '../commit/paths.ts';

interface PartRule {
  readonly broken: (part: string) => boolean;
  readonly why: string;
}

/** Code points that are shown as nothing, or that turn the direction of what follows: a name with them is not the name that a person reads. */
const UNSEEN: readonly (readonly [first: number, last: number])[] = [
  [0xad, 0xad], [0x34f, 0x34f], [0x61c, 0x61c], [0x115f, 0x1160], [0x17b4, 0x17b5], [0x180b, 0x180f], [0x200b, 0x200f], [0x2028, 0x202e],
  [0x2060, 0x206f], [0x3164, 0x3164], [0xfe00, 0xfe0f], [0xfeff, 0xfeff], [0xffa0, 0xffa0], [0xfff0, 0xfffb], [0xe0000, 0xe0fff],
];

function isUnseen(character: string): boolean {
  const point = character.codePointAt(0)!;
  return UNSEEN.some(([first, last]) => point >= first && point <= last);
}

/** Names of devices, with any ending ("Naming Files, Paths, and Namespaces", Win32 documentation); superscript digits count as digits. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9\u00B9\u00B2\u00B3])(?:[. ].*)?$/i;

/** In this order, because the first that is broken is told. Each holds on every system: a template travels. */
const PART_RULES: readonly PartRule[] = [
  { broken: (part) => /[\0-\x1F\x7F-\x9F]/.test(part), why: 'holds a control character' },
  // What no UTF-8 gives: the reader's replacement for bytes that are none, or half of a pair.
  { broken: (part) => /\uFFFD|\p{Surrogate}/u.test(part), why: 'is not UTF-8' },
  { broken: (part) => [...part].some(isUnseen), why: 'holds a character that cannot be seen' },
  { broken: (part) => /[<>:"|?*]/.test(part), why: 'holds one of < > : " | ? *, which Windows does not take' },
  { broken: (part) => /[. ]$/.test(part), why: 'has a name that ends in a dot or a space, which Windows leaves off' },
  { broken: (part) => /^ /.test(part), why: 'has a name that begins with a space' },
  { broken: (part) => DEVICE.test(part), why: 'has the name of a device on Windows' },
  // Windows finds `.git` by its short name too.
  { broken: (part) => /^git~\d+$/i.test(part), why: 'is inside of .git, by its short name on Windows' },
  { broken: (part) => new TextEncoder().encode(part).length > 255, why: 'has a name of more than 255 bytes' },
];

/** Longest path of a file, in UTF-16 units: what still fits below a directory on Windows. */
const LONGEST = 1_000;
/** Most directories that a file may lie in, one in another. */
export const DEEPEST = 64;

/**
 * Why a path of a team template, or one that a template writes to, is refused (`is absolute`); `undefined` for a good one.
 * Stricter than what this tool writes by itself: the path must mean the same file on Linux, macOS and Windows.
 */
export function templatePathFault(path: string): string | undefined {
  const parts = path.split('/');
  const fault = pathFault(path) ?? PART_RULES.find(({ broken }) => parts.some(broken))?.why;
  if (fault !== undefined) return fault;
  if (path.length > LONGEST) return `is longer than ${LONGEST} characters`;
  return parts.length - 1 > DEEPEST ? `lies more than ${DEEPEST} directories deep` : undefined;
}

/** What two paths have in common that are one file where case, or the way in which an accent is written, is nothing. */
export function pathKey(path: string): string {
  return path.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}

/** A name as it can be shown on a terminal: what cannot be seen is spelled out, and the end of a long one left off. */
export function shownName(name: string): string {
  const short = name.length > 200 ? `${name.slice(0, 200)}…` : name;
  return `"${[...short].map((character) => (/[\0-\x1F\x7F-\x9F]/.test(character) || isUnseen(character) ? escaped(character) : character.replace(/[\\"]/, '\\$&'))).join('')}"`;
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
