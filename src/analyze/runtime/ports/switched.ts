/** An address that a switch opens: `if os.Getenv("IN_DOCKER") != "" { host = "0.0.0.0" }`, `if *public { addr = ":8080" }`. */
import { functionAround } from '../../code/functions.ts';
import { linesOf } from '../../code/go-text.ts';
import type { OwnCode } from '../../code/own-code.ts';
import type { Setting } from '../settings/settings.ts';
import { hostIn, numberIn, portIn } from './address-parts.ts';
import { readAddress, settingOf, type PortFact } from './addresses.ts';
import { settingBehind, type Use } from './setting-behind.ts';

/** What a condition asks, whether a plain run meets it, and the value that makes it the other way round. */
interface Switch {
  readonly setting: NonNullable<PortFact['setting']>;
  readonly met: boolean;
  readonly value: string;
}

/** The address that a plain run listens on, on loopback, with the switch that opens it. */
export function switchedAddress(use: Use, own: OwnCode, settings: readonly Setting[]): PortFact | undefined {
  const host = hostIn(use.text);
  const chosen = chosenIn({ ...use, text: host ?? use.text }, settings);
  if (chosen === undefined) return undefined;
  const number = host === undefined ? undefined : numberIn(use.text, use.file, own) ?? readAddress(settingBehind({ ...use, text: portIn(use.text) }, settings)?.fallback ?? '')?.port;
  const whole = (value: string): string => (host === undefined ? value : `${value}:${number ?? ''}`);
  const [now, turned] = [chosen.now, chosen.turned].map((value) => readAddress(whole(value)));
  if (now?.bind !== 'loopback' || turned?.bind !== 'all') return undefined;
  return { ...now, protocol: 'tcp', address: whole(chosen.now), by: 'call', setting: chosen.by.setting, opensBy: chosen.by.value, at: use.at };
}

/** The texts that a local variable has in a plain run, and where the switch is turned. */
function chosenIn(use: Use, settings: readonly Setting[]): { readonly now: string; readonly turned: string; readonly by: Switch } | undefined {
  const { file, text: name, at } = use;
  if (!/^[a-z]\w*$/i.test(name)) return undefined;
  const body = linesOf(file.code).slice(functionAround(file, at.line)?.line ?? 0, at.line - 1).join('\n');
  const put = String.raw`\s*\n\s*${name}\s*=\s*"([^"\n]*)"\s*\n\s*\}`;
  const [whole, condition = '', met = '', otherwise] = new RegExp(String.raw`^\s*if ([^\n]+?) \{${put}(?: else \{${put})?`, 'm').exec(body) ?? [];
  const first = new RegExp(String.raw`^\s*(?:var\s+)?${name}(?:\s+string)?\s*:?=\s*"([^"\n]*)"\s*$`, 'm').exec(body)?.[1];
  const unmet = otherwise ?? first;
  const by = whole === undefined || unmet === undefined ? undefined : switchIn(condition, use, settings);
  return by === undefined ? undefined : by.met ? { now: met, turned: unmet!, by } : { now: unmet!, turned: met, by };
}

const ofVariable = /^(?:(\w+) := os\.Getenv\("(\w+)"\); \1|os\.Getenv\("(\w+)"\)|([\w.]+)) (==|!=) "([^"]*)"$/;

function switchIn(condition: string, use: Use, settings: readonly Setting[]): Switch | undefined {
  const there = /^_, ok := os\.LookupEnv\("(\w+)"\); ok$/.exec(condition)?.[1];
  if (there !== undefined) return { setting: { env: there }, met: false, value: '1' };
  const [, , short, asked, name, sign, value = ''] = ofVariable.exec(condition) ?? [];
  if (sign !== undefined) {
    const setting = settings.find((one) => one.kind === 'env' && one.name === (short ?? asked)) ?? (name === undefined ? undefined : settingBehind({ ...use, text: name }, settings));
    const is = (setting?.fallback ?? '') === value;
    const of = setting === undefined ? (short ?? asked) === undefined ? undefined : { env: short ?? asked! } : settingOf(setting);
    // What a value other than the default would be is known of the empty one alone.
    return of === undefined || (is && value !== '') ? undefined : { setting: of, met: is === (sign === '=='), value: is ? '1' : value };
  }
  const [, not, flag] = /^(!)?\*?([\w.]+)$/.exec(condition) ?? [];
  const setting = flag === undefined ? undefined : settingBehind({ ...use, text: flag }, settings);
  return setting?.kind !== 'flag' || setting.fallback === 'true' ? undefined : { setting: settingOf(setting), met: not !== undefined, value: 'true' };
}
