import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { memoryRepo } from '../../src/repo.ts';

// Directories that a program writes to, by what its settings and its libraries say; `+`: a volume keeps them.

function writes(imports: readonly string[], body: string, files: Readonly<Record<string, string>> = {}): string[] {
  const main = `package main\n\nimport (\n${imports.map((path) => `\t"${path}"\n`).join('')})\n\n${body}\n`;
  const found = analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25\n', 'main.go': main, ...files })).programs[0];
  return found!.runtime.writes.map(({ dir, data }) => `${dir}${data ? ' +' : ''}`);
}

test('a default below /var/lib is kept whatever the setting is called, but for other programs’ own', () => {
  const home = (name: string, fallback: string): string[] => writes(['os'], `func main() {\n\tdir := os.Getenv("${name}")\n\tif dir == "" {\n\t\tdir = "${fallback}"\n\t}\n\topen(dir)\n}`);
  assert.deepEqual(home('APP_HOME', '/var/lib/app'), ['/var/lib/app +']);
  assert.deepEqual(home('APP_HOME', '/data'), ['/data +']);
  for (const [name, text] of [['APP_HOME', '/var/lib/docker'], ['APP_HOME', '/var/lib/kubelet/plugins'], ['WEB_ROOT', '/var/lib/site'], ['APP_HOME', '/opt/app'], ['APP_CONF', '/var/lib/app/app.conf'], ['MODELS', '/data/models']] as const) assert.deepEqual(home(name, text), [], text);
});

test('a directory that is there already ends who makes it with os.Mkdir, unless it looks first', () => {
  const made = (body: string): string[] => writes(['log', 'os'], `func main() {\n${body}\n}`);
  const fatal = '\tif err := os.Mkdir("cache/img", 0o755); err != nil {\n\t\tlog.Fatal(err)\n\t}';
  assert.deepEqual([made(fatal), made(fatal.replace('err != nil', 'err != nil && !os.IsExist(err)'))], [['cache'], ['cache/img']]);
  assert.deepEqual(made(`\tif _, err := os.Stat("cache/img"); os.IsNotExist(err) {\n${fatal}\n\t}`), ['cache/img']);
});

test('the directory of a file is what it lies in, whatever the file is called', () => {
  const made = (file: string): string[] => writes(['os', 'path/filepath'], `const file = "${file}"\n\nfunc main() {\n\tdir := filepath.Dir(file)\n\tos.MkdirAll(dir, 0o755)\n}`);
  assert.deepEqual(['.env', 'state/.lock', '/etc/app/app.yaml'].map(made), [['.'], ['state +'], ['/etc/app']]);
  assert.deepEqual(writes(['os', 'path/filepath'], 'const file = "kept/token"\n\nfunc main() {\n\tos.MkdirAll(filepath.Dir(file), 0o755)\n}'), ['kept']);
});

test('a database in the working directory is data wherever the code names it, a bare name is any text', () => {
  const named = (path: string): string[] => writes(['os'], `const host = "${path}"\n\nfunc main() { serve(host) }`);
  assert.deepEqual(['./meta.db', 'meta.db', './meta.json', 'data/meta.db'].map(named), [['. +'], [], [], ['data +']]);
});

test('where files are moved to, and directories for files of a run', () => {
  assert.deepEqual(writes(['io/ioutil', 'os'], 'func main() {\n\tos.Rename("in/a.txt", "done/a.txt")\n\tioutil.TempDir("./scratch", "x")\n}').sort(), ['done', 'in', 'scratch']);
});

test('a function writes what its callers name', () => {
  const write = (path: string): string[] => writes(['os'], `func main() {\n\tsave(${path}, "{}")\n}\n\nfunc save(path, text string) {\n\tos.WriteFile(path, []byte(text), 0o644)\n}`);
  assert.deepEqual(['"config/app.json"', '"data/app.json"', '"app.json"', '"/etc/app/app.json"', 'place()'].map(write), [['config'], ['data +'], [], [], []]);
  const makes = (path: string): string[] => writes(['os', 'path/filepath'], `func main() {\n\tfetch(${path}, "dl")\n}\n\nfunc fetch(root, dir string) {\n\tout := filepath.Join(root, dir)\n\tos.MkdirAll(filepath.Join(out, "t"), 0o755)\n}`);
  assert.deepEqual(['"html"', 'place()', '""'].map(makes), [['html/dl/t'], [], ['dl/t']], 'or makes it, below nothing in the working directory');
});

test('a flag of one letter whose variable is a directory keeps data where it says so by default', () => {
  const held = (variable: string, text: string): string[] => writes(['flag'], `var ${variable} string\n\nfunc main() {\n\tflag.StringVar(&${variable}, "d", "${text}", "x")\n\tserve(${variable})\n}`);
  assert.deepEqual([held('dir', 'data'), held('dir', 'pages'), held('kind', 'data')], [['data +'], [], []]);
  assert.deepEqual([held('where', '/data/app'), held('where', '/data/app.yaml'), held('where', '/mnt/app')], [['/data/app +'], [], []], 'below /data whatever the variable is called');
});

test('a kind of storage is no directory', () => {
  const held = (text: string): string[] => writes(['flag'], `func main() {\n\tstorage := flag.String("storage", "${text}", "x")\n\tflag.Parse()\n\tserve(*storage)\n}`);
  assert.deepEqual(['kept', 'file', 'memory'].map(held), [['kept +'], [], []]);
});

test('the socket that a setting says it listens on needs its directory', () => {
  const at = (name: string, fallback: string): string[] => writes(['flag'], `func main() {\n\taddr := flag.String("${name}", "${fallback}", "address")\n\tserve(*addr)\n}`);
  assert.deepEqual([at('listen', 'unix:/run/app/app.sock'), at('listen', 'unix:///run/app/app'), at('bind-addr', '/run/app/app.sock')], [['/run/app'], ['/run/app'], ['/run/app']]);
  assert.deepEqual([at('docker-host', 'unix:///var/run/docker.sock'), at('listen', ':8080'), at('listen', '/path')], [[], [], []]);
});

test('directories that an opened configuration names, by what their keys are called', () => {
  const config = 'DownloadDirectory: /srv/downloads\nWatchDirectory: /home/somebody/incoming\nPageDirectory: /opt/pages\nname: x\n';
  assert.deepEqual(writes(['os'], 'func main() { os.ReadFile("app.yaml") }', { 'app.yaml': config }), ['/srv/downloads +', '/home/somebody/incoming +']);
});

test('directories that libraries keep state in', () => {
  assert.deepEqual(writes(['golang.org/x/crypto/acme/autocert'], 'func main() {\n\tm := autocert.Manager{Cache: autocert.DirCache("/var/www/.cache")}\n\tm.TLSConfig()\n}'), ['/var/www/.cache +']);
  assert.deepEqual(writes(['golang.org/x/crypto/acme/autocert'], 'const dir = "certs"\n\nfunc main() {\n\tm := autocert.Manager{Cache: autocert.DirCache(dir)}\n\tm.TLSConfig()\n}'), ['certs +']);
  assert.deepEqual(writes(['golang.org/x/crypto/acme/autocert', 'os'], 'func main() {\n\tm := autocert.Manager{Cache: autocert.DirCache(os.Getenv("CERTS"))}\n\tm.TLSConfig()\n}'), []);
  const nats = (path: string): string[] => writes([path], 'func main() {\n\topts := &server.Options{Port: 4222, StoreDir: "./data/jetstream"}\n\tserver.NewServer(opts)\n}');
  assert.deepEqual([nats('github.com/nats-io/nats-server/v2/server'), nats('example.com/other/server')], [['data/jetstream +'], []]);
  assert.deepEqual(writes(['github.com/tus/tusd/v2/pkg/filestore'], 'func main() {\n\tstore := filestore.New("./uploads")\n\tuse(store)\n}'), ['uploads +']);
});

test('file stores, locks, sources of SQLite, and directories of the program’s own name', () => {
  assert.deepEqual(writes(['github.com/gorilla/sessions'], 'var store = sessions.NewFilesystemStore("./var/sessions", nil)\n\nfunc main() { use(store) }'), ['var/sessions +']);
  assert.deepEqual(writes(['github.com/gorilla/sessions'], 'var store = sessions.NewFilesystemStore("", nil)\n\nfunc main() { use(store) }'), []);
  assert.deepEqual(writes(['github.com/gofrs/flock'], 'func main() { flock.New("/var/lock/app.lock").TryLock() }'), ['/var/lock']);
  for (const source of ['sqlite://state/session.db', 'sqlite3://state/session.db?x-no-tx-wrap=true', 'file:state/session.db?_foreign_keys=on', 'state/session.db?_pragma=foreign_keys(1)', 'file:state/session.db']) assert.deepEqual(writes([], `func main() { store("sqlite3", "${source}") }`), ['state +'], source);
  for (const source of ['file::memory:?cache=shared', 'file:session.db?mode=ro', '/list.db?page=1', 'file://migrations/postgres', 'file:///app/db/migrations']) assert.deepEqual(writes([], `func main() { store("sqlite3", "${source}") }`), [], source);
  assert.deepEqual(writes(['go.mau.fi/whatsmeow/store/sqlstore', 'context'], 'func main() { sqlstore.New(context.Background(), "sqlite3", "file:session.db?_foreign_keys=on", nil) }'), ['. +']);
  assert.deepEqual(writes([], 'func main() { open("/var/lib/app/index", "/var/cache/app/", "/var/lib/other/index", "/var/lib/app/app.conf") }'), ['/var/lib/app/index +', '/var/cache/app']);
  assert.deepEqual(writes([], 'func main() { open("/run/app", "/var/run/app/app.sock", "/run/other", "/run/app.sock") }'), ['/run/app', '/var/run/app']);
});

test('the path of an example is no directory of the program', () => {
  const shown = (path: string): string[] => writes(['fmt'], `const help = \`store = "${path}"\`\n\nfunc main() { fmt.Println(help) }`);
  assert.deepEqual([shown('/path/to/app.db'), shown('path/to/the/app.db'), shown('/var/path/app.db')], [[], [], ['/var/path +']]);
});

test('a directory that a package names for data is made where the package creates files', () => {
  const main = (declared: string, call = 'os.OpenFile(filepath.Join(parts...), os.O_CREATE|os.O_WRONLY, 0o644)'): string[] => writes(['os', 'path/filepath'], `${declared}\n\nfunc main() {\n\topen(dataRoot, "a.bin")\n\topen(logDir, "a.log")\n}\n\nfunc open(parts ...string) {\n\t${call}\n}`);
  assert.deepEqual(main('const (\n\tdataRoot = "./data"\n\tlogDir = "logs"\n\tother = "x"\n)'), ['data +', 'logs']);
  assert.deepEqual(main('const dataRoot = "data"'), ['data +']);
  assert.deepEqual(main('const dataRoot = "data"', 'os.Open(filepath.Join(parts...))'), []);
  assert.deepEqual(main('const dbPath = "data/app"'), []);
  assert.deepEqual(main('const dataRoot = "data"', 'os.Create(filepath.Join(root(), dataRoot, "a"))'), [], 'a name in a directory of the run’s');
  assert.deepEqual(main('const dataRoot = "APP_DATA_DIR"'), [], 'the name of a variable');
});

test('the directory of a field that literals give one value is made where files are created in it', () => {
  const main = (literals: string, path = 'filepath.Join(c.Store, "lock")'): string[] => writes(['os', 'path/filepath'], `type config struct{ Store string }\n\nfunc main() {\n\tc := ${literals}\n\tos.Create(${path})\n}`);
  assert.deepEqual([main('&config{Store: "var/store"}'), main('config{\n\t\tStore: "./out",\n\t}', 'c.Store + "/lock"')], [['var/store +'], ['out +']]);
  assert.deepEqual(main('&config{Store: "db/main.kv"}', 'c.Store'), ['db +']);
  assert.deepEqual([main('pick(config{Store: "a/b"}, config{Store: "c"})'), main('config{Store: os.Args[1]}'), main('config{Store: ""}')], [[], [], []]);
});

test('the directory that a field holds is made', () => {
  const main = (path: string, more = ''): string[] => writes(['os', 'flag'], `var cfg struct{ Place string${more === '' ? '' : '; Other string'} }\n\nfunc main() {\n\tflag.StringVar(&cfg.Place, "place", "${path}", "place")${more}\n\tflag.Parse()\n\tos.MkdirAll(cfg.Place, 0o700)\n}`);
  assert.deepEqual([main('./data/files'), main('./var'), main('out'), main('')], [['data/files +'], ['var +'], ['out'], []]);
  assert.deepEqual(writes(['os', 'github.com/jessevdk/go-flags'], 'var opts struct {\n\tPlace string `long:"place" default:"./var" description:"parent directory of files"`\n}\n\nfunc main() {\n\tflags.Parse(&opts)\n\tos.MkdirAll(opts.Place, 0o700)\n}'), ['var +']);
});

test('the name of a driver is no directory, its release included', () => {
  assert.deepEqual(writes(['database/sql'], 'func main() {\n\tsql.Open("pgx/v5", dsn)\n\tsql.Open("pgx", dsn)\n}'), []);
});

test('a directory by its own word is there whatever it is for, and what only ends so is none', () => {
  const at = (name: string, fallback: string): string[] => writes(['flag'], `func main() {\n\tplace := flag.String("${name}", "${fallback}", "x")\n\tserve(*place)\n}`);
  assert.deepEqual([at('blog.pages', 'pages/'), at('pages', './pages/')], [['pages'], ['pages']]);
  assert.deepEqual([at('pages', 'pages'), at('route-prefix', 'api/'), at('s3-key', 'backup/'), at('pages', 'https://pages/')], [[], [], [], []]);
});

test('the directory of the system that a function for one gives where no variable names another', () => {
  const at = (name: string, path: string): string[] => writes(['os'], `func ${name}() string {\n\tif dir := os.Getenv("APP_PLACE"); dir != "" {\n\t\treturn dir\n\t}\n\treturn "${path}"\n}\n\nfunc main() { open(${name}() + "/app.db") }`);
  assert.deepEqual([at('GetDBFolderPath', '/etc/app'), at('getLogFolder', '/var/log/x'), at('dataDir', '/opt/app/data')], [['/etc/app +'], ['/var/log/x'], ['/opt/app/data +']]);
  assert.deepEqual([at('GetTemplate', '/etc/app'), at('dataDir', '/tmp/app'), at('dataDir', '/app')], [[], [], []]);
});

test('a file that a field is set to by a variable whose name is a constant, unless that names another', () => {
  const { runtime } = analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25\n',
    'conf/conf.go': 'package conf\n\nconst (\n\tFileVar = "APP_FILE"\n\tDefaultFile = "/etc/app/app.conf"\n)\n\ntype Conf struct{ File string }\n',
    'main.go': 'package main\n\nimport (\n\t"os"\n\n\t"example.com/app/conf"\n)\n\nfunc lookupEnvOr(key, other string) string {\n\tif v, ok := os.LookupEnv(key); ok {\n\t\treturn v\n\t}\n\treturn other\n}\n\nfunc main() {\n\tc := new(conf.Conf)\n\tc.File = lookupEnvOr(conf.FileVar, conf.DefaultFile)\n\tsave(c)\n}\n\nfunc save(c *conf.Conf) {\n\tos.Create(c.File)\n}\n',
  })).programs[0]!;
  assert.deepEqual(runtime.settings.map(({ name, fallback }) => [name, fallback]), [['APP_FILE', '/etc/app/app.conf']]);
  assert.deepEqual(runtime.writes.map(({ dir, data }) => [dir, data]), [['/etc/app', false]]);
});

test('a function that writes what it is given writes where its calls say', () => {
  const made = (call: string, body: string): string[] => writes(['os', 'path/filepath'], `func main() {\n\t${call}\n}\n\n${body}`);
  assert.deepEqual(made('append("spool/queue.jsonl", "x")', 'func append(name, line string) {\n\tf, _ := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)\n\tf.WriteString(line)\n}'), ['spool']);
  assert.deepEqual(made('ensure("/srv/shop/data/x.bin")', 'func ensure(file string) error {\n\treturn os.MkdirAll(filepath.Dir(file), 0o755)\n}'), ['/srv/shop/data +']);
  // A name alone lies where the program runs, and what only the run knows lies nowhere.
  assert.deepEqual([made('write("x.bin")', 'func write(file string) { os.WriteFile(file, nil, 0o600) }'), made('write(os.Args[1])', 'func write(file string) { os.WriteFile(file, nil, 0o600) }')], [[], []]);
});

test('what a struct is given for its directory is where its methods write', () => {
  const store = (place: string, made: string): string[] => writes(['os', 'path/filepath'], `const blobs = "${place}"\n\ntype store struct{ dir string }\n\nfunc open(dir string) *store {\n\ts := &store{dir: dir}\n\tfor _, sub := range []string{"objects", "index"} {\n\t\tos.MkdirAll(${made}, 0o755)\n\t}\n\treturn s\n}\n\nfunc main() { open(blobs) }`);
  assert.deepEqual([store('/srv/blobs', 'filepath.Join(s.dir, sub)'), store('blobs', 's.dir'), store('/etc/app', 's.dir')], [['/srv/blobs +'], ['blobs +'], []]);
});

test('the home of whoever runs a program is asked for by its account, too', () => {
  const home = (body: string): boolean => analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25\n', 'main.go': `package main\n\nimport "os/user"\n\nfunc main() {\n\tu, _ := user.Current()\n\t${body}\n}\n` })).programs[0]!.runtime.home !== undefined;
  assert.deepEqual([home('keep(u.HomeDir)'), home('println(u.Username)')], [true, false]);
});

test('a socket whose network a variable names, which none sets', () => {
  const listen = (network: string): string[] => writes(['cmp', 'net', 'os'], `func main() {\n\tnetwork := cmp.Or(os.Getenv("NETWORK"), "${network}")\n\tnet.Listen(network, "run/app.sock")\n}`);
  assert.deepEqual([listen('unix'), listen('tcp')], [['run'], []]);
});
