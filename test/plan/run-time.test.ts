import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import type { Diagnostic } from '../../src/diagnostic.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { refusals } from '../../src/plan/repository/refusals.ts';
import { REPOSITORY_DEFAULTS } from '../../src/plan/repository/repository-options.ts';
import type { RuntimePlan } from '../../src/plan/repository/run-time/runtime.ts';
import { memoryRepo } from '../../src/repo.ts';

interface Planned {
  readonly run: RuntimePlan;
  /** A note of the plan by its code. */
  readonly note: (code: string) => Diagnostic | undefined;
}

/** What is planned for the run of the program at the top. */
function planned(files: Record<string, string>): Planned {
  const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', ...files });
  const { runtimes, diagnostics } = planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] });
  return { run: runtimes[0]!, note: (code) => diagnostics.find((one) => one.code === code) };
}

const imports = (...paths: string[]): string => `package main\n\nimport (\n${paths.map((path) => `\t"${path}"\n`).join('')})\n`;

const VIPER = (more: string): string => `${imports('net/http', 'github.com/spf13/viper')}
func main() {
	viper.SetConfigName("app")
	viper.SetConfigType("yaml")
	viper.AddConfigPath("./configs")
${more}	if err := viper.ReadInConfig(); err != nil {
		panic(err)
	}
	http.ListenAndServe(viper.GetString("server.host")+":"+viper.GetString("server.port"), nil)
}
`;

test('the host in a configuration is opened by the variable of its key, whatever prefix variables have', () => {
  const files = { 'go.mod': 'module example.com/app\n\ngo 1.25.0\n\nrequire github.com/spf13/viper v1.21.0\n', 'configs/app.example.yaml': 'server:\n  host: 127.0.0.1\n  port: 8765\n' };
  const { run } = planned({ ...files, 'main.go': VIPER('\tviper.SetEnvPrefix("E48")\n\tviper.SetEnvKeyReplacer(strings.NewReplacer(".", "_"))\n\tviper.AutomaticEnv()\n') });
  assert.deepEqual([run.env, run.ports, run.files.map(({ source, to }) => `${source} ${to}`)], [{ E48_SERVER_HOST: '0.0.0.0' }, [8765], ['configs/app.example.yaml /app/configs/app.yaml']]);
  // viper asks for the key as it is where nothing replaces its dots.
  const defaults = (more: string): string => VIPER(`\tviper.SetDefault("server.host", "127.0.0.1")\n\tviper.SetDefault("server.port", "8765")\n\tviper.SetEnvPrefix("app")\n\tviper.AutomaticEnv()\n${more}`);
  assert.deepEqual(planned({ ...files, 'configs/app.example.yaml': '{}\n', 'main.go': defaults('') }).run.env, { 'APP_SERVER.HOST': '0.0.0.0' });
  assert.deepEqual(planned({ ...files, 'configs/app.example.yaml': '{}\n', 'main.go': defaults('\tdots := strings.NewReplacer(".", "_")\n\tviper.SetEnvKeyReplacer(dots)\n') }).run.env, { APP_SERVER_HOST: '0.0.0.0' });
  // Where nothing opens it, the copy says otherwise, in that line alone; of a file with a secret the key of the host is named, not that of the port.
  const alone = planned({ ...files, 'main.go': VIPER(''), 'configs/app.example.yaml': 'db:\n  host: 127.0.0.1\nserver:\n  port: 8765\n  host: 127.0.0.1\n' });
  assert.deepEqual([alone.run.ports, alone.run.files.map(({ opens }) => [opens?.text, opens?.instead, opens?.line]), alone.note('listens-on-loopback')], [[8765], [['127.0.0.1', '0.0.0.0', 5]], undefined]);
  const bound = planned({ ...files, 'main.go': VIPER(''), 'configs/app.example.yaml': 'server:\n  bind_address: "127.0.0.1"\n  bind_port: "8765"\n' });
  assert.deepEqual(bound.run.files.map(({ opens }) => [opens?.text, opens?.instead, opens?.line]), [['127.0.0.1', '0.0.0.0', 2]]);
  // Of several hosts in one place the one that is called as the port is.
  const flat = planned({ ...files, 'main.go': VIPER(''), 'configs/app.example.yaml': 'db_host: 127.0.0.1\nhttp_port: 8765\nhttp_host: 127.0.0.1\n' });
  assert.deepEqual([flat.run.ports, flat.run.files.map(({ opens }) => opens?.line)], [[8765], [3]]);
  const { note } = planned({ ...files, 'main.go': VIPER(''), 'configs/app.example.yaml': 'server:\n  host: 127.0.0.1\n  port: 8765\n  jwt_secret: aB3dE5gH7jK9mN1p\n' });
  assert.match(note('listens-on-loopback')!.message, /listens on 127\.0\.0\.1:8765/);
  assert.match(note('listens-on-loopback')!.remedy!, /^set server\.host to/);
});

test('an address that a switch opens', () => {
  const main = (body: string): RuntimePlan => planned({ 'main.go': `${imports('flag', 'net', 'net/http', 'os')}\nfunc main() {\n${body}\n}\n` }).run;
  const host = (condition: string, before = ''): string => `${before}\thost := "127.0.0.1"\n\tif ${condition} {\n\t\thost = "0.0.0.0"\n\t}\n\thttp.ListenAndServe(net.JoinHostPort(host, "8080"), nil)`;
  const rows: [string, Record<string, string>, string[]][] = [
    [host('os.Getenv("IN_DOCKER") != ""'), { IN_DOCKER: '1' }, []],
    [host('_, ok := os.LookupEnv("IN_DOCKER"); ok'), { IN_DOCKER: '1' }, []],
    [host('v := os.Getenv("MODE"); v == "server"'), { MODE: 'server' }, []],
    [host('*public', '\tpublic := flag.Bool("public", false, "x")\n\tflag.Parse()\n'), {}, ['-public=true']],
    ['\taddr := ":8080"\n\tif os.Getenv("APP_ENV") != "production" {\n\t\taddr = "localhost:8080"\n\t}\n\thttp.ListenAndServe(addr, nil)', { APP_ENV: 'production' }, []],
    ['\tvar addr string\n\tif os.Getenv("OPEN") == "1" {\n\t\taddr = ":8080"\n\t} else {\n\t\taddr = "localhost:8080"\n\t}\n\thttp.ListenAndServe(addr, nil)', { OPEN: '1' }, []],
    // A plain run is open.
    ['\taddr := ":8080"\n\tif os.Getenv("LOCAL") == "1" {\n\t\taddr = "localhost:8080"\n\t}\n\thttp.ListenAndServe(addr, nil)', {}, []],
    ['\tip := net.ParseIP(getenv("HOST", "127.0.0.1"))\n\tl, _ := net.ListenTCP("tcp", &net.TCPAddr{IP: ip, Port: 8080})\n\thttp.Serve(l, nil)\n}\n\nfunc getenv(k, d string) string {\n\tif v := os.Getenv(k); v != "" {\n\t\treturn v\n\t}\n\treturn d', { HOST: '0.0.0.0' }, []],
  ];
  for (const [body, env, command] of rows) {
    const run = main(body);
    assert.deepEqual([run.env, run.command, run.ports], [env, command, [8080]], body);
  }
});

test('a port by its name, and one of a file of variables that viper reads', () => {
  assert.deepEqual(planned({ 'main.go': `${imports('net/http')}\nfunc main() { http.ListenAndServe(":http", nil) }\n` }).run.ports, [80]);
  const main = VIPER('').replaceAll('"yaml"', '"env"').replace('./configs', '.').replace(/http\.ListenAndServe.*/, 'http.ListenAndServe(viper.GetString("SERVER_ADDRESS"), nil)');
  const { run } = planned({ 'main.go': main, 'app.env': 'SERVER_ADDRESS=0.0.0.0:8080\n' });
  assert.deepEqual([run.ports, run.files.map(({ to }) => to)], [[8080], ['/app/app.env']]);
});

test('a file of the system’s place that the program ends without comes from the repository’s example; one that it only looks at does not', () => {
  const main = (then: string): string => `${imports('log', 'os')}\nfunc main() {\n\tb, err := os.ReadFile("/etc/appd/config.yml")\n\tif err != nil {\n\t\t${then}(err)\n\t}\n\tprintln(b)\n}\n`;
  const example = { 'config.example.yml': 'a: 1\n' };
  assert.deepEqual(planned({ ...example, 'main.go': main('log.Fatal') }).run.files.map(({ source, to }) => `${source} ${to}`), ['config.example.yml /etc/appd/config.yml']);
  assert.deepEqual(planned({ ...example, 'main.go': main('log.Print') }).run.files, []);
});

test('what a started script of the repository starts is started by the program; what the base holds is not missed', () => {
  const { run, note } = planned({
    'main.go': `${imports('os/exec')}\nfunc main() {\n\texec.Command("./scripts/init.sh").Run()\n\texec.Command("sh", "-c", "sqlite3 x | cut -c1 | which tail").Run()\n}\n`,
    'scripts/init.sh': '#!/bin/bash\nset -e\nlog() { echo "$1"; }\nlog start\ncurl --version | head -1\nif [ -f x ]; then unzip x; fi\n',
  });
  assert.deepEqual(run.programs.map(({ name }) => name).toSorted(), ['bash', 'curl', 'cut', 'head', 'sh', 'sqlite3', 'unzip', 'which']);
  assert.equal(note('program-missing'), undefined);
});

test('of two configurations that viper is told the names of, with their endings, both come along', () => {
  const { run } = planned({
    'go.mod': 'module example.com/app\n\ngo 1.25.0\n\nrequire github.com/spf13/viper v1.21.0\n', 'config/config-docker.yml': 'port: 5000\n', 'config/config.yaml': 'port: 5007\n',
    'main.go': `${imports('os', 'github.com/spf13/viper')}\nfunc main() {\n\tviper.SetConfigType("yaml")\n\tviper.AddConfigPath("./config")\n\tif os.Getenv("MODE") == "DOCKER" {\n\t\tviper.SetConfigName("config-docker.yml")\n\t} else {\n\t\tviper.SetConfigName("config.yaml")\n\t}\n\tif err := viper.ReadInConfig(); err != nil {\n\t\tpanic(err)\n\t}\n}\n`,
  });
  assert.deepEqual(run.files.map(({ to }) => to).toSorted(), ['/app/config/config-docker.yml', '/app/config/config.yaml']);
});

test('a question about the system chooses no base', () => {
  const { run, note } = planned({ 'main.go': `${imports('os/exec')}\nfunc main() { exec.Command("uname", "-a").Run() }\n` });
  assert.deepEqual(run.programs, []);
  assert.match(note('program-missing')!.message, /\(uname\)/);
});

test('what the sub-command that serves ends without is told, what another one does is not', () => {
  const cobra = `${imports('net/http', 'github.com/spf13/cobra')}
func main() {
	root := &cobra.Command{Use: "app"}
	seed := &cobra.Command{Use: "seed", Run: nil}
	seed.Flags().String("file", "", "x")
	seed.MarkFlagRequired("file")
	serve := &cobra.Command{Use: "serve", RunE: nil}
	serve.Flags().String("license-key", "", "x")
	serve.MarkFlagRequired("license-key")
	root.AddCommand(serve, seed)
	http.ListenAndServe(":80", nil)
}
`;
  const { note } = planned({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n\nrequire github.com/spf13/cobra v1.10.1\n', 'main.go': cobra });
  assert.match(note('flag-required')!.remedy!, /docker run IMAGE serve --license-key VALUE$/);
  const flag = (name: string): string => `Flags: []cli.Flag{&cli.StringFlag{Name: "${name}", Required: true, EnvVars: []string{"${name.toUpperCase()}"}}}`;
  const urfave = `${imports('net/http', 'github.com/urfave/cli/v2')}
func main() {
	app := &cli.App{Commands: []*cli.Command{
		{Name: "seed", ${flag('dump')}, Action: nil},
		{Name: "server", ${flag('secret')}, Action: nil},
	}}
	app.Run(nil)
	http.ListenAndServe(":80", nil)
}
`;
  assert.deepEqual(planned({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n\nrequire github.com/urfave/cli/v2 v2.27.7\n', 'main.go': urfave }).run.variables, ['SECRET']);
});

test('the configuration that a variable must name: what the repository sets in earnest, the one for containers, the only one', () => {
  const main = `${imports('log', 'os')}\nfunc main() {\n\tpath := os.Getenv("CONFIG_PATH")\n\tif path == "" {\n\t\tlog.Fatal("CONFIG_PATH is not set")\n\t}\n\tprintln(path)\n}\n`;
  const run = (files: Record<string, string>): readonly unknown[] => {
    const { env, files: beside, mounts, variables } = planned({ 'main.go': main, ...files }).run;
    return [env.CONFIG_PATH, beside.map(({ source }) => source), mounts.map(({ source }) => source), variables];
  };
  const local = { 'config/local.yaml': 'env: local\n' };
  assert.deepEqual(run({ ...local, 'config/prod.yaml': 'env: prod\n' }), ['/app/config/prod.yaml', ['config/prod.yaml'], [], []]);
  assert.deepEqual(run(local), ['/app/config/local.yaml', ['config/local.yaml'], [], []]);
  assert.deepEqual(run({ ...local, 'config/prod.yaml': 'password: hunter2hunter2\n' }), ['/app/config/prod.yaml', [], ['config/prod.yaml'], []]);
  assert.deepEqual(run({ ...local, 'config/dev.yaml': 'env: dev\n' }), [undefined, [], [], ['CONFIG_PATH']]);
  assert.deepEqual(run({ ...local, 'config/dev.yaml': 'env: dev\n', Makefile: 'run:\n\tCONFIG_PATH=./config/dev.yaml go run .\n' }), ['/app/config/dev.yaml', ['config/dev.yaml'], [], []]);
});

test('the example of a configuration lies where the steps up from the working directory end', () => {
  const main = (path: string): string => `${imports('os')}\nfunc main() {\n\tif _, err := os.ReadFile("${path}"); err != nil {\n\t\tpanic(err)\n\t}\n}\n`;
  const places = (path: string): readonly string[] => planned({ 'main.go': main(path), 'configs/config.example.yaml': 'a: 1\n' }).run.files.map(({ to }) => to);
  assert.deepEqual(places('configs/config.yaml'), ['/app/configs/config.yaml']);
  assert.deepEqual(places('../configs/config.yaml'), ['/configs/config.yaml']);
  assert.deepEqual(places('../../configs/config.yaml'), ['/configs/config.yaml']);
});

test('the configuration that a variable must name says where the program listens and keeps its data', () => {
  const fields = 'type config struct {\n\tAddress string `yaml:"address" env-default:"localhost:8080"`\n\tStorage string `yaml:"storage_path"`\n}';
  const reads = 'func configPath() string {\n\tvar res string\n\tflag.StringVar(&res, "config", "", "path")\n\tflag.Parse()\n\tif res == "" {\n\t\tres = os.Getenv("CONFIG_PATH")\n\t}\n\treturn res\n}';
  const body = (ends: string): string => `${imports('flag', 'net/http', 'os', 'github.com/ilyakaznacheev/cleanenv')}\n${fields}\n\n${reads}\n\nfunc main() {\n\tpath := configPath()\n${ends}\tvar cfg config\n\tcleanenv.ReadConfig(path, &cfg)\n\thttp.ListenAndServe(cfg.Address, nil)\n}\n`;
  const files = { 'go.mod': 'module example.com/app\n\ngo 1.25.0\n\nrequire github.com/ilyakaznacheev/cleanenv v1.5.0\n', 'config/local.yaml': 'storage_path: ./storage/app.db\nhttp_server:\n  address: localhost:8082\n' };
  const { run, note } = planned({ ...files, 'main.go': body('\tif path == "" {\n\t\tpanic("config path is empty")\n\t}\n') });
  assert.deepEqual([run.env, run.ports, run.volumes, run.files.map(({ source, opens }) => [source, opens?.instead])], [{ CONFIG_PATH: '/app/config/local.yaml' }, [8082], ['/app/storage'], [['config/local.yaml', '0.0.0.0:8082']]]);
  assert.equal(note('listens-on-loopback'), undefined, 'the default of a field that the file fills');
  // Whoever goes on without one demands none.
  assert.deepEqual(planned({ ...files, 'main.go': body('') }).run.env, {});
});

test('a file that the program makes where it is not there is brought by nobody', () => {
  const mounts = (body: string): readonly string[] => planned({ '.gitignore': '.token\nlog.json\n', 'main.go': `${imports('os')}\nfunc load() error {\n${body}\tb, err := os.ReadFile(".token")\n\tif err != nil {\n\t\treturn err\n\t}\n\tuse(b)\n\treturn nil\n}\n\nfunc main() {\n\tif err := load(); err != nil {\n\t\tpanic(err)\n\t}\n}\n`.replace('return err\n', 'panic(err)\n') }).run.mounts.map(({ source }) => source);
  assert.deepEqual(mounts(''), ['.token']);
  assert.deepEqual(mounts('\tif _, err := os.Stat(".token"); os.IsNotExist(err) {\n\t\treturn os.WriteFile(".token", random(), 0o600)\n\t}\n'), []);
  const log = planned({ '.gitignore': 'log.json\n', 'main.go': `${imports('os')}\nfunc main() {\n\tf, err := os.OpenFile("logs/log.json", os.O_APPEND|os.O_CREATE, 0o644)\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\tuse(f)\n}\n` });
  assert.deepEqual(log.run.mounts, []);
});

test('a configuration whose path functions hand on, and that git leaves out, is told', () => {
  const files = (path: string): Record<string, string> => ({
    '.gitignore': 'config.yaml\n',
    'main.go': `${imports('example.com/app/start')}\nconst file = "${path}"\n\nfunc main() {\n\tres, err := start.All(file)\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\tuse(res)\n}\n`,
    'start/start.go': 'package start\n\nimport "example.com/app/configuration"\n\nfunc All(path string) (int, error) {\n\tif err := configuration.Init(path); err != nil {\n\t\treturn 0, err\n\t}\n\treturn 1, nil\n}\n',
    'configuration/configuration.go': 'package configuration\n\nimport "os"\n\nfunc Init(path string) error { return load(path) }\n\nfunc load(path string) error {\n\tf, err := os.Open(path)\n\tif err != nil {\n\t\treturn err\n\t}\n\tuse(f)\n\treturn nil\n}\n',
  });
  assert.deepEqual(planned(files('config.yaml')).run.mounts.map(({ source, why }) => `${source} ${why}`), ['config.yaml opened by configuration/configuration.go:8; the repository holds none']);
  assert.deepEqual(planned(files('other.yaml')).run.mounts, []);
});

test('a configuration that a README gives as the only word is the command of a program that reads it and serves', () => {
  const main = (body: string): string => `${imports('net/http', 'os')}\nfunc main() {\n${body}\n}\n`;
  const files = { 'README.md': '# app\n\n```sh\n./app config.json\n```\n', 'config.json': '{}' };
  const { command, files: beside } = planned({ ...files, 'main.go': main('\tos.ReadFile(os.Args[1])\n\thttp.ListenAndServe(":8080", nil)') }).run;
  assert.deepEqual([command, beside.map(({ to }) => to)], [['config.json'], ['/app/config.json']]);
  // A tool is only shown with a file of somebody's, and a program that reads no word would not see it.
  assert.deepEqual(planned({ ...files, 'main.go': main('\tos.ReadFile(os.Args[1])\n\tprintln(http.MethodGet)') }).run.command, []);
  assert.deepEqual(planned({ ...files, 'main.go': main('\thttp.ListenAndServe(":8080", nil)\n\tprintln(os.Args)') }).run.command, []);
});

test('a program that asks for the types of files gets a table of those that Go’s own lacks; one that serves files does not', () => {
  const table = (body: string): boolean => {
    const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', 'main.go': `${imports('mime', 'net/http')}\nfunc main() {\n${body}\n}\n` });
    const { plan } = planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] });
    return plan.stages.some(({ steps }) => steps.some((step) => step.do === 'run' && step.script.some((line) => /webmanifest.*\/rootfs\/etc\/mime\.types$/.test(line)) && step.script.some((line) => / epub'.* toml' >>/.test(line))));
  };
  assert.equal(table('\tprintln(mime.TypeByExtension(".webmanifest"))\n\thttp.ListenAndServe(":80", nil)'), true);
  assert.equal(table('\thttp.ListenAndServe(":80", http.FileServer(http.Dir("web")))\n\tprintln(mime.BEncoding)'), false);
});

test('a file that the deployment brings is told by the path that the program has it at', () => {
  const mounts = (body: string, files: Record<string, string> = {}): string[] =>
    planned({ 'main.go': `${imports('log', 'net/http', 'os', 'github.com/oschwald/geoip2-golang')}\nfunc main() {\n${body}}\n`, ...files }).run.mounts.map(({ source, to }) => `${source} ${to}`);
  assert.deepEqual(mounts('\tlog.Fatal(http.ListenAndServeTLS(":4000", "./tls/cert.pem", "/etc/app/key.pem", nil))\n'), ['tls/cert.pem /app/tls/cert.pem', 'key.pem /etc/app/key.pem']);
  const geo = '\tdb, err := geoip2.Open("data/city.mmdb")\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n\tprintln(db)\n';
  assert.deepEqual(mounts(geo, { '.gitignore': '*.mmdb\n' }), ['data/city.mmdb /app/data/city.mmdb']);
  // Nothing says that a person has it: the program may make it.
  assert.deepEqual(mounts(geo), []);
  assert.deepEqual(mounts(geo, { '.gitignore': '*.mmdb\n', 'data/city.mmdb': 'x' }), []);
});

test('variables in a configuration that the program expands: a port is given, what has no default is told', () => {
  const main = (text: string): string => `${imports('log', 'net/http', 'os')}
func main() {
	raw, err := os.ReadFile("app.yaml")
	if err != nil {
		log.Fatal(err)
	}
	http.ListenAndServe(parse(${text}), nil)
}
`;
  const expanded = main('os.ExpandEnv(string(raw))');
  const plan = (yaml: string, code = expanded): RuntimePlan => planned({ 'main.go': code, 'app.yaml': yaml }).run;
  const yaml = 'listen: "0.0.0.0:${APP_PORT}"\ndsn: "${DATABASE_URL}"\nredis:\n  port: ${REDIS_PORT}\ncache: ${HOME}/cache\n';
  const { env, ports, variables } = plan(yaml);
  assert.deepEqual([env, ports, variables], [{ APP_PORT: '8080' }, [8080], ['DATABASE_URL', 'REDIS_PORT']]);
  // What a function of the program's own has a value for is nobody's to set.
  const filled = main('os.Expand(string(raw), known)').replace('func main', 'func known(name string) string {\n\tswitch name {\n\tcase "HOST":\n\t\treturn hostname()\n\tcase "TOKEN":\n\t\treturn os.Getenv("TOKEN")\n\t}\n\treturn ""\n}\n\nfunc main');
  assert.deepEqual(plan('name: "${HOST}"\ndsn: "${DATABASE_URL}"\n', filled).variables, ['DATABASE_URL']);
  // Nobody puts them in.
  const plain = plan(yaml, main('raw'));
  assert.deepEqual([plain.env, plain.ports, plain.variables], [{}, [], []]);
  // The host stays in the file, which is opened.
  const closed = plan('listen: "127.0.0.1:${APP_PORT}"\n');
  assert.deepEqual([closed.env, closed.variables, closed.files.map(({ opens }) => opens?.text)], [{}, ['APP_PORT'], ['127.0.0.1:${APP_PORT}']]);
  const kratos = plan('server:\n  http:\n    addr: 0.0.0.0:${HTTP_PORT:8001}\n', main('raw').replace('"log"', '"log"\n\t"github.com/go-kratos/kratos/v2/config/env"'));
  assert.deepEqual([kratos.env, kratos.ports, kratos.variables], [{}, [8001], []]);
});

test('a configuration that the line names is read as one that the code names: ports, data, the host; also where the image or the container has it elsewhere', () => {
  const main = `${imports('flag', 'net/http', 'os')}\nfunc main() {\n\tpath := flag.String("config", "", "file")\n\tflag.Parse()\n\tif *path == "" {\n\t\tpanic("no config")\n\t}\n\tb, err := os.ReadFile(*path)\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\thttp.ListenAndServe(parse(b), nil)\n}\n`;
  const compose = (command: string, volume: string): string => `services:\n  web:\n    build: .\n    command: ${command}\n    volumes: ["${volume}"]\n`;
  const conf = 'server:\n  port: 44044\nstorage_path: ./storage/app.db\n';
  const unit = '[Service]\nExecStart=/usr/bin/app -config /etc/app/app.yaml\n';
  const docker = 'FROM golang AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\n\nFROM alpine\nCOPY --from=build /app /usr/bin/app\nCOPY configs /etc/app/\nENTRYPOINT ["/usr/bin/app", "-config=/etc/app/prod.yaml"]\n';
  const rows: readonly [name: string, files: Record<string, string>, copied: string][] = [
    ['a README', { 'README.md': '```\ngo run . -config ./config/local.yaml\n```\n', 'Makefile': 'run:\n\tgo run . -config ./config/local.yaml\n', 'config/local.yaml': conf }, 'config/local.yaml /app/config/local.yaml'],
    ['a Dockerfile', { 'build/Dockerfile': docker, 'configs/prod.yaml': conf }, 'configs/prod.yaml /etc/app/prod.yaml'],
    ['compose', { 'compose.yaml': compose('["-config", "/conf/a.yml"]', './a.yml:/conf/a.yml:ro'), 'a.yml': conf }, 'a.yml /conf/a.yml'],
    ['compose, by the binary', { 'compose.yaml': compose('["/bin/app", "-config", "/conf/a.yml"]', './etc:/conf'), 'etc/a.yml': conf }, 'etc/a.yml /conf/a.yml'],
    ['systemd', { 'packaging/app.service': unit, 'packaging/app.yaml': conf }, 'packaging/app.yaml /etc/app/app.yaml'],
    ['a directory beside that of the unit', { 'deploy/systemd/app.service': unit, 'deploy/config/app.yaml': conf }, 'deploy/config/app.yaml /etc/app/app.yaml'],
  ];
  for (const [name, files, copied] of rows) {
    const { run } = planned({ 'main.go': main, ...files });
    assert.deepEqual([run.files.map(({ source, to }) => `${source} ${to}`), run.mounts], [[copied], []], name);
    assert.deepEqual([run.ports, run.volumes], [[44044], ['/app/storage']], name);
  }
  // One that git leaves out is mounted from where the service has it.
  const { run } = planned({ 'main.go': main, 'compose.yaml': compose('["-config", "/conf/a.yml"]', './local/a.yml:/conf/a.yml') });
  assert.deepEqual(run.mounts.map(({ source, to }) => `${source} ${to}`), ['local/a.yml /conf/a.yml']);
  const closed = planned({ 'main.go': main, 'compose.yaml': compose('["-config", "/conf/a.yml"]', './a.yml:/conf/a.yml'), 'a.yml': 'listen: 127.0.0.1:7000\n' });
  assert.deepEqual([closed.run.ports, closed.run.files[0]?.opens?.text], [[7000], '127.0.0.1:7000']);
});

test('what a flag names by default is not asked for where the line names another file', () => {
  const files = {
    'go.mod': 'module example.com/app\n\ngo 1.25.0\n\nrequire github.com/zeromicro/go-zero v1.8.0\n',
    'main.go': `${imports('flag', 'github.com/zeromicro/go-zero/core/conf', 'github.com/zeromicro/go-zero/rest')}\nvar configFile = flag.String("f", "etc/app.yaml", "the config file")\n\nfunc main() {\n\tflag.Parse()\n\tvar c rest.RestConf\n\tconf.MustLoad(*configFile, &c)\n\trest.MustNewServer(c).Start()\n}\n`,
    'conf/local.yaml': 'Name: app\nHost: 0.0.0.0\nPort: 8888\n',
  };
  const places = (more: Record<string, string>): string[] => planned({ ...files, ...more }).run.mounts.map(({ to }) => to);
  assert.deepEqual(places({}), ['/app/etc/app.yaml']);
  const { run } = planned({ ...files, Makefile: 'run:\n\tgo run . -f conf/local.yaml\n' });
  assert.deepEqual([run.mounts, run.command, run.files.map(({ to }) => to)], [[], ['-f', 'conf/local.yaml'], ['/app/conf/local.yaml']]);
});

test('a directory of configurations that a function is given is where viper looks; one that cannot be told is one of custom', () => {
  const load = (dir: string): Record<string, string> => ({
    'internal/conf/conf.go': 'package conf\n\nimport "github.com/spf13/viper"\n\nfunc Load(path string) error {\n\tviper.AddConfigPath(path)\n\tviper.SetConfigName("settings")\n\tviper.SetConfigType("yaml")\n\treturn viper.ReadInConfig()\n}\n',
    'main.go': `${imports('net/http', 'os', 'example.com/app/internal/conf')}\nfunc main() {\n\tif err := conf.Load(${dir}); err != nil {\n\t\tpanic(err)\n\t}\n\thttp.ListenAndServe(":8090", nil)\n}\n`,
    'configs/settings.yaml': 'name: x\n',
  });
  for (const dir of ['"./configs"', 'os.Args[0]']) {
    const copied = planned(load(dir)).run.files.map(({ to }) => to);
    assert.equal(copied.length, 1, dir);
    assert.match(copied[0]!, /^\/app\/configs(?:\/settings\.yaml)?$/, dir);
  }
});

test('a program that finds its directory by go.mod or PWD finds it in the image', () => {
  const reads = (dir: string): string => `\tb, err := os.ReadFile(${dir})\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\thttp.ListenAndServe(":8080", write(b))\n`;
  const root = `func root() string {\n\tdir, _ := os.Getwd()\n\tfor {\n\t\tif _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {\n\t\t\treturn dir\n\t\t}\n\t\tdir = filepath.Dir(dir)\n\t}\n}\n`;
  const conf = { 'config/app.json': '{}\n' };
  const climbs = planned({ 'main.go': `${imports('net/http', 'os', 'path/filepath')}\nfunc main() {\n${reads('filepath.Join(root(), "config", "app.json")')}}\n\n${root}`, ...conf }).run;
  assert.deepEqual([climbs.empty, climbs.files.map(({ to }) => to), climbs.env.PWD], [['/app/go.mod'], ['/app/config/app.json'], undefined]);
  const asks = planned({ 'main.go': `${imports('net/http', 'os')}\nfunc main() {\n${reads('os.Getenv("PWD") + "/config/app.json"')}}\n`, ...conf }).run;
  assert.deepEqual([asks.empty, asks.env.PWD], [[], '/app']);
  const plain = planned({ 'main.go': `${imports('net/http', 'os')}\nfunc main() {\n${reads('"config/app.json"')}}\n`, ...conf }).run;
  assert.deepEqual([plain.empty, plain.env.PWD], [[], undefined]);
});

test('the user whom a configuration names is the one that the image runs as', () => {
  const main = (lookup: string): string => `${imports('net/http', 'os', 'os/user')}\nfunc main() {\n\tb, err := os.ReadFile("relay.conf")\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\t${lookup}\n\thttp.ListenAndServe(":8080", write(b))\n}\n`;
  const conf = { 'relay.conf': '[common]\nuser = "relay"\nsuper_user = "x"\n' };
  const looks = planned({ 'main.go': main('user.Lookup(parse(b).User)'), ...conf });
  assert.deepEqual(looks.run.accounts, ['relay']);
  assert.deepEqual(planned({ 'main.go': main('println(b)'), ...conf }).run.accounts, []);
});

test('a certificate of others that the repository holds comes along; a key, and what belongs to it, does not', () => {
  const pem = (kind: string): string => `-----BEGIN ${kind}-----\nMIIB\n-----END ${kind}-----\n`;
  const main = (...names: string[]): string => `${imports('log', 'os')}\nfunc main() {\n${names.map((name, index) => `\tb${index}, err := os.ReadFile("certs/${name}")\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n\tprintln(b${index})\n`).join('')}}\n`;
  const brought = (files: Record<string, string>, ...names: string[]): string[][] => {
    const { run } = planned({ ...Object.fromEntries(Object.entries(files).map(([name, kind]) => [`certs/${name}`, pem(kind)])), 'main.go': main(...names) });
    return [run.files.map(({ source }) => source), run.mounts.map(({ source }) => source)];
  };
  assert.deepEqual(brought({ 'db.pem': 'CERTIFICATE' }, 'db.pem'), [['certs/db.pem'], []]);
  const pair = { 'server.crt': 'CERTIFICATE', 'server.key': 'PRIVATE KEY', 'ca.pem': 'CERTIFICATE' };
  assert.deepEqual(brought(pair, 'server.crt', 'server.key', 'ca.pem'), [['certs/ca.pem'], ['certs/server.crt', 'certs/server.key']]);
  // One that is called for a try is nobody's.
  const trial = planned({ 'certs/localhost/a.crt': pem('CERTIFICATE'), 'certs/localhost/a.key': pem('PRIVATE KEY'), 'main.go': main('localhost/a.crt', 'localhost/a.key') });
  assert.deepEqual(trial.run.files.map(({ source }) => source), ['certs/localhost/a.crt', 'certs/localhost/a.key']);
  assert.match(trial.note('example-held')!.message, /where a key for trials stands in for yours/);
  const folder = (name: string): string[] => planned({ 'conf/app.json': '{}', [`conf/tls/${name}`]: pem('RSA PRIVATE KEY'), 'main.go': `${imports('flag', 'log', 'os')}\nvar dir = flag.String("conf", "./conf", "x")\n\nfunc main() {\n\tif _, err := os.ReadDir(*dir); err != nil {\n\t\tlog.Fatal(err)\n\t}\n}\n` }).run.files.map(({ source }) => source);
  assert.deepEqual([folder('example.key'), folder('server.key')], [['conf'], []]);
  assert.deepEqual(brought({ 'app.rsa.pub': 'PUBLIC KEY' }, 'app.rsa.pub', 'app.rsa'), [[], ['certs/app.rsa.pub', 'certs/app.rsa']]);
  // A directory of keys that a setting names.
  const keys = (kind: string): string[] => planned({ 'deploy/keys/a.pem': pem(kind), 'main.go': `${imports('flag', 'net/http', 'os')}\nvar keys = flag.String("keys-folder", "deploy/keys/", "x")\n\nfunc main() {\n\tload(os.DirFS(*keys))\n\thttp.ListenAndServe(":8080", nil)\n}\n` }).run.mounts.map(({ source, to }) => `${source} ${to}`);
  assert.deepEqual([keys('RSA PRIVATE KEY'), keys('CERTIFICATE')], [['deploy/keys /app/deploy/keys'], []]);
});

test('what compose gives a variable that the program ends without: a plain word is given to the run, a place of the repository to the image', () => {
  const need = (name: string): string => `\tif os.Getenv("${name}") == "" {\n\t\tlog.Fatal("no ${name}")\n\t}\n`;
  const { run } = planned({
    'main.go': `${imports('log', 'os')}\nfunc main() {\n${['APP_MODE', 'CONTENT_DIR', 'DB_HOST', 'DB_NAME', 'JWT_SECRET', 'STORE_DIR'].map(need).join('')}}\n`, 'content/index.html': 'x',
    'compose.yaml': 'services:\n  app:\n    build: .\n    environment:\n      APP_MODE: production\n      CONTENT_DIR: ./content\n      DB_HOST: db\n      DB_NAME: shop\n      JWT_SECRET: changeme\n      STORE_DIR: /data\n  db:\n    image: postgres\n',
  });
  assert.deepEqual([run.env, run.volumes, run.files.map(({ source, to }) => `${source} ${to}`), run.given], [{ STORE_DIR: '/data', CONTENT_DIR: '/app/content' }, ['/data'], ['content /app/content'], { APP_MODE: 'production', DB_NAME: 'shop' }]);
  assert.deepEqual(run.variables, ['APP_MODE', 'DB_HOST', 'DB_NAME', 'JWT_SECRET']);
});

test('an example that comes along, and a flag that every call gives a value which only a person knows, are told', () => {
  const main = `${imports('log', 'os')}\nfunc main() {\n\tf, err := os.Open("config.yml")\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n\tprintln(f)\n}\n`;
  const held = (text: string): Diagnostic | undefined => planned({ 'main.go': main, 'config.example.yml': text }).note('example-held');
  assert.match(held('token: "123456:your-token"\n')!.remedy!, /^make config\.yml of it .*-v "\$PWD\/config\.yml:\/app\/config\.yml:ro"$/);
  assert.match(planned({ 'main.go': main, 'examples/config.yml': 'token: "123456:your-token"\n' }).note('example-held')!.remedy!, /^make config\.yml of it .*-v "\$PWD\/config\.yml:/, 'it has the name');
  assert.equal(held('port: 80\ntoken: ""\ncheck_token: true\n'), undefined);
  const bot = (readme: string): Diagnostic | undefined => planned({ 'main.go': `${imports('flag')}\nfunc main() {\n\tt := flag.String("t", "", "Bot Token")\n\tflag.Parse()\n\tprintln(*t)\n}\n`, 'README.md': `# bot\n\n\`\`\`\n${readme}\n\`\`\`\n` }).note('flag-shown');
  assert.match(bot('go run main.go -t YOUR_TOKEN')!.remedy!, /docker run IMAGE -t VALUE$/);
  assert.equal(bot('go run main.go -t YOUR_TOKEN\ngo run main.go -t demo'), undefined);
});

test('a configuration that the program does without is not made of its example, and told', () => {
  const main = `${imports('fmt', 'github.com/spf13/viper')}\nfunc main() {\n\tviper.SetConfigName("config")\n\tviper.AddConfigPath(".")\n\tif err := viper.ReadInConfig(); err != nil {\n\t\tif _, ok := err.(viper.ConfigFileNotFoundError); ok {\n\t\t\tfmt.Println("defaults")\n\t\t\treturn\n\t\t}\n\t\tpanic(err)\n\t}\n}\n`;
  const { run, note } = planned({ 'main.go': main, 'config.example.yaml': 'server: example.com\n' });
  assert.deepEqual(run.files, []);
  assert.match(note('config-optional')!.message, /\/app\/config\.yaml is missing; config\.example\.yaml shows/);
  assert.match(note('config-optional')!.remedy!, /-v "\$PWD\/config\.yaml:\/app\/config\.yaml:ro"$/);
});

test('a configuration that the image holds elsewhere under its name is not told as lacking', () => {
  const read = (path: string): string => `\tif data, err := os.ReadFile(${path}); err == nil {\n\t\tprintln(string(data))\n\t}\n`;
  const main = `${imports('os', 'path/filepath')}\nfunc loadConf(dir string) ([]byte, error) {\n\tpath := filepath.Join(dir, "base.yml")\n\tif _, err := os.Stat(path); os.IsNotExist(err) {\n\t\treturn nil, nil\n\t}\n\treturn os.ReadFile(path)\n}\n\nfunc main() {\n${read('"configs/base.yml"')}\tloadConf(os.Args[1])\n}\n`;
  const { run, note } = planned({ 'main.go': main, 'configs/base.yml': 'port: 80\n' });
  assert.deepEqual([run.files.map(({ to }) => to), note('config-optional')], [['/app/configs/base.yml'], undefined]);
});

test('a configuration that a flag names by default and the repository does not hold is told', () => {
  const main = (name: string): string => `${imports('flag', 'net/http')}\nfunc main() {\n\tpath := flag.String("${name}", "app.yml", "x")\n\tflag.Parse()\n\tload(*path)\n\thttp.ListenAndServe(":8080", nil)\n}\n`;
  assert.match(planned({ 'main.go': main('config') }).note('config-absent')!.remedy!, /-v "\$PWD\/app\.yml:\/app\/app\.yml:ro"$/);
  assert.match(planned({ 'main.go': main('config').replace('\tload(*path)\n', '\tload(*path)\n\tif _, err := os.Stat("app.yml"); err != nil {\n\t\tprintln("old")\n\t}\n') }).note('config-absent')!.message, /\/app\/app\.yml/, 'opened elsewhere too');
  assert.equal(planned({ 'main.go': main('report') }).note('config-absent'), undefined);
  assert.equal(planned({ 'main.go': main('config'), 'app.yml': 'title: x\n' }).note('config-absent'), undefined);
  assert.equal(planned({ 'main.go': main('config'), 'app.example.yml': 'title: x\n' }).note('config-absent'), undefined);
});

test('a host that the program listens on is opened by its variable, whatever that is called', () => {
  const opened = (body: string, serve: string): unknown => {
    const { run, note } = planned({ 'main.go': `${imports('fmt', 'net', 'net/http', 'os')}\ntype config struct {\n\tHost, Port string\n}\n\nfunc env(name, other string) string {\n\tif v := os.Getenv(name); v != "" {\n\t\treturn v\n\t}\n\treturn other\n}\n\nconst port = "8080"\n\n${body}\n\tfmt.Println(http.ListenAndServe(${serve}, nil))\n}\n` });
    assert.equal(note('listens-on-loopback'), undefined);
    return [run.env, run.ports];
  };
  const notes = [{ NOTES_HOST: '0.0.0.0' }, [8080]];
  assert.deepEqual(opened('func main() {\n\thost, number := env("NOTES_HOST", "127.0.0.1"), env("NOTES_PORT", "8080")', 'net.JoinHostPort(host, number)'), notes);
  assert.deepEqual(opened('func main() {\n\tc := config{Host: env("NOTES_HOST", "localhost"), Port: env("NOTES_PORT", "8080")}', 'fmt.Sprintf("%s:%s", c.Host, c.Port)'), notes);
  assert.deepEqual(opened('func load() config {\n\thost := os.Getenv("NOTES_HOST")\n\tif host == "" {\n\t\thost = "localhost"\n\t}\n\treturn config{Host: host, Port: "8080"}\n}\n\nfunc main() {\n\tc := load()', 'fmt.Sprintf("%s:%s", c.Host, c.Port)'), notes);
  assert.deepEqual(opened('func main() {\n\thost := "127.0.0.1"\n\tif h := os.Getenv("NOTES_HOST"); h != "" {\n\t\thost = h\n\t}', 'host + ":" + port'), notes);
  assert.deepEqual(opened('func host() string {\n\tif h, ok := os.LookupEnv("NOTES_HOST"); ok {\n\t\treturn h\n\t}\n\treturn "localhost"\n}\n\nfunc main() {', 'net.JoinHostPort(host(), port)'), notes);
  // Where another program is reached, and what the people who run it look at, stays as it is.
  assert.deepEqual(opened('func main() {\n\tfmt.Println(net.JoinHostPort(env("NOTES_HOST", "localhost"), "9000"))', '":8080"'), [{}, [8080]]);
  assert.deepEqual(opened('func main() {\n\tdebug := env("NOTES_DEBUG_HOST", "localhost")\n\tgo http.ListenAndServe(net.JoinHostPort(debug, "6060"), nil)', '":8080"'), [{}, [8080]]);
});

test('what lies beside a service among others lies as many steps up from the working directory', () => {
  const main = `${imports('flag', 'net/http', 'os')}\nfunc main() {\n\tconf := flag.String("conf", "../../configs", "config path")\n\tflag.Parse()\n\tos.ReadDir(*conf)\n\thttp.ListenAndServe(":8000", nil)\n}\n`;
  const places = (files: Record<string, string>, dir: string): unknown => {
    const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', [`${dir}/main.go`]: main, ...files });
    return planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: [dir] }).runtimes[0]!.files.map(({ source, to, opens }) => [source, to, opens?.instead]);
  };
  assert.deepEqual(places({ 'configs/config.yaml': 'a: 1\n' }, 'cmd/server'), [['configs', '/configs', undefined]]);
  assert.deepEqual(places({ 'app/user/configs/config.yaml': 'a: 1\n' }, 'app/user/cmd/server'), [['app/user/configs', '/configs', undefined]]);
  // A file of a directory that keeps the program on loopback comes with its address opened, and the others beside it.
  const files = { 'configs/config.yaml': 'server:\n  http:\n    addr: 127.0.0.1:8000\n', 'configs/rules.yaml': 'a: 1\n' };
  assert.deepEqual(places(files, 'cmd/server'), [['configs/config.yaml', '/configs/config.yaml', '0.0.0.0:8000'], ['configs/rules.yaml', '/configs/rules.yaml', undefined]]);
});

test('what ko would lay into the image lies where the program is told', () => {
  const files = { 'main.go': `${imports('net/http', 'os')}\nfunc main() { http.ListenAndServe(":8080", http.FileServer(http.Dir(os.Getenv("KO_DATA_PATH")))) }\n`, 'kodata/index.html': 'x' };
  const { run } = planned(files);
  assert.deepEqual([run.env, run.files.map(({ source, to }) => `${source} ${to}`)], [{ KO_DATA_PATH: '/app/kodata' }, ['kodata /app/kodata']]);
  assert.deepEqual(planned({ 'main.go': files['main.go'] }).run.env, {});
});

test('a configuration that the usage names, with which a program ends without a word, is that word', () => {
  const main = (usage: string): string => `${imports('fmt', 'net/http', 'os', 'github.com/BurntSushi/toml')}\ntype config struct {\n\tAddress string\n}\n\nfunc main() {\n\tif len(os.Args) != 2 {\n\t\tfmt.Fprintf(os.Stderr, "${usage}", os.Args[0])\n\t\tos.Exit(2)\n\t}\n\tvar c config\n\ttoml.DecodeFile(os.Args[1], &c)\n\thttp.ListenAndServe(c.Address, nil)\n}\n`;
  const run = (usage: string): unknown => {
    const { command, files } = planned({ 'main.go': main(usage), 'config.toml': 'address = "localhost:8045"\n' }).run;
    return [command, files.map(({ to, opens }) => [to, opens?.instead])];
  };
  assert.deepEqual(run('usage: %s <config.toml>\\n'), [['config.toml'], [['/app/config.toml', '0.0.0.0:8045']]]);
  assert.deepEqual(run('usage: %s <other.toml>\\n'), [[], []], 'the repository holds none');
});

test('a port that the program is given by a variable has a colon before it where the variable is the whole address', () => {
  const env = (listen: string): unknown => planned({ 'main.go': `package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nvar port = os.Getenv("APP_PORT")\n\nfunc main() { http.ListenAndServe(${listen}, nil) }\n` }).run.env;
  assert.deepEqual([env('port'), env('":"+port')], [{ APP_PORT: ':8080' }, { APP_PORT: '8080' }]);
});

test('a program that a library tells the directory of its binary lies in the working directory', () => {
  const binary = (path: string, call: string): string => planned({ 'main.go': `${imports('os', path)}\nfunc main() {\n\tdir, _ := ${call}\n\tos.MkdirAll(dir+"/conf", 0o755)\n}\n` }).run.binary.replace(/\/[^/]+$/, '');
  assert.deepEqual([binary('github.com/ouqiang/goutil', 'goutil.WorkDir()'), binary('example.com/goutil', 'goutil.WorkDir()')], ['/app', '/usr/local/bin']);
});

test('a directory that the repository keeps for what a run puts there is the program’s own', () => {
  const owners = (...files: string[]): unknown[] => planned({
    'main.go': `${imports('net/http', 'os', 'html/template')}\nfunc main() {\n\tos.ReadDir("journal")\n\tos.ReadDir("logs")\n\tos.ReadDir("pages")\n\thttp.ListenAndServe(":8080", nil)\n}\n`,
    ...Object.fromEntries(files.map((path) => [path, 'x'])),
  }).run.files.map(({ source, chown }) => [source, chown]);
  assert.deepEqual(owners('journal/.gitkeep', 'logs/first.txt', 'pages/index.html'), [['journal', '65532:0'], ['logs', '65532:0'], ['pages', undefined]]);
  assert.deepEqual(owners('journal/a.txt'), [['journal', undefined]]);
});

test('directories that every home has are there for a program that makes only its own below', () => {
  const writable = (make: string): readonly string[] => planned({ 'main.go': `${imports('os', 'path/filepath')}\nfunc main() {\n\tdir, _ := os.UserConfigDir()\n\t${make}(filepath.Join(dir, "app"), 0o700)\n}\n` }).run.writable;
  assert.deepEqual(writable('os.Mkdir'), ['/app', '/home/nonroot', '/home/nonroot/.config']);
  assert.deepEqual(writable('os.MkdirAll'), ['/app', '/home/nonroot']);
});

test('a configuration with a secret that the program’s own package names is to be brought, though nothing tells what opens it', () => {
  const code = 'package main\n\nimport (\n\t"flag"\n\t"os"\n\n\t"example.org/conf"\n)\n\nvar file *string\n\nfunc init() {\n\tplace := "etc/shop.yaml"\n\tif top := os.Getenv("TOP"); top != "" {\n\t\tplace = top + place\n\t}\n\tfile = flag.String("f", place, "configuration")\n}\n\nfunc main() {\n\tflag.Parse()\n\tconf.MustLoad(*file)\n}\n';
  const brought = (text: string): unknown[] => {
    const { run } = planned({ 'main.go': code, 'etc/shop.yaml': text });
    return [run.files.map(({ to }) => to), run.mounts.map(({ source, to }) => `${source} ${to}`)];
  };
  assert.deepEqual(brought('AccessSecret: ad879037-c7a4-4063-9236-6bfc35d54b7d\n'), [[], ['etc/shop.yaml /app/etc/shop.yaml']]);
  assert.deepEqual(brought('Name: shop\n'), [['/app/etc/shop.yaml'], []]);
});

test('a file that the code only names is no Git LFS pointer to fetch, and does not come along as one', () => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 2\n';
  const told = (call: string, image: string): unknown => {
    const files = { 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', 'main.go': `${imports('net/http', 'os', 'path/filepath')}func main() {\n\t${call}\n\thttp.ListenAndServe(":8080", nil)\n}\n`, 'bar.png': image };
    const repo = memoryRepo(files);
    return [refusals(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] }).map(({ code }) => code).join(), planned(files).run.files.length];
  };
  const named = 'draw(filepath.Join(os.Args[1], "bar.png"))';
  assert.deepEqual([told(named, pointer), told(named, 'x'), told('os.ReadFile("bar.png")', pointer)], [['', 0], ['', 1], ['lfs-pointer', 0]]);
});

test('a list of what the tools of a language leave behind, in an embedded directory, tells of no file that lacks', () => {
  const told = (rules: readonly string[]): boolean => planned({ 'main.go': 'package main\n\nimport "embed"\n\n//go:embed template/*\nvar files embed.FS\n\nfunc main() { println(files) }\n', 'template/a.txt': 'x', 'template/.gitignore': `${rules.join('\n')}\n` }).note('embed-incomplete') !== undefined;
  const left = ['build', 'dist', 'eggs', 'env', 'htmlcov', 'lib64', 'parts', 'sdist', 'wheels'].map((name) => `${name}/`);
  assert.deepEqual([told(left.slice(0, 1)), told(left)], [true, false]);
});

test('what a package reads of a file system that it is given is not brought where the program embeds it by that path', () => {
  const sources = (read: string): readonly string[] => planned({
    'main.go': `${imports('embed', 'example.com/app/web')}\n//go:embed static/*\nvar static embed.FS\n\nfunc main() { web.Serve(static) }\n`,
    'web/web.go': `package web\n\nimport (\n\t"html/template"\n\t"io/fs"\n\t"net/http"\n\t"os"\n)\n\nconst page = "static/pages/page.html"\n\nfunc Serve(files fs.FS) {\n\ttemplate.Must(template.ParseFS(files, page))\n\t${read}\n\thttp.ListenAndServe(":8080", nil)\n}\n`,
    'static/pages/page.html': 'x',
  }).run.files.map(({ source }) => source);
  assert.deepEqual([sources('_ = os.Args'), sources('os.ReadFile(page)')], [[], ['static/pages/page.html']]);
});
