import type { ShellCommand } from '../../analyze/shell/script.ts';
import { imagePath, isModuleCall } from '../parse/run.ts';

/** What a command may do to the files of an image. */
export type Effect =
  /** Nothing that a build or a start looks at. */
  | { readonly kind: 'none' }
  /** It writes below these paths. */
  | { readonly kind: 'writes'; readonly under: readonly string[] }
  /** It makes directories. `filled`: they are made to be filled, be it in a way that is not read. */
  | { readonly kind: 'makes'; readonly under: readonly string[]; readonly filled: boolean }
  /** It copies or moves one file; `into`: the target is a directory. Paths are absolute. */
  | { readonly kind: 'copies'; readonly from: string; readonly to: string; readonly into: boolean; readonly under: readonly string[] }
  /** It may do anything. `script`: it runs what another file of the repository says. */
  | { readonly kind: 'unread'; readonly script: boolean };

const NONE: Effect = { kind: 'none' };

/** Commands that lay nothing where an application lies: they install packages, make groups, or only talk. */
const QUIET = /^(?:\.?|:|apk|apt|apt-get|dpkg|dnf|microdnf|yum|zypper|update-ca-certificates|addgroup|groupadd|usermod|passwd|deluser|chmod|chown|chgrp|true|false|test|\[|set|echo|printf|ls|cat|pwd|id|env|uname|date|sleep|which|type|command|exit|ldd|file|stat|du|df|sha256sum|strip|upx|setcap|ulimit|umask|shopt|locale-gen|grep|xx-info|xx-verify|xx-apk|xx-apt|xx-apt-get|rm)$/;

/** Programs that run what a file of the repository says. */
const SCRIPTS = /^(?:(?:.*\/)?make|gmake|just|task|mage|bazel|earthly|goreleaser|cmake|ninja|npm|yarn|pnpm|bun|npx|node|python3?|perl|ruby|bash|sh|ash|dash|\.{0,2}\/?\S*\.(?:sh|bash|py|pl))$/;

/** A program by a relative path: most are scripts of the repository. */
const OF_THE_TREE = /^[\w.-][^$]*\/[\w.-]+$/;

/** What one command of a RUN may have changed, as far as its words tell. */
export function effectOf(command: ShellCommand): Effect {
  const { words, dir } = command;
  const head = words[0] ?? '';
  // Into another directory than the image's own top, or under another name.
  if (/^(?:apk|apt|apt-get|dpkg|dnf|microdnf|yum|zypper)$/.test(head) && words.some((word) => /^(?:-p|-x|-X|--(?:root|initdb|installroot|instdir|extract|vextract))(?:=|$)/.test(word))) return { kind: 'unread', script: false };
  if (/^(?:strip|upx)$/.test(head) && words.some((word) => word.startsWith('-o'))) return { kind: 'unread', script: false };
  if (QUIET.test(head)) return NONE;
  // The head and the patterns of a `case`, which are no commands.
  if (words[1] === 'in' || (words.length === 1 && /^[\w./$"*-]*\*$/.test(head))) return NONE;
  if (/^(?:.*\/)?(?:go|xx-go|go1\.\d+(?:\.\d+)?)$/.test(head)) return effectOfGo(command);
  if (head === 'mkdir') return made(plainWords(words), dir);
  if (head === 'adduser' || head === 'useradd') return made([...words.filter((word) => word.startsWith('/')), `/home/${words.at(-1)}`], dir, false);
  if (/^(?:cp|install|mv)$/.test(head)) return copied(words, dir);
  if (head === 'ln') return linked(words, dir);
  if (head === 'touch') return below(plainWords(words), dir);
  // A script that writes files of its own.
  if (head === 'sed' && words.some((word) => /(?:^|[\s;/}gpI])w\s+\S/.test(word))) return { kind: 'unread', script: false };
  if (head === 'sed' || head === 'tee') return below(words.slice(1).filter((word) => !word.startsWith('-')).slice(head === 'sed' ? 1 : 0), dir);
  return { kind: 'unread', script: SCRIPTS.test(head) || OF_THE_TREE.test(head) };
}

function effectOfGo(command: ShellCommand): Effect {
  const { words, dir } = command;
  // With arguments (`all`, a module) it writes their checksums.
  if (words[1] === 'mod' && words[2] === 'download' && words.slice(3).some((word) => !word.startsWith('-'))) return below(['go.mod', 'go.sum'], dir);
  if (isModuleCall(command) && words[2] !== 'tidy' && words[2] !== 'vendor') return NONE;
  if (words[1] === 'mod' || words[1] === 'work' || words[1] === 'get') {
    const here = ['go.mod', 'go.sum', 'go.work', 'go.work.sum', 'vendor'];
    return below(here, dir);
  }
  if (/^(?:run|generate|tool)$/.test(words[1] ?? '')) return { kind: 'unread', script: true };
  if (words[1] === 'test' && words.some((word) => /^--?c$/.test(word))) return { kind: 'unread', script: false };
  return NONE;
}

/** Flags of cp, mv, install, ln and mkdir that take a word (GNU coreutils). */
const VALUED = /^-(?:m|o|g|t|S|Z|-(?:mode|owner|group|target-directory|suffix|context))$/;

/** Words that are no flags, nor their values. */
function plainWords(words: readonly string[]): string[] {
  return words.slice(1).filter((word, index, all) => !word.startsWith('-') && !VALUED.test(all[index - 1] ?? ''));
}

/** `cp A B`, `mv A B`, `install A B`: the last word, or the directory that a flag names, and what `mv` takes away. */
function copied(words: readonly string[], dir: string | undefined): Effect {
  const plain = plainWords(words);
  const flags = words.filter((word) => word.startsWith('-'));
  const [head] = words;
  if (head === 'install' && flags.some((flag) => flag === '--directory' || /^-[a-zA-Z]*d/.test(flag))) return made(plain, dir);
  const target = targetOf(words);
  if (target !== undefined) return below([target, ...(head === 'mv' ? plain : [])], dir);
  const writes = below(head === 'mv' ? plain : plain.slice(-1), dir);
  const [from, to] = plain.map((word) => imagePath(dir, word));
  // A directory that is copied may be merged with what is there.
  if (plain.length !== 2 || from === undefined || to === undefined || writes.kind !== 'writes' || flags.some((flag) => !/^-[fpviDsmog]+$|^--mode=/.test(flag))) return writes;
  return { kind: 'copies', from, to, into: plain[1]!.endsWith('/') || plain[1] === '.', under: writes.under };
}

/** The directory of `-t`. */
function targetOf(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => /^-[a-zA-Z]*t$|^--target-directory$/.test(word));
  return at < 0 ? words.flatMap((word) => /^(?:-t|--target-directory=)(.+)$/.exec(word)?.[1] ?? [])[0] : words[at + 1];
}

/** `ln -s A B`: what lies below one of them lies below the other; without B the link has the name of A. */
function linked(words: readonly string[], dir: string | undefined): Effect {
  const plain = plainWords(words);
  const target = targetOf(words);
  if (target !== undefined) return below([target, ...plain], dir);
  return below(plain.length === 1 ? [plain[0]!.slice(plain[0]!.lastIndexOf('/') + 1), ...plain] : plain, dir);
}

function made(words: readonly string[], dir: string | undefined, filled = true): Effect {
  const effect = below(words, dir);
  return effect.kind === 'writes' && !words.some((word) => word.includes('{')) ? { kind: 'makes', under: effect.under, filled } : effect;
}

/** The paths; of one that a shell may expand (`{a,b}`), the directory above. */
function below(words: readonly string[], dir: string | undefined): Effect {
  const paths = words.map((word) => imagePath(dir, word.includes('$') ? word : word.replace(/[^/]*\{.*$/s, '') || '.'));
  return paths.some((path) => path === undefined) || paths.length === 0 ? { kind: 'unread', script: false } : { kind: 'writes', under: paths as string[] };
}
