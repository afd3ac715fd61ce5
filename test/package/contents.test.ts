import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { install, must, pack, ROOT } from './packed.ts';

const tarball = pack();
const listed = must('tar', ['-tzf', tarball], { cwd: ROOT }).trim().split('\n').map((path) => path.replace(/^package\//, '')).sort();
const filesBelow = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));

test('npm pack builds first and packs what runs, and nothing else', () => {
  const commands = filesBelow('generators').filter((path) => path.endsWith('/index.ts')).map(dirname);
  const expected = [
    ...['LICENSE', 'README.md'].filter((name) => readdirSync(ROOT).includes(name)),
    'THIRD-PARTY-NOTICES.txt',
    'package.json',
    'docs/report.schema.json',
    'docs/template.schema.json',
    'dist/cli.js',
    'dist/analyze.js',
    ...commands.flatMap((folder) => [`dist/${folder}/index.js`, `dist/${folder}/USAGE`]),
    ...filesBelow('templates'),
  ];
  const chunk = /^dist\/chunks\/[\w-]+-[A-Z0-9]{8}\.js$/;
  assert.deepEqual(listed.filter((path) => !chunk.test(path)), expected.sort());
});

test('every template is packed under a name that npm leaves alone', () => {
  assert.ok(listed.includes('templates/service/_gitignore.ejs'));
  assert.deepEqual(listed.filter((path) => /(^|\/)\.(git|npm)ignore/.test(path)), []);
});

test('the tarball is no larger than 1 MB', () => {
  assert.ok(statSync(tarball).size <= 1_000_000, `${statSync(tarball).size} bytes`);
});

test('it installs as one package, without scripts to run and with an executable bin', () => {
  const folder = install(tarball);
  assert.deepEqual(readdirSync(dirname(folder)).filter((name) => !name.startsWith('.')), ['generator-go-docker']);
  const { dependencies, peerDependencies, optionalDependencies, scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, object>;
  assert.deepEqual({ dependencies, peerDependencies, optionalDependencies }, { dependencies: undefined, peerDependencies: undefined, optionalDependencies: undefined });
  assert.deepEqual(Object.keys(scripts ?? {}).filter((name) => /^(pre|post)?install$/.test(name)), []);
  assert.equal(statSync(join(folder, 'dist/cli.js')).mode & 0o111, 0o111);
  assert.match(readFileSync(join(folder, 'dist/cli.js'), 'utf8'), /^#!\/usr\/bin\/env node\n/);
});

test('every package in the bundle has its licence in the notices', () => {
  const folder = install(tarball);
  const notices = readFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
  const chunks = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.js'));
  const text = chunks.map((path) => readFileSync(join(folder, 'dist', path), 'utf8')).join('\n');
  // esbuild writes the path of each module above its code.
  const names = new Set([...text.matchAll(/^\s*\/\/ .*node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\/.*$/gm)].map(([, name]) => name!));
  assert.ok(names.size > 20, [...names].join(' '));
  assert.deepEqual([...names].filter((name) => !notices.includes(`\n${name} `)), []);
});
