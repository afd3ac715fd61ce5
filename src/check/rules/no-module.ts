import { inContextTop } from '../image/copies.ts';
import { restOf } from '../image/filesystem.ts';
import { normal } from '../parse/dockerfile.ts';
import { appendLines } from '../edits.ts';
import { rawText } from '../raw-text.ts';
import type { Found } from '../rule.ts';
import { goEnv, type GoBuild, type View } from '../view.ts';

/** A go command that finds no go.mod, neither where it runs nor above; before 1.16 it went on without. */
export function withoutModule(view: View, build: GoBuild): Found[] {
  const { place, run } = build;
  if (place.kind !== 'none' || !run.certain || view.facts.modules.length === 0 || (goEnv(run, 'GO111MODULE') ?? 'on') !== 'on') return [];
  const tag = view.stages[run.stage]?.base?.image.tag ?? '';
  if (Number(/^1\.(\d+)/.exec(tag)?.[1] ?? 16) < 16 || run.call.use.flags.some((flag) => /^--?(?:C|modfile)\b/.test(flag))) return [];
  if (!needsModule(view, build)) return [];
  const { line } = run.call.command;
  const { context } = view;
  // That a COPY names what the context does not send is copy-ignored's to tell.
  const isSent = (path: string): boolean => context.repo.stat(inContextTop(path)) !== undefined && !context.ignore?.rules.hides(inContextTop(path));
  if (view.stages.some(({ copies }) => copies.some(({ copy }) => copy.sources.some(({ text }) => text !== undefined && /(?:^|\/)go\.mod$/.test(text) && !isSent(text))))) return [];
  const hidden = hiddenModule(view, build);
  if (hidden === undefined) return [{ line, message: `no go.mod is in the image where line ${line} runs the go command, nor above it`, remedy: 'copy go.mod before the go command' }];
  const { path, rules } = context.ignore!;
  const text = rawText(view.repo, path);
  return [{
    line, message: `${hidden}, which line ${line} builds from, is not in the image: ${path} hides ${rules.hiddenAt(hidden)}`, remedy: `let it in again by the line !${hidden} at the end of ${path}`,
    ...(text !== undefined && !/\s/.test(hidden) && { edits: [appendLines(path, text, [`!${hidden}`])] }),
  }];
}

/** Files, packages of Go itself, programs of a named release and modules that are named need none. */
function needsModule({ facts }: View, { run: { kind, call: { use, command } } }: GoBuild): boolean {
  // Of the others `go mod graph` and the like are rare, and `verify` follows a download.
  if (kind === 'modules') return command.words[2] === 'download' && command.words.slice(3).every((word) => word.startsWith('-'));
  const own = facts.modules.map(({ path }) => path.value);
  return use.packages.every((word) => (/^\.{1,2}(?:\/|$)/.test(word) && !/\.go$|@/.test(word)) || (!word.includes('@') && own.some((path) => word === path || word.startsWith(`${path}/`))));
}

/** The go.mod of the context that a COPY or a mount would bring if the ignore file did not hide it: the nearest to where the command runs. */
function hiddenModule({ context }: View, { run }: GoBuild): string | undefined {
  const parts = (run.dir ?? '/').split('/').filter(Boolean);
  for (let length = parts.length; length >= 0; length--) {
    const image = normal(`/${parts.slice(0, length).join('/')}/go.mod`);
    for (const layer of run.files.layers.toReversed()) {
      const rest = layer.kind === 'copy' ? restOf(layer.to, image) : undefined;
      if (layer.kind !== 'copy' || rest === undefined) continue;
      const path = layer.from === '.' ? rest : rest === '' ? layer.from : `${layer.from}/${rest}`;
      if (context.repo.stat(path)?.kind === 'file' && context.ignore?.rules.hides(path)) return path;
    }
  }
  return undefined;
}
