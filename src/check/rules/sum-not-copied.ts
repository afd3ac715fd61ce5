import { compiledBy } from '../compiled.ts';
import type { Command } from '../../analyze/facts.ts';
import { below } from '../../analyze/packages/directories.ts';
import { pathIn } from '../../repo.ts';
import { firstOfEachLine, type Found, type Rule } from '../rule.ts';
import { goEnv, seenBy, type GoBuild, type View } from '../view.ts';
import { editsFor, hiddenText, perCommand, vendored } from './not-copied.ts';

/** The checksums of the modules are not in the image when the program is built. */
export const sumNotCopied: Rule = {
  id: 'sum-not-copied',
  grade: 'broken',
  follows: 'renders it right',
  title: 'go.sum is not copied before the program is built',
  remedy: 'copy go.sum beside go.mod, before the go command',
  about: `A program that imports another module is not built without its checksum: \`missing go.sum entry for module providing package …\`. \`go mod download\` alone writes none.
Silent with a vendor directory, with -mod=mod, in a workspace, behind go get, go mod tidy and commands that are not read, and where the repository itself holds no go.sum.`,
  judge: (view) => firstOfEachLine(view.builds.flatMap((build) => perCommand(build).flatMap((command) => missing(view, build, command)))),
};

function missing(view: View, build: GoBuild, command: Command): Found[] {
  const { place, run } = build;
  if (place.kind !== 'module' || vendored(build) || place.module.inWorkspace || writesSums(build) || isOld(view, build)) return [];
  const file = pathIn(place.module.dir, 'go.sum');
  if (view.repo.stat(file)?.kind !== 'file' || view.git.rule(file, 'file') !== undefined || seenBy(build, file).kind !== 'absent') return [];
  const local = new Set(place.module.mod.replace.filter((one) => one.local !== undefined).map(({ old }) => old.path));
  const listed = place.module.mod.require.map(({ path }) => path);
  const moduleOf = (path: string): string | undefined => listed.filter((module) => below(module, path) !== undefined).sort((a, b) => b.length - a.length)[0];
  const need = compiledBy(view.tree, build, command).foreign().find(({ value }) => moduleOf(value) !== undefined && !local.has(moduleOf(value)!));
  if (need === undefined) return [];
  const line = run.call.command.line;
  return [{ line, message: `${file} is not in the image when line ${line} builds with ${need.value} (${need.at.path}:${need.at.line})${hiddenText(view, file)}`, ...editsFor(view, build, [file]) }];
}

/** Whether the go command may write go.sum itself, or reads another one; before 1.16 it wrote what was missing. */
function writesSums({ run }: GoBuild): boolean {
  const flags = [goEnv(run, 'GOFLAGS') ?? '', ...run.call.command.words].join(' ');
  return /-mod[= ](?:mod|vendor|\S*\$)|-modfile/.test(flags) || (goEnv(run, 'GOFLAGS') ?? '').includes('$') || goEnv(run, 'GO111MODULE') === 'off';
}

function isOld(view: View, { run }: GoBuild): boolean {
  const tag = view.stages[run.stage]?.base?.image.tag ?? '';
  return Number(/^1\.(\d+)/.exec(tag)?.[1] ?? 16) < 16;
}
