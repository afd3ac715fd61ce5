import { parseJson } from '../../json.ts';
import { replace } from '../edits.ts';
import { expand } from '../parse/variables.ts';
import { broughtAs, startedPrograms } from '../program.ts';
import type { Found, Rule } from '../rule.ts';
import { lastStep, standingOn, type View } from '../view.ts';
import { hasNoShell } from './shell-missing.ts';
import type { StageState } from '../image/build.ts';
import type { Step } from '../parse/dockerfile.ts';

/** ENTRYPOINT or CMD in shell form. */
export const shellForm: Rule = {
  id: 'shell-form',
  grade: 'drift',
  title: 'ENTRYPOINT or CMD in shell form',
  remedy: 'write the exec form: ["/app", "--flag"]',
  about: `In shell form \`/bin/sh -c\` is the process that gets the signals: the program hears no SIGTERM and is killed when the engine's patience ends, and arguments of \`docker run\` are lost. So it is of
\`["sh", "-c", "/app"]\`. The shell of Alpine and busybox hands over to its last command: there a CMD loses nothing, and of an ENTRYPOINT the lost arguments are told as advice, as for bases whose shell is not known. On a base
without a shell the container does not start at all; that is broken, and so are brackets that are no JSON, which the shell gets as words. \`exec program\` in a shell is no fault. \`--fix\` writes the exec form of a program that the Dockerfile builds or that is one of the system, not of what may be a script, and not of an ENTRYPOINT that would then get the words of a CMD.`,
  judge: (view) => view.finals.flatMap((final) => {
    const last = lastStep(view, final, 'ENTRYPOINT');
    const entry = last?.json?.length === 0 ? undefined : last;
    // Behind an ENTRYPOINT in shell form nobody reads CMD.
    const steps = entry !== undefined && entry.json === undefined ? [entry] : [entry, lastStep(view, final, 'CMD')];
    return steps.flatMap((step) => (step === undefined || step.heredocs.length > 0 ? [] : step.json === undefined ? judgeStep(view, final, step, entry) : judgeArgv(view, final, step, entry)));
  }),
};

function judgeStep(view: View, final: StageState, step: Step, entry: Step | undefined): Found[] {
  const body = step.body.trim();
  const { keyword, line } = step;
  const starts = step === entry || entry === undefined;
  // The builder itself refuses words with two dashes.
  if (step.flags.length > 0 || (starts && body.startsWith('-'))) return [];
  if (body.startsWith('[') && !isTest(body)) return malformed(step, starts);
  if (!starts && startedPrograms(view).some((one) => one.final === final && one.step === entry)) {
    return [{ line, message: `${keyword} in shell form: the program of ENTRYPOINT gets /bin/sh -c and the words as its arguments`, remedy: `write the words in brackets: ${keyword} ["--flag"]` }];
  }
  const none = hasNoShell(final, final.end);
  // What the shell is there for.
  const needsShell = /[$;&|<>()`*?~]/.test(body) || /^(?:exec|\.|source)\s/.test(body);
  if (!none && body === '') return [];
  const words = step.words.map(({ text }) => expand(text, step.scope));
  const exec = !needsShell && words.every((word) => word !== undefined) && startsProgram(view, final, step, words[0]!) ? JSON.stringify(words).replaceAll('","', '", "') : undefined;
  const edits = exec === undefined ? [] : [replace(view.file, step.words[0]!.start, step.words.at(-1)!.end, exec)];
  const mend = { ...(exec !== undefined ? { edits, remedy: `write the exec form: ${keyword} ${exec}` } : needsShell && { remedy: HAND_OVER }) };
  if (none) return [{ line, message: `${keyword} in shell form needs /bin/sh, which ${final.base!.image.name} does not have: the container does not start`, grade: 'broken', ...mend, ...(exec === undefined && { remedy: shellForm.remedy }) }];
  const found = judgeShell(step, entry, body, shellOf(view, final), `${keyword} in shell form`);
  return !starts && passesGroup(entry) ? [] : found.map((one) => ({ ...one, ...mend }));
}

/** What is lost by the shell that runs a script. */
function judgeShell(step: Step, entry: Step | undefined, script: string, shell: Shell, what: string): Found[] {
  if (handsOver(script)) return [];
  if (stays(script, shell)) return [{ line: step.line, message: `${what}: the shell gets the signals, and the program hears no SIGTERM` }];
  // What stands behind the script are its arguments, which it may take.
  const takes = /\$(?:[@*\d]|\{[@*\d])/.test(script);
  return step !== entry || takes ? [] : [{ line: step.line, message: `${what}: arguments of docker run are lost`, grade: 'advice' }];
}

const HAND_OVER = 'write exec before the program that is to stay, or the exec form: ["/app", "--flag"]';

/** `["sh", "-c", "/app"]`: the shell form in brackets. */
function judgeArgv(view: View, final: StageState, step: Step, entry: Step | undefined): Found[] {
  const [program = '', option = '', script = ''] = step.json!;
  const name = /^(?:\/(?:usr\/)?bin\/)?(\w+)$/.exec(program)?.[1];
  // Behind another ENTRYPOINT the words may be anything; an ENTRYPOINT without a script gets it of CMD.
  if ((entry !== undefined && step !== entry) || script === '' || name === undefined || !/^-\w*c$/.test(option)) return [];
  const shell = shellNamed(name, view, final);
  if (shell === undefined || hasNoShell(final, final.end)) return [];
  return judgeShell(step, entry, script, shell, `${step.keyword} runs ${name} -c`).map((one) => ({ ...one, remedy: HAND_OVER }));
}

/** `[ -f /x ] && /app`: the command of the shell, and no array. */
function isTest(body: string): boolean {
  return /^\[\[?\s/.test(body) && /\s\]\]?\s*(?:&&|\|\||;)/.test(plain(body));
}

/** Brackets that hold no JSON array of words. */
function malformed({ keyword, line, body }: Step, starts: boolean): Found[] {
  const remedy = 'write it as JSON, with double quotes, commas between the words and none behind the last: ["/app", "--flag"]';
  if (Array.isArray(parseJson(body))) return [{ line, message: `${keyword} is an array of more than words: the builder refuses it`, grade: 'broken', remedy }];
  // What comes behind another command may start all the same.
  if (/[;&|$`]/.test(plain(body)) || !starts) return [];
  return [{ line, message: `${keyword} in brackets is no JSON: the shell gets the words as they are, and the program does not start`, grade: 'broken', remedy }];
}

/** The text of a shell without what is quoted or substituted. */
function plain(text: string): string {
  return text.replace(/\\.|'[^']*'|"(?:[^"\\]|\\.)*"|\$\([^()]*\)|\$\{[^{}]*\}|`[^`]*`/gs, 'x').replace(/&>>?|\d*[<>]&\S*/g, '>');
}

/** Whether a shell stays where its last command runs: Debian's does, others become that command. */
type Shell = 'stays' | 'becomes' | 'unknown';

function shellOf(view: View, final: StageState): Shell {
  const own = lastStep(view, final, 'SHELL');
  const name = own === undefined ? 'sh' : /^(?:\/(?:usr\/)?bin\/)?(\w+)$/.exec(own.json?.[0] ?? '')?.[1] ?? '';
  return shellNamed(name, view, final) ?? 'unknown';
}

function shellNamed(name: string, { stages }: View, { base, stage }: StageState): Shell | undefined {
  if (/^(?:bash|ash|zsh|ksh)$/.test(name)) return 'becomes';
  if (name === 'dash') return 'stays';
  if (name !== 'sh') return undefined;
  if (base === undefined) {
    const { image } = standingOn(stages, stage.index).at(-1)!.stage;
    return /alpine|busybox/.test(image) ? 'becomes' : /debian|ubuntu|trixie|bookworm|bullseye|jammy|noble|heroku/.test(image) ? 'stays' : 'unknown';
  }
  if (base.family === 'alpine' || base.family === 'busybox' || base.libc === 'musl') return 'becomes';
  return base.family === 'distroless' ? 'becomes' : /^(?:debian|ubuntu|golang|node)$/.test(base.family) ? 'stays' : 'unknown';
}

/** Whether the shell is there as long as its command: in a pipe every one is. */
function stays(script: string, shell: Shell): boolean {
  const last = plain(script).split(/&&|;|\n/).filter((part) => part.trim() !== '').at(-1) ?? '';
  return shell === 'stays' || (/(?<!\|)\|(?!\|)/.test(last) && !/[(){}]/.test(last));
}

/** `exec program`, a script that hears the signals itself, and what is read from elsewhere. */
function handsOver(script: string): boolean {
  return /(?:^|[;&|({\n]|\b(?:then|else|do)\b|!)\s*(?:\w+=\S*\s+)*(?:exec|trap|eval|source|\.)\s/.test(plain(script));
}

/** An ENTRYPOINT that hands a signal to all that it started. */
function passesGroup(entry: Step | undefined): boolean {
  return entry?.json?.some((word, _, words) => /(?:^|\/)dumb-init$/.test(word) || (word === '-g' && /(?:^|\/)tini(?:-static)?$/.test(words[0]!))) === true;
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
