/** A path that leads somewhere else than it says, or is another file on another system; and one that is harmless, a detail apart. */
export interface PathTrick {
  readonly path: string;
  /** Where the bytes are no UTF-8. */
  readonly bytes?: Uint8Array;
  readonly twin: string;
  /** The reason that has to be told. */
  readonly says: RegExp;
  /** What cannot hold such a path. `ustar`: the header of a tar entry ends a name at a NUL and has room for 100 bytes. */
  readonly not?: readonly ('ustar' | 'tar' | 'git' | 'directory')[];
}

const OUT = /leads out of the directory/;
const PLAIN = /is not in its plain spelling/;
const GIT = /is inside of \.git/;
const WINDOWS = /which Windows does not take/;
const END = /ends in a dot or a space/;
const DEVICE = /has the name of a device/;
const UNSEEN = /holds a character that cannot be seen/;
const CONTROL = /holds a control character/;
const OURS = /is a name that this tool keeps for itself/;

const deep = (levels: number): string => `${'d/'.repeat(levels)}x`;

export const PATH_TRICKS: readonly PathTrick[] = [
  { path: '../evil', twin: 'x/evil', says: OUT, not: ['directory'] },
  { path: '../../../../../../../../tmp/evil', twin: 'tmp/evil', says: OUT, not: ['directory'] },
  { path: 'docs/../../evil', twin: 'docs/x/evil', says: OUT, not: ['directory'] },
  { path: 'docs/..', twin: 'docs/...x', says: OUT, not: ['directory'] },
  { path: '..', twin: '..x', says: OUT, not: ['directory'] },
  { path: '/evil', twin: 'evil', says: /is absolute|is not in its plain spelling|repository corruption/, not: ['directory'] },
  { path: '//server/share/evil', twin: 'server/share/evil', says: /is absolute|is not in its plain spelling/, not: ['directory', 'git'] },
  { path: 'C:/evil', twin: 'C/evil', says: /is absolute|which Windows does not take/ },
  { path: 'c:evil', twin: 'c-evil', says: /is absolute|which Windows does not take/ },
  { path: '..\\evil', twin: '..-evil', says: /holds a backslash/ },
  { path: 'docs\\evil', twin: 'docs-evil', says: /holds a backslash/ },
  { path: 'docs//evil', twin: 'docs/evil', says: PLAIN, not: ['directory', 'git'] },
  { path: 'docs/./evil', twin: 'docs/x/evil', says: PLAIN, not: ['directory'] },
  { path: '.git/hooks/post-checkout', twin: '.gitx/hooks/post-checkout', says: GIT, not: ['directory'] },
  { path: 'docs/.git/config', twin: 'docs/git/config', says: GIT, not: ['directory'] },
  { path: '.GIT/config', twin: '.GITHUB/config', says: GIT },
  { path: '.giT/config', twin: '.gitt/config', says: GIT },
  { path: 'GIT~1/config', twin: 'GIT-1/config', says: GIT },
  { path: '.git./config', twin: '.git.x/config', says: END },
  { path: '.git /config', twin: '.git x/config', says: END },
  { path: '.g\u200Cit/config', twin: '.g-it/config', says: UNSEEN },
  { path: '.git::$INDEX_ALLOCATION/config', twin: '.git--$INDEX_ALLOCATION/config', says: WINDOWS },
  { path: 'docs/x:stream', twin: 'docs/x-stream', says: WINDOWS },
  { path: 'what?', twin: 'what', says: WINDOWS },
  { path: 'all*', twin: 'all', says: WINDOWS },
  { path: '<evil>', twin: 'evil', says: WINDOWS },
  { path: 'a|b', twin: 'a-b', says: WINDOWS },
  { path: 'a"b', twin: "a'b", says: WINDOWS },
  { path: 'evil.', twin: 'evil.x', says: END },
  { path: 'evil ', twin: 'evil x', says: END },
  { path: 'docs /evil', twin: 'docs x/evil', says: END },
  { path: ' evil', twin: 'x evil', says: /begins with a space/ },
  { path: 'con', twin: 'cone', says: DEVICE },
  { path: 'NUL.txt', twin: 'NULL.txt', says: DEVICE },
  { path: 'docs/aux.md', twin: 'docs/auxiliary.md', says: DEVICE },
  { path: 'COM1', twin: 'COM', says: DEVICE },
  { path: 'lpt\u00B9.txt', twin: 'lpt-.txt', says: DEVICE },
  { path: 'CONIN$', twin: 'CONIN', says: DEVICE },
  { path: 'evil\0.txt', twin: 'evil-.txt', says: /holds a NUL character/, not: ['ustar', 'git', 'directory'] },
  { path: 'evil\n.txt', twin: 'evil-.txt', says: CONTROL },
  { path: 'evil\u001B[2J', twin: 'evil[2J', says: CONTROL },
  { path: 'evil\u0085x', twin: 'evil-x', says: CONTROL },
  { path: 'evil\u202Etxt.exe', twin: 'eviltxt.exe', says: UNSEEN },
  { path: 'evil\uFEFF', twin: 'evil', says: UNSEEN },
  { path: 'evil\u{E0041}', twin: 'evilA', says: UNSEEN },
  { path: 'evil\uFFFD', bytes: Buffer.from('6576696cff', 'hex'), twin: 'evil-', says: /is not UTF-8/ },
  { path: 'overlong', bytes: Buffer.from('2e2ec0af6576696c', 'hex'), twin: 'xx-evil', says: /is not UTF-8/ },
  { path: deep(65), twin: deep(64), says: /lies more than 64 directories deep/, not: ['ustar'] },
  { path: 'x'.repeat(256), twin: 'x'.repeat(255), says: /more than 255 bytes/, not: ['ustar', 'directory'] },
  { path: `${'directory-of-forty-letters-and-some-more/'.repeat(26)}x`, twin: `${'directory-of-forty-letters-and-some-more/'.repeat(24)}x`, says: /is longer than 1000 characters/, not: ['ustar'] },
  { path: 'Go-Docker.yaml', twin: 'Go-Docker.yml', says: /are one file on macOS or Windows/ },
  { path: '.go-docker-staging/commit.json', twin: '.go-docker-stage/commit.json', says: OURS },
  { path: '.go-docker-staging-1/x', twin: '.go-docker-staging-x/x', says: OURS },
];

/** Files that are one and the same on some system; the twin of the second is one that is not. */
export interface PairTrick {
  readonly first: string;
  readonly second: string;
  readonly twin: string;
  readonly says: RegExp;
  readonly not?: PathTrick['not'];
}

const ONE = /are one file on macOS or Windows/;

export const PAIR_TRICKS: readonly PairTrick[] = [
  { first: 'note.txt', second: 'NOTE.txt', twin: 'NOTES.txt', says: ONE },
  { first: 'sub/a', second: 'Sub/b', twin: 'sub/b', says: ONE },
  { first: 'caf\u00E9', second: 'cafe\u0301', twin: 'cafe', says: ONE },
  { first: 'stra\u00DFe', second: 'STRASSE', twin: 'STRASE', says: ONE },
  { first: 'file', second: '\uFB01le', twin: 'fi-le', says: ONE },
  { first: 'k', second: '\u212A', twin: 'kk', says: ONE },
  { first: '\u03C3', second: '\u03C2', twin: 's', says: ONE },
  { first: 'twice', second: 'twice', twin: 'twice-more', says: /"twice" twice/, not: ['directory', 'git'] },
  { first: 'both', second: 'both/x', twin: 'both-/x', says: /"both" twice, as a file and as a directory/, not: ['directory', 'git'] },
];
