import type { CommandSpec } from '../../generators/command-line.ts';
import { RECIPES, type Recipe } from '../../src/plan/recipes.ts';
import { commandTable } from './flags-page.ts';
import { code, table } from './markdown.ts';

/** The README with its tables as the code has them: what stands between `<!-- NAME: made ... -->` and `<!-- end of NAME -->`. */
export function readmeText(text: string, specs: readonly CommandSpec[]): string {
  const recipes: readonly Recipe[] = RECIPES;
  const tables: Readonly<Record<string, string>> = {
    commands: commandTable(specs),
    recipes: table(['recipe', 'article', 'what it is', 'what it costs'], recipes.map(({ name, article, about, cost }) => [code(name), article ?? '–', about, cost])),
  };
  let result = text;
  for (const [name, rows] of Object.entries(tables)) {
    const block = new RegExp(`(<!-- ${name}: [^\n]*-->\n)[\\s\\S]*?(\n<!-- end of ${name} -->)`);
    if (!block.test(result)) throw new Error(`README.md has no place for the table of ${name}: <!-- ${name}: … --> and <!-- end of ${name} -->`);
    result = result.replace(block, (_, before: string, after: string) => `${before}${rows}${after}`);
  }
  return result;
}
