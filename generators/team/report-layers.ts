import type { Diagnostic } from '../../src/diagnostic.ts';
import type { TeamSaid } from '../../src/resolve-options.ts';
import type { Answer } from '../../src/template/questions.ts';
import type { Template } from '../../src/template/template.ts';
import type { TemplateReport } from '../report.ts';

/** A template as the report has it. `team`: the values that count; `answers`: to all questions. */
export function reported({ pin, manifest: { name, version } }: Template, reference: string, team: Readonly<Record<string, TeamSaid>>, answers: Readonly<Record<string, Answer>>): TemplateReport {
  return {
    name, version, reference, pin,
    values: Object.fromEntries(Object.entries(team).filter(([, one]) => one.template === name).map(([option, { text }]) => [option, text])),
    answers: Object.fromEntries(Object.entries(answers).filter(([, one]) => one.template === name).map(([question, { text, source }]) => [question, { value: text, source }])),
  };
}

/** A message about the value of a template, which reads as if a flag had been typed. */
export function attributed(diagnostic: Diagnostic, name: string, { text, template, at }: TeamSaid): Diagnostic {
  const flag = `--${name} `;
  if (!diagnostic.message.includes(flag) || diagnostic.message.includes(`template ${template}`)) return diagnostic;
  const where = `${name} ${text} of template ${template} (${at.path}:${at.line})`;
  const typed = [`${flag}${JSON.stringify(text)}`, `${flag}${text}`].find((one) => diagnostic.message.includes(one));
  if (typed === undefined) return diagnostic;
  const remedy = diagnostic.remedy.replace(new RegExp(`(?:, or )?leave (?:out )?--${name}(?: away| out)?(?:, or )?`), '');
  return { ...diagnostic, message: diagnostic.message.replace(typed, where), remedy: remedy === '' ? `say otherwise with --${name}` : remedy };
}
