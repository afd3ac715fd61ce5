import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { headerExtent } from '../../src/analyze/go/header.ts';
import { HeaderParser } from '../../src/analyze/go/header-parser.ts';
import { readPlainHeader } from '../../src/analyze/go/plain-header.ts';

const lines = [
  '', '// A comment.', '//line x.go:1', '/* one\n two */', '/* a */ // b', '/*line x.go:0*/', '//go:build linux', '\t// inside', ';', 'é', '\ufeff', '\0', '\r',
  'package p', 'package p // import "x"', 'package func', 'package /* c */ p', 'import "fmt"', 'import . "a/b" // c', 'import _ "x"; import "y"', 'import func "x"', 'import "C"',
  'import `raw`', 'import "a b"', 'import (', 'import ( // c', '\t"os"', '\tlog "a.b/c"', '\t_ "embed" // c', '\t"a"; "b"', '\t"a" "b"', '\t"a\\x41"', ')', ') // c', 'import ()', 'func main() {}', 'type T int', 'i', '"',
];

/** A header that is likely to be read, with a line or two that do not belong. */
const headers = fc.tuple(
  fc.array(fc.constantFrom(...lines.slice(0, 8)), { maxLength: 2 }), fc.array(fc.constantFrom(...lines), { maxLength: 2 }),
  fc.array(fc.constantFrom('import "fmt"', 'import (\n\t"os"\n\n\tx "y"\n)', '// c', ''), { maxLength: 3 }), fc.array(fc.constantFrom(...lines), { maxLength: 3 }), fc.boolean(), fc.nat(30),
).map(([before, odd, imports, after, ends, cut]) => {
  const text = [...before, 'package p', ...odd, ...imports, ...after].join('\n') + (ends ? '\n' : '');
  return cut < 3 ? text.slice(0, text.length - cut) : text;
});

test('a plain header is read as the parser reads it', () => {
  let plain = 0;
  fc.assert(fc.property(headers, fc.boolean(), (text, isWhole) => {
    const source = Buffer.from(text);
    const found = readPlainHeader(source, isWhole);
    if (found === undefined) return;
    plain++;
    const extent = headerExtent(source);
    assert.equal(extent.syntaxError, false);
    assert.equal(found.start, extent.firstToken);
    assert.equal(source.subarray(0, extent.readEnd).includes(0), false);
    if (!isWhole) assert.ok(extent.end < source.length);
    const { packageName, packageLine, imports, ...rest } = new HeaderParser(source.subarray(0, extent.end)).parse();
    assert.deepEqual({ packageName: found.packageName, packageLine: found.packageLine, imports: found.imports }, { packageName, packageLine, imports });
    assert.deepEqual(rest, { cgo: [], includes: [], problem: undefined });
  }), { numRuns: 20_000 });
  // Were none of them plain, the comparison would say nothing.
  assert.ok(plain > 4000, `only ${plain} headers were plain`);
});
