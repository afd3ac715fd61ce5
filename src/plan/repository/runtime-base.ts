import { baseImage, type BaseImage, type BaseName } from '../base-images.ts';

/** Bases that only a need chooses: glibc alone, and glibc with libstdc++ and libgcc (distroless base and cc). */
const LINKED: Readonly<Record<'base' | 'cc', string>> = {
  base: 'gcr.io/distroless/base-debian13:nonroot',
  cc: 'gcr.io/distroless/cc-debian13:nonroot',
};

/** The row of a base, chosen by name or by need. */
export function runtimeBase(name: BaseName | 'base' | 'cc'): BaseImage {
  if (name !== 'base' && name !== 'cc') return baseImage(name);
  return { ...baseImage('distroless'), name, image: LINKED[name], about: 'glibc for a dynamically linked program' };
}
