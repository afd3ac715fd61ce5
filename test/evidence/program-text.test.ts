import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import type { RuntimeFacts } from '../../src/analyze/runtime/runtime.ts';
import { memoryRepo } from '../../src/repo.ts';

// What a name stands for, where it is declared, and which commands belong to which: a program of several packages.

const main = (imports: readonly string[], body: string): string => `package main\n\nimport (\n${imports.map((path) => `\t${path}\n`).join('')})\n\n${body}\n`;

function runtime(files: Record<string, string>): RuntimeFacts {
  const found = analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25\n', ...files })).programs[0];
  assert.ok(found !== undefined, 'a program is found');
  return found.runtime;
}

const writes = (facts: RuntimeFacts): string[] => facts.writes.map(({ dir }) => dir);

test('a name is a constant of its own package alone', () => {
  const found = runtime({
    'main.go': main(['"os"', '"example.com/app/debug"'], 'func save(path string) { os.WriteFile(path, nil, 0o600) }\n\nfunc main() { save(os.Args[1]); debug.On() }'),
    'debug/debug.go': 'package debug\n\nconst path = "/debug/pprof"\n\nfunc On() {}\n',
  });
  assert.deepEqual(writes(found), []);
});

test('an assignment to a local variable declares nothing', () => {
  const found = runtime({
    'main.go': main(['"os"'], 'func pick(none bool) string {\n\tpath := os.Args[1]\n\tif none {\n\t\tpath = "placeholder.png"\n\t}\n\treturn path\n}\n\nfunc main() {\n\tpath := pick(true)\n\tos.MkdirAll(path, 0o750)\n}'),
  });
  assert.deepEqual(writes(found), []);
});

test('a variable of the package has the value that a function gives it', () => {
  const found = runtime({
    'main.go': main(['"os"'], 'var (\n\tlogDir string\n)\n\nfunc init() {\n\tlogDir = "/var/log/app"\n}\n\nfunc main() { os.MkdirAll(logDir, 0o750) }'),
  });
  assert.deepEqual(writes(found), ['/var/log/app']);
});

test('an imported constant is that of the imported package, also under another name', () => {
  const files = {
    'settings/settings.go': 'package settings\n\nconst (\n\tDir = "data/files"\n)\n',
    'other/other.go': 'package other\n\nconst Dir = "elsewhere"\n',
  };
  const imported = (line: string, name: string): string => main(['"os"', line, '_ "example.com/app/other"'], `func main() { os.MkdirAll(${name}.Dir, 0o750) }`);
  assert.deepEqual(writes(runtime({ ...files, 'main.go': imported('"example.com/app/settings"', 'settings') })), ['data/files']);
  assert.deepEqual(writes(runtime({ ...files, 'main.go': imported('conf "example.com/app/settings"', 'conf') })), ['data/files']);
  assert.deepEqual(writes(runtime({ ...files, 'main.go': imported('"example.com/app/settings"', 'config') })), []);
});

/** Names of the sub-commands, the one that serves after a colon. */
function commands(files: Record<string, string>): string {
  const { subcommands } = runtime(files);
  return `${subcommands?.commands.map(({ name }) => name).join(' ')}: ${subcommands?.serves?.name ?? 'none'}`;
}

test('cobra: what is added to a command is none of the program', () => {
  assert.equal(commands({
    'main.go': main(['"github.com/spf13/cobra"', '"example.com/app/extra"'], [
      'var rootCmd = &cobra.Command{Use: "app"}', 'var serviceCmd = &cobra.Command{Use: "service", Run: nothing}', 'var listCmd = &cobra.Command{Use: "list", Run: nothing}',
      'func startCmd() *cobra.Command {\n\treturn &cobra.Command{Use: "start", Run: nothing}\n}',
      'func init() {\n\tserviceCmd.AddCommand(startCmd(), extra.New())\n\trootCmd.AddCommand(serviceCmd, listCmd)\n}', 'func main() { rootCmd.Execute() }',
    ].join('\n\n')),
    'extra/extra.go': 'package extra\n\nimport "github.com/spf13/cobra"\n\nfunc New() *cobra.Command {\n\tcmd := &cobra.Command{Use: "extra"}\n\tdeep := &cobra.Command{Use: "run"}\n\tcmd.AddCommand(deep)\n\treturn cmd\n}\n',
  }), 'service list: none');
});

test('cobra: the root may be executed by another name than it was made with', () => {
  const { subcommands } = runtime({ 'main.go': main(['"github.com/spf13/cobra"'], 'var all *cobra.Command\n\nvar serverCmd = &cobra.Command{Use: "server", Run: nothing}\n\nfunc main() {\n\ttop := &cobra.Command{Use: "app"}\n\tall = top\n\ttop.AddCommand(serverCmd)\n\tall.Execute()\n}') });
  assert.deepEqual([subcommands?.needed, subcommands?.serves?.name], [true, 'server']);
});

test('urfave: commands in Subcommands are none of the program, and other structs with a Name are no command', () => {
  assert.equal(commands({
    'main.go': main(['"github.com/urfave/cli/v2"'], [
      'var places = []place{\n\t{\n\t\tName: ".meta",\n\t},\n}',
      'func main() {\n\tapp := &cli.App{\n\t\tCommands: []*cli.Command{\n\t\t\t{\n\t\t\t\tName: "user",\n\t\t\t\tSubcommands: []*cli.Command{\n\t\t\t\t\t{\n\t\t\t\t\t\tName: "start",\n\t\t\t\t\t},\n\t\t\t\t},\n\t\t\t},\n\t\t},\n\t}\n\tapp.Run(nil)\n}',
    ].join('\n\n')),
  }), 'user: none');
});

test('cobra: a command that only holds others is named with the one of them that serves', () => {
  const source = 'var rootCmd = &cobra.Command{Use: "app"}\n\nvar serverCmd = &cobra.Command{Use: "server"}\n\nvar stopCmd = &cobra.Command{Use: "stop", Run: nothing}\n\nvar startCmd = &cobra.Command{Use: "start", Run: nothing}\n\nfunc init() {\n\tserverCmd.AddCommand(stopCmd, startCmd)\n\trootCmd.AddCommand(serverCmd)\n}\n\nfunc main() { rootCmd.Execute() }';
  const words = (text: string): readonly string[] | undefined => runtime({ 'main.go': main(['"github.com/spf13/cobra"'], text) }).subcommands?.serves?.words;
  assert.deepEqual(words(source), ['server', 'start']);
  assert.deepEqual(words(source.replace('{Use: "server"}', '{Use: "server", Run: nothing}')), ['server']);
});

test('urfave: elements on the line of their list, a root of version 3 by what runs it, commands of commands', () => {
  const list = '[]*cli.Command{{Name: "serve", Action: serve}, {Name: "user", Commands: []*cli.Command{{Name: "start", Action: add}}}}';
  const v3 = (text: string): RuntimeFacts['subcommands'] => runtime({ 'main.go': main(['"context"', '"os"', '"github.com/urfave/cli/v3"'], text) }).subcommands;
  for (const text of [
    `func main() {\n\tcmd := &cli.Command{Name: "app", Commands: ${list}}\n\tcmd.Run(context.Background(), os.Args)\n}`,
    `func newApp() *cli.Command {\n\treturn &cli.Command{Name: "app", Commands: ${list}}\n}\n\nfunc main() { newApp().Run(context.Background(), os.Args) }`,
    `var cmd = &cli.Command{Name: "app", Commands: ${list}}\n\nfunc Execute(args []string) { cmd.Run(context.Background(), args) }\n\nfunc main() { Execute(os.Args) }`,
  ]) {
    const found = v3(text);
    assert.deepEqual([found?.needed, found?.serves?.name, found?.commands.map(({ name }) => name)], [true, 'serve', ['serve', 'user']], text);
  }
  assert.equal(v3(`func main() {\n\tcmd := &cli.Command{Name: "app", Action: all, Commands: ${list}}\n\tcmd.Run(context.Background(), os.Args)\n}`)?.needed, false);
});

test('urfave: the package may be imported by another name, and a flag hold a list', () => {
  const source = 'func main() {\n\tapp := urcli.NewApp()\n\tapp.Flags = []urcli.Flag{&urcli.StringSliceFlag{Name: "port", Value: urcli.NewStringSlice(":7070")}}\n\tapp.Commands = []*urcli.Command{\n\t\t{\n\t\t\tName: "start",\n\t\t\tAction: run,\n\t\t},\n\t}\n\tapp.Run(os.Args)\n}';
  const { subcommands, settings } = runtime({ 'main.go': main(['"os"', 'urcli "github.com/urfave/cli/v2"'], source) });
  assert.deepEqual([subcommands?.needed, subcommands?.serves?.name, settings.find(({ name }) => name === 'port')?.fallback], [true, 'start', ':7070']);
});

test('urfave: of commands within the one that serves the one is named that does, also what starts all of it', () => {
  const said = (...names: string[]): readonly string[] | undefined => runtime({ 'main.go': main(['"os"', '"github.com/urfave/cli/v2"'], `func main() {\n\tapp := &cli.App{\n\t\tCommands: []*cli.Command{\n\t\t\t{\n\t\t\t\tName: "start",\n\t\t\t\tSubcommands: []*cli.Command{\n${names.map((name) => `\t\t\t\t\t{\n\t\t\t\t\t\tName: "${name}",\n\t\t\t\t\t\tAction: run,\n\t\t\t\t\t},\n`).join('')}\t\t\t\t},\n\t\t\t},\n\t\t\t{\n\t\t\t\tName: "migrate",\n\t\t\t\tAction: migrate,\n\t\t\t},\n\t\t},\n\t}\n\tapp.Run(os.Args)\n}`) }).subcommands?.serves?.words;
  assert.deepEqual(said('tunnel', 'all'), ['start', 'all']);
  assert.deepEqual(said('tunnel', 'server'), ['start', 'server']);
  assert.deepEqual(said('tunnel', 'other'), undefined);
});

test('urfave: a flag within a command is none of the program, wherever that stands', () => {
  const source = 'func main() {\n\tapp := cli.NewApp()\n\tapp.Commands = []*cli.Command{\n\t\t{\n\t\t\tName: "keys",\n\t\t\tFlags: []cli.Flag{&cli.StringFlag{Name: "address", Value: "127.0.0.1:5000"}},\n\t\t\tAction: serveKeys,\n\t\t},\n\t}\n\tapp.Flags = []cli.Flag{&cli.BoolFlag{Name: "encrypt"}}\n\tapp.Action = edit\n\tapp.Run(os.Args)\n}';
  const { settings } = runtime({ 'main.go': main(['"os"', '"github.com/urfave/cli/v2"'], source) });
  assert.deepEqual(settings.map(({ name, elsewhere }) => [name, elsewhere]), [['address', true], ['encrypt', undefined]]);
});

test('urfave: what listens by the words behind its name is not started without them', () => {
  const source = (usage: string): string => `func main() {\n\tapp := cli.NewApp()\n\tapp.Commands = []*cli.Command{{Name: "gateway", ${usage}Action: gateway}, {Name: "format", Action: format}}\n\tapp.Run(os.Args)\n}\n\nfunc gateway(c *cli.Context) error {\n\treturn http.ListenAndServe(":9000", nil)\n}`;
  const serves = (usage: string): unknown => runtime({ 'main.go': main(['"net/http"', '"os"', '"github.com/urfave/cli/v2"'], source(usage)) }).subcommands?.serves?.name;
  assert.deepEqual(['', 'ArgsUsage: "[DIR]", ', 'ArgsUsage: "META-URL ADDRESS", ', 'ArgsUsage: "<url>", '].map(serves), ['gateway', 'gateway', undefined, undefined]);
});

test('appcmd: the groups of a list are commands, what stands in them is not, and the root is known by its list', () => {
  const source = (more = '') => `func main() {\n\tappcmd.Main(context.Background(), root("app"))\n}\n\nfunc root(name string) *appcmd.Command {\n\treturn &appcmd.Command{\n\t\tUse: name,\n${more}\t\tSubCommands: []*appcmd.Command{\n\t\t\tbuild.NewCommand("build"),\n\t\t\t{\n\t\t\t\tUse: "beta",\n\t\t\t\tSubCommands: []*appcmd.Command{\n\t\t\t\t\t{\n\t\t\t\t\t\tUse: "agent",\n\t\t\t\t\t\tRun: run,\n\t\t\t\t\t},\n\t\t\t\t},\n\t\t\t},\n\t\t},\n\t}\n}`;
  const commands = (text: string): unknown => {
    const { subcommands } = runtime({ 'main.go': main(['"context"', '"buf.build/go/app/appcmd"'], text) });
    return [subcommands?.commands.map(({ name }) => name), subcommands?.needed, subcommands?.serves?.name];
  };
  assert.deepEqual(commands(source()), [['beta'], true, undefined]);
  assert.deepEqual(commands(source('\t\tRun: run,\n')), [['beta'], false, undefined]);
});

test('urfave: a default that is joined to a directory of the system is that file, and none beside the program', () => {
  const source = 'var dir = "/etc/app"\n\nfunc main() {\n\tfmt.Println(filepath.Join(dir, "app.conf"))\n\tapp := &cli.App{Flags: []cli.Flag{&cli.PathFlag{Name: "config", Value: filepath.Join(dir, "app.conf"), EnvVars: []string{"APP_CONFIG"}}}}\n\tapp.Run(os.Args)\n}';
  const { files, settings } = runtime({ 'main.go': main(['"fmt"', '"os"', '"path/filepath"', '"github.com/urfave/cli/v2"'], source), 'app.conf': 'listen :8080\n' });
  assert.deepEqual([settings.map(({ name, fallback }) => [name, fallback]), files.map(({ path }) => path)], [[['config', '/etc/app/app.conf']], ['/etc/app/app.conf']]);
});

test('urfave: a flag of version 1 has its short name behind a comma, and its variable; later ones have it as an alias', () => {
  const alias = runtime({ 'main.go': main(['"os"', '"github.com/urfave/cli/v2"'], 'func main() {\n\tapp := &cli.App{Flags: []cli.Flag{&cli.StringFlag{Name: "conf", Aliases: []string{"c"}, Required: true}}}\n\tapp.Run(os.Args)\n}') });
  assert.deepEqual(alias.settings.map(({ name, short }) => [name, short]), [['conf', 'c']]);
  const source = 'func main() {\n\tapp := cli.NewApp()\n\tapp.Flags = []cli.Flag{cli.StringFlag{Name: "bind, b", Value: "127.0.0.1:6061", EnvVar: "BIND"}}\n\tapp.Action = func(c *cli.Context) error { return http.ListenAndServe(c.String("bind"), nil) }\n\tapp.Run(os.Args)\n}';
  const { ports, settings } = runtime({ 'main.go': main(['"net/http"', '"os"', '"github.com/urfave/cli"'], source) });
  assert.deepEqual(settings.map(({ name, short, env, fallback }) => [name, short, env, fallback]), [['bind', 'b', 'BIND', '127.0.0.1:6061']]);
  assert.deepEqual(ports.map(({ port, address }) => [port, address]), [[6061, '127.0.0.1:6061']]);
});

test('urfave: a root has its commands behind all of its flags; a variable may stand behind the key of a configuration', () => {
  const flags = Array.from({ length: 60 }, (_, index) => `\t\t&cli.StringFlag{\n\t\t\tName: "flag-${index}",\n\t\t\tUsage: "what the flag of this number is for, in some more words",\n\t\t\tSources: from("app.flag", "FLAG_${index}"),\n\t\t},\n`).join('');
  const { subcommands, settings } = runtime({ 'main.go': main(['"context"', '"os"', '"github.com/urfave/cli/v3"'], `func main() {\n\tcmd := &cli.Command{Name: "app", Version: "1", Flags: []cli.Flag{\n${flags}\t}, Commands: []*cli.Command{serving(), other()}}\n\tcmd.Run(context.Background(), os.Args)\n}\n\nfunc serving() *cli.Command {\n\treturn &cli.Command{Name: "serve", Action: serve}\n}\n\nfunc other() *cli.Command {\n\treturn &cli.Command{Name: "migrate", Action: serve}\n}`) });
  assert.deepEqual([subcommands?.needed, subcommands?.serves?.name, settings[3]?.env], [true, 'serve', 'FLAG_3']);
});

test('kong: fields of a command are none of the program, also where two packages call their types alike', () => {
  assert.equal(commands({
    'main.go': main(['"github.com/alecthomas/kong"', '"example.com/app/admin"'], 'type CLI struct {\n\tServe serveCmd `cmd:"" help:"x"`\n\tAdmin admin.CLI `cmd:"" help:"x"`\n}\n\nfunc main() { kong.Parse(&CLI{}) }'),
    'admin/admin.go': 'package admin\n\nimport "github.com/alecthomas/kong"\n\ntype CLI struct {\n\tStart startCmd `cmd:"" help:"x"`\n}\n\nvar _ kong.Context\n',
  }), 'serve admin: serve');
});

test('kong: a command that is the default is none that has to be named', () => {
  const source = (tag: string): string => main(['"github.com/alecthomas/kong"'], `type CLI struct {\n\tServe serveCmd \`cmd:""${tag} help:"x"\`\n}\n\nfunc main() { kong.Parse(&CLI{}) }`);
  assert.equal(runtime({ 'main.go': source('') }).subcommands?.needed, true);
  assert.equal(runtime({ 'main.go': source(' default:"withargs"') }).subcommands?.needed, false);
});

test('a flag of a cobra command has two dashes, also in a package that imports flag elsewhere', () => {
  const found = runtime({
    'main.go': main(['"github.com/spf13/cobra"'], 'var port int\n\nfunc main() {\n\tcmd := &cobra.Command{Use: "app"}\n\tcmd.Flags().IntVar(&port, "port", 8070, "port to listen on")\n\tcmd.Execute()\n}'),
    'other.go': 'package main\n\nimport "flag"\n\nfunc init() { flag.Parse() }\n',
  });
  assert.deepEqual(found.ports.map(({ port, setting }) => `${port} ${setting?.flag}`), ['8070 --port']);
});

test("another one's port is none of the program's: of a name server, of a URL, of what it hides behind", () => {
  const ports = (body: string, imports = ['"net/url"']): (number | undefined)[] => runtime({ 'main.go': main(imports, body) }).ports.map(({ port }) => port);
  assert.deepEqual(ports('func main() {\n\tu, _ := url.Parse("x")\n\tport := u.Port()\n\tif port == "" {\n\t\tport = "1080"\n\t}\n\tprintln(port)\n}'), []);
  assert.deepEqual(ports('const (\n\tDefaultFrontingPort = 4443\n)\n\nfunc main() { println(DefaultFrontingPort) }'), []);
  assert.deepEqual(ports('const (\n\tDefaultPort = 53\n)\n\nfunc main() { println(DefaultPort) }'), []);
  assert.deepEqual(ports('const (\n\tDefaultPort = 53\n)\n\nfunc main() { (&dns.Server{Net: "udp"}).ListenAndServe() }', ['"github.com/miekg/dns"']), [53, 53], 'for datagrams too');
});

test('a content type is no path', () => {
  const found = runtime({ 'main.go': main(['"flag"'], 'func main() { flag.String("T", "text/html", "content type"); flag.String("f", "text/page.html", "file") }') });
  assert.deepEqual(found.files.map(({ path }) => path), ['text/page.html']);
});

test('a directory below one that only the run knows is none of the working directory', () => {
  const found = runtime({ 'main.go': main(['"os"', '"path/filepath"'], 'func main() {\n\tos.MkdirAll(filepath.Join(os.Args[1], "plugins"), 0o750)\n\tos.MkdirAll("plain", 0o750)\n}') });
  assert.deepEqual(found.writes.map(({ dir, what }) => `${dir}: ${what}`), ['plain: makes it']);
});

test("a program's own function that reads a configuration names the file", () => {
  const found = runtime({ 'main.go': main(['"example.com/app/settings"'], 'func main() { settings.NewConfigFromFile(".app.yml") }'), 'settings/settings.go': 'package settings\n\nfunc NewConfigFromFile(string) {}\n' });
  assert.deepEqual(found.files.map(({ path, kind }) => `${path} ${kind}`), ['.app.yml config']);
});

test('a file that a flag of one command among others names is demanded of none', () => {
  const files = (command: string): readonly string[] => runtime({
    'main.go': main(['"log"', '"os"', '"example.com/app/base"'], `var file = ${command}.Flag.String("cert", "cert.pem", "")\n\nfunc hash() {\n\tcontent, err := os.ReadFile(*file)\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n\tuse(content)\n}\n\nfunc main() { base.Run(hash) }`),
    'base/base.go': 'package base\n\nfunc Run(func()) {}\n',
  }).files.map(({ path }) => path);
  assert.deepEqual([files('cmdHash'), files('cmdRun')], [[], ['cert.pem']]);
});

/** Whether a word is needed, and the command that serves. */
function words(imports: readonly string[], body: string): string {
  const { subcommands } = runtime({ 'main.go': main(imports.map((path) => `"${path}"`), body) });
  return subcommands === undefined ? 'none' : `${subcommands.library} ${subcommands.needed ? 'needed' : 'optional'} ${subcommands.serves?.words.join(' ') ?? '-'}`;
}

test('a program that compares its first word, or looks it up in a map, has these commands', () => {
  const usage = '\tif len(os.Args) != 2 {\n\t\tfmt.Println("usage: app server|worker")\n\t\tos.Exit(1)\n\t}\n';
  const compared = '\tif os.Args[1] == "server" {\n\t\tserve()\n\t} else if os.Args[1] == "worker" {\n\t\twork()\n\t}\n';
  assert.equal(words(['os', 'fmt'], `func main() {\n${usage}${compared}}`), 'standard needed server');
  const cases = '\tswitch {\n\tcase len(flag.Args()) == 0 || flag.Arg(0) == "cli":\n\t\trun()\n\tcase flag.Arg(0) == "http":\n\t\tserve()\n\tdefault:\n\t\tos.Exit(1)\n\t}\n';
  assert.equal(words(['os', 'flag', 'fmt'], `func main() {\n\tif len(flag.Args()) == 0 && command == "" {\n\t\tfmt.Println(prompt)\n\t\treturn\n\t}\n${cases}}`), 'standard needed http');
  // Without a word it serves; or takes a file, and shows its version.
  assert.equal(words(['os'], 'func main() {\n\tif len(os.Args) > 1 && os.Args[1] == "migrate" {\n\t\tmigrate()\n\t\treturn\n\t}\n\tserve()\n}'), 'none');
  assert.equal(words(['os', 'fmt'], `func main() {\n${usage}\tif os.Args[1] == "version" {\n\t\tprint()\n\t}\n\topen(os.Args[1])\n}`), 'none');
  const map = 'var commands = map[string]func([]string) error{\n\t"migrate": migrate,\n\t"serve": func(a []string) error {\n\t\tm := map[string]int{\n\t\t\t"inner": 1,\n\t\t}\n\t\treturn nil\n\t},\n}\n\n';
  const facts = runtime({ 'main.go': main(['"os"', '"fmt"'], `${map}func main() {\n${usage}\trun := commands[os.Args[1]]\n\trun(nil)\n}`) }).subcommands;
  assert.deepEqual([facts?.needed, facts?.serves?.name, facts?.commands.map(({ name }) => name)], [true, 'serve', ['migrate', 'serve']]);
  assert.equal(words(['os', 'fmt'], `${map}func main() {\n${usage}\tother(commands)\n}`), 'none');
  const alias = map.replace('map[string]func([]string) error{', 'commandMap{').replace('var commands', 'type commandMap = map[string]func([]string) error\n\nvar commands');
  assert.equal(words(['os', 'fmt'], `${alias}func main() {\n${usage}\trun := commands[os.Args[1]]\n\trun(nil)\n}`), 'standard needed serve', 'a type of its own');
  const start = 'package cli\n\nimport (\n\t"errors"\n\t"flag"\n)\n\ntype Command struct{ Main func() error }\n\nfunc Start(cmds map[string]*Command) error {\n\tif flag.NArg() < 1 {\n\t\tflag.Usage()\n\t\treturn errors.New("none")\n\t}\n\tcmdName = flag.Arg(0)\n\tcmd, found := cmds[cmdName]\n\tif !found {\n\t\treturn errors.New(cmdName)\n\t}\n\treturn cmd.Main()\n}\n';
  const handed = runtime({ 'main.go': main(['"example.com/app/cli"', '"flag"'], 'func main() {\n\tcmds := map[string]*cli.Command{\n\t\t"sign":  sign,\n\t\t"serve": serve,\n\t}\n\tcli.Start(cmds)\n}'), 'cli/cli.go': start }).subcommands;
  assert.deepEqual([handed?.needed, handed?.serves?.name], [true, 'serve']);
});

test('a word is not needed where the program does something else without one, whatever it says of words that it does not know', () => {
  const body = (without: string): string => `func main() {\n\tif len(os.Args) > 1 {\n\t\trunCommand()\n\t} else {\n\t\t${without}\n\t}\n}\n\nfunc runCommand() {\n\tcommand := os.Args[1]\n\tswitch command {\n\tcase "migrate-keys":\n\t\tmigrate(os.Args[2:])\n\tdefault:\n\t\tos.Exit(1)\n\t}\n}`;
  assert.equal(words(['os'], body('runServer()')), 'standard optional -');
  assert.equal(words(['os'], body('flag.Usage()')), 'standard needed -');
  const asks = 'package keys\n\nimport "flag"\n\nfunc Migrate(args []string) {\n\tif len(args) == 0 {\n\t\tflag.Usage()\n\t}\n}\n';
  assert.equal(runtime({ 'main.go': main(['"os"', '"example.com/app/keys"'], body('runServer()').replace('migrate(', 'keys.Migrate(')), 'keys/keys.go': asks }).subcommands?.needed, false);
});

test('commands in a map of another package are the program’s, where its main package ends without a word and hands it on', () => {
  const map = 'package cmd\n\nimport "os"\n\nvar cmds = map[string]func(){\n\t"web":  web,\n\t"seed": seed,\n}\n\nfunc Execute(cmd string) {\n\tcmds[cmd]()\n\tos.Exit(0)\n}\n';
  const said = (above: string): unknown[] => {
    const { subcommands } = runtime({ 'main.go': main(['"os"', '"example.com/app/cmd"'], `func main() {\n${above}\tcmd.Execute(os.Args[len(os.Args)-1])\n}`), 'cmd/cmd.go': map });
    return [subcommands?.needed, subcommands?.serves?.name];
  };
  assert.deepEqual(said('\tif len(os.Args) <= 1 {\n\t\tos.Exit(1)\n\t}\n'), [true, 'web']);
  assert.deepEqual(said(''), [undefined, undefined]);
});

test('commands in a list that a program goes through are its commands, where it ends without a word', () => {
  const list = 'var commands = []struct {\n\tcmd string\n\tfn  func(c *cmd)\n}{\n\t{"serve", cmdServe},\n\t{"queue list", cmdList},\n\t{"stop", cmdStop},\n}\n\n';
  const named = 'var cmds = []*command{\n\t&command{Name: "worker", run: work},\n\t{Name: "start", run: start},\n}\n\n';
  const run = (ends: string): string => `func main() {\n\tflag.Parse()\n\targs := flag.Args()\n${ends}\trun(args)\n}`;
  const usage = '\tif len(args) == 0 {\n\t\tusage()\n\t}\n';
  const every = (...more: string[]): string => words(['flag'], `var commands = []*command{\n${['all', ...more].map((name) => `\t{Name: "${name}", run: x},\n`).join('')}}\n\n${run(usage)}`);
  assert.deepEqual([every('worker', 'scheduler'), every('list', 'remove')], ['standard needed all', 'standard needed -']);
  assert.equal(words(['flag'], list + run(usage)), 'standard needed serve');
  assert.equal(words(['flag'], named + run(usage)), 'standard needed start');
  assert.equal(words(['flag'], list + run('')), 'none');
  // What the function of another command of the list listens on is not what it serves.
  const flagged = (name: string): string => `func ${name}(c *cmd) {\n\tvar address string\n\tc.flag.StringVar(&address, "address", "127.0.0.1:8596", "address to serve on")\n\thttp.ListenAndServe(address, nil)\n}\n\n`;
  const ports = (name: string): unknown[] => runtime({ 'main.go': main(['"flag"', '"net/http"'], list + flagged(name) + run(usage)) }).ports.map(({ port }) => port);
  assert.deepEqual([ports('cmdServe'), ports('cmdStop')], [[8596], []]);
});

test('commands that packages register are its commands, where the lookup of a word ends with the usage', () => {
  const code = (otherwise: string): Record<string, string> => ({
    'main.go': main(['"flag"', '"example.com/app/cmd"', '_ "example.com/app/cmd/serve"', '_ "example.com/app/cmd/version"'], `func main() {\n\tflag.Parse()\n\tword := first(flag.Args())\n\tif command, ok := cmd.Commands[word]; ok {\n\t\tcommand.Exec()\n\t} else {\n\t\t${otherwise}\n\t}\n}`),
    'cmd/cmd.go': 'package cmd\n\nvar Commands = map[string]func(){}\n\nfunc Add(name string, run func()) { Commands[name] = run }\n',
    ...Object.fromEntries(['serve', 'version'].map((name) => [`cmd/${name}/a.go`, `package ${name}\n\nimport (\n\t"flag"\n\n\t"example.com/app/cmd"\n)\n\nfunc init() { cmd.Add("${name}", run) }\n\nfunc run() { flag.NewFlagSet("${name}", flag.ExitOnError) }\n`])),
  });
  const { subcommands } = runtime(code('flag.Usage()'));
  assert.deepEqual([subcommands?.needed, subcommands?.serves?.words, subcommands?.commands.map(({ name }) => name)], [true, ['serve'], ['serve', 'version']]);
  assert.equal(runtime(code('start()')).subcommands, undefined);
});

test('a root that only prints how it is used, or returns an error, starts nothing', () => {
  const cobra = (run: string, more = ''): string =>
    words(['github.com/spf13/cobra', 'errors'], `${more}func main() {\n\troot := &cobra.Command{Use: "app", ${run}}\n\troot.AddCommand(&cobra.Command{Use: "serve", RunE: serve})\n\troot.Execute()\n}`);
  assert.equal(cobra('RunE: func(c *cobra.Command, _ []string) error { return errors.New("a command (one of them) is required") }'), 'cobra needed serve');
  assert.equal(cobra('RunE: func(c *cobra.Command, _ []string) error {\n\t\tif complete {\n\t\t\treturn c.GenBashCompletionFile(file)\n\t\t}\n\t\tc.HelpFunc()(c, nil)\n\t\treturn nil\n\t}'), 'cobra needed serve');
  assert.equal(cobra('RunE: show', 'func show(c *cobra.Command, _ []string) error {\n\tfmt.Println("app", version)\n\treturn nil\n}\n\n'), 'cobra needed serve');
  for (const run of ['RunE: other.Show', 'Run: func(c *cobra.Command, _ []string) {}', 'Run: func(c *cobra.Command, _ []string) { log.Fatal(http.ListenAndServe(":80", nil)) }', 'Run: func(c *cobra.Command, _ []string) {\n\t\tfmt.Println("starts")\n\t\tselect {}\n\t}'])
    assert.equal(cobra(run), 'cobra optional serve', run);
  const urfave = (action: string): string =>
    words(['github.com/urfave/cli/v2', 'os'], `func main() {\n\tapp := &cli.App{\n\t\tCommands: []*cli.Command{{Name: "start", Action: serve}},\n\t\tAction: func(c *cli.Context) error { ${action} },\n\t}\n\tapp.Run(os.Args)\n}`);
  assert.equal(urfave('return cli.ShowAppHelp(c)'), 'urfave needed start');
  assert.equal(urfave('return serve(c)'), 'urfave optional start');
  for (const [action, expected] of [['cli.ShowAppHelp', 'needed'], ['serve', 'optional']])
    assert.equal(words(['github.com/urfave/cli/v2', 'os'], `func main() {\n\tapp := cli.NewApp()\n\tapp.Commands = []*cli.Command{{Name: "start", Action: serve}}\n\tapp.Action = ${action}\n\tapp.Run(os.Args)\n}`), `urfave ${expected} start`);
  // What a function returns is no app that is made there.
  const made = 'func main() { build().Run(os.Args) }\n\nfunc build() *cli.App {\n\tapp := cli.NewApp()\n\tapp.Commands = []*cli.Command{{\n\t\tName: "start",\n\t\tAction: func(c *cli.Context) error { print("{"); return nil },\n\t}}\n\treturn app\n}';
  assert.equal(words(['github.com/urfave/cli/v2', 'os'], made), 'urfave needed start');
  const ffcli = (exec: string): string =>
    words(['github.com/peterbourgon/ff/v3/ffcli'], `func main() {\n\tserve := &ffcli.Command{Name: "serve", Exec: run}\n\troot := &ffcli.Command{Subcommands: []*ffcli.Command{serve}, Exec: ${exec}}\n\troot.Parse(nil)\n}`);
  assert.equal(ffcli('func(context.Context, []string) error { return flag.ErrHelp }'), 'ffcli needed serve');
  assert.equal(ffcli('run'), 'ffcli optional serve');
  assert.equal(words(['github.com/peterbourgon/ff/v4'], 'func main() {\n\troot := &ff.Command{Name: "app"}\n\tserve := &ff.Command{Name: "serve", Exec: run}\n\troot.Subcommands = append(root.Subcommands, serve)\n\troot.ParseAndRun(ctx, os.Args[1:])\n}'), 'ffcli needed serve');
});

test('a command of kingpin that is made by another one stands below it', () => {
  const app = (body: string): string => `func main() {\n\tapp := kingpin.New("shop", "x")\n${body}\n}\n`;
  const said = (body: string): string => words(['github.com/alecthomas/kingpin/v2'], body);
  assert.equal(said(app('\ttools := app.Command("tools", "x")\n\ttools.Command("web", "x")\n\tapp.Command("store", "x")')), 'kingpin needed -');
  assert.equal(said(`${app('\ttools := app.Command("tools", "x")\n\taddWeb(tools, 1)')}\nfunc addWeb(app Clause, n int) { app.Command("web", "x") }\n`), 'kingpin needed -');
  assert.equal(said(`${app('\taddWeb(app)')}\nfunc addWeb(app Clause) { app.Command("web", "x") }\n`), 'kingpin needed web');
  assert.equal(said(`${app('\tapp.Command("migrate", "x")\n\tregister(app)')}\ntype server struct{}\n\nfunc register(app *kingpin.Application) { cmd := &server{}; app.Command(cmd.Name(), "x") }\n\nfunc (s *server) Name() string {\n\treturn "serve"\n}\n`), 'kingpin needed serve', 'a method gives the name');
  assert.equal(said('var (\n\tapp = kingpin.New("shop", "x")\n\ttools = app.Command("tools", "x")\n\tweb = tools.Command("web", "x")\n)\n\nfunc main() { app.Parse(nil) }'), 'kingpin needed -');
});

test('the command of GoFrame that is run is the root, and does something where it has a function', () => {
  const said = (main: string): string =>
    words(['github.com/gogf/gf/v2/os/gcmd', 'github.com/gogf/gf/v2/os/gctx'], `var (\n\tMain = &gcmd.Command{\n\t\tName: "main",${main}\n\t}\n\tHttp = &gcmd.Command{\n\t\tName: "http",\n\t\tFunc: func(ctx context.Context, p *gcmd.Parser) error { return serve() },\n\t}\n\tMove = gcmd.Command{Name: "migrate", Func: move}\n)\n\nfunc main() {\n\tMain.AddCommand(Http, &Move)\n\tMain.Run(gctx.New())\n}`);
  assert.equal(said('\n\t\tBrief: "start"'), 'gcmd needed http');
  assert.equal(said('\n\t\tFunc: func(ctx context.Context, p *gcmd.Parser) error { return serve() },'), 'gcmd optional http');
});

test('commands of go-arg, of google/subcommands and of mow.cli', () => {
  const goArg = (end: string): string => words(['github.com/alexflint/go-arg'], `var args struct {\n\tServe *serveCmd \`arg:"subcommand:serve"\`\n\tSync *syncCmd \`arg:"subcommand"\`\n}\n\nfunc main() {\n\tp := arg.MustParse(&args)\n${end}}`);
  assert.equal(goArg('\tif p.Subcommand() == nil {\n\t\tp.Fail("missing subcommand")\n\t}\n'), 'go-arg needed serve');
  assert.equal(goArg('\tserve(p)\n'), 'go-arg optional serve');
  // The parser itself refuses other words: what the program calls unknown is that none was given.
  assert.equal(goArg('\tswitch {\n\tcase args.Serve != nil:\n\t\tserve(p)\n\tdefault:\n\t\tlog.Fatal("unknown subcommand")\n\t}\n'), 'go-arg needed serve');
  const command = (name: string): string => `func (*${name}Cmd) Name() string { return "${name}" }\n\n`;
  assert.equal(words(['github.com/google/subcommands'], `${command('serve')}${command('sync')}func main() { subcommands.Execute(nil) }`), 'google needed serve');
  const mow = (more: string): string => words(['github.com/jawher/mow.cli'], `func main() {\n\tapp := cli.App("app", "x")\n${more}\tapp.Command("serve s", "x", func(cmd *cli.Cmd) {\n\t\tcmd.Command("inner", "x", nil)\n\t})\n\tapp.Run(nil)\n}`);
  assert.equal(mow(''), 'mow needed serve');
  assert.equal(mow('\tapp.Action = serve\n'), 'mow optional serve');
});

test('a word of another name serves where its own case, or what it calls, is the only one to open a port', () => {
  const cases = (body: string): string => `func main() {\n\tif len(os.Args) < 2 {\n\t\tusage()\n\t\tos.Exit(2)\n\t}\n\tswitch os.Args[1] {\n\tcase "gateway":\n\t\terr = gateway(os.Args[2:])\n\tcase "purge":\n\t\t${body}\n\tdefault:\n\t\tusage()\n\t}\n}\n\nfunc gateway(args []string) error {\n\treturn http.ListenAndServe(":80", nil)\n}\n`;
  assert.equal(words(['os', 'net/http'], cases('purge()')), 'standard needed gateway');
  assert.equal(words(['os', 'net/http'], cases('http.ListenAndServe(":81", nil)')), 'standard needed -', 'two of them');
  const cobra = (called: string): string => `func main() {\n\trootCmd := &cobra.Command{Use: "app"}\n\trootCmd.AddCommand(&cobra.Command{Use: "gateway", RunE: func(*cobra.Command, []string) error { return ${called} }}, &cobra.Command{Use: "purge", Run: purge})\n\trootCmd.Execute()\n}\n\nfunc gateway(address string) error {\n\treturn http.ListenAndServe(address, nil)\n}\n`;
  assert.equal(words(['github.com/spf13/cobra', 'net/http'], cobra('gateway(":80")')), 'cobra needed gateway');
  assert.equal(words(['github.com/spf13/cobra', 'net/http'], cobra('other.Do()')), 'cobra needed -');
});

test('commands that packages make: the root is what is executed, and the one serves that runs a method or a package which opens a port', () => {
  const code = (start: string, run: string): Record<string, string> => ({
    'main.go': main(['"example.com/app/cli"'], `func main() {\n\t${start}\n}`),
    'cli/root.go': 'package cli\n\nimport (\n\t"example.com/app/cli/registry"\n\t"github.com/spf13/cobra"\n)\n\nfunc New() *cobra.Command {\n\tc := &cobra.Command{Use: "app COMMAND"}\n\tc.AddCommand(registry.NewCommand(), gc())\n\treturn c\n}\n\nfunc gc() *cobra.Command {\n\treturn &cobra.Command{Use: "gc", Run: collect}\n}\n',
    'cli/registry/r.go': `package registry\n\nimport (\n\t"example.com/app/web"\n\t"github.com/spf13/cobra"\n)\n\ntype options struct{}\n\nfunc (o *options) run() error {\n\treturn http.ListenAndServe(":80", nil)\n}\n\nfunc NewCommand() *cobra.Command {\n\to := &options{}\n\tcmd := &cobra.Command{Use: "registry", RunE: func(*cobra.Command, []string) error { return ${run} }}\n\treturn cmd\n}\n`,
    'web/w.go': 'package web\n\nimport "net/http"\n\nfunc Run() error {\n\treturn http.ListenAndServe(":80", nil)\n}\n\nfunc Check() error {\n\treturn nil\n}\n',
  });
  const said = (start: string, run: string): unknown[] => {
    const { subcommands } = runtime(code(start, run));
    return [subcommands?.needed, subcommands?.serves?.name];
  };
  for (const start of ['cli.New().Execute()', 'c := cli.New()\n\tc.ExecuteContext(ctx)']) assert.deepEqual(said(start, 'o.run()'), [true, 'registry'], start);
  assert.deepEqual(said('cli.New().Execute()', 'web.Run()'), [true, 'registry']);
  assert.deepEqual(said('cli.New().Execute()', 'web.Check()'), [true, undefined]);
  assert.deepEqual(said('other.New().Execute()', 'o.run()')[0], false);
});

test('kong: a field that another library calls so is no command', () => {
  const found = (tag: string): string[] | undefined => runtime({ 'main.go': main(['"github.com/alecthomas/kong"'], `type CLI struct {\n\tRun runCmd \`${tag}\`\n}\n\nfunc main() { kong.Parse(&CLI{}) }`) }).subcommands?.commands.map(({ name }) => name);
  assert.deepEqual(['cmd:""', 'help:"x" cmd:""', 'cmd', 'kong:"cmd,help=\'x\'"', 'yaml:"cmd,omitempty"', 'help:"the cmd"'].map(found), [['run'], ['run'], ['run'], ['run'], undefined, undefined]);
});

test('kong: a command that only tells the version by default leaves the others to be named', () => {
  const kong = (name: string): boolean | undefined => runtime({ 'main.go': main(['"github.com/alecthomas/kong"'], `var cli struct {\n\tCluster struct{} \`cmd:"" help:"x"\`\n\tFirst struct{} \`cmd:"" name:"${name}" default:"1"\`\n}\n\nfunc main() { kong.Parse(&cli) }`) }).subcommands?.needed;
  assert.deepEqual([kong('version'), kong('show')], [true, false]);
});

test('the command of kong, or of a map, serves whose Run or function opens a port, with the flags of that', () => {
  const kong = (run: string): unknown => runtime({
    'main.go': main(['"example.com/app/cmd"', '"github.com/alecthomas/kong"'], 'var cli struct {\n\tIngest cmd.Ingest `cmd:"" help:"x"`\n\tPurge cmd.Purge `cmd:"" help:"x"`\n}\n\nfunc main() { kong.Parse(&cli).Run() }'),
    'cmd/a.go': `package cmd\n\nimport "net/http"\n\ntype Ingest struct{}\n\nfunc (i *Ingest) Run() error {\n\t${run}\n}\n\ntype Purge struct{}\n\nfunc (p *Purge) Run() error {\n\treturn nil\n}\n`,
  }).subcommands?.serves?.name;
  assert.deepEqual([kong('return http.ListenAndServe(":80", nil)'), kong('return nil')], ['ingest', undefined]);
  const { subcommands, ports } = runtime({
    'main.go': main(['"flag"', '"net/http"', '"os"'], 'type command struct {\n\thelp string\n\trun func([]string) error\n}\n\nvar commands = map[string]command{\n\t"collect": {"collects and shows", collect},\n\t"dump": {"dumps", dump},\n}\n\nfunc collect(args []string) error {\n\tfs := flag.NewFlagSet("collect", flag.ExitOnError)\n\taddress := fs.String("listen", "localhost:9933", "x")\n\tfs.Parse(args)\n\treturn http.ListenAndServe(*address, nil)\n}\n\nfunc dump([]string) error { return nil }\n\nfunc main() {\n\tif len(os.Args) < 2 {\n\t\tos.Exit(2)\n\t}\n\tc := commands[os.Args[1]]\n\tc.run(os.Args[2:])\n}'),
  });
  assert.deepEqual([subcommands?.serves?.name, ports.map(({ port, setting }) => `${port} ${setting?.flag}`)], ['collect', ['9933 -listen']]);
});

test('the one word that a program demands is its command', () => {
  const code = (test: string, rest: string): string => `func main() {\n\tif ${test} {\n\t\tfmt.Println("usage: app controller")\n\t\tos.Exit(2)\n\t}\n\t${rest}\n}\n`;
  const imports = ['os', 'net/http', 'flag', 'fmt'];
  assert.equal(words(imports, code('len(os.Args) < 2 || os.Args[1] != "controller"', 'http.ListenAndServe(":80", nil)')), 'standard needed controller');
  assert.equal(words(imports, code('flag.NArg() == 0 || flag.Arg(0) != "controller"', 'http.ListenAndServe(":80", nil)')), 'standard needed controller');
  assert.equal(words(imports, code('len(os.Args) < 2 || os.Args[1] != "controller"', 'fmt.Println("x")')), 'standard needed -');
});

test('of commands of mitchellh/cli the one serves whose type opens a port when it runs', () => {
  const factory = (name: string, made: string): string => `\t\t"${name}": func() (cli.Command, error) { return ${made}, nil },\n`;
  const code = (run: string): Record<string, string> => ({
    'main.go': main(['"example.com/app/command"', '"github.com/mitchellh/cli"'], `func main() {\n\tc := cli.NewCLI("app", "1")\n\tc.Commands = map[string]cli.CommandFactory{\n${factory('agent', '&command.Agent{UI: ui}')}${factory('members', 'new(command.Members)')}\t}\n\tc.Run()\n}`),
    'command/a.go': `package command\n\nimport "net/http"\n\ntype Agent struct{}\n\nfunc (a *Agent) Run(args []string) int {\n\t${run}\n\treturn 0\n}\n\ntype Members struct{}\n\nfunc (m *Members) Run([]string) int { return 0 }\n`,
  });
  assert.deepEqual(runtime(code('http.ListenAndServe(":8600", nil)')).subcommands?.serves?.words, ['agent']);
  assert.equal(runtime(code('a.UI.Output("x")')).subcommands?.serves, undefined);
  // An agent that stays until a signal ends it.
  assert.deepEqual(runtime(code('signal.Notify(ended, os.Interrupt)\n\t<-ended')).subcommands?.serves?.words, ['agent']);
});

test('what many packages of a large program start is its own work, what one of them starts a case of its own', () => {
  const names = Array.from({ length: 14 }, (_, index) => `p${index}`);
  const near = (starting: number): boolean[] => runtime({
    'main.go': main(names.map((name) => `"example.com/app/${name}"`), `func main() {\n${names.map((name) => `\t${name}.Do()\n`).join('')}}`),
    ...Object.fromEntries(names.map((name, index) => [`${name}/a.go`, index < starting ? `package ${name}\n\nimport "os/exec"\n\nfunc Do() { exec.Command("git", "log").Run() }\n` : `package ${name}\n\nfunc Do() {}\n`])),
  }).world.executes.map((one) => one.near);
  assert.deepEqual([near(1), near(3)], [[false], [true]]);
});
