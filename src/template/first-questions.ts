import { placeholdersIn } from './placeholders.ts';
import type { TeamQuestion } from './team.ts';
import type { TeamValue } from './team-values.ts';

/**
 * Questions that values of options are made of, and those that their own texts are made of, in the order in which they are
 * asked: these are answered before any option is decided.
 */
export function firstQuestions(values: Readonly<Record<string, Pick<TeamValue, 'text'>>>, questions: readonly TeamQuestion[]): readonly TeamQuestion[] {
  const wanted = new Set(Object.values(values).flatMap(({ text }) => placeholdersIn(text).map(({ name }) => name)));
  // A question is made of questions above it alone, so that one way from the last to the first finds them all.
  for (const question of questions.toReversed()) {
    if (wanted.has(question.name)) for (const name of madeOf(question)) wanted.add(name);
  }
  return questions.filter(({ name }) => wanted.has(name));
}

/** Names in what a prompt shows of a question: in its about and its default. */
export function madeOf({ about, fallback }: Pick<TeamQuestion, 'about' | 'fallback'>): readonly string[] {
  return [about, fallback ?? ''].flatMap((text) => placeholdersIn(text).map(({ name }) => name));
}

/** What a question waits for, besides questions that wait for nothing: such a one cannot be answered before any option is decided. */
export function waitsFor(question: TeamQuestion, questions: readonly TeamQuestion[]): string | undefined {
  const [condition] = Object.keys(question.when);
  if (condition !== undefined) return condition;
  for (const name of madeOf(question)) {
    const index = questions.findIndex((other) => other.name === name);
    if (index < 0) return name;
    const other = waitsFor(questions[index]!, questions.slice(0, index));
    if (other !== undefined) return other;
  }
  return undefined;
}
