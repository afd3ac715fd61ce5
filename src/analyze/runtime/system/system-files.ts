/** Files of a distribution that code opens by their path: fonts, the list of zones, names of ports, words. */
import { lineAt } from '../../code/go-text.ts';
import type { OwnCode } from '../../code/own-code.ts';
import type { Finding } from '../../facts.ts';

const places = /["`](\/(?:usr\/share\/(?:fonts\/[\w./-]+\.(?:tt[fc]|otf)|dict\/[\w-]+|zoneinfo\/?)|etc\/(?:services|protocols)))["`]/g;
/** Who looks for the fonts of several systems takes what it finds. */
const elsewhere = /\/Library\/Fonts|Windows[\\/]+Fonts/i;
/** The zones themselves are compiled in; a list of them is read from disk. */
const lists = /\b(?:os\.ReadDir|ioutil\.ReadDir|filepath\.Walk(?:Dir)?|fs\.WalkDir|os\.DirFS)\(/;

/** What is before a place that is listed: a call, a name of its own, a list that is called for zones; one of a list of many things is none. */
const listed = /\(\s*$|=\s*$|zone\w*\s*:?=\s*\[\]string\{[^{}]*$/i;

/** A program of so few packages does what its parts do; in a larger one a part may never be asked. */
const fewPackages = 12;

/** Each once, where nothing else can stand in for it. `program`: the directory of the main package. */
export function readSystemFiles(own: OwnCode, program: string): Finding<string>[] {
  const found = new Map<string, Finding<string>>();
  const small = new Set(own.files.map(({ dir }) => dir)).size <= fewPackages;
  for (const file of (small ? own.files : own.filesIn(program))) {
    for (const match of file.all(places)) {
      const path = match[1]!.replace(/\/$/, '');
      if (found.has(path) || (path.includes('/fonts/') && file.has(elsewhere)) || (path.endsWith('/zoneinfo') && !(file.has(lists) && listed.test(file.code.slice(Math.max(0, match.index - 200), match.index))))) continue;
      found.set(path, { value: path, at: { path: file.path, line: lineAt(file.code, match.index) } });
    }
  }
  return [...found.values()];
}
