import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import type { ProgramFacts } from '../../src/analyze/evidence-facts.ts';
import { readAddress } from '../../src/analyze/runtime/ports/addresses.ts';
import { memoryRepo } from '../../src/repo.ts';

/** Facts of a program whose main file has these imports and this body of main. */
function program(imports: string, body: string, files: Record<string, string> = {}): ProgramFacts {
  const source = `package main\n\nimport (\n${imports
    .split(' ')
    .map((path) => `\t"${path}"\n`)
    .join('')})\n\n${body}\n`;
  const facts = analyze(
    memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25\n', 'main.go': source, ...files }),
  );
  const found = facts.programs[0];
  assert.ok(found !== undefined, 'a program is found');
  return found;
}

const ports = (found: ProgramFacts): string[] =>
  found.runtime.ports.map(
    (port) =>
      `${port.port ?? '?'} ${port.bind} ${port.by}${port.setting === undefined ? '' : ` ${[port.setting.flag, port.setting.env, port.setting.key, port.setting.file].filter((x) => x !== undefined).join(' ')}`}`,
  );

const portCases: readonly [name: string, imports: string, body: string, ...expected: string[]][] = [
  ['a literal', 'net/http', 'func main() { http.ListenAndServe(":8080", nil) }', '8080 all call'],
  ['loopback', 'net/http', 'func main() { http.ListenAndServe("localhost:8080", nil) }', '8080 loopback call'],
  [
    'a constant',
    'net/http',
    'const addr = "127.0.0.1:9000"\n\nfunc main() { http.ListenAndServe(addr, nil) }',
    '9000 loopback constant',
  ],
  [
    'an http.Server',
    'net/http',
    'func main() {\n\ts := http.Server{\n\t\tAddr: ":7000",\n\t}\n\ts.ListenAndServe()\n}',
    '7000 all call',
  ],
  ['udp', 'net', 'func main() { net.ListenPacket("udp", ":53") }', '53 all call'],
  [
    'a flag',
    'flag net/http',
    'func main() {\n\ta := flag.String("listen", "127.0.0.1:3000", "x")\n\thttp.ListenAndServe(*a, nil)\n}',
    '3000 loopback flag -listen',
  ],
  ['a port flag', 'flag', 'func main() { flag.Int("port", 4000, "API server port") }', '4000 all flag -port'],
  [
    'pflag',
    'github.com/spf13/pflag',
    'func main() { pflag.StringP("addr", "a", ":4001", "x") }',
    '4001 all flag --addr',
  ],
  [
    'kingpin',
    'gopkg.in/alecthomas/kingpin.v2',
    'func main() { kingpin.Flag("web.listen-address", "x").Default(":9093").Envar("LISTEN").String() }',
    '9093 all flag --web.listen-address LISTEN',
  ],
  [
    'the host that a page of swag is asked at',
    'example.com/app/docs',
    'func main() {\n\tdocs.SwaggerInfo.Host = "localhost:5005"\n\tserve()\n}',
    '5005 all constant',
  ],
  [
    'urfave',
    'github.com/urfave/cli/v2',
    'func main() {\n\t_ = &cli.StringFlag{\n\t\tName: "addr",\n\t\tValue: ":5000",\n\t\tEnvVars: []string{"APP_ADDR"},\n\t}\n}',
    '5000 all flag --addr APP_ADDR',
  ],
  [
    'a flag that it listens by, whatever its usage says',
    'flag net/http',
    'func main() {\n\tvar addr string\n\tflag.StringVar(&addr, "addr", ":8083", "tcp host:port to connect")\n\tsrv := &http.Server{Addr: addr}\n\tsrv.ListenAndServe()\n}',
    '8083 all flag -addr',
  ],
  [
    'fields that a literal of their struct fills',
    'fmt net/http os',
    'type config struct {\n\tHost string\n\tPort int\n}\n\nfunc load() (config, error) {\n\tc := config{\n\t\tHost: "localhost",\n\t\tPort: 8086,\n\t}\n\tif addr, ok := os.LookupEnv("SERVER_ADDRESS"); ok {\n\t\tc.split(addr)\n\t}\n\treturn c, nil\n}\n\nfunc serve(c config) {\n\tsrv := &http.Server{Addr: fmt.Sprintf("%s:%d", c.Host, c.Port)}\n\tsrv.ListenAndServe()\n}\n\nfunc main() {\n\tc, _ := load()\n\tserve(c)\n}',
    '8086 loopback call SERVER_ADDRESS',
  ],
  [
    'a flag of one letter whose pointer is handed on',
    'flag net/http',
    'type config struct{ Address string }\n\nfunc (c *config) assign(a *string) { c.Address = *a }\n\nfunc main() {\n\ta := flag.String("a", "localhost:8080", "Server address")\n\tflag.String("b", "http://localhost:8080", "Base URL")\n\tvar c config\n\tc.assign(a)\n\tsrv := &http.Server{Addr: c.Address}\n\tsrv.ListenAndServe()\n}',
    '8080 loopback flag -a',
  ],
  ['a flag of one letter of what asks', 'flag net/http', 'func main() {\n\ta := flag.String("a", "localhost:8080", "Server address")\n\thttp.Get(*a)\n}'],
  [
    'struct tags',
    'os',
    'type config struct {\n\tPort int `env:"HTTP_PORT" envDefault:"8085"`\n}\n\nfunc main() { os.Exit(0) }',
    '8085 all env HTTP_PORT',
  ],
  [
    'PORT with a fall-back',
    'os',
    'func main() {\n\tport := os.Getenv("PORT")\n\tif port == "" {\n\t\tport = "8001"\n\t}\n\tprintln(port)\n}',
    '8001 all env PORT',
  ],
  ['PORT without one', 'os', 'func main() { println(os.Getenv("PORT")) }', '? unknown env PORT'],
  [
    'a function that reads the variable',
    'os',
    'func getEnv(a, b string) string { return os.Getenv(a) + b }\n\nfunc main() { println(getEnv("SERVER_PORT", "8002")) }',
    '8002 all env SERVER_PORT',
  ],
  [
    'viper',
    'github.com/spf13/viper',
    'func main() {\n\tviper.SetEnvPrefix("nd")\n\tviper.AutomaticEnv()\n\tviper.SetDefault("port", 4533)\n}',
    '4533 all key ND_PORT port',
  ],
  [
    'gin without an argument',
    'github.com/gin-gonic/gin',
    'func main() {\n\tr := gin.Default()\n\tr.Run()\n}',
    '8080 all framework PORT',
  ],
  [
    'another program is none of it',
    'flag',
    'func main() {\n\tflag.String("redis-addr", "localhost:6379", "x")\n\tflag.Int("db-port", 5432, "x")\n}',
  ],
  ['a comment is none', 'net/http', '// http.ListenAndServe(":1", nil)\nfunc main() { _ = http.StatusOK }'],
];

for (const [name, imports, body, ...expected] of portCases)
  test(`port: ${name}`, () => assert.deepEqual(ports(program(imports, body)), expected));

test('port: a configuration file that the program opens', () => {
  const found = program('os', 'func main() { os.ReadFile("config.yaml") }', {
    'config.yaml': 'server:\n  http:\n    addr: 127.0.0.1:8000\ndata:\n  redis:\n    addr: localhost:6379\n',
  });
  assert.deepEqual(ports(found), ['8000 loopback config server.http.addr config.yaml']);
});

test('port: that of beego’s server only where it runs', () => {
  const found = (body: string): string[] => ports(program('github.com/beego/beego/v2/server/web net', `func main() {\n\tif err := web.LoadAppConfig("ini", "conf/app.conf"); err != nil {\n\t\tpanic(err)\n\t}\n${body}}`, { 'conf/app.conf': 'appname = x\nhttpport = 8000\n' }));
  assert.deepEqual(found('\tweb.Run()\n'), ['8000 all config httpport conf/app.conf']);
  assert.deepEqual(found('\tnet.Listen("tcp", ":9090")\n'), ['9090 all call']);
  assert.deepEqual(found('\tnet.Listen("tcp", fmt.Sprintf(":%d", conf.HttpPort))\n'), ['8000 all config httpport conf/app.conf'], 'the code asks for it by itself');
});

test('port: a loopback constant is opened by the flag that holds its variable', () => {
  const body =
    'var bindTo string\n\nfunc main() {\n\tflag.StringVar(&bindTo, "http", "", "x")\n\tif bindTo == "" {\n\t\tbindTo = "127.0.0.1:8090"\n\t}\n\tnet.Listen("tcp", bindTo)\n}';
  assert.deepEqual(ports(program('flag net', body)), ['8090 loopback flag -http']);
});

test('addresses', () => {
  const rows: [string, string][] = [
    [':80', '80 all'],
    [':http', '80 all'],
    ['localhost:https', '443 loopback'],
    ['0.0.0.0:80', '80 all'],
    ['[::]:80', '80 all'],
    ['127.0.0.1:80', '80 loopback'],
    ['[::1]:80', '80 loopback'],
    ['localhost:80', '80 loopback'],
    ['http://127.0.0.1:80/', '80 loopback'],
    ['example.com:80', '80 unknown'],
    ['8080', '8080 all'],
  ];
  for (const [text, expected] of rows) {
    const address = readAddress(text);
    assert.equal(`${address?.port} ${address?.bind}`, expected, text);
  }
  for (const text of ['', ':', ':0', ':65536', 'a b:80', '/unix.sock', ':ftp'])
    assert.equal(readAddress(text), undefined, text);
});

const commandCases: readonly [name: string, imports: string, body: string, expected: string][] = [
  [
    'cobra without a root that runs',
    'github.com/spf13/cobra',
    'func main() {\n\trootCmd := &cobra.Command{Use: "app"}\n\trootCmd.AddCommand(&cobra.Command{Use: "serve [x]", RunE: nil}, &cobra.Command{Use: "version", Run: nil})\n\trootCmd.Execute()\n}',
    'cobra needed serve: serve version',
  ],
  [
    'cobra with one',
    'github.com/spf13/cobra',
    'func main() {\n\trootCmd := &cobra.Command{Use: "app", RunE: run}\n\trootCmd.AddCommand(&cobra.Command{Use: "version", Run: nil})\n\trootCmd.Execute()\n}',
    'cobra optional -: version',
  ],
  [
    'cobra whose root prints its help',
    'github.com/spf13/cobra',
    'var rootCmd = &cobra.Command{Use: "app", Run: func(c *cobra.Command, _ []string) { c.Help() }}\n\nfunc main() {\n\trootCmd.AddCommand(&cobra.Command{Use: "server", Run: nil})\n}',
    'cobra needed server: server',
  ],
  [
    'cobra whose root prints a banner and its help',
    'github.com/spf13/cobra',
    'var rootCmd = &cobra.Command{Use: "app", Run: hello}\n\nfunc hello(c *cobra.Command, _ []string) {\n\tprintBanner()\n\tc.Help()\n}\n\nfunc main() {\n\trootCmd.AddCommand(&cobra.Command{Use: "server", Run: nil})\n}',
    'cobra needed server: server',
  ],
  [
    'kong',
    'github.com/alecthomas/kong',
    'type cli struct {\n\tRun     runCmd `cmd:"" help:"x"`\n\tDoctor doctorCmd `cmd:""`\n}\n\nfunc main() { kong.Parse(nil) }',
    'kong needed run: run doctor',
  ],
  [
    'the standard library',
    'os',
    'func main() {\n\tswitch os.Args[1] {\n\tcase "worker", "web":\n\t}\n}',
    'standard optional web: worker web',
  ],
  [
    'the standard library, by a variable of the switch',
    'os',
    'func main() {\n\tif len(os.Args) < 2 {\n\t\tos.Exit(2)\n\t}\n\tswitch verb, args := os.Args[1], os.Args[2:]; verb {\n\tcase "migrate":\n\tcase "serve":\n\t\trun(args)\n\t}\n}',
    'standard needed serve: migrate serve',
  ],
];

for (const [name, imports, body, expected] of commandCases) {
  test(`sub-commands: ${name}`, () => {
    const { subcommands: found } = program(imports, body).runtime;
    const shown =
      found === undefined
        ? 'none'
        : `${found.library} ${found.needed ? 'needed' : 'optional'} ${found.serves?.name ?? '-'}: ${found.commands.map((one) => one.name).join(' ')}`;
    assert.equal(shown, expected);
  });
}

test('files are looked for from the top, the module and the program', () => {
  const facts = analyze(
    memoryRepo({
      'go.mod': 'module example.com/m\n',
      'etc/x.yaml': 'a: 1\n',
      'cmd/app/etc/app.yaml': 'Port: 8888\n',
      'cmd/app/main.go':
        'package main\n\nimport "flag"\n\nvar f = flag.String("f", "etc/app.yaml", "the config file")\n\nfunc main() { flag.Parse() }\n',
    }),
  );
  assert.deepEqual(
    facts.programs[0]?.runtime.files.map((file) => [file.path, file.found?.path, file.found?.workdir]),
    [['etc/app.yaml', 'cmd/app/etc/app.yaml', 'cmd/app']],
  );
  assert.equal(facts.programs[0]?.runtime.ports[0]?.port, 8888);
});

test('a package directory of the same name is not the file', () => {
  const found = program('os', 'func main() { os.ReadFile("config/config.yaml") }', {
    'config/config.go': 'package config\n',
    'config.yaml': 'a: 1\n',
  });
  assert.deepEqual(
    found.runtime.files.map((file) => [file.path, file.found, file.example]),
    [['config/config.yaml', undefined, 'config.yaml']],
  );
});

test('an example of a configuration that the program does without tells the port where nothing else does', () => {
  const ports_ = (value: string): string[] => ports(program('github.com/spf13/viper', `func main() {\n\tviper.SetConfigName("app")\n\tviper.AddConfigPath(".")\n\t${value}\n\tif err := viper.ReadInConfig(); err != nil {\n\t\tif _, ok := err.(viper.ConfigFileNotFoundError); !ok {\n\t\t\tpanic(err)\n\t\t}\n\t}\n\tserve(viper.GetString("bind"))\n}`, { 'app.example.yaml': 'bind: ":8090"\n' })).map((one) => one.split(' ')[0]!);
  assert.deepEqual([ports_('viper.SetDefault("bind", "[::]:8080")'), ports_('viper.SetDefault("debug", false)')], [['8080'], ['8090']]);
  assert.deepEqual(ports_('port := 80\n\tdial(port)'), ['8090'], 'a constant of the code may be another’s');
});

test('what it writes: databases, logs, directories, the folder above', () => {
  const found = program(
    'os gorm.io/gorm gorm.io/driver/sqlite',
    'func main() {\n\tgorm.Open("sqlite3", "./../app.db")\n\tos.MkdirAll("data/x", 0755)\n\tos.Create("logs/a.log")\n\tos.OpenFile("r.txt", os.O_RDONLY, 0)\n}',
  );
  assert.deepEqual(
    found.runtime.writes.map((write) => write.dir),
    ['..', 'data/x', 'logs'],
  );
});

test('a required variable ends the program when it is not set', () => {
  const found = program(
    'os log',
    'func main() {\n\ta := os.Getenv("NEEDED")\n\tif a == "" {\n\t\tlog.Fatal("no")\n\t}\n\n\n\n\n\n\tprintln(os.Getenv("WANTED"))\n}',
  );
  assert.deepEqual(
    found.runtime.settings.map((one) => [one.name, one.required]),
    [
      ['NEEDED', true],
      ['WANTED', false],
    ],
  );
});

const signalCases: readonly [name: string, body: string, ...expected: string[]][] = [
  ['by name', 'func main() {\n\tc := make(chan os.Signal, 1)\n\tsignal.Notify(c, os.Interrupt, syscall.SIGTERM)\n\t<-c\n}', 'SIGINT', 'SIGTERM'],
  ['by number', 'const end = syscall.Signal(15)\n\nfunc main() {\n\tc := make(chan os.Signal, 1)\n\tsignal.Notify(c, os.Interrupt, end)\n\t<-c\n}', 'SIGINT', 'SIGTERM'],
  ['a list', 'var all = []os.Signal{syscall.SIGQUIT, syscall.SIGHUP}\n\nfunc main() {\n\tc := make(chan os.Signal, 1)\n\tsignal.Notify(c, all...)\n\t<-c\n}', 'SIGQUIT', 'SIGHUP'],
  ['every one', 'func main() {\n\tc := make(chan os.Signal, 1)\n\tsignal.Notify(c)\n\t<-c\n}', 'SIGINT', 'SIGTERM'],
];

for (const [name, body, ...expected] of signalCases)
  test(`signals: ${name}`, () => {
    const found = program('os os/signal syscall', body);
    assert.deepEqual(found.runtime.world.signals.map(({ value }) => value), expected);
  });

test('a table of other programs’ ports is none of its own', () => {
  const rows = [3000, 4000, 5000, 8000].map((port, i) => `var kind${i} = Kind{Port: ${port}}`).join('\n');
  const found = program('net/http', `type Kind struct{ Port int }\n\n${rows}\n\nfunc main() { http.Get("https://example.com") }`);
  assert.deepEqual(found.runtime.ports, []);
});

test('a directory below the person’s own configuration is none beside the program', () => {
  const found = program('os path/filepath', 'func configDir() string { return os.Getenv("HOME") + "/.tool" }\n\nfunc main() {\n\tos.MkdirAll(filepath.Join(configDir(), "logs"), 0o700)\n\tos.MkdirAll(filepath.Join("state", "logs"), 0o700)\n}');
  assert.deepEqual(found.runtime.writes.map(({ dir }) => dir), ['state/logs']);
});

test('LookupEnv: what stands in for a variable, and one that it cannot do without', () => {
  const found = program(
    'errors net/http os',
    'func address() (string, error) {\n\tport, ok := os.LookupEnv("PORT")\n\tif !ok {\n\t\tport = "3000"\n\t}\n\tif _, ok := os.LookupEnv("SECRET"); !ok {\n\t\treturn "", errors.New("SECRET is not set")\n\t}\n\tkey, ok := os.LookupEnv("KEY")\n\tif !ok {\n\t\treturn "", errors.New("KEY is not set")\n\t}\n\treturn ":" + port + "?" + key, nil\n}\n\nfunc main() {\n\ta, _ := address()\n\thttp.ListenAndServe(a, nil)\n}',
  );
  assert.deepEqual(
    found.runtime.settings.map(({ name, fallback, required }) => [name, fallback, required]),
    [['PORT', '3000', false], ['SECRET', undefined, true], ['KEY', undefined, true]],
  );
});

test('addresses in a list of a configuration file count, those of a part that is off do not', () => {
  const main = 'func main() {\n\tdata, _ := os.ReadFile("app.conf")\n\tprintln(len(data))\n\thttp.ListenAndServe(os.Args[1], nil)\n}';
  const toml = "listen_addresses = ['127.0.0.1:5300', '0.0.0.0:5301'] # two\n\n[ui]\nenabled = false\nlisten_address = \"127.0.0.1:8080\"\n";
  const yaml = 'listen:\n  - "127.0.0.1:5300"\n  - 0.0.0.0:5301\nupstream:\n  - 10.0.0.1:53\n';
  for (const [name, text] of [['app.toml', toml], ['app.yaml', yaml]] as const) {
    const found = program('net/http os', main.replace('app.conf', name), { [name]: text });
    assert.deepEqual(ports(found), [`5300 loopback config listen${name === 'app.toml' ? '_addresses' : ''} ${name}`, `5301 all config listen${name === 'app.toml' ? '_addresses' : ''} ${name}`], name);
  }
});
