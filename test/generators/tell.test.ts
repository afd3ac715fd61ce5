import assert from 'node:assert/strict';
import test from 'node:test';
import { found, withSound } from '../../generators/dockerfile/tell.ts';
import { analyze } from '../../src/analyze/analyze.ts';
import { TOP } from '../../src/plan/repository/place.ts';
import { refusals } from '../../src/plan/repository/refusals.ts';
import { REPOSITORY_DEFAULTS } from '../../src/plan/repository/repository-options.ts';
import { memoryRepo } from '../../src/repo.ts';

const main = 'package main\n\nfunc main() { println("x") }\n';
const server = 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n';
const embeds = 'package main\n\nimport "embed"\n\n//go:embed all:dist\nvar files embed.FS\n\nfunc main() { println(files) }\n';
const mod = 'module github.com/acme/shop\n\ngo 1.25\n';

const leftOut = (files: Record<string, string>): string | undefined =>
  found(analyze(memoryRepo({ 'go.mod': mod, ...files }))).find((line) => line.startsWith('Left out'));

test('programs without an image are named, those of tools, tests and samples aside', () => {
  const api = { 'cmd/api/main.go': server };
  assert.equal(leftOut(api), undefined);
  assert.equal(leftOut({ ...api, 'tools/gen/main.go': main, 'examples/a/main.go': main }), undefined);
  assert.equal(leftOut({ ...api, 'cmd/worker/main.go': main, 'cmd/migrate/main.go': main }), 'Left out: cmd/migrate; --main chooses programs');
  assert.equal(leftOut({ ...api, 'cmd/a/main.go': main, 'cmd/b/main.go': main, 'cmd/c/main.go': main, 'cmd/migrate/main.go': main, 'cmd/seed/main.go': main }), 'Left out: cmd/a, cmd/b, cmd/c and 2 more; --main chooses programs');
  assert.equal(leftOut({ 'a/main.go': server, 'b/main.go': server, 'examples/a/main.go': main }), undefined);
});

test('a front end that no program looks for is named, beside one that serves', () => {
  const web = (dir: string): Record<string, string> => ({ [`${dir}/package.json`]: '{"scripts":{"build":"vite build"},"devDependencies":{"vite":"7"}}', [`${dir}/index.html`]: 'x' });
  const api = { 'cmd/api/main.go': server };
  assert.equal(leftOut({ ...api, ...web('ui') }), 'Left out: ui, a front end that vite builds: no program looks for what it makes');
  assert.equal(leftOut({ ...api, ...web('ui'), ...web('admin') }), 'Left out: admin, ui, front ends: no program looks for what they make');
  for (const files of [{ 'main.go': main, ...web('ui') }, { ...api, ...web('docs') }, { 'main.go': embeds.replace('func main() {', 'func main() { http.ListenAndServe(":80", nil);').replace('import "embed"', 'import (\n"embed"\n"net/http"\n)'), ...web('ui') }]) assert.equal(leftOut(files), undefined);
});

test('of several programs those that can be built are named beside the problem of another', () => {
  const repo = memoryRepo({ 'go.mod': mod, 'cmd/api/main.go': server, 'cmd/worker/main.go': embeds });
  const facts = analyze(repo);
  const remedies = (...dirs: string[]): string[] => {
    const chosen = { ...REPOSITORY_DEFAULTS, main: dirs };
    return withSound({ repo, facts, place: TOP }, chosen, refusals(repo, facts, chosen)).map(({ remedy }) => remedy);
  };
  assert.match(remedies('cmd/api', 'cmd/worker').join(), /; --main cmd\/api builds the rest without$/);
  assert.doesNotMatch(remedies('cmd/worker').join(), /--main/);
  assert.deepEqual(remedies('cmd/api'), []);
});
