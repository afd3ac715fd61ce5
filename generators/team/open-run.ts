import type { Surroundings } from '../../src/options.ts';
import { wantedTemplates, type WantedInput } from './references.ts';
import type { TeamRun } from './run.ts';
import type { OpenTeamInput } from './session.ts';

export type Look = OpenTeamInput['look'];

/**
 * The templates of a run; `null` where it follows none: then nothing of what they need is loaded.
 * @throws Refusal where one cannot be had, is not trusted, contradicts another or what was said
 */
export async function openTeamRun(input: WantedInput & { readonly around: Surroundings }, look: Look): Promise<TeamRun | null> {
  const wanted = await wantedTemplates(input);
  if (wanted.length === 0) return null;
  const { openTeam } = await import('./session.ts');
  const { TeamRun: Run } = await import('./run.ts');
  return new Run(await openTeam(wanted, { ...input, look }), input.line, input.root, input.around);
}
