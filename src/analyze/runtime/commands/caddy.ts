/** What a program has of Caddy, whose own main it calls: `run`, and the ports of the Caddyfile that it takes from its directory (caddyserver.com/docs/command-line). */
import { lineAt } from '../../code/go-text.ts';
import type { OwnCode } from '../../code/own-code.ts';
import type { Source } from '../../facts.ts';
import type { GoTree } from '../../go-tree.ts';
import { basesOf, findFile } from '../files/file-places.ts';
import type { PortFact } from '../ports/addresses.ts';
import type { Library } from './command-libraries.ts';

const module = /^github\.com\/caddyserver\/caddy\/v2\/cmd$/;
/** Its package is called caddycmd, under whatever name it is imported. */
const calls = /\b\w+\.Main\(\)/;

function startOf(own: OwnCode): Source | undefined {
  const file = own.files.find((one) => one.has(calls) && [...one.imports].some((path) => module.test(path)));
  return file === undefined ? undefined : { path: file.path, line: lineAt(file.code, file.first(calls)!.index) };
}

export const caddyCommands: Library = {
  name: 'caddy',
  imported: module,
  find: (file, own) => {
    const at = startOf(own);
    return at?.path !== file.path ? [] : [{ name: '', at, root: true, runs: false }, { name: 'run', at, root: false, runs: true }];
  },
};

/** The ports of its sites: the one that an address names, else those of HTTP and of HTTPS, which a name alone gets. */
export function caddyPorts(tree: GoTree, own: OwnCode, program: string): PortFact[] {
  const path = startOf(own) === undefined ? undefined : findFile(tree, basesOf(tree, program), 'Caddyfile')?.path;
  if (path === undefined) return [];
  const found = sitesOf(tree.repo.read(path, 256 * 1024) ?? '').flatMap(({ address, line }) => {
    const [, scheme, port] = /^(?:(https?):\/\/)?(?:[^\s/:]*|\[[^\]]*\])(?::(\d+))?(?:\/.*)?$/.exec(address) ?? [];
    const ports = port !== undefined ? [Number(port)] : scheme === 'http' ? [80] : [80, 443];
    return ports.map((one): PortFact => ({ port: one, protocol: 'tcp', bind: 'all', address: `:${one}`, by: 'framework', setting: { file: path }, at: { path, line } }));
  });
  return found.filter((one, i) => found.findIndex(({ port }) => port === one.port) === i);
}

/** The addresses before the blocks at the top; not the global options and the snippets. A variable counts by its default. */
function sitesOf(text: string): { readonly address: string; readonly line: number }[] {
  let depth = 0;
  return text.split('\n').flatMap((raw, index) => {
    const line = raw.replace(/(?:^|\s)#.*$/, '').replace(/\{\$\w+(?::([^}]*))?\}/g, '$1').replace(/\{[\w.]+\}/g, '').trim();
    const before = depth;
    const opens = /(?:^|\s)\{$/.test(line);
    if (line === '}') depth = Math.max(0, depth - 1);
    else if (opens) depth++;
    if (before !== 0 || !opens || line === '{' || line.startsWith('(') || line.startsWith('&(')) return [];
    return line.slice(0, -1).split(/[\s,]+/).filter((address) => address !== '').map((address) => ({ address, line: index + 1 }));
  });
}
