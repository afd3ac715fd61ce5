import type { BakePlan, BakeTarget } from '../plan/repository/bake.ts';
import type { RenderedFile } from './render.ts';

export const BAKE_FILE = 'docker-bake.hcl';

/** Prints the plan of `docker buildx bake`. */
export function renderBake(bake: BakePlan): RenderedFile {
  const variables = [
    { name: 'IMAGE', fallback: bake.image, why: "registry/repository, without a tag; a program's name is put behind it where there are several." },
    { name: 'TAG', fallback: 'latest', why: null },
    ...bake.stamps.map((stamp) => ({ ...stamp, why: null })),
    ...(bake.targets.some(({ secrets }) => secrets.some(({ source }) => source.startsWith('$HOME/'))) ? [{ name: 'HOME', fallback: '', why: 'The one of whoever builds: secrets lie below it.' }] : []),
  ];
  const blocks = [
    [
      `# Builds every target of the Dockerfile (${bake.command} writes this file anew):`,
      '#   docker buildx bake --pull --push                               for all platforms, to a registry',
      "#   docker buildx bake --pull --load --set '*.platform=local'      for this machine",
    ].join('\n'),
    ...variables.map(({ name, fallback, why }) => `${why === null ? '' : `# ${why}\n`}variable "${name}" {\n  default = ${hcl(fallback)}\n}`),
    `group "default" {\n  targets = ${list(bake.targets.map(({ name }) => targetName(name)))}\n}`,
    [
      'target "_common" {', `  context    = ${hcl(bake.context)}`, `  dockerfile = ${hcl(bake.dockerfile)}`, `  platforms  = ${list(bake.platforms)}`,
      ...(bake.stamps.length === 0 ? [] : ['  args = {', ...bake.stamps.map(({ name }) => `    ${name} = ${name}`), '  }']), '}',
    ].join('\n'),
    ...bake.targets.map(targetBlock),
  ];
  return { path: BAKE_FILE, contents: `${blocks.join('\n\n')}\n`, ownership: 'managed' };
}

function targetBlock({ name, suffix, target, secrets, ssh }: BakeTarget): string {
  return [
    `target ${hcl(targetName(name))} {`, '  inherits = ["_common"]', ...(target === null ? [] : [`  target   = ${hcl(target)}`]),
    `  tags     = ["\${IMAGE}${inner(suffix)}:\${TAG}"]`,
    ...(secrets.length === 0 ? [] : [`  secret   = [${secrets.map(({ id, source, isVariable }) => `"id=${inner(id)},${isVariable ? 'env' : 'src'}=${source.startsWith('$HOME/') ? `\${HOME}${inner(source.slice(5))}` : inner(source)}"`).join(', ')}]`]),
    ...(ssh ? ['  ssh      = ["default"]'] : []),
    '}',
  ].join('\n');
}

/** Names of targets hold letters, digits, `_` and `-` alone (buildx, bake.validateTargetName). */
function targetName(name: string): string {
  return name.replace(/[^a-zA-Z0-9_-]/g, '_');
}

function list(values: readonly string[]): string {
  return `[${values.map(hcl).join(', ')}]`;
}

/** A quoted template of HCL that holds nothing but the text. */
export function hcl(text: string): string {
  return `"${inner(text)}"`;
}

function inner(text: string): string {
  return text
    .replace(/[\\"]/g, '\\$&')
    .replace(/[$%](?=\{)/g, '$&$&')
    .replace(/[\0-\x1f\x7f]/g, (char) => ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
