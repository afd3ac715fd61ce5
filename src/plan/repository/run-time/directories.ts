import type { WriteUse } from '../../../analyze/runtime/files/writes.ts';
import { joinPath, parentOf } from '../../../repo.ts';

/** Where a program writes. */
export interface RuntimeDirectories {
  /** Directories that must exist and belong to the user, absolute. */
  readonly writable: readonly string[];
  /** Those that hold what must outlive a container. */
  readonly volumes: readonly string[];
}

/** Directories that are the system's: never a program's to own. What lies deeper below the second group is. */
const OF_THE_SYSTEM = /^\/(?:(?:tmp|dev|proc|sys|boot|lib\w*|s?bin|usr\/(?:(?:local\/)?s?bin|lib|share)|Library|Users|System|etc\/(?:iproute2|systemd|ssh|ssl|cron[\w.]*|apt|docker|init\.d|profile\.d|sysctl\.d|sudoers\.d|pki))(?:\/.*)?|etc|usr|var|home|root|mnt|media|opt|srv|usr\/local|var\/(?:lib|cache|spool))?$/;

/** Directories of a program below its working directory and elsewhere. `held`: whether files of the image lie in the working directory; `distribution`: whether the base is a whole one. */
export function runtimeDirectories(writes: readonly WriteUse[], workdir: string, held: boolean, distribution: boolean): RuntimeDirectories {
  const writable = new Set<string>();
  const volumes = new Set<string>();
  for (const write of writes) {
    const path = directoryOf(write, workdir, distribution);
    if (path === undefined) continue;
    // What is made on the way belongs to the program too: it may write beside.
    if (path !== workdir) for (const one of downTo(path, workdir)) writable.add(one);
    // A volume over the working directory would hide the files of the next image.
    if (write.data && (path !== workdir || !held)) volumes.add(path);
  }
  return {
    writable: [...writable],
    volumes: [...volumes].filter((path) => ![...volumes].some((other) => other !== path && path.startsWith(`${other}/`))).sort(),
  };
}

/** The directory as the container has it, or `undefined` where it is none to be made. */
function directoryOf({ dir, absolute }: WriteUse, workdir: string, distribution: boolean): string | undefined {
  // A name with an ending is a file's, and its directory is the working directory; one that begins with a dot is hidden.
  if (/[^/]\.[A-Za-z][A-Za-z0-9]{0,7}$/.test(dir) || /[^\w./@+-]/.test(dir)) return undefined;
  if (absolute) {
    // /var/run and /var/lock of a distribution are links below /run; a directory in their place would break the base.
    const path = distribution ? dir.replace(/^\/var\/run(?=\/|$)/, '/run').replace(/^\/var\/lock(?=\/|$)/, '/run/lock') : dir;
    const known = joinPath('.', path.slice(1));
    if (known === undefined || known === '.' || OF_THE_SYSTEM.test(`/${known}`)) return undefined;
    return `/${known}`;
  }
  const path = joinPath(workdir.slice(1), dir);
  return path === undefined || path === '.' || path === parentOf(path) ? undefined : `/${path}`;
}

/** A directory, and before it those below the working directory that it lies in. */
function downTo(path: string, workdir: string): string[] {
  const above = parentOf(path);
  return path.startsWith(`${workdir}/`) && above !== workdir ? [...downTo(above, workdir), path] : [path];
}
