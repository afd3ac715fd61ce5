import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Document, type Node } from 'yaml';
import type { GoTree } from '../go-tree.ts';

/** A node of a YAML document with the line it stands on. Missing keys are `undefined`, never errors. */
export interface YamlNode {
  readonly line: number;
  /** Text of a scalar, numbers and booleans included. */
  readonly text: string | undefined;
  get(key: string): YamlNode | undefined;
  /** Items of a sequence; empty for anything else. */
  readonly items: readonly YamlNode[];
  /** Keys and values of a mapping. */
  readonly entries: readonly (readonly [string, YamlNode])[];
}

/** Bytes of one file: configuration that people write stays far below. */
const limit = 256 * 1024;
/** Nesting that no configuration has, and on which a recursive parser may run out of stack. */
const tooDeep = /[[{]{200}|(?:- ){200}/;

/** The documents of a YAML file; empty when there is none, and what can be read of one with mistakes. */
export function readYaml(tree: GoTree, path: string): YamlNode[] {
  const text = tree.repo.read(path, limit);
  return text === undefined ? [] : parseYaml(text);
}

export function parseYaml(text: string): YamlNode[] {
  if (text.includes('\0') || tooDeep.test(text.replace(/\s+(?=[[{])/g, ''))) return [];
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent', prettyErrors: false });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => (document.contents === null ? [] : [wrap(document.contents as Node, document, lines)]));
}

function wrap(given: Node, document: Document, lines: LineCounter): YamlNode {
  const node = isAlias(given) ? (given.resolve(document) ?? given) : given;
  const child = (value: unknown): YamlNode => wrap(value as Node, document, lines);
  return {
    line: lines.linePos(given.range?.[0] ?? 0).line,
    text: isScalar(node) && node.value !== null ? String(isScalar(node) && typeof node.value === 'number' ? (node.source ?? node.value) : node.value) : undefined,
    get(key) {
      const pair = isMap(node) ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === key) : undefined;
      return pair?.value === null || pair?.value === undefined ? undefined : child(pair.value);
    },
    get items() {
      return isSeq(node) ? node.items.filter((item) => item !== null).map(child) : [];
    },
    get entries() {
      if (!isMap(node)) return [];
      return node.items.flatMap((item) => (isScalar(item.key) && item.value !== null && item.value !== undefined
        ? [[String(item.key.value), child(item.value)] as const] : []));
    },
  };
}

/** A list that may also be written as one string of shell words. */
export function listOf(node: YamlNode | undefined): string[] {
  if (node === undefined) return [];
  if (node.text !== undefined) return [node.text];
  return node.items.flatMap((item) => (item.text === undefined ? [] : [item.text]));
}
