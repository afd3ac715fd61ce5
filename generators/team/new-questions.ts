import { Refusal, type Diagnostic } from '../../src/diagnostic.ts';
import type { TemplateReport } from '../report.ts';
import { cacheDirectory } from './cache.ts';
import { openTemplate } from './open.ts';
import type { Layer, TeamSession } from './session.ts';

/**
 * Questions that templates ask since the files were written last, and that their defaults have answered: nobody was asked.
 * @param told the answers of the run
 * @param root the directory that relative references of the record start from
 */
export async function newDefaults({ layers }: TeamSession, told: readonly TemplateReport[], root: string): Promise<readonly Diagnostic[]> {
  const notes: Diagnostic[] = [];
  for (const layer of layers) {
    const { name, questions } = layer.template.manifest;
    const answers = told.find((one) => one.name === name)?.answers ?? {};
    const open = questions.filter((question) => answers[question.name]?.source === 'default');
    if (open.length === 0 || layer.before?.pin === layer.template.pin) continue;
    const before = await askedBefore(layer, root);
    notes.push(...open.filter((question) => !before.includes(question.name)).map((question): Diagnostic => ({
      code: 'template-answer-default', severity: 'info', at: question.at,
      message: `question ${question.name} of template ${name} is answered with its default ${JSON.stringify(answers[question.name]!.value)}`,
      remedy: `--set ${question.name}=… says otherwise`,
    })));
  }
  return notes;
}

/** What the version in the record asked, by the names of now; nothing where it cannot be had any more, so that too much is told, not too little. */
async function askedBefore({ before, template: { manifest } }: Layer, root: string): Promise<readonly string[]> {
  if (before === undefined) return [];
  try {
    // Its manifest is read alone: no code of it runs.
    const { template } = await openTemplate(before.reference, { base: root, cache: cacheDirectory(), pin: before.pin, look: 'cache', trust: true });
    return template.manifest.questions.map(({ name }) => manifest.migrations.reduce((now, { questions }) => (Object.hasOwn(questions, now) ? questions[now]! : now), name));
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}
