import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import Ajv from 'ajv';
import * as v from 'valibot';
import { CHECK } from '../../generators/check/index.ts';
import { readCommandLine } from '../../generators/command-line.ts';
import { openRepository } from '../../generators/dockerfile/repository.ts';
import { REPORT_SCHEMA } from '../../generators/report-schema.ts';
import { ruleCases } from './cases.ts';
import type { Files } from './kit.ts';
import { runCheck } from './run-check.ts';

const CASES = new Map(ruleCases().map((one) => [one.id, one]));

function directory(t: TestContext, files: Files): string {
  const top = mkdtempSync(join(tmpdir(), 'go-docker-check-'));
  t.after(() => rmSync(top, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(top, path, '..'), { recursive: true });
    writeFileSync(join(top, path), text);
  }
  return top;
}

function laid(t: TestContext, id: string, more: Files = {}): string {
  return directory(t, { ...CASES.get(id)!.files, ...more });
}

for (const { id, exit } of [
  { id: 'copy-missing', exit: 1 },
  { id: 'root-user', exit: 2 },
  { id: 'cache-missing', exit: 0 },
]) {
  test(`the text of ${id} is on stdout alone, with exit code ${exit}, and nothing is written`, async (t) => {
    const top = laid(t, id);
    const before = readFileSync(join(top, 'Dockerfile'));
    const ran = await runCheck(t, top);
    assert.equal(ran.exit, exit);
    assert.equal(ran.stderr, '');
    assert.match(ran.stdout, new RegExp(`^Dockerfile:\\d+: (?:broken|drift|advice) ${id}: .*\\n {2}→ .*\\n1 Dockerfile: 1 `));
    assert.deepEqual(readFileSync(join(top, 'Dockerfile')), before);
    assert.ok(!existsSync(join(top, '.yo-rc.json')));
  });
}

test('a Dockerfile that fits is said to, and so is that there is none', async (t) => {
  const { files, fixed } = CASES.get('root-user')!;
  const fits = await runCheck(t, directory(t, { ...files, ...fixed }));
  assert.deepEqual([fits.exit, fits.stdout], [0, '1 Dockerfile: fits the repository.\n']);
  const none = await runCheck(t, directory(t, { 'go.mod': 'module a.b/c\n' }));
  assert.deepEqual([none.exit, none.stdout], [0, 'There is no Dockerfile to check.\n']);
});

test('what the repository left behind is drift where the record holds the file, and update is named', async (t) => {
  const record = (file: string): string => JSON.stringify({ 'generator-go-docker': { schema: 1, generator: '0.1.0', options: {}, files: { [file]: { ownership: 'managed', sha256: '0'.repeat(64) } } } });
  const ours = await runCheck(t, laid(t, 'builder-too-old', { '.yo-rc.json': record('Dockerfile') }));
  assert.equal(ours.exit, 2);
  assert.match(ours.stdout, /^Dockerfile:1: drift builder-too-old: .* \(it fails until it is updated\)\n[^]*: 1 drift\n$/);
  assert.match(ours.stdout, /→ yo go-docker:update renders it right; by hand: take golang:1\.27-trixie/);
  const theirs = await runCheck(t, laid(t, 'builder-too-old', { '.yo-rc.json': record('other/Dockerfile') }));
  assert.equal(theirs.exit, 1);
  // An edit of --fix would meet what update renders there, as somebody else's.
  const place = laid(t, 'builder-too-old', { '.yo-rc.json': record('Dockerfile') });
  const before = readFileSync(join(place, 'Dockerfile'), 'utf8');
  assert.equal((await runCheck(t, place, ['--fix', '--yes'])).exit, 2);
  assert.equal(readFileSync(join(place, 'Dockerfile'), 'utf8'), before);
});

const recordOf = (base: string, generator = '0.1.0'): Files => ({ '.yo-rc.json': JSON.stringify({ 'generator-go-docker': { schema: 1, generator, options: {}, files: { Dockerfile: { ownership: 'managed', sha256: '0'.repeat(64), base } } } }) });

test('from above, what a record below holds is judged by that record, and update is told where', async (t) => {
  const text = CASES.get('builder-too-old')!.files['Dockerfile']!;
  const below = (files: Files): Files => Object.fromEntries(Object.entries(files).map(([path, of]) => [`services/shop/${path}`, of]));
  const ran = await runCheck(t, directory(t, below({ ...CASES.get('builder-too-old')!.files, ...recordOf(text) })));
  assert.equal(ran.exit, 2);
  assert.match(ran.stdout, /^services\/shop\/Dockerfile:1: drift builder-too-old: [^\n]*\n {2}→ yo go-docker:update services\/shop renders it right; by hand: /);
  const newer = await runCheck(t, directory(t, below({ ...CASES.get('builder-too-old')!.files, ...recordOf(text, '99.0.0') })), ['--fix', '--yes']);
  assert.match(newer.stderr, /written by release 99\.0\.0/);
  const broken = await runCheck(t, directory(t, below({ ...CASES.get('builder-too-old')!.files, '.yo-rc.json': '{"generator-go-docker": {"schema": 1}}' })));
  assert.equal(broken.exit, 1);
  assert.match(broken.stderr, /services\/shop\/\.yo-rc\.json/);
});

test('a command that is named works where the check was called', async (t) => {
  const text = CASES.get('builder-too-old')!.files['Dockerfile']!;
  const top = directory(t, Object.fromEntries(Object.entries({ ...CASES.get('builder-too-old')!.files, ...recordOf(text) }).map(([path, of]) => [`my shop/${path}`, of])));
  const ran = await runCheck(t, top, ['my shop/']);
  assert.match(ran.stdout, /→ yo go-docker:update 'my shop' renders it right; [^\n]*\n1 Dockerfile: 1 drift\n$/);
  rmSync(join(top, 'my shop/.yo-rc.json'));
  assert.match((await runCheck(t, top, ['my shop/'])).stdout, /can be mended: yo go-docker:check 'my shop' --fix\n$/);
});

test('a Dockerfile that was renamed since is still one of the record', async (t) => {
  const { Dockerfile: text, ...files } = CASES.get('builder-too-old')!.files;
  const ran = await runCheck(t, directory(t, { ...files, ...recordOf(text!), 'build/app.Dockerfile': text! }));
  assert.equal(ran.exit, 2);
  assert.match(ran.stdout, /^build\/app\.Dockerfile:1: drift builder-too-old: /);
  const named = await runCheck(t, directory(t, { ...files, ...recordOf(text!), 'container.build': text! }));
  assert.match(named.stdout, /^container\.build:1: drift builder-too-old: /);
  const below = { ...files, ...recordOf(text!), 'build/app.Dockerfile': text! };
  const above = await runCheck(t, directory(t, Object.fromEntries(Object.entries(below).map(([path, of]) => [`shop/${path}`, of]))));
  assert.match(above.stdout, /^shop\/build\/app\.Dockerfile:1: drift builder-too-old: [^\n]*\n {2}→ yo go-docker:update shop renders it right; /);
});

test('update is named only where it renders the line anew', async (t) => {
  const text = CASES.get('builder-too-old')!.files['Dockerfile']!;
  const same = await runCheck(t, laid(t, 'builder-too-old', recordOf(text)));
  assert.deepEqual([same.exit, same.stdout.includes('go-docker:update renders')], [2, true]);
  const own = await runCheck(t, laid(t, 'builder-too-old', recordOf(text.replace(/^FROM \S+/, 'FROM golang:1.27'))));
  assert.deepEqual([own.exit, own.stdout.includes('go-docker:update')], [1, false], 'the line is its owner\'s');
  const rejected = await runCheck(t, laid(t, 'builder-too-old', { ...recordOf(text), 'Dockerfile.rej': '' }));
  assert.deepEqual([rejected.exit, rejected.stdout.includes('go-docker:update')], [1, false], 'a change was refused');
});

test('of a later release the check is told to be run, and nothing is mended', async (t) => {
  const text = CASES.get('builder-too-old')!.files['Dockerfile']!;
  const top = laid(t, 'builder-too-old', recordOf(text, '99.0.0'));
  const told = await runCheck(t, top);
  assert.match(told.stdout, /→ npx generator-go-docker@99\.0\.0 check judges it/);
  const fits = laid(t, 'builder-too-old', { ...recordOf(text, '99.0.0'), Dockerfile: text.replace(/^FROM \S+/, 'FROM golang:1.27') });
  const { exit, stdout } = await runCheck(t, fits);
  assert.equal(exit, 0);
  assert.match(stdout, /^Dockerfile:1: advice generator-newer: written by release 99\.0\.0, and this is \S+, which may judge it wrongly\n {2}→ run npx generator-go-docker@99\.0\.0 check\n/);
  const refused = await runCheck(t, top, ['--fix', '--yes']);
  assert.equal(refused.exit, 1);
  assert.match(refused.stderr, /written by release 99\.0\.0/);
  assert.equal(readFileSync(join(top, 'Dockerfile'), 'utf8'), text);
});

test('the report is valid, and holds each finding with its rule, line and remedy', async (t) => {
  const ran = await runCheck(t, laid(t, 'shell-form'), ['--json']);
  const { success, issues } = v.safeParse(REPORT_SCHEMA, ran.report());
  assert.ok(success, JSON.stringify(issues?.slice(0, 3)));
  assert.deepEqual(ran.report().diagnostics, [{
    code: 'shell-form', severity: 'warning', at: { path: 'Dockerfile', line: 10 },
    message: 'ENTRYPOINT in shell form: the shell gets the signals, and the program hears no SIGTERM', remedy: 'write the exec form: ENTRYPOINT ["/app", "--verbose"]',
  }]);
  assert.deepEqual([ran.exit, ran.report().exit, ran.report().command], [2, 2, 'check']);
});

test('annotations: a command a finding, on file and line, with what separates escaped', async (t) => {
  const { files } = CASES.get('copy-missing')!;
  const top = directory(t, { ...files, 'build,1/50%: x/Dockerfile': files['Dockerfile']!.replace('config.yaml', '100%.yaml') });
  const ran = await runCheck(t, top, ['--format', 'github']);
  assert.equal(ran.exit, 1);
  const lines = ran.stdout.trimEnd().split('\n');
  assert.equal(lines.find((line) => line.includes('file=Dockerfile')), '::error file=Dockerfile,line=9,title=copy-missing::COPY names config.yaml, which the repository does not hold%0A→ name what is there, or leave the source out');
  assert.equal(lines.find((line) => line.includes('100%25')), '::error file=build%2C1/50%25%3A x/Dockerfile,line=9,title=copy-missing::COPY names 100%25.yaml, which the repository does not hold%0A→ name what is there, or leave the source out');
});

test('the SARIF log is valid by its schema, for every case', async (t) => {
  // The schema as schemastore.org publishes it (MIT), taken from @microsoft/jest-sarif; its draft calls $id id.
  const { id, $schema: _, ...schema } = JSON.parse(readFileSync(join(import.meta.dirname, 'sarif-2.1.0-rtm.5.json'), 'utf8')) as Record<string, unknown>;
  const validate = new Ajv.Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile({ $id: String(id), ...schema });
  assert.equal(validate({ version: '2.1.0', runs: [{ tool: {}, results: [{}] }] }), false, 'the control');
  const files = Object.fromEntries([...CASES.values()].flatMap(({ id: name, files: own }) => Object.entries(own).map(([path, text]) => [`${name}/${path}`, text])));
  const ran = await runCheck(t, directory(t, files), ['--format', 'sarif']);
  const log = JSON.parse(ran.stdout) as { runs: { results: { ruleId: string; ruleIndex: number; locations: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } }[] }[]; tool: { driver: { rules: { id: string }[] } } }[] };
  assert.ok(validate(log), JSON.stringify(validate.errors?.slice(0, 3)));
  const [run] = log.runs;
  for (const { ruleId, ruleIndex } of run!.results) assert.equal(run!.tool.driver.rules[ruleIndex]!.id, ruleId);
  const place = run!.results.find(({ ruleId }) => ruleId === 'main-gone')!.locations[0]!.physicalLocation;
  assert.deepEqual([place.artifactLocation.uri, place.region.startLine], ['main-gone/Dockerfile', 5]);
});

test('--fix --yes mends, tells what, and keeps mode and line ends; the record stays as it was', async (t) => {
  const record = `${JSON.stringify({ 'generator-go-docker': { schema: 1, generator: '0.1.0', options: {}, files: { Dockerfile: { ownership: 'managed', sha256: '0'.repeat(64) } } } })}\n`;
  const { files, fixed } = CASES.get('shell-form')!;
  const crlf = (text: string): string => `\uFEFF${text.replaceAll('\n', '\r\n')}`;
  const top = directory(t, { ...files, Dockerfile: crlf(files['Dockerfile']!), '.yo-rc.json': record });
  chmodSync(join(top, 'Dockerfile'), 0o640);
  const ran = await runCheck(t, top, ['--fix', '--yes']);
  assert.equal(ran.exit, 0, ran.stdout + ran.stderr);
  assert.match(ran.stdout, /^Dockerfile:10: mended shell-form: [^\n]*\n1 Dockerfile: fits the repository\.\n$/);
  assert.equal(readFileSync(join(top, 'Dockerfile'), 'utf8'), crlf(fixed['Dockerfile']!));
  assert.equal(statSync(join(top, 'Dockerfile')).mode & 0o777, 0o640);
  assert.equal(readFileSync(join(top, '.yo-rc.json'), 'utf8'), record);
});

test('--fix asks, and keeps the file where the answer is no', async (t) => {
  for (const { answer, exit } of [{ answer: 'skip', exit: 2 }, { answer: 'write', exit: 0 }]) {
    const top = laid(t, 'shell-form');
    const ran = await runCheck(t, top, ['--fix'], { action: answer });
    assert.equal(ran.exit, exit, ran.stdout + ran.stderr);
    assert.equal(ran.stdout.includes(': mended shell-form: '), answer === 'write');
    assert.equal(readFileSync(join(top, 'Dockerfile'), 'utf8').includes('["/app"'), answer === 'write');
  }
});

test('--dry-run shows the change, writes nothing, and ends as the check does', async (t) => {
  const top = laid(t, 'shell-form');
  const before = readFileSync(join(top, 'Dockerfile'), 'utf8');
  const ran = await runCheck(t, top, ['--fix', '--dry-run']);
  assert.equal(ran.exit, 2);
  assert.match(ran.stdout, /^-ENTRYPOINT \/app --verbose$/m);
  assert.equal(readFileSync(join(top, 'Dockerfile'), 'utf8'), before);
});

test('advice is mended on demand alone', async (t) => {
  const top = laid(t, 'base-floating');
  await runCheck(t, top, ['--fix', '--yes']);
  assert.match(readFileSync(join(top, 'Dockerfile'), 'utf8'), /alpine:latest/);
  await runCheck(t, top, ['--fix', '--advice', '--yes']);
  assert.doesNotMatch(readFileSync(join(top, 'Dockerfile'), 'utf8'), /alpine:latest/);
});

for (const { words, says } of [
  { words: ['--format', 'xml'], says: /--format "xml" is none/ },
  { words: ['--json', '--format', 'sarif'], says: /--json and --format/ },
  { words: ['--yes'], says: /--yes means nothing without --fix/ },
  { words: ['nowhere'], says: /nowhere is no directory/ },
  { words: ['--fix', '--json'], says: /nobody can be asked without a terminal/ },
]) {
  test(`${words.join(' ')} is refused, and nothing is written`, async (t) => {
    const top = laid(t, 'shell-form');
    const before = readFileSync(join(top, 'Dockerfile'), 'utf8');
    const ran = await runCheck(t, top, words);
    assert.equal(ran.exit, 1);
    assert.match(ran.stderr, says);
    assert.equal(readFileSync(join(top, 'Dockerfile'), 'utf8'), before);
  });
}

test('what this machine happens to have downloaded changes no answer', async (t) => {
  const cache = directory(t, {
    'example.com/dep@v1.0.0/go.mod': 'module example.com/dep\n',
    'example.com/dep@v1.0.0/dep.go': 'package dep\n\nimport "C"\n\nfunc Do() {}\n',
  });
  const top = directory(t, {
    'go.mod': 'module a.b/c\n\ngo 1.27.0\n\nrequire example.com/dep v1.0.0\n', 'go.sum': 'example.com/dep v1.0.0 h1:x\nexample.com/dep v1.0.0/go.mod h1:x\n',
    'main.go': 'package main\n\nimport "example.com/dep"\n\nfunc main() { dep.Do() }\n',
    'Dockerfile': 'FROM golang:1.27-trixie AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\nUSER 65532\nENTRYPOINT ["/app"]\n',
  });
  const before = process.env['GOMODCACHE'];
  t.after(() => (before === undefined ? delete process.env['GOMODCACHE'] : (process.env['GOMODCACHE'] = before)));
  process.env['GOMODCACHE'] = cache;
  const known = openRepository(top, readCommandLine(CHECK, []), undefined).facts.commands[0]!;
  assert.equal(known.cgo.need, 'needed', 'the modules at hand say it');
  const ran = await runCheck(t, top);
  assert.deepEqual([ran.exit, /cgo/.test(ran.stdout)], [0, false]);
});
