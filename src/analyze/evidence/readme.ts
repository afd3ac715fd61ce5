import { joinPath, parentOf } from '../../repo.ts';
import type { GoTree } from '../go-tree.ts';
import type { Finding } from '../facts.ts';
import { readGoUse } from '../shell/go-use.ts';
import { readScript } from '../shell/script.ts';
import type { Mention } from './mention.ts';

const limit = 128 * 1024;
/** A command that a person reads is shorter. */
const longestLine = 500;

export function isReadme(name: string): boolean {
  return /^readme(?:\.(?:md|markdown|rst|adoc|txt))?$/i.test(name);
}

/** Lines of a README that install, build or run a program with the go command. */
export function readReadme(tree: GoTree, path: string): Mention[] {
  const text = tree.repo.read(path, limit) ?? '';
  let inside = false;
  let shell = false;
  let block = newBlock(path);
  return text.split('\n').flatMap((line, i): Mention[] => {
    if (line.length > longestLine) return [];
    const fence = /^\s*(?:```+|~~~+)\s*(\w*)/.exec(line);
    if (fence !== null) {
      inside = !inside;
      block = newBlock(path);
      shell = inside && /^(?:|sh|bash|zsh|shell|console|terminal|text|cmd)$/i.test(fence[1] as string);
    } else if (shell) {
      const started = startOf(line, path, i + 1);
      if (started !== undefined) return [started];
      enter(tree, block, line);
    }
    // Code that is set in by blanks, as Markdown was first written.
    else if (!inside && /^(?: {4}|\t)/.test(line)) enter(tree, block, line);
    else if (!inside && line.trim() !== '') block = newBlock(path);
    const at = line.search(/(?:^|[\s`$>(])(?:cd [\w./-]+ *(?:&&|;) *)?(?:\w+=\S+\s+)*go (?:install|run|build|get) /);
    if (at < 0) return [];
    // In running text the command ends at its backtick.
    const command = line
      .slice(at)
      .replace(/^[\s`$>(]+/, '')
      .replace(/`.*$/, '')
      .replace(/\bgo get (?:-u )?(?=\S+$)/, 'go install ');
    return readScript(command, { line: i + 1, dir: block.dir }).flatMap((parsed): Mention[] => {
      const go = readGoUse({ ...parsed, dir: parsed.dir !== undefined && isDirectory(tree, parsed.dir) ? parsed.dir : block.dir }, path);
      if (go === undefined || go.verb === 'test' || go.verb === 'generate') return [];
      return [
        {
          reader: 'readme',
          purpose: go.verb === 'run' ? 'run' : 'build',
          context: '',
          go,
          args: go.args,
          env: go.env,
          at: go.at,
        },
      ];
    });
  });
}

/** Where the lines of a code block are: each of them may go on where the one before has led. */
interface Block {
  readonly base: string;
  dir: string;
  /** Name of a copy of the repository that the block makes: going into it leads to the top. */
  cloned: string | undefined;
}

function newBlock(path: string): Block {
  return { base: parentOf(path), dir: parentOf(path), cloned: undefined };
}

/** Follows `git clone` and a `cd` that stands alone; a directory that is not there is that of a copy. */
function enter(tree: GoTree, block: Block, line: string): void {
  const cloned = /\bgit clone (?:\S+ )*?\S*?([\w.-]+?)(?:\.git)?\/?(?: ([\w./-]+))?\s*$/.exec(line);
  if (cloned !== null) block.cloned = cloned[2] ?? cloned[1];
  const to = /^\s*(?:[$>#]\s+|\$)?cd\s+([\w./-]+)\s*(?:#.*)?$/.exec(line)?.[1];
  if (to === undefined) return;
  const dir = to === block.cloned ? undefined : joinPath(block.dir, to);
  if (to === block.cloned) block.cloned = undefined;
  block.dir = dir !== undefined && isDirectory(tree, dir) ? dir : block.base;
}

function isDirectory(tree: GoTree, dir: string): boolean {
  return dir === '.' || tree.repo.stat(dir)?.kind === 'directory';
}

/** A line of a code block that starts something by name; most are no program of the repository and are left out later. */
function startOf(line: string, path: string, at: number): Mention | undefined {
  const match =
    /^\s*(?:[$>#]\s+|\$(?=\.?\/))?((?:\w+=\S+\s+)*(?:sudo\s+)?(?:\.{0,2}\/)?(?:[\w.-]+\/)*)([a-z][\w-]+)((?:\s+.*)?)$/.exec(
      line,
    );
  const program = match?.[2];
  if (
    match === null ||
    program === undefined ||
    /^(?:go|git|docker|make|curl|cd|npm|yarn|sudo|wget|brew|apt|apt-get|export|cat|echo|kubectl|helm|ls|mkdir|cp|mv|rm)$/.test(
      program,
    )
  )
    return undefined;
  const command = readScript(`${match[1] as string}${program}${match[3] as string}`, { line: at })[0];
  const words = command?.words.filter((word) => word !== 'sudo') ?? [];
  // Prose and placeholders (`[options]`) are no command line.
  if (
    command === undefined ||
    words.length === 0 ||
    words.some((word) => /^[[<]/.test(word) || /^(?:a|the|to|and|will|is|of|=|=>|->)$/.test(word))
  )
    return undefined;
  return {
    reader: 'readme',
    purpose: 'run',
    context: '',
    program,
    args: words.slice(1),
    env: Object.fromEntries(command.env),
    at: { path, line: at },
  };
}

/** The title, and what the first paragraphs call the repository: a set of samples, a library, an application. */
export interface ReadmeKind {
  readonly title: string | undefined;
  readonly samples: Finding<string> | undefined;
  readonly library: Finding<string> | undefined;
}

const samples =
  /\b(?:collection|set|list|series|repository) of (?:\w+[ -]){0,4}?(?:samples?|examples?|demos?|programs|snippets|exercises|tutorials)\b|\bcurated (?:list|collection)\b|\b(?:contains|holds|hosts) (?:\w+[ -]){0,5}?(?:samples|examples|demos|exercises)\b|\bexample (?:code|programs|projects)\b|\b(?:code|source) (?:for|from|of) (?:the |my )?(?:book|course|tutorial|blog|workshop)/i;
const library =
  /\b(?:is|provides|offers) (?:an? |the )?(?:\w+[ -]){0,6}?(?:library|package|module|framework|sdk|client)\b(?! manager)|\bpackage (?:generates|implements|provides)\b/i;

export function readKind(tree: GoTree, path: string): ReadmeKind {
  const lines = (tree.repo.read(path, 8 * 1024) ?? '')
    .split('\n')
    .slice(0, 60)
    .map((line) => line.slice(0, longestLine));
  const heading = lines.find((line) => /^#\s+\S/.test(line)) ?? lines.find((line) => /<h1[^>]*>/.test(line));
  const title = heading?.replace(/<[^>]*>|^#+|!?\[|\]\([^)]*\)/g, ' ').trim();
  const find = (pattern: RegExp): Finding<string> | undefined => {
    const at = lines.findIndex((line) => pattern.test(line));
    return at < 0
      ? undefined
      : { value: (pattern.exec(lines[at] as string) as RegExpExecArray)[0], at: { path, line: at + 1 } };
  };
  return { title: title === '' ? undefined : title, samples: find(samples), library: find(library) };
}
