import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import * as v from 'valibot';
import { parse } from 'yaml';
import { templateSchemaText } from '../../scripts/docs/template-schema.ts';
import { EXAMPLE } from '../../scripts/docs/template-page.ts';
import { MANIFEST_SCHEMA } from '../../src/template/manifest-schema.ts';
import { readManifestYaml } from '../../src/template/manifest-yaml.ts';

const ROOT = join(import.meta.dirname, '../..');
/** The file that is published, not what it is made from. */
const text = readFileSync(join(ROOT, 'docs/template.schema.json'), 'utf8');
const accepts = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(JSON.parse(text) as object);

test('the schema on disk is that of the code; npm run docs writes it', () => {
  assert.equal(text, templateSchemaText());
});

test('the package exports it and packs it', () => {
  const { exports, files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { exports: Record<string, string>; files: string[] };
  assert.equal(exports['./template.schema.json'], './docs/template.schema.json');
  assert.ok(files.includes('docs/template.schema.json'));
});

test('an editor says what the command says of the example, and of every manifest that is refused for its shape', () => {
  assert.equal(accepts(parse(EXAMPLE)), true, JSON.stringify(accepts.errors));
  const folder = join(import.meta.dirname, 'bad-manifests');
  const judged = readdirSync(folder).filter((name) => name.endsWith('.yaml') && !name.startsWith('yaml-')).map((name) => {
    const { value } = readManifestYaml(readFileSync(join(folder, name), 'utf8'), name);
    const shape = v.safeParse(MANIFEST_SCHEMA, value).success;
    assert.equal(accepts(value), shape, name);
    return shape;
  });
  // Both kinds are there, or this would show nothing.
  assert.ok(judged.filter((shape) => shape).length > 10 && judged.filter((shape) => !shape).length > 10);
});

/** A schema as far as values are made of it. */
interface Node {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly anyOf?: readonly Node[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | boolean;
  readonly propertyNames?: Node;
  readonly items?: Node;
  readonly pattern?: string;
  readonly $defs?: Readonly<Record<string, Node>>;
}

const ROOT_NODE = JSON.parse(text) as Node;

/** What a text that has to match a pattern may be; anything else is a slip. */
const WORDS = ['a', 'acme-go', '1.0.0', '2.1.0-rc.1', '>=1 <2', 'golang', 'mirror.example.com/hub', 'a/b:1.2@sha256:0', '{{team}}', 'linux/amd64', '/home/x', 'com.example.team', 'a_b', 'any', 'Xy Z', '', 'ü', 'a b', '-', '1.', 'a\nb', '..', '$x'];
const wrong = fc.oneof(fc.constantFrom(...WORDS), fc.constantFrom<unknown>(null, 1, -0.5, true, [], {}, ['a'], [null], { a: 'b' }, [[1]]));

/** Values that the schema mostly accepts, with slips of every kind in some of them. */
function valueOf(node: Node): fc.Arbitrary<unknown> {
  const right = rightOf(node);
  return fc.oneof({ weight: 24, arbitrary: right }, { weight: 1, arbitrary: wrong });
}

function rightOf(node: Node): fc.Arbitrary<unknown> {
  if (node.$ref !== undefined) return valueOf(ROOT_NODE.$defs![node.$ref.split('/').at(-1)!]!);
  if (node.anyOf !== undefined) return fc.oneof(...node.anyOf.map(rightOf));
  if (node.const !== undefined) return fc.constant(node.const);
  if (node.enum !== undefined) return fc.constantFrom(...node.enum);
  if (node.properties !== undefined) return objectOf(node);
  if (node.type === 'object') return fc.dictionary(rightOf(node.propertyNames!) as fc.Arbitrary<string>, valueOf(node.additionalProperties as Node), { maxKeys: 2 });
  if (node.type === 'array') return fc.array(valueOf(node.items!), { maxLength: 2 });
  if (Array.isArray(node.type)) return fc.constantFrom<unknown>('a', 1.5, false);
  if (node.type === 'boolean') return fc.boolean();
  if (node.type === 'number') return fc.constantFrom(0, 8080, 1.5);
  const matching = WORDS.filter((word) => node.pattern === undefined || new RegExp(node.pattern, 'u').test(word));
  assert.ok(matching.length > 0, `no word matches ${node.pattern}`);
  return fc.constantFrom(...matching);
}

/** Some of the keys, now and then without one that is needed, now and then with one that is not known. */
function objectOf({ properties, required = [] }: Node): fc.Arbitrary<unknown> {
  const all = Object.keys(properties!);
  const known = fc.subarray(all, { maxLength: Math.min(4, all.length) }).map((keys) => [...new Set([...required, ...keys])]);
  return fc.tuple(known, fc.nat(40)).chain(([keys, luck]) => {
    const kept = luck === 0 ? keys.slice(1) : keys;
    return fc.record({ ...Object.fromEntries(kept.map((key) => [key, valueOf(properties![key]!)])), ...(luck === 1 && { unknwon: fc.constant('x') }) });
  });
}

test('an editor and the command agree about the shape of any value', () => {
  const agreed = { right: 0, wrong: 0 };
  fc.assert(fc.property(valueOf(ROOT_NODE), (value) => {
    const shape = v.safeParse(MANIFEST_SCHEMA, value).success;
    agreed[shape ? 'right' : 'wrong']++;
    assert.equal(accepts(value), shape, `${JSON.stringify(value)} ${JSON.stringify(accepts.errors)}`);
  }), { numRuns: 3000 });
  assert.ok(agreed.right > 300 && agreed.wrong > 300, JSON.stringify(agreed));
});
