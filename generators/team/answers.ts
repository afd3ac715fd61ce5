import type { Record as StoredRecord } from '../../src/commit/record.ts';
import { Refusal, refuse, type Diagnostic } from '../../src/diagnostic.ts';
import { answerProblem, resolveAnswers, type Answer, type ResolvedAnswers } from '../../src/template/questions.ts';
import type { Team, TeamQuestion } from '../../src/template/team.ts';
import { valuesOfFlag, type CommandLine } from '../command-line.ts';
import type { Question } from '../questions.ts';
import { shellWord } from '../print.ts';
import type { TeamSession } from './session.ts';

export interface AnswersInput {
  readonly session: TeamSession;
  readonly line: CommandLine;
  /** Options, as texts, for the conditions of the questions. */
  readonly values: Readonly<Record<string, string>>;
  /** Asks a person; `null` where nobody can be asked, or nothing is to be. */
  readonly ask: ((questions: readonly object[]) => Promise<Record<string, unknown>>) | null;
}

/**
 * The answers to the questions of the templates: what neither `--set` nor the record says is asked.
 * @throws Refusal with every answer that is none, or that only a person can give
 */
export async function answersFor({ ask, ...input }: AnswersInput): Promise<Readonly<Record<string, Answer>>> {
  const answers: Record<string, string> = { ...input.session.early.asked };
  let resolved = resolve(input, answers);
  for (let [open] = resolved.open; ask !== null && open !== undefined; [open] = resolved.open) {
    answers[open.name] = String((await ask([promptOf(open)]))[open.name]).trim();
    resolved = resolve(input, answers);
  }
  return complete(resolved);
}

/** The same, where nobody is asked. */
export function knownAnswers(input: Omit<AnswersInput, 'ask'>): Readonly<Record<string, Answer>> {
  return complete(resolve(input, input.session.early.asked));
}

function resolve({ session: { team, stored }, line, values }: Omit<AnswersInput, 'ask'>, answers: Readonly<Record<string, string>>): ResolvedAnswers {
  const resolved = resolveAnswers(team.questions, { flags: saidAnswers(line, team), answers, stored: storedAnswers(stored) }, values);
  if (resolved.problems.length > 0) throw new Refusal(resolved.problems);
  return resolved;
}

function complete({ answers, missing, unfit }: ResolvedAnswers): ResolvedAnswers['answers'] {
  if (missing.length + unfit.length > 0) throw new Refusal([...unfit, ...missing.map(missingAnswer)]);
  return answers;
}

/** What the record keeps of all templates. */
export function storedAnswers(stored: StoredRecord | undefined): Record<string, string> {
  return Object.assign({}, ...(stored?.templates ?? []).map((one) => one.answers)) as Record<string, string>;
}

/** `--set NAME=VALUE`. */
export function saidAnswers(line: CommandLine, { questions }: Team): Record<string, string> {
  const pairs = (valuesOfFlag(line, 'set') ?? []).map((pair): [string, string] => {
    const at = pair.indexOf('=');
    if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
    throw refuse('flag-value', `--set ${shellWord(pair)} holds no NAME=VALUE`, `write --set ${questions[0]?.name ?? 'NAME'}=VALUE`);
  });
  const twice = pairs.find(([name, value], index) => pairs.some(([other, text], i) => i < index && other === name && text !== value));
  if (twice !== undefined) throw refuse('flag-twice', `--set ${twice[0]}=… is given twice with different values`, 'give it once');
  return Object.fromEntries(pairs);
}

/** What `--set` answers, and nobody asks here. @param answers those of the run */
export function unaskedAnswers(line: CommandLine, team: Team, answers: Readonly<Record<string, Answer>>): Diagnostic[] {
  return Object.keys(saidAnswers(line, team)).filter((name) => !Object.hasOwn(answers, name)).flatMap((name) => {
    const question = team.questions.find((row) => row.name === name);
    if (question === undefined) return [];
    const { when, at, template } = question;
    const where = Object.entries(when).map(([key, wanted]) => `${key} is ${wanted.join(' or ')}`).join(' and ');
    return [{ code: 'template-answer-unasked', severity: 'info', at, message: `--set ${name}=… answers nothing here: template ${template} asks for ${name} where ${where}`, remedy: `leave --set ${name}=… out, or say what it is asked for` }];
  });
}

/** A question as the terminal asks it. @param question filled: one of those that are open */
export function promptOf(question: TeamQuestion): Question {
  const { name, about, type, choices, fallback } = question;
  const message = `${about === '' ? name : about[0]!.toUpperCase() + about.slice(1)} (${question.template})`;
  if (type === 'choice') return { type: 'select', name, message, default: fallback ?? choices[0] ?? '', choices: choices.map((value) => ({ value, name: value, short: value })) };
  if (type === 'switch') return { type: 'confirm', name, message, default: fallback === 'true' };
  return {
    type: 'input', name, message, default: fallback ?? '',
    validate: (text) => {
      const problem = answerProblem(question, text.trim());
      return problem === undefined || `${problem.message}; ${problem.remedy}`;
    },
  };
}

/** What only a person can answer. */
export function missingAnswer({ name, about, template, at, choices, type }: TeamQuestion): Diagnostic {
  const example = type === 'choice' ? (choices[0] ?? 'VALUE') : type === 'switch' ? 'true' : 'VALUE';
  return { code: 'template-answer-missing', severity: 'error', message: `template ${template} asks for ${name}${about === '' ? '' : ` (${about})`}, and nothing answers`, at, remedy: `say --set ${name}=${example}` };
}
