import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { movedReference, wholeReference } from '../../generators/team/references.ts';
import { Refusal } from '../../src/diagnostic.ts';
import { DEEPEST } from '../../src/template/paths.ts';
import { originOf, parseReference, PIN, type TemplateSource } from '../../src/template/reference.ts';
import { LIMITS } from '../../src/template/tree.ts';
import { trustPattern } from '../../src/template/trust.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const DIGEST = 'a'.repeat(64);

const directory = (path: string): TemplateSource => ({ kind: 'directory', path });
const git = (url: string, ref: string | null = null, inside = '', local = false): TemplateSource => ({ kind: 'git', url, local, ref, inside });
const npm = (name: string, range = 'latest', inside = ''): TemplateSource => ({ kind: 'npm', name, range, inside });
const archive = (location: string, local: boolean, sha256: string | null = null, inside = ''): TemplateSource => ({ kind: 'archive', location, local, sha256, inside });

const READ: readonly (readonly [text: string, source: TemplateSource])[] = [
  ['.', directory('.')],
  ['..', directory('..')],
  ['./template', directory('./template')],
  ['./template/', directory('./template')],
  ['../templates/go', directory('../templates/go')],
  ['/srv/template', directory('/srv/template')],
  ['/', directory('/')],
  ['~/template', directory('~/template')],
  ['./my template', directory('./my template')],
  ['C:\\templates\\go', directory('C:\\templates\\go')],
  ['file:./template', directory('./template')],
  ['file:/srv/template', directory('/srv/template')],
  ['file:///srv/template', directory('/srv/template')],
  ['file://localhost/srv/template', directory('/srv/template')],
  ['file:///srv/my%20template', directory('/srv/my template')],
  ['file:///C:/templates/go', directory('C:/templates/go')],
  ['./template#v2', git('./template', 'v2', '', true)],
  ['./template.git', git('./template.git', null, '', true)],
  ['./all.git//templates/go#v2', git('./all.git', 'v2', 'templates/go', true)],
  ['file:///srv/template.git', git('/srv/template.git', null, '', true)],
  ['file:///srv/template.git#main', git('/srv/template.git', 'main', '', true)],
  ['file:///srv/template#main', git('/srv/template', 'main', '', true)],
  ['git+file:///srv/template', git('/srv/template', null, '', true)],
  ['git+file:///srv/all//go#v1', git('/srv/all', 'v1', 'go', true)],
  ['github:acme/template', git('https://github.com/acme/template.git')],
  ['github:acme/template.git', git('https://github.com/acme/template.git')],
  ['github:acme/template#v2', git('https://github.com/acme/template.git', 'v2')],
  ['github:acme/all/templates/go#v2', git('https://github.com/acme/all.git', 'v2', 'templates/go')],
  ['github:acme/all//templates/go', git('https://github.com/acme/all.git', null, 'templates/go')],
  ['gitlab:acme/platform/template#main', git('https://gitlab.com/acme/platform/template.git', 'main')],
  ['gitlab:acme/platform/all//go', git('https://gitlab.com/acme/platform/all.git', null, 'go')],
  ['bitbucket:acme/template', git('https://bitbucket.org/acme/template.git')],
  ['git@git.example.com:acme/template.git', git('git@git.example.com:acme/template.git')],
  ['git@git.example.com:acme/all.git//go#v2', git('git@git.example.com:acme/all.git', 'v2', 'go')],
  ['ssh://git@git.example.com:7999/acme/template.git', git('ssh://git@git.example.com:7999/acme/template.git')],
  ['ssh://git.example.com/acme/template#v1', git('ssh://git.example.com/acme/template', 'v1')],
  ['git+ssh://git@git.example.com/acme/template#v1', git('ssh://git@git.example.com/acme/template', 'v1')],
  ['https://git.example.com/acme/template.git', git('https://git.example.com/acme/template.git')],
  ['https://GIT.example.com:443/acme/template.git/', git('https://git.example.com/acme/template.git')],
  ['https://git.example.com/acme/all.git//go#feature/x', git('https://git.example.com/acme/all.git', 'feature/x', 'go')],
  ['git+https://git.example.com/acme/template', git('https://git.example.com/acme/template')],
  [`http://git.example.com/acme/template.git#${COMMIT}`, git('http://git.example.com/acme/template.git', COMMIT)],
  ['http://127.0.0.1:8080/template.git', git('http://127.0.0.1:8080/template.git')],
  [`git://git.example.com/acme/template#${COMMIT}`, git('git://git.example.com/acme/template', COMMIT)],
  ['npm:template', npm('template')],
  ['npm:@acme/template', npm('@acme/template')],
  ['npm:@acme/template@2.1.0', npm('@acme/template', '2.1.0')],
  ['npm:@acme/template@^2', npm('@acme/template', '^2')],
  ['npm:@acme/template@>=2 <4', npm('@acme/template', '>=2 <4')],
  ['npm:@acme/template@next//go', npm('@acme/template', 'next', 'go')],
  ['./template.tgz', archive('./template.tgz', true)],
  ['./all.tar.gz//go', archive('./all.tar.gz', true, null, 'go')],
  ['/srv/template.tar', archive('/srv/template.tar', true)],
  ['file:///srv/template.tgz', archive('/srv/template.tgz', true)],
  [`./template.tgz#sha256-${DIGEST}`, archive('./template.tgz', true, DIGEST)],
  ['https://files.example.com/template-2.tgz', archive('https://files.example.com/template-2.tgz', false)],
  ['https://files.example.com/all-2.tar.gz//go', archive('https://files.example.com/all-2.tar.gz', false, null, 'go')],
  [`http://files.example.com/t.tgz#sha256-${DIGEST}`, archive('http://files.example.com/t.tgz', false, DIGEST)],
];

for (const [text, source] of READ) test(`reads ${text}`, () => assert.deepEqual(parseReference(text), source));

const REFUSED: readonly (readonly [text: string, says: RegExp])[] = [
  ['', /it is no reference to one/],
  [' ./x', /it is no reference/],
  ['./x\n', /it is no reference/],
  ['./x\u001B[31m', /"\.\/x\\u\{1b\}\[31m".*it is no reference/],
  ['template', /did you mean \.\/template, or npm:template\?/],
  ['@acme/template@^2', /did you mean npm:@acme\/template@\^2\?/],
  ['acme/template', /did you mean github:acme\/template, or \.\/acme\/template\?/],
  ['https://github.com/acme/template', /did you mean github:acme\/template\?/],
  ['https://git.example.com/acme/template', /did you mean https:\/\/git\.example\.com\/acme\/template\.git\?/],
  ['ext::sh -c touch% /tmp/x', /it is no reference/],
  ['ext::sh', /it is no reference/],
  ['git+ext://sh', /it is no URL of a template/],
  ['\\\\server\\share', /it is no reference/],
  ['//server/share', /it is no reference/],
  ['-oProxyCommand=x', /it is no reference/],
  ['--upload-pack=x', /it is no reference/],
  ['ssh://-oProxyCommand=x/y', /its host is none/],
  ['ssh://git@-oProxyCommand=x/y', /its host is none/],
  ['git@-oProxyCommand=x:y', /it is no address of a git repository/],
  ['git@git.example.com:-x', /it is no address/],
  ['git@git.example.com:acme/../other.git', /it is no address/],
  ['git@git.example.com:$(x).git', /it is no address/],
  ['ssh://-l@git.example.com/x.git', /its user name is none/],
  ['https://user:secret@git.example.com/x.git', /it holds a login/],
  ['https://secret@git.example.com/x.git', /it holds a login/],
  ['ssh://git:secret@git.example.com/x.git', /it holds a login/],
  ['https://git.example.com/x.git?token=secret', /it is no reference|it holds a query/],
  ['git+https://git.example.com/x?token=secret', /it holds a query/],
  ['https://git.example.com/a%2f..%2fb.git', /a separator that servers read differently/],
  ['https://git.example.com/a\\b.git', /a separator that servers read differently/],
  ['http://git.example.com/x.git', /anybody on the way could change.*#COMMIT/s],
  ['http://git.example.com/x.git#v2', /anybody on the way could change/],
  ['git://git.example.com/x', /anybody on the way could change/],
  ['http://files.example.com/x.tgz', /anybody on the way could change.*#sha256-…/s],
  ['http://127.0.0.1.example.com/x.tgz', /anybody on the way could change/],
  ['github:acme', /it names no repository of github\.com/],
  ['github:acme/', /it names no repository/],
  ['github:../template', /it names no repository/],
  ['github:acme/..', /it names no repository/],
  ['github:acme/-x/../..', /its directory "\.\.\/\.\."|its directory/],
  ['github:acme/all/../x', /its directory "\.\.\/x" leads out/],
  ['github:acme/all/a//b', /it names a directory twice/],
  ['github:acme/template//', /its directory "" is empty/],
  ['github:acme/all//.git', /is inside of \.git/],
  ['./all.git///etc', /is absolute/],
  ['./template//go', /no directory of a repository behind \/\/.*write \.\/template\/go/s],
  ['github:acme/template#', /is no name of a branch or tag/],
  ['github:acme/template#-x', /is no name/],
  ['github:acme/template#--upload-pack=x', /is no name/],
  ['github:acme/template#+main', /is no name/],
  ['github:acme/template#a:b', /is no name/],
  ['github:acme/template#a..b', /is no name/],
  ['github:acme/template#a b', /is no name/],
  ['github:acme/template#@{1}', /is no name/],
  ['github:acme/template#refs/heads/x.lock', /is no name/],
  ['github:acme/template#^x', /is no name/],
  ['./template.tgz#v2', /is no digest of the archive/],
  ['./template.tgz#sha256-abc', /is no digest/],
  ['npm:', /it is no name of an npm package/],
  ['npm:Template', /it is no name/],
  ['npm:../template', /it is no name/],
  ['npm:@acme/template@npm:other', /it is no name/],
  ['npm:@acme/template@file:../x', /it is no name/],
  ['npm:@acme/template@git+ssh://x', /it is no name/],
  ['npm:@acme/template@github:x/y', /it is no name/],
  ['npm:@acme/template@-x', /it is no name/],
  ['npm:@acme/template#v2', /it is no name/],
  ['npm:--registry=x', /it is no name/],
  ['file:template', /it names no file/],
  ['file://server/share', /it names no file/],
  ['file:///x%00y', /a % that stands for nothing/],
  ['file:///x%zz', /a % that stands for nothing/],
];

for (const [text, says] of REFUSED) {
  test(`refuses ${JSON.stringify(text)}`, () => assert.throws(() => parseReference(text), (error) => {
    assert.ok(error instanceof Refusal);
    assert.equal(error.diagnostics.length, 1);
    assert.equal(error.diagnostics[0]!.code, 'template-reference');
    assert.match(error.message, says);
    assert.doesNotMatch(error.message, /secret@|:secret/);
    return true;
  }));
}

test('one origin has one name, however it is spelled', () => {
  const name = (text: string): string => originOf(parseReference(text), (path) => `/base/${path.replace(/^\.\//, '')}`);
  for (const text of ['github:acme/t', 'github:acme/t.git#v2', 'github:acme/t/sub', 'https://github.com/acme/t.git', 'git+https://GitHub.com:443/acme/t']) {
    assert.equal(name(text), 'https://github.com/acme/t', text);
  }
  assert.equal(name('https://git.example.com/acme/../other/t.git'), 'https://git.example.com/other/t');
  assert.equal(name('npm:@acme/t@^2//x'), 'npm:@acme/t');
  assert.equal(name('./t'), '/base/t');
  assert.equal(name('./t.git#v1'), '/base/t');
  assert.equal(name('https://files.example.com/t.tgz'), 'https://files.example.com/t.tgz');
});

test('whatever is typed, a reference is read or refused; no git or npm is given an option by it', () => {
  const word = fc.oneof(fc.string(), fc.constantFrom('github:', 'npm:', 'git+', 'https://', 'ssh://', 'file:', './', '..', '/', '//', '#', '@', '.git', '.tgz', 'acme', '-', '--', '%2e', ':'));
  fc.assert(fc.property(fc.array(word, { maxLength: 8 }).map((words) => words.join('')), (text) => {
    let source: TemplateSource;
    try {
      source = parseReference(text);
    } catch (error) {
      assert.ok(error instanceof Refusal, String(error));
      return;
    }
    const given = source.kind === 'git' ? [source.url, source.ref ?? 'x'] : source.kind === 'npm' ? [source.name, source.range] : ['x'];
    // git starts a program for `name::address` (gitremote-helpers).
    for (const one of given) assert.doesNotMatch(one, /^-|^[\w+.-]*::/);
    if ('inside' in source) assert.ok(!source.inside.split('/').includes('..'));
  }), { numRuns: 3_000 });
});

test('pins', () => {
  for (const pin of [COMMIT, DIGEST, `sha256-${DIGEST}`, `2.1.0-rc.1+x@sha256-${DIGEST}`]) assert.match(pin, PIN);
  for (const pin of ['', 'v2', '../x', `../2@sha256-${DIGEST}`, `sha256-${DIGEST}0`, COMMIT.slice(1), `x@sha256-${DIGEST}`]) assert.doesNotMatch(pin, PIN);
});

test('the page about references shows what is read, and the numbers that hold', () => {
  const page = readFileSync(new URL('../../docs/template-sources.md', import.meta.url), 'utf8');
  const shown = [...page.matchAll(/^\| (`.+`) \|/gm)].flatMap(([, cell]) => [...cell!.matchAll(/`([^`]+)`/g)].map(([, text]) => text!));
  const kinds = new Set(shown.map((text) => parseReference(text).kind));
  assert.ok(shown.length > 15);
  assert.deepEqual([...kinds].sort(), ['archive', 'directory', 'git', 'npm']);
  for (const text of [`${LIMITS.bytes >> 20} MB, ${LIMITS.entries} files`, `${DEEPEST} levels`]) assert.ok(page.includes(text), text);
  for (const [, entry] of page.matchAll(/^ {2}- (\S+)$/gm)) assert.notEqual(trustPattern(entry!, (path) => path.replace('~', '/home/me')), null, entry);
});

test('a reference names the same place wherever it is said as a whole, or moved', () => {
  const placeOf = (text: string, from: string): TemplateSource => {
    const source = parseReference(text);
    const put = (path: string): string => (/^\.{1,2}(?:[\\/]|$)/.test(path) ? resolve(from, path) : path);
    if (source.kind === 'directory') return { ...source, path: put(source.path) };
    if (source.kind === 'git' && source.local) return { ...source, url: put(source.url) };
    return source.kind === 'archive' && source.local ? { ...source, location: put(source.location) } : source;
  };
  for (const [text] of READ) {
    const place = placeOf(text, '/work/acme');
    assert.deepEqual(placeOf(wholeReference(text, '/work/acme'), '/elsewhere'), place, text);
    assert.deepEqual(placeOf(movedReference(text, '/work/acme', '/work/services/shop'), '/work/services/shop'), place, text);
  }
});
