import { lackingName } from '../../analyze/generated/lacking-names.ts';
import { declaredNames } from '../../analyze/go/symbols.ts';
import { mark, tokensOf, type Token } from '../../analyze/go/tokens.ts';
import { moduleOf } from '../../analyze/modules/modules.ts';
import { once } from '../../analyze/lazy.ts';
import { baseName } from '../../repo.ts';
import { compiledBy, namedFiles } from '../compiled.ts';
import { programName } from '../program.ts';
import type { Found, Rule } from '../rule.ts';
import { readsOtherFile, seenBy, type GoBuild, type View } from '../view.ts';
import { editsFor, goFiles, hiddenText, perCommand } from './not-copied.ts';

/** A package that the program imports is not in the image when it is built. */
export const packageNotCopied: Rule = {
  id: 'package-not-copied',
  grade: 'broken',
  follows: 'renders it right',
  title: 'a package of the program, or a file of one, is not copied or is hidden by the ignore file',
  remedy: 'copy the directory, or let it in again in the ignore file',
  about: `A Dockerfile that copies directories by name (\`COPY cmd/ cmd/\`) knows nothing of one that was added since, and a pattern such as \`**/build\` in
.dockerignore hides a Go package of that name. The build ends with \`package … is not in std\` or \`no required module provides package\`. One that copies or compiles
files by name (\`COPY main.go ./\`, \`go build main.go\`) knows nothing of the file beside it: \`undefined: …\`.`,
  judge: (view) => view.builds.flatMap((build) => [...missingPackages(view, build), ...missingFiles(view, build)]),
};

function missingPackages(view: View, build: GoBuild): Found[] {
  const own = build.place.kind === 'module' ? build.place.module : undefined;
  // Who vendors before the image is built brings the modules of replacements along.
  const byVendor = own?.vendor.state === 'none' && build.run.call.use.flags.some((flag) => /^--?mod=vendor$/.test(flag));
  // What another go.mod replaces lies elsewhere.
  if (readsOtherFile(build.run)) return [];
  return perCommand(build).flatMap((command): Found[] => {
    const compiled = compiledBy(view.tree, build, command);
    // What only a file imports that is not compiled here nobody asks for.
    const there = once(() => goFiles(view, command.dir).filter((path) => compiled.file(path) && seenBy(build, path).kind !== 'absent'));
    const led = once(() => compiled.ledTo(there()));
    const missing = command.closure.dirs.filter((dir) => isAbsent(view, build, dir) && !(byVendor && moduleOf(view.facts.modules, dir) !== own) && compiled.directory(dir) && (dir === command.dir || there().length === 0 || led().has(dir)));
    const [first] = missing;
    if (first === undefined) return [];
    const more = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
    const line = build.run.call.command.line;
    return [{ line, message: `${first === '.' ? 'the package at the top' : `package ${first}`}${more}, which ${programName(command)} is made of, is not in the image when line ${line} builds it${hiddenText(view, goFiles(view, first)[0]!)}`, ...editsFor(view, build, first === '.' ? [] : missing) }];
  });
}

/** Whether a directory holds Go files, and none of them is in the image: of nearly all directories the first one is. */
function isAbsent(view: View, build: GoBuild, dir: string): boolean {
  const files = goFiles(view, dir);
  return files.length > 0 && files.every((file) => seenBy(build, file).kind === 'absent');
}

/** Files of a package without which those that are compiled do not: they are not in the image, or the go command names others alone. */
function missingFiles(view: View, build: GoBuild): Found[] {
  return perCommand(build).flatMap((command) => {
    const compiled = compiledBy(view.tree, build, command);
    const named = namedFiles(build);
    const { line } = build.run.call.command;
    return command.closure.dirs.filter((dir) => compiled.directory(dir)).flatMap((dir): Found[] => {
      const files = goFiles(view, dir).filter((path) => compiled.fits(path));
      const byName = dir === command.dir && named.length > 0;
      const isThere = (path: string): boolean => (byName ? named.includes(path) : seenBy(build, path).kind !== 'absent');
      const [present, absent] = [files.filter(isThere), files.filter((path) => !isThere(path))];
      const use = present.length === 0 || absent.length === 0 ? undefined : lackingUse(view, present, absent);
      if (use === undefined) return [];
      const lost = use.file;
      const why = `${use.name}, which ${use.path}:${use.line} uses`;
      if (byName) return [{ line, message: `line ${line} compiles ${named.map(baseName).join(' and ')} alone, and ${lost} declares ${why}`, remedy: 'name the directory in place of its files' }];
      return [{ line, message: `${lost} declares ${why}, and is not in the image when line ${line} compiles it${hiddenText(view, lost)}`, remedy: 'copy the whole directory, or let the file in again in the ignore file', ...editsFor(view, build, [lost]) }];
    });
  });
}

function sourceOf({ repo }: View, path: string): Buffer {
  return Buffer.from(repo.read(path) ?? '');
}

/** A use of a name that a missing file declares, and that nothing in the files that are there can mean. */
function lackingUse(view: View, present: readonly string[], absent: readonly string[]): { name: string; path: string; line: number; file: string } | undefined {
  const sources = present.map((path) => ({ path, source: sourceOf(view, path) }));
  const declared = new Set(sources.flatMap(({ source }) => [...declaredNames(source)]));
  const files = sources.map(({ path, source }) => ({ path, tokens: tokensOf(source) }));
  const wanted = new Map(absent.flatMap((file) => [...declaredNames(sourceOf(view, file))].filter((name) => !declared.has(name)).map((name) => [name, file] as const)));
  const sure = lackingName(files, declared);
  const use = sure !== undefined && wanted.has(sure.name) ? sure : onlyCalled(files, wanted);
  return use && { ...use, file: wanted.get(use.name)! };
}

const [DOT, OPEN, BEGIN, END] = [...'.({}'].map(mark) as [number, number, number, number];

/** One of the names that is never but called: no parameter or variable of that name is about, and a method of an interface is no call. */
function onlyCalled(files: readonly { readonly path: string; readonly tokens: readonly Token[] }[], names: ReadonlyMap<string, string>): { name: string; path: string; line: number } | undefined {
  const called = new Map<string, { path: string; line: number }>();
  const other = new Set<string>();
  for (const { path, tokens } of files) {
    const open: boolean[] = [];
    tokens.forEach(({ code, word, line }, index) => {
      const last = tokens[index - 1];
      if (code === BEGIN) open.push(/^(?:interface|struct)$/.test(last?.word ?? ''));
      if (code === END) open.pop();
      if (word === undefined || !names.has(word) || last?.code === DOT) return;
      if (tokens[index + 1]?.code === OPEN && last?.word !== 'func' && open.at(-1) !== true) called.set(word, called.get(word) ?? { path, line });
      else other.add(word);
    });
  }
  const found = [...called].find(([name]) => !other.has(name));
  return found && { name: found[0], ...found[1] };
}
