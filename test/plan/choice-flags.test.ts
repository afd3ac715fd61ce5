import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { REPOSITORY_DEFAULTS } from '../../src/plan/repository/repository-options.ts';
import { memoryRepo } from '../../src/repo.ts';

/** The words that a program is started with, and whether it is told that one of its flags is wanted. */
function started(files: Record<string, string>): readonly [readonly string[], boolean] {
  const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', ...files });
  const { runtimes, diagnostics } = planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] });
  return [runtimes[0]!.command, diagnostics.some(({ code }) => code === 'flag-choice')];
}

const main = (flags: string, body: string): string =>
  `package main\n\nimport (\n\t"flag"\n\t"log"\n\t"net/http"\n\t"os"\n)\n\n${flags}\n\nfunc main() {\n\tflag.Parse()\n${body}}\n\nfunc run() { log.Println(os.Getpid(), http.ListenAndServe(":8080", nil)) }\n`;
const page = (...lines: string[]): Record<string, string> => ({ 'README.md': `# app\n\n\`\`\`sh\n${lines.map((line) => `${line}\n`).join('')}\`\`\`\n` });

test('a program that ends without one of several flags gets the one that a line of the repository gives', () => {
  const flags = 'var (\n\tweb   = flag.Bool("web", false, "x")\n\tall   = flag.Bool("all", false, "x")\n\tfeeds = flag.String("feeds", "", "x")\n\tloud  = flag.Bool("loud", false, "x")\n)';
  const ends = main(flags, '\tif !*web && !*all && *feeds == "" {\n\t\tlog.Println("nothing to run")\n\t\tos.Exit(1)\n\t}\n\tprintln(*loud)\n\trun()\n');
  assert.deepEqual(started({ 'main.go': ends, ...page('./app -loud', './app -loud -all') }), [['-all'], false]);
  assert.deepEqual(started({ 'main.go': ends, ...page('./app -feeds news -loud') }), [['-feeds', 'news'], false]);
  assert.deepEqual(started({ 'main.go': ends, Procfile: 'web: app -loud -web\n' }), [['-loud', '-web'], false], 'in earnest');
  assert.deepEqual(started({ 'main.go': ends, ...page('./app -loud') }), [[], true]);
  assert.deepEqual(started({ 'main.go': ends.replace('"all", false', '"all", true'), ...page('./app -loud') }), [[], false], 'one is on by itself');
  assert.deepEqual(started({ 'main.go': ends.replace('\t\tos.Exit(1)\n', ''), ...page('./app -all') }), [[], false], 'it goes on');
  const ofWords = 'func handle(params []string) error {\n\tset := flag.NewFlagSet("", flag.ContinueOnError)\n\tname := set.String("name", "", "x")\n\tnobody := set.Bool("nobody", false, "x")\n\tif *name == "" && !*nobody {\n\t\treturn fmt.Errorf("a name is required")\n\t}\n\treturn nil\n}\n';
  assert.deepEqual(started({ 'main.go': main('', '\trun()\n').replace('func main', `${ofWords}\nfunc main`) }), [[], false], 'of words that it is sent');
});

test('a program whose flag by default only tells something gets the value that a line gives', () => {
  const modes = main('var action = flag.String("action", "version", "x")', '\tswitch *action {\n\tcase "version":\n\t\tlog.Println("v1")\n\tcase "run":\n\t\trun()\n\tdefault:\n\t\tlog.Println("?")\n\t}\n');
  assert.deepEqual(started({ 'main.go': modes, ...page('go run main.go -action version', 'go run main.go -action run') }), [['-action', 'run'], false]);
  assert.deepEqual(started({ 'main.go': modes, 'README.md': 'Start it:\n\n    git clone https://example.com/app\n    cd app\n    go run main.go -action=run\n' }), [['-action=run'], false], 'set in by blanks');
  assert.deepEqual(started({ 'main.go': modes, ...page('go run main.go -action discover', 'go run main.go -action run') }), [['-action', 'run'], false], 'the one that serves');
  assert.deepEqual(started({ 'main.go': modes }), [[], true]);
  assert.deepEqual(started({ 'main.go': modes.replace('log.Println("v1")', 'run()'), ...page('go run main.go -action run') }), [[], false]);
  assert.deepEqual(started({ 'main.go': modes.replace('log.Println("?")\n\t}\n', 'log.Println("?")\n\t}\n\trun()\n'), ...page('go run main.go -action run') }), [[], false], 'more is done behind it');
});

test('lines of code that end as Windows has them are read like all others', () => {
  const flags = 'var (\n\tweb = flag.Bool("web", false, "x")\n\tall = flag.Bool("all", false, "x")\n)';
  const code = main(flags, '\tif !*web && !*all {\n\t\tlog.Fatal("nothing to run")\n\t}\n\trun()\n');
  assert.deepEqual(started({ 'main.go': code.replaceAll('\n', '\r\n'), ...page('./app -all') }), [['-all'], false]);
});

test('the one flag without which a program only prints how it is used is given, whatever no line says', () => {
  const flags = 'var (\n\tweb  = flag.Bool("web", false, "x")\n\tloud = flag.Bool("loud", false, "x")\n)';
  const usage = '\nfunc printUsage() { flag.PrintDefaults() }\n';
  const choice = (otherwise: string): string => main(flags, `\tprintln(*loud)\n\tswitch {\n\tcase *web:\n\t\trun()\n\tdefault:\n\t\t${otherwise}\n\t}\n`) + usage;
  assert.deepEqual(started({ 'main.go': choice('printUsage()') }), [['-web'], false]);
  assert.deepEqual(started({ 'main.go': choice('work()') }), [[], false], 'it does something');
  assert.deepEqual(started({ 'main.go': choice('printUsage()').replace('\tdefault:', '\tcase *loud:\n\t\twork()\n\tdefault:') }), [[], false], 'one of two');
  assert.deepEqual(started({ 'main.go': main(flags, '\tif *web {\n\t\trun()\n\t} else {\n\t\tflag.Usage()\n\t}\n') }), [['-web'], false]);
  const fetches = (empty: string): string => `${main(flags, '\tif *web {\n\t\trun()\n\t} else {\n\t\tfetch()\n\t}\n')}\nfunc fetch() {\n\turl := flag.Arg(0)\n\tif url == "" {\n\t\t${empty}\n\t}\n\tprintln(url)\n}\n`;
  assert.deepEqual(started({ 'main.go': fetches('flag.Usage()\n\t\tos.Exit(1)') }), [['-web'], false], 'a word is asked for without it');
  assert.deepEqual(started({ 'main.go': fetches('url = "-"') }), [[], false], 'the word has a default');
});

test('a program that ends without one of two flags gets that of its unit, without the socket that systemd opens', () => {
  const flags = 'var (\n\tlisten = flag.String("listen", ":53", "x")\n\ta      = flag.Bool("to-https", false, "x")\n\tb      = flag.Bool("to-dns", false, "x")\n)';
  const ends = main(flags, '\tif !(*a || *b) {\n\t\tlog.Fatal("one of both")\n\t}\n\tprintln(*listen)\n\trun()\n');
  assert.deepEqual(started({ 'main.go': ends, 'etc/app.service': '[Service]\nExecStart=/usr/bin/app --listen=systemd --to-https\n' }), [['--to-https'], false]);
  assert.deepEqual(started({ 'main.go': ends }), [[], true]);
});
