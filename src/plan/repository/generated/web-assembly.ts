/** WebAssembly that a command of the repository compiles from Go into what the program embeds or serves, and that git keeps out. */
import type { RepoFacts } from '../../../analyze/facts.ts';
import { expandMake, type MakeScope } from '../../../analyze/evidence/make-expand.ts';
import { parseMakefile } from '../../../analyze/evidence/make-parse.ts';
import { makefileNames, ofRule } from '../../../analyze/generated/make-rules.ts';
import { findMaker, scriptsOf } from '../../../analyze/generated/makers.ts';
import { openGitIgnore } from '../../../analyze/gitignore.ts';
import { moduleOf } from '../../../analyze/modules/modules.ts';
import { below } from '../../../analyze/packages/directories.ts';
import { readGoUse } from '../../../analyze/shell/go-use.ts';
import { readScript } from '../../../analyze/shell/script.ts';
import type { Diagnostic, Source } from '../../../diagnostic.ts';
import { compareBytes, joinPath, parentOf, type Repo } from '../../../repo.ts';
import type { Filled } from '../front-ends/front-end.ts';
import type { RepositoryOptions } from '../repository-options.ts';
import type { Target } from '../target.ts';
import { commandTools } from './command-tools.ts';
import { canBeMade, type Lack } from './missing.ts';

/** A file that lacks in a place that the program embeds or serves. */
export interface WasmLack extends Lack {
  readonly how: 'embed' | 'files';
}

const limit = 256 * 1024;
/** The script of Go's releases that a page starts it with (go.dev/wiki/WebAssembly). */
const LOADER = 'wasm_exec.js';

/** The files that lack, each with the command that makes it. */
export function wasmLacks(repo: Repo, facts: RepoFacts, target: Target): readonly WasmLack[] {
  const places = placesOf(target);
  if (places.length === 0) return [];
  const git = openGitIgnore(repo);
  const made = [...new Set(wasmOutputs(repo).flatMap((path) => [path, joinPath(parentOf(path), LOADER) ?? LOADER]))].sort(compareBytes);
  return made.flatMap((path): WasmLack[] => {
    const place = places.find((one) => below(one.path, path) !== undefined);
    if (place === undefined || repo.stat(path) !== undefined || git.rule(path, 'file') === undefined) return [];
    const maker = findMaker(repo, path);
    if (maker === undefined) return [];
    const tools = commandTools(repo, moduleOf(facts.modules, parentOf(maker.at.path)) ?? target.module, maker.starts);
    // Where Go 1.24 and later keep the script no more.
    const stuck = /misc\/wasm/.test(repo.read(maker.at.path, limit) ?? '') ? [...tools.missing, `misc/wasm/${LOADER}`] : tools.missing;
    return [{ kind: 'file', how: place.how, target, message: path, at: place.at, path, lines: [], maker, tools: { ...tools, missing: stuck }, submodule: undefined }];
  });
}

function placesOf({ command, program }: Target): readonly { readonly path: string; readonly how: 'embed' | 'files'; readonly at: Source }[] {
  const embedded = command.embeds.filter(({ state }) => state === 'ok' || state === 'placeholder').map(({ dir, pattern }) => ({
    path: joinPath(dir, pattern.value.replace(/^all:/, '').replace(/\/?[^/]*[*?[][\s\S]*$/, '')) ?? dir, how: 'embed' as const, at: pattern.at,
  }));
  const served = (program?.runtime.files ?? []).flatMap(({ found, at }) => (found === undefined ? [] : [{ path: found.path, how: 'files' as const, at }]));
  return [...embedded, ...served].filter(({ path }) => path !== '.');
}

/** What makefiles and scripts compile for the browser. */
function wasmOutputs(repo: Repo): string[] {
  const dirs = ['.', ...repo.list('.').filter(({ name, kind }) => kind === 'directory' && !/^(?:\.|node_modules$|vendor$|testdata$)/.test(name)).map(({ name }) => name)];
  const makefiles = dirs.flatMap((dir) => makefileNames.map((name) => ({ dir, path: joinPath(dir, name) ?? name })));
  return [
    ...makefiles.flatMap(({ dir, path }) => inMakefile(repo.read(path, limit) ?? '', path, dir)),
    ...scriptsOf(repo).flatMap((path) => outputsIn(repo.read(path, 64 * 1024) ?? '', path, '.')),
  ];
}

function inMakefile(text: string, path: string, dir: string): string[] {
  if (!text.includes('wasm')) return [];
  const makefile = parseMakefile(text);
  const scope: MakeScope = { variables: makefile.variables, glob: () => [], work: { left: 500_000 } };
  return makefile.rules.flatMap((rule) => rule.recipe.flatMap(({ text: line }) => outputsIn(expandMake(line.replace(/^[@+-]+/, ''), { ...scope, ...ofRule(rule, scope) }), path, dir)));
}

function outputsIn(script: string, path: string, dir: string): string[] {
  if (!script.includes('wasm')) return [];
  return readScript(script, { dir }).flatMap((command) => {
    const go = readGoUse(command, path);
    const isBuild = go?.verb === 'build' && go.env['GOARCH'] === 'wasm' && go.env['GOOS'] === 'js';
    const output = isBuild && go.dir !== undefined && go.output !== undefined && /^[\w./@-]+\.wasm$/.test(go.output) ? joinPath(go.dir, go.output) : undefined;
    return output === undefined ? [] : [output];
  });
}

/** What the stage of made files holds for a program that serves it from disk. */
export function wasmFor(lacks: readonly WasmLack[], stage: string): readonly Filled[] {
  return lacks.filter((lack) => lack.how === 'files' && canBeMade(lack)).map(({ path, at }) => ({ stage, output: path, usedBy: { how: 'files', path: parentOf(path), at } }));
}

/** A warning where the command cannot run in the builder: pages that load it find nothing. */
export function wasmNotes(repo: Repo, facts: RepoFacts, targets: readonly Target[], options: RepositoryOptions): Diagnostic[] {
  if (options['assume-present'] || options['pre-build'] !== '') return [];
  return targets.flatMap((target) => wasmLacks(repo, facts, target).filter((lack) => !canBeMade(lack)).slice(0, 1).map(({ path, at, maker }): Diagnostic => ({
    code: 'generated-file-missing', severity: 'warning', at, message: `${path} is not here, git keeps it out, and ${maker!.at.path}:${maker!.at.line} makes it with more than the builder holds`,
    remedy: `make it before docker build, or let --pre-build '${maker!.command}' try`,
  })));
}
