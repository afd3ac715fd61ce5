import assert from 'node:assert/strict';
import test from 'node:test';
import type { BuildPlan, Stage } from '../../src/plan/build-plan.ts';
import { planImage } from '../../src/plan/plan-image.ts';
import { RECIPES } from '../../src/plan/recipes.ts';
import { instruction } from '../../src/render/dockerfile.ts';
import { resolveOptions, valuesOf } from '../../src/resolve-options.ts';
import { BLOCKS, blockFaults, copiedFiles, hasPlace } from '../../src/template/blocks.ts';
import { conventionOf } from '../../src/template/convention.ts';
import { imagesOf } from '../../src/template/images.ts';
import { readManifest } from '../../src/template/manifest.ts';
import { teamOf, type Team } from '../../src/template/team.ts';
import { problemsOf, shown } from './manifests.ts';

function team(manifest: string): Team {
  return teamOf([{ reference: './acme', pin: '', files: new Map(), manifest: readManifest(`name: acme\nversion: 1.0.0\n${manifest}`) }], '1.0.0');
}

function planned(manifest: string, flags: Record<string, string> = {}): BuildPlan {
  const { options, problems } = resolveOptions({ flags, answers: {}, stored: {} }, { directory: 'shop', remoteModule: null });
  assert.deepEqual(problems, []);
  return planImage(valuesOf(options), conventionOf(team(manifest), {}, {}));
}

const text = ({ stages }: BuildPlan): string => stages.map(({ from, steps }) => [`FROM ${from}`, ...steps.map(instruction)].join('\n')).join('\n');

test('every block has a place in every recipe, where the recipe has what it stands at', () => {
  for (const { name: recipe, prebuilt } of RECIPES) {
    const plan = planned('', { recipe });
    const without = BLOCKS.filter((block) => !hasPlace(plan, block)).map(({ name }) => name);
    assert.deepEqual(without, prebuilt ? ['builder', 'before-build', 'after-build'] : [], recipe);
  }
});

test('labels and health check stand in place of ours, a label of the same name too', () => {
  for (const { name: recipe } of RECIPES) {
    const replaced = text(planned('blocks:\n  labels: LABEL own=1\n  healthcheck: HEALTHCHECK NONE\n', { recipe }));
    assert.match(replaced, /LABEL own=1\nUSER 65532:65532\nEXPOSE 8080\nHEALTHCHECK NONE\n(?:ENTRYPOINT|CMD) /, recipe);
    assert.doesNotMatch(replaced, /opencontainers|HEALTHCHECK --/, recipe);
    const labelled = text(planned('labels:\n  org.opencontainers.image.version: "1"\n  own: two words\n', { recipe }));
    assert.match(labelled, /LABEL org\.opencontainers\.image\.revision="\$REVISION"\nLABEL org\.opencontainers\.image\.version=1 \\\n {4}own="two words"\nUSER/, recipe);
  }
});

test('a program without a port has no health check, and gets the block before it starts', () => {
  assert.match(text(planned('blocks:\n  healthcheck: HEALTHCHECK NONE\n', { kind: 'cli' })), /USER 65532:65532\nHEALTHCHECK NONE\nENTRYPOINT/);
});

test('for builders without BuildKit a block has defaults for the platform’s variables too', () => {
  const plan = planned('blocks:\n  before-build: RUN echo $TARGETARCH $HOME\n', { builder: 'portable', platforms: 'linux/arm64' });
  assert.match(text(plan), /^RUN echo \$\{TARGETARCH:-arm64\} \$HOME$/m);
});

test('base images of a team are rows like ours, and come through no mirror', () => {
  const { options } = resolveOptions({ flags: {}, answers: {}, stored: {} }, { directory: 'shop', remoteModule: null });
  const convention = conventionOf(team('bases:\n  corp:\n    image: registry.acme.example/base:1\n    about: ours\n    holds: [ca, user, tmp]\n  alpine:\n    about: with another word\n'), {}, {});
  const service = { ...valuesOf(options), base: 'corp' };
  assert.equal(planImage(service, convention).stages.at(-1)?.from, 'registry.acme.example/base:1');
  const rows = Object.fromEntries(convention.bases.map((row) => [row.name, row.own]));
  assert.deepEqual([rows['corp'], rows['alpine'], rows['scratch']], [true, undefined, undefined]);
});

test('the image of a base is filled with options and answers, and is an image then', () => {
  const { options } = resolveOptions({ flags: {}, answers: {}, stored: {} }, { directory: 'shop', remoteModule: null });
  const made = team("questions: [{ name: team, about: who }]\nbases: { corp: { image: 'reg.example.com/{{team}}/{{name}}-base:1' } }\nimages: { reg.example.com/pay/shop-base: mirror.example.com/shop }\n");
  for (const { name: recipe } of RECIPES.filter(({ choosesBase }) => choosesBase)) {
    const froms = (answer: string): string => text(planImage({ ...valuesOf(options), base: 'corp', recipe }, conventionOf(made, {}, { team: answer })));
    assert.match(froms('core'), /^FROM reg\.example\.com\/core\/shop-base:1$/m, recipe);
    assert.match(froms('pay'), /^FROM mirror\.example\.com\/shop:1$/m, 'and may have another in its place');
    assert.doesNotMatch(froms('core'), /\{\{/);
    assert.deepEqual(problemsOf(() => froms('a b')).map(shown), ['4: template acme puts "reg.example.com/a b/shop-base:1" below base corp, which is no image → write registry/repository, with a tag or without']);
  }
});

test('an image is replaced by its repository: tag and digest go along, unless the row has its own', () => {
  const rows = team('images:\n  golang: mirror.example.com/hub/golang\n  alpine: mirror.example.com/alpine:{{tag}}-hardened\n  debian: registry.example.com:5000/debian:own\n').images;
  const stage = (from: string): Stage => ({ name: null, from, platform: null, why: null, steps: [{ do: 'copy', from, sources: ['/x'], to: '/x' }] });
  const put = imagesOf(rows, 'proxy.example.com/hub/', [], (value) => value);
  const one = (from: string, names: readonly string[] = []): readonly (string | undefined)[] => {
    const { from: image, steps: [copy] } = put(stage(from), names);
    return [image, copy?.do === 'copy' ? copy.from : undefined];
  };
  const rowsOf = [
    ['golang:1.27-trixie', 'mirror.example.com/hub/golang:1.27-trixie'],
    ['golang:1.27@sha256:abc', 'mirror.example.com/hub/golang:1.27@sha256:abc'],
    ['proxy.example.com/hub/golang:1.27', 'mirror.example.com/hub/golang:1.27'],
    ['alpine:3.24', 'mirror.example.com/alpine:3.24-hardened'],
    ['debian:trixie-slim', 'registry.example.com:5000/debian:own'],
    ['other/golang:1', 'other/golang:1'],
    ['scratch', 'scratch'],
  ] as const;
  for (const [from, to] of rowsOf) assert.deepEqual(one(from), [to, to], from);
  assert.deepEqual(one('golang', ['golang']), ['golang', 'golang'], 'a stage of that name is none');
});

test('what a text copies is named; stages, patterns, variables and URLs are not', () => {
  const copied = copiedFiles('COPY --chown=1:1 ./a.txt b/ /x/\nCOPY --from=build /y /y\nCOPY *.md $DIR/z https://example.com/f /x\nCOPY ["with space", "/x"]\nADD \\\n  c.txt /x\nRUN cp d e');
  assert.deepEqual(copied, ['a.txt', 'b', 'with space', 'c.txt']);
});

test('a text is judged as part of its place', () => {
  const rows: readonly (readonly [name: string, value: string, portable: boolean, faults: readonly (readonly [number, RegExp])[]])[] = [
    ['runtime', 'ENV A=1\nRUN <<EOF\ntrue\nEOF\n', false, []],
    ['runtime', 'RUN <<EOF\ntrue\n', false, [[1, /is no part of a Dockerfile/]]],
    ['runtime', 'ENV A=1\n\nFROM scratch\n', false, [[3, /begins a stage/]]],
    ['head', '# a comment\nARG A=1\n', false, []],
    ['head', 'ARG A\nENV B=1\n', false, [[2, /only ARG may/]]],
    ['head', 'FROM scratch\n', false, [[1, /begins a stage/]]],
    ['runtime', 'RUN --mount=type=tmpfs,target=/x true', false, []],
    ['runtime', 'USER root\nRUN --mount=type=tmpfs,target=/x true', true, [[2, /needs BuildKit/]]],
    ['makefile', 'a:\n\tb \\\n', false, []],
  ];
  for (const [name, value, portable, faults] of rows) {
    const found = blockFaults(name, value, portable);
    assert.deepEqual(found.map(({ line }) => line), faults.map(([line]) => line), value);
    faults.forEach(([, message], index) => assert.match(found[index]!.message, message, value));
  }
});
