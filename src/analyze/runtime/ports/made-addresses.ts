/** Addresses that a function of the program makes of a variable, with a host and a port for what that lacks. */
import { functionNamed, innerOf } from '../../code/functions.ts';
import type { OwnCode } from '../../code/own-code.ts';
import type { Source } from '../../facts.ts';
import type { Use } from './setting-behind.ts';

export interface MadeAddress {
  readonly variable: string;
  /** Of the loopback interface. */
  readonly host: string;
  readonly port: number;
  readonly at: Source;
}

const called = /^(?:(\w+)\.)?(\w+)\(\)(?:\.\w+)?$/;
const variables = /"([A-Z][A-Z0-9]*_(?:[A-Z0-9]+_)*(?:HOST|ADDR(?:ESS)?|LISTEN|BIND))"/g;
const hosts = /"(127\.0\.0\.1|localhost)"/g;
const ports = /"([1-9]\d{3,4})"/g;

/** `net.Listen("tcp", config.Host().Host)`, where `Host` joins "127.0.0.1" and its port where the variable names none; nothing where it names several. */
export function madeAddress({ file, text }: Use, own: OwnCode): MadeAddress | undefined {
  const [, qualifier, name = ''] = called.exec(text) ?? [];
  if (name === '') return undefined;
  const dirs = qualifier === undefined ? [file.dir] : own.directoriesCalled(qualifier);
  const [maker, ...more] = dirs.flatMap((dir) => functionNamed(own, dir, name) ?? []);
  const code = maker === undefined || more.length > 0 ? '' : innerOf(maker);
  const [variable, host, port] = [variables, hosts, ports].map((pattern) => onlyIn(code, pattern));
  return variable === undefined || host === undefined || port === undefined || !code.includes('JoinHostPort(') ? undefined : { variable, host, port: Number(port), at: { path: maker!.file.path, line: maker!.line } };
}

function onlyIn(code: string, pattern: RegExp): string | undefined {
  const found = new Set([...code.matchAll(pattern)].map((match) => match[1]));
  return found.size === 1 ? [...found][0] : undefined;
}
