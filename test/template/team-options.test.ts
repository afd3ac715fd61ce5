import assert from 'node:assert/strict';
import test from 'node:test';
import { DOCKERFILE } from '../../generators/dockerfile/index.ts';
import { OPTIONS } from '../../src/options.ts';
import { TEAM_OPTIONS, teamOption } from '../../src/template/team-options.ts';

/** Flags of the dockerfile command that are a matter of each repository, or of the run. */
const OF_A_REPOSITORY = ['file', 'main', 'amend-dockerignore', 'template', 'trust', 'set'];

test('every question, and every flag of the image of a repository, can be decided by a template', () => {
  const flags = DOCKERFILE.flags.map(({ name }) => name).filter((name) => !OF_A_REPOSITORY.includes(name));
  assert.deepEqual(TEAM_OPTIONS.map(({ name }) => name).sort(), [...OPTIONS.map(({ name }) => name), ...flags].sort());
});

test('values that no repository could take are told', () => {
  for (const [name, text] of [['port', 'x'], ['kind', 'x'], ['fips', 'yes'], ['git', 'on'], ['auth', 'basic'], ['platforms', 'x']]) assert.ok(teamOption(name!)!.problem(text!), name);
  for (const [name, text] of [['port', '80'], ['kind', 'cli'], ['fips', 'true'], ['git', 'false'], ['auth', 'ssh'], ['base', 'of-a-team'], ['recipe', 'of-a-team'], ['pre-build', 'make x']]) assert.equal(teamOption(name!)!.problem(text!), undefined, name);
});
