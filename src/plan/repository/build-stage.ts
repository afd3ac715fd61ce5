import { DEBIAN_SUITE, type BaseImage } from '../base-images.ts';
import type { Mount, Stage, Step } from '../build-plan.ts';
import { CACHES, VARIANTS } from '../stages.ts';
import { aptInstall } from './apt.ts';
import { goBuild, type CompilePlan } from './compile.ts';
import { builderImage, directoryOf, topOf, type Common, type Decided, type Frame } from './decided.ts';
import { outputMounts } from './front-ends/front-end.ts';
import { GENERATED } from './generated/generate.ts';
import { isOwnGopath, moduleCopies, moduleMounts, type ModulePlan } from './modules.ts';
import { PREPARED } from '../pre-build.ts';
import type { Target } from './target.ts';
import { mediaTypesSteps } from './run-time/media-types.ts';
import { libraryLines } from './run-time/own-libraries.ts';
import { openedFiles } from './run-time/opened-files.ts';
import { rootfsSteps } from './run-time/writable.ts';

/** The stage that several programs start from: modules, and the part of the file system that all have. */
export function commonStage(common: Common, frame: Frame): Stage {
  return {
    name: common.name, from: builderImage(frame), platform: '$BUILDPLATFORM',
    why: "The compiler runs on the builder's own platform and cross-compiles for the image's.",
    steps: [
      { do: 'workdir', path: common.directory },
      goproxyArgument(frame),
      ...environment(common.modules),
      ...(common.modules ? downloadSteps(common.modules) : []),
      ...rootfsSteps(common.base, common.base.image === 'scratch', 'base', common.writable),
    ],
  };
}

/** The stage that compiles one program. `missing`: the base lacks what a program needs, and this stage makes it. */
export function buildStage(one: Decided, frame: Frame, name: string, base: BaseImage, missing: boolean, baseStage: string): Stage {
  const { modules, compile, target } = one;
  const common = frame.common?.members.includes(one) ? frame.common : null;
  const top = topOf(one);
  const caches = modules.mode === 'gopath' ? [cacheFor(one)] : [CACHES[0]!, cacheFor(one)];
  const why = compile.cgo
    ? `cgo (${cgoReason(target)}): compiled on the image's own platform, with its C library.`
    : "The compiler runs on the builder's own platform and cross-compiles for the image's.";
  return {
    name,
    from: common ? common.name : builderImage(frame),
    platform: common || compile.cgo ? null : '$BUILDPLATFORM',
    why: common ? null : why,
    steps: [
      ...(compile.cgo && target.command.cgo.buildPackages.length > 0 ? [aptInstall(target.command.cgo.buildPackages, 'Headers and libraries for cgo.', target.command.cgo.aliases)] : []),
      ...(common?.directory === directoryOf(one) ? [] : [{ do: 'workdir', path: directoryOf(one) } as const]),
      ...(common ? [] : [goproxyArgument(frame)]),
      ...(common?.modules ? [] : [...environment(modules), ...downloadSteps(modules)]),
      ...rootfsSteps(base, missing && common?.base.image !== 'scratch', baseStage, one.runtime.writable.filter((path) => !common?.writable.includes(path)), one.runtime.empty, one.runtime.accounts),
      ...openedFiles(one.runtime.files),
      ...mediaTypesSteps(one.runtime.mediaTypes),
      ...(compile.cgo ? [] : [{ do: 'arg', names: [{ name: 'TARGETOS' }, { name: 'TARGETARCH' }, { name: 'TARGETVARIANT' }] } as const]),
      ...stampArguments(compile),
      {
        do: 'run',
        mounts: [...sourceMounts(one, frame), ...outputMounts(one.builds, top), ...caches],
        script: [...compileScript(compile, packagePaths(target), `/out/${target.name}`), ...libraryLines(target)],
      },
    ],
  };
}

/**
 * The source: the context, or the stage that adds to it. Where the program's modules lie below the context they alone are
 * mounted, so that an edit beside them compiles nothing; C code may include files from anywhere.
 */
function sourceMounts(one: Decided, { options, generate }: Frame): Mount[] {
  const { modules, compile, target, builds } = one;
  const top = topOf(one);
  const made = outputMounts(builds, top).flatMap((mount) => ('target' in mount ? [mount.target] : []));
  const mount = (place: string, source: { from?: string; source?: string }): Mount =>
    ({ type: 'bind', ...source, target: place, ...(modules.writes || made.some((path) => path.startsWith(`${place}/`)) ? { rw: true as const } : {}) });
  const from = options['pre-build'] !== '' ? PREPARED : generate?.targets.includes(target.name) ? GENERATED : null;
  if (from !== null) return [mount(top, { from, source: top })];
  const dirs = compile.cgo ? null : modules.dirs;
  const inside = dirs !== null && made.every((path) => dirs.some((dir) => path.startsWith(`${top}/${dir}/`)));
  return inside ? dirs.map((dir) => mount(`${top}/${dir}`, { source: dir })) : [mount(top, {})];
}

/** `ARG GOPROXY`, with a value where the user set one. */
export function goproxyArgument({ options }: Frame): Step {
  return { do: 'arg', names: [options.goproxy ? { name: 'GOPROXY', value: options.goproxy } : { name: 'GOPROXY' }] };
}

/** Why a variable of the go command is set. */
const REASONS: Readonly<Record<string, string>> = {
  GO111MODULE: 'There is no go.mod: packages are found below GOPATH, as before modules.',
  GOWORK: 'The program needs no other module of go.work.',
};

/** The same of GOFLAGS, by its value. */
const VENDOR_REASONS: Readonly<Record<string, string>> = {
  '-mod=vendor': 'There is no go.sum: the modules are those in vendor/, which go.mod is too old for to be taken by itself.',
  '-mod=mod': 'vendor/ differs from go.mod: the modules are downloaded in its place.',
  '-mod=readonly': 'vendor/ differs from go.mod: the modules are downloaded in its place.',
};

/** The same of GOPATH. */
function gopathReason(env: ModulePlan['env']): string {
  return isOwnGopath(env) ? 'The repository is a GOPATH itself: import paths begin below src/.' : 'What godep copied is found in a GOPATH of its own.';
}

/** Variables of every go command. */
export function environment(modules: ModulePlan | null): Step[] {
  const names = Object.keys(modules?.env ?? {});
  if (modules === null || names.length === 0) return [];
  const why = names.flatMap((name) => (name === 'GOFLAGS' ? modules.why ?? VENDOR_REASONS[modules.env[name]!] : name === 'GOPATH' ? gopathReason(modules.env) : REASONS[name]) ?? []).join(' ');
  return [{ do: 'env', values: modules.env, ...(why !== '' && { why }) }];
}

function downloadSteps(modules: ModulePlan): Step[] {
  if (modules.mode !== 'download') return [];
  const why = 'Modules have a layer of their own: an edit of the code repeats no download.';
  // Buildah (measured with 1.39) mounts a file that is to be written as an empty one, which is no go.mod.
  if (modules.writes) return [...moduleCopies(modules).map((step, index) => (index === 0 ? { ...step, why } : step)), { do: 'run', mounts: [CACHES[0]!], script: ['go mod download'] }];
  return [{ do: 'run', mounts: [...moduleMounts(modules), CACHES[0]!], script: ['go mod download'], why }];
}

function compileScript(compile: CompilePlan, packages: readonly string[], output: string): string[] {
  const env = Object.entries(compile.env).map(([name, value]) => `${name}=${value}`).join(' ');
  const line = goBuild(compile, packages, output);
  return compile.cgo ? [`${env} ${line}`] : [...VARIANTS, `${env} GOOS="$TARGETOS" GOARCH="$TARGETARCH" ${line}`];
}

/** Go's own cache is not keyed by system headers: with cgo its id holds suite, release and packages. */
function cacheFor({ compile, target }: Decided): Mount {
  const [, build] = CACHES as readonly [Mount, Extract<Mount, { type: 'cache' }>];
  return compile.cgo ? { ...build, id: ['go-build', DEBIAN_SUITE, ...target.command.cgo.buildPackages].join('-') } : build;
}

function stampArguments(compile: CompilePlan): Step[] {
  const names = Object.entries(compile.args).map(([name, value]) => ({ name, value }));
  return names.length === 0 ? [] : [{ do: 'arg', names, why: 'Below the downloads, so that a new version repeats none of them.' }];
}

function cgoReason({ command }: Target): string {
  const user = command.cgo.users.find(({ need }) => need === 'needed');
  if (user === undefined) return 'import "C"';
  return user.value === '' || user.value === command.importPath ? `import "C" in ${user.at.path}:${user.at.line}` : user.value;
}

/** The package relative to its module's directory, or its files there where the directory holds other programs too. */
function packagePaths({ command, module }: Target): string[] {
  const top = module?.dir ?? '.';
  const inside = command.dir === top ? '' : top === '.' ? command.dir : command.dir.slice(top.length + 1);
  const place = inside === '' ? '.' : `./${inside}`;
  return command.files?.map((name) => `${place}/${name}`) ?? [place];
}

