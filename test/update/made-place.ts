import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { Workplace } from './run-update.ts';

export const NEWER = (text: string): string => text.replace(/^go .*/m, 'go 1.27.0');
export const MINE = (text: string): string => text.replace(/^USER 65532:65532$/m, 'ENV MINE=1\nUSER 65532:65532');

/** A directory with a fresh service. */
export async function service(t: TestContext, ...words: readonly string[]): Promise<Workplace> {
  const place = new Workplace(t);
  assert.equal((await place.run('app', ['--yes', '--go', '1.26', ...words])).exit, 0);
  return place;
}

/** A directory with the repository of a case, for which a Dockerfile was just written. */
export async function repository(t: TestContext, name: string, ...words: readonly string[]): Promise<Workplace> {
  const place = new Workplace(t, name);
  const { exit, stderr } = await place.run('dockerfile', ['--yes', ...words]);
  assert.equal(exit, 0, stderr);
  return place;
}
