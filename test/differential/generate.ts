import fc from 'fast-check';
import type { Tree } from './trees.ts';

/** Words for constraints: those that hold in some configuration, never, or are badly formed. */
const tag = fc.constantFrom(
  'linux', 'windows', 'amd64', 'arm64', 'cgo', 'unix', 'gc', 'gccgo', 'go1.1', 'go1.26', 'go1.99', 'ignore', 'custom',
  'other', 'goexperiment.dwarf5', 'goexperiment.none', 'boringcrypto', 'android', 'amd64.v1', 'é', 'x.y_2', 'ignore',
);

const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tag,
    tie('expression').map((x) => `!${x}`),
    tie('expression').map((x) => `(${x})`),
    fc.tuple(tie('expression'), fc.constantFrom(' && ', ' || ', '&&', '||', '\t||  '), tie('expression')).map((x) => x.join('')),
  ),
}));

const brokenExpression = fc.constantFrom('', '!!x', '(linux', 'linux)', 'a b', 'a & b', '&& a', 'a,b', '!', '()', 'a || ', 'linux // why');

const plusWords = fc.array(fc.constantFrom('linux', '!linux', 'linux,amd64', 'windows', 'custom,!cgo', '!!x', '!', 'a-b', 'cgo', 'arm64,'), {
  maxLength: 3,
}).map((words) => words.join(' '));

const commentLine = fc.oneof(
  { weight: 4, arbitrary: expression.map((x) => `//go:build ${x}`) },
  { weight: 1, arbitrary: brokenExpression.map((x) => `//go:build ${x}`) },
  { weight: 4, arbitrary: plusWords.map((x) => `// +build ${x}`) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '', '', '', '// comment', '/* block */', '/* two\nlines */', '//+build linux', '//go:buildx linux', ' //go:build windows',
      '/*\n//go:build windows\n*/', '/* a */ //go:build windows', '//\t+build windows', '//go:build', '// +buildlinux', '/**/',
      '//go:debug x=1', '//line foo.go:10', '/* open', '; ;', '//go:embed early.txt', '// é', '//line x.go:0',
    ),
  },
);

const packageClause = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('package main', 'package main', 'package a', 'package a', 'package a_test', 'package main_test') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'package a; import "os"', 'package /* x */ a', 'package\na', 'package a // import "x"', 'package documentation', 'package b',
      'package _', 'package é', 'package func', 'packagea', '', 'package', 'package a b', 'package a;;', 'package "a"', 'x', 'package a\u201c',
      'package a /*\n*/ import "io"',
    ),
  },
);

const importDeclaration = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('import "fmt"', 'import "embed"', 'import _ "embed"', 'import (\n\t"os"\n\t"io"\n)', 'import . "net"') },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '// #cgo LDFLAGS: -lm\nimport "C"', '/*\n#cgo pkg-config: sqlite3 zlib\n#cgo linux CFLAGS: -DX -I inc -Iy\n#cgo windows LDFLAGS: -lw\n#include <x.h>\n*/\nimport "C"',
      'import "C"', '// #cgo LDFLAGS: "-la b" \'-lc\'\n\nimport "C"', 'import (\n\t// #cgo LDFLAGS: -lz\n\t"C"\n)', '// #cgo LDFLAGS: -lq\nimport (\n\t"C"\n)',
      '// #cgo BAD: x\nimport "C"', '// #cgo LDFLAGS -lx\nimport "C"', '// #cgo noescape f\nimport "C"', '// #cgo !windows,amd64 (linux&&arm64) CXXFLAGS: -DA=${SRCDIR}/b\nimport "C"',
      '//#cgo LDFLAGS: -ll\n//go:build x\n// #cgo LDFLAGS: -lk\nimport `C`', '// #cgo LDFLAGS: `x`\nimport "C"', '// #cgo LDFLAGS: "x\nimport "C"',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'import `os`', 'import x "path"', 'import ("fmt"; "os")', 'import "fm\\x74"', 'import ()', 'import (\n)', 'import "example.org/x/y"',
      'import "a b"', 'import ""', 'import "fmt" "os"', 'import fmt', 'import ("fmt", "os")', 'import "unterminated', 'import (\n"fmt"', 'import 1',
      'import "fmt";', 'import\n"fmt"', 'import "\\q"', 'import _ `embed`', 'import "é/x"', 'import "fmt" // c', 'import "fmt" /* c */', 'import func "x"',
      'import "a\\u0041b"', 'import "x!y"', 'importx "y"', 'import "fmt" )',
    ),
  },
);

const bodyLine = fc.constantFrom(
  'func main() {}', '', '//go:embed *.txt\nvar x embed.FS', '//go:embed a.txt "b.txt" `c.txt`', '//go:embed all:dir', '//go:embed dir', '//go:embed d*/*',
  '//go:embed nothing', '//go:embed ../up', '//go:embed "bad', '//go:embedx', ' //go:embed a.txt', 'var s = "//go:embed no.txt"', 'var r = `\n//go:embed no.txt\n`',
  '/*\n//go:embed no.txt\n*/', '/* //go:embed no.txt */', "var c = '\\''; //go:embed b.txt", 'var q = "\\"" //go:embed a.txt', '//go:embed', '//go:embed link.txt',
  '//go:embed .hidden', '//go:embed [ab].txt', '//go:embed [', '//go:embed d\\ir', '//go:embed nested', '//go:embed dir/sub/x.txt', '//go:embed linkdir/x.txt', '\u0000',
  'var t = `open', '/* open', '//go:embed ./a.txt', '//go:embed dir/', '//go:embed "a\\x2etxt"', '//go:embed\ta.txt', '//go:embed\u00a0a.txt', '//go:embed a.txt\u0085b.txt',
  '//go:embed _under', '//go:embed dir/*', '//go:embed *', '//go:embed ?.txt', '//go:embed [^a].txt', '//go:embed ba:d.txt', '//go:embed empty',
);

const source = fc.record({
  head: fc.array(commentLine, { maxLength: 4 }),
  clause: packageClause,
  imports: fc.array(importDeclaration, { maxLength: 3 }),
  body: fc.array(bodyLine, { maxLength: 4 }),
  form: fc.constantFrom('', '', '', '', '', '', 'bom', 'crlf', 'cut', 'nul', 'latin1', 'two boms', 'cr'),
  at: fc.nat(400),
}).map(({ head, clause, imports, body, form, at }) => {
  const text = [...head, clause, ...imports, ...body].join('\n') + '\n';
  const bytes = Buffer.from(text);
  switch (form) {
    case 'bom': return Buffer.from(`\ufeff${text}`);
    case 'two boms': return Buffer.from(`\ufeff\ufeff${text}`);
    case 'crlf': return Buffer.from(text.replaceAll('\n', '\r\n'));
    case 'cr': return Buffer.from(text.replaceAll('import', '\rimport'));
    case 'cut': return bytes.subarray(0, at);
    case 'nul': return Buffer.concat([bytes.subarray(0, at), Buffer.from([0]), bytes.subarray(at)]);
    case 'latin1': return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xe9]), bytes.subarray(at)]);
    default: return bytes;
  }
});

const otherSource = fc.tuple(fc.array(commentLine, { maxLength: 4 }), fc.constantFrom('#include "x.h"\n', 'TEXT x\n', '', '/ x', '\u0000', '/* open'))
  .map(([head, body]) => [...head, body].join('\n'));

const stem = fc.constantFrom(
  'a', 'b', 'x_linux', 'x_windows', 'x_arm64', 'x_amd64', 'x_linux_amd64', 'x_windows_amd64', 'linux', 'windows', '_hid', '.hid', 'a_test', 'x_linux_test',
  'x_windows_test', 'x.y_windows', 'x_unix', 'x_android', 'a_b_arm64_test', 'x_test_linux', '_linux', 'test', 'x_arm64_linux', 'x_js_wasm', 'x__linux', 'x_wasm_test',
);

const goName = stem.map((name) => `${name}.go`);
const otherName = fc.tuple(stem, fc.constantFrom(
  's', 'S', 'sx', 'c', 'h', 'cpp', 'cc', 'hpp', 'm', 'f90', 'F', 'swig', 'swigcxx', 'syso', 'txt', 'GO', 'go.txt', 'cxx', 'hh',
)).map((parts) => parts.join('.'));

const embedded: Tree = {
  'a.txt': 'a', 'b.txt': 'b', 'dir/x.txt': 'x', 'dir/.h.txt': 'h', 'dir/_u/y.txt': 'y', 'dir/sub/x.txt': 'x', 'dir/sub/.hid': '',
  'nested/go.mod': 'module n\n', 'nested/n.txt': '', '.hidden': '', '_under/x': '', 'dir/nested2/go.mod': 'module n\n', 'dir/nested2/z.txt': '',
  'link.txt': { link: 'a.txt' }, linkdir: { link: 'dir' },
};

const packageDir = fc.tuple(
  fc.dictionary(goName, source, { minKeys: 1, maxKeys: 4 }),
  fc.dictionary(otherName, otherSource, { maxKeys: 2 }),
  fc.constantFrom('none', 'none', 'files', 'bad name'),
).map(([sources, others, data]): Tree => ({
  ...others, ...sources, ...data === 'none' ? {} : embedded, ...data === 'bad name' ? { 'dir/ba:d.txt': '', 'ba:d.txt': '' } : {},
}));

const place = fc.constantFrom(
  '.', 'cmd/a', 'internal/x', 'testdata/t', 'testdata', '_hid', '.hid', 'a/vendor', 'a/vendor/b', 'below', 'below/deep', 'ig', 'ig/x', 'sub/ig', 'sub/ig/y', 'any/z',
  'x/any', 'at@x', 'a_b/c', 'x/testdata/y', 'x/_y/z', 'node_modules/pkg', 'v2', 'goodig',
);

const goMod = fc.constantFrom(
  'module example.com/m\n\ngo 1.26\n', 'module example.com/m\n\ngo 1.26\n\nignore (\n\t./ig\n\tany\n)\n', 'module "example.com/m"\ngo 1.21 // c\nignore ./sub/ig\n',
);

/** A module with many small packages, each odd in its own way. */
export const moduleTree: fc.Arbitrary<Tree> = fc.tuple(goMod, fc.dictionary(place, packageDir, { minKeys: 4, maxKeys: 12 }), fc.boolean())
  .map(([mod, packages, nested]) => {
    const tree: Record<string, Tree[string]> = { 'go.mod': mod };
    for (const [dir, files] of Object.entries(packages)) {
      for (const [name, content] of Object.entries(files)) if (dir !== '.' || name !== 'nested/go.mod') tree[dir === '.' ? name : `${dir}/${name}`] = content;
    }
    if (nested) tree['below/go.mod'] = 'module example.com/below\n';
    return tree;
  });
