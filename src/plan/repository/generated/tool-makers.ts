import type { RepoFacts } from '../../../analyze/facts.ts';
import { startsIn, type Maker } from '../../../analyze/generated/makers.ts';
import { moduleOf } from '../../../analyze/modules/modules.ts';
import { toolLinesFor } from '../../../analyze/generated/tool-lines.ts';
import { joinPath, type Repo } from '../../../repo.ts';
import { commandTools, type CommandTools } from './command-tools.ts';
import { lineNeed } from './generate-tools.ts';
import { shellQuote } from '../shell-quote.ts';

/** A command of the repository that starts a maker of code by itself, with what it needs. */
export interface ToolMaker {
  readonly maker: Maker;
  readonly tools: CommandTools;
  /** Whether a stage can run it with the versions that go.mod pins. */
  readonly runs: boolean;
}

/** The first command whose tool makes Go files of a directory by its own rule; one that can run comes before others. */
export function toolMakerFor(repo: Repo, facts: RepoFacts, dir: string): ToolMaker | undefined {
  const found = toolLinesFor(repo, dir).map(({ command, dir: from, at }): ToolMaker => {
    const module = moduleOf(facts.modules, from);
    const need = lineNeed(repo, facts.modules, module, { value: command, at: { path: joinPath(from, 'generate.go') ?? 'generate.go', line: 0 } });
    const starts = startsIn(repo, from, command);
    const runs = need.kind !== 'foreign';
    // The context may be smaller than the repository: a stage names the directory whole.
    const typed = from === '.' ? command : `(cd ${shellQuote(runs ? `/src/${from}` : from)} && ${command})`;
    return { maker: { command: typed, at, starts }, tools: need.kind === 'tools' ? need.tools : stuck(commandTools(repo, module, starts), runs, command), runs };
  });
  return found.find(({ runs }) => runs) ?? found[0];
}

/** `go run` of a program that go.mod does not require starts nothing that a builder lacks by name, and cannot run all the same. */
function stuck(tools: CommandTools, runs: boolean, command: string): CommandTools {
  return runs || tools.missing.length > 0 ? tools : { ...tools, missing: [command] };
}
