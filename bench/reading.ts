/**
 * Compares what is read of real repositories with `go list -e -json ./...`, by hand:
 *
 *   node --import tsx bench/reading.ts --repos DIR --table FILE [--only TEXT]
 *
 * DIR holds the repositories laid out, each as OWNER+NAME. FILE is tab separated with a header; its first two columns are
 * the repository and its commit. Every module of each is listed for linux/amd64 and linux/arm64, cgo on and off. Prints a
 * line for each repository: its commit, modules, packages compared (all four times), differences; then each difference.
 *
 * Modules that are not on this machine do no harm: imports are compared as they are written. So each module is listed with
 * a go.mod of three lines in place of its own, whose requirements may ask for a newer Go or a network.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { defaultConfig, type BuildConfig } from '../src/analyze/go/constraints.ts';
import { embedFiles } from '../src/analyze/packages/embeds.ts';
import { openGoTree } from '../src/analyze/go-tree.ts';
import { diskRepo } from '../src/repo.ts';
import { go, goList, type ListedPackage } from '../test/differential/go-list.ts';
import { compareModule } from '../test/differential/module.ts';
import { withTree } from '../test/differential/trees.ts';

const { values: options } = parseArgs({ options: { repos: { type: 'string' }, table: { type: 'string' }, only: { type: 'string', default: '' } } });

const configs: readonly BuildConfig[] = ['amd64', 'arm64'].flatMap((goarch) => [true, false].map((cgo) => ({ ...defaultConfig, release: go?.release ?? 0, goarch, cgo })));

interface Compared {
  modules: number;
  packages: number;
  /** Readings that the go command refused. */
  refused: number;
  readonly differences: string[];
}

/** Lists `./...` of a module; `undefined` where the go command refuses. */
function listModule(dir: string, path: string, ignore: readonly string[], config: BuildConfig): ListedPackage[] | undefined {
  const text = [`module ${path}\n`, `go 1.${config.release}\n`, ...ignore.map((one) => `ignore ${JSON.stringify(one)}\n`)].join('');
  return withTree({ 'go.mod': text }, (place) => attempt(() => goList(dir, config, ['-mod=readonly', `-modfile=${join(place, 'go.mod')}`, './...'])));
}

/** Lists a tree without a go.mod as GOPATH had it. */
function listTree(root: string, config: BuildConfig): ListedPackage[] | undefined {
  return attempt(() => goList(root, config, ['./...'], { GO111MODULE: 'off' }));
}

function attempt<T>(list: () => T): T | undefined {
  try {
    return list();
  } catch (error) {
    if ((error as { status?: number }).status === undefined) throw error;
    return undefined;
  }
}

function compareRepository(root: string): Compared {
  const repo = diskRepo(root);
  const compared: Compared = { modules: 0, packages: 0, refused: 0, differences: [] };
  const { modules } = openGoTree(repo);
  const read = (dir: string, list: (config: BuildConfig) => ListedPackage[] | undefined): void => {
    compared.modules++;
    for (const config of configs) {
      const listed = list(config);
      if (listed === undefined) {
        compared.refused++;
        continue;
      }
      compared.packages += listed.length;
      const found = compareModule({ openGoTree, embedFiles }, repo, root, dir, config, listed);
      // Outside of GOPATH the go command makes up a path from where the tree lies.
      const said = found.filter((line) => modules.length > 0 || !/: import path .*, go _/.test(line));
      compared.differences.push(...said.map((line) => `${dir} ${config.goarch} cgo ${config.cgo ? 'on' : 'off'}: ${line}`));
    }
  };
  for (const { dir, path, mod } of modules) read(dir, (config) => listModule(join(root, dir), path.value, mod.ignore.map(({ value }) => value), config));
  if (modules.length === 0) read('.', (config) => listTree(root, config));
  return compared;
}

function main(): void {
  if (options.repos === undefined || options.table === undefined || go === undefined) throw new Error('usage, with a Go on this machine: bench/reading.ts --repos DIR --table FILE');
  const total: Compared = { modules: 0, packages: 0, refused: 0, differences: [] };
  process.stdout.write('| repository | commit | modules | packages | differences |\n|---|---|---:|---:|---:|\n');
  for (const line of readFileSync(options.table, 'utf8').trimEnd().split('\n').slice(1)) {
    const [name = '', commit = ''] = line.split('\t');
    const root = join(options.repos, name.replace('/', '+'));
    if (!name.includes(options.only)) continue;
    if (!existsSync(root)) {
      process.stdout.write(`| ${name} | not there | | | |\n`);
      continue;
    }
    const one = compareRepository(root);
    total.modules += one.modules;
    total.packages += one.packages;
    total.refused += one.refused;
    total.differences.push(...one.differences.map((difference) => `${name} ${difference}`));
    process.stdout.write(`| ${name} | ${commit.slice(0, 12)} | ${one.modules} | ${one.packages} | ${one.differences.length}${one.refused > 0 ? `, ${one.refused} readings refused by go` : ''} |\n`);
  }
  process.stdout.write(`| all | | ${total.modules} | ${total.packages} | ${total.differences.length}, ${total.refused} readings refused by go |\n\n`);
  for (const difference of total.differences) process.stdout.write(`${difference.slice(0, 600)}\n`);
  process.exitCode = total.differences.length === 0 ? 0 : 1;
}

main();
