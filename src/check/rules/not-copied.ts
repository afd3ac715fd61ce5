import type { Command } from '../../analyze/facts.ts';
import type { GoTree } from '../../analyze/go-tree.ts';
import { joinPath, parentOf, pathIn } from '../../repo.ts';
import type { ModuleVersion } from '../../analyze/modules/go-mod.ts';
import { compiledBy } from '../compiled.ts';
import { appendLines, linesBefore } from '../edits.ts';
import { rawText } from '../raw-text.ts';
import { normal } from '../parse/dockerfile.ts';
import type { Edit, Found, Rule } from '../rule.ts';
import { withoutModule } from './no-module.ts';
import { goEnv, imageOf, inContext, readsOtherFile, seenBy, type GoBuild, type View } from '../view.ts';

/** The directory of a local module is not in the image when the go command reads it. */
export const moduleNotCopied: Rule = {
  id: 'module-not-copied',
  grade: 'broken',
  follows: 'renders it right',
  title: 'go.mod, a local replacement or a workspace module is not copied before the go command that reads it',
  remedy: 'copy the directory, or its go.mod, before the go command',
  about: `Without go.mod the build ends with \`go.mod file not found in current directory or any parent directory\`. \`replace example.com/lib => ./lib\` and \`use ./lib\` make the go command read lib/go.mod, also for \`go mod download\`: without it
it ends with \`reading lib/go.mod: no such file or directory\`. Silent where a vendor directory is built from, and where a command that is not read may have put it there.`,
  judge: (view) => view.builds.flatMap((build) => [...withoutModule(view, build), ...missingModules(view, build)]),
};

/** Files that the program embeds are not in the image when it is built. */
export const embedNotCopied: Rule = {
  id: 'embed-not-copied',
  grade: 'broken',
  follows: 'renders it right',
  title: 'embedded files are not copied, or are hidden by the ignore file',
  remedy: 'copy the files, or let them in again in the ignore file',
  about: `\`//go:embed\` reads files while the program is compiled: \`pattern templates: no matching files found\` where all are hidden, a smaller program without a
word where some are. That is drift, the first is broken. Files that git does not hold are left to who makes them.`,
  judge: (view) => view.builds.flatMap((build) => missingEmbeds(view, build)),
};

function missingModules(view: View, build: GoBuild): Found[] {
  const { place, run } = build;
  if (place.kind !== 'module' || !run.certain || vendored(build) || readsOtherFile(run)) return [];
  const { workspace } = view.facts;
  const required = new Set(place.module.mod.require.map(({ path }) => path));
  const replaced = place.module.mod.replace.filter(({ old }) => required.has(old.path)).flatMap(({ local, at }) => (local?.dir ? [{ dir: local.dir, at }] : []));
  const works = workspace !== null && place.module.inWorkspace && goEnv(run, 'GOWORK') !== 'off' && seenBy(build, workspace.path).kind === 'context';
  const used = works ? workspace.use.flatMap(({ value, at }) => (value === null || value === place.module.dir ? [] : [{ dir: value, at }])) : [];
  const line = run.call.command.line;
  const outside = place.module.mod.replace.filter(({ old, local }) => required.has(old.path) && local?.dir === null && isGone(build, old)).map((one): Found => ({
    line, message: `${one.new.path}, which ${one.at.path}:${one.at.line} names, lies outside of the repository, and nothing brings it into the image before line ${line} runs the go command`,
    remedy: 'move the module into the repository, or require a release of it',
  }));
  return [...outside, ...[...replaced, ...used].flatMap(({ dir, at }): Found[] => {
    const file = pathIn(dir, 'go.mod');
    if (view.repo.stat(file)?.kind !== 'file' || seenBy(build, file).kind !== 'absent') return [];
    const what = run.kind === 'modules' ? [pathIn(dir, 'go.mod'), ...(view.repo.stat(pathIn(dir, 'go.sum')) ? [pathIn(dir, 'go.sum')] : [])] : [dir];
    return [{ line: run.call.command.line, message: `${dir === '.' ? 'the module at the top' : dir}, which ${at.path}:${at.line} names, is not in the image when line ${run.call.command.line} runs the go command${hiddenText(view, file)}`, ...editsFor(view, build, what) }];
  })].slice(0, 1);
}

/** Whether a replacement by a directory above the repository is surely not in the image, where the go command looks for it. */
function isGone({ place, run }: GoBuild, { path, version }: ModuleVersion): boolean {
  if (place.kind !== 'module' || run.files.ground === 'unknown') return false;
  const { mod } = place.module;
  const to = mod.replace.find(({ old }) => old.path === path && old.version === version)!.new.path;
  if (!/^\.\.?\//.test(to) || (version !== '' && mod.require.some((one) => one.path === path && one.version !== version))) return false;
  return run.files.brought(normal(`${place.image}/${to}/go.mod`)).kind === 'absent';
}

function missingEmbeds(view: View, build: GoBuild): Found[] {
  return perCommand(build).flatMap((command) => command.embeds.flatMap(({ state, pattern, dir, files }): Found[] => {
    // What a front end is to fill says nothing until then, but for a file that is named itself.
    if (state !== 'ok' && !(state === 'placeholder' && files.length === 1 && joinPath(dir, pattern.value.replace(/^all:/, '')) === files[0])) return [];
    // A package that is missing as a whole is told of as such.
    if (seenBy(build, pattern.at.path).kind !== 'context') return [];
    const own = files.filter((file) => view.git.rule(file, 'file') === undefined);
    const missing = own.filter((file) => seenBy(build, file).kind === 'absent');
    if (missing.length === 0 || !compiledBy(view.tree, build, command).file(pattern.at.path)) return [];
    const all = missing.length === files.length;
    const line = build.run.call.command.line;
    const what = all ? `no file that //go:embed ${pattern.value} names (${pattern.at.path}:${pattern.at.line})` : `${missing[0]}, which //go:embed ${pattern.value} names (${pattern.at.path}:${pattern.at.line}),`;
    const top = commonTop(dir, pattern.value, missing);
    return [{ line, message: `${what} is ${all ? '' : 'not '}in the image when line ${line} compiles it${hiddenText(view, missing[0]!)}`, ...(!all && { grade: 'drift' as const }), ...editsFor(view, build, all ? [top] : missing) }];
  }));
}

/** Of an embed pattern without wildcards the file or directory itself. */
function commonTop(dir: string, pattern: string, missing: readonly string[]): string {
  const path = joinPath(dir, pattern.replace(/^all:/, '')) ?? dir;
  if (!/[*?[]/.test(pattern)) return path;
  const parents = new Set(missing.map(parentOf));
  return parents.size === 1 && missing.length > 1 ? [...parents][0]! : missing[0]!;
}

/** The programs that a go command builds in any case: of a pattern those that lie in the image, for it asks for no others. */
export function perCommand(build: GoBuild): Command[] {
  const { run, targets } = build;
  if (!run.certain || run.kind !== 'build') return [];
  return [...new Set(targets.flatMap(({ wide, commands }) => (wide ? commands.filter(({ at }) => seenBy(build, at.path).kind !== 'absent') : commands)))];
}

/** Go reads no other module where it builds from a vendor directory. */
export function vendored(build: GoBuild): boolean {
  const { place, run } = build;
  if (place.kind !== 'module' || run.kind === 'modules' || run.call.use.flags.some((flag) => /^--?mod=mod$/.test(flag))) return false;
  return seenBy(build, pathIn(place.module.dir, 'vendor/modules.txt')).kind !== 'absent' && (place.module.vendor.state !== 'none' || seenBy(build, pathIn(place.module.dir, 'vendor/modules.txt')).kind === 'unknown');
}

const filesOf = new WeakMap<GoTree, Map<string, readonly string[]>>();

/** Go files of a directory that git holds, tests aside. Each Dockerfile of a repository asks for the same ones. */
export function goFiles({ repo, git, tree }: View, dir: string): readonly string[] {
  const known = filesOf.get(tree) ?? new Map<string, readonly string[]>();
  filesOf.set(tree, known);
  const files = known.get(dir) ?? repo.list(dir).filter(({ kind, name }) => kind === 'file' && name.endsWith('.go') && !name.endsWith('_test.go')).map(({ name }) => pathIn(dir, name)).filter((path) => git.rule(path, 'file') === undefined);
  known.set(dir, files);
  return files;
}

/** For a sentence: the pattern of the ignore file that hides a path. */
export function hiddenText({ context }: View, path: string): string {
  const inside = inContext(context, path);
  return inside !== undefined && context.ignore?.rules.hides(inside) ? `: ${context.ignore.path} hides ${context.ignore.rules.hiddenAt(inside)}` : '';
}

/** What brings paths in: an exception in the ignore file where that hides them, else a COPY before the RUN. */
export function editsFor(view: View, build: GoBuild, paths: readonly string[]): { edits?: readonly Edit[] } {
  const { context, file } = view;
  const { place, run } = build;
  if (place.kind !== 'module' || run.step.flags.some(({ name, value }) => name === 'mount' && /type=bind/.test(value)) && !paths.every((path) => isHidden(view, path))) return {};
  const edits: Edit[] = [];
  const copies: string[] = [];
  const exceptions: string[] = [];
  for (const path of paths) {
    const inside = inContext(context, path);
    const to = imageOf(place, path);
    if (inside === undefined || to === undefined || /\s/.test(path)) return {};
    if (isHidden(view, path)) exceptions.push(...exceptionsFor(view, path, inside));
    else if (view.repo.list(path).some(({ name }) => isHidden(view, pathIn(path, name)))) exceptions.push(`!${inside}/**`);
    if (!reaches(view, build, path)) copies.push(`COPY ${inside} ${view.repo.stat(path)?.kind === 'directory' ? `${to}/` : to}`);
  }
  if (copies.length > 0) edits.push(linesBefore(file, run.step, copies));
  if (exceptions.length > 0) {
    const text = rawText(view.repo, context.ignore!.path);
    if (text === undefined) return {};
    edits.push(appendLines(context.ignore!.path, text, exceptions));
  }
  return edits.length > 0 ? { edits } : {};
}

/** The directory itself, what lies in it, and of those above what the builder has to enter. */
function exceptionsFor({ repo }: View, path: string, inside: string): string[] {
  return repo.stat(path)?.kind === 'directory' ? [`!${inside}`, `!${inside}/**`] : [`!${inside}`];
}

function isHidden({ context }: View, path: string): boolean {
  const inside = inContext(context, path);
  return inside !== undefined && inside !== '.' && (context.ignore?.rules.hides(inside) ?? false);
}

/** Whether a COPY or mount before would bring the path if nothing hid it: one brings the directory that it lies in. */
function reaches(view: View, build: GoBuild, path: string): boolean {
  if (build.place.kind !== 'module') return false;
  const to = imageOf(build.place, path);
  const inside = inContext(view.context, path);
  return build.run.files.layers.some((layer) => layer.kind === 'copy' && to !== undefined && inside !== undefined && covers(layer.to, to, layer.from, inside));
}

function covers(to: string, image: string, from: string, path: string): boolean {
  const rest = image === to ? '' : image.startsWith(to === '/' ? '/' : `${to}/`) ? image.slice(to === '/' ? 1 : to.length + 1) : undefined;
  if (rest === undefined) return false;
  return path === (from === '.' ? rest : rest === '' ? from : `${from}/${rest}`);
}
