import type { ServiceOptions } from '../options.ts';
import { ALPINE, BASE_IMAGES, baseImage, golangImage, goSuite, type BaseImage } from './base-images.ts';
import { NONROOT, type Mount, type Stage, type Step } from './build-plan.ts';
import { FIPS_MODULE } from './fips-module.ts';

/** Go's caches survive between builds and are shared by all services of a builder; both are safe for concurrent use. */
export const CACHES: readonly Mount[] = [
  { type: 'cache', id: 'go-mod', target: '/go/pkg/mod' },
  { type: 'cache', id: 'go-build', target: '/root/.cache/go-build' },
];

/** The CPU level of a platform variant, spelled as Go wants it: GOARM takes digits alone, GOAMD64 v1–v4, GOARM64 v8.N and v9.N (go.dev/doc/install/source#environment). */
export const VARIANTS = [
  'case "$TARGETARCH/$TARGETVARIANT" in',
  '  amd64/v*) export GOAMD64="$TARGETVARIANT" ;;',
  '  arm/v*) export GOARM="${TARGETVARIANT#v}" ;;',
  '  arm64/v*.*) export GOARM64="$TARGETVARIANT" ;;',
  'esac',
];

/** The default recipe: design rules 1–8, onto the smallest base that serves. */
export function minimal(o: ServiceOptions, bases: readonly BaseImage[] = BASE_IMAGES): readonly Stage[] {
  const base = baseImage(o.base, bases);
  const missing = !(['ca', 'user', 'tmp'] as const).every((part) => base.holds.includes(part));
  const build: Stage = {
    name: 'build',
    from: golangImage(o.go, goSuite(o.go)),
    platform: '$BUILDPLATFORM',
    why: "The compiler runs on the builder's own platform and cross-compiles for the image's.",
    steps: [
      { do: 'workdir', path: '/src' },
      ...goproxyArgument(o),
      { do: 'copy', sources: ['go.mod', 'go.sum*'], to: './', patterns: true, why: 'Modules have a layer of their own; go.sum comes with the first dependency.' },
      { do: 'run', mounts: [CACHES[0]!], script: ['go mod download'] },
      ...(missing ? rootfs(base) : []),
      { do: 'arg', names: [{ name: 'TARGETOS' }, { name: 'TARGETARCH' }, { name: 'TARGETVARIANT' }] },
      { do: 'arg', names: [{ name: 'VERSION', value: 'dev' }], why: 'Below the downloads, so that a new version repeats none of them.' },
      {
        do: 'run',
        mounts: [{ type: 'bind', target: '.' }, ...CACHES],
        script: [
          ...VARIANTS,
          `${environment(o)} GOOS="$TARGETOS" GOARCH="$TARGETARCH" go build -buildvcs=false -trimpath${tagsFlag(o)} -ldflags="-s -w -X 'main.version=$VERSION'" -o ${binary(o)} .`,
        ],
      },
    ],
  };
  const runtime: Stage = {
    name: null,
    from: base.image === 'scratch' || !missing ? base.image : 'base',
    platform: null,
    why: null,
    steps: [
      ...(missing ? [{ do: 'copy', from: 'build', sources: ['/rootfs/'], to: '/' } as const] : []),
      { do: 'copy', from: 'build', sources: [binary(o)], to: binary(o) },
      ...(base.holds.includes('user') ? [] : [{ do: 'env', values: { HOME: base.home, ...zone(o) } } as const]),
      ...(base.holds.includes('user') && o.timezone ? [{ do: 'env', values: zone(o) } as const] : []),
      ...labels(),
      { do: 'user', user: NONROOT },
      ...listening(o, binary(o)),
      { do: 'entrypoint', command: [binary(o)] },
    ],
  };
  const named: readonly Stage[] =
    base.image === 'scratch' || !missing ? [] : [{ name: 'base', from: base.image, platform: null, why: null, steps: [] }];
  return [...named, build, runtime];
}

/** 初级: one image that holds compiler, source and binary. */
export function singleStage(o: ServiceOptions): readonly Stage[] {
  return [
    {
      name: null,
      from: golangImage(o.go, 'alpine'),
      platform: null,
      why: 'Compiler, source and binary in one image: simple, and large.',
      steps: [
        { do: 'workdir', path: '/build' },
        ...goproxyArgument(o),
        { do: 'copy', sources: ['.'], to: '.' },
        ...versionArgument(),
        { do: 'run', mounts: [], script: [`${environment(o)} go build${tagsFlag(o)} -ldflags="-X 'main.version=$VERSION'" -o ${o.name} .`] },
        ...runtimeOf(o, `./${o.name}`),
      ],
    },
  ];
}

/** 中级: the binary comes from the host, for exactly the image's platform. */
export function prebuilt(o: ServiceOptions): readonly Stage[] {
  return [
    {
      name: null,
      from: `alpine:${ALPINE}`,
      platform: null,
      why: `The binary is compiled by "make image" (or "make build-linux") into bin/<os>/<arch>/; without it this build stops here.`,
      steps: [
        { do: 'workdir', path: '/build' },
        { do: 'arg', names: [{ name: 'TARGETPLATFORM' }] },
        {
          do: 'copy',
          sources: [`bin/$TARGETPLATFORM/${o.name}`],
          to: `./${o.name}`,
          patterns: true,
          why: "The image's own platform or a missing file: a binary for another system never gets in.",
        },
        ...runtimeOf(o, `./${o.name}`),
      ],
    },
  ];
}

/** 高级: compiled in one stage, run in another, no source in the image. */
export function multiStage(o: ServiceOptions): readonly Stage[] {
  return [
    {
      name: 'builder',
      from: golangImage(o.go, 'alpine'),
      platform: null,
      why: null,
      steps: [
        { do: 'workdir', path: '/build' },
        ...goproxyArgument(o),
        { do: 'copy', sources: ['.'], to: '.' },
        ...versionArgument(),
        { do: 'run', mounts: [], script: [`${environment(o)} go build${tagsFlag(o)} -ldflags="-X 'main.version=$VERSION'" -o ${o.name} .`] },
      ],
    },
    {
      name: null,
      from: `alpine:${ALPINE}`,
      platform: null,
      why: null,
      steps: [
        { do: 'workdir', path: '/build' },
        { do: 'copy', from: 'builder', sources: [`/build/${o.name}`], to: `/build/${o.name}` },
        ...runtimeOf(o, `./${o.name}`),
      ],
    },
  ];
}

/** 终极: what `goctl docker` writes, with its lint findings mended. */
export function goctl(o: ServiceOptions): readonly Stage[] {
  return [
    {
      name: 'builder',
      from: golangImage(o.go, 'alpine'),
      platform: null,
      why: null,
      steps: [
        { do: 'label', values: { stage: 'gobuilder' } },
        { do: 'env', values: { ...variables(o), GOOS: 'linux' } },
        ...goproxyArgument(o),
        { do: 'workdir', path: '/build' },
        { do: 'copy', sources: ['go.mod', 'go.sum*'], to: './', patterns: true, why: 'Modules have a layer of their own; go.sum comes with the first dependency.' },
        { do: 'run', mounts: [], script: ['go mod download'] },
        { do: 'copy', sources: ['.'], to: '.' },
        ...versionArgument(),
        {
          do: 'run',
          mounts: [],
          script: [`go build${tagsFlag({ ...o, timezone: '' })} -ldflags="-s -w -X 'main.version=$VERSION'" -o /app/${o.name} .`],
        },
      ],
    },
    {
      name: null,
      from: `alpine:${ALPINE}`,
      platform: null,
      why: null,
      steps: [
        { do: 'run', mounts: [], script: ['apk add --no-cache ca-certificates tzdata'] },
        { do: 'env', values: { TZ: o.timezone || 'UTC' } },
        { do: 'workdir', path: '/app' },
        { do: 'copy', from: 'builder', sources: [`/app/${o.name}`], to: `/app/${o.name}` },
        ...runtimeOf({ ...o, timezone: '' }, `./${o.name}`),
      ],
    },
  ];
}

/** What every runtime of the article's shape ends with. */
function runtimeOf(o: ServiceOptions, program: string): readonly Step[] {
  return [
    ...(o.timezone ? [{ do: 'env', values: zone(o) } as const] : []),
    ...labels(),
    { do: 'user', user: NONROOT },
    ...listening(o, program),
    { do: 'cmd', command: [program] },
  ];
}

/** A base that lacks them gets CA bundle, an account of its own and /tmp out of the builder, so that nothing is run on the image's platform. */
export function rootfs(base: BaseImage, stage = 'base', more: readonly string[] = []): readonly Step[] {
  const own = base.image === 'scratch';
  const ca = base.holds.includes('ca') ? [] : ['cp /etc/ssl/certs/ca-certificates.crt /rootfs/etc/ssl/certs/'];
  const tmp = base.holds.includes('tmp') ? [] : ['mkdir -m 1777 /rootfs/tmp'];
  return [
    ...(own ? [] : [{ do: 'copy', from: stage, sources: ['/etc/passwd', '/etc/group'], to: '/rootfs/etc/', why: "The base's accounts, to which one is added." } as const]),
    {
      do: 'run',
      mounts: [],
      why: `${own ? 'What scratch lacks: CA bundle, a user with a home, /tmp' : `What ${base.name} lacks`}${more.length > 0 ? '; and where the program runs and writes' : ''}.`,
      script: [
        `mkdir -p /rootfs/etc${base.holds.includes('ca') ? '' : '/ssl/certs'} /rootfs${base.home}`,
        ...ca,
        ...tmp,
        `echo 'nonroot:x:65532:65532:nonroot:${base.home}:/sbin/nologin' >>/rootfs/etc/passwd`,
        "echo 'nonroot:x:65532:' >>/rootfs/etc/group",
        `chown 65532:65532 /rootfs${base.home}`,
        ...more,
      ],
    },
  ];
}

function binary(o: ServiceOptions): string {
  return `/usr/local/bin/${o.name}`;
}

/** What the compiler is told by variables. */
function variables({ fips }: ServiceOptions): Readonly<Record<string, string>> {
  return { CGO_ENABLED: '0', ...(fips && { GOFIPS140: FIPS_MODULE }) };
}

/** The same in front of a command. */
function environment(o: ServiceOptions): string {
  return Object.entries(variables(o)).map(([name, value]) => `${name}=${value}`).join(' ');
}

/** Zone data inside the binary: 0.45 MB, serves TZ and time.LoadLocation on every base (pkg.go.dev/time/tzdata). */
function tagsFlag(o: ServiceOptions): string {
  return o.timezone ? ' -tags timetzdata' : '';
}

function zone(o: ServiceOptions): Record<string, string> {
  return o.timezone ? { TZ: o.timezone } : {};
}

export function goproxyArgument(o: Pick<ServiceOptions, 'goproxy'>): readonly Step[] {
  return [{ do: 'arg', names: [o.goproxy ? { name: 'GOPROXY', value: o.goproxy } : { name: 'GOPROXY' }] }];
}

function versionArgument(): readonly Step[] {
  return [{ do: 'arg', names: [{ name: 'VERSION', value: 'dev' }] }];
}

/** OCI image-spec annotations, as labels that `docker inspect` shows. */
function labels(): readonly Step[] {
  return [
    { do: 'arg', names: [{ name: 'VERSION', value: 'dev' }, { name: 'REVISION', value: 'unknown' }] },
    { do: 'label', values: { 'org.opencontainers.image.version': '$VERSION', 'org.opencontainers.image.revision': '$REVISION' } },
  ];
}

function listening(o: ServiceOptions, program: string): readonly Step[] {
  if (o.port === null) return [];
  return [
    { do: 'expose', ports: [o.port] },
    { do: 'healthcheck', command: [program, '-probe'], why: 'The program asks itself: the image needs neither shell nor curl.' },
  ];
}
