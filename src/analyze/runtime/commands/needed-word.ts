/** Whether a program ends where its command line has no word that is no flag. */
import { functionAt, functionNamed } from '../../code/functions.ts';
import { bodyOf, lineAt } from '../../code/go-text.ts';
import type { OwnCode } from '../../code/own-code.ts';
import type { Source } from '../../facts.ts';
import type { Repo } from '../../../repo.ts';

/** `if flag.NArg() != 1 {`, in the first level of a function. */
const counted = /^\tif (?:p?flag\.NArg\(\)|len\(p?flag\.Args\(\)\)) (?:!= 1|< 1|<= 0|== 0) \{([^{}]{0,400})\}|^\tif len\(os\.Args\) (?:!= 2|< 2|<= 1|== 1) \{([^{}]{0,400})\}/gm;
const ends = /\bos\.Exit\(|\bFatal\w*\(|\bpanic\(|\breturn\b/;

/** The same of what they are put into before: `args := flag.Args()`, `if len(args) == 0 {`. */
const countedArgs = /^\t(\w+) := p?flag\.Args\(\)\n\tif len\(\1\) (?:!= 1|< 1|== 0) \{([^{}]{0,400})\}/gm;
const readsArgs = /^\tif err := (\w+)\(\); err != nil \{\n\t\t(?:os\.Exit|log\.Fatal\w*|panic)\(/m;

/** Where a program ends without a word. */
export interface NeededWord extends Source {
  /** Its usage calls it a directory, and the program makes what is missing. */
  readonly directory?: true;
}

/** The place in `main` of the program's package, or in the function that reads the command line for it, that ends it without exactly one word, or at least one. */
export function readNeededWord(own: OwnCode, program: string): NeededWord | undefined {
  for (const file of own.files) {
    const start = file.dir === program ? file.code.indexOf('\nfunc main() {') : -1;
    if (start < 0) continue;
    const end = file.code.indexOf('\n}', start);
    const found = file.all(counted).find((match) => match.index > start && match.index < end && ends.test(match[1] ?? match[2] ?? ''));
    if (found !== undefined) return { path: file.path, line: lineAt(file.code, found.index) };
    const reader = readsArgs.exec(file.code.slice(start, end))?.[1];
    const declared = reader === undefined ? undefined : functionNamed(own, program, reader);
    const read = declared?.file.all(countedArgs).find((match) => functionAt(declared.file, match.index)?.name === reader && /\breturn\b[^\n]*\b(?:errors\.New|fmt\.Errorf)\(/.test(match[2] ?? ''));
    if (read !== undefined) return { path: declared!.file.path, line: lineAt(declared!.file.code, read.index + read[0].indexOf('\n') + 1), ...(forDirectory.test(declared!.file.code) && own.files.some(({ code }) => code.includes('os.MkdirAll(')) && { directory: true as const }) };
  }
  return readNeededArgument(own);
}

/** `Usage: app WIKI_PATH`, `usage: app <data-dir>`: no file by its name. */
const forDirectory = /[uU]sage:[^"`\n]*?[ <[](?:(?!CONF|FILE|DB|DATABASE|KEY|CERT|LOG|SOCKET|BIN)[A-Z]+_(?:PATH|DIR)|DIR|DIRECTORY|(?:data|state|storage)[ _-]?(?:dir|directory|path))(?![.\w])/;

const cobraCommand = /(?<!\*)\bcobra\.Command\s*\{/g;
const counts = /\bArgs:\s*cobra\.(?:ExactArgs|MinimumNArgs)\(1\)/;
const positional = /`[^`\n]*\barg:"(?:[^"`\n]*,)?positional\b[^`\n]*`/g;

/** The same of a program with one command of cobra, which counts its words, or with one field for a word of go-arg. */
function readNeededArgument(own: OwnCode): Source | undefined {
  const commands = own.files.flatMap((file) => (file.imports.has('github.com/spf13/cobra') ? file.all(cobraCommand).map((match) => ({ file, index: match.index, body: bodyOf(file.code, match.index + match[0].length) })) : []));
  const fields = own.files.flatMap((file) => (file.imports.has('github.com/alexflint/go-arg') ? file.all(positional).map((match) => ({ file, index: match.index, body: match[0] })) : []));
  const [found, ...more] = [...commands.filter(() => fields.length === 0), ...fields];
  if (found === undefined || more.length > 0 || !(counts.test(found.body) || /\brequired\b/.test(found.body))) return undefined;
  return { path: found.file.path, line: lineAt(found.file.code, found.index) };
}

/** The configuration that the usage names with which a program ends: `usage: app <config.toml>`. `at`: where it ends. */
export function wordOfUsage(repo: Repo, at: Source | undefined): string | undefined {
  const lines = at === undefined ? [] : (repo.read(at.path, 256 * 1024) ?? '').split('\n').slice(at.line - 1, at.line + 4);
  return /[uU]sage:[^"`\n]*?[\s<[]([\w@-][\w@./-]*\.(?:json|ya?ml|toml|ini|conf|hcl))[>\]]?(?:\\n)?["`]/.exec(lines.join('\n'))?.[1];
}
