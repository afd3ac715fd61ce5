/** What a configuration file gives that variables would give as well. */
import type { ConfigValue } from '../files/config-values.ts';
import type { Setting } from './settings.ts';

/** The settings, of which none is demanded whose key the program's own configuration files fill (cleanenv asks for what is empty after both). */
export function withFileValues(settings: readonly Setting[], values: () => readonly ConfigValue[]): readonly Setting[] {
  if (!settings.some(({ key, required }) => key !== undefined && required)) return settings;
  const filled = new Set(values().map(({ names }) => names.at(-1)!.toLowerCase()));
  return settings.map((setting) => (setting.key !== undefined && filled.has(setting.key.toLowerCase()) ? { ...setting, required: false } : setting));
}
