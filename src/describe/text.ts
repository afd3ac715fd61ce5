import { listed, placeText, type Line, type Section } from './lines.ts';

/** How parts of the text are marked; on a terminal by colour, else not at all. */
export interface Marks {
  title(text: string): string;
  place(text: string): string;
}

const unmarked: Marks = { title: (text) => text, place: (text) => text };

/** Places of one kind in several modules are as many; the first show where. */
const mostPlaces = 3;

/** Sections as text: each line with its places in square brackets. */
export function textOf(sections: readonly Section[], marks: Marks = unmarked): string {
  return sections.map(({ title, lines }) => `${marks.title(title)}\n${lines.map((one) => lineText(one, marks)).join('')}`).join('\n');
}

function lineText({ text, at, level }: Line, marks: Marks): string {
  const places = listed(at.map(placeText), mostPlaces);
  return `${'  '.repeat(level + 1)}${text}${places === '' ? '' : `  ${marks.place(`[${places}]`)}`}\n`;
}
