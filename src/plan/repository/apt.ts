import type { LibraryAlias } from '../../analyze/cgo/known-libraries.ts';
import type { Step } from '../build-plan.ts';

/** Debian packages without the lists of what else there is; `aliases` that the release does not have are linked for the compiler of the image. */
export function aptInstall(packages: readonly string[], why: string, aliases: readonly LibraryAlias[] = []): Step {
  return {
    do: 'run', mounts: [], why,
    script: ['apt-get update', `apt-get install -y --no-install-recommends ${[...packages].sort().join(' ')}`, 'rm -rf /var/lib/apt/lists/*',
      ...aliases.map(({ asked, answers }) => `(cd "/usr/lib/$(gcc -dumpmachine)" && test -e ${asked} || ln -s ${answers} ${asked})`),
    ],
  };
}
