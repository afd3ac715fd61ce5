import { Refusal } from '../../src/diagnostic.ts';
import { wantedTemplates, type WantedInput } from './references.ts';
import type { RunInput, TeamRun } from './run.ts';
import type { OpenTeamInput } from './session.ts';

/** `kept`: as `pinned`, and where that is gone, as it is now: for whoever only looks. */
export type Look = OpenTeamInput['look'] | 'kept';

/**
 * The templates of a run; `null` where it follows none: then nothing of what they need is loaded.
 * @throws Refusal where one cannot be had, is not trusted, contradicts another or what was said
 */
export async function openTeamRun(input: WantedInput & Pick<OpenTeamInput, 'ask'> & RunInput, look: Look): Promise<TeamRun | null> {
  const wanted = await wantedTemplates(input);
  if (wanted.length === 0) return null;
  const { openTeam } = await import('./session.ts');
  const { TeamRun: Run } = await import('./run.ts');
  if (look !== 'kept') return new Run(await openTeam(wanted, { ...input, look }), input);
  try {
    return new Run(await openTeam(wanted, { ...input, look: 'pinned' }), input);
  } catch (error) {
    if (!(error instanceof Refusal) || !error.diagnostics.every(({ code }) => code === 'template-gone')) throw error;
    return new Run(await openTeam(wanted, { ...input, look: 'now' }), input);
  }
}
