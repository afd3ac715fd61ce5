import { goBuildExpression, parseGoBuild, parsePlusBuild, plusBuildWords, type Constraint } from './constraints.ts';
import { trimSpace } from './unicode.ts';

/** The constraints of a file's text, all of which must hold, or why Go refuses the file. */
export type Constraints = { readonly constraints: readonly Constraint[] } | { readonly error: { line: number; message: string } };

const none: Constraints = { constraints: [] };

/**
 * The constraints in the text before the package clause: one `//go:build` line, or else all `// +build` lines that a
 * blank line follows before anything but `//` comments comes.
 */
export function readConstraints(text: Buffer): Constraints {
  if (!text.includes('//go:build') && !text.includes('+build')) return none;
  const lines = text.toString('utf8').split('\n').map(trimSpace);
  const scan = scanLeadingLines(lines);
  if ('error' in scan) return scan;
  if (scan.goBuild !== undefined) {
    const tree = parseGoBuild(scan.goBuild.expression);
    return 'error' in tree
      ? { error: { line: scan.goBuild.line, message: `//go:build line: ${tree.error}` } }
      : { constraints: [tree] };
  }
  const constraints: Constraint[] = [];
  for (const line of lines.slice(0, scan.plusBuildEnd)) {
    const words = line.startsWith('//') ? plusBuildWords(line) : undefined;
    const tree = words === undefined ? undefined : parsePlusBuild(words);
    if (tree !== undefined) constraints.push(tree);
  }
  return { constraints };
}

interface LeadingLines {
  goBuild: { expression: string; line: number } | undefined;
  /** Number of lines in which `// +build` counts. */
  plusBuildEnd: number;
}

function scanLeadingLines(lines: readonly string[]): LeadingLines | { readonly error: { line: number; message: string } } {
  const found: LeadingLines = { goBuild: undefined, plusBuildEnd: 0 };
  let ended = false;
  let inComment = false;
  for (const [index, line] of lines.entries()) {
    if (line === '' && !ended) {
      // What follows the last line end is no line.
      if (index < lines.length - 1) found.plusBuildEnd = index + 1;
      continue;
    }
    if (!line.startsWith('//')) ended = true;
    const expression = inComment ? undefined : goBuildExpression(line);
    if (expression !== undefined) {
      if (found.goBuild !== undefined) return { error: { line: index + 1, message: 'multiple //go:build comments' } };
      found.goBuild = { expression, line: index + 1 };
    }
    const rest = skipComments(line, inComment);
    if (rest === 'code') break;
    inComment = rest === 'comment';
  }
  return found;
}

/** What a line leaves open: nothing, a block comment, or text that is no comment. */
function skipComments(line: string, inside: boolean): 'nothing' | 'comment' | 'code' {
  let rest = line;
  let inComment = inside;
  while (rest !== '') {
    if (inComment) {
      const close = rest.indexOf('*/');
      if (close < 0) return 'comment';
      inComment = false;
      rest = trimSpace(rest.slice(close + 2));
    } else if (rest.startsWith('//')) return 'nothing';
    else if (rest.startsWith('/*')) {
      inComment = true;
      rest = trimSpace(rest.slice(2));
    } else return 'code';
  }
  return inComment ? 'comment' : 'nothing';
}
