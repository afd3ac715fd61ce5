import assert from 'node:assert/strict';
import test from 'node:test';
import { DockerfileParser } from 'dockerfile-ast';
import fc from 'fast-check';
import { analyze } from '../../src/analyze/analyze.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { REPOSITORY_DEFAULTS } from '../../src/plan/repository/repository-options.ts';
import { from, instruction } from '../../src/render/dockerfile.ts';
import { memoryRepo } from '../../src/repo.ts';

/** A host, a pattern, an address: whole, or with something in it that means something to a Dockerfile, to sh or to git. */
const broken = fc.constantFrom('"', "'", '`id`', '$(id)', '$HOME', '\\', ';id', '&&id', '|id', '>x', '#', '{', '}', '[a-z]', '?', '!', '%', ' ', '\t', 'é', '@', ':', '\\\\"', '\u0000');
const word = fc.tuple(fc.stringMatching(/^[a-z0-9.*-]{0,8}$/), fc.oneof({ weight: 1, arbitrary: fc.constant('') }, { weight: 2, arbitrary: broken }), fc.stringMatching(/^[a-z0-9./-]{0,6}$/)).map((parts) => parts.join(''));
const repository = fc.record({ pattern: word, base: word, instead: word, module: word, ssh: fc.boolean() });

test('no pattern, host or rewrite of a repository becomes more than a word of its Dockerfile', () => {
  let settings = 0;
  fc.assert(fc.property(repository, ({ pattern, base, instead, module, ssh }) => {
    const repo = memoryRepo({
      'go.mod': `module example.com/app\n\ngo 1.25.0\n\nrequire git.corp/${module} v1.0.0\n\nrequire git.${module || 'x'}.corp/a v1.0.0\n`,
      'go.sum': 'git.corp/a v1.0.0 h1:x=\n',
      Makefile: `export GOPRIVATE=git.corp,${pattern}.example,git.corp/${pattern}\ndeps:\n\tgit config --global url."ssh://git@${base}/".insteadOf "https://${instead}/"\n\tgit config --global url.git@${base}:.insteadOf https://git.corp/${instead}\n`,
      'main.go': 'package main\n\nfunc main() {}\n',
    });
    const facts = analyze(repo, { name: 'app' });
    const { plan } = planRepository(repo, facts, { ...REPOSITORY_DEFAULTS, main: ['.'], auth: ssh ? 'ssh' : null });
    const text = plan.stages.flatMap((stage) => [from(stage), ...stage.steps.map(instruction)]).join('\n');
    const told = plan.stages.flatMap(({ steps }) => steps);
    assert.deepEqual(DockerfileParser.parse(text).getInstructions().map((one) => one.getKeyword()).filter((name) => name !== 'FROM'), told.map((step) => step.do.toUpperCase()), text);
    for (const step of told) {
      if (step.do === 'env' && step.values['GOPRIVATE'] !== undefined) assert.match(step.values['GOPRIVATE'], /^[\w.~*/,-]+$/, text);
      if (step.do !== 'run' || !step.script.some((line) => line.startsWith('git config'))) continue;
      settings++;
      for (const line of step.script) assert.match(line, /^git config --global --add url\.(?:ssh:\/\/)?[\w.@:/~-]+\.insteadOf https?:\/\/[\w.:/~-]+$/, text);
    }
  }), { numRuns: 500, includeErrorInReport: true });
  assert.ok(settings > 60, `${settings} rewrites were printed`);
});
