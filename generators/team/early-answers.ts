import type { Record as StoredRecord } from '../../src/commit/record.ts';
import type { Diagnostic } from '../../src/diagnostic.ts';
import { firstQuestions } from '../../src/template/first-questions.ts';
import { resolveAnswers } from '../../src/template/questions.ts';
import type { Team } from '../../src/template/team.ts';
import type { CommandLine } from '../command-line.ts';
import { missingAnswer, promptOf, saidAnswers, storedAnswers, type AnswersInput } from './answers.ts';

/** Answers that values of options are made of: they are needed before any option is decided. */
export interface EarlyAnswers {
  readonly texts: Readonly<Record<string, string>>;
  /** Those that a person gave just now. */
  readonly asked: Readonly<Record<string, string>>;
  /** What is no answer, and what only a person can answer. */
  readonly problems: readonly Diagnostic[];
}

/** Answers what values of options are made of; nothing is thrown, since who only looks may not need them. */
export async function earlyAnswers(team: Team, line: CommandLine, stored: StoredRecord | undefined, ask: AnswersInput['ask']): Promise<EarlyAnswers> {
  const questions = firstQuestions(team.values, team.questions);
  const own = (texts: Readonly<Record<string, string>>): Record<string, string> => Object.fromEntries(Object.entries(texts).filter(([name]) => questions.some((question) => question.name === name)));
  const asked: Record<string, string> = {};
  const said = { flags: questions.length === 0 ? {} : own(saidAnswers(line, team)), answers: asked, stored: own(storedAnswers(stored)) };
  let resolved = resolveAnswers(questions, said, {});
  for (let [open] = resolved.open; ask !== null && open !== undefined && resolved.problems.length === 0; [open] = resolved.open) {
    asked[open.name] = String((await ask([promptOf(open)]))[open.name]).trim();
    resolved = resolveAnswers(questions, said, {});
  }
  const texts = Object.fromEntries(Object.entries(resolved.answers).map(([name, { text }]) => [name, text]));
  return { texts, asked, problems: [...resolved.problems, ...resolved.unfit, ...resolved.missing.map(missingAnswer)] };
}
