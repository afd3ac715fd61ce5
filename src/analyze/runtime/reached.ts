/** Flags that say where another program is reached, in contrast to where this one listens. */
import type { CodeFile, OwnCode } from '../code/own-code.ts';

const says = /\bto (?:use to )?(?:reach|connect|contact|talk|query)\b|\bof (?:the |a )?(?:remote|target|upstream|running)\b/i;

/**
 * Whether a flag's usage says that something is reached there, or the code makes a URL of its variable.
 * @param variable what holds the flag's value, where that is known
 */
export function isReached(file: CodeFile, own: OwnCode, variable: string | undefined, usage: string | undefined): boolean {
  if (usage !== undefined && says.test(usage)) return true;
  if (variable === undefined || !/host|addr/i.test(variable)) return false;
  const url = new RegExp(`"https?://[^\\n]{0,60}[ (.+]${variable}\\b`);
  return own.files.some((one) => one.dir === file.dir && one.code.includes('"http') && url.test(one.code));
}
