import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { memoryRepo } from '../../src/repo.ts';

/** What a program opens that has a package `internal/root` of this body, and opens this expression in its main package. */
function opens(body: string, expression: string): string[] {
  const { programs } = analyze(memoryRepo({
    'go.mod': 'module example.com/app\n\ngo 1.25\n',
    'internal/root/root.go': `package root\n\nimport (\n\t"path/filepath"\n\t"runtime"\n)\n\n${body}\n`,
    'internal/root/own.json': '{}', 'locale/en.json': '{}', 'locale/de.json': '{}',
    'main.go': `package main\n\nimport (\n\t"example.com/app/internal/root"\n\t"os"\n\t"path/filepath"\n)\n\nfunc main() {\n\tos.ReadFile(${expression})\n\tprintln(filepath.Separator)\n}\n`,
  }));
  return programs[0]!.runtime.files.filter(({ opened }) => opened).map(({ found, besideSource }) => `${found?.path} ${besideSource}`);
}

test('a place of the source that one package tells is where files of another are looked for', () => {
  const block = 'var (\n\t_, b, _, _ = runtime.Caller(0)\n\tBase       = filepath.Join(filepath.Dir(b), "../..")\n)\n\nfunc Dir() string { return Base }';
  const rest = 'var basepath string\n\nfunc init() {\n\t_, file, _, _ := runtime.Caller(0)\n\tbasepath = filepath.Dir(file)\n}\n\nfunc Path(rel string) string {\n\tif filepath.IsAbs(rel) {\n\t\treturn rel\n\t}\n\treturn filepath.Join(basepath, rel)\n}';
  const rows: [string, string, string][] = [
    [block, 'filepath.Join(root.Dir(), "locale", "en.json")', 'locale/en.json true'],
    [block, 'root.Base + "/locale/en.json"', 'locale/en.json true'],
    ['func Dir() string {\n\t_, b, _, ok := runtime.Caller(0)\n\tif !ok {\n\t\tpanic("no caller")\n\t}\n\treturn filepath.Join(filepath.Dir(b), "..", "..")\n}', 'filepath.Join(root.Dir(), "locale/de.json")', 'locale/de.json true'],
    [rest, 'root.Path("own.json")', 'internal/root/own.json true'],
  ];
  for (const [body, expression, expected] of rows) assert.deepEqual(opens(body, expression), [expected], expression);
});

test('a directory that something else tells is none of the source’s', () => {
  assert.deepEqual(opens('func Dir() string { return filepath.Join(asked(), "..") }\n\nvar _, b, _, _ = runtime.Caller(0)', 'filepath.Join(root.Dir(), "locale", "en.json")'), ['locale/en.json false']);
});

test('a configuration of viper beside the source, whose directory a function gives with an error', () => {
  const body = 'var configPath string\n\nfunc Load() error {\n\tif configPath == "" {\n\t\tif env := os.Getenv("CONFIG_PATH"); env != "" {\n\t\t\tconfigPath = env\n\t\t} else {\n\t\t\td, err := dirname()\n\t\t\tif err != nil {\n\t\t\t\treturn err\n\t\t\t}\n\t\t\tconfigPath = d\n\t\t}\n\t}\n\tviper.SetConfigName("own")\n\tviper.AddConfigPath(configPath)\n\treturn viper.ReadInConfig()\n}\n\nfunc filename() (string, error) {\n\t_, filename, _, ok := runtime.Caller(0)\n\tif !ok {\n\t\treturn "", errors.New("no caller")\n\t}\n\treturn filename, nil\n}\n\nfunc dirname() (string, error) {\n\tfilename, err := filename()\n\tif err != nil {\n\t\treturn "", err\n\t}\n\treturn filepath.Dir(filename), nil\n}';
  assert.deepEqual(opens(`import "github.com/spf13/viper"\n\n${body}`, 'name(root.Load())').filter((one) => one.includes('own')), ['internal/root/own.json true']);
});

/** Files that a program finds, from a main package of this body and these files. */
function finds(body: string, files: Record<string, string>): string[] {
  const { programs } = analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25\n', ...files, 'main.go': `package main\n\nimport (\n\t"flag"\n\t"net/http"\n\t"os"\n\t"path"\n\t"html/template"\n)\n\n${body}\n` }));
  return programs[0]!.runtime.files.flatMap(({ found }) => found?.path ?? []).toSorted();
}

test('what is joined to a directory that a setting names is looked for in its default', () => {
  const body = (name: string): string => `type server struct{ root string }\n\nfunc (s server) start() { template.ParseGlob(path.Join(s.root, "templates", "*.html")) }\n\nfunc main() {\n\troot := flag.String("${name}", "site", "x")\n\tserver{*root}.start()\n\tprintln(http.MethodGet, os.Args)\n}`;
  const files = { 'site/templates/a.html': '', 'site/other.txt': '' };
  assert.deepEqual(finds(body('root'), files), ['site/templates']);
  // A package of that name is none of the run's, and a pattern alone finds nothing.
  assert.deepEqual(finds(body('root'), { ...files, 'site/x.go': 'package site\n' }), []);
  assert.deepEqual(finds(body('root').replace('"templates", ', ''), files), []);
  // What is written to is no place that something is read from.
  assert.deepEqual(finds(body('output-dir'), files), []);
});

test('the directory that a program is started in is served: its pages, no code and no settings', () => {
  const files = { 'index.html': '', 'app.js': '', 'css/a.css': '', 'webpack.config.js': '', 'package.json': '{}', 'README.md': '', 'internal/x.go': 'package internal\n' };
  const body = (dir: string): string => `func main() {\n\thttp.Handle("/", http.FileServer(http.Dir("${dir}")))\n\tprintln(flag.Args(), os.Args, path.Base(""), template.HTML(""))\n}`;
  assert.deepEqual(finds(body('.'), files), ['app.js', 'css', 'index.html']);
  assert.deepEqual(finds(body('./'), { 'app.js': '' }), []);
});

test('a file called as the path of the request lies below the part of it that is answered so', () => {
  const files = { 'index.html': '', 'app.js': '', 'static/a.css': '', 'static/js/a.js': '', 'css/a.css': '' };
  const body = (route: string, file: string): string => `func main() {\n\thttp.HandleFunc("${route}", func(w http.ResponseWriter, r *http.Request) {\n\t\thttp.ServeFile(w, r, ${file})\n\t})\n\tprintln(flag.Args(), os.Args, path.Base(""), template.HTML(""))\n}`;
  for (const file of ['r.URL.Path[1:]', '"."+r.URL.Path', 'strings.TrimPrefix(r.URL.Path, "/")']) assert.deepEqual(finds(body('/static/', file), files), ['static'], file);
  assert.deepEqual(finds(body('/', 'r.URL.Path[1:]'), files), ['app.js', 'css', 'index.html', 'static']);
  assert.deepEqual(finds(body('/static/', 'r.URL.Path[7:]'), files), []);
});

test('names with blanks and signs are files where there are such', () => {
  const body = 'func main() {\n\tfor _, name := range []string{"my files/a b.txt", "my files/[x].txt", "my files/none $.txt", "say hello to x.txt"} {\n\t\tos.ReadFile(name)\n\t}\n\tos.ReadFile("data/$HOME.json")\n\tprintln(flag.Args(), http.MethodGet, path.Base(""), template.HTML(""))\n}';
  assert.deepEqual(finds(body, { 'my files/a b.txt': '', 'my files/[x].txt': '', 'data/$HOME.json': '{}' }), ['data/$HOME.json', 'my files/[x].txt', 'my files/a b.txt']);
});
