import type { PortFact } from '../../analyze/runtime/ports/addresses.ts';
import type { RuntimeFacts } from '../../analyze/runtime/runtime.ts';
import { planAddress } from '../../plan/repository/run-time/address.ts';
import { replace } from '../edits.ts';
import { hostBuilt } from '../host-built.ts';
import { expand } from '../parse/variables.ts';
import { programName, type Started, startedPrograms } from '../program.ts';
import type { Found, Rule } from '../rule.ts';
import { lastStep, type View } from '../view.ts';

/** EXPOSE names a port that the program does not open. */
export const portMismatch: Rule = {
  id: 'port-mismatch',
  grade: 'drift',
  follows: 'renders it right',
  inEveryRecipe: true,
  title: 'EXPOSE names another port than the program listens on',
  remedy: 'expose the port that the program opens, or move the program to this one',
  about: `EXPOSE opens nothing: it tells people and tools where to connect. Told only where both sides are certain: all exposed ports are plain numbers, and every port
of the program is a constant of its code that no flag, variable or file moves. Of a line that the generator wrote it is also told where no setting of the program
names the exposed port any more, and an update would expose another.`,
  judge: (view) => {
    const host = hostBuilt(view);
    const onHost = host?.command === undefined || host.program === undefined ? [] : [{ final: host.final, command: { ...host.command, runtime: host.program.runtime }, args: [] }];
    return [...startedPrograms(view), ...onHost].flatMap((started) => judgePorts(view, started));
  },
};

/** A program that the image starts, on whichever machine it was compiled. */
type Serving = Pick<Started, 'final' | 'args'> & { readonly command: Pick<Started['command'], 'dir' | 'runtime'> };

function judgePorts(view: View, started: Serving): Found[] {
  const { final, command } = started;
  const steps = final.stage.steps.filter(({ keyword }) => keyword === 'EXPOSE');
  if (lastStep(view, final, 'EXPOSE') === undefined || steps.length === 0) return [];
  const exposed = steps.flatMap((one) => one.words.map(({ text, start, end }) => ({ step: one, start, end, port: /^(\d+)(?:\/tcp)?$/.exec(expand(text, one.scope) ?? '')?.[1] })));
  if (exposed.some(({ port }) => port === undefined)) return [];
  const said = exposed.map(({ port }) => Number(port));
  const open = fixedPorts(command.runtime, said) ?? (view.recorded ? plannedPort(view, started, said) : undefined) ?? [];
  if (open.length === 0 || open.some(({ port }) => said.includes(port!))) return [];
  const [first] = exposed;
  const [fact] = open;
  const ports = [...new Set(open.map(({ port }) => port))];
  const { text } = view.file.source;
  const written = text.slice(first!.start, first!.end);
  const edits = exposed.length === 1 && ports.length === 1 && written.includes(first!.port!) && !written.includes('$') ? [replace(view.file, first!.start, first!.end, written.replace(first!.port!, String(ports[0])))] : [];
  return [{ line: first!.step.line, message: `EXPOSE ${first!.port}, and ${programName(command)} listens on ${ports.join(', ')} (${fact!.at.path}:${fact!.at.line})`, ...(edits.length > 0 && { edits }) }];
}

/** The ports of a program all of which stand in its calls; `undefined` where something may move one, and mostly where one of them is exposed. */
function fixedPorts(runtime: RuntimeFacts, said: readonly number[]): PortFact[] | undefined {
  const calls = runtime.calledPorts.filter(isFixed);
  if (calls.length === 0 || calls.some(({ port }) => said.includes(port!))) return undefined;
  // An example of the variables is read sooner than the code.
  if (runtime.examples.some(({ name }) => /port|addr|listen/i.test(name))) return undefined;
  const { ports } = runtime;
  if (!ports.every(isFixed)) return undefined;
  return ports.filter(({ protocol }) => protocol === 'tcp');
}

/** The one port that an update would expose in place of the only one that is exposed, and that nothing names any more. */
function plannedPort({ facts }: View, { command, args, final }: Serving, said: readonly number[]): PortFact[] | undefined {
  const named = ({ ports }: RuntimeFacts): boolean => ports.length === 0 || ports.some(({ port }) => port === said[0]);
  // What the rest of the repository says of ports takes longer to read than the code.
  if (said.length !== 1 || named(command.runtime)) return undefined;
  const runtime = facts.programs.find(({ dir }) => dir === command.dir)?.runtime;
  if (runtime === undefined || named(runtime)) return undefined;
  const { ports, env } = planAddress(runtime, args);
  const moved = runtime.ports.some(({ setting }) => setting?.env !== undefined && (setting.env in env || final.stage.scope.has(setting.env)));
  return moved || ports.length !== 1 ? undefined : runtime.ports.filter(({ port }) => port === ports[0]);
}

/** A port that stands in the call itself. */
function isFixed({ port, by, setting }: PortFact): boolean {
  return port !== undefined && by === 'call' && setting === undefined;
}
