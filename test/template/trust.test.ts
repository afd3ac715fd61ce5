import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readUserConfig, userConfigPath } from '../../generators/team/user-config.ts';
import { originOf, parseReference } from '../../src/template/reference.ts';
import { codeOf, trustPattern } from '../../src/template/trust.ts';
import { MANIFEST, open, plantTemplate, refused, workplace } from './made.ts';

const base = workplace();
const cache = join(base, 'cache');
const absolute = (path: string): string => path.replace(/^~/, '/home/me').replace(/^\.\//, '/work/');
const trusts = (entry: string, reference: string): boolean | null => {
  const source = parseReference(reference);
  const ref = source.kind === 'git' ? source.ref : source.kind === 'npm' ? source.range : null;
  return trustPattern(entry, absolute)?.(originOf(source, absolute), ref) ?? null;
};

const TRUSTED: readonly (readonly [entry: string, reference: string])[] = [
  ['github:acme/template', 'github:acme/template'],
  ['github:acme/template', 'https://github.com/acme/template.git#v2'],
  ['github:acme/*', 'github:acme/all/templates/go#v2'],
  ['https://github.com/acme/*', 'github:acme/template'],
  ['https://git.example.com/acme/**', 'https://git.example.com/acme/platform/template.git'],
  ['git+https://git.example.com/acme/template.git', 'https://git.example.com/acme/template.git'],
  ['git@git.example.com:acme/*', 'git@git.example.com:acme/template.git'],
  ['ssh://git@git.example.com/acme/*', 'ssh://git@git.example.com/acme/template.git'],
  ['npm:@acme/*', 'npm:@acme/template@^2'],
  ['npm:@acme/template#^2', 'npm:@acme/template@^2'],
  ['npm:template', 'npm:template'],
  ['github:my-org/*', 'github:my-org/go-template#v2'],
  ['https://git.my-corp.com/**', 'https://git.my-corp.com/a-b/template.git'],
  ['npm:@my-org/*', 'npm:@my-org/go-template@^2'],
  ['/srv/a-b/*', '/srv/a-b/go'],
  ['github:acme/template#v2', 'github:acme/template#v2'],
  ['~/templates/*', '~/templates/go'],
  ['/work/*', './template'],
  ['/srv/a+b (c)', '/srv/a+b (c)'],
  ['C:\\templates\\*', 'C:\\templates\\go'],
  ['C:/templates/*', 'C:\\templates\\go'],
  ['https://files.example.com/templates/*.tgz', 'https://files.example.com/templates/go-2.tgz'],
];
for (const [entry, reference] of TRUSTED) test(`${entry} trusts ${reference}`, () => assert.equal(trusts(entry, reference), true));

const NOT_TRUSTED: readonly (readonly [entry: string, reference: string])[] = [
  ['github:acme/*', 'github:acme-evil/template'],
  ['github:acme/*', 'gitlab:acme/template'],
  ['github:acme/*', 'https://github.com.example.net/acme/template.git'],
  ['github:acme/*', 'https://github.com/acme/../evil/template.git'],
  ['github:acme/*', 'https://github.com/acme/%2e%2e/evil/template.git'],
  ['github:acme/*', 'ssh://git@github.com/acme/template.git'],
  ['github:acme/template', 'github:acme/template-evil'],
  ['github:acme/template', 'github:evil/acme/template'],
  ['github:acme/template#v2', 'github:acme/template#v3'],
  ['github:acme/template#v2', 'github:acme/template'],
  ['https://git.example.com/acme/*', 'https://git.example.com/acme/platform/template.git'],
  ['https://git.example.com/acme/**', 'https://git.example.com/other/acme/template.git'],
  ['https://git.example.com/a.me/*', 'https://git.example.com/acme/t.git'],
  ['npm:@acme/*', 'npm:@acme-evil/template'],
  ['npm:template', 'npm:template-evil'],
  ['npm:template', './npm:template'],
  ['~/templates/*', '/home/other/templates/go'],
  ['/work/template', './template-evil'],
  ['C:\\templates\\*', 'C:\\templates\\x\\go'],
];
for (const [entry, reference] of NOT_TRUSTED) test(`${entry} does not trust ${reference}`, () => assert.equal(trusts(entry, reference), false));

for (const entry of ['*', '**', '', 'acme', 'https://*', 'https://*/x', 'https://*.example.com/x', 'https://git.example.com', 'npm:*', 'npm:@*/x', 'github:', 'github:*/x', 'github:acme*', 'https://github.com/*', 'ssh://git@github.com/*', 'git@github.com:*', 'ssh://git@github.com:22/*', './template', '/*', '/', 'git@*:x', '#v2', '//server/x']) {
  test(`${JSON.stringify(entry)} names nobody, and is no entry`, () => assert.equal(trustPattern(entry, absolute), null));
}

const CODE = { 'go-docker.yaml': `${MANIFEST}files:\n  - path: report.md\n    from: report.md.ejs\n`, 'report.md.ejs': 'Service <%= name %>\nplain\n<% if (x) {\n  y();\n} %>\n', 'part.ejs': '<% z() %>' };

test('a template with code: refused with every line of it, opened where it is trusted', async () => {
  const directory = plantTemplate(join(base, 'code'), CODE);
  const { codes, text } = await refused(open('./code', { base, cache }));
  assert.deepEqual(codes, ['template-untrusted']);
  for (const line of ['report.md.ejs:1: Service <%= name %>', 'report.md.ejs:3: <% if (x) {', 'report.md.ejs:4:   y();', 'report.md.ejs:5: } %>', 'part.ejs:1: <% z() %>']) assert.ok(text.includes(line), line);
  assert.ok(!text.includes('plain'));
  assert.match(text, new RegExp(`say --trust for this run, or add "${directory}" to the list trust`));
  assert.equal((await open('./code', { base, cache, trust: true })).runsCode, true);
  const asked: unknown[] = [];
  await open('./code', { base, cache, trust: (...words) => asked.push(words) > 0 });
  assert.deepEqual(asked, [[directory, null]]);
});

test('code that no file of the manifest uses does not run, and needs no trust', async () => {
  plantTemplate(join(base, 'unused'), { ...CODE, 'go-docker.yaml': MANIFEST });
  const opened = await open('./unused', { base, cache });
  assert.equal(opened.runsCode, false);
  assert.deepEqual(codeOf(opened.template), []);
});

test('what an untrusted template shows cannot paint on the terminal, and is not endless', async () => {
  plantTemplate(join(base, 'paint'), { ...CODE, 'report.md.ejs': `<% \u001B[2J\u202E %>\n${'<% x %>\n'.repeat(500)}` });
  const { text } = await refused(open('./paint', { base, cache }));
  assert.ok(!text.includes('\u001B') && !text.includes('\u202E'));
  assert.match(text, /report\.md\.ejs:1: <% \\u\{1b\}\[2J\\u\{202e\} %>/);
  assert.match(text, /… and \d+ more lines/);
});

test('the user configuration: where it lies, and what it says', () => {
  assert.equal(userConfigPath({ XDG_CONFIG_HOME: '/x' }, 'linux'), '/x/generator-go-docker/config.yaml');
  assert.equal(userConfigPath({}, 'darwin'), join(homedir(), '.config/generator-go-docker/config.yaml'));
  assert.equal(userConfigPath({ APPDATA: '/roaming' }, 'win32'), '/roaming/generator-go-docker/config.yaml');
  const path = join(base, 'config.yaml');
  assert.deepEqual(readUserConfig(path).templates, []);
  writeFileSync(path, '');
  assert.equal(readUserConfig(path).trusts('https://github.com/acme/t', null), false);
  writeFileSync(path, 'template: github:acme/template#v2\ntrust:\n  - github:acme/*\n  - ~/templates/*\n');
  const { templates, trusts: test } = readUserConfig(path);
  assert.deepEqual(templates, ['github:acme/template#v2']);
  assert.deepEqual([test('https://github.com/acme/t', 'v2'), test(join(homedir(), 'templates/x'), null), test('https://github.com/evil/t', null)], [true, true, false]);
});

test('a wrong user configuration: every problem with its line', async () => {
  const path = join(base, 'wrong.yaml');
  writeFileSync(path, 'trusts: x\ntemplate:\n  - nonsense\n  - [x]\ntrust:\n  - "*"\n  - 7\n');
  const wrong = await refused((async () => readUserConfig(path))());
  assert.deepEqual([...wrong.text.matchAll(/wrong\.yaml:(\d+)\)/g)].map(([, line]) => Number(line)).sort(), [1, 3, 4, 6, 7]);
  assert.match(wrong.text, /the key "trusts" is not known.*\n.*did you mean trust\?/);
  for (const [text, says] of [['a: [', /no YAML/], ['- x', /holds no keys/], ['template: x\ntemplate: y', /no YAML: Map keys must be unique/], ['trust: &a [*a]', /no text|no YAML/], ['trust: !!js/function x', /no YAML|Unresolved tag/]] as const) {
    writeFileSync(path, text);
    assert.match((await refused((async () => readUserConfig(path))())).text, says, text);
  }
  assert.equal(readFileSync(path, 'utf8').length > 0, true);
});

test('no character of an entry breaks it', () => {
  const entries = [...Array(95).keys()].map((i) => String.fromCharCode(32 + i)).filter((character) => !'*#'.includes(character)).map((character) => `/srv/a${character}b/`);
  for (const entry of entries) assert.equal(trustPattern(`${entry}*`, absolute)?.(`${entry}go`, null) ?? null, true, entry);
});
