/** Programs that a compose file of the repository builds by a target of their name: a deployable each, also one that migrates and ends. */
import { partOf } from './names.ts';
import type { Candidate, Evidence } from './candidate.ts';
import { speaksForAll } from './mention-weights.ts';

/** Evidence that a service has the program as its target; what lies with samples or tests is there for these. */
export function ownTargetEvidence({ program, mentions }: Candidate): Evidence[] {
  const part = partOf(program.dir)?.part;
  if (part === 'sample' || part === 'test') return [];
  const found = mentions.find(({ mention: { reader, context, at }, wide }) =>
    reader === 'compose' && !wide && context.split(' ')[1] === program.binary && speaksForAll(at.path));
  return found === undefined ? [] : [{ row: 'own-target', weight: 4, text: 'is a target of compose', at: found.mention.at }];
}
