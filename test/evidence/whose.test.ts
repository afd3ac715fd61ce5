import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import type { ProgramFacts } from '../../src/analyze/evidence-facts.ts';
import { findMaker } from '../../src/analyze/generated/makers.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { REPOSITORY_DEFAULTS } from '../../src/plan/repository/repository-options.ts';
import { memoryRepo } from '../../src/repo.ts';

// Whose it is: an address of this program or of another, a tag of this platform or of another, a word of the command line, a path or a part of a URL.

const main = (imports: readonly string[], body: string): string => `package main\n\nimport (\n${imports.map((path) => `\t"${path}"\n`).join('')})\n\n${body}\n`;
const module = 'module example.com/team/app\n\ngo 1.26\n';

function program(files: Record<string, string>): ProgramFacts {
  const found = analyze(memoryRepo({ 'go.mod': module, ...files })).programs[0];
  assert.ok(found !== undefined, 'a program is found');
  return found;
}

/** What the image starts: entrypoint, its words, its environment. */
function started(files: Record<string, string>): { readonly command: readonly string[]; readonly env: Readonly<Record<string, string>>; readonly name: string } {
  const repo = memoryRepo({ 'go.mod': module, ...files });
  const facts = analyze(repo);
  const { plan, targets } = planRepository(repo, facts, { ...REPOSITORY_DEFAULTS, main: facts.product.programs });
  const steps = plan.stages.at(-1)!.steps;
  const command = steps.flatMap((step) => (step.do === 'cmd' ? step.command : []));
  const env = Object.assign({}, ...steps.map((step) => (step.do === 'env' ? step.values : {}))) as Record<string, string>;
  return { command, env, name: targets[0]!.name };
}

const cobra = ['github.com/spf13/cobra'];
const serve = 'var serveCmd = &cobra.Command{Use: "serve", RunE: run}\n\nfunc init() { rootCmd.AddCommand(serveCmd) }\n\nfunc main() { rootCmd.Execute() }';

test('a command whose name begins like that of a root is none', () => {
  const { subcommands } = program({ 'main.go': main(cobra, `var rootCmd = &cobra.Command{Use: "app"}\n\nvar approveCmd = &cobra.Command{Use: "approve", RunE: run}\n\n${serve}`) }).runtime;
  assert.equal(subcommands?.needed, true);
  assert.equal(subcommands?.serves?.name, 'serve');
});

test('what runs in production names a sub-command, although the root does something', () => {
  const code = main(cobra, `var rootCmd = &cobra.Command{Use: "app", RunE: browse}\n\n${serve}`);
  const unit = '[Service]\nExecStart=/usr/bin/app serve\n';
  assert.deepEqual(started({ 'main.go': code, 'packaging/app.service': unit }).command, ['serve']);
  assert.deepEqual(started({ 'main.go': code, 'contrib/plugin/app.service': unit }).command, []);
  assert.deepEqual(started({ 'main.go': code }).command, []);
});

test('go-flags: a command has to be named, unless the parser says otherwise', () => {
  const code = (more: string): string => main(['github.com/jessevdk/go-flags'], `type opts struct {\n\tServer serverCmd \`command:"server"\`\n\tBackup backupCmd \`command:"backup"\`\n}\n\nfunc main() {\n\tp := flags.NewParser(&opts{}, flags.Default)\n${more}\tp.Parse()\n}`);
  assert.deepEqual(started({ 'main.go': code('') }).command, ['server']);
  assert.equal(program({ 'main.go': code('\tp.SubcommandsOptional = true\n') }).runtime.subcommands?.needed, false);
});

test('the configuration of people who develop is not what the image starts with', () => {
  const code = main(['flag', 'os'], 'var path = flag.String("config", "", "file")\n\nfunc main() {\n\tflag.Parse()\n\tos.ReadFile(*path)\n}');
  const makefile = (path: string): string => `run:\n\tgo run . --config=${path}\n`;
  assert.deepEqual(started({ 'main.go': code, 'dev/app.toml': 'a = 1\n', Makefile: makefile('dev/app.toml') }).command, []);
  assert.deepEqual(started({ 'main.go': code, 'etc/app.toml': 'a = 1\n', Makefile: makefile('etc/app.toml') }).command, ['--config=etc/app.toml']);
});

test('an address of another program is not opened: by the words of its usage, by the URL that is made of it, by its name', () => {
  const flags = (name: string, usage: string, more = ''): readonly string[] => started({
    'main.go': main(['flag', 'fmt', 'net/http'], `var apiHost string\n\nfunc main() {\n\tflag.StringVar(&apiHost, "${name}", "localhost", "${usage}")\n\tflag.Int("port", 4000, "port to listen on")\n\tflag.Parse()\n${more}\thttp.ListenAndServe(":4000", nil)\n}`),
  }).command;
  assert.deepEqual(flags('host', 'address to listen on'), ['-host=0.0.0.0']);
  assert.deepEqual(flags('host', 'address to use to reach the API'), []);
  assert.deepEqual(flags('host', 'of the API', '\tfmt.Println(fmt.Sprintf("http://%s:%d/api", apiHost, 4000))\n'), []);
});

test('a variable of another part does not open the address of a file', () => {
  const code = (name: string): string => main(['net/http', 'os'], `func main() {\n\tdata, _ := os.ReadFile("app.yaml")\n\tprintln(len(data), os.Getenv("${name}"))\n\thttp.ListenAndServe(os.Args[1], nil)\n}`);
  const env = (name: string): unknown => started({ 'main.go': code(name), 'app.yaml': 'listen_addr: 127.0.0.1:8080\n' }).env[name];
  assert.equal(env('MOCKOIDC_ADDR'), undefined);
  assert.equal(env('APP_ADDR'), '0.0.0.0:8080');
});

test('variables of nested structs have the prefixes of the fields around, and of the options', () => {
  const code = 'type Stats struct {\n\tListen string `env:"LISTEN" envDefault:"localhost:9100"`\n}\n\ntype Config struct {\n\tStats Stats `envPrefix:"STATS_"`\n\tListen string `env:"LISTEN" envDefault:":8080"`\n}\n\nfunc main() {\n\tvar c Config\n\tenv.ParseWithOptions(&c, env.Options{Prefix: "APP_"})\n\tprintln(c.Listen)\n}';
  const { settings } = program({ 'main.go': main(['github.com/caarlos0/env/v11'], code) }).runtime;
  assert.deepEqual(settings.map(({ name, fallback }) => `${name} ${fallback}`), ['APP_STATS_LISTEN localhost:9100', 'APP_LISTEN :8080']);
});

test('each library has its own word for what stands before variables and flags, and a struct that two fields hold is two', () => {
  const names = (library: string, code: string): string[] => program({ 'main.go': main([library], `${code}\n\nfunc main() { parse() }`) }).runtime.settings.map(({ kind, name }) => `${kind} ${name}`);
  assert.deepEqual(names('github.com/ilyakaznacheev/cleanenv', 'type HTTP struct {\n\tPort string `env:"PORT" env-default:"8080"`\n}\n\ntype Config struct {\n\tPublic HTTP `env-prefix:"PUBLIC_"`\n\tAdmin *HTTP `env-prefix:"ADMIN_"`\n\tName string `env:"NAME" env-default:"a"`\n}\n\nvar (\n\tshared HTTP\n)'), ['env PUBLIC_PORT', 'env ADMIN_PORT', 'env NAME']);
  assert.deepEqual(names('github.com/sethvargo/go-envconfig', 'type HTTP struct {\n\tPort string `env:"PORT, default=8080"`\n}\n\ntype Config struct {\n\tHTTP *HTTP `env:", prefix=HTTP_"`\n}'), ['env HTTP_PORT']);
  assert.deepEqual(names('github.com/jessevdk/go-flags', 'var opts struct {\n\tServer struct {\n\t\tTLS struct {\n\t\t\tPort int `long:"port" env:"PORT" default:"8443" description:"port"`\n\t\t} `group:"tls" namespace:"tls" env-namespace:"TLS"`\n\t} `group:"server" namespace:"server" env-namespace:"SERVER"`\n}'), ['env SERVER_TLS_PORT', 'flag server.tls.port']);
  assert.deepEqual(names('github.com/alecthomas/kong', 'type HTTP struct {\n\tListen string `help:"Address." env:"LISTEN" default:":8080"`\n}\n\ntype CLI struct {\n\tHTTP HTTP `embed:"" prefix:"http-" envprefix:"HTTP_"`\n}'), ['env HTTP_LISTEN', 'flag http-listen']);
  // Of another library's tags nothing is taken.
  assert.deepEqual(names('github.com/caarlos0/env/v11', 'type HTTP struct {\n\tPort string `env:"PORT" envDefault:"8080"`\n}\n\ntype Config struct {\n\tHTTP HTTP `env-prefix:"HTTP_"`\n}'), ['env PORT']);
});

test('the prefix of variables may stand in a variable', () => {
  const code = 'func main() {\n\tprefix := "tower"\n\tviper.SetEnvPrefix(prefix)\n\tviper.AutomaticEnv()\n\tviper.SetDefault("port", 8080)\n}';
  assert.equal(program({ 'main.go': main(['github.com/spf13/viper'], code) }).runtime.keyVariables?.prefix, 'tower_');
  const named = (prefix: string): (string | undefined)[] => program({ 'main.go': main(['os', 'strings', 'github.com/spf13/viper'], `var slug = "tower"\n\n${code.replace('SetEnvPrefix(prefix)', `SetEnvPrefix(${prefix})`)}`) }).runtime.settings.map(({ env }) => env);
  assert.deepEqual(named('strings.ToUpper(slug)'), ['TOWER_PORT']);
  assert.deepEqual(named('strings.TrimSuffix(os.Args[0], ".exe")'), [undefined], 'only a run would tell');
});

test('parts of URLs, names of fields and directories that are written to are no files of the program', () => {
  const body = [
    'type info struct {\n\tName string `json:"notes.txt"`\n}', 'func path(version string) string {\n\tbasePath := "apis/"\n\treturn basePath + version\n}',
    'func main() {\n\tout := flag.String("out", "docs/cli", "directory to write to")\n\tpages := flag.String("pages-dir", "web/pages", "directory of the pages")\n\tprintln(*out, *pages)\n\tif strings.HasPrefix(os.Args[1], "img/") {\n\t\tprintln("an image")\n\t}\n}',
  ].join('\n\n');
  const found = program({ 'main.go': main(['flag', 'os', 'strings'], body), 'notes.txt': '', 'apis/a.txt': '', 'img/a.png': '', 'docs/cli/a.md': '', 'web/pages/a.html': '' });
  assert.deepEqual(found.runtime.files.map(({ path }) => path), ['web/pages']);
});

test('a file of the system is none that a deployment brings, and a variable that every container has is none that it demands', () => {
  const { files } = program({ 'main.go': main(['os'], 'func main() {\n\tos.ReadFile("/etc/krb5.conf")\n\tos.ReadFile("/etc/app/app.conf")\n}') }).runtime;
  assert.deepEqual(files.map(({ path }) => path), ['/etc/app/app.conf']);
});

test('a tag that is the name of another system is none of this image', () => {
  const workflow = 'jobs:\n  phone:\n    steps:\n      - run: go build -tags android -o app-arm64 .\n';
  const { flags } = program({ 'main.go': main([], 'func main() { println() }'), '.github/workflows/build.yml': workflow, 'extra.go': '//go:build extra\n\npackage main\n' });
  assert.deepEqual(flags.tags, []);
});

test('a rule that takes a file away, or only makes its directory, does not make it', () => {
  const makefile = 'clean:\n\trm -rf bin web/site\n\nbuild:\n\tmkdir -p dist web/site\n\tgo build ./...\n\npages:\n\tcd web && npm run build && mv build ../web/site\n\nstub:\n\tmkdir -p web/site\n\ttouch web/site/index.html\n';
  const repo = memoryRepo({ Makefile: makefile });
  assert.deepEqual([findMaker(repo, 'web/site')?.command, findMaker(repo, 'web/site')?.starts], ['make stub', []]);
});

test('a program in cmd at the top is called like its module', () => {
  const code = main(['net/http'], 'func main() { http.ListenAndServe(":8080", nil) }');
  assert.equal(started({ 'cmd/main.go': code }).name, 'app');
  assert.equal(analyze(memoryRepo({ 'go.mod': module, 'cmd/main.go': code })).programs[0]?.dir, 'cmd');
  const repo = memoryRepo({ 'go.mod': 'module example.com/team/tower/v2\n\ngo 1.26\n', 'cmd/main.go': code });
  assert.equal(planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['cmd'] }).targets[0]?.name, 'tower');
});

test('beside a flag that says that it listens, a bare host is that of a database', () => {
  const code = main(['github.com/jessevdk/go-flags', 'net/http'], 'type opts struct {\n\tHost string `long:"host" description:"Server" default:"localhost"`\n\tBind string `long:"bind" description:"HTTP server host" default:"localhost"`\n\tPort int `long:"listen" default:"8081"`\n}\n\nfunc main() {\n\tflags.Parse(&opts{})\n\thttp.ListenAndServe("localhost:8081", nil)\n}');
  assert.deepEqual(started({ 'main.go': code }).command, ['--bind=0.0.0.0']);
});

test('a flag whose default is computed is none that has to be given', () => {
  const code = (fallback: string): string => main(['flag', 'log'], `func main() {\n\tevery := flag.Int("every", ${fallback}, "seconds")\n\tflag.Parse()\n\tif *every <= 0 {\n\t\tlog.Fatal("every must be positive")\n\t}\n}`);
  const required = (fallback: string): boolean => program({ 'main.go': code(fallback) }).runtime.settings[0]!.required;
  assert.deepEqual([required('0'), required('seconds("30s")')], [true, false]);
});

test('a flag that is demanded below a switch is that of those who turn it on', () => {
  const code = (test: string): string => main(['flag', 'log'], `var cfg struct{ Revert bool; Table string }\n\nfunc main() {\n\tflag.BoolVar(&cfg.Revert, "revert", false, "x")\n\tflag.StringVar(&cfg.Table, "table", "", "x")\n\tflag.Parse()\n\tif ${test} {\n\t\tif cfg.Table == "" {\n\t\t\tlog.Fatal("-table is required")\n\t\t}\n\t}\n}`);
  const required = (test: string): string[] => program({ 'main.go': code(test) }).runtime.settings.flatMap((one) => (one.required ? [one.name] : []));
  assert.deepEqual(['cfg.Revert', '!cfg.Revert'].map(required), [[], ['table']]);
});

test('a port that a function is handed for datagrams is the flag that its callers give, and no stream has it', () => {
  const receive = 'package flow\n\nimport "net"\n\ntype State struct{}\n\nfunc (s *State) Receive(addr string, port int) error { return receive(addr, port) }\n\nfunc receive(addr string, port int) error {\n\tat := net.UDPAddr{\n\t\tIP: net.ParseIP(addr),\n\t\tPort: port,\n\t}\n\t_, err := net.ListenUDP("udp", &at)\n\treturn err\n}\n';
  const start = main(['example.com/team/app/flow', 'flag', 'net/http'], 'var (\n\tport = flag.Int("flow.port", 6300, "port")\n\tweb = flag.String("web", ":8080", "address")\n)\n\nfunc main() {\n\tflag.Parse()\n\ts := &flow.State{}\n\tgo s.Receive("", *port)\n\thttp.ListenAndServe(*web, nil)\n}');
  const ports = (code: string): string[] => program({ 'main.go': code, 'flow/flow.go': receive }).runtime.ports.map(({ port, protocol }) => `${port}/${protocol}`).sort();
  assert.deepEqual(ports(start), ['6300/udp', '8080/tcp']);
  assert.deepEqual(ports(start.replace('ListenAndServe(*web', 'ListenAndServe(fmt.Sprintf(":%d", *port)')), ['6300/tcp', '6300/udp', '8080/tcp']);
});

test('a port of datagrams does not hide the port that a constant sets', () => {
  const found = program({ 'main.go': main(['net', 'net/http'], 'type module struct{ Listen string }\n\nfunc main() {\n\tvar m module\n\tm.Listen = ":1984"\n\tnet.ListenPacket("udp", ":5353")\n\thttp.ListenAndServe(m.Listen, nil)\n}') });
  assert.deepEqual(found.runtime.ports.map(({ port, protocol }) => `${port}/${protocol}`).sort(), ['1984/tcp', '5353/udp']);
});

test('a front end may say where it writes behind a variable', () => {
  const repo = memoryRepo({
    'backend/go.mod': module, 'backend/main.go': main(['example.com/team/app/ui'], 'func main() { println(ui.Files) }'),
    'backend/ui/ui.go': 'package ui\n\nimport "embed"\n\n//go:embed all:dist/*\nvar Files embed.FS\n',
    'frontend/package.json': '{"name":"ui","scripts":{"build":"vite build"},"devDependencies":{"@sveltejs/kit":"1","vite":"6"}}', 'frontend/package-lock.json': '{}',
    'frontend/svelte.config.js': "export default { kit: { adapter: adapter({ pages: process.env.OUT ?? '../backend/ui/dist' }) } };\n",
  });
  assert.deepEqual(analyze(repo).frontEnds.map(({ output }) => output?.value), ['backend/ui/dist']);
});

test('a flag of another sub-command is none of the one that serves', () => {
  const files = (name: string): Record<string, string> => ({
    'main.go': main(cobra, 'var rootCmd = &cobra.Command{Use: "app"}\n\nfunc main() { rootCmd.Execute() }'),
    'serve.go': main(['github.com/spf13/cobra', 'net/http'], 'func init() {\n\tcmd := &cobra.Command{Use: "serve", RunE: serve}\n\trootCmd.AddCommand(cmd)\n}\n\nfunc serve(*cobra.Command, []string) error { return http.ListenAndServe("127.0.0.1:8080", nil) }'),
    [name]: main(cobra, `var address string\n\nfunc ${name === 'ask.go' ? 'init' : 'flags'}() {\n\tcmd := ${name === 'ask.go' ? '&cobra.Command{Use: "ask", RunE: ask}' : 'rootCmd'}\n\tcmd.Flags().StringVar(&address, "address", "127.0.0.1:8080", "address")\n\trootCmd.AddCommand(cmd)\n}`),
  });
  assert.deepEqual(started(files('ask.go')).command, ['serve']);
  assert.deepEqual(started(files('flags.go')).command, ['serve', '--address=0.0.0.0:8080']);
});

test('a port that a command below another sub-command takes is none of the one that serves', () => {
  const { runtime } = program({
    'main.go': main(cobra, 'var rootCmd = &cobra.Command{Use: "app"}\n\nfunc main() {\n\tperform := &cobra.Command{Use: "perform"}\n\tperform.AddCommand(newCode())\n\trootCmd.AddCommand(perform, newServe())\n\trootCmd.Execute()\n}'),
    'serve.go': main(['github.com/spf13/cobra', 'net/http', 'strconv'], 'func newServe() *cobra.Command {\n\tcmd := &cobra.Command{\n\t\tUse: "serve",\n\t\tRunE: serve,\n\t}\n\tcmd.Flags().Int("admin-port", 4445, "x")\n\treturn cmd\n}\n\nconst DefaultPort = 4444\n\nfunc serve(*cobra.Command, []string) error { return http.ListenAndServe(":"+strconv.Itoa(DefaultPort), nil) }'),
    'code.go': main(cobra, 'func newCode() *cobra.Command {\n\tcmd := &cobra.Command{\n\t\tUse: "code",\n\t\tRunE: func(cmd *cobra.Command, args []string) error {\n\t\t\treturn nil\n\t\t},\n\t}\n\tcmd.Flags().IntP("port", "p", 4446, "x")\n\treturn cmd\n}'),
  });
  assert.deepEqual(runtime.ports.map(({ port }) => port).toSorted(), [4444, 4445]);
});

test('a flag whose default is a URL is where a client asks', () => {
  const code = (name: string): string => main(['flag', 'net/http'], `func main() {\n\ta := flag.String("${name}", "http://localhost:8080", "address")\n\tflag.Parse()\n\thttp.ListenAndServe(*a, nil)\n}`);
  assert.deepEqual(started({ 'main.go': code('address') }).command, []);
  assert.deepEqual(started({ 'main.go': code('listen-address') }).command, ['-listen-address=http://0.0.0.0:8080']);
});

test('a variable that one of several providers lacks does not end the program', () => {
  const lookup = (pkg: string): string => `package ${pkg}\n\nimport (\n\t"errors"\n\t"os"\n)\n\nfunc New() error {\n\ttoken, ok := os.LookupEnv("TOKEN")\n\tif !ok {\n\t\treturn errors.New("no token")\n\t}\n\tprintln(token)\n\treturn nil\n}\n`;
  const required = (pkg: string): boolean => program({ [`${pkg}/${pkg}.go`]: lookup(pkg), 'main.go': main([`example.com/team/app/${pkg}`], `func main() { ${pkg}.New() }`) }).runtime.settings[0]!.required;
  assert.deepEqual([required('config'), required('civo')], [true, false]);
});

test('a configuration that is asked for and may be missing is none that a deployment must bring', () => {
  const code = (block: string): string => main(['log', 'github.com/spf13/viper'], `func main() {\n\tviper.SetConfigName("app")\n\tviper.AddConfigPath(".")\n\tif err := viper.ReadInConfig(); err != nil {\n${block}\t}\n}`);
  const wanted = (block: string): readonly string[] => program({ 'main.go': code(block) }).runtime.files.filter(({ required }) => required).map(({ path }) => path);
  assert.deepEqual(wanted('\t\tlog.Fatal(err)\n'), ['app.yaml']);
  assert.deepEqual(wanted('\t\tif _, ok := err.(viper.ConfigFileNotFoundError); !ok {\n\t\t\tlog.Fatal(err)\n\t\t}\n'), []);
});

test('an example stands in for a configuration only where the program does not tell the lack of it apart', () => {
  const code = (block: string): string => main(['errors', 'log', 'github.com/spf13/viper'], `func main() {\n\tviper.SetConfigName("app")\n\tviper.AddConfigPath(".")\n\tif err := viper.ReadInConfig(); err != nil {\n${block}\t}\n}`);
  const optional = (block: string): unknown => program({ 'main.go': code(block), 'app.example.yaml': 'database: postgres://user:word@host/db\n' }).runtime.files.map((use) => [use.example, use.optional === true]);
  const found = [['app.example.yaml', true]];
  assert.deepEqual(optional('\t\tif ok := errors.As(err, &viper.ConfigFileNotFoundError{}); !ok {\n\t\t\tlog.Fatal(err)\n\t\t}\n'), found);
  assert.deepEqual(optional('\t\tif _, ok := err.(viper.ConfigFileNotFoundError); ok {\n\t\t\tlog.Println("defaults")\n\t\t} else {\n\t\t\tlog.Fatal(err)\n\t\t}\n'), found);
  const ends = [['app.example.yaml', false]];
  assert.deepEqual(optional('\t\tif _, ok := err.(viper.ConfigFileNotFoundError); ok {\n\t\t\tlog.Fatal("no configuration")\n\t\t}\n'), ends);
  assert.deepEqual(optional('\t\tlog.Println(err)\n'), ends);
});

test('tags of what is run in passing are none of the build', () => {
  const makefile = 'build:\n\tgo build -o app .\n\ncompletions:\n\tgo run -tags complete . completion\n';
  assert.deepEqual(program({ 'main.go': main([], 'func main() { println() }'), 'complete.go': '//go:build complete\n\npackage main\n', Makefile: makefile }).flags.tags, []);
});

test('a tag of a field may hold the default of its variable', () => {
  const { ports } = program({ 'main.go': main(['github.com/joeshaw/envdecode', 'net/http'], 'type config struct {\n\tPort string `env:"PORT,default=3000,strict"`\n}\n\nfunc main() {\n\tvar c config\n\tenvdecode.Decode(&c)\n\thttp.ListenAndServe(":"+c.Port, nil)\n}') }).runtime;
  assert.deepEqual(ports.map(({ port, setting }) => `${port} ${setting?.env}`), ['3000 PORT']);
});

test('a word that may be missing leads to the usage, where the switch says so', () => {
  const code = (last: string): string => main(['flag', 'fmt', 'os'], `func main() {\n\tflag.Parse()\n\tsubcmd := ""\n\tif args := flag.Args(); len(args) > 0 {\n\t\tsubcmd = args[0]\n\t}\n\tswitch subcmd {\n\tcase "server":\n\t\tserve()\n\tcase "client":\n\t\task()\n\tdefault:\n\t\t${last}\n\t}\n}`);
  assert.deepEqual(started({ 'main.go': code('fmt.Print(help)\n\t\tos.Exit(0)') }).command, ['server']);
  assert.deepEqual(started({ 'main.go': code('serve()') }).command, []);
});

test('what ends the program where a variable is empty stands in that block', () => {
  const code = (block: string): string => main(['log', 'os'], `func main() {\n\tkey := os.Getenv("KEY")\n\tif key == "" {\n\t\t${block}\n\t}\n\tif err := run(key); err != nil {\n\t\tlog.Fatal(err)\n\t}\n}`);
  const required = (block: string): boolean => program({ 'main.go': code(block) }).runtime.settings[0]!.required;
  assert.deepEqual([required('log.Fatal("KEY is not set")'), required('log.Print("no key")')], [true, false]);
});

test('of many calls that a page shows none is the one that is meant', () => {
  const code = main(cobra, `var rootCmd = &cobra.Command{Use: "app"}\n\n${serve}`);
  const readme = (...lines: string[]): string => `# app\n\n\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n`;
  assert.deepEqual(started({ 'main.go': code, 'README.md': readme('app serve --keygen -', 'app serve --port 8080') }).command, ['serve']);
  assert.deepEqual(started({ 'main.go': code, 'README.md': readme('app serve --keygen -', 'app serve --port $PORT') }).command, ['serve']);
  assert.deepEqual(started({ 'main.go': code, 'README.md': readme('app serve --port 8080') }).command, ['serve', '--port', '8080']);
});

test('a slash before a later part of a joined path is a separator', () => {
  const found = program({ 'main.go': main(['os', 'path/filepath'], 'const place = "/conf/app.ini"\n\nfunc main() {\n\tdir, _ := os.Getwd()\n\tos.ReadFile(filepath.Join(dir, place))\n}'), 'conf/app.ini': 'a = 1\n' });
  assert.deepEqual(found.runtime.files.map(({ path, found: at }) => [path, at?.path]), [['conf/app.ini', 'conf/app.ini']]);
});

test('what ends in a block within the block of a variable does not make the variable required', () => {
  const asked = (block: string): boolean | undefined => program({ 'main.go': main(['log', 'net/http', 'os'], `func main() {\n\tif os.Getenv("NO_CHECK") == "" {\n${block}\t}\n\thttp.ListenAndServe(":8080", nil)\n}`) }).runtime.settings[0]?.required;
  assert.deepEqual([asked('\t\tlog.Fatal("no")\n'), asked('\t\tif err := check(); err != nil {\n\t\t\tlog.Fatal(err)\n\t\t}\n')], [true, false]);
});

test('what ends in a block within the block of a flag does not make the flag required', () => {
  const code = main(['flag', 'log', 'net/http'], 'func main() {\n\tsocket := flag.String("socket", "", "path")\n\tflag.Parse()\n\tif *socket == "" {\n\t\tif err := http.ListenAndServe(":8080", nil); err != nil {\n\t\t\tlog.Fatalf("no: %v", err)\n\t\t}\n\t}\n}');
  assert.equal(program({ 'main.go': code }).runtime.settings[0]?.required, false);
});

test('a root that is an error without a word behind it runs nothing', () => {
  const root = (more: string): string => main(cobra, `var rootCmd = &cobra.Command{\n\tUse: "app",\n${more}\tRun: func(cmd *cobra.Command, args []string) { tip() },\n}\n\n${serve}`);
  const command = (more: string): readonly string[] => started({ 'main.go': root(more) }).command;
  assert.deepEqual(command('\tArgs: func(cmd *cobra.Command, args []string) error {\n\t\tif len(args) < 1 {\n\t\t\ttip()\n\t\t\treturn errors.New("requires at least one arg")\n\t\t}\n\t\treturn nil\n\t},\n'), ['serve']);
  assert.deepEqual(command('\tArgs: cobra.MinimumNArgs(1),\n'), ['serve']);
  assert.deepEqual(command('\tArgs: cobra.NoArgs,\n'), []);
});

test('a port in the folder internal is none for the people who run the program', () => {
  const repo = memoryRepo({ 'go.mod': module, 'main.go': main(['example.com/team/app/internal/conf', 'net/http'], 'func main() { http.ListenAndServe(conf.Address(), nil) }'), 'internal/conf/conf.go': 'package conf\n\nconst DefaultPort = 5244\n\nfunc Address() string { return address(DefaultPort) }\n' });
  const { plan } = planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] });
  assert.deepEqual(plan.stages.at(-1)!.steps.flatMap((step) => (step.do === 'expose' ? step.ports : [])), [5244]);
});

test('a flag whose default cannot be told does not open the address of another part', () => {
  const code = (fallback: string): string => main(['flag', 'net/http'], `const inner = "127.0.0.1:9000"\n\nfunc main() {\n\tflag.String("ui.addr", ${fallback}, "address of the pages")\n\tflag.Parse()\n\thttp.ListenAndServe(inner, nil)\n}`);
  assert.deepEqual(started({ 'main.go': code('defaults.UI') }).command, []);
  assert.deepEqual(started({ 'main.go': code('""') }).command, ['-ui.addr=0.0.0.0:9000']);
});

test('what every shown call names is needed, whatever else they say', () => {
  const code = main(cobra, `var rootCmd = &cobra.Command{Use: "app"}\n\n${serve}`);
  assert.deepEqual(started({ 'main.go': code, 'README.md': '# app\n\n```sh\napp serve /data\napp serve /mnt/data --console :9001\n```\n' }).command, ['serve', '/data']);
});

test('a flag belongs to the command whose flags it is added to', () => {
  const code = (holder: string): string => main(['github.com/spf13/cobra', 'net/http'], `var rootCmd = &cobra.Command{Use: "app"}\n\nvar serveCmd = &cobra.Command{Use: "serve", RunE: serve}\n\nvar askCmd = &cobra.Command{Use: "ask", RunE: ask}\n\nfunc init() {\n\t${holder}.Flags().StringVar(&address, "address", "127.0.0.1:8080", "address")\n\trootCmd.AddCommand(serveCmd, askCmd)\n}\n\nfunc serve(*cobra.Command, []string) error { return http.ListenAndServe("127.0.0.1:8080", nil) }\n\nfunc main() { rootCmd.Execute() }`);
  assert.deepEqual(started({ 'main.go': code('serveCmd') }).command, ['serve', '--address=0.0.0.0:8080']);
  assert.deepEqual(started({ 'main.go': code('askCmd') }).command, ['serve']);
});

test('the host of a URL that is asked is no port of the program', () => {
  const found = program({ 'main.go': main(['net/http'], 'func main() {\n\treq, _ := http.NewRequest("GET", "/", nil)\n\treq.URL.Host = "localhost:8080"\n\thttp.DefaultClient.Do(req)\n}') });
  assert.deepEqual(found.runtime.ports, []);
});

test('what compose and Kubernetes give a variable that has nothing of its own is its port', () => {
  const code = (fallback: string): string => main(['log', 'net/http', 'os'], `func main() {\n\taddr := os.Getenv("LISTEN_ADDRESS")\n\tif addr == "" {\n\t\t${fallback}\n\t}\n\thttp.ListenAndServe(addr, nil)\n}`);
  const compose = (value: string): string => `services:\n  app:\n    build: .\n    environment:\n      LISTEN_ADDRESS: "${value}"\n      REDIS_ADDR: "redis:6379"\n  other:\n    image: example.org/other\n    environment:\n      LISTEN_ADDRESS: ":9999"\n`;
  const env = (files: Record<string, string>): unknown => started(files).env['LISTEN_ADDRESS'];
  const demanded = code('log.Fatal("no address")');
  assert.equal(env({ 'main.go': demanded, 'compose.yaml': compose(':4000') }), ':4000');
  assert.equal(env({ 'main.go': demanded, 'compose.yaml': compose('$ADDRESS') }), undefined);
  assert.equal(env({ 'main.go': demanded }), undefined);
  assert.equal(env({ 'main.go': code('addr = ":8080"'), 'compose.yaml': compose(':4000') }), undefined);
  const pod = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app}\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n          image: example.org/team/app:1\n          env:\n            - {name: LISTEN_ADDRESS, value: ":5000"}\n';
  assert.equal(env({ 'main.go': demanded, 'k8s/app.yaml': pod }), ':5000');
});

test('a word for the machine’s service manager is no server', () => {
  const words = (names: readonly string[]): string => main(['github.com/kardianos/service', 'os'], `func main() {\n\ts, _ := service.New(nil, nil)\n\tif len(os.Args) < 2 {\n\t\tusage()\n\t}\n\tswitch os.Args[1] {\n\tcase ${names.map((name) => `"${name}"`).join(', ')}:\n\t\tservice.Control(s, os.Args[1])\n\t}\n}`);
  assert.deepEqual(started({ 'main.go': words(['install', 'uninstall', 'start', 'stop', 'restart']) }).command, []);
  assert.deepEqual(started({ 'main.go': words(['start', 'stop', 'status']) }).command, ['start'], 'one that starts and stops itself');
});

test('a function of another package that returns without a word says nothing of the program', () => {
  const daemon = (then: string): string => `package daemon\n\nimport "os"\n\nfunc Init() error {\n\tif len(os.Args) < 2 {\n\t\treturn${then}\n\t}\n\tswitch os.Args[1] {\n\tcase "reload", "stop":\n\t}\n}\n`;
  const needed = (then: string): boolean | undefined => program({ 'main.go': main(['example.com/team/app/daemon'], 'func main() { daemon.Init() }'), 'daemon/daemon.go': daemon(then) }).runtime.subcommands?.needed;
  assert.equal(needed(''), false);
  assert.equal(needed(' errors.New("no command")'), true);
});

test('commands that main looks for by their names, as the go command does', () => {
  const found = (literal: string, name: string): string | undefined => program({
    'main.go': main(['flag', 'example.com/team/app/command'], `func main() {\n\tflag.Parse()\n\targs := flag.Args()\n\tif len(args) < 1 {\n\t\tusage()\n\t}\n\tfor _, cmd := range command.Commands {\n\t\tif cmd.${name} == args[0] && cmd.Run != nil {\n\t\t\tcmd.Run(args[1:])\n\t\t}\n\t}\n}`),
    'command/server.go': `package command\n\nvar Commands = []*Command{cmdServer, cmdFix}\n\n${literal}\n`,
  }).runtime.subcommands?.serves?.name;
  assert.equal(found('var cmdServer = &Command{\n\tUsageLine: "server -dir=/tmp",\n}\n\nvar cmdFix = &Command{\n\tUsageLine: "fix",\n}', 'Name()'), 'server');
  assert.equal(found('func init() { Commands = append(Commands, &Command{\n\tName: "serve",\n\tRun: run,\n}) }', 'Name'), 'serve');
});

test('a port is the program’s own where the host beside it is on all interfaces', () => {
  const ports = (conf: string): readonly unknown[] => program({ 'main.go': main(['gopkg.in/ini.v1'], 'func main() { ini.Load("app.conf") }'), 'app.conf': conf }).runtime.ports.map(({ port, bind }) => [port, bind]);
  assert.deepEqual(ports('bridge_port=8024\nbridge_ip=0.0.0.0\ndb_port=5000\ndb_ip=10.0.0.1\n'), [[8024, 'all']]);
});

test('a list of addresses over several lines', () => {
  const files = { 'main.go': main(['github.com/BurntSushi/toml'], 'func main() { toml.DecodeFile("app.conf", &conf) }'), 'app.conf': '# Where it listens\nlisten = [\n    "127.0.0.1:8053",\n    "[::1]:8053",\n\n    # ":8053",\n]\n\npath = "/q"\n' };
  assert.deepEqual(program(files).runtime.ports.map(({ port, bind, at }) => [port, bind, at.line]), [[8053, 'loopback', 3]]);
  const repo = memoryRepo({ 'go.mod': module, ...files });
  const facts = analyze(repo);
  const { plan } = planRepository(repo, facts, { ...REPOSITORY_DEFAULTS, main: facts.product.programs });
  const scripts = plan.stages.flatMap(({ steps }) => steps.flatMap((step) => (step.do === 'run' ? step.script : [])));
  // A container without IPv6 has no such address.
  assert.deepEqual(scripts.filter((line) => line.startsWith('sed')), ["sed '4d;s|127\\.0\\.0\\.1:8053|0.0.0.0:8053|' /configuration >/rootfs/app/app.conf"]);
});

test('a command of kingpin that only holds others serves nothing', () => {
  const serves = (more: string): string | undefined => program({
    'main.go': main(['github.com/alecthomas/kingpin/v2'], 'func main() {\n\tapp := kingpin.New("tool", "")\n\tc.server.setup(app)\n\tapp.Parse(os.Args[1:])\n}'),
    'server.go': `package main\n\nimport "github.com/alecthomas/kingpin/v2"\n\nfunc (c *commandServer) setup(parent commandParent) {\n\tcmd := parent.Command("server", "Control a server.")\n${more}}\n\nfunc (c *commandStatus) setup(parent commandParent) {\n\tcmd := parent.Command("status", "Say how it is.")\n\tcmd.Action(c.run)\n}\n`,
  }).runtime.subcommands?.serves?.name;
  assert.equal(serves('\tc.status.setup(cmd)\n'), undefined);
  assert.equal(serves('\tc.status.setup(cmd)\n\tcmd.Action(c.run)\n'), 'server');
  assert.equal(serves('\tc.flags.register(cmd)\n'), 'server', 'that it is handed to makes no command');
});

test('of what stands below a command that serves, all of it; a list below one does nothing of the kind', () => {
  const words = (parent: string, children: readonly string[]): readonly string[] | undefined => program({
    'main.go': main(cobra, `var rootCmd = &cobra.Command{Use: "app"}\n\nvar parentCmd = &cobra.Command{Use: "${parent}"}\n\n${children.map((name) => `var ${name}Cmd = &cobra.Command{Use: "${name}", RunE: run}`).join('\n')}\n\nfunc init() {\n\trootCmd.AddCommand(parentCmd)\n${children.map((name) => `\tparentCmd.AddCommand(${name}Cmd)\n`).join('')}}\n\nfunc main() { rootCmd.Execute() }`),
  }).runtime.subcommands?.serves?.words;
  assert.deepEqual(words('serve', ['admin', 'public', 'all']), ['serve', 'all']);
  assert.deepEqual(words('migrate', ['all', 'status']), undefined);
  assert.deepEqual(words('api', ['list']), undefined);
  assert.deepEqual(words('api', ['begin']), ['api', 'begin']);
});

test('a command that shows its profiles beside its work is no server', () => {
  const serves = (handler: string, more = ''): string | undefined => program({
    'main.go': main([...cobra, 'net/http'], `var rootCmd = &cobra.Command{Use: "app"}\n\nvar loadCmd = &cobra.Command{Use: "load", RunE: run}\n\nfunc init() { rootCmd.AddCommand(loadCmd) }\n\nfunc run(cmd *cobra.Command, args []string) error {\n${more}\tgo func() {\n\t\tif err := http.ListenAndServe(":6060", ${handler}); err != nil {\n\t\t\tpanic(err)\n\t\t}\n\t}()\n\treturn work(args)\n}\n\nfunc main() { rootCmd.Execute() }`),
  }).runtime.subcommands?.serves?.name;
  assert.equal(serves('nil'), undefined);
  assert.equal(serves('newHandler()'), 'load');
  assert.equal(serves('nil', '\thttp.HandleFunc("/", page)\n'), 'load');
});

test('a host of the program’s own on the loopback interface makes the port beside it its own', () => {
  const ports = (json: string): readonly unknown[] => program({ 'main.go': main(['os'], 'func main() { os.ReadFile("config.json") }'), 'config.json': json }).runtime.ports.map(({ port, bind }) => [port, bind]);
  assert.deepEqual(ports('{"wwwAddress": "localhost", "wwwPort": 8080, "dbAddress": "localhost", "dbPort": 5000}'), [[8080, 'loopback']]);
  assert.deepEqual(ports('{"apiHost": "api.example.com", "apiPort": 8443}'), []);
});

test('beside a web socket of its own the host that a service is asked at is another’s; each key has its line, and datagrams their name', () => {
  const config = (own: string): string => `{\n  "redis": { "port": 6379 },\n  "${own}": {\n    "host": "0.0.0.0",\n    "port": 8989\n  },\n  "udp": {\n    "listen_port": 8990\n  },\n  "asr": {\n    "funasr": {\n      "host": "127.0.0.1",\n      "port": "10096"\n    }\n  }\n}\n`;
  const ports = (own: string): readonly string[] => program({ 'main.go': main(['os'], 'func main() { os.ReadFile("config.json") }'), 'config.json': config(own) }).runtime.ports.map(({ port, protocol, at }) => `${port}/${protocol} ${at.line}`);
  assert.deepEqual(ports('websocket'), ['8989/tcp 5', '8990/udp 8']);
  assert.deepEqual(ports('hub'), ['8989/tcp 5', '8990/udp 8', '10096/tcp 13']);
});

test('a flag of a type of the program’s own that must be there, as its usage says, is given as the README does', () => {
  const files = (usage: string): Record<string, string> => ({
    'main.go': main(['flag', 'net/http'], `func main() {\n\tflag.Var(&nodes, "L", "${usage}")\n\tpprof := flag.String("P", ":6060", "profiles")\n\tflag.Parse()\n\tif flag.NFlag() == 0 {\n\t\tflag.PrintDefaults()\n\t\tos.Exit(0)\n\t}\n\thttp.ListenAndServe(*pprof, nil)\n}`),
    'README.md': '# app\n\n```bash\napp -L=:8080\n```\n',
  });
  assert.deepEqual(started(files('listen address (required)')).command, ['-L=:8080']);
  assert.deepEqual(started(files('listen address')).command, []);
});

test('a flag of the set that one mode of a program is handed is not the program’s', () => {
  const command = (handed: string): readonly string[] => started({
    'main.go': main(['flag', 'net/http', 'example.com/team/app/cmdmain'], `var port = flag.String("port", ":3179", "x")\n\nfunc init() {\n\t${handed}\n\t\tflags.StringVar(&cmd.host, "host", "localhost", "host to listen on")\n\t})\n}\n\nfunc main() {\n\tcmdmain.Main()\n\thttp.ListenAndServe(*port, nil)\n}`),
    'cmdmain/main.go': 'package cmdmain\n\nfunc Main() {}\n',
  }).command;
  assert.deepEqual(command('cmdmain.RegisterMode("init", func(flags *flag.FlagSet) {'), []);
  assert.deepEqual(command('cmdmain.Flags(func(flags *flag.FlagSet) {'), ['-host=0.0.0.0']);
});

test('every address of a configuration on the loopback interface is opened, but for those of its inside', () => {
  const repo = memoryRepo({ 'go.mod': module, 'main.go': main(['os'], 'func main() { os.ReadFile("config.json") }'), 'config.json': '{\n\t"wwwAddress": "localhost",\n\t"wwwPort": 8080,\n\t"serviceAddress": "localhost",\n\t"servicePort": 8085,\n\t"adminAddress": "localhost",\n\t"adminPort": 9090\n}\n' });
  const facts = analyze(repo);
  const { plan } = planRepository(repo, facts, { ...REPOSITORY_DEFAULTS, main: facts.product.programs });
  const steps = plan.stages.flatMap((stage) => stage.steps);
  assert.deepEqual(steps.flatMap((step) => (step.do === 'run' ? step.script.filter((line) => line.startsWith('sed')) : [])), ["sed '2s|localhost|0.0.0.0|;4s|localhost|0.0.0.0|' /configuration >/rootfs/app/config.json"]);
  assert.deepEqual(steps.flatMap((step) => (step.do === 'expose' ? step.ports : [])).map(String), ['8080', '8085']);
});

test('the field of another part of a configuration is not what is listened on, though it is called so too', () => {
  const listened = (part: string): readonly unknown[] => program({ 'main.go': main(['net/http', 'os'], `func main() {\n\tcfg.${part}.Port = os.Getenv("SERVICE_PORT")\n\thttp.ListenAndServe(":"+cfg.Web.Port, nil)\n}`) }).runtime.ports.map(({ setting }) => setting?.env);
  assert.deepEqual(listened('Web'), ['SERVICE_PORT']);
  assert.deepEqual(listened('Queue'), []);
});

test('an address that a function is handed is listened on, whatever the variable behind it is called', () => {
  const code = (call: string): string => main(['net/http', 'os'], `type Config struct{ BackendURL string }\n\nvar envs = Config{\n\tBackendURL: get("BACKEND_URL", "127.0.0.1:8000"),\n}\n\nfunc get(k, d string) string {\n\tif v, ok := os.LookupEnv(k); ok {\n\t\treturn v\n\t}\n\treturn d\n}\n\nfunc main() {\n\tcfg := envs\n\t${call}\n}\n\nfunc server(addr string) *http.Server {\n\treturn &http.Server{\n\t\tAddr: addr,\n\t}\n}`);
  const ports = (call: string): readonly unknown[] => program({ 'main.go': code(call) }).runtime.ports.map(({ address, setting }) => [address, setting?.env]);
  assert.deepEqual(ports('server(cfg.BackendURL).ListenAndServe()'), [['127.0.0.1:8000', 'BACKEND_URL']]);
  assert.deepEqual(ports('http.Get(cfg.BackendURL)'), []);
});

test('an example that names another container for an address says where that is reached', () => {
  const ports = (value: string): readonly unknown[] => program({ 'main.go': main(['net', 'os'], 'func main() { net.Dial("tcp", os.Getenv("ORDERS_GRPC_ADDR")) }'), '.env.example': `ORDERS_GRPC_ADDR=${value}\n` }).runtime.ports.map(({ port }) => port);
  assert.deepEqual([ports('orders-grpc:3000'), ports(':3000')], [[], [3000]]);
});

test('a flag that an error names itself is demanded, in whatever package and whatever may stand in for it', () => {
  const required = (text: string, set = 'flag'): string[] => analyze(memoryRepo({
    'go.mod': 'module example.com/app\n\ngo 1.25\n', 'cmd/app/main.go': 'package main\n\nimport "example.com/app"\n\nfunc main() { app.Run() }\n',
    'app.go': `package app\n\nimport (\n\t"errors"\n\t"flag"\n)\n\nvar set = flag.NewFlagSet("x", flag.ExitOnError)\n\nvar file = ${set}.String("store", "", "x")\n\nfunc Run() error {\n\tif *file == "" {\n\t\tif trying() {\n\t\t\t*file = temporary()\n\t\t} else {\n\t\t\treturn errors.New("${text}")\n\t\t}\n\t}\n\treturn open(*file)\n}\n`,
  })).programs[0]!.runtime.settings.flatMap(({ name, required: asked }) => (asked ? [name] : []));
  assert.deepEqual(['--store is required', '-store must be set', '--stores is required', '--store is deprecated'].map((text) => required(text)), [['store'], ['store'], [], []]);
  assert.deepEqual(required('--store is required', 'set'), [], 'a set of flags is one command’s');
});
