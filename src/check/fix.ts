import type { Repo } from '../repo.ts';
import { checkRepository, type CheckFinding, type CheckInput } from './check.ts';
import { applyEdits } from './edits.ts';
import { rawText } from './raw-text.ts';
import type { Edit } from './rule.ts';

/** What `--fix` makes of the files. */
export interface FixResult {
  /** New text by path, relative to the repository's top. */
  readonly files: ReadonlyMap<string, string>;
  readonly mended: readonly CheckFinding[];
  /** What is still found. */
  readonly left: readonly CheckFinding[];
}

/** More rounds than there are rules that the mends of a Dockerfile can call for. */
const ROUNDS = 40;

/**
 * Mends one finding after the other, the gravest first, and judges anew after each: an edit moves all that stands behind it.
 * One that does not go away by its own edit is left as it was.
 */
export function fixRepository(input: CheckInput, wanted: (finding: CheckFinding) => boolean = ({ grade }) => grade !== 'advice'): FixResult {
  const files = new Map<string, string>();
  const mended: CheckFinding[] = [];
  const refused = new Set<string>();
  let repo = input.repo;
  let left = checkRepository(input);
  for (let round = ROUNDS * Math.max(1, input.dockerfiles.length); round > 0; round--) {
    const next = left.find((one) => one.edits.length > 0 && wanted(one) && !refused.has(keyOf(one)));
    if (next === undefined) break;
    const changed = editedTexts(repo, next.edits);
    const after = changed === undefined ? undefined : overlay(repo, changed);
    const found = after === undefined ? undefined : checkRepository({ ...input, repo: after });
    if (changed === undefined || after === undefined || found === undefined || !isBetter(next, left, found)) {
      refused.add(keyOf(next));
      continue;
    }
    repo = after;
    left = found;
    mended.push(next);
    for (const [path, text] of changed) files.set(path, text);
  }
  return { files, mended, left };
}

/** The same finding, wherever its line is now. */
export function keyOf({ rule, path, message }: CheckFinding): string {
  return `${rule}\0${path}\0${message.replace(/\d+/g, '#')}`;
}

function isBetter(mended: CheckFinding, before: readonly CheckFinding[], after: readonly CheckFinding[]): boolean {
  const same = (one: CheckFinding): boolean => keyOf(one) === keyOf(mended);
  return after.filter(same).length < before.filter(same).length;
}

function editedTexts(repo: Repo, edits: readonly Edit[]): Map<string, string> | undefined {
  const texts = new Map<string, string>();
  for (const path of new Set(edits.map((edit) => edit.path))) {
    const text = rawText(repo, path);
    if (text === undefined) return undefined;
    texts.set(path, applyEdits(text, edits.filter((edit) => edit.path === path)));
  }
  return texts;
}

const marks = new TextEncoder();

/** A repository with some files replaced. */
export function overlay(repo: Repo, files: ReadonlyMap<string, string>): Repo {
  const bytes: Repo['bytes'] = (path, limit) => {
    const text = files.get(path);
    return text === undefined ? repo.bytes(path, limit) : marks.encode(text).subarray(0, limit);
  };
  return { ...repo, bytes, read: (path, limit) => (files.has(path) ? new TextDecoder().decode(bytes(path, limit)) : repo.read(path, limit)) };
}
