import type { Finding } from '../../../analyze/facts.ts';
import { VALUED } from '../../../analyze/generated/generate-defaults.ts';
import { builderHolds, startsIn } from '../../../analyze/generated/makers.ts';
import type { Module } from '../../../analyze/modules/modules.ts';
import { baseName, joinPath, parentOf, type Repo } from '../../../repo.ts';
import { commandTools, type CommandTools } from './command-tools.ts';
import { toolOf, within } from './pinned-tools.ts';

/** What a generate line needs: nothing more than the builder has, programs to bring first, or something that is not there. */
export type LineNeed =
  | { readonly kind: 'ready' }
  | { readonly kind: 'tools'; readonly tools: CommandTools }
  | { readonly kind: 'foreign'; readonly why: string };

const READY: LineNeed = { kind: 'ready' };
const foreign = (why: string): LineNeed => ({ kind: 'foreign', why });

/** Whether a generate line can run in the builder with the versions that go.mod pins. */
export function lineNeed(repo: Repo, modules: readonly Module[], module: Module | undefined, { value, at }: Finding<string>): LineNeed {
  const words = (value.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"([\w./@-]+)"$/, '$1'));
  const [first = '', second = ''] = words;
  const dir = parentOf(at.path);
  if (first === 'go' && second === 'run') return packageNeed(repo, modules, module, dir, afterFlags(words.slice(2)));
  if (first === 'go' && second === 'tool') return toolOf(module, words[2] ?? '') === undefined ? foreign(`go.mod has no tool line for ${words[2] ?? ''}`) : READY;
  if (first === 'go') return foreign(`it runs go ${second}`);
  const lost = first === 'protoc' ? writtenElsewhere(repo, module, dir, words) : undefined;
  if (lost !== undefined) return foreign(`it writes below ${lost}, where no package of the module is, without --go_opt=module=… or --go_opt=paths=source_relative`);
  const tools = commandTools(repo, module, startsIn(repo, dir, value));
  const missing = tools.missing.find((word) => word !== first);
  if (tools.missing.length > 0) return foreign(`${missing === undefined ? first || 'it' : `it starts ${missing}, which`} is no Go program that go.mod pins`);
  return tools.node.length + tools.packages.length + tools.install.length === 0 ? READY : { kind: 'tools', tools };
}

function afterFlags(words: readonly string[]): string {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (!word.startsWith('-')) return word;
    if (VALUED.test(word)) i++;
  }
  return '';
}

function packageNeed(repo: Repo, modules: readonly Module[], module: Module | undefined, dir: string, package_: string): LineNeed {
  const [path = '', version] = package_.split('@');
  if (version !== undefined) return /^v\d/.test(version) ? READY : foreign(`${package_} names no version`);
  const local = localPlace(modules, dir, path);
  if (local !== undefined) {
    if (repo.stat(local) === undefined) return foreign(`${path} is not in the repository`);
    const started = foreignProgram(repo, local);
    return started === undefined ? READY : foreign(`${path} starts ${started}, which the builder image does not hold`);
  }
  if (module?.mod.require.some((required) => within(required.path, path))) return READY;
  return foreign(path === '' ? 'it names no package' : `${path} is in no module that go.mod requires`);
}

/** Directory or file of a package of the tree; `undefined` for one of another module. */
function localPlace(modules: readonly Module[], dir: string, path: string): string | undefined {
  if (path.endsWith('.go') || /^\.\.?(?:\/|$)/.test(path)) return joinPath(dir, path) ?? '..';
  const owner = modules.filter((one) => within(one.path.value, path)).sort((a, b) => b.path.value.length - a.path.value.length)[0];
  return owner === undefined ? undefined : joinPath(owner.dir, path.slice(owner.path.value.length));
}

/** A program that the tool's own files start by a name that is written there. */
function foreignProgram(repo: Repo, place: string): string | undefined {
  const files = place.endsWith('.go') ? [place] : repo.list(place).filter(({ name }) => name.endsWith('.go') && !name.endsWith('_test.go')).map(({ name }) => joinPath(place, name) ?? name);
  for (const file of files) {
    for (const [, name = ''] of (repo.read(file, 256 * 1024) ?? '').matchAll(/\bexec\.(?:Command|LookPath|CommandContext)\(\s*(?:[\w.()]+,\s*)?"([^"\\]+)"/g)) {
      if (!builderHolds(baseName(name))) return name;
    }
  }
  return undefined;
}

/** The directory that protoc-gen-go makes for a file that says its whole import path, unless an option says otherwise (protobuf.dev/reference/go/go-generated#invocation). */
function writtenElsewhere(repo: Repo, module: Module | undefined, dir: string, words: readonly string[]): string | undefined {
  if (module === undefined || words.some((word) => /^--go(?:_opt|_out)=.*\b(?:module=|paths=source_relative)/.test(word))) return undefined;
  const packages = words.filter((word) => word.endsWith('.proto')).flatMap((word) => {
    const place = joinPath(dir, word.includes('*') ? parentOf(word) : word) ?? '';
    const files = word.includes('*') ? repo.list(place).filter(({ name }) => name.endsWith('.proto')).map(({ name }) => joinPath(place, name) ?? name) : [place];
    return files.flatMap((file) => /^\s*option\s+go_package\s*=\s*"([^";]+)/m.exec(repo.read(file, 256 * 1024) ?? '')?.[1] ?? []);
  });
  return packages.find((path) => within(module.path.value, path));
}
