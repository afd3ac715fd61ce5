import { structuredPatch, type StructuredPatchHunk } from 'diff';

/** Lines around a change, as git shows them. */
const CONTEXT = 3;

/**
 * Above this many changed lines no shortest difference is looked for (its search takes the square of that): the file is
 * shown as replaced.
 */
const MAX_EDITS = 2000;

/** Mode in the header of a file that comes or goes; the text alone does not tell another one. */
const MODE = '100644';

/**
 * Difference of two texts as git prints it, with its header, for `git apply` and `patch`. `undefined` stands for a
 * file that is not there. Empty where nothing differs. Of binary contents (they hold a NUL) it is only said that they
 * differ.
 *
 * @param path relative to the root, `/` between its parts
 */
export function unifiedDiff(path: string, before: string | undefined, after: string | undefined): string {
  if (before === after) return '';
  const [a, b] = [`a/${path}`, `b/${path}`];
  const lines = [`diff --git ${quoted(a)} ${quoted(b)}`];
  if (before === undefined) lines.push(`new file mode ${MODE}`);
  if (after === undefined) lines.push(`deleted file mode ${MODE}`);
  const from = before === undefined ? '/dev/null' : a;
  const to = after === undefined ? '/dev/null' : b;
  if (`${before ?? ''}${after ?? ''}`.includes('\0')) {
    lines.push(`Binary files ${quoted(from)} and ${quoted(to)} differ`);
  } else {
    const hunks = hunksOf(before ?? '', after ?? '');
    // A file without a line, coming or going, is all in its header.
    if (hunks.length > 0) lines.push(`--- ${headed(from)}`, `+++ ${headed(to)}`);
    for (const hunk of hunks) lines.push(rangeLine(hunk), ...hunk.lines);
  }
  return `${lines.join('\n')}\n`;
}

function hunksOf(before: string, after: string): readonly StructuredPatchHunk[] {
  const patch = structuredPatch('', '', before, after, '', '', { context: CONTEXT, maxEditLength: MAX_EDITS });
  return patch?.hunks ?? [replaced(before, after)];
}

/** Every line taken out and every line put in. */
function replaced(before: string, after: string): StructuredPatchHunk {
  const [minus, plus] = [linesOf(before), linesOf(after)];
  const marked = (sign: string, lines: readonly string[], text: string): readonly string[] => [
    ...lines.map((line) => sign + line),
    ...(lines.length > 0 && !text.endsWith('\n') ? ['\\ No newline at end of file'] : []),
  ];
  return {
    oldStart: 1, oldLines: minus.length, newStart: 1, newLines: plus.length,
    lines: [...marked('-', minus, before), ...marked('+', plus, after)],
  };
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function rangeLine({ oldStart, oldLines, newStart, newLines }: StructuredPatchHunk): string {
  return `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`;
}

function range(start: number, count: number): string {
  // A range without lines is named by the line in front of it.
  if (count === 0) return `${start - 1},0`;
  return count === 1 ? String(start) : `${start},${count}`;
}

/** A name in a `---` or `+++` line. A tab ends one that holds a space, or `patch` would take it to end there. */
function headed(name: string): string {
  return quoted(name) + (name.includes(' ') ? '\t' : '');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\v': '\\v', '\f': '\\f', '\r': '\\r', '"': '\\"', '\\': '\\\\',
};

/** A name as git writes it (core.quotePath): in quotes, like a string of C, when it is not plain ASCII. */
function quoted(name: string): string {
  const escaped = [...Buffer.from(name, 'utf8')].map((byte) => {
    const character = String.fromCharCode(byte);
    const plain = byte >= 0x20 && byte < 0x7f ? character : `\\${byte.toString(8).padStart(3, '0')}`;
    return ESCAPES[character] ?? plain;
  }).join('');
  return escaped === name ? name : `"${escaped}"`;
}
