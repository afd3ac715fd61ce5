import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { parsePreamble } from '../../src/analyze/cgo/lines.ts';
import { parseGoBuild, parsePlusBuild } from '../../src/analyze/go/constraints.ts';
import { openGitIgnore } from '../../src/analyze/gitignore.ts';
import { globMatches, parseGlob } from '../../src/analyze/glob.ts';
import { findFuncMain } from '../../src/analyze/go/body.ts';
import { readGoFile, readOtherConstraints } from '../../src/analyze/go/file.ts';
import { readGoMod } from '../../src/analyze/modules/go-mod.ts';
import { readGoSum } from '../../src/analyze/modules/go-sum.ts';
import { declaredNames, firstUse } from '../../src/analyze/go/symbols.ts';
import { readGoWork } from '../../src/analyze/modules/go-work.ts';
import { findLegacyManifests } from '../../src/analyze/modules/legacy.ts';
import { readVendorList } from '../../src/analyze/modules/vendor.ts';
import { memoryRepo } from '../../src/repo.ts';

// Files that are broken, cut off or hostile: no input may end in an exception, hang or take more than linear time.
// ANALYZE_RUNS raises the number of inputs of each kind; the share that still says something is printed.
const runs = Number(process.env['ANALYZE_RUNS'] ?? 1500);

interface Kind {
  readonly name: string;
  readonly sound: readonly string[];
  /** Reads the content; whether it still said something. */
  read(content: Buffer): boolean;
}

const goSources = [
  '//go:build linux && (amd64 || !cgo)\n// +build linux\n\n// Package a.\npackage a\n\nimport (\n\t"fmt"\n\t_ "embed"\n)\n\n/*\n#cgo linux LDFLAGS: -lm "-l x"\n#include <stdio.h>\n*/\nimport "C"\n\n//go:embed a.txt "b.txt" `c.txt`\nvar x string\n\nfunc main() { fmt.Println("\\x41", `raw`, \'\\\'\') }\n',
  'package main; import "os"; func main() { if x := 1.5e+3; x > 0 { os.Exit(0) } }\ntype (\n\tA[T any] struct{ B }\n\tC = map[string]int\n)\nvar a, b = 1, 2\nfunc (m M) main() {}\n',
  '\ufeff// é\r\n\r\npackage é\r\nimport ("a"; b "c"; . "d"; _ "e")\r\nconst (\r\n\tX = iota\r\n\tY\r\n)\r\n',
];

const repoOf = (path: string, content: Buffer): ReturnType<typeof memoryRepo> => memoryRepo({ [path]: content });

const kinds: readonly Kind[] = [
  {
    name: 'Go file', sound: goSources,
    read: (content) => {
      const file = readGoFile((limit) => content.subarray(0, limit));
      return file.problem === undefined && file.packageName !== '';
    },
  },
  {
    name: 'Go body', sound: goSources,
    read: (content) => {
      const names = declaredNames(content);
      firstUse(content, names, false);
      firstUse(content, names, true);
      return findFuncMain(content) !== undefined || names.size > 0;
    },
  },
  { name: 'assembly file', sound: ['// +build linux\n\n#include "x.h"\nTEXT x\n'], read: (content) => readOtherConstraints((limit) => content.subarray(0, limit)).length > 0 },
  {
    name: 'go.mod', sound: ['module "example.com/m" // x\n\ngo 1.25.1\ntoolchain go1.26.0\n\nrequire (\n\texample.com/a v1.2.3 // indirect\n\t"example.com/b" v0.0.0-20200101000000-abcdefabcdef\n)\n\nreplace example.com/a v1.2.3 => ./a\nreplace (\n\texample.com/b => example.com/c v1.0.0\n)\nretract [v1.0.0, v1.1.0]\nexclude example.com/a v1.0.0\ntool example.com/t\nignore ./x\ngodebug default=go1.21\n'],
    read: (content) => readGoMod(repoOf('go.mod', content), 'go.mod').problems.length === 0,
  },
  { name: 'go.work', sound: ['go 1.25\n\nuse (\n\t./a\n\t"./b c"\n)\n\nreplace example.com/a => ../a\n'], read: (content) => (readGoWork(repoOf('go.work', content), 'go.work')?.use.length ?? 0) > 0 },
  { name: 'go.sum', sound: ['example.com/a v1.0.0 h1:x=\nexample.com/a v1.0.0/go.mod h1:y=\n'], read: (content) => (readGoSum(repoOf('go.sum', content), 'go.sum')?.entries.size ?? 0) > 0 },
  { name: 'modules.txt', sound: ['## workspace\n# example.com/a v1.0.0 => ./a\n## explicit; go 1.20\nexample.com/a\n# example.com/b => example.com/c v1.0.0\n'], read: (content) => readVendorList(repoOf('vendor/modules.txt', content), 'vendor').modules.length > 0 },
  {
    name: '.gitignore', sound: ['*.log\n/dist/\n!keep\nbuild/**\na[b-c]?\n\\#x\n'],
    read: (content) => openGitIgnore(repoOf('.gitignore', content)).rule('dist', 'directory') !== undefined,
  },
  { name: 'Godeps.json', sound: ['{\n\t"ImportPath": "example.com/m",\n\t"Deps": [{ "ImportPath": "x" }]\n}\n'], read: (content) => findLegacyManifests(repoOf('Godeps/Godeps.json', content))[0]?.importPath !== undefined },
  { name: '//go:build line', sound: ['linux && (amd64 || !cgo)', '!(a || b) && c'], read: (content) => !('error' in parseGoBuild(content.toString('utf8'))) },
  { name: '+build line', sound: ['linux,amd64 !cgo'], read: (content) => parsePlusBuild(content.toString('utf8')) !== undefined },
  {
    name: 'C preamble', sound: ['/*\n#cgo linux,!arm64 LDFLAGS: -lm "-l x"\n#include <stdio.h>\n#include "a.h"\n*/'],
    read: (content) => parsePreamble([{ source: content, start: 0, end: content.length, line: 1 }], 1).cgo.length > 0,
  },
  {
    name: 'embed pattern', sound: ['d*/[a-z]?\\*.txt', '*a*b*c*'],
    read: (content) => {
      const glob = parseGlob(content.toString('utf8'));
      // No file system has longer names than these, so the pattern's length alone counts.
      if (glob !== undefined) for (const name of ['dabc', 'ab'.repeat(127), content.toString('utf8').slice(0, 255)]) globMatches(glob, name);
      return glob !== undefined;
    },
  },
];

type Change = (content: Buffer, at: number, other: Buffer) => Buffer;

const insert = (text: string | Buffer): Change => (content, at) => Buffer.concat([content.subarray(0, at), Buffer.from(text as string), content.subarray(at)]);

const changes: readonly Change[] = [
  (content, at) => content.subarray(0, at), (content, at) => content.subarray(at), (content, at, other) => Buffer.concat([content.subarray(0, at), other, content.subarray(at)]),
  insert('\0'), insert('\ufeff'), insert(Buffer.from([0xff])), insert(Buffer.from([0xe2, 0x82])), insert('"'), insert('`'), insert("'"), insert('/*'), insert('*/'), insert('//'), insert('\n'),
  insert('\r'), insert('\\'), insert('('.repeat(3000)), insert('!'.repeat(3000)), insert('[{('.repeat(2000)), insert('a'.repeat(20_000)), insert('\n'.repeat(20_000)), insert('/**/'.repeat(5000)),
  insert('import "x";'.repeat(1000)), insert('a && '.repeat(2000)), insert('*'.repeat(2000)), insert('\u{1f600}é\u2028'),
  (content) => Buffer.from(content.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'), (content) => Buffer.concat([content, content]), (content) => Buffer.from(content).reverse(),
];

for (const { name, sound, read } of kinds) {
  const broken = fc.record({
    base: fc.constantFrom(...sound, ''), noise: fc.uint8Array({ maxLength: 60 }),
    steps: fc.array(fc.record({ change: fc.nat(changes.length - 1), at: fc.double({ min: 0, max: 1, noNaN: true }) }), { maxLength: 4 }),
  });
  test(`${runs} broken inputs: ${name}`, (context) => {
    let said = 0;
    for (const text of sound) assert.ok(read(Buffer.from(text)), `the sound ${name} says nothing`);
    fc.assert(fc.property(broken, ({ base, noise, steps }) => {
      const start: Buffer = Buffer.from(base);
      const content = steps.reduce((before, { change, at }) => (changes[change] as Change)(before, Math.floor(at * before.length), Buffer.from(noise)), start);
      if (read(content.subarray(0, 400_000))) said++;
    }), { numRuns: runs });
    context.diagnostic(`${Math.round(100 * said / runs)} % still say something`);
  });
}

/** Repeats that made a careless reader quadratic, exponential or too deep. */
const hostile: readonly string[] = [
  '(', '!', '[', '{', '"', '`', '\\', '/', '*', '/*', '*/', '//', '\n', '\r', '\0', '\xff', 'a', ' ', '\t', '#', '#cgo ', '# a v1.0.0\n', '//go:build a\n', '// +build a\n', '//go:embed a\n', 'import "a"\n', 'import (\n', 'package a\n',
  'a && ', '(a || ', 'require a v1.0.0\n', 'replace a => ./b\n', 'use ./a\n', '*a', '[a-', 'é', '\u{1f600}', 'func main', 'func (', 'var (\n', '"\\', "'", '#include <', '"ImportPath": "', '!a\n', '**/', ',', 'a,', ' => ',
];

/** Bytes; ANALYZE_SIZE raises it. */
const size = Number(process.env['ANALYZE_SIZE'] ?? 100_000);

for (const { name, read } of kinds) {
  test(`one thing again and again: ${name}`, () => {
    for (const part of hostile) {
      // Anything but linear time would take minutes here; a node that hangs is ended by whoever runs the tests.
      const large = Buffer.from(part.repeat(Math.ceil(size / part.length)), 'utf8');
      read(large);
      read(Buffer.concat([Buffer.from('package a\n'), large]));
    }
  });
}

test('a file of 50 MB is read no further than its header', () => {
  const asked: (number | undefined)[] = [];
  const content = Buffer.concat([Buffer.from('package a\n\nimport "fmt"\n\nvar x = 1\n'), Buffer.alloc(50_000_000, 0x20)]);
  const file = readGoFile((limit) => {
    asked.push(limit);
    return content.subarray(0, limit);
  });
  assert.equal(file.imports[0]?.path, 'fmt');
  assert.ok(asked.every((limit) => limit !== undefined && limit < 100_000), JSON.stringify(asked));
});
