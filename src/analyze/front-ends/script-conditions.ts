/** Conditions in the settings of a front end (`mode === 'embed' ? …`), as the command line that builds it decides them. */

export interface Condition {
  readonly negated: boolean;
  /** What is looked at: `mode`, `process.env.EMBED`, or a name of the same text. */
  readonly name: string;
  /** What it is compared with; `undefined` where it has to be something. */
  readonly value?: string;
}

/** What is looked at, and what it is compared with. */
const looked = /(!*)\s*\(?\s*([A-Za-z_$][\w$]*(?:\s*\??\.\s*[A-Za-z_$][\w$]*)*)\s*(?:(===?|!==?)\s*(["'`])([^"'`\n]*)\4\s*)?\)?\s*/;
/** A condition up to its `?`; what is optional or has a default is none (`a?.b`, `a ?? b`). */
const turn = new RegExp(`${looked.source}\\?(?![?.])\\s*`, 'y');
const whole = new RegExp(`${looked.source}(?:[;,]|\\n|$)`, 'y');
/** Tools that leave NODE_ENV as it is; the others build for production where nothing else is said. */
const bare = /\b(?:webpack(?:-cli)?|rspack|rollup|esbuild|gulp|node|tsx|bun)\b/;

/** The condition that stands there, and where what follows its `?` begins. */
export function conditionAt(text: string, at: number): { readonly condition: Condition; readonly end: number } | undefined {
  const found = read(turn, text, at);
  return found === undefined ? undefined : { condition: found, end: turn.lastIndex };
}

/** Whether it holds when the script runs; `undefined` where that is not told. */
export function holds({ negated, name, value }: Condition, text: string, script: string, depth = 0): boolean | undefined {
  const known = valueOf(name, script);
  const plain = known !== undefined ? (value === undefined ? known !== '' : known === value) : value === undefined ? named(name, text, script, depth) : undefined;
  return plain === undefined ? undefined : plain !== negated;
}

function read(pattern: RegExp, text: string, at: number): Condition | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, not = '', name = '', sign = '===', , value] = match;
  return { negated: (not.length % 2 === 1) !== sign.startsWith('!'), name: name.replace(/[\s?]+/g, ''), ...(value !== undefined && { value }) };
}

/** What a name is in that run (vite.dev/config, "Conditional Config"). */
function valueOf(name: string, script: string): string | undefined {
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (/^(?:\w+\.)?mode$/.test(name)) return /\s(?:--mode|-m)[= ]["']?([\w.-]+)/.exec(script)?.[1] ?? (bare.test(script) ? undefined : 'production');
  if (/^(?:\w+\.)?command$/.test(name)) return /\bvite build\b/.test(script) ? 'build' : undefined;
  if (/^(?:\w+\.)?(?:isSsrBuild|ssrBuild|isPreview)$/.test(name)) return '';
  if (!name.startsWith('process.env.')) return undefined;
  const set = new RegExp(`(?:^|\\s)${last.replaceAll('$', '\\$')}=["']?([^\\s"']*)`).exec(script)?.[1];
  return set ?? (last === 'NODE_ENV' && !bare.test(script) ? 'production' : '');
}

/** A variable of the same text that holds a condition. */
function named(name: string, text: string, script: string, depth: number): boolean | undefined {
  if (!/^[\w$]+$/.test(name) || depth > 2) return undefined;
  const match = new RegExp(`\\b(?:const|let|var)\\s+${name.replaceAll('$', '\\$')}\\s*(?::\\s*\\w+\\s*)?=\\s*`).exec(text);
  const found = match === null ? undefined : read(whole, text, match.index + match[0].length);
  return found === undefined ? undefined : holds(found, text, script, depth + 1);
}
