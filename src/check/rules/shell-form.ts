import { replace } from '../edits.ts';
import { expand } from '../parse/variables.ts';
import { broughtAs } from '../program.ts';
import type { Found, Rule } from '../rule.ts';
import { lastStep, type View } from '../view.ts';
import { hasNoShell } from './shell-missing.ts';
import type { StageState } from '../image/build.ts';
import type { Step } from '../parse/dockerfile.ts';

/** ENTRYPOINT or CMD in shell form. */
export const shellForm: Rule = {
  id: 'shell-form',
  grade: 'drift',
  title: 'ENTRYPOINT or CMD in shell form',
  remedy: 'write the exec form: ["/app", "--flag"]',
  about: `In shell form \`/bin/sh -c\` is the process that gets the signals: the program hears no SIGTERM and is killed when the engine's patience ends, and arguments of \`docker run\` are lost. On a base
without a shell the container does not start at all; that is broken. \`exec program\` in a shell is no fault. \`--fix\` writes the exec form of a program that the Dockerfile builds or that is one of the system, not of what may be a script, and not of an ENTRYPOINT that would then get the words of a CMD.`,
  judge: (view) => view.finals.flatMap((final) => [lastStep(view, final, 'ENTRYPOINT'), lastStep(view, final, 'CMD')].flatMap((step) => (step === undefined ? [] : judgeStep(view, final, step)))),
};

function judgeStep(view: View, final: StageState, step: Step): Found[] {
  if (step.json !== undefined || step.heredocs.length > 0) return [];
  const body = step.body.trim();
  // Words for the program of ENTRYPOINT, which the builder itself refuses where they have two dashes.
  if (step.flags.length > 0 || body.startsWith('-')) return [];
  const none = hasNoShell(final, final.end);
  // What the shell is there for.
  const needsShell = /[$;&|<>()`*?~]/.test(body) || /^(?:exec|\.|source)\s/.test(body);
  if (!none && (needsShell || body === '')) return [];
  const words = step.words.map(({ text }) => expand(text, step.scope));
  const exec = !needsShell && words.every((word) => word !== undefined) && startsProgram(view, final, step, words[0]!) ? JSON.stringify(words).replaceAll('","', '", "') : undefined;
  const edits = exec === undefined ? [] : [replace(view.file, step.words[0]!.start, step.words.at(-1)!.end, exec)];
  return [{
    line: step.line, message: none ? `${step.keyword} in shell form needs /bin/sh, which ${final.base!.image.name} does not have: the container does not start` : `${step.keyword} in shell form: the shell gets the signals, and the program hears no SIGTERM`,
    ...(none && { grade: 'broken' as const }), ...(exec !== undefined && { edits, remedy: `write the exec form: ${step.keyword} ${exec}` }),
  }];
}

/** Words that the shell itself understands; some of them are programs too, which then may do something else. */
const BUILTINS = new Set(('. : [ [[ ! { alias bg bind break builtin caller case cd command compgen complete continue declare dirs disown echo enable eval exec exit export false fc fg for function getopts hash help history if jobs kill let local '
  + 'logout mapfile popd printf pushd pwd read readarray readonly return select set shift shopt source suspend test time times trap true type typeset ulimit umask unalias unset until wait while').split(' '));

/** Whether the same words start the same without a shell: a program that the Dockerfile builds, or one of the system by its name. */
function startsProgram(view: View, final: StageState, step: Step, word: string): boolean {
  const { text } = view.file.source;
  // Of a comment nothing would be left, and another shell may read the words otherwise.
  if (/#/.test(text.slice(step.bodyStart, step.end)) || /[[\]{}\n]/.test(step.body) || BUILTINS.has(word) || lastStep(view, final, 'SHELL') !== undefined) return false;
  const entry = lastStep(view, final, 'ENTRYPOINT');
  // The words of CMD, so far lost, would be passed.
  if (step === entry && lastStep(view, final, 'CMD') !== undefined) return false;
  const found = broughtAs(final, word);
  if (found !== undefined) return found.content.kind === 'built';
  const path = final.stage.scope.get('PATH');
  return /^\w[\w.+-]*$/.test(word) && (entry === undefined || entry === step) && final.base?.shell === true && (path === undefined || path.value !== undefined);
}
