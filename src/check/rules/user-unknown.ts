import { replace } from '../edits.ts';
import type { StageState } from '../image/build.ts';
import type { Instruction } from '../parse/instruction.ts';
import { expand, type Scope } from '../parse/variables.ts';
import type { Edit, Found, Rule } from '../rule.ts';
import { lastStep, type View } from '../view.ts';

/** USER or --chown goes by a name, and no file of the image says whose it is. */
export const userUnknown: Rule = {
  id: 'user-unknown',
  grade: 'broken',
  title: 'USER or --chown names a user or group that the image does not know',
  remedy: 'write its number, which needs no /etc/passwd: USER 65532:65532',
  about: `A name is looked up in the image's own /etc/passwd and /etc/group when the container starts, or when COPY gives files away. scratch has neither: \`unable to find user nobody: no matching entries in
passwd file\`; distroless knows root, nobody and nonroot. A user that a builder's adduser has made is not in the final stage. Silent where something may have brought these files.`,
  judge: (view) => [
    ...view.finals.flatMap((final) => userOf(view, final)),
    ...view.needed.flatMap((state) => state.stage.steps.filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD').flatMap((step) => ownerOf(view, state, step))),
  ].sort((a, b) => a.line - b.line),
};

/** Names that images have without a line of the Dockerfile (the `passwd` and `group` of github.com/GoogleContainerTools/distroless). */
const KNOWN = { scratch: [], distroless: ['root', 'nobody', 'nonroot', 'tty', 'staff'] } as const;

/** The number that stands for a name everywhere else. */
function numberOf(name: string): string {
  return name === 'root' ? '0' : name === 'nobody' || name === 'nogroup' ? '65534' : '65532';
}

function userOf(view: View, final: StageState): Found[] {
  const step = lastStep(view, final, 'USER');
  const word = step?.words[0];
  if (step === undefined || word === undefined) return [];
  const unknown = unknownIn(final, word.text, step.scope);
  return unknown.slice(0, 1).map((what): Found => ({
    line: step.line, message: `USER ${word.text}: ${final.base!.image.name} has no ${what}, and the container does not start`, ...mended(view, word, word.text),
  }));
}

type Place = Pick<Instruction['words'][number], 'start' | 'end'>;

function ownerOf(view: View, state: StageState, step: StageState['stage']['steps'][number]): Found[] {
  const flag = step.flags.find(({ name }) => name === 'chown');
  if (flag === undefined) return [];
  const unknown = unknownIn(state, flag.value, step.scope);
  const place = { start: flag.end - flag.value.length, end: flag.end };
  return unknown.slice(0, 1).map((what): Found => ({ line: step.line, message: `--chown=${flag.value}: ${state.base!.image.name} has no ${what}, and the build ends here`, ...mended(view, place, flag.value) }));
}

/** What of `user:group` nothing in an image says the number of. */
function unknownIn({ base, end }: StageState, written: string, scope: Scope): string[] {
  const said = expand(written, scope);
  if (said === undefined || base === undefined || (base.family !== 'scratch' && base.family !== 'distroless')) return [];
  const known: readonly string[] = KNOWN[base.family];
  const [user = '', group] = said.split(':');
  const missing = (name: string | undefined, file: string): boolean => name !== undefined && /^[A-Za-z_][\w.-]*\$?$/.test(name) && !known.includes(name) && !end.mayBring(file);
  return [...(missing(user, '/etc/passwd') ? [`user ${user}`] : []), ...(missing(group, '/etc/group') ? [`group ${group}`] : [])];
}

/** Numbers in place of names, where the names stand there themselves. */
function mended(view: View, { start, end }: Place, written: string): { edits: readonly Edit[]; remedy: string } | undefined {
  const { text } = view.file.source;
  if (text.slice(start, end) !== written || /[$"']/.test(written)) return undefined;
  const by = written.split(':').map((name) => (/^\d+$/.test(name) ? name : numberOf(name))).join(':');
  return { edits: [replace(view.file, start, end, by)], remedy: `write the number: ${by}` };
}
