import { readDockerfileText } from '../check/parse/dockerfile.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { BLOCKS } from './blocks.ts';
import { fillPlaceholders, placeholdersIn } from './placeholders.ts';
import type { Team } from './team.ts';
import { textPlaceOf, type Place } from './template.ts';

type Values = Readonly<Record<string, string>>;

/** What is one word to a Dockerfile and to a shell, wherever it stands. */
const PLAIN = /^[\p{L}\p{M}\p{N}._@:/+,=-]*$/u;

/** What stays inside of double quotes, of a Dockerfile, a shell and JSON. */
const QUOTED = /^[^"\\$`\p{Cc}\u2028\u2029]*$/u;

/** The same where the builder parts words at blanks without a look at quotes (parseStringsWhitespaceDelimited of BuildKit's parser). */
const WORD = /^[^"\\$`\p{Cc}\s]*$/u;

/** What stays inside of a comment. */
const COMMENT = /^[^\r\n]*$/;

const ALLOWED = {
  plain: { rule: PLAIN, words: 'outside of double quotes it may hold letters, digits and . _ @ : / + , = - alone' },
  quoted: { rule: QUOTED, words: 'inside of double quotes it may hold no ", \\, $, backquote, line break or other control character' },
  word: { rule: WORD, words: 'it may hold no blank there, which parts words of this instruction inside of quotes too, and no ", \\, $ or backquote' },
  comment: { rule: COMMENT, words: 'in a comment it may hold no line break' },
} as const;

/** A placeholder of a block, and what its value may hold there. */
interface Spot {
  readonly name: string;
  /** Of the text, from 1. */
  readonly line: number;
  readonly where: keyof typeof ALLOWED;
}

/**
 * Answers and values of options that would end the word or the string of the Dockerfile that they stand in, one problem for
 * each in a block. Texts of other files are not judged: no quoting of ours is known for them.
 *
 * @param recipe the recipe of the plan: its blocks count over those of the team
 * @param values by name, as the texts are filled with
 */
export function answerProblems(team: Team, recipe: string | null | undefined, values: Values): Diagnostic[] {
  return BLOCKS.filter(({ file }) => file === 'Dockerfile').flatMap(({ name }) => {
    const said = saidOf(team, recipe, name);
    if (said === undefined) return [];
    const broken = spotsOf(said.text).filter((spot) => Object.hasOwn(values, spot.name) && !ALLOWED[spot.where].rule.test(values[spot.name]!));
    const first = broken.filter((spot, index) => broken.findIndex((other) => other.name === spot.name) === index);
    return first.map((spot) => problem(spot, values[spot.name]!, `block ${name} of template ${said.template}, line ${spot.line}`, said.at, team.questions.some((row) => row.name === spot.name)));
  });
}

interface SaidBlock {
  readonly text: string;
  readonly template: string;
  readonly at: Place;
}

function saidOf(team: Team, recipe: string | null | undefined, block: string): SaidBlock | undefined {
  const row = team.recipes.find(({ name }) => name === recipe);
  if (row !== undefined && Object.hasOwn(row.blocks, block)) {
    const { manifest } = team.templates.find((one) => one.manifest.name === row.template)!;
    return { text: row.blocks[block]!, template: row.template, at: textPlaceOf(manifest, 'recipes', manifest.recipes.findIndex(({ name }) => name === recipe), 'blocks', block) };
  }
  const own = Object.hasOwn(team.blocks, block) ? team.blocks[block] : undefined;
  return own && { text: own.value, template: own.template, at: own.at };
}

function problem({ name, line, where }: Spot, value: string, place: string, at: Place, asked: boolean): Diagnostic {
  const again = asked ? `give another answer with --set ${name}=ANSWER` : `give --${name} another value`;
  return {
    code: 'template-answer', severity: 'error', at: { ...at, line: at.line + line - 1 },
    message: `${place}: ${asked ? 'the answer to' : 'the value of'} ${name}, ${JSON.stringify(value)}, cannot stand there: ${ALLOWED[where].words}`,
    remedy: where === 'plain' && QUOTED.test(value) ? `write "{{${name}}}" in double quotes in the block, or ${again}` : again,
  };
}

/** Where the placeholders of a text stand; each instruction and each here-document begins outside of quotes. */
function spotsOf(text: string): Spot[] {
  // Backslashes before a placeholder are those of the template: what is left of them is what a builder reads.
  const marked = fillPlaceholders(text, Object.fromEntries(placeholdersIn(text).map(({ name }) => [name, `\0${name}\0`])), { path: '', line: 0 }).text;
  const { documents, parted } = linesOf(marked.replace(MARK, 'x'));
  const spots: Spot[] = [];
  let quote = '';
  let before: number | undefined;
  for (const [index, line] of marked.split('\n').entries()) {
    const inside = documents.get(index + 1);
    if (inside !== before) quote = '';
    before = inside;
    const comment = /^\s*#/.test(line) && (inside === undefined || quote === '');
    const found = comment ? { names: [...line.matchAll(MARK)].map((match) => ({ name: match[1]!, quote: '' })), quote } : walk(line, quote);
    const kind = (open: string): Spot['where'] => (comment && inside === undefined ? 'comment' : open !== '"' ? 'plain' : inside === undefined && parted.has(index + 1) ? 'word' : 'quoted');
    spots.push(...found.names.map((one): Spot => ({ name: one.name, line: index + 1, where: kind(one.quote) })));
    const ends = inside === undefined && !comment && line.trim() !== '' && !/(?:^|[^\\])\\[ \t]*$/.test(line);
    quote = ends ? '' : found.quote;
  }
  return spots;
}

const MARK = /\0([^\0]+)\0/g;

/** The marks of a line with the quotes that they stand in, and what is open at its end. */
function walk(line: string, open: string): { readonly names: readonly { readonly name: string; readonly quote: string }[]; readonly quote: string } {
  const names: { name: string; quote: string }[] = [];
  let quote = open;
  for (const [token, name] of line.matchAll(/\0([^\0]+)\0|\\[^\0]|["']/g)) {
    if (name !== undefined) names.push({ name, quote });
    else if (token.startsWith('\\')) {
      // Single quotes know no escape: the quote behind the backslash ends them.
      if (quote === "'" && token === "\\'") quote = '';
    } else if (quote === '') quote = token;
    else if (quote === token) quote = '';
  }
  return { names, quote };
}

/** Lines of a block, from 1: those of here-documents with a number for each, and those of instructions that part words at blanks. */
function linesOf(text: string): { readonly documents: ReadonlyMap<number, number>; readonly parted: ReadonlySet<number> } {
  const { instructions } = readDockerfileText('Dockerfile', `FROM scratch\n${text}\n`);
  const bodies = instructions.flatMap(({ heredocs }) => heredocs);
  const parting = instructions.filter(({ keyword, json }) => json === undefined && /^(?:ADD|COPY|EXPOSE|VOLUME)$/.test(keyword));
  return {
    documents: new Map(bodies.flatMap(({ line, text: body }, index) => body.split('\n').map((_, row): [number, number] => [line - 1 + row, index]))),
    parted: new Set(parting.flatMap(({ line, endLine }) => Array.from({ length: endLine - line + 1 }, (_, row) => line - 1 + row))),
  };
}
