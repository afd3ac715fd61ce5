import { shellQuote } from '../plan/repository/shell-quote.ts';

/** A directory as a word of a command, with the space before it; nothing for the one that the prompt is in. */
export function wordOf(home: string | undefined): string {
  return home === undefined ? '' : ` ${shellQuote(home)}`;
}

/** A command of ours over a directory, as a person types it at this prompt. */
export function commandAt(name: 'check' | 'update', home: string | undefined): string {
  return `yo go-docker:${name}${wordOf(home)}`;
}
