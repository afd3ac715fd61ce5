import { parseMakefile } from '../../analyze/evidence/make-parse.ts';
import type { TargetCommands } from './commands.ts';

/** All that the image's part of a Makefile prints. Plain JSON; words are in the shell's spelling, with make's `$$`. */
export interface MakePlan {
  /** Name of the image without registry and tag. */
  readonly image: string;
  /** In front of every target and variable, so that none of an existing Makefile's is taken. */
  readonly targetPrefix: string;
  readonly variablePrefix: string;
  /** An existing Makefile sets VERSION: that one counts. */
  readonly versionIsTheirs: boolean;
  /** Build arguments that the Dockerfile takes, of VERSION and REVISION. */
  readonly stamps: readonly string[];
  readonly platforms: readonly string[];
  readonly programs: readonly MakeProgram[];
  /** It is a whole Makefile, with a list of its targets. */
  readonly whole: boolean;
  /** The existing Makefile begins its recipes otherwise than by a tab. */
  readonly resetPrefix: boolean;
}

/** One image. */
export interface MakeProgram {
  /** Behind the targets' and the image's name: empty where there is one program, else `-api`. */
  readonly suffix: string;
  readonly build: string;
  readonly context: string;
  readonly prepare: readonly string[];
  readonly run: string;
  /** The build command of the stage to look inside with; `null` where there is none. */
  readonly debug: string | null;
}

export interface MakeInput {
  readonly name: string;
  readonly commands: readonly TargetCommands[];
  readonly platforms: readonly string[];
  readonly stamps: readonly string[];
  /** Text of the Makefile that is there, and of what it includes; `null` where there is none. */
  readonly existing: string | null;
}

const TARGETS = ['image', 'push', 'run', 'debug'];
const VARIABLES = ['IMAGE', 'PLATFORMS', 'PULL', 'TAG', 'REVISION'];
const PREFIXES = ['', 'docker-', 'go-docker-'];

/** The image's targets: under names that an existing Makefile leaves free. */
export function planMake({ name, commands, platforms, stamps, existing }: MakeInput): MakePlan {
  const makefile = parseMakefile(existing ?? '');
  const several = commands.length > 1;
  const programs = commands.map(({ image, build, context, prepare, run, debug }): MakeProgram => ({
    suffix: several ? `-${image}` : '', build: dollars(build), context: dollars(context), prepare: prepare.map(dollars), run: dollars(run),
    debug: debug === null ? null : dollars(debug),
  }));
  const taken = new Set(makefile.rules.flatMap(({ targets }) => targets.split(/\s+/)));
  const wanted = TARGETS.flatMap((target) => [target, ...programs.map(({ suffix }) => target + suffix)]);
  const targetPrefix = PREFIXES.find((prefix) => !wanted.some((target) => taken.has(prefix + target))) ?? PREFIXES.at(-1)!;
  const variablePrefix = ['', 'DOCKER_', 'GO_DOCKER_'].find((prefix) => !VARIABLES.some((variable) => makefile.variables.has(prefix + variable))) ?? 'GO_DOCKER_';
  return {
    image: name, targetPrefix, variablePrefix, versionIsTheirs: makefile.variables.has('VERSION'), stamps, platforms, programs,
    whole: existing === null, resetPrefix: /^\s*\.RECIPEPREFIX\b/m.test(existing ?? ''),
  };
}

/** A text of the shell in a recipe. */
function dollars(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** The line that an existing Makefile needs; `undefined` where it has it. Nothing else of the text changes. */
export function withInclude(text: string): string | undefined {
  if (/^[ ]*-?s?include[ \t]+(?:\S+[ \t]+)*(?:\.\/)?docker\.mk\s*(?:#.*)?$/m.test(text)) return undefined;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  // A backslash at the very end would join the line to it.
  const before = text === '' || text.endsWith('\n') ? text : text + end;
  return `${before}${/\\\r?\n$/.test(before) ? end : ''}${end}-include docker.mk${end}`;
}
