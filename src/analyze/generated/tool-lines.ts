/** Commands of makefiles, tasks and scripts that start a maker of Go code, which writes by its own rule or settings. */
import { joinPath, type Repo } from '../../repo.ts';
import { expandMake, type MakeScope } from '../evidence/make-expand.ts';
import { parseMakefile } from '../evidence/make-parse.ts';
import type { Source } from '../facts.ts';
import { injectors, madeIn, toolCall } from './generate-defaults.ts';
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

/** What a directory's own files ask for: nothing but templ reads .templ files, and nothing but wire the tag wireinject. */
function asked(repo: Repo, dir: string): ToolLine[] {
  const template = repo.list(dir).find(({ name, kind }) => kind === 'file' && name.endsWith('.templ'));
  const place = (name: string): Source => ({ path: joinPath(dir, name) ?? name, line: 1 });
  return [
    ...(template === undefined ? [] : [{ command: 'templ generate', dir, at: place(template.name) }]),
    ...injectors(repo, dir).slice(0, 1).map((name) => ({ command: 'wire', dir, at: place(name) })),
  ];
}
