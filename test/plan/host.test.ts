import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { commandsOf } from '../../src/plan/repository/commands.ts';
import { TOP } from '../../src/plan/repository/place.ts';
import { packagesFor } from '../../src/plan/repository/programs.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { REPOSITORY_DEFAULTS, type RepositoryOptions } from '../../src/plan/repository/repository-options.ts';
import { memoryRepo } from '../../src/repo.ts';

// What no image holds: sockets, rights and accounts of the host, and programs that modules start by themselves.

const CODES = ['ends-in-background', 'engine-socket', 'rights-missing', 'user-missing', 'data-unkept', 'prefork', 'program-missing'];

/** What is told of a program of one file, `code: message; remedy`. */
function told(imports: readonly string[], body: string, options: Partial<RepositoryOptions> = {}): string[] {
  const main = `package main\n\nimport (\n${imports.map((path) => `\t"${path}"\n`).join('')})\n\nfunc main() {\n\t${body}\n}\n`;
  const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', 'main.go': main });
  const { diagnostics } = planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'], ...options });
  return diagnostics.filter(({ code }) => CODES.includes(code)).map(({ code, message, remedy }) => `${code}: ${message}; ${remedy}`);
}

test('the socket of the container engine', () => {
  assert.match(told(['github.com/docker/docker/client'], 'client.NewClientWithOpts(client.FromEnv)').join(), /^engine-socket: app talks .*--group-add "\$\(stat -c %g \/var\/run\/docker\.sock\)"$/);
  assert.match(told(['github.com/fsouza/go-dockerclient'], 'docker.NewClient("unix:///var/run/docker.sock")').join(), /^engine-socket/);
  assert.match(told(['os', 'github.com/fsouza/go-dockerclient'], 'os.Setenv("DOCKER_HOST", "unix:///tmp/docker.sock")\n\tdocker.NewClientFromEnv()').join(), / -v \/var\/run\/docker\.sock:\/tmp\/docker\.sock /);
  assert.deepEqual(told(['github.com/docker/docker/client'], 'client.NewClientWithOpts(client.WithHost("tcp://engine:2375"))'), []);
  const helper = { 'pkg/testutils/engine.go': 'package testutils\n\nimport "github.com/docker/docker/client"\n\nfunc Engine() { client.NewClientWithOpts(client.FromEnv) }\n' };
  const { runtime } = analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', 'main.go': 'package main\n\nimport "example.com/app/pkg/testutils"\n\nfunc main() { testutils.Engine() }\n', ...helper })).programs[0]!;
  assert.equal(runtime.world.host.engine, undefined, 'what helps tests is not run');
  assert.deepEqual(told(['github.com/docker/docker/client', 'testing'], 'client.NewClientWithOpts(client.FromEnv)\n}\n\nfunc Dump(t testing.TB) {'), []);
});

test('a program whose main function ends unless it is started by root runs as root', () => {
  const user = (body: string): string | undefined => {
    const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', 'main.go': `package main\n\nimport (\n\t"log"\n\t"os"\n)\n\n${body}\n` });
    const { plan } = planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] });
    return plan.stages.at(-1)!.steps.flatMap((step) => (step.do === 'user' ? [step.user] : []))[0];
  };
  const check = '\tif os.Geteuid() != 0 {\n\t\tlog.Fatal("must run as root")\n\t}\n';
  assert.equal(user(`func main() {\n${check}}`), '0:0');
  assert.equal(user(`func main() { install() }\n\nfunc install() {\n${check}}`), '65532:65532', 'one thing of several that it does');
  assert.equal(user('func main() {\n\tif os.Geteuid() != 0 {\n\t\tlog.Println("without rights")\n\t}\n}'), '65532:65532');
});

test('files of a distribution that the code opens come with their packages', () => {
  const packages = (body: string): readonly string[] => {
    const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', 'main.go': `package main\n\nimport (\n\t"os"\n\t"path/filepath"\n)\n\n${body}\n` });
    return packagesFor(planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] }).runtimes[0]!.programs, 'apt');
  };
  assert.deepEqual(packages('const font = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"\n\nfunc main() { load(font); os.ReadFile("/etc/services") }'), ['fonts-dejavu-core', 'netbase']);
  assert.deepEqual(packages('var fonts = []string{"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/System/Library/Fonts/Menlo.ttc"}\n\nfunc main() { load(fonts) }'), [], 'it takes what there is');
  assert.deepEqual(packages('func main() { os.ReadDir("/usr/share/zoneinfo") }'), ['tzdata']);
  assert.deepEqual(packages('var zoneDirs = []string{\n\t"/usr/share/zoneinfo/",\n}\n\nfunc main() { os.ReadDir(zoneDirs[0]) }'), ['tzdata']);
  assert.deepEqual(packages('var readable = []string{\n\t"/etc",\n\t"/usr/share/zoneinfo",\n}\n\nfunc main() { os.ReadDir(readable[0]) }'), [], 'one of many places');
  assert.deepEqual(packages('func main() { os.Setenv("ZONEINFO", "/usr/share/zoneinfo") }'), []);
});

test('rights that only root has', () => {
  assert.match(told(['golang.org/x/net/icmp'], 'icmp.ListenPacket("ip4:icmp", "0.0.0.0")').join(), /^rights-missing: app opens raw ICMP sockets.*NET_RAW/);
  assert.match(told(['github.com/prometheus-community/pro-bing'], 'p, _ := probing.NewPinger("a")\n\tp.SetPrivileged(true)').join(), /^rights-missing/);
  assert.match(told(['github.com/songgao/water'], 'water.New(water.Config{DeviceType: water.TUN})').join(), /^rights-missing: app makes network devices.*\/dev\/net\/tun$/);
  assert.match(told(['os'], 'os.OpenFile("/dev/net/tun", os.O_RDWR, 0)').join(), /^rights-missing: app makes network devices/);
  // In a large program, where the code is called so; another command of it may do that as well.
  const parts = Array.from({ length: 14 }, (_, at) => `p${at}`);
  const large = (path: string): number => analyze(memoryRepo({
    'go.mod': 'module example.com/app\n\ngo 1.25.0\n', 'main.go': `package main\n\nimport (\n${[...parts, 'net'].map((name) => `\t_ "example.com/app/${name}"\n`).join('')})\n\nfunc main() {}\n`,
    ...Object.fromEntries(parts.map((name) => [`${name}/a.go`, `package ${name}\n`])), [path]: 'package net\n\nimport "os"\n\nfunc Open() { os.OpenFile("/dev/net/tun", os.O_RDWR, 0) }\n',
  })).programs[0]!.runtime.world.host.rights.length;
  assert.deepEqual([large('net/tun_linux.go'), large('net/child.go')], [1, 0]);
  assert.deepEqual(told(['golang.org/x/net/icmp'], 'icmp.ListenPacket("udp4", "0.0.0.0")'), []);
  assert.deepEqual(told(['golang.org/x/net/icmp'], 'if _, err := icmp.ListenPacket("udp4", ""); err != nil {\n\t\ticmp.ListenPacket("ip4:icmp", "")\n\t}'), []);
  assert.deepEqual(told(['golang.org/x/sys/unix'], 'unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW, 0)'), []);
});

test('accounts that are looked up, and that neither the base knows nor the image can be given', () => {
  const body = 'name := flag.String("user", "nobody", "user to run as")\n\tuser.Lookup(*name)';
  assert.deepEqual(told(['flag', 'os/user'], body), []);
  assert.deepEqual(told(['flag', 'os/user'], body, { base: 'distroless' }), []);
  assert.match(told(['os/user'], 'user.Lookup("root")').join(), /^user-missing: app looks up the user root.*--base distroless, which knows root$/);
  assert.match(told(['os/user'], 'user.Lookup("www-data")', { base: 'distroless' }).join(), /^user-missing/);
  assert.deepEqual([told(['os/user'], 'user.Lookup("www-data")', { base: 'debian' }), told(['os', 'os/user'], 'user.Lookup(os.Args[1])')], [[], []]);
});

test('a user that the code looks up by name is the one that the image runs as, and whoever runs it has a name', () => {
  const stages = (body: string, options: Partial<RepositoryOptions> = {}): string => {
    const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', 'main.go': `package main\n\nimport "os/user"\n\nfunc main() {\n\t${body}\n}\n` });
    return JSON.stringify(planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'], ...options }).plan.stages);
  };
  assert.match(stages('user.Lookup("spool")'), /'spool:x:65532:65532:/);
  assert.doesNotMatch(stages('user.Lookup("nobody")', { base: 'debian' }), /'nobody:/, 'debian has one');
  // Any uid may run it, and os/user goes by USER and HOME where no account tells.
  assert.match(stages('user.Current()'), /"USER":"nonroot"/);
  assert.doesNotMatch(stages('user.Lookup("spool")'), /"USER"/);
});

test('state that a library keeps below the home, unless it is told where', () => {
  assert.match(told(['tailscale.com/tsnet'], 's := &tsnet.Server{Hostname: "a"}\n\ts.Close()').join(), /^data-unkept: app keeps the state of its node below \/home\/nonroot.*-v app-home:\/home\/nonroot$/);
  assert.deepEqual(told(['tailscale.com/tsnet'], 's := &tsnet.Server{Hostname: "a", Dir: "/var/lib/node"}\n\ts.Close()'), []);
  assert.match(told(['github.com/caddyserver/certmagic'], 'certmagic.HTTPS([]string{"example.com"}, nil)').join(), /^data-unkept: app keeps its certificates/);
  assert.deepEqual(told(['github.com/caddyserver/certmagic'], 'certmagic.Default.Storage = &certmagic.FileStorage{Path: "certs"}\n\tcertmagic.HTTPS(nil, nil)'), []);
});

test('programs that modules start by themselves', () => {
  assert.match(told(['github.com/chromedp/chromedp'], 'chromedp.NewContext(nil)').join(), /^program-missing: app starts other programs \(chromium\).*--base debian, which brings chromium; a browser in a container/);
  assert.deepEqual(told(['github.com/chromedp/chromedp'], 'chromedp.NewRemoteAllocator(nil, "ws://chrome:9222")'), []);
  const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', 'main.go': 'package main\n\nimport ffmpeg "github.com/u2takey/ffmpeg-go"\n\nfunc main() { ffmpeg.Input("a").Run() }\n' });
  assert.deepEqual(planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] }).runtimes[0]!.programs.map(({ name }) => name), ['ffmpeg']);
});

test('programs that a function or a method is handed, by whoever calls it', () => {
  const body = (receiver: string, call: string): string => `package main\n\nimport "os/exec"\n\ntype runner struct{}\n\nfunc ${receiver}Run(name string, args ...string) {\n\texec.Command(name, args...).Run()\n}\n\nfunc main() { ${call}("git", "fetch", "origin") }\n`;
  for (const main of [body('', 'Run'), body('(runner) ', 'runner{}.Run')]) {
    const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', 'main.go': main });
    assert.deepEqual(analyze(repo).programs[0]!.runtime.world.executes.map(({ value }) => value), ['git'], main);
  }
});

/** Programs that a module of these files starts. */
function started(files: Readonly<Record<string, string>>): string[] {
  return analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', ...files })).programs[0]!.runtime.world.executes.map(({ value }) => value);
}

test('programs that a field of a method’s own value holds', () => {
  const runner = (name: string): string => `package git\n\nimport "os/exec"\n\nvar Executable = "git"\n\ntype Command struct{ name, other string }\n\nfunc NewCommand(bin string) *Command { return &Command{name: ${name}} }\n\nfunc (c *Command) Run() { exec.Command(c.name, "log").Run() }\n\ntype Row struct{ name string }\n\nvar rows = []*Row{{name: "users"}}\n`;
  const main = (call: string): string => `package main\n\nimport "example.com/app/git"\n\nfunc main() { ${call}.Run() }\n`;
  assert.deepEqual(started({ 'main.go': main('git.NewCommand("")'), 'git/git.go': runner('Executable') }), ['git']);
  assert.deepEqual(started({ 'main.go': main('git.NewCommand("rsync")'), 'git/git.go': runner('bin') }), ['rsync']);
  assert.deepEqual(started({ 'main.go': main('git.NewCommand(os.Args[1])'), 'git/git.go': runner('bin') }), []);
});

test('programs that a list or a map of the package holds', () => {
  const main = (held: string, body: string): string[] => started({ 'main.go': `package main\n\nimport "os/exec"\n\n${held}\n\nfunc main() {\n${body}\n}\n`, 'other.go': 'package main\n\nvar names = []string{"users", "roles"}\n' });
  const look = (then: string): string => `\tfor _, bin := range needed {\n\t\tif _, err := exec.LookPath(bin); err ${then} nil {\n\t\t\treturn\n\t\t}\n\t}`;
  const rows: [string, string, ...string[]][] = [
    ['var needed = []string{"git", "unzip"}', look('!='), 'git', 'unzip'],
    ['var needed = []string{"chromium", "google-chrome"}', look('=='), 'chromium'],
    ['', '\targs := []string{"ffmpeg", "-i"}\n\texec.Command(args[0], args[1:]...).Run()', 'ffmpeg'],
    ['var steps = [][]string{{"git", "fetch"}, {"rsync", "-a"}}', '\tfor _, s := range steps {\n\t\texec.Command(s[0], s[1:]...).Run()\n\t}', 'git', 'rsync'],
    ['var by = map[string]string{"pdf": "pdftotext", "ps": "gs"}', '\texec.Command(by[os.Args[1]]).Run()', 'pdftotext', 'gs'],
    ['type tool struct{ bin, title string }\n\nvar tools = map[string]tool{\n\t"a": {bin: "gs", title: "ghost"},\n\t"b": {bin: "pdftotext", title: "text"},\n}', '\tt := tools[os.Args[1]]\n\texec.Command(t.bin).Run()', 'gs', 'pdftotext'],
    ['type tool struct{ bin string }\n\nvar tools = []tool{{bin: "gs"}}', '\texec.Command(t.bin).Run()'],
  ];
  for (const [held, body, ...expected] of rows) assert.deepEqual(main(held, body), expected, body);
});

test('a program that takes the place of this one, or is started without os/exec', () => {
  const main = (call: string): string[] => started({ 'main.go': `package main\n\nimport (\n\t"os"\n\t"syscall"\n)\n\nfunc main() { ${call} }\n` });
  assert.deepEqual(main('syscall.Exec("/bin/bash", []string{"bash", "-c", "git status"}, os.Environ())'), ['/bin/bash', 'git']);
  assert.deepEqual(main('os.StartProcess("/usr/bin/git", []string{"git"}, nil)'), ['/usr/bin/git']);
});

test('a program of the system whose path a field holds until it is started', () => {
  const main = (more: string): string => `package main\n\nimport "example.com/app/web"\n\nfunc main() { web.Run(web.Config{${more}}) }\n`;
  const web = (path: string, imports = '"os/exec"'): string => `package web\n\nimport ${imports}\n\ntype Config struct{ Binary string }\n\nfunc Run(c Config) {\n\tif c.Binary == "" {\n\t\tc.Binary = "${path}"\n\t}\n\targs := []string{c.Binary, "-g"}\n\texec.Command(args[0], args[1:]...).Run()\n}\n`;
  assert.deepEqual(started({ 'main.go': main(''), 'web/web.go': web('/usr/sbin/nginx') }), ['/usr/sbin/nginx']);
  assert.deepEqual(started({ 'main.go': main('Binary: "/usr/bin/git"'), 'web/web.go': web('nginx') }), ['/usr/bin/git']);
  assert.deepEqual(started({ 'main.go': main(''), 'web/web.go': web('/usr/sbin/nginx', '"os"') }), []);
});

test('a setting that is called after the program which it names', () => {
  const main = (name: string, fallback: string, imports = '"os/exec"'): Record<string, string> => ({ 'main.go': `package main\n\nimport (\n\t"os"\n\t${imports}\n)\n\nfunc main() {\n\tp := os.Getenv("${name}")\n\tif p == "" {\n\t\tp = "${fallback}"\n\t}\n\tuse(p)\n}\n` });
  assert.deepEqual([started(main('FFMPEG_PATH', 'ffmpeg')), started(main('GIT_BIN', '/usr/bin/git'))], [['ffmpeg'], ['/usr/bin/git']]);
  assert.deepEqual([started(main('FFMPEG_PATH', 'ffmpeg', '"fmt"')), started(main('DATA_PATH', 'files')), started(main('MODE', 'git')), started(main('GIT_PATH', 'repo'))], [[], [], [], []]);
});

test('what reads the scripts that a setting or a configuration names, where the program starts what it is told', () => {
  const main = (start: string): string => `package main\n\nimport (\n\t"flag"\n\t"os"\n\t"os/exec"\n)\n\nfunc main() {\n\tdir := flag.String("scripts", "hooks", "x")\n\tdata, _ := os.ReadFile("app.yaml")\n\tuse(data, *dir)\n\t${start}\n}\n`;
  const hooks = { 'hooks/a.sh': '#!/usr/bin/env bash\ncurl -s x\n', 'hooks/README': 'x\n', 'app.yaml': 'probes:\n  - command: ./probes/up.py\n', 'probes/up.py': '#!/usr/bin/python3\nprint(1)\n' };
  assert.deepEqual(started({ 'main.go': main('exec.Command(os.Args[1]).Run()'), ...hooks }), ['bash', 'python3']);
  assert.deepEqual(started({ 'main.go': main('exec.LookPath(os.Args[1])'), ...hooks }), []);
  assert.deepEqual(started({ 'main.go': main('exec.Command(os.Args[1]).Run()').replace('"scripts", "hooks"', '"log-name", "app"'), 'app/build.sh': 'go build\n' }), [], 'a name for something else');
  assert.deepEqual(started({ 'main.go': main('exec.Command("git").Run()'), ...hooks }), ['git']);
});

test('zones that a program sets for itself', () => {
  const zones = (body: string): boolean => {
    const { world } = analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', 'main.go': `package main\n\nfunc main() {\n\t${body}\n}\n` })).programs[0]!.runtime;
    return (world.zones ?? world.localTime) !== undefined;
  };
  assert.deepEqual(['os.Setenv("TZ", "Asia/Shanghai")', 'os.Setenv("TZ", cfg.Zone)', 's := gocron.NewScheduler()', 'gocron.NewScheduler(time.Local)'].map(zones), [true, true, true, true]);
  assert.deepEqual(['time.Now().Local()', 'row.CreatedAt.Local()', 'time.Now().Hour()', 'time.Now().UTC().Hour()', 'conn.Local()', 'time.Now().Location()', 'resp.Location()'].map(zones), [true, true, true, false, false, true, false]);
  const source = (loc: string): string => `sql.Open("mysql", fmt.Sprintf("%s@tcp(%s)/app?parseTime=true&loc=${loc}, user, host))`;
  assert.deepEqual(['Asia%2FShanghai"', '%s"', '" + url.QueryEscape(zone)', 'UTC"', '"'].map(source).map(zones), [true, true, true, false, false]);
  assert.deepEqual(['os.Setenv("TZ", "UTC")', 'os.Setenv("TZ", "")', 'gocron.NewScheduler(time.UTC)', 'gocron.NewScheduler(gocron.WithLocation(time.UTC))'].map(zones), [false, false, false, false]);
});

test('what the one who starts the container has to give: an init above copies of the program, an input, a terminal', () => {
  const flags = (imports: readonly string[], body: string): string => {
    const main = `package main\n\nimport (\n${imports.map((path) => `\t"${path}"\n`).join('')})\n\nfunc main() {\n\t${body}\n}\n`;
    const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', 'main.go': main });
    const planned = planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] });
    return commandsOf(planned, TOP, 'app')[0]!.run;
  };
  const fiber = (config: string): string => `a := fiber.New(fiber.Config{${config}})\n\ta.Listen(":3000")`;
  assert.equal(flags(['github.com/gofiber/fiber/v2'], fiber('Prefork: true')), ' --init -p 127.0.0.1:3000:3000');
  assert.equal(flags(['github.com/gofiber/fiber/v2'], fiber('Prefork: false')), ' -p 127.0.0.1:3000:3000');
  assert.match(told(['github.com/gofiber/fiber/v2'], fiber('Prefork: true')).join(), /^prefork: app starts copies of itself .*docker run --init/);
  assert.equal(flags(['github.com/mark3labs/mcp-go/server'], 'server.ServeStdio(server.NewMCPServer("a", "1"))'), ' -i');
  // It opens its port only where it is told to answer there.
  const mcp = (by: string): string => flags(['flag', 'net/http', 'github.com/mark3labs/mcp-go/server'], `t := flag.String("transport", "${by}", "stdio or sse")\n\taddr := flag.String("addr", "localhost:8000", "x")\n\tif *t == "sse" {\n\t\thttp.ListenAndServe(*addr, nil)\n\t}\n\tserver.ServeStdio(nil)`);
  assert.deepEqual([mcp('stdio'), mcp('sse')], [' -i', ' -p 127.0.0.1:8000:8000']);
  const off = (usage: string): string => flags(['flag', 'net/http', 'github.com/modelcontextprotocol/go-sdk/mcp'], `on := flag.Bool("web", false, "${usage}")\n\taddr := flag.String("addr", "localhost:8000", "x")\n\tif *on {\n\t\thttp.ListenAndServe(*addr, nil)\n\t}\n\tserver.Run(nil, &mcp.StdioTransport{})`);
  assert.equal(off('Run as HTTP server instead of STDIO'), ' -i');
  const named = (name: string, more = ''): string => flags(['flag', 'net/http', 'github.com/modelcontextprotocol/go-sdk/mcp', ...(more === '' ? [] : ['github.com/charmbracelet/bubbletea'])], `on := flag.Bool("${name}", false, "x")\n\taddr := flag.String("addr", "localhost:8000", "x")\n\tif *on {\n\t\thttp.ListenAndServe(*addr, nil)\n\t}\n${more}\tserver.Run(nil, &mcp.StdioTransport{})`);
  assert.deepEqual([named('http'), named('http', '\ttea.NewProgram(nil).Run()\n'), named('verbose')], [' -i', ' -i', ' -p 127.0.0.1:8000:8000']);
  assert.equal(flags(['io', 'os'], 'io.ReadAll(os.Stdin)'), ' -i');
  assert.equal(flags(['github.com/charmbracelet/bubbletea'], 'tea.NewProgram(nil).Run()'), ' -it');
  assert.equal(flags(['github.com/derailed/tview'], 'tview.NewApplication().Run()'), ' -it', 'a fork of a library');
  // One that is asked over the network needs nobody at its terminal.
  assert.equal(flags(['io', 'os', 'net/http'], 'io.ReadAll(os.Stdin)\n\thttp.ListenAndServe(":8080", nil)'), ' -p 127.0.0.1:8080:8080');
  assert.equal(flags(['os'], 'os.Stdin.Close()'), '');
});

test('copies that a setting switches on, by default or in the configuration that comes along', () => {
  const main = (value: string, setting = ''): string => `package main\n\nimport (\n\t"flag"\n\t"os"\n\n\t"github.com/gofiber/fiber/v2"\n)\n\nfunc main() {\n${setting}\tos.ReadFile("config/app.toml")\n\tfiber.New(fiber.Config{Prefork: ${value}}).Listen(":3000")\n\tflag.Parse()\n}\n`;
  const copies = (code: string, config: string): boolean => analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', 'main.go': code, 'config/app.toml': config })).programs[0]!.runtime.world.host.prefork !== undefined;
  const flag = '\tprefork := flag.String("prefork", "true", "x")\n';
  assert.deepEqual([copies(main('cfg.App.Prefork'), '[app]\nprefork = true\n'), copies(main('*prefork', flag), ''), copies(main('cfg.App.Prefork'), '[app]\nprefork = false\n'), copies(main('*prefork', flag.replace('true', 'false')), '')], [true, true, false, false]);
});

test('a database below the home, by way of a variable or a function', () => {
  const body = (place: string, more = ''): string[] => told(['os', 'path/filepath', 'go.etcd.io/bbolt'], `${more}bbolt.Open(${place}, 0o600, nil)`);
  const note = /^data-unkept: app keeps a database below \/home\/nonroot.*-v app-home:\/home\/nonroot$/;
  assert.match(body('filepath.Join(dir, "app.db")', 'home, _ := os.UserHomeDir()\n\tdir := filepath.Join(home, ".app")\n\t').join(), note);
  assert.match(body('dir() + "/app.db"', '_ = 0\n}\n\nfunc dir() string {\n\treturn os.Getenv("HOME")\n}\n\nfunc open() {\n\t').join(), note);
  assert.deepEqual(body('os.Args[1]', 'home, _ := os.UserHomeDir()\n\tload(home)\n\t'), []);
  assert.deepEqual(body('filepath.Join(dir, "app.db")', 'dir, _ := os.UserCacheDir()\n\t'), []);
});

test('a program that goes to the background, unless a switch alone sends it there', () => {
  const body = (flag: string): string[] => told(['flag', 'github.com/sevlyar/go-daemon'], `on := flag.Bool("${flag}", false, "where to run")\n\tflag.Parse()\n\tcontext := &daemon.Context{}\n\tcontext.Reborn()\n\tuse(on)`);
  assert.deepEqual(body('foreground'), [], 'it is given the switch that keeps it');
  assert.match(body('verbose').join(), /^ends-in-background.*start it in the foreground where it can/);
  assert.deepEqual(body('daemon'), []);
});

test('a variable that a Dockerfile sets to its volume for data', () => {
  const planned = (lines: string): string => {
    const repo = memoryRepo({
      'go.mod': 'module example.com/app\n\ngo 1.25.0\n',
      'main.go': 'package main\n\nimport "os"\n\nfunc main() {\n\topen(os.Getenv("APP_BASE"))\n}\n',
      'deploy/Dockerfile': `FROM golang:1.25 AS build\nCOPY . .\nRUN go build -o /app .\nFROM scratch\n${lines}\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n`,
    });
    const { env, volumes } = planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] }).runtimes[0]!;
    return JSON.stringify([env, volumes]);
  };
  assert.equal(planned('ENV APP_BASE=/data/app\nVOLUME /data'), '[{"APP_BASE":"/data/app"},["/data/app"]]');
  for (const lines of ['ENV APP_BASE=/data', 'ENV OTHER=/data\nVOLUME /data', 'ENV APP_BASE=/srv\nVOLUME /data']) assert.equal(planned(lines), '[{},[]]', lines);
});

test('a constant port below 1024 is exposed where it is that of the web, among the settings, and no other is known', () => {
  const exposed = (numbers: readonly number[], path = 'config/config.go', body = `use(${numbers.map((number, index) => `Server${index}{Port: ${number}}`).join(', ')})`): readonly number[] => {
    const name = path.split('/')[0];
    const types = numbers.map((_, index) => `type Server${index} struct{ Port int }\n`).join('');
    const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', [path]: `package ${name}\n\n${types}\nfunc Get(scheme string) (port int) {\n\t${body}\n\treturn\n}\n`, 'main.go': `package main\n\nimport "example.com/app/${name}"\n\nfunc main() { serve(${name}.Get("http")) }\n` });
    return planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] }).runtimes[0]!.ports;
  };
  assert.deepEqual(exposed([80, 443]), [80]);
  assert.deepEqual(exposed([80, 443], 'remote/remote.go'), [], 'what it asks of others');
  assert.deepEqual(exposed([25]), [], 'as often that of another program');
  assert.deepEqual(exposed([80, 8443]), [8443]);
  assert.deepEqual(exposed([], 'config/config.go', 'switch scheme {\n\tcase "http":\n\t\tport = 80\n\tcase "https":\n\t\tport = 443\n\t}'), [], 'what a URL means without one');
});

test('a loopback constant is told of where nothing else is open, and one that a call is given in any case', () => {
  const warned = (main: string): boolean => {
    const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', 'config/config.go': 'package config\n\nconst StatsAddr = "localhost:9111"\n', 'main.go': `package main\n\nimport (\n\t"net/http"\n\n\t"example.com/app/config"\n)\n\nfunc main() {\n${main}}\n` });
    return planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] }).diagnostics.some(({ message }) => /nobody outside of the container reaches/.test(message));
  };
  const stats = '\tstart(config.StatsAddr)\n';
  assert.equal(warned(stats), true);
  assert.equal(warned(`${stats}\thttp.ListenAndServe(":8080", nil)\n`), false);
  assert.equal(warned('\tgo http.ListenAndServe("localhost:8081", nil)\n\thttp.ListenAndServe(":8080", nil)\n'), true);
});
