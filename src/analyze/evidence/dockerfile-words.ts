/** Words of a Dockerfile's instructions: variables put in, both forms of a command, package installers. */
import type { Instruction } from 'dockerfile-ast';
import type { Finding } from '../facts.ts';
import { readScript, type ShellCommand } from '../shell/script.ts';

const longestValue = 4096;

/** Puts in what is known; a value that has grown too long by naming itself stays as it is. */
export function fill(text: string, variables: ReadonlyMap<string, string>): string {
  const filled = text.replace(
    /\$(?:\{(\w+)(?::[-+]([^}]*))?\}|(\w+))/g,
    (raw, braced: string | undefined, fallback: string | undefined, bare: string | undefined) =>
      variables.get(braced ?? bare ?? '') ?? fallback ?? raw,
  );
  return filled.length > longestValue ? text : filled;
}

export function settings(content: string): [string, string][] {
  const old = /^(\w+)\s+([^=]+)$/.exec(content.trim());
  if (old !== null) return [[old[1] as string, old[2] as string]];
  return [...content.matchAll(/(\w+)=("(?:[^"\\]|\\.)*"|'[^']*'|\S*)/g)].map((match) => [
    match[1] as string,
    (match[2] as string).replace(/^["']|["']$/g, ''),
  ]);
}

export function wordsOf(instruction: Instruction): string[] {
  const content = instruction.getArgumentsContent() ?? '';
  return content.trimStart().startsWith('[')
    ? execWords(content, new Map())
    : content.split(/\s+/).filter((word) => word !== '');
}

/** Words of the exec form, or of the shell form with its `sh -c` left out. */
export function execWords(content: string, variables: ReadonlyMap<string, string>): string[] {
  if (content.trimStart().startsWith('[')) {
    return [...content.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) =>
      fill((match[1] as string).replace(/\\(.)/g, '$1'), variables),
    );
  }
  return (
    readScript(content, { variables })
      .at(-1)
      ?.words.filter((word, i) => i > 0 || word !== 'exec')
      .slice() ?? []
  );
}

const installers: readonly { readonly command: RegExp; readonly verb: string }[] = [
  { command: /^apk$/, verb: 'add' },
  { command: /^(?:apt|apt-get)$/, verb: 'install' },
  { command: /^(?:micro)?dnf$|^yum$/, verb: 'install' },
  { command: /^xx-(?:apk|apt|apt-get)$/, verb: '' },
  { command: /^zypper$/, verb: 'install' },
];

export function packagesOf(
  command: ShellCommand,
  path: string,
  stage: number,
): (Finding<string> & { readonly stage: number })[] {
  const head = command.words[0] ?? '';
  const row = installers.find((installer) => installer.command.test(head));
  const at = command.words.findIndex((word) => /^(?:add|install)$/.test(word));
  if (row === undefined || at < 0) return [];
  const names = command.words
    .slice(at + 1)
    .filter(
      (word, i, all) =>
        /^[a-z0-9][\w.+:-]*(?:[=~<>].*)?$/i.test(word) && !/^(?:-t|--virtual)$/.test(all[i - 1] ?? ''),
    );
  return names.map((value) => ({
    value: value.replace(/[=~<>].*$/, ''),
    at: { path, line: command.line },
    stage,
  }));
}
