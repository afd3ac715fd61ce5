import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a command left behind. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
  /** Both streams and the command itself, for the message of a failed test. */
  report: string;
}

export interface CallOptions {
  cwd?: string;
  env?: Readonly<Record<string, string>>;
}

/** Milliseconds after which a command counts as hung. */
const PATIENCE = 900_000;

/**
 * What an engine says when its runtime lost a container before the first instruction ran in it: nothing of what is tested had its turn.
 * A step of a Dockerfile that fails reads otherwise (`process "…" did not complete successfully`), as does a program that does not start.
 */
const LOST_CONTAINER = [
  /runc create failed: unable to start container process: [^\n]*(?:connection reset by peer|broken pipe)/,
  // The frontend that `# syntax` or BUILDKIT_SYNTAX names is a container too; one that works says more than its exit code.
  /^ERROR: (?:failed to build: )?failed to solve: exit code: \d+$/m,
];

/** Times that a command is given another go when the engine lost its container. */
const SECOND_CHANCES = 3;

/**
 * Runs a command to its end; an exit code other than 0 is an outcome like any other, a command that cannot be started is 127.
 * One whose container the engine lost is run again, and says so.
 */
export function call(command: string, args: readonly string[], options: CallOptions = {}): Outcome {
  for (let chances = SECOND_CHANCES; ; chances--) {
    const outcome = callOnce(command, args, options);
    if (outcome.code === 0 || chances === 0 || !LOST_CONTAINER.some((said) => said.test(outcome.report))) return outcome;
    process.stderr.write(`the engine lost a container, once more:\n${outcome.report}\n`);
    const name = args.indexOf('--name');
    if (args[0] === 'run' && name > 0) callOnce(command, ['rm', '-f', args[name + 1]!], {});
  }
}

function callOnce(command: string, args: readonly string[], options: CallOptions): Outcome {
  const ended = spawnSync(command, args, {
    cwd: options.cwd,
    env: { ...process.env, DOCKER_BUILDKIT: '1', PODMAN_IGNORE_CGROUPSV1_WARNING: '1', ...options.env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: PATIENCE,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const code = ended.error ? 127 : (ended.status ?? 128);
  const { stdout = '', stderr = '' } = ended;
  const cause = ended.error ? `\n${ended.error.message}` : '';
  return { code, stdout, stderr, report: `$ ${[command, ...args].join(' ')}\nexit ${code}${cause}\n${stdout}${stderr}` };
}

const ROOT = join(import.meta.dirname, '../..');

/** One run of a command of this project, from its source. */
export function generate(cwd: string, ...words: readonly string[]): Outcome {
  return call(process.execPath, ['--import', join(ROOT, 'node_modules/tsx/dist/loader.mjs'), join(ROOT, 'generators/cli.ts'), ...words], { cwd });
}

/** The standard output of a command that has to succeed. */
export function must(command: string, args: readonly string[], options: CallOptions = {}): string {
  const outcome = call(command, args, options);
  if (outcome.code !== 0) throw new Error(outcome.report);
  return outcome.stdout;
}

/** Why tests that need something are skipped, `false` where it is there. With GO_DOCKER_ENGINE=required nothing is skipped. */
export function skipWithout(what: string, present: boolean): string | false {
  if (present) return false;
  if (process.env['GO_DOCKER_ENGINE'] === 'required') throw new Error(`${what}, and GO_DOCKER_ENGINE=required forbids to skip its tests`);
  return `skipped: ${what}`;
}

/** Skips where no Docker engine answers. */
export function skipWithoutDocker(): string | false {
  return skipWithout('no Docker engine answers', call('docker', ['version', '--format', '{{.Server.Version}}']).code === 0);
}

/** Skips where Podman does not answer. */
export function skipWithoutPodman(): string | false {
  return skipWithout('no Podman answers', call('podman', ['info', '--format', '{{.Host.Arch}}']).code === 0);
}

/** Skips where this machine has no Go. */
export function skipWithoutGo(): string | false {
  return skipWithout('no go command on this machine', call('go', ['version']).code === 0);
}

/** The platform of the engine's machine, e.g. `linux/amd64`. */
export function nativePlatform(): string {
  return must('docker', ['version', '--format', '{{.Server.Os}}/{{.Server.Arch}}']).trim();
}

/** The directories, images and containers of one test file: unique names, all gone after `clear`. Nothing else is touched. */
export class Workbench {
  readonly tool: 'docker' | 'podman';
  readonly repository = `go-docker-test-${process.pid}-${randomBytes(3).toString('hex')}`;
  readonly #images = new Set<string>();
  readonly #containers = new Set<string>();
  readonly #directories: string[] = [];

  constructor(tool: 'docker' | 'podman') {
    this.tool = tool;
  }

  /** A new empty directory; `name` is its last part. */
  directory(name = 'hello'): string {
    const top = mkdtempSync(join(tmpdir(), 'go-docker-test-'));
    this.#directories.push(top);
    mkdirSync(join(top, name));
    return join(top, name);
  }

  /** A reference of this bench: `go-docker-test-…:minimal-http`. It is removed by `clear`, whoever built it. */
  reference(tag: string): string {
    const reference = `${this.repository}:${tag}`;
    this.#images.add(reference);
    return reference;
  }

  /** Builds the directory under a tag of this bench; the outcome of a build that fails is one to look at. */
  tryBuild(directory: string, tag: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Outcome {
    const before = this.#imageIds();
    const outcome = call(this.tool, ['build', ...args, '-t', this.reference(tag), '.'], { cwd: directory, env });
    this.#keepTrack(outcome, before);
    return outcome;
  }

  /** Builds and returns the reference of the image. */
  build(directory: string, tag: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): string {
    const outcome = this.tryBuild(directory, tag, args, env);
    if (outcome.code !== 0) throw new Error(outcome.report);
    return this.reference(tag);
  }

  /** Runs `make` for an image of this bench: IMAGE is its repository, VERSION its tag. */
  make(directory: string, targets: readonly string[], tag: string, env: Readonly<Record<string, string>> = {}): Outcome {
    this.reference(tag);
    const before = this.#imageIds();
    const settings = [`IMAGE=${this.repository}`, `VERSION=${tag}`, `CONTAINER_TOOL=${this.tool}`, ...this.pull()];
    const outcome = call('make', [...targets, ...settings], { cwd: directory, env });
    this.#keepTrack(outcome, before);
    return outcome;
  }

  /** `PULL=` for make where the bases are on this machine alone, nothing where a registry has them. */
  pull(): string[] {
    this.#pull ??= call(this.tool, ['pull', '-q', 'alpine:latest']).code === 0 ? [] : ['PULL='];
    return this.#pull;
  }
  #pull: string[] | undefined;

  /** Runs an image to its end. */
  run(image: string, args: readonly string[] = [], options: readonly string[] = []): Outcome {
    return call(this.tool, ['run', '--rm', '--name', this.containerName(), ...options, image, ...args]);
  }

  /** Starts an image in the background and returns the name of its container. */
  start(image: string, options: readonly string[] = []): string {
    const name = this.containerName();
    must(this.tool, ['run', '-d', '--name', name, ...options, image]);
    return name;
  }

  /** Starts an HTTP service in the background, its port published; the base of its URLs. */
  serve(image: string, options: readonly string[] = []): { container: string; url: string } {
    const container = this.start(image, ['-p', '127.0.0.1::8080', ...options]);
    return { container, url: `http://${must(this.tool, ['port', container, '8080/tcp']).split('\n')[0]!}` };
  }

  containerName(): string {
    const name = `${this.repository}-${this.#containers.size}`;
    this.#containers.add(name);
    return name;
  }

  exists(reference: string): boolean {
    return call(this.tool, ['image', 'inspect', reference]).code === 0;
  }

  /** Removes the containers, images and directories of this bench; what else the machine holds stays. */
  clear(): void {
    if (this.#containers.size > 0) call(this.tool, ['rm', '-f', ...this.#containers]);
    for (const directory of this.#directories) rmSync(directory, { recursive: true, force: true });
    // The youngest first: a layer that another image stands on cannot go before it.
    for (const image of [...this.#images].reverse()) call(this.tool, ['rmi', ...(image.includes(':') ? ['-f'] : []), image]);
  }

  /** The classic builder and Podman keep each step as an image without a name, and tell its id. Those that are new are ours. */
  #keepTrack(outcome: Outcome, before: ReadonlySet<string>): void {
    const told = [...`${outcome.stdout}\n${outcome.stderr}`.matchAll(/^\s?-{2,3}> (?:Using cache )?([0-9a-f]{12,64})$/gm)];
    for (const [, id] of told) if (!before.has(id!.slice(0, 12))) this.#images.add(id!.slice(0, 12));
  }

  #imageIds(): Set<string> {
    return new Set(must(this.tool, ['images', '-aq']).split('\n').map((id) => id.slice(0, 12)));
  }
}

/** Polls until there is an answer; a minute without one is a failure that says what was awaited. */
export async function until<T>(what: string, ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`a minute went by without ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export interface Answer {
  status: number;
  body: string;
}

/** What a URL answers, as soon as somebody listens there. (A fetch may stay pending without keeping the event loop alive.) */
export function answer(url: string): Promise<Answer> {
  return until(`an answer from ${url}`, () => ask(url));
}

/** The body of what a URL answers; before it stands a status that is not 200. */
export async function body(url: string): Promise<string> {
  const { status, body } = await answer(url);
  return status === 200 ? body : `${status} ${body}`;
}

/** One request on a connection of its own; nothing where it is refused or cut off, since the service is not up yet. */
export function ask(url: string): Promise<Answer | undefined> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, timeout: 5000 }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', () => resolve(undefined));
      response.on('end', () => resolve({ status: response.statusCode!, body: Buffer.concat(parts).toString() }));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET') resolve(undefined);
      else reject(error);
    });
  });
}
