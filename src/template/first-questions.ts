import { placeholdersIn } from './placeholders.ts';
import type { TeamQuestion } from './team.ts';
import type { TeamValue } from './team-values.ts';

/**
 * Questions that values of options are made of, and those that their defaults are made of, in the order in which they are
 * asked: these are answered before any option is decided.
 */
export function firstQuestions(values: Readonly<Record<string, Pick<TeamValue, 'text'>>>, questions: readonly TeamQuestion[]): readonly TeamQuestion[] {
  const wanted = new Set(Object.values(values).flatMap(({ text }) => placeholdersIn(text).map(({ name }) => name)));
  // A default is made of questions above its own alone, so that one way from the last to the first finds them all.
  for (const { name, fallback } of questions.toReversed()) {
    if (wanted.has(name)) for (const placeholder of placeholdersIn(fallback ?? '')) wanted.add(placeholder.name);
  }
  return questions.filter(({ name }) => wanted.has(name));
}

/** What a question waits for, besides questions that wait for nothing: such a one cannot be answered before any option is decided. */
export function waitsFor({ when, fallback }: TeamQuestion, questions: readonly TeamQuestion[]): string | undefined {
  const [condition] = Object.keys(when);
  if (condition !== undefined) return condition;
  for (const { name } of placeholdersIn(fallback ?? '')) {
    const index = questions.findIndex((other) => other.name === name);
    if (index < 0) return name;
    const other = waitsFor(questions[index]!, questions.slice(0, index));
    if (other !== undefined) return other;
  }
  return undefined;
}
