/** Private modules, and the Docker files that are there. */
import type { DockerfileFacts } from '../analyze/evidence/dockerfile.ts';
import type { RepoFacts } from '../analyze/facts.ts';
import { firstLines, line, listed, type Line } from './lines.ts';

const ways: Readonly<Record<'insteadOf' | 'netrc' | 'ssh', string>> = { insteadOf: "git's insteadOf", netrc: 'a .netrc file', ssh: 'ssh' };

export function privateLines({ privateModules: { modules, patterns, access, proxies } }: RepoFacts): Line[] {
  return [
    ...firstLines(modules, 6, ({ value, why, at }) => [line(`${value}: ${why}`, at)], ({ value }) => value),
    ...patterns.map(({ value, at }) => line(`The pattern ${value} is set aside from the public proxy or checksums`, at)),
    ...(modules.length > 0 || patterns.length > 0 ? access.map(({ value, at }) => line(`Reached by ${ways[value]}`, at)) : []),
    ...proxies.map(({ value, at }) => line(`GOPROXY=${value} is set; an image takes it from --goproxy alone`, at)),
  ];
}

const styles: Readonly<Record<DockerfileFacts['style'], string>> = {
  go: 'compiles with go', make: 'runs make', script: 'runs a script', prebuilt: 'compiles no Go itself, and copies in what is there', none: 'builds no Go program',
};

/** Those that say how a Go program is built stand first. */
const order = Object.keys(styles);

export function dockerLines({ docker }: RepoFacts): Line[] {
  const { dockerfiles, ignores, compose, bake } = docker;
  return [
    ...firstLines(dockerfiles.toSorted((a, b) => order.indexOf(a.style) - order.indexOf(b.style)), 5, (one) => [dockerfileLine(one)], ({ path }) => path),
    ...(ignores.length > 0 ? [line(`Ignore files: ${listed(ignores.map(({ path, deniesAll }) => (deniesAll ? `${path} (leaves out all but what it names)` : path)), 4)}`)] : []),
    ...(compose.length > 0 ? [line(`Compose: ${listed(compose, 4)}`)] : []),
    ...(bake.length > 0 ? [line(`Bake: ${listed(bake, 4)}`)] : []),
  ];
}

function dockerfileLine({ path, stages, style, user, ports, entrypoint, command }: DockerfileFacts): Line {
  const last = stages.at(-1)?.base;
  const base = last && rootOf(stages, last.value);
  const start = [...(entrypoint?.value ?? []), ...(command?.value ?? [])];
  return line([
    `${path} ${styles[style]}`,
    ...(base ? [`ends on ${base}`] : []),
    ...(user ? [`runs as ${user.value}`] : []),
    ...(ports.length > 0 ? [`exposes ${ports.map(({ value }) => value).join(', ')}`] : []),
    ...(start.length > 0 ? [`starts ${start.slice(0, 6).join(' ')}${start.length > 6 ? ' …' : ''}`] : []),
  ].join('; '), last?.at);
}

/** The image that a stage comes from in the end, without its digest. */
function rootOf(stages: DockerfileFacts['stages'], base: string): string {
  const index = stages.findIndex(({ name }) => name !== '' && name === base);
  const stage = stages[index];
  return stage === undefined ? base.replace(/@sha256:\w+$/, '') : rootOf(stages.slice(0, index), stage.base.value);
}
