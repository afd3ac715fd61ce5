import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import type { RuntimeFacts } from '../../src/analyze/runtime/runtime.ts';
import { memoryRepo } from '../../src/repo.ts';

/** Run-time facts of a program of these files. */
function runtime(files: Record<string, string>): RuntimeFacts {
  const found = analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25\n', ...files })).programs[0];
  assert.ok(found !== undefined, 'a program is found');
  return found.runtime;
}

const main = (paths: readonly string[], body: string): string => `package main\n\nimport (\n${paths.map((path) => `\t"${path}"\n`).join('')})\n\n${body}\n`;
const ports = ({ ports: found }: RuntimeFacts): string[] => found.map(({ port, bind, address, setting }) => `${port} ${bind} ${address} ${setting?.flag ?? setting?.env ?? '-'}`);

test('GoFrame: the configuration, templates and texts that it looks for by itself, the first of each kind', () => {
  const code = main(['github.com/gogf/gf/v2/frame/g'], 'func main() { g.Server().Run() }');
  const config = 'server:\n  address: ":8000"\n  serverRoot: "resource/public"\n';
  const files = (more: Record<string, string>): [string, string][] => runtime({ 'main.go': code, ...more }).files.map(({ path, found, example }) => [path, found?.path ?? example ?? '-']);
  const plain = { 'manifest/config/config.yaml': config, 'resource/public/index.html': '', 'resource/template/a.html': '', 'manifest/i18n/.gitkeep': '' };
  assert.deepEqual(files(plain), ['manifest/config/config.yaml', 'resource/template', 'resource/public'].map((path) => [path, path]));
  assert.deepEqual(ports(runtime({ 'main.go': code, ...plain })), ['8000 all :8000 -']);
  assert.deepEqual(files({ 'config/config.toml': '', 'manifest/config/config.yaml': config }), [['config/config.toml', 'config/config.toml']]);
  assert.deepEqual(files({ 'manifest/config/config.example.yaml': config }).map(([, from]) => from), ['manifest/config/config.example.yaml']);
  // Without the framework the names say nothing.
  assert.deepEqual(runtime({ 'main.go': main(['net/http'], 'func main() { http.ListenAndServe(":1", nil) }'), ...plain }).files, []);
});
