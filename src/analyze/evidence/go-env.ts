/** Variables of an environment that decide what the go command builds (`go help environment`, `go help buildconstraint`). */
import type { ShellCommand } from '../shell/script.ts';

export const buildVariables: readonly string[] = ['CGO_ENABLED', 'GOARCH', 'GOEXPERIMENT', 'GOFLAGS', 'GOOS'];

/** Those among the settings of a file or a job whose value is known. */
export function buildEnv(settings: Iterable<readonly [string, string | undefined]>): ReadonlyMap<string, string> {
  const env = new Map<string, string>();
  for (const [name, value] of settings) {
    if (value !== undefined && buildVariables.includes(name) && !/\$\{\{|\{\{/.test(value)) env.set(name, value);
  }
  return env;
}

/** The command in an environment that its file gives; what the command sets itself goes before. */
export function inEnv(command: ShellCommand, env: ReadonlyMap<string, string> | undefined): ShellCommand {
  return env === undefined || env.size === 0 ? command : { ...command, env: new Map([...env, ...command.env]) };
}
