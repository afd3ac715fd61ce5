import { imagePath, insideImage } from '../parse/run.ts';
import type { GoRun } from './build.ts';
import type { Layer } from './filesystem.ts';

/** What the programs of a go command are called; `undefined` where that cannot be told. */
export type NamesOf = (run: GoRun) => readonly string[] | undefined;

/** Where a go command lays its programs (`go help build`, `go help install`). */
export function builtBy(run: GoRun, names: readonly string[] | undefined): Layer[] {
  const { call: { use }, dir } = run;
  if (use.verb === 'install') return installed(run, names);
  if (use.verb !== 'build') return [];
  if (dir === undefined) return [{ kind: 'unread', under: '/' }];
  if (use.output === undefined) {
    // Of several packages nothing is kept; which of them a pattern finds is not asked.
    const [name] = names ?? [];
    return name === undefined || names!.length > 1 || use.packages.some((word) => word.includes('...')) ? [{ kind: 'unread', under: dir }] : [made(run, `${dir === '/' ? '' : dir}/${name}`)];
  }
  const output = imagePath(insideImage(dir), use.output);
  if (output === undefined) return [{ kind: 'unread', under: '/' }];
  const directory = use.output.endsWith('/') || use.output === '.' || run.files.isDirectory(output) || (use.packages.length > 1 && !use.packages.every((word) => word.endsWith('.go'))) || (names?.length ?? 1) > 1;
  return directory ? below(run, output, names) : [made(run, output)];
}

function installed(run: GoRun, names: readonly string[] | undefined): Layer[] {
  const { call: { use: { env, packages } } } = run;
  const bin = env['GOBIN'] ?? `${(env['GOPATH'] ?? '/go').split(':')[0]}/bin`;
  if (!/^\/[^$]*$/.test(bin)) return [{ kind: 'unread', under: '/' }];
  // For another platform they lie in a directory of its name.
  if (names !== undefined && env['GOOS'] === undefined && env['GOARCH'] === undefined) return below(run, bin, names);
  const [path = ''] = packages;
  const plain = packages.length === 1 && /\/[A-Za-z][\w-]*$/.test(path) && !/\/v\d+$/.test(path);
  return [{ kind: 'unread', under: bin }, ...(plain ? [made(run, `${bin}/${path.slice(path.lastIndexOf('/') + 1)}`)] : [])];
}

/** Programs under their own names. */
function below(run: GoRun, directory: string, names: readonly string[] | undefined): Layer[] {
  if (names === undefined) return [{ kind: 'unread', under: directory }];
  return [{ kind: 'directory', at: directory }, ...names.map((name) => made(run, `${directory === '/' ? '' : directory}/${name}`))];
}

function made(run: GoRun, output: string): Layer {
  return { kind: 'built', by: { call: run, output } };
}
