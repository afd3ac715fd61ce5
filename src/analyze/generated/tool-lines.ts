/** Commands of makefiles, tasks, scripts, workflows and pages that start a maker of Go code, which writes by its own rule or settings. */
import { baseName, joinPath, parentOf, pathIn, type Repo } from '../../repo.ts';
import { expandMake, type MakeScope } from '../evidence/make-expand.ts';
import { parseMakefile } from '../evidence/make-parse.ts';
import { isReadme } from '../evidence/readme.ts';
import type { Source } from '../facts.ts';
import { below } from '../packages/directories.ts';
import { injectors, madeIn, makesByRule, toolCall } from './generate-defaults.ts';
import { makefileNames, ofRule, taskfileNames } from './make-rules.ts';
import { scriptsOf, upwards } from './makers.ts';
import { readScript } from '../shell/script.ts';

/** A command of one program. */
export interface ToolLine {
  /** As it is typed in `dir`, its program by name where the repository has it in a directory of tools. */
  readonly command: string;
  readonly dir: string;
  readonly at: Source;
}

const limit = 512 * 1024;

/** Commands that make Go files of a directory, the makefile that people call first; last what its files ask for, whoever runs it. */
export function toolLinesFor(repo: Repo, dir: string): readonly ToolLine[] {
  const lines = [
    ...upwards(dir).flatMap((from) => makefileNames.flatMap((name) => ofMakefile(repo, from, name))),
    ...taskfileNames.flatMap((file) => ofTaskfile(repo, file)),
    ...scriptsOf(repo).flatMap((file) => ofText(repo.read(file, 64 * 1024) ?? '', '.', { path: file, line: 0 })),
    ...said(repo, dir),
    ...asked(repo, dir),
  ];
  return lines.filter(({ command, dir: from }) => {
    const made = madeIn(repo, toolCall(command.split(' '), from), dir);
    return made !== undefined && made.files.some((file) => repo.stat(file) === undefined);
  });
}

function ofMakefile(repo: Repo, dir: string, name: string): ToolLine[] {
  const path = joinPath(dir, name) ?? name;
  const text = repo.read(path, limit);
  if (text === undefined) return [];
  const makefile = parseMakefile(text);
  const scope: MakeScope = { variables: makefile.variables, glob: () => [], work: { left: 1_000_000 } };
  return makefile.rules.flatMap((rule) => rule.recipe.flatMap((line) => ofText(expandMake(line.text.replace(/^[@+-]+/, ''), { ...scope, ...ofRule(rule, scope) }), dir, { path: rule.path ?? path, line: line.line })));
}

/** Steps of tasks (taskfile.dev); what stands in braces is a variable and stays one. */
function ofTaskfile(repo: Repo, file: string): ToolLine[] {
  return (repo.read(file, limit) ?? '').split('\n').flatMap((text, index) => {
    const [, step = ''] = /^\s*-\s+(?:cmd:\s*)?["']?(.*?)["']?\s*$/.exec(text) ?? [];
    return ofText(step, '.', { path: file, line: index + 1 });
  });
}

function ofText(text: string, dir: string, at: Source): ToolLine[] {
  return readScript(text, { dir, line: Math.max(at.line, 1) }).flatMap(({ words, dir: place, line }) => {
    const [first = '', ...args] = words;
    // A program that the repository brings into a directory of its own is one that go.mod may pin.
    const program = first.includes('/') ? first.slice(first.lastIndexOf('/') + 1) : first;
    const isPlain = words.every((word) => /^[\w@%+=:,./-]+$/.test(word)) && !args.some((word) => /^-{1,2}watch(?:$|=)/.test(word));
    return place === undefined || !isPlain ? [] : [{ command: unpinned([program, ...args]).join(' '), dir: place, at: { ...at, line } }];
  });
}

/** `go run …@latest` by the program's name: go.mod may say which version its code needs. */
function unpinned(words: readonly string[]): readonly string[] {
  const at = words[0] === 'go' && words[1] === 'run' ? words.findIndex((word) => word.endsWith('@latest')) : -1;
  const call = at < 0 ? undefined : toolCall(words, '.');
  return call === undefined ? words : [call.tool, ...call.args];
}

/** Lines of CI, of pages and of what reloads while one develops: the words before a command are those of each form. */
function said(repo: Repo, dir: string): ToolLine[] {
  const named = (from: string, pattern: RegExp): string[] => repo.list(from).filter(({ name, kind }) => kind === 'file' && pattern.test(name)).map(({ name }) => pathIn(from, name));
  const files = [...named('.github/workflows', /\.ya?ml$/), '.gitlab-ci.yml', ...upwards(dir).flatMap((from) => [...named(from, /^\.air\.toml$/), ...repo.list(from).flatMap(({ name }) => (isReadme(name) ? [pathIn(from, name)] : []))])];
  return files.flatMap((path) => (repo.read(path, limit) ?? '').split('\n').flatMap((text, index) => {
    if (!makesByRule.test(text)) return [];
    const command = text.trim().replace(/^(?:-\s+)?(?:run:\s*)?(?:(?:pre_)?cmd\s*=\s*)?[[\s"'`$>]*/, '').replace(/["'`\],]*$/, '');
    return ofText(command, path.startsWith('.git') ? '.' : parentOf(path), { path, line: index + 1 });
  }));
}

/** What a directory's own files ask for: nothing but templ reads .templ files, nothing but wire the tag wireinject, and swag alone makes what its notes describe. */
function asked(repo: Repo, dir: string): ToolLine[] {
  const template = repo.list(dir).find(({ name, kind }) => kind === 'file' && name.endsWith('.templ'));
  const place = (name: string): Source => ({ path: joinPath(dir, name) ?? name, line: 1 });
  return [
    ...(template === undefined ? [] : [{ command: 'templ generate', dir, at: place(template.name) }]),
    ...injectors(repo, dir).slice(0, 1).map((name) => ({ command: 'wire', dir, at: place(name) })),
    ...described(repo, dir),
  ];
}

/** swag's description of a whole API (github.com/swaggo/swag, "General API Info"), in the module that a directory of documents lies in. */
function described(repo: Repo, dir: string): ToolLine[] {
  if (!/^(?:docs?|swagger|swaggerdocs|apidocs?)$/.test(baseName(dir)) || repo.list(dir).some(({ name }) => name.endsWith('.go'))) return [];
  const top = upwards(parentOf(dir)).toReversed().find((from) => repo.stat(pathIn(from, 'go.mod')) !== undefined) ?? '.';
  const [first, ...others] = titled(repo, top, 0);
  if (first === undefined || others.length > 0) return [];
  const output = below(top, dir) ?? dir;
  return [{ command: `swag init -g ${below(top, first) ?? first}${output === 'docs' ? '' : ` -o ${output}`}`, dir: top, at: { path: first, line: 1 } }];
}

function titled(repo: Repo, dir: string, depth: number): string[] {
  return repo.list(dir).flatMap(({ name, kind }) => {
    const path = pathIn(dir, name);
    if (kind === 'directory') return depth < 4 && !/^(?:\.|vendor$|node_modules$|testdata$)/.test(name) ? titled(repo, path, depth + 1) : [];
    return name.endsWith('.go') && !name.endsWith('_test.go') && /^\/\/\s*@title\s+\S/m.test(repo.read(path, 64 * 1024) ?? '') ? [path] : [];
  });
}
