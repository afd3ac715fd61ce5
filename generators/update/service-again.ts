import type { PortFact } from '../../src/analyze/runtime/ports/addresses.ts';
import type { Json } from '../../src/commit/record.ts';
import { below } from '../../src/analyze/packages/directories.ts';
import { refuse, Refusal, type Diagnostic } from '../../src/diagnostic.ts';
import { readDockerIgnore } from '../../src/docker-ignore.ts';
import type { ServiceOptions } from '../../src/options.ts';
import { textsOf } from '../../src/resolve-options.ts';
import { needsOf } from '../../src/plan/build-secrets.ts';
import { planModules } from '../../src/plan/repository/modules.ts';
import { chooseRelease, neededRelease, satisfies } from '../../src/plan/repository/release.ts';
import { targetsOf, type Target } from '../../src/plan/repository/target.ts';
import type { ServiceCode } from '../../src/plan/service.ts';
import type { BuildPlan } from '../../src/plan/build-plan.ts';
import { joinPath } from '../../src/repo.ts';
import type { RenderedFile } from '../../src/render/render.ts';
import type { Change } from '../../src/update/changes.ts';
import { keptOptions, serviceFiles, type ServiceFiles } from '../app/service-files.ts';
import { imageOptions, ownImageFiles, storedMains, type PlannedImage } from '../dockerfile/image-files.ts';
import { fromPlace } from '../dockerfile/repository.ts';
import { asService, withServiceLabels } from './grown-image.ts';
import { followed, renamedServiceFile } from './choices.ts';
import { isThere } from './contents.ts';
import { planImageAgain, type ImageInput } from './image-again.ts';
import { cgoReason } from './reasons.ts';

/** A service as it would be made now. */
export interface ServiceAgain {
  readonly files: readonly RenderedFile[];
  readonly options: { [name: string]: Json };
  readonly plan: BuildPlan;
  /** The image, where it is planned from the code: the service has grown beyond its scaffold. */
  readonly image: PlannedImage | null;
  /** What its build reads; nothing where that is not known. */
  readonly reads: readonly string[];
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What the image of a service is that has grown beyond its scaffold. */
export const PLANNED = 'planned from the code';

const IMAGE_FILES = ['Dockerfile', '.dockerignore'];

/**
 * Makes a service again. Its code is its owner's now: where that asks for a newer release, or opens another port, the
 * answers follow it; where it asks for what the scaffold's image cannot give, the image is planned from the code.
 * @throws Refusal where it has no module any more
 */
export function serviceAgain(input: ImageInput, answers: ServiceOptions): ServiceAgain {
  const { line, stored, open, mains, team } = input;
  const targets = targetsOf(open.facts, mains);
  if (targets.length > 0 ? targets.some(({ module }) => module === undefined) : open.facts.modules.length === 0) {
    throw refuse('module-missing', `no go.mod is left for the service ${answers.name}, and without one it does not build`, `take go.mod back from your version control, or run go mod init ${answers.module}`);
  }
  refuseOtherPort(input, targets);
  refuseOldRelease(input, targets);
  const { release, diagnostics: about } = chooseRelease(targets, { go: line.options.go || null, goStored: answers.go });
  const fixed = line.options.recipe !== undefined && line.options.recipe !== 'minimal';
  const stays = fixed || (answers.recipe !== 'minimal' && storedMains(stored) === undefined);
  const image = stays ? null : planned({ ...input, open: asService(open, mains, answers.name) });
  const opened = image === null ? openedPorts(targets) : image.planned.runtimes.length === 1 ? image.planned.runtimes[0]!.ports : [];
  const port = opened.length === 1 ? opened[0] : answers.port;
  const options = { ...answers, go: release, port: answers.kind === 'http' && line.options.port === undefined ? (port ?? answers.port) : answers.port };
  const dockerfile = stored && renamedServiceFile(input.root, stored);
  const service = serviceFiles(options, team, dockerfile);
  const renamed = dockerfile === undefined || !isThere(input.root, 'Makefile') || stored?.files['Makefile']?.base?.includes(dockerfile) === true ? [] : [followed('Dockerfile', dockerfile)];
  const grown = image === null ? undefined : beyond(image, service);
  if (image === null || (grown === undefined && storedMains(stored) === undefined)) {
    const problem = stays ? unbuildable(input, options) : [];
    return { ...service, options: keptOptions(options, team), image: null, reads: image?.planned.files ?? [], changes: renamed, diagnostics: [...service.diagnostics, ...about, ...problem] };
  }
  const labelled = withServiceLabels(image, service.plan);
  const grownFiles = serviceFiles(options, team, dockerfile, codeOf(image)).ours;
  const ours = [...grownFiles.filter(({ path }) => !IMAGE_FILES.includes(path)), ...ownImageFiles(input.root, labelled)];
  const files = team?.files(ours, true, { ...labelled.planned.values, ...textsOf(options) }, labelled.planned.plan, open.place.file) ?? ours;
  const first: Change = { what: 'image', from: 'planned from your answers', to: PLANNED, why: grown?.why ?? '', at: grown?.at ?? null };
  return {
    files,
    options: imageOptions({ ...stored!, options: { ...stored!.options, ...keptOptions(options, team) } }, image),
    plan: labelled.planned.plan, image: labelled, reads: labelled.planned.files, changes: [...renamed, ...(storedMains(stored) === undefined ? [first] : [])],
    diagnostics: [...service.diagnostics, ...image.planned.diagnostics],
  };
}

/** What the Makefile compiles of a service whose image is planned from the code; of several programs the first. */
function codeOf({ planned: { targets }, open: { place } }: PlannedImage): ServiceCode | undefined {
  const [target] = targets;
  const dir = target && below(place.directory, target.command.dir);
  if (target === undefined || dir === undefined) return undefined;
  return { dir: dir === '' ? '.' : dir, cgo: target.command.cgo.need === 'needed', tags: (target.program?.flags.tags ?? []).map(({ value }) => value), embeds: target.command.embeds.flatMap(({ files }) => files).flatMap((path) => below(place.directory, path) ?? []) };
}

/** The code is its owner's now, and opens what it says there: an image with another port, or none, would be wrong until the next update follows the code. */
function refuseOtherPort({ line: { options: { port: asked, kind } }, stored, open }: ImageInput, targets: readonly Target[]): void {
  const [first, ...others] = openings(targets);
  if (first === undefined) return;
  const opens = `the code opens port ${first.port} (${fromPlace(first.at.path, open.place)}:${first.at.line}), and the image follows it`;
  if (kind === 'cli' && stored?.options['kind'] !== 'cli') throw refuse('option-kind', `--kind cli: ${opens}`, 'take the server out of the code, then run update again; or leave --kind out');
  if (asked === undefined || [first, ...others].some(({ port }) => port === Number(asked))) return;
  throw refuse('option-port', `--port ${asked}: ${opens}`, 'change the port there, then run update without --port');
}

/** A builder that is older than go.mod asks for builds nothing. */
function refuseOldRelease({ line: { options: { go } }, open }: ImageInput, targets: readonly Target[]): void {
  const need = neededRelease(targets);
  if (!go || need === undefined || satisfies(go, need.value)) return;
  throw refuse('release-too-old', `--go ${go} is older than go ${need.value}, which the build asks for (${fromPlace(need.at.path, open.place)}:${need.at.line})`, `choose ${need.value} or newer, or leave out --go`);
}

/** What a program listens on for streams, by number; of several programs nothing is one service's. */
function openings(targets: readonly Target[]): readonly PortFact[] {
  return (targets.length === 1 ? targets[0]!.program?.runtime.ports ?? [] : []).filter(({ protocol, port }) => protocol === 'tcp' && port !== undefined);
}

function openedPorts(targets: readonly Target[]): readonly number[] {
  return [...new Set(openings(targets).map(({ port }) => port!))];
}

/** The image as the code asks for it; `null` where it cannot be planned and the scaffold's has to do. */
function planned(input: ImageInput): PlannedImage | null {
  if (input.mains.length === 0) return null;
  try {
    return planImageAgain(input, true);
  } catch (error) {
    if (error instanceof Refusal && storedMains(input.stored) === undefined && input.line.flags['main'] === undefined) return null;
    throw error;
  }
}

type Grown = Pick<Change, 'why' | 'at'>;

/** What the image of a scaffold cannot give, in the order in which it is told. */
const GROWN: readonly ((image: PlannedImage, scaffold: BuildPlan) => Grown | undefined)[] = [
  ({ planned: { targets } }) => {
    const user = targets[0]?.command.cgo.users.find(({ need }) => need === 'needed');
    return user && targets[0]?.command.cgo.need === 'needed' ? { why: cgoReason(user), at: user.at } : undefined;
  },
  ({ planned: { targets }, open: { place } }) => (targets.length === 1 && targets[0]!.command.dir === place.directory ? undefined : { why: 'is the program now', at: targets[0]?.command.at ?? null }),
  ({ planned: { runtimes } }) => runtimes.flatMap(({ programs }) => programs)[0],
  ({ planned: { runtimes } }) => runtimes.flatMap(({ files }) => files).map(({ why }) => ({ why, at: null }))[0],
  ({ planned: { runtimes } }) => (runtimes.some(({ libraries, packages }) => libraries !== 'static' || packages.length > 0) ? { why: 'it needs a C library', at: null } : undefined),
  ({ planned: { runtimes } }) => (runtimes.some(({ volumes, empty, mounts }) => volumes.length + empty.length + mounts.length > 0) ? { why: 'it keeps or reads files beside the program', at: null } : undefined),
  severalModules,
  ({ planned: { plan }, chosen: { ca } }, scaffold) => {
    const [asked, given] = [needsOf(plan.stages, null, ca), needsOf(scaffold.stages, null, ca)];
    const more = (asked.ssh && !given.ssh) || asked.secrets.some(({ id }) => !given.secrets.some((one) => one.id === id));
    return more ? { why: 'its build needs a secret', at: null } : undefined;
  },
  ({ planned: { plan } }, scaffold) => {
    // A stage `base` names the image below the last one, and builds nothing.
    const known = new Set(['base', ...scaffold.stages.map(({ name }) => name)]);
    return plan.stages.some(({ name }) => !known.has(name)) ? { why: 'its build takes more than one step', at: null } : undefined;
  },
  ({ planned: { plan, targets } }, scaffold) => {
    const zones = targets[0]?.program?.runtime.world.zones;
    return zones !== undefined && bringsZones(plan) && !bringsZones(scaffold) ? { why: `loads a time zone by its name (${zones.value})`, at: zones.at } : undefined;
  },
  ({ planned: { targets } }) => {
    const tag = targets.flatMap(({ program }) => program?.flags.tags ?? [])[0];
    return tag && { why: `builds with -tags ${tag.value}`, at: tag.at };
  },
];

/** Whether an image gets the data of time zones, in the program or beside it. */
function bringsZones({ stages }: BuildPlan): boolean {
  return /\b(?:time)?tzdata\b|zoneinfo/.test(JSON.stringify(stages));
}

/** Modules beside it that the program needs, or a go.work that the go command would find in the build; others of the repository are nothing to it. */
function severalModules({ planned: { targets }, open: { repo, facts, place } }: PlannedImage): Grown | undefined {
  const why = 'it is built from several modules';
  const sent = facts.workspace !== null && below(place.directory, facts.workspace.path) !== undefined;
  for (const target of targets) {
    const replace = target.module?.mod.replace.find(({ local }) => local !== null);
    if (replace) return { why, at: replace.at };
    const own = joinPath(target.module?.dir ?? '.', 'go.mod');
    if (planModules(repo, facts, target).files.some((path) => /(?:^|\/)go\.mod$/.test(path) && path !== own)) return { why, at: null };
    if (sent) return { why: facts.workspace!.use.length > 1 ? why : 'lies beside it', at: { path: facts.workspace!.path, line: 0 } };
  }
  return undefined;
}

function beyond(image: PlannedImage, { plan, files }: ServiceFiles): Grown | undefined {
  for (const row of GROWN) {
    const grown = row(image, plan);
    if (grown !== undefined) return { why: grown.why, at: grown.at };
  }
  const { hides } = readDockerIgnore(files.find(({ path }) => path === '.dockerignore')?.contents ?? '');
  const hidden = image.planned.targets.flatMap(({ command }) => command.embeds).find((embed) => embed.files.some(hides));
  return hidden && { why: `embeds ${hidden.pattern.value}, which the scaffold's .dockerignore leaves at home`, at: hidden.pattern.at };
}

/** A recipe of the article builds the package beside its Dockerfile, and without cgo: better said here than by the compiler. */
function unbuildable({ open: { facts, place }, mains }: ImageInput, { recipe }: ServiceOptions): Diagnostic[] {
  const targets = targetsOf(facts, mains);
  const moved = targets.length > 0 && !targets.some(({ command: { dir } }) => dir === place.directory) ? targets[0]!.command : undefined;
  const gone: Diagnostic[] = moved === undefined ? [] : [{ code: 'recipe-program-moved', severity: 'warning', message: `recipe ${recipe} builds the package beside its Dockerfile, and the program is ${below(place.directory, moved.dir) ?? moved.dir} now`, at: moved.at, remedy: 'take the recipe that follows it: --recipe minimal' }];
  return gone.concat(targets.flatMap(({ command: { cgo } }): Diagnostic[] => {
    const user = cgo.need === 'needed' ? cgo.users.find(({ need }) => need === 'needed') : undefined;
    if (user === undefined) return [];
    return [{ code: 'recipe-without-cgo', severity: 'warning', message: `recipe ${recipe} compiles without cgo, which the program needs: ${user.why}`, at: user.at, remedy: 'take the recipe that knows cgo: --recipe minimal' }];
  }));
}
