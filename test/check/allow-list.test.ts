import assert from 'node:assert/strict';
import test from 'node:test';
import { fixRepository } from '../../src/check/fix.ts';
import { readDockerIgnore } from '../../src/docker-ignore.ts';
import { briefly, check, inputOf, type Files } from './kit.ts';

// Ignore files that hide all, and let in again by name what somebody thought of.

const NEEDED: Files = {
  'go.mod': 'module example.com/app\n\ngo 1.26\n\nrequire example.com/lib v0.0.0\n\nrequire example.org/x v1.0.0\n\nreplace example.com/lib => ./libs/lib\n',
  'go.sum': `example.org/x v1.0.0 h1:${'A'.repeat(43)}=\nexample.org/x v1.0.0/go.mod h1:${'A'.repeat(43)}=\n`,
  'cmd/app/main.go': 'package main\n\nimport (\n\t"os"\n\n\t"example.com/app/internal/store"\n\t"example.com/app/web"\n\t"example.com/lib"\n\t_ "example.org/x"\n)\n\nfunc main() {\n\tos.ReadFile("conf/app.yaml")\n\tprintln(store.A, lib.A, web.Page)\n}\n',
  'internal/store/store.go': 'package store\n\nconst A = "a"\n',
  'web/web.go': 'package web\n\nimport _ "embed"\n\n//go:embed pages/index.html\nvar Page string\n',
  'web/pages/index.html': 'hi', 'conf/app.yaml': 'a: 1\n',
  'libs/lib/go.mod': 'module example.com/lib\n\ngo 1.26\n', 'libs/lib/lib.go': 'package lib\n\nconst A = "b"\n',
};
const UNNEEDED: Files = { 'README.md': 'x', 'docs/a.md': 'x', '.env': 'SECRET=1' };

const END = '\nFROM alpine:3.24\nWORKDIR /srv\nCOPY --from=build /app /app\nCOPY conf conf\nUSER 65532:65532\nENTRYPOINT ["/app"]\n';
const dockerfile = (steps: string): string => `FROM golang:1.26 AS build\nWORKDIR /src\n${steps}${END}`;
const BUILD = 'CGO_ENABLED=0 go build -o /app ./cmd/app\n';

const DOCKERFILES: Readonly<Record<string, string>> = {
  'all at once': dockerfile(`COPY . .\nRUN ${BUILD}`),
  'modules first': dockerfile(`COPY go.mod go.sum ./\nCOPY libs/lib/go.mod libs/lib/\nRUN go mod download\nCOPY . .\nRUN ${BUILD}`),
  'by directory': dockerfile(`COPY go.mod go.sum ./\nCOPY cmd cmd\nCOPY internal internal\nCOPY web web\nCOPY libs libs\nRUN ${BUILD}`),
  'a mount': dockerfile(`RUN --mount=type=bind,target=. ${BUILD}`),
};

const LISTS: Readonly<Record<string, string>> = {
  'nothing': '*\n', 'nothing, at any depth': '**\n', 'nothing, by a slash': '*/\n', 'a line that lets in nothing': '*\n!.\n',
  'the program': '*\n!cmd\n!go.mod\n', 'slashes, and no newline at the end': '/*\n!/cmd/\n!/go.mod\n!/go.sum', 'CRLF and a comment': '# allowed\r\n*\r\n!go.*\r\n!cmd/**\r\n',
  'Go files': '**\n!**/*.go\n!go.mod\n!go.sum\n', 'what is hidden again': '*\n!internal\n!cmd\n!web\n!libs\n!go.*\n!conf\ninternal/store\n**/*.html\n', 'a package was added': '*\n!cmd\n!internal\n!go.mod\n!go.sum\n!conf\n!libs\n',
};

for (const [how, text] of Object.entries(DOCKERFILES)) {
  for (const [what, list] of Object.entries(LISTS)) {
    test(`${how}, and .dockerignore lets in ${what}: found, and mended by lines at its end`, () => {
      const files = { ...NEEDED, ...UNNEEDED, Dockerfile: text, '.dockerignore': list };
      assert.ok(check(files).some(({ grade }) => grade === 'broken'));
      const { files: made, left } = fixRepository(inputOf(files));
      assert.deepEqual([[...made.keys()], briefly(left, ({ grade }) => grade !== 'advice')], [['.dockerignore'], []]);
      const mended = made.get('.dockerignore')!;
      const end = list.includes('\r\n') ? '\r\n' : '\n';
      assert.ok(mended.startsWith(list), 'every other byte is there');
      assert.equal(mended.endsWith('\n'), list.endsWith('\n'));
      const added = mended.slice(list.length).split(end).filter((line) => line !== '');
      assert.deepEqual(added.filter((line) => !/^![\w./-]+(?:\/\*\*)?$/.test(line)), []);
      const { hides } = readDockerIgnore(mended);
      assert.deepEqual(Object.keys(NEEDED).filter(hides), [], 'what the build reads is sent');
      assert.deepEqual(Object.keys(UNNEEDED).filter((path) => !hides(path)), [], 'and nothing else');
    });
  }
}

const silent: Readonly<Record<string, Files>> = {
  'go mod init makes one': { Dockerfile: dockerfile(`COPY . .\nRUN go mod init x && ${BUILD}`) },
  'a script may make one': { Dockerfile: dockerfile(`COPY . .\nRUN ./prepare.sh\nRUN ${BUILD}`), 'prepare.sh': '' },
  'a file is built': { Dockerfile: dockerfile('COPY . .\nRUN CGO_ENABLED=0 go build -o /app main.go\n') },
  'Go without modules': { Dockerfile: dockerfile(`ENV GO111MODULE=off\nCOPY . .\nRUN ${BUILD}`) },
  'GOPATH decides': { Dockerfile: dockerfile(`ENV GO111MODULE=auto\nCOPY . .\nRUN ${BUILD}`) },
  'an old Go': { Dockerfile: dockerfile(`COPY . .\nRUN ${BUILD}`).replace('golang:1.26', 'golang:1.15') },
  'an image that may hold it': { Dockerfile: dockerfile(`COPY . .\nRUN ${BUILD}`).replace('golang:1.26', 'example.com/go:1') },
  'a program of a release': { Dockerfile: dockerfile('COPY . .\nRUN CGO_ENABLED=0 GOBIN=/out go install example.org/app@v1.2.3\n').replace('/app /app', '/out/app /app') },
  'a line names it, which copy-ignored tells': { Dockerfile: dockerfile(`COPY go.mod go.sum ./\nCOPY . .\nRUN ${BUILD}`) },
  'another go.mod': { Dockerfile: dockerfile('COPY . .\nRUN CGO_ENABLED=0 go build -modfile=tools/go.mod -o /app .\n') },
  'it is built only in some case': { Dockerfile: dockerfile(`COPY . .\nRUN if test -f go.mod; then ${BUILD.trim()}; fi\n`) },
};
for (const [what, files] of Object.entries(silent)) {
  test(`module-not-copied is silent where go.mod is hidden: ${what}`, () => {
    const found = check({ ...NEEDED, '.dockerignore': '**/go.mod\n', ...files });
    assert.deepEqual(briefly(found, ({ rule }) => rule === 'module-not-copied'), []);
  });
}

test('a go.mod that no line copies is told, and left to a person', () => {
  const [first] = check({ ...NEEDED, Dockerfile: dockerfile(`COPY cmd cmd\nRUN ${BUILD}`) }).filter(({ rule }) => rule === 'module-not-copied');
  assert.deepEqual([first?.line, first?.grade, first?.edits], [4, 'broken', []]);
});
