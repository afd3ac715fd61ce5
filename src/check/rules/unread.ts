import type { Repo } from '../../repo.ts';
import type { Found, Rule } from '../rule.ts';

/** Commands that are not read. */
export const commandUnread: Rule = {
  id: 'command-unread',
  grade: 'advice',
  title: 'a step runs make or a script, which is not read',
  remedy: 'nothing has to be done: what that step builds is not judged',
  about: `What a Makefile or a script does in the image is not guessed. Rules that would need to know keep silent from there on; the others still hold.`,
  judge: ({ needed, recorded, context }) => (recorded ? [] : needed).flatMap(({ runs }) => runs.flatMap(({ unread }) => unread.filter(({ script, words }) => script && (OF_GO.test(words[0]!) || isScript(context.repo, words))).map(({ words, line }): Found => ({ line, message: `\`${shown(words)}\` is not read: what it does in the image is not judged` })))),
};

/** What may build a program of Go; a front end's package manager is expected not to. */
const OF_GO = /^(?:(?:.*\/)?(?:g?make|just|task|mage|bazel|earthly|goreleaser|go)|(?:ba|a|da)?sh|.*\.(?:sh|bash|py|pl))$/;

/** A file of the context without such an ending, or one that Python reads. */
function isScript(context: Repo, [program = '', script = '']: readonly string[]): boolean {
  if (/^python3?$/.test(program)) return script.endsWith('.py');
  return program.includes('/') && context.stat(program.replace(/^(?:\.\/)+/, ''))?.kind === 'file';
}

function shown(words: readonly string[]): string {
  const text = words.join(' ').replace(/\s+/g, ' ');
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
