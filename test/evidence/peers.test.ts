import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { asProposed, planAddress, type AddressPlan } from '../../src/plan/repository/run-time/address.ts';
import { memoryRepo } from '../../src/repo.ts';

/** What is planned for the addresses of a program of these files. */
function plan(files: Record<string, string>, given: readonly string[] = []): AddressPlan {
  const found = analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25\n', ...files })).programs[0];
  assert.ok(found !== undefined, 'a program is found');
  return planAddress(found.runtime, given);
}

const get = 'func get(k, d string) string {\n\tif v := os.Getenv(k); v != "" {\n\t\treturn v\n\t}\n\treturn d\n}\n';
const main = (paths: readonly string[], body: string): string => `package main\n\nimport (\n${paths.map((path) => `\t"${path}"\n`).join('')})\n\n${body}\n`;
/** A program whose variables have these defaults. */
const variables = (values: Record<string, string>): AddressPlan =>
  plan({ 'main.go': main(['os'], `${get}\nfunc main() {\n${Object.entries(values).map(([name, value]) => `\tuse(get("${name}", "${value}"))\n`).join('')}}`) });
const flags = (values: Record<string, string>): AddressPlan =>
  plan({ 'main.go': main(['flag'], `func main() {\n${Object.entries(values).map(([name, value]) => `\tflag.String("${name}", "${value}", "x")\n`).join('')}}`) });

test('a field that a call listens on is the own address of the variable in its tag, whatever port it has', () => {
  const config = 'package main\n\ntype config struct {\n\tGRPC string `envconfig:"GRPC_ADDR" default:"127.0.0.1:9500"`\n\tHTTP string `envconfig:"HTTP_ADDR" default:"127.0.0.1:8500"`\n\tConsul string `envconfig:"CONSUL_ADDR" default:"127.0.0.1:8502"`\n}\n';
  const { env } = plan({ 'config.go': config, 'main.go': main(['net', 'net/http'], 'func main() {\n\tc := load()\n\tnet.Listen("tcp", c.GRPC)\n\thttp.ListenAndServe(c.HTTP, nil)\n}') });
  assert.deepEqual(env, { GRPC_ADDR: '0.0.0.0:9500', HTTP_ADDR: '0.0.0.0:8500' });
});

test('a constant below a directory that is called a manager is the port of that program', () => {
  const ports = (dir: string): readonly number[] => plan({ [`${dir}/main.go`]: main([`example.com/app/${dir}/config`, 'net/http'], 'func main() { http.ListenAndServe(get(config.Listen), nil) }'), [`${dir}/config/c.go`]: 'package config\n\nconst Listen = ":8080"\n' }).ports;
  assert.deepEqual(['iot-manager', 'iot-metrics'].map(ports), [[8080], []]);
});

test('a line that gives an address on all interfaces is complete: a flag of another command is not added to it', () => {
  const code = main(['gopkg.in/alecthomas/kingpin.v2', 'net'], 'func main() {\n\tlisten := kingpin.Flag("bind", "address").String()\n\tkingpin.Flag("listen-addr", "address of the other").Default("localhost:9610").String()\n\tkingpin.Parse()\n\tnet.Listen("tcp", *listen)\n}');
  const of = (...given: string[]): unknown => { const { ports, args } = plan({ 'main.go': code }, given); return [ports, args]; };
  assert.deepEqual(of('--bind', ':443'), [[443], []], 'as a word of its own');
  assert.deepEqual([of(), of('--bind=0.0.0.0:443'), of('--bind=10.0.0.1:443')], [[[9610], ['--listen-addr=0.0.0.0:9610']], [[443], []], [[9610], ['--listen-addr=0.0.0.0:9610']]]);
});

test('a field that is listened on is the flag that a literal of another package puts into it', () => {
  const util = 'package util\n\nimport "net"\n\ntype Main struct {\n\tEndpoint, Other string\n}\n\nfunc (m *Main) Run() error {\n\t_, err := net.Listen("tcp", m.Endpoint)\n\treturn err\n}\n';
  const code = main(['example.com/app/util', 'flag'], 'var (\n\trpc = flag.String("rpc_endpoint", "localhost:8090", "x")\n\tpeer = flag.String("log_endpoint", "localhost:8095", "x")\n)\n\nfunc main() {\n\tflag.Parse()\n\tm := util.Main{\n\t\tEndpoint: *rpc,\n\t\tOther: *peer,\n\t}\n\tm.Run()\n}');
  assert.deepEqual(plan({ 'main.go': code, 'util/util.go': util }).args, ['-rpc_endpoint=0.0.0.0:8090']);
});

test('a port beside a setting that names the server of that port is another program’s', () => {
  const of = (values: Record<string, string>): readonly number[] => variables({ METRICS_ADDRESS: '0.0.0.0:8080', EDGE_DNS_SERVER_PORT: '5353', ...values }).ports;
  assert.deepEqual([of({ EDGE_DNS_SERVER: '' }), of({})], [[8080], [5353, 8080]]);
});

test('a flag falls back to what is put into its field above', () => {
  const code = main(['flag', 'net/http'], 'var cfg = config.New()\n\nfunc main() {\n\tcfg.Server.Addr = defaultAddr\n\tflag.StringVar(&cfg.Server.Addr, "addr", cfg.Server.Addr, "address")\n\tflag.Parse()\n\thttp.ListenAndServe(cfg.Server.Addr, nil)\n}\n\nconst defaultAddr = "localhost:8080"');
  assert.deepEqual(plan({ 'main.go': code }).args, ['-addr=0.0.0.0:8080']);
});

test('flags of ff have a rune before their name, or the name alone', () => {
  const body = 'func main() {\n\tfs := ff.NewFlagSet("app")\n\taddr := fs.StringLong("listen-addr", "localhost:8400", "address")\n\tfs.StringVar(&cfg.debug, \'d\', "debug-addr", "localhost:8401", "address")\n\tff.Parse(fs, os.Args[1:])\n\thttp.ListenAndServe(*addr, nil)\n}';
  const found = analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25\n\nrequire github.com/peterbourgon/ff/v4 v4.0.0-beta.1\n', 'main.go': main(['github.com/peterbourgon/ff/v4', 'net/http', 'os'], body) })).programs[0]!;
  assert.deepEqual(found.runtime.settings.map(({ name, short, fallback }) => [name, short, fallback]), [['listen-addr', undefined, 'localhost:8400'], ['debug-addr', 'd', 'localhost:8401']]);
  assert.deepEqual(planAddress(found.runtime, []).args, ['--listen-addr=0.0.0.0:8400']);
});

test('beside an address of its own, loopback addresses under other names are where other programs are', () => {
  const peers = { TEMPORAL_HOST_PORT: 'localhost:7233', USERS_GRPC_ADDR: 'localhost:50051', ORDER_SERVICE_HOST: 'localhost:50052', CACHE_PORT: '6380', STOCK_HOST: 'localhost', STOCK_PORT: '8300' };
  const open = variables({ HTTP_ADDR: ':8080', ...peers });
  assert.deepEqual([open.ports, open.env, open.closed], [[8080], {}, []]);
  // Its own may be one of the loopback interface too: by its name.
  assert.deepEqual(variables({ HTTP_ADDR: 'localhost:8080', ...peers }).env, { HTTP_ADDR: '0.0.0.0:8080' });
  const cli = flags({ addr: ':8080', 'users-addr': 'localhost:8081', 'grpc-addr': 'localhost:9090' });
  assert.deepEqual([cli.ports, cli.args], [[8080, 9090], ['-grpc-addr=0.0.0.0:9090']]);
  // The name of the program, or the prefix of its own address, is no other program's; "listen" says whose it is.
  assert.deepEqual(variables({ SHOP_HTTP_ADDR: ':8080', SHOP_GRPC_ADDR: 'localhost:9090', EVENTS_LISTEN: 'localhost:9091' }).ports, [8080, 9090, 9091]);
  // Where nothing else is known, it is the program's.
  assert.deepEqual(variables({ SHOP_ADDR: 'localhost:8081' }).ports, [8081]);
  // A port without a host beside it may be one more of its own.
  assert.deepEqual(variables({ PORT: '8080', SOCKETS_PORT: '8085' }).ports, [8080, 8085]);
});

test('a port that is mostly another program’s is listened on where all interfaces stand before it', () => {
  assert.deepEqual([flags({ 'tcp-address': '0.0.0.0:4150', 'http-address': '0.0.0.0:4151' }).ports, flags({ 'tcp-address': 'queue:4150', 'http-address': '0.0.0.0:4151' }).ports], [[4150, 4151], [4151]]);
});

test('several listeners in one text are told by what each speaks', () => {
  const found = flags({ listen: 'sflow://:6343,netflow://:2055,http://:8080' });
  assert.deepEqual([found.ports, found.udp], [[8080], [6343, 2055]]);
});

test('what a call listens on is the program’s own, whatever it is called', () => {
  const body = 'var addr = flag.String("addr", ":8080", "x")\nvar console = flag.String("console-addr", "localhost:8081", "x")\n\nfunc main() {\n\tgo http.ListenAndServe(*console, nil)\n\thttp.ListenAndServe(*addr, nil)\n}';
  assert.deepEqual(plan({ 'main.go': main(['flag', 'net/http'], body) }).args, ['-console-addr=0.0.0.0:8081']);
  // By way of a function that is handed it.
  const handed = `${get}\nfunc serve(addr string) { http.ListenAndServe(addr, nil) }\n\nfunc main() {\n\tgo serve(get("STOCK_ADDR", "localhost:8081"))\n\tdial(get("USERS_ADDR", "localhost:8082"))\n\tserve(get("HTTP_ADDR", ":8080"))\n}`;
  assert.deepEqual(plan({ 'main.go': main(['net/http', 'os'], handed) }).env, { STOCK_ADDR: '0.0.0.0:8081' });
  // A name that other programs have, and a flag of one letter.
  const named = 'var l = flag.String("s", ":5921", "x")\n\nfunc main() { http.ListenAndServe(*l, nil) }';
  assert.deepEqual(plan({ 'main.go': main(['flag', 'net/http'], named) }).ports, [5921]);
});

test('a local variable in the lines above a listening call', () => {
  const lines = (text: string): AddressPlan => plan({ 'main.go': main(['fmt', 'net', 'os'], `func main() {\n\tport := os.Getenv("PORT")\n\tif port == "" {\n\t\tport = "8000"\n\t}\n${text}\tnet.Listen("tcp", addr)\n}`) });
  const closed = lines('\taddr := fmt.Sprintf("127.0.0.1:%s", port)\n');
  assert.deepEqual([closed.ports, closed.closed.map(({ address }) => address)], [[], ['127.0.0.1:8000']]);
  const open = lines('\taddr := "0.0.0.0:" + port\n');
  assert.deepEqual([open.ports, open.closed], [[8000], []]);
  // Another value may come first.
  assert.deepEqual(lines('\taddr := "127.0.0.1:" + port\n\tif prod {\n\t\taddr = ":" + port\n\t}\n').ports, [8000]);
});

test('a URL of the web is where something is asked or seen, unless its name says that it listens', () => {
  const found = variables({ PORT: '8000', FRONTEND_HOST: 'http://localhost:3000', BASE_ADDRESS: 'http://localhost:8000' });
  assert.deepEqual([found.ports, found.env], [[8000], {}]);
  assert.deepEqual(variables({ LISTEN_ADDR: 'http://localhost:8080' }).env, { LISTEN_ADDR: 'http://0.0.0.0:8080' });
});

test('a configuration’s parts for other programs close nothing', () => {
  const code = main(['os'], 'func main() { os.ReadFile("config.yaml") }');
  const found = plan({ 'main.go': code, 'config.yaml': 'server:\n  port: 8080\nusers:\n  host: localhost\n  port: 8081\nstock:\n  host: stock\n  port: 8082\nfront:\n  address: http://localhost:3000\n' });
  assert.deepEqual([found.ports, found.closed], [[8080], []]);
  assert.equal(plan({ 'main.go': code, 'config.yaml': 'shop:\n  host: localhost\n  port: 8081\n' }).closed.length, 1);
});

test('a variable that a call listens on is given its port by an example, though other programs are called so', () => {
  const code = (ask: string): string => main(['net/http', 'os'], `func main() {\n\tuse(os.Getenv("BACKEND_PORT"))\n\thttp.ListenAndServe(${ask}, nil)\n}`);
  const example = 'BACKEND_PORT=5001\nFRONTEND_PORT=3000\n';
  assert.deepEqual(plan({ 'main.go': code('":"+os.Getenv("BACKEND_PORT")'), '.env.example': example }).ports, [5001]);
  assert.deepEqual(plan({ 'main.go': code('addr'), '.env.example': example }).ports, []);
});

test('of configurations that exclude each other the one by default tells the port', () => {
  const code = (mode: string): string => main(['flag', 'github.com/spf13/viper'], `func load(env string) {\n\tviper.SetConfigName(env)\n\tviper.AddConfigPath("config")\n\tviper.ReadInConfig()\n}\n\nfunc main() {\n\tmode := flag.String("e", "${mode}", "x")\n\tflag.Parse()\n\tload(*mode)\n}`);
  const files = { 'config/development.yaml': 'server:\n  port: 8888\n', 'config/production.yaml': 'server:\n  port: 8080\n', 'config/metrics.yaml': 'metrics:\n  port: 9100\n' };
  assert.deepEqual(plan({ 'main.go': code('development'), ...files }).ports, [8888, 9100]);
  assert.deepEqual(plan({ 'main.go': code('production'), ...files }).ports, [8080, 9100]);
  assert.deepEqual(plan({ 'main.go': code(''), ...files }).ports, [8888, 8080, 9100]);
});

test('a number alone under `addr` is a port where it can be one', () => {
  const found = (text: string): AddressPlan => plan({ 'main.go': main(['os'], 'func main() { os.ReadFile("config.yaml") }'), 'config.yaml': text });
  assert.deepEqual(found('system:\n  addr: 8888\n').ports, [8888]);
  assert.deepEqual(found('sensor:\n  addr: 76\n').ports, []);
});

test('the address of a server that a file of variables gives is published, another program’s is not', () => {
  const conf = 'type Config struct {\n\tHTTPServerAddress string `mapstructure:"HTTP_SERVER_ADDRESS"`\n\tRedisAddress string `mapstructure:"REDIS_ADDRESS"`\n}\n\nfunc main() {\n\tvar c Config\n\tviper.SetConfigName("app")\n\tviper.SetConfigType("env")\n\tviper.ReadInConfig()\n\tviper.Unmarshal(&c)\n\tserve(c)\n}';
  const ports = (values: string): readonly number[] => plan({ 'main.go': main(['github.com/spf13/viper'], conf), 'app.env': values }).ports;
  assert.deepEqual(ports('HTTP_SERVER_ADDRESS=0.0.0.0:8080\nREDIS_ADDRESS=0.0.0.0:6379\n'), [8080]);
  assert.deepEqual(ports('APP_HOST=0.0.0.0:8080\nDB_HOST=0.0.0.0:5433\nCACHE_HOST=0.0.0.0:7000\n'), [8080]);
  assert.deepEqual(ports('APP_HOST=localhost:8080\nSERVER_HOST=0.0.0.0\n'), []);
  assert.deepEqual(ports('GRPC_SERVER_ADDRESS=localhost:9090\nSMTP_SERVER_ADDRESS=0.0.0.0:2525\n'), []);
});

test('a port that is written into an address is that of the constant, or of the line above', () => {
  const lines = (text: string): readonly number[] => plan({ 'main.go': main(['fmt', 'net/http', 'os', 'strconv'], `const apiPort = 8090\n\nfunc main() {\n${text}}\n\nfunc metrics() {\n\tport := 8082\n\ts := &http.Server{Addr: fmt.Sprintf(":%d", port)}\n\ts.ListenAndServe()\n}`) }).ports;
  assert.deepEqual(lines('\ttcpPort := 8080\n\ts := &http.Server{\n\t\tAddr:    fmt.Sprintf(":%d", tcpPort),\n\t}\n\tgo metrics()\n\ts.ListenAndServe()\n').toSorted(), [8080, 8082]);
  assert.deepEqual(lines('\thttp.ListenAndServe(":"+strconv.Itoa(apiPort), nil)\n').toSorted(), [8082, 8090]);
  // One of two that it may be is not told.
  assert.deepEqual(lines('\tp := 8080\n\tif len(os.Args) > 1 {\n\t\tp = 9000\n\t}\n\thttp.ListenAndServe(fmt.Sprintf(":%d", p), nil)\n'), [8082]);
  // What is only fallen back to is moved by what is read before, and code that a program prints is not its own.
  assert.deepEqual(lines('\tp, err := read("port")\n\tif err != nil {\n\t\tp = 80\n\t}\n\thttp.ListenAndServe(fmt.Sprintf(":%d", p), nil)\n'), [8082]);
  assert.deepEqual(lines('\tfmt.Print(`\nfunc main() {\n\tport := 8070\n\thttp.ListenAndServe(fmt.Sprintf(":%d", port), nil)\n\thttp.ListenAndServe(":8071", nil)\n}\n`)\n'), [8082]);
});

test('a loopback address without a number is given to no flag, and is told of only where nothing else opens', () => {
  const lines = (listen: string): AddressPlan => plan({
    'main.go': main(['flag', 'fmt', 'net/http', 'os', 'strconv'], `func main() {\n\tbind := flag.String("bindAddress", "", "x")\n\tport, _ := strconv.Atoi(os.Args[1])\n\tgo http.ListenAndServe(fmt.Sprintf("localhost:%d", port), nil)\n${listen}\tuse(bind)\n}`),
  });
  const beside = lines('\thttp.ListenAndServe(":8081", nil)\n');
  assert.deepEqual([beside.ports, beside.args, beside.closed], [[8081], [], []]);
  const alone = lines('');
  assert.deepEqual([alone.ports, alone.args, alone.closed.map(({ address }) => address)], [[], [], ['localhost:PORT']]);
});

test('metrics on loopback are opened by no flag beside a port of its own', () => {
  const code = (more: string): AddressPlan => plan({ 'main.go': main(['flag', 'net/http'], `func main() {\n\tmetrics := flag.String("prometheus.listen", "127.0.0.1:8989", "x")\n\tflag.Parse()\n${more}\thttp.ListenAndServe(*metrics, nil)\n}`) });
  assert.deepEqual([code('\tgo http.ListenAndServe(":8080", nil)\n'), code('')].map(({ args, ports }) => [args, ports]), [[[], [8080]], [['-prometheus.listen=0.0.0.0:8989'], [8989]]]);
});

test('profiles on loopback beside a port of its own are there by intent', () => {
  const code = (body: string): AddressPlan => plan({ 'main.go': main(['net/http', 'net/http/pprof'], `func main() {\n${body}\thttp.ListenAndServe("localhost:6060", nil)\n}`) });
  const beside = code('\tgo http.ListenAndServe(":8080", mux)\n');
  assert.deepEqual([beside.ports, beside.closed], [[8080], []]);
  assert.equal(code('').closed.length, 1);
  // A flag for the program's own address, by default none, does not move them.
  const pages = plan({ 'main.go': main(['net/http', 'net/http/pprof', 'github.com/spf13/pflag'], 'func main() {\n\tpflag.StringVar(&pages, "web-listen", "", "address for the pages")\n\thttp.ListenAndServe("localhost:6060", nil)\n}') });
  assert.deepEqual([pages.args, pages.ports], [[], []]);
});

test('beside a flag for profiles alone the port that the code names is the program’s', () => {
  const files = { 'main.go': main(['flag', 'net/http', 'os', 'example.com/app/conf'], 'func main() {\n\tprofiles := flag.String("pprof", ":6060", "x")\n\tflag.Parse()\n\tgo http.ListenAndServe(*profiles, nil)\n\tconf.Serve()\n}'), 'conf/conf.go': 'package conf\n\nvar DefaultPort = "8282"\n\nfunc Serve() {}\n' };
  assert.deepEqual(plan(files).ports, [8282]);
  assert.deepEqual(plan({ ...files, 'conf/conf.go': 'package conf\n\nfunc Serve() {}\n' }).ports, [6060]);
});

test('a constant in a listening call counts before ports that are only named somewhere', () => {
  const files = { 'main.go': main(['net/http', 'example.com/app/db'], 'const DefaultListen = ":8099"\n\nfunc main() {\n\tdb.Default()\n\thttp.ListenAndServe(DefaultListen, nil)\n}'), 'db/db.go': 'package db\n\nfunc Default() Conf {\n\treturn Conf{Host: "127.0.0.1", Port: 3307}\n}\n' };
  assert.deepEqual(plan(files).ports, [8099]);
});

test('one variable opens one port: the image’s, or the one that the example proposes', () => {
  const files = { 'main.go': main(['net/http', 'os'], 'func main() {\n\tport := os.Getenv("PORT")\n\tif port == "" {\n\t\tport = "3000"\n\t}\n\thttp.ListenAndServe(":"+port, nil)\n}'), '.env.example': 'PORT=8080\n' };
  assert.deepEqual(plan(files).ports, [3000]);
  const found = analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25\n', ...files })).programs[0]!;
  assert.deepEqual(asProposed([3000, 9090], found.runtime.ports), [8080, 9090]);
});

test('a number that other programs have is the program’s own under a name that says so', () => {
  const port = (name: string): Record<string, string> => ({ 'main.go': main(['net/http', 'os'], `func main() { http.ListenAndServe(":"+os.Getenv("${name}"), nil) }`), '.env.example': `${name}=8086\n` });
  assert.deepEqual([plan(port('APP_PORT')).ports, plan(port('APP_PORT')).env], [[8086], { APP_PORT: '8086' }]);
  assert.deepEqual(plan({ 'main.go': main(['net/http', 'os'], 'func main() {\n\tos.Open("config.yaml")\n\thttp.ListenAndServe(addr(), nil)\n}'), 'config.yaml': 'influx:\n  port: 8086\nserver:\n  port: 9092\nmail:\n  server:\n    port: 2525\n' }).ports, [9092]);
});

test('what listens in a network of a library is no port of the container', () => {
  const files = (imports: readonly string[], call: string): Record<string, string> => ({ 'main.go': main(['net/http', ...imports], `func main() {\n\tgo http.ListenAndServe(":8080", nil)\n\t${call}\n}`) });
  assert.deepEqual(plan(files(['tailscale.com/tsnet'], 's := &tsnet.Server{}\n\ts.Listen("tcp", ":8443")')).ports, [8080]);
  assert.deepEqual(plan(files(['net'], 'net.Listen("tcp", ":8443")')).ports, [8080, 8443]);
});

test('what names all interfaces is listened on, whatever its name says; a mode of a file is no port', () => {
  const fields = '\tSMTP string `env:"SMTP_ADDR" envDefault:"0.0.0.0:2500"`\n\tRelay string `env:"SMTP_RELAY_ADDR" envDefault:"mail:2501"`\n\tMode uint32 `env:"LISTEN_SOCKET_MODE" envDefault:"0666"`\n\tWeb string `env:"WEB_ADDR" envDefault:":9000"`';
  assert.deepEqual(plan({ 'main.go': main(['github.com/caarlos0/env/v11'], `type config struct {\n${fields}\n}\n\nfunc main() {\n\tvar c config\n\tenv.Parse(&c)\n}`) }).ports, [2500, 9000]);
});

test('a flag of a client’s package does not open the constant of another', () => {
  const files = (dir: string): Record<string, string> => ({
    'main.go': main(['example.com/app/client', 'example.com/app/hook'], 'func main() {\n\tclient.Run()\n\thook.Run()\n}'),
    'client/client.go': 'package client\n\nimport "flag"\n\nfunc Run() {\n\tflag.String("address", "", "where the server is")\n}\n',
    [`${dir}/hook.go`]: `package ${dir}\n\nconst defaultAddress = "127.0.0.1:8702"\n\nfunc Run() { println(defaultAddress) }\n`, 'hook/doc.go': 'package hook\n\nfunc Run() {}\n',
  });
  assert.deepEqual(plan(files('client')).args, ['-address=0.0.0.0:8702']);
  const { 'hook/doc.go': _doc, ...apart } = files('hook');
  assert.deepEqual(plan(apart).args, []);
});

test('a flag whose variable is called by a data base does not open a constant', () => {
  const opened = (variable: string): AddressPlan['env'] => plan({ 'main.go': main(['github.com/jessevdk/go-flags'], `type options struct {\n\tAddress string \`long:"address" env:"${variable}"\`\n}\n\nconst defaultAddress = "127.0.0.1:8702"\n\nfunc main() {\n\tvar o options\n\tflags.Parse(&o)\n\tprintln(defaultAddress)\n}`) }).env;
  assert.deepEqual(opened('APP_ADDRESS'), { APP_ADDRESS: '0.0.0.0:8702' });
  assert.deepEqual(opened('APP_MYSQL_ADDRESS'), {});
});

test('a host that is told by its kind of address is opened, that of the other kind stays', () => {
  const fields = '\tV4 string `env:"APP_LISTEN_IPV4" envDefault:"127.0.0.1"`\n\tV6 string `env:"APP_LISTEN_IPV6" envDefault:"::1"`\n\tPort int `env:"APP_PORT" envDefault:"3000"`';
  assert.deepEqual(plan({ 'main.go': main(['github.com/caarlos0/env/v11'], `type config struct {\n${fields}\n}\n\nfunc main() {\n\tvar c config\n\tenv.Parse(&c)\n}`) }).env, { APP_LISTEN_IPV4: '0.0.0.0' });
});

test('where the code tells no port, the one that its own Dockerfile, Kubernetes or compose names is published', () => {
  const hidden = main(['net/http', 'example.com/app/conf'], 'func main() { http.ListenAndServe(conf.Load().Where(), nil) }');
  const files = { 'main.go': hidden, 'conf/conf.go': 'package conf\n' };
  const compose = (name: string): Record<string, string> => ({ [name]: 'services:\n  app:\n    build: .\n    ports:\n      - "127.0.0.1:9000:80"\n      - 2345:2345\n      - target: 8443\n        published: 443\n' });
  assert.deepEqual(plan({ ...files, ...compose('compose.yaml') }).ports, [80, 8443]);
  assert.deepEqual(plan({ ...files, ...compose('compose.dev.yaml') }).ports, []);
  const dockerfile = { 'build/Dockerfile': 'FROM golang AS b\nRUN go build -o /app .\nFROM scratch\nCOPY --from=b /app /app\nEXPOSE 7000/tcp 7001/udp\nENTRYPOINT ["/app"]\n' };
  assert.deepEqual(plan({ ...files, ...compose('compose.yaml'), ...dockerfile }).ports, [7000]);
  // What the code tells counts, and a program that opens none has none.
  assert.deepEqual(plan({ ...dockerfile, 'main.go': main(['net/http'], 'func main() { http.ListenAndServe(":8080", nil) }') }).ports, [8080]);
  assert.deepEqual(plan({ ...dockerfile, 'main.go': main(['fmt'], 'func main() { fmt.Println("done") }') }).ports, []);
});

test('a variable that a call listens on is asked for a port by way of strconv, whatever it is called', () => {
  const files = (end: string): Record<string, string> => ({ 'main.go': main(['fmt', 'log', 'net/http', 'os', 'strconv'], `func main() {\n\tp, err := strconv.Atoi(os.Getenv("BACKEND_PORT"))\n\tif err != nil {\n\t\t${end}\n\t}\n\thttp.ListenAndServe(fmt.Sprintf(":%d", p), nil)\n}`) });
  assert.deepEqual([plan(files('log.Fatal(err)')).ports, plan(files('log.Fatal(err)')).env], [[8080], { BACKEND_PORT: '8080' }]);
  // What stands in for it is a port of its own.
  assert.deepEqual([plan(files('p = 3000')).ports, plan(files('p = 3000')).env], [[3000], {}]);
});

test('what is listened on for datagrams alone is no port for streams', () => {
  const found = (path: string, body: string): unknown => { const { ports, udp } = plan({ 'main.go': main([path], `func main() {\n\t${body}\n}`) }); return [ports, udp]; };
  assert.deepEqual(found('github.com/quic-go/quic-go/http3', 'http3.ListenAndServeQUIC("0.0.0.0:4433", "c.pem", "k.key", nil)'), [[], [4433]]);
  assert.deepEqual(found('gopkg.in/mcuadros/go-syslog.v2', 's := syslog.NewServer()\n\ts.ListenUDP("0.0.0.0:5514")\n\ts.ListenTCP("0.0.0.0:5515")'), [[5515], [5514]]);
});

test('a flag of one letter is an address of the program’s own where what it fills says that it listens; so is one that is written in one word', () => {
  const filled = (field: string): AddressPlan => plan({
    'main.go': main(['flag', 'example.com/app/server'], `type options struct{ ${field} string }\n\nfunc main() {\n\tvar o options\n\tflag.StringVar(&o.${field}, "w", "localhost:7420", "where")\n\tflag.Parse()\n\tserver.Start(o.${field})\n}`),
    'server/server.go': 'package server\n\nimport "net/http"\n\nfunc Start(where string) { (&one{where}).serve() }\n\ntype one struct{ binding string }\n\nfunc (o *one) serve() { http.ListenAndServe(o.binding, nil) }\n',
  });
  assert.deepEqual([filled('WebBinding').args, filled('WebBinding').ports], [['-w=0.0.0.0:7420'], [7420]]);
  assert.deepEqual(flags({ 'events-addr': ':9090', receiverAddr: ':9292', hookAddr: 'hooks:9293' }).ports, [9090, 9292]);
});

test('a server of names answers datagrams on the port of its streams; what a text comments out is no port', () => {
  const text = 'const proposal = `\nbind = ":53"\n# bindtls = ":853"\n`\n\nfunc main() {\n\tserver := dns.Server{Handler: nil}\n\tprintln(proposal, server)\n}';
  const { ports, udp } = plan({ 'go.mod': 'module example.com/app\n\ngo 1.25\n\nrequire github.com/miekg/dns v1.1.70\n', 'main.go': main(['github.com/miekg/dns'], text) });
  assert.deepEqual([ports, udp], [[53], [53]]);
  const asks = plan({ 'go.mod': 'module example.com/app\n\ngo 1.25\n\nrequire github.com/miekg/dns v1.1.70\n', 'main.go': main(['github.com/miekg/dns', 'net/http'], 'func main() {\n\tport := "53"\n\tc := dns.Client{}\n\tprintln(port, c)\n\thttp.ListenAndServe(":9115", nil)\n}') });
  assert.deepEqual([asks.ports, asks.udp], [[9115], []]);
});

test('koanf knows a flag by its name, too', () => {
  const args = (path: string): readonly string[] => plan({ 'main.go': main(['net/http', 'github.com/spf13/pflag', path], 'func main() {\n\tpflag.String("server", "127.0.0.1:6060", "where pages are")\n\tpflag.Parse()\n\thttp.ListenAndServe(ko.String("server"), nil)\n}') }).args;
  assert.deepEqual([args('github.com/knadh/koanf/v2'), args('example.org/ko')], [['--server=0.0.0.0:6060'], []]);
});

test('the address that a configuration gives a server of datagrams alone by its key is theirs', () => {
  const config = '[server]\naddress = ":5354"\n';
  const found = (net: string): unknown => {
    const { ports, udp } = plan({ 'go.mod': 'module example.com/app\n\ngo 1.25\n\nrequire github.com/miekg/dns v1.1.70\n', 'main.go': main(['github.com/miekg/dns', 'os'], `func main() {\n\tos.ReadFile("config.toml")\n\tserver := &dns.Server{\n\t\tAddr: ko.MustString("server.address"),\n\t\tNet: "${net}",\n\t}\n\tserver.ListenAndServe()\n}`), 'config.toml': config });
    return [ports, udp];
  };
  assert.deepEqual([found('udp'), found('tcp')], [[[], [5354]], [[5354], []]]);
});

test('a flag with a port and no host is the program’s own whatever it is called; so is a name that ends in listen', () => {
  assert.deepEqual(flags({ tcp: ':1883', ws: ':1882', redis: ':6380', 'upstream-tcp': ':1884', queue: '10000' }).ports, [1883, 1882]);
  const { ports } = plan({
    'main.go': main(['flag', 'net/http'], 'func main() {\n\tlisten := flag.String("statsd.listen-tcp", ":9125", "x")\n\tsize := flag.Int("statsd.queue-size", 10000, "x")\n\tevents := make(chan string, *size)\n\tgo bus().Listen(events)\n\thttp.ListenAndServe(parsed(*listen), nil)\n}'),
  });
  assert.deepEqual(ports, [9125]);
  assert.deepEqual(variables({ HTTP_ADDR: ':8080', TRACING_DATADOG_PORT: '8126' }).ports, [8080]);
});

test('a machine of the Internet that a configuration names is asked', () => {
  const at = (address: string): readonly number[] => plan({ 'main.go': main(['os'], 'func main() { use(os.ReadFile("app.yml")) }'), 'app.yml': `targets:\n  - host: ${address}\n` }).ports;
  assert.deepEqual([at('1.1.1.1:443'), at('172.64.0.1:80'), at('192.168.1.5:8080'), at('0.0.0.0:8080')], [[], [], [8080], [8080]]);
});

test('a number in a field of what another program is reached by is where that listens', () => {
  const { ports } = plan({ 'main.go': main(['net/http'], 'func main() {\n\tcfg.Clickhouse.Port = 8123\n\tcfg.Web.Port = 8090\n\thttp.ListenAndServe(cfg.Web.Address(), nil)\n}') });
  assert.deepEqual(ports, [8090]);
  assert.deepEqual(flags({ 'http-addr': ':8080', 'nacos-addr': '127.0.0.1:8848' }), flags({ 'http-addr': ':8080' }));
});

test('a flag that a function of another package makes, its variable first, and that a field takes', () => {
  const wrapper = 'package util\n\nimport (\n\t"flag"\n\t"os"\n\t"strconv"\n)\n\nfunc IntFlagOrEnv(name string, env string, fallback int, usage string) *int {\n\tif text, ok := os.LookupEnv(env); ok {\n\t\tfallback, _ = strconv.Atoi(text)\n\t}\n\treturn flag.Int(name, fallback, usage)\n}\n';
  const body = 'func init() {\n\tport := util.IntFlagOrEnv("p", "APP_PORT", 2802, "x")\n\tflag.Parse()\n\tconfig.Port = *port\n}\n\nfunc main() {\n\thttp.ListenAndServe(fmt.Sprintf(":%v", config.Port), nil)\n}';
  assert.deepEqual(plan({ 'main.go': main(['example.com/app/util', 'flag', 'fmt', 'net/http'], body), 'util/util.go': wrapper }).ports, [2802]);
});

test('what a flag is given after the command line was read: where it is empty, its default; else one of some case', () => {
  const code = (more: string, body: string): Record<string, string> => ({ 'main.go': main(['flag', 'net/http', 'os'], `const (\n\tenvPort = "APP_PORT"\n\tdefaultNumber = "5432"\n)\n\n${more}\n\nfunc main() {\n\tflag.Parse()\n${body}\n}`) });
  const field = code('var cfg struct{ Port string }\n\nfunc init() { flag.StringVar(&cfg.Port, "port", os.Getenv(envPort), "x") }', '\tif cfg.Port == "" {\n\t\tcfg.Port = defaultNumber\n\t}\n\thttp.ListenAndServe(":"+cfg.Port, nil)');
  assert.deepEqual(plan(field).ports, [5432]);
  const second = code('var cfg struct{ TLS string }\n\nfunc init() { flag.StringVar(&cfg.TLS, "https", "", "TCP address to listen for TLS") }', '\tif len(flag.Args()) > 0 {\n\t\tif cfg.TLS == "" {\n\t\t\tcfg.TLS = "0.0.0.0:443"\n\t\t}\n\t}\n\tserve(cfg.TLS)');
  assert.deepEqual(plan(second).ports, []);
  const { ports, args } = plan(code('var listen = flag.String("listen", "0.0.0.0:8080", "x")', '\tif behind() {\n\t\t*listen = "127.0.0.1:9000"\n\t}\n\tserve(*listen)'));
  assert.deepEqual([ports, args], [[8080], []]);
});

test('what the usage of a flag, or the key of a configuration, says is listened on is the program’s own, whatever its number and name', () => {
  const { ports } = plan({ 'main.go': main(['flag'], 'var (\n\tport = flag.Int("p", 11211, "External port to listen on")\n\tpg = flag.Int("pg-port", 5432, "The port to bind to for the protocol.")\n\tother = flag.Int("db-port", 5433, "port of the database")\n)\n\nfunc main() { serve(*port, *pg, *other) }') });
  assert.deepEqual(ports, [5432, 11211]);
  const lists = plan({ 'main.go': main(['os'], 'func main() { use(os.ReadFile("app.yml")) }'), 'app.yml': 'statsd_listen_addresses:\n  - tcp://0.0.0.0:8126\nstatsd_addresses:\n  - tcp://localhost:8127\n' });
  assert.deepEqual(lists.ports, [8126]);
});
