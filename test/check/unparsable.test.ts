import assert from 'node:assert/strict';
import test from 'node:test';
import { check } from './kit.ts';

const GO = { 'go.mod': 'module example.com/app\n\ngo 1.26\n', 'main.go': 'package main\n\nfunc main() {}\n' };
const END = 'WORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nUSER 1\nENTRYPOINT ["/app"]\n';

function told(dockerfile: string, at = 'Dockerfile', recorded?: string): string[] {
  return check({ ...GO, [at]: dockerfile }, recorded).filter(({ grade }) => grade !== 'advice').map(({ line, grade, rule, message, followed }) => `${line} ${grade} ${rule}${followed ? ' followed' : ''}: ${message}`);
}

for (const { what, dockerfile, says } of [
  { what: 'conflict markers in its first line', dockerfile: `<<<<<<< HEAD\nFROM golang:1.26\n=======\nFROM golang:1.27\n>>>>>>> other\n${END}`, says: ['1 broken unparsable: conflict markers of a merge stand in lines 1 to 5'] },
  { what: 'conflict markers in a RUN', dockerfile: `FROM golang:1.26\nRUN true && \\\n<<<<<<< HEAD\n  true\n||||||| base\n  false\n=======\n  date\n>>>>>>> other\n${END}`, says: ['3 broken unparsable: conflict markers of a merge stand in lines 3 to 9'] },
  { what: 'half of a conflict', dockerfile: `FROM golang:1.26\n=======\nRUN true\n${END}`, says: ['2 broken unparsable: ======= is a conflict marker of a merge'] },
  { what: 'a word that is no instruction', dockerfile: `FROM golang:1.26\nRN go mod download\n${END}`, says: ['2 broken unparsable: RN is no instruction'] },
  { what: 'a lost backslash', dockerfile: `FROM golang:1.26\nRUN true\n  && false\n${END}`, says: ['3 broken unparsable: && begins an instruction: the line before does not go on'] },
  ...[
    ['COPY --form=b /app /app', 'COPY has no flag --form'], ['COPY --from b /app /app', '--from has no value'], ['CMD --port 80', 'CMD has no flag --port'], ['COPY --from=b /app', 'COPY takes a source and a target'], ['FROM scratch AS', 'FROM takes an image, or an image AS a name'],
    ['USER', 'USER takes exactly one word'], ['WORKDIR /a b', 'WORKDIR takes exactly one word'], ['ENV A', 'ENV A lacks a value'], ['ENV A=1 B', 'B lacks the = of a name and its value'], ['EXPOSE 80 80x', '80x is no port'], ['SHELL /bin/bash -c', 'SHELL takes its words as JSON alone'],
    ['HEALTHCHECK --interval=abc CMD true', '--interval=abc is no duration'], ['HEALTHCHECK curl localhost', 'HEALTHCHECK takes CMD and a command, or NONE'],
  ].map(([line, message]) => ({ what: line!, dockerfile: `FROM golang:1.26 AS b\n${line}\n${END}`, says: [`2 broken unparsable: ${message}`] })),
  { what: 'nothing', dockerfile: '', says: ['1 broken unparsable: the file holds no instruction: there is nothing to build'] },
  { what: 'comments alone', dockerfile: '# nothing\n\n', says: ['1 broken unparsable: the file holds no instruction: there is nothing to build'] },
  { what: 'no FROM', dockerfile: 'ARG A=1\n', says: ['1 broken unparsable: no FROM: there is no stage to build'] },
  { what: 'an instruction before FROM', dockerfile: `# a\nARG A=1\nENV A=1\nFROM golang:1.26\n${END}`, says: ['3 broken unparsable: ENV stands before the first FROM, where only ARG may'] },
  { what: 'a here-document without an end', dockerfile: `FROM golang:1.26\nRUN <<EOF\necho\n  EOF\n`, says: ['2 broken unparsable: the here-document <<EOF does not end'] },
]) {
  test(`a Dockerfile that holds ${what} is broken, one of the record too`, () => {
    assert.deepEqual(told(dockerfile), says);
    assert.deepEqual(told(dockerfile, 'Dockerfile', '0.1.0'), says);
    assert.deepEqual(told(`\uFEFF${dockerfile.replaceAll('\n', '\r\n')}`), says);
  });
}

for (const { what, dockerfile, at } of [
  { what: 'here-documents of all kinds', dockerfile: `FROM golang:1.26\nRUN cat <<'A' <<-"B" > /x && echo "<<NONE" $((1 << 3)) '<<N'\nRN\nA\n\tFOO\n\tB\nRUN bash -c "cat <<<x"\nCOPY <<EOF /y\n<<<<<<< HEAD\n=======\n>>>>>>> other\nEOF\n${END}` },
  { what: 'lines that go on over comments and empty lines', dockerfile: `from golang:1.26\nrun true && \\\n# RN\n\n  # more\n  true\nOnBuild RUN true\n${END}` },
  { what: 'another escape character', dockerfile: `# escape=\`\nFROM golang:1.26\nRUN true && \`\n  true\n${END}` },
  { what: 'a backslash before the end that is doubled', dockerfile: `FROM golang:1.26\nENV A=a\\\\\n${END}` },
  { what: 'flags and words of all kinds', dockerfile: `ARG G\nFROM --platform=$BUILDPLATFORM golang:1.26 AS b\nARG P=80 Q\nENV A b c\nENV B=1 C="x y" D=$P\nLABEL a=1 "b c"="d"\nLABEL k v\nEXPOSE 80 443/tcp 53/UDP 8000-8010 $P 127.0.0.1:80:80\nHEALTHCHECK --interval=1m30s --timeout=$P --retries=3 --start-interval=0.5s CMD ["x"]\nHEALTHCHECK none\nADD --checksum=sha256:${'a'.repeat(64)} --keep-git-dir=true https://example.com/x /x\nCOPY --link --parents --exclude=*.md --chmod=755 . /y\nCOPY ["a b", "/c"]\nCOPY <<A <<B /d/\nA\nB\nRUN --network=none --security=insecure --mount=type=tmpfs,target=/t true\nCMD -v --x\nENTRYPOINT\nUSER "a b"\nSTOPSIGNAL SIGINT\nVOLUME /a /b\nSHELL ["/bin/bash", "-c"]\nONBUILD COPY . .\nMAINTAINER A B <c>\n${END}` },
  { what: 'a template', dockerfile: `{{ if .Go }}\nFROM golang:1.26\n{{ end }}\nRN\n${END}` },
  { what: 'a template by its name', dockerfile: 'RN\nFROM golang:1.26\n', at: 'Dockerfile.tmpl' },
  { what: 'a part of a Dockerfile', dockerfile: 'RUN true\n', at: 'Dockerfile.part' },
  { what: 'another front end', dockerfile: `# syntax=example.com/front\nINCLUDE other\nFROM golang:1.26\nNEWWORD a\n${END}` },
  { what: 'an underlined heading in a comment', dockerfile: `# <<<<<<< HEAD\n# =======\n# >>>>>>> a\nFROM golang:1.26\n${END}` },
]) {
  test(`unparsable is silent: ${what}`, () => {
    assert.deepEqual(told(dockerfile, at).filter((line) => line.includes('unparsable')), []);
  });
}

test('a comment silences it, and nothing is judged beside it', () => {
  assert.deepEqual(check({ ...GO, Dockerfile: `FROM golang:latest\n# go-docker check ignore=unparsable a word of our builder\nNEWWORD a\n${END}` }).filter(({ rule }) => rule === 'unparsable'), []);
  assert.deepEqual(check({ ...GO, Dockerfile: 'FROM golang:1.2\nRN x\nCOPY nothing .\n' }).map(({ rule }) => rule), ['unparsable']);
});
