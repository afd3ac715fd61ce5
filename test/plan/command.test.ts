import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { REPOSITORY_DEFAULTS } from '../../src/plan/repository/repository-options.ts';
import type { RuntimePlan } from '../../src/plan/repository/run-time/runtime.ts';
import { memoryRepo } from '../../src/repo.ts';

const REQUIRES = ['github.com/spf13/cobra v1.10.1', 'github.com/urfave/cli/v2 v2.27.7', 'github.com/pocketbase/pocketbase v0.29.0', 'github.com/caddyserver/caddy/v2 v2.10.0'];

/** What is planned for the run of the program at the top, and the notes of the plan by their codes. */
function noted(files: Record<string, string>): { readonly run: RuntimePlan; readonly notes: Readonly<Record<string, string | null>> } {
  const repo = memoryRepo({ 'go.mod': `module example.com/app\n\ngo 1.25.0\n\nrequire (\n${REQUIRES.map((one) => `\t${one}\n`).join('')})\n`, ...files });
  const { runtimes, diagnostics } = planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] });
  return { run: runtimes[0]!, notes: Object.fromEntries(diagnostics.map(({ code, remedy }) => [code, remedy])) };
}

const planned = (files: Record<string, string>): RuntimePlan => noted(files).run;

const imports = (...paths: string[]): string => `package main\n\nimport (\n${paths.map((path) => `\t"${path}"\n`).join('')})\n`;

const source = (paths: readonly string[], body: string): string => `package main\n\nimport (\n${paths.map((path) => `\t"${path}"\n`).join('')})\n\n${body}\n`;

/** A program of these sub-commands, each of which does what no name tells. */
const cobra = (...names: string[]): string =>
  source(['github.com/spf13/cobra', 'example.com/app/work'], `func main() {\n\troot := &cobra.Command{Use: "app"}\n${names.map((name) => `\troot.AddCommand(&cobra.Command{Use: "${name}", RunE: work.Do})\n`).join('')}\troot.Execute()\n}`);
const WORK = { 'work/work.go': 'package work\n\nimport "net/http"\n\nfunc Do() error { return http.ListenAndServe(":8080", nil) }\n' };

/** The command of a program whose sub-commands are started by these files. */
function started(files: Record<string, string>, ...names: string[]): readonly string[] {
  return planned({ 'main.go': cobra(...names), ...WORK, ...files }).command;
}

test('what a platform sends requests to is started, not what it runs before a release, whatever stands first', () => {
  assert.deepEqual(started({ Procfile: 'release: bin/app migrate\nweb: bin/app serve\n' }, 'migrate', 'serve'), ['serve']);
  assert.deepEqual(started({ Procfile: 'release: bin/app migrate\nworker: bin/app work\nweb: bin/app edge\n' }, 'migrate', 'work', 'edge'), ['edge']);
  assert.deepEqual(started({ Procfile: 'worker: bin/app run\nweb: bin/app edge --fast\n' }, 'run', 'edge'), ['edge', '--fast']);
  assert.deepEqual(started({ Procfile: 'release: bin/app migrate\n' }, 'migrate', 'other'), []);
  // What others are reached at stays where it is.
  assert.deepEqual(started({ Procfile: 'web: bin/app serve -endpoints http://localhost:2379 -addr localhost:8080\n' }, 'migrate', 'serve'), ['serve', '-endpoints', 'http://localhost:2379', '-addr', '0.0.0.0:8080']);
  assert.deepEqual(started({ 'fly.toml': '[processes]\n  jobs = "app work"\n  app = "app edge"\n' }, 'work', 'edge'), ['edge']);
});

test('what is started while one develops serves, where no name of a command says so', () => {
  const air = (words: string): Record<string, string> => ({ '.air.toml': `[build]\n  args_bin = [${words}]\n  cmd = "go build -o ./tmp/main ."\n` });
  assert.deepEqual(started(air('"edge", "--fast"'), 'edge', 'migrate'), ['edge', '--fast']);
  assert.deepEqual(started(air(''), 'edge', 'migrate'), []);
  assert.deepEqual(started(air('"edge"'), 'edge', 'serve'), ['serve']);
  // Flags beside a name that says so are for the one who develops.
  assert.deepEqual(started(air('"serve", "--level=debug"'), 'serve', 'migrate'), ['serve']);
});

test('of the services of compose the one that serves is started, not a migration that stands first', () => {
  const services = (...rows: [string, string, string?][]): Record<string, string> =>
    ({ 'compose.yaml': `services:\n${rows.map(([name, command, more = '']) => `  ${name}:\n    build: .\n    command: ["./app", "${command}"]\n${more}`).join('')}` });
  const ports = '    ports: ["8080:8080"]\n';
  assert.deepEqual(started(services(['migrate', 'migrate', '    restart: on-failure\n'], ['api', 'serve', ports]), 'migrate', 'serve'), ['serve']);
  assert.deepEqual(started(services(['jobs', 'work'], ['api', 'edge', ports]), 'work', 'edge'), ['edge']);
  // A port of metrics makes no server of a worker.
  assert.deepEqual(started(services(['jobs', 'work', ports], ['api', 'serve']), 'work', 'serve'), ['serve']);
  // The program has a command that serves, and nothing but the migration is started by words.
  const waits = '    depends_on:\n      migrate:\n        condition: service_completed_successfully\n';
  assert.deepEqual(started({ 'compose.yaml': `services:\n  migrate:\n    build: .\n    command: ["./app", "migrate"]\n  api:\n    build: .\n${waits}` }, 'migrate', 'serve'), ['serve']);
  // Nothing else is known.
  assert.deepEqual(started(services(['jobs', 'work', '    restart: on-failure\n']), 'work', 'seed'), ['work']);
});

test('a workload that goes on is started before a job, and a Dockerfile’s word before both', () => {
  const manifest = (kind: string, word: string): string => `kind: ${kind}\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n          image: example.com/app:1\n          args: ["${word}"]\n`;
  const files = { 'k8s/a-job.yaml': manifest('Job', 'migrate'), 'k8s/b.yaml': manifest('Deployment', 'edge') };
  assert.deepEqual(started(files, 'migrate', 'edge'), ['edge']);
  const dockerfile = { 'Dockerfile.old': 'FROM golang\nRUN go build -o /app .\nENTRYPOINT ["/app"]\nCMD ["all-in"]\n' };
  assert.deepEqual(started({ ...files, ...dockerfile }, 'migrate', 'edge', 'all-in', 'serve'), ['all-in']);
  // A manifest of one part does not hide the command that is called a server.
  assert.deepEqual([started(files, 'migrate', 'edge', 'serve'), started(files, 'migrate', 'edge', 'run')], [['serve'], ['edge']]);
});

test('a chart’s workload starts its image with the first word that it gives, a hook and a first container of others aside', () => {
  const chart = (kind: string, first: string, more = ''): Record<string, string> => ({
    'charts/app/values.yaml': 'image:\n  # Where it lies.\n  repository: ghcr.io/team/app\n',
    'charts/app/templates/a.yaml': `kind: ${kind}\nmetadata:\n  name: {{ .Release.Name }}\n${more}spec:\n  template:\n    spec:\n      initContainers:\n      - name: first\n        args:\n          - migrate\n      containers:\n      - name: app\n        image: "{{ include "app.image" . }}"\n        args:\n          - ${first}\n          - --addr={{ .Values.addr }}\n`,
  });
  assert.deepEqual(started(chart('DaemonSet', 'edge'), 'migrate', 'edge'), ['edge']);
  assert.deepEqual(started(chart('Deployment', '"edge"'), 'migrate', 'edge'), ['edge']);
  assert.deepEqual(started(chart('DaemonSet', 'edge', '  annotations:\n    helm.sh/hook: post-delete\n'), 'migrate', 'edge'), []);
  assert.deepEqual(started(chart('Deployment', '--verbose'), 'migrate', 'edge'), []);
  // What runs beside one that is given nothing is not what the image is about.
  const plain = { 'charts/app/templates/b.yaml': 'kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n      - name: app\n        image: "{{ .Values.image.repository }}"\n' };
  assert.deepEqual(started({ ...chart('DaemonSet', 'edge'), ...plain }, 'migrate', 'edge'), []);
  // Of several workloads, each in a folder of its own, that which the others are for.
  const part = (name: string): Record<string, string> => Object.fromEntries(Object.entries(chart('Deployment', name)).map(([path, text]) => [path.replace('a.yaml', `${name}/a.yaml`), text]));
  assert.deepEqual(started({ ...part('agent'), ...part('api-part') }, 'agent', 'api-part', 'forwarder'), ['api-part']);
});

test('a program that PocketBase is built into serves on an address that is reached, with its data beside the binary', () => {
  const main = (body: string, ...more: string[]): string => source(['github.com/pocketbase/pocketbase', ...more], `func main() {\n\tapp := pocketbase.New()\n${body}\n}`);
  const files = { 'pb_public/index.html': '<h1>notes</h1>', 'pb_migrations/1_users.js': 'migrate()' };
  const run = planned({ 'main.go': main('\tlog.Fatal(app.Start())'), ...files });
  assert.deepEqual([run.command, run.ports, run.binary, run.volumes], [['serve', '--http=0.0.0.0:8090'], [8090], '/app/app', ['/app/pb_data']]);
  assert.deepEqual(run.files.map(({ source: from, to }) => `${from} ${to}`), ['pb_public /app/pb_public', 'pb_migrations /app/pb_migrations']);
  // Where a Dockerfile names the address, that is exposed.
  const dockerfile = 'FROM golang\nRUN go build -o /pb/app .\nCMD ["/pb/app", "serve", "--http=0.0.0.0:8080"]\n';
  const old = planned({ 'main.go': main('\tlog.Fatal(app.Start())'), 'Dockerfile.old': dockerfile });
  assert.deepEqual([old.command, old.ports], [['serve', '--http=0.0.0.0:8080'], [8080]]);
  // What gives itself the words, or uses it as a library, is left alone.
  for (const body of ['\tos.Args = append(os.Args, "serve", "--http=:80")\n\tlog.Fatal(app.Start())', '\tapp.Bootstrap()']) assert.deepEqual(planned({ 'main.go': main(body) }).command, []);
});

test('the data of PocketBase is kept where the program says', () => {
  const main = source(['github.com/pocketbase/pocketbase'], 'func main() {\n\tapp := pocketbase.NewWithConfig(pocketbase.Config{\n\t\tDefaultDataDir: "./storage/db",\n\t})\n\tapp.Start()\n}');
  const { binary, volumes } = planned({ 'main.go': main });
  assert.deepEqual([binary, volumes], ['/usr/local/bin/app', ['/app/storage/db']]);
});

test('a program whose main is Caddy’s runs with the Caddyfile of the repository', () => {
  const main = source(['github.com/caddyserver/caddy/v2/cmd'], 'func main() { caddycmd.Main() }');
  const file = '{\n\t{$GLOBAL_OPTIONS}\n}\n\n(snippet) {\n\tencode gzip\n}\n\n{$SERVER_NAME:localhost} { # the site\n\trespond / "hello"\n}\n\n:8081, http://internal:8082 {\n\thandle {\n\t\trespond 404\n\t}\n}\n';
  const run = planned({ 'main.go': main, Caddyfile: file });
  assert.deepEqual([run.command, run.ports, run.files.map(({ to }) => to)], [['run'], [80, 443, 8081, 8082], ['/app/Caddyfile']]);
  assert.deepEqual([planned({ 'main.go': main }).command, planned({ 'main.go': main }).ports], [['run'], []]);
});

/** Commands in files of their own, as cobra's generator writes them: the words, then the body of each. */
function generated(root: string, commands: Record<string, string>): Record<string, string> {
  const file = (body: string): string => `package cmd\n\nimport (\n\t"net/http"\n\t"github.com/spf13/cobra"\n)\n\n${body}\n`;
  const made = Object.entries(commands).map(([name, body]) => {
    const variable = `${name.replace(/\W/g, '')}Cmd`;
    return [`cmd/${name.replace(/\W/g, '')}.go`, file(`var ${variable} = &cobra.Command{\n\tUse: "${name}",\n${body.replaceAll('CMD', variable)}\nfunc init() { rootCmd.AddCommand(${variable}) }`)];
  });
  return {
    'main.go': source(['example.com/app/cmd'], 'func main() { cmd.Execute() }'),
    'cmd/root.go': file(`var rootCmd = &cobra.Command{Use: "app"${root}}\n\nfunc Execute() { rootCmd.Execute() }`),
    ...Object.fromEntries(made),
  };
}

const WORKS = '\tRunE: func(cmd *cobra.Command, args []string) error { select {} },\n}\n';
const LISTENS = '\tRunE: func(cmd *cobra.Command, args []string) error { return http.ListenAndServe(listen, nil) },\n}\n';
const FLAG = '\nvar listen string\n\nfunc init() { CMD.Flags().StringVar(&listen, "listen", "127.0.0.1:9080", "x") }\n';

test('a sub-command serves by what it is called or by what its own code does, and gets the flags that are its own', () => {
  assert.deepEqual(planned(generated('', { gateway: LISTENS + FLAG, worker: WORKS })).command, ['gateway', '--listen=0.0.0.0:9080']);
  for (const name of ['httpserver', 'run-server', 'web:serve', 'start-api', 'api:start']) assert.deepEqual(planned(generated('', { worker: WORKS, [name]: WORKS + FLAG })).command, [name, '--listen=0.0.0.0:9080'], name);
  // A function of the package does the work.
  const named = `\tRunE: runEdge,\n}\n\nfunc runEdge(cmd *cobra.Command, args []string) error {\n\treturn http.ListenAndServe(":8080", nil)\n}\n`;
  assert.deepEqual(planned(generated('', { worker: WORKS, edge: named })).command, ['edge']);
});

test('where no sub-command is known to serve, none is started, nor a flag given that only one of them knows', () => {
  for (const commands of [{ alpha: LISTENS + FLAG, beta: LISTENS }, { login: LISTENS + FLAG, list: WORKS }, { 'server-info': WORKS + FLAG, 'mock-server': LISTENS }]) assert.deepEqual(planned(generated('', commands)).command, []);
  assert.equal(noted(generated('', { alpha: LISTENS + FLAG, beta: LISTENS })).notes['listens-on-loopback'], 'start the sub-command that listens: docker run IMAGE SUB-COMMAND --listen=0.0.0.0:9080');
  assert.deepEqual(planned(generated(', Run: func(cmd *cobra.Command, args []string) { println("hello") }', { alpha: WORKS + FLAG, beta: WORKS })).command, []);
});

test('of a program that does one thing or another by a flag, what compose starts with ports is started', () => {
  const main = (otherwise: string, mode = ''): string => source(['flag', 'fmt', 'log', 'net/http', 'os'], `func main() {\n\tmode := flag.String("mode", "${mode}", "server or worker")\n\tflag.Parse()\n\tswitch *mode {\n\tcase "server":\n\t\tlog.Fatal(http.ListenAndServe(":8080", nil))\n\tcase "worker":\n\t\tselect {}\n\tdefault:\n${otherwise}\n\t}\n}`);
  const compose = { 'compose.yaml': 'services:\n  worker:\n    build: .\n    command: ["-mode", "worker"]\n  server:\n    build: .\n    command: ["-mode", "server"]\n    ports: ["8080:8080"]\n' };
  const usage = '\t\tflag.Usage()\n\t\tos.Exit(2)';
  for (const end of [usage, '\t\tlog.Fatalf("unknown mode %q", *mode)', '\t\tfmt.Fprintln(os.Stderr, "mode?")\n\t\tos.Exit(1)']) assert.deepEqual(planned({ 'main.go': main(end), ...compose }).command, ['-mode', 'server']);
  // It does something without the flag.
  for (const end of ['\t\tif err := serve(); err != nil {\n\t\t\tlog.Fatal(err)\n\t\t}', '\t\tlog.Fatal(http.ListenAndServe(":80", nil))']) assert.deepEqual(planned({ 'main.go': main(end), ...compose }).command, []);
  assert.deepEqual(planned({ 'main.go': main(usage, 'server'), ...compose }).command, []);
});

test('a service of compose starts what stands behind its shell, behind a script that waits, and in an image of this repository', () => {
  const service = (name: string, ...lines: string[]): string => `  ${name}:\n${lines.map((line) => `    ${line}\n`).join('')}`;
  const compose = (...services: string[]): Record<string, string> => ({ 'compose.yaml': `services:\n${services.join('')}` });
  const names = ['work', 'edge'];
  const worker = service('jobs', 'build: .', 'command: ./app work');
  const ports = 'ports: ["8080:8080"]';
  for (const command of ['command: sh -c "sleep 5 && ./app edge"', 'command: ["/bin/sh", "-c", "./app work && exec ./app edge"]', 'command: ./wait-for db:5432 -- ./app edge', 'command: sh -c "./wait-for-it.sh db:5432 -- /app/app edge"'])
    assert.deepEqual(started(compose(worker, service('api', 'build: .', command, ports)), ...names), ['edge'], command);
  // What the shell ends with is none of the program.
  assert.deepEqual(started(compose(service('api', 'build: .', 'command: sh -c "./app edge && tail -f /dev/null"', ports)), ...names), []);
  const image = (name: string): Record<string, string> => compose(service('api', `image: ${name}`, 'command: edge --fast', ports));
  for (const name of ['ghcr.io/me/app:latest', 'me/app']) assert.deepEqual(started(image(name), ...names), ['edge', '--fast'], name);
  for (const name of ['ghcr.io/me/other:latest', 'app']) assert.deepEqual(started(image(name), ...names), [], name);
  assert.deepEqual(started({ 'examples/small/compose.yaml': image('me/app')['compose.yaml']! }, ...names), []);
});

test('flags of the whole program stand before the sub-command that a line names', () => {
  const page = (line: string): Record<string, string> => ({ 'README.md': `# app\n\n\`\`\`sh\ngo run . ${line}\n\`\`\`\n`, 'config/dev.yml': 'x: 1\n' });
  assert.deepEqual(started({ Procfile: 'web: bin/app --fast edge\n' }, 'work', 'edge'), ['--fast', 'edge']);
  assert.deepEqual(started(page('-c config/dev.yml serve'), 'work', 'serve'), ['-c', 'config/dev.yml', 'serve']);
  assert.deepEqual(started(page('--debug serve'), 'work', 'serve'), ['serve']);
});

test('the root of version 3 of urfave is one without a name as well, and what fetches from servers is none', () => {
  const code = (name: string): string => source(['context', 'os', 'github.com/urfave/cli/v3', 'example.com/app/work'], `func main() {\n\troot := &cli.Command{\n\t\tUsage: "an app",\n\t\tVersion: version,\n\t\tCommands: []*cli.Command{serving(), other()},\n\t}\n\troot.Run(context.Background(), os.Args)\n}\n\nfunc serving() *cli.Command {\n\treturn &cli.Command{\n\t\tName: "${name}",\n\t\tAction: work.Do,\n\t}\n}\n\nfunc other() *cli.Command {\n\treturn &cli.Command{\n\t\tName: "migrate",\n\t\tAction: work.Do,\n\t}\n}`);
  assert.deepEqual(['daemon', 'api-server', 'fetch-server-region'].map((name) => planned({ 'main.go': code(name), ...WORK }).command), [['daemon'], ['api-server'], []]);
});

test('beside a daemon that stays until it is told to end run does its work once', () => {
  const code = (run: string, daemon: string): string => source(['net/http', 'os', 'os/signal', 'github.com/spf13/cobra'], `var root = &cobra.Command{Use: "app"}\n\nvar runCmd = &cobra.Command{Use: "run", Run: run}\n\nvar daemonCmd = &cobra.Command{Use: "daemon", Run: daemon}\n\nfunc run(*cobra.Command, []string) {\n\t${run}\n}\n\nfunc daemon(*cobra.Command, []string) {\n\t${daemon}\n}\n\nfunc main() {\n\troot.AddCommand(runCmd, daemonCmd)\n\troot.Execute()\n}`);
  const stays = 'c := make(chan os.Signal, 1)\n\tsignal.Notify(c, os.Interrupt)\n\t<-c';
  const serves = 'http.ListenAndServe(":8080", nil)';
  assert.deepEqual([code('println(1)', stays), code('println(1)', 'fork()'), code(serves, stays)].map((text) => planned({ 'main.go': text }).command), [['daemon'], ['run'], ['run']]);
});

test('what docopt reads of the usage are commands, and options with their defaults', () => {
  const code = (more: string, inline = false): string => {
    const usage = `\`An app.\n\nUsage:\n  app start [--listen-addr=<addr>] [--loud]\n  app watch (checks|event)\n${more}  app --help\n\nOptions:\n  --listen-addr=<addr>  Where [default: localhost:9000].\n  -l, --loud            Say more.\n\``;
    return source(['net/http', 'github.com/docopt/docopt-go'], `${inline ? '' : `const usage = ${usage}\n\n`}func main() {\n\targs, _ := docopt.Parse(${inline ? usage : 'usage'}, nil, true, "1", false)\n\tif args["start"].(bool) {\n\t\thttp.ListenAndServe(args["--listen-addr"].(string), nil)\n\t}\n}`);
  };
  const run = (text: string): unknown => { const { command, ports } = planned({ 'main.go': text }); return [command, ports]; };
  assert.deepEqual([code(''), code('', true)].map(run), Array(2).fill([['start', '--listen-addr=0.0.0.0:9000'], [9000]]));
  // One that is started without a command as well.
  assert.deepEqual(run(code('  app [options]\n')), [['--listen-addr=0.0.0.0:9000'], [9000]]);
});

test('a sub-command is a probe where it does something by itself, and demands no flag', () => {
  const probe = (more: string): readonly string[] | null => planned({ 'main.go': source(['net/http', 'github.com/spf13/cobra'], `var root = &cobra.Command{Use: "app", RunE: serve}\n\nfunc serve(*cobra.Command, []string) error { return http.ListenAndServe(":8080", nil) }\n\nfunc main() {\n\t${more}\n\troot.AddCommand(probe)\n\troot.Execute()\n}`) }).probe;
  const runs = 'probe := &cobra.Command{Use: "probe", RunE: ask}';
  assert.deepEqual([runs, 'probe := &cobra.Command{Use: "probe"}', `${runs}\n\troot.PersistentFlags().String("cert", "", "certificate")\n\troot.MarkPersistentFlagRequired("cert")`].map(probe), [['probe'], null, null]);
});

test('words that constants hold are commands as well, and a flag of one of them is nothing for the program', () => {
  const code = source(['flag', 'net/http', 'os', 'example.com/app/agent'], 'const (\n\tcmdAgent = "agent"\n\tcmdDump = "dump"\n)\n\nfunc help() { os.Exit(0) }\n\nfunc main() {\n\tflag.Parse()\n\tif len(os.Args) < 2 {\n\t\thelp()\n\t}\n\n\tswitch os.Args[1] {\n\tcase cmdAgent:\n\t\tagent.Run()\n\tcase cmdDump:\n\t\tprintln(1)\n\t}\n}');
  const agent = 'package agent\n\nimport (\n\t"flag"\n\t"net"\n)\n\nvar fs = flag.NewFlagSet("agent", flag.ExitOnError)\n\nfunc Run() {\n\taddr := fs.String("addr", "127.0.0.1:1335", "address")\n\tnet.Listen("tcp", *addr)\n}\n';
  assert.deepEqual(planned({ 'main.go': code, 'agent/agent.go': agent }).command, []);
});

test('a program without sub-commands that asks itself by its first word has a probe', () => {
  const main = (word: string): string => source(['net/http', 'os'], `func main() {\n\tif len(os.Args) > 1 && os.Args[1] == "${word}" {\n\t\tos.Exit(0)\n\t}\n\thttp.ListenAndServe(":8080", nil)\n}`);
  const probe = (word: string): readonly string[] | null => planned({ 'main.go': main(word) }).probe;
  assert.deepEqual(['healthcheck', '--health-check', 'health', 'health-report', 'migrate'].map(probe), [['healthcheck'], ['--health-check'], ['health'], null, null]);
  // Nothing answers a tool that listens nowhere: its word asks others.
  const tool = source(['flag', 'fmt'], 'func main() {\n\tprobe := flag.Bool("probe", false, "show whether the host is up")\n\tflag.Parse()\n\tfmt.Println(*probe)\n}');
  assert.equal(planned({ 'main.go': tool }).probe, null);
});

test('a program that ends without a word gets the directory that the repository’s own line names, behind the flags', () => {
  const main = (test: string, more = ''): string => source(['flag', 'net/http', 'os'], `func main() {\n\taddr := flag.String("http", "localhost:6060", "listen address")\n\tflag.Parse()\n\tif ${test} {\n\t\tflag.Usage()\n\t\tos.Exit(2)\n\t}\n${more}\thttp.ListenAndServe(*addr, http.FileServer(http.Dir(flag.Arg(0))))\n}`);
  const shown = (word: string): Record<string, string> => ({ 'README.md': `# app\n\n\`\`\`sh\ngo run . ${word}\n\`\`\`\n`, 'content/index.html': 'x', 'examples/site/index.html': 'x' });
  const run = planned({ 'main.go': main('flag.NArg() != 1'), ...shown('./content') });
  assert.deepEqual([run.command, run.files.map(({ source: from, to }) => `${from} ${to}`)], [['-http=0.0.0.0:6060', './content'], ['content /app/content']]);
  assert.deepEqual(planned({ 'main.go': main('len(flag.Args()) == 0'), ...shown('/data') }).volumes, ['/data']);
  // Nothing that is there, or an example of what a person has: it is told.
  for (const word of ['./mine', './examples/site']) {
    const { run: bare, notes } = noted({ 'main.go': main('flag.NArg() < 1'), ...shown(word) });
    assert.deepEqual([bare.command, notes['word-required']], [['-http=0.0.0.0:6060'], "give it behind the image's name: docker run IMAGE -http=0.0.0.0:6060 WORD"]);
  }
  // A line of a makefile starts what it has built with a database of its own.
  const made = (line: string): readonly (readonly string[])[] => {
    const { command, volumes } = planned({ 'main.go': main('len(flag.Args()) < 1'), Makefile: `app: main.go\n\tgo build -o app .\n\ndebug: app\n\t${line}\n` });
    return [command, volumes];
  };
  assert.deepEqual(made('./app db.app'), [['-http=0.0.0.0:6060', 'db.app'], ['/app']]);
  assert.deepEqual(made('./app state/app.sqlite'), [['-http=0.0.0.0:6060', 'state/app.sqlite'], ['/app/state']]);
  assert.deepEqual(['./other db.app', './app site', './app db.app --debug'].map(made), Array.from({ length: 3 }, () => [['-http=0.0.0.0:6060'], []]));
  // A function that reads the command line for main; its usage calls the word a directory, and the program makes it.
  const read = (usage: string, then = 'os.Exit(1)'): readonly (readonly string[])[] => {
    const { command, volumes } = planned({ 'main.go': source(['errors', 'flag', 'net/http', 'os'], `func main() {\n\tif err := parseArgs(); err != nil {\n\t\t${then}\n\t}\n\tos.MkdirAll(dir, 0o755)\n\thttp.ListenAndServe(":6060", nil)\n}\n\nvar dir string\n\nfunc parseArgs() error {\n\tprintln("Usage: %s ${usage}")\n\tflag.Parse()\n\targs := flag.Args()\n\tif len(args) == 0 {\n\t\treturn errors.New("none given")\n\t}\n\tdir = args[0]\n\treturn nil\n}`) });
    return [command, volumes];
  };
  assert.deepEqual([read('WIKI_PATH'), read('<data directory>')], [[['/data'], ['/data']], [['/data'], ['/data']]]);
  assert.deepEqual([read('CONFIG_PATH'), read('DB_PATH.app'), read('NAME'), read('WIKI_PATH', 'println(err)')], Array.from({ length: 4 }, () => [[], []]));
  // A word may stand there, and need not.
  const { run: free, notes } = noted({ 'main.go': main('flag.NArg() > 1'), ...shown('./content') });
  assert.deepEqual([free.command, notes['word-required']], [['-http=0.0.0.0:6060'], undefined]);
});

test('a program of one command that counts its words gets the configuration that the repository’s own line names', () => {
  const main = (args: string): string => source(['net/http', 'os', 'github.com/spf13/cobra'], `func main() {\n\troot := &cobra.Command{Use: "app CONFIG", ${args}RunE: func(cmd *cobra.Command, args []string) error {\n\t\tos.ReadFile(args[0])\n\t\treturn http.ListenAndServe(":8066", nil)\n\t}}\n\troot.Execute()\n}`);
  const files = { 'README.md': '# app\n\n```sh\n./app config.yaml\n```\n', 'config.yaml': 'listen: ":8066"\n' };
  const run = planned({ 'main.go': main('Args: cobra.ExactArgs(1), '), ...files });
  assert.deepEqual([run.command, run.files.map(({ source: from }) => from)], [['config.yaml'], ['config.yaml']]);
  assert.deepEqual(planned({ 'main.go': main('Args: cobra.MaximumNArgs(1), '), ...files }).command, []);
  const goArg = (tag: string): string => source(['net/http', 'github.com/alexflint/go-arg'], `var args struct {\n\tConfig string \`arg:"positional${tag}"\`\n}\n\nfunc main() {\n\targ.MustParse(&args)\n\thttp.ListenAndServe(":8066", nil)\n}`);
  assert.deepEqual([',required', ''].map((tag) => planned({ 'main.go': goArg(tag), ...files }).command), [['config.yaml'], []]);
});

test('a flag whose value goes into a variable that is tested afterwards is given as the README does', () => {
  const main = (first: string): string => source(['flag', 'fmt', 'net/http', 'os'], `var text = flag.String("text", "", "what is shown")\n\nfunc main() {\n\tflag.Parse()\n\tbody := ${first}\n\tif *text != "" {\n\t\tbody = *text\n\t}\n\tif body == "" {\n\t\tfmt.Println("no text")\n\t\tos.Exit(2)\n\t}\n\thttp.ListenAndServe(":5678", nil)\n}`);
  const page = { 'README.md': '# app\n\n```sh\napp -listen=:8080 -text="hello world"\n```\n' };
  assert.deepEqual(planned({ 'main.go': main('os.Getenv("TEXT")'), ...page }).command, ['-text=hello world']);
  assert.deepEqual(planned({ 'main.go': main('"hello"'), ...page }).command, []);
});

test('a library that reads the command line gets the directory of configurations that a make target gives, from where that runs', () => {
  const makefiles = { Makefile: 'run:\n\tgo run . -conf ./configs\n', 'shop/Makefile': 'include ../app.mk\n', 'app.mk': 'run:\n\t@cd .. && go run . -conf ./shop/configs\n' };
  const run = (files: Record<string, string>, more = ''): readonly unknown[] => {
    const { command, files: beside } = planned({ 'main.go': source(['github.com/acme/bootstrap'], `func main() {\n${more}\tbootstrap.Run()\n}`), ...files });
    return [command, beside.map(({ source: from, to }) => `${from} ${to}`)];
  };
  assert.deepEqual(run({ Makefile: makefiles.Makefile, 'configs/server.yaml': 'a: 1\n' }), [['-conf', './configs'], ['configs /app/configs']]);
  assert.deepEqual(run({ 'shop/Makefile': makefiles['shop/Makefile'], 'app.mk': makefiles['app.mk'], 'shop/configs/server.yaml': 'a: 1\n' }), [['-conf', './shop/configs'], ['shop/configs /app/shop/configs']]);
  assert.deepEqual(run({ Makefile: makefiles.Makefile, 'configs/a.go': 'package configs\n' }), [[], []], 'no configurations');
  assert.deepEqual(run({ Makefile: 'run:\n\tgo run . -static ./configs\n', 'configs/server.yaml': 'a: 1\n' }), [[], []], 'another flag');
});

test('what only holds other commands, takes a migration up or wants a word serves nothing', () => {
  const root = (body: string): string => source(['github.com/spf13/cobra', 'example.com/app/work'], `func main() {\n\troot := &cobra.Command{Use: "app"}\n${body}\troot.Execute()\n}`);
  const group = '\tserver := &cobra.Command{Use: "server", Short: "manage servers"}\n\tlist := &cobra.Command{Use: "list", RunE: work.Do}\n\tcreate := &cobra.Command{Use: "create", RunE: work.Do}\n\tserver.AddCommand(list, create)\n\troot.AddCommand(server)\n';
  assert.deepEqual(planned({ 'main.go': root(group), ...WORK }).command, []);
  assert.deepEqual(planned({ 'main.go': root(group.replace('"list"', '"start"')), ...WORK }).command, ['server', 'start']);
  assert.deepEqual(planned({ 'main.go': root(group.replace('"manage servers"}', '"manage servers", RunE: work.Do}')), ...WORK }).command, ['server']);
  const tool = source(['github.com/urfave/cli/v2', 'os'], 'func main() {\n\tapp := cli.NewApp()\n\tapp.Commands = []*cli.Command{\n\t\t{Name: "server", Subcommands: []*cli.Command{{Name: "list", Action: list}}},\n\t\t{Name: "repo", Action: list},\n\t}\n\tapp.Run(os.Args)\n}');
  assert.deepEqual(planned({ 'main.go': tool }).command, []);
  assert.deepEqual(started({}, 'up', 'down'), []);
  assert.deepEqual(started({}, 'up', 'status'), ['up']);
  const wants = (name: string): string => root(`\troot.AddCommand(&cobra.Command{Use: "${name} <file>", Args: cobra.ExactArgs(1), RunE: work.Do})\n`);
  assert.deepEqual(['run', 'serve'].map((name) => planned({ 'main.go': wants(name), ...WORK }).command), [[], ['serve']]);
  const counted = (args: string): readonly string[] => planned({ 'main.go': root(`\troot.AddCommand(&cobra.Command{Use: "run", Args: ${args}, RunE: work.Do})\n`), ...WORK }).command;
  assert.deepEqual([counted('exactArgsWithMsg(1, "a file")'), counted('exactArgsWithMsg(0, "none")')], [[], ['run']]);
});

test('a usage, a script of the reader’s and the page of an example or of tests give no command line', () => {
  const page = (line: string, path = 'README.md'): Record<string, string> => ({ [path]: `# app\n\n\`\`\`sh\n${line}\n\`\`\`\n` });
  assert.deepEqual(started({ ...page('app serve ./a.js', 'lib/load_tests/README.md'), 'lib/load_tests/a.js': '' }, 'work', 'serve'), ['serve']);
  for (const line of ['app edge METHOD PATH', 'app edge   —   the edge', 'app edge ./mine.sh', 'app edge -O my-org']) assert.deepEqual(started(page(line), 'work', 'edge'), [], line);
  assert.deepEqual(started({ ...page('app serve ./mine --fast'), mine: 'x' }, 'work', 'serve'), ['serve', './mine', '--fast']);
  const code = { 'main.go': source(['flag', 'net/http'], 'var file = flag.String("config", "", "TLS")\n\nfunc main() {\n\tflag.Parse()\n\thttp.ListenAndServe(":8080", nil)\n}') };
  const config = { 'examples/tls/web.yml': 'cert: server.crt\n' };
  assert.deepEqual(planned({ ...code, ...config, ...page('app -config=web.yml', 'examples/tls/README.md') }).command, []);
  assert.deepEqual(planned({ ...code, ...config, ...page('app -config=examples/tls/web.yml') }).command, ['-config=examples/tls/web.yml']);
});

test('options that a unit of systemd leaves to the person who installs it are left out', () => {
  const unit = (line: string): Record<string, string> => ({ 'app.service': `[Service]\nExecStart=/usr/bin/app ${line}\n` });
  assert.deepEqual(started(unit('edge --fast $APP_OPTS'), 'work', 'edge'), ['edge', '--fast']);
  assert.deepEqual(started(unit('edge --level $LEVEL'), 'work', 'edge'), []);
});

test('a program that serves by its first word, none of which says that it serves, is told', () => {
  const main = (test: string): string => source(['flag', 'log', 'net/http'], `func main() {\n\tport := flag.String("port", ":8080", "port")\n\tflag.Parse()\n${test}\tcmd := flag.Arg(0)\n\tswitch cmd {\n\tcase "geo":\n\t\thttp.ListenAndServe(*port, nil)\n\tcase "rate":\n\t\thttp.ListenAndServe(*port, nil)\n\t}\n}`);
  assert.match(noted({ 'main.go': main('\tif flag.NArg() < 1 {\n\t\tlog.Fatal("usage")\n\t}\n') }).notes['command-required'] ?? '', /SUB-COMMAND/);
  assert.equal(noted({ 'main.go': main('') }).notes['command-required'], undefined);
});

test('a server that a program starts to work with comes along, wherever it is started', () => {
  const dirs = Object.fromEntries(Array.from({ length: 13 }, (_, i) => [`p${i}/p.go`, `package p${i}\n`]));
  const started = (name: string): readonly string[] => planned({
    ...dirs,
    'main.go': `${imports('example.com/app/storage', ...Array.from({ length: 13 }, (_, i) => `example.com/app/p${i}`))}\nfunc main() { storage.Boot() }\n`,
    'storage/boot.go': `package storage\n\nimport "os/exec"\n\nfunc Boot() error {\n\tpath, err := exec.LookPath("${name}")\n\tif err != nil {\n\t\treturn err\n\t}\n\treturn exec.Command(path).Start()\n}\n`,
  }).programs.map((one) => one.name);
  assert.deepEqual([started('redis-server'), started('redis-cli')], [['redis-server'], []]);
});

test('a program that main ends without comes along: by what it hands on, and by the first of the words that a function starts', () => {
  const dirs = Object.fromEntries(Array.from({ length: 13 }, (_, i) => [`p${i}/p.go`, `package p${i}\n`]));
  const programs = (main: string, history: string): readonly string[] => planned({
    ...dirs,
    'main.go': `${imports('os', 'example.com/app/history', ...Array.from({ length: 13 }, (_, i) => `example.com/app/p${i}`))}\nfunc main() {\n\t${main}\n}\n`,
    'history/history.go': `package history\n\nimport (\n\t"log"\n\t"os/exec"\n)\n\n${history}\n`,
  }).programs.map(({ name }) => name);
  const finds = 'func Start() error {\n\tpath, err := exec.LookPath("git")\n\tif err != nil {\n\t\tlog.Print("no git")\n\t\treturn err\n\t}\n\treturn use(path)\n}';
  assert.deepEqual(programs('if err := history.Start(); err != nil {\n\t\tos.Exit(1)\n\t}', finds), ['git']);
  assert.deepEqual(programs('if err := history.Start(); err != nil {\n\t\tprintln("no history")\n\t}', finds), []);
  const runs = (then: string): string => `func Start() {\n\tif err := run("go", "env"); err != nil {\n\t\t${then}\n\t}\n}\n\nfunc run(words ...string) error { return exec.Command(words[0], words[1:]...).Run() }`;
  assert.deepEqual([runs('log.Fatal(err)'), runs('log.Print(err)')].map((text) => programs('history.Start()', text)), [['go'], []]);
});

test('a page that names a configuration of the reader’s own gives the command without it, and a manifest of tests none', () => {
  const code = (required: string): string => source(['net/http', 'github.com/spf13/cobra'], `var config string\n\nfunc main() {\n\troot := &cobra.Command{Use: "app"}\n\tserve := &cobra.Command{Use: "serve", RunE: func(*cobra.Command, []string) error { return http.ListenAndServe(":8080", nil) }}\n\troot.PersistentFlags().StringVarP(&config, "config", "c", "", "x")\n${required}\troot.AddCommand(serve)\n\troot.Execute()\n}`);
  const page = { 'README.md': '# app\n\n```sh\napp -c app.toml serve\n```\n' };
  assert.deepEqual(planned({ 'main.go': code(''), ...page }).command, ['serve']);
  assert.deepEqual(planned({ 'main.go': code(''), ...page, 'app.toml': 'a = 1\n' }).command, ['-c', 'app.toml', 'serve']);
  assert.deepEqual(planned({ 'main.go': code('\troot.MarkPersistentFlagRequired("config")\n'), ...page }).command, ['-c', 'app.toml', 'serve']);
  const manifest = (path: string): readonly string[] => planned({ 'main.go': code(''), [path]: 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n          image: example/app\n          args: [serve, --trace]\n' }).command;
  assert.deepEqual(['deploy/app.yaml', 'plugins/e2e/app.yaml'].map(manifest), [['serve', '--trace'], ['serve']]);
});

test('a flag that is called like the program which it names by default is one that is started; its variable stands behind the default', () => {
  const run = planned({
    'main.go': `${imports('flag', 'example.com/app/shell')}\nvar git = flag.String("git", envString("git", "APP_GIT"), "x")\nvar repo = flag.String("repo", envString("", "APP_REPO"), "x")\nvar app = flag.Int("app", 0, "x")\nvar key = flag.Int("key", 0, "x")\n\nfunc main() {\n\tflag.Parse()\n\tif *repo == "" {\n\t\tfatalUsage("no repository")\n\t}\n\tif *app != 0 {\n\t\tif *key == 0 {\n\t\t\tfatalUsage("no key")\n\t\t}\n\t}\n\tshell.Run(*git)\n}\n`,
    'shell/shell.go': 'package shell\n\nimport "os/exec"\n\nfunc Run(name string) { exec.Command(name).Run() }\n',
  });
  assert.deepEqual([run.programs.map(({ name }) => name), run.variables], [['git'], ['APP_REPO']]);
});

test('a program that starts itself by the name of its module goes by that', () => {
  const code = (name: string): string => source(['os/exec', 'net/http'], `func main() {\n\texec.Command("${name}", "run-handler").Start()\n\thttp.ListenAndServe(":8080", nil)\n}`);
  const binary = (name: string): unknown => {
    const repo = memoryRepo({ 'go.mod': 'module example.com/team/ingest\n\ngo 1.25.0\n', 'cmd/server/main.go': code(name) });
    const { runtimes, diagnostics } = planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['cmd/server'] });
    return [runtimes[0]!.binary, diagnostics.some((one) => one.code === 'program-missing')];
  };
  assert.deepEqual(['ingest', 'other'].map(binary), [['/usr/local/bin/ingest', false], ['/usr/local/bin/server', true]]);
});

test('a program of a module at the top that ends in a word for every program goes by the part before', () => {
  const named = (module: string): string => planned({ 'go.mod': `module ${module}\n\ngo 1.25.0\n`, 'main.go': 'package main\n\nfunc main() {}\n' }).binary;
  assert.deepEqual(['example.com/team/balance/main', 'example.com/team/app', 'balance/cmd', 'main'].map(named), ['/usr/local/bin/balance', '/usr/local/bin/app', '/usr/local/bin/balance', '/usr/local/bin/main']);
});

test('a flag that names no configuration by default gets the one that is called for a container', () => {
  const main = (name: string): string => source(['flag', 'net/http'], `func main() {\n\tpath := flag.String("${name}", "", "x")\n\tflag.Parse()\n\tload(*path)\n\thttp.ListenAndServe(":8080", nil)\n}`);
  const run = (name: string, files: Record<string, string>): RuntimePlan => planned({ 'main.go': main(name), ...files });
  const held = { 'config/config-docker.toml': 'addr = "0.0.0.0:7070"\ndata_dir = "/store"\n', 'config/config.toml': 'addr = "127.0.0.1:7070"\n' };
  const found = run('config', held);
  assert.deepEqual([found.command, found.files.map(({ to }) => to), found.ports, found.volumes], [['-config', 'config/config-docker.toml'], ['/app/config/config-docker.toml'], [7070, 8080], ['/store']]);
  assert.deepEqual(run('report', held).command, []);
  // One that is demanded gets the only one that is called so.
  const demands = (files: Record<string, string>): readonly string[] => planned({ 'main.go': main('config').replace('load(*path)', 'if *path == "" {\n\t\tflag.Usage()\n\t\tos.Exit(1)\n\t}').replace('"flag"', '"flag"\n\t"os"'), ...files }).command;
  assert.deepEqual([demands({ 'etc/config.toml': 'a = 1\n' }), demands({ 'etc/config.toml': 'a = 1\n', 'config.yml': 'a: 1\n' }), run('config', { 'etc/config.toml': 'a = 1\n' }).command], [['-config', 'etc/config.toml'], [], []]);
  assert.deepEqual(run('config', { ...held, 'app.docker.yaml': 'a: 1\n' }).command, [], 'two are none');
  assert.deepEqual(run('config', { 'app.docker.yaml': 'a: {{ getenv "A" }}\n' }).command, []);
});

test('a command of a library is the one that a unit names, with the configuration that lies at the top', () => {
  const unit = (line: string): Record<string, string> => ({ 'build/app.service': `[Service]\nExecStart=/usr/bin/app ${line}\n`, 'app.json': '{ "port": 8080 }\n' });
  const main = source(['example.org/gate/cmd'], 'func main() { cmd.Execute() }');
  const run = planned({ 'main.go': main, ...unit('run -c /etc/app/app.json') });
  assert.deepEqual([run.command, run.files.map(({ source: from, to }) => `${from} ${to}`)], [['run', '-c', '/etc/app/app.json'], ['app.json /etc/app/app.json']]);
  assert.deepEqual([planned({ 'main.go': main, ...unit('relay') }).command, planned({ 'main.go': main, ...unit('check') }).command], [['relay'], []]);
  // A word that the program reads itself is known.
  assert.deepEqual(planned({ 'main.go': source(['os', 'net/http'], 'func main() {\n\tif len(os.Args) > 1 {\n\t\topen(os.Args[1])\n\t}\n\thttp.ListenAndServe(":8080", nil)\n}'), ...unit('run') }).command, []);
});

test('a command that a library adds beside those of the program is the one that a unit names, also behind flags, and among what is distributed or contributed', () => {
  const unit = (path: string, line: string): Record<string, string> => ({ [path]: `[Service]\nExecStart=/usr/bin/app ${line}\n` });
  const names = ['query', 'export'];
  for (const path of ['dist/systemd/app.service', 'contrib/systemd/app.service', 'app.service']) assert.deepEqual(started(unit(path, 'start'), ...names), ['start'], path);
  assert.deepEqual(started(unit('app.service', '--config /etc/app/app.yml daemon'), ...names), ['--config', '/etc/app/app.yml', 'daemon']);
  for (const [path, line] of [['dist/app.service', 'start'], ['contrib/dev/app.service', 'start'], ['app.service', 'other']] as const) assert.deepEqual(started(unit(path, line), ...names), [], `${path} ${line}`);
  // Of a copy of cobra, too.
  assert.deepEqual(planned({ 'main.go': cobra('query', 'serve').replace('github.com/spf13/cobra', 'github.com/team/cobra'), ...WORK }).command, ['serve']);
});

test('a page that shows how to look for a fault gives the start without the flags for that', () => {
  const page = (line: string): Record<string, string> => ({ 'README.md': `# app\n\n\`\`\`sh\n${line}\n\`\`\`\n` });
  assert.deepEqual(started(page('app serve --debug --log-file /tmp/web.log'), 'migrate', 'serve'), ['serve']);
  assert.deepEqual(started(page('app serve --fast --verbose'), 'migrate', 'serve'), ['serve', '--fast']);
  assert.deepEqual(started(page('app serve --log-file /tmp/web.log'), 'migrate', 'serve'), ['serve', '--log-file', '/tmp/web.log']);
  assert.deepEqual(started({ Procfile: 'web: bin/app serve --debug\n' }, 'migrate', 'serve'), ['serve', '--debug'], 'a platform starts it so');
});

test('an example that a unit names lies where the unit says, and in no other place', () => {
  const run = planned({
    'main.go': `${imports('flag', 'log', 'net/http', 'os')}\nvar path string\n\nfunc read(path string) string {\n\tb, err := os.ReadFile(path)\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n\treturn string(b)\n}\n\nfunc main() {\n\tflag.Parse()\n\tpath = "/etc/app.ini"\n\tif flag.NArg() == 1 {\n\t\tpath = flag.Arg(0)\n\t}\n\thttp.ListenAndServe(parse(read(path)), nil)\n}\n`,
    'examples/app.ini': 'listen = "0.0.0.0:2003"\n', 'examples/app.service': '[Service]\nExecStart=/usr/bin/app /etc/app/app.conf\n',
    '.goreleaser.yml': 'builds:\n  - main: .\nnfpms:\n  - contents:\n      - src: examples/app.ini\n        dst: /etc/app/app.conf\n',
  });
  assert.deepEqual([run.files.map(({ source, to }) => `${source} ${to}`), run.command], [['examples/app.ini /etc/app/app.conf'], ['/etc/app/app.conf']]);
});

test('a program that goes to the background is given the switch that keeps it in the foreground', () => {
  const code = (flag: string, start: string): string => `package main\n\nimport (\n\t"flag"\n\t"net/http"\n\t"os"\n\t"os/exec"\n)\n\nfunc main() {\n\tstay := flag.Bool("${flag}", false, "x")\n\tflag.Parse()\n\tif !*stay {\n\t\texec.Command(os.Args[0], "-x").${start}\n\t\treturn\n\t}\n\thttp.ListenAndServe(":80", nil)\n}\n`;
  assert.deepEqual(planned({ 'main.go': code('foreground', 'Start()') }).command, ['-foreground']);
  assert.deepEqual(planned({ 'main.go': code('foreground', 'Run()') }).command, []);
  assert.deepEqual(planned({ 'main.go': code('upgraded', 'Start()') }).command, []);
});

test('an example stands for the configuration that a page names behind the flag which the program ends without', () => {
  const main = source(['encoding/json', 'flag', 'log', 'net/http', 'os'], 'type config struct {\n\tListen, State string\n}\n\nfunc main() {\n\tpath := flag.String("c", "", "")\n\tflag.Parse()\n\tif *path == "" {\n\t\tflag.Usage()\n\t\tos.Exit(1)\n\t}\n\tb, err := os.ReadFile(*path)\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n\tvar c config\n\tjson.Unmarshal(b, &c)\n\thttp.ListenAndServe(c.Listen, nil)\n}');
  const files = { 'main.go': main, 'README.md': '```sh\napp -c config.json\n```\n', 'configs/config.example.json': '{"listen": "localhost:8403", "state": "./state"}' };
  const run = planned(files);
  assert.deepEqual([run.command, run.ports, run.writable], [['-c', 'config.json'], [8403], ['/app', '/app/state']]);
  assert.deepEqual(planned({ ...files, 'configs/config.example.json': '{"upstream": "x"}', 'main.go': main.replace('http.ListenAndServe(c.Listen, nil)', 'http.Get(c.Listen)') }).command, [], 'a tool is not given it');
  assert.deepEqual(planned({ ...files, 'state/a.txt': '' }).writable, ['/app'], 'what the repository holds is read');
});

test('a word beforehand that only asks for the usage is no start, and neither is a print beside the one word', () => {
  const web = 'func web() { http.ListenAndServe(":8900", nil) }';
  const body = (word: string): string => source(['fmt', 'net/http', 'os'], `func main() {\n\tcmd := "${word}"\n\tif len(os.Args) > 1 {\n\t\tcmd = os.Args[1]\n\t}\n\tswitch cmd {\n\tcase "web":\n\t\tweb()\n\tcase "import":\n\t\tfmt.Println("imported")\n\tcase "help":\n\t\tfmt.Println("usage")\n\t}\n}\n\n${web}`);
  assert.deepEqual(planned({ 'main.go': body('help') }).command, ['web']);
  assert.deepEqual(planned({ 'main.go': body('web') }).command, []);
  const alone = (rest: string): string => source(['fmt', 'net/http', 'os'], `func main() {\n\tif len(os.Args) > 1 && os.Args[1] == "daemon" {\n\t\tweb()\n\t}\n${rest}}\n\n${web}`);
  assert.deepEqual(planned({ 'main.go': alone('\tfmt.Println("app, a helper")\n\tfmt.Println("usage: app daemon")\n') }).command, ['daemon']);
  assert.deepEqual(planned({ 'main.go': alone('\tfmt.Println("starts")\n\tweb()\n') }).command, []);
});

test('the first word behind the flags names the command, where without one the program ends with its usage', () => {
  const main = (fallback: string): string => source(['flag', 'net/http', 'os'], `var path = flag.String("config", "/etc/app/app.yaml", "")\n\nfunc main() {\n\tflag.Parse()\n\tif _, err := os.ReadFile(*path); err != nil {\n\t\tpanic(err)\n\t}\n\tswitch flag.Arg(0) {\n\tcase "serve":\n\t\thttp.ListenAndServe(":8080", nil)\n\tcase "check":\n\tdefault:\n\t\t${fallback}\n\t}\n}`);
  const run = planned({ 'main.go': main('flag.Usage()\n\t\tos.Exit(64)'), 'app.example.yaml': 'mode: fast\n' });
  assert.deepEqual([run.command, run.files.map(({ source: from, to }) => `${from} ${to}`)], [['serve'], ['app.example.yaml /etc/app/app.yaml']], 'and a word that is no flag gives none');
  assert.deepEqual(planned({ 'main.go': main('http.ListenAndServe(":8080", nil)') }).command, []);
});

test('a word behind flags with their values is the one without which the program ends', () => {
  const main = source(['flag', 'fmt', 'net/http', 'os'], 'func main() {\n\tport := flag.Int("p", 9203, "port")\n\tflag.Parse()\n\tif flag.NArg() != 1 {\n\t\tos.Exit(1)\n\t}\n\thttp.ListenAndServe(fmt.Sprintf(":%d", *port), http.FileServer(http.Dir(flag.Arg(0))))\n}');
  const compose = (command: string): Record<string, string> => ({ 'main.go': main, 'compose.yaml': `services:\n  app:\n    build: .\n    command: ${command}\n` });
  assert.deepEqual(planned(compose('["-p", "9203", "/data"]')).command, ['-p', '9203', '/data']);
  assert.deepEqual(planned(compose('["-v", "-p", "9203", "/data"]')).command, [], 'a flag without a value may take the word');
});

test('of a platform’s line with a port that it fills in, the flags that the program ends without are taken', () => {
  const main = source(['flag', 'log', 'net/http'], 'func main() {\n\tlisten := flag.String("listen", ":9206", "")\n\tassets := flag.String("assets", "", "")\n\tworker := flag.Bool("worker", false, "")\n\tflag.Parse()\n\tif *worker {\n\t\tselect {}\n\t}\n\tif *assets == "" {\n\t\tlog.Fatal("-assets is required")\n\t}\n\thttp.ListenAndServe(*listen, http.FileServer(http.Dir(*assets)))\n}');
  assert.deepEqual(planned({ 'main.go': main, Procfile: 'web: bin/app -listen=":$PORT" -assets ./public\nworker: bin/app -worker\n', 'public/index.html': '' }).command, ['-assets', './public']);
  assert.deepEqual(planned({ 'main.go': main, Procfile: 'web: bin/app -assets $DIR\n' }).command, []);
});

test('what structs of many packages demand is demanded of the one that a configuration chooses', () => {
  const parts = (count: number): number => {
    const names = Array.from({ length: count }, (_, index) => `part${index}`);
    const part = (name: string): string => `package ${name}\n\nimport "github.com/caarlos0/env/v11"\n\ntype Config struct {\n\tToken string \`env:"${name.toUpperCase()}_TOKEN,notEmpty"\`\n}\n\nfunc Run() error {\n\t_, err := env.ParseAs[Config]()\n\treturn err\n}\n`;
    const main = source(names.map((name) => `example.com/app/${name}`), `func main() {\n${names.map((name) => `\t${name}.Run()\n`).join('')}}`);
    return planned({ 'main.go': main, ...Object.fromEntries(names.map((name) => [`${name}/${name}.go`, part(name)])) }).variables.length;
  };
  assert.deepEqual([parts(3), parts(9)], [3, 0]);
});

test('the flag for the directory of configurations gets the one that holds what the code names', () => {
  const code = (flag: string): string => source(['os', 'path/filepath', 'net/http', 'github.com/spf13/cobra'], `var dir string\n\nvar root = &cobra.Command{Use: "app", Run: run}\n\nfunc main() {\n\troot.Flags().StringVarP(&dir, "${flag}", "c", "", "x")\n\troot.Execute()\n}\n\nfunc run(c *cobra.Command, args []string) {\n\tload(dir, "share.yml")\n\thttp.ListenAndServe(":8080", nil)\n}\n\nfunc load(dir, name string) {\n\tif _, err := os.ReadFile(filepath.Join(dir, name)); err != nil {\n\t\tpanic(err)\n\t}\n}`);
  const run = (flag: string, files: Record<string, string>): readonly [readonly string[], readonly string[]] => {
    const { command, files: held } = planned({ 'main.go': code(flag), ...files });
    return [command, held.map(({ to }) => to)];
  };
  const files = { 'config/share.yml': 'a: 1\n', 'config/log.yml': 'b: 1\n' };
  assert.deepEqual(run('config_folder_path', files)[0], ['--config_folder_path', 'config']);
  assert.ok(run('config_folder_path', files)[1].includes('/app/config'));
  assert.deepEqual(run('config_folder_path', { 'config/other.yml': 'a: 1\n' })[0], []);
  assert.deepEqual(run('cache_folder', files)[0], []);
});
