import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { analyze } from '../../src/analyze/analyze.ts';
import { readDockerIgnore } from '../../src/docker-ignore.ts';
import { chooseIgnoreFile } from '../../src/plan/repository/context/ignore-file.ts';
import { ignoreLines } from '../../src/plan/repository/context/ignore.ts';
import { TOP } from '../../src/plan/repository/place.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { REPOSITORY_DEFAULTS } from '../../src/plan/repository/repository-options.ts';
import { memoryRepo } from '../../src/repo.ts';

const part = fc.constantFrom('a', 'b', 'cmd', 'docs', 'testdata', 'node_modules', 'bin', 'x y', 'w[1]', 'é', '!c', '#d', 'star*');
const leaf = fc.constantFrom('main.go', 'main_test.go', 'a.md', '.env', '.env.production', 'ca.pem', 'Makefile', 'big.bin', 'q?.txt', 'index.html');
const file = fc.tuple(fc.array(part, { maxLength: 3 }), leaf).map(([dirs, name]) => [...dirs, name].join('/'));
const line = fc.tuple(fc.constantFrom('', '!', '/'), fc.array(fc.oneof(part, leaf, fc.constantFrom('*', '**', '*.go', '*.md')), { minLength: 1, maxLength: 3 }), fc.constantFrom('', '/')).map(([mark, parts, end]) => mark + parts.join('/') + end);
const lines = fc.array(line, { maxLength: 6 });
const escaped = (path: string): boolean => path.split('/').some((name) => name === 'node_modules');

const tree = fc.record({ files: fc.uniqueArray(file, { minLength: 1, maxLength: 14 }), chosen: fc.array(fc.nat(), { maxLength: 5 }), git: lines, own: lines }).map(({ files, chosen, git, own }) => {
  // A file's name is no directory's.
  const plain = files.filter((path) => !files.some((other) => other.startsWith(`${path}/`)) && !escaped(path));
  const needed = [...new Set(chosen.map((i) => plain[i % Math.max(1, plain.length)]!))].filter(Boolean);
  return { plain, needed, gitignore: git.join('\n'), own: own.join('\n') };
});

test('no line of ours hides what the build reads, nor a Go package, whatever the repository says', () => {
  let withNeeds = 0;
  fc.assert(fc.property(tree, fc.boolean(), ({ plain, needed, gitignore, own }, instead) => {
    const repo = memoryRepo({ ...Object.fromEntries(plain.map((path) => [path, path.endsWith('big.bin') ? 'x'.repeat(300_000) : 'x'])), '.gitignore': gitignore });
    const { hides } = readDockerIgnore(ignoreLines({ repo, needed, modules: ['.'], docker: [], own: instead ? own : null }).join('\n'));
    if (needed.length > 0) withNeeds++;
    for (const path of needed) assert.equal(hides(path), false, `${path} is needed`);
    const packages = plain.filter((path) => path.endsWith('main.go') && !/(?:^|\/)testdata\//.test(path));
    for (const path of packages) assert.equal(hides(path), false, `${path} is a package`);
    for (const path of plain.filter((one) => /\.env$|\.pem$/.test(one) && !needed.includes(one))) assert.equal(hides(path), true, `${path} may be a secret`);
  }), { numRuns: 2000 });
  assert.ok(withNeeds > 1000, `only ${withNeeds} trees of which something is needed`);
});

test('the repository’s own file is left alone exactly where it hides nothing, and mended where it may be', () => {
  const seen = { own: 0, amended: 0, written: 0 };
  fc.assert(fc.property(tree, fc.boolean(), ({ plain, needed, own }, amendIgnore) => {
    const repo = memoryRepo({ ...Object.fromEntries(plain.map((path) => [path, 'x'])), '.dockerignore': own });
    const hidden = needed.filter(readDockerIgnore(own).hides);
    const chosen = chooseIgnoreFile(repo, '.', needed, { ...TOP, amendIgnore }, false);
    seen[chosen.use]++;
    assert.equal(chosen.use, hidden.length === 0 ? 'own' : amendIgnore ? 'amended' : 'written');
    if (chosen.use !== 'amended') return;
    assert.ok(chosen.contents.startsWith(own));
    for (const path of needed) assert.equal(readDockerIgnore(chosen.contents).hides(path), false, `${path} is needed:\n${chosen.contents}`);
  }), { numRuns: 2000 });
  assert.ok(Object.values(seen).every((count) => count > 50), JSON.stringify(seen));
});

test('a directory that is copied is sent, also where git leaves all of it out by its rules', () => {
  const repo = memoryRepo({
    'go.mod': 'module example.com/app\n\ngo 1.26\n', '.gitignore': 'deploy/\ndist/\n', 'deploy/pages/.gitkeep': '', 'deploy/notes/a.txt': '',
    'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", http.FileServer(http.Dir("deploy/pages"))) }\n',
  });
  const facts = analyze(repo);
  const { plan } = planRepository(repo, facts, { ...REPOSITORY_DEFAULTS, main: ['.'] });
  assert.ok(plan.stages.some(({ steps }) => steps.some((step) => step.do === 'copy' && step.sources.includes('deploy/pages'))));
  const { hides } = readDockerIgnore(plan.ignore.join('\n'));
  assert.deepEqual(['deploy/pages/.gitkeep', 'dist/x'].map(hides), [false, true]);
});
