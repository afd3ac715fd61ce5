import type { ShellCommand } from '../../analyze/shell/script.ts';
import { imagePath, isModuleCall } from '../parse/run.ts';

/** What a command may do to the files of an image. */
export type Effect =
  /** Nothing that a build or a start looks at. */
  | { readonly kind: 'none' }
  /** It writes below these paths. */
  | { readonly kind: 'writes'; readonly under: readonly string[] }
  /** It may do anything. `script`: it runs what another file of the repository says. */
  | { readonly kind: 'unread'; readonly script: boolean };

const NONE: Effect = { kind: 'none' };

/** Commands that lay nothing where an application lies: they install packages, make users, or only talk. */
const QUIET = /^(?:\.?|:|apk|apt|apt-get|dpkg|dnf|microdnf|yum|zypper|update-ca-certificates|adduser|addgroup|useradd|groupadd|usermod|passwd|deluser|chmod|chown|chgrp|true|false|test|\[|set|echo|printf|ls|cat|pwd|id|env|uname|date|sleep|which|type|command|exit|ldd|file|stat|du|df|sha256sum|strip|upx|setcap|ulimit|umask|shopt|locale-gen|grep|xx-info|xx-verify|xx-apk|xx-apt|xx-apt-get|rm)$/;

/** Programs that run what a file of the repository says. */
const SCRIPTS = /^(?:(?:.*\/)?make|gmake|just|task|mage|bazel|earthly|goreleaser|cmake|ninja|npm|yarn|pnpm|bun|npx|node|python3?|perl|ruby|bash|sh|ash|dash|\.{0,2}\/?\S*\.(?:sh|bash|py|pl))$/;

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
  if (head === 'mkdir') return below(words.slice(1).filter((word, index, all) => !word.startsWith('-') && !/^-m$/.test(all[index - 1] ?? '')), dir);
  if (/^(?:cp|install|ln|touch|mv)$/.test(head)) return copied(words, dir, head);
  if (head === 'sed' || head === 'tee') return below(words.slice(1).filter((word) => !word.startsWith('-')).slice(head === 'sed' ? 1 : 0), dir);
  return { kind: 'unread', script: SCRIPTS.test(head) };
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

/** `cp A B`, `mv A B`, `ln -s A B`, `install A B`: the last word, and what `mv` takes away. */
function copied(words: readonly string[], dir: string | undefined, head: string): Effect {
  const plain = words.slice(1).filter((word) => !word.startsWith('-'));
  return below(head === 'touch' || head === 'mv' ? plain : plain.slice(-1), dir);
}

function below(words: readonly string[], dir: string | undefined): Effect {
  const paths = words.map((word) => imagePath(dir, word));
  return paths.some((path) => path === undefined) || paths.length === 0 ? { kind: 'unread', script: false } : { kind: 'writes', under: paths as string[] };
}
