import { readAddress } from '../../../analyze/runtime/ports/addresses.ts';
import type { RuntimeFacts } from '../../../analyze/runtime/runtime.ts';
import type { Repo } from '../../../repo.ts';
import { loopbackHosts } from './address.ts';

/** The repository's example of the variables that a program reads. */
export interface EnvExample {
  /** Relative to the repository's top. */
  readonly path: string;
  /**
   * `docker`: each line is one that `docker run --env-file` takes as it is meant. `shell`: some are written for a shell or a
   * library, with quotes, `export`, blanks around `=` or a comment behind the value, all of which docker takes literally or refuses.
   */
  readonly dialect: 'docker' | 'shell';
  /** The file that is made of it and mounted, relative to the top, where the program reads no variables of the container. */
  readonly mounted: string | null;
  /** Values that are set otherwise than it says: addresses that nobody outside of the container reaches. */
  readonly instead: Readonly<Record<string, string>>;
}

/** Reads which dialect an example speaks (docker/cli, pkg/kvfile). */
export function envExample(repo: Repo, path: string, mounted: string | null = null): EnvExample {
  const lines = (repo.read(path) ?? '').split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return { path, mounted, instead: {}, dialect: lines.every((line) => /^[\w.-]+(?:=(?!\s*["'])(?!.*\s#).*)?$/.test(line)) ? 'docker' : 'shell' };
}

/** Turns the lines of a shell into those of docker, for `sed -E`; behind an opening quote a `#` is no comment. */
export const TO_DOCKER = String.raw`s/^ *(export +)?([A-Za-z0-9_.]+) *= */\2=/; /=["']/!s/ +#.*$//; s/=(["'])(.*)\1 *(#.*)?$/=\2/`;

/** What an example sets to the loopback interface, by the name of the variable: `env` has addresses that the image opens. */
export function openedVariables(runtime: RuntimeFacts, env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const proposed = new Map(runtime.examples.map(({ name, value }) => [name, value]));
  const settings = runtime.settings.flatMap((one) => (one.kind === 'env' && proposed.has(one.name) ? { ...one, fallback: proposed.get(one.name) } : []));
  const hosts = loopbackHosts({ ...runtime, settings, keyHosts: [] }).map(({ name }) => [name, '0.0.0.0'] as const);
  const addresses = Object.entries(env).filter(([name, value]) => readAddress(proposed.get(name) ?? '')?.bind === 'loopback' && readAddress(value)?.bind === 'all');
  return Object.fromEntries([...hosts, ...addresses]);
}
