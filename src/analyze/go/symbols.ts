import { GoScanner } from './scanner.ts';

function isMark(scanner: GoScanner, code: number): boolean {
  return scanner.kind === 'mark' && scanner.code === code;
}

/** Skips from an opening mark to behind the one that closes it. */
function skipNested(scanner: GoScanner): void {
  let depth = 0;
  do {
    if (scanner.kind === 'mark') {
      const { code } = scanner;
      if (code === 0x28 || code === 0x5b || code === 0x7b) depth++;
      else if (code === 0x29 || code === 0x5d || code === 0x7d) depth--;
    }
    scanner.nextToken();
  } while (depth > 0 && scanner.kind !== 'end');
}

/** Skips to the end of a declaration: a semicolon outside of all brackets, or `close`. */
function skipDeclaration(scanner: GoScanner, close: number): void {
  while (scanner.kind !== 'end' && scanner.kind !== 'semicolon' && !isMark(scanner, close)) {
    const opens = isMark(scanner, 0x28) || isMark(scanner, 0x5b) || isMark(scanner, 0x7b);
    if (opens) skipNested(scanner);
    else scanner.nextToken();
  }
}

/** Names at the start of a `var`, `const` or `type` declaration: one, or several between commas. */
function takeNames(scanner: GoScanner, names: Set<string>): void {
  while (scanner.kind === 'word') {
    names.add(scanner.text());
    scanner.nextToken();
    if (!isMark(scanner, 0x2c)) return;
    scanner.nextToken();
  }
}

/** Names that a file declares for its package: functions, types, variables and constants; no methods. */
export function declaredNames(source: Buffer): ReadonlySet<string> {
  const names = new Set<string>();
  const scanner = new GoScanner(source);
  scanner.nextToken();
  while (scanner.kind !== 'end') {
    const isFunction = scanner.is('func');
    const isGroup = scanner.is('var') || scanner.is('const') || scanner.is('type');
    if (isFunction || isGroup) {
      scanner.nextToken();
      // A function that begins with a parenthesis is a method.
      if (isFunction) takeNames(scanner, names);
      else if (isMark(scanner, 0x28)) takeGroup(scanner, names);
      else takeNames(scanner, names);
    }
    skipDeclaration(scanner, 0);
    scanner.nextToken();
  }
  names.delete('_');
  names.delete('init');
  return names;
}

function takeGroup(scanner: GoScanner, names: Set<string>): void {
  scanner.nextToken();
  while (scanner.kind !== 'end' && !isMark(scanner, 0x29)) {
    takeNames(scanner, names);
    skipDeclaration(scanner, 0x29);
    if (scanner.kind === 'semicolon') scanner.nextToken();
  }
}

/** The first of the names that a file uses: by itself, or behind a dot (`selected`, as another package uses it). */
export function firstUse(
  source: Buffer, names: ReadonlySet<string>, selected: boolean,
): { readonly name: string; readonly line: number } | undefined {
  const scanner = new GoScanner(source);
  let afterDot = false;
  for (let kind = scanner.nextToken(); kind !== 'end'; kind = scanner.nextToken()) {
    if (kind === 'word' && afterDot === selected) {
      const name = scanner.text();
      if (names.has(name)) return { name, line: scanner.line };
    }
    afterDot = isMark(scanner, 0x2e);
  }
  return undefined;
}
