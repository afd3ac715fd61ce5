import { knownModuleOf } from '../../../analyze/modules/known-modules.ts';
import { baseName } from '../../../repo.ts';
import type { Target } from '../target.ts';
import type { RuntimePlan } from './runtime.ts';

/** The image holds the shared libraries of the repository's own, and of modules, that the program is linked with, in a directory that the loader is told (ld.so, LD_LIBRARY_PATH): a place of the builder that the link names is none of the image. */
export function withOwnLibraries(plan: RuntimePlan, target: Target): RuntimePlan {
  const { cgo } = target.command;
  const shared = cgo.need === 'needed' ? cgo.shared ?? [] : [];
  if (shared.length === 0 && sharingModules(target).length === 0) return plan;
  const place = placeOf(target);
  const files = shared.map(({ value, at }) => ({ source: value, to: `${place}/${baseName(value)}`, why: `linked by ${at.path}:${at.line}` }));
  return { ...plan, files: [...plan.files, ...files], env: { ...plan.env, LD_LIBRARY_PATH: place } };
}

/** Lays the libraries of modules into the file system of the image: only the go command knows where the module is. */
export function libraryLines(target: Target): string[] {
  const place = `/rootfs${placeOf(target)}`;
  return sharingModules(target).map((module) => `mkdir -p ${place} && find "$(go list -m -f '{{.Dir}}' ${module})" \\( -path "*$(uname -m)*" -o -path "*$(go env GOARCH)*" \\) -name '*.so' -exec cp {} ${place}/ ';'`);
}

function sharingModules({ command: { cgo } }: Target): string[] {
  const known = cgo.need === 'needed' ? cgo.users.filter(({ need }) => need === 'needed').map(({ value }) => knownModuleOf(value)) : [];
  return [...new Set(known.flatMap((row) => (row?.shared === true ? [row.module] : [])))];
}

function placeOf({ name }: Target): string {
  return `/usr/local/lib/${name}`;
}
