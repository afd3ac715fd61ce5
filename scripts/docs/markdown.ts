/** What stands above a page that is made from tables. */
export const GENERATED = '<!-- Made by scripts/docs.ts from the tables in the code: edit those, then run npm run docs. -->';

/** A table in Markdown; a bar in a cell is escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** Text as code, for a cell. */
export function code(text: string): string {
  return `\`${text}\``;
}
