import { replace } from '../edits.ts';
import { mountOptions } from '../image/build.ts';
import type { Step } from '../parse/dockerfile.ts';
import { firstOfEachLine, type Edit, type Found, type Rule } from '../rule.ts';
import type { GoBuild, View } from '../view.ts';

/** The download fills a cache that the build does not have. */
export const cacheLost: Rule = {
  id: 'cache-lost',
  grade: 'drift',
  title: 'the download step has a cache mount that the build step lacks',
  remedy: 'mount the same cache in both steps',
  about: `What \`go mod download\` lays into a cache mount is in no layer: a build step without the same mount finds no module and fetches all of them again, and fails where the network is closed. Silent where modules are vendored.`,
  judge: (view) => firstOfEachLine(lost(view)),
};

/** No cache mount for Go's caches. */
export const cacheMissing: Rule = {
  id: 'cache-missing',
  grade: 'advice',
  title: "a go build without a cache mount for Go's build cache",
  remedy: 'add --mount=type=cache,target=/root/.cache/go-build (and target=/go/pkg/mod) to the RUN',
  about: `Without it each change of a file compiles the standard library and every dependency again. It takes BuildKit (Docker's builder since 23.0); classic builders and kaniko know no mounts, so it is advice.`,
  judge: (view) => firstOfEachLine(view.builds.flatMap((build) => missing(view, build))),
};

const MODULES = '/go/pkg/mod';
const BUILD = '/root/.cache/go-build';

/** Where modules lie, and nothing that was compiled. */
const OF_MODULES = /^(?:\/go|\$\{?GOPATH\}?)(?:\/pkg(?:\/mod)?)?$/;

interface Cache {
  readonly target: string;
  readonly text: string;
}

function caches({ flags }: Step): Cache[] {
  return flags.filter(({ name }) => name === 'mount').flatMap(({ text, value }) => {
    const options = mountOptions(value);
    const target = options.get('target') ?? options.get('dst') ?? options.get('destination');
    return options.get('type') === 'cache' && target !== undefined ? [{ target: target.replace(/\/+$/, ''), text }] : [];
  });
}

function lost(view: View): Found[] {
  return view.builds.filter(({ run }) => run.kind === 'modules').flatMap((download) => {
    const cache = caches(download.run.step).find(({ target }) => target === MODULES || target === '/go' || target === '/go/pkg');
    if (cache === undefined) return [];
    const later = view.builds.filter(({ run }) => run.kind === 'build' && run.certain && run.step !== download.run.step && descends(view, run.stage, download.run.stage) && run.step.line > download.run.step.line);
    return later.filter((build) => !caches(build.run.step).some(({ target }) => MODULES.startsWith(target)) && !vendored(build) && hasRequirements(build)).map((build): Found => ({
      line: build.run.step.line, message: `line ${download.run.step.line} downloads modules into a cache mount, and the build in line ${build.run.step.line} does not mount it: it downloads them again`,
      ...mounted(view, build.run.step, [cache.text]),
    }));
  });
}

function descends(view: View, stage: number, from: number): boolean {
  if (stage === from) return true;
  const { base } = view.stages[stage]!.stage;
  return base.kind === 'stage' && descends(view, base.stage, from);
}

function vendored(build: GoBuild): boolean {
  return build.place.kind !== 'module' || build.place.module.vendor.state !== 'none';
}

function hasRequirements({ place }: GoBuild): boolean {
  return place.kind === 'module' && place.module.mod.require.length > 0;
}

function missing(view: View, build: GoBuild): Found[] {
  const { run, place } = build;
  if (run.kind !== 'build' || !run.certain || place.kind !== 'module' || view.stages[run.stage]!.base?.family !== 'golang') return [];
  // A portable file does without mounts on purpose.
  if (view.recorded && !/--mount=/.test(view.file.source.text)) return [];
  const held = caches(run.step);
  if (held.some(({ target }) => !OF_MODULES.test(target)) || run.call.use.env['GOCACHE'] !== undefined || run.step.scope.has('GOCACHE')) return [];
  const modules = held.length === 0 && hasRequirements(build) && !vendored(build) && downloads(view, build) === undefined ? [`--mount=type=cache,target=${MODULES}`] : [];
  return [{ line: run.step.line, message: `go build has ${held.length === 0 ? 'no cache mount' : 'a cache mount for modules alone'}: each change compiles every dependency again`, ...mounted(view, run.step, [...modules, `--mount=type=cache,target=${BUILD}`]) }];
}

/** A step that has laid the modules into a layer: a mount would hide them. */
function downloads(view: View, build: GoBuild): GoBuild | undefined {
  return view.builds.find(({ run }) => run.kind === 'modules' && caches(run.step).length === 0 && descends(view, build.run.stage, run.stage));
}

function mounted(view: View, step: Step, mounts: readonly string[]): { edits?: readonly Edit[] } {
  const at = step.start + /^\S+\s*/.exec(view.file.source.text.slice(step.start))![0].length;
  return { edits: [replace(view.file, at, at, `${mounts.join(' ')} `)] };
}
