/** Files that a program opens by relative path, and from which working directory it finds them. */
import { baseName, joinPath } from '../../../repo.ts';
import { argumentsOf, linesOf, literal, type Call } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { pathsOf } from '../../code/paths.ts';
import type { Source } from '../../facts.ts';
import type { GoTree } from '../../go-tree.ts';
import { builtPages } from './built-pages.ts';
import { conventionalFiles } from './conventions.ts';
import { endsWithout } from './ends-without.ts';
import type { EnvRule } from './env-files.ts';
import { kindOfFile, type FileKind } from './file-kinds.ts';
import { basesOf, exampleOf, findFile, holdsCodeAlone, holdsData, holdsLike, holdsPages, leftOut, othersOf, type Found } from './file-places.ts';
import { interpretedFiles } from './interpreted.ts';
import { isOfTests, mayBePath } from './may-be-path.ts';
import { isServedKey, readAnsweredPlaces, readDemandedPaths, readNamedFiles, readNamedValues } from './named-files.ts';
import { readPatterns } from './patterns.ts';
import { openingsOf } from './openers.ts';
import type { Setting } from '../settings/settings.ts';
import { isUncalled } from '../settings/uncalled.ts';
import { servedTop } from './served-top.ts';
import { besideSource } from './source-places.ts';
import { stuffedFiles } from './stuffed.ts';
import { viperFiles } from './viper-files.ts';

export interface FileUse {
  /** As the program names it; may be a pattern, and absolute. */
  readonly path: string;
  readonly kind: FileKind;
  /** File or directory of the repository that it finds, and the directory from which it does; `undefined` when none is there. */
  readonly found: Found | undefined;
  /** An example of the file that the repository holds instead (`config.example.yml`, `.env.sample`). */
  readonly example: string | undefined;
  /** Told by a call that opens it, not only by what the value is called. */
  readonly opened: boolean;
  /** The program ends where it is missing, as far as the lines after the call tell. */
  readonly required: boolean;
  /** Its lack is told apart, and what is built in counts. */
  readonly optional?: true;
  /** It is looked for beside the source (`runtime.Caller`), which a trimmed build names by the module's path. */
  readonly besideSource: boolean;
  /** The setting whose default it is. */
  readonly setting: string | undefined;
  readonly at: Source;
  /** One of several of which the run chooses another than this by default. */
  readonly variant?: true;
  /** The one of several that the run chooses by default. */
  readonly chosen?: true;
  /** Of a file of variables: what counts where the container sets one, too. */
  readonly env?: EnvRule | undefined;
}

const openers =
  /(?:\b(?:os|ioutil)\.(?:Open|OpenRoot|OpenInRoot|Chdir|ReadFile|ReadDir|DirFS|Stat)|\bfilepath\.(?:Walk|WalkDir|Glob)|\bhttp\.(?:Dir|ServeFile)|\.(?:ParseFiles|ParseGlob|LoadHTMLGlob|LoadHTMLFiles|Static|StaticFile|StaticFS|StaticFileFS|File|FileAttachment|SetStaticPath|ServeFiles|SendFile|LoadX509KeyPair|ListenAndServeTLS|DecodeFile|SetConfigFile|LoadMessageFile|MustLoadMessageFile|MustLoad|LoadAppConfig|(?:Load|Read)Config(?:From)?(?:File)?|NewConfigFrom(?:File)?|ConfigFrom(?:File)?)|\bgodotenv\.(?:Load|Overload|Read)|\bfile\.Provider|\bini\.(?:Load|LooseLoad|InsensitiveLoad)|\btoml\.(?:DecodeFile|LoadFile)|\bgoose\.\w+|\bmigrate\.(?:New|NewWithDatabaseInstance|NewWithSourceInstance))\s*\(/g;
/** Calls that read what stands behind in a file system, and one that is a directory of the disk. */
const systemCalls = /(?:\.ParseFS|\bfs\.(?:ReadFile|ReadDir|Glob|Sub))\s*\(/g;
const diskSystem = /\bos\.DirFS\(("[^"\n]*")\)/;
/** Calls that show the files of a directory: a bare word is one, also where nothing is there yet. */
const shows = /^(?:Dir|Static|StaticFS|SetStaticPath)$/;
const hint =
  /\.SetConfigName|\b(?:os|ioutil|filepath|http|template|godotenv|ini|toml|tls|goose|migrate|viper)\.|\.(?:LoadHTML|Static|ParseFiles|ParseGlob|SetStaticPath|File\(|LoadMessageFile|DecodeFile)|ConfigFrom/;

/** What the code and the defaults of its settings name, each path once. `program`: the directory of the main package. */
export function readFileUses(tree: GoTree, own: OwnCode, program: string, settings: readonly Setting[]): FileUse[] {
  const uses = new Map<string, FileUse>();
  const bases = basesOf(tree, program);
  const roots = rootsOf(tree, bases, settings);
  const read = new Map(own.files.map((file) => [file.path, file]));
  const asked = new Set<string>();
  const take = ({ said, plain, at, opened, more: { setting, required: demanded = false, there = false, besideSource = false, brought = false, served = false, given = false, alike = false, choice, optional = false, asked: isAsked = false } }: Named): void => {
    // What a run leaves behind is nothing for the next one.
    if (opened ? said.endsWith('.pid') : /\.(?:lock|pgo|pid|prof)$/.test(said)) return;
    const path = there && opened && !besideSource ? below(tree, bases, roots, said) : said;
    const found = findFile(tree, bases, path);
    // Without an ending it may be a place to write to.
    const missing = (brought || (given && /\.\w{1,8}$/.test(path))) && found === undefined && leftOut(tree.git, bases, path);
    // Words with blanks between them are a path where a file is called so.
    if ((there || plain !== said) && found === undefined && !(missing && brought)) return;
    if (found !== undefined && found.path !== '.' && holdsCodeAlone(tree, found.path)) return;
    // What tests read, as helpers of theirs say that are compiled with the program.
    if (found !== undefined && isOfTests(found.path, at)) return;
    if (plain !== said && !opened && !there) return;
    if (alike && !holdsLike(tree, found!.path, path)) return;
    if (given && !missing && (found === undefined || !holdsData(tree, found.path))) return;
    const kind = kindOfFile(path);
    // A name to which whoever reads it adds the ending.
    if (found === undefined && kind === 'config' && !/\.\w+$/.test(baseName(path)) && ['yaml', 'yml', 'toml', 'json'].some((ending) => findFile(tree, bases, `${path}.${ending}`) !== undefined)) return;
    const certain = (opened && (found !== undefined || /[./]/.test(path))) || (served && (found === undefined ? kind === 'static' : holdsPages(tree, found.path)));
    const required = demanded || missing;
    const example = found === undefined && kind !== 'data' ? exampleOf(tree, bases, path, required) : undefined;
    const proposed = kind === 'config' && example !== undefined && baseName(example) === baseName(path);
    if (!certain && !proposed && (found === undefined || (!/[./]/.test(path) && kind === 'data'))) return;
    if (isAsked) asked.add(path);
    const known = uses.get(path);
    if (known !== undefined && (known.opened || !opened) && (known.required || asked.has(path) || !required)) return;
    // Another function may name it too.
    if (read.has(at.path) && isUncalled(read.get(at.path)!, at.line, own)) return;
    uses.set(path, { path, kind, found, example, opened: opened || known?.opened === true, required, besideSource, setting, at, ...(optional && { optional }), ...(choice !== undefined && { chosen: true }) });
    if (choice === undefined || kind !== 'config' || found === undefined) return;
    for (const other of othersOf(tree, found, path, choice)) if (!uses.has(other.path)) uses.set(other.path, { ...other, kind, example: undefined, opened: false, required: false, besideSource, setting, at, variant: true });
  };
  const add: Add = (...told) => {
    const one = namedBy(...told);
    if (one !== undefined) take(one);
  };
  for (const one of namesIn(own)) {
    if ('said' in one) take(one);
    else addSet(one, settings, add);
  }
  for (const setting of settings) {
    const { name, fallback, at } = setting;
    if (fallback === undefined || written.test(name) || started.test(name) || !(/[./]|conf|template|static|dir|path/i.test(`${fallback} ${name}`) || (isServedKey(name) && !/^root/i.test(name)))) continue;
    // What another command is given counts only where it is there.
    if (setting.elsewhere === true && findFile(tree, bases, fallback) === undefined) continue;
    // A setting of one letter is by custom the configuration file (`-c`, `-f`).
    add(fallback, at, /conf|file|path|dir|template|static/i.test(name) || name.length === 1, { setting: name, served: isServedKey(name) });
  }
  for (const { path, at } of conventionalFiles(tree, own, bases)) add(path, at, true);
  for (const { path, at } of servedTop(tree, own, bases)) add(path, at, true);
  for (const { path, at } of builtPages(tree, own, bases)) add(path, at, true);
  for (const { path, at } of interpretedFiles(tree, own, bases)) add(path, at, true, { there: true });
  for (const { path, at, ...more } of viperFiles(tree, own, bases)) add(path, at, true, more);
  const tolerant = new Set(own.files.filter((file) => file.has(tolerates)).map(({ path }) => path));
  return [...uses.values()].map((use) => (use.kind === 'config' && use.found === undefined && !use.required && tolerant.has(use.at.path) ? { ...use, optional: true as const } : use));
}

/** A function for configurations that asks whether the file is missing, and then goes on. */
const tolerates = /^func (?:\([^)\n]*\) )?\w*[cC]onf\w*\([^\n]*\{\n(?:[\t ][^\n]*\n|\n)*?[\t ]+if [^\n]*(?:\bIsNotExist\(|\bErrNotExist\b)[^\n]*\{\n(?:[\t ]+[\w.]+\([^\n]*\)\n)*[\t ]+return (?:[^\n]*, )?nil\n/m;

/** Those that calls in the code open, for which no settings have to be read. */
export function readOpenedFiles(tree: GoTree, own: OwnCode, program: string): FileUse[] {
  return readFileUses(tree, own, program, []).filter(({ opened }) => opened);
}

/** Characters that only a name has which is there: blanks between words, and what a shell would read. */
const odd = /(?<=[\p{L}\w.,)\]'!#-]) +(?=[\p{L}\w.([$'!#-])|[$'()[\]!#&+~;=]/gu;

/** Directories of the repository that settings name by default: what is joined to a directory of the run's may lie in one. */
function rootsOf(tree: GoTree, bases: readonly string[], settings: readonly Setting[]): string[] {
  return settings.flatMap(({ name, fallback = '' }) => {
    const path = fallback.replace(/^(?:\.\/)+|\/+$/g, '');
    if (path.startsWith('/') || !/^[\w./-]+$/.test(path) || written.test(name) || !mayBePath(path)) return [];
    const found = findFile(tree, bases, path);
    return found !== undefined && tree.repo.stat(found.path)?.kind === 'directory' && !tree.filesOf(found.path).some((file) => file.endsWith('.go')) ? [path] : [];
  });
}

/** A path that is not there by itself, as the first of the directories has it. */
function below(tree: GoTree, bases: readonly string[], roots: readonly string[], path: string): string {
  // Of a pattern alone the directory itself would be what is found.
  if (roots.length === 0 || path.startsWith('/') || /^[^/]*[*{]/.test(path) || findFile(tree, bases, path) !== undefined) return path;
  return roots.map((root) => `${root}/${path}`).find((one) => findFile(tree, bases, one) !== undefined) ?? path;
}

/** Settings that say where something is written to. */
const written = /^(?:o|out|output|dest|destination|export|dump)(?:[-_.]?(?:dir|directory|path|file|folder))?$/i;

/** Settings that say what is started. */
const started = /(?:^|[-_.])(?:exec(?:utable)?|bin(?:ary)?|command|cmd)(?:[-_.](?:path|file|name))?$/i;

const asksSource = /\bruntime\.Caller\(0\)/;
const generated = /\bbindata(?:Read|FileInfo)\b|\b_escData\b/;

/** What more is known of a path that the program names. */
interface More {
  readonly setting?: string;
  readonly required?: boolean;
  /** It counts only where the repository holds it, since a part of the path is the run's. */
  readonly there?: boolean;
  readonly besideSource?: boolean;
  /** It is one that a deployment brings. */
  readonly brought?: boolean;
  /** It is given to a call of which is not known that it opens it. */
  readonly given?: boolean;
  /** A pattern, of which the directory must hold files. */
  readonly alike?: boolean;
  /** What sets it is called as the directory of a web server is. */
  readonly served?: boolean;
  /** The path with `*` for what the run chooses. */
  readonly choice?: string | undefined;
  readonly optional?: boolean;
  /** It is taken where it is there. */
  readonly asked?: boolean;
}

export type Add = (text: string | undefined, at: Source, opened: boolean, more?: More) => void;

/** A text of the code that may be a path. */
interface Named {
  readonly said: string;
  /** With what only a name has that is there written as `_`. */
  readonly plain: string;
  readonly at: Source;
  readonly opened: boolean;
  readonly more: More;
}

function namedBy(text: string | undefined, at: Source, opened: boolean, more: More = {}): Named | undefined {
  const said = text?.replace(/^file:\/\//, '');
  const plain = said?.replace(odd, '_');
  return said === undefined || !mayBePath(plain!) ? undefined : { said, plain: plain!, at, opened, more };
}

/** `if _, err := os.Stat(name); err == nil {`: what follows is done where it is there. */
const whereThere = /;\s*(?:err == nil|!os\.IsNotExist\(err\)|!errors\.Is\(err, (?:fs|os)\.ErrNotExist\))\s*(?:\{|&&)/;

/** A certificate that a call is given by a variable or field, which a setting may fill. */
interface Held {
  readonly field: string;
  readonly file: CodeFile;
  readonly line: number;
  readonly required: boolean;
}

const known = new WeakMap<OwnCode, readonly (Named | Held)[]>();

/** What the files of a program name, in their order: the same whatever its settings are, and asked for with them and without. */
function namesIn(own: OwnCode): readonly (Named | Held)[] {
  let names = known.get(own);
  if (names === undefined) {
    const found: (Named | Held)[] = [];
    const add: Add = (...told) => {
      const one = namedBy(...told);
      if (one !== undefined) found.push(one);
    };
    for (const file of own.files) readFile(file, own, add, (held) => found.push(held));
    known.set(own, (names = found));
  }
  return names;
}

function readFile(file: CodeFile, own: OwnCode, add: Add, hold: (held: Held) => void): void {
  // Names in generated code are those of what it holds, not of what is opened; those of ent's schema are values of a table.
  if (/\.pb\.go$|bindata|_generated|zz_|(?:^|\/)ent\/(?:migrate|schema)\//.test(file.path) || file.has(generated)) return;
  if (file.has(hint)) {
    for (const call of file.calls(openers)) {
      const args = call.method === 'OpenInRoot' ? [`filepath.Join(${call.args})`] : argumentsOf(call.args);
      // What is read of another file system lies in the binary.
      if (args.some((arg) => /^http\.FS\(/.test(arg))) continue;
      // The first argument of these is a URL, where there are two.
      const skip = args.length > 1 && /^(?:Static|StaticFile|StaticFS|SetStaticPath|File|ServeFiles)$/.test(call.method) ? 1 : 0;
      // One way of serving among others: certificates are for those who take it.
      const required = endsWithout(file, call) && !(call.method === 'ListenAndServeTLS' && isChoice(file, call.line));
      if (/^godotenv\.(?:Load|Overload|Read)$/.test(call.name) && args.length === 0) add('.env', { path: file.path, line: call.line }, true, { required });
      const asked = call.name === 'os.Stat' && whereThere.test(linesOf(file.code)[call.line - 1] ?? '');
      for (const arg of args.slice(skip)) {
        if (!addOpened(arg, file, call, own, add, { required, served: shows.test(call.method), asked }) && /TLS|X509/.test(call.method)) holdSet(arg, file, call, hold, required);
      }
    }
  }
  for (const call of file.has(diskSystem) ? file.calls(systemCalls) : []) {
    const [system = '', ...names] = argumentsOf(call.args);
    const top = diskSystem.exec(system)?.[1] ?? new RegExp(`\\b${/^\w+$/.test(system) ? system : '-'}\\s*:?=\\s*${diskSystem.source}`).exec(file.code)?.[1];
    for (const name of top === undefined ? [] : names.filter((one) => literal(one) !== '.')) addOpened(`filepath.Join(${top}, ${name})`, file, call, own, add, { required: endsWithout(file, call) });
  }
  for (const { call, expressions, brought, there, silent, serves, source } of openingsOf(file)) {
    const required = serves ? !isChoice(file, call.line) : !silent && endsWithout(file, call);
    for (const one of expressions) {
      // Boxes that generated code of the package holds are not looked for.
      if (source) addBeside(own.value(one, file), file, call, own, add);
      else if (!addOpened(one, file, call, own, add, { required, there, brought, served: !serves && !brought }) && serves) holdSet(one, file, call, hold, required);
    }
  }
  for (const { path, at } of stuffedFiles(file)) add(path, at, true, { there: !path.includes('/') });
  readNamedFiles(file, own, add);
  readPatterns(file, own, add);
  readDemandedPaths(file, add);
  readAnsweredPlaces(file, own, add);
  readNamedValues(file, own, add);
}

/** What a call is told to open: beside the source, by the text, or by what the function around it is given. `false`: none of them tells. */
function addOpened(given: string, file: CodeFile, call: Call, own: OwnCode, add: Add, more: More): boolean {
  // All of a function's own arguments, handed on.
  const arg = given.replace(/\.\.\.$/, '');
  const at = { path: file.path, line: call.line };
  const place = besideSource(arg, file, call.line, own);
  if (place !== undefined) {
    add(place, at, true, { ...more, there: true, besideSource: true });
    return true;
  }
  const paths = pathsOf(arg, file, call.line, own);
  for (const known of paths) {
    if (known.called && call.method === 'Stat') continue;
    const beside = known.joined && file.has(asksSource);
    const path = beside && known.path.startsWith('..') ? joinPath(file.dir, known.path) : known.path;
    add(path, at, true, { ...more, there: known.joined || more.there === true || (known.called === true && kindOfFile(known.path) !== 'static'), ...(known.called === true && more.required === true && !known.joined && /^(?:config|environment)$/.test(kindOfFile(known.path)) && { brought: true }), besideSource: beside, choice: known.choice });
  }
  return paths.length > 0;
}

function addBeside(name: string | undefined, file: CodeFile, { line }: Call, own: OwnCode, add: Add): void {
  if (name === undefined || own.filesIn(file.dir).some(({ path, code }) => path.endsWith('-packr.go') || /\bRegisterEmbeddedBox\(/.test(code))) return;
  const path = joinPath(file.dir, name);
  // What a front end makes is not there yet.
  add(path, { path: file.path, line }, true, { there: path === undefined || kindOfFile(path) !== 'static', besideSource: true });
}

function holdSet(arg: string, file: CodeFile, { line }: Call, hold: (held: Held) => void, required: boolean): void {
  const field = /^\*?(?:\w+\.)*([A-Za-z_]\w*)$/.exec(arg)?.[1];
  if (field !== undefined) hold({ field, file, line, required });
}

/** A certificate by the setting whose variable or field the call is given. */
function addSet({ field, file, line, required }: Held, settings: readonly Setting[], add: Add): void {
  const set = settings.find(({ variable, fallback }) => variable === field && fallback !== undefined && kindOfFile(fallback) === 'certificate');
  if (set !== undefined) add(set.fallback, { path: file.path, line }, true, { setting: set.name, required: required && !isChoice(file, line) });
}

/** Whether a line is reached under a condition only: an `if` or a case begins further to the left, in the function. */
function isChoice(file: CodeFile, line: number): boolean {
  const lines = linesOf(file.code);
  const margin = (text: string): number => /^\s*/.exec(text)![0].length;
  let left = margin(lines[line - 1] ?? '');
  for (let at = line - 2; at >= 0 && left > 0; at--) {
    const text = lines[at]!;
    if (text.trim() === '' || margin(text) >= left) continue;
    left = margin(text);
    if (/^\s*(?:if|\}\s*else|case|default)\b/.test(text)) return true;
  }
  return false;
}
