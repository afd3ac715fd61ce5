import type { Step } from '../build-plan.ts';

/** Debian packages without the lists of what else there is. */
export function aptInstall(packages: readonly string[], why: string): Step {
  return {
    do: 'run', mounts: [], why,
    script: ['apt-get update', `apt-get install -y --no-install-recommends ${[...packages].sort().join(' ')}`, 'rm -rf /var/lib/apt/lists/*'],
  };
}
