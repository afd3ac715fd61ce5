/** Keys of viper, and the variables that stand for them. */
import { argumentsOf } from '../../code/go-text.ts';
import type { OwnCode } from '../../code/own-code.ts';
import { viperPrefixIn } from './key-variables.ts';
import type { Setting, SettingReader } from './settings.ts';

const viperCall = /\.(?:SetDefault|BindEnv)\s*\(/g;
const viperAutomatic = /\.AutomaticEnv\(\)/;

/** `viper.SetDefault("key", value)` and `viper.BindEnv("key", "ENV")`. */
export const readViper: SettingReader = (file, own) => {
  return file.calls(viperCall).flatMap((call): Setting[] => {
    const args = argumentsOf(call.args);
    const name = own.value(args[0], file);
    if (name === undefined) return [];
    const at = { path: file.path, line: call.line };
    if (call.method === 'SetDefault')
      return [{ kind: 'key', name, fallback: own.value(args[1], file), required: false, by: 'viper', at }];
    const env = own.value(args[1], file);
    return env === undefined
      ? []
      : [{ kind: 'key', name, env, fallback: undefined, required: false, by: 'viper', at }];
  });
};

export function viperPrefix(own: OwnCode): { prefix: string; automatic: boolean } {
  let prefix = '';
  let automatic = false;
  let isOpen = false;
  for (const file of own.files) {
    automatic ||= file.has(viperAutomatic);
    const said = viperPrefixIn(file, own);
    isOpen ||= said === null;
    prefix = said ?? prefix;
  }
  return { prefix, automatic: automatic && !isOpen };
}
