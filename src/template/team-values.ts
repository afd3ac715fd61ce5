import type { Diagnostic } from '../diagnostic.ts';
import type { Place, Said, Template } from './template.ts';

/** The value of an option that a team decides. */
export interface TeamValue {
  /** As the option's flag would spell it; may hold `{{name}}`. */
  readonly text: string;
  /** Name of the template whose word counts. */
  readonly template: string;
  readonly reference: string;
  /** Nobody may say otherwise. */
  readonly locked: boolean;
  readonly at: Place;
  /** What earlier layers said, the first of them first. */
  readonly overridden: readonly { readonly text: string; readonly template: string }[];
}

/** The values of all layers: the later wins, except over a lock. What contradicts a lock is added to the problems. */
export function teamValues(templates: readonly Template[], problems: Diagnostic[]): Record<string, TeamValue> {
  const values = new Map<string, TeamValue>();
  for (const template of templates) {
    const { defaults, locks } = template.manifest;
    for (const [option, said] of Object.entries(defaults)) put(values, option, { template, said, locked: false }, problems);
    for (const [option, said] of Object.entries(locks)) put(values, option, { template, said, locked: true }, problems);
  }
  return Object.fromEntries(values);
}

/** A value in a sentence. */
export function shownValue(text: string): string {
  return text === '' ? 'nothing' : text;
}

interface Word {
  readonly template: Template;
  readonly said: Said;
  readonly locked: boolean;
}

function put(values: Map<string, TeamValue>, option: string, { template: { manifest, reference }, said, locked }: Word, problems: Diagnostic[]): void {
  const before = values.get(option);
  if (before?.locked === true && before.text !== said.text) {
    problems.push({
      code: 'template-lock', severity: 'error', at: said.at,
      message: `template ${manifest.name} ${locked ? 'locks' : 'sets'} ${option} to ${shownValue(said.text)} in line ${said.at.line} of its ${said.at.path}, which template ${before.template} locks to ${shownValue(before.text)} in line ${before.at.line} of its own`,
      remedy: `leave ${option} out of ${manifest.name}, or take the lock from ${before.template}`,
    });
    return;
  }
  // The same value again: the lock stays whose it is.
  if (before?.locked === true) return;
  const overridden = before === undefined ? [] : [...before.overridden, { text: before.text, template: before.template }];
  values.set(option, { text: said.text, template: manifest.name, reference, locked, at: said.at, overridden });
}
