/** Ports that the repository's own Dockerfile, Kubernetes or compose name, for a program whose code tells none. */
import type { OwnCode } from '../../code/own-code.ts';
import type { ResolvedMention } from '../../product/resolve.ts';
import { peerPorts, type PortFact } from './addresses.ts';

const opens = /\b(?:Listen\w*|Serve\w*|Run\w*|Start\w*)\s*\(/;
const network = /^net(?:\/http)?$|gin|echo|fiber|chi|mux|fasthttp|grpc|iris|hertz|kratos|go-zero/;
/** Who is believed first. */
const readers = ['dockerfile', 'kubernetes', 'compose'];
/** Files for those who work on the program. */
const FOR_WORK = /(?:^|[./_-])(?:dev(?:elop(?:ment)?)?|debug|local|test)(?=[./_-]|$)/i;
/** Debuggers wait there. */
const debuggers: ReadonlySet<number> = new Set([2345, 40000]);

/** At most two, of the first kind of file that names any. */
export function publishedPorts(own: OwnCode, program: string, resolved: readonly ResolvedMention[]): PortFact[] {
  if (!own.files.some((file) => file.has(opens) && [...file.imports].some((path) => network.test(path)))) return [];
  const starts = resolved.filter(({ mention, mention: { purpose, role }, dirs, wide }) => !wide && dirs.includes(program) && purpose === 'release' && role !== 'once' && !FOR_WORK.test(mention.at.path)).map(({ mention }) => mention);
  const told = readers.map((reader) => starts.find((one) => one.reader === reader && (one.ports ?? []).length > 0)).find((one) => one !== undefined);
  return (told?.ports ?? []).filter((port) => !peerPorts.has(port) && !debuggers.has(port)).slice(0, 2).map((port) => ({
    port, protocol: 'tcp', bind: 'unknown', address: `:${port}`, by: 'constant', setting: undefined, at: told!.at,
  }));
}
