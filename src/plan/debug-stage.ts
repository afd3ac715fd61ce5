import { compareGoVersions } from '../analyze/modules/go-version.ts';
import { DEBIAN_SUITE, GO_RELEASES, golangImage, goSuite, type BaseImage } from './base-images.ts';
import { NONROOT, type Stage, type Step } from './build-plan.ts';
import { CACHES } from './stages.ts';
import type { Frame } from './repository/decided.ts';

/** The debugger: its newest release, and the Go that its go.mod asks for (proxy: github.com/go-delve/delve). */
const DELVE = { package: 'github.com/go-delve/delve/cmd/dlv@v1.27.2', needs: '1.25' };

/** The stage that compiles the debugger, from the module proxy; no other stage waits for it. */
export function delveStage({ release, registry, options }: Pick<Frame, 'release' | 'registry'> & { readonly options: Pick<Frame['options'], 'goproxy'> }): Stage {
  const builder = compareGoVersions(release, DELVE.needs) >= 0 ? release : GO_RELEASES[0].minor;
  return {
    name: 'delve', from: `${registry}${golangImage(builder, goSuite(builder))}`, platform: '$BUILDPLATFORM', why: 'The debugger of the debug stage; a build of the program leaves both out.',
    steps: [
      { do: 'arg', names: [options.goproxy ? { name: 'GOPROXY', value: options.goproxy } : { name: 'GOPROXY' }] },
      { do: 'arg', names: [{ name: 'TARGETOS' }, { name: 'TARGETARCH' }] },
      {
        do: 'run', mounts: CACHES,
        script: [`CGO_ENABLED=0 GOOS="$TARGETOS" GOARCH="$TARGETARCH" go install -trimpath -ldflags="-s -w" ${DELVE.package}`, 'mkdir -p /out', 'find /go/bin -name dlv -exec mv {} /out/ \\;'],
      },
    ],
  };
}

/** What a debug stage is made from. */
export interface DebugInput {
  readonly name: string;
  /** Prefix of all images, with its slash. */
  readonly registry: string;
  readonly runtime: Stage;
  /** The stage that compiles, with a CA bundle; asked for where the base has no shell. */
  readonly build: string;
  readonly base: Pick<BaseImage, 'holds' | 'home'>;
  /** What the runtime stage stands on. */
  readonly from: string;
  /** Path of the program. */
  readonly binary: string;
  readonly writable: readonly string[];
}

/**
 * A stage with the runtime stage's files, settings and binary, a shell and a debugger, for whoever must look inside of an
 * image that has no shell.
 */
export function debugStage({ name, registry, runtime, build, base, from, binary, writable }: DebugInput): Stage {
  const shell = base.holds.includes('shell');
  const kept = runtime.steps.filter((step) => !['entrypoint', 'cmd', 'healthcheck'].includes(step.do) && (shell || !copiesRootfs(step)));
  const own: Step[] = shell ? [] : [
    { do: 'copy', from: build, sources: ['/etc/ssl/certs/ca-certificates.crt'], to: '/etc/ssl/certs/' },
    { do: 'run', mounts: [], why: 'The user and directories of the image.', script: userScript(base.home, writable) },
  ];
  return {
    name, from: shell ? from : `${registry}debian:${DEBIAN_SUITE}-slim`, platform: null,
    why: `docker build --target ${name} . looks inside: the very same program, with a shell and a debugger (dlv exec ${binary}).`,
    steps: [...own, { do: 'copy', from: 'delve', sources: ['/out/dlv'], to: '/usr/local/bin/dlv' }, ...kept, { do: 'cmd', command: ['/bin/sh'] }],
  };
}

function copiesRootfs(step: Step): boolean {
  return step.do === 'copy' && step.sources.includes('/rootfs/');
}

function userScript(home: string, writable: readonly string[]): string[] {
  const [uid, gid] = NONROOT.split(':');
  return [
    `echo 'nonroot:x:${uid}:${gid}:nonroot:${home}:/bin/sh' >>/etc/passwd`, `echo 'nonroot:x:${gid}:' >>/etc/group`,
    `mkdir -p ${[home, ...writable].join(' ')}`, `chown ${NONROOT} ${home}`,
    ...(writable.length > 0 ? [`chown ${uid}:0 ${writable.join(' ')}`, `chmod 775 ${writable.join(' ')}`] : []),
  ];
}
