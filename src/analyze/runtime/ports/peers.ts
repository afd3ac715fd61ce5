/** Addresses of other programs, told by those that are known to be the program's own. */
import { foreignWords, type PortFact } from './addresses.ts';
import type { Setting } from '../settings/settings.ts';

/** What is known of a program whose addresses are looked through. */
interface Known {
  readonly program: string;
  readonly settings: readonly Setting[];
  /** Settings that a call which listens takes its address from. */
  readonly listened: ReadonlySet<Setting>;
}

/**
 * The addresses without those of other programs. Where the program has one of its own, one of the loopback interface under
 * another program's name is where that is reached: `USERS_GRPC_ADDR=localhost:50051`, `users.host` and `users.port`.
 */
export function withoutPeers(facts: readonly PortFact[], { program, settings, listened }: Known): PortFact[] {
  const taken = new Set([...listened].map(keyOf));
  const isTaken = (fact: PortFact): boolean => names(fact).some((name) => taken.has(name));
  const own = facts.filter((fact) => fact.port !== undefined && fact.by !== 'constant' && fact.protocol === 'tcp' && (isTaken(fact) || isOwn(fact, program)));
  if (own.length === 0) return [...facts];
  const words = own.map((fact) => nameOf(fact) ?? '').join(' ');
  return facts.filter((fact) => {
    const name = nameOf(fact);
    if (name === undefined || own.includes(fact) || isTaken(fact) || /listen|bind/i.test(name)) return true;
    if (foreignWords(name, `${program} ${words}`).length === 0) return true;
    return fact.bind !== 'loopback' && !(fact.by === 'config' && fact.bind === 'unknown') && !hasHost(fact, settings);
  });
}

/** An open host before the port, or no word that another program could be called by. */
function isOwn(fact: PortFact, program: string): boolean {
  const name = nameOf(fact);
  if (name === undefined) return fact.by === 'framework' || (fact.by === 'call' && fact.bind === 'all');
  return (fact.bind === 'all' && fact.address.includes(':')) || foreignWords(name, program).length === 0;
}

/** A number alone, beside which a setting names the host that has this port. */
function hasHost({ address, setting }: PortFact, settings: readonly Setting[]): boolean {
  const name = (setting?.flag ?? setting?.env ?? '').replace(/^-+/, '');
  const [, before] = /^(.+?)[._-]?port$/i.exec(name) ?? [];
  if (before === undefined || address.includes(':')) return false;
  // Called a host itself, it has the port of what it names.
  if (/(?:host|server)$/i.test(before) && settings.some(({ name: other }) => other.toLowerCase() === before.toLowerCase())) return true;
  const host = settings.find((one) => one.name.toLowerCase().startsWith(before.toLowerCase()) && /^[._-]?(?:host(?:name)?|addr(?:ess)?|server)$/i.test(one.name.slice(before.length)));
  return host?.fallback !== undefined && /^[a-z]|^127\./i.test(host.fallback);
}

function nameOf({ setting }: PortFact): string | undefined {
  return setting?.flag?.replace(/^-+/, '') ?? setting?.key ?? setting?.env;
}

function names({ setting }: PortFact): string[] {
  return [setting?.flag === undefined ? [] : `flag ${setting.flag.replace(/^-+/, '')}`, setting?.env === undefined ? [] : `env ${setting.env}`, setting?.key === undefined ? [] : `key ${setting.key}`].flat();
}

function keyOf({ kind, name }: Setting): string {
  return `${kind} ${name}`;
}
