import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { REPOSITORY_DEFAULTS } from '../../src/plan/repository/repository-options.ts';
import { commandsOf } from '../../src/plan/repository/commands.ts';
import { envExample, TO_DOCKER } from '../../src/plan/repository/run-time/env-example.ts';
import { memoryRepo } from '../../src/repo.ts';

const dialects: readonly [name: string, text: string, dialect: 'docker' | 'shell'][] = [
  ['plain lines', '# how it runs\nPORT=8080\nURL=http://a/?b=c#d\nEMPTY=\nFROM_OUTSIDE\n', 'docker'],
  ['quotes', 'NAME="a b"\n', 'shell'],
  ['export', 'export PORT=8080\n', 'shell'],
  ['blanks', 'PORT = 8080\n', 'shell'],
  ['a comment behind a value', 'PORT=8080 # where it listens\n', 'shell'],
];

for (const [name, text, dialect] of dialects)
  test(`an example of variables with ${name}`, () => {
    assert.equal(envExample(memoryRepo({ '.env.example': text }), '.env.example').dialect, dialect);
  });

test('what sed makes of a shell’s lines is what docker takes as it is meant', () => {
  const lines = ['# a comment', 'export A="x y"', 'B = "q" # note', "C='single'", 'D=plain # note', 'E=a#b', ' F=', 'G="#1"', 'H="a # b"'];
  const made = execFileSync('sed', ['-E', TO_DOCKER], { input: `${lines.join('\n')}\n`, encoding: 'utf8' });
  assert.deepEqual(made.trimEnd().split('\n'), ['# a comment', 'A=x y', 'B=q', 'C=single', 'D=plain', 'E=a#b', 'F=', 'G=#1', 'H=a # b']);
  assert.equal(envExample(memoryRepo({ '.env': made.replace(/^H.*\n/m, '') }), '.env').dialect, 'docker');
});

/** How a program with this body of `main` is started, and the copies of its image. */
function planned(requires: string, body: string, example: string): { readonly prepare: readonly string[]; readonly run: string; readonly files: readonly string[]; readonly empty: readonly string[]; readonly why: string } {
  const repo = memoryRepo({
    'go.mod': `module example.com/app\n\ngo 1.25.0\n\nrequire ${requires} v1.0.0\n`, '.gitignore': '.env\n', '.env.example': example,
    'main.go': `package main\n\nimport (\n\t"log"\n\t"net/http"\n\t"os"\n\n\t"${requires}"\n)\n\nfunc main() {\n\tif err := ${body}; err != nil {\n\t\tlog.Fatal(err)\n\t}\n\tlog.Fatal(http.ListenAndServe(os.Getenv("HOST")+":"+os.Getenv("PORT"), nil))\n}\n`,
  });
  const plan = planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] });
  const { files, empty } = plan.runtimes[0]!;
  const { prepare, run } = commandsOf(plan, { directory: '.', file: 'Dockerfile', repo } as never, 'app')[0]!;
  return { prepare, run, files: files.map(({ source, to }) => `${source} ${to}`), empty, why: files.map(({ why }) => why).join() };
}

test('a configuration that is mounted is made of its example first', () => {
  const repo = memoryRepo({
    'go.mod': 'module example.com/app\n\ngo 1.25.0\n', 'deploy/config.example.json': '{ "api_token": "aB3dE5gH7jK9mN1p" }',
    'main.go': 'package main\n\nimport (\n\t"log"\n\t"os"\n)\n\nfunc main() {\n\tif _, err := os.ReadFile("deploy/config.json"); err != nil {\n\t\tlog.Fatal(err)\n\t}\n}\n',
  });
  const plan = planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] });
  const { prepare, run } = commandsOf(plan, { directory: '.', file: 'Dockerfile', repo } as never, 'app')[0]!;
  assert.deepEqual([prepare, run], [['cp deploy/config.example.json deploy/config.json  # and fill in what is yours'], ' -v "$PWD"/deploy/config.json:/app/deploy/config.json:ro']);
});

test('what is done with a file of variables is what the library does that reads it', () => {
  const yields = planned('github.com/joho/godotenv', 'godotenv.Load()', 'PORT=8080\n');
  assert.deepEqual(yields.files, ['.env.example /app/.env']);
  assert.match(yields.why, /variables of the container come before it/);
  // Its lines would come before those of the container.
  for (const [library, call] of [['github.com/joho/godotenv', 'godotenv.Overload()'], ['github.com/ilyakaznacheev/cleanenv', 'cleanenv.ReadConfig(".env", &c)']] as const) {
    const wins = planned(library, call, 'PORT=8080\n');
    assert.deepEqual([wins.files, wins.empty], [[], ['/app/.env']], call);
    assert.match(wins.run, / --env-file \.env/);
  }
  const alone = planned('github.com/spf13/viper', 'readIn(); viper.SetConfigFile(".env"); viper.ReadInConfig()', 'PORT="8080"\n');
  assert.deepEqual([alone.files, alone.empty], [[], []]);
  assert.deepEqual(alone.prepare, ['cp .env.example .env  # and fill in what is yours']);
  assert.match(alone.run, / -v "\$PWD"\/\.env:\/app\/\.env:ro/);
  assert.doesNotMatch(alone.run, /--env-file/);
  const both = planned('github.com/spf13/viper', 'viper.AutomaticEnv(); viper.SetConfigFile(".env"); viper.ReadInConfig()', 'PORT=8080\n');
  assert.match(both.run, / --env-file \.env/);
});

test('a host of the loopback interface in an example is set otherwise, another program’s is left', () => {
  const { run } = planned('github.com/joho/godotenv', 'godotenv.Load()', 'HOST=localhost\nPORT=8080\nDB_HOST=localhost\n');
  assert.match(run, / --env-file \.env -e HOST=0\.0\.0\.0(?: |$)/);
  assert.doesNotMatch(run, /DB_HOST/);
  assert.doesNotMatch(planned('github.com/joho/godotenv', 'godotenv.Load()', 'HOST=\nPORT=8080\n').run, /HOST=/);
});

test('variables that a function of the program is given the file of, which lies deeper, are those of its example', () => {
  const repo = memoryRepo({
    'go.mod': 'module example.com/app\n\ngo 1.25.0\n\nrequire github.com/joho/godotenv v1.5.1\n', '.gitignore': '.env\n', 'deploy/.env.example': 'LISTEN=localhost:8198\n',
    'main.go': 'package main\n\nimport (\n\t"log"\n\t"net/http"\n\t"os"\n\n\t"github.com/joho/godotenv"\n)\n\nfunc load(files ...string) {\n\tif err := godotenv.Load(files...); err != nil {\n\t\tlog.Fatal(err)\n\t}\n}\n\nfunc main() {\n\tload("deploy/.env")\n\tlog.Fatal(http.ListenAndServe(os.Getenv("LISTEN"), nil))\n}\n',
  });
  const { files, env, ports } = planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] }).runtimes[0]!;
  assert.deepEqual([files.map(({ source, to }) => `${source} ${to}`), env['LISTEN'], ports], [['deploy/.env.example /app/deploy/.env'], '0.0.0.0:8198', [8198]]);
});
