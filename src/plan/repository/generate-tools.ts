import type { Finding } from '../../analyze/facts.ts';
import type { Module } from '../../analyze/modules.ts';
import { baseName, joinPath, parentOf, type Repo } from '../../repo.ts';

/** What a generate line needs: nothing more than the builder has, a Go tool to install first, or something that is not there. */
export type LineNeed =
  | { readonly kind: 'ready' }
  | { readonly kind: 'install'; readonly package: string }
  | { readonly kind: 'foreign'; readonly why: string };

const READY: LineNeed = { kind: 'ready' };
const foreign = (why: string): LineNeed => ({ kind: 'foreign', why });

/** Flags of go run whose value is a word of its own. */
const VALUED = /^-{1,2}(?:tags|mod|modfile|ldflags|gcflags|asmflags|exec|C|overlay|pkgdir|p)$/;

/** Programs of the builder image (Debian with git, make and gcc) that a Go tool may start. */
const BUILDER_HOLDS = new Set(['go', 'gofmt', 'git', 'make', 'gcc', 'g++', 'cc', 'sh', 'bash', 'cp', 'mv', 'rm', 'mkdir', 'cat', 'sed', 'awk', 'tar', 'gzip', 'curl', 'touch', 'find', 'ln']);

/** Whether a generate line can run in the builder with the versions that go.mod pins. */
export function lineNeed(repo: Repo, modules: readonly Module[], module: Module | undefined, { value, at }: Finding<string>): LineNeed {
  const words = value.match(/"[^"]*"|\S+/g) ?? [];
  const [first = '', second = ''] = words;
  const dir = parentOf(at.path);
  if (first === 'go' && second === 'run') return packageNeed(repo, modules, module, dir, afterFlags(words.slice(2)));
  if (first === 'go' && second === 'tool') return toolOf(module, words[2] ?? '') === undefined ? foreign(`go.mod has no tool line for ${words[2] ?? ''}`) : READY;
  if (first === 'go') return foreign(`it runs go ${second}`);
  if (/^(?:cp|mv|rm|mkdir|cat|sed|awk|tar|gzip|touch|gofmt|ln)$/.test(first)) return READY;
  const known = toolOf(module, first) ?? importedTool(repo, module, first);
  return known === undefined ? foreign(`${first || 'it'} is no Go program that go.mod pins`) : { kind: 'install', package: known };
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

function within(module: string, path: string): boolean {
  return path === module || path.startsWith(`${module}/`);
}

/** A program that the tool's own files start by a name that is written there. */
function foreignProgram(repo: Repo, place: string): string | undefined {
  const files = place.endsWith('.go') ? [place] : repo.list(place).filter(({ name }) => name.endsWith('.go') && !name.endsWith('_test.go')).map(({ name }) => joinPath(place, name) ?? name);
  for (const file of files) {
    for (const [, name = ''] of (repo.read(file, 256 * 1024) ?? '').matchAll(/\bexec\.(?:Command|LookPath|CommandContext)\(\s*(?:[\w.()]+,\s*)?"([^"\\]+)"/g)) {
      if (!BUILDER_HOLDS.has(baseName(name))) return name;
    }
  }
  return undefined;
}

/** The tool line of go.mod that a name means (go.dev/ref/mod#go-mod-file-tool): its path, or the last element of it. */
function toolOf(module: Module | undefined, name: string): string | undefined {
  return module?.mod.tool.find(({ value }) => value === name || commandName(value) === name)?.value;
}

/** The name that go install gives a program: the last element, or the one before a major version. */
function commandName(path: string): string {
  return baseName(/\/v\d+$/.test(path) ? parentOf(path) : path);
}

/** A tool that a file such as tools.go imports, so that go.mod holds its version. */
function importedTool(repo: Repo, module: Module | undefined, name: string): string | undefined {
  if (module === undefined || !/^[\w-]+$/.test(name)) return undefined;
  for (const place of ['tools.go', 'tools/tools.go', 'internal/tools/tools.go', 'hack/tools.go']) {
    const text = repo.read(joinPath(module.dir, place) ?? place, 64 * 1024) ?? '';
    for (const [, path = ''] of text.matchAll(/^\s*(?:import\s+)?_\s+"([^"]+)"/gm)) {
      if (commandName(path) === name && module.mod.require.some((required) => within(required.path, path))) return path;
    }
  }
  return undefined;
}
