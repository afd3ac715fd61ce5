import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import type { FileUse } from '../../src/analyze/runtime/files/files.ts';
import { memoryRepo } from '../../src/repo.ts';

/** What the first program of a repository opens. */
function uses(files: Record<string, string>): readonly FileUse[] {
  return analyze(memoryRepo({ 'go.mod': 'module example.com/m\n\ngo 1.25.0\n', ...files })).programs[0]!.runtime.files;
}

/** The places of the repository that it finds. */
const found = (files: Record<string, string>): string[] => uses(files).flatMap((use) => use.found?.path ?? []);

const main = (imports: readonly string[], body: string): string => `package main\n\nimport (\n${['net/http', ...imports].map((path) => `\t"${path}"\n`).join('')})\n\nfunc main() {\n${body}\thttp.ListenAndServe(":8080", nil)\n}\n`;

const loaders: readonly [name: string, path: string, line: string, expected: string][] = [
  ['an engine of fiber', 'github.com/gofiber/template/html/v2', 'engine := html.New("./pages-of", ".html")', 'pages-of'],
  ['jet', 'github.com/CloudyKit/jet/v6', 'views := jet.NewSet(jet.NewOSFileSystemLoader("./pages-of"))', 'pages-of'],
  ['iris', 'github.com/kataras/iris/v12', 'app.RegisterView(iris.Django("./pages-of", ".html"))', 'pages-of'],
  ['a directory of iris', 'github.com/kataras/iris/v12', 'app.HandleDir("/x", iris.Dir("./pages-of"))', 'pages-of'],
  ['gin-contrib/static', 'github.com/gin-contrib/static', 'r.Use(static.Serve("/", static.LocalFile("./pages-of", false)))', 'pages-of'],
  ['static files of echo', 'github.com/labstack/echo/v4/middleware', 'e.Use(middleware.StaticWithConfig(middleware.StaticConfig{\n\t\tRoot: "pages-of",\n\t}))', 'pages-of'],
  ['fasthttp', 'github.com/valyala/fasthttp', 'fs := &fasthttp.FS{Root: "./pages-of", Compress: true}', 'pages-of'],
  ['martini', 'github.com/go-martini/martini', 'm.Use(martini.Static("pages-of", martini.StaticOptions{Prefix: prefix}))', 'pages-of'],
  ['templates of martini', 'github.com/martini-contrib/render', 'm.Use(render.Renderer(render.Options{\n\t\tRoot: "x",\n\t\tDirectory: "pages-of",\n\t}))', 'pages-of'],
  ['an engine’s own directory', 'github.com/unrolled/render', 'r := render.New()', 'templates'],
];

for (const [name, path, line, expected] of loaders)
  test(`opened by a known package: ${name}`, () => {
    const pages = { 'pages-of/index.html': 'x', 'templates/a.tmpl': 'x' };
    assert.deepEqual(found({ 'main.go': main([path], `\t${line}\n`), ...pages }), [expected]);
    // Another package that is called so opens nothing.
    assert.deepEqual(found({ 'main.go': main([], `\t${line.replace('Root:', 'R:')}\n`), ...pages }), []);
  });

test('what a run leaves behind is nothing for the next one', () => {
  const code = main(['example.org/daemon', 'os'], '\tdaemon.Run(daemon.Context{PidFileName: "app.pid"})\n\tos.Create("default.pgo")\n\tuse("lists/app.txt", "app.lock")\n');
  assert.deepEqual(found({ 'main.go': code, 'app.pid': '1', 'app.lock': '', 'default.pgo': '', 'lists/app.txt': 'x' }), ['lists/app.txt']);
});

test('a configuration that is taken where it is there is not demanded, nor is what another program writes its number to', () => {
  const code = main(['io/fs', 'log', 'os'], '\tvar name string\n\tif _, err := os.Stat("app.yaml"); !os.IsNotExist(err) {\n\t\tname = "app.yaml"\n\t}\n\tif _, err := os.ReadFile(name); err != nil {\n\t\tlog.Fatal(err)\n\t}\n\tos.ReadFile("/run/other/other.pid")\n\tif _, err := os.ReadFile("/etc/issue"); err != nil {\n\t\tlog.Fatal(err)\n\t}\n');
  const demanded = (text: string): unknown[] => uses({ 'main.go': text }).map(({ path, required }) => [path, required]);
  assert.deepEqual([demanded(code), demanded(code.replace(/if _, err := os\.Stat.*\n(.*)\n\t\}/, '$1'))], [[['app.yaml', false]], [['app.yaml', true]]]);
});

test('views that a call is named for are loaded, whatever package has it', () => {
  const code = main(['example.org/some/router'], '\trouter.LoadViews("./app/views")\n\trouter.Load("./app/texts")\n');
  assert.deepEqual(found({ 'main.go': code, 'app/views/index.html': 'x', 'app/texts/a.html': 'x' }), ['app/views']);
});

test('a box of go.rice is looked for beside the source that names it, unless it is embedded', () => {
  const files = { 'main.go': main(['example.com/m/web'], '\tweb.Box()\n'), 'web/web.go': 'package web\n\nimport rice "github.com/GeertJohan/go.rice"\n\nfunc Box() { rice.MustFindBox("../public") }\n', 'public/index.html': 'x' };
  assert.deepEqual(uses(files).map(({ found: place, besideSource }) => [place?.path, besideSource]), [['public', true]]);
  assert.deepEqual(uses({ ...files, 'web/rice-box.go': 'package web\n\nimport "github.com/GeertJohan/go.rice/embedded"\n\nfunc init() { embedded.RegisterEmbeddedBox("../public", nil) }\n' }), []);
});

test('a box of packr 2 is looked for there too, unless its generated code lies beside', () => {
  const files = { 'main.go': main(['example.com/m/web'], '\tweb.Box()\n'), 'web/web.go': 'package web\n\nimport "github.com/gobuffalo/packr/v2"\n\nfunc Box() {\n\tpackr.New("pages", "../public")\n\tpackr.NewBox("./sql")\n}\n', 'public/index.html': 'x', 'web/sql/1.sql': 'x' };
  assert.deepEqual(found(files).sort(), ['public', 'web/sql']);
  assert.deepEqual(uses({ ...files, 'web/web-packr.go': 'package web\n' }), []);
});

test('a function of the program that joins what it is given to a directory gives a path below it', () => {
  const env = (root: string): string => `package env\n\nimport "path/filepath"\n\nfunc Path(p ...string) string {\n\troot := ${root}\n\treturn filepath.Join(append([]string{root}, p...)...)\n}\n`;
  const code = main(['example.com/m/env', 'fmt', 'os'], '\tload("/views/base.html", "en")\n').replace('func main', 'func load(name, lang string) {\n\tpage := env.Path(name)\n\tos.ReadFile(page)\n\tos.ReadFile(env.Path(fmt.Sprintf("texts/%s/a.json", os.Args[1])))\n\tos.ReadFile(env.Path(lang))\n}\n\nfunc main');
  const files = { 'main.go': code, 'views/base.html': 'x', 'texts/en/a.json': '{}' };
  assert.deepEqual(found({ ...files, 'env/env.go': env('"./"') }).sort(), ['texts', 'views/base.html']);
  // Below a directory that only the run knows what is there may be what is meant.
  assert.deepEqual(uses({ 'main.go': code, 'env/env.go': env('os.Args[2]') }), []);
  assert.deepEqual(found({ ...files, 'env/env.go': env('"./"').replace('func Path(p', 'func Path(n int, p') }), []);
});

test('what is opened of embedded files lies in the binary, also where they are called a configuration', () => {
  const code = (kind: string): string => `package main\n\nimport (\n\t"embed"\n\t"log"\n)\n\n//go:embed defaults.toml\nvar configFile ${kind}\n\nfunc main() {\n\tsrc, err := configFile.Open("defaults.toml")\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n\tprintln(src)\n}\n`;
  assert.deepEqual([uses({ 'main.go': code('embed.FS') }).length, uses({ 'main.go': code('files') }).length], [0, 1]);
});

test('a directory that is empty until the program sets it adds nothing to what is joined to it', () => {
  const code = main(['os', 'path/filepath'], '\tos.ReadDir(filepath.Join(RootDir, "./static"))\n').replace('func main', 'var RootDir = ""\n\nfunc main');
  assert.deepEqual(uses({ 'main.go': code, 'static/a.css': 'x' }).map(({ path, found: place }) => [path, place?.path]), [['./static', 'static']]);
});

test('templates of another file system are none beside the program', () => {
  const code = (from: string): string => main(['example.com/m/pages', 'github.com/shurcooL/httpfs/html/vfstemplate'], `\tt, err := vfstemplate.ParseGlob(${from}, nil, "templates/*")\n\t_, _ = t, err\n`);
  assert.deepEqual(found({ 'main.go': code('http.FS(pages.Files)'), 'templates/a.html': 'x' }), []);
});

test('a path of its own is opened by File where no URL stands before it', () => {
  const code = main(['github.com/gin-gonic/gin'], '\tr.Static("/a", "web/a")\n\tr.NoRoute(func(c *gin.Context) { c.File("web/b/" + name) })\n');
  assert.deepEqual(found({ 'main.go': code, 'web/a/x.css': '', 'web/b/index.html': '' }), ['web/a', 'web/b']);
});

test('a directory that a function is given is followed to its calls, also through another function and package', () => {
  const load = 'package pages\n\nimport (\n\t"path/filepath"\n)\n\nfunc New(dir string) ([]string, error) { return all(0, dir), nil }\n\nfunc all(n int, dir string) []string {\n\tfiles, _ := filepath.Glob(dir + "/*.page.tmpl")\n\treturn files\n}\n';
  const call = main(['example.com/m/pages'], '\tp, e := pages.New("./ui/html")\n\t_, _ = p, e\n');
  assert.deepEqual(found({ 'main.go': call, 'pages/pages.go': load, 'ui/html/a.page.tmpl': 'x' }), ['ui/html']);
  // What is not there is not guessed, and what another function calls the same is none of it.
  assert.deepEqual(uses({ 'main.go': call, 'pages/pages.go': load }), []);
  const other = load.replace('func New', 'func other() {\n\tdir := "./other"\n\tprintln(dir)\n}\n\nfunc New');
  assert.deepEqual(found({ 'main.go': call, 'pages/pages.go': other, 'ui/html/a.page.tmpl': 'x', 'other/b.page.tmpl': 'x' }).filter((path) => path === 'ui/html'), ['ui/html']);
});

test('what a loop puts together with the words of a list: all of them, or the first where it ends at one that is there', () => {
  const code = (list: string, end: string): string => main(['os'], `\tdirs := ${list}\n\tfor _, dir := range dirs {\n\t\tif data, err := os.ReadFile(dir + "app.yaml"); err == nil {\n\t\t\tuse(data)\n\t\t\t${end}\n\t\t}\n\t}\n`);
  const files = { 'one/app.yaml': 'a: 1\n', 'two/app.yaml': 'a: 1\n' };
  assert.deepEqual(found({ 'main.go': code('[]string{"one/", "two/"}', ''), ...files }), ['one/app.yaml', 'two/app.yaml']);
  assert.deepEqual(found({ 'main.go': code('[]string{\n\t\t"../",\n\t\t"two/", // the usual\n\t\t"one/",\n\t}', 'break'), ...files }), ['two/app.yaml']);
  assert.deepEqual(found({ 'main.go': code('others()', 'break'), ...files }), []);
});

test('what stands behind a working directory in a format', () => {
  const code = main(['fmt', 'os', 'github.com/golang-migrate/migrate/v4'], '\twd, _ := os.Getwd()\n\tmigrate.New(fmt.Sprintf("file://%s/db/migrations", wd), "")\n');
  assert.deepEqual(found({ 'main.go': code, 'db/migrations/1_a.up.sql': '' }), ['db/migrations']);
  assert.deepEqual(uses({ 'main.go': code }), []);
});

test('a word is the directory of a web server where its key says so and pages lie there', () => {
  const flag = (name: string): string[] => found({ 'main.go': main(['flag'], `\troot := flag.String("${name}", "html", "x")\n\tserve(*root)\n`), 'html/index.html': '' });
  assert.deepEqual(['webRoot', 'root', 'name'].map(flag), [['html'], [], []], 'of a flag');
  const code = (key: string): string => main([], `\th := spa{${key}: "site", index: "index.html"}\n\t_ = h\n`);
  assert.deepEqual(found({ 'main.go': code('staticPath'), 'site/app.js': '' }), ['site']);
  assert.deepEqual(found({ 'main.go': code('staticPath'), 'site/x.go': 'package site\n', 'site/app.js': '' }), []);
  assert.deepEqual(found({ 'main.go': code('staticPath'), 'site/notes.txt': '' }), []);
  assert.deepEqual(found({ 'main.go': code('dataFile'), 'site/app.js': '' }), []);
  const config = { 'main.go': main(['os'], '\tos.ReadFile("config.json")\n'), 'site/app.js': '' };
  assert.deepEqual(found({ ...config, 'config.json': '{ "Static": "site", "Name": "app" }' }), ['config.json', 'site']);
  assert.deepEqual(found({ ...config, 'config.json': '{ "Name": "site" }' }), ['config.json']);
  // The beginning of a file's name, and not that of a package.
  assert.deepEqual(found({ ...config, 'config.json': '{ "dir": "geo/city_" }', 'geo/city_a.bin': '', 'geo/plugins/x.go': 'package x\n' }), ['config.json', 'geo']);
  assert.deepEqual(found({ ...config, 'config.json': '{ "dir": "geo/plugin" }', 'geo/city_a.bin': '', 'geo/plugins/x.go': 'package x\n' }), ['config.json']);
  assert.deepEqual(found({ ...config, 'config.json': '{ "dir": "db/db_" }', 'db/db_sqlite/1.sql': '', 'db/db_mysql/1.sql': '' }), ['config.json', 'db'], 'of directories');
});

test('a path of several names lies so below a directory out of which releases are packed', () => {
  const code = main(['os'], '\tos.ReadFile("conf/app.yaml")\n\tos.ReadFile("notes.txt")\n');
  const files = { 'main.go': code, 'release/conf/app.yaml': 'a: 1\n', 'release/notes.txt': 'x', 'other/conf/app.yaml': 'a: 1\n' };
  assert.deepEqual(uses(files).flatMap(({ path, found: place }) => (place === undefined ? [] : [[path, place.path, place.workdir]])), [['conf/app.yaml', 'release/conf/app.yaml', 'release']]);
  assert.deepEqual(found({ ...files, 'conf/app.yaml': 'a: 1\n' }), ['conf/app.yaml']);
});

test('the configuration that auxo opens', () => {
  const code = 'package main\n\nimport "github.com/cuigh/auxo/app"\n\nfunc main() { app.Start() }\n';
  assert.deepEqual(found({ 'main.go': code, 'config/app.yml': 'web:\n', 'config/app.dev.yml': '' }), ['config/app.yml']);
});

test('configurations that go-chassis opens', () => {
  const code = 'package main\n\nimport (\n\t"github.com/go-chassis/go-archaius"\n\t"github.com/go-chassis/go-chassis/v2"\n)\n\nfunc main() {\n\tarchaius.AddFile(filepath.Join(root(), "conf", "app.yaml"))\n\tchassis.Init()\n}\n';
  const files = { 'conf/app.yaml': 'a: 1\n', 'conf/chassis.yaml': 'a: 1\n', 'conf/microservice.yaml': 'a: 1\n' };
  assert.deepEqual(found({ 'main.go': code, ...files }).toSorted(), Object.keys(files));
  assert.deepEqual(found({ 'main.go': code.replace('chassis.Init()', ''), ...files }), ['conf/app.yaml']);
});

test('a file that a configuration names in its own directory of the system lies beside it in the repository', () => {
  const code = main(['os'], '\tos.ReadFile("/etc/relay/relay.conf")\n');
  const files = { 'etc/relay/relay.conf': 'schemas-file = "/etc/relay/schemas.conf"\nother = "/opt/relay/schemas.conf"\n', 'etc/relay/schemas.conf': 'x' };
  assert.deepEqual(uses({ 'main.go': code, ...files }).map(({ path, found: place }) => [path, place?.path]), [['/etc/relay/relay.conf', 'etc/relay/relay.conf'], ['/etc/relay/schemas.conf', 'etc/relay/schemas.conf']]);
});

test('configurations that are put together in a list from a directory of the settings', () => {
  const code = (list: string): string => `package main\n\nimport (\n\t"flag"\n\t"net/http"\n\t"os"\n\t"path/filepath"\n)\n\nvar dir = flag.String("etc", "etc", "directory")\n\nfunc main() {\n\tfor _, name := range ${list} {\n\t\tb, err := os.ReadFile(name)\n\t\tif err != nil {\n\t\t\tpanic(err)\n\t\t}\n\t\tread(b)\n\t}\n\thttp.ListenAndServe(":8080", nil)\n}\n`;
  const files = { 'etc/base.yaml': 'a: 1\n', 'etc/other.yaml': 'a: 1\n' };
  assert.deepEqual(found({ 'main.go': code('append([]string{filepath.Join(*dir, "base.yaml"), filepath.Join(*dir, "none.yaml")}, more...)'), ...files }), ['etc/base.yaml']);
  assert.deepEqual(found({ 'main.go': code('[]string{filepath.Join(os.TempDir(), "base.yaml")}'), ...files }), []);
});

test('a key for where data is kept names a directory, or a file in one: what is there is brought along', () => {
  const files = { 'main.go': main(['os'], '\tos.ReadFile("app.toml")\n'), 'app.toml': '[store]\npath = "data/store.json"\n\n[upload]\ndir = "files/up"\n' };
  const places = (more: Record<string, string>): unknown[] => {
    const { runtime } = analyze(memoryRepo({ 'go.mod': 'module example.com/m\n\ngo 1.25.0\n', ...files, ...more })).programs[0]!;
    return [runtime.writes.map(({ dir }) => dir), runtime.files.flatMap((use) => use.found?.path ?? [])];
  };
  assert.deepEqual(places({}), [['data', 'files/up'], ['app.toml']]);
  assert.deepEqual(places({ 'data/store.json': '{}' }), [['files/up'], ['app.toml', 'data/store.json']]);
});

test('a file that a configuration names in another directory than the repository keeps both in', () => {
  const code = main(['os'], '\tos.ReadFile("configs/app.toml")\n');
  const files = { 'configs/app.toml': 'mail = "conf/mail.tmpl"\nother = "conf/other.tmpl"\n', 'configs/mail.tmpl': 'x' };
  assert.deepEqual(uses({ 'main.go': code, ...files }).map(({ path, found: place }) => [path, place?.path, place?.elsewhere]), [['configs/app.toml', 'configs/app.toml', undefined], ['conf/mail.tmpl', 'configs/mail.tmpl', true]]);
});

test('a key that a configuration names is demanded', () => {
  const code = main(['os'], '\tos.ReadFile("app.json")\n');
  assert.deepEqual(uses({ 'main.go': code, 'app.json': '{ "key": "certs/a.key", "page": "web/index.html" }', 'certs/a.key': 'x', 'web/index.html': 'x' }).map(({ path, required }) => [path, required]), [['app.json', false], ['certs/a.key', true], ['web/index.html', false]]);
});

test('a configuration that a variable chooses comes with its siblings, whose ports are none by default', () => {
  const read = (path: string): string => main(['fmt', 'os'], `\tenv := os.Getenv("APP_ENV")\n\tif env == "" {\n\t\tenv = "dev"\n\t}\n\tos.ReadFile(${path})\n`);
  const files = { 'config/config.dev.yaml': 'port: 8081\n', 'config/config.prod.yaml': 'port: 9000\n', 'config/config.test.yaml': 'port: 1\n', 'config/other.yaml': 'a: 1\n' };
  for (const path of ['fmt.Sprintf("config/config.%s.yaml", env)', '"config/config." + env + ".yaml"'])
    assert.deepEqual(found({ 'main.go': read(path), ...files }), ['config/config.dev.yaml', 'config/config.prod.yaml'], path);
  const facts = analyze(memoryRepo({ 'go.mod': 'module example.com/m\n', 'main.go': read('fmt.Sprintf("config/config.%s.yaml", env)').replace(/http\.List.*/, ''), ...files }));
  assert.deepEqual(facts.programs[0]!.runtime.ports.map(({ port }) => port), [8081]);
  // What is the same in every run chooses nothing.
  assert.deepEqual(found({ 'main.go': read('fmt.Sprintf("config/config.%s.yaml", name)'), 'n.go': 'package main\n\nconst name = "dev"\n', ...files }), ['config/config.dev.yaml']);
});

test('what is joined to the directory that the program runs in is looked for there, and its example stands in for it', () => {
  const code = (place: string): string => main(['os', 'path/filepath'], `\twd, err := ${place}\n\tpath := filepath.Join(wd, "config.yaml")\n\tdata, err := os.ReadFile(path)\n\t_, _ = data, err\n`);
  const read = (place: string, more: string): unknown[] => uses({ 'main.go': code(place), [more]: 'port: 8080\n' }).map(({ path, found: there, example }) => [path, there?.path, example]);
  assert.deepEqual(read('os.Getwd()', 'config.example.yaml'), [['config.yaml', undefined, 'config.example.yaml']]);
  assert.deepEqual(read('os.Getwd()', 'config.yaml'), [['config.yaml', 'config.yaml', undefined]]);
  assert.deepEqual(read('os.MkdirTemp("", "x")', 'config.example.yaml'), []);
});

test('a configuration of the program’s own name may lie beside the pages, one of any name is what makes a site of them', () => {
  const example = (name: string): (string | undefined)[] => uses({ 'main.go': main(['log', 'os'], `\tdata, err := os.ReadFile("${name}")\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n\tprintln(string(data))\n`), [`docs/${name}`]: 'port: 80\n' }).map((use) => use.example);
  assert.deepEqual([example('lookout.yml'), example('config.yml')], [['docs/lookout.yml'], [undefined]]);
});

test('a configuration that one of two branches names, and its example', () => {
  const load = 'func load(path ...string) {\n\tvar config string\n\tif len(path) == 0 {\n\t\tflag.StringVar(&config, "c", "", "x")\n\t\tif config == "" {\n\t\t\tconfig = "config.yaml"\n\t\t}\n\t} else {\n\t\tconfig = path[0]\n\t}\n\tv := viper.New()\n\tv.SetConfigFile(config)\n\terr := v.ReadInConfig()\n\tif err != nil {\n\t\tpanic(err)\n\t}\n}\n';
  const read = (files: Record<string, string>): unknown[] => uses({ 'main.go': `${main(['flag', 'github.com/spf13/viper'], '\tload()\n')}\n${load}`, ...files }).map(({ path, found: there, example, required }) => [path, there?.path, example, required]);
  assert.deepEqual(read({ 'config.yaml': 'a: 1\n' }), [['config.yaml', 'config.yaml', undefined, true]]);
  assert.deepEqual(read({ 'config.demo.yaml': 'a: 1\n', '.gitignore': 'config.yaml\n' }), [['config.yaml', undefined, 'config.demo.yaml', true]]);
});

test('the name of a configuration that a flag decides, and functions hand on', () => {
  const load = 'package main\n\nimport (\n\t"fmt"\n\t"github.com/spf13/viper"\n)\n\nfunc Load(env string) error {\n\tviper.SetConfigName(fmt.Sprintf("application.%s", env))\n\tviper.SetConfigType("yml")\n\tviper.AddConfigPath(".")\n\treturn viper.ReadInConfig()\n}\n\nfunc start(mode string) error { return Load(mode) }\n';
  const files = (fallback: string): string[] =>
    found({ 'load.go': load, 'main.go': `${main(['flag'], '\tflag.Parse()\n\tstart(mode)\n')}\nvar mode string\n\nfunc init() {\n\tflag.StringVar(&mode, "mode", ${fallback}, "dev or prod")\n}\n`, 'application.dev.yml': 'a: 1\n', 'application.prod.yml': 'a: 1\n' });
  assert.deepEqual(files('"dev"'), ['application.dev.yml']);
  assert.deepEqual(files('"prod"'), ['application.prod.yml']);
  assert.deepEqual(files('other()'), []);
  const above = (dir: string): string[] => found({ 'main.go': `${main(['github.com/spf13/viper'], '\tload("app")\n')}\nfunc load(name string) {\n\tviper.SetConfigName(name)\n\tviper.AddConfigPath(".")\n\tviper.AddConfigPath("${dir}")\n\tviper.ReadInConfig()\n}\n`, 'app.yaml': 'a: 1\n', 'conf/other.yaml': 'a: 1\n' });
  assert.deepEqual([above('../.'), above('conf')], [['app.yaml'], ['conf']]);
});

test('a second configuration, whose name the function around it is given', () => {
  const load = 'package conf\n\nimport "github.com/spf13/viper"\n\nfunc Init(env string) {\n\tbase := viper.New()\n\tbase.SetConfigName("default")\n\tbase.AddConfigPath("settings/")\n\tbase.ReadInConfig()\n\tmore := viper.New()\n\tmore.SetConfigName(env)\n\tmore.AddConfigPath("settings/")\n\tmore.ReadInConfig()\n}\n';
  const files = { 'conf/conf.go': load, 'main.go': main(['flag', 'example.com/m/conf'], '\tenv := flag.String("e", "development", "")\n\tflag.Parse()\n\tconf.Init(*env)\n') };
  const places = { 'settings/default.yaml': 'a: 1\n', 'settings/development.yaml': 'a: 1\n' };
  assert.deepEqual(found({ ...files, ...places }), ['settings/default.yaml', 'settings/development.yaml']);
  assert.deepEqual(found({ ...files, 'settings/default.yaml': 'a: 1\n' }), ['settings/default.yaml']);
});

test('a Helm chart that is called as a directory of the program is none of its files', () => {
  const files = { 'main.go': main(['os'], '\tos.ReadDir("/etc/shop")\n'), 'shop/values.yaml': 'service:\n  port: 80\n' };
  assert.deepEqual(found(files), ['shop']);
  assert.deepEqual(found({ ...files, 'shop/Chart.yaml': 'name: shop\n' }), []);
});

test('configurations among which viper chooses by a name that the run sets', () => {
  const read = (name: string): string => main(['os', 'github.com/spf13/viper'], `\tenv := os.Getenv("APP_ENV")\n\tif env == "" {\n\t\tenv = "dev"\n\t}\n\tviper.AddConfigPath("./settings")\n\tviper.SetConfigName(${name})\n\tviper.ReadInConfig()\n`);
  const files = { 'settings/dev.yaml': 'a: 1\n', 'settings/prod.yaml': 'a: 1\n', 'settings/app.dev.yaml': 'a: 1\n', 'settings/app.prod.yaml': 'a: 1\n' };
  assert.deepEqual(found({ 'main.go': read('"app." + env'), ...files }), ['settings/app.dev.yaml', 'settings/app.prod.yaml']);
  assert.deepEqual(found({ 'main.go': read('env'), 'settings/dev.yaml': 'a: 1\n', 'settings/prod.yaml': 'a: 1\n' }), ['settings/dev.yaml', 'settings/prod.yaml']);
  assert.deepEqual(found({ 'main.go': read('"dev"'), ...files }), ['settings/dev.yaml']);
});

test('a path that a function of the program gives where none of its branches has left it before', () => {
  const load = 'package conf\n\nimport "github.com/spf13/viper"\n\nfunc Load(name string) error {\n\tv := viper.New()\n\tv.SetConfigName(name)\n\tv.AddConfigPath(".")\n\treturn v.ReadInConfig()\n}\n';
  const told = (last: string, call = 'ConfigPath(os.Getenv("MODE"))', parameters = 'mode string', asked = 'mode == "docker"'): string[] => found({
    'main.go': main(['log', 'os', 'example.com/m/conf', 'example.com/m/utils'], `\tname := utils.${call}\n\tif err := conf.Load(name); err != nil {\n\t\tlog.Fatal(err)\n\t}\n`),
    'conf/conf.go': load, 'utils/utils.go': `package utils\n\nfunc ConfigPath(${parameters}) string {\n\tif ${asked} {\n\t\treturn "./settings/docker"\n\t}\n\treturn ${last}\n}\n`,
    'settings/docker.toml': 'a = 1\n', 'settings/own.yml': 'a: 1\n',
  });
  assert.deepEqual(told('"./settings/own"'), ['settings/own.yml']);
  assert.deepEqual(told('"./settings/own"', 'ConfigPath()', ''), ['settings/own.yml']);
  assert.deepEqual(told('other(mode)'), []);
  // Where there is no home; in a container there is one.
  assert.deepEqual(told('"./settings/own"', undefined, undefined, 'home := os.Getenv("HOME"); home != ""'), []);
  // Whoever reads it adds the ending: nothing is missing at the name without.
  const named = (ending: string): string[] => uses({ 'main.go': main(['log', 'example.com/m/conf'], '\tc, err := conf.LoadConfig("settings/config-own")\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n\tprintln(c)\n'), 'conf/conf.go': 'package conf\n', [`settings/config-own.${ending}`]: 'a: 1\n' }).map(({ path }) => path);
  assert.deepEqual([named('yml'), named('txt')], [[], ['settings/config-own']]);
});

test('a directory or a file that git leaves out, given to a call without which the program ends', () => {
  const code = (call: string, then: string): string => main(['log', 'example.org/x'], `\tv, err := ${call}\n\tif err != nil {\n\t\t${then}(err)\n\t}\n\t_ = v\n`);
  const files = { 'rules/core/a.txt': 'x', '.gitignore': '*.mmdb\n' };
  assert.deepEqual(found({ 'main.go': code('x.Load("./rules/core")', 'log.Fatal'), ...files }), ['rules/core']);
  assert.deepEqual(found({ 'main.go': code('x.Load("./rules/core")', 'log.Print'), ...files }), []);
  assert.deepEqual(found({ 'main.go': code('os.MkdirAll("./rules/core")', 'log.Fatal'), ...files }), []);
  assert.deepEqual(uses({ 'main.go': code('x.Load("geo/city.mmdb")', 'log.Fatal'), ...files }).map(({ path, required }) => [path, required]), [['geo/city.mmdb', true]]);
  assert.deepEqual(uses({ 'main.go': code('x.Load("geo/city.bin")', 'log.Fatal'), ...files }), []);
  // A place to write to.
  assert.deepEqual(uses({ 'main.go': code('x.Tree("./out")', 'log.Fatal'), '.gitignore': 'out\n' }), []);
});

test('a key or data base for a known client, where git leaves it out', () => {
  const code = main(['google.golang.org/api/option'], '\topt := option.WithCredentialsFile("account.json")\n\tuse(opt)\n');
  const demanded = (ignored: string): boolean[] => uses({ 'main.go': code, '.gitignore': ignored }).map(({ required }) => required);
  assert.deepEqual([demanded('account.json\n'), demanded('*.log\n')], [[true], [false]]);
});

test('templates by a directory and an ending, in a list and in a helper, where such files lie there', () => {
  const code = (line: string, ...imports: string[]): string => main(imports, '').replace('func main', `${line}\n\nfunc main`);
  const files = { 'web/pages/a.html': 'x', 'web/other/a.css': 'x' };
  const list = 'var globs = []string{\n\t"web/pages/*.html",\n\t"web/other/*.html",\n}';
  const helpers: readonly (readonly [string, string])[] = [
    ['fmt', 'func page(name string) string { return fmt.Sprintf("web/pages/%s.html", name) }'],
    ['path/filepath', 'func page(name string) string { return filepath.Join("web", "pages", name+".html") }'],
    ['log', 'func page(name string) string { return "./web/pages/" + name + ".html" }'],
  ];
  assert.deepEqual(found({ 'main.go': code(list), ...files }), ['web/pages']);
  for (const [path, helper] of helpers) assert.deepEqual(found({ 'main.go': code(helper, path), ...files }), ['web/pages'], helper);
  assert.deepEqual(found({ 'main.go': code(list.replaceAll('.html', '.css')), ...files }), []);
  // What the binary holds, and what is made.
  assert.deepEqual(found({ 'main.go': code(list, 'embed'), ...files }), []);
  assert.deepEqual(found({ 'main.go': code('func page(name string) { os.Create("web/pages/" + name + ".html") }', 'os'), ...files }), []);
});

test('a part of a path that only the run knows, joined by itself', () => {
  const code = main(['os', 'path/filepath'], '\tos.ReadFile(filepath.Join("conf", filepath.Join(stage(), "conf.yaml")))\n');
  assert.deepEqual(uses({ 'main.go': code, 'conf/test/conf.yaml': 'a: 1\n' }).map(({ path, found: there }) => [path, there?.path]), [['conf', 'conf']]);
});

test('certificates of what serves with them are demanded, unless the run chooses whether it does', () => {
  const calls: readonly (readonly [string, string])[] = [
    ['github.com/gin-gonic/gin', 'r.RunTLS(":8443", "tls/a.pem", "tls/a.key")'],
    ['github.com/labstack/echo/v4', 'e.StartTLS(":8443", "tls/a.pem", "tls/a.key")'],
    ['github.com/gofiber/fiber/v2', 'app.ListenTLS(":8443", "tls/a.pem", "tls/a.key")'],
    ['github.com/gofiber/fiber/v3', 'app.Listen(":8443", fiber.ListenConfig{CertFile: "tls/a.pem", CertKeyFile: "tls/a.key"})'],
    ['github.com/kataras/iris/v12', 'app.Run(iris.TLS(":8443", "tls/a.pem", "tls/a.key"))'],
    ['github.com/quic-go/quic-go/http3', 'http3.ListenAndServeQUIC(":8443", "tls/a.pem", "tls/a.key", h)'],
    ['google.golang.org/grpc/credentials', 'creds, err := credentials.NewServerTLSFromFile("tls/a.pem", "tls/a.key")'],
    ['log', 'http.ServeTLS(l, h, "tls/a.pem", "tls/a.key")'],
  ];
  const demanded = (path: string, body: string): string[] => uses({ 'main.go': main([path], body) }).filter(({ required }) => required).map((use) => use.path);
  for (const [path, call] of calls) {
    assert.deepEqual(demanded(path, `\t${call}\n`), ['tls/a.pem', 'tls/a.key'], call);
    assert.deepEqual(demanded(path, `\tif secure {\n\t\t${call}\n\t}\n`), [], call);
  }
});

test('certificates of the other way of serving, and a file that a configuration is given to write to', () => {
  const serve = (call: string): string => main(['log'], `\tif !cfg.Secure {\n\t\tlog.Print("plain")\n\t} else {\n\t\tif err := ${call}; err != nil {\n\t\t\tlog.Fatal(err)\n\t\t}\n\t}\n`);
  const demanded = (code: string): string[] => uses({ 'main.go': code }).filter(({ required }) => required).map((use) => use.path);
  assert.deepEqual(demanded(serve('server.ListenAndServeTLS("../../certs/a.crt", "../../certs/a.key")')), []);
  const put = (call: string): string => main(['flag', 'log'], `\tf := flag.String("f", "store.json", "")\n\tif err := ${call}(f); err != nil {\n\t\tlog.Fatal(err)\n\t}\n`);
  assert.deepEqual([demanded(put('cfg.assignValues')), demanded(put('cfg.Load'))], [[], ['store.json']]);
});

test('a certificate is told by the flag whose field a call is given', () => {
  const flags = '\tvar p struct{ cert, key string }\n\tflag.StringVar(&p.cert, "cert", "/etc/app/tls/a.pem", "")\n\tflag.StringVar(&p.key, "key", "/etc/app/tls/a.key", "")\n';
  const load = 'c, err := tls.LoadX509KeyPair(p.cert, p.key)\nif err != nil {\n\tlog.Fatal(err)\n}\n';
  const demanded = (body: string): string[] => uses({ 'main.go': main(['crypto/tls', 'flag', 'log'], flags + body) }).filter(({ required }) => required).map((use) => use.path);
  assert.deepEqual(demanded(load.replace(/^(?=.)/gm, '\t')), ['/etc/app/tls/a.pem', '/etc/app/tls/a.key']);
  assert.deepEqual(demanded(`\tif secure {\n${load.replace(/^(?=.)/gm, '\t\t')}\t}\n`), []);
});

test('a configuration whose lack is told apart from other errors is not demanded', () => {
  const code = (handled: string): string => main(['github.com/spf13/viper'], `\tv := viper.New()\n\tv.SetConfigName("app")\n\tif err := v.ReadInConfig(); err != nil {\n\t\t${handled}\n\t}\n`);
  const demanded = (handled: string): boolean[] => uses({ 'main.go': code(handled) }).map(({ required }) => required);
  assert.deepEqual(demanded('log.Fatal(err)'), [true]);
  assert.deepEqual(demanded('if errors.As(err, &viper.ConfigParseError{}) {\n\t\t\tlog.Fatal(err)\n\t\t}'), []);
});

test('files of tools that work on a repository are none of the program’s', () => {
  const names = ['.gitleaks.toml', '.gitleaksignore', 'Taskfile.yml', 'AGENTS.md', '.claude/settings.json', 'app.yml'];
  const body = names.map((name) => `\tos.ReadFile("${name}")\n`).join('');
  assert.deepEqual(uses({ 'main.go': main(['os'], body), ...Object.fromEntries(names.map((name) => [name, 'x'])) }).map(({ path }) => path), ['app.yml']);
});

test('files to be stuffed into the binary lie beside it where that is not done', () => {
  const body = '\tfiles := []string{"i18n", "static/public:static", "./queries.sql:queries.sql", "gone"}\n\tfs, err := stuffbin.NewLocalFS("/", files...)\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\tprintln(fs)\n';
  const files = { 'i18n/en.json': '{}', 'static/public/a.css': 'x', 'queries.sql': 'SELECT 1' };
  assert.deepEqual(found({ 'main.go': main(['github.com/knadh/stuffbin'], body), ...files }), ['i18n', 'static/public', 'queries.sql']);
  assert.deepEqual(found({ 'main.go': main(['github.com/knadh/stuffbin'], body.replace('stuffbin.NewLocalFS("/", files...)', 'stuffbin.UnStuff(files[0])')), ...files }), []);
  const given = '\tfs, err := stuffbin.NewLocalFS("./",\n\t\t"./i18n",\n\t\t"./static/public:/static",\n\t\t"queries.sql")\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\tprintln(fs)\n';
  assert.deepEqual(found({ 'main.go': main(['github.com/knadh/stuffbin'], given), ...files }), ['i18n', 'static/public', 'queries.sql']);
});

test('a directory that holds Go code alone is none that the image needs', () => {
  const line = 'root := os.Args[1]\n\tfiles, _ := os.ReadDir(filepath.Join(root, "plugin", "x"))\n\tprintln(len(files))\n\t';
  const files = { 'main.go': main(['os', 'path/filepath'], line), 'plugin/x/x.go': 'package x\n', 'plugin/README.md': 'how' };
  assert.deepEqual([found(files), found({ ...files, 'plugin/x/page.tmpl': 'x' })], [[], ['plugin/x']]);
});

test('what an interpreter is started with, and the modules of its language beside it', () => {
  const code = main(['os/exec', 'path/filepath'], '\texec.Command("python3", filepath.Join(dir, "score.py"), "--json").Run()\n').replace('func main', 'const dir = "ml"\n\nfunc main');
  const files = { 'main.go': code, 'ml/score.py': 'import model\n' };
  assert.deepEqual(found(files), ['ml/score.py']);
  assert.deepEqual(found({ ...files, 'ml/model.py': '' }), ['ml']);
  assert.deepEqual(found({ ...files, 'ml/model.py': '', 'ml/ml.go': 'package ml\n' }), ['ml/score.py'], 'no Go code goes along');
  assert.deepEqual(found({ ...files, 'main.go': code.replace('"python3"', '"git"') }), []);
  const word = 'filepath.Join(dir, "score.py"), "--json"';
  assert.deepEqual(found({ ...files, 'main.go': code.replace(word, 'append([]string{filepath.Join(dir, "score.py")}, os.Args...)...') }), ['ml/score.py']);
  assert.deepEqual(found({ ...files, 'main.go': code.replace(word, 'filepath.Join(dir, os.Args[1]+".py")') }), ['ml'], 'only the run knows which');
});

test('an example is not taken for a configuration whose lack the program tells apart and goes on without', () => {
  const code = (then: string): string => `package main\n\nimport "os"\n\nfunc main() { loadConfig("config/app.yaml") }\n\nfunc loadConfig(name string) error {\n\tdata, err := os.ReadFile(name)\n\tif err != nil {\n\t\tif os.IsNotExist(err) {\n\t\t\tprintln("goes by what is built in", name)\n\t\t\treturn ${then}\n\t\t}\n\t\treturn err\n\t}\n\tprintln(data)\n\treturn nil\n}\n`;
  const optional = (then: string): unknown => uses({ 'main.go': code(then), 'config.sample.yaml': 'a: 1\n', 'config/app.example.yaml': 'a: 1\n' }).find(({ path }) => path === 'config/app.yaml')?.optional;
  assert.deepEqual([optional('nil'), optional('err')], [true, undefined]);
});

test('an example is taken for a configuration that a function of the program is given, whatever it is called', () => {
  const code = (name: string, opens: string): string => `package main\n\nimport (\n\t"log"\n\t"os"\n)\n\nfunc main() {\n\tif err := ${name}("config.json"); err != nil {\n\t\tlog.Fatal(err)\n\t}\n}\n\nfunc ${name}(path string) error {\n\t_, err := ${opens}\n\treturn err\n}\n`;
  const example = (name: string, opens = 'os.ReadFile(path)'): readonly unknown[] => uses({ 'main.go': code(name, opens), 'config.example.json': '{}' }).map((use) => [use.path, use.example, use.required]);
  assert.deepEqual([example('load'), example('mustRead')], [[['config.json', 'config.example.json', true]], [['config.json', 'config.example.json', true]]]);
  assert.deepEqual([example('load', 'os.Create(path)'), example('post')], [[], []]);
});

test('a directory that os.OpenRoot keeps the program in, and a file that os.OpenInRoot opens there', () => {
  assert.deepEqual(found({ 'main.go': main(['os'], '\tos.OpenRoot("assets")\n\tos.OpenInRoot("conf", "app.json")\n'), 'assets/a.txt': 'x', 'conf/app.json': '{}', 'conf/b.json': '{}' }).sort(), ['assets', 'conf/app.json']);
});

test('what a URL of files names, whoever is given it', () => {
  const code = main(['example.com/other'], '\tother.Up("file://db/steps")\n\tother.Up("file://gone/steps")\n');
  assert.deepEqual(found({ 'main.go': code, 'db/steps/1.sql': 'x' }), ['db/steps']);
});

test('a directory of the repository that the program changes to', () => {
  const files = { 'main.go': main(['os'], '\tos.Chdir("site")\n\tos.Chdir("gone")\n\tos.Chdir("..")\n\tos.ReadFile("index.html")\n'), 'site/index.html': 'x' };
  assert.deepEqual(found(files), ['site']);
});

test('what is read of a file system that is a directory of the disk', () => {
  const files = { 'templates/a.html': 'x', 'web/pages/b.html': 'x', 'web/texts/en.txt': 'x', 'other/c.html': 'x' };
  const code = main(['html/template', 'io/fs', 'os'], '\ttemplate.ParseFS(os.DirFS("."), "templates/*.html")\n\tdisk := os.DirFS(".")\n\tfs.Sub(disk, "web/texts")\n\tfs.ReadDir(box, "other")\n');
  assert.deepEqual(found({ 'main.go': code, ...files }).sort(), ['templates', 'web/texts']);
});

test('names with letters of other scripts', () => {
  assert.deepEqual(found({ 'main.go': main(['os'], '\tos.ReadFile("web pages/ü.html")\n\tos.ReadFile("数据/a.json")\n'), 'web pages/ü.html': 'x', '数据/a.json': '{}' }).sort(), ['web pages/ü.html', '数据/a.json']);
});

test('a file that lies where the code joins words to a directory of the run’s', () => {
  const store = 'package main\n\nimport (\n\t"os"\n\t"path/filepath"\n)\n\nvar store = Store{Tasks: filepath.Join(runPath(), "conf", "tasks.json"), Hosts: filepath.Join(runPath(), "conf", "hosts.json")}\n\nfunc main() { os.ReadFile(store.Tasks) }\n';
  assert.deepEqual(found({ 'main.go': store, 'conf/tasks.json': '[]' }), ['conf/tasks.json']);
});

test('what a function names that nothing calls is not opened', () => {
  const shared = (name: string): string => `package common\n\nfunc ${name}() string {\n\treturn "conf/client.conf"\n}\n`;
  const files = (name: string): Record<string, string> => ({ 'main.go': 'package main\n\nimport "example.com/m/common"\n\nfunc main() { common.Run(); common.ConfigPath() }\n', 'common/common.go': shared(name), 'conf/client.conf': 'a = 1\n' });
  assert.deepEqual(found(files('ConfigPath')), ['conf/client.conf']);
  assert.deepEqual(found(files('OtherConfigPath')), []);
});

test('names in code that esc generated are those of what it holds', () => {
  const code = 'package main\n\nimport "os"\n\nvar _escData = map[string]*_escFile{\n\t"/a.js": {name: "a.js", local: "www/a.js"},\n}\n\nfunc open(name string) { os.Open(_escData[name].local) }\n';
  const files = { 'main.go': 'package main\n\nfunc main() { open("/a.js") }\n', 'www/a.js': 'x' };
  assert.deepEqual(found({ ...files, 'www.go': code }), []);
  assert.deepEqual(found({ ...files, 'www.go': code.replaceAll('_escData', 'held') }), ['www/a.js']);
});

test('what is called the default path of a configuration is opened, whatever stands before the word', () => {
  const code = (name: string): string => main(['os'], `\tfor _, path := range []string{os.Getenv("APP_CONFIG"), ${name}} {\n\t\tif _, err := os.Stat(path); err == nil {\n\t\t\tread(path)\n\t\t}\n\t}\n`).replace('func main', `const ${name} = "config/app.yaml"\n\nfunc read(string) {}\n\nfunc main`);
  const opened = (name: string): unknown[] => uses({ 'main.go': code(name), 'app.yaml': 'a: 1\n' }).map(({ path, example, opened: opens }) => [path, example, opens]);
  assert.deepEqual(opened('DefaultConfigurationFilePath'), [['config/app.yaml', 'app.yaml', true]]);
  assert.deepEqual(opened('configurationFilePath'), [['config/app.yaml', 'app.yaml', false]]);
});

test('an example is not taken for a configuration that is read by a function which hands back what is built in', () => {
  const read = (then: string): unknown[] => {
    const code = main(['example.com/m/config'], '\tcfg, err := config.Load("app.yml")\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\tprintln(cfg)\n');
    const load = `package config\n\nimport "os"\n\ntype Config struct{}\n\nfunc Load(name string) (*Config, error) {\n\tdata, err := os.ReadFile(name)\n\tif err != nil {\n\t\tprintln("goes by what is built in")\n\t\treturn ${then}\n\t}\n\tprintln(data)\n\treturn &Config{}, nil\n}\n`;
    return uses({ 'main.go': code, 'config/config.go': load, 'app.yml_sample': 'a: 1\n' }).filter(({ path }) => path === 'app.yml').map(({ optional }) => optional);
  };
  assert.deepEqual([read('Defaults(), nil'), read('nil, err')], [[true], [undefined]]);
});

test('a setting that says what is started names no file of the repository', () => {
  const at = (name: string): string[] => found({ 'cmd/app/main.go': main(['os'], `\tremote := os.Getenv("${name}")\n\tif remote == "" {\n\t\tremote = "app"\n\t}\n\topen(remote)\n`), 'cmd/app/help/usage.txt': 'x', 'app/a.txt': 'x' });
  assert.deepEqual(['APP_PATH', 'APP_EXEC_PATH', 'APP_BINARY'].map(at), [['app'], [], []]);
});

test('kingpin: a default on the next line of a chain names a configuration, whose example lies in a folder of the documentation', () => {
  const code = main(['os', 'github.com/alecthomas/kingpin/v2'], '\ta := kingpin.New("app", "x")\n\ta.Flag("config.file", "x").\n\t\tDefault("app.yml").StringVar(&file)\n\ta.Parse(os.Args)\n\tos.ReadFile(file)\n');
  const [use] = uses({ 'main.go': code, 'documentation/examples/app.yml': 'a: 1\n' });
  assert.deepEqual([use?.path, use?.setting, use?.example], ['app.yml', 'config.file', 'documentation/examples/app.yml']);
});

test('what paths begin with is no directory that is opened, but for one that ends as such', () => {
  const named = (line: string): string[] => found({ 'main.go': main([], `\t${line}\n\topen(assetsPrefix + "/static")\n`), 'web/ui/package.json': '{}' });
  assert.deepEqual(['assetsPrefix := "./web/ui"', 'assetsPrefix := "./web/ui/"', 'assetsDir := "./web/ui"'].map(named), [[], ['web/ui'], ['web/ui']]);
});

test('a text with a place to be filled in that has no directory is no file, and not the module that it is written in', () => {
  const nested = (path: string): FileUse[] => [...analyze(memoryRepo({
    'server/go.mod': 'module example.com/m\n\ngo 1.25.0\n', 'server/README.md': 'x', 'server/labels/{{id}}.txt': 'x', 'server/main.go': main([], `\tkey := Key{Path: "${path}"}\n\tprintln(key)\n`),
  })).programs[0]!.runtime.files];
  assert.deepEqual(nested('metrics.{{id}}.label').flatMap((use) => use.found?.path ?? []), []);
  assert.deepEqual(nested('labels/{{id}}.txt').flatMap((use) => use.found?.path ?? []), ['server/labels']);
});

test('a function that is named for a place answers a directory that is there, whoever opens it', () => {
  const answer = (name: string, value: string): string[] => found({
    'main.go': main(['path', 'github.com/x/faces'], '\tfaces.New(modelsPath())\n').replace('func main', `func ${name}() string {\n\tif custom != "" {\n\t\treturn custom\n\t}\n\n\treturn ${value}\n}\n\nfunc main`),
    'data/models/a.dat': 'x',
  });
  assert.deepEqual([answer('modelsPath', 'path.Join("data", "models")'), answer('modelsPath', '"./data/models"')], [['data/models'], ['data/models']]);
  assert.deepEqual([answer('modelsName', '"data/models"'), answer('modelsPath', '"data/other"')], [[], []]);
});

test('what helpers of tests read and write is nothing of the program’s, unless its own code names that', () => {
  const helper = 'package main\n\nimport "os"\n\nconst dir = "testdata"\n\nfunc Server() {\n\tos.ReadFile("testdata/ca.json")\n\tos.MkdirAll("testdata/run", 0o755)\n}\n';
  const { files, writes } = analyze(memoryRepo({ 'go.mod': 'module example.com/m\n\ngo 1.25.0\n', 'main.go': main([], '\tServer()\n'), 'test-util.go': helper, 'testdata/ca.json': '{}' })).programs[0]!.runtime;
  assert.deepEqual([files.map(({ path }) => path), writes.map(({ dir }) => dir)], [[], []]);
  assert.deepEqual(found({ 'main.go': main(['os'], '\tos.ReadFile("testdata/ca.json")\n'), 'testdata/ca.json': '{}' }), ['testdata/ca.json']);
});

test('a directory of the user’s home is none of the repository, which has one of the same name for its tools', () => {
  const body = (name: string): string => main(['os', 'path/filepath'], `\tif homeDir, err := os.UserHomeDir(); err == nil {\n\t\tconfigDir := filepath.Join(homeDir, "${name}")\n\t\tos.MkdirAll(filepath.Join(configDir, "app"), 0o755)\n\t}\n`);
  assert.deepEqual(found({ 'main.go': body('.config'), '.config/air.toml': 'x = 1\n' }), []);
  assert.deepEqual(found({ 'main.go': body('.settings'), '.settings/a.toml': 'x = 1\n' }), ['.settings']);
});

test('a file behind a function or method that does nothing but put a directory before its name', () => {
  const pages = { 'web/pages/index.html': '', 'web/pages/other.html': '' };
  const body = (call: string, rest: string): Record<string, string> => ({ ...pages, 'main.go': `${main(['html/template', 'path/filepath'], `\ttemplate.ParseFiles(${call})\n`)}\n${rest}\n` });
  const join = '{\n\treturn filepath.Join("web", "pages", name)\n}';
  assert.deepEqual(found(body('page("index.html")', `func page(name string) string ${join}`)), ['web/pages/index.html']);
  assert.deepEqual(found(body('page("index.html")', 'func page(name string) string {\n\treturn "web/pages/" + name\n}')), ['web/pages/index.html']);
  assert.deepEqual(found(body('site.page("index.html")', `func (a *app) page(name string) string ${join}`)), ['web/pages/index.html']);
  assert.deepEqual(found(body('page(os.Args[1])', `func page(name string) string ${join}`)), ['web/pages']);
  assert.deepEqual(found(body('page("index.html")', 'func page(name string) string {\n\treturn filepath.Join(root(), name)\n}')), [], 'below what only the run knows');
  assert.deepEqual(found(body('site.page("index.html")', `func (a *app) page(name string) string ${join}\n\nfunc (b *box) page(name string) string ${join}`)), [], 'whose it is');
});

test('what a function for tests opens that only another one of them calls is none of the program', () => {
  const conf = (init: string): Record<string, string> => ({
    'conf/conf.go': `package conf\n\nimport "os"\n\nfunc InitForTests() { InitWith("x") }\n\nfunc InitWith(name string) { os.ReadFile("config/trial.yml") }\n\n${init}\n`, 'config/trial.yml': 'port: 1\n',
    'main.go': main(['example.com/m/conf'], '\tconf.Init()\n'),
  });
  assert.deepEqual(found(conf('func Init() {}')), []);
  assert.deepEqual(found(conf('func Init() { InitWith("y") }')), ['config/trial.yml']);
  assert.deepEqual(found(conf('func Init() { later(InitWith) }\n\nfunc later(func(string)) {}')), ['config/trial.yml'], 'handed on');
});

test('a package of code and templ sources is none of the directories that a program reads', () => {
  const files = (more: Record<string, string>): Record<string, string> => ({ 'main.go': main(['os', 'path/filepath'], '\tdir := filepath.Join(os.Args[1], "groups")\n\tos.Stat(dir)\n'), 'groups/group.go': 'package groups\n', ...more });
  assert.deepEqual(found(files({ 'groups/page.templ': 'package groups\n' })), []);
  assert.deepEqual(found(files({ 'groups/first.json': '{}' })), ['groups']);
  const named = (more: string): string[] => found({ 'main.go': main(['os', 'example.com/m/plugins'], '\tos.ReadFile("app.yaml")\n\tplugins.Register()\n'), 'app.yaml': 'plugins:\n  directory: ./plugins/\n', 'plugins/plugins.go': 'package plugins\n\nfunc Register() {}\n', [more]: 'x' }).filter((path) => path !== 'app.yaml');
  assert.deepEqual([named('plugins/more.go'), named('plugins/first.so')], [[], ['plugins']], 'by the configuration');
});

test('an example of a file that another command is given is none of what the one that serves opens', () => {
  const command = (name: string, flag: string): string => `&cli.Command{\n\t\t\tName: "${name}",\n\t\t\tFlags: []cli.Flag{&cli.StringFlag{Name: "${flag}", Value: "/${flag}.yml"}},\n\t\t\tAction: ${name},\n\t\t}`;
  const code = `package main\n\nimport (\n\t"os"\n\n\t"github.com/urfave/cli/v2"\n)\n\nfunc main() {\n\tapp := cli.NewApp()\n\tapp.Commands = []*cli.Command{\n\t\t${command('serve', 'config')},\n\t\t${command('docs', 'menu')},\n\t}\n\tapp.Action = cli.ShowAppHelp\n\tapp.Run(os.Args)\n}\n`;
  assert.deepEqual(uses({ 'main.go': code, 'conf/config.yml': 'a: 1\n', 'conf/menu.yml': 'a: 1\n' }).map(({ path }) => path), ['/config.yml']);
});

test('what functions end with below the directory that they work in is opened by who is given it', () => {
  const code = (end: string): string => `${main(['os'], '\tread(configFile())\n')}\nfunc configFile() string {\n\twd, err := os.Getwd()\n\tif err != nil {\n\t\treturn ""\n\t}\n\treturn ${end}\n}\n\nfunc read(path string) []byte {\n\ttext, _ := os.ReadFile(path)\n\treturn text\n}\n`;
  for (const end of ['wd + "/config/list.json"', 'filepath.Join(wd, "config", "list.json")']) assert.deepEqual(found({ 'main.go': code(end), 'config/list.json': '[]' }), ['config/list.json'], end);
  assert.deepEqual(found({ 'main.go': code('home + "/config/list.json"'), 'config/list.json': '[]' }), []);
});

test('a configuration without which a function goes back early is not demanded', () => {
  const demanded = (then: string): unknown[] => uses({ 'main.go': main(['example.com/m/config'], '\tconfig.Load()\n'), 'config/config.go': `package config\n\nimport "os"\n\nfunc Load() error {\n\tpath := "app.json"\n\tif !fileExists(path) {\n\t\tapp = usual\n\t\t${then}\n\t}\n\t// What it says.\n\n\n\n\ttext, err := os.ReadFile(path)\n\tif err != nil {\n\t\treturn err\n\t}\n\treturn parse(text)\n}\n` }).map(({ required }) => required);
  assert.deepEqual([demanded('return nil'), demanded('return errors.New("no app.json")'), demanded('log.Print("no app.json")')], [[false], [true], [true]]);
});

test('what a function puts its argument behind may begin with the directory of the binary, and lies there', () => {
  const place = (body: string): string => `package place\n\nimport (\n\t"os"\n\t"path/filepath"\n)\n\nfunc root() string {\n\texe, _ := os.Executable()\n\treturn filepath.Dir(exe)\n}\n\nfunc Asset(name string) string { ${body} }\n`;
  const opened = (body: string): string[] => found({ 'main.go': main(['example.com/m/place', 'os'], '\tos.ReadFile(place.Asset("words.txt"))\n'), 'place/place.go': place(body), 'assets/words.txt': 'x', 'words.txt': 'y' });
  assert.deepEqual(opened('return filepath.Join(root(), "assets", name)'), ['assets/words.txt']);
  // Nothing of the repository is called so.
  assert.deepEqual(opened('return filepath.Join(root(), "state", name)'), []);
});

test('a name that is there may hold several blanks, and blanks behind a comma or a bracket', () => {
  const names = ['lists/two  blanks.txt', 'lists/one, two.txt', 'lists/copy (2) of it.txt'];
  const code = main(['os'], `\tfor _, name := range []string{${names.map((name) => `"${name}"`).join(', ')}} {\n\t\tos.ReadFile(name)\n\t}\n`);
  assert.deepEqual(found({ 'main.go': code, ...Object.fromEntries(names.map((name) => [name, 'x'])) }).sort(), [...names].sort());
  assert.deepEqual(uses({ 'main.go': code }), []);
});

test('what a column of a table holds by default is no file of the program', () => {
  const schema = (dir: string): string[] => found({ 'main.go': main([`example.com/m/${dir}`], '\tuse(migrate.Columns)\n'), [`${dir}/schema.go`]: 'package migrate\n\nvar Columns = []Column{\n\t{Name: "config_path", Default: "deploy.yml"},\n}\n', 'deploy.yml': 'a: 1\n' });
  assert.deepEqual([schema('model/ent/migrate'), schema('model/rows')], [[], ['deploy.yml']]);
});
