import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { migrateTemplate, type Left } from '../../src/template/migrate.ts';
import type { TemplateRecord } from '../../src/template/template.ts';
import { problemsOf, shown, templateOf } from './manifests.ts';

const { manifest } = templateOf(`questions:
  - { name: team, about: x }
  - { name: tier, about: x, choices: [1, 2] }
bases: { slim: { image: a } }
migrations:
  - from: '<2'
    questions: { squad: team }
    values: { tier: { gold: high }, base: { acme: thin }, port: { 9000: 9001 }, platforms: { linux/386: linux/amd64 }, fips: { false: true } }
    files: { ci.yaml: build.yaml, 'k8s/{{squad}}.yaml': 'deploy/{{team}}.yaml' }
  - from: '<3'
    values: { tier: { high: 1 }, base: { thin: slim } }
    files: { build.yaml: .github/workflows/build.yaml }
`);

const RECORD: TemplateRecord = { reference: './acme', pin: 'sha256-0', name: 'acme', version: '1.4.0', answers: { squad: 'payments', tier: 'gold' }, given: { base: 'acme', port: '9000' }, own: [] };
const left = (change: Partial<Left> = {}, record: Partial<TemplateRecord> = {}): Left => ({
  record: { ...RECORD, ...record }, options: { base: 'acme', port: 9000, platforms: ['linux/386', 'linux/arm64'], fips: false, name: 'hello' },
  paths: ['Dockerfile', 'ci.yaml', 'k8s/payments.yaml'], values: { name: 'hello' }, ...change,
});

test('a repository of version 1 goes through every migration, each on what the one before it made', () => {
  const { record, options, moves, notes } = migrateTemplate(left(), manifest);
  assert.deepEqual(record, { ...RECORD, answers: { tier: '1', team: 'payments' }, given: { base: 'slim', port: '9001' } });
  assert.deepEqual(options, { base: 'slim', port: 9001, platforms: ['linux/amd64', 'linux/arm64'], fips: true, name: 'hello' });
  assert.deepEqual(moves, [{ from: 'ci.yaml', to: '.github/workflows/build.yaml' }, { from: 'k8s/payments.yaml', to: 'deploy/payments.yaml' }]);
  assert.deepEqual(notes.map(({ text, at }) => `${at.line}: ${text}`), [
    '9: the answer to squad is now that to team', '10: tier gold is now high', '10: base acme is now thin', '10: port 9000 is now 9001', '10: platforms linux/386 is now linux/amd64', '10: fips false is now true',
    '11: ci.yaml lies at build.yaml now', '11: k8s/payments.yaml lies at deploy/payments.yaml now',
    '13: tier high is now 1', '13: base thin is now slim', '14: build.yaml lies at .github/workflows/build.yaml now',
  ]);
});

test('one of version 2 goes through the second alone, and one of version 3 through none', () => {
  assert.deepEqual(migrateTemplate(left({}, { version: '2.0.0' }), manifest).record.answers, { squad: 'payments', tier: 'gold' });
  assert.deepEqual(migrateTemplate(left({ options: { base: 'thin' } }, { version: '2.0.0', answers: { team: 'a', tier: 'high' } }), manifest).options, { base: 'slim' });
  const { record, options, moves, notes } = migrateTemplate(left({}, { version: '3.0.0' }), manifest);
  assert.deepEqual([record.answers, options, moves, notes], [RECORD.answers, left().options, [], []]);
});

test('a version that is none is migrated by none', () => {
  assert.deepEqual(migrateTemplate(left({}, { version: 'main' }), manifest).notes, []);
});

test('an answer under the new name stays, and a file that lies there already is not written over', () => {
  const { record, moves } = migrateTemplate(left({ paths: ['ci.yaml', 'build.yaml'] }, { answers: { squad: 'old', team: 'new' } }), manifest);
  assert.deepEqual(record.answers, { team: 'new' });
  assert.deepEqual(moves, [{ from: 'build.yaml', to: '.github/workflows/build.yaml' }]);
});

test('what is not there is left alone: a question that was not asked, a value of its own, a file that somebody took away', () => {
  const { record, options, moves, notes } = migrateTemplate(left({ options: { base: 'alpine' }, paths: [] }, { answers: {}, given: {} }), manifest);
  assert.deepEqual([record.answers, record.given, options, moves, notes], [{}, {}, { base: 'alpine' }, [], []]);
});

test('an answer cannot lead a file out of the repository', () => {
  assert.deepEqual(problemsOf(() => migrateTemplate(left({ paths: ['k8s/../x.yaml'] }, { answers: { squad: '../x' } }), manifest)).map(shown), [
    '11: migrations: "deploy/../x.yaml" leads out of the directory → change the answer that its path is made of',
  ]);
});

test('any record: nothing is lost, and no two files come to lie at one place', () => {
  const word = fc.constantFrom('squad', 'team', 'tier', 'gold', 'high', 'constructor', '__proto__', 'x');
  const texts = fc.array(fc.tuple(word, word)).map((rows) => Object.fromEntries(rows));
  const path = fc.constantFrom('ci.yaml', 'build.yaml', '.github/workflows/build.yaml', 'k8s/x.yaml', 'deploy/x.yaml', 'Dockerfile');
  fc.assert(fc.property(texts, texts, fc.uniqueArray(path), fc.constantFrom('0.1.0', '1.9.9', '2.5.0', '3.0.0'), (answers, given, paths, version) => {
    const { record, moves } = migrateTemplate(left({ paths }, { answers, given, version }), manifest);
    const places = paths.map((one) => moves.find(({ from }) => from === one)?.to ?? one);
    assert.equal(new Set(places).size, paths.length);
    const both = Object.hasOwn(answers, 'squad') && Object.hasOwn(answers, 'team') && version < '2';
    assert.equal(Object.keys(record.answers).length, Object.keys(answers).length - (both ? 1 : 0));
    assert.deepEqual(Object.keys(record.given).sort(), Object.keys(given).sort());
  }), { numRuns: 500 });
});
