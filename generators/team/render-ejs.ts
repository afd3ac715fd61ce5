import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { tmpdir } from 'node:os';
import ejs from 'ejs';
import type { Json } from '../../src/commit/record.ts';
import { Refusal, refuse, type Diagnostic } from '../../src/diagnostic.ts';
import { shownName } from '../../src/template/paths.ts';
import type { TemplateFile } from '../../src/template/template.ts';
import { LIMITS } from '../../src/template/tree.ts';
import { isCode } from '../../src/template/trust.ts';
import { CHILD_PROGRAM, printingProgram } from './ejs-child.ts';

/** One file of a template that is printed by its own code. */
export interface EjsJob {
  /** Path of the EJS file in the template. */
  readonly source: string;
  /** What its code sees, by name: plain data. */
  readonly data: Readonly<Record<string, Json>>;
}

/** Milliseconds that all files of a template may take, and megabytes of memory. */
const PATIENCE = 10_000;
const MEMORY = 256;

/** How the process is started. The permission model has this name since it left its trial, in Node 22.13 and 23.5. */
export const CHILD_FLAGS: readonly string[] = [
  process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission',
  '--no-warnings', '--no-addons', '--disallow-code-generation-from-strings', `--max-old-space-size=${MEMORY}`,
];

/**
 * Prints files of a template that is trusted (see `openTemplate`: it does not open one that is not).
 *
 * Its code runs in a process of its own that may read and write no file, start no process and no thread (Node's permission
 * model), with an empty environment, for a limited time, memory and output, in a realm that has the data and nothing of
 * Node. Each of these has had its holes, and the network is only closed by the newest Node: that is why trust comes first.
 * An include is looked up in the template alone, relative to the file that includes; `/` is the template's directory.
 * @returns the texts, in the order of the jobs
 * @throws Refusal with file and line where the code is wrong, fails, or takes too much
 */
export function renderEjs(files: ReadonlyMap<string, TemplateFile>, jobs: readonly EjsJob[]): readonly string[] {
  if (jobs.length === 0) return [];
  const program = printingProgram(functionsOf(files), JSON.stringify(jobs));
  const ended = spawnSync(process.execPath, [...CHILD_FLAGS, '-e', CHILD_PROGRAM, '--', String(PATIENCE)], {
    input: program,
    cwd: tmpdir(),
    env: emptyEnvironment(),
    timeout: PATIENCE + 5_000,
    killSignal: 'SIGKILL',
    maxBuffer: LIMITS.bytes,
    windowsHide: true,
  });
  const results = resultsOf(ended, jobs.length);
  if (results === undefined) throw refuse('template-code', `code of the template gave no answer: ${reasonOf(ended)}`, 'mend the template; each of its files prints alone with template check');
  const problems = results.flatMap((result): Diagnostic[] => ('text' in result ? [] : [failure(result)]));
  if (problems.length > 0) throw new Refusal(problems);
  return results.map((result) => ('text' in result ? result.text : ''));
}

/** Windows starts no process without this one. */
function emptyEnvironment(): NodeJS.ProcessEnv {
  return process.platform === 'win32' ? { SystemRoot: process.env['SystemRoot'] } : {};
}

/** Every EJS file as the function that EJS makes of it. It is only parsed here. */
function functionsOf(files: ReadonlyMap<string, TemplateFile>): ReadonlyMap<string, string> {
  const functions = new Map<string, string>();
  for (const [path, { bytes }] of files) {
    if (!isCode(path)) continue;
    // compile() parses the body by itself, so that none can end the function around it.
    const template = new ejs.Template(Buffer.from(bytes).toString('utf8'), { filename: path, compileDebug: true, escape: String }) as ejs.Template & { source: string };
    try {
      template.compile();
    } catch (error) {
      throw new Refusal([failure({ failed: (error as Error).message.split('\n')[0]!, path, line: 1 })], { cause: error });
    }
    functions.set(path, `function (locals, escapeFn, include, rethrow) {\nlet __line = 1;\ntry {\n${template.source}\n} catch (e) { rethrow(e, null, ${JSON.stringify(path)}, __line); }\n}`);
  }
  return functions;
}

type Result = { readonly text: string } | { readonly failed: string; readonly path: string; readonly line: number };

/** What the process printed, if it is what ours prints: its code may have printed something else. */
function resultsOf({ status, stdout, error }: SpawnSyncReturns<Buffer>, count: number): readonly Result[] | undefined {
  if (status !== 0 || error !== undefined) return undefined;
  const results: unknown = JSON.parse(stdout.toString('utf8'));
  return Array.isArray(results) && results.length === count ? results.map(checked) : undefined;
}

function checked(result: Partial<Record<'text' | 'failed' | 'path' | 'line', unknown>>): Result {
  if (typeof result.text === 'string') return { text: result.text };
  return { failed: String(result.failed), path: String(result.path), line: Number(result.line) };
}

function reasonOf({ status, signal, error }: SpawnSyncReturns<Buffer>): string {
  const code = error !== undefined && 'code' in error ? error.code : undefined;
  if (code === 'ENOBUFS') return `it prints more than ${LIMITS.bytes >> 20} MB`;
  if (code === 'ETIMEDOUT' || status === 70) return `it did not end within ${PATIENCE / 1_000} s, or prints no text`;
  if (error !== undefined) return error.message;
  return signal !== null || (status ?? 0) > 128 ? `it needs more than ${MEMORY} MB of memory` : `it ended with ${status}`;
}

function failure({ failed, path, line }: Exclude<Result, { readonly text: string }>): Diagnostic {
  const said = shownName(failed.replace(/\s+/g, ' ')).slice(1, -1);
  return { code: 'template-code', severity: 'error', message: `${shownName(path)} of the template fails: ${said}`, at: { path, line }, remedy: 'mend the file in the template' };
}
