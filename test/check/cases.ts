import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecord } from '../../src/commit/record.ts';
import { checkRepository, type CheckFinding, type CheckInput } from '../../src/check/check.ts';
import { inputOf, type Files } from './kit.ts';

const CASES = join(import.meta.dirname, '../cases');

/**
 * The example of a rule, as test/cases/check-<id> holds it: a repository of which the rule alone has something to say
 * (`repo/`), what it says (`findings.txt`), and the files that are otherwise once it is mended (`fixed/`).
 */
export interface RuleCase {
  readonly id: string;
  readonly folder: string;
  readonly files: Files;
  readonly fixed: Files;
}

export function ruleCases(): RuleCase[] {
  return readdirSync(CASES).filter((name) => name.startsWith('check-')).sort().map((name) => ({
    id: name.slice('check-'.length), folder: join(CASES, name), files: filesBelow(join(CASES, name, 'repo')), fixed: filesBelow(join(CASES, name, 'fixed')),
  }));
}

function filesBelow(top: string): Files {
  if (!existsSync(top)) return {};
  const paths = readdirSync(top, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path.slice(top.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')]));
}

/** What the check is given for the files of a case, their record included. */
export function caseInput(files: Files): CheckInput {
  return inputOf(files, readRecord(files['.yo-rc.json'])?.generator);
}

export function caseFindings(files: Files): readonly CheckFinding[] {
  return checkRepository(caseInput(files));
}
