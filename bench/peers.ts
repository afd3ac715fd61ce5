/** What others make, for the benches to measure beside ours. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { must, type Bench } from '../generators/compare/bench.ts';

/** Go of one release on this machine, with a build cache of this run. */
export interface HostGo {
  program: string;
  env: Record<string, string>;
}

/** The toolchain itself and not the `go` that would look for it each time. */
export async function hostGo(bench: Bench, release: string): Promise<HostGo> {
  const cwd = bench.workplace.top;
  const { stdout } = await must(bench, `Go of release ${release}`, ['go', 'env', 'GOROOT'], { cwd, env: { GOTOOLCHAIN: release } });
  const bin = join(stdout.trim(), 'bin');
  const cache = await bench.workplace.directory('go-build-cache');
  return {
    program: join(bin, 'go'),
    env: { GOTOOLCHAIN: 'local', GOROOT: stdout.trim(), GOFLAGS: '', GOCACHE: cache, PATH: `${bin}:${process.env['PATH'] ?? ''}` },
  };
}

/** Lets the program of a peer write its files over ours. */
export async function writeAsPeer(bench: Bench, directory: string, words: readonly string[], go: HostGo): Promise<void> {
  for (const name of ['Dockerfile', '.dockerignore']) await rm(join(directory, name), { force: true });
  await must(bench, words[0]!, words, { cwd: directory, env: go.env });
}

/** ko's own program, from the Go module proxy. */
async function koProgram(bench: Bench, go: HostGo): Promise<string> {
  const bin = await bench.workplace.directory('ko-bin');
  bench.say('building ko …\n');
  // The machine's own build cache: this is not what is measured.
  const { GOCACHE: _ours, ...env } = go.env;
  const options = { cwd: bench.workplace.top, env: { ...env, GOBIN: bin } };
  await must(bench, 'go install ko', [go.program, 'install', 'github.com/google/ko@latest'], options);
  return join(bin, 'ko');
}

/** Loads what ko builds into the engine, as the others do. ko names its images itself. */
export async function koBuild(
  bench: Bench,
  directory: string,
  main: string,
  base: string,
  go: HostGo,
): Promise<{ build: () => Promise<void>; clean: () => Promise<void> }> {
  const program = await koProgram(bench, go);
  const made = new Set<string>();
  const env = { ...go.env, KO_DEFAULTBASEIMAGE: base, KO_DEFAULTPLATFORMS: bench.tool.platform };
  const words = [program, 'build', '--local', '--base-import-paths', '--tags', bench.workplace.token, main];
  return {
    build: async () => {
      const { stdout } = await must(bench, 'ko build', words, { cwd: directory, env });
      // It prints the image under its digest, and tags it too.
      const reference = stdout.trim();
      made.add(reference).add(reference.replace(/[^:]*$/, bench.workplace.token));
    },
    clean: async () => {
      for (const reference of made) await bench.tool.call(['rmi', '-f', reference]);
    },
  };
}
