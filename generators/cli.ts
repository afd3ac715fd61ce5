#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { printDiagnostic } from '../src/diagnostic.ts';
import { nearest } from '../src/nearest.ts';
import { COMMANDS } from './commands.ts';
import { diagnosticsOf } from './diagnostics-of.ts';
import { PACKAGE_ROOT } from './package-root.ts';
import { shellWord } from './print.ts';

/** The bin: the same generators as under yo, in an environment of its own. Sets the exit code, and alone ends the process. */
async function main(words: readonly string[]): Promise<number> {
  const named = COMMANDS.find(({ name }) => name === words[0]);
  const command = named ?? COMMANDS.find(({ name }) => name === 'app')!;
  const slip = named ? undefined : mistyped(words);
  if (slip) {
    process.stderr.write(slip);
    return 1;
  }
  // chalk, inside of Yeoman's adapter, knows FORCE_COLOR alone.
  if (process.env['NO_COLOR']) process.env['FORCE_COLOR'] = '0';
  const { createEnv } = await import('yeoman-environment');
  const env = createEnv({ skipLocalCache: true } as never);
  const namespace = `go-docker:${command.name}`;
  env.register({ createGenerator: command.load }, { namespace, resolved: join(command.folder, 'index.js'), packagePath: PACKAGE_ROOT });
  try {
    await env.run([namespace], { words: named ? words.slice(1) : words, skipInstall: true } as never);
    return process.exitCode ? Number(process.exitCode) : 0;
  } catch (error) {
    return failed(error as Error & { code?: unknown });
  }
}

/** A first word that is almost a command and no directory: most likely a slip, and no name for a new service. */
function mistyped([word, ...others]: readonly string[]): string | undefined {
  if (word === undefined || word.startsWith('-') || existsSync(word)) return undefined;
  const guess = nearest(word, COMMANDS.map(({ name }) => name).filter((name) => name !== 'app'));
  if (guess === undefined) return undefined;
  const said = ['generator-go-docker', guess, ...others].map(shellWord).join(' ');
  return `go-docker: ${JSON.stringify(word)} is no command, and no directory\n  → did you mean ${said}? A new service of that name is ./${word}\n`;
}

/** What got past the shell: Ctrl-C in a question, what the system refuses Yeoman, or a defect, whose stack is wanted. */
function failed(error: Error & { code?: unknown }): number {
  const interrupted = error.code === 130;
  const known = diagnosticsOf(error)?.map(printDiagnostic).join('\n');
  process.stderr.write(interrupted ? `\n${error.message}\n` : known === undefined ? `${error.stack ?? error.message}\n` : `go-docker: ${known}\n`);
  return interrupted ? 130 : 1;
}

/** Whoever reads may have read enough (`| head`), or a disk takes no more of it (`> report.txt`): the work goes on to its end. */
function lost(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE' || unwritten) return;
  unwritten = true;
  process.stderr.write(`go-docker: the output cannot be written: ${error.message}\n  → see to that, then run again\n`);
}
let unwritten = false;

for (const stream of [process.stdout, process.stderr]) stream.on('error', lost);
// A stream may tell of it after everything else.
process.on('exit', () => {
  if (unwritten) process.exitCode ||= 1;
});
process.exitCode = await main(process.argv.slice(2));
