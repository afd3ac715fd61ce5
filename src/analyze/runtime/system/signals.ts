/** Signals that a program listens to, and whether they end it. */
import { argumentsOf, bodyOf, type Call, linesOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import type { Finding } from '../../facts.ts';

export type SignalUse = Finding<string> & {
  /** Its handler ends the program, as far as the code around tells. */
  readonly ends: boolean;
};

const signalCall = /\bsignal\.(?:Notify|NotifyContext)\s*\(/g;
const signalName = /\b(?:os\.Interrupt|os\.Kill|(?:syscall|unix)\.(?:SIG\w+|Signal\(\s*\w+\s*\)))/g;

/** Numbers of Linux (signal(7)). */
const signalNumbers: Readonly<Record<number, string>> = { 1: 'SIGHUP', 2: 'SIGINT', 3: 'SIGQUIT', 9: 'SIGKILL', 10: 'SIGUSR1', 12: 'SIGUSR2', 15: 'SIGTERM' };

/** Signals that a program listens to, each once. */
export function readSignals(own: OwnCode): SignalUse[] {
  const found = new Map<string, SignalUse>();
  for (const file of own.files) {
    if (!file.imports.has('os/signal')) continue;
    for (const call of file.calls(signalCall)) {
      const at = { path: file.path, line: call.line };
      const args = argumentsOf(call.args).slice(1);
      // No list at all means every signal.
      const names = args.length === 0 ? ['SIGINT', 'SIGTERM'] : args.flatMap((arg) => signalsOf(arg, file, own));
      for (const name of names) {
        const ends = found.get(name)?.ends === true || endsBy(name, file, call);
        found.set(name, { value: name, at: found.get(name)?.at ?? at, ends });
      }
    }
  }
  return [...found.values()];
}

/** Signals of one argument; a name or a list that is made elsewhere is looked for in the file, then in its package or the one that qualifies it. */
function signalsOf(argument: string, file: CodeFile, own: OwnCode): string[] {
  const direct = argument.match(signalName);
  if (direct !== null) return direct.flatMap(signalOf);
  const [, qualifier, name = ''] = /^\s*(?:(\w+)\.)?(\w+)/.exec(argument) ?? [];
  const set = new RegExp(`\\b${name}\\s*(?:[\\w.[\\]]+\\s*)?:?=\\s*(\\[\\][\\w.]+\\{[^{}]*\\}|[^\\n]*)`);
  const dirs = qualifier === undefined ? [file.dir] : own.directoriesCalled(qualifier);
  for (const { code } of [file, ...dirs.flatMap((dir) => own.filesIn(dir))]) {
    const value = set.exec(code)?.[1]?.match(signalName);
    if (value !== null && value !== undefined) return value.flatMap(signalOf);
  }
  return (file.code.match(signalName) ?? []).flatMap(signalOf);
}

function signalOf(text: string): string[] {
  if (text === 'os.Interrupt') return ['SIGINT'];
  if (text === 'os.Kill') return ['SIGKILL'];
  const number = /Signal\(\s*(\w+)\s*\)/.exec(text)?.[1];
  if (number === undefined) return [text.slice(text.lastIndexOf('.') + 1)];
  const named = signalNumbers[Number(number)];
  return named === undefined ? [] : [named];
}

const ending = /\bos\.Exit\(|\bFatal\w*\(|\bpanic\(|\breturn\b|\bbreak\b|[sS]hutdown|[sS]top\w*\(|\b\w*[cC]ancel\w*\(|\.Close\(|\bclose\(|[qQ]uit|\b[eE]xit\w*\(/;

/**
 * Whether a signal ends the program. What a person types at a terminal (SIGINT) does, unless a loop goes on behind it;
 * SIGQUIT as often only asks for a picture of the program, so that its handler has to say so; SIGHUP and the like never do.
 */
function endsBy(name: string, file: CodeFile, { method, args, line }: Call): boolean {
  if (!/^SIG(?:INT|TERM|QUIT)$/.test(name)) return false;
  if (method === 'NotifyContext') return true;
  const channel = /^\s*([A-Za-z_][\w.]*)\s*$/.exec(argumentsOf(args)[0] ?? '')?.[1];
  const after = linesOf(file.code).slice(line - 1, line + 60).join('\n');
  const taken = channel === undefined ? null : new RegExp(`\\bfor\\b[^\\n{]*\\brange\\s+${channel}\\s*\\{|<-\\s*${channel}\\b`).exec(after);
  // It is handed on to what takes it.
  if (taken === null) return name !== 'SIGQUIT';
  if (taken[0].endsWith('{')) return endsIn(bodyOf(after, taken.index + taken[0].length), name);
  const before = after.slice(0, taken.index);
  const loop = /\bfor\s*\{(?:(?!\n\})[^])*$/.exec(before);
  if (loop !== null) return endsIn(bodyOf(after, loop.index + loop[0].indexOf('{') + 1), name);
  // Once, and then on: to the end of main, or to what the function does next.
  const rest = after.slice(taken.index, after.indexOf('\n}', taken.index) < 0 ? undefined : after.indexOf('\n}', taken.index));
  const around = `${linesOf(file.code).slice(Math.max(0, line - 5), line - 1).join('\n')}\n${before}`;
  return name !== 'SIGQUIT' || ending.test(rest) || !/\bgo\s+func\b(?:(?!\n\s*\}\()[^])*$/.test(around);
}

/** What a loop does with each signal: SIGINT that it does more about than to write a line goes to what ends the program. */
function endsIn(body: string, name: string): boolean {
  if (ending.test(body)) return true;
  const more = body.replace(/\b(?:log\w*|slog|fmt|zap)\.\w+\([^\n]*/g, '');
  return name !== 'SIGQUIT' && /\w\(|\w\s*<-\s*\w/.test(more);
}
