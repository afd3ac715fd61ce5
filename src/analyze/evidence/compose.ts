/** Compose and bake files: services and targets that are built here. */
import { joinPath, parentOf } from '../../repo.ts';
import type { GoTree } from '../go-tree.ts';
import { readScript } from '../shell/script.ts';
import { laidByCompose } from './laid.ts';
import type { Mention } from './mention.ts';
import { readYaml, type YamlNode } from './yaml-file.ts';

export function isCompose(name: string): boolean {
  return /^(?:docker-)?compose[\w.-]*\.ya?ml$/.test(name);
}

export function isBake(name: string): boolean {
  return /^docker-bake[\w.-]*\.(?:hcl|json)$/.test(name);
}

/** A service with `build` names a directory; its command and environment are how the program is run. */
export function readCompose(tree: GoTree, path: string): Mention[] {
  return readYaml(tree, path).flatMap((document) => {
    const services = document.get('services')?.entries ?? [];
    return services.flatMap(([name, service]): Mention[] => {
      const build = service.get('build');
      if (build === undefined) return [];
      const context = build.text ?? build.get('context')?.text ?? '.';
      const dir = joinPath(parentOf(path), context);
      if (dir === undefined || /^(?:https?:|git@)|\$/.test(context)) return [];
      const file = build.get('dockerfile')?.text;
      const below = file === undefined ? dir : (joinPath(dir, parentOf(file)) ?? dir);
      const target = build.get('target')?.text;
      const laid = laidByCompose(path, service.get('volumes'));
      return [
        {
          reader: 'compose',
          purpose: 'release',
          context: target === undefined ? name : `${name} ${target}`,
          dir: below,
          program: name,
          args: [...afterProgram(commandOf(service.get('entrypoint'))), ...commandOf(service.get('command'))],
          env: environmentOf(service.get('environment')),
          ...roleOf(name, service, services),
          ...(laid.length > 0 && { laid }),
          at: { path, line: build.line },
        },
      ];
    });
  });
}

/** A service with ports is what is asked; one that others wait for until it has ended, or that only a profile or a failure starts again beside one with ports, does one thing. */
function roleOf(name: string, service: YamlNode, services: readonly (readonly [string, YamlNode])[]): Pick<Mention, 'role'> {
  const listens = (one: YamlNode): boolean => (one.get('ports')?.items.length ?? 0) > 0;
  if (services.some(([, other]) => other.get('depends_on')?.get(name)?.get('condition')?.text === 'service_completed_successfully')) return { role: 'once' };
  if (listens(service)) return { role: 'serves' };
  const ends = service.get('profiles') !== undefined || /^(?:no|on-failure.*)$/.test(service.get('restart')?.text ?? '');
  return ends && services.some(([, other]) => other.get('build') !== undefined && listens(other)) ? { role: 'once' } : {};
}

/** What `entrypoint` hands to the program; a shell's words are not the program's. */
function afterProgram([program = '', ...args]: readonly string[]): readonly string[] {
  return /(?:^|sh|\.sh)$/.test(program) ? [] : args;
}

export function commandOf(node: YamlNode | undefined): string[] {
  if (node === undefined) return [];
  if (node.text !== undefined) return readScript(node.text).at(-1)?.words.slice() ?? [];
  return node.items.flatMap((item) => (item.text === undefined ? [] : [item.text]));
}

export function environmentOf(node: YamlNode | undefined): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of node?.entries ?? []) env[name] = value.text ?? '';
  for (const item of node?.items ?? []) {
    const at = item.text?.indexOf('=') ?? -1;
    if (item.text !== undefined && at > 0) env[item.text.slice(0, at)] = item.text.slice(at + 1);
    const name = item.get('name')?.text; // the form of Kubernetes
    if (name !== undefined) env[name] = item.get('value')?.text ?? '';
  }
  return env;
}

/** `docker-bake.hcl`: each target's context and Dockerfile. */
export function readBake(tree: GoTree, path: string): Mention[] {
  const text = tree.repo.read(path, 128 * 1024) ?? '';
  const mentions: Mention[] = [];
  let target = '';
  text.split('\n').forEach((line, i) => {
    target = /^\s*target\s+"([^"]+)"/.exec(line)?.[1] ?? target;
    const file = /^\s*"?(?:dockerfile|context)"?\s*[=:]\s*"([^"${}]+)"/.exec(line)?.[1];
    if (file === undefined || target === '') return;
    const dir = joinPath(parentOf(path), /context/.test(line) ? file : parentOf(file));
    if (dir !== undefined && dir !== '.')
      mentions.push({
        reader: 'bake',
        purpose: 'release',
        context: target,
        dir,
        args: [],
        env: {},
        at: { path, line: i + 1 },
      });
  });
  return mentions;
}
