import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import test, { type TestContext } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Report } from '../../generators/report.ts';
import { BASE_IMAGES } from '../../src/plan/base-images.ts';
import { planImage } from '../../src/plan/plan-image.ts';
import { RECIPES } from '../../src/plan/recipes.ts';
import { resolveOptions, valuesOf } from '../../src/resolve-options.ts';

const ROOT = join(import.meta.dirname, '../..');
const LOADER = join(ROOT, 'node_modules/tsx/dist/esm/index.mjs');
/** The file that is published, not what it is made from. */
const schema = JSON.parse(readFileSync(join(ROOT, 'docs/report.schema.json'), 'utf8')) as object;
const ajv = new Ajv2020({ allErrors: true }).addSchema(schema, 'report');
const valid = ajv.compile({ $ref: 'report' });

interface Run {
  name: string;
  args: readonly string[];
  exit: number;
  /** Puts something into the directory first. */
  before?: (directory: string) => void;
  /** The report is of what the case is about. */
  expect: (report: Report) => void;
}

const scaffold = (directory: string): void => void cli(directory, ['--yes']);
const repository = (name: string) => (directory: string): void => cpSync(join(ROOT, 'test/cases', name, 'repo'), directory, { recursive: true });

const RUNS: readonly Run[] = [
  { name: 'a new service', args: ['hello', '--yes', '--timezone', 'Asia/Shanghai'], exit: 0, expect: ({ files }) => assert.equal(files.length, 9) },
  { name: 'a command', args: ['--yes', '--kind', 'cli', '--builder', 'portable'], exit: 0, expect: ({ options }) => assert.equal(options.port?.value, null) },
  { name: 'a run that finds nothing to do', args: ['--yes'], exit: 0, before: scaffold, expect: ({ files }) => assert.ok(files.every(({ action }) => action === 'same')) },
  {
    name: 'an edited file that is kept',
    args: ['--yes'],
    exit: 0,
    before: (directory) => {
      scaffold(directory);
      writeFileSync(join(directory, 'Makefile'), '# mine\n');
    },
    expect: ({ files }) => assert.ok(files.some(({ action }) => action === 'kept')),
  },
  { name: 'a dry run', args: ['--yes', '--dry-run'], exit: 0, expect: ({ files }) => assert.ok(files.every(({ action }) => action === 'create')) },
  { name: 'a warning', args: ['--yes', '--port', '80'], exit: 0, expect: ({ diagnostics }) => assert.equal(diagnostics[0]?.severity, 'warning') },
  { name: 'bad values', args: ['--yes', '--port', 'abc', '--timezone', 'nowhere'], exit: 1, expect: ({ diagnostics }) => assert.equal(diagnostics.length, 2) },
  { name: 'an unknown flag', args: ['--bogus'], exit: 1, expect: ({ diagnostics }) => assert.equal(diagnostics[0]?.code, 'flag-unknown') },
  { name: 'missing answers', args: [], exit: 1, expect: ({ diagnostics }) => assert.equal(diagnostics[0]?.code, 'answers-missing') },
  { name: 'compare, refused', args: ['compare'], exit: 1, expect: ({ command, plan }) => assert.deepEqual({ command, plan }, { command: 'compare', plan: null }) },
  { name: 'compare, planned', args: ['compare', '--demo', '--dry-run'], exit: 0, expect: ({ plan }) => assert.equal(plan?.recipe, 'minimal') },
  {
    name: 'an update with a conflict', args: ['update', '--yes'], exit: 3,
    before: (directory) => {
      cli(directory, ['--yes', '--go', '1.26']);
      const dockerfile = join(directory, 'Dockerfile');
      writeFileSync(dockerfile, readFileSync(dockerfile, 'utf8').replace('golang:1.26', 'mine:1.26'));
      writeFileSync(join(directory, 'go.mod'), 'module hello\n\ngo 1.27.0\n');
    },
    expect: ({ files, changes }) => assert.deepEqual([files[0]?.action, files[0]?.conflicts, changes?.[0]?.at], ['conflict', [2], { path: 'go.mod', line: 3 }]),
  },
  { name: 'an update without a record', args: ['update'], exit: 1, expect: ({ diagnostics }) => assert.equal(diagnostics[0]?.code, 'record-missing') },
  { name: 'a repository', args: ['dockerfile', '--yes'], exit: 0, before: repository('repo-flags'), expect: ({ facts, options }) => assert.ok(facts && 'main' in options) },
  { name: 'a repository, inspected', args: ['inspect'], exit: 0, before: repository('repo-front-end'), expect: ({ command }) => assert.equal(command, 'inspect') },
  { name: 'a repository, refused', args: ['dockerfile', '--yes', '--main', 'nope'], exit: 1, before: repository('repo-two-services'), expect: ({ files }) => assert.deepEqual(files, []) },
];

function cli(directory: string, args: readonly string[]): { stdout: string; status: number | null } {
  return spawnSync(process.execPath, ['--import', LOADER, join(ROOT, 'generators/cli.ts'), ...args], { cwd: directory, encoding: 'utf8', input: '' });
}

function place(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'go-docker-report-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

for (const { name, args, exit, before, expect } of RUNS) {
  test(`the report keeps its schema: ${name}`, (t) => {
    const directory = place(t);
    before?.(directory);
    const { stdout, status } = cli(directory, [...args, '--json']);
    const report = JSON.parse(stdout) as Report;
    assert.ok(valid(report), JSON.stringify(valid.errors, null, 2));
    assert.deepEqual({ status, exit: report.exit }, { status: exit, exit });
    expect(report);
  });
}

test('the plans of all recipes, bases and builders keep the schema', () => {
  const planValid = ajv.compile({ $ref: 'report#/$defs/plan' });
  for (const { name: recipe } of RECIPES) {
    for (const { name: base } of recipe === 'minimal' ? BASE_IMAGES : [{ name: undefined }]) {
      for (const builder of ['buildkit', 'portable']) {
        const flags = { recipe, builder, timezone: 'Asia/Shanghai', platforms: 'linux/amd64', ...(base && { base }) };
        const { options, problems } = resolveOptions({ flags, answers: {}, stored: {} }, { directory: 'hello', remoteModule: null });
        assert.deepEqual(problems, []);
        assert.ok(planValid(planImage(valuesOf(options))), `${JSON.stringify(flags)} ${JSON.stringify(planValid.errors)}`);
      }
    }
  }
});

test('the schema refuses what is no report', (t) => {
  const { stdout } = cli(place(t), ['--yes', '--dry-run', '--json', '--bogus']);
  const report = JSON.parse(stdout) as Record<string, unknown>;
  assert.ok(valid(report));
  const broken = [
    { ...report, schema: 2 },
    { ...report, exit: 'none' },
    { ...report, more: true },
    { ...report, files: [{ path: 'go.mod', action: 'eaten', ownership: 'once' }] },
    { ...report, diagnostics: [{ code: 'x', severity: 'error', message: 'm', remedy: 'r' }] },
    { ...report, options: { port: { value: '8080', source: 'flag' } } },
    { ...report, options: { recipe: { value: 'minimal', source: 'guess' } } },
    { ...report, plan: { recipe: 'minimal', builder: 'buildkit', stages: [], skippedChecks: [] } },
  ];
  for (const one of broken) assert.equal(valid(one), false, JSON.stringify(one));
});

test('the package holds the schema under the name that the README says', () => {
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8' });
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
  const packed = files.map(({ path }) => path);
  for (const path of ['docs/report.schema.json', 'README.md', 'LICENSE']) assert.ok(packed.includes(path), `${path} is not packed`);
  const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { exports: Record<string, string> };
  assert.equal(exports['./report.schema.json'], './docs/report.schema.json');
  assert.match(readFileSync(join(ROOT, 'README.md'), 'utf8'), /generator-go-docker\/report\.schema\.json/);
});
