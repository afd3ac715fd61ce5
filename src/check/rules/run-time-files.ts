import type { FileUse } from '../../analyze/runtime/files/files.ts';
import { pathIn } from '../../repo.ts';
import { linesBefore } from '../edits.ts';
import { enter } from '../parse/dockerfile.ts';
import { isOpaque, programName, type Started, startedPrograms } from '../program.ts';
import type { Edit, Found, Rule } from '../rule.ts';
import { inContext, lastStep, type View } from '../view.ts';
import { hiddenText } from './not-copied.ts';

/** Files that the program opens are not in the image. */
export const fileNotCopied: Rule = {
  id: 'file-not-copied',
  grade: 'broken',
  follows: 'renders it right',
  title: 'a file that the program opens when it runs is not in the image',
  remedy: 'copy it into the final stage, to where the program looks for it',
  about: `A program that opens \`templates/index.html\` looks below its working directory. Files count that the repository holds and that a call opens by a path in the code. Broken is what every start opens, by \`main\` or a function that it calls under no condition, and without which
the program ends; all else is advice. Silent where a flag, a variable or a volume may name another place, where the program changes its directory, where a command of the final stage is not read,
and where a compose file, a manifest, a makefile, a script or README.md mounts the path or a directory above it.`,
  judge: (view) => startedPrograms(view).flatMap((started) => judgeFiles(view, started)),
};

function judgeFiles(view: View, started: Started): Found[] {
  const { final, command, args } = started;
  if (isOpaque(view, final) || final.stage.workdir === undefined || args.some((arg) => /\.[a-z]+$|\//.test(arg)) || lastStep(view, final, 'VOLUME') !== undefined) return [];
  return command.runtime.besideBinary !== undefined ? [] : command.opens.flatMap((use): Found[] => {
    if (!counts(view, use) || isPutTogether(view, use) || command.embeds.some(({ files }) => files.some((file) => file === use.found!.path || file.startsWith(`${use.found!.path}/`)))) return [];
    const path = use.path.replace(/\/?[^/]*[*{[].*$/, '');
    const to = enter(final.stage.workdir, path);
    const inside = inContext(view.context, use.found!.path);
    if (path === '' || to === undefined || path.startsWith('..') || mayHold(started, to) || view.git.rule(use.found!.path, 'file') !== undefined || isMounted(view, to)) return [];
    const edits = inside === undefined || /\s/.test(inside) ? [] : copyOf(view, started, inside, to);
    return [{
      line: final.stage.from.line, message: `${programName(command)} opens ${use.path} (${use.at.path}:${use.at.line}), and ${to} is not in the image${hiddenText(view, use.found!.path)}`,
      ...(!(use.required && command.always(use.at)) && { grade: 'advice' as const }), ...(edits.length > 0 && { edits }),
    }];
  });
}

/** Directories in which an image of a system may have a file of any name. */
const SYSTEM = /^\/(?:etc|usr|lib|proc|sys|dev|tmp|run)\//;

function mayHold({ final: { end } }: Started, path: string): boolean {
  return SYSTEM.test(path) ? end.mayHold(path) : end.mayBring(path);
}

/** Whether the call puts the name together, of which the run may choose a part: `fmt.Sprintf("app.%s.yml", env)`, `"app." + env`. */
function isPutTogether({ repo }: View, { at: { path, line } }: FileUse): boolean {
  return /\bSprintf\(|["\w)]\s*\+\s*["\w(]/.test((repo.read(path) ?? '').split('\n')[line - 1] ?? '');
}

/** Files that may say how a container of the image is started, and how many of them are read at most. */
const STARTS = /(?:^|\/)(?:[^/]*\.ya?ml|Makefile|GNUmakefile|[^/]*\.mk|[^/]*\.sh|README\.md|justfile|Justfile)$/;
const MOST_STARTS = 400;

/** Whether the repository says somewhere that the path, or a directory above it, is mounted: `-v "$PWD/app.yml:/app/app.yml"`, `mountPath: /app`. */
function isMounted({ repo, tree }: View, path: string): boolean {
  const places = path.split('/').slice(1).map((_, index, parts) => `/${parts.slice(0, index + 1).join('/')}`).map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const mounts = new RegExp(`(?:[\\w.}"')/]:|\\b(?:mountPath|target|destination|dst|subPath):?[ =]*["']?)(?:${places.join('|')})/?(?::\\w+)?(?=["'\\s,]|$)`, 'm');
  const starts = tree.directories.flatMap((dir) => tree.filesOf(dir).map((name) => pathIn(dir, name))).filter((one) => STARTS.test(one) && !/(?:^|\/)(?:vendor|node_modules)\//.test(one));
  return starts.slice(0, MOST_STARTS).some((one) => mounts.test(repo.read(one, 256 * 1024) ?? ''));
}

/** A bare word may be anything, but for a directory of the repository. */
function counts({ repo }: View, { found, kind, besideSource, path, chosen }: FileUse): boolean {
  return chosen !== true && found !== undefined && found.workdir === '.' && !besideSource && !path.startsWith('/') && !['environment', 'certificate', 'data'].includes(kind) && (/[./]/.test(path) || repo.stat(found.path)?.kind === 'directory');
}

function copyOf(view: View, { final }: Started, inside: string, to: string): Edit[] {
  const entry = final.stage.steps.find(({ keyword }) => /^(?:USER|EXPOSE|ENTRYPOINT|CMD)$/.test(keyword));
  const directory = view.context.repo.stat(inside)?.kind === 'directory';
  return entry === undefined || view.context.ignore?.rules.hides(inside) ? [] : [linesBefore(view.file, entry, [`COPY ${inside} ${directory ? `${to}/` : to}`])];
}
