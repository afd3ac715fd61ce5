/** Flags, environment variables and configuration keys of a program, with their defaults. */
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import type { Source } from '../../facts.ts';
import { readDocopt } from '../commands/docopt.ts';
import { readConfTags } from './conf-tags.ts';
import { envPrefixes } from './env-prefix.ts';
import { readEnvironment } from './environment.ts';
import { readFfFlags } from './ff-flags.ts';
import { readFlagCalls, readFlagVars } from './flag-calls.ts';
import { viperKeyName } from './key-variables.ts';
import { readKingpin, readUrfave } from './library-flags.ts';
import { readMapDefaults } from './map-defaults.ts';
import { readStructTags } from './struct-tags.ts';
import { isOfHanded, isOfMode, isUncalled } from './uncalled.ts';
import { readViper, viperPrefix } from './viper.ts';
import { readWrappedFlags } from './wrapped-flags.ts';

/** One thing that a user can set. */
export interface Setting {
  readonly kind: 'flag' | 'env' | 'key';
  readonly name: string;
  /** One-letter form of a flag. */
  readonly short?: string;
  /** Environment variable that sets the same as a flag or key. */
  readonly env?: string;
  /** Value without any setting; `undefined` when there is none or it cannot be told. */
  readonly fallback: string | undefined;
  /** The program ends, or says so, when it is not set. */
  readonly required: boolean;
  /** One of several without any of which the program ends, or does nothing but tell something. */
  readonly choice?: true;
  /** The key of a configuration file that fills it where the variable is not set. */
  readonly key?: string;
  /** Variable or field that holds it. */
  readonly variable?: string;
  /** The field whose tag declares it, or that a literal fills with it. */
  readonly field?: string;
  /** Another sub-command has it than the one that serves. */
  readonly elsewhere?: true;
  /** The sub-command that serves has it for itself. */
  readonly serving?: true;
  /** It tells where another program is reached, as its usage or the code says. */
  readonly reaches?: true;
  /** It holds what the program listens on, as its usage says. */
  readonly bound?: true;
  /** It holds the host that the program listens on, as a call says; told of hosts of the loopback interface. */
  readonly listens?: true;
  /** With this value the program does not listen there, as the code says; told of hosts of IPv6. */
  readonly off?: string;
  /** What reads it: `flag` (standard library), `pflag`, `docopt`, `kingpin`, `urfave`, `kong`, `viper`, `os`, `struct`. */
  readonly by: string;
  readonly at: Source;
}

/**
 * Settings of the program's own code in the order of its files; a name that is read twice is told once a kind.
 * @param marked tells whose a flag is
 */
export function readSettings(own: OwnCode, marked: (setting: Setting) => Setting): Setting[] {
  const settings = new Map<string, Setting>();
  const viper = own.external.has('github.com/spf13/viper') ? viperPrefix(own) : undefined;
  const prefixed = envPrefixes(own);
  for (const file of own.files) {
    for (const reader of readers) {
      for (const found of reader(file, own).flatMap(prefixed)) {
        const others = found.kind === 'flag' && found.at.path === file.path && ((found.by === 'flag' && (isUncalled(file, found.at.line, own) || isOfMode(file, found.at.line))) || isOfHanded(file, found.at.line));
        const setting = marked(others ? { ...found, elsewhere: true } : found);
        const key = `${setting.kind} ${setting.name}`;
        const known = settings.get(key);
        const better = known?.elsewhere === setting.elsewhere ? known?.fallback === undefined && setting.fallback !== undefined : known?.elsewhere;
        if (known === undefined || better === true) settings.set(key, setting);
        // Each command of kong has its own fields: what one of them does without does not end the program.
        else if (known.required && !setting.required && known.by === 'struct' && setting.by === 'struct' && own.external.has('github.com/alecthomas/kong')) settings.set(key, setting);
      }
    }
  }
  if (viper === undefined) return [...settings.values()];
  return [...settings.values()].map((setting) =>
    setting.kind === 'key' && setting.env === undefined && viper.automatic
      ? {
          ...setting,
          env: `${viper.prefix === '' ? '' : `${viper.prefix}_`}${viperKeyName(setting.name, own)}`.toUpperCase(),
        }
      : setting,
  );
}

/** Whether nothing stands in for a setting. */
export function isEmpty(fallback: string | undefined): boolean {
  return fallback === undefined || fallback === '' || fallback === '0';
}

export type SettingReader = (file: CodeFile, own: OwnCode) => Setting[];

const readers: readonly SettingReader[] = [
  readFlagCalls,
  readFlagVars,
  readFfFlags,
  readKingpin,
  readUrfave,
  readStructTags,
  readEnvironment,
  readViper,
  readConfTags,
  readMapDefaults,
  readWrappedFlags,
  readDocopt,
];
