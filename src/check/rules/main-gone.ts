import type { Command } from '../../analyze/facts.ts';
import { baseName, pathIn } from '../../repo.ts';
import { replace } from '../edits.ts';
import { hostBuilt } from '../host-built.ts';
import { repositoryPath } from '../image/build.ts';
import { startedGo } from '../other-go.ts';
import type { Edit, Found, Rule } from '../rule.ts';
import { imageOf, type GoBuild, type Target, type View } from '../view.ts';

/** A package that is built is no program. */
export const mainGone: Rule = {
  id: 'main-gone',
  grade: 'broken',
  follows: 'follows it, or asks which program it is now',
  title: 'the package that is built is not there any more, or is no main package',
  remedy: 'name the directory of the program',
  about: `\`go build ./cmd/api\` fails when the directory has moved, and when it is no main package any more it writes no program: the image then fails at its start. Build tags are not
asked: a directory with a main package under any tag counts as one.`,
  judge: (view) => [...goneOnHost(view), ...[...view.builds, ...startedGo(view)].flatMap((build) => (build.run.certain && build.run.kind === 'build' ? build.targets.flatMap((target) => judgeTarget(view, build, target)) : []))],
};

/** A program that the Makefile compiles for the image, at its own directory. */
function goneOnHost(view: View): Found[] {
  const host = hostBuilt(view);
  return host === undefined || host.command !== undefined ? [] : [{ line: host.line, message: `the Makefile compiles ${host.dir === '.' ? 'the package at the top' : host.dir}, which is no program any more`, remedy: namedPrograms(view) }];
}

function judgeTarget(view: View, build: GoBuild, target: Target): Found[] {
  const { dir, file, wide, commands, word } = target;
  const { place, run } = build;
  if (dir === undefined || (wide && view.repo.stat(dir) !== undefined) || (commands.length > 0 && (file === undefined || view.repo.stat(file) !== undefined)) || place.kind !== 'module') return [];
  const image = imageOf(place, file ?? dir);
  if (image === undefined) return [];
  if (holdsOthers(view, build, dir)) return [];
  const line = run.call.command.line;
  const said = `line ${line} builds ${word !== '' ? word : dir === '.' ? 'the package at the top' : dir}`;
  const edits = movedTo(view, build, target);
  const remedy = edits.length > 0 ? { edits, remedy: `build ${edits[0]!.text}` } : { remedy: namedPrograms(view) };
  const { repo, git } = view;
  if (repo.stat(file ?? dir) === undefined) {
    if (git.rule(file ?? dir, file === undefined ? 'directory' : 'file') !== undefined || run.files.at(file === undefined ? `${image}/\0.go` : image).kind !== 'absent') return [];
    return [{ line, message: `${said}, which the repository does not hold`, ...remedy }];
  }
  const sources = repo.list(dir).filter(({ kind, name }) => kind !== 'directory' && name.endsWith('.go') && !name.endsWith('_test.go'));
  const places = sources.map(({ name }) => pathIn(dir, name));
  // What a command of the Dockerfile may have made there is not known.
  if (run.files.at(`${imageOf(place, dir)}/\0.go`).kind !== 'absent' || git.goRules(dir).length > 0) return [];
  if (places.some((path) => /^package\s+main\b/m.test(repo.read(path, 64 * 1024) ?? 'package main'))) return [];
  if (run.call.use.verb === 'build' && run.call.use.output === undefined && sources.length > 0) return [];
  return [{ line, message: sources.length === 0 ? `${said}, where no Go file lies` : `${said}, which is no main package`, ...remedy }];
}

/** Whether a Dockerfile lays Go files of another directory where the repository has this one: `COPY cmd/api/*.go ./` before `go build .`. */
function holdsOthers({ context }: View, { place, run }: GoBuild, dir: string): boolean {
  const image = place.kind === 'module' ? imageOf(place, dir) : undefined;
  return image !== undefined && run.files.holdsGoOf(image, (path) => repositoryPath(context, path) !== dir && context.repo.list(path).some(({ kind, name }) => kind !== 'directory' && name.endsWith('.go') && !name.endsWith('_test.go')));
}

/** Programs of the same module that the target may have become: one of its name, else the only one; not what the Dockerfile builds anyway. */
function candidates({ facts, builds }: View, { place }: GoBuild, { dir }: Target): Command[] {
  if (place.kind !== 'module') return [];
  const name = baseName(dir!);
  const made = new Set(builds.flatMap(({ targets }) => targets.flatMap(({ commands }) => commands.map((one) => one.dir))));
  const own = facts.commands.filter((one) => one.module === place.module.dir && !made.has(one.dir));
  const named = own.filter((one) => baseName(one.dir) === name);
  return named.length === 1 ? named : own.length === 1 ? own : [];
}

function movedTo(view: View, build: GoBuild, target: Target): Edit[] {
  const [to] = candidates(view, build, target);
  const { place, run } = build;
  if (to === undefined || place.kind !== 'module' || run.dir !== place.image || target.word === '' || target.word.length < 3) return [];
  const { text } = view.file.source;
  const raw = text.slice(run.step.start, run.step.end);
  const start = raw.indexOf(target.word);
  // The word as a whole, and once.
  if (start < 0 || /[^\s"'\\;&|)]/.test(raw[start + target.word.length] ?? '') || raw.indexOf(target.word, start + 1) >= 0) return [];
  const inside = place.module.dir === '.' ? to.dir : to.dir.slice(place.module.dir.length + 1);
  return [replace(view.file, run.step.start + start, run.step.start + start + target.word.length, inside === '' || inside === '.' ? '.' : `./${inside}`)];
}

function namedPrograms({ facts }: View): string {
  const names = facts.commands.map(({ dir }) => (dir === '.' ? '.' : `./${dir}`));
  return names.length === 0 ? 'the repository has no program' : `the programs of the repository are ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`;
}
