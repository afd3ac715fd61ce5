/** Whether a program looks for files beside its own binary. */
import { lineAt } from '../../code/go-text.ts';
import type { OwnCode } from '../../code/own-code.ts';
import type { Source } from '../../facts.ts';

const asks = /\bos\.Executable\(\)|\bosext\.(?:Executable|ExecutableFolder)\(\)|\bfilepath\.(?:Dir|Abs)\(os\.Args\[0\]\)|\bexec\.LookPath\(os\.Args\[0\]\)/;
const directory = /\bfilepath\.(?:Dir|Split)\(|\bpath\.Dir\(|ExecutableFolder/;

/** Functions of libraries that give it (goutil's util.go, gf's os/gfile). */
const given: readonly { readonly library: RegExp; readonly call: RegExp }[] = [
  { library: /^github\.com\/ouqiang\/goutil$/, call: /\bgoutil\.WorkDir\(\)/ },
  { library: /^github\.com\/gogf\/gf(?:\/v\d+)?\/os\/gfile$/, call: /\bgfile\.SelfDir\(\)/ },
];

/** The first place that takes the directory of the binary; calls that only name the binary (to start it again) do not count. */
export function readBinaryPlace(own: OwnCode): Source | undefined {
  for (const file of own.files) {
    const asked = file.first(asks);
    const match = asked !== null && directory.test(file.code) ? asked : given.filter(({ library }) => [...file.imports].some((path) => library.test(path))).map(({ call }) => file.first(call)).find((one) => one !== null);
    if (match !== undefined && match !== null) return { path: file.path, line: lineAt(file.code, match.index) };
  }
  return undefined;
}
