/** Flags that say where another program is reached, in contrast to where this one listens. */
import { linesOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';

/** What the code says of a flag; `variable` is what holds its value. */
interface Flag {
  readonly name: string;
  readonly fallback: string | undefined;
  readonly variable: string | undefined;
  readonly usage: string | undefined;
}

const says = /\bto (?:use to )?(?:reach|connect|contact|talk|query)\b|\bof (?:the |a )?(?:remote|target|upstream|running)\b/i;

/** Whether a flag's usage says that something is reached there, its default is a URL, or the code makes a URL of its variable, or dials it. */
export function isReached(file: CodeFile, own: OwnCode, { name, fallback, variable, usage }: Flag): boolean {
  if (usage !== undefined && says.test(usage)) return true;
  if (fallback !== undefined && /^https?:\/\//.test(fallback) && !/listen|bind/i.test(name)) return true;
  if (variable === undefined) return false;
  const near = own.filesIn(file.dir).filter(({ code }) => code.includes(variable));
  const dialled = new RegExp(`\\b(?:grpc\\.NewClient|Dial(?:Context|TLS|Timeout)?)\\((?:\\w+, )?(?:"tcp", )?\\*?(?:\\w+\\.)?${variable}\\b`);
  if (near.some(({ code }) => dialled.test(code)) && !near.some(({ code }) => new RegExp(`Listen\\w*\\([^\\n]*\\b${variable}\\b`).test(code))) return true;
  const url = new RegExp(`"https?://[^\\n]{0,60}[ (.+]${variable}\\b`);
  return /host|addr/i.test(variable) && near.some(({ code }) => code.includes('"http') && url.test(code));
}

/** Whether what a line takes from the environment is made a URL where it is none: `server = os.Getenv("ADDR")`, `server = "http://" + server`. */
export function isMadeURL(file: CodeFile, line: number): boolean {
  if (!file.code.includes('://"')) return false;
  const lines = linesOf(file.code);
  const name = /^\s*(?:var\s+)?(\w+)\s*:?=\s*os\.Getenv\(/.exec(lines[line - 1] ?? '')?.[1];
  const made = new RegExp(`^\\s*${name}\\s*=\\s*(?:\\w+\\s*\\+\\s*)?"(?:https?)?://"\\s*\\+\\s*${name}\\s*$`);
  return name !== undefined && lines.slice(line, line + 16).some((text) => made.test(text));
}
