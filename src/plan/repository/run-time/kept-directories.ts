import type { DockerfileFacts } from '../../../analyze/evidence/dockerfile.ts';
import type { RuntimeFacts } from '../../../analyze/runtime/runtime.ts';
import { isEmpty } from '../../../analyze/runtime/settings/settings.ts';
import type { WriteUse } from '../../../analyze/runtime/files/writes.ts';

/** Directories for data, and the variables that name them. */
export interface KeptDirectories {
  readonly env: Readonly<Record<string, string>>;
  readonly directories: readonly WriteUse[];
}

/** What the Dockerfile that starts the program keeps in a volume and tells it by a variable, which it reads and has no absolute place for. */
export function keptDirectories({ launches, settings }: RuntimeFacts, dockerfiles: readonly DockerfileFacts[]): KeptDirectories {
  const launch = launches.find(({ reader }) => reader === 'dockerfile');
  const volumes = dockerfiles.find(({ path }) => path === launch?.at.path)?.volumes ?? [];
  const told = Object.entries(launch?.env ?? {}).flatMap(([name, value]) => {
    const volume = volumes.find((one) => value === one.value || value.startsWith(`${one.value}/`));
    const read = settings.some((one) => one.kind === 'env' && one.name === name && (isEmpty(one.fallback) || !one.fallback!.startsWith('/')));
    return volume !== undefined && read && /^(?:\/[\w-]+)+$/.test(value) ? [{ name, value, at: volume.at }] : [];
  });
  return {
    env: Object.fromEntries(told.map(({ name, value }) => [name, value])),
    directories: told.map(({ name, value, at }) => ({ dir: value, absolute: true, data: true, what: `keeps data there (${name})`, at })),
  };
}
