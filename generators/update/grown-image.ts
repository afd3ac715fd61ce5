import type { StampFact } from '../../src/analyze/flags/ldflags.ts';
import type { BuildPlan, Step } from '../../src/plan/build-plan.ts';
import { pathIn } from '../../src/repo.ts';
import type { PlannedImage } from '../dockerfile/image-files.ts';
import type { OpenRepository } from '../dockerfile/repository.ts';

/**
 * The repository of a service, whose own program goes by the service's name wherever it lies, and takes its version at link
 * time although no build of the repository's says so.
 * @param mains the programs that the image holds: the service's own may have moved
 */
export function asService(open: OpenRepository, mains: readonly string[], name: string): OpenRepository {
  const at = { path: 'Makefile', line: 0 };
  const stamp: StampFact = { variable: 'main.version', kind: 'version', value: '', at, state: 'string', declared: undefined, initial: undefined };
  const programs = open.facts.programs.map((program) => {
    const known = program.flags.stamps.some(({ variable }) => variable === stamp.variable);
    const own = program.dir === open.place.directory || (mains.includes(program.dir) && declaresVersion(open, program.dir));
    return !own || known ? program : { ...program, flags: { ...program.flags, stamps: [...program.flags.stamps, stamp] } };
  });
  const commands = open.facts.commands.map((command) => (mains.length === 1 && command.dir === mains[0] ? { ...command, binary: name } : command));
  return { ...open, facts: { ...open.facts, commands, programs } };
}

function declaresVersion({ repo }: OpenRepository, dir: string): boolean {
  return repo.list(dir).some(({ name }) => name.endsWith('.go') && !name.endsWith('_test.go') && /^(?:var |\t)version\b/m.test(repo.read(pathIn(dir, name)) ?? ''));
}

/** The image with the labels that the scaffold has given it, which its Makefile still fills. */
export function withServiceLabels(image: PlannedImage, scaffold: BuildPlan): PlannedImage {
  const labels = (scaffold.stages.at(-1)?.steps ?? []).filter(({ do: kind }) => kind === 'arg' || kind === 'label');
  const stages = image.planned.plan.stages.map((stage, index, { length }) => (index < length - 1 ? stage : { ...stage, steps: inserted(stage.steps, labels) }));
  return { ...image, planned: { ...image.planned, plan: { ...image.planned.plan, stages } } };
}

function inserted(steps: readonly Step[], labels: readonly Step[]): readonly Step[] {
  // Those of a template stand behind the scaffold's in both.
  const own = steps.findIndex(({ do: kind }) => kind === 'label');
  const user = steps.findIndex(({ do: kind }) => kind === 'user');
  if (user < 0 || (own >= 0 && !labels.some((step) => JSON.stringify(step) === JSON.stringify(steps[own])))) return steps;
  return [...steps.slice(0, own < 0 ? user : own), ...labels, ...steps.slice(user)];
}
