/** Settings of the host alone that a program listens on, whatever they are called: `net.JoinHostPort(cfg.Host, cfg.Port)`. */
import { functionAround, functionNamed } from '../../code/functions.ts';
import { lineAt, linesOf } from '../../code/go-text.ts';
import type { OwnCode } from '../../code/own-code.ts';
import type { Setting } from '../settings/settings.ts';
import { hostIn } from './address-parts.ts';
import { isPeer } from './addresses.ts';
import { mayHold } from './followed.ts';
import { listenPlaces } from './listens.ts';
import { madeAddress } from './made-addresses.ts';
import { settingBehind, type Use } from './setting-behind.ts';

const loopback = /^(?:127\.\d+\.\d+\.\d+|localhost|::1|\[::1\])$/;

/** The settings, with those marked that hold the host of an address which is listened on, and name the loopback interface; and the variables that functions make such addresses of. */
export function withListeningHosts(own: OwnCode, settings: readonly Setting[]): readonly Setting[] {
  const made = listenPlaces(own).flatMap((place) => madeAddress(place, own) ?? []).map(({ variable, host, at }): Setting => ({ kind: 'env', name: variable, fallback: host, required: false, listens: true, by: 'os', at }));
  const all = [...settings.map((setting) => withOff(own, setting)).filter(({ kind, name }) => kind !== 'env' || !made.some((one) => one.name === name)), ...made.filter(({ name }, i) => made.findIndex((one) => one.name === name) === i)];
  const closed = all.filter(({ name, fallback = '', reaches }) => loopback.test(fallback) && reaches !== true && !isPeer(name));
  if (closed.length === 0) return all;
  const listened = new Set(mayHold(listenPlaces(own), own).flatMap((use) => {
    const text = hostIn(use.text);
    return text === undefined ? [] : (settingBehind({ ...use, text }, closed) ?? filling(text, own, closed) ?? within({ ...use, text }, own, closed) ?? []);
  }));
  return listened.size === 0 ? all : all.map((setting) => (listened.has(setting) ? { ...setting, listens: true as const } : setting));
}

/** A loopback host of IPv6 with the text that leaves it out: `if conf.ListenIPv6 != "-" {`. */
function withOff(own: OwnCode, setting: Setting): Setting {
  if (setting.fallback !== '::1' || setting.field === undefined) return setting;
  const compared = new RegExp(`\\.${setting.field}\\s*[!=]=\\s*"([^"\\n]{1,8})"`);
  const off = own.files.flatMap(({ code }) => compared.exec(code)?.[1] ?? [])[0];
  return off === undefined ? setting : { ...setting, off };
}

/** The setting that a field is filled with where its struct is made, or declared; of several that whose name has the field around in it. */
function filling(text: string, own: OwnCode, settings: readonly Setting[]): Setting | undefined {
  const [, around, field] = /^(?:\w+\.)*?(?:(\w+)\.)?(\w+)$/.exec(text) ?? [];
  if (field === undefined || !text.includes('.')) return undefined;
  const fills = new RegExp(`^\\s*${field}\\s|\\b${field}:\\s|\\.${field}\\s*=\\s`);
  const found = settings.filter(({ at }) => fills.test(linesOf(own.files.find(({ path }) => path === at.path)?.code ?? '')[at.line - 1] ?? ''));
  const named = found.length > 1 ? found.filter(({ name }) => around !== undefined && name.toLowerCase().includes(around.toLowerCase())) : found;
  if (found.length > 0) return named.length === 1 ? named[0] : undefined;
  // `Config{Host: host}` of a local variable.
  const literal = new RegExp(`\\b${field}:\\s*(\\w+)\\s*[,}\\n]`, 'g');
  const held = new Set(own.files.flatMap((file) => file.all(literal).flatMap(({ 1: local = '', index }) => {
    const use = { file, text: local, at: { path: file.path, line: lineAt(file.code, index) } };
    return settingBehind(use, settings) ?? within(use, own, settings) ?? [];
  })));
  return held.size === 1 ? [...held][0] : undefined;
}

/** The setting that a local variable is given beside others, or replaced by (`if h := os.Getenv("HOST"); h != "" { host = h }`), or that a function of the package gives: `host()`. */
function within({ file, text }: Use, own: OwnCode, settings: readonly Setting[]): Setting | undefined {
  const [, name, call] = /^(\w+)(\(\))?$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  const reader = call === undefined ? undefined : functionNamed(own, file.dir, name);
  const place = reader?.file ?? file;
  const replaced = new RegExp(`^\\s*(?:${name}\\s*=\\s*\\w+\\s*$|(?:\\w+,\\s*)*${name}(?:,\\s*\\w+)*\\s*:?=\\s*\\w+\\()`, 'm');
  const found = settings.filter(({ at }) => at.path === place.path && (call === undefined ? replaced.test(linesOf(place.code).slice(at.line - 1, at.line + 2).join('\n')) : reader !== undefined && functionAround(place, at.line) === reader));
  return found.length === 1 ? found[0] : undefined;
}
