import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CommandSpec } from '../../generators/command-line.ts';
import { COMMANDS } from '../../generators/commands.ts';

/** What each command understands, in the order of the table of commands; a command's module exports its spec under any name. */
export async function commandSpecs(): Promise<CommandSpec[]> {
  return Promise.all(
    COMMANDS.map(async ({ name, folder }) => {
      const exported: unknown[] = Object.values((await import(pathToFileURL(join(folder, 'index.ts')).href)) as object);
      const spec = exported.find((value): value is CommandSpec => isSpec(value) && value.name === name);
      if (!spec) throw new Error(`${folder}/index.ts exports no CommandSpec named ${name}`);
      return spec;
    }),
  );
}

function isSpec(value: unknown): value is CommandSpec {
  return typeof value === 'object' && value !== null && 'name' in value && 'options' in value && 'flags' in value;
}
