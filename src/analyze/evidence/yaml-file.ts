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
/** Brackets, or dashes of lists, in a row: more no configuration has, and a recursive parser may run out of stack. */
const deepest = 100;

function isTooDeep(text: string): boolean {
  let row = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    // A dash opens a list only before a blank; rulers in comments are none.
    if (c === '[' || c === '{' || (c === '-' && /\s/.test(text[i + 1] ?? ''))) row++;
    else if (c !== ' ' && c !== '\t' && c !== '\n' && c !== '\r') row = 0;
    if (row > deepest) return true;
  }
  return false;
}

/** The documents of a YAML file; empty when there is none, and what can be read of one with mistakes. */
export function readYaml(tree: GoTree, path: string): YamlNode[] {
  const text = tree.repo.read(path, limit);
  return text === undefined ? [] : parseYaml(text);
}

export function parseYaml(text: string): YamlNode[] {
  if (text.includes('\0') || isTooDeep(text)) return [];
  const lines = new LineCounter();
  // Long runs of blanks, which nobody indents by, take the parser time that grows with their square.
  const documents = parseAllDocuments(text.replace(/[ \t]{300,}/g, ' '), {
    lineCounter: lines,
    uniqueKeys: false,
    logLevel: 'silent',
    prettyErrors: false,
  });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) =>
    document.contents === null ? [] : [wrap(document.contents as Node, { document, lines, aliases: 0 })],
  );
}

/** Aliases of one document that are followed: resolving one costs a walk through the document. */
const mostAliases = 200;

interface Source {
  readonly document: Document;
  readonly lines: LineCounter;
  aliases: number;
}

function wrap(given: Node, source: Source): YamlNode {
  let resolved: { readonly node: Node | undefined } | undefined;
  const node = (): Node | undefined => {
    if (!isAlias(given)) return given;
    resolved ??= { node: source.aliases++ < mostAliases ? given.resolve(source.document) : undefined };
    return resolved.node;
  };
  const child = (value: unknown): YamlNode => wrap(value as Node, source);
  return {
    line: source.lines.linePos(given.range?.[0] ?? 0).line,
    get text() {
      const scalar = node();
      if (!isScalar(scalar) || scalar.value === null) return undefined;
      return String(typeof scalar.value === 'number' ? (scalar.source ?? scalar.value) : scalar.value);
    },
    get(key) {
      const map = node();
      const pair = isMap(map)
        ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
        : undefined;
      return pair?.value === null || pair?.value === undefined ? undefined : child(pair.value);
    },
    get items() {
      const list = node();
      return isSeq(list) ? list.items.filter((item) => item !== null).map(child) : [];
    },
    get entries() {
      const map = node();
      if (!isMap(map)) return [];
      return map.items.flatMap((item) =>
        isScalar(item.key) && item.value !== null && item.value !== undefined
          ? [[String(item.key.value), child(item.value)] as const]
          : [],
      );
    },
  };
}

/** A list that may also be written as one string of shell words. */
export function listOf(node: YamlNode | undefined): string[] {
  if (node === undefined) return [];
  if (node.text !== undefined) return [node.text];
  return node.items.flatMap((item) => (item.text === undefined ? [] : [item.text]));
}
