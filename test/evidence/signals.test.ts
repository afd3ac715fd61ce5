import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { memoryRepo } from '../../src/repo.ts';

/** The signals that end a program of this body. */
function ending(body: string): string[] {
  const { programs } = analyze(memoryRepo({
    'go.mod': 'module example.com/app\n\ngo 1.25\n',
    'main.go': `package main\n\nimport (\n\t"context"\n\t"log"\n\t"net/http"\n\t"os"\n\t"os/signal"\n\t"syscall"\n)\n\nfunc main() {\n${body}\n}\n`,
  }));
  return programs[0]!.runtime.world.signals.filter(({ ends }) => ends).map(({ value }) => value);
}

test('which signals end a program: what the handler goes on to do', () => {
  const serve = '\thttp.ListenAndServe(":80", nil)';
  const rows: [string, ...string[]][] = [
    ['\tc := make(chan os.Signal, 1)\n\tsignal.Notify(c, os.Interrupt)\n\tgo http.ListenAndServe(":80", nil)\n\t<-c\n\tlog.Print("bye")', 'SIGINT'],
    ['\tc := make(chan os.Signal, 1)\n\tsignal.Notify(c, syscall.SIGQUIT)\n\tgo http.ListenAndServe(":80", nil)\n\t<-c\n\tlog.Print("bye")', 'SIGQUIT'],
    ['\tctx, stop := signal.NotifyContext(context.Background(), syscall.SIGQUIT)\n\tdefer stop()\n\t<-ctx.Done()', 'SIGQUIT'],
    [`\tc := make(chan os.Signal, 1)\n\tsignal.Notify(c, syscall.SIGQUIT)\n\tgo func() {\n\t\t<-c\n\t\tos.Exit(0)\n\t}()\n${serve}`, 'SIGQUIT'],
    [`\tc := make(chan os.Signal, 1)\n\tsignal.Notify(c, syscall.SIGQUIT)\n\tgo func() {\n\t\tfor range c {\n\t\t\tlog.Print("dump")\n\t\t}\n\t}()\n${serve}`],
    [`\tgo func() {\n\t\tc := make(chan os.Signal, 1)\n\t\tsignal.Notify(c, syscall.SIGQUIT)\n\t\tfor {\n\t\t\t<-c\n\t\t\tlog.Print("dump")\n\t\t}\n\t}()\n${serve}`],
    [`\tgo func() {\n\t\tc := make(chan os.Signal, 1)\n\t\tsignal.Notify(c, syscall.SIGQUIT)\n\t\t<-c\n\t\tlog.Print("dump")\n\t}()\n${serve}`],
    [`\tc := make(chan os.Signal, 1)\n\tsignal.Notify(c, os.Interrupt)\n\tgo func() {\n\t\tfor range c {\n\t\t\tlog.Print("no")\n\t\t}\n\t}()\n${serve}`],
    [`\tc := make(chan os.Signal, 1)\n\tsignal.Notify(c, os.Interrupt)\n\tgo func() {\n\t\tfor range c {\n\t\t\tlog.Print("bye")\n\t\t\tdone <- true\n\t\t}\n\t}()\n${serve}`, 'SIGINT'],
    [`\tc := make(chan os.Signal, 1)\n\tsignal.Notify(c, syscall.SIGHUP)\n\t<-c`],
  ];
  for (const [body, ...expected] of rows) assert.deepEqual(ending(body), expected, body);
});

test('a list of signals may stand in another file of the package, or in another package', () => {
  const module = 'module example.com/app\n\ngo 1.25\n';
  const main = (list: string, more: string): string => `package main\n\nimport (\n\t"context"\n${more}\t"os/signal"\n)\n\nfunc main() {\n\tctx, stop := signal.NotifyContext(context.Background(), ${list}...)\n\tdefer stop()\n\t<-ctx.Done()\n}\n`;
  const list = (name: string, of: string): string => `package ${of}\n\nimport (\n\t"os"\n\t"syscall"\n)\n\nvar ${name} = []os.Signal{\n\tos.Interrupt,\n\tsyscall.SIGQUIT,\n}\n`;
  const signals = (files: Record<string, string>): string[] => analyze(memoryRepo({ 'go.mod': module, ...files })).programs[0]!.runtime.world.signals.map(({ value }) => value);
  assert.deepEqual(signals({ 'main.go': main('stopping', ''), 'stop_unix.go': list('stopping', 'main') }), ['SIGINT', 'SIGQUIT']);
  assert.deepEqual(signals({ 'main.go': main('run.Stopping', '\t"example.com/app/run"\n'), 'run/run.go': list('Stopping', 'run') }), ['SIGINT', 'SIGQUIT']);
});
