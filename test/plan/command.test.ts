import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { REPOSITORY_DEFAULTS } from '../../src/plan/repository/repository-options.ts';
import type { RuntimePlan } from '../../src/plan/repository/run-time/runtime.ts';
import { memoryRepo } from '../../src/repo.ts';

const REQUIRES = ['github.com/spf13/cobra v1.10.1', 'github.com/urfave/cli/v2 v2.27.7', 'github.com/pocketbase/pocketbase v0.29.0'];

/** What is planned for the run of the program at the top. */
function planned(files: Record<string, string>): RuntimePlan {
  const repo = memoryRepo({ 'go.mod': `module example.com/app\n\ngo 1.25.0\n\nrequire (\n${REQUIRES.map((one) => `\t${one}\n`).join('')})\n`, ...files });
  return planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] }).runtimes[0]!;
}

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
  assert.deepEqual(started({ 'fly.toml': '[processes]\n  jobs = "app work"\n  app = "app edge"\n' }, 'work', 'edge'), ['edge']);
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
});
