import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { REPOSITORY_DEFAULTS } from '../../src/plan/repository/repository-options.ts';
import { memoryRepo } from '../../src/repo.ts';

/** The command of a program whose command `serve` has flags of these names, bound to viper in a package of their own. */
function started(page: string, flags: string): readonly string[] {
  const repo = memoryRepo({
    'go.mod': 'module example.com/app\n\ngo 1.25.0\n\nrequire github.com/spf13/cobra v1.10.1\n', 'README.md': `# app\n\n\`\`\`sh\n${page}\n\`\`\`\n`,
    'main.go': 'package main\n\nimport (\n\t"fmt"\n\t"net/http"\n\n\t"example.com/app/cmd"\n\t"github.com/spf13/cobra"\n\t"github.com/spf13/viper"\n)\n\nvar root = &cobra.Command{Use: "app"}\n\nvar serve = &cobra.Command{\n\tUse: "serve",\n\tRun: func(c *cobra.Command, args []string) {\n\t\thttp.ListenAndServe(fmt.Sprintf("%s:%d", viper.GetString("server.host"), viper.GetInt("server.port")), nil)\n\t},\n}\n\nvar make = &cobra.Command{Use: "generate", Run: func(c *cobra.Command, args []string) { cmd.Make() }}\n\nfunc main() {\n\tcmd.Bind(serve)\n\troot.AddCommand(serve, make)\n\troot.Execute()\n}\n',
    'cmd/serve.go': `package cmd\n\nimport (\n\t"github.com/spf13/cobra"\n\t"github.com/spf13/viper"\n)\n\nfunc Make() {}\n\nfunc Bind(c *cobra.Command) error {\n${flags}\treturn viper.BindPFlags(c.Flags())\n}\n`,
  });
  return planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] }).runtimes[0]!.command;
}

const flag = (name: string, value: string): string => `\tc.Flags().${value.startsWith('"') ? 'String' : value === 'false' ? 'Bool' : 'Int'}("${name}", ${value}, "x")\n`;
const FLAGS = flag('server.host', '"127.0.0.1"') + flag('server.port', '8080') + flag('server.debug', 'false');

test('a flag of the host is the program’s own where the port that it listens on is called so too', () => {
  assert.deepEqual(started('app serve', FLAGS), ['serve', '--server.host=0.0.0.0']);
  assert.deepEqual(started('app serve', FLAGS.replace('"server.host"', '"other_server.host"')), ['serve']);
});

test('a switch that only a page knows is left out, and what it gives a value stays', () => {
  assert.deepEqual(started('app serve --blog.draft', FLAGS), ['serve', '--server.host=0.0.0.0']);
  assert.deepEqual(started('app serve --server.host localhost --theme dark', FLAGS), ['serve', '--server.host', 'localhost', '--theme', 'dark']);
  assert.deepEqual(started('app serve --blog.draft', flag('server.port', '8080')), ['serve', '--blog.draft'], 'too few are known to say so');
});

test('an address below the name of a server is one that is dialled, but for a key that its port lies below too', () => {
  const client = `${flag('server_addr', '"127.0.0.1"')}${flag('server_port', '8080')}${flag('server_debug', 'false')}`;
  assert.deepEqual(started('app serve', client).filter((word) => word.startsWith('--server_addr')), []);
  assert.deepEqual(started('app serve', FLAGS).filter((word) => word.startsWith('--server.host')), ['--server.host=0.0.0.0']);
});

test('a flag that viper is asked for by its name is listened on, whatever else its name says', () => {
  const main = (asked: string): string => `package main\n\nimport (\n\t"net"\n\t"net/http"\n\n\t"github.com/spf13/cobra"\n\t"github.com/spf13/viper"\n)\n\nvar root = &cobra.Command{Use: "app", Run: run}\n\nfunc main() {\n\troot.Flags().String("http-address", "localhost:8080", "x")\n\troot.Flags().String("ssh-address", "localhost:2222", "x")\n\tviper.BindPFlags(root.Flags())\n\troot.Execute()\n}\n\nfunc run(c *cobra.Command, args []string) {\n\tl, _ := ${asked}\n\tgo serve(l)\n\thttp.ListenAndServe(viper.GetString("http-address"), nil)\n}\n\nfunc serve(any) {}\n`;
  const command = (asked: string): readonly string[] => {
    const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n\nrequire github.com/spf13/cobra v1.10.1\n', 'main.go': main(asked) });
    return planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] }).runtimes[0]!.command;
  };
  assert.deepEqual(command('net.Listen("tcp", viper.GetString("ssh-address"))'), ['--http-address=0.0.0.0:8080', '--ssh-address=0.0.0.0:2222']);
  assert.deepEqual(command('net.Dial("tcp", viper.GetString("ssh-address"))'), ['--http-address=0.0.0.0:8080']);
});
