import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/** `config.yaml` of the user: in $XDG_CONFIG_HOME or ~/.config on every system, in %APPDATA% on Windows. */
export function userConfigPath(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  const own = (directory: string): string => join(directory, 'generator-go-docker', 'config.yaml');
  if (env['XDG_CONFIG_HOME']?.startsWith('/')) return own(env['XDG_CONFIG_HOME']);
  return own(platform === 'win32' && env['APPDATA'] ? env['APPDATA'] : join(homedir(), '.config'));
}
