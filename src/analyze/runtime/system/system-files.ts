/** Files of a distribution that code opens by their path: fonts, the list of zones, names of ports, words. */
import { lineAt } from '../../code/go-text.ts';
import type { OwnCode } from '../../code/own-code.ts';
import type { Finding } from '../../facts.ts';

const places = /["`](\/(?:usr\/share\/(?:fonts\/[\w./-]+\.(?:tt[fc]|otf)|dict\/[\w-]+|zoneinfo\/?)|etc\/(?:services|protocols)))["`]/g;
/** Who looks for the fonts of several systems takes what it finds. */
const elsewhere = /\/Library\/Fonts|Windows[\\/]+Fonts/i;
/** The zones themselves are compiled in; a list of them is read from disk. */
const lists = /\b(?:os\.ReadDir|ioutil\.ReadDir|filepath\.Walk(?:Dir)?|fs\.WalkDir|os\.DirFS)\(/;

/** Each once, where nothing else can stand in for it. */
export function readSystemFiles(own: OwnCode): Finding<string>[] {
  const found = new Map<string, Finding<string>>();
  for (const file of own.files) {
    for (const match of file.all(places)) {
      const path = match[1]!.replace(/\/$/, '');
      if (found.has(path) || (path.includes('/fonts/') && file.has(elsewhere)) || (path.endsWith('/zoneinfo') && !file.has(lists))) continue;
      found.set(path, { value: path, at: { path: file.path, line: lineAt(file.code, match.index) } });
    }
  }
  return [...found.values()];
}
