/** Conditions of a makefile: which of their branches hold for a build of a Linux image, as far as the file itself decides. */
import { expandMake, splitArguments } from './make-expand.ts';
import type { MakeVariable } from './make-parse.ts';

/** `dead`: never taken; `live`: always; `maybe`: the caller or the machine decides. */
type Verdict = 'dead' | 'maybe' | 'live';

/** A branch that is being read. */
export interface Branch {
  readonly state: Verdict;
  /** What earlier branches leave for this one, and this one for those that follow. */
  readonly before: Left;
  readonly left: Left;
  /** Make ends here with an error, so that nobody builds this way. */
  stops: boolean;
}

type Left = 'all' | 'some' | 'none';

const elsewhere = /windows|darwin|freebsd|openbsd|netbsd|macos/i;
const linux = /[,'"\s]linux['")\s]*$|\(\s*linux\s*,/i;

/** The branch that `ifeq`, `ifneq`, `ifdef` or `ifndef` opens. */
export function opened(text: string, variables: ReadonlyMap<string, MakeVariable>): Branch {
  return branch('all', judge(text, variables));
}

/** The branch that follows with `else`, alone or before another condition. */
export function following(text: string, previous: Branch | undefined, variables: ReadonlyMap<string, MakeVariable>): Branch {
  const left = previous === undefined ? 'some' : previous.stops ? previous.before : previous.left;
  return branch(left, /^else\s+if/.test(text) ? judge(text.replace(/^else\s+/, ''), variables) : 'live');
}

function branch(before: Left, verdict: Verdict): Branch {
  const state = before === 'none' ? 'dead' : before === 'some' && verdict === 'live' ? 'maybe' : verdict;
  const left = before === 'none' || verdict === 'live' ? 'none' : verdict === 'maybe' ? 'some' : before;
  return { state, before, left, stops: false };
}

function judge(text: string, variables: ReadonlyMap<string, MakeVariable>): Verdict {
  const negated = /^ifn/.test(text);
  const verdict = (holds: boolean): Verdict => (holds === negated ? 'dead' : 'live');
  if (elsewhere.test(text)) return verdict(false);
  const name = /^ifn?def\s+([\w.-]+)\s*$/.exec(text)?.[1];
  if (name !== undefined) {
    const variable = variables.get(name);
    // A name that the file does not set may come from the environment.
    return variable === undefined || variable.conditional ? 'maybe' : verdict(variable.value !== '');
  }
  if (linux.test(text)) return verdict(true);
  const [a, b] = (operands(text) ?? []).map((operand) => known(operand, variables));
  return a === undefined || b === undefined ? 'maybe' : verdict(a === b);
}

/** `(a,b)`, `"a" "b"` or `'a' 'b'` of a comparison. */
function operands(text: string): readonly string[] | undefined {
  const body = text.replace(/^ifn?eq\b\s*/, '');
  const quoted = /^(?:"([^"]*)"|'([^']*)')\s*(?:"([^"]*)"|'([^']*)')$/.exec(body);
  if (quoted !== null) return [quoted[1] ?? quoted[2] ?? '', quoted[3] ?? quoted[4] ?? ''];
  const parts = body.startsWith('(') && body.endsWith(')') ? splitArguments(body.slice(1, -1)) : [];
  return parts.length === 2 ? parts : undefined;
}

/** An operand with the variables put in that the file sets whatever happens; `undefined` where others remain. */
function known(operand: string, variables: ReadonlyMap<string, MakeVariable>): string | undefined {
  const certain = new Map([...variables].filter(([, { conditional }]) => !conditional));
  const text = expandMake(operand, { variables: certain, glob: () => ['$'], work: { left: 100_000 } });
  return text.includes('$') ? undefined : text.trim();
}
