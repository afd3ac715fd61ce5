import { BASE_IMAGES, baseImage, type BaseImage, type BaseName } from '../../base-images.ts';
import type { Step } from '../../build-plan.ts';
import { aptInstall } from '../apt.ts';
import { packagesFor } from '../programs.ts';
import type { RepositoryOptions } from '../repository-options.ts';
import { baseFor, type RuntimePlan } from './runtime.ts';

/** Bases that only a need chooses: glibc alone, and glibc with libstdc++ and libgcc (distroless base and cc). */
const LINKED: Readonly<Record<'base' | 'cc', string>> = {
  base: 'gcr.io/distroless/base-debian13:nonroot',
  cc: 'gcr.io/distroless/cc-debian13:nonroot',
};

/** The row of a base, chosen by name or by need. */
export function runtimeBase(name: BaseName, rows: readonly BaseImage[] = BASE_IMAGES): BaseImage {
  if (name !== 'base' && name !== 'cc') return baseImage(name, rows);
  return { ...baseImage('distroless'), name, image: LINKED[name], about: 'glibc for a dynamically linked program' };
}

/** The base of a program: what somebody chose, else the smallest that fits. distroless is a family, of which the need chooses the member. */
export function chosenBase(runtime: RuntimePlan, { base, convention }: Pick<RepositoryOptions, 'base' | 'convention'>): BaseImage {
  const fitting = baseFor(runtime);
  if (base === 'distroless' && (fitting === 'base' || fitting === 'cc')) return runtimeBase(fitting);
  return runtimeBase(base ?? fitting, convention?.bases);
}

/** Packages of the base that hold libraries and programs of the run. */
export function installStep({ packages, programs }: RuntimePlan, base: BaseImage): readonly Step[] {
  const manager = base.packageManager;
  if (manager === null) return [];
  const tools = packagesFor(programs, manager);
  const names = [...new Set([...packages, ...tools])];
  if (names.length === 0) return [];
  const why = [
    ...(packages.length > 0 ? ['libraries that it is linked with'] : []),
    ...(tools.length > 0 ? [programs.slice(0, 3).map(({ name, why: reason }) => `${name} (${reason})`).join(', ')] : []),
  ].join(', ');
  if (manager === 'apt') return [aptInstall(names, `What the program needs of the system: ${why}.`)];
  return [{ do: 'run', mounts: [], why: `What the program needs of the system: ${why}.`, script: [`apk add --no-cache ${names.join(' ')}`] }];
}
