/** What makers of Go code write where nobody says where: each tool's own rule. */
import { baseName, joinPath, parentOf, pathIn, type Repo } from '../../repo.ts';
import { below } from '../packages/directories.ts';
import type { Finding } from '../facts.ts';

/** A command that starts a maker of code. */
export interface ToolCall {
  /** Name of the program: the last element of its import path, a major version passed over. */
  readonly tool: string;
  readonly args: readonly string[];
  /** Directory that it runs in. */
  readonly dir: string;
  /** What the go command puts in for `$GOFILE`; empty where none runs it. */
  readonly file: string;
}

type Tree = Pick<Repo, 'read' | 'list'>;

interface Row {
  readonly tools: readonly string[];
  /** Paths of the files that it makes right in a directory; `undefined` where that is not known. */
  readonly makes: (call: ToolCall, dir: string, repo: Tree) => readonly string[] | undefined;
  /** Whether it surely makes these very files, and not only files beside them. */
  readonly exact?: true;
}

/** Flags of go run whose value is a word of its own. */
export const VALUED = /^-{1,2}(?:tags|mod|modfile|ldflags|gcflags|asmflags|exec|C|overlay|pkgdir|p)$/;

/** A command as a call of a program, through `go run` and `go tool` too. */
export function toolCall(words: readonly string[], dir: string, file = ''): ToolCall | undefined {
  let at = words[0] === 'go' && /^(?:run|tool)$/.test(words[1] ?? '') ? 2 : 0;
  for (; at > 1 && words[at]?.startsWith('-'); at++) if (VALUED.test(words[at] ?? '')) at++;
  const path = words[at]?.split('@')[0] ?? '';
  const tool = baseName(/\/v\d+$/.test(path) ? parentOf(path) : path);
  return tool === '' ? undefined : { tool, args: words.slice(at + 1), dir, file };
}

/** A generate line as a call; the go command runs it in the directory of its file (`go help generate`). */
export function callOfLine({ value, at }: Finding<string>): ToolCall | undefined {
  const file = baseName(at.path);
  const words = (value.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"|"$/g, '').replace(/\$(?:GOFILE\b|\{GOFILE\})/g, file));
  return toolCall(words, parentOf(at.path), file);
}

/** The value of a flag, in any of the ways to write it. */
function option({ args }: ToolCall, ...names: readonly string[]): string | undefined {
  for (const [i, arg] of args.entries()) {
    const [, name = '', value] = /^-{1,2}([\w-]+)(?:=(.*))?$/.exec(arg) ?? [];
    if (names.includes(name)) return value ?? args[i + 1];
  }
  return undefined;
}

/** What stands on the line beside flags; each of the named ones takes the next word. */
function operands({ args }: ToolCall, ...valued: readonly string[]): string[] {
  return args.filter((arg, i) => !arg.startsWith('-') && !valued.some((name) => new RegExp(`^-{1,2}${name}$`).test(args[i - 1] ?? '')));
}

/** A path of the line as a file of a directory: the one answer where it lies there. */
function inDir(dir: string, from: string, path: string): string[] {
  const file = joinPath(from, path);
  return file !== undefined && parentOf(file) === dir ? [file] : [];
}

/** Files of a directory with an ending, under the names that a tool gives them. */
function renamed(repo: Tree, dir: string, ending: string, to: string): string[] {
  return repo.list(dir).filter(({ name, kind }) => kind !== 'directory' && name.endsWith(ending) && name !== ending).map(({ name }) => pathIn(dir, name.slice(0, -ending.length) + to));
}

/** `<type>_suffix.go` in small letters for the first type, in the package that the line names or stands in. */
function ofType(suffix: string): Row['makes'] {
  return (call, dir) => {
    const output = option(call, 'output', 'o');
    const [first = ''] = (option(call, 'type') ?? '').split(',');
    const [place = '.'] = operands(call, 'type', 'output', 'o', 'trimprefix', 'tags', 'transform', 'addprefix', 'suffix', 'prefix', 'values', 'comment', 'template', 'typederrors');
    if (output === undefined && first === '') return [];
    return output !== undefined ? inDir(dir, call.dir, output) : inDir(dir, joinPath(call.dir, place.endsWith('.go') ? parentOf(place) : place) ?? '..', `${first.toLowerCase()}_${suffix}.go`);
  };
}

/** `<file>suffix.go` for each Go file that the line names; for its own where it names none. */
function ofFile(suffix: string, ...flags: readonly string[]): Row['makes'] {
  return (call, dir) => {
    const output = option(call, 'o', 'output', 'output_filename');
    if (output !== undefined) return inDir(dir, call.dir, output);
    const named = [...flags.flatMap((flag) => option(call, flag) ?? []), ...operands(call, ...flags)].filter((word) => word.endsWith('.go'));
    return (named.length > 0 ? named : call.file === '' ? [] : [call.file]).flatMap((word) => inDir(dir, call.dir, word.replace(/\.go$/, `${suffix}.go`)));
  };
}

/** The text of a settings file that a flag names, or that has one of the names in a directory or above it. */
function settingsOf(repo: Tree, call: ToolCall, flags: readonly string[], names: readonly string[]): { text: string; dir: string } | undefined {
  const named = option(call, ...flags);
  if (named !== undefined) {
    const text = repo.read(joinPath(call.dir, named) ?? named, 64 * 1024);
    return text === undefined ? undefined : { text, dir: call.dir };
  }
  for (let from = call.dir; ; from = parentOf(from)) {
    const text = names.flatMap((name) => repo.read(pathIn(from, name), 64 * 1024) ?? [])[0];
    if (text !== undefined || from === '.') return text === undefined ? undefined : { text, dir: from };
  }
}

/** Values of a key in YAML or JSON, wherever it stands: on a line of its own, or within `{…}`. */
function valuesOf(text: string, key: string): string[] {
  const said = text.replace(/^[ \t]*#.*$/gm, '');
  return [...said.matchAll(new RegExp(`(?:^[ \\t]*(?:-[ \\t]+)?|[{,][ \\t]*)["']?${key}["']?[ \\t]*:[ \\t]*["']?([^"'\\s,#{}[\\]]+)`, 'gm'))].map(([, value = '']) => value);
}

/** Packages that words such as `./...`, `.` and `./cmd/api` name. */
function matches(call: ToolCall, words: readonly string[], dir: string): boolean {
  return (words.length === 0 ? ['.'] : words).some((word) => {
    const place = joinPath(call.dir, word.replace(/\/?\.\.\.$/, '') || '.');
    return place !== undefined && (word.endsWith('...') ? below(place, dir) !== undefined : place === dir);
  });
}

/** Files that ask wire for an injector (github.com/google/wire, docs/guide.md). */
export function injectors(repo: Tree, dir: string): readonly string[] {
  return repo.list(dir).map(({ name }) => name).filter((name) => name.endsWith('.go') && /^\/\/(?:go:build|\s*\+build)\b.*(?<!!)\bwireinject\b/m.test(repo.read(pathIn(dir, name), 2048) ?? ''));
}

/** Directories that no maker of code looks into. */
const SKIPPED = /(?:^|\/)(?:vendor|node_modules|\.[^/]*)(?:\/|$)/;

/** One row a tool, from its documentation or its source; what only writes where the line says is none. */
const ROWS: readonly Row[] = [
  {
    tools: ['templ'], exact: true,
    makes: (call, dir, repo) => {
      const file = option(call, 'f');
      if (call.args[0] !== 'generate') return [];
      if (file !== undefined) return inDir(dir, call.dir, file.replace(/\.templ$/, '_templ.go'));
      const under = below(joinPath(call.dir, option(call, 'path') ?? '.') ?? '..', dir);
      return under === undefined || SKIPPED.test(under) ? [] : renamed(repo, dir, '.templ', '_templ.go');
    },
  },
  {
    tools: ['swag'], exact: true,
    makes: (call, dir) => {
      const kinds = option(call, 'ot', 'outputTypes');
      if (!/^(?:init|i)$/.test(call.args[0] ?? '') || (kinds !== undefined && !kinds.split(',').includes('go'))) return [];
      const name = option(call, 'instanceName');
      return inDir(dir, call.dir, `${option(call, 'o', 'output') ?? './docs'}/${name === undefined ? '' : `${name}_`}docs.go`);
    },
  },
  {
    tools: ['sqlc'],
    makes: (call, dir, repo) => {
      // A page may name it without a word.
      if (call.args[0] !== 'generate') return [];
      const settings = settingsOf(repo, call, ['f', 'file'], ['sqlc.yaml', 'sqlc.yml', 'sqlc.json']);
      if (settings === undefined) return undefined;
      return [...valuesOf(settings.text, 'out'), ...valuesOf(settings.text, 'path')].some((out) => joinPath(settings.dir, out) === dir) ? [pathIn(dir, 'db.go')] : [];
    },
  },
  {
    tools: ['gqlgen'],
    makes: (call, dir, repo) => {
      const settings = settingsOf(repo, call, ['c', 'config'], ['.gqlgen.yml', 'gqlgen.yml', 'gqlgen.yaml']);
      if (settings === undefined) return undefined;
      const files = valuesOf(settings.text, 'filename').flatMap((path) => inDir(dir, settings.dir, path));
      return files.length === 0 && valuesOf(settings.text, 'dir').some((out) => joinPath(settings.dir, out) === dir) ? [pathIn(dir, 'root_.generated.go')] : files;
    },
  },
  {
    tools: ['buf'],
    makes: (call, dir, repo) => {
      const settings = settingsOf(repo, call, ['template'], ['buf.gen.yaml', 'buf.gen.yml']);
      const isOut = settings !== undefined && valuesOf(settings.text, 'out').some((out) => {
        const place = joinPath(settings.dir, out) ?? '..';
        return below(place, dir) !== undefined && (place !== '.' || repo.list(dir).some(({ name }) => name.endsWith('.proto')));
      });
      // An option may name the directory of each file by its package.
      return isOut ? [pathIn(dir, 'buf.pb.go')] : undefined;
    },
  },
  {
    tools: ['oapi-codegen'], exact: true,
    makes: (call, dir, repo) => {
      const output = option(call, 'o') ?? valuesOf(settingsOf(repo, call, ['config', 'c'], [])?.text ?? '', 'output')[0];
      return output === undefined ? undefined : inDir(dir, call.dir, output);
    },
  },
  {
    tools: ['wire'], exact: true,
    makes: (call, dir, repo) => {
      const [first, ...rest] = operands(call, 'header_file', 'output_file_prefix', 'tags');
      const words = first === 'gen' ? rest : first === undefined ? [] : [first, ...rest];
      return !/^(?:check|diff|show)$/.test(first ?? '') && matches(call, words, dir) && injectors(repo, dir).length > 0 ? [pathIn(dir, `${option(call, 'output_file_prefix') ?? ''}wire_gen.go`)] : [];
    },
  },
  {
    // It writes beside its schema, and a package for each entity below (entgo.io/docs/code-gen).
    tools: ['ent'],
    makes: (call, dir) => {
      const schema = operands(call, 'target', 'feature', 'template', 'header', 'package', 'storage', 'idtype').at(-1);
      if (call.args[0] !== 'generate' || schema === undefined) return [];
      const source = joinPath(call.dir, schema) ?? '..';
      const target = joinPath(call.dir, option(call, 'target') ?? parentOf(schema)) ?? '..';
      return below(target, dir) === undefined || below(source, dir) !== undefined ? [] : [pathIn(dir, 'client.go')];
    },
  },
  { tools: ['stringer'], exact: true, makes: ofType('string') },
  { tools: ['enumer'], exact: true, makes: ofType('enumer') },
  { tools: ['jsonenums'], exact: true, makes: ofType('jsonenums') },
  { tools: ['go-enum'], exact: true, makes: ofFile('_enum', 'f', 'file') },
  { tools: ['easyjson'], exact: true, makes: ofFile('_easyjson') },
  { tools: ['msgp'], exact: true, makes: ofFile('_gen', 'file') },
  { tools: ['go-bindata'], exact: true, makes: (call, dir) => inDir(dir, call.dir, option(call, 'o') ?? 'bindata.go') },
  { tools: ['goyacc'], exact: true, makes: (call, dir) => inDir(dir, call.dir, option(call, 'o') ?? 'y.go') },
  { tools: ['rice'], exact: true, makes: (call, dir) => (operands(call, 'i', 'import-path')[0] === 'embed-go' && option(call, 'i', 'import-path') === undefined ? inDir(dir, call.dir, 'rice-box.go') : []) },
  { tools: ['statik'], exact: true, makes: (call, dir) => inDir(dir, call.dir, `${option(call, 'dest') ?? '.'}/${option(call, 'p') ?? 'statik'}/statik.go`) },
];

/** A text that names one of these tools. */
export const makesByRule = new RegExp(`\\b(?:${ROWS.flatMap(({ tools }) => tools).join('|')})\\b`);

/** What a call makes right in a directory, made up where `exact` is false; `undefined` for a tool without a rule. */
export interface DefaultOutput {
  readonly files: readonly string[];
  readonly exact: boolean;
}

/** Files that a call makes right in a directory by the rule of its tool. */
export function madeIn(repo: Tree, call: ToolCall | undefined, dir: string): DefaultOutput | undefined {
  const row = call === undefined ? undefined : ROWS.find(({ tools }) => tools.includes(call.tool));
  const files = row === undefined || call === undefined ? undefined : row.makes(call, dir, repo);
  return files === undefined ? undefined : { files, exact: row?.exact === true };
}
