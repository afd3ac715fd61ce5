import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { imageArchive } from './archives.ts';

/**
 * A stand-in for docker that keeps its images as files and notes its calls. Files in its state directory steer it:
 * `silent` (no engine answers), `slow` (a build goes on until it is told to end, and tags its image all the same),
 * `fails` (a build whose Dockerfile holds that text fails), `no-bases` (nothing but what it built is there).
 */
const SCRIPT = `#!/bin/sh
state=STATE
echo "$*" >>"$state/calls"
ours() { case "$1" in go-docker-compare-*) [ -e "$state/$2/$1" ] ;; *) [ ! -e "$state/no-bases" ] ;; esac; }
for last; do :; done
case "$1 $2" in
'--version ') echo 'Docker version 26.1.5, build 0' ;;
'version --format')
  if [ -e "$state/silent" ]; then echo 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.' >&2; exit 1; fi
  echo '26.1.5 linux/amd64' ;;
'buildx version') ;;
'image inspect') ours "$3" images ;;
'container inspect') ours "$3" containers ;;
'volume inspect') ours "$3" volumes ;;
'volume rm') rm "$state/volumes/$4" ;;
'run --rm') echo go1.27.4 ;;
'create --name')
  touch "$state/containers/$3"
  while [ $# -gt 1 ]; do if [ "$1" = -v ]; then touch "$state/volumes/\${2%%:*}"; fi; shift; done ;;
'cp '*)
  case "$2" in go-docker-compare-*) echo binary >"$3" ;; *) cp -R "$2" "$state/copied" ;; esac ;;
'start -a') ;;
'rm '*) rm "$state/containers/$last" ;;
'rmi '*) rm "$state/images/$2" ;;
'save '*) cat "$state/archive.tar" ;;
'pull '*) echo 'Error response from daemon: no such host' >&2; exit 1 ;;
'build '*)
  while [ "$1" != -t ]; do shift; done
  cat hello.go >>"$state/sources"
  ls -a bin/linux/amd64 >>"$state/binaries" 2>/dev/null
  if [ -e "$state/fails" ] && grep -q "$(cat "$state/fails")" Dockerfile; then
    echo '#9 ERROR: process did not complete' >&2; echo 'unable to select packages' >&2; exit 1
  fi
  if [ -e "$state/slow" ]; then
    trap 'touch "$state/images/'"$2"'"; echo ended >"$state/ended"; exit 1' TERM
    sleep 60 & pid=$!
    echo $pid >"$state/building"
    wait $pid
  fi
  touch "$state/images/$2" ;;
*) echo "fake docker: $*" >&2; exit 2 ;;
esac
`;

const CLI = fileURLToPath(new URL('../../generators/cli.ts', import.meta.url));
const TSX = import.meta.resolve('tsx');

/** What a run of the command left. */
export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A machine of its own for a test: PATH, temporary directory, engine. */
export class FakeMachine {
  readonly state: string;
  readonly temporary: string;
  /** Where the command runs. */
  readonly here: string;
  readonly #path: string;

  constructor(t: TestContext) {
    const top = mkdtempSync(join(tmpdir(), 'go-docker-fake-'));
    t.after(() => rmSync(top, { recursive: true, force: true }));
    const directory = (name: string): string => (mkdirSync(join(top, name), { recursive: true }), join(top, name));
    [this.state, this.temporary, this.here, this.#path] = [directory('state'), directory('tmp'), directory('here'), directory('path')];
    for (const kind of ['images', 'containers', 'volumes']) directory(`state/${kind}`);
  }

  /** Puts the engine's program on PATH; its images hold `layers` of a program called hello. */
  async installDocker(program = 'docker'): Promise<void> {
    const config = { User: '65532:65532', Entrypoint: ['/usr/local/bin/hello'] };
    writeFileSync(join(this.state, 'archive.tar'), await imageArchive([[['usr/local/bin/hello', 'x'.repeat(2_000_000)]]], config));
    this.install(program, SCRIPT.replaceAll('STATE', `'${this.state}'`).replace('#!/bin/sh\n', '#!/bin/sh\nPATH=/usr/bin:/bin\n'));
  }

  install(program: string, script: string): void {
    writeFileSync(join(this.#path, program), script);
    chmodSync(join(this.#path, program), 0o755);
  }

  /** Makes one of the files that steer the engine. */
  tell(file: string, text = ''): void {
    writeFileSync(join(this.state, file), text);
  }

  /** Text of a file of the state; `''` where there is none. */
  said(file: string): string {
    return existsSync(join(this.state, file)) ? readFileSync(join(this.state, file), 'utf8') : '';
  }

  /** Names of all that a run made and did not remove. */
  left(): string[] {
    return [this.temporary, ...['images', 'containers', 'volumes'].map((kind) => join(this.state, kind))]
      .flatMap((directory) => readdirSync(directory).map((name) => join(directory, name)))
      .filter((path) => !path.includes('/tsx-') && !path.endsWith('node-compile-cache'));
  }

  /** Runs `generator-go-docker` with these words; `during` gets its process once it runs, and a way to close the pipe that it says its progress to. */
  run(words: readonly string[], env: Readonly<Record<string, string>> = {}, during?: (pid: number, stopReading: () => void) => Promise<void>): Promise<Run> {
    const child = spawn(process.execPath, ['--import', TSX, CLI, ...words], {
      cwd: this.here,
      env: { PATH: this.#path, HOME: this.here, TMPDIR: this.temporary, LANG: 'C.UTF-8', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (text: string) => void (output[name] += text));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, ...output }));
      during?.(child.pid!, () => void child.stderr.destroy()).catch((error: unknown) => {
        child.kill('SIGKILL');
        reject(error as Error);
      });
    });
  }
}
