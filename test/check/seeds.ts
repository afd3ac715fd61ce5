import type { Files } from './kit.ts';

/** A fault that is put into a repository which had none; `undefined` where this one has no place for it. */
export interface Seed {
  readonly rule: string;
  readonly fault: string;
  readonly put: (files: Files) => Files | undefined;
  /** Release that wrote the Dockerfile, where the record holds it. */
  readonly recorded?: string;
}

/** Changes the Dockerfile; a pattern that is not there leaves the shop out. */
function edited(pattern: RegExp, by: string | ((found: string, ...groups: string[]) => string)): Seed['put'] {
  return (files) => {
    const text = files['Dockerfile']!.replace(pattern, by as string);
    return text === files['Dockerfile'] ? undefined : { ...files, Dockerfile: text };
  };
}

/** Changes the text of every file whose path matches. */
function inFiles(path: RegExp, pattern: RegExp, by: string): Seed['put'] {
  return (files) => {
    const changed = Object.entries(files).map(([name, text]) => [name, path.test(name) ? text.replace(pattern, by) : text]);
    return changed.every(([name, text]) => files[name!] === text) ? undefined : Object.fromEntries(changed) as Files;
  };
}

/** Lines of a .dockerignore. */
function hidden(...lines: string[]): Seed['put'] {
  return (files) => ({ ...files, '.dockerignore': `${lines.join('\n')}\n` });
}

function both(first: Seed['put'], second: Seed['put']): Seed['put'] {
  return (files) => {
    const once = first(files);
    return once === undefined ? undefined : second(once);
  };
}

/** Where there is no place for it, nothing has to be changed. */
function perhaps(put: Seed['put']): Seed['put'] {
  return (files) => put(files) ?? files;
}

/** What an import of C in a package of the program makes of it. */
const withC = inFiles(/internal\/store\/store\.go$/, /import "example\.com\/lib"/, '// int one(void) { return 1; }\nimport "C"\n\nimport "example.com/lib"\n\nvar One = C.one()');

/** A module that is fetched. */
const imported: Seed['put'] = (files) => ({
  ...inFiles(/internal\/store\/store\.go$/, /import "example\.com\/lib"/, 'import "example.com/lib"\nimport _ "example.org/more"')(files)!,
  'go.mod': `${files['go.mod']}\nrequire example.org/more v1.0.0\n`,
  'go.sum': `example.org/more v1.0.0 h1:${'A'.repeat(43)}=\nexample.org/more v1.0.0/go.mod h1:${'A'.repeat(43)}=\n`,
});

const moved: Seed['put'] = (files) => {
  const entries = Object.entries(files).map(([path, text]) => [path.replace(/^(?:cmd|services)\/shop\//, 'cmd/store/').replace(/^app\//, 'cmd/app/'), text]);
  const changed = Object.fromEntries(entries) as Files;
  return Object.keys(changed).join() === Object.keys(files).join() ? undefined : changed;
};

/** A named list in which the last stage is one of several. */
const last = /FROM (?:scratch|gcr\.io\/\S+|alpine:\S+|debian:\S+|golang:1\.26-alpine\n)(?![\s\S]*\nFROM )/;

export const SEEDS: readonly Seed[] = [
  { rule: 'stage-missing', fault: 'the stage lost its name', put: edited(/(FROM .*golang:\S+) (?:AS|as) (?:build|builder)(?=\r?\n)/, '$1') },
  { rule: 'stage-missing', fault: 'a slip in its name', put: edited(/COPY --from=build/, 'COPY --from=biuld') },
  { rule: 'stage-missing', fault: 'a number that is too high', put: edited(/COPY --from=\w+/, 'COPY --from=7') },
  { rule: 'shell-missing', fault: 'a command on a base without a shell', put: edited(/(?<=FROM (?:scratch|gcr\.io\/\S+)\r?\n)/, 'RUN mkdir /data\n') },
  { rule: 'shell-missing', fault: 'a health check in shell form', put: edited(/(?<=FROM (?:scratch|gcr\.io\/\S+)\r?\n)/, 'HEALTHCHECK --interval=5s CMD wget localhost || exit 1\n') },
  { rule: 'start-missing', fault: 'another name', put: (files) => (/FROM (?:scratch|gcr)/.test(files['Dockerfile']!) ? edited(/ENTRYPOINT \["[^"]*"/, 'ENTRYPOINT ["/server"')(files) : undefined) },
  { rule: 'start-missing', fault: 'the program is not copied', put: (files) => (/FROM (?:scratch|gcr)/.test(files['Dockerfile']!) ? edited(/COPY --from=\w+ \S+ (?:\/app|\/shop)\r?\n/, '')(files) : undefined) },
  { rule: 'user-unknown', fault: 'a name that a builder may know', put: edited(/(?<=FROM (?:scratch|gcr\.io\/\S+)\r?\n[^]*)^USER .*(?=\r?$)/m, 'USER shop:shop') },
  { rule: 'user-unknown', fault: 'a file is given to a name', put: edited(/(?<=FROM (?:scratch|gcr\.io\/\S+)\r?\n[^]*^COPY )(?=--from=\S+ \S+ (?:\/app|\/\S+\/shop|\/shop))/m, '--chown=shop ') },
  { rule: 'user-unknown', fault: 'a group alone', put: edited(/(?<=FROM (?:scratch|gcr\.io\/\S+)\r?\n[^]*^USER \d+)(?::\d+)?(?=\r?$)/m, ':shop') },
  { rule: 'unparsable', fault: 'a merge that was left open', put: edited(/^/, '<<<<<<< HEAD\n# ours\n=======\n# theirs\n>>>>>>> main\n') },
  { rule: 'unparsable', fault: 'a slip in a word', put: edited(/^(COPY|ADD) /m, 'COPPY ') },
  { rule: 'unparsable', fault: 'no FROM', put: edited(/^FROM .*\r?\n/gm, '') },
  { rule: 'unparsable', fault: 'a here-document without its end', put: edited(/$/, '\nRUN <<END\ntrue\n') },
  { rule: 'unparsable', fault: 'a line that nothing continues', put: edited(/ \\(?=\r?\n\s+(?:--|CGO))/, '') },
  { rule: 'builder-too-old', fault: 'go.mod asks for a newer Go', put: inFiles(/^go\.mod$/, /go 1\.26/, 'go 1.28') },
  { rule: 'builder-too-old', fault: 'an old tag', put: edited(/(golang:|GO_VERSION=)1\.2\d(?:\.\d)?/, '$11.22') },
  { rule: 'builder-too-old', fault: 'a local module asks for more', put: inFiles(/^lib\/go\.mod$/, /go 1\.25/, 'go 1.29') },
  { rule: 'copy-missing', fault: 'a file that is gone', put: edited(/^(COPY|ADD) (go\.mod go\.sum|\.) /m, '$1 settings.json $2 ') },
  { rule: 'copy-missing', fault: 'a renamed directory', put: edited(/(?<=^COPY (?:--from=builder \/app\/)?)(?:\.\/)?conf(?:\/|\/app\.yaml)? /m, 'configuration ') },
  { rule: 'copy-missing', fault: 'go.sum is not committed', put: (files) => (/go\.sum/.test(files['Dockerfile']!) && !/mount=type=bind,source=go\.sum/.test(files['Dockerfile']!) ? Object.fromEntries(Object.entries(files).filter(([path]) => path !== 'go.sum')) : undefined) },
  { rule: 'copy-ignored', fault: 'the configuration is hidden', put: (files) => (/(?:COPY|ADD) (?:\.\/)?conf/.test(files['Dockerfile']!) ? hidden('*.md', 'conf')(files) : undefined) },
  { rule: 'copy-ignored', fault: 'go.mod is hidden', put: (files) => (/(?:COPY|ADD) \[?"?go\.mod/.test(files['Dockerfile']!) ? hidden('**/go.mod')(files) : undefined) },
  { rule: 'copy-ignored', fault: 'the file beside the Dockerfile hides it', put: (files) => (/(?:COPY|ADD) (?:\.\/)?conf/.test(files['Dockerfile']!) ? { ...files, '.dockerignore': '', 'Dockerfile.dockerignore': 'conf*\n' } : undefined) },
  { rule: 'module-not-copied', fault: 'the replaced module is not copied', put: edited(/^(?:COPY|ADD) \[?"?lib\/?(?:go\.mod)?"?,? .*\r?\n/m, '') },
  { rule: 'module-not-copied', fault: 'its go.mod is hidden', put: (files) => (/bind,source=lib|\[?"?lib\/?go\.mod/.test(files['Dockerfile']!) ? undefined : hidden('lib/go.mod')(files)) },
  { rule: 'module-not-copied', fault: 'a second replacement', put: (files) => (!/"?mod"?,? "?download/.test(files['Dockerfile']!) ? undefined : { ...files, 'go.mod': `${files['go.mod']}\nrequire example.com/more v0.0.0\n\nreplace example.com/more => ./more\n`, 'more/go.mod': 'module example.com/more\n', 'more/more.go': 'package more\n' }) },
  { rule: 'module-not-copied', fault: 'its own go.mod is hidden', put: (files) => (/go\.mod/.test(files['Dockerfile']!) ? undefined : hidden('*.mod')(files)) },
  { rule: 'module-not-copied', fault: 'a module beside the repository', put: (files) => ({ ...files, 'go.mod': files['go.mod']!.replace('=> ./lib', '=> ../../../lib') }) },
  { rule: 'sum-not-copied', fault: 'go.sum is hidden', put: both(imported, hidden('go.sum')) },
  { rule: 'package-not-copied', fault: 'a package is hidden', put: hidden('**/store') },
  { rule: 'package-not-copied', fault: 'all of internal is hidden', put: (files) => (/COPY internal/.test(files['Dockerfile']!) ? undefined : hidden('internal/')(files)) },
  { rule: 'package-not-copied', fault: 'a package was added', put: (files) => (/COPY internal/.test(files['Dockerfile']!) ? { ...inFiles(/main\.go$/, /"example\.com\/shop\/internal\/store"/, '"example.com/shop/internal/store"\n\t_ "example.com/shop/pkg/extra"')(files)!, 'pkg/extra/extra.go': 'package extra\n' } : undefined) },
  { rule: 'embed-not-copied', fault: 'the templates are hidden', put: hidden('**/templates') },
  { rule: 'embed-not-copied', fault: 'one template is hidden', put: hidden('**/about.html') },
  { rule: 'main-gone', fault: 'a directory that is not there', put: edited(/\.\/(?:cmd|services)\/shop(?=\r?$)|\.\/app(?=\r?$)/m, './cmd/gone') },
  { rule: 'main-gone', fault: 'the program moved', put: (files) => (/COPY internal/.test(files['Dockerfile']!) ? undefined : moved(files)) },
  { rule: 'main-gone', fault: 'no main package any more', put: edited(/(go build .*) (?:\.|\.\/\S+)(?=\r?$)/m, '$1 ./internal/store') },
  { rule: 'cgo-off', fault: 'a package imports C', put: withC },
  { rule: 'cgo-compiler', fault: 'cgo for nothing on Alpine', put: both(edited(/golang:[\w.-]+|golang:\$\{GO_VERSION\}(?:-alpine)?/, 'golang:1.26-alpine'), edited(/CGO_ENABLED(?:=| )0/, 'CGO_ENABLED=1')) },
  { rule: 'cgo-compiler', fault: 'cgo on Alpine', put: both(both(withC, edited(/golang:[\w.-]+|golang:\$\{GO_VERSION\}-alpine/, 'golang:1.26-alpine')), edited(/CGO_ENABLED(?:=| )0/, 'CGO_ENABLED=1')) },
  { rule: 'loader-missing', fault: 'cgo is on', put: (files) => (/FROM (?:scratch|gcr|alpine)/.test(files['Dockerfile']!) && !/-alpine AS/.test(files['Dockerfile']!) ? edited(/CGO_ENABLED=0/, 'CGO_ENABLED=1')(files) : undefined) },
  { rule: 'loader-missing', fault: 'cgo is not switched off', put: (files) => (/FROM (?:scratch|gcr|alpine)/.test(files['Dockerfile']!) && !/-alpine AS|GOARCH/.test(files['Dockerfile']!) ? edited(/CGO_ENABLED=0 /, '')(files) : undefined) },
  { rule: 'loader-missing', fault: 'another C library', put: (files) => (/FROM debian/.test(files['Dockerfile']!) ? both(edited(/CGO_ENABLED 0/, 'CGO_ENABLED 1'), edited(/FROM debian:trixie-slim/, 'FROM alpine:3.24'))(files) : undefined) },
  { rule: 'loader-missing', fault: 'scratch in place of its base', put: (files) => both(edited(/CGO_ENABLED(=| )0/, 'CGO_ENABLED$11'), edited(/FROM (?:gcr|debian)\S+/, 'FROM busybox:musl'))(files) },
  { rule: 'file-not-copied', fault: 'the configuration is not copied', put: edited(/^COPY (?:--from=builder )?\S*conf\S* \S+\r?\n/m, '') },
  { rule: 'file-not-copied', fault: 'it is copied elsewhere', put: edited(/^(COPY (?:--from=builder )?\S*conf\S*) \S+(?=\r?$)/m, '$1 /opt/settings/') },
  { rule: 'stamp-gone', fault: 'the variable has another name', put: inFiles(/main\.go$/, /\bversion\b/g, 'release') },
  { rule: 'stamp-gone', fault: 'the variable is a number', put: inFiles(/main\.go$/, /version = "dev"/, 'version = 1') },
  { rule: 'stamp-gone', fault: 'the variable is a constant', put: inFiles(/main\.go$/, /var (?=version = "dev")/, 'const ') },
  { rule: 'secret-in-image', fault: 'a token in ARG', put: edited(/^(WORKDIR .*\r?\n)/m, '$1ARG GITHUB_TOKEN\n') },
  { rule: 'secret-in-image', fault: 'a password in ENV', put: edited(/^(EXPOSE .*\r?\n)/m, '$1ENV DB_PASSWORD=hunter2\n') },
  { rule: 'secret-in-image', fault: 'a password in the URL of a database', put: edited(/^(EXPOSE .*\r?\n)/m, '$1ENV DATABASE_URL=postgres://app:hunter2@db/app\n') },
  { rule: 'secret-in-image', fault: 'a .netrc', put: (files) => edited(/^(WORKDIR .*\r?\n)/m, '$1COPY .netrc /root/.netrc\n')({ ...files, '.netrc': 'machine example.com login a password b\n' }) },
  { rule: 'root-user', fault: 'no USER', put: edited(/^USER .*\r?\n/m, '') },
  { rule: 'root-user', fault: 'USER root', put: edited(/^USER .*(?=\r?$)/m, 'USER root') },
  { rule: 'shell-form', fault: 'a command without brackets', put: edited(/^(?:ENTRYPOINT|CMD) \["([^"]+)"\]/m, 'ENTRYPOINT $1 -v') },
  { rule: 'shell-form', fault: 'quotes that are none of JSON', put: edited(/^(ENTRYPOINT|CMD) \["([^"]+)"\]/m, "$1 ['$2', '-v']") },
  { rule: 'shell-form', fault: 'a comma behind the last word', put: edited(/^(ENTRYPOINT|CMD) \["([^"]+)"\]/m, '$1 [ "$2", ]') },
  { rule: 'zones-missing', fault: 'zone data is not brought', put: edited(/^COPY \S+ \S+zoneinfo\.zip.*\r?\nENV.*\r?\n| tzdata(?= ca)/m, '') },
  { rule: 'zones-missing', fault: 'a base without it', put: both(edited(/^FROM (?:gcr|debian)\S+/m, 'FROM alpine:3.24'), perhaps(edited(/ -tags timetzdata/, ''))) },
  { rule: 'ca-missing', fault: 'the bundle is not brought', put: edited(/^COPY --from=build \/etc\/ssl.*\r?\n|^RUN apt-get update.*\r?\n/m, '') },
  { rule: 'ca-missing', fault: 'a base without it', put: edited(/^FROM gcr\S+/m, 'FROM scratch') },
  { rule: 'ca-missing', fault: 'a slim base without it', put: both(edited(/^FROM (?:alpine|gcr|scratch)\S*/m, 'FROM ubuntu:24.04'), perhaps(edited(/^COPY --from=build \/etc\/ssl.*\r?\n|^RUN apk add.*\r?\n/m, ''))) },
  { rule: 'port-mismatch', fault: 'another port is exposed', put: edited(/EXPOSE 8080/, 'EXPOSE 9090') },
  { rule: 'port-mismatch', fault: 'the program moved to another port', put: inFiles(/main\.go$/, /":8080"/, '":7070"') },
  { rule: 'base-ended', fault: 'an old builder', put: edited(/(golang:|GO_VERSION=)1\.2\d(?:\.\d)?/, '$11.24') },
  { rule: 'base-ended', fault: 'an old final base', put: edited(last, (found) => (found.startsWith('FROM golang') ? found : 'FROM alpine:3.17')) },
  { rule: 'base-floating', fault: 'no tag', put: edited(/golang:[\w.-]+|golang:\$\{GO_VERSION\}-alpine/, 'golang') },
  { rule: 'base-floating', fault: 'the newest one of the last stage', put: edited(/(FROM (?:--\S+ )?(?:alpine|debian)):[\w.-]+/, '$1:latest') },
  { rule: 'platform-fixed', fault: 'the builder runs where the machine is', put: edited(/FROM golang:(?=\S+ as )/i, 'FROM --platform=$BUILDPLATFORM golang:') },
  { rule: 'platform-fixed', fault: 'one processor for all', put: (files) => (/GOARCH/.test(files['Dockerfile']!) ? undefined : both(edited(/go build/, 'GOARCH=amd64 go build'), edited(/^/, 'ARG TARGETPLATFORM\n'))(files)) },
  { rule: 'platform-fixed', fault: 'another system', put: (files) => (/GOOS/.test(files['Dockerfile']!) ? undefined : edited(/go build/, 'GOOS=windows go build')(files)) },
  { rule: 'platform-fixed', fault: 'a default of TARGETARCH', put: edited(/^ARG TARGETOS TARGETARCH(?=\r?$)/m, 'ARG TARGETOS TARGETARCH=amd64') },
  { rule: 'platform-undeclared', fault: 'no ARG', put: edited(/^ARG TARGETOS TARGETARCH\r?\n/m, '') },
  { rule: 'platform-undeclared', fault: 'a use without ARG', put: (files) => (/ARG TARGETOS/.test(files['Dockerfile']!) ? undefined : edited(/go build/, 'GOARCH=$TARGETARCH go build')(files)) },
  { rule: 'arm-variant', fault: 'the variant as it is', put: edited(/go build/, 'GOARM=$TARGETVARIANT go build') },
  { rule: 'arm-variant', fault: 'a v in front', put: edited(/go build/, 'GOARM=v7 go build') },
  { rule: 'cache-lost', fault: 'the download alone has the cache', put: edited(/^RUN (go mod download)|(?<=go mod download[\s\S]*)--mount=type=cache,target=\/go\/pkg\/mod \\\r?\n\s+/m, (_, plain?: string) => (plain ? `RUN --mount=type=cache,target=/go/pkg/mod ${plain}` : '')) },
  { rule: 'cache-lost', fault: 'a cache under another name of the option', put: edited(/^RUN (go mod download)/m, 'RUN --mount=type=cache,id=mod,dst=/go/pkg/mod/ $1') },
  { rule: 'cache-missing', fault: 'no cache', put: perhaps(edited(/--mount=type=cache,target=\S+ \\\r?\n\s+/g, '')) },
  { rule: 'cache-missing', fault: 'no cache of what was compiled', put: edited(/--mount=type=cache,target=\/root\/\.cache\/go-build \\\r?\n\s+/g, '') },
  { rule: 'cgo-needless', fault: 'cgo for nothing', put: both(perhaps(edited(/(golang:\S+)-alpine/, '$1')), edited(/CGO_ENABLED(=| )0/, 'CGO_ENABLED$11')) },
  { rule: 'cgo-needless', fault: 'cgo for nothing, by ENV', put: both(perhaps(edited(/(golang:\S+)-alpine/, '$1')), both(edited(/CGO_ENABLED=0 (?=\S*.*go build)/, ''), edited(/^(WORKDIR .*\r?\n)/m, '$1ENV CGO_ENABLED=1\n'))) },
  { rule: 'generator-newer', fault: 'an older release wrote it', put: (files) => files, recorded: '0.0.9' },
  { rule: 'command-unread', fault: 'make builds', put: edited(/go build .*(?=\r?$)/m, 'make shop') },
  { rule: 'command-unread', fault: 'a script builds', put: edited(/go build .*(?=\r?$)/m, './scripts/build.sh') },
];
