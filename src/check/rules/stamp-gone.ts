import { withoutComments } from '../../analyze/code/go-text.ts';
import { declarationOf, readLdflags } from '../../analyze/flags/ldflags.ts';
import { joinPath, pathIn } from '../../repo.ts';
import type { Found, Rule } from '../rule.ts';
import type { GoBuild, View } from '../view.ts';

/** A variable that the linker is to set is not there. */
export const stampGone: Rule = {
  id: 'stamp-gone',
  grade: 'drift',
  follows: 'renders it right',
  title: '-X names a variable that is gone, or that is no string',
  remedy: 'name the variable as the code declares it, or leave the flag out',
  about: `The linker takes \`-X main.version=1.2.3\` for a variable that does not exist without a word, and the program says no version. Constants, variables of another
type and those that a function call sets are not changed either. Packages of other modules are not looked into.`,
  judge: (view) => view.builds.flatMap((build) => stamps(view, build)),
};

function stamps(view: View, build: GoBuild): Found[] {
  const { run, targets, place } = build;
  const { ldflags } = run.call.use;
  if (ldflags === undefined || place.kind !== 'module' || !run.certain) return [];
  return readLdflags(ldflags).assignments.flatMap(({ variable }): Found[] => {
    const dot = variable.lastIndexOf('.');
    const [path, name] = [variable.slice(0, dot), variable.slice(dot + 1)];
    if (dot <= 0 || /[$\\`{}]/.test(variable) || !/^\w+$/.test(name)) return [];
    const dirs = path === 'main' ? [...new Set(targets.flatMap(({ commands }) => commands.map(({ dir }) => dir)))] : directoryOf(view, path);
    if (dirs.length !== 1 || targets.some(({ wide }) => wide)) return [];
    const state = declared(view, dirs[0]!, name);
    if (state !== 'absent' && state !== 'not-string') return [];
    const packageName = dirs[0] === '.' ? 'the package at the top' : dirs[0];
    const what = state === 'absent' ? `${packageName} declares no ${name}` : `${name} of ${packageName} is no string that the linker can set`;
    return [{ line: run.call.command.line, message: `-X ${variable} sets nothing: ${what}` }];
  });
}

/** The directory of an import path of the tree. */
function directoryOf({ facts }: View, path: string): string[] {
  const module = facts.modules.filter((one) => path === one.path.value || path.startsWith(`${one.path.value}/`)).sort((a, b) => b.path.value.length - a.path.value.length)[0];
  const dir = module === undefined ? undefined : joinPath(module.dir, path.slice(module.path.value.length));
  return dir === undefined ? [] : [dir];
}

function declared({ repo, git }: View, dir: string, name: string): 'string' | 'not-string' | 'absent' | 'unread' {
  if (repo.stat(dir) === undefined) return git.rule(dir, 'directory') === undefined ? 'absent' : 'unread';
  if (git.goRules(dir).length > 0) return 'unread';
  const files = repo.list(dir).filter(({ name: file }) => file.endsWith('.go') && !file.endsWith('_test.go'));
  for (const { name: file } of files) {
    const text = repo.read(pathIn(dir, file)) ?? '';
    const found = declarationOf(withoutComments(text), name);
    if (found !== undefined) return found.string ? 'string' : 'not-string';
    // Declared in a way that is not read here: in a list, or with a type of its own.
    if (new RegExp(`\\b${name}\\b`).test(withoutComments(text)) && new RegExp(`^(?:var\\s|\\t|\\s*)[\\w, ]*\\b${name}\\b(?!\\s*[(:.])`, 'm').test(withoutComments(text))) return 'unread';
  }
  return 'absent';
}
