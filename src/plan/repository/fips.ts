import type { Diagnostic } from '../../diagnostic.ts';
import { minorNumber } from '../base-images.ts';
import { FIPS_MODULE } from '../fips-module.ts';
import type { CompilePlan } from './compile.ts';
import type { Target } from './target.ts';

/** First minor of Go 1 that has the module. */
const SINCE = 24;

/** The program with the validated module in place of the release's own, and FIPS 140-3 mode on by default. */
export function withFips(plan: CompilePlan, fips: boolean): CompilePlan {
  return fips ? { ...plan, env: { ...plan.env, GOFIPS140: FIPS_MODULE } } : plan;
}

/** Why a program cannot be built with it: what the go command refuses, and what would turn the mode off again without a word. */
export function fipsProblems(target: Target, workspaceGodebug: readonly { value: string; at: Diagnostic['at'] }[], release: string): Omit<Diagnostic, 'code' | 'severity'>[] {
  const { program, module, command } = target;
  const tags = [...command.tags.map((value) => ({ value, at: command.at })), ...(program?.flags.tags ?? [])];
  const lines = module?.inWorkspace && workspaceGodebug.length > 0 ? workspaceGodebug : module?.mod.godebug ?? [];
  return [
    ...(minorNumber(release) < SINCE ? [{
      message: `--fips needs Go 1.${SINCE}, and ${target.name} is built with ${release}`, at: program?.flags.release.needed?.at ?? null,
      remedy: `raise the release with --go 1.${SINCE} or newer, or leave --fips out`,
    }] : []),
    ...(program?.flags.experiments ?? []).filter(({ value }) => value === 'boringcrypto').map(({ at }) => ({
      message: 'GOEXPERIMENT=boringcrypto and --fips are two cryptographic modules for one program', at, remedy: 'take GOEXPERIMENT=boringcrypto out of the build, or leave --fips out',
    })),
    ...tags.filter(({ value }) => value === 'purego').map(({ at }) => ({
      message: 'the tag purego leaves out the code that --fips is about', at, remedy: 'build without the tag, or leave --fips out',
    })),
    ...lines.filter(({ value }) => value === 'fips140=off').map(({ at }) => ({
      message: 'godebug fips140=off turns off what --fips asks for', at, remedy: 'take the line out, or leave --fips out',
    })),
  ];
}
