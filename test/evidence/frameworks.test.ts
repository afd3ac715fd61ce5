import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import type { RuntimeFacts } from '../../src/analyze/runtime/runtime.ts';
import { memoryRepo } from '../../src/repo.ts';

/** Run-time facts of a program of these files. */
function runtime(files: Record<string, string>): RuntimeFacts {
  const found = analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25\n', ...files })).programs[0];
  assert.ok(found !== undefined, 'a program is found');
  return found.runtime;
}

const main = (paths: readonly string[], body: string): string => `package main\n\nimport (\n${paths.map((path) => `\t"${path}"\n`).join('')})\n\n${body}\n`;
const ports = ({ ports: found }: RuntimeFacts): string[] => found.map(({ port, bind, address, setting }) => `${port} ${bind} ${address} ${setting?.flag ?? setting?.env ?? '-'}`);

test('GoFrame: the configuration, templates and texts that it looks for by itself, the first of each kind', () => {
  const code = main(['github.com/gogf/gf/v2/frame/g'], 'func main() { g.Server().Run() }');
  const config = 'server:\n  address: ":8000"\n  serverRoot: "resource/public"\n';
  const files = (more: Record<string, string>): [string, string][] => runtime({ 'main.go': code, ...more }).files.map(({ path, found, example }) => [path, found?.path ?? example ?? '-']);
  const plain = { 'manifest/config/config.yaml': config, 'resource/public/index.html': '', 'resource/template/a.html': '', 'manifest/i18n/.gitkeep': '' };
  assert.deepEqual(files(plain), ['manifest/config/config.yaml', 'resource/template', 'resource/public'].map((path) => [path, path]));
  assert.deepEqual(ports(runtime({ 'main.go': code, ...plain })), ['8000 all :8000 -']);
  assert.deepEqual(files({ 'config/config.toml': '', 'manifest/config/config.yaml': config }), [['config/config.toml', 'config/config.toml']]);
  assert.deepEqual(files({ 'manifest/config/config.example.yaml': config }).map(([, from]) => from), ['manifest/config/config.example.yaml']);
  // Without the framework the names say nothing.
  assert.deepEqual(runtime({ 'main.go': main(['net/http'], 'func main() { http.ListenAndServe(":1", nil) }'), ...plain }).files, []);
});

test('the classic stack of negroni serves the folder public', () => {
  const served = (made: string): string[] => runtime({ 'main.go': main(['github.com/urfave/negroni/v3'], `func main() {\n\tn := negroni.${made}()\n\tn.Run()\n}`), 'public/index.html': '' }).files.map(({ path }) => path);
  assert.deepEqual(served('Classic'), ['public']);
  assert.deepEqual(served('New'), []);
});

test('frameworks that nobody tells an address listen on their own', () => {
  const rows: [string, string, ...string[]][] = [
    ['github.com/cloudwego/hertz/pkg/app/server', 'func main() {\n\th := server.Default()\n\th.Spin()\n}', '8888 all :8888 -'],
    ['github.com/cloudwego/hertz/pkg/app/server', 'func main() { server.New(server.WithHostPorts("127.0.0.1:8081")).Spin() }', '8081 loopback 127.0.0.1:8081 -'],
    // What is told elsewhere is not theirs.
    ['github.com/cloudwego/hertz/pkg/app/server', 'func main() { server.New(options()...).Spin() }'],
    ['example.com/app/kitex_gen/echo', 'func main() { echo.NewServer(new(Impl)).Run() }', '8888 all :8888 -'],
    ['example.com/app/kitex_gen/echo', 'func main() {\n\taddr, _ := net.ResolveTCPAddr("tcp", ":9001")\n\techo.NewServer(new(Impl), server.WithServiceAddr(addr)).Run()\n}', '9001 all :9001 -'],
    ['gofr.dev/pkg/gofr', 'func main() { gofr.New().Run() }', '8000 all :8000 HTTP_PORT'],
    ['github.com/gobuffalo/buffalo', 'func main() { buffalo.New(buffalo.Options{Env: ENV}).Serve() }', '3000 loopback 127.0.0.1 ADDR'],
    ['github.com/coredns/coredns/coremain', 'func main() { coremain.Run() }', '53 all :53 -', '53 all :53 -'],
    ['github.com/go-martini/martini', 'func main() {\n\tm := martini.Classic()\n\tm.Run()\n}', '3000 all :3000 PORT'],
    ['github.com/cloudwego/kitex/server', 'func main() { server.NewServer().Run() }', '8888 all :8888 -'],
    ['github.com/cloudwego/kitex/server', 'func main() {\n\tvar options []server.Option\n\tserver.NewServer(options...).Run()\n}'],
    // The address stands behind the network's name, or behind what is run.
    ['github.com/armon/go-socks5', 'func main() {\n\ts, _ := socks5.New(&socks5.Config{})\n\ts.ListenAndServe("tcp", "0.0.0.0:8000")\n}', '8000 all 0.0.0.0:8000 -'],
    ['github.com/panjf2000/gnet/v2', 'func main() { gnet.Run(&echo{}, "tcp://:9000", gnet.WithMulticore(true)) }', '9000 all tcp://:9000 -'],
    ['github.com/beego/beego/v2/server/web', 'func main() { web.Run() }', '8080 all :8080 -'],
    ['github.com/beego/beego/v2/server/web', 'func main() { web.Run(":9090") }', '9090 all :9090 -'],
    ['github.com/gogf/gf/v2/frame/g', 'func main() {\n\ts := g.Server()\n\ts.SetPort(8199)\n\ts.Run()\n}', '8199 all :8199 -'],
    ['go-micro.dev/v4', 'func main() { micro.NewService(micro.Address(":50051")).Run() }', '50051 all :50051 -'],
    // The same words of another library say nothing.
    ['example.org/other/server', 'func main() {\n\tserver.Default()\n\tserver.Address(":1234")\n}'],
  ];
  for (const [library, body, ...expected] of rows) assert.deepEqual(ports(runtime({ 'main.go': main([library], body) })), expected, body);
  const conf = runtime({ 'main.go': main(['github.com/beego/beego/v2/server/web'], 'func main() { web.Run() }'), 'conf/app.conf': 'httpport = 9000\n' });
  assert.deepEqual(ports(conf), ['9000 all 9000 -']);
});

test('a host of the loopback interface that the code itself puts before a port', () => {
  const rows: [string, ...string[]][] = [
    ['const (\n\thost = "localhost"\n\tport = "23234"\n)\n\nfunc main() { wish.NewServer(wish.WithAddress(net.JoinHostPort(host, port))) }', '23234 loopback localhost:23234 -'],
    ['const (\n\thost = "localhost"\n\tport = "23234"\n)\n\nfunc main() {\n\taddr := host + ":" + port\n\tserve(addr)\n}', '23234 loopback localhost:23234 -'],
    ['const (\n\thost = "localhost"\n\tport = "23234"\n)\n\nfunc main() { net.Dial("tcp", net.JoinHostPort(host, port)) }', '23234 unknown 23234 -'],
    ['const port = 7000\n\nfunc main() { net.ListenTCP("tcp", &net.TCPAddr{IP: net.ParseIP("127.0.0.1"), Port: port}) }', '7000 loopback 127.0.0.1:7000 -'],
    ['func main() { net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4zero, Port: 7001}) }', '7001 all :7001 -'],
    ['func main() {\n\ts := smtp.NewServer(nil)\n\ts.Addr = "localhost:1025"\n\ts.ListenAndServe()\n}', '1025 loopback localhost:1025 -'],
    ['func main() {\n\tvar lc net.ListenConfig\n\tlc.Listen(ctx, "tcp", "127.0.0.1:7002")\n}', '7002 loopback 127.0.0.1:7002 -'],
    ['var port = flag.Int("port", 7003, "x")\n\nfunc main() {\n\tvar srv http.Server\n\tsrv.Addr = net.JoinHostPort("localhost", strconv.Itoa(*port))\n\tsrv.ListenAndServe()\n}', '7003 loopback localhost:7003 -'],
    // No server of its own is told that address.
    ['func main() {\n\tc := smtp.NewClient()\n\tc.Addr = "localhost:1025"\n\tc.Send()\n}'],
    // The setting moves the port, and opens nothing.
    ['var port = flag.Int("port", 9090, "x")\n\nfunc main() { net.Listen("tcp", fmt.Sprintf("localhost:%d", *port)) }', '9090 loopback localhost:9090 -'],
    ['func main() {\n\tport := os.Getenv("PORT")\n\tif port == "" {\n\t\tport = "8080"\n\t}\n\thttp.ListenAndServe("localhost:"+port, nil)\n}', '8080 loopback localhost:8080 -'],
    // In another mode it is open.
    ['var port = flag.Int("port", 9090, "x")\n\nfunc main() {\n\tif dev {\n\t\tnet.Listen("tcp", fmt.Sprintf("localhost:%d", *port))\n\t}\n\tnet.Listen("tcp", fmt.Sprintf(":%d", *port))\n}', '9090 all 9090 -port'],
  ];
  for (const [body, ...expected] of rows) assert.deepEqual(ports(runtime({ 'main.go': main(['flag', 'net', 'os', 'github.com/charmbracelet/wish'], body) })), expected, body);
  // What a flag moves is no port of the call's own.
  const moved = runtime({ 'main.go': main(['flag', 'net'], 'var port = flag.Int("port", 9090, "x")\n\nfunc main() { net.Listen("tcp", fmt.Sprintf("localhost:%d", *port)) }') });
  assert.deepEqual(moved.ports.map(({ by }) => by), ['flag']);
});

test('a function with type parameters reads the variable that it is given', () => {
  const get = 'func read[T any](key string, def T, fn func(string) (T, error)) T {\n\tv := os.Getenv(key)\n\tif v == "" {\n\t\treturn def\n\t}\n\tout, _ := fn(v)\n\treturn out\n}\n\nfunc getEnv[T any](key string, def T) T { return def }\n\n';
  assert.deepEqual(ports(runtime({ 'main.go': main(['os', 'strconv'], `${get}func main() { println(read("HTTP_PORT", 8082, strconv.Atoi)) }`) })), ['8082 all 8082 HTTP_PORT']);
  assert.deepEqual(ports(runtime({ 'main.go': main(['os', 'strconv'], `${get}func main() { println(getEnv[int]("HTTP_PORT", 8083)) }`) })), ['8083 all 8083 HTTP_PORT']);
});

test('ardanlabs/conf: variables are named by the prefix and all fields around', () => {
  const set = ({ settings }: RuntimeFacts): string[] => settings.map(({ kind, name, fallback, required }) => `${kind} ${name} ${fallback}${required ? ' required' : ''}`);
  const body = (fields: string, parse: string): string => `const prefix = "SALES"\n\nfunc main() {\n\tcfg := struct {\n\t\tconf.Version\n${fields}\t}{}\n\t${parse}\n}`;
  const web = '\t\tWeb struct {\n\t\t\tAPIHost   string `conf:"default:localhost:3000"`\n\t\t\tDebugHost string `conf:"default:0.0.0.0:3010,env:DEBUG"`\n\t\t}\n\t\tAuth struct {\n\t\t\tHost string `conf:"default:http://localhost:6000"`\n\t\t}\n\t\tToken string `conf:"required,mask"`\n';
  const found = runtime({ 'main.go': main(['github.com/ardanlabs/conf/v3'], body(web, 'conf.Parse(prefix, &cfg)')) });
  assert.deepEqual(set(found), ['env SALES_WEB_API_HOST localhost:3000', 'env SALES_DEBUG 0.0.0.0:3010', 'env SALES_AUTH_HOST http://localhost:6000', 'env SALES_TOKEN undefined required']);
  assert.deepEqual(ports(found), ['3000 loopback localhost:3000 SALES_WEB_API_HOST']);
  const side = '\t\tWeb struct {\n\t\t\tPort string `conf:"default:7745"`\n\t\t}\n\t\tDebug struct {\n\t\t\tPort string `conf:"default:4000"`\n\t\t}\n';
  const served = runtime({ 'main.go': main(['fmt', 'net/http', 'github.com/ardanlabs/conf/v3'], body(side, 'conf.Parse(prefix, &cfg)\n\tgo http.ListenAndServe(fmt.Sprintf("127.0.0.1:%s", cfg.Debug.Port), nil)\n\thttp.ListenAndServe(":" + cfg.Web.Port, nil)')) });
  assert.deepEqual(ports(served), ['7745 all 7745 SALES_WEB_PORT', '4000 loopback 127.0.0.1:4000 -'], 'the host stands in the call');
  // Named structs, and the older call with the words of the command line before the prefix.
  const named = 'type Web struct {\n\tListenAddr string `conf:"default::4000"`\n}\n\ntype Config struct {\n\tHTTP Web\n}\n\nfunc main() {\n\tvar cfg Config\n\tconf.Parse(os.Args[1:], "app", &cfg)\n}';
  assert.deepEqual(ports(runtime({ 'main.go': main(['os', 'github.com/ardanlabs/conf'], named) })), ['4000 all :4000 APP_HTTP_LISTEN_ADDR']);
  // Another library's tag of that name.
  assert.deepEqual(set(runtime({ 'main.go': main(['os'], body(web, 'load(&cfg)')) })), []);
});

test('viper: defaults of a map that a loop sets', () => {
  const body = (variables: string): string => `var defaults = map[string]any{\n\t"http.addr": "localhost:8080",\n\t"log.level": "info",\n}\n\nfunc main() {\n\tv := viper.New()\n\tfor k, d := range defaults {\n\t\tv.SetDefault(k, d)\n\t}\n\t${variables}\n\thttp.ListenAndServe(v.GetString("http.addr"), nil)\n}`;
  const ports = (variables: string): unknown => runtime({ 'main.go': main(['net/http', 'strings', 'github.com/spf13/viper'], body(variables)) }).ports.map(({ port, bind, setting }) => [port, bind, setting?.env]);
  assert.deepEqual(ports('v.SetEnvPrefix("APP")\n\tv.SetEnvKeyReplacer(strings.NewReplacer(".", "_"))\n\tv.AutomaticEnv()'), [[8080, 'loopback', 'APP_HTTP_ADDR']]);
  assert.deepEqual(ports(''), [[8080, 'loopback', undefined]]);
});

test('koanf: defaults of a map, and the variables that its provider makes keys of', () => {
  const paths = ['github.com/knadh/koanf/providers/confmap', 'github.com/knadh/koanf/providers/env', 'github.com/knadh/koanf/v2'];
  const body = (variables: string): string => `func main() {\n\tk := koanf.New(".")\n\tk.Load(confmap.Provider(map[string]any{\n\t\t"server.addr": "localhost:8080",\n\t\t"log.level": "info",\n\t}, "."), nil)\n\t${variables}\n\tserve(k.String("server.addr"))\n}`;
  const provider = 'k.Load(env.Provider("APP_", ".", func(s string) string {\n\t\treturn strings.Replace(strings.ToLower(strings.TrimPrefix(s, "APP_")), "_", ".", -1)\n\t}), nil)';
  assert.deepEqual(ports(runtime({ 'main.go': main(paths, body(provider)) })), ['8080 loopback localhost:8080 APP_SERVER_ADDR']);
  // A name that is taken as it is makes no key with dots.
  assert.deepEqual(ports(runtime({ 'main.go': main(paths, body('k.Load(env.Provider("APP_", ".", nil), nil)')) })), ['8080 loopback localhost:8080 -']);
});

test('a configuration that is always read is none of those among which the run chooses', () => {
  const body = 'func main() {\n\tenv := os.Getenv("GO_ENV")\n\tif env == "" {\n\t\tenv = "local"\n\t}\n\tviper.AddConfigPath("env")\n\tviper.SetConfigName("base")\n\tviper.ReadInConfig()\n\tviper.SetConfigName(env)\n\tviper.MergeInConfig()\n\thttp.ListenAndServe(viper.GetString("addr"), nil)\n}';
  assert.deepEqual(ports(runtime({ 'main.go': main(['net/http', 'os', 'github.com/spf13/viper'], body), 'env/base.yaml': 'addr: ":8080"\n', 'env/local.yaml': 'log: debug\n', 'env/production.yaml': 'log: info\n' })), ['8080 all :8080 -']);
});

test('variables in a configuration of beego, with the default behind two bars', () => {
  const code = 'package main\n\nimport "github.com/beego/beego/v2/server/web"\n\nfunc main() { web.Run() }\n';
  const found = runtime({ 'main.go': code, 'conf/app.conf.example': 'httpaddr = "${APP_ADDR}"\nhttpport = "${APP_PORT||8181}"\n' });
  assert.deepEqual(found.ports.map(({ port, setting }) => [port, setting?.env]), [[8181, 'APP_PORT']]);
  assert.deepEqual(found.settings.map(({ name, fallback, required }) => [name, fallback, required]), [['APP_ADDR', '', false], ['APP_PORT', '8181', false]]);
});

test('an engine of gin out of a package of the program’s own listens where gin does', () => {
  const files = { 'routes/routes.go': 'package routes\n\nimport "github.com/gin-gonic/gin"\n\nfunc Setup() *gin.Engine { return gin.New() }\n' };
  const by = (name: string): string[] => ports(runtime({ ...files, 'main.go': main(['example.com/app/routes'], `func main() {\n\t${name} := routes.Setup()\n\t${name}.Run()\n}`) }));
  assert.deepEqual(by('r'), ['8080 all :8080 PORT']);
  assert.deepEqual(by('server'), [], 'which may be anything');
});
