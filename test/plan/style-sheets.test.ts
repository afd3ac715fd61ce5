import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { styleStages, stylesFor } from '../../src/plan/repository/front-ends/styles.ts';
import type { Target } from '../../src/plan/repository/target.ts';
import { memoryRepo } from '../../src/repo.ts';

const GO = {
  'go.mod': 'module example.com/m\n\ngo 1.26\n', 'assets/x.js': '//', '.gitignore': 'assets/app.css\n',
  'main.go': 'package main\n\nimport "embed"\n\n//go:embed assets\nvar Files embed.FS\n\nfunc main() { println(Files) }\n',
};

/** The image of the stage that makes the style sheet, and what it runs, copies and sets; `undefined` where there is none. */
function stage(makefile: string, css: string): string[] | undefined {
  const repo = memoryRepo({ ...GO, Makefile: makefile, 'styles/app.css': css });
  const facts = analyze(repo, { name: 'm' });
  const targets = facts.commands.map((command) => ({ command, program: facts.programs.find(({ dir }) => dir === command.dir) }) as unknown as Target);
  const [one] = styleStages(repo, facts, stylesFor(facts, targets), '');
  return one && [one.from, ...one.steps.flatMap((step) => (step.do === 'run' ? step.script : step.do === 'copy' ? step.sources : step.do === 'env' ? Object.keys(step.values) : []))];
}

const CALL = '-i styles/app.css -o assets/app.css --minify';

test('the release of Tailwind that the style sheet is written for', () => {
  const tool = (css: string): string | undefined => stage(`css:\n\ttailwindcss ${CALL}\n`, css)?.find((line) => line.startsWith('npm install'));
  assert.equal(tool('@tailwind base;\n'), 'npm install --global tailwindcss@3');
  assert.equal(tool('@import "tailwindcss/base";\n'), 'npm install --global tailwindcss@3');
  for (const css of ['@import "tailwindcss";', "@import 'tailwindcss' source(none);", '@layer theme, base;\n@import "tailwindcss/theme.css" layer(theme);', '@theme {\n  --font-x: a;\n}']) {
    assert.equal(tool(css), 'npm install --global @tailwindcss/cli@4 tailwindcss@4', css);
  }
  assert.deepEqual(stage(`css:\n\ttailwindcss ${CALL}\n`, '@import "tailwindcss";')?.slice(-4), ['NODE_PATH', '.', 'mkdir -p /src/assets', 'make css'], 'it reads all files, and its own where npm puts them');
});

test('a tool that make downloads needs no npm', () => {
  const rule = (url: string): string => `bin/tw:\n\tcurl -sLo $@ ${url}\n\tchmod +x $@\n`;
  const own = ['debian:trixie-slim', '.', 'mkdir -p /src/assets', 'make css'];
  const without = (lines: string[] | undefined): string[] | undefined => lines?.filter((line) => !/^(?:apt-get|rm) /.test(line));
  const css = '@import "tailwindcss";';
  assert.deepEqual(without(stage(`css: bin/tailwindcss\n\t./bin/tailwindcss ${CALL}\n${rule('https://example.com/tailwindcss-linux-x64').replace('bin/tw', 'bin/tailwindcss')}`, css)), own);
  assert.ok(stage(`css: get\n\t./tailwindcss ${CALL}\nget:\n\t@if [ ! -f tailwindcss ]; then curl -sL https://example.com/tailwindcss-linux-x64 -o tailwindcss; fi\n`, css)?.includes('apt-get install -y --no-install-recommends ca-certificates curl make'));
  assert.equal(stage(`css: get\n\t./tailwindcss ${CALL}\nget:\n\tcurl -sLo tailwindcss https://example.com/tailwindcss-macos-arm64\n`, css), undefined, 'of another system');
  assert.equal(stage(`css:\n\t./tailwindcss ${CALL}\n`, css), undefined, 'nobody knows where it comes from');
  assert.equal(stage(`css: gen\n\ttailwindcss ${CALL}\ngen:\n\ttempl generate\n`, css), undefined, 'a stage with Node has no templ');
});

test('what a bundler writes beside a style sheet, as its own configuration says, is made as well', () => {
  const wanted = (files: Record<string, string>, build: string): boolean => {
    const packages = { scripts: { ...(build === '' ? {} : { 'build:js': build }), 'build:css': 'tailwindcss -i app.css -o ../assets/app.css', build: build === '' ? 'npm run build:css' : 'npm-run-all --parallel build:*' }, devDependencies: { esbuild: '1', tailwindcss: '3' } };
    const facts = analyze(memoryRepo({ ...GO, '.gitignore': 'assets/*\n!assets/x.js\n', 'ui/package.json': JSON.stringify(packages), 'ui/app.css': '@tailwind base;\n', ...files }), { name: 'm' });
    return facts.frontEnds[0]?.usedBy !== undefined;
  };
  const config = { 'ui/build.mjs': 'import * as esbuild from "esbuild";\nawait esbuild.build({\n  entryPoints: ["src/a.ts"],\n  outdir: "../assets/",\n});\n' };
  assert.deepEqual([wanted(config, 'node build.mjs'), wanted({}, '')], [true, false]);
});
