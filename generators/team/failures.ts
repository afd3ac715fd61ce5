import { refuse, type Refusal } from '../../src/diagnostic.ts';

/** The origin did not answer, or not wholly: what is in the cache may serve in its place. */
export const UNREACHABLE = 'template-unreachable';

/** @param said what the program or the system said about it; its control characters are left out */
export function originFailure(where: string, said: string): Refusal {
  const plain = said.replace(/[\0-\x1F\x7F-\x9F\u2028-\u202E\u2066-\u2069]+/g, ' ').trim();
  return refuse(UNREACHABLE, `${where} could not be fetched: ${plain === '' ? 'no answer' : plain}`, 'look at the address, the network and your rights there, then run again; a clone or a tarball on this machine serves too');
}
