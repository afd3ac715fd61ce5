import type { Command } from '../analyze/facts.ts';
import type { BuiltCommand } from './compiled.ts';
import { baseName } from '../repo.ts';
import type { StageState } from './image/build.ts';
import type { Content } from './image/filesystem.ts';
import { enter, type Step } from './parse/dockerfile.ts';
import { expand } from './parse/variables.ts';
import { lastStep, type GoBuild, type View } from './view.ts';

/** The program that an image starts, where the same Dockerfile builds it. */
export interface Started {
  readonly final: StageState;
  /** ENTRYPOINT, or CMD without one. */
  readonly step: Step;
  /** Absolute path of the binary in the image. */
  readonly path: string;
  readonly build: GoBuild;
  readonly command: BuiltCommand;
  /** Arguments behind the program in ENTRYPOINT and CMD. */
  readonly args: readonly string[];
}

/** A program as a sentence names it. */
export function programName({ dir }: Pick<Command, 'dir'>): string {
  return dir === '.' ? 'the program' : dir;
}

/** A package that uses cgo as a sentence names it; the program's own has no import path. */
export function userName({ value }: { readonly value: string }): string {
  return value === '' ? 'import "C"' : value;
}

/** Programs that only start another one. */
const STARTERS = /^(?:\/?\S*\/)?(?:tini|tini-static|dumb-init|catatonit|env|exec|su-exec|gosu|setpriv|nice)$/;
const PATHS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin', '/go/bin'];

/** The words that start a container: the exec form's, or those of a shell form that is one plain command. */
export function startWords(view: View, final: StageState): { readonly step: Step; readonly words: readonly string[] } | undefined {
  const entry = lastStep(view, final, 'ENTRYPOINT');
  const command = lastStep(view, final, 'CMD');
  const step = entry ?? command;
  if (step === undefined) return undefined;
  const rest = entry !== undefined && command?.json !== undefined ? command.json : [];
  const own = step.json ?? (/[;&|<>()`\n]/.test(step.body) ? undefined : step.words.map(({ text }) => expand(text, final.stage.scope) ?? text));
  return own === undefined ? undefined : { step, words: [...own, ...rest] };
}

/** The programs that the final stages start; one that cannot be told is left out. */
export function startedPrograms(view: View): Started[] {
  return view.finals.flatMap((final): Started[] => {
    const start = startWords(view, final);
    if (start === undefined) return [];
    const at = start.words.findIndex((word, index) => !STARTERS.test(word) && !(index > 0 && word.startsWith('-')) && !/^\w+=/.test(word));
    const word = start.words[at];
    if (word === undefined) return [];
    const found = broughtAs(final, word);
    if (found?.content.kind !== 'built') return [];
    const { path, content: { by } } = found;
    const build = view.builds.find(({ run }) => run === by.call);
    const command = build === undefined ? undefined : commandOf(build, path);
    return build === undefined || command === undefined ? [] : [{ final, step: start.step, path, build, command, args: start.words.slice(at + 1) }];
  });
}

/** What the Dockerfile lays where a container looks for a program first; `undefined` where that is nothing. */
export function broughtAs(final: StageState, word: string): { readonly path: string; readonly content: Exclude<Content, { kind: 'absent' }> } | undefined {
  for (const path of candidates(final, word)) {
    const content = final.base === undefined ? final.end.at(path) : final.end.brought(path);
    if (content.kind !== 'absent') return { path, content };
  }
  return undefined;
}

function candidates(final: StageState, word: string): string[] {
  if (word.includes('/')) return [enter(final.stage.workdir, word) ?? ''].filter(Boolean);
  const path = final.stage.scope.get('PATH')?.value?.split(':').filter((one) => one.startsWith('/')) ?? [];
  return [...new Set([...path, ...PATHS])].map((dir) => `${dir}/${word}`);
}

/** Of several programs of one go command the one of that name. */
function commandOf({ targets }: GoBuild, path: string): BuiltCommand | undefined {
  const commands = [...new Set(targets.flatMap((target) => target.commands))];
  if (commands.length === 1 && targets.every(({ dir }) => dir !== undefined)) return commands[0];
  const named = commands.filter(({ binary }) => binary === baseName(path));
  return named.length === 1 ? named[0] : undefined;
}

/** Packages that a stage and those that it begins with install; `undefined` where commands are not read that may do the same. */
export function packagesIn(view: View, state: StageState): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  const groups = new Map<string, readonly string[]>();
  for (let at: StageState | undefined = state; at !== undefined;) {
    for (const { script, unread } of at.runs) {
      if (unread.length > 0) return undefined;
      for (const { words } of script.commands) {
        // Removed again: by name, or all that were installed under one.
        if (words[0] === 'apk' && words.includes('del')) for (const word of words) for (const name of [word, ...groups.get(word) ?? []]) found.delete(name);
        const verb = words.findIndex((word) => word === 'add' || word === 'install');
        if (/^(?:apk|apt|apt-get|dnf|microdnf|yum|xx-apk|xx-apt)$/.test(words[0] ?? '') && verb > 0) {
          const names: string[] = [];
          for (const word of words.slice(verb + 1)) {
            if (word.includes('$')) return undefined;
            if (!word.startsWith('-')) names.push(word.replace(/[=~<>@].*$/, ''));
          }
          for (const name of names) found.add(name);
          const group = words.findIndex((word) => word === '-t' || word === '--virtual');
          if (group > 0) groups.set(words[group + 1] ?? '', names);
        }
      }
    }
    const { base }: { base: StageState['stage']['base'] } = at.stage;
    at = base.kind === 'stage' ? view.stages[base.stage] : undefined;
  }
  return found;
}

/** Packages of Alpine and Debian that bring what they are called, and neither zone data nor users. */
const LEAN = /^(?:alpine-sdk|bash|binutils|binutils-gold|build-base|build-essential|ca-certificates|curl|file|g\+\+|gcc|gcompat|git|gzip|jq|libc-dev|libc6-compat|libc6-dev|libgcc|libstdc\+\+|libstdc\+\+6|linux-headers|make|musl-dev|openssh-client|openssl|pkg-config|pkgconf|pkgconfig|sqlite|sqlite-dev|sqlite-libs|sqlite3|su-exec|tar|tini|dumb-init|tzdata|unzip|upx|wget|xz|zip)$/;

/** The packages of a stage where it is known of all what they bring; `undefined` elsewhere. */
export function leanPackages(view: View, state: StageState): ReadonlySet<string> | undefined {
  const packages = packagesIn(view, state);
  return packages !== undefined && [...packages].every((name) => LEAN.test(name)) ? packages : undefined;
}

/** Whether the files of a stage may hold something that no rule can see: an unknown base, or commands that are not read. */
export function isOpaque(view: View, state: StageState): boolean {
  if (state.base === undefined) return true;
  for (let at: StageState | undefined = state; at !== undefined;) {
    if (at.runs.some(({ unread }) => unread.length > 0)) return true;
    const { base }: { base: StageState['stage']['base'] } = at.stage;
    at = base.kind === 'stage' ? view.stages[base.stage] : undefined;
  }
  return false;
}
