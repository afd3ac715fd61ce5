import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import type { ProgramFacts } from '../../src/analyze/evidence-facts.ts';
import type { RuntimeFacts } from '../../src/analyze/runtime/runtime.ts';
import { planAddress } from '../../src/plan/repository/run-time/address.ts';
import { demandedFlags, demandedVariables } from '../../src/plan/repository/run-time/demands.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { REPOSITORY_DEFAULTS } from '../../src/plan/repository/repository-options.ts';
import { memoryRepo } from '../../src/repo.ts';

// Files and addresses that only one way of starting the program has, and what a package of a system brings.

const main = (imports: readonly string[], body: string): string => `package main\n\nimport (\n${imports.map((path) => `\t"${path}"\n`).join('')})\n\n${body}\n`;

function program(files: Record<string, string>): ProgramFacts {
  const found = analyze(memoryRepo({ 'go.mod': 'module example.com/team/app\n\ngo 1.26\n', ...files })).programs[0];
  assert.ok(found !== undefined, 'a program is found');
  return found;
}

test('a configuration that is only read where it was found is none that a deployment must bring', () => {
  const code = (guard: string): string => main(['os', 'example.com/team/app/config'], `func run() error {\n\t${guard} {\n\t\tif err := config.Load("app.yaml"); err != nil {\n\t\t\treturn err\n\t\t}\n\t}\n\treturn nil\n}\n\nfunc main() {\n\tif run() != nil {\n\t\tos.Exit(1)\n\t}\n}`);
  const files = { 'config/config.go': 'package config\n\nfunc Load(string) error { return nil }\n' };
  const wanted = (guard: string): readonly string[] => program({ ...files, 'main.go': code(guard) }).runtime.files.filter(({ required }) => required).map(({ path }) => path);
  assert.deepEqual(wanted('if len(os.Args) < 2'), ['app.yaml']);
  assert.deepEqual(wanted('if info, err := os.Stat("app.yaml"); err == nil && !info.IsDir()'), []);
  assert.deepEqual(wanted('if files.IsExist("app.yaml")'), []);
  assert.deepEqual(wanted('if !files.IsExist("app.yaml")'), ['app.yaml']);
});

test('a unit of systemd finds what the package lays down, with the places and addresses that it names', () => {
  const { files, named, launches } = program({
    'main.go': main(['flag', 'net/http', 'os'], 'var path = flag.String("config", "", "file")\n\nfunc main() {\n\tflag.Parse()\n\tos.ReadFile(*path)\n\thttp.ListenAndServe(address(), nil)\n}'),
    'linux/unit/app.service': '[Service]\nExecStart=/usr/bin/app -config=/etc/app/app.yaml\n',
    'linux/conf/app.yaml': 'httpListenAddr: ":3592"\nstorage:\n  disk:\n    directory: /var/app/policies\n',
    '.goreleaser.yml': 'builds:\n  - main: .\nnfpms:\n  - contents:\n      - src: linux/conf/app.yaml\n        dst: /etc/app/app.yaml\n        type: config|noreplace\n      - dst: /var/app/policies\n        type: dir\n',
  }).runtime;
  assert.deepEqual(launches[0]?.laid, [{ from: 'linux/conf/app.yaml', to: '/etc/app/app.yaml' }]);
  assert.deepEqual(named.map(({ path, ports, writes }) => [path, ports.map(({ port }) => port), writes.map(({ dir }) => dir)]), [['linux/conf/app.yaml', [3592], ['/var/app/policies']]]);
  assert.deepEqual(files.map(({ path }) => path), []);
});

test('a directory of the person’s own is none beside the program, nor is one that holds Go code alone', () => {
  const code = (dir: string): string => main(['os', 'path/filepath'], `func main() {\n\tdir, err := ${dir}\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\tos.ReadDir(filepath.Join(dir, "views"))\n}`);
  const opened = (dir: string, files: Record<string, string>): readonly string[] => program({ 'main.go': code(dir), ...files }).runtime.files.map(({ path }) => path);
  const views = { 'views/index.html': '<p>\n' };
  assert.deepEqual(opened('os.Getwd()', views), ['views']);
  assert.deepEqual(opened('os.UserConfigDir()', views), []);
  assert.deepEqual(opened('os.Getwd()', { 'views/user/list.go': 'package user\n', 'views/team/list.go': 'package team\n' }), []);
});

test('an address of all interfaces comes before the loopback one that another mode writes for itself', () => {
  const { ports } = program({ 'main.go': main(['net/http'], 'const try = `\nlistenAddr: "127.0.0.1:3592"\n`\n\nconst defaultListenAddr = ":3592"\n\nfunc main() { http.ListenAndServe(conf(try).listenAddr, nil) }') }).runtime;
  assert.deepEqual(ports.map(({ port, bind }) => `${port} ${bind}`), ['3592 all']);
});

test('flags that functions of the program define are flags, with their defaults', () => {
  const code = (body: string, imports: readonly string[]): string => main([...imports, 'net/http'], `func text(name string, help string, value string) *string {\n${body}\n}\n\nfunc main() {\n\tlisten := text("web.listen-address", "where to listen", ":9308")\n\thttp.ListenAndServe(*listen, nil)\n}`);
  const told = (body: string, imports: readonly string[]): unknown => program({ 'main.go': code(body, imports) }).runtime.ports.map(({ port, setting }) => [port, setting?.flag]);
  assert.deepEqual(told('\treturn kingpin.Flag(name, help).Default(value).String()', ['gopkg.in/alecthomas/kingpin.v2']), [[9308, '--web.listen-address']]);
  assert.deepEqual(told('\treturn flag.String(name, value, help)', ['flag']), [[9308, '-web.listen-address']]);
});

test('a variable that only a choice asks for is none that the program ends without', () => {
  const asks = '\ttoken := os.Getenv("TOKEN")\n\tif token == "" {\n\t\tlog.Fatal("no token")\n\t}\n';
  const inside = asks.replace(/^/gm, '\t');
  const required = (body: string, more = ''): boolean => program({ 'main.go': main(['flag', 'log', 'os'], `var mode = flag.String("mode", "", "mode")\n\nfunc main() {\n\tflag.Parse()\n${body}}\n${more}`) }).runtime.settings.some((one) => one.name === 'TOKEN' && one.required);
  assert.equal(required(asks), true);
  assert.equal(required(`\tif *mode != "offline" {\n${inside}\t}\n`), true);
  assert.equal(required(`\tif *mode == "" {\n${inside}\t}\n`), true);
  assert.equal(required(`\tif *mode == "oauth" {\n${inside}\t}\n`), false);
  assert.equal(required(`\tswitch *mode {\n\tcase "oauth":\n${inside}\t}\n`), false);
  assert.equal(required('\tswitch *mode {\n\tcase "oauth":\n\t\toauth()\n\t}\n', `\nfunc oauth() {\n${asks}}\n`), false);
  assert.equal(required('\toauth()\n', `\nfunc oauth() {\n${asks}}\n`), true);
});

test('a variable of kong that one command does without is none that the program ends without', () => {
  const field = (more: string): string => `type ${more === '' ? 'server' : 'compile'}Cmd struct {\n\tConfig string \`help:"file" env:"APP_CONFIG"${more}\`\n}\n`;
  const required = (fields: string): boolean => program({ 'main.go': main(['github.com/alecthomas/kong'], `${fields}\nfunc main() { kong.Parse(&cli) }`) }).runtime.settings.some(({ name, kind, required: ends }) => kind === 'env' && name === 'APP_CONFIG' && ends);
  assert.deepEqual([required(field(' required:""')), required(field(' required:""') + field('')), required(field('') + field(' required:""'))], [true, false, false]);
});

test('a list of one address is the default, also of a program whose name says metrics; what is made a URL is where another is asked', () => {
  const code = 'func main() {\n\tserver := os.Getenv("NOMAD_ADDR")\n\tif server == "" {\n\t\tserver = "localhost:4646"\n\t}\n\tif !strings.Contains(server, "://") {\n\t\tscheme := "http"\n\t\tserver = scheme + "://" + server\n\t}\n\task(server)\n\tlistenAddrs := *given\n\tif len(listenAddrs) == 0 {\n\t\tlistenAddrs = []string{":8428"}\n\t}\n\tserve(listenAddrs)\n}';
  const { runtime } = program({ 'app/all-metrics/main.go': main(['os', 'strings'], code) });
  assert.deepEqual(runtime.ports.map(({ port, bind }) => [port, bind]), [[8428, 'all']]);
});

test('a flag whose text begins with “(required)”, and one that only a case of a switch takes, are told of what is started', () => {
  const cobra = (text: string): RuntimeFacts => program({
    'main.go': main(['example.com/team/app/cmd'], 'func main() { cmd.Execute() }'),
    'cmd/serve.go': `package cmd\n\nimport "github.com/spf13/cobra"\n\nfunc flags(cmd *cobra.Command) {\n\tcmd.Flags().StringSliceVar(&keys, "key", []string{}, "${text}")\n}\n\nfunc New() *cobra.Command {\n\treturn &cobra.Command{Use: "serve", RunE: run}\n}\n`,
    'cmd/root.go': 'package cmd\n\nimport "github.com/spf13/cobra"\n\nfunc Execute() {\n\trootCmd := &cobra.Command{Use: "app"}\n\trootCmd.AddCommand(New(), Version())\n\trootCmd.Execute()\n}\n',
    'cmd/version.go': 'package cmd\n\nimport "github.com/spf13/cobra"\n\nfunc Version() *cobra.Command { return &cobra.Command{Use: "version", RunE: run} }\n',
  }).runtime;
  assert.deepEqual(demandedFlags(cobra('(required) keys of clients'), ['serve']).map(({ name }) => name), ['key']);
  assert.deepEqual(demandedFlags(cobra('keys of clients, required for writes'), ['serve']).map(({ name }) => name), []);
  const urfave = (otherwise: string): RuntimeFacts => program({ 'main.go': main(['errors', 'github.com/urfave/cli/v2', 'os'], `func main() {\n\tapp := &cli.App{\n\t\tFlags: []cli.Flag{\n\t\t\t&cli.StringFlag{Name: "provider", EnvVars: []string{"PROVIDER"}},\n\t\t},\n\t\tCommands: []*cli.Command{\n\t\t\t{Name: "version", Action: version},\n\t\t},\n\t\tAction: start,\n\t}\n\tapp.Run(os.Args)\n}\n\nfunc start(c *cli.Context) error {\n\tswitch provider := c.String("provider"); provider {\n\tcase "local":\n\t\tlocal()\n\tdefault:\n\t\t${otherwise}\n\t}\n\treturn nil\n}`) }).runtime;
  assert.deepEqual(demandedVariables(urfave('return errors.New("no provider")'), {}, []), ['PROVIDER']);
  assert.deepEqual(demandedVariables(urfave('memory()'), {}, []), []);
});

test('the port that a server of the program’s own falls back to is none where it is made with an address', () => {
  const server = (made: string): Record<string, string> => ({
    'main.go': main(['example.com/team/app/smtp'], 'func main() { smtp.Serve(":1025") }'),
    'smtp/server.go': `package smtp\n\nimport "net"\n\ntype Server struct{ Addr string }\n\nfunc Serve(addr string) error {\n\tsrv := &Server{${made}}\n\treturn srv.ListenAndServe()\n}\n\nfunc (srv *Server) ListenAndServe() error {\n\tif srv.Addr == "" {\n\t\tsrv.Addr = ":25"\n\t}\n\tln, err := net.Listen("tcp", srv.Addr)\n\treturn serve(ln, err)\n}\n`,
  });
  const ports = (made: string): unknown => program(server(made)).runtime.ports.map(({ port }) => port).includes(25);
  assert.deepEqual([ports(''), ports('Addr: addr')], [true, false]);
});

test('an address that is made of no interface and a number is listened on', () => {
  const ports = (field: string, host: string): unknown => program({ 'main.go': main(['net/http', 'net/netip'], `var conf = settings{\n\t${field}: netip.AddrPortFrom(${host}, 3000),\n}\n\nfunc main() { serve(conf) }`) }).runtime.ports.map(({ port, bind }) => `${port} ${bind}`);
  assert.deepEqual(ports('Address', 'netip.IPv4Unspecified()'), ['3000 all']);
  assert.deepEqual(ports('Address', 'netip.MustParseAddr(remote)'), []);
  assert.deepEqual(ports('UpstreamAddr', 'netip.IPv4Unspecified()'), []);
});

test('a flag that only a function asks for which one case calls is none that the program ends without; a function of its own may end it', () => {
  const demanded = (calls: string): string[] => demandedFlags(program({
    'main.go': main(['flag', 'net/http'], `var cert = flag.String("cert", "", "x")\nvar name = flag.String("name", "", "x")\n\nfunc secure() {\n\tif *cert == "" {\n\t\tfatal("no certificate")\n\t}\n}\n\nfunc main() {\n\tflag.Parse()\n\tif *name == "" {\n\t\tfatal("no name")\n\t}\n${calls}\n\thttp.ListenAndServe(":8080", nil)\n}`),
  }).runtime, []).map(({ name }) => name);
  assert.deepEqual(demanded('\tswitch scheme() {\n\tcase "tls":\n\t\tsecure()\n\t}'), ['name']);
  assert.deepEqual(demanded('\tsecure()'), ['cert', 'name']);
});

test('a configuration whose own reader asks whether it is there is none that the program ends without', () => {
  const wanted = (guard: string): readonly string[] => program({
    'main.go': main(['os', 'example.com/team/app/config'], 'func main() {\n\t_, err := config.NewConfig("state.json")\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\tos.Exit(0)\n}'),
    'config/config.go': `package config\n\nimport "os"\n\nfunc NewConfig(name string) ([]byte, error) {\n\tb, err := os.ReadFile(name)\n${guard}\treturn b, err\n}\n`,
  }).runtime.files.filter(({ required }) => required).map(({ path }) => path);
  assert.deepEqual(wanted(''), ['state.json']);
  assert.deepEqual(wanted('\tif os.IsNotExist(err) {\n\t\treturn nil, nil\n\t}\n'), []);
});

test('of a package that several programs share, each has the flags of the function that it calls', () => {
  const shared = {
    'cmd/server.go': 'package cmd\n\nimport (\n\t"flag"\n\t"net/http/pprof"\n)\n\nvar addr = flag.String("addr", "", "listen address")\nvar profiles = flag.Int("pprof_port", 6060, "pprof http port")\n\nconst DefaultAddr = "127.0.0.1:6380"\n\nfunc Server() {\n\tflag.Parse()\n\tserve(*addr, DefaultAddr)\n}\n',
    'cmd/load.go': 'package cmd\n\nimport "flag"\n\nfunc Load() {\n\tflag.String("host", "127.0.0.1", "server host")\n\tflag.Int("port", 6380, "server port")\n\tflag.Parse()\n}\n',
  };
  const args = (body: string): readonly string[] => planAddress(program({ 'main.go': main(['example.com/team/app/cmd', 'os'], body), ...shared }).runtime, []).args;
  assert.deepEqual(args('func main() { cmd.Server() }'), ['-addr=0.0.0.0:6380']);
  assert.deepEqual(args('func main() {\n\trun := cmd.Load\n\trun()\n}'), ['-host=0.0.0.0']);
  // One with a word for each has those of the word that is there beforehand.
  const either = 'func main() {\n\tvar subCmd string\n\tif len(os.Args) == 1 {\n\t\tsubCmd = "server"\n\t} else {\n\t\tsubCmd = os.Args[1]\n\t}\n\tswitch subCmd {\n\tcase "load":\n\t\tcmd.Load()\n\tcase "server":\n\t\tcmd.Server()\n\tdefault:\n\t\tusage()\n\t}\n}';
  const { runtime } = program({ 'main.go': main(['example.com/team/app/cmd', 'os'], either), ...shared });
  assert.deepEqual([runtime.subcommands?.needed, planAddress(runtime, []).args], [false, ['-addr=0.0.0.0:6380']]);
});

test('an address that the program dials is where another one listens', () => {
  const code = (use: string): string => main(['flag', 'net', 'net/http'], `var server string\n\nfunc main() {\n\tflag.StringVar(&server, "s", "127.0.0.1:8080", "")\n\tflag.Parse()\n\t${use}\n}`);
  const flags = (use: string): readonly unknown[] => program({ 'main.go': code(use) }).runtime.ports.map(({ port, setting }) => [port, setting?.flag]);
  for (const use of ['grpc.DialContext(ctx, server, options...)', 'grpc.NewClient(server)', 'net.DialTimeout("tcp", server, time.Second)']) assert.deepEqual(flags(use), [], use);
  assert.deepEqual(flags('http.ListenAndServe(server, nil)'), [[8080, '-s']]);
  assert.deepEqual(flags('go net.Dial("tcp", server)\n\thttp.ListenAndServe(server, nil)'), [[8080, '-s']], 'to see whether it answers');
});

test('of the commands of ffcli that hold others the root is the one that is parsed, and their flags are not its own', () => {
  const { subcommands, world } = program({
    'main.go': main(['flag', 'github.com/peterbourgon/ff/v3/ffcli', 'os'], 'func main() { root().Parse(os.Args[1:]) }\n\nfunc run(args []string) {\n\trootCmd := root()\n\trootCmd.Parse(args)\n}\n\nfunc root() *ffcli.Command {\n\tvar rootCmd *ffcli.Command\n\trootCmd = &ffcli.Command{\n\t\tName: "app",\n\t\tSubcommands: commands(dnsCmd),\n\t\tExec: func(ctx context.Context, args []string) error {\n\t\t\tif len(args) > 0 {\n\t\t\t\treturn fmt.Errorf("unknown command: %s", args[0])\n\t\t\t}\n\t\t\treturn flag.ErrHelp\n\t\t},\n\t}\n\treturn rootCmd\n}'),
    'dns.go': main(['github.com/peterbourgon/ff/v3/ffcli'], 'var dnsCmd = &ffcli.Command{\n\tName: "dns",\n\tExec: runDNS,\n\tFlagSet: dnsFlags(),\n\tSubcommands: []*ffcli.Command{{Name: "status", Exec: runStatus}},\n}\n\nfunc dnsFlags() *flag.FlagSet {\n\tset := flag.NewFlagSet("dns", flag.ExitOnError)\n\tset.BoolVar(&probe, "probe", false, "probe now")\n\treturn set\n}'),
  }).runtime;
  assert.deepEqual([subcommands?.needed, subcommands?.commands.map(({ name }) => name)], [true, ['dns']]);
  assert.equal(world.probe, undefined);
});

test('a unit that ends with the session of a desktop, or that is over at once, is no start of a container', () => {
  const launches = (unit: string, files: Record<string, string> = {}): readonly unknown[] => program({ 'main.go': main(['os'], 'func main() { println(os.Args[1]) }'), 'app.service': `${unit}\nExecStart=/usr/bin/app work\n`, ...files }).runtime.launches.map(({ args }) => args);
  const ofSystem = '[Unit]\nAfter=network.target\n[Service]';
  assert.deepEqual([launches(ofSystem), launches('[Unit]\nPartOf=graphical-session.target\n[Service]'), launches('[Unit]\nPartOf=default.target\n[Service]')], [[['work']], [], []]);
  assert.deepEqual([launches(`${ofSystem}\nType=oneshot`), launches(`${ofSystem}\nType=oneshot`, { 'app.timer': '[Timer]\nOnCalendar=daily\n' })], [[], [['work']]]);
});

test('a command that a package of another name makes, or that is a field of what one makes, stands below what it is added to', () => {
  const made = (name: string, more = ''): string => `func New() *cobra.Command {\n\tcmd := &cobra.Command{Use: "${name}"${more}}\n\treturn cmd\n}`;
  const { subcommands } = program({
    'main.go': main(['example.com/team/app/group', 'example.com/team/app/flow', 'github.com/spf13/cobra'], 'func main() {\n\trootCmd := &cobra.Command{Use: "app"}\n\trootCmd.AddCommand(group.New(), flow.New())\n\trootCmd.Execute()\n}'),
    'flow/run/run.go': `package run\n\nimport "github.com/spf13/cobra"\n\n${made('run', ', RunE: run')}\n`,
    'flow/start/start.go': 'package start\n\nimport "github.com/spf13/cobra"\n\nfunc New(name string) *cobra.Command {\n\treturn newRunner(name).Command\n}\n\nfunc newRunner(name string) *runner {\n\tr := &runner{}\n\tc := &cobra.Command{Use: "start", RunE: r.run}\n\tr.Command = c\n\treturn r\n}\n',
    'flow/flow.go': 'package flow\n\nimport (\n\tcmdRun "example.com/team/app/flow/run"\n\tcmdStart "example.com/team/app/flow/start"\n\n\t"github.com/spf13/cobra"\n)\n\nfunc New() *cobra.Command {\n\tcmd := &cobra.Command{Use: "flow"}\n\tcmd.AddCommand(cmdRun.New(), cmdStart.New("flow"))\n\treturn cmd\n}\n',
    'group/group.go': `package group\n\nimport "github.com/spf13/cobra"\n\n${made('group')}\n`,
  }).runtime;
  assert.deepEqual([subcommands?.commands.map(({ name }) => name), subcommands?.serves], [['flow', 'group'], undefined]);
});

test('the hosts of a configuration that a collector embeds are opened by their variable, those that it sends to are not', () => {
  const planned = (library: string): unknown => {
    const { runtime } = program({
      'go.mod': `module example.com/team/app\n\ngo 1.26\n\nrequire ${library} v1.0.0\n`,
      'main.go': main(['embed', library], '//go:embed all.yaml\nvar all embed.FS\n\nfunc main() { run(all) }'),
      'all.yaml': 'receivers:\n  otlp:\n    protocols:\n      grpc:\n        endpoint: "${env:APP_LISTEN_HOST:-localhost}:4317"\nexporters:\n  otlp:\n    endpoint: "${env:STORE_HOST:-localhost}:4319"\n',
    });
    const { env, ports, closed } = planAddress(runtime, []);
    return [env, ports, closed];
  };
  assert.deepEqual(planned('go.opentelemetry.io/collector/otelcol'), [{ APP_LISTEN_HOST: '0.0.0.0' }, [4317], []]);
  assert.deepEqual(planned('example.com/yaml'), [{}, [], []]);
});

test('of commands that are executed the one that is called like the program is the root', () => {
  const files = (use: string): Record<string, string> => ({
    'cmd/gate/main.go': main(['github.com/spf13/cobra', 'example.com/team/app/login'], `var holder = Holder{\n\tcommand: &cobra.Command{Use: "${use}"},\n}\n\nfunc main() {\n\tholder.command.AddCommand(login.New())\n\tholder.command.Execute()\n}`),
    'login/login.go': 'package login\n\nimport "github.com/spf13/cobra"\n\nfunc New() *cobra.Command {\n\tcmd := &cobra.Command{Use: "login", RunE: run}\n\treturn cmd\n}\n\nfunc Again() error {\n\tcmd := New()\n\treturn cmd.Execute()\n}\n',
  });
  assert.equal(program(files('gate')).runtime.subcommands?.needed, true);
});

test('a command that Kubernetes’ cli.Run executes is the root', () => {
  const needed = (root: string, more = ''): unknown => {
    const { subcommands } = program({
      'main.go': main(['os', 'github.com/spf13/cobra', 'k8s.io/component-base/cli'], `func main() {\n\tcmd := ${root}\n\tcmd.AddCommand(&cobra.Command{Use: "start", RunE: start})\n\tos.Exit(cli.Run(cmd))\n}${more}`),
    }).runtime;
    return [subcommands?.needed, subcommands?.serves?.words, subcommands?.commands.length];
  };
  assert.deepEqual(needed('&cobra.Command{Use: "app"}'), [true, ['start'], 1]);
  assert.deepEqual(needed('newCommand()', '\n\nfunc newCommand() *cobra.Command {\n\treturn &cobra.Command{Use: "app"}\n}'), [true, ['start'], 1]);
});

test('a root that draws on a terminal starts nothing in a container where a command serves', () => {
  const needed = (action: string, word: string): boolean | undefined => program({
    'main.go': main(['github.com/spf13/cobra'], `func main() {\n\trootCmd := &cobra.Command{Use: "app", Run: func(cmd *cobra.Command, args []string) { ${action} }}\n\trootCmd.AddCommand(&cobra.Command{Use: "${word}", RunE: run})\n\trootCmd.Execute()\n}`),
  }).runtime.subcommands?.needed;
  for (const action of ['runInteractiveTUI(cmd)', 'tea.NewProgram(model()).Run()', 'desktop.StartWebView(url)']) assert.equal(needed(action, 'serve'), true, action);
  assert.equal(needed('tea.NewProgram(model()).Run()', 'list'), false);
  assert.equal(needed('listen(cmd)', 'serve'), false);
});

test('an address that a function makes of a variable is opened by it', () => {
  const planned = (more: string): unknown => {
    const { runtime } = program({
      'main.go': main(['example.com/team/app/conf', 'net'], 'func main() { net.Listen("tcp", conf.Host().Host) }'),
      'conf/conf.go': `package conf\n\nimport (\n\t"net"\n\t"net/url"\n\t"os"\n)\n\nfunc Host() *url.URL {\n\tother := "11434"\n\thost, port, err := net.SplitHostPort(os.Getenv("APP_HOST"))\n\tif err != nil {\n\t\thost, port = "127.0.0.1", other\n\t}${more}\n\treturn &url.URL{Host: net.JoinHostPort(host, port)}\n}\n`,
    });
    const { env, ports } = planAddress(runtime, []);
    return [env, ports];
  };
  assert.deepEqual(planned(''), [{ APP_HOST: '0.0.0.0' }, [11434]]);
  assert.deepEqual(planned('\n\tif name := os.Getenv("OTHER_HOST"); name != "" {\n\t\thost = name\n\t}'), [{}, []], 'of two, none is told');
});

test('a flag that the sub-command that serves has for itself is not given without it, though the root does something', () => {
  const command = (holder: string): readonly string[] => {
    const repo = memoryRepo({
      'go.mod': 'module example.com/app\n\ngo 1.26\n', 'main.go': main(['github.com/spf13/cobra', 'net/http'], `var listen string\n\nvar rootCmd = &cobra.Command{Use: "app", RunE: build}\n\nvar serveCmd = &cobra.Command{Use: "serve", RunE: serve}\n\nfunc init() {\n\t${holder}.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "address")\n\trootCmd.AddCommand(serveCmd)\n}\n\nfunc serve(*cobra.Command, []string) error { return http.ListenAndServe(listen, nil) }\n\nfunc main() { rootCmd.Execute() }`),
    });
    return planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] }).runtimes[0]!.command;
  };
  assert.deepEqual(command('serveCmd'), ['serve', '--listen=0.0.0.0:8080']);
  assert.deepEqual(command('rootCmd'), ['--listen=0.0.0.0:8080']);
});

test('where a host of IPv4 is opened, that of IPv6 beside it is left out in the words of the code', () => {
  const env = (guard: string): unknown => planAddress(program({
    'main.go': main(['net/http', 'strconv'], `type config struct {\n\tListenIPv4 string \`yaml:"listen_ipv4" default:"127.0.0.1" env:"APP_LISTEN_IPV4"\`\n\tListenIPv6 string \`yaml:"listen_ipv6" default:"::1" env:"APP_LISTEN_IPV6"\`\n\tPort int \`yaml:"port" default:"3000" env:"APP_PORT"\`\n}\n\nfunc main() {\n\tc := load()\n\tgo http.ListenAndServe(c.ListenIPv4+":"+strconv.Itoa(c.Port), nil)\n\tif ${guard} {\n\t\tgo http.ListenAndServe("["+c.ListenIPv6+"]:"+strconv.Itoa(c.Port), nil)\n\t}\n\tselect {}\n}`),
  }).runtime, []).env;
  assert.deepEqual(env('c.ListenIPv6 != "-"'), { APP_LISTEN_IPV4: '0.0.0.0', APP_LISTEN_IPV6: '-' });
  assert.deepEqual(env('c.ListenIPv6 != ""'), { APP_LISTEN_IPV4: '0.0.0.0' }, 'what is empty is as if it were not set');
});

test('a flag of a command that its function is handed, as in the go command, is not the program’s own', () => {
  const flags = (parameter: string): readonly unknown[] => program({
    'main.go': main(['flag', 'example.com/team/app/base'], `var cmdUser = &base.Command{UsageLine: "app user", Run: user}\n\nfunc user(${parameter}) {\n\temail := cmd.Flag.String("email", "", "whose")\n\tcmd.Flag.Parse(nil)\n\tprintln(*email)\n}\n\nfunc main() { base.Execute(cmdUser) }`),
    'base/base.go': 'package base\n\nimport "flag"\n\ntype Command struct {\n\tUsageLine string\n\tRun func(*Command, []string)\n\tFlag flag.FlagSet\n}\n\nfunc Execute(*Command) {}\n',
  }).runtime.settings.map(({ name, elsewhere }) => [name, elsewhere]);
  assert.deepEqual(flags('cmd *base.Command, args []string'), [['email', true]]);
  assert.deepEqual(flags('cmd *conf, args []string'), [['email', undefined]]);
});

test('a flag of a command whose name another one has as well is that command’s', () => {
  const command = (file: string, name: string, body = ''): Record<string, string> => ({ [`${file}.go`]: main(['flag', 'github.com/peterbourgon/ff/v3/ffcli'], `var ${file}Cmd = &ffcli.Command{\n\tName: "${name}",\n\tExec: ${file},\n\tFlagSet: func() *flag.FlagSet {\n\t\tfs := newFlagSet("${name}")\n${body}\t\treturn fs\n\t}(),\n}`) });
  const { runtime } = program({
    'main.go': main(['github.com/peterbourgon/ff/v3/ffcli', 'os'], 'func main() {\n\troot := &ffcli.Command{Name: "app", Subcommands: []*ffcli.Command{dnsCmd, serveCmd, webCmd}}\n\troot.ParseAndRun(ctx, os.Args[1:])\n}'),
    ...command('dns', 'status'), ...command('serve', 'serve'), ...command('web', 'status', '\t\tfs.StringVar(&address, "listen", "127.0.0.1:8384", "x")\n'),
  });
  assert.deepEqual([runtime.subcommands?.serves?.name, planAddress(runtime, ['serve']).args], ['serve', []]);
});

test('a variable that chooses among words is demanded where any other ends the program', () => {
  const kind = (otherwise: string, more = ''): readonly string[] => demandedVariables(program({ 'main.go': main(['net/http', 'os', 'strings'], `func main() {\n\tkind := strings.ToLower(os.Getenv("KIND"))\n\tswitch kind {\n\tcase "http"${more}:\n\t\thttp.ListenAndServe(":80", nil)\n\tcase "grpc":\n\t\tgrpc()\n\tdefault:\n\t\t${otherwise}\n\t}\n}`) }).runtime, {}, []);
  assert.deepEqual(kind('panic(kind)'), ['KIND']);
  assert.deepEqual(kind('grpc()'), []);
  assert.deepEqual(kind('panic(kind)', ', ""'), []);
});

test('a flag that a function is handed commands for belongs to those whose files call it', () => {
  const command = (name: string, body: string, more = ''): Record<string, string> => ({ [`${name}.go`]: main(['github.com/spf13/cobra', ...(more === '' ? [] : [more])], `func ${name}Cmd() *cobra.Command {\n\tc := &cobra.Command{Use: "${name}", Run: ${name}}\n${body}\treturn c\n}`) });
  const own = (name: string, caller: string): readonly unknown[] => program({
    'main.go': main(['github.com/spf13/cobra'], 'func main() {\n\troot := &cobra.Command{Use: "app"}\n\troot.AddCommand(runCmd(), testCmd())\n\troot.Execute()\n}'),
    ...command('run', caller === 'run' ? `\talerts.Init(c)\n` : '', caller === 'run' ? 'example.com/team/app/alerts' : ''), ...command('test', caller === 'test' ? `\talerts.Init(c)\n` : '', caller === 'test' ? 'example.com/team/app/alerts' : ''),
    'alerts/alerts.go': 'package alerts\n\nimport "github.com/spf13/cobra"\n\nvar address string\n\nfunc Init(cmd *cobra.Command) {\n\tflags := cmd.Flags()\n\tflags.StringVar(&address, "address", "localhost:8080", "x")\n}\n',
  }).runtime.settings.filter((one) => one.name === name).map(({ elsewhere }) => elsewhere);
  assert.deepEqual([own('address', 'test'), own('address', 'run')], [[true], [undefined]]);
});
