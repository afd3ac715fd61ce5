import { readGoUse, type GoUse } from '../../analyze/shell/go-use.ts';
import { readScript, type ShellCommand } from '../../analyze/shell/script.ts';
import { plainText, readTokens, type Token } from '../../analyze/shell/words.ts';
import { enter, type Dockerfile, type Step } from './dockerfile.ts';

/** What a RUN instruction runs. `dir` of a command is a path of the image without its first slash; the top is `.`. */
export interface RunScript {
  readonly commands: readonly ShellCommand[];
  /** Lines on which commands run only in some case, or may fail. */
  readonly conditional: ReadonlySet<number>;
  /** Where its output is written to: words after `>`, as they stand. */
  readonly outputs: readonly string[];
}

/** A call of the go command. `use.dir` is a path of the image as above. */
export interface GoCall {
  readonly use: GoUse;
  readonly command: ShellCommand;
}

/** Reads a RUN instruction as the shell would. */
export function readRun(file: Dockerfile, step: Step): RunScript {
  const dir = step.workdir === undefined ? undefined : insideImage(step.workdir);
  const variables = new Map<string, string>();
  for (const [name, { value }] of step.scope) if (value !== undefined) variables.set(name, value);
  if (step.json !== undefined) {
    const shell = /^(?:\/bin\/)?(?:ba|a|da)?sh$/.test(step.json[0] ?? '') && step.json[1] === '-c' ? step.json[2] : undefined;
    if (shell === undefined) return { commands: [{ words: step.json, env: environment(variables), dir, line: step.line, nested: false }], conditional: new Set(), outputs: [] };
    return scriptOf(shell, step.line, dir, variables);
  }
  const document = step.heredocs[0];
  // A document that another program than a shell reads is not looked into.
  if (document !== undefined) return SHELL.test(step.body.replace(/<<-?["']?\w+["']?/, ' ').trim()) && !/^#!(?!.*[/ ](?:ba|a|da)?sh\b)/.test(document.text) ? scriptOf(document.text, document.line, dir, variables) : { commands: [], conditional: new Set(), outputs: ['\0'] };
  return scriptOf(shellText(file, step), step.line + lineBreaks(file.source.text.slice(step.start, step.bodyStart)), dir, variables);
}

/** What is left of a RUN beside its document: nothing, or a shell that reads it. */
const SHELL = /^(?:(?:\/(?:usr\/)?bin\/)?(?:ba|a|da)?sh(?:\s+(?:-[a-z]+|pipefail))*)?$/;

/** The script as it is written, with its lines: comment lines and another escape character made into what a shell joins. */
function shellText({ source: { text, escape } }: Dockerfile, { bodyStart, end }: Step): string {
  const raw = text.slice(bodyStart, end).replace(/(?<=\n)[ \t]*(?:#[^\n]*)?\r?\n/g, '\\\n').replace(/\\[ \t]+\r?\n/g, '\\\n');
  return escape === '\\' ? raw : raw.replace(new RegExp(`${escape}[ \\t]*\\r?\\n`, 'g'), '\\\n');
}

function lineBreaks(text: string): number {
  return text.split('\n').length - 1;
}

function scriptOf(text: string, line: number, dir: string | undefined, variables: ReadonlyMap<string, string>): RunScript {
  const env = environment(variables);
  const commands = readScript(text, { line, dir, variables, absolute: true }).map((command) => ({ ...command, env: new Map([...env, ...command.env]) }));
  const tokens = readTokens(text, line);
  const outputs = tokens.flatMap((token, index) => {
    if (token.kind === 'word' || !/^&?>/.test(token.text)) return [];
    const next = tokens[index + 1];
    return [next?.kind === 'word' ? plainText(next.parts) : '\0'];
  });
  return { commands, conditional: conditionalLines(tokens), outputs: outputs.filter((to) => !/^(?:\/dev\/\w+|&?\d|-)$/.test(to)) };
}

const opens = /^(?:if|case|while|until|for)$/;
const closes = /^(?:fi|esac|done)$/;

function conditionalLines(tokens: readonly Token[]): ReadonlySet<number> {
  const lines = new Set<number>();
  const starts: number[] = [];
  tokens.forEach((token, index) => {
    if (token.kind === 'operator') {
      // What stands before `||` may fail, and what stands behind it may not run.
      if (token.text === '||') for (const near of [tokens[index - 1], token, tokens[index + 1]]) lines.add(near?.line ?? token.line);
      return;
    }
    const text = plainText(token.parts);
    if (opens.test(text) && startsCommand(tokens[index - 1])) starts.push(token.line);
    else if (closes.test(text) && startsCommand(tokens[index - 1])) {
      for (let at = starts.pop() ?? token.line; at <= token.line; at++) lines.add(at);
    }
  });
  return lines;
}

function startsCommand(before: Token | undefined): boolean {
  return before === undefined || before.kind === 'operator' || /^(?:then|else|do)$/.test(plainText(before.parts));
}

/** Variables that the go command looks at. */
function environment(variables: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...variables].filter(([name]) => /^(?:CGO_\w+|GO[A-Z0-9]+|CC|CXX)$/.test(name)));
}

/** Calls of the go command that build or fetch. */
export function goCalls(file: Dockerfile, { commands }: RunScript): GoCall[] {
  return commands.flatMap((command) => {
    const use = readGoUse(command, file.path, true);
    return use === undefined || use.verb === 'test' ? [] : [{ use, command }];
  });
}

/** `go mod download` and its like: what needs the modules and no package. */
export function isModuleCall({ words }: ShellCommand): boolean {
  return /^(?:.*\/)?go$/.test(words[0] ?? '') && words[1] === 'mod' && /^(?:download|verify|graph|vendor|tidy)$/.test(words[2] ?? '');
}

/** A path of the image without its first slash; the top is `.`. */
export function insideImage(path: string): string {
  return path === '/' ? '.' : path.replace(/^\/+/, '');
}

/** An absolute path of the image out of what a command writes in a directory of it; `undefined` where that is not known. */
export function imagePath(dir: string | undefined, word: string): string | undefined {
  if (/[$`*?]/.test(word)) return undefined;
  return enter(dir === undefined ? undefined : `/${dir}`, word);
}
