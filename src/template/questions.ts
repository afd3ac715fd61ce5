import { runInNewContext } from 'node:vm';
import type { Diagnostic } from '../diagnostic.ts';
import { nearest } from '../nearest.ts';
import { fillPlaceholders, placeholdersIn } from './placeholders.ts';
import type { TeamQuestion } from './team.ts';
import type { Question, When } from './template.ts';

/** The answer to a question of a template, and who gave it. */
export interface Answer {
  readonly text: string;
  readonly source: 'flag' | 'answer' | 'stored' | 'default';
  /** Name of the template that asks. */
  readonly template: string;
}

/** What was said to the questions, by name. */
export interface SaidAnswers {
  /** By `--set NAME=VALUE`. */
  readonly flags: Readonly<Record<string, string>>;
  /** At a prompt. */
  readonly answers: Readonly<Record<string, string>>;
  /** By the record. */
  readonly stored: Readonly<Record<string, string>>;
}

export interface ResolvedAnswers {
  /** By name; a question that is not asked has none. */
  readonly answers: Readonly<Record<string, Answer>>;
  /** Asked and not said, or of old so that it is no answer any more, in their order, as a prompt shows them: about and default are filled. */
  readonly open: readonly TeamQuestion[];
  /** Those of them without an answer or a default: only a person can answer them. */
  readonly missing: readonly TeamQuestion[];
  /** Defaults that are no answers once they are filled, and answers of old that are none any more: a person can say something else. */
  readonly unfit: readonly Diagnostic[];
  readonly problems: readonly Diagnostic[];
}

/** Milliseconds that a pattern may take; one that doubles its time with each character would otherwise never end. */
const PATTERN_TIME = 100;

/** Whether a question is asked, or a file written: each named option or question has one of the values. */
export function applies(when: When, values: Readonly<Record<string, string>>): boolean {
  return Object.entries(when).every(([name, wanted]) => Object.hasOwn(values, name) && wanted.includes(values[name]!));
}

/**
 * Answers the questions in their order: a flag counts over a prompt, that over the record, that over the default. No file is
 * made of a stored answer that the question no longer takes: it is asked anew.
 *
 * @param values options, as their flags spell them, for `when`
 */
export function resolveAnswers(questions: readonly TeamQuestion[], said: SaidAnswers, values: Readonly<Record<string, string>>): ResolvedAnswers {
  const answers: Record<string, Answer> = {};
  const open: TeamQuestion[] = [];
  const missing: TeamQuestion[] = [];
  const unfit: Diagnostic[] = [];
  const problems: Diagnostic[] = unknownNames(questions, said.flags);
  const known: Record<string, string> = { ...values };
  for (const row of questions) {
    if (!applies(row.when, known)) continue;
    const question = filledQuestion(row, known);
    const answer = answerOf(question, said);
    const problem = answer && answerProblem(question, answer.text);
    const asked = answer === undefined || answer.source === 'default' || (answer.source === 'stored' && problem !== undefined);
    if (asked) open.push(question);
    if (answer === undefined) missing.push(question);
    else if (problem !== undefined) (asked ? unfit : problems).push(problem);
    else {
      answers[question.name] = { ...answer, template: question.template };
      known[question.name] = answer.text;
    }
  }
  return { answers, open, missing, unfit, problems };
}

/** A question as it is asked where these values are known: without a default where that is made of something that has no value here. */
function filledQuestion(question: TeamQuestion, known: Readonly<Record<string, string>>): TeamQuestion {
  const { about, fallback, at } = question;
  const nothing = Object.fromEntries(placeholdersIn(about).map(({ name }) => [name, '']));
  const filled = fallback === null ? undefined : fillPlaceholders(fallback, known, at);
  return { ...question, about: fillPlaceholders(about, { ...nothing, ...known }, at).text, fallback: filled?.problems.length === 0 ? filled.text : null };
}

function answerOf({ name, fallback }: Question, said: SaidAnswers): Pick<Answer, 'text' | 'source'> | undefined {
  const rows = [['flag', said.flags], ['answer', said.answers], ['stored', said.stored]] as const;
  const row = rows.find(([, texts]) => Object.hasOwn(texts, name));
  if (row !== undefined) return { text: row[1][name]!, source: row[0] };
  return fallback === null ? undefined : { text: fallback, source: 'default' };
}

/** Why a text is no answer to a question; `undefined` where it is one. */
export function answerProblem(question: TeamQuestion, text: string): Diagnostic | undefined {
  const why = answerFault(question, text);
  if (why === undefined) return undefined;
  return {
    code: 'template-answer', severity: 'error', at: question.at,
    message: `${question.name}: ${JSON.stringify(text)} ${why} (question of template ${question.template})`,
    remedy: question.remedy ?? remedyOf(question),
  };
}

/** Why a text is no answer, as the end of a sentence; `undefined` where it is one. */
export function answerFault({ type, choices, pattern }: Question, text: string): string | undefined {
  // One line: an answer must not add lines to the file that it lands in.
  if (/[\p{Cc}\u2028\u2029]/u.test(text)) return 'holds a control character or a line break';
  if (text.length > 1000) return 'is longer than 1000 characters';
  if (type === 'number') return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? undefined : 'is no number';
  if (type === 'switch') return /^(?:true|false)$/.test(text) ? undefined : 'is neither true nor false';
  if (type === 'choice') return choices.includes(text) ? undefined : `is not one of ${choices.join(', ')}`;
  if (pattern === null) return undefined;
  const matched = matches(pattern, text);
  if (matched === 'too slow') return `takes too long to be matched with ${pattern}`;
  return matched ? undefined : `does not match ${pattern}`;
}

function remedyOf({ name, type, choices, pattern }: Question): string {
  const value = { text: pattern === null ? 'a text of one line' : `a text that matches ${pattern} as a whole`, number: 'a number, e.g. 3', switch: 'true or false', choice: `one of ${choices.join(', ')}` }[type];
  return `give ${value}: --set ${name}=VALUE`;
}

/** Why a text is no pattern, as the end of a sentence; `undefined` where it is one. */
export function patternFault(pattern: string): string | undefined {
  try {
    return matches(pattern, '') === 'too slow' ? 'takes too long for a text without a character' : undefined;
  } catch (error) {
    if ((error as Error).name === 'SyntaxError') return `is no regular expression: ${(error as Error).message.replace(/^Invalid regular expression: /, '')}`;
    throw error;
  }
}

/**
 * Whether a pattern matches the whole text. It runs with nothing in reach, and is ended when its time is up: a busy machine
 * may have given that time to others, so a second, longer one follows before it is called slow.
 */
export function matches(pattern: string, text: string): boolean | 'too slow' {
  const first = matchesWithin(PATTERN_TIME, pattern, text);
  return first === 'too slow' ? matchesWithin(10 * PATTERN_TIME, pattern, text) : first;
}

function matchesWithin(timeout: number, pattern: string, text: string): boolean | 'too slow' {
  try {
    // Compiled by itself first: `a)|(?:b` would be a pattern of its own kind in the brackets.
    return runInNewContext('new RegExp(pattern, "u"); new RegExp(`^(?:${pattern})$`, "u").test(text)', { pattern, text }, { timeout }) as boolean;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'too slow';
    throw error;
  }
}

/** A --set that no question takes is a slip, and nothing to pass over. */
function unknownNames(questions: readonly TeamQuestion[], flags: Readonly<Record<string, string>>): Diagnostic[] {
  const names = questions.map(({ name }) => name);
  return Object.keys(flags).filter((name) => !names.includes(name)).map((name): Diagnostic => {
    const guess = nearest(name, names);
    return {
      code: 'template-answer', severity: 'error', at: null,
      message: `--set ${name}=… answers no question of a template`,
      remedy: guess !== undefined ? `did you mean --set ${guess}=…?` : names.length > 0 ? `the questions are ${names.join(', ')}` : 'leave it out: no template asks anything',
    };
  });
}
