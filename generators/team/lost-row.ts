import { RECORD_FILE, type Record as StoredRecord } from '../../src/commit/record.ts';
import type { Diagnostic } from '../../src/diagnostic.ts';
import type { CommandLine } from '../command-line.ts';

/**
 * A message about a base or recipe that the record names and no template has that is followed now: nobody has typed the flag
 * that it reads as, and what is to be done is another thing than to mend a slip. Any other message is as it is.
 */
export function ofLostRow(diagnostic: Diagnostic, line: CommandLine | undefined, stored: StoredRecord | undefined): Diagnostic {
  const before = stored?.templates ?? [];
  const name = (['base', 'recipe'] as const).find((option) => diagnostic.message.startsWith(`--${option} ${JSON.stringify(stored?.options[option])} is not one of `));
  if (name === undefined || before.length === 0 || line?.options[name] !== undefined) return diagnostic;
  const from = before.find(({ given }) => Object.hasOwn(given, name));
  const made = (from === undefined ? before : [from]).map(({ name: template, version, reference }) => `${template} ${version} (${reference})`).join(', ');
  const what = `${name} ${JSON.stringify(stored!.options[name])} of ${RECORD_FILE}`;
  return {
    ...diagnostic, message: `${what} is no ${name} of ours, and no template that is followed now has it`,
    remedy: `say --${name} with ${diagnostic.message.replace(/^.* is not one of /, 'one of ')}; or follow a template that has it: it was made with ${made}`,
  };
}
