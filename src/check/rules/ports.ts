import type { PortFact } from '../../analyze/runtime/ports/addresses.ts';
import { replace } from '../edits.ts';
import { expand } from '../parse/variables.ts';
import { programName, type Started, startedPrograms } from '../program.ts';
import type { Found, Rule } from '../rule.ts';
import { lastStep, type View } from '../view.ts';

/** EXPOSE names a port that the program does not open. */
export const portMismatch: Rule = {
  id: 'port-mismatch',
  grade: 'drift',
  follows: true,
  title: 'EXPOSE names another port than the program listens on',
  remedy: 'expose the port that the program opens, or move the program to this one',
  about: `EXPOSE opens nothing: it tells people and tools where to connect. Told only where both sides are certain: all exposed ports are plain numbers, and every port
of the program is a constant of its code that no flag, variable or file moves.`,
  judge: (view) => startedPrograms(view).flatMap((started) => judgePorts(view, started)),
};

function judgePorts(view: View, { final, command }: Started): Found[] {
  const step = lastStep(view, final, 'EXPOSE');
  const steps = final.stage.steps.filter(({ keyword }) => keyword === 'EXPOSE');
  if (step === undefined || steps.length === 0) return [];
  const facts = command.runtime;
  if (facts.ports.length === 0 || !facts.ports.every(isFixed) || facts.examples.some(({ name }) => /port|addr|listen/i.test(name))) return [];
  const exposed = steps.flatMap((one) => one.words.map(({ text, start, end }) => ({ step: one, start, end, port: /^(\d+)(?:\/tcp)?$/.exec(expand(text, one.scope) ?? '')?.[1] })));
  if (exposed.some(({ port }) => port === undefined)) return [];
  const open = facts.ports.filter(({ protocol }) => protocol === 'tcp').map(({ port }) => port);
  if (open.length === 0 || exposed.some(({ port }) => open.includes(Number(port)))) return [];
  const [first] = exposed;
  const [fact] = facts.ports;
  const { text } = view.file.source;
  const written = text.slice(first!.start, first!.end);
  const edits = exposed.length === 1 && open.length === 1 && written.includes(first!.port!) && !written.includes('$') ? [replace(view.file, first!.start, first!.end, written.replace(first!.port!, String(open[0])))] : [];
  return [{ line: first!.step.line, message: `EXPOSE ${first!.port}, and ${programName(command)} listens on ${open.join(', ')} (${fact!.at.path}:${fact!.at.line})`, ...(edits.length > 0 && { edits }) }];
}

/** A port that stands in the call itself. */
function isFixed({ port, by, setting }: PortFact): boolean {
  return port !== undefined && by === 'call' && setting === undefined;
}
