import { parse } from 'yaml';
import type { Manifest } from '../../src/template/template.ts';

export function readManifest(text: string, path: string): Manifest {
  const said = parse(text) as Record<string, unknown>;
  const at = { path, line: 1 };
  const files = ((said['files'] ?? []) as { path: string; from?: string }[]).map(({ path: to, from }) => ({ path: to, source: from ?? to, ownership: 'managed' as const, when: {}, at }));
  return {
    name: 'x', version: '1.0.0', generator: '*', about: '', defaults: {}, locks: {}, questions: [], bases: {}, images: {}, recipes: [], labels: {}, ignore: [], blocks: {},
    message: '', check: {}, migrations: [], ...said, files,
  } as Manifest;
}
