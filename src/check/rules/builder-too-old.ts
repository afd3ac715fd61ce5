import { compareGoVersions } from '../../analyze/modules/go-version.ts';
import type { Finding } from '../../analyze/facts.ts';
import { GO_RELEASES } from '../../plan/base-images.ts';
import { satisfies } from '../../plan/repository/release.ts';
import { knownBase, type KnownBase } from '../image/bases.ts';
import type { GoRun, StageState } from '../image/build.ts';
import { normal, type Stage } from '../parse/dockerfile.ts';
import { replace } from '../edits.ts';
import { asBuild, otherGoCommands, startedGo, variablesOf } from '../other-go.ts';
import { firstOfEachLine, type Edit, type Found, type Rule } from '../rule.ts';
import { commandsBefore, goEnv, installsTool, mayDiffer, readsOtherFile, seenBy, standingOn, type GoBuild, type View } from '../view.ts';

/** The Dockerfile's Go is older than what go.mod or go.work asks for. */
export const builderTooOld: Rule = {
  id: 'builder-too-old',
  grade: 'broken',
  follows: 'renders it right',
  inEveryRecipe: true,
  title: 'the builder has an older Go than go.mod or go.work asks for',
  remedy: 'raise the tag of the builder to a release that satisfies the go line',
  about: `The official golang images set GOTOOLCHAIN=local, so that a go command that is older than the go line stops at once:
\`go.mod requires go >= 1.26 (running go 1.22.12; GOTOOLCHAIN=local)\`. A tag without a patch level stands for its newest patch. go vet, go test and their like count as well, and \`go run\` as what the image starts. The go
lines of the module, of the go.work that the go command sees, of the modules that it uses and of local replacements count. Silent where GOTOOLCHAIN is
set to something else or unset, where another Go may have been brought, and where the tag is not known. Releases before 1.21 try to compile newer code; there it is drift unless go.mod holds what they cannot read.`,
  judge: (view) => firstOfEachLine([...view.builds.flatMap((build) => judgeBuild(view, build)), ...view.needed.flatMap((state) => judgeScripts(view, state)), ...judgeOthers(view)]),
};

/** make or a script in the directory of the module: what it runs is not read, and in a builder of Go it hardly is anything else than go. */
function judgeScripts(view: View, state: StageState): Found[] {
  if (state.base?.family !== 'golang') return [];
  return state.runs.flatMap(({ unread, files, step }) => unread.filter(({ script, words }) => script && /make|just|task|mage|\.(?:sh|bash)$|^go$/.test(words[0]!)).flatMap(({ words, line }): Found[] =>
    judgeBuild(view, asBuild(view, { state, step, words, line, env: variablesOf(step.scope), files, packages: [], dir: step.workdir })).map((one) => ({ ...runsIn(one, words), grade: 'drift' as const }))));
}

/** A go command that is no build stops at the same line. */
function judgeOthers(view: View): Found[] {
  return [...otherGoCommands(view), ...startedGo(view)].flatMap((build) => judgeBuild(view, build).map((one) => runsIn(one, build.run.call.command.words)));
}

function runsIn(found: Found, words: readonly string[]): Found {
  return { ...found, message: found.message.replace('which the build in', `which \`${words.slice(0, 2).join(' ')}\` in`).replace(/ needs$/, ' runs in') };
}

function judgeBuild(view: View, build: GoBuild): Found[] {
  const state = view.stages[build.run.stage]!;
  const version = goVersionOf(state.base);
  const root = rootOf(view, state.stage);
  const toolchain = goEnv(build.run, 'GOTOOLCHAIN') ?? 'local';
  if (version === undefined || root === undefined || !build.run.certain || toolchain !== 'local' || mayDiffer(view, build.run, 'GOTOOLCHAIN') || mayBeAnother(view, build.run)) return [];
  const need = neededBy(view, build);
  if (need === undefined || satisfies(version, need.value)) return [];
  const where = `${need.at.path}:${need.at.line}`;
  const tries = compareGoVersions(version, '1.21') < 0 && !unreadable(build);
  const edits = raised(view, root, state.base!, need.value);
  return [{
    line: root.from.line,
    message: `${state.base!.image.name}:${state.base!.image.tag} is older than go ${need.value} (${where}), which the build in line ${build.run.call.command.line} needs`,
    ...(edits.length > 0 && { remedy: `take golang:${edits.map(({ tag }) => tag)[0]}` }),
    ...(tries && { grade: 'drift' as const }),
    ...(edits.length > 0 && { edits: edits.map(({ edit }) => edit) }),
  }];
}

/** Where the SDK lies in images that bring one. */
const SDK = /^\/(?:usr(?:\/local(?:\/go(?:\/bin(?:\/go)?)?)?)?)?$/;

/** Another Go than the builder's may run: it has another name, was fetched, or was copied. */
function mayBeAnother(view: View, run: GoRun): boolean {
  const { words } = run.call.command;
  const verb = words.findIndex((word) => /^(?:build|install|mod)$/.test(word));
  if (words.slice(0, Math.max(0, verb)).some((word) => /(?:^|\/)(?:gotip|go1\.\d[\w.]*)$|^\/(?!usr\/local\/go\/bin\/)\S*\/go$|^\$/.test(word))) return true;
  const { own, above } = commandsBefore(view, run);
  if ([...above, ...own].some((one) => one.words.some((word) => FETCHED.test(word)))) return true;
  const copies = standingOn(view.stages, run.stage).flatMap((state) => state.copies.filter(({ step }) => state.stage.index !== run.stage || step.line < run.step.line));
  return copies.some(({ copy: { from, sources, to } }) => /^\/usr\/local\/go(?:\/|$)/.test(to ?? '') || sources.some(({ text = '' }) => FETCHED.test(text) || (from !== null && knownBase(from ?? '')?.family !== 'tool' && SDK.test(normal(`/${text}`)))));
}

/** Archives of Go, and the programs that fetch one. */
const FETCHED = /\b(?:go\.dev|golang\.org)\/dl\/|\bdl\.google\.com\/go\/|\bgo1\.\d[\w.-]*\.tar/;

/** Go before 1.21 reads neither a patch level nor a toolchain line. */
function unreadable({ place }: GoBuild): boolean {
  return place.kind === 'module' && (place.module.mod.toolchain !== undefined || /^\d+\.\d+\.\d+/.test(place.module.mod.go?.value ?? ''));
}

/** The release of an official image's tag: `1.22` of `1.22-alpine3.19`. */
export function goVersionOf(base: KnownBase | undefined): string | undefined {
  return base?.family === 'golang' ? /^(\d+\.\d+(?:\.\d+)?(?:rc\d+)?)(?:-|$)/.exec(base.image.tag ?? '')?.[1] : undefined;
}

/** The stage whose FROM names the image that a stage stands on. */
export function rootOf(view: View, stage: Stage): Stage | undefined {
  return stage.base.kind === 'stage' ? rootOf(view, view.stages[stage.base.stage]!.stage) : stage;
}

/** The highest go line that the go command reads before it does anything. */
export function neededBy(view: View, build: GoBuild): Finding<string> | undefined {
  const { place, run } = build;
  if (place.kind !== 'module' || changesModFile(view, build) || readsAnother(run)) return undefined;
  const { workspace, modules } = view.facts;
  const inWorkspace = workspace !== null && place.module.inWorkspace && goEnv(run, 'GOWORK') !== 'off' && seenBy(build, workspace.path).kind === 'context';
  const local = new Set(place.module.mod.replace.flatMap(({ local: to }) => to?.dir ?? []));
  const loaded = modules.filter((one) => one === place.module || local.has(one.dir) || (inWorkspace && one.inWorkspace));
  const lines = [...(inWorkspace ? [workspace.go] : []), ...loaded.map(({ mod }) => mod.go)];
  return lines.flatMap((line) => line ?? []).sort((a, b) => compareGoVersions(b.value, a.value))[0];
}

/** A tool of some version reads no go.mod. */
function readsAnother(run: GoRun): boolean {
  return installsTool(run) || readsOtherFile(run);
}

/** A command of the Dockerfile rewrites go.mod before. */
function changesModFile(view: View, { run }: GoBuild): boolean {
  return view.stages.some(({ runs }) => runs.some(({ script, step }) => step.line <= run.step.line && script.commands.some(({ words }) => words.some((word) => /(?:^|\/)go\.mod$/.test(word)) || (words[1] === 'mod' && /^(?:edit|init)$/.test(words[2] ?? '')))));
}

/** Kinds of tag that releases of today have too. */
const KEPT = /^(?:|-alpine|-bookworm|-trixie)$/;

function raised(view: View, root: Stage, { image }: KnownBase, need: string): { tag: string; edit: Edit }[] {
  const version = goVersionOf({ image, family: 'golang' } as KnownBase)!;
  const suffix = (image.tag ?? '').slice(version.length).replace(/^-alpine3\.\d+$/, '-alpine');
  const row = [...GO_RELEASES].reverse().find(({ minor }) => satisfies(minor, need));
  if (image.digest !== undefined || !KEPT.test(suffix) || row === undefined) return [];
  const known = `${row.minor}.${row.patch}`;
  const release = compareGoVersions(need, known) > 0 ? need : /^\d+\.\d+\.\d/.test(version) ? known : row.minor;
  const { file } = view;
  const word = root.from.words[0]!;
  const written = file.source.text.slice(word.start, word.end);
  const old = image.tag!;
  const from = (start: number, text: string, what: string, by: string): { tag: string; edit: Edit }[] => {
    const at = text.indexOf(what);
    return at < 0 || text.indexOf(what, at + 1) >= 0 ? [] : [{ tag: `${release}${suffix}`, edit: replace(file, start + at, start + at + what.length, by) }];
  };
  if (!written.includes('$')) return from(word.start, written, `:${old}`, `:${release}${suffix}`);
  // The release stands in the default of one ARG line; the part behind it, which a release of today has no more, in FROM.
  if (root.base.kind !== 'image') return [];
  const part = old.slice(version.length);
  const behind = suffix === part ? [] : from(word.start, written, part, suffix);
  const names = new Set(root.base.arguments);
  // What else goes by it means another image, or a package.
  const used = new RegExp(`\\$\\{?(?:${[...names].join('|')})\\b`);
  if (file.instructions.some(({ keyword, start, end }) => keyword !== 'ARG' && used.test(file.source.text.slice(start, end).replace(/^FROM\s+(?:--\S+\s+)*(?:\S+\/)?golang:\S+/i, '')))) return [];
  const shared = view.stages.some(({ stage }) => stage !== root && stage.base.kind === 'image' && stage.base.arguments.some((name) => names.has(name)));
  if (suffix !== part && (behind.length === 0 || shared)) return [];
  const standing = file.instructions.filter(({ keyword, line }) => keyword === 'ARG' && line < root.from.line).flatMap(({ words }) => words)
    .filter(({ text }) => names.has(text.split('=')[0]!)).flatMap(({ start, end }) => from(start, file.source.text.slice(start, end), version, release)).slice(0, 1);
  return standing.length === 0 ? [] : [...standing, ...behind];
}
