import { toJsonSchema } from '@valibot/to-json-schema';
import { MANIFEST_PARTS, MANIFEST_SCHEMA } from '../../src/template/manifest-schema.ts';

/** A JSON schema, as far as the pages read it. */
export interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
}

/** The schema of `go-docker.yaml`, for editors: what valibot checks, in the shortest words that JSON schema has for it. */
export function templateSchema(): SchemaNode {
  const schema = toJsonSchema(MANIFEST_SCHEMA, {
    target: 'draft-2020-12',
    // What a map is by itself (not a list) comes first in a pipe, and JSON schema needs no word for it.
    typeMode: 'output',
    definitions: MANIFEST_PARTS,
    overrideSchema: ({ valibotSchema, jsonSchema }) => {
      if (valibotSchema.type === 'object_with_rest') return { ...jsonSchema, additionalProperties: false };
      const types = (jsonSchema.anyOf ?? []).map((one) => (typeof one === 'object' && Object.keys(one).join() === 'type' ? one.type : undefined));
      return types.length > 0 && types.every((type) => type !== undefined) ? { type: types as 'string'[] } : undefined;
    },
  });
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema } as SchemaNode;
}

/** docs/template.schema.json. */
export function templateSchemaText(): string {
  return `${JSON.stringify(templateSchema(), null, 2)}\n`;
}
