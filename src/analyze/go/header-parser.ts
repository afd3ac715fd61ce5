import { parsePreamble, type CgoLine, type CInclude, type CommentText } from '../cgo/lines.ts';
import { GoScanner, isKeyword } from './scanner.ts';
import type { GoFile, GoImport } from './file.ts';
import { isImportPath, unquote } from './unicode.ts';

/** What package clause and imports say. */
export type ParsedHeader = Omit<GoFile, 'embeds' | 'constraints'>;

/** Parses package clause and imports. It stops at the first error, since a file with one keeps its name alone. */
export class HeaderParser {
  private readonly scanner: GoScanner;
  private readonly imports: GoImport[] = [];
  private readonly cgo: CgoLine[] = [];
  private readonly includes: CInclude[] = [];
  /** Comments that end on the line above the token. */
  private lead: readonly CommentText[] = [];
  private problem: { line: number; message: string } | undefined;

  constructor(header: Buffer) {
    this.scanner = new GoScanner(header);
  }

  parse(): ParsedHeader {
    this.advance(0);
    const packageLine = this.scanner.line;
    const packageName = this.packageClause();
    if (this.failed()) return this.result('', 0);
    while (!this.failed() && this.scanner.is('import')) this.importDeclaration();
    return this.failed() ? this.result(packageName, packageLine) : this.checked(packageName, packageLine);
  }

  private result(packageName: string, packageLine: number): ParsedHeader {
    const problem = this.problem ?? this.scanner.error;
    const failed = problem === undefined ? undefined : { ...problem, kind: 'syntax' as const };
    const imports = failed === undefined ? this.imports : [];
    return { packageName, packageLine, imports, cgo: this.cgo, includes: this.includes, problem: failed };
  }

  private checked(packageName: string, packageLine: number): ParsedHeader {
    const bad = this.imports.find(({ path }) => !isImportPath(path));
    if (bad !== undefined) this.problem = { line: bad.line, message: `invalid import path: ${bad.path}` };
    return this.result(packageName, packageLine);
  }

  private failed(): boolean {
    return this.problem !== undefined || this.scanner.error !== undefined;
  }

  private expected(what: string): void {
    this.problem ??= { line: this.scanner.line, message: `expected ${what}` };
  }

  private packageClause(): string {
    const { scanner } = this;
    if (!scanner.is('package')) this.expected("'package'");
    this.advance();
    const name = scanner.kind === 'word' ? scanner.text() : '';
    if (name === '' || isKeyword(name)) this.expected('a package name');
    this.advance();
    this.semicolon();
    return name;
  }

  private semicolon(): void {
    const { scanner } = this;
    if (scanner.kind === 'semicolon') this.advance();
    else if (scanner.kind !== 'mark' || (scanner.code !== 0x29 && scanner.code !== 0x7d)) this.expected("';'");
  }

  private isMark(code: number): boolean {
    return this.scanner.kind === 'mark' && this.scanner.code === code;
  }

  private importDeclaration(): void {
    const doc = this.lead;
    this.advance();
    if (!this.isMark(0x28)) {
      this.importSpec(doc);
      return;
    }
    this.advance();
    const specs: { lead: readonly CommentText[]; index: number }[] = [];
    while (!this.failed() && !this.isMark(0x29) && this.scanner.kind !== 'end') {
      specs.push({ lead: this.lead, index: this.imports.length });
      this.importSpec(undefined);
    }
    if (!this.isMark(0x29)) this.expected("')'");
    this.advance();
    this.semicolon();
    for (const { lead, index } of specs) {
      const found = this.imports[index];
      if (found?.path === 'C') this.preamble(found.line, lead.length === 0 && specs.length === 1 ? doc : lead);
    }
  }

  /** One import; `doc` is the comment above it where it stands alone. */
  private importSpec(doc: readonly CommentText[] | undefined): void {
    const { scanner } = this;
    const { line } = scanner;
    if (scanner.kind === 'word' && !isKeyword(scanner.text())) this.advance();
    else if (this.isMark(0x2e)) this.advance();
    if (scanner.kind !== 'string') {
      this.expected('an import path');
      return;
    }
    const path = unquote(scanner.text().replaceAll('\r', ''));
    if (path === undefined) this.expected('a quoted string');
    else this.imports.push({ path, line });
    this.advance();
    this.semicolon();
    if (path === 'C' && doc !== undefined) this.preamble(line, doc);
  }

  private preamble(importLine: number, comments: readonly CommentText[]): void {
    const { cgo, includes } = parsePreamble(comments, importLine);
    this.cgo.push(...cgo);
    this.includes.push(...includes);
  }

  /** The next token that is no comment; comments are grouped as go/parser does. */
  private advance(previous = this.scanner.line): void {
    const { scanner } = this;
    this.lead = [];
    if (scanner.next() !== 'comment') return;
    let group: CommentText[] = [];
    if (scanner.line === previous) this.commentGroup(0);
    let end = -1;
    while (this.is('comment')) {
      group = [];
      end = this.commentGroup(1, group);
    }
    if (end + 1 === scanner.line) this.lead = group;
  }

  private is(kind: GoScanner['kind']): boolean {
    return this.scanner.kind === kind;
  }

  /** Takes comments that follow each other with at most `gap` line ends between them; gives their last line. */
  private commentGroup(gap: number, group: CommentText[] = []): number {
    const { scanner } = this;
    let end = scanner.line;
    while (this.is('comment') && scanner.line <= end + gap) {
      const comment = { source: scanner.source, start: scanner.start, end: scanner.end, line: scanner.line };
      group.push(comment);
      end = scanner.line;
      for (let at = comment.start; at < comment.end; at++) if (scanner.source[at] === 0x0a) end++;
      scanner.next();
    }
    return end;
  }
}
