/** Generators whose pinned version does not build with the program's own release of Go. */
import { compareGoVersions, compareModuleVersions } from '../../../analyze/modules/go-version.ts';
import { ceilingOf } from '../../../analyze/modules/known-modules.ts';
import type { Module } from '../../../analyze/modules/modules.ts';

const TOOLS = 'golang.org/x/tools';
/** Generators that compile the package of golang.org/x/tools with a ceiling: the versions whose own go.mod asks for such a one, the last of which is `with`. Built with Go 1.26. */
const GENERATORS: readonly { readonly module: string; readonly from: string; readonly below: string; readonly with: string }[] = [
  { module: 'github.com/google/wire', from: 'v0.6.0', below: 'v0.7.0', with: 'v0.17.0' },
  { module: 'go.uber.org/mock', from: 'v0.5.0', below: 'v0.5.1', with: 'v0.22.0' },
];
/** Generators that compile no such package, whatever go.mod requires beside them. */
const WITHOUT = /\b(?:templ|swag|easyjson|msgp|statik|sqlc|protoc(?:-gen-[\w-]+)?)\b/;

/** An older release for the stage that generates, with the reason. */
export interface GeneratorRelease {
  readonly release: string;
  readonly why: string;
}

/**
 * The release that commands need whose tools go.mod or the commands themselves pin; `undefined` where they build with the program's, or where go.mod asks for a newer one.
 * @param commands generate lines, what go install gets, and other commands of the repository
 */
export function generatorRelease(commands: readonly string[], modules: readonly Module[], release: string): GeneratorRelease | undefined {
  const asked = modules.flatMap(({ mod }) => mod.go?.value ?? []);
  for (const { path, version } of [...versioned(commands), ...modules.flatMap((module) => pinned(commands, module))]) {
    const row = GENERATORS.find((one) => one.module === path && compareModuleVersions(version, one.from) >= 0 && compareModuleVersions(version, one.below) < 0);
    const ceiling = path === TOOLS ? ceilingOf(TOOLS, version) : row === undefined ? undefined : ceilingOf(TOOLS, row.with);
    const highest = `1.${ceiling?.release}`;
    if (ceiling === undefined || compareGoVersions(highest, release) >= 0 || asked.some((one) => compareGoVersions(one, `${highest}.999`) > 0)) continue;
    return { release: highest, why: `${path} ${version} does not build above Go ${highest}` };
  }
  return undefined;
}

interface Pinned {
  readonly path: string;
  readonly version: string;
}

/** Versions that the commands name: `go run golang.org/x/tools/cmd/stringer@v0.24.0`. */
function versioned(commands: readonly string[]): Pinned[] {
  return commands.flatMap((command) => [...command.matchAll(/([\w.-]+\.[a-z]+(?:\/[\w.-]+)+)@(v\d[\w.+-]*)/g)]).flatMap(([, path = '', version = '']) =>
    [TOOLS, ...GENERATORS.map(({ module }) => module)].filter((module) => path === module || path.startsWith(`${module}/`)).map((module) => ({ path: module, version })));
}

/** What go.mod pins for commands that take their tools from it. */
function pinned(commands: readonly string[], { mod }: Module): Pinned[] {
  if (!commands.some((command) => !WITHOUT.test(command) && !/@v\d/.test(command))) return [];
  const required = (module: string): Pinned[] => (mod.replace.some(({ old }) => old.path === module) ? [] : mod.require.filter(({ path }) => path === module).map(({ path, version }) => ({ path, version })));
  const tools = required(TOOLS);
  // Where go.mod does not say, it is what the generator's own go.mod asks for.
  return tools.length > 0 ? tools : GENERATORS.filter(({ module }) => commands.some((command) => command.includes(`${module}/`))).flatMap(({ module }) => required(module));
}
