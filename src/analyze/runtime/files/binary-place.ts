/** Whether a program looks for files beside its own binary. */
import { lineAt } from '../../code/go-text.ts';
import type { OwnCode } from '../../code/own-code.ts';
import type { Source } from '../../facts.ts';

const asks = /\bos\.Executable\(\)|\bosext\.(?:Executable|ExecutableFolder)\(\)|\bfilepath\.(?:Dir|Abs)\(os\.Args\[0\]\)|\bexec\.LookPath\(os\.Args\[0\]\)/;
const directory = /\bfilepath\.(?:Dir|Split)\(|\bpath\.Dir\(|ExecutableFolder/;

/** The first place that takes the directory of the binary; calls that only name the binary (to start it again) do not count. */
export function readBinaryPlace(own: OwnCode): Source | undefined {
  for (const file of own.files) {
    const match = file.first(asks);
    if (match === null || !directory.test(file.code)) continue;
    return { path: file.path, line: lineAt(file.code, match.index) };
  }
  return undefined;
}
