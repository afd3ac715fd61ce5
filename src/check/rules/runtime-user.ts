import { linesBefore } from '../edits.ts';
import { expand } from '../parse/variables.ts';
import { startedPrograms, startWords } from '../program.ts';
import type { Edit, Found, Rule } from '../rule.ts';
import { lastStep, type View } from '../view.ts';
import type { StageState } from '../image/build.ts';
import { within } from '../image/filesystem.ts';

/** The container runs as root. */
export const rootUser: Rule = {
  id: 'root-user',
  grade: 'drift',
  title: 'the container runs as root',
  remedy: 'add USER with a numeric id that is not 0, and give it what the program writes to',
  about: `Without USER, or with USER root, a program that is taken over has every right in its container, and Kubernetes refuses it under runAsNonRoot. A name is no
help there either, but it is no fault here. Silent where the base may set a user, and where a script or su-exec, gosu or the like may drop the rights at the start.`,
  judge: (view) => view.finals.flatMap((final) => judgeUser(view, final)),
};

const DROPS = /\b(?:su-exec|gosu|setpriv|s6-setuidgid|runuser|chpst|su)\b/;

function judgeUser(view: View, final: StageState): Found[] {
  const step = lastStep(view, final, 'USER');
  const user = step === undefined ? undefined : expand(step.words[0]?.text ?? '', step.scope);
  if (step !== undefined && (user === undefined || !/^(?:root|0+)(?::.*)?$/.test(user))) return [];
  if (step === undefined && (final.base === undefined || !final.base.root)) return [];
  const shell = lastStep(view, final, 'ENTRYPOINT') ?? lastStep(view, final, 'CMD');
  const words = startWords(view, final)?.words ?? shell?.words.map(({ text }) => text) ?? [];
  if (shell === undefined || words.some((word) => DROPS.test(word) || /\.sh$|entrypoint|^\/init$|s6/.test(word))) return [];
  if (final.runs.some(({ script }) => script.commands.some(({ words: own }) => own.some((word) => DROPS.test(word) && word !== 'su')))) return [];
  if (DROPS.test(shell.body)) return [];
  const edits = step === undefined ? userLine(view, final) : [];
  return [{
    line: step?.line ?? final.stage.from.line, message: step === undefined ? 'no USER is set: the container runs as root' : `USER ${user} runs the container as root`,
    ...(edits.length > 0 && { edits, remedy: 'add USER 65532:65532' }),
  }];
}

/** A program that writes nothing and listens above 1023 needs nothing else, unless steps behind the line need root, or only root sees what it reads. */
function userLine(view: View, final: StageState): Edit[] {
  const entry = final.stage.steps.find(({ keyword }) => keyword === 'ENTRYPOINT' || keyword === 'CMD');
  if (entry === undefined || final.stage.steps.some(({ keyword }) => keyword === 'VOLUME')) return [];
  const { steps, workdir } = final.stage;
  if (steps.slice(steps.indexOf(entry)).some(({ keyword }) => /^(?:RUN|COPY|ADD)$/.test(keyword))) return [];
  const started = startedPrograms(view).find((one) => one.final === final);
  if ([workdir, started?.path].some((path) => path !== undefined && within('/root', path))) return [];
  const command = started?.command;
  // What it writes is found sooner than its ports are.
  if (command === undefined || command.writes || command.runtime.ports.some(({ port }) => port === undefined || port < 1024)) return [];
  return [linesBefore(view.file, entry, ['USER 65532:65532'])];
}
