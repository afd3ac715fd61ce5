import assert from 'node:assert/strict';
import test from 'node:test';
import { readGoUse, splitTags } from '../../src/analyze/shell/go-use.ts';
import { readScript } from '../../src/analyze/shell/script.ts';

/** Each call of the go command in a script, in short: directory, verb, packages, output, tags. */
function uses(script: string, variables: Record<string, string> = {}): string[] {
  return readScript(script, { variables: new Map(Object.entries(variables)) }).flatMap((command) => {
    const use = readGoUse(command, 'script');
    if (use === undefined) return [];
    const parts = [
      use.verb,
      ...use.packages,
      use.output === undefined ? '' : `-> ${use.output}`,
      use.tags.length > 0 ? `[${use.tags.join(' ')}]` : '',
    ];
    return [`${use.dir ?? '?'}: ${parts.filter((part) => part !== '').join(' ')}`];
  });
}

const scripts: readonly [name: string, script: string, ...expected: string[]][] = [
  ['a plain call', 'go build -o bin/api ./cmd/api', '.: build ./cmd/api -> bin/api'],
  [
    'tags with commas and blanks',
    "go build -tags 'netgo sqlite' . && go build -tags=a,b ./x",
    '.: build . [netgo sqlite]',
    '.: build ./x [a b]',
  ],
  ['tags of GOFLAGS', 'GOFLAGS=-tags=oss go install ./cmd/a', '.: install ./cmd/a [oss]'],
  [
    'what a variable with a default decides is what a plain run does',
    'if [ "${NEXT:-0}" -eq \'0\' ]; then\n\ttags=--tags=\nelse\n\ttags=--tags=next\nfi\nif test "${MODE:-full}" != full; then more=lite; elif [ "${MODE:-full}" = full ]; then more=all; else more=none; fi\ngo build "$tags" ./$more',
    '.: build ./all',
  ],
  [
    'what the script sets itself, or nothing tells, decides nothing',
    'while getopts n o; do NEXT=1; done\nif [ "${NEXT:-0}" -eq 0 ]; then t=a; else t=b; fi\nif [ -n "${CI:-}" ]; then u=c; else u=d; fi\nif [ "$X" = 1 ] || [ "${Y:-0}" = 1 ]; then v=e; else v=f; fi\ngo build -tags "$t,$u,$v" .',
    '.: build . [b d f]',
  ],
  ['a default in quotes of its own', 'OUT=${OUT:-"bin/a"}\nTAGS="${TAGS:-"a b"}"\ngo build -o $OUT -tags "$TAGS" ${DIR:-\'./cmd/a\'}', '.: build ./cmd/a -> bin/a [a b]'],
  ['a variable', 'FLAGS="-trimpath -v"\ngo build $FLAGS ./cmd/a', '.: build ./cmd/a'],
  ['a variable that nobody set', 'go build $FLAGS ./cmd/a', '.: build ./cmd/a'],
  ['a directory of the go command that nobody set', 'env CGO_ENABLED=0 ${GO_DIR}go build -tags full -o out/app', '.: build -> out/app [full]'],
  ['a quoted variable stays one word', 'D="a b"\ngo run "./$D"', '.: run ./a b'],
  ['an array', 'a=(-tags "x,y" -o bin/api)\na+=(-trimpath)\ngo build "${a[@]}" ./cmd/api', '.: build ./cmd/api -> bin/api [x y]'],
  ['an array in one word, declared', 'f() { local -a t=(\n  a  # why\n  b\n)\ngo build -tags "${t[*]}" .; }', '.: build . [a b]'],
  ['an array joined to a word', 'd=(a b)\ngo run "./${d[@]}"', '.: run ./a'],
  ['an array that nobody set', 'go build "${FLAGS[@]}" ./cmd/a', '.: build ./cmd/a'],
  ['gox', 'go get github.com/mitchellh/gox\ngox -osarch "linux/amd64 linux/arm64" -output "dist/{{.Dir}}" -ldflags "-s" -tags pro ./cmd/a', '.: build ./cmd/a [pro]'],
  ['a subshell', '(cd server && go build)\ngo build ./x', 'server: build', '.: build ./x'],
  ['go -C', 'go -C tools build ./gen && go build -C other .', 'tools: build ./gen', 'other: build .'],
  [
    'a loop',
    'for s in a b; do go build -o bin/$s ./cmd/$s; done',
    '.: build ./cmd/a -> bin/a',
    '.: build ./cmd/b -> bin/b',
  ],
  [
    'a loop in a loop',
    'for a in x y; do for b in 1 2; do go build ./$a/$b; done; done',
    '.: build ./x/1',
    '.: build ./x/2',
    '.: build ./y/1',
    '.: build ./y/2',
  ],
  ['joined lines', 'go build \\\n  -o app \\\n  ./cmd/app', '.: build ./cmd/app -> app'],
  [
    'env and a wrapper',
    'env CGO_ENABLED=0 GOOS=linux go build ./cmd/a; time go1.24.2 build ./b',
    '.: build ./cmd/a',
    '.: build ./b',
  ],
  ['a substitution', 'V=$(go run ./gen) go build .', '.: run ./gen', '.: build .'],
  ['a comment', '# go build ./no\ngo build ./yes # go build ./no', '.: build ./yes'],
  ['what is only said', 'echo go build ./no; grep "go build" x', ''],
  ['a here-document', 'cat > x <<END\ngo build ./no\nEND\ngo build ./yes', '.: build ./yes'],
  ['a condition', 'if [ -n "$X" ]; then go build ./a; else go build ./b; fi', '.: build ./a', '.: build ./b'],
  ['a directory that nobody knows', 'cd "$(dirname "$0")/.." && go build ./a', '?: build ./a'],
  ['a makefile in Go that is told what to build', 'go run build/ci.go install -static ./cmd/app ./cmd/b\ngo run build/ci.go install\ngo run ./build install ./x', '.: install ./cmd/app ./cmd/b', '.: run build/ci.go', '.: run ./build'],
  ['go run with its arguments', 'go run main.go other.go serve -x', '.: run main.go other.go'],
  ['an unknown go', '$(GO) build ./a; ${GO} test ./b', '.: build ./a', '.: test ./b'],
  ['a redirection', 'go build -o app . > log 2>&1', '.: build . -> app'],
];

for (const [name, script, ...expected] of scripts) {
  test(name, () =>
    assert.deepEqual(
      uses(script),
      expected.filter((line) => line !== ''),
    ),
  );
}

test('the place is that of the command', () => {
  const commands = readScript('true\n\ngo \\\n  build .\n', { line: 10 });
  assert.deepEqual(
    commands.map((command) => command.line),
    [10, 12],
  );
});

test('the words of a nested substitution are bounded', () => {
  const deep = '$('.repeat(20_000);
  assert.ok(readScript(`go build ${deep}`).length < 10);
});

test('tags of a template or a substitution are not guessed', () => {
  assert.deepEqual(splitTags('frps$(shell [ -d web ] && echo ,noweb)'), ['frps']);
  assert.deepEqual(splitTags('{{.TAGS}},a'), ['a']);
  assert.deepEqual(splitTags('{{ .Env.DATABASE }} {{ .Env.SOURCE }} a'), ['a']);
});
