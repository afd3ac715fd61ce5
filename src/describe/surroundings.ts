/** Private modules, and the Docker files that are there. */
import type { DockerfileFacts } from '../analyze/evidence/dockerfile.ts';
import type { RepoFacts } from '../analyze/facts.ts';
import { count, firstLines, line, listed, type Line } from './lines.ts';

const ways: Readonly<Record<'insteadOf' | 'netrc' | 'ssh', string>> = { insteadOf: "git's insteadOf", netrc: 'a .netrc file', ssh: 'an ssh mount' };

export function privateLines({ privateModules: { modules, patterns, access, proxies } }: RepoFacts): Line[] {
  return [
    ...firstLines(modules, 6, ({ value, why, at }) => [line(`${value}: ${why}`, at)], ({ value }) => value),
    ...patterns.map(({ value, at }) => line(`The pattern ${value} is set aside from the public proxy or checksums`, at)),
    ...(modules.length > 0 || patterns.length > 0 ? access.map(({ value, at }) => line(`Reached by ${ways[value]}`, at)) : []),
    ...proxies.map(({ value, at }) => line(`GOPROXY=${value} is set; an image takes it from --goproxy alone`, at)),
  ];
}

const styles: Readonly<Record<DockerfileFacts['style'], string>> = {
  go: 'compiles with go', make: 'runs make', script: 'runs a script', prebuilt: 'copies a binary that was built before', none: 'builds no Go program',
};

export function dockerLines({ docker }: RepoFacts): Line[] {
  const { dockerfiles, ignores, compose, bake } = docker;
  return [
    ...firstLines(dockerfiles, 5, (one) => [dockerfileLine(one)], ({ path }) => path),
    ...ignores.slice(0, 3).map(({ path, patterns, deniesAll }) => line(`${path}: ${count(patterns.length, 'pattern')}${deniesAll ? ', of which the first leaves out everything' : ''}`)),
    ...(compose.length > 0 ? [line(`Compose: ${listed(compose, 4)}`)] : []),
    ...(bake.length > 0 ? [line(`Bake: ${listed(bake, 4)}`)] : []),
  ];
}

function dockerfileLine({ path, stages, style, user, ports, entrypoint, command }: DockerfileFacts): Line {
  const base = stages.at(-1)?.base;
  const start = [...(entrypoint?.value ?? []), ...(command?.value ?? [])];
  return line([
    `${path} ${styles[style]}`,
    ...(base ? [`ends on ${base.value}`] : []),
    user === undefined ? 'runs as the user of its base' : `runs as ${user.value}`,
    ...(ports.length > 0 ? [`exposes ${ports.map(({ value }) => value).join(', ')}`] : []),
    ...(start.length > 0 ? [`starts ${listed(start, 6).replaceAll(', ', ' ')}`] : []),
  ].join('; '), base?.at);
}
