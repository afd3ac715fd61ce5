import type { BaseImage } from '../base-images.ts';
import type { Step } from '../build-plan.ts';
import { rootfs } from '../stages.ts';

/** Directories that the program writes to belong to it, and to group 0 with the owner's rights (OpenShift runs any uid in group 0). */
function writableScript(paths: readonly string[]): string[] {
  const below = paths.map((path) => `/rootfs${path}`).join(' ');
  return paths.length === 0 ? [] : [`mkdir -p ${below}`, `chown 65532:0 ${below}`, `chmod 775 ${below}`];
}

/** What the runtime base lacks, and where the program writes, made in the builder. */
export function rootfsSteps(base: BaseImage, missing: boolean, baseStage: string, paths: readonly string[]): readonly Step[] {
  const script = writableScript(paths);
  if (missing) return rootfs(base, baseStage, script);
  return script.length === 0 ? [] : [{ do: 'run', mounts: [], why: 'Where the program runs and writes.', script }];
}

