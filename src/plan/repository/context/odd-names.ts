import type { Mount, Stage, Step } from '../../build-plan.ts';

/**
 * BuildKit reads the flags of an instruction byte by byte (parser/split_command.go, extractBuilderFlags), so that a name
 * beyond ASCII is another one after that. `<<` behind a blank is no heredoc to it, but to other parsers of Dockerfiles, `check`
 * among them. What such a mount shows is copied into the stage instead, which no image has.
 */
export function withReadableMounts(stage: Stage): Stage {
  return { ...stage, steps: stage.steps.flatMap(copied) };
}

function copied(step: Step): Step[] {
  if (step.do !== 'run' || !step.mounts.some(isOdd)) return [step];
  const copies = step.mounts.filter(isOdd).map(({ from, source, target }): Step => ({ do: 'copy', ...(from && { from }), sources: [source ?? '.'], to: target }));
  return [...copies, { ...step, mounts: step.mounts.filter((mount) => !isOdd(mount)) }];
}

function isOdd(mount: Mount): mount is Extract<Mount, { type: 'bind' }> {
  return mount.type === 'bind' && [mount.source ?? '', mount.target].some((path) => /[^\u0000-\u007f]|<</.test(path));
}
