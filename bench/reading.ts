/**
 * By hand: compares every module of the repositories given with `go list -e -json ./...`, for both architectures, cgo on
 * and off. Modules that are not on this machine do no harm: imports are compared as they are written.
 *   node --import tsx test/differential/corpus.ts DIR...
 */
import { join } from 'node:path';
import { defaultConfig, type BuildConfig } from '../../src/analyze/constraints.ts';
import { embedFiles } from '../../src/analyze/embeds.ts';
import { openGoTree } from '../../src/analyze/go-tree.ts';
import type { Module } from '../../src/analyze/modules.ts';
import { diskRepo } from '../../src/repo.ts';
import { go, goList, type ListedPackage } from './go-list.ts';
import { compareModule } from './module.ts';
import { withTree } from './trees.ts';

const configs: readonly BuildConfig[] = [
  { goarch: 'amd64', cgo: true }, { goarch: 'arm64', cgo: false },
].map((partial) => ({ ...defaultConfig, release: go?.release ?? 0, ...partial }));

/**
 * Lists with a go.mod of three lines in place of the module's own: its requirements may ask for a newer Go, or for
 * modules that are not on this machine, and neither changes what is compared.
 */
function list(dir: string, module: Module, config: BuildConfig): ListedPackage[] | undefined {
  const ignore = module.mod.ignore.map(({ value }) => `ignore ${JSON.stringify(value)}\n`);
  const text = [`module ${module.path.value}\n`, `go 1.${config.release}\n`, ...ignore].join('');
  return withTree({ 'go.mod': text }, (place) => {
    try {
      return goList(dir, config, ['-mod=readonly', `-modfile=${join(place, 'go.mod')}`, './...']);
    } catch {
      return undefined;
    }
  });
}

let different = 0;
for (const dir of process.argv.slice(2)) {
  const repo = diskRepo(dir);
  const lines: string[] = [];
  let packages = 0;
  let modules = 0;
  let unlisted = 0;
  for (const module of openGoTree(repo).modules) {
    for (const config of configs) {
      const listed = list(join(dir, module.dir), module, config);
      if (listed === undefined) {
        unlisted++;
        continue;
      }
      modules++;
      packages += listed.length;
      const found = compareModule({ openGoTree, embedFiles }, repo, dir, module.dir, config, listed);
      lines.push(...found.map((line) => `${module.dir} ${config.goarch} ${config.cgo}: ${line}`));
    }
  }
  different += lines.length;
  console.log(`${dir}: ${modules} module readings, ${packages} packages, ${unlisted} not listed by go, ${lines.length} differences`);
  for (const line of lines.slice(0, 20)) console.log(`  ${line.slice(0, 500)}`);
}
process.exitCode = different === 0 ? 0 : 1;
