import { pathIn } from '../repo.ts';
import type { Detector, Reading } from './analyze.ts';
import { findCommands, findWithTags } from './packages/commands.ts';
import { detectDockerFiles, detectFrontEnds, detectPrivateModules, detectPrograms } from './evidence/detect.ts';
import type { RepoFacts } from './facts.ts';

/** Layout, workspace and modules, as the tree read them, with what is wrong with their files. */
function modules({ tree, report }: Reading): Partial<RepoFacts> {
  for (const { mod, vendor, dir } of tree.modules) {
    for (const problem of mod.problems) report(problem);
    if (vendor.state !== 'inconsistent') continue;
    const path = pathIn(dir, 'vendor/modules.txt');
    report({
      code: 'vendor-inconsistent', severity: 'error', at: { path, line: 0 }, remedy: 'Run go mod vendor in the module and commit the result.',
      message: `vendor does not fit go.mod, so the build stops: ${vendor.reasons.slice(0, 3).join('; ')}`,
    });
  }
  for (const problem of tree.workspace?.problems ?? []) report(problem);
  return { layout: tree.layout, workspace: tree.workspace, modules: tree.modules };
}

/** The detectors in the order in which they run; a row sees the facts of the rows above it. */
export const detectors: readonly Detector[] = [
  { name: 'modules', why: 'everything else belongs to a module or to none', run: modules },
  { name: 'commands', why: 'programs are found in modules; all that follows is about programs', run: (reading) => ({ commands: findCommands(reading) }) },
  { name: 'programs', why: 'ranks the programs; flags and run time are read of those alone that could be the product', run: detectPrograms },
  {
    name: 'tagged commands', why: 'the flags above say with which tags a program is built; what it needs is what that build needs',
    run: (reading) => ({ commands: findWithTags(reading) }),
  },
  { name: 'front-ends', why: 'looks where embeds and opened files of the programs point', run: detectFrontEnds },
  { name: 'private-modules', why: 'needs the modules alone', run: detectPrivateModules },
  { name: 'docker-files', why: 'evidence for whoever plans; nothing above depends on it but by its mentions', run: detectDockerFiles },
];
