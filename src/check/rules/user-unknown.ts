import { replace } from '../edits.ts';
import type { KnownBase } from '../image/bases.ts';
import type { StageState } from '../image/build.ts';
import type { Instruction } from '../parse/instruction.ts';
import { expand, type Scope } from '../parse/variables.ts';
import { leanPackages } from '../program.ts';
import type { Edit, Found, Rule } from '../rule.ts';
import { lastStep, standingOn, type View } from '../view.ts';

/** USER or --chown goes by a name, and no file of the image says whose it is. */
export const userUnknown: Rule = {
  id: 'user-unknown',
  grade: 'broken',
  title: 'USER or --chown names a user or group that the image does not know',
  remedy: 'write its number, which needs no /etc/passwd: USER 65532:65532',
  about: `A name is looked up in the image's own /etc/passwd and /etc/group when the container starts, or when COPY gives files away, which stay root's where it is not found. scratch has neither: \`unable to find user nobody: no matching entries in
passwd file\`; distroless knows root, nobody and nonroot, Alpine, Debian and the golang images those of their system. A user that a builder's adduser has made is not in the final stage, but for where its /etc/passwd is copied. Silent where something else may have brought these files, or made a user.`,
  judge: (view) => [
    ...view.finals.flatMap((final) => userOf(view, final)),
    ...view.needed.flatMap((state) => state.copies.flatMap((copy) => ownerOf(view, state, copy))),
  ].sort((a, b) => a.line - b.line),
};

/** Users and groups of the systems, of all of their releases (Alpine's alpine-baselayout, Debian's base-passwd, /etc/passwd and /etc/group of the images). */
const OF_SYSTEMS = [
  'root', 'daemon', 'bin', 'sys', 'sync', 'games', 'man', 'lp', 'mail', 'news', 'uucp', 'proxy', 'www-data', 'backup', 'list', 'irc', 'gnats', '_apt', 'nobody', 'nogroup', 'adm', 'tty', 'disk', 'dialout', 'fax', 'voice',
  'cdrom', 'floppy', 'tape', 'sudo', 'audio', 'dip', 'operator', 'src', 'shadow', 'utmp', 'video', 'sasl', 'plugdev', 'staff', 'users', 'input', 'sgx', 'kvm', 'render', 'crontab', 'clock', 'shutdown', 'halt', 'postmaster', 'cron', 'ftp', 'sshd', 'at',
  'squid', 'xfs', 'cyrus', 'vpopmail', 'ntp', 'smmsp', 'guest', 'wheel', 'kmem', 'console', 'netdev', 'ping', 'readproc', 'klogd', 'xf', 'locate', 'abuild', 'node', 'ubuntu', 'ssh', '_ssh', 'systemd-network', 'systemd-timesync', 'messagebus', 'www', 'http',
];
/** Names that images have without a line of the Dockerfile (of distroless: the `passwd` and `group` of github.com/GoogleContainerTools/distroless). */
const KNOWN: Partial<Readonly<Record<KnownBase['family'], readonly string[]>>> = { scratch: [], distroless: ['root', 'nobody', 'nonroot', 'tty', 'staff'], alpine: OF_SYSTEMS, debian: OF_SYSTEMS, ubuntu: OF_SYSTEMS, golang: OF_SYSTEMS };

/** Of these names those that a system has not (passwd and group of the images of Debian, Ubuntu and Alpine). */
const LACKS: Partial<Readonly<Record<KnownBase['family'], readonly string[]>>> = { debian: ['group nobody'], ubuntu: ['group nobody'], alpine: ['user www-data', 'user _apt', 'user nogroup'] };

/** The number that stands for a name everywhere else. */
function numberOf(name: string): string {
  return name === 'root' ? '0' : name === 'nobody' || name === 'nogroup' ? '65534' : '65532';
}

function userOf(view: View, final: StageState): Found[] {
  const step = lastStep(view, final, 'USER');
  const word = step?.words[0];
  if (step === undefined || word === undefined) return [];
  const unknown = unknownIn(view, final, word.text, step.scope);
  return unknown.slice(0, 1).map((what): Found => ({
    line: step.line, message: `USER ${word.text}: ${what}, and the container does not start`, ...mended(view, word, word.text),
  }));
}

type Place = Pick<Instruction['words'][number], 'start' | 'end'>;

/** BuildKit looks a name up in files of the image alone, and takes 0 where they do not know it; only an image without any layer ends the build (solver/llbsolver/file/user_linux.go). */
function ownerOf(view: View, state: StageState, { step, files }: StageState['copies'][number]): Found[] {
  const flag = step.flags.find(({ name }) => name === 'chown');
  if (flag === undefined) return [];
  // Root is 0 for COPY, whatever the image knows.
  const unknown = unknownIn(view, state, flag.value, step.scope, ['root']);
  const place = { start: flag.end - flag.value.length, end: flag.end };
  const ends = state.base?.family === 'scratch' && files.layers.length === 0;
  return unknown.slice(0, 1).map((what): Found => ({
    line: step.line, ...(!ends && { grade: 'drift' as const }), message: `--chown=${flag.value}: ${what}, and ${ends ? 'the build ends here' : 'what is copied belongs to root'}`, ...mended(view, place, flag.value),
  }));
}

/** What of `user:group` nothing in an image says the number of, as a sentence says it. */
function unknownIn(view: View, state: StageState, written: string, scope: Scope, more: readonly string[] = []): string[] {
  const said = expand(written, scope);
  if (said === undefined) return [];
  const [user = '', group] = said.split(':');
  const missing = (kind: Kind, name: string | undefined): string[] => {
    const at = name === undefined || !/^[A-Za-z_][\w.-]*\$?$/.test(name) || more.includes(name) ? undefined : lookedUpIn(view, state, kind);
    if (at === undefined || hasName(at.state, kind, name!)) return [];
    return [`${at.state === state ? state.base!.image.name : `the ${FILES[kind]} of stage ${at.state.stage.name || at.state.stage.index}`} has no ${kind} ${name}`];
  };
  return [...missing('user', user), ...missing('group', group)];
}

type Kind = keyof typeof FILES;

const FILES = { user: '/etc/passwd', group: '/etc/group' } as const;
/** Commands that make one, or may; who makes a user makes a group of its name. */
const MAKES = {
  user: /\buser(?:add|mod)\b|\badduser\b|\/etc\/passwd\b|\bnewusers\b|\bsysusers\b/,
  group: /\b(?:user|group)(?:add|mod)\b|\badd(?:user|group)\b|\/etc\/(?:passwd|group)\b|\bnewusers\b|\bsysusers\b/,
} as const;

/** The stage whose own names an image goes by: itself, or the one that its file is copied from; `undefined` where others may have been added. */
function lookedUpIn(view: View, state: StageState, kind: Kind): { readonly state: StageState } | undefined {
  const { base, end } = state;
  const file = FILES[kind];
  if (end.mayBring(file)) {
    const from = end.copiedFrom(file);
    const stage = view.stages.find((one) => one.end === from);
    return stage === undefined ? undefined : lookedUpIn(view, stage, kind);
  }
  const known = base === undefined ? undefined : KNOWN[base.family];
  return known === undefined || (known === OF_SYSTEMS && mayMake(view, state, kind)) ? undefined : { state };
}

/** Whether the base of a stage brings a user or group of a name. */
function hasName({ base }: StageState, kind: Kind, name: string): boolean {
  const { family, libc } = base!;
  // The golang images are made of Debian's or of Alpine's.
  const lacks = LACKS[family === 'golang' ? (libc === 'musl' ? 'alpine' : 'debian') : family];
  return KNOWN[family]!.includes(name) && lacks?.includes(`${kind} ${name}`) !== true;
}

/** Whether a stage of a system has commands that make users or groups, or may. */
function mayMake(view: View, state: StageState, kind: Kind): boolean {
  const scripts = standingOn(view.stages, state.stage.index).flatMap(({ runs }) => runs);
  return leanPackages(view, state) === undefined || scripts.some(({ step: { body, heredocs } }) => MAKES[kind].test(body + heredocs.map(({ text }) => text).join('\n')));
}

/** Numbers in place of names, where the names stand there themselves. */
function mended(view: View, { start, end }: Place, written: string): { edits: readonly Edit[]; remedy: string } | undefined {
  const { text } = view.file.source;
  if (text.slice(start, end) !== written || /[$"']/.test(written)) return undefined;
  const by = written.split(':').map((name) => (/^\d+$/.test(name) ? name : numberOf(name))).join(':');
  return { edits: [replace(view.file, start, end, by)], remedy: `write the number: ${by}` };
}
