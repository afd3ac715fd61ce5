import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServiceOptions } from '../../src/options.ts';
import { planService } from '../../src/plan/service.ts';
import { haveBase, must, mustCall, type Bench } from './bench.ts';
import type { HostBuild } from './comparison.ts';
import { runProcess } from './run-process.ts';

/** Compiles the program to `bin/<platform>/<name>` below a copy of the sources. */
export interface Compiler extends HostBuild {
  compile: (directory: string, options: ServiceOptions) => Promise<void>;
}

/** An outer make hands its own flags and depth to all that it starts; ours is no part of it. */
const NO_MAKE = { MAKEFLAGS: undefined, MFLAGS: undefined, MAKELEVEL: undefined };

/**
 * How the binary of `prebuilt` comes about: by the Makefile and Go on this machine, with the release of the builder
 * image where that can be had; else inside of the builder image.
 * @param release of the builder image; `null` where it is not known
 * @param image the builder image
 */
export async function chooseCompiler(bench: Bench, release: string | null, image: string): Promise<Compiler> {
  const local = await goVersion(bench, 'local');
  if (local === null) return inImage(bench, release, image, 'Go is not on this machine');
  if ((await runProcess(['make', '--version'], { signal: bench.signal })).code === 127) return inImage(bench, release, image, 'make is not on this machine');
  if (release === null || release === local) return onMachine(bench, local, `compiled on this machine by the Makefile with ${local}.`);
  const fetched = await goVersion(bench, release);
  if (fetched !== release) return inImage(bench, release, image, `Go here is ${local}, and ${release} was not to be had (GOTOOLCHAIN=${release})`);
  return onMachine(bench, release, `compiled on this machine by the Makefile with the image's release ${release} (GOTOOLCHAIN; Go here is ${local}).`);
}

async function goVersion({ workplace, signal }: Bench, toolchain: string): Promise<string | null> {
  const { code, stdout } = await runProcess(['go', 'env', 'GOVERSION'], { cwd: workplace.top, env: { GOTOOLCHAIN: toolchain, GOFLAGS: '' }, signal });
  return code === 0 ? stdout.trim() : null;
}

function onMachine(bench: Bench, release: string, why: string): Compiler {
  return {
    by: 'machine',
    release,
    why,
    compile: async (directory, options) => {
      const target = `bin/${bench.tool.platform}/${options.name}`;
      // An empty build cache, as on a machine that builds this for the first time; it is shared by both builds.
      const env = { ...NO_MAKE, GOTOOLCHAIN: release, GOCACHE: await bench.workplace.directory('go-build-cache') };
      await must(bench, `make ${target}`, ['make', target, 'GO=go', 'VERSION=dev', 'REVISION=unknown'], { cwd: directory, env });
    },
  };
}

function inImage(bench: Bench, release: string | null, image: string, reason: string): Compiler {
  let round = 0;
  return {
    by: 'builder image',
    release,
    why: `compiled inside of the builder image${release ? ` with ${release}` : ''}, since ${reason}.`,
    compile: async (directory, options) => {
      round += 1;
      const name = bench.workplace.container(`compile-${round}`);
      await haveBase(bench, image);
      await mustCall(bench, 'making a container to compile in', ['create', '--name', name, ...containerFlags(bench, options), image, 'sh', '-c', goBuild(options)]);
      await mustCall(bench, 'copying the sources into it', ['cp', `${directory}/.`, `${name}:/src`]);
      await mustCall(bench, `go build in ${image}`, ['start', '-a', name]);
      const target = join(directory, 'bin', ...bench.tool.platform.split('/'));
      await mkdir(target, { recursive: true });
      await mustCall(bench, 'copying the binary out of it', ['cp', `${name}:/out/${options.name}`, join(target, options.name)]);
      await mustCall(bench, 'removing the container', ['rm', name]);
    },
  };
}

/** Volumes in place of the machine's caches: empty before the first build, and there for the second. */
function containerFlags({ tool, workplace }: Bench, { goproxy }: ServiceOptions): string[] {
  const [os, arch, variant] = tool.platform.split('/') as [string, string, string?];
  const variables = [
    'CGO_ENABLED=0', `GOOS=${os}`, `GOARCH=${arch}`,
    ...(arch === 'arm' ? [`GOARM=${(variant ?? 'v7').slice(1)}`] : []),
    ...(goproxy ? [`GOPROXY=${goproxy}`] : []),
  ];
  return [
    '-v', `${workplace.volume('build')}:/root/.cache/go-build`,
    '-v', `${workplace.volume('modules')}:/go/pkg/mod`,
    ...variables.flatMap((variable) => ['-e', variable]),
    '-w', '/src',
  ];
}

/** The Makefile's own command line; its names hold nothing that a shell reads (options.ts checks them). */
function goBuild(options: ServiceOptions): string {
  const { tags, stripped, name } = planService(options);
  const tagged = tags.length > 0 ? ` -tags ${tags.join(',')}` : '';
  return `go build -trimpath -buildvcs=false${tagged} -ldflags "${stripped ? '-s -w ' : ''}-X main.version=dev" -o /out/${name} .`;
}
