import { nearest } from '../../nearest.ts';
import type { Fault } from './faults.ts';
import type { Instruction } from './instruction.ts';

/** Flags of each instruction, of all releases of the Dockerfile's syntax (frontend/dockerfile/instructions/parse.go). */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  FROM: ['platform'], RUN: ['mount', 'network', 'security', 'device'], HEALTHCHECK: ['interval', 'timeout', 'start-period', 'start-interval', 'retries'],
  COPY: ['from', 'chown', 'chmod', 'link', 'parents', 'exclude'], ADD: ['chown', 'chmod', 'link', 'checksum', 'keep-git-dir', 'unpack', 'exclude'],
};
/** Those that stand without a value. */
const SWITCHES = ['link', 'parents', 'keep-git-dir', 'unpack'];

type Check = (instruction: Instruction) => string | undefined;

/** Text in which a variable may bring anything. */
const open = (text: string): boolean => /[$\0]/.test(text);

const one: Check = ({ keyword, words }) => (words.length === 1 ? undefined : `${keyword} takes exactly one word`);

const pairs: Check = ({ keyword, words }) => {
  if (words.length === 0) return `${keyword} takes a name and a value`;
  if (!words[0]!.text.includes('=')) return words.length > 1 ? undefined : `${keyword} ${words[0]!.text} lacks a value`;
  const bare = words.find(({ text }) => !text.includes('='));
  return bare === undefined ? undefined : `${bare.text} lacks the = of a name and its value`;
};

const copies: Check = ({ keyword, words, json, heredocs }) => ((json ?? words).length + heredocs.length < 2 ? `${keyword} takes a source and a target` : undefined);

const DURATION = /^[+-]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

/** What each instruction asks of its words; all others take anything. */
const CHECKS: Readonly<Record<string, Check>> = {
  FROM: ({ words }) => (words.length === 1 || (words.length === 3 && /^as$/i.test(words[1]!.text)) ? undefined : 'FROM takes an image, or an image AS a name'),
  USER: one, WORKDIR: one, STOPSIGNAL: one, ENV: pairs, LABEL: pairs, COPY: copies, ADD: copies,
  ARG: ({ words }) => (words.length === 0 ? 'ARG takes a name' : undefined),
  SHELL: ({ json }) => (json === undefined ? 'SHELL takes its words as JSON alone' : undefined),
  EXPOSE: ({ words }) => (words.length === 0 ? 'EXPOSE takes a port' : undefined),
  HEALTHCHECK: ({ body }) => (/^(?:NONE\s*$|CMD\b)/i.test(body.trim()) ? undefined : 'HEALTHCHECK takes CMD and a command, or NONE'),
};

/** What a word has to be. */
const VALUES: Readonly<Record<string, Check>> = {
  EXPOSE: ({ words }) => {
    const wrong = words.find(({ text }) => !open(text) && !/^(?:[\d.]*:)*\d+(?:-\d+)?(?:\/(?:tcp|udp|sctp))?$/i.test(text));
    return wrong === undefined ? undefined : `${wrong.text} is no port`;
  },
  HEALTHCHECK: ({ flags }) => {
    const wrong = flags.find(({ name, value }) => !open(value) && !(name === 'retries' ? /^\d+$/ : DURATION).test(value));
    return wrong === undefined ? undefined : `--${wrong.name}=${wrong.value} is no ${wrong.name === 'retries' ? 'number' : 'duration'}`;
  },
};

/**
 * What the builder refuses of an instruction that it knows: a flag, or the number and form of its words.
 * @param sample some words stand for others, which nobody has given yet
 */
export function faultyArguments(instruction: Instruction, sample: boolean): Fault[] {
  const { keyword, line, flags } = instruction;
  const known = FLAGS[keyword] ?? [];
  for (const { name, text } of flags) {
    const guess = nearest(name, known);
    if (!known.includes(name)) return [{ line, message: `${keyword} has no flag --${name}`, remedy: guess === undefined ? 'take it away' : `did you mean --${guess}?` }];
    if (!text.includes('=') && !SWITCHES.includes(name)) return [{ line, message: `--${name} has no value`, remedy: `write it behind a sign: --${name}=…` }];
  }
  const message = CHECKS[keyword]?.(instruction) ?? (sample ? undefined : VALUES[keyword]?.(instruction));
  return message === undefined ? [] : [{ line, message, remedy: 'write the words that it takes' }];
}
