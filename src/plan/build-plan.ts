/**
 * The plan of an image: plain JSON, what tests compare, what `inspect` prints and what a template receives.
 * Every decision has been made here; printing a plan as mounts (BuildKit) or as layers (portable) adds none.
 */
export interface BuildPlan {
  recipe: string;
  builder: 'buildkit' | 'portable';
  /** Lines above the first stage; absent where there are none. */
  head?: readonly string[];
  /** In the order in which they are printed; the last one is what `docker build .` builds. */
  stages: readonly Stage[];
  /** Rules of `docker build --check` that this plan breaks on purpose, with the reason. */
  skippedChecks: readonly { rule: string; why: string }[];
  /** Lines of the `.dockerignore`, comments included. */
  ignore: readonly string[];
}

/** A stage of the build. `platform` is what its `FROM` says, e.g. `$BUILDPLATFORM`; `null`: the image's own. */
export interface Stage {
  name: string | null;
  from: string;
  platform: string | null;
  why: string | null;
  steps: readonly Step[];
}

/** One instruction with the reason for it; `why` is printed as a comment above it. With `patterns`, sources of a copy hold wildcards and build arguments; else they are names. In a `literal` label a `$` is one; else it begins a build argument. */
export type Step = { why?: string } & (
  | { do: 'arg'; names: readonly BuildArgument[] }
  | { do: 'env'; values: Readonly<Record<string, string>> }
  | { do: 'workdir'; path: string }
  | { do: 'copy'; from?: string; sources: readonly string[]; to: string; patterns?: true; link?: boolean; chown?: string }
  | { do: 'run'; mounts: readonly Mount[]; script: readonly string[] }
  | { do: 'label'; values: Readonly<Record<string, string>>; literal?: true }
  | { do: 'user'; user: string }
  | { do: 'expose'; ports: readonly number[]; udp?: readonly number[] }
  | { do: 'healthcheck'; command: readonly string[] }
  | { do: 'entrypoint'; command: readonly string[] }
  | { do: 'cmd'; command: readonly string[] }
  | { do: 'volume'; paths: readonly string[] }
  | { do: 'stopsignal'; signal: string }
  /** Instructions of a team, as they are written. */
  | { do: 'text'; lines: readonly string[] }
);

/** A build argument; without `value` it has no default (and the builder's own value, where it has one, stays). */
export interface BuildArgument {
  name: string;
  value?: string;
}

/**
 * What a `RUN` sees beside its layers. Paths of a bind are relative to the build context, or to the stage `from`; `target`
 * is absolute or relative to WORKDIR. What is written into an `rw` bind is thrown away. A secret and the agent of `ssh` come
 * with the build command, are in no layer, and the step fails at once where they are not given.
 */
export type Mount =
  | { type: 'bind'; from?: string; source?: string; target: string; rw?: true }
  | { type: 'cache'; id: string; target: string }
  | { type: 'secret'; id: string; target: string }
  | { type: 'ssh' };

/** `65532:65532`: the non-root user and group of every image, as distroless numbers it (design rule: numeric, so that Kubernetes can check it). */
export const NONROOT = '65532:65532';
