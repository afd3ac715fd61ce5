/** Ports that configuration files of the repository set, and values that its `.env` examples propose. */
import { baseName } from '../../repo.ts';
import type { Finding, Source } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import type { FileUse } from './files.ts';
import { isPeer, peerPorts, readAddress, type PortFact } from './ports.ts';

const limit = 64 * 1024;
const addressKey =
  /^(?:addr(?:ess)?|listen(?:[-_]?(?:addr(?:ess)?|url|uri|on|port))?|bind(?:[-_]?(?:addr(?:ess)?|port))?|port|http[-_]?(?:port|addr(?:ess)?|listen)?|https?|grpc|server[-_]?(?:port|addr(?:ess)?)|endpoint|host|listenon|httpaddr|httpport)$/i;

/** Ports in the configuration files that the program opens, or in their examples. */
export function readConfigPorts(tree: GoTree, program: string, files: readonly FileUse[]): PortFact[] {
  const paths = new Set<string>();
  for (const file of files) {
    if (file.kind !== 'config') continue;
    const path = file.found?.path ?? file.example;
    if (path !== undefined) for (const one of expand(tree, path)) paths.add(one);
  }
  // A program that is given its configuration on the command line keeps a sample of it beside its code.
  if (paths.size === 0)
    for (const name of tree.filesOf(program))
      if (/^config[\w.-]*\.(?:ya?ml|toml|json)$/.test(name))
        paths.add(program === '.' ? name : `${program}/${name}`);
  return [...paths].slice(0, 10).flatMap((path) => readConfigFile(tree, path));
}

function expand(tree: GoTree, path: string): string[] {
  if (tree.repo.stat(path)?.kind !== 'directory') return [path];
  return tree
    .filesOf(path)
    .filter((name) => /\.(?:ya?ml|toml|json|ini|conf|cfg)$/.test(name))
    .map((name) => `${path}/${name}`);
}

/** Addresses in one file, line by line: the form is told by its ending, the sections by indentation or brackets. */
function readConfigFile(tree: GoTree, path: string): PortFact[] {
  const text = tree.repo.read(path, limit) ?? '';
  const facts: PortFact[] = [];
  const stack: { indent: number; key: string }[] = [];
  let host = '';
  text.split('\n').forEach((line, i) => {
    const section = /^\s*\[+([^\]"]+)\]+\s*$/.exec(line)?.[1];
    if (section !== undefined) {
      stack.splice(0, stack.length, { indent: -1, key: section });
      host = '';
      return;
    }
    const match = /^(\s*)(?:-\s*)?["']?([\w.-]+)["']?\s*[:=]\s*(.*?)\s*,?\s*(?:\s#.*)?$/.exec(line);
    if (match === null) return;
    const indent = (match[1] as string).length;
    while (
      stack.length > 0 &&
      (stack.at(-1) as { indent: number }).indent >= indent &&
      (stack.at(-1) as { indent: number }).indent >= 0
    )
      stack.pop();
    const key = match[2] as string;
    const value = (match[3] as string).replace(/^["']|["']$/g, '');
    if (value === '' || value === '{' || value === '[') {
      stack.push({ indent, key });
      return;
    }
    const names = [...stack.map((part) => part.key), key];
    if (names.some(isPeer) || !addressKey.test(key)) return;
    if (/^host$/i.test(key)) host = value;
    const address = readAddress(/^\d+$/.test(value) && host !== '' ? `${host}:${value}` : value);
    if (
      address === undefined ||
      (/^\d+$/.test(value) && !/port|^https?$|^grpc$/i.test(key)) ||
      peerPorts.has(address.port)
    )
      return;
    facts.push({
      port: address.port,
      protocol: 'tcp',
      bind: address.bind === 'unknown' ? 'all' : address.bind,
      address: value,
      by: 'config',
      setting: { key: names.join('.'), file: path },
      at: { path, line: i + 1 },
    });
  });
  return facts;
}

/** Values of `.env.example` and its like, by name of the variable. */
export function readEnvExamples(tree: GoTree, program: string): ReadonlyMap<string, Finding<string>> {
  const values = new Map<string, Finding<string>>();
  const dirs = new Set([program, tree.moduleOf(program)?.dir ?? '.', '.']);
  for (const dir of dirs) {
    for (const name of tree.filesOf(dir)) {
      if (!/(?:^|\.)env(?:[._-][\w.-]+)?$/i.test(name) && !/^env[._-](?:example|sample)/i.test(name)) continue;
      const path = dir === '.' ? name : `${dir}/${name}`;
      for (const [key, finding] of readEnvFile(tree.repo.read(path, limit) ?? '', path))
        if (!values.has(key)) values.set(key, finding);
    }
  }
  return values;
}

function readEnvFile(text: string, path: string): [string, Finding<string>][] {
  return text.split('\n').flatMap((line, i): [string, Finding<string>][] => {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s#]*))/.exec(line);
    const at: Source = { path, line: i + 1 };
    return match === null ? [] : [[match[1] as string, { value: match[2] ?? match[3] ?? match[4] ?? '', at }]];
  });
}

/** Ports of variables that end in PORT, or hold an address, by what the example proposes. */
export function portsOfExamples(
  examples: ReadonlyMap<string, Finding<string>>,
  read: ReadonlySet<string>,
): PortFact[] {
  return [...examples].flatMap(([name, { value, at }]): PortFact[] => {
    if (!/(?:^|_)(?:PORT|LISTEN|LISTEN_ADDR(?:ESS)?|ADDR|ADDRESS|BIND)$/.test(name) || isPeer(name)) return [];
    const address = readAddress(value);
    if (address === undefined || peerPorts.has(address.port)) return [];
    const known = read.has(name);
    return known || /^(?:APP_|HTTP_|SERVER_|API_|WEB_)?(?:PORT|LISTEN_ADDR)$|LISTEN/.test(name)
      ? [
          {
            port: address.port,
            protocol: 'tcp',
            bind: address.bind,
            address: value,
            by: 'env',
            setting: { env: name, file: baseName(at.path) },
            at,
          },
        ]
      : [];
  });
}
