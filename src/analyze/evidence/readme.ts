import { parentOf } from '../../repo.ts';
import type { GoTree } from '../go-tree.ts';
import type { Finding } from '../facts.ts';
import { readGoUse } from '../shell/go-use.ts';
import { readScript } from '../shell/script.ts';
import type { Mention } from './mention.ts';

const limit = 128 * 1024;

export function isReadme(name: string): boolean {
  return /^readme(?:\.(?:md|markdown|rst|adoc|txt))?$/i.test(name);
}

/** Lines of a README that install, build or run a program with the go command. */
export function readReadme(tree: GoTree, path: string): Mention[] {
  const text = tree.repo.read(path, limit) ?? '';
  return text.split('\n').flatMap((line, i): Mention[] => {
    const at = line.search(/(?:^|[\s`$>(])(?:\w+=\S+\s+)*go (?:install|run|build|get) /);
    if (at < 0) return [];
    // In running text the command ends at its backtick.
    const command = line.slice(at).replace(/^[\s`$>(]+/, '').replace(/`.*$/, '').replace(/\bgo get (?:-u )?(?=\S+$)/, 'go install ');
    return readScript(command, { line: i + 1, dir: parentOf(path) }).flatMap((parsed): Mention[] => {
      const go = readGoUse(parsed, path);
      if (go === undefined || go.verb === 'test' || go.verb === 'generate') return [];
      return [{ reader: 'readme', purpose: go.verb === 'run' ? 'run' : 'build', context: '', go, args: go.args, env: go.env, at: go.at }];
    });
  });
}

/** The title, and what the first paragraphs call the repository: a set of samples, a library, an application. */
export interface ReadmeKind {
  readonly title: string | undefined;
  readonly samples: Finding<string> | undefined;
  readonly library: Finding<string> | undefined;
}

const samples = /\b(?:collection|set|list|series|repository) of (?:\w+[ -]){0,4}?(?:samples?|examples?|demos?|programs|snippets|exercises|tutorials)\b|\bcurated list\b|\b(?:contains|holds|hosts) (?:\w+[ -]){0,5}?(?:samples|examples|demos|exercises)\b|\bexample (?:code|programs|projects)\b|\b(?:code|source) (?:for|from|of) (?:the |my )?(?:book|course|tutorial|blog|workshop)/i;
const library = /\b(?:is|provides|offers) (?:an? |the )?(?:\w+[ -]){0,6}?(?:library|package|module|framework|sdk|client)\b(?! manager)|\bpackage (?:generates|implements|provides)\b/i;

export function readKind(tree: GoTree, path: string): ReadmeKind {
  const lines = (tree.repo.read(path, 8 * 1024) ?? '').split('\n').slice(0, 60);
  const heading = lines.find((line) => /^#\s+\S/.test(line)) ?? lines.find((line) => /<h1[^>]*>/.test(line));
  const title = heading?.replace(/<[^>]*>|^#+|!?\[|\]\([^)]*\)/g, ' ').trim();
  const find = (pattern: RegExp): Finding<string> | undefined => {
    const at = lines.findIndex((line) => pattern.test(line));
    return at < 0 ? undefined : { value: (pattern.exec(lines[at] as string) as RegExpExecArray)[0], at: { path, line: at + 1 } };
  };
  return { title: title === '' ? undefined : title, samples: find(samples), library: find(library) };
}
