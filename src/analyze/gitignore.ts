import ignore, { type Ignore } from 'ignore';
import { parentOf, pathIn, type Repo } from '../repo.ts';
import type { Finding } from './facts.ts';

/** What the .gitignore files of a tree say. */
export interface GitIgnore {
  /** The rule that keeps a path out of git; `undefined` where none does. The path need not exist. */
  rule(path: string, kind: 'file' | 'directory'): Finding<string> | undefined;
  /** The rules that name Go files of a directory (`*_gen.go`, `/docs/docs.go`), whether or not such a file is there. */
  goRules(dir: string): readonly Finding<string>[];
}

interface IgnoreFile {
  readonly path: string;
  readonly rules: Ignore;
}

/** Reads .gitignore files as they are asked for. Rules of the machine's own git settings are not known here. */
export function openGitIgnore(repo: Repo): GitIgnore {
  const files = new Map<string, IgnoreFile | undefined>();
  const decided = new Map<string, Finding<string> | undefined>();

  function fileOf(dir: string): IgnoreFile | undefined {
    if (files.has(dir)) return files.get(dir);
    const path = pathIn(dir, '.gitignore');
    // Most directories have none, and to look costs less than to open what is not there.
    const text = repo.stat(path) === undefined ? undefined : repo.read(path);
    const found = text === undefined ? undefined : { path, rules: parse(text) };
    files.set(dir, found);
    return found;
  }

  /** The rule for an entry whose parents are not ignored: of the deepest file that says something about it. */
  function ownRule(path: string, kind: 'file' | 'directory'): Finding<string> | undefined {
    for (let dir = parentOf(path); ; dir = parentOf(dir)) {
      const file = fileOf(dir);
      const relative = dir === '.' ? path : path.slice(dir.length + 1);
      const result = file?.rules.test(kind === 'directory' ? `${relative}/` : relative);
      if (file !== undefined && result?.ignored) {
        return { value: result.rule?.pattern ?? '', at: { path: file.path, line: Number(result.rule?.mark ?? 0) } };
      }
      if (result?.unignored || dir === '.') return undefined;
    }
  }

  function rule(path: string, kind: 'file' | 'directory'): Finding<string> | undefined {
    if (path === '.' || path === '') return undefined;
    const key = `${kind} ${path}`;
    if (decided.has(key)) return decided.get(key);
    // What lies in an ignored directory cannot be taken back by a rule.
    const found = rule(parentOf(path), 'directory') ?? ownRule(path, kind);
    decided.set(key, found);
    return found;
  }

  function goRules(dir: string): readonly Finding<string>[] {
    const found: Finding<string>[] = [];
    for (let at = dir; ; at = parentOf(at)) {
      const path = pathIn(at, '.gitignore');
      for (const [index, line] of (repo.read(path) ?? '').split(/\r?\n/).entries()) {
        if (namesGoFileOf(line.trim(), at === '.' ? dir : dir.slice(at.length + 1))) found.push({ value: line.trim(), at: { path, line: index + 1 } });
      }
      // A rule that names a file of this very directory says more than one for all of them.
      if (at === '.') return found.sort((a, b) => Number(b.value.includes('/')) - Number(a.value.includes('/')));
    }
  }

  return { rule, goRules };
}

/** What `go test` and cgo of old left behind: the go command reads no file that begins so, and nobody writes one of these. */
const LEFT_BEHIND = /(?:^|\/)_[^/]*\.go$|\.cgo1\.go$/;

/** Whether a rule is about Go files of a directory, given as the rule's own directory sees it (empty for itself). */
function namesGoFileOf(rule: string, dir: string): boolean {
  if (!rule.endsWith('.go') || rule.endsWith('_test.go') || LEFT_BEHIND.test(rule) || /^[!#]/.test(rule)) return false;
  const folder = rule.slice(0, rule.lastIndexOf('/') + 1);
  if (folder === '' || folder === '**/') return true;
  return folder.replace(/^\/|\/$/g, '') === (dir === '.' ? '' : dir);
}

function parse(text: string): Ignore {
  const rules = ignore({ ignorecase: false });
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.length < 4096) rules.add({ pattern: line, mark: String(index + 1) });
  }
  return rules;
}
