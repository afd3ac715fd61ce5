import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { TestContext } from 'node:test';
import type { ServiceOptions } from '../../src/plan/service.ts';
import { scratchDirectory, writeService } from './rendered.ts';

/** Another make to test with, such as one built from the sources of 3.81. */
const MAKE = process.env['TEST_MAKE'] ?? 'make';

export const skipWithoutMake = spawnSync(MAKE, ['--version']).status === 0 ? false : 'no make on this machine';

/** One run of a tool that only writes down how it was called. */
export interface Call {
  readonly tool: string;
  readonly args: readonly string[];
  /** GOARCH, GOARM … of a go call, as `NAME=value`, in the order of GO_VARIABLES; unset ones are left out. */
  readonly env: readonly string[];
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const GO_VARIABLES = ['CGO_ENABLED', 'GOOS', 'GOARCH', 'GOAMD64', 'GOARM', 'GOARM64'];

/** Writes a call to $CALLS as lines: tool, variables, a line `--`, arguments, an empty line. One write, since make -j runs several at once. */
const WRITE_DOWN = `call=$({
  echo "\${0##*/}"
  for name in ${GO_VARIABLES.join(' ')}; do eval "value=\\\${$name-}"; test -z "$value" || echo "$name=$value"; done
  echo --
  for argument; do printf '%s\\n' "$argument"; done
  echo .
})
printf '%s\\n' "\${call%.}" >>"$CALLS"
`;

// go: the compiler writes its file; $BROKEN_ARCH does not compile, $BROKEN_TEST fails. docker, podman: save hands out $IMAGE_TAR.
const TOOLS: Readonly<Record<string, string>> = {
  go: `if [ "$1 $2" = 'env GOVERSION' ]; then echo "\${FAKE_GO:-go1.27.4}"; exit; fi
${WRITE_DOWN}
[ "$1" != test ] || exit "\${BROKEN_TEST:-0}"
[ "$1" = build ] || exit 0
[ "$GOARCH" != "\${BROKEN_ARCH-}" ] || { echo 'does not compile' >&2; exit 1; }
while [ "$1" != -o ]; do shift; done
echo binary >"$2"
`,
  docker: `${WRITE_DOWN}[ "$1" != save ] || cp "$IMAGE_TAR" "$3"\n`,
  podman: `${WRITE_DOWN}[ "$1" != save ] || cp "$IMAGE_TAR" "$3"\n`,
  uname: `case "$1" in -m) echo "\${FAKE_MACHINE:-x86_64}" ;; *) echo "\${FAKE_SYSTEM:-Linux}" ;; esac\n`,
};

/** A service with its Makefile, and tools on PATH that record their calls. */
export class Workshop {
  readonly directory: string;
  readonly #tools: string;
  readonly #calls: string;

  constructor(t: Pick<TestContext, 'after'>, over: Partial<ServiceOptions> = {}, directoryName = 'service') {
    this.directory = scratchDirectory(t, directoryName);
    writeService(this.directory, over);
    // Apart from the service: a directory on PATH cannot have a colon in its name.
    this.#tools = scratchDirectory(t, 'tools');
    this.#calls = join(this.#tools, 'calls');
    for (const [name, script] of Object.entries(TOOLS)) this.tool(name, script);
  }

  /** Puts a tool before those of the machine. */
  tool(name: string, script: string): void {
    writeFileSync(join(this.#tools, name), `#!/bin/sh\n${script}`);
    chmodSync(join(this.#tools, name), 0o755);
  }

  make(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Outcome {
    const { status, stdout, stderr } = spawnSync(MAKE, args, {
      cwd: this.directory,
      encoding: 'utf8',
      // A bare environment: variables of the machine, or of a make above, would change what is tested. Git stops at the temporary directory.
      env: { PATH: `${this.#tools}:${process.env['PATH']}`, CALLS: this.#calls, GIT_CEILING_DIRECTORIES: '/', HOME: this.#tools, ...env },
    });
    return { code: status, stdout, stderr };
  }

  /** The calls since the last look. */
  calls(): Call[] {
    if (!existsSync(this.#calls)) return [];
    const text = readFileSync(this.#calls, 'utf8');
    rmSync(this.#calls);
    return text.split('\n\n').filter((entry) => entry !== '').map((entry) => {
      const [head = '', args = ''] = entry.split('\n--\n');
      const [tool = '', ...env] = head.replace(/\n--$/, '').split('\n');
      return { tool, env, args: args === '' ? [] : args.split('\n') };
    });
  }

  /** The last arguments but one (`-o FILE .`) of each compilation since the last look: the files that were written. */
  compiled(): string[] {
    return this.calls().filter(({ tool, args }) => tool === 'go' && args[0] === 'build').map(({ args }) => args.at(-2) ?? '').sort();
  }

  write(path: string, text = ''): void {
    const file = join(this.directory, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  }

  remove(path: string): void {
    rmSync(join(this.directory, path), { recursive: true });
  }
}
