import { join } from 'node:path';
import { diskRepo, memoryRepo, type Repo } from '../../src/repo.ts';

/** A repository that is described, as a stranger would lay it out. */
export interface Example {
  readonly name: string;
  readonly repo: Repo;
  readonly moduleCache?: Repo;
}

const ofCase = (name: string): Example => ({ name, repo: diskRepo(join(import.meta.dirname, '../cases', name, 'repo')) });

/** A service that needs cgo by what only the module cache shows, and embeds what git ignores. */
const store: Example = {
  name: 'store',
  repo: memoryRepo({
    'go.mod': 'module example.com/store\n\ngo 1.25.0\n\ntoolchain go1.25.3\n\nrequire (\n\texample.com/codec v1.2.0\n\texample.com/old v0.1.0\n)\n\nreplace example.com/old => ./old\n',
    'go.sum': 'example.com/codec v1.2.0 h1:x=\nexample.com/codec v1.2.0/go.mod h1:y=\n',
    'old/go.mod': 'module example.com/old\n\ngo 1.25.0\n',
    'old/old.go': 'package old\n\nconst Name = "old"\n',
    'main.go': [
      'package main', '', 'import (', '\t"embed"', '\t"net/http"', '', '\t"example.com/codec"', '\t"example.com/old"', ')', '',
      '//go:embed dist/app.js', 'var files embed.FS', '', 'var version string', '',
      'func main() {', '\tcodec.Open(old.Name)', '\thttp.ListenAndServe("127.0.0.1:8080", http.FileServerFS(files))', '}', '',
    ].join('\n'),
    'gen/main.go': 'package main\n\nfunc main() { println("made") }\n',
    'Makefile': 'build:\n\tgo build -ldflags "-X main.version=$(VERSION)" -o store .\n',
    '.gitignore': 'dist/\n',
    'internal/note/note.go': 'package note\n\n//go:generate go run ../../gen\n',
  }),
  moduleCache: memoryRepo({
    'example.com/codec@v1.2.0/go.mod': 'module example.com/codec\n',
    'example.com/codec@v1.2.0/codec.go': 'package codec\n\n// #cgo LDFLAGS: -lz\n// #include <zlib.h>\nimport "C"\n\nfunc Open(string) { C.zlibVersion() }\n',
  }),
};

const library: Example = {
  name: 'library',
  repo: memoryRepo({ 'go.mod': 'module example.com/lib\n\ngo 1.25.0\n', 'lib.go': 'package lib\n', 'lib_test.go': 'package lib\n' }),
};

/** Texts that are kept; each shows traits that the others have not. */
export const EXAMPLES: readonly Example[] = [
  ofCase('repo-two-services'), ofCase('repo-front-end'), ofCase('repo-run-time'), ofCase('repo-samples'), ofCase('repo-private-modules'),
  ofCase('repo-flags'), ofCase('image-workspace'), ofCase('image-gopath'), store, library,
];
