/** What configurations that a program embeds say by themselves, and variables that replace it. */
import { linesOf } from '../../code/go-text.ts';
import type { OwnCode } from '../../code/own-code.ts';
import { isPeer } from '../ports/addresses.ts';
import type { ConfigValue } from '../files/config-values.ts';
import type { Setting } from './settings.ts';

const loopback = /^(?:127\.\d+\.\d+\.\d+|localhost|::1|\[::1\])(?::\d+)?$/;

/** The settings, of which one that replaces a field with a loopback address of an embedded configuration has that for its default: `if h := os.Getenv("APP_HOST"); h != "" { c.Server.Host = h }`. */
export function withEmbeddedHosts(own: OwnCode, settings: readonly Setting[], values: () => readonly ConfigValue[]): readonly Setting[] {
  const open = settings.filter(({ kind, fallback, required }) => kind === 'env' && fallback === undefined && !required);
  const hosts = open.length === 0 ? [] : values().filter(({ value, names }) => loopback.test(value) && !names.some(isPeer) && (/:\d+$/.test(value) || hasPort(values(), names)));
  if (hosts.length === 0) return settings;
  return settings.map((setting) => {
    const fields = open.includes(setting) ? replacedBy(own, setting) : [];
    const host = hosts.find(({ names }) => fields.length > 0 && names.length >= 1 && names.slice(-fields.length).join('.').toLowerCase() === fields.slice(-names.length).join('.').toLowerCase());
    return host === undefined ? setting : { ...setting, fallback: host.value, listens: true };
  });
}

/** Whether a port stands beside the key. */
function hasPort(values: readonly ConfigValue[], key: readonly string[]): boolean {
  const around = key.slice(0, -1).join('.');
  return values.some(({ names, value }) => /port$/i.test(names.at(-1)!) && /^\d+$/.test(value) && names.slice(0, -1).join('.') === around);
}

/** The fields below a variable that the lines from a setting on fill: `c.Server.Host = h` gives Server and Host. */
function replacedBy(own: OwnCode, { at }: Setting): string[] {
  const code = own.files.find(({ path }) => path === at.path)?.code ?? '';
  const path = /^\s*\w+((?:\.\w+)+)\s*=[^=]/m.exec(linesOf(code).slice(at.line - 1, at.line + 3).join('\n'))?.[1];
  return path === undefined ? [] : path.slice(1).split('.');
}
