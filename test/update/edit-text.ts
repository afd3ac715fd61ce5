import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import fc from 'fast-check';

/** Changes of a list of lines, as a person makes them. */
export interface LineEdit {
  readonly at: number;
  readonly removed: number;
  readonly added: readonly string[];
}

/** Lines as they stand in Dockerfiles and Makefiles: some of them again and again. */
export const LINES = [
  '', 'FROM golang:1.26 AS build', 'FROM scratch', 'WORKDIR /src', 'COPY go.mod go.sum ./', 'COPY . .', 'RUN go mod download', 'RUN go build -o /app .', 'ENV A=1',
  'EXPOSE 8080', 'USER 65532', 'ENTRYPOINT ["/app"]', '# why', 'LABEL a=b', 'RUN apk add git \\', '    && true', '\techo "$@"', 'all: build', 'VOLUME /data', 'CMD ["-v"]',
];

/** Lines that a person writes, and none of the generator's. */
export const OWN_LINES = ['# mine', 'ENV MINE=1', 'RUN mine', 'ARG MINE', 'LABEL mine=1', '', 'RUN go build -o /app .'];

export function lineEdits(lines: readonly string[], most: number): fc.Arbitrary<readonly LineEdit[]> {
  return fc.array(fc.record({ at: fc.nat(40), removed: fc.nat(2), added: fc.array(fc.constantFrom(...lines), { maxLength: 3 }) }), { maxLength: most });
}

export function edited(lines: readonly string[], edits: readonly LineEdit[]): string[] {
  const result = [...lines];
  for (const { at, removed, added } of edits) result.splice(Math.min(at, result.length), removed, ...added);
  return result;
}

export function textOf(lines: readonly string[], end = '\n'): string {
  return lines.map((line) => line + end).join('');
}

function counts(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const line of text.split(/\r?\n/)) found.set(line, (found.get(line) ?? 0) + 1);
  return found;
}

/** How often each line is there more or less often in another text, in the order of the lines. */
export function lineBalance(from: string, to: string): readonly (readonly [string, number])[] {
  const [before, after] = [counts(from), counts(to)];
  const lines = [...new Set([...before.keys(), ...after.keys()])].sort();
  return lines.map((line) => [line, (after.get(line) ?? 0) - (before.get(line) ?? 0)] as const).filter(([, more]) => more !== 0);
}

/** Each line that the user added or changed is in the result, marked or not, as often as it was added. */
export function assertNothingLost(base: string, theirs: string, result: string): void {
  const [before, after] = [counts(base), counts(result)];
  for (const [line, count] of counts(theirs)) {
    const added = count - (before.get(line) ?? 0);
    assert.ok((after.get(line) ?? 0) >= added, `lost: ${JSON.stringify(line)} in\n${result}`);
  }
}

const directory = mkdtempSync(join(tmpdir(), 'go-docker-merge-'));
process.once('exit', () => rmSync(directory, { recursive: true, force: true }));

/** How many conflicts git sees in a merge: the bound for ours. */
export function gitConflicts(base: string, theirs: string, ours: string): number {
  for (const [name, text] of Object.entries({ base, theirs, ours })) writeFileSync(join(directory, name), text);
  const { status, error } = spawnSync('git', ['merge-file', '--quiet', '-p', 'theirs', 'base', 'ours'], { cwd: directory });
  if (error) throw error;
  return status ?? 255;
}
