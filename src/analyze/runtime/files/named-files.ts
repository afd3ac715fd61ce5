/** Files and directories that the text of a program names: values by what they are called, and paths in quotes. */
import { functionAt, functionNamed, innerOf } from '../../code/functions.ts';
import { argumentsOf, lineAt, literal, startOfName, type Call } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { pathOf } from '../../code/paths.ts';
import { endsWithout } from './ends-without.ts';
import type { Add } from './files.ts';

const named =
  /(?:path|dir|file|folder|conf(?:ig)?|template|static|asset|migrat|locale|views?|public|root|www|cert|schema|data)\w*"?(?:[ \t]+string)?\s*(?:=|:=|:|\+=|,)\s*"([^"\n]{2,120})"/gi;
/** What a directory is called that a program shows the files of. */
const servedKey = /^(?:(?:static|public|assets?|templates?|views?|www|web|html|spa|site|client|front_?end)[-_]?(?:files?)?[-_]?(?:path|dir|directory|root|folder)?|(?:static|web|doc(?:ument)?|http|server?)?[-_]?root(?:[-_]?(?:path|dir|directory|folder))?)$/i;

/** Whether a key is called so that its value may be a directory of pages. */
export function isServedKey(key: string): boolean {
  return servedKey.test(key);
}

/** Values that are set to what by its name is a path. */
export function readNamedValues(file: CodeFile, own: OwnCode, add: Add): void {
  for (const match of file.all(named)) {
    const quote = match.index + match[0].length - match[1]!.length - 2;
    // A name that begins with a slash is more often a route than a file.
    if (match[1]?.startsWith('/') || isNoFile(file, quote) || isOfSystem(file, own, quote)) continue;
    // After a comma a bare word is more likely the name of something.
    if (/,\s*"[^"./]*"$/.test(match[0])) continue;
    const key = file.code.slice(startOfName(file.code, match.index), match.index) + /^\w*/.exec(match[0])![0];
    // What all paths of a kind begin with is no path by itself.
    if (/prefix$/i.test(key) && !match[1]!.endsWith('/')) continue;
    // The name of a file alone is joined to some directory.
    const isDefault = /default\w*(?:conf|cfg)(?!\w*name$)|(?:path|file|conf)\w*default/i.test(key);
    add(match[1], { path: file.path, line: lineAt(file.code, match.index) }, isDefault, { served: isServedKey(key.slice(key.lastIndexOf('.') + 1)) });
  }
}

/** A function of a place, by its name, that answers a text: `func ModelsPath() string { … return path.Join("data", "models") }`. */
const placeFunction = /\bfunc (?:\([^)\n]*\) )?\w*(?:Path|Dir|Directory|Folder)\(\) string \{/;
const answered = /^[ \t]*return ((?:file)?path\.Join\((?:"[\w.-]+"(?:, )?)+\)|"(?:\.\/)?[\w-]+(?:\/[\w.-]+)+")$/gm;

/** Places that functions are named for, and answer where no setting says another: they count where they are there. */
export function readAnsweredPlaces(file: CodeFile, own: OwnCode, add: Add): void {
  if (!file.has(placeFunction)) return;
  for (const match of file.all(answered)) {
    const declared = functionAt(file, match.index);
    if (declared === undefined || !placeFunction.test(file.code.slice(declared.index, match.index))) continue;
    const line = lineAt(file.code, match.index + match[0].length);
    const known = pathOf(match[1]!, file, line, own);
    if (known?.whole && !known.joined) add(known.path, { path: file.path, line }, false, { there: true });
  }
}

const configCall = /(?:[cC]onfig\w*|\b(?:[cC]onf|[cC]fg))(?:\.\w+)?\s*\(/g;
/** A function of the program that is called as one that reads something, and opens a file. */
const readingCall = /\b(?:[lL]oad|[rR]ead|[pP]arse|[nN]ew|[iI]nit|[sS]etup|[mM]ust)\w*\s*\(/g;
const opensFile = /\b(?:os|ioutil)\.(?:Open|ReadFile)\(/;
/** A method of a configuration that puts values into it, or writes it. */
const puts = /^(?:assign|set(?!up)|save|write|store|apply|add|put|dump|export|with)/i;
const configEnding = /\.(?:ya?ml|toml|json|ini|conf|cfg|hcl|properties)$/;
const joins = /\b(?:file)?path\.Join\s*\(/g;
const quotedFile = /"((?:\.{1,2}\/)*[\w@-][\w@.$'()[\]!#&+ -]*(?:\/[\w@.$'()[\]!#&+ -]+)*\.\w{1,8})"/g;

const fileUrl = /"(file:\/\/\.{0,2}[\w/][\w./-]*)"/g;

/** Configurations that are handed to a function of the program (`config.Load("app.yaml")`), and files that are there by the very name, also where it is joined to a directory of the run's. */
export function readNamedFiles(file: CodeFile, own: OwnCode, add: Add): void {
  for (const call of [...file.calls(configCall), ...file.calls(readingCall).filter((one) => calledHas(opensFile, file, own, one))]) {
    if (/^(?:Set|Add)Config/.test(call.method) || puts.test(call.method) || call.name.startsWith('xdg.') || isEmbedded(file, own, call)) continue;
    for (const arg of argumentsOf(call.args)) {
      const known = pathOf(arg, file, call.line, own);
      if (known?.whole && !known.joined && configEnding.test(known.path)) add(known.path, { path: file.path, line: call.line }, true, { required: endsWithout(file, call) && !goesOn(file, own, call), ...(calledHas(swallows, file, own, call) && { optional: true }) });
    }
  }
  // Wherever it is put together, in a list of them as well; what is read from the binary needs no file.
  if (!file.imports.has('embed')) {
    for (const call of file.calls(joins)) {
      const at = { path: file.path, line: call.line };
      const known = configEnding.test(argumentsOf(call.args).at(-1)?.slice(0, -1) ?? '') ? pathOf(`${call.name}(${call.args})`, file, call.line, own) : undefined;
      if (known?.whole && !known.joined) add(known.path, at, false, { there: true });
      else add(joinedWords(argumentsOf(call.args), file, own), at, false, { there: true });
    }
  }
  for (const match of file.all(fileUrl)) add(match[1], { path: file.path, line: lineAt(file.code, match.index) }, true, { there: true });
  for (const match of file.all(quotedFile)) {
    // An import is no file, and what is embedded is read from the binary.
    if (/\.(?:go|md|mod|sum|org|com|io|dev|net)$/.test(match[1]!) || file.imports.has(match[1]!)) continue;
    // Assets of a generator are in the code, under the names that they had as files.
    if (isNoFile(file, match.index) || /\bAsset\w*\(\s*$/.test(file.code.slice(Math.max(0, match.index - 30), match.index)) || /generated|[._]gen\.go$/.test(file.path)) continue;
    if (isOfSystem(file, own, match.index)) continue;
    add(match[1], { path: file.path, line: lineAt(file.code, match.index) }, false, { there: true });
  }
}

/** The words that are joined to a directory of the run's, and end in a file: one alone may be a file of any directory. */
function joinedWords([directory, ...parts]: readonly string[], file: CodeFile, own: OwnCode): string | undefined {
  const names = parts.map(literal);
  if (names.length < 2 || !names.every((name) => name !== undefined && /^[\w@-][\w@.-]*$/.test(name)) || !/\.\w{1,8}$/.test(names.at(-1)!)) return undefined;
  return own.value(directory, file)?.startsWith('/') === true ? undefined : names.join('/');
}

/** Whether it is a method of files that the package embeds. */
function isEmbedded({ dir }: CodeFile, own: OwnCode, { name }: Call): boolean {
  const [, holder] = /^(\w+)\.\w+$/.exec(name) ?? [];
  return holder !== undefined && own.filesIn(dir).some((one) => one.imports.has('embed') && new RegExp(`\\b${holder}\\s+embed\\.FS\\b`).test(one.code));
}

const asksFor = /\bIsNotExist\(|\bErrNotExist\b|\bos\.(?:L?Stat|Create)\(/;

/** An error is looked at, and none is handed back: what is built in counts. */
const swallows = /\bif err != nil \{\n(?:[^{}\n]*\n){0,6}?[\t ]*return [^{}\n]*, nil\n/;

/** Whether the program's own function that is called asks whether the file is there, as who makes one does: no lack of it ends the program. */
function goesOn(file: CodeFile, own: OwnCode, call: Call): boolean {
  return calledHas(asksFor, file, own, call);
}

function calledHas(pattern: RegExp, file: CodeFile, own: OwnCode, { name }: Call): boolean {
  const [called = '', from] = name.split('.').reverse();
  const dirs = from === undefined ? [file.dir] : own.directoriesCalled(from);
  return dirs.some((dir) => {
    const declared = functionNamed(own, dir, called);
    return declared !== undefined && pattern.test(innerOf(declared));
  });
}

const joinedTo = /\bJoin\(\s*([A-Za-z_][\w.]*)\s*,\s*$/;

/** Whether a quoted text is joined to a directory of the system: it lies there, and not beside the program. */
function isOfSystem(file: CodeFile, own: OwnCode, quote: number): boolean {
  const directory = joinedTo.exec(file.code.slice(Math.max(0, quote - 80), quote))?.[1];
  return directory !== undefined && own.value(directory, file)?.startsWith('/') === true;
}

/** Text that a URL, a name or a field of a message is compared with, up to the quote. */
const compared = /\bstrings\.\w+\([^()\n]*$|\bURL\.\w*Path\b[^\n]*$|(?:base|url|uri|route|api|http|request|endpoint)_?path\w*"?\s*(?:=|:=|:|,)\s*$|`[^`\n]*:$/i;

/** Whether a quoted text is none that is opened: a part of a URL, what a text is compared with, a field's name in a tag. */
function isNoFile({ code }: CodeFile, quote: number): boolean {
  return compared.test(code.slice(Math.max(code.lastIndexOf('\n', quote - 1) + 1, quote - 200), quote));
}

const checked = /\berr\s*:?=\s*((?:[\w]+\.)*\w+)\(([^()\n]*"[^()\n]*)\)/g;
/** A path of more than a word: a word may be the name of anything. */
const quoted = /"((?=[^"\n]*\/)(?:\.{1,2}\/)*[\w@-][\w@.-]*(?:\/[\w@.-]+)*\/?)"/g;
/** File systems of another kind than the disk. */
const otherSystems = /\w*(?:FS|Fs|fs)\b|\b(?:embed|assets?|files|box)\w*\s*,/;
/** Calls that make a place or change it, and those that start something. */
const makes = /mk|create|write|remove|delete|rename|chdir|clone|save|copy|extract|unzip|download|backup|generate|build|init|exec|command|run|send|post|publish|upload|export|store|log/i;

/** Paths that a call is given without which the program ends: a directory that is there, a file that git leaves out. */
export function readDemandedPaths(file: CodeFile, add: Add): void {
  if (file.imports.has('embed')) return;
  for (const match of file.all(checked)) {
    const name = match[1]!;
    const line = lineAt(file.code, match.index);
    if (makes.test(name) || /\bO_CREATE\b/.test(match[2]!) || /TLS$/.test(name) || otherSystems.test(match[0]) || !endsWithout(file, { name, method: name, args: '', line } satisfies Call)) continue;
    for (const [, path] of match[2]!.matchAll(quoted)) add(path, { path: file.path, line }, true, { required: true, given: true });
  }
}
