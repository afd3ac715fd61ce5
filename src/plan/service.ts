import { FIPS_MODULE } from './fips-module.ts';

/** The answers that a new service is made from; each is valid by itself (src/options.ts checks them). */
export interface ServiceOptions {
  readonly kind: ServiceKind;
  /** Name of the program and of the image's last part: `^[a-z0-9]+([._-][a-z0-9]+)*$`. */
  readonly name: string;
  /** Module path of go.mod. */
  readonly module: string;
  readonly recipe: string;
  /** TCP port, http only; `null` for a program that listens nowhere. */
  readonly port: number | null;
  /** Go release of the builder: a minor (`1.27`) or a patch (`1.27.4`). */
  readonly go: string;
  readonly base: string;
  /** Zone name such as `Asia/Shanghai`; empty for none. */
  readonly timezone: string;
  readonly goproxy: string;
  /** registry/repository without a tag; empty for the name alone. */
  readonly image: string;
  /** `os/arch` or `os/arch/variant`, e.g. `linux/arm/v7`. */
  readonly platforms: readonly string[];
  readonly builder: string;
  readonly fips: boolean;
  readonly private: string;
}

export type ServiceKind = 'http' | 'cli';

/** All that the templates of go.mod, hello.go, Makefile, .gitignore and README.md print. Plain JSON. */
export interface ServicePlan {
  readonly kind: ServiceKind;
  readonly name: string;
  readonly module: string;
  readonly recipe: string;
  readonly port: number | null;
  /** The go line: the minor before the builder's, so that last year's toolchain still works on the service. */
  readonly goLine: string;
  /** Minor of the builder, e.g. `1.27`. */
  readonly goMinor: string;
  /** Image reference without a tag. */
  readonly image: string;
  readonly platforms: readonly string[];
  readonly timezone: string;
  /** Build tags of the binaries that the Makefile compiles. */
  readonly tags: readonly string[];
  /** The Makefile compiles what the image holds; the Dockerfile only copies it. */
  readonly prebuilt: boolean;
  /** The Makefile leaves symbols and debug information out of what it compiles. */
  readonly stripped: boolean;
  /** What the go command is told by variables, beside the target. */
  readonly variables: readonly string[];
  /** Patterns of GOPRIVATE, separated by commas; empty for none. */
  readonly private: string;
  /** The image's HEALTHCHECK calls the program's own `-probe`. */
  readonly healthcheck: boolean;
  /** What the Makefile compiles, for the go command: `.` or `./cmd/app`. */
  readonly package: string;
  /** The program has C in it. */
  readonly cgo: boolean;
  /** Of the files beside the code those that make no other program: README.md, unless it is embedded. */
  readonly inert: readonly string[];
}

/** How the program of a service is compiled, once its code says more than the scaffold's. */
export interface ServiceCode {
  /** Directory of the program below the service's: `.` or `cmd/app`. */
  readonly dir: string;
  readonly cgo: boolean;
  readonly tags: readonly string[];
  /** Files that it embeds, below the service's directory. */
  readonly embeds: readonly string[];
}

const SCAFFOLD: ServiceCode = { dir: '.', cgo: false, tags: [], embeds: [] };

/** What differs by recipe outside of the Dockerfile; a recipe without a row builds inside of the image. */
const HOST_BUILDS: Readonly<Record<string, { readonly zoneTags: readonly string[]; readonly stripped: boolean }>> = {
  // Its image is a base and one COPY, so the zone data has to come inside of the binary, which is as long as multi-stage's.
  prebuilt: { zoneTags: ['timetzdata'], stripped: false },
};

/** Derives what the service's own files print; the image is planned in plan-image.ts. */
export function planService(o: ServiceOptions, code: ServiceCode = SCAFFOLD): ServicePlan {
  const minor = goMinorNumber(o.go);
  const hostBuild = HOST_BUILDS[o.recipe];
  return {
    kind: o.kind,
    name: o.name,
    module: o.module,
    recipe: o.recipe,
    port: o.port,
    goLine: `1.${minor - 1}.0`,
    goMinor: `1.${minor}`,
    image: o.image === '' ? o.name : o.image,
    platforms: [...o.platforms],
    timezone: o.timezone,
    tags: [...(o.timezone === '' ? [] : hostBuild?.zoneTags ?? []), ...code.tags],
    prebuilt: hostBuild !== undefined,
    stripped: hostBuild?.stripped ?? true,
    variables: o.fips ? [`GOFIPS140=${FIPS_MODULE}`] : [],
    private: o.private,
    healthcheck: o.kind === 'http',
    package: code.dir === '.' ? '.' : `./${code.dir}`,
    cgo: code.cgo,
    inert: ['README.md'].filter((path) => !code.embeds.includes(path)),
  };
}

/** @throws RangeError for a release that is not `1.N` or `1.N.P`: a slip of the caller, options are checked before. */
function goMinorNumber(release: string): number {
  const match = /^1\.([1-9][0-9]*)(\.[0-9]+)?$/.exec(release);
  if (match?.[1] === undefined) {
    throw new RangeError(`${JSON.stringify(release)} is no Go release: expected 1.N or 1.N.P`);
  }
  return Number(match[1]);
}
