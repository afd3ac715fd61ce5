/** Files that a program opens by relative path, and from which working directory it finds them. */
import { baseName, joinPath } from '../../repo.ts';
import { argumentsOf, lineAt, linesOf, type Call } from '../code/go-text.ts';
import type { CodeFile, OwnCode } from '../code/own-code.ts';
import { pathOf } from '../code/paths.ts';
import type { Source } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import { conventionalFiles } from './conventions.ts';
import { basesOf, exampleOf, findFile, type Found } from './file-places.ts';
import type { Setting } from './settings.ts';
import { servedTop } from './served-top.ts';
import { SETTLES } from './settles.ts';
import { besideSource } from './source-places.ts';
import { viperFiles } from './viper-files.ts';

export type FileKind =
  'template' | 'static' | 'config' | 'migration' | 'locale' | 'certificate' | 'environment' | 'data';

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
  /** It is looked for beside the source (`runtime.Caller`), which a trimmed build names by the module's path. */
  readonly besideSource: boolean;
  /** The setting whose default it is. */
  readonly setting: string | undefined;
  readonly at: Source;
}

const openers =
  /(?:\b(?:os|ioutil)\.(?:Open|ReadFile|ReadDir|DirFS|Stat)|\bfilepath\.(?:Walk|WalkDir|Glob)|\bhttp\.(?:Dir|ServeFile)|\.(?:ParseFiles|ParseGlob|LoadHTMLGlob|LoadHTMLFiles|Static|StaticFile|StaticFS|StaticFileFS|File|SetStaticPath|ServeFiles|SendFile|LoadX509KeyPair|ListenAndServeTLS|DecodeFile|SetConfigFile|LoadMessageFile|MustLoadMessageFile|MustLoad|LoadAppConfig|(?:Load|Read)Config(?:From)?(?:File)?|NewConfigFrom(?:File)?|ConfigFrom(?:File)?)|\bgodotenv\.(?:Load|Overload|Read)|\bfile\.Provider|\bini\.(?:Load|LooseLoad|InsensitiveLoad)|\btoml\.(?:DecodeFile|LoadFile)|\bgoose\.\w+|\bmigrate\.(?:New|NewWithDatabaseInstance|NewWithSourceInstance))\s*\(/g;
const hint =
  /\.SetConfigName|\b(?:os|ioutil|filepath|http|template|godotenv|ini|toml|tls|goose|migrate|viper)\.|\.(?:LoadHTML|Static|ParseFiles|ParseGlob|SetStaticPath|File\(|LoadMessageFile|DecodeFile)|ConfigFrom/;

const kinds: readonly { readonly kind: FileKind; readonly pattern: RegExp }[] = [
  { kind: 'environment', pattern: /(?:^|\/)\.?env(?:\.[\w-]+)*$/ },
  { kind: 'migration', pattern: /migrat|\.sql$/i },
  {
    kind: 'locale',
    pattern: /(?:^|\/)(?:locales?|i18n|lang(?:uage)?s?|translations?)(?:\/|$)|active\.\w+\.toml$/i,
  },
  { kind: 'template', pattern: /(?:^|\/)(?:templates?|views?|tmpl|pages)(?:\/|$)|\.(?:tmpl|gohtml|tpl|html?)$/i },
  { kind: 'certificate', pattern: /\.(?:pem|crt|key|cert|p12)$|(?:^|\/)(?:keys|certs?|secrets?|private)(?:\/|$)|(?:^|\/)id_(?:rsa|ed25519)$/i },
  {
    kind: 'config',
    pattern:
      /(?:^|\/)(?:conf|config|configs|etc|settings)(?:\/|$)|\.(?:ya?ml|toml|ini|conf|cfg|json|properties|hcl)$|(?:^|\/)[\w-]+\.env$/i,
  },
  {
    kind: 'static',
    pattern:
      /(?:^|\/)(?:static|public|assets?|dist|www|web|ui|css|js|images?|build)(?:\/|$)|\.(?:css|js|png|svg|ico|jpg)$/i,
  },
];

export function kindOfFile(path: string): FileKind {
  return kinds.find((row) => row.pattern.test(path))?.kind ?? 'data';
}

/** A value that may be a relative path: no scheme, no blank, no format verb. */
const pathLike = /^\/?(?:\.{1,2}\/)*[\w.@-][\w.@*{},-]*(?:\/[\w.@*{},-]+)*\/?$/;
const named =
  /(?:path|dir|file|folder|conf(?:ig)?|template|static|asset|migrat|locale|views?|public|root|www|cert|schema|data)\w*"?\s*(?:=|:=|:|\+=|,)\s*"([^"\n]{2,120})"/gi;

export function readFileUses(
  tree: GoTree,
  own: OwnCode,
  program: string,
  settings: readonly Setting[],
): FileUse[] {
  const uses = new Map<string, FileUse>();
  const bases = basesOf(tree, program);
  const roots = rootsOf(tree, bases, settings);
  const add: Add = (text, at, opened, { setting, required = false, there = false, besideSource = false } = {}) => {
    const said = text?.replace(/^file:\/\//, '');
    const plain = said?.replace(odd, '_');
    if (said === undefined || !mayBePath(plain!)) return;
    const path = there && opened && !besideSource ? below(tree, bases, roots, said) : said;
    const found = findFile(tree, bases, path);
    // Words with blanks between them are a path where a file is called so.
    if ((there || plain !== said) && found === undefined) return;
    if (plain !== said && !opened && !there) return;
    const kind = kindOfFile(path);
    const certain = opened && (found !== undefined || /[./]/.test(path));
    const example = found === undefined && kind !== 'data' ? exampleOf(tree, bases, path, required) : undefined;
    const proposed = kind === 'config' && example !== undefined && baseName(example) === baseName(path);
    if (!certain && !proposed && (found === undefined || (!/[./]/.test(path) && kind === 'data'))) return;
    const known = uses.get(path);
    if (known !== undefined && (known.opened || !opened) && (known.required || !required)) return;
    uses.set(path, { path, kind, found, example, opened: opened || known?.opened === true, required, besideSource, setting, at });
  };
  for (const file of own.files) readFile(file, own, add);
  for (const setting of settings) {
    const { name, fallback, at } = setting;
    if (fallback === undefined || written.test(name) || !/[./]|conf|template|static|dir|path/i.test(`${fallback} ${name}`)) continue;
    // A setting of one letter is by custom the configuration file (`-c`, `-f`).
    add(fallback, at, /conf|file|path|dir|template|static/i.test(name) || name.length === 1, { setting: name });
  }
  for (const { path, at } of conventionalFiles(tree, own, bases)) add(path, at, true);
  for (const { path, at } of servedTop(tree, own, bases)) add(path, at, true);
  for (const { path, at, required } of viperFiles(tree, own, bases)) add(path, at, true, { required });
  return [...uses.values()];
}

/** Characters that only a name has which is there: blanks between words, and what a shell would read. */
const odd = /(?<=[\w.]) (?=[\w.([$'!#-])|[$'()[\]!#&+~;=]/g;

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

/** `text/html`, `application/vnd.api+json`: looks like a path, and is what content is said to be. */
const mediaType = /^(?:application|audio|font|image|message|model|multipart|text|video)\/(?:\*|x-[\w.-]+|vnd\.[\w.+-]+|[\w.-]+\+\w+|[\w-]+)$/;

/** Files of tools that work on a repository: a program that names them looks at somebody else's. */
const ofOthers =
  /(?:^|\/)(?:\.(?:drone|travis|gitlab-ci|goreleaser|golangci|circleci|github|gitlab|git|gitignore|vscode|idea|editorconfig|ruby-version|nvmrc|node-version)\b.*|Dockerfile.*|docker-compose.*|compose\.ya?ml|Makefile|package(?:-lock)?\.json|yarn\.lock|pnpm-\w+\.yaml|composer\.json|pyproject\.toml|Cargo\.toml|Gemfile.*|tsconfig\.json|mise\.\w+)$/;

function mayBePath(path: string): boolean {
  if (path === '' || path.length > 200 || !pathLike.test(path)) return false;
  // Of absolute paths those count that a repository may hold a file for, not the system's own.
  if (path.startsWith('/') && (kindOfFile(path) === 'data' || /^\/(?:proc|sys|dev|usr|bin|tmp|etc\/(?:ssl|krb5|nsswitch|services|protocols|mime|ld\.so|ssh|docker|os-release|lsb-release|NIXOS|hosts|resolv|passwd|group|pki|kubernetes|systemd|machine-id|localtime|timezone|init\.d|cron\w*)|run|var\/run)(?:\/|\b)/.test(path))) return false;
  return !mediaType.test(path) && !ofOthers.test(path) && !/^[./]*$|^\d+$|^\d+(?:\.\d+){3}\/\d+$|\.(?:go|proto|mod|sum)$/.test(path);
}

const asksSource = /\bruntime\.Caller\(0\)/;
const generated = /\bbindata(?:Read|FileInfo)\b/;

/** `there`: counts only where the repository holds it, since a part of the path is the run's. */
type Add = (text: string | undefined, at: Source, opened: boolean, more?: { readonly setting?: string; readonly required?: boolean; readonly there?: boolean; readonly besideSource?: boolean }) => void;

/** What a person writes to end the program, within the lines that look at the error of a call. */
const ends = /\b\w+\.(?:Fatal\w*|Panic\w*)\(|\bpanic\(|\bos\.Exit\(/;
const handsOn = /\breturn\b[^\n]*\b(?:err|Errorf|Wrap\w*|New)\b/;

const configCall = /(?:[cC]onfig\w*|\b(?:[cC]onf|[cC]fg))(?:\.\w+)?\s*\(/g;
const configEnding = /\.(?:ya?ml|toml|json|ini|conf|cfg|hcl|properties)$/;
const quotedFile = /"((?:\.{1,2}\/)*[\w@-][\w@.$'()[\]!#&+ -]*(?:\/[\w@.$'()[\]!#&+ -]+)*\.\w{1,8})"/g;

/** Configurations that are handed to a function of the program (`config.Load("app.yaml")`), and files that are there by the very name. */
function readNamedFiles(file: CodeFile, own: OwnCode, add: Add): void {
  for (const call of file.calls(configCall)) {
    if (/^(?:Set|Add)Config/.test(call.method) || call.name.startsWith('xdg.')) continue;
    for (const arg of argumentsOf(call.args)) {
      const known = pathOf(arg, file, call.line, own);
      if (known?.whole && !known.joined && configEnding.test(known.path)) add(known.path, { path: file.path, line: call.line }, true, { required: endsWithout(file, call) });
    }
  }
  for (const match of file.all(quotedFile)) {
    // An import is no file, and what is embedded is read from the binary.
    if (/\.(?:go|md|mod|sum|org|com|io|dev|net)$/.test(match[1]!) || file.imports.has(match[1]!)) continue;
    // Assets of a generator are in the code, under the names that they had as files.
    if (isNoFile(file, match.index) || /\bAsset\w*\(\s*$/.test(file.code.slice(Math.max(0, match.index - 30), match.index)) || /generated|[._]gen\.go$/.test(file.path)) continue;
    add(match[1], { path: file.path, line: lineAt(file.code, match.index) }, false, { there: true });
  }
}

/** Text that a URL, a name or a field of a message is compared with, up to the quote. */
const compared = /\bstrings\.\w+\([^()\n]*$|\bURL\.\w*Path\b[^\n]*$|(?:base|url|uri|route|api|http|request|endpoint)_?path\w*"?\s*(?:=|:=|:|,)\s*$|`[^`\n]*:$/i;

/** Whether a quoted text is none that is opened: a part of a URL, what a text is compared with, a field's name in a tag. */
function isNoFile({ code }: CodeFile, quote: number): boolean {
  return compared.test(code.slice(Math.max(code.lastIndexOf('\n', quote - 1) + 1, quote - 200), quote));
}

/** Whether the error of a call ends the program; one that is handed on does where configuration is read, one that is only logged does not. */
export function endsWithout(file: CodeFile, { line, name, method }: Call): boolean {
  if (method === 'Stat') return false;
  const lines = linesOf(file.code).slice(line - 1, line + 5);
  if (/\bMust\w*\(/.test(lines[0] ?? '') || ends.test((lines[0] ?? '').split(name)[0]!) || /(?:^|\.)Must/.test(name)) return true;
  // The block of the check, up to the line that closes it.
  const close = lines.findIndex((text, index) => index > 0 && /^\s*\}/.test(text));
  const block = lines.slice(0, close < 0 ? 4 : close + 1).join('\n');
  // Who asks whether it is missing goes on without.
  if (!/\berr\b/.test(lines.slice(0, 3).join('\n')) || /NotFoundError|IsNotExist|ErrNotExist/.test(lines.join('\n'))) return false;
  return ends.test(block) || (handsOn.test(block) && (SETTLES.test(file.path) || /\.(?:Load|ReadInConfig|Overload)$/.test(name)));
}

function readFile(file: CodeFile, own: OwnCode, add: Add): void {
  // Names in generated code are those of what it holds, not of what is opened.
  if (/\.pb\.go$|bindata|_generated|zz_/.test(file.path) || file.has(generated)) return;
  if (file.has(hint)) {
    for (const call of file.calls(openers)) {
      const at = { path: file.path, line: call.line };
      const args = argumentsOf(call.args);
      // The first argument of these is a URL.
      const skip = /^(?:Static|StaticFile|StaticFS|SetStaticPath|File|ServeFiles)$/.test(call.method) ? 1 : 0;
      const required = endsWithout(file, call);
      if (/^godotenv\.(?:Load|Overload|Read)$/.test(call.name) && args.length === 0) add('.env', at, true, { required });
      for (const arg of args.slice(skip)) {
        const place = besideSource(arg, file, call.line, own);
        if (place !== undefined) {
          add(place, at, true, { required, there: true, besideSource: true });
          continue;
        }
        const known = pathOf(arg, file, call.line, own);
        const beside = known?.joined === true && file.has(asksSource);
        const path = beside && known.path.startsWith('..') ? joinPath(file.dir, known.path) : known?.path;
        add(path, at, true, { required, there: known?.joined === true, besideSource: beside });
      }
    }
  }
  readNamedFiles(file, own, add);
  for (const match of file.all(named)) {
    // A name that begins with a slash is more often a route than a file.
    if (match[1]?.startsWith('/') || isNoFile(file, match.index + match[0].length - match[1]!.length - 2)) continue;
    // After a comma a bare word is more likely the name of something.
    if (/,\s*"[^"./]*"$/.test(match[0])) continue;
    const isDefault = /default\w*(?:path|file|conf)|(?:path|file|conf)\w*default/i.test(match[0].split('"')[0] ?? '');
    add(match[1], { path: file.path, line: lineAt(file.code, match.index) }, isDefault);
  }
}
