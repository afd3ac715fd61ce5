import type { GoUse } from '../analyze/shell/go-use.ts';
import type { GoRun, StageState } from './image/build.ts';
import { normal, type Step } from './parse/dockerfile.ts';
import { startWords } from './program.ts';
import { goBuild, type GoBuild, type View } from './view.ts';

/** Go commands that build nothing into the image and still load go.mod (`go help modules`); with a version behind `@` they are about another module. */
const READS = /^(?:vet|test|run|generate|list)$/;

/** `go vet` and its like in RUN, each as a build of no package. */
export function otherGoCommands(view: View): GoBuild[] {
  return view.needed.flatMap((state) => state.runs.flatMap(({ script, files, step }) => script.commands
    .filter(({ words, line, nested }) => isGo(words[0]) && READS.test(words[1] ?? '') && !nested && !script.conditional.has(line) && !words.some((word) => word.includes('@')))
    .map(({ words, line, env, dir }) => asBuild(view, { state, step, words, line, env, files, packages: [], dir: dir === undefined ? undefined : normal(`/${dir}`) }))));
}

/** `go run ./cmd/api` as what the image starts, as a build of that package. */
export function startedGo(view: View): GoBuild[] {
  return view.finals.flatMap((state) => {
    const start = startWords(view, state);
    if (start === undefined || !isGo(start.words[0]) || start.words[1] !== 'run' || start.words.some((word) => word.includes('@'))) return [];
    const target = start.words.slice(2).find((word) => !word.startsWith('-'));
    return [asBuild(view, { state, step: start.step, words: start.words, line: start.step.line, env: variablesOf(state.stage.scope), files: state.end, packages: target === undefined ? [] : [target], dir: state.stage.workdir })];
  });
}

/** The variables of a scope whose values are known. */
export function variablesOf(scope: Step['scope']): Map<string, string> {
  return new Map([...scope].flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value]])));
}

function isGo(word: string | undefined): boolean {
  return word === 'go' || word === '/usr/local/go/bin/go';
}

interface Command extends Pick<GoUse, 'packages'>, Pick<GoRun, 'files' | 'dir'> {
  readonly state: StageState;
  readonly step: Step;
  readonly words: readonly string[];
  readonly line: number;
  readonly env: ReadonlyMap<string, string>;
}

/** A command as a build, of which rules ask where it runs and with which variables. */
export function asBuild(view: View, { state, step, words, line, env, files, packages, dir }: Command): GoBuild {
  const use: GoUse = { verb: 'build', packages, dir: undefined, output: undefined, tags: [], ldflags: undefined, flags: [], env: Object.fromEntries(env), args: [], at: { path: view.file.path, line } };
  const command = { words, env, dir: undefined, line, nested: false };
  return goBuild(view, view.context, { stage: state.stage.index, step, kind: packages.length > 0 ? 'build' : 'modules', call: { use, command }, files, certain: true, dir });
}
