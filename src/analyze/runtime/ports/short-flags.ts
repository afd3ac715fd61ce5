/** A flag of one letter that holds the address to listen on. */
import type { OwnCode } from '../../code/own-code.ts';
import type { Setting } from '../settings/settings.ts';
import { isPeerPort, readAddress, settingOf, type PortFact } from './addresses.ts';

const listens = /\.ListenAndServe(?:TLS)?\(|\bnet\.Listen\(/;
const wholeAddress = /^(?:[\w.-]+|\[[\da-f:]+\])?:\d{2,5}$/i;

/**
 * The only flag of one letter whose default is an address, where the program listens and nothing else tells where: its
 * name says nothing, and its value is handed on as a pointer. What asks has no call that listens.
 */
export function shortFlagPorts(own: OwnCode, settings: readonly Setting[], others: readonly PortFact[]): PortFact[] {
  if (others.some(({ port, protocol, by }) => port !== undefined && protocol === 'tcp' && by !== 'constant') || !own.files.some((file) => file.has(listens))) return [];
  const found = settings.filter(({ kind, name, fallback, elsewhere }) => kind === 'flag' && name.length === 1 && elsewhere !== true && wholeAddress.test(fallback ?? ''));
  const address = found.length === 1 ? readAddress(found[0]!.fallback!) : undefined;
  if (address === undefined || address.bind === 'unknown' || isPeerPort(address.port, found[0]!.name)) return [];
  return [{ ...address, protocol: 'tcp', address: found[0]!.fallback!, by: 'flag', setting: settingOf(found[0]!), at: found[0]!.at }];
}
