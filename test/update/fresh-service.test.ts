import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { keptOptions, serviceFiles } from '../../generators/app/service-files.ts';
import { readCommandLine } from '../../generators/command-line.ts';
import { openRepository } from '../../generators/dockerfile/repository.ts';
import { serviceAgain, type ServiceAgain } from '../../generators/update/service-again.ts';
import { UPDATE } from '../../generators/update/spec.ts';
import { sha256 } from '../../src/commit/digest.ts';
import type { Record as StoredRecord } from '../../src/commit/record.ts';
import { OPTIONS, type OptionName, type ServiceOptions } from '../../src/options.ts';
import { checkPlan } from '../../src/plan/checks.ts';
import { resolveOptions, valuesOf } from '../../src/resolve-options.ts';

type Flags = Readonly<Partial<Record<keyof ServiceOptions, string>>>;

/** What a team asks for beside a recipe: each alone, and together. */
const DEMANDS: readonly Flags[] = ['netrc', 'ssh', 'none'].flatMap((auth): Flags[] => [
  { private: 'git.acme.test', auth, ca: 'acme.pem' },
  { private: 'git.acme.test', auth, ca: 'acme.pem', registry: 'mirror.acme.test', fips: 'true', 'debug-target': 'true', bake: 'true', 'pre-build': 'make words' },
]).concat([{ registry: 'mirror.acme.test/hub' }, { fips: 'true' }, { 'debug-target': 'true' }, { bake: 'true' }, { 'pre-build': 'npm run words' }]);

/** Every choice that `yo go-docker` knows with every other and with none, as far as it takes them together. */
function combinations(): readonly Flags[] {
  const names: readonly OptionName[] = ['kind', 'recipe', 'base', 'builder'];
  const choices = OPTIONS.filter(({ name }) => names.includes(name)).reduce<readonly Flags[]>(
    (all, { name, choices: of = [] }) => all.flatMap((flags) => [flags, ...of.map(({ value }) => ({ ...flags, [name]: value }))]), [{}, { timezone: 'Asia/Shanghai' }],
  );
  const demanding = DEMANDS.flatMap((flags) => [flags, { ...flags, base: 'distroless' }, { ...flags, kind: 'cli', recipe: 'goctl' }, { ...flags, builder: 'portable' }]);
  const sound = [...choices, ...demanding].filter((flags) => resolved(flags).problems.length === 0 && !checkPlan(optionsOf(flags)).some(({ severity }) => severity === 'error'));
  return [...new Map(sound.map((flags) => [JSON.stringify(optionsOf(flags)), flags])).values()];
}

function resolved(flags: Flags): ReturnType<typeof resolveOptions> {
  return resolveOptions({ flags, answers: {}, stored: {} }, { directory: 'shop', remoteModule: null });
}

function optionsOf(flags: Flags): ServiceOptions {
  return valuesOf(resolved(flags).options);
}

function inDirectory(work: (root: string) => void): void {
  const top = mkdtempSync(join(tmpdir(), 'go-docker-fresh-'));
  try {
    work(join(top, 'shop'));
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

/** A service that was just written below `root`, and what an update would make of it. */
function again(root: string, options: ServiceOptions, answers = options): { readonly record: StoredRecord; readonly made: ServiceAgain } {
  const { files } = serviceFiles(options);
  for (const { path, contents } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), contents);
  }
  const record: StoredRecord = {
    schema: 1, generator: '0.0.0', options: keptOptions(options),
    files: Object.fromEntries(files.map(({ path, contents, ownership }) => [path, { ownership, sha256: sha256(contents), ...(ownership === 'managed' && { base: contents }) }])),
  };
  const line = readCommandLine(UPDATE, ['--yes']);
  const open = openRepository(root, line, record, { edited: true });
  return { record, made: serviceAgain({ root, line, stored: record, open, mains: [open.place.directory], team: null }, answers) };
}

test('an update of a fresh service changes nothing, whatever was chosen', () => {
  const all = combinations();
  for (const { name, choices = [] } of OPTIONS) for (const { value } of choices) assert.ok(all.some((flags) => String(optionsOf(flags)[name]) === value), `${name} ${value}`);
  for (const flags of all) {
    inDirectory((root) => {
      const { record, made } = again(root, optionsOf(flags));
      const about = JSON.stringify(flags);
      assert.deepEqual(made.changes, [], about);
      assert.deepEqual(made.options, record.options, about);
      for (const { path, contents, ownership } of made.files) if (ownership === 'managed') assert.equal(contents, record.files[path]?.base, `${about} ${path}`);
    });
  }
});

test('another base is another scaffold, planned from the answers still', () => {
  for (const { value: base } of OPTIONS.find(({ name }) => name === 'base')!.choices!) {
    inDirectory((root) => {
      const { made } = again(root, optionsOf({}), optionsOf({ base }));
      assert.equal(made.image, null, base);
      assert.deepEqual(made.files, serviceFiles(optionsOf({ base })).files, base);
    });
  }
});
