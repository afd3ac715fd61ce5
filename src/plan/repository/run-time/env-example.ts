import type { Repo } from '../../../repo.ts';

/** The repository's example of the variables that a program reads. */
export interface EnvExample {
  /** Relative to the repository's top. */
  readonly path: string;
  /**
   * `docker`: each line is one that `docker run --env-file` takes as it is meant. `shell`: some are written for a shell or a
   * library, with quotes, `export`, blanks around `=` or a comment behind the value, all of which docker takes literally or refuses.
   */
  readonly dialect: 'docker' | 'shell';
}

/** Reads which dialect an example speaks (docker/cli, pkg/kvfile). */
export function envExample(repo: Repo, path: string): EnvExample {
  const lines = (repo.read(path) ?? '').split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return { path, dialect: lines.every((line) => /^[\w.-]+(?:=(?!\s*["'])(?!.*\s#).*)?$/.test(line)) ? 'docker' : 'shell' };
}

/** Turns the lines of a shell into those of docker, for `sed -E`; behind an opening quote a `#` is no comment. */
export const TO_DOCKER = String.raw`s/^ *(export +)?([A-Za-z0-9_.]+) *= */\2=/; /=["']/!s/ +#.*$//; s/=(["'])(.*)\1 *(#.*)?$/=\2/`;
