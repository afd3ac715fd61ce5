import type { Diagnostic } from '../diagnostic.ts';
import { manifestProblem } from './manifest-words.ts';
import { answerFault, patternFault } from './questions.ts';
import { TEAM_OPTIONS } from './team-options.ts';
import type { Manifest, Question } from './template.ts';

/** What stands for something else in texts of a template. */
const TAKEN: ReadonlyMap<string, string> = new Map([...TEAM_OPTIONS.map(({ name }) => [name, 'is an option'] as const), ['tag', 'is what stands for the tag in images']]);

/** What is wrong with questions by themselves. What they name is judged where all layers are known. */
export function questionProblems({ questions }: Manifest): Diagnostic[] {
  return questions.flatMap((question, index) => {
    const { name, at } = question;
    const earlier = questions.slice(0, index).find((other) => other.name === name);
    const taken = TAKEN.get(name);
    return [
      ...(taken === undefined ? [] : [manifestProblem(`question ${name}: {{${name}}} ${taken}`, at, 'give the question a name of its own')]),
      ...(earlier === undefined ? [] : [manifestProblem(`question ${name} is asked twice, first in line ${earlier.at.line}`, at, 'give one of them another name')]),
      ...typeProblems(question),
      ...defaultProblem(question),
    ];
  });
}

function typeProblems({ name, type, choices, pattern, at }: Question): Diagnostic[] {
  const twice = choices.find((choice, index) => choices.indexOf(choice) < index);
  const fault = pattern === null ? undefined : patternFault(pattern);
  return [
    ...(type === 'choice' && choices.length === 0 ? [manifestProblem(`question ${name} is of type choice, and has no choices`, at, 'add choices: [one, another]')] : []),
    ...(type !== 'choice' && choices.length > 0 ? [manifestProblem(`question ${name} has choices, and is of type ${type}`, at, 'leave out type, or the choices')] : []),
    ...(twice === undefined ? [] : [manifestProblem(`question ${name} has the choice ${JSON.stringify(twice)} twice`, at, 'leave one of them out')]),
    ...(type !== 'text' && pattern !== null ? [manifestProblem(`question ${name} has a pattern, and is of type ${type}`, at, 'leave out the pattern: it is for texts')] : []),
    ...(fault === undefined ? [] : [manifestProblem(`the pattern of question ${name} ${fault}`, at, 'write a regular expression of JavaScript, with the flag u, in single quotes')]),
  ];
}

/** A default that the question itself would refuse; one with `{{name}}` is judged when it is filled. */
function defaultProblem(question: Question): Diagnostic[] {
  const { name, fallback, at } = question;
  if (fallback === null || fallback.includes('{{')) return [];
  const fault = faultOfAnswer(question, fallback);
  return fault === undefined ? [] : [manifestProblem(`the default of question ${name}, ${JSON.stringify(fallback)}, ${fault}`, at, 'give a default that is an answer, or none')];
}

/** Why a text is no answer; nothing where the pattern itself is at fault, which is told by itself. */
export function faultOfAnswer(question: Question, text: string): string | undefined {
  if (question.pattern !== null && patternFault(question.pattern) !== undefined) return undefined;
  return answerFault(question, text);
}
