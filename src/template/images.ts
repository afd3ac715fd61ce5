import type { Diagnostic } from '../diagnostic.ts';
import type { Stage } from '../plan/build-plan.ts';
import type { Team, Won } from './team.ts';
import { placeOf, type Place } from './template.ts';

/** An image reference in its parts; `rest` begins with `:` or `@`, or is empty. */
function partsOf(image: string): { readonly repository: string; readonly tag: string; readonly rest: string } {
  const digest = image.indexOf('@');
  const named = digest < 0 ? image : image.slice(0, digest);
  const colon = named.lastIndexOf(':');
  const end = colon > named.lastIndexOf('/') ? colon : named.length;
  return { repository: named.slice(0, end), tag: named.slice(end + 1), rest: image.slice(end) };
}

/** distribution/reference grammar, loosely: nothing that would be another word or another instruction. */
const REFERENCE = /^[A-Za-z0-9][\w./:@-]*$/;

function noImage(text: string, template: string, what: string, at: Place): Diagnostic {
  return { code: 'template-image', severity: 'error', message: `template ${template} puts ${JSON.stringify(text)} ${what}, which is no image`, at, remedy: 'write registry/repository, with a tag or without' };
}

/**
 * Stages with the images of a team's bases filled, those that a stage stands on alone: before a plan is made, a base is told
 * by its image as it is written.
 */
export function basesFilled({ bases, templates }: Pick<Team, 'bases' | 'templates'>, problems: Diagnostic[], fill: (text: string, at: Place) => string): (stage: Stage) => Stage {
  const filled = new Map<string, string>();
  const one = (image: string): string => {
    const row = image.includes('{{') ? bases.find((base) => base.image === image) : undefined;
    const said = row && templates.findLast(({ manifest }) => Object.hasOwn(manifest.bases, row.name) && manifest.bases[row.name]!.image !== undefined);
    if (row === undefined || said === undefined) return image;
    if (!filled.has(image)) {
      const at = placeOf(said.manifest, 'bases', row.name, 'image');
      const before = problems.length;
      const text = fill(image, at);
      filled.set(image, text);
      if (problems.length === before && !REFERENCE.test(text)) problems.push(noImage(text, said.manifest.name, `below base ${row.name}`, at));
    }
    return filled.get(image)!;
  };
  return (stage) => ({ ...stage, from: one(stage.from), steps: stage.steps.map((step) => (step.do === 'copy' && step.from !== undefined ? { ...step, from: one(step.from) } : step)) });
}

/**
 * Stages with a team's images in place of ours.
 * @param registry the prefix that our images have; a team's do without it
 * @returns what changes a stage; `names`: those of the stages, which are no images
 */
export function imagesOf(images: Readonly<Record<string, Won<string>>>, registry: string, problems: Diagnostic[], fill: (text: string, at: Place) => string): (stage: Stage, names: readonly (string | null)[]) => Stage {
  const prefix = registry === '' ? '' : `${registry.replace(/\/+$/, '')}/`;
  const rows = new Map(Object.entries(images).map(([repository, { value, at, template }]) => {
    const text = fill(value.replaceAll('{{tag}}', '\0'), at);
    if (!REFERENCE.test(text.replaceAll('\0', '1'))) problems.push(noImage(text.replaceAll('\0', '{{tag}}'), template, `in place of ${repository}`, at));
    return [repository, text] as const;
  }));
  const changed = (image: string): string => {
    const { repository, tag, rest } = partsOf(image);
    const own = rows.get(repository) ?? (repository.startsWith(prefix) ? rows.get(repository.slice(prefix.length)) : undefined);
    if (own === undefined) return image;
    if (own.includes('\0')) return own.replaceAll('\0', tag);
    return partsOf(own).rest === '' ? `${own}${rest}` : own;
  };
  return (stage, names) => {
    const one = (image: string): string => (image === 'scratch' || names.includes(image) ? image : changed(image));
    if (rows.size === 0) return stage;
    return { ...stage, from: one(stage.from), steps: stage.steps.map((step) => (step.do === 'copy' && step.from !== undefined ? { ...step, from: one(step.from) } : step)) };
  };
}
