import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { TOP } from '../../src/plan/repository/place.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { REPOSITORY_DEFAULTS } from '../../src/plan/repository/repository-options.ts';
import { memoryRepo } from '../../src/repo.ts';

const RULE = 'wasm:\n\tGOOS=js GOARCH=wasm go build -o web/app.wasm ./wasm\n\tcp "$$(go env GOROOT)/lib/wasm/wasm_exec.js" web/\n';
const FILES = {
  'go.mod': 'module example.com/m\n\ngo 1.26\n', 'web/index.html': '<script src="wasm_exec.js"></script>', Makefile: RULE, '.gitignore': '*.wasm\nweb/wasm_exec.js\n',
  'wasm/main.go': '//go:build js\n\npackage main\n\nfunc main() {}\n',
};
const EMBEDS = 'package main\n\nimport (\n\t"embed"\n\t"net/http"\n)\n\n//go:embed web\nvar web embed.FS\n\nfunc main() { http.ListenAndServe(":8000", http.FileServer(http.FS(web))) }\n';
const SERVES = 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8000", http.FileServer(http.Dir("web"))) }\n';

/** What the stage of made files runs, what the last stage copies from it, and the notes about such files. */
function planned(files: Readonly<Record<string, string>>): readonly [runs: readonly string[], copies: readonly string[], notes: readonly string[]] {
  const repo = memoryRepo({ ...FILES, ...files });
  const facts = analyze(repo, { name: 'm' });
  const { plan, diagnostics } = planRepository(repo, facts, { ...REPOSITORY_DEFAULTS, main: ['.'] }, TOP);
  const made = plan.stages.find(({ name }) => name === 'generated');
  return [
    made?.steps.flatMap((step) => (step.do === 'run' ? step.script : [])) ?? [],
    plan.stages.at(-1)!.steps.flatMap((step) => (step.do === 'copy' && step.from === 'generated' ? [`${step.sources.join(' ')} ${step.to}`] : [])),
    diagnostics.filter(({ code }) => code === 'generated-file-missing').map(({ message }) => message),
  ];
}

test('WebAssembly in what a program embeds, or serves, is compiled before', () => {
  assert.deepEqual(planned({ 'main.go': EMBEDS }), [['make wasm'], [], []]);
  assert.deepEqual(planned({ 'main.go': SERVES }), [['make wasm'], ['/src/web/app.wasm /app/web/app.wasm', '/src/web/wasm_exec.js /app/web/wasm_exec.js'], []]);
  assert.deepEqual(planned({ 'main.go': SERVES, Makefile: 'all:\n\techo\n', 'build.sh': '#!/bin/sh\nenv GOOS=js GOARCH=wasm go build -o web/app.wasm ./wasm\n' })[0], ['sh build.sh']);
});

test('WebAssembly that is there, lies elsewhere, or that no builder can make', () => {
  assert.deepEqual(planned({ 'main.go': EMBEDS, 'web/app.wasm': 'x', 'web/wasm_exec.js': '' }), [[], [], []]);
  assert.deepEqual(planned({ 'main.go': EMBEDS, Makefile: RULE.replaceAll('web/', 'demo/') }), [[], [], []]);
  assert.deepEqual(planned({ 'main.go': EMBEDS, Makefile: RULE.replace('js', 'wasip1') }), [[], [], []], 'for no browser');
  assert.deepEqual(planned({ 'main.go': EMBEDS, Makefile: RULE.replace('\tcp', '\twasm-opt -O web/app.wasm\n\tcp') })[0], []);
  assert.deepEqual(planned({ 'main.go': EMBEDS, Makefile: RULE.replace('lib/wasm', 'misc/wasm') })[2], ['web/app.wasm is not here, git keeps it out, and Makefile:1 makes it with more than the builder holds']);
});
