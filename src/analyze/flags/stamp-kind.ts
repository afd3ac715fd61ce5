/** What a variable is for, by its name and by what is put into it. `other`: nothing that a build argument says. */
export type StampKind = 'version' | 'revision' | 'date' | 'branch' | 'user' | 'other';

interface Row {
  readonly kind: StampKind;
  /** Of the variable's name, in words of small letters. */
  readonly name: RegExp;
  /** Of what is put in, in words of small letters. */
  readonly value: RegExp;
  /** A text without variables that is of this kind. */
  readonly text: RegExp;
}

/** Words that stand before, also within one word: `gitcommit`, `BuildDate`. */
const of = String.raw`\b(?:(?:app|application|build|built|bin|binary|cli|code|commit|compile|compiled|current|full|git|head|image|last|link|long|my|package|pkg|program|project|release|semantic|server|service|short|software|source|src|sw|vcs) ?)*`;

// Which comes first counts: a commit's date is a date.
const rows: readonly Row[] = [
  {
    kind: 'date',
    name: new RegExp(`${of}(?:date|datetime|timestamp|stamp)(?: ?time| ?utc)?$|${of}(?:build|built|compile|compiled|commit) ?time\\b(?! ?(?:zone|out))|^time$|\\bbuil[dt] ?(?:at|on)$`),
    value: /\bdate\b|\btimestamp\b|\bnow\b|\b(?:build|commit|compile) ?time\b|\bsource date epoch\b/,
    text: /^\d{4}[-/.]?\d\d|^\d{9,}$|\b\d\d:\d\d\b|\b(?:19|20)\d\d\b/,
  },
  {
    kind: 'revision',
    name: new RegExp(`${of}(?:commit|revision|rev|sha1?|sha256)(?: ?(?:id|hash|ref|sha1?|short|long|full|string))*$|${of}(?:build|code|commit|full|git|head|long|short|source|src|vcs) ?hash$|^hash$`),
    value: /\brev parse\b(?!.*\babbrev ref\b)|\bcommit\b|\bsha1?\b|\brevision\b/,
    text: /^[0-9a-f]{6,64}(?:[-+]dirty)?$/i,
  },
  { kind: 'branch', name: /branch/, value: /\babbrev ref\b|\bbranch\b/, text: /$^/ },
  { kind: 'user', name: /\buser\b|\bbuilt ?by\b|\bhost(?: ?name)?$/, value: /\bwhoami\b|\buser\b|\bhostname\b/, text: /$^/ },
  {
    kind: 'version',
    name: new RegExp(`(?<!con)version(?: ?(?:string|number|info|tag|text|name|full|long|short))?$|${of}ver(?: ?(?:string|number))?$|\\b(?:git|vcs|release|version|build|image|docker) ?tag$|^tag$|\\brelease$|${of}describe$`),
    value: /\bdescribe\b|version\b(?! ?(?:pre ?release|metadata|suffix|url|check|channel))|\btag\b/,
    text: /^v?\d+(?:\.\d+)*(?:[-+.~_][\w.+~-]*)?$/,
  },
];

/** Versions of something else than the program, by the word before: of Go, of what it speaks, of what it is built from. */
const foreign = /\b(go|golang|api|schema|proto|protocol|db|database|min|minimum|max|format|config|kube|kubernetes|k8s|docker|helm|chart|node|os|kernel|sdk|runtime|compiler|toolchain|base) ?version/;

/** Texts that stand where a version, a revision or a date is to come: one or two plain words, a name in brackets, `x.y.z`. */
const standIn = /^\(?[a-z]+(?:[-_ ][a-z]+)?\)?$|^[<[%@({].*[>\]%@)}]$|^v?[xX](?:\.[xyzXYZ])+$|^[A-Z_]+$|^v?[.…]+$|^%[sdv]$/;

/**
 * What a stamped variable holds. Its own name says more than the name of what is put in; a text without variables is the
 * repository's own word, and of a kind only where it looks like one.
 */
export function stampKind(variable: string, value: string): StampKind {
  const name = wordsOf(variable.slice(variable.lastIndexOf('.') + 1));
  const named = rows.find((row) => row.name.test(name));
  if (isFixed(value))
    return named !== undefined && !foreign.test(name) && (rows.some(({ text }) => text.test(value)) || (standIn.test(value) && !/\b(?:tag|release)$/.test(name))) ? named.kind : 'other';
  const words = wordsOf(value);
  const other = foreign.exec(name)?.[1];
  if ((other !== undefined && words.includes(other)) || /\bgo ?(?:lang ?)?version\b/.test(words)) return 'other';
  if (named !== undefined) return named.kind;
  const kinds = rows.filter((row) => row.value.test(words)).map(({ kind }) => kind);
  // Of a text of several (`{{ .Tag }} ({{ .Date }})`) the version says most.
  return (severalParts.test(value) && kinds.find((kind) => kind === 'version')) || (kinds[0] ?? 'other');
}

const severalParts = /(?:\$|\{\{).*(?:\$|\{\{)/s;

/** Whether a value is the same in each build: no variable, no template, no command. */
export function isFixed(value: string): boolean {
  return value !== '' && !/[$`]|\{\{/.test(value);
}

/** `GitCommitSHA` → `git commit sha`, `$(BUILD_DATE)` → `build date`. */
function wordsOf(text: string): string {
  return text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/[^A-Za-z\d]+/g, ' ')
    .trim()
    .toLowerCase();
}
