import type { Tree } from './trees.ts';

const c = '// #cgo LDFLAGS: -lm\nimport "C"\n';

/** One module in which every directory shows one rule; the directory's name says which. */
export const traits: Tree = {
  'go.mod': 'module example.com/traits\n\ngo 1.26\n\nignore (\n\t./ignored-here\n\tignored-anywhere\n)\n',
  'main.go': 'package main\n\nimport "example.com/traits/sub"\n\nfunc main() { sub.F() }\n',
  'sub/sub.go': 'package sub\n\nfunc F() {}\n',
  'suffix/a_windows.go': 'package suffix\nimport "os"\n', 'suffix/a_linux.go': 'package suffix\nimport "fmt"\n',
  'suffix/a_linux_test.go': 'package suffix\nimport "testing"\n', 'suffix/a_windows_test.go': 'package suffix\nimport "testing"\n',
  'suffix/a_windows_amd64.go': 'package suffix\n', 'suffix/a_linux_arm64.go': 'package suffix\n', 'suffix/a_linux_amd64.go': 'package suffix\n',
  'suffix/windows_amd64.go': 'package suffix\nimport "net"\n', 'suffix/windows.go': 'package suffix\nimport "io"\n', 'suffix/a_unix.go': 'package suffix\n', 'suffix/a.b_windows.go': 'package suffix\n',
  'suffix/a_arm64_linux.go': 'package suffix\n', 'suffix/a_wasm.s': 'TEXT\n', 'suffix/a_amd64.s': 'TEXT\n',
  'first-line/a.go': '//go:build windows\npackage firstline\n', 'first-line/b.go': '//go:build linux\n\npackage firstline\n',
  'plus-build/a.go': '// +build windows\n\npackage plusbuild\n', 'plus-build/doc.go': '// +build windows\npackage plusbuild\nimport "io"\n',
  'plus-build/both.go': '//go:build linux\n// +build windows\n\npackage plusbuild\nimport "os"\n',
  'plus-build/two.go': '// +build linux\n// +build windows\n\npackage plusbuild\nimport "net"\n',
  'plus-build/words.go': '// +build windows linux,!cgo\n// +build !arm64\n\npackage plusbuild\nimport "fmt"\n',
  'plus-build/any.go': '// +build linux windows\n\npackage plusbuild\nimport "log"\n', 'plus-build/ok.go': '//\t+build linux\n\npackage plusbuild\n',
  'twice/a.go': '//go:build linux\n//go:build amd64\n\npackage twice\n', 'twice/b.go': 'package twice\n',
  'in-block/a.go': '/*\n//go:build windows\n*/\n\npackage inblock\nimport "fmt"\n', 'in-block/b.go': '/* x */ //go:build windows\n\npackage inblock\nimport "os"\n',
  'in-block/c.go': '/*\n\n*/ // +build windows\n\npackage inblock\nimport "io"\n',
  'bad-line/a.go': '//go:build !!x\n\npackage badline\n', 'bad-line/b.go': '//go:build (linux\n\npackage badline\n', 'bad-line/c.go': 'package badline\n',
  'tags/unix.go': '//go:build unix\n\npackage tags\nimport "os"\n', 'tags/release.go': '//go:build go1.20 && !go1.99\n\npackage tags\nimport "io"\n',
  'tags/feature.go': '//go:build amd64.v1 || arm64.v8.0\n\npackage tags\nimport "net"\n', 'tags/experiment.go': '//go:build goexperiment.dwarf5\n\npackage tags\nimport "fmt"\n',
  'tags/boring.go': '//go:build boringcrypto\n\npackage tags\nimport "log"\n', 'tags/custom.go': '//go:build custom\n\npackage tags\nimport "path"\n',
  'tags/gc.go': '//go:build gc && !gccgo\n\npackage tags\nimport "sort"\n', 'tags/cgo.go': '//go:build cgo\n\npackage tags\nimport "time"\n',
  'tags/or.go': '//go:build windows || (linux && !android)\n\npackage tags\nimport "hash"\n', 'tags/ignore.go': '//go:build ignore\n\npackage main\n',
  'cgo/a.go': `package cgo\n\n${c}`, 'cgo/b.go': 'package cgo\nimport "fmt"\n', 'cgo/c.c': 'int x;\n', 'cgo/c.cc': '\n', 'cgo/h.h': '\n', 'cgo/s.S': '\n', 'cgo/s2.s': '\n',
  'cgo/m.m': '\n', 'cgo/f.f90': '\n', 'cgo/w.swig': '\n', 'cgo/o.syso': '\n', 'cgo/a_windows.c': '\n', 'cgo/tagged.c': '//go:build windows\n',
  'cgo-flags/a.go': 'package cgoflags\n\n/*\n#cgo CFLAGS: -DX="a b" -I inc -Iy\n#cgo linux LDFLAGS: -la\n#cgo windows LDFLAGS: -lw\n#cgo !linux,amd64 (linux&&arm64) CXXFLAGS: -DP=${SRCDIR}/p\n#cgo pkg-config: zlib\n#cgo noescape f\n*/\nimport "C"\n',
  'cgo-blank/a.go': 'package cgoblank\n\n// #cgo LDFLAGS: -lno\n\nimport "C"\n', 'cgo-group/a.go': 'package cgogroup\n\nimport (\n\t"os"\n\t// #cgo LDFLAGS: -lyes\n\t"C"\n)\n',
  'cgo-test/a_test.go': `package cgotest\n${c}`, 'cgo-test/a.go': 'package cgotest\n', 'cgo-bad/a.go': 'package cgobad\n// #cgo NO: x\n// #cgo LDFLAGS: -lx\nimport "C"\n',
  'assembly/a.S': '\n', 'assembly/b.s': '\n', 'assembly/a.go': 'package assembly\n',
  'tests/a.go': 'package tests\n', 'tests/a_test.go': 'package tests\nimport "testing"\n', 'tests/b_test.go': 'package tests_test\nimport "os"\n',
  'only-tests/a_test.go': 'package onlytests\n', 'documentation/doc.go': 'package documentation\nimport "os"\n', 'documentation/a.go': 'package a\n',
  'hidden-files/_a.go': 'package x\n', 'hidden-files/.a.go': 'package x\n', 'hidden-files/a.go': 'package hidden\n', 'hidden-files/_a.c': '\n',
  'two-names/a.go': 'package a\n', 'two-names/b.go': 'package b\nimport "os"\n',
  '_hidden/a.go': 'package x\n', '.hidden/a.go': 'package x\n', 'testdata/a.go': 'package x\n', 'x/testdata/y/a.go': 'package x\n',
  'nested/go.mod': 'module example.com/nested\n', 'nested/a.go': 'package nested\n', 'nested-dir/go.mod/a.go': 'package gomod\n', 'nested-dir/a.go': 'package x\n',
  'ignored-here/a.go': 'package x\n', 'y/ignored-here/a.go': 'package x\n', 'ignored-anywhere/a.go': 'package x\n', 'y/ignored-anywhere/z/a.go': 'package x\n',
  'y/not-ignored-anywhere/a.go': 'package x\n', 'z/vendor/a.go': 'package vendor\n', 'z/vendor/b/b.go': 'package b\n', 'at@x/a.go': 'package x\n', 'excluded/a.go': '//go:build never\n\npackage x\n',
  'bom/b.go': 'package bom\n', 'bom/a.go': '\ufeff//go:build windows\n\npackage bom\nimport "os"\n', 'crlf/a.go': '//go:build linux\r\n\r\npackage crlf\r\nimport "os"\r\n', 'crlf/b.go': '// +build windows\r\n\r\npackage crlf\r\n',
  'nul-byte/a.go': 'package nul\n\u0000import "os"\n', 'nul-byte/b.go': 'package nul\nimport "os"\nvar x = "\u0000"\n', 'nul-raw/a.go': 'package nul\nimport `os`\nvar x = "\u0000"\n', 'nul-comment/a.go': 'package nul // \u0000\nimport "os"\n',
  // The first read of a file, 4000 bytes, ends between two of its lines.
  'plain-cut/a.go': `package plain\n//${'x'.repeat(3983)}\nimport "os"\n`, 'latin1/a.go': Buffer.from('package latin1 // \xe9\nimport "os"\n', 'latin1'),
  'latin1/b.go': Buffer.from('package latin1\nimport "io"\n// \xe9\n', 'latin1'),
  'syntax/a.go': 'package syntax\nimport "os" "io"\n', 'syntax/b.go': 'package syntax\nimport "a b"\n', 'syntax/c.go': 'package syntax\nimport ("fmt", "os")\n', 'syntax/d.go': 'package syntax\nimport "net"\nfunc (\n',
  'no-name/a.go': 'package\nimport "os"\n', 'no-name/b.go': 'package noname\n', 'keyword/a.go': 'package return\nimport "os"\n', 'keyword/b.go': 'package keyword\n',
  'cut/a.go': 'package cut\nimport "o', 'cut/b.go': 'package cut\n/* open', 'escapes/a.go': 'package escapes\nimport "f\\x6dt"\nimport `os`\nimport ("io"; "net")\n',
  'nul/a.go': 'package x\n', 'sp ace/a.go': 'package x\n', 'sp ace/in/a.go': 'package x\n', 'a~1/a.go': 'package x\n', 'a+b/a.go': 'package x\n', 'a~b/a.go': 'package x\n', 'é/a.go': 'package x\n',
  'dot./a.go': 'package x\n', 'com1.x/a.go': 'package x\n', 'a,b/a.go': 'package x\n',
  'links/a.go': { link: '../sub/sub.go' }, 'links/dir.go': { link: '../sub' }, 'only-link/dir.go': { link: '../sub' }, 'links/broken.go': { link: 'nowhere.go' }, 'linked-dir': { link: 'sub' },
};

const embed = (patterns: string): string => `package e\n\nimport _ "embed"\n\n//go:embed ${patterns}\nvar x string\n`;

const files: Tree = {
  'a.txt': 'a', 'b.txt': 'b', '.hidden.txt': '', '_under.txt': '', 'dir/x.txt': 'x', 'dir/.h.txt': 'h', 'dir/_u/y.txt': 'y', 'dir/sub/x.txt': 'x', 'dir/module/go.mod': 'module m\n',
  'dir/module/z.txt': '', 'module/go.mod': 'module m\n', 'module/z.txt': '', 'link.txt': { link: 'a.txt' }, linkdir: { link: 'dir' }, 'bad/co:lon.txt': '', 'only-hidden/.x': '', 'bad2/con.txt': '',
};

const patterns: Readonly<Record<string, string>> = {
  plain: 'a.txt', two: 'a.txt b.txt', quoted: '"a.txt" `b.txt`', glob: '*.txt', question: '?.txt', class: '[^a].txt', directory: 'dir', all: 'all:dir', inside: 'dir/sub/x.txt',
  hidden: '.hidden.txt', under: '_under.txt', missing: 'no.txt', 'other-module': 'module/z.txt', 'module-directory': 'module', link: 'link.txt', 'link-directory': 'linkdir/x.txt',
  'bad-name': 'bad', 'bad-windows': 'bad2/con.txt', 'only-hidden': 'only-hidden', 'all-hidden': 'all:only-hidden', malformed: '[', up: '../e', dot: '.', slash: 'dir/', escaped: 'dir\\/x.txt a\\.txt',
  'one-empty': '[ao]*', 'dot-slash': './a.txt', backslash: 'a\\.txt', 'one-bad': 'a.txt no.txt', star: 'dir/*', 'star-star': '*/x.txt', 'bad-quote': '"a.txt', 'no-space': '"a.txt"b.txt', 'glob-link': 'l*.txt',
};

/** One package for each kind of embed pattern, all with the same files. */
export const embeds: Tree = {
  'go.mod': 'module example.com/embeds\n\ngo 1.26\n',
  ...Object.fromEntries(Object.entries(patterns).flatMap(([name, pattern]) =>
    Object.entries({ ...files, 'e.go': embed(pattern) }).map(([path, content]) => [`${name}/${path}`, content]))),
  'in-text/e.go': 'package e\n\nimport _ "embed"\n\nvar s = "//go:embed a.txt"\nvar r = `\n//go:embed b.txt\n`\n/*\n//go:embed c.txt\n*/\nvar q = \'"\' //go:embed d.txt\n//go:embedx e.txt\n',
  'no-import/e.go': 'package e\n\n//go:embed a.txt\nvar x string\n', 'in-test/e_test.go': embed('a.txt'), 'in-test/a.txt': '', 'in-xtest/e_test.go': embed('a.txt').replace('package e', 'package e_test'), 'in-xtest/e.go': 'package e\n',
  'indented/e.go': 'package e\nimport _ "embed"\nfunc f() {\n\t//go:embed a.txt\n}\n', 'indented/a.txt': '',
};

/** Trees with more than one module; each with the directory of the program whose closure is compared. */
export const closures: Readonly<Record<string, { readonly tree: Tree; readonly main: string; readonly workspace?: boolean }>> = {
  workspace: {
    main: 'app', workspace: true,
    tree: {
      'go.work': 'go 1.26\n\nuse (\n\t./app\n\t./lib\n)\n', 'app/go.mod': 'module example.com/app\n\ngo 1.26\n', 'lib/go.mod': 'module example.com/lib\n\ngo 1.26\n',
      'app/main.go': 'package main\n\nimport (\n\t_ "example.com/app/in"\n\t_ "example.com/lib"\n)\n\nfunc main() {}\n', 'app/in/in.go': 'package in\nimport _ "example.com/lib/deep"\n',
      'lib/lib.go': 'package lib\n', 'lib/deep/deep.go': 'package deep\n', 'lib/deep/only_windows.go': 'package deep\nimport _ "example.com/lib/never"\n', 'lib/never/n.go': 'package never\n',
      'lib/lib_test.go': 'package lib\nimport _ "example.com/lib/never"\n',
    },
  },
  replace: {
    main: 'cmd/x',
    tree: {
      'go.mod': 'module example.com/m\n\ngo 1.26\n\nrequire (\n\texample.com/dep v0.0.0\n\texample.com/far v1.0.0\n)\n\nreplace example.com/dep => ./dep\n\nreplace example.com/far v1.0.0 => "./third party"\n',
      'cmd/x/main.go': 'package main\n\nimport (\n\t_ "example.com/dep/a"\n\t_ "example.com/m/here"\n)\n\nfunc main() {}\n', 'here/h.go': 'package here\n',
      'dep/go.mod': 'module example.com/dep\n\ngo 1.20\n\nrequire example.com/far v1.0.0\n', 'dep/a/a.go': 'package a\nimport _ "example.com/far"\nimport _ "example.com/dep/b"\n', 'dep/b/b.go': 'package b\n',
      'third party/go.mod': 'module example.com/far\n', 'third party/f.go': 'package far\n', 'dep/unused/u.go': 'package unused\n',
    },
  },
  vendor: {
    main: '.',
    tree: {
      'go.mod': 'module example.com/v\n\ngo 1.26\n\nrequire example.com/dep v1.2.0\n\nrequire example.com/indirect v1.0.0 // indirect\n', 'main.go': 'package main\nimport _ "example.com/dep/a"\nfunc main() {}\n',
      'vendor/modules.txt': '# example.com/dep v1.2.0\n## explicit; go 1.20\nexample.com/dep/a\n# example.com/indirect v1.0.0\n## explicit\nexample.com/indirect\n',
      'vendor/example.com/dep/a/a.go': 'package a\nimport _ "example.com/indirect"\n', 'vendor/example.com/indirect/i.go': 'package indirect\nimport _ "fmt"\n', 'vendor/example.com/dep/a/a_arm64.go': 'package a\nimport _ "example.com/dep/arm"\n',
      'vendor/example.com/dep/arm/arm.go': 'package arm\n',
    },
  },
  nested: {
    main: '.',
    tree: {
      'go.mod': 'module example.com/n\n\ngo 1.26\n', 'main.go': 'package main\nimport _ "example.com/n/in"\nimport _ "example.com/n/gone"\nfunc main() {}\n', 'in/go.mod': 'module example.com/n/in\n', 'in/i.go': 'package in\n',
    },
  },
};
