import type { ClosureSummary, RepoFacts } from '../analyze/facts.ts';
import type { Replace } from '../analyze/modules/go-mod.ts';
import type { Module } from '../analyze/modules/modules.ts';
import { pathIn } from '../repo.ts';
import { below, count, firstLines, line, lineBelow, listed, type Line } from './lines.ts';
import { linesOf, type Described } from './programs.ts';

/** Modules, workspace, vendor and replacements, and what the programs are made of. */
export function moduleLines(facts: RepoFacts, described: readonly Described[]): Line[] {
  const { modules, workspace } = facts;
  const used = modules.filter(({ dir, inWorkspace }) => (workspace === null ? described.some(({ command }) => command.module === dir) : inWorkspace));
  const told = used.length > 0 ? used : modules.filter(({ dir }) => dir === '.');
  const others = modules.filter((module) => !told.includes(module) && !isReplacement(module, told));
  const outside = workspace?.use.filter(({ value }) => value === null) ?? [];
  return [
    ...(workspace ? [line(`go.work joins ${listed(workspace.use.map(({ value }) => value ?? 'a directory outside of the repository'), 8)}`, { path: workspace.path, line: 0 })] : []),
    ...outside.map(({ at }) => line('go.work uses a module that lies outside of the repository', at)),
    ...firstLines(told, 6, (module) => moduleText(module, modules), ({ dir }) => dir),
    ...(workspace?.replace ?? []).map(replaceLine),
    ...(others.length > 0 ? [line(`${facts.product.verdict === 'one' || facts.product.verdict === 'several' ? 'Not part of the build' : 'Also here'}: ${count(others.length, 'other module')}, in ${listed(others.map(({ dir }) => (dir === '.' ? 'the top directory' : dir)), 6)}`)] : []),
    ...linesOf(described, ({ command: { closure } }) => closureLines(closure, described.length > 3 ? 0 : 3)),
  ];
}

/** Whether a module stands in for one that the others require. */
function isReplacement({ dir }: Module, users: readonly Module[]): boolean {
  return users.some(({ mod }) => mod.replace.some(({ local }) => local?.dir === dir));
}

/** Whether it requires a module whose bytes only a go.sum vouches for. */
function needsSum({ mod, inWorkspace, vendor }: Module, modules: readonly Module[]): boolean {
  const local = new Set(mod.replace.flatMap((one) => (one.local ? [one.old.path] : [])));
  for (const one of modules) if (inWorkspace && one.inWorkspace) local.add(one.path.value);
  return vendor.state !== 'consistent' && mod.require.some(({ path }) => !local.has(path));
}

function moduleText(module: Module, modules: readonly Module[]): Line[] {
  const { dir, path, mod, sum } = module;
  const direct = mod.require.filter(({ indirect }) => !indirect).length;
  const required = mod.require.length === 0 ? 'requires no module' : `requires ${count(mod.require.length, 'module')}${direct === mod.require.length ? '' : `, ${direct} of them directly`}`;
  const noSum = sum === null && needsSum(module, modules) ? '; there is no go.sum' : '';
  const name = path.value === '' ? 'a module without a path' : path.value;
  return [
    line(dir === '.' ? `go.mod ${required}${noSum}` : `${dir} is ${name}, which ${required}${noSum}`, path.at),
    ...vendorLines(module),
    ...below(firstLines(mod.replace.filter(({ old }) => mod.require.some((one) => one.path === old.path)), 6, (one) => [replaceLine(one)], ({ old }) => old.path)),
  ];
}

function vendorLines({ dir, vendor }: Module): Line[] {
  const at = { path: pathIn(dir, 'vendor/modules.txt'), line: 0 };
  if (vendor.state === 'none') return [];
  if (vendor.state === 'consistent') return [lineBelow('vendor holds them, and fits go.mod: the build downloads nothing', at)];
  const why = listed(vendor.reasons, 3);
  return [lineBelow(`vendor is there and ${vendor.state === 'unused' ? 'not used' : 'does not fit go.mod'}${why === '' ? '' : `: ${why}`}`, at)];
}

function replaceLine({ old, new: to, local, at }: Replace): Line {
  if (local === undefined) return line(`${old.path} is replaced by ${to.path}${to.version === '' ? '' : ` ${to.version}`}`, at);
  const where = local.dir === null ? `${to.path}, which lies outside of the repository` : `the directory ${local.dir}`;
  return line(`${old.path} is replaced by ${where}`, at);
}

/** What a program is made of, and how much of that could be read; so many packages that could not are named. */
function closureLines({ own, vendored, cached, unknown }: ClosureSummary, named: number): Line[] {
  const parts = [
    `${count(own, 'package')} of the repository`,
    ...(vendored > 0 ? [`${vendored} of vendor`] : []),
    ...(cached > 0 ? [`${cached} out of this machine's module cache`] : []),
  ];
  const made = `Made of ${parts.join(', ')}, beside the standard library`;
  if (unknown.length === 0) return [line(made)];
  const names = named === 0 ? '' : `: ${listed(unknown.map(({ value }) => value), named)}`;
  return [line(made), lineBelow(`${count(unknown.length, 'package')} of other modules, and what they import, could not be read here${names}`, unknown[0]?.at)];
}

/** The release of Go that the programs need, and what sets a limit to it. */
export function releaseLines(described: readonly Described[]): Line[] {
  return linesOf(described, ({ command, program }) => {
    const { needed, wished } = program?.flags.release ?? {};
    return [
      ...(needed ? [line(`Go ${needed.value} or newer`, needed.at)] : [line('No go line says which release it needs: any may do')]),
      ...(wished && wished.value !== `go${needed?.value}` ? [line(`${wished.value} is wished for; official images take the release that they hold`, wished.at)] : []),
      ...(program?.flags.experiments ?? []).map(({ value, at }) => line(`Built with GOEXPERIMENT=${value}`, at)),
      ...command.closure.ceilings.map(({ module, version, release, why, at, certain, linkFlag }) =>
        line(`No newer than Go 1.${release}${linkFlag === undefined ? '' : ` without ${linkFlag}`}${certain ? '' : ', perhaps'}: ${[module, version].filter((word) => word !== '').join(' ')}: ${why}`, at)),
    ];
  });
}
