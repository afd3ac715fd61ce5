import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { unless } from '../../src/commit/disk.ts';
import { Refusal, type Diagnostic } from '../../src/diagnostic.ts';
import { nearest } from '../../src/nearest.ts';
import { shownName } from '../../src/template/paths.ts';
import { parseReference } from '../../src/template/reference.ts';
import { trustPattern } from '../../src/template/trust.ts';
import { absoluteFrom, type Trusts } from './open.ts';
import { userConfigPath } from './user-config-path.ts';

export { userConfigPath } from './user-config-path.ts';

/** What the user has set for all repositories of theirs. */
export interface UserConfig {
  /** The file it was read from, whether it is there or not: for messages. */
  readonly path: string;
  /** References of the templates that are used where nothing else is said, in their order; empty for none. */
  readonly templates: readonly string[];
  /** Whether the list `trust` names an origin. */
  readonly trusts: Trusts;
}

const KEYS = ['template', 'trust'] as const;

/** @throws Refusal with every problem of the file and its line; a file that is not there says nothing */
export function readUserConfig(path: string = userConfigPath()): UserConfig {
  const text = unless(['ENOENT', 'ENOTDIR'], '', () => readFileSync(path, 'utf8'));
  const { lists, problems } = readLists(text, path);
  const absolute = absoluteFrom(homedir());
  const tests = lists.trust.map((entry) => {
    const test = trustPattern(entry.text, absolute);
    if (test === null) problems.push(problemAt(path, entry.line, `trust holds ${shownName(entry.text)}, which names nobody`, 'write an origin from its start, such as github:org/* or npm:@org/* or ~/templates/*'));
    return test;
  });
  for (const { text: reference, line } of lists.template) {
    try {
      parseReference(reference);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(...error.diagnostics.map((diagnostic) => ({ ...diagnostic, at: { path, line } })));
    }
  }
  if (problems.length > 0) throw new Refusal(problems);
  return {
    path,
    templates: lists.template.map((entry) => entry.text),
    trusts: (origin, ref) => tests.some((test) => test?.(origin, ref) === true),
  };
}

interface Line {
  readonly text: string;
  readonly line: number;
}

function readLists(text: string, path: string): { lists: Record<(typeof KEYS)[number], Line[]>; problems: Diagnostic[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, customTags: [] });
  const lineOf = (offset: number | undefined): number => lines.linePos(offset ?? 0).line;
  // An unknown tag is a warning of the parser's, and a mistake of the writer's.
  const problems = [...document.errors, ...document.warnings].map((error) => problemAt(path, lineOf(error.pos[0]), `the file is no YAML: ${error.message.split('\n')[0]}`, 'mend the line'));
  const lists: Record<(typeof KEYS)[number], Line[]> = { template: [], trust: [] };
  if (problems.length > 0 || document.contents === null) return { lists, problems };
  if (!isMap(document.contents)) return { lists, problems: [problemAt(path, 1, 'the file holds no keys', `write ${KEYS.join(': or ')}: with a list behind it`)] };
  for (const { key, value } of document.contents.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const line = lineOf(isScalar(key) ? key.range?.[0] : 0);
    const known = KEYS.find((one) => one === name);
    if (known === undefined) {
      const guess = nearest(name, KEYS);
      problems.push(problemAt(path, line, `the key ${shownName(name)} is not known`, guess ? `did you mean ${guess}?` : `the keys are ${KEYS.join(' and ')}`));
      continue;
    }
    for (const item of isSeq(value) ? value.items : [value]) {
      const at = isNode(item) ? lineOf(item.range?.[0]) : line;
      if (isScalar(item) && typeof item.value === 'string' && item.value !== '') lists[known].push({ text: item.value, line: at });
      else problems.push(problemAt(path, at, `${known} holds something that is no text`, 'write a reference, or a list of them, in quotes where it begins with * or @'));
    }
  }
  return { lists, problems };
}

function problemAt(path: string, line: number, message: string, remedy: string): Diagnostic {
  return { code: 'user-config', severity: 'error', message, at: { path, line }, remedy };
}
