import assert from 'node:assert/strict';
import test from 'node:test';
import { check, type Files } from './kit.ts';

// What looks like a fault, and is none or cannot be known to be one: a false error is worse than a fault that is missed.

const PROGRAM: Files = {
  'go.mod': 'module example.com/app\n\ngo 1.26\n',
  'main.go': 'package main\n\nimport (\n\t"log"\n\t"net/http"\n)\n\nfunc main() { log.Fatal(http.ListenAndServe(":8080", nil)) }\n',
};
const END = 'FROM alpine:3.24\nCOPY --from=0 /app /app\nUSER 65532\nENTRYPOINT ["/app"]\n';
const BUILT = 'FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n';

interface Row {
  readonly what: string;
  readonly rule: string;
  readonly dockerfile: string;
  readonly files?: Files;
  /** Where it lies. */
  readonly at?: string;
}

const ROWS: readonly Row[] = [
  { what: 'the toolchain may be fetched', rule: 'builder-too-old', dockerfile: `FROM golang:1.22\nENV GOTOOLCHAIN=auto\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END}` },
  { what: 'the tag is an argument without a default', rule: 'builder-too-old', dockerfile: `ARG TAG\nFROM golang:$TAG\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END}` },
  { what: 'an image of somebody else', rule: 'builder-too-old', dockerfile: `FROM registry.example.com/team/golang:1.2\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END}` },
  { what: 'go.mod is written by the Dockerfile', rule: 'builder-too-old', dockerfile: `FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN go mod edit -go=1.20\nRUN CGO_ENABLED=0 go build -o /app .\n${END}` },
  { what: 'the newest patch of a minor', rule: 'builder-too-old', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END}`, files: { 'go.mod': 'module example.com/app\n\ngo 1.26.9\n' } },
  { what: 'the repository is cloned', rule: 'builder-too-old', dockerfile: `FROM golang:1.22\nRUN git clone https://example.com/other /src\nWORKDIR /src\nRUN CGO_ENABLED=0 go build -o /app .\n${END}` },
  { what: 'another Go is copied over it', rule: 'builder-too-old', dockerfile: `FROM golang:1.22\nCOPY --from=golang:1.26 /usr/local/go /usr/local/go\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END}` },
  { what: 'another Go is copied beside it', rule: 'builder-too-old', dockerfile: `FROM golang:1.22\nENV PATH=/opt/go/bin:$PATH\nCOPY --from=golang:1.26 /usr/local/go /opt/go\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END}` },
  { what: 'another Go is fetched', rule: 'builder-too-old', dockerfile: `FROM golang:1.22\nRUN go install golang.org/dl/go1.26.0@latest && go1.26.0 download\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go1.26.0 build -o /app .\n${END}` },
  { what: 'a tool of a version, in the directory of the module', rule: 'builder-too-old', dockerfile: `FROM golang:1.22 AS tools\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go install example.com/tool@v1.2.3\nFROM golang:1.26\nCOPY --from=tools /go/bin/tool /usr/bin/\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END.replace('--from=0', '--from=1')}` },
  { what: 'another go.mod', rule: 'builder-too-old', dockerfile: `FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -modfile=old.mod -o /app .\n${END}`, files: { 'old.mod': 'module example.com/app\n\ngo 1.20\n' } },
  { what: 'GOTOOLCHAIN is unset', rule: 'builder-too-old', dockerfile: `FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN unset GOTOOLCHAIN; CGO_ENABLED=0 go build -o /app .\n${END}` },
  { what: 'GOTOOLCHAIN is unset for one command', rule: 'builder-too-old', dockerfile: `FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 env -u GOTOOLCHAIN go build -o /app .\n${END}` },
  { what: 'git ignores it: it is made before', rule: 'copy-missing', dockerfile: 'FROM scratch\nCOPY dist/app /app\nUSER 1\nENTRYPOINT ["/app"]\n', files: { '.gitignore': 'dist/\n' } },
  { what: 'it lies in a submodule', rule: 'copy-missing', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nCOPY assets/logo.png /\nRUN CGO_ENABLED=0 go build -o /app .\n${END}`, files: { '.gitmodules': '[submodule "a"]\n\tpath = assets\n' } },
  { what: 'a path that seems to lead out of the context', rule: 'copy-missing', at: 'internal/Dockerfile', dockerfile: `FROM golang:1.26 AS build\nWORKDIR /src\nCOPY ../go.mod ./\nCOPY . ./\nRUN CGO_ENABLED=0 go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\nCOPY --from=build /src/data/ids /ids\nUSER 1\nENTRYPOINT ["/app"]\n`, files: { 'data/ids': '1' } },
  { what: 'the context is that of a module above', rule: 'main-gone', at: 'x/watch/integration/Dockerfile', dockerfile: `FROM golang:1.26\nWORKDIR /src\nADD go.mod ./\nADD . .\nRUN CGO_ENABLED=0 go build -o /app ./watch/integration\n${END}`, files: { 'x/go.mod': 'module example.com/x\n\ngo 1.26\n', 'x/watch/integration/main.go': 'package main\n\nfunc main() {}\n' } },
  { what: 'a file that a flag chooses, by a part of its name', rule: 'file-not-copied', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nFROM scratch\nCOPY --from=0 /app /app\nCOPY app.prod.yml /\nWORKDIR /\nUSER 1\nENTRYPOINT ["/app", "-env", "prod"]\n`, files: { 'app.dev.yml': 'a: 1\n', 'app.prod.yml': 'a: 1\n', 'main.go': 'package main\n\nimport (\n\t"flag"\n\t"fmt"\n\t"os"\n)\n\nfunc main() {\n\tvar env string\n\tflag.StringVar(&env, "env", "dev", "x")\n\tflag.Parse()\n\tif _, err := os.ReadFile(fmt.Sprintf("app.%s.yml", env)); err != nil {\n\t\tpanic(err)\n\t}\n}\n' } },
  { what: "git's own directory", rule: 'copy-missing', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY .git .git\nCOPY .git/HEAD ./\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END}` },
  { what: 'another context holds it', rule: 'copy-missing', at: 'ui/Dockerfile-web', dockerfile: `FROM golang:1.26 AS build\nWORKDIR /src\nCOPY web/ /src/\nRUN CGO_ENABLED=0 go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\nUSER 1\nENTRYPOINT ["/app"]\n`, files: { 'ui/packages/page/web/go.mod': 'module example.com/web\n', 'ui/packages/page/web/main.go': 'package main\n\nfunc main() {}\n' } },
  { what: 'the Makefile beside it speaks of it', rule: 'copy-missing', at: 'ui/Dockerfile', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nCOPY assets.bin /\nRUN CGO_ENABLED=0 go build -o /app .\n${END}`, files: { 'ui/Makefile': 'image:\n\tcurl -o assets.bin https://example.com\n\tdocker build .\n' } },
  { what: 'a program of the repository makes it', rule: 'copy-missing', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY .local /root/.local\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END}`, files: { 'cmd/app-scripts/cmd/const.go': 'package cmd\n\nconst store = "/.local/share"\n' } },
  { what: 'a pattern for what is made before', rule: 'start-missing', dockerfile: 'FROM scratch\nCOPY app-linux-* /app\nCOPY bin/tool-* /usr/bin/\nUSER 1\nENTRYPOINT ["/app"]\n' },
  { what: 'a pattern that matches nothing', rule: 'copy-missing', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY go.mod go.sum* ./\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END}` },
  { what: 'the stage makes the directory', rule: 'copy-missing', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN mkdir -p /rootfs/tmp && CGO_ENABLED=0 go build -o /app .\nFROM scratch\nCOPY --from=0 /rootfs/ /\nCOPY --from=0 /app /app\nUSER 1\nENTRYPOINT ["/app"]\n` },
  { what: 'a hidden directory of which something is let in again', rule: 'copy-ignored', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY go.mod *.go ./\nCOPY web web\nRUN CGO_ENABLED=0 go build -o /app .\n${END}`, files: { '.dockerignore': 'web\n!web/index.html\n', 'web/index.html': '' } },
  { what: 'the module is vendored', rule: 'module-not-copied', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY go.mod main.go ./\nCOPY vendor vendor\nRUN CGO_ENABLED=0 go build -o /app .\n${END}`, files: { 'go.mod': 'module example.com/app\n\ngo 1.26\n\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ./lib\n', 'lib/go.mod': 'module example.com/lib\n\ngo 1.26\n', 'vendor/modules.txt': '# example.com/lib v0.0.0 => ./lib\n## explicit; go 1.26\nexample.com/lib\n# example.com/lib => ./lib\n', 'vendor/example.com/lib/lib.go': 'package lib\n' } },
  { what: 'a replacement that nothing requires', rule: 'module-not-copied', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY go.mod main.go ./\nRUN CGO_ENABLED=0 go build -o /app .\n${END}`, files: { 'go.mod': 'module example.com/app\n\ngo 1.26\n\nreplace example.com/lib => ./lib\n', 'lib/go.mod': 'module example.com/lib\n' } },
  { what: 'the workspace is switched off', rule: 'module-not-copied', dockerfile: `FROM golang:1.26\nENV GOWORK=off\nWORKDIR /src\nCOPY go.mod go.work main.go ./\nRUN CGO_ENABLED=0 go build -o /app .\n${END}`, files: { 'go.work': 'go 1.26\n\nuse (\n\t.\n\t./other\n)\n', 'other/go.mod': 'module example.com/other\n\ngo 1.26\n' } },
  { what: 'a script may bring the package', rule: 'package-not-copied', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY go.mod main.go fetch.sh ./\nRUN ./fetch.sh\nRUN CGO_ENABLED=0 go build -o /app .\n${END}`, files: { 'main.go': 'package main\n\nimport _ "example.com/app/store"\n\nfunc main() {}\n', 'store/store.go': 'package store\n', 'fetch.sh': '' } },
  { what: 'a pattern asks for no program that is not copied', rule: 'package-not-copied', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY go.mod ./\nCOPY shop/*.go shop/\nRUN CGO_ENABLED=0 go build -o / ./...\nFROM alpine:3.24\nCOPY --from=0 /shop /shop\nUSER 65532\nENTRYPOINT ["/shop"]\n`, files: { 'shop/main.go': 'package main\n\nfunc main() {}\n', 'tools/gen/main.go': 'package main\n\nimport _ "example.com/app/tools/text"\n\nfunc main() {}\n', 'tools/text/text.go': 'package text\n' } },
  { what: 'the directory is made by the Dockerfile', rule: 'main-gone', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go generate ./...\nRUN CGO_ENABLED=0 go build -o /app ./cmd/made\n${END}` },
  { what: 'a main package under a tag', rule: 'main-gone', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -tags special -o /app ./cmd/special\n${END}`, files: { 'cmd/special/main.go': '//go:build special\n\npackage main\n\nfunc main() {}\n' } },
  { what: 'the names are brought', rule: 'user-unknown', dockerfile: 'FROM golang:1.26 AS build\nRUN useradd shop\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nFROM scratch\nCOPY --from=build /etc/passwd /etc/group /etc/\nCOPY --from=build --chown=shop /app /app\nUSER shop:shop\nENTRYPOINT ["/app"]\n' },
  { what: 'a name that distroless knows', rule: 'user-unknown', dockerfile: 'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nFROM gcr.io/distroless/static-debian13\nCOPY --from=build --chown=nonroot:nonroot /app /app\nUSER nobody\nENTRYPOINT ["/app"]\n' },
  { what: 'it is built only in some case', rule: 'main-gone', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN if test -d cmd/extra; then go build -o /extra ./cmd/extra; fi; CGO_ENABLED=0 go build -o /app .\n${END}` },
  { what: 'a tool of another module', rule: 'main-gone', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go install example.com/tool@v1.2.3 && CGO_ENABLED=0 go build -o /app .\n${END}` },
  { what: 'a static link', rule: 'loader-missing', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build -ldflags '-linkmode external -extldflags "-static"' -o /app .\n${END}` },
  { what: 'an adapter for the other C library', rule: 'loader-missing', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nFROM alpine:3.24\nRUN apk add --no-cache gcompat\nCOPY --from=0 /app /app\nUSER 1\nENTRYPOINT ["/app"]\n` },
  { what: 'the loader is copied', rule: 'loader-missing', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nFROM scratch\nCOPY --from=0 /lib64 /lib64\nCOPY --from=0 /lib/x86_64-linux-gnu /lib/x86_64-linux-gnu\nCOPY --from=0 /app /app\nUSER 1\nENTRYPOINT ["/app"]\n` },
  { what: 'Alpine without a compiler switches cgo off', rule: 'loader-missing', dockerfile: `FROM golang:1.26-alpine\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nFROM scratch\nCOPY --from=0 /app /app\nUSER 1\nENTRYPOINT ["/app"]\n` },
  { what: 'go env switches cgo off', rule: 'loader-missing', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go env -w CGO_ENABLED=0 && go build -o /app .\n${END}` },
  { what: 'go env switched cgo off in a stage before', rule: 'loader-missing', dockerfile: `FROM golang:1.26 AS base\nRUN go env -w GOPROXY=direct CGO_ENABLED=0\nFROM base\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\n${END.replace('--from=0', '--from=1')}` },
  { what: 'a file of settings', rule: 'loader-missing', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nENV GOENV=/src/goenv\nRUN go build -o /app .\n${END}`, files: { goenv: 'CGO_ENABLED=0\n' } },
  { what: 'a compiler with another C library', rule: 'loader-missing', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN apt-get update && apt-get install -y musl-tools\nENV CC=musl-gcc\nRUN go build -o /app .\n${END}` },
  { what: 'CGO_ENABLED is unset', rule: 'cgo-off', dockerfile: `FROM golang:1.26\nENV CGO_ENABLED=0\nWORKDIR /src\nCOPY . .\nRUN unset CGO_ENABLED && go build -o /app .\nFROM debian:trixie-slim\nCOPY --from=0 /app /app\nUSER 1\nENTRYPOINT ["/app"]\n`, files: { 'main.go': 'package main\n\nimport "C"\n\nfunc main() {}\n' } },
  { what: 'go env switches cgo off', rule: 'cgo-compiler', dockerfile: `FROM golang:1.26-alpine\nWORKDIR /src\nCOPY . .\nRUN go env -w CGO_ENABLED=0\nRUN go build -o /app .\n${END}`, files: { 'main.go': 'package main\n\nimport "C"\n\nfunc main() {}\n' } },
  { what: 'go env sets the platform', rule: 'platform-fixed', dockerfile: `FROM --platform=$BUILDPLATFORM golang:1.26\nARG TARGETARCH\nRUN go env -w GOARCH=$TARGETARCH\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END}` },
  { what: 'a script sets the platform', rule: 'platform-fixed', dockerfile: `FROM --platform=$BUILDPLATFORM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN . ./env.sh && CGO_ENABLED=0 go build -o /app .\n${END}`, files: { 'env.sh': 'export GOARCH=arm64\n' } },
  { what: 'a tool of a version, which the builder runs', rule: 'platform-fixed', dockerfile: `FROM --platform=$BUILDPLATFORM golang:1.26\nARG TARGETARCH\nWORKDIR /src\nCOPY . .\nRUN go install example.com/tool@v1.2.3\nRUN CGO_ENABLED=0 GOARCH=$TARGETARCH go build -o /app .\n${END}` },
  { what: 'xx cross-compiles', rule: 'platform-fixed', dockerfile: `FROM --platform=$BUILDPLATFORM tonistiigi/xx AS xx\nFROM --platform=$BUILDPLATFORM golang:1.26\nCOPY --from=xx / /\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 xx-go build -o /app .\n${END.replace('--from=0', '--from=1')}` },
  { what: 'a script drops the rights', rule: 'root-user', dockerfile: 'FROM alpine:3.24\nRUN apk add --no-cache su-exec\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n', files: { 'entrypoint.sh': '' } },
  { what: 'a base that may set a user', rule: 'root-user', dockerfile: 'FROM registry.example.com/team/base:1\nCOPY go.mod /\nENTRYPOINT ["/app"]\n' },
  { what: 'only where the secret is', rule: 'secret-in-image', dockerfile: `FROM golang:1.26\nENV API_KEY_FILE=/run/secrets/key TOKEN_URL=https://example.com/token PUBLIC_KEY=abc DB_PASSWORD= PRIMARY_KEY=id JWT_SECRET=vault:app/jwt MQ=amqp://guest:guest@mq\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END}` },
  { what: 'a shell that is meant to be there', rule: 'shell-form', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nFROM alpine:3.24\nCOPY --from=0 /app /app\nUSER 1\nENTRYPOINT exec /app --port "$PORT"\n` },
  ...['CMD /app --port 80', 'CMD /app --port "$PORT"', 'CMD cd / && ./app', 'CMD ["sh", "-c", "/app"]'].map((line): Row => ({ what: `the shell of Alpine becomes the program: ${line}`, rule: 'shell-form', dockerfile: `${BUILT}${END.replace('ENTRYPOINT ["/app"]', line)}` })),
  ...['CMD cd / && exec ./app', 'ENTRYPOINT ["sh", "-c", "exec /app -p $PORT"]', 'CMD trap "kill 0" TERM; /app & wait', 'ENTRYPOINT ["dumb-init", "--"]\nCMD /app', 'ENTRYPOINT ["/app"] # serves', 'SHELL ["/bin/bash", "-c"]\nCMD /app', 'ENTRYPOINT exec /app "$@"']
    .map((line): Row => ({ what: `the program hears its signals: ${line}`, rule: 'shell-form', dockerfile: `${BUILT}${END.replace('alpine:3.24', 'debian:trixie-slim').replace('ENTRYPOINT ["/app"]', line)}` })),
  ...['var version = lit()\n\nfunc lit() string { return "old" }', 'var version = folded()\n\nfunc folded() string {\n\tif len("a") > 2 {\n\t\treturn "old"\n\t}\n\treturn "older"\n}', 'const old = "old"\n\nvar version = old', 'var version = string("old")', 'type text = string\n\nvar version text', 'var version = other.Lit()', 'var (\n\tcommit  = "a"\n\tversion string\n)', 'var a, version = 1, "x"']
    .map((code): Row => ({ what: `the linker may set it: ${code}`, rule: 'stamp-gone', dockerfile: `${BUILT.replace('-o', '-ldflags "-X main.version=1"  -o')}${END}`, files: { 'stamp.go': `package main\n\n${code}\n` } })),
  { what: 'another type under another setting', rule: 'stamp-gone', dockerfile: `${BUILT.replace('-o', '-ldflags "-X main.version=1"  -o')}${END}`, files: { 'a.go': '//go:build a\n\npackage main\n\nvar version int\n', 'b.go': '//go:build !a\n\npackage main\n\nvar version string\n' } },
  { what: 'a package that the program does not import', rule: 'stamp-gone', dockerfile: `${BUILT.replace('-o', '-ldflags "-X example.com/app/other.count=1"  -o')}${END}`, files: { 'other/o.go': 'package other\n\nvar count int\n' } },
  { what: 'a test of the shell, which is no JSON', rule: 'shell-form', dockerfile: `${BUILT}${END.replace('ENTRYPOINT ["/app"]', 'CMD [ -f /seed ] && /app seed; exec /app')}` },
  { what: 'a flag of no program', rule: 'shell-form', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END}CMD --port 80\n` },
  { what: 'a short flag', rule: 'shell-form', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END}CMD -v 80\n` },
  { what: 'the context is the directory of the Dockerfile', rule: 'copy-missing', at: 'services/api/Dockerfile', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY go.mod server.go ./\nRUN CGO_ENABLED=0 go build -o /app .\n${END}`, files: { 'services/api/go.mod': 'module example.com/api\n\ngo 1.26\n', 'services/api/server.go': 'package main\n\nfunc main() {}\n' } },
  { what: 'the context is the top', rule: 'package-not-copied', at: 'build/Dockerfile', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY go.mod main.go ./\nRUN CGO_ENABLED=0 go build -o /app .\n${END}` },
  { what: 'a Makefile sets the release', rule: 'builder-too-old', dockerfile: `ARG GO=1.22\nFROM golang:$GO\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END}`, files: { Makefile: 'image:\n\tdocker build --build-arg GO=1.26 .\n' } },
  { what: 'a stage that the image does not need', rule: 'main-gone', dockerfile: `FROM golang:1.26 AS app\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nFROM golang:1.26 AS lint\nWORKDIR /src\nCOPY . .\nRUN go build -o /x ./cmd/gone\n${END}` },
  { what: 'a Dockerfile of another language', rule: 'root-user', dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "server.js"]\n' },
];

for (const { what, rule, dockerfile, files, at = 'Dockerfile' } of ROWS) {
  test(`${rule} is silent: ${what}`, () => {
    const found = check({ ...PROGRAM, ...files, [at]: dockerfile }).filter((one) => one.grade === 'broken' || (one.rule === rule && one.grade !== 'advice'));
    // What a Makefile may set otherwise is told, and is no error.
    assert.deepEqual(found.filter((one) => one.grade === 'broken' || what !== 'a Makefile sets the release').map((one) => `${one.line} ${one.grade} ${one.rule}: ${one.message}`), []);
  });
}
