import type { Files } from './kit.ts';

/** One repository with its Dockerfile, of which nothing is to be said. */
export interface Shop {
  readonly name: string;
  readonly files: Files;
}

/** A program that needs all that rules look at: a local module, a package, embedded and opened files, zones, TLS, a port, a stamp. */
function sources(main: string): Files {
  const at = (name: string): string => (main === '.' ? name : `${main}/${name}`);
  return {
    'go.mod': 'module example.com/shop\n\ngo 1.26\n\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ./lib\n',
    'go.sum': '',
    'lib/go.mod': 'module example.com/lib\n\ngo 1.25\n',
    'lib/lib.go': 'package lib\n\nconst Name = "lib"\n',
    'internal/store/store.go': 'package store\n\nimport "example.com/lib"\n\nfunc Name() string { return lib.Name }\n',
    [at('templates/index.html')]: '<p>shop</p>\n',
    [at('templates/about.html')]: '<p>about</p>\n',
    'conf/app.yaml': 'title: shop\n',
    // What most have beside it, and what speaks of building in every other sense.
    Makefile: `build:\n\tgo build -o bin/shop ./${main}\n\nimage: build\n\tdocker build -t shop .\n`,
    '.github/workflows/ci.yml': 'jobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: make build image\n',
    [at('main.go')]: `package main

import (
	"embed"
	"log"
	"net/http"
	"os"
	"time"

	"example.com/shop/internal/store"
)

//go:embed templates
var pages embed.FS

var version = "dev"

func main() {
	conf, err := os.ReadFile("conf/app.yaml")
	if err != nil {
		log.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		log.Fatal(err)
	}
	if _, err := http.Get("https://example.com/"); err != nil {
		log.Print(err)
	}
	log.Print(version, string(conf), time.Now().In(zone), store.Name(), pages)
	log.Fatal(http.ListenAndServe(":8080", nil))
}
`,
  };
}

interface Style {
  readonly name: string;
  /** The Dockerfile for a main package, written as it is given to go build. */
  readonly dockerfile: (target: string) => string;
}

/** How people write Dockerfiles; all of these fit the program. */
const STYLES: readonly Style[] = [
  {
    name: 'scratch',
    dockerfile: (target) => `FROM golang:1.26-trixie AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY lib/go.mod lib/
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -ldflags="-s -w -X main.version=1" -o /app ${target}

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /usr/local/go/lib/time/zoneinfo.zip /zoneinfo.zip
ENV ZONEINFO=/zoneinfo.zip
WORKDIR /srv
COPY conf conf
COPY --from=build /app /app
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/app"]
`,
  },
  {
    name: 'buildkit',
    dockerfile: (target) => `# syntax=docker/dockerfile:1
FROM --platform=$BUILDPLATFORM golang:1.26-trixie AS build
ARG TARGETOS TARGETARCH
WORKDIR /src
RUN --mount=type=cache,target=/go/pkg/mod \\
    --mount=type=bind,source=go.mod,target=go.mod \\
    --mount=type=bind,source=go.sum,target=go.sum \\
    --mount=type=bind,source=lib/go.mod,target=lib/go.mod \\
    go mod download
RUN --mount=type=cache,target=/go/pkg/mod \\
    --mount=type=cache,target=/root/.cache/go-build \\
    --mount=type=bind,target=. \\
    CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \\
    # The version is that of the release.
    go build -trimpath -ldflags "-X main.version=2" -tags timetzdata -o /out/shop ${target}

FROM gcr.io/distroless/static-debian13:nonroot
WORKDIR /srv
COPY conf/ conf/
COPY --from=build /out/shop /usr/local/bin/shop
EXPOSE 8080
ENTRYPOINT ["/usr/local/bin/shop"]
`,
  },
  {
    name: 'alpine',
    dockerfile: (target) => `ARG GO_VERSION=1.26
FROM golang:\${GO_VERSION}-alpine AS builder
WORKDIR /app
ENV CGO_ENABLED=0 \\
    GOFLAGS=-trimpath
ADD go.mod go.sum ./
ADD lib ./lib
RUN go mod download && go mod verify
ADD . .
RUN go build -ldflags '-X "main.version=3"' -o shop ${target}
FROM alpine:3.24
RUN apk add --no-cache tzdata ca-certificates && adduser -D -u 10001 shop
WORKDIR /home/shop
COPY --from=builder /app/conf ./conf
COPY --from=builder /app/shop /usr/bin/shop
USER 10001
EXPOSE 8080/tcp
CMD ["shop"]
`,
  },
  {
    name: 'debian',
    dockerfile: (target) => `FROM golang:1.27.4-bookworm AS base
WORKDIR $GOPATH/src/shop
ENV CGO_ENABLED 0

FROM base AS build
COPY ["go.mod", "go.sum", "./"]
COPY ["lib/", "./lib/"]
RUN ["go", "mod", "download"]
COPY . .
RUN <<EOT
set -e
go vet ./internal/...
go build -ldflags="-X main.version=4" -o /usr/local/bin/shop ${target}
EOT

FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
COPY --from=build /usr/local/bin/shop /usr/local/bin/
WORKDIR /var/shop
COPY ./conf/app.yaml ./conf/app.yaml
USER nobody
EXPOSE 8080
ENTRYPOINT ["shop"]
`,
  },
  {
    name: 'named-files',
    dockerfile: (target) => `FROM golang:1.26 as builder
WORKDIR /work
COPY go.* ./
COPY lib/ lib/
RUN go mod download
COPY internal/ internal/
${target === '.' ? 'COPY main.go .\nCOPY templates templates' : `COPY ${target.slice(2)} ${target.slice(2)}`}
RUN cd /work && CGO_ENABLED=0 go build -ldflags "-X main.version=5 -X main.version=6" -o bin/shop ${target}

FROM gcr.io/distroless/static-debian13
COPY --from=builder /work/bin/shop /shop
COPY conf /conf
USER nonroot:nonroot
EXPOSE 8080
ENTRYPOINT ["/shop"]
`,
  },
  {
    name: 'one-stage',
    dockerfile: (target) => `FROM golang:1.26-alpine
ENV CGO_ENABLED=0
WORKDIR /src
COPY . .
RUN apk add --no-cache tzdata
RUN go build -ldflags="-X main.version=7" -o /usr/local/bin/shop ${target}
USER 1000
EXPOSE 8080
CMD ["/usr/local/bin/shop"]
`,
  },
];

const MAINS = ['.', 'cmd/shop', 'services/shop', 'app'];

/** Every style over every place of the main package, and over line ends of another system. */
export const SHOPS: readonly Shop[] = STYLES.flatMap(({ name, dockerfile }) => MAINS.flatMap((main) => {
  const files = { ...sources(main), Dockerfile: dockerfile(main === '.' ? '.' : `./${main}`) };
  return [{ name: `${name}, ${main}`, files }, ...(main === 'app' ? [{ name: `${name}, CRLF`, files: { ...files, Dockerfile: files.Dockerfile.replaceAll('\n', '\r\n') } }] : [])];
}));
