import type { Diagnostic } from '../../src/diagnostic.ts';
import { unprintable } from '../../src/template/files.ts';
import { teamOf } from '../../src/template/team.ts';
import { MANIFEST_FILE, type Template } from '../../src/template/template.ts';
import { diagnosticsOf } from '../diagnostics-of.ts';
import { generatorVersion } from '../package-root.ts';
import { cacheDirectory } from '../team/cache.ts';
import { openTemplate, type OpenOptions } from '../team/open.ts';
import { wholeReference } from '../team/references.ts';
import type { Lower } from './samples.ts';

/** The layers that a template is tried in, itself the last. */
export interface Stack {
  /** As they can be named anywhere. */
  readonly references: readonly string[];
  /** Those below it. */
  readonly below: readonly Template[];
  readonly template: Template;
  readonly problems: readonly Diagnostic[];
}

/** A template that was opened, with what is to be said of that; only the latter where it cannot be had. */
export interface Opened {
  readonly template?: Template;
  readonly problems: readonly Diagnostic[];
}

export async function open(reference: string, base: string, trust: OpenOptions['trust']): Promise<Opened> {
  try {
    const { template, diagnostics } = await openTemplate(reference, { base, cache: cacheDirectory(), trust });
    return { template, problems: diagnostics };
  } catch (error) {
    return { problems: problemsIn(error) };
  }
}

/**
 * Lays a template over those below it, and judges what only all of them together tell.
 * @param root absolute path of the template
 * @param base where relative references to those below it start from, absolute
 */
export async function stackOf(template: Template, root: string, lower: readonly Lower[], base: string, trust: OpenOptions['trust']): Promise<Stack> {
  // Relative references in a record start from the repository, so each layer is named as a whole.
  const stack = { references: [...lower.map(({ reference }) => wholeReference(reference, base)), root], template };
  const below: Template[] = [];
  const problems: Diagnostic[] = [];
  for (const one of lower) {
    const opened = await open(one.reference, base, trust);
    if (opened.template !== undefined) below.push(opened.template);
    problems.push(...opened.problems.map((problem) => ofLower(one, problem)));
  }
  if (below.length < lower.length) return { ...stack, below, problems };
  const under = togetherProblems(below);
  const all = under.length > 0 ? under.map((problem) => ofLower(lower.at(-1)!, problem)) : togetherProblems([...below, template]);
  return { ...stack, below, problems: [...problems, ...all] };
}

/** What only all parts of templates together tell. */
function togetherProblems(templates: readonly Template[]): readonly Diagnostic[] {
  try {
    return unprintable(teamOf(templates, generatorVersion()));
  } catch (error) {
    return problemsIn(error);
  }
}

function problemsIn(error: unknown): readonly Diagnostic[] {
  const problems = diagnosticsOf(error);
  if (problems === undefined) throw error;
  return problems;
}

/** A problem of the layers below, told where they are named: its own place is in another template. */
function ofLower({ reference, at }: Lower, problem: Diagnostic): Diagnostic {
  const where = problem.at === null ? '' : ` (${printedPlace(problem.at)})`;
  return { ...problem, at, message: `below the template, ${reference}: ${problem.message}${where}` };
}

/** Whether the place of a problem is in the template itself, and not in one below it or in what was made. */
export function isOwn({ template, below }: Stack, { code, at, message }: Diagnostic): boolean {
  if (at === null || !code.startsWith('template-') || (at.path !== MANIFEST_FILE && !template.files.has(at.path))) return false;
  return !below.some(({ manifest: { name } }) => new RegExp(`\\btemplate ${name.replaceAll('.', '\\.')}(?![\\w-])`).test(message));
}

export function printedPlace({ path, line }: NonNullable<Diagnostic['at']>): string {
  return line > 0 ? `${path}:${line}` : path;
}
