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

const flags = ({ settings }: RuntimeFacts): string[] => settings.map(({ name, fallback }) => `${name} ${fallback}`);
const ports = ({ ports: found }: RuntimeFacts): string[] => found.map(({ port, bind, address, setting }) => `${port} ${bind} ${address} ${setting?.flag ?? setting?.env ?? '-'}`);

test('a flag’s default is what its variable held before: of a struct’s literal, of the function that makes it, of a local', () => {
  const main = (body: string): string => `package main\n\nimport (\n\t"flag"\n\t"net/http"\n)\n\ntype options struct{ Bind string }\n\n${body}\n`;
  const rows: [string, ...string[]][] = [
    ['func main() {\n\to := options{Bind: "127.0.0.1:81"}\n\tflag.StringVar(&o.Bind, "bind", o.Bind, "x")\n}', 'bind 127.0.0.1:81'],
    ['func newOptions() *options { return &options{Bind: ":82"} }\n\nfunc main() {\n\to := newOptions()\n\tflag.StringVar(&o.Bind, "bind", o.Bind, "x")\n}', 'bind :82'],
    ['func newOptions() *options { return &options{Bind: ":83"} }\n\nfunc (o *options) add(fs *flag.FlagSet) {\n\tfs.StringVar(&o.Bind, "bind", o.Bind, "x")\n}\n\nfunc main() { newOptions().add(nil) }', 'bind :83'],
    ['func main() {\n\tbind := ":84"\n\tflag.StringVar(&bind, "bind", bind, "x")\n}', 'bind :84'],
    // Two literals that say different things tell nothing.
    ['var other = options{Bind: ":1"}\n\nfunc main() {\n\to := options{Bind: ":2"}\n\tflag.StringVar(&o.Bind, "bind", o.Bind, "x")\n}', 'bind undefined'],
    // What another function calls by that name is another variable.
    ['func a() { bind := ":3"; _ = bind }\n\nfunc b(bind string) {\n\tflag.StringVar(&bind, "bind", bind, "x")\n}\n\nfunc main() { b("") }', 'bind undefined'],
  ];
  for (const [body, ...expected] of rows) assert.deepEqual(flags(runtime({ 'main.go': main(body) })), expected, body);
});

test('an address in a literal of one line, which a variable replaces', () => {
  const found = runtime({
    'config/config.go': 'package config\n\ntype C struct{ Listen string }\n\nfunc Default() *C { return &C{Listen: "127.0.0.1:7777"} }\n',
    'main.go': 'package main\n\nimport (\n\t"example.com/app/config"\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\tc := config.Default()\n\tif v := os.Getenv("APP_LISTEN"); v != "" {\n\t\tc.Listen = v\n\t}\n\thttp.ListenAndServe(c.Listen, nil)\n}\n',
  });
  assert.deepEqual(ports(found), ['7777 loopback 127.0.0.1:7777 APP_LISTEN']);
});

test('what variables replace in a struct, by a text, a number and a function with a default', () => {
  const found = runtime({
    'config/config.go': 'package config\n\nimport (\n\t"os"\n\t"strconv"\n)\n\ntype Server struct {\n\tHost string\n\tPort int\n\tSide string\n}\n\ntype Config struct{ Server Server }\n\nfunc Default() *Config {\n\treturn &Config{Server: Server{\n\t\tHost: "localhost",\n\t\tPort: 8080,\n\t\tSide: ":9100",\n\t}}\n}\n\nfunc getEnv(name, other string) string { return other }\n\nfunc Load() *Config {\n\tcfg := Default()\n\tif host := os.Getenv("APP_HOST"); host != "" {\n\t\tcfg.Server.Host = host\n\t}\n\tif port := os.Getenv("APP_PORT"); port != "" {\n\t\tif p, err := strconv.Atoi(port); err == nil {\n\t\t\tcfg.Server.Port = p\n\t\t}\n\t}\n\tcfg.Server.Side = getEnv("METRICS_ADDR", cfg.Server.Side)\n\treturn cfg\n}\n',
    'main.go': 'package main\n\nimport (\n\t"fmt"\n\t"net/http"\n\n\t"example.com/app/config"\n)\n\nfunc main() {\n\tcfg := config.Load()\n\thttp.ListenAndServe(fmt.Sprintf("%s:%d", cfg.Server.Host, cfg.Server.Port), nil)\n}\n',
  });
  assert.deepEqual(flags(found), ['APP_HOST localhost', 'APP_PORT 8080', 'METRICS_ADDR :9100']);
});

test('an address of a host and a port that constants hold', () => {
  const listen = (address: string, more = ''): string[] => ports(runtime({ 'main.go': `package main\n\nimport "net"\n\nconst (\n\thost = "localhost"\n\tport = "3333"\n\tbase = 8080\n)\n\nfunc main() {\n${more}\tnet.Listen("tcp", ${address})\n}\n` })).filter((one) => !one.startsWith('8080'));
  assert.deepEqual(listen('host+":"+port'), ['3333 loopback localhost:3333 -']);
  assert.deepEqual(listen('net.JoinHostPort(host, port)'), ['3333 loopback localhost:3333 -']);
  assert.ok(listen('host+":"+asked', '\tasked := ask()\n').includes('undefined loopback localhost:PORT -'));
  // Numbers are added up, which no text of them is.
  assert.ok(!listen('":"+strconv.Itoa(base+1)').some((one) => one.includes('80801')));
});

test('ports by name count where no number does', () => {
  const main = (more: string): string => `package main\n\nimport "net/http"\n\nfunc main() {\n${more}\tgo http.ListenAndServe(":http", nil)\n\thttp.ListenAndServeTLS(":https", "a", "b", nil)\n}\n`;
  assert.deepEqual(ports(runtime({ 'main.go': main('') })).toSorted(), ['443 all :https -', '80 all :http -']);
  assert.deepEqual(ports(runtime({ 'main.go': main('\tgo http.ListenAndServe(":8080", nil)\n') })), ['8080 all :8080 -']);
});

test('an address that a package is handed, by a parameter, an option or a field, beats the default of its own', () => {
  const server = (body: string): string => `package server\n\nimport (\n\t"fmt"\n\t"net/http"\n)\n\ntype S struct{ addr string }\n\n${body}\n\nfunc (s *S) Run() error { return http.ListenAndServe(s.addr, nil) }\n`;
  const rows: [string, string, ...string[]][] = [
    ['func New(addr string) *http.Server { return &http.Server{Addr: addr} }', 'server.New(":7070").ListenAndServe()', '7070 all :7070 -'],
    ['func New(addr string) *S { return &S{addr: addr} }', 'server.New("localhost:7070").Run()', '7070 loopback localhost:7070 -'],
    ['func WithAddr(a string) func(*S) { return func(s *S) { s.addr = a } }\n\nfunc New(o ...func(*S)) *S { return &S{addr: ":8080"} }', 'server.New(server.WithAddr(":7070")).Run()', '7070 all :7070 -'],
    ['func Serve(port int) error { return http.ListenAndServe(fmt.Sprintf(":%d", port), nil) }', 'server.Serve(7070)', '7070 all :7070 -'],
    // A function of the same name elsewhere, and one that makes a client.
    ['func New(addr string) *S { return &S{addr: addr} }', 'store.New(":9999")\n\tserver.New(os.Args[1]).Run()'],
    ['func NewClient(addr string) *S { return &S{addr: addr} }', 'server.NewClient("localhost:7070")'],
  ];
  for (const [body, call, ...expected] of rows) {
    const code = `package main\n\nimport (\n\t"os"\n\n\t"example.com/app/server"\n\t"example.com/app/store"\n)\n\nfunc main() {\n\t${call}\n}\n`;
    assert.deepEqual(ports(runtime({ 'server/server.go': server(body), 'store/store.go': 'package store\n\nfunc New(addr string) int { return 0 }\n', 'main.go': code })), expected, call);
  }
});

test('a flag’s default may be the one text of a list, or an IP', () => {
  const body = 'func main() {\n\tpflag.StringSliceP("listen", "l", []string{"127.0.0.1:8080"}, "x")\n\tpflag.StringSlice("peers", []string{"a", "b"}, "x")\n\tpflag.IP("bind-address", net.ParseIP("127.0.0.1"), "x")\n\tpflag.IP("side-address", net.IPv4(127, 0, 0, 1), "x")\n\tflag.TextVar(&addr, "addr", netip.MustParseAddrPort("127.0.0.1:81"), "x")\n}';
  const found = runtime({ 'main.go': `package main\n\nimport (\n\t"net"\n\n\t"github.com/spf13/pflag"\n)\n\n${body}\n` });
  assert.deepEqual(flags(found), ['listen 127.0.0.1:8080', 'peers undefined', 'bind-address 127.0.0.1', 'side-address 127.0.0.1', 'addr 127.0.0.1:81']);
});

test('flags of a type or function of the program’s own that set an address', () => {
  const body = 'type address string\n\nvar where = "127.0.0.1:8080"\n\nfunc main() {\n\tbound := address("localhost:81")\n\tflag.Func("listen", "x", func(s string) error { where = s; return nil })\n\tflag.Var(&bound, "bound", "x")\n\tflag.Var(&names, "names", "x")\n}';
  assert.deepEqual(flags(runtime({ 'main.go': `package main\n\nimport "flag"\n\n${body}\n` })), ['listen 127.0.0.1:8080', 'bound localhost:81']);
});

test('what stands in for an empty variable is that of the variable which is tested', () => {
  const main = 'package main\n\nimport (\n\t"os"\n\t"net/http"\n\t"strings"\n)\n\nfunc main() {\n\tport := os.Getenv("PORT")\n\thost := strings.ToLower(os.Getenv("BIND_HOST"))\n\tmode := os.Getenv("MODE")\n\tif len(port) == 0 {\n\t\tport = "8090"\n\t}\n\tif mode == "" {\n\t\tmode = "plain"\n\t}\n\thttp.ListenAndServe(host+":"+port, nil)\n}\n';
  assert.deepEqual(flags(runtime({ 'main.go': main })), ['PORT 8090', 'BIND_HOST undefined', 'MODE plain']);
});

test('what a function gives where the variable that it asks for is not set', () => {
  const main = (body: string, call = 'addr()'): string => `package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc main() { http.ListenAndServe(${call}, nil) }\n\nfunc addr() string {\n${body}\n}\n`;
  const rows: [string, string][] = [
    ['\tif p := os.Getenv("PORT"); p != "" {\n\t\treturn ":" + p\n\t}\n\treturn ":81"', '81 all :81 PORT'],
    ['\tp := "83"\n\tif os.Getenv("PORT") != "" {\n\t\tp = os.Getenv("PORT")\n\t} else if other != "" {\n\t\tp = other\n\t}\n\treturn ":" + p', '83 all 83 PORT'],
    ['\tp := os.Getenv("PORT")\n\tif len(p) == 0 {\n\t\treturn ":82"\n\t}\n\treturn fmt.Sprintf(":%s", p)', '82 all :82 PORT'],
    ['\tif a, ok := os.LookupEnv("ADDR"); ok {\n\t\treturn a\n\t} else {\n\t\treturn "localhost:83"\n\t}', '83 loopback localhost:83 ADDR'],
    ['\tif a := os.Getenv("ADDR"); a != "" {\n\t\treturn a\n\t}\n\tif conf.Addr != "" {\n\t\treturn conf.Addr\n\t}\n\treturn "localhost:83"', '83 loopback localhost:83 ADDR'],
  ];
  for (const [body, expected] of rows) assert.deepEqual(ports(runtime({ 'main.go': main(body) })), [expected], body);
  const config = { 'config/c.go': 'package config\n\nimport "os"\n\nfunc Addr() string {\n\tif v := os.Getenv("ADDR"); v != "" {\n\t\treturn v\n\t}\n\treturn ":84"\n}\n' };
  assert.deepEqual(ports(runtime({ ...config, 'main.go': 'package main\n\nimport (\n\t"net/http"\n\n\t"example.com/app/config"\n)\n\nfunc main() { http.ListenAndServe(config.Addr(), nil) }\n' })), ['84 all :84 ADDR']);
  const number = (body: string): string => `package main\n\nimport (\n\t"fmt"\n\t"net/http"\n\t"os"\n\t"strconv"\n)\n\nfunc main() { http.ListenAndServe(fmt.Sprintf(":%d", port()), nil) }\n\nfunc port() int {\n${body}\n}\n`;
  for (const body of [
    '\tif p, err := strconv.Atoi(os.Getenv("PORT")); err == nil {\n\t\treturn p\n\t}\n\treturn 86',
    '\tp, err := strconv.Atoi(os.Getenv("PORT"))\n\tif err != nil {\n\t\tp = 86\n\t}\n\treturn p',
    '\tp, err := strconv.Atoi(os.Getenv("PORT"))\n\tif err != nil || p == 0 {\n\t\treturn 86\n\t}\n\treturn p',
    '\tport := 86\n\tif p, err := strconv.Atoi(os.Getenv("PORT")); err == nil {\n\t\tport = p\n\t}\n\treturn port',
  ]) assert.deepEqual(ports(runtime({ 'main.go': number(body) })).map((text) => text.replace(/ \S+ /, ' ')), ['86 86 PORT'], body);
  // Another variable's answer is none of this one.
  assert.deepEqual(flags(runtime({ 'main.go': main('\tp := os.Getenv("PORT")\n\tif q := "x"; q != "" {\n\t\treturn q\n\t}\n\treturn ":85" + p') })), ['PORT undefined']);
});

test('one variable after another, and what is returned where all are empty; WireGuard by its name', () => {
  const main = 'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc getEnv(key string) (string, bool) {\n\tif value, ok := os.LookupEnv("APP_" + key); ok {\n\t\treturn value, ok\n\t}\n\treturn os.LookupEnv(key)\n}\n\nfunc address(addr string) string {\n\tif addr == "" {\n\t\taddr, _ = getEnv("LISTEN")\n\t}\n\tif addr == "" {\n\t\t// as it was called before\n\t\taddr, _ = getEnv("PORT")\n\t}\n\tif addr == "" {\n\t\treturn ":4587"\n\t}\n\treturn addr\n}\n\nfunc main() { http.ListenAndServe(address(""), nil) }\n';
  assert.deepEqual(runtime({ 'main.go': main }).settings.map(({ name, fallback }) => `${name} ${fallback}`), ['LISTEN :4587', 'PORT :4587']);
  const vpn = 'package main\n\nimport (\n\t"flag"\n\t"net/http"\n)\n\nfunc main() {\n\tport := flag.Int("wireguard-port", 51820, "x")\n\tflag.Parse()\n\tstart(*port)\n\thttp.ListenAndServe(":8000", nil)\n}\n';
  assert.deepEqual(runtime({ 'main.go': vpn }).ports.map(({ port, protocol }) => `${port}/${protocol}`).sort(), ['51820/udp', '8000/tcp']);
});

test('a variable that one of several stores asks for, which are set one or another, is not demanded', () => {
  const main = (branch: string): string => `package main\n\nimport (\n\t"flag"\n\t"log"\n\t"os"\n)\n\nfunc main() {\n\tbucket := flag.String("bucket", "", "x")\n\tflag.Parse()\n\tname := *bucket\n\tif name == "disk" {\n\t\trun()\n\t} ${branch} {\n\t\taccount := os.Getenv("STORAGE_ACCOUNT")\n\t\tif account == "" {\n\t\t\tlog.Fatal("no account")\n\t\t}\n\t\tuse(account)\n\t}\n}\n`;
  const required = (branch: string): boolean | undefined => runtime({ 'main.go': main(branch) }).settings.find(({ name }) => name === 'STORAGE_ACCOUNT')?.required;
  assert.deepEqual([required('else if name != ""'), required('else')], [false, true]);
});

test('ports that are counted on from a first one, that a function gives, and behind a host that a variable may give', () => {
  const read = (code: string, address: string): string[] => ports(runtime({ 'main.go': `package main\n\nimport (\n\t"net"\n\t"net/http"\n\t"os"\n\t"strconv"\n)\n\n${code}\n\nfunc main() {\n\thttp.ListenAndServe(${address}, nil)\n}\n` }));
  const counted = 'const (\n\tbase = 7000 + iota // first\n\tHTTP\n\n\t_\n\tMetrics\n\tOther = "x"\n)';
  assert.deepEqual([read(counted, 'net.JoinHostPort("", strconv.Itoa(HTTP))'), read(counted, '":" + strconv.Itoa(Metrics)')].map(([one]) => one?.slice(0, 8)), ['7001 all', '7003 all']);
  assert.deepEqual(read('func address() string { return "127.0.0.1:7005" }', 'address()').map((one) => one.slice(0, 13)), ['7005 loopback']);
  assert.deepEqual(read('func address() string {\n\treturn find("x")\n}', 'address()'), []);
  const argument = (address: string): string[] => ports(runtime({ 'main.go': `package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\tport := "9009"\n\tif len(os.Args) > 1 {\n\t\tport = os.Args[1]\n\t}\n\thttp.ListenAndServe(${address}, nil)\n}\n` }));
  assert.deepEqual(['"localhost:" + port', '":" + port'].map((one) => argument(one).map((said) => said.slice(0, 13))), [['9009 loopback'], ['9009 unknown ']]);
  assert.deepEqual(read('', 'net.JoinHostPort(os.Getenv("HOST"), "4010")').map((one) => one.slice(0, 8)), ['4010 all']);
});

test('what stands in for a variable that is not set, by a constant', () => {
  const read = (taken: string): string[] => ports(runtime({
    'main.go': `package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nconst (\n\tenvPort     = "PORT"\n\tusual       = "3000"\n)\n\nfunc main() {\n\tport := os.Getenv(envPort)\n\tif port == "" {\n\t\tport = ${taken}\n\t}\n\thttp.ListenAndServe(":"+port, nil)\n}\n`,
  }));
  assert.deepEqual(read('usual'), ['3000 all 3000 PORT']);
  assert.deepEqual(read('other()'), ['undefined unknown  PORT']);
});

test('a host that a variable, a configuration or the network tells is none that the program listens on', () => {
  const host = (otherwise: string): string[] => flags(runtime({ 'main.go': `package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc host() string {\n\thost := "127.0.0.1"\n\tif os.Getenv("SERVER_HOST") != "" {\n\t\thost = os.Getenv("SERVER_HOST")\n\t}${otherwise}\n\treturn host\n}\n\nfunc main() {\n\tprintln(host())\n\thttp.ListenAndServe(":8080", nil)\n}\n` }));
  assert.deepEqual(host(''), ['SERVER_HOST 127.0.0.1']);
  assert.deepEqual(host(' else if ip := outside(); ip != "" {\n\t\thost = ip\n\t}'), ['SERVER_HOST undefined']);
});

test('a function that demands a variable by its name takes what it is given beside that for want of it', () => {
  const env = (call: string): string[] => flags(runtime({ 'main.go': `package main\n\nimport "net/http"\n\nvar logs = ${call}\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n` }));
  const required = (call: string): boolean | undefined => runtime({ 'main.go': `package main\n\nimport "net/http"\n\nvar logs = ${call}\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n` }).settings.find(({ name }) => name === 'APP_LOGS')?.required;
  assert.equal(env('envMustGet("APP_LOGS")').length, 1);
  assert.deepEqual(['envMustGetBool("APP_LOGS", true)', 'envMustGetInt("APP_LOGS", -1)', 'envMustGet("APP_LOGS", time.Second)', 'envMustGet("APP_LOGS")'].map(required), [false, false, false, true]);
});

test('an address of fields of a variable that another package shares, as its literal fills them', () => {
  const files = (shared: string): Record<string, string> => ({
    'config/c.go': `package config\n\n${shared}\n\ntype Config struct {\n\tHost, Port string\n}\n\nfunc Default() Config {\n\treturn Config{Host: "0.0.0.0", Port: "2222"}\n}\n`,
    'main.go': 'package main\n\nimport (\n\t"net"\n\n\t"example.com/app/config"\n\t"github.com/gliderlabs/ssh"\n)\n\nfunc main() {\n\tcfg := config.Global\n\taddr := net.JoinHostPort(cfg.Host, cfg.Port)\n\tsrv := &ssh.Server{\n\t\tAddr: addr,\n\t}\n\tsrv.ListenAndServe()\n}\n',
  });
  assert.deepEqual(ports(runtime(files('var Global *Config'))), ['2222 all 0.0.0.0:2222 -']);
  assert.deepEqual(ports(runtime(files('var Global *Other'))), ['2222 unknown 2222 -'], 'the number alone');
});

test('a number that a tag of the field gives is listened on, of the package before others', () => {
  const conf = (name: string): string => `type Config struct {\n\tHost string \`env:"${name}_HOST" envDefault:""\`\n\tSSHPort int \`env:"${name}_SSH_PORT" envDefault:"35353"\`\n}\n`;
  const files = (call: string): Record<string, string> => ({
    'client/c.go': `package client\n\nimport _ "github.com/caarlos0/env/v11"\n\n${conf('CLIENT')}\nfunc Load() {}\n`,
    'server/s.go': `package server\n\nimport (\n\t"fmt"\n\t"net"\n\n\t_ "github.com/caarlos0/env/v11"\n)\n\n${conf('SERVER')}\nfunc Run(cfg *Config) {\n\taddr := fmt.Sprintf("%s:%d", cfg.Host, cfg.SSHPort)\n\tnet.${call}("tcp", addr)\n}\n`,
    'main.go': 'package main\n\nimport (\n\t"example.com/app/client"\n\t"example.com/app/server"\n)\n\nfunc main() {\n\tclient.Load()\n\tserver.Run(nil)\n}\n',
  });
  assert.deepEqual(ports(runtime(files('Listen'))), ['35353 all 35353 SERVER_SSH_PORT']);
  assert.deepEqual(ports(runtime(files('Dial'))), []);
});

test('an address that a method makes of the fields of its struct, as literals or lines of what makes one fill them', () => {
  const main = (make: string, gives: string, more = ''): string => `package main\n\nimport (\n\t"fmt"\n\t"net"\n\t"net/http"\n\t"os"\n)\n\ntype config struct{ Host, Port string }\n\nfunc standard() *config {\n${make}\n}\n\nfunc (c *config) addr() string { return ${gives} }\n\nfunc main() {\n\tc := standard()\n\tc.read()\n\thttp.ListenAndServe(c.addr(), nil)\n}\n\nfunc (c *config) read() {\n${more}}\n`;
  const literal = '\treturn &config{Host: "localhost", Port: "8150"}';
  const lines = '\tc := new(config)\n\tc.Host = "localhost"\n\tc.Port = "8150"\n\treturn c';
  const read = (...told: Parameters<typeof main>): string[] => ports(runtime({ 'main.go': main(...told) }));
  for (const gives of ['net.JoinHostPort(c.Host, c.Port)', 'fmt.Sprintf("%s:%s", c.Host, c.Port)', 'c.Host + ":" + c.Port'])
    for (const make of [literal, lines]) assert.deepEqual(read(make, gives), ['8150 loopback localhost:8150 -'], `${make} ${gives}`);
  // A variable that replaces the field opens it.
  assert.deepEqual(read(literal, 'net.JoinHostPort(c.Host, c.Port)', '\tif v, ok := os.LookupEnv("APP_HOST"); ok {\n\t\tc.Host = v\n\t}\n'), ['8150 unknown 8150 -']);
});

test('a variable that replaces what a pointer points to stands before what that held', () => {
  const code = 'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\ntype config struct{ Addr string }\n\nfunc main() {\n\tc := config{Addr: "127.0.0.1:8151"}\n\toverride("APP_ADDR", &c.Addr)\n\thttp.ListenAndServe(c.Addr, nil)\n}\n\nfunc override(name string, to *string) {\n\tif v := os.Getenv(name); v != "" {\n\t\t*to = v\n\t}\n}\n';
  assert.deepEqual(ports(runtime({ 'main.go': code })), ['8151 loopback 127.0.0.1:8151 APP_ADDR']);
});

test('what an embedded configuration says is opened by the variable that replaces it', () => {
  const files = (json: string): Record<string, string> => ({
    'config/default.json': json,
    'config/config.go': 'package config\n\nimport (\n\t_ "embed"\n\t"encoding/json"\n\t"net"\n\t"os"\n\t"strconv"\n)\n\n//go:embed default.json\nvar raw []byte\n\ntype Server struct {\n\tHost string\n\tPort int\n}\n\ntype Config struct{ Server Server }\n\nfunc Load() (c Config) {\n\tjson.Unmarshal(raw, &c)\n\tif h := os.Getenv("ORDERS_HOST"); h != "" {\n\t\tc.Server.Host = h\n\t}\n\treturn\n}\n\nfunc (s Server) Addr() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }\n',
    'main.go': 'package main\n\nimport (\n\t"net/http"\n\n\t"example.com/app/config"\n)\n\nfunc main() { http.ListenAndServe(config.Load().Server.Addr(), nil) }\n',
  });
  const read = (json: string): unknown => {
    const found = runtime(files(json));
    return [found.settings.map(({ name, fallback, listens }) => `${name} ${fallback} ${listens}`), ports(found)];
  };
  assert.deepEqual(read('{"server": {"host": "127.0.0.1", "port": 8208}}'), [['ORDERS_HOST 127.0.0.1 true'], ['8208 loopback 8208 -']]);
  assert.deepEqual(read('{"database": {"host": "127.0.0.1", "port": 5432}, "server": {"port": 8208}}'), [['ORDERS_HOST undefined undefined'], ['8208 all 8208 -']]);
});
