import { Composer, isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, Parser, type CST, type Document, type Node, type Pair, type Scalar } from 'yaml';
import { Refusal, type Diagnostic } from '../diagnostic.ts';
import type { Place } from './template.ts';

/** A manifest as YAML has it: plain data, and where each part of it stands. */
export interface YamlManifest {
  readonly value: unknown;
  /** By keys and indexes from the top, joined by a line break: the line of the key. The text of a block scalar has `text` behind its keys. */
  readonly places: Map<string, Place>;
  /** What was typed for a number or a switch, by the same keys: `1.30` is the number 1.3. */
  readonly typed: ReadonlyMap<string, string>;
}

/** Characters of a manifest. */
const LARGEST = 1_000_000;
/** Collections in each other. More no manifest has, and a parser that calls itself would run out of stack. */
const DEEPEST = 64;
/** Values of a manifest, those that an alias brings again among them. */
const MOST_VALUES = 20_000;
const MOST_ALIASES = 100;
/** Problems that are told of a text that is no YAML: the later ones mostly come from the first. */
const MOST_PROBLEMS = 20;

/** Control characters but tab and line break, and those of bidirectional text (UAX #9), which a YAML escape can write too. */
const UNPRINTABLE = /[\0-\x08\x0B-\x1F\x7F-\x9F\u202A-\u202E\u2066-\u2069]/;

/** Keys that JavaScript's objects have already. */
const NEVER_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The YAML of a manifest: one document, without tags and directives, every key once.
 *
 * @param least keys that there have to be
 * @throws Refusal with the line of what is no YAML, or more than a manifest may hold
 */
export function readManifestYaml(text: string, path: string, least = 'name: and version:'): YamlManifest {
  if (text.length > LARGEST) throw new Refusal([problem(path, 0, `${path} holds more than ${LARGEST} characters`, 'put long texts into files of the template')]);
  const control = UNPRINTABLE.exec(text.replaceAll('\r\n', ' \n'));
  if (control !== null) throw new Refusal([problem(path, text.slice(0, control.index).split('\n').length, `${path} holds a control character (U+${control[0].charCodeAt(0).toString(16).padStart(4, '0')})`, 'take it out')]);
  const lines = new LineCounter();
  const document = onlyDocument(composed(text, path, lines), path, lines, text, least);
  const walk = new Walk(document, path, lines);
  const value = walk.valueOf(document.contents, []);
  if (walk.problems.length > 0) throw new Refusal(walk.problems.slice(0, MOST_PROBLEMS));
  return { value, places: walk.places, typed: walk.typed };
}

/** A value as a text: as it was typed, where YAML takes it for a number, and without the line break that `|` and `>` leave at the end. */
export function typedText({ typed }: Pick<YamlManifest, 'typed'>, value: unknown, keys: readonly (string | number)[]): string {
  if (typeof value === 'number') return typed.get(keys.join('\n')) ?? String(value);
  return String(value).replace(/\n+$/, '');
}

/** The documents of a text. It is read token by token, so that it ends where there are too many, or too deep ones. */
function composed(text: string, path: string, lines: LineCounter): Document.Parsed[] {
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  lines.addNewLine(0);
  let offset = 0;
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    offset += lexeme.length;
    if (parser.stack.length > DEEPEST) throw new Refusal([problem(path, lines.linePos(offset).line, `more than ${DEEPEST} lists and maps lie in each other`, 'no manifest needs that: write it flatter')]);
    if (++count > MOST_VALUES * 8) throw new Refusal([tooMany(path, lines.linePos(offset).line)]);
  }
  tokens.push(...parser.end());
  return [...new Composer({ uniqueKeys: false, logLevel: 'silent' }).compose(tokens, false, text.length)] as Document.Parsed[];
}

function onlyDocument(documents: readonly Document.Parsed[], path: string, lines: LineCounter, text: string, least: string): Document.Parsed {
  const [document, second] = documents;
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const wrong = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings]).map(({ message, pos, code }) => (
    code === 'TAG_RESOLVE_FAILED'
      ? problem(path, lineAt(pos[0]), 'a tag has no meaning in a manifest', 'leave it out; a text that begins with ! stands in quotes')
      : problem(path, lineAt(pos[0]), `is no YAML: ${message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '')}`, /[:-]\s*\{\{/.test(text.split('\n')[lineAt(pos[0]) - 1] ?? '') ? QUOTE : 'mend it; an editor that knows YAML marks the place')
  ));
  if (wrong.length > 0) throw new Refusal(wrong.slice(0, MOST_PROBLEMS));
  if (document === undefined || document.contents === null) throw new Refusal([problem(path, 1, `${path} is empty`, `say at least ${least}`)]);
  if (second !== undefined) throw new Refusal([problem(path, lineAt(second.range[0]), `${path} holds a second document`, 'leave out the line --- and what follows it')]);
  if (document.directives.yaml.explicit === true || Object.keys(document.directives.tags).some((tag) => tag !== '!!')) {
    throw new Refusal([problem(path, 1, 'a line with % at its start changes how YAML is read', 'leave it out: a manifest is YAML 1.2')]);
  }
  return document;
}

/** Makes plain data of nodes, and remembers where it came from. */
class Walk {
  readonly places = new Map<string, Place>();
  readonly typed = new Map<string, string>();
  readonly problems: Diagnostic[] = [];
  private readonly document: Document.Parsed;
  private readonly path: string;
  private readonly lines: LineCounter;
  private values = 0;
  private aliases = 0;

  constructor(document: Document.Parsed, path: string, lines: LineCounter) {
    this.document = document;
    this.path = path;
    this.lines = lines;
    this.places.set('', { path, line: this.lineOf(document.contents) });
  }

  valueOf(node: unknown, keys: readonly (string | number)[]): unknown {
    if (++this.values > MOST_VALUES) throw new Refusal([...this.problems, tooMany(this.path, this.lineOf(node))]);
    if (isAlias(node)) return this.aliased(node as Node, keys);
    if (isMap(node)) return this.map(node.items, keys);
    if (isSeq(node)) return node.items.map((item, index) => this.placed(item, item, [...keys, index]));
    return isScalar(node) ? this.scalar(node, keys) : null;
  }

  private placed(key: unknown, value: unknown, keys: readonly (string | number)[]): unknown {
    this.places.set(keys.join('\n'), { path: this.path, line: this.lineOf(key) });
    return this.valueOf(value, keys);
  }

  private map(items: readonly Pair[], keys: readonly (string | number)[]): unknown {
    const entries = new Map<string, unknown>();
    for (const { key, value } of items) {
      const name = isScalar(key) ? textOf(key) : undefined;
      if (name === undefined || NEVER_KEYS.has(name)) {
        this.problems.push(problem(this.path, this.lineOf(key), name === undefined ? 'a key has to be a text' : `${name} cannot be a key`, isMap(key) ? QUOTE : 'give it another name'));
      } else if (UNPRINTABLE.test(name)) {
        this.problems.push(problem(this.path, this.lineOf(key), 'a key holds a character that steers a terminal or turns the direction of the text', 'take it out'));
      } else if (entries.has(name)) {
        this.problems.push(problem(this.path, this.lineOf(key), `${[...keys, name].join('.')} is said twice, first in line ${this.places.get([...keys, name].join('\n'))!.line}`, 'leave out one of them'));
      } else {
        entries.set(name, this.placed(key, value, [...keys, name]));
      }
    }
    return Object.fromEntries(entries);
  }

  private scalar(node: Scalar, keys: readonly (string | number)[]): unknown {
    const { value, type, source } = node;
    if (type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED') this.places.set([...keys, 'text'].join('\n'), { path: this.path, line: this.lineOf(node) + 1 });
    // A template that nobody trusts has texts that are printed: they must not paint on a terminal, or show in another order than they stand.
    if (typeof value === 'string' && UNPRINTABLE.test(value)) this.problems.push(problem(this.path, this.lineOf(node), `${keys.join('.')} holds a character that steers a terminal or turns the direction of the text`, 'take it out'));
    if (typeof value === 'number' || typeof value === 'boolean') this.typed.set(keys.join('\n'), source ?? String(value));
    return value;
  }

  private aliased(node: Node, keys: readonly (string | number)[]): unknown {
    const target = isAlias(node) ? node.resolve(this.document) : undefined;
    if (target === undefined) {
      this.problems.push(problem(this.path, this.lineOf(node), `*${isAlias(node) ? node.source : ''} stands for nothing above it`, 'mark with & what it stands for, or put it in quotes'));
      return null;
    }
    if (++this.aliases > MOST_ALIASES) throw new Refusal([problem(this.path, this.lineOf(node), `more than ${MOST_ALIASES} aliases, or one that stands in what it stands for`, 'write the values out')]);
    return this.valueOf(target, keys);
  }

  private lineOf(node: unknown): number {
    const range = (node as Partial<Node> | null)?.range;
    return range ? this.lines.linePos(range[0]).line : 0;
  }
}

/** `{{name}}` without quotes is a map in a map to YAML. */
const QUOTE = "put quotes around a text that begins with {{name}}: '{{name}}'";

/** A key as it was typed: `1.30` is none else than `1.30`. */
function textOf({ value, source }: Scalar): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? (source ?? String(value)) : undefined;
}

function tooMany(path: string, line: number): Diagnostic {
  return problem(path, line, `more than ${MOST_VALUES} values`, 'put long texts into files of the template, and take no alias of an alias');
}

function problem(path: string, line: number, message: string, remedy: string): Diagnostic {
  return { code: 'template-yaml', severity: 'error', message, at: { path, line }, remedy };
}
