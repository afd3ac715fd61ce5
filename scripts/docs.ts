// Writes the pages that are made from the code's tables: node --import tsx scripts/docs.ts [--check]
// With --check nothing is written, and a difference ends with exit code 1.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { toJsonSchema } from '@valibot/to-json-schema';
import { REPORT_PARTS, REPORT_SCHEMA } from '../generators/report-schema.ts';
import { commandSpecs } from './docs/command-specs.ts';
import { flagsPage } from './docs/flags-page.ts';
import { readmeText } from './docs/readme-tables.ts';
import { recipesPage } from './docs/recipes-page.ts';
import { rulesPage } from './docs/rules-page.ts';
import { templatePage } from './docs/template-page.ts';
import { templateSchemaText } from './docs/template-schema.ts';
import { runPicture } from './picture.ts';

const ROOT = join(import.meta.dirname, '..');

function reportSchema(): string {
  const schema = toJsonSchema(REPORT_SCHEMA, { target: 'draft-2020-12', definitions: REPORT_PARTS });
  return `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema }, null, 2)}\n`;
}

/** What each page has to hold, by its path below the root. */
export async function pages(): Promise<ReadonlyMap<string, string>> {
  const specs = await commandSpecs();
  return new Map([
    ['docs/recipes.md', recipesPage()],
    ['docs/rules.md', rulesPage()],
    ['docs/flags.md', flagsPage(specs)],
    ['docs/report.schema.json', reportSchema()],
    ['docs/template.schema.json', templateSchemaText()],
    ['docs/template-manifest.md', templatePage(specs)],
    ['docs/run.svg', await runPicture()],
    ['README.md', readmeText(readFileSync(join(ROOT, 'README.md'), 'utf8'), specs)],
  ]);
}

/** The pages that are not as they should be. */
export async function differing(): Promise<Map<string, string>> {
  const wanted = [...(await pages())];
  return new Map(wanted.filter(([path, text]) => !existsSync(join(ROOT, path)) || readFileSync(join(ROOT, path), 'utf8') !== text));
}

async function main(check: boolean): Promise<void> {
  for (const [path, text] of await differing()) {
    if (!check) writeFileSync(join(ROOT, path), text);
    process.stderr.write(check ? `${path} differs from the tables; run npm run docs\n` : `wrote ${path}\n`);
    if (check) process.exitCode = 1;
  }
}

if (process.argv[1] === import.meta.filename) await main(process.argv.includes('--check'));
