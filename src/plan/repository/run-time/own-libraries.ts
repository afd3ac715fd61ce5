import { baseName } from '../../../repo.ts';
import type { Target } from '../target.ts';
import type { RuntimePlan } from './runtime.ts';

/** The image holds the shared libraries of the repository's own that the program is linked with, in a directory that the loader is told (ld.so, LD_LIBRARY_PATH): a place of the builder that the link names is none of the image. */
export function withOwnLibraries(plan: RuntimePlan, { name, command: { cgo } }: Target): RuntimePlan {
  const shared = cgo.need === 'needed' ? cgo.shared ?? [] : [];
  if (shared.length === 0) return plan;
  const place = `/usr/local/lib/${name}`;
  const files = shared.map(({ value, at }) => ({ source: value, to: `${place}/${baseName(value)}`, why: `linked by ${at.path}:${at.line}` }));
  return { ...plan, files: [...plan.files, ...files], env: { ...plan.env, LD_LIBRARY_PATH: place } };
}
