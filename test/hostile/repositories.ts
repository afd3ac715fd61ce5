/** Small repositories whose names and values do their worst, for properties that hold for every Dockerfile. */
import fc from 'fast-check';

/** Texts that mean something to a shell, to Docker, to make, to CSV or to JSON, and some that do not. */
export const HOSTILE: readonly string[] = [
  'plain', 'a b', "it's", 'say "hi"', '$HOME', '${PATH}', '$(touch owned)', '`touch owned`', 'a;touch owned', 'a&&b', 'a|b', 'x,target=/etc', 'a\\', 'a\\\\b',
  '*', '?', '[a]', '[', '~', '#no', '!x', '-rf', '--from=0', 'a\nRUN touch owned', 'a\r\nb', 'é', '日本', '<<EOF', 'a <<EOF', '>out', '%41', 'a=b', '{a,b}', '\ttab', ' lead', 'trail ', '\u2028', "'\\''", '"', "'", '$', '${', '..', '.hidden',
  'a:b', '@x', '+x', 'NODE_ENV', 'CON', '\u0007bell', '\u202eright',
];

const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 2, arbitrary: fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom(...' "\'$`\\;&|<>(){}[]*?!#~,=:@%+-_./aZ0é\n\t') }) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...HOSTILE), fc.constantFrom(...HOSTILE)).map(([a, b]) => a + b) },
);

/** A name of one file or directory: no slash, and not `.` or `..`. */
const name = text.map((value) => value.replaceAll('/', '_')).filter((value) => value !== '' && value !== '.' && value !== '..');

/** Each place of a repository through which a text can reach a file. */
export interface Hostile {
  readonly [place: string]: string;
}

const places = {
  program: name, module: name, replaced: name, file: name, directory: name, written: name, embedded: name, ui: name, script: text, output: name, tag: text, flag: text, variable: text,
  env: text, address: text, command: text, lock: fc.constantFrom('package-lock.json', 'yarn.lock', 'pnpm-lock.yaml'), where: fc.constantFrom('', 'services/'), preBuild: text, host: text,
};

const TAME: Hostile = {
  program: 'api', module: 'service', replaced: 'lib', file: 'page.html', directory: 'assets', written: 'data', embedded: 'index.html', ui: 'web', script: 'build', output: 'dist', tag: 'sqlite', flag: '-s', variable: 'version',
  env: 'PORT', address: ':8080', command: 'serve', lock: 'package-lock.json', where: '', preBuild: '', host: 'git.example.com',
};

/** Values for all places: most of them tame, so that the worst of one is not hidden behind the refusal of another. */
export const hostile: fc.Arbitrary<Hostile> = fc
  .uniqueArray(fc.constantFrom(...(Object.keys(places) as (keyof typeof places)[])), { minLength: 1, maxLength: 3 })
  .chain((chosen) => fc.record(Object.fromEntries(chosen.map((place) => [place, places[place]]))))
  .map((values) => ({ ...TAME, ...values }) as Hostile);

const goString = (value: string): string => JSON.stringify(value).replace(/\u2028/g, '\\u2028');

/** The files of a repository with these values in it. */
export function repositoryOf(v: Hostile): Record<string, string> {
  const top = v['where'] === '' ? '' : `${v['where']}${v['module']}/`;
  const ui = `${top}${v['ui']}`;
  return {
    [`${top}go.mod`]: `module example.com/service\n\ngo 1.25\n\nrequire example.com/lib v0.0.0\n\nrequire ${/^[a-z.]+$/.test(v['host']!) ? v['host'] : 'git.example.com'}/team/lib v1.0.0\n\nreplace example.com/lib => ${goString(`./${v['replaced']}`)}\n`,
    [`${top}go.sum`]: `git.example.com/team/lib v1.0.0 h1:AAAA=\n`,
    [`${top}${v['replaced']}/go.mod`]: 'module example.com/lib\n\ngo 1.25\n',
    [`${top}${v['replaced']}/lib.go`]: 'package lib\n\nconst Name = "lib"\n',
    [`${top}cmd/${v['program']}/main.go`]: mainFile(v),
    [`${top}internal/site/site.go`]: `package site\n\nimport "embed"\n\n//go:embed ${/^[\w.-]+$/.test(v['embedded']!) ? v['embedded'] : goString(v['embedded']!)}\nvar Files embed.FS\n\n//go:embed all:dist\nvar UI embed.FS\n`,
    [`${top}internal/site/${v['embedded']}`]: 'hello',
    [`${top}templates/${v['file']}`]: 'hello',
    [`${top}${v['directory']}/a.txt`]: 'hello',
    [`${ui}/package.json`]: JSON.stringify({ name: 'ui', scripts: { [v['script']!]: 'vite build', build: `vite build --outDir ../internal/site/${v['output']}` }, devDependencies: { vite: '5.0.0' } }),
    [`${ui}/${v['lock']}`]: '{}',
    [`${ui}/vite.config.js`]: `export default { build: { outDir: ${JSON.stringify(`../internal/site/${v['output']}`)} } }\n`,
    [`${top}Makefile`]: `build:\n\tCGO_ENABLED=0 go build -tags ${JSON.stringify(v['tag'])} -ldflags ${JSON.stringify(`${v['flag']} -X main.${v['variable']}=1`)} ./cmd/${v['program']}\n`,
    [`${top}.goreleaser.yml`]: `builds:\n  - main: ${JSON.stringify(`./cmd/${v['program']}`)}\n    binary: ${JSON.stringify(v['program'])}\n    tags: [${JSON.stringify(v['tag'])}]\n    ldflags:\n      - ${JSON.stringify(`${v['flag']} -X main.version={{.Version}}`)}\n`,
    [`${top}compose.yml`]: `services:\n  api:\n    build: .\n    command: [${JSON.stringify(v['command'])}, ${JSON.stringify(v['flag'])}]\n`,
    [`${top}.env.example`]: `GOPRIVATE=${v['host']}\n`,
  };
}

function mainFile(v: Hostile): string {
  return `package main

import (
	"net/http"
	"os"
	"time"

	"example.com/lib"
	"example.com/service/internal/site"
)

var version = "dev"

func main() {
	_, _ = os.ReadFile(${goString(`templates/${v['file']}`)})
	_ = os.MkdirAll(${goString(`var/${v['written']}`)}, 0o755)
	_, _ = time.LoadLocation("Europe/Berlin")
	http.Handle("/", http.FileServer(http.Dir(${goString(v['directory']!)})))
	http.Handle("/ui", http.FileServer(http.FS(site.UI)))
	address := os.Getenv(${goString(v['env']!)})
	if address == "" {
		address = ${goString(v['address']!)}
	}
	println(version, lib.Name)
	_ = http.ListenAndServe(address, nil)
}
`;
}
