import { distance, nearest } from '../../nearest.ts';
import { joinPath, parentOf } from '../../repo.ts';
import { mountOptions, type StageState } from '../image/build.ts';
import { isOfficial } from '../image/official-images.ts';
import type { Stage, Step } from '../parse/dockerfile.ts';
import { expand } from '../parse/variables.ts';
import { buildTexts, mentions, namesImage } from '../raw-text.ts';
import type { Found, Rule } from '../rule.ts';
import type { View } from '../view.ts';

/** A step takes from a stage that is not there. */
export const stageMissing: Rule = {
  id: 'stage-missing',
  grade: 'broken',
  title: 'FROM, COPY or a mount names a stage that is not there',
  remedy: 'name a stage that stands above',
  about: `A name that is no stage above is taken for an image: \`pull access denied, repository does not exist\`. Told of a number that no stage above has, of the name of a stage that stands
below, of a name that is nearly that of a stage (in FROM: by one letter), and of a name that only a stage has (builder) where the stages above have none. FROM is told of too where the file was rendered with a stage of that name,
which is gone. Silent for names of official images, and where something that builds images speaks of the name (of one that stages have: as that of an image) or gives named contexts.`,
  judge: (view) => view.needed.flatMap((state) => [...beginning(view, state), ...takenBy(state).flatMap(({ step, from }) => judge(view, state, step, from))]),
};

/** Names that stages have, and that no official image has. */
const OF_STAGES = /^(?:build|builder|build-env|build-stage|build_base|builder-base|base|compile|compiler|deps|dependencies|go-builder|gobuild|gobuilder|build-go)$/;

function takenBy({ copies, runs }: StageState): { step: Step; from: string }[] {
  return [
    ...copies.flatMap(({ step, copy }) => (typeof copy.from === 'string' ? [{ step, from: copy.from }] : [])),
    ...runs.flatMap(({ step }) => step.flags.filter(({ name }) => name === 'mount').flatMap(({ value }) => {
      const from = expand(mountOptions(value).get('from') ?? '', step.scope);
      return from === undefined || from === '' ? [] : [{ step, from }];
    })),
  ].sort((a, b) => a.step.line - b.step.line);
}

function judge(view: View, { stage }: StageState, step: Step, from: string): Found[] {
  const name = from.toLowerCase();
  const above = view.stages.slice(0, stage.index).map((one) => one.stage);
  if (name === String(stage.index) || (stage.name !== '' && name === stage.name)) return [{ line: step.line, message: `${step.keyword} takes from the stage that it stands in: the build ends`, remedy: 'take it from a stage above' }];
  if (/^\d+$/.test(name)) {
    if (Number(name) < stage.index) return [];
    return [{ line: step.line, message: `${step.keyword} takes from stage ${name}, and ${above.length === 0 ? 'no stage stands' : `only ${above.length === 1 ? 'stage 0 stands' : `the stages 0 to ${above.length - 1} stand`}`} above` }];
  }
  if (above.some((one) => one.name === name) || !isNoImage(view, stage.name, name) || isSpokenOf(view, name)) return [];
  if (isStage(view, name)) return [{ line: step.line, message: `${step.keyword} takes from stage ${from}, which stands below`, remedy: 'move that stage up' }];
  const guess = nearest(name, above.flatMap((one) => (one.name === '' ? [] : [one.name])));
  if (guess !== undefined) return [{ line: step.line, message: `${step.keyword} takes from ${from}, which is no stage: it would be pulled as an image`, remedy: `did you mean --from=${guess}?` }];
  const lost = nameless(above, name);
  return lost === undefined ? [] : [{ line: step.line, message: `${step.keyword} takes from ${from}, and no stage above has that name`, remedy: lost }];
}

/** A stage that begins from a name without registry and tag, which is none of a stage above. */
function beginning(view: View, { stage }: StageState): Found[] {
  const { base, from: { line } } = stage;
  if (base.kind !== 'image' || base.arguments.length > 0 || !isNoImage(view, stage.name, base.image.toLowerCase())) return [];
  const name = base.image.toLowerCase();
  const above = view.stages.slice(0, stage.index).map((one) => one.stage);
  // What was rendered with a stage of that name means the stage, whatever else is named so.
  if (view.recorded && new RegExp(`^FROM\\s.*\\sAS\\s+${name}\\s*$`, 'im').test(view.bases?.get(view.file.path) ?? '') && !isStage(view, name)) {
    return [{ line, message: `FROM ${base.image}: that stage is gone, and the name would be pulled as an image`, remedy: 'take the stage back from your version control, or begin from one that is there' }];
  }
  if (isSpokenOf(view, name)) return [];
  if (isStage(view, name)) return [{ line, message: `FROM ${base.image} names a stage that stands below`, remedy: 'move that stage up' }];
  const guess = above.find((one) => isSlip(name, one.name));
  if (guess !== undefined) return [{ line, message: `FROM ${base.image}, which is no stage: it would be pulled as an image`, remedy: `did you mean FROM ${guess.name}?` }];
  const lost = nameless(above, name);
  return lost === undefined ? [] : [{ line, message: `FROM ${base.image}, and no stage above has that name`, remedy: lost }];
}

/** Whether a name can only be a stage's: it is no official image, and no other Dockerfile of the repository makes one of that name. */
function isNoImage({ repo, file: { path } }: View, own: string, name: string): boolean {
  if (!/^[a-z][\w-]*$/.test(name) || own === name || isOfficial(name) || /--build-context|additional_contexts|\bcontexts\s*[:=]/.test(buildTexts(repo))) return false;
  const others = ['.', 'docker', parentOf(path)].flatMap((dir) => [`Dockerfile.${name}`, `Dockerfile-${name}`, `${name}.Dockerfile`, `${name}/Dockerfile`].map((file) => joinPath(dir, file)!));
  return !others.some((other) => other !== path && repo.stat(other) !== undefined);
}

/** Whether what builds images speaks of the name. One that stages have is a word of theirs in any case: there it has to be that of an image. */
function isSpokenOf({ repo, file }: View, name: string): boolean {
  return (OF_STAGES.test(name) ? namesImage : mentions)(repo, name, file.path);
}

function isStage({ stages }: View, name: string): boolean {
  return stages.some(({ stage }) => stage.name === name);
}

/** One letter off, and no other number: base-2 beside base-1 is meant. */
function isSlip(name: string, stage: string): boolean {
  return stage.length > 2 && distance(name, stage) === 1 && name.replace(/\D/g, '') === stage.replace(/\D/g, '');
}

/** What is to be done where a stage above has lost the name that is meant; `undefined` where that is not told. */
function nameless(above: readonly Stage[], name: string): string | undefined {
  const lost = above.filter((one) => one.name === '');
  if (lost.length === 0 || !OF_STAGES.test(name)) return undefined;
  return lost.length === 1 ? `name the stage: write AS ${name} at the end of line ${lost[0]!.from.line}` : `name the stage that is meant: AS ${name} at the end of its FROM line`;
}
