/** Compose and bake files: services and targets that are built here. */
import { baseName, joinPath, parentOf } from '../../repo.ts';
import type { GoTree } from '../go-tree.ts';
import { readScript } from '../shell/script.ts';
import { laidByCompose } from './laid.ts';
import { withPorts, type Mention } from './mention.ts';
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
      if (build === undefined) return ofImage(tree, path, name, service, services);
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
          args: argumentsOf(service),
          env: environmentOf(service.get('environment')),
          ...roleOf(name, service, services),
          ...(laid.length > 0 && { laid }),
          ...withPorts([...portTexts(service.get('ports'), 'target'), ...portTexts(service.get('expose'), 'target')]),
          at: { path, line: build.line },
        },
      ];
    });
  });
}

/** What images of others are called as often. */
const common = /^(?:agent|api|app|backend|client|controller|exporter|frontend|gateway|operator|proxy|server|web|worker)$/i;

/** A service of the image that this repository publishes, by its owner and the program's name, or by the name of both, or of a program in `cmd`: how the program is run. */
function ofImage(tree: GoTree, path: string, name: string, service: YamlNode, services: Services): Mention[] {
  const image = service.get('image');
  const [, owner = '', called] = /(?:^|(?:^|\/)([\w.-]+)\/)([\w.-]+)(?::[^/]*)?$/.exec(image?.text?.replace(/@.*$/, '') ?? '') ?? [];
  const args = argumentsOf(service);
  if (image === undefined || called === undefined || args.length === 0 || /(?:^|\/)(?:_?examples?|samples?|demos?|docs?|tests?|testdata|e2e)\//i.test(path)) return [];
  const ours = (owner !== '' && tree.modules.some(({ path: { value } }) => {
    const parts = value.toLowerCase().replace(/\/v\d+$/, '').split('/');
    return parts.slice(1).includes(owner.toLowerCase()) || parts.at(-1) === called.toLowerCase();
  })) || (!common.test(called) && tree.directories.some((dir) => new RegExp(`(?:^|/)cmd/${called.replaceAll('.', '\\.')}$`, 'i').test(dir)));
  const laid = laidByCompose(path, service.get('volumes'));
  const { line } = image;
  return ours ? [{ reader: 'compose', purpose: 'release', context: name, program: called, args, env: environmentOf(service.get('environment')), ...roleOf(name, service, services), ...(laid.length > 0 && { laid }), at: { path, line } }] : [];
}

/** The words that a service starts its program with; of a shell's line, those of its last command where that is a program of the image. */
function argumentsOf(service: YamlNode): readonly string[] {
  const entry = commandOf(service.get('entrypoint'));
  const command = commandOf(service.get('command'));
  const whole = [...entry, ...command];
  return inShell(whole) ?? behindWait(whole) ?? [...afterProgram(entry), ...command];
}

const shell = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a)?sh$/;

/** `sh -c "sleep 5 && exec ./app serve"` starts `./app serve`. */
function inShell([program = '', flag = '', script = '']: readonly string[]): readonly string[] | undefined {
  if (!shell.test(program) || !/^-[a-z]*c$/.test(flag)) return undefined;
  const [first = '', ...rest] = readScript(script).at(-1)?.words ?? [];
  const words = first === 'exec' ? rest : [first, ...rest];
  const started = behindWait(words) ?? words;
  return /^\.{0,2}\/[\w./-]+$/.test(started[0] ?? '') && !/\.sh$/.test(started[0]!) ? started : undefined;
}

/** `./wait-for db:5432 -- ./app serve` starts `./app serve`. */
function behindWait(words: readonly string[]): readonly string[] | undefined {
  const at = words.indexOf('--');
  return at > 0 && at < words.length - 1 && /^wait[\w.-]*$/.test(baseName(words[0]!)) ? words.slice(at + 1) : undefined;
}

type Services = readonly (readonly [string, YamlNode])[];

/** A service with ports is what is asked; one that others wait for until it has ended, or that only a profile or a failure starts again beside one with ports, does one thing. */
function roleOf(name: string, service: YamlNode, services: Services): Pick<Mention, 'role'> {
  const listens = (one: YamlNode): boolean => (one.get('ports')?.items.length ?? 0) > 0;
  if (services.some(([, other]) => other.get('depends_on')?.get(name)?.get('condition')?.text === 'service_completed_successfully')) return { role: 'once' };
  if (listens(service)) return { role: 'serves' };
  const ends = service.get('profiles') !== undefined || /^(?:no|on-failure.*)$/.test(service.get('restart')?.text ?? '');
  return ends && services.some(([, other]) => other.get('build') !== undefined && listens(other)) ? { role: 'once' } : {};
}

/** The texts of a list of ports, or one key of each of its items. */
export function portTexts(node: YamlNode | undefined, key: string): string[] {
  return (node?.items ?? []).flatMap((item) => item.text ?? item.get(key)?.text ?? []);
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
