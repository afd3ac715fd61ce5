import type { Source } from '../facts.ts';
import type { GoUse } from '../shell/go-use.ts';

/** Kinds of file that say what is built and run. */
export type Reader =
  | 'goreleaser'
  | 'promu'
  | 'ko'
  | 'makefile'
  | 'taskfile'
  | 'justfile'
  | 'magefile'
  | 'script'
  | 'dockerfile'
  | 'compose'
  | 'bake'
  | 'procfile'
  | 'workflow'
  | 'air'
  | 'kubernetes'
  | 'systemd'
  | 'readme'
  | 'go-generate'
  | 'nix';

/** What the place is for: its file, target, job or script tells. */
export type Purpose = 'release' | 'build' | 'run' | 'test' | 'tool';

/** One place of the repository that builds, runs, ships or names a program. */
export interface Mention {
  readonly reader: Reader;
  readonly purpose: Purpose;
  /** Name of the target, job, service, stage or script; empty where the file is about one thing. */
  readonly context: string;
  /** The program: by a call of the go command, by its package directory, by its own name, or by the name of its image. */
  readonly go?: GoUse;
  readonly dir?: string;
  readonly program?: string;
  readonly image?: string;
  /** Arguments that it is run with. */
  readonly args: readonly string[];
  /** Environment that it is run with. */
  readonly env: Readonly<Record<string, string>>;
  /** What it is started for, where its place tells: it is asked from outside, or does one thing and ends. */
  readonly role?: 'serves' | 'once';
  /** Ports of its container that are named. */
  readonly ports?: readonly number[];
  /** Files of the repository that it finds at other paths. */
  readonly laid?: readonly Laid[];
  readonly at: Source;
}

/** A file or directory of the repository, and where an image or a container has it: absolute, or from its working directory. */
export interface Laid {
  readonly from: string;
  readonly to: string;
}

/** Purposes by name, the first that fits; a name is a make target, a job, a script or a step. */
const purposes: readonly { readonly pattern: RegExp; readonly purpose: Purpose }[] = [
  {
    pattern:
      /(^|[^a-z])(tests?|testing|e2e|integration|bench\w*|lint\w*|vet|verif\w+|validat\w+|cover\w*|smoke|fuzz\w*|qa|conformance|check\w*|playwright|cypress|selenium|golden|snapshot)([^a-z]|$)/i,
    purpose: 'test',
  },
  {
    pattern:
      /(^|[^a-z])(tools?|gen|generat\w*|codegen|proto\w*|mocks?|docs?|swagger|openapi|i18n|l10n|locales?|translat\w*|hack|fmt|format|schema|seed\w*|fixtures?|wire|licen[sc]e\w*|changelog|vuln\w*|cheatsheets?|website|manifests?|crds?|bump|update|example\w*|samples?|demo\w*)([^a-z]|$)/i,
    purpose: 'tool',
  },
  {
    pattern:
      /(^|[^a-z])(release\w*|dist|publish\w*|packag\w*|deploy\w*|image\w*|docker\w*|container\w*|crossbuild|cross|push|artifacts?|goreleaser|snapshot|nightly|rpm|deb|pkg)([^a-z]|$)/i,
    purpose: 'release',
  },
  { pattern: /(^|[^a-z])(run\w*|start\w*|serves?|dev|debug|watch|live|local|up)([^a-z]|$)/i, purpose: 'run' },
];

/** What a target, job or script of that name is for; `fallback` where its name does not tell. */
export function purposeOf(name: string, fallback: Purpose): Purpose {
  return purposes.find((row) => row.pattern.test(name))?.purpose ?? fallback;
}

/** A mention by a call of the go command. */
export function goMention(reader: Reader, context: string, go: GoUse, nested = false): Mention {
  const named = purposeOf(context, go.verb === 'run' ? 'run' : 'build');
  const purpose = go.verb === 'test' ? 'test' : go.verb === 'generate' || nested ? 'tool' : named;
  return { reader, purpose, context, go, args: go.args, env: go.env, at: go.at };
}

/** `8080:80`, `127.0.0.1:8080:80/tcp`, `80`: the container's own number, of those that can be told. */
export function withPorts(texts: readonly string[]): { readonly ports?: readonly number[] } {
  const ports = [...new Set(texts.flatMap((text) => /(?:^|:)(\d{2,5})(?:\/tcp)?$/.exec(text)?.[1] ?? []).map(Number))];
  return ports.length === 0 ? {} : { ports };
}
