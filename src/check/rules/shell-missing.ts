import { parseJson } from '../../json.ts';
import type { KnownBase } from '../image/bases.ts';
import type { FileSystem } from '../image/filesystem.ts';
import type { StageState } from '../image/build.ts';
import type { Step } from '../parse/dockerfile.ts';
import { broughtAs } from '../program.ts';
import type { Found, Rule } from '../rule.ts';
import { lastStep, type View } from '../view.ts';

/** RUN or a health check in shell form where no shell is. */
export const shellMissing: Rule = {
  id: 'shell-missing',
  grade: 'broken',
  title: 'RUN or a health check needs a shell, and the base image has none',
  remedy: 'do it in a stage that has a shell, and copy what it makes',
  about: `scratch, distroless and Chainguard's static have no /bin/sh: RUN ends with \`exec: "/bin/sh": stat /bin/sh: no such file or directory\`, and a container whose health check needs a shell, or a program that is not there (curl), is never healthy. ENTRYPOINT and CMD
are told by shell-form. Silent where something may have brought a shell, behind SHELL, and for the debug images.`,
  judge: (view) => [
    ...view.needed.flatMap((state) => state.runs.flatMap(({ step, files }) => run(state, step, files))),
    ...view.finals.flatMap((final) => health(view, final)),
  ].sort((a, b) => a.line - b.line),
};

const SHELL_LESS: ReadonlySet<KnownBase['family']> = new Set(['scratch', 'distroless', 'chainguard-static']);

/** Whether an image has no shell for sure where a step runs. */
export function hasNoShell({ base, stage }: StageState, files: FileSystem): boolean {
  if (base === undefined || base.shell || !SHELL_LESS.has(base.family)) return false;
  return !stage.steps.some(({ keyword }) => keyword === 'SHELL') && !['/bin/sh', '/usr/bin/sh'].some((path) => files.mayBring(path));
}

function run(state: StageState, step: Step, files: FileSystem): Found[] {
  if ((step.json !== undefined && !SHELL.test(step.json[0] ?? '')) || step.heredocs.some(({ text }) => text.startsWith('#!')) || !hasNoShell(state, files)) return [];
  return [{ line: step.line, message: `RUN needs /bin/sh, which ${state.base!.image.name} does not have: the build ends here` }];
}

function health(view: View, final: StageState): Found[] {
  const step = lastStep(view, final, 'HEALTHCHECK');
  const body = /^CMD\s+(\S.*)$/is.exec(step?.body.trim() ?? '')?.[1];
  if (step === undefined || body === undefined || !hasNoShell(final, final.end)) return [];
  const [program] = [parseJson(body)].flat();
  const exec = typeof program === 'string' && body.startsWith('[') ? program : undefined;
  // The programs of an image without a shell are those that were copied; where another PATH leads is not followed.
  const elsewhere = exec !== undefined && !exec.includes('/') && final.stage.scope.has('PATH');
  if (exec !== undefined && !SHELL.test(exec) && (elsewhere || broughtAs(final, exec) !== undefined || final.end.mayBring(exec))) return [];
  const lack = exec === undefined ? 'in shell form needs /bin/sh' : `runs ${exec}`;
  return [{ line: step.line, message: `the health check ${lack}, which ${final.base!.image.name} does not have: the container is never healthy`, remedy: 'write the exec form with a program that is in the image: HEALTHCHECK CMD ["/app", "health"]' }];
}

const SHELL = /^(?:\/(?:usr\/)?bin\/)?(?:ba|a|da)?sh$/;
