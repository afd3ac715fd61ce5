/** Of configuration files that exclude each other: what counts is what the run takes by default. */
import { baseName, parentOf } from '../../../repo.ts';
import type { PortFact } from './addresses.ts';
import type { Setting } from '../settings/settings.ts';

const WORD = /(?<=^|[._-])(?:dev|devel|development|prod|production|local|test|testing|stag(?:e|ing)|stg|uat|qa|docker|default|release|debug|sandbox|pre|preprod|ci)(?=[._-])/i;

/** Addresses without those of files that another choice opens: `production.yaml` where a setting says `development` by default. */
export function chosenOf(facts: readonly PortFact[], settings: readonly Setting[]): PortFact[] {
  const words = new Set(settings.flatMap(({ fallback }) => fallback?.toLowerCase() ?? []));
  const kept = facts.filter((fact) => words.has(wordOf(fact) ?? '-')).map(placeOf);
  return facts.filter((fact) => wordOf(fact) === undefined || words.has(wordOf(fact)!) || !kept.includes(placeOf(fact)));
}

/** The choice that its file is named by. */
function wordOf({ by, setting }: PortFact): string | undefined {
  return by === 'config' ? WORD.exec(baseName(setting?.file ?? ''))?.[0].toLowerCase() : undefined;
}

/** Its key, in the files of that name but for the choice. */
function placeOf({ setting }: PortFact): string {
  const file = setting?.file ?? '';
  return `${parentOf(file)}/${baseName(file).replace(WORD, '*')} ${setting?.key}`;
}
