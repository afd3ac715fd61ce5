import { errnoOf } from '../../src/commit/disk.ts';
import { refuse, Refusal, type Diagnostic } from '../../src/diagnostic.ts';
import { DAMAGED } from '../../src/template/git-objects.ts';
import { originOf, type TemplateSource } from '../../src/template/reference.ts';
import type { TemplateFile } from '../../src/template/template.ts';
import { TemplateCache } from './cache.ts';
import { UNREACHABLE } from './failures.ts';
import type { OpenOptions } from './open.ts';
import { originFor, type Fetched, type Origin } from './origins.ts';

export interface Brought {
  readonly pin: string;
  readonly files: ReadonlyMap<string, TemplateFile>;
  readonly diagnostics: readonly Diagnostic[];
}

export interface BringOptions extends Pick<OpenOptions, 'cache' | 'pin' | 'look'> {
  readonly absolute: (path: string) => string;
  /** The template, for the messages: `the template "./x"`. */
  readonly where: string;
}

/** The files of a template, from its origin or from the cache, held against their pin either way. */
export async function bringTemplate(source: TemplateSource, options: BringOptions): Promise<Brought> {
  const inside = 'inside' in source ? source.inside : '';
  const cache = new TemplateCache(options.cache, source.kind, `${originOf(source, options.absolute)}//${inside}`);
  const origin = originFor(source, cache, options);
  try {
    return options.pin === undefined ? await asAsked(origin, cache, options) : await pinned(options.pin, origin, cache, options);
  } catch (error) {
    if (errnoOf(error) === undefined || error instanceof Refusal) throw error;
    throw refuse('template-failed', `${options.where} could not be read: ${(error as Error).message}`, 'see what the system says, then run again');
  }
}

async function pinned(pin: string, origin: Origin, cache: TemplateCache, { look, where }: BringOptions): Promise<Brought> {
  const kept = await fromCache(pin, origin, cache);
  if (kept !== undefined) return { pin, files: kept, diagnostics: [] };
  if (look === 'cache' && origin.remote) throw notKept(where);
  const fetched = await origin.fetch(pin);
  if (fetched.pin !== pin) throw refuse('template-gone', `${where} is not what the record says any more: it was ${pin} and is ${fetched.pin}`, 'run update to follow what it is now, or put back there what it was');
  return brought(fetched, cache.keep(pin, fetched.parts, null));
}

async function asAsked(origin: Origin, cache: TemplateCache, { look = 'origin', where }: BringOptions): Promise<Brought> {
  const last = async (): Promise<Brought | undefined> => {
    const pin = cache.last(origin.asked);
    const files = pin === undefined ? undefined : await fromCache(pin, origin, cache);
    return pin === undefined || files === undefined ? undefined : { pin, files, diagnostics: [] };
  };
  if (look === 'cache' && origin.remote) {
    const kept = await last();
    if (kept === undefined) throw notKept(where);
    return kept;
  }
  try {
    const pin = await origin.ask?.();
    const kept = pin === undefined ? undefined : await fromCache(pin, origin, cache);
    if (pin !== undefined && kept !== undefined) return { pin, files: kept, diagnostics: warnings(cache.keep(pin, null, origin.asked)) };
    const fetched = await origin.fetch(pin);
    return brought(fetched, cache.keep(fetched.pin, fetched.parts, origin.asked));
  } catch (error) {
    const kept = isRefusal(error, UNREACHABLE) && look !== 'refresh' ? await last() : undefined;
    if (kept === undefined) throw error;
    return { ...kept, diagnostics: [offline(error as Refusal, where)] };
  }
}

/** `undefined` where it is not kept, or what is kept is not what its pin says. */
async function fromCache(pin: string, origin: Origin, cache: TemplateCache): Promise<ReadonlyMap<string, TemplateFile> | undefined> {
  const parts = cache.read(pin);
  if (parts === undefined) return undefined;
  try {
    return await origin.open(pin, parts);
  } catch (error) {
    if (isRefusal(error, DAMAGED)) return undefined;
    throw error;
  }
}

function isRefusal(error: unknown, code: string): boolean {
  return error instanceof Refusal && error.diagnostics[0]?.code === code;
}

function brought({ pin, files }: Fetched, warning: Diagnostic | undefined): Brought {
  return { pin, files, diagnostics: warnings(warning) };
}

function warnings(warning: Diagnostic | undefined): readonly Diagnostic[] {
  return warning === undefined ? [] : [warning];
}

function notKept(where: string): Refusal {
  return refuse('template-not-kept', `${where} is not kept on this machine, and its origin must not be asked in this run`, 'run once with its origin in reach; afterwards it is there');
}

/** The last state that was seen serves, and that is said. */
function offline({ diagnostics: [problem] }: Refusal, where: string): Diagnostic {
  return { code: 'template-offline', severity: 'warning', at: null, message: `${problem!.message}; what it was when it was last fetched is used`, remedy: `run again when the origin of ${where} answers, to have what it is now` };
}

