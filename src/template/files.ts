import { Refusal, type Diagnostic } from '../diagnostic.ts';
import type { RenderedFile } from '../render/render.ts';
import { fillPlaceholders } from './placeholders.ts';
import { templatePathFault } from './paths.ts';
import { applies } from './questions.ts';
import type { Team, TeamFile } from './team.ts';
import { isCode } from './trust.ts';

type Values = Readonly<Record<string, string>>;

/** What is written by a team's rules: data for its own files, and what its code is run with. */
export interface FilesInput {
  readonly team: Team;
  /** Every option and answer, as texts. */
  readonly values: Values;
  /** Our own files of this run. */
  readonly ours: readonly RenderedFile[];
  /** Also files that are none of ours are written: not by a command that adds a part alone. */
  readonly more: boolean;
  /** Name of the team's recipe, whose Dockerfile counts; and where that lies. */
  readonly recipe: string | undefined;
  readonly dockerfile: string;
  /** Prints files that are code, in their order. */
  readonly run: (files: readonly TeamFile[]) => readonly string[];
}

/**
 * Our files with those of the templates: in place of one of ours, or beside them.
 * @throws Refusal with every path that must not be written and every text that cannot be printed
 */
export function withTeamFiles(input: FilesInput): RenderedFile[] {
  const { team, values, ours, more } = input;
  const problems: Diagnostic[] = [];
  const rules = [...recipeFile(input), ...team.files.filter(({ when }) => applies(when, values))];
  const placed = new Map<string, TeamFile>();
  for (const rule of rules) {
    const filled = fillPlaceholders(rule.path, values, rule.at);
    // The Dockerfile may lie elsewhere, or have another name: it is the same file.
    const path = { ...filled, text: filled.text === 'Dockerfile' ? input.dockerfile : filled.text };
    problems.push(...path.problems, ...pathProblems(rule, path.text, [...ours.map((file) => file.path), ...placed.keys()]));
    if (more || ours.some((file) => file.path === path.text)) placed.set(path.text, rule);
  }
  if (problems.length > 0) throw new Refusal(problems);
  const written = printed(input, placed);
  const kept = ours.map((file) => written.get(file.path) ?? file);
  return [...kept, ...[...written.values()].filter(({ path }) => !ours.some((file) => file.path === path))];
}

/** The files by their paths. */
function printed({ values, run }: FilesInput, placed: ReadonlyMap<string, TeamFile>): Map<string, RenderedFile> {
  const problems: Diagnostic[] = [];
  const code = [...placed.values()].filter(({ source }) => isCode(source));
  const texts = code.length === 0 ? [] : run(code);
  const files = [...placed].map(([path, rule]): [string, RenderedFile] => {
    const contents = isCode(rule.source) ? texts[code.indexOf(rule)]! : plainText(rule, values, problems);
    return [path, { path, contents, ownership: rule.ownership, template: rule.template, ...(rule.file.executable && { executable: true }) }];
  });
  if (problems.length > 0) throw new Refusal(problems);
  return new Map(files);
}

function recipeFile({ team, recipe, dockerfile }: FilesInput): TeamFile[] {
  const row = team.recipes.find(({ name }) => name === recipe);
  if (row === undefined || row.file === null) return [];
  return [{ path: dockerfile, source: row.dockerfile!, ownership: 'managed', when: {}, at: row.at, template: row.template, file: row.file }];
}

/** Each file is one file on every system: two that differ in case alone would be the same on some. */
function pathProblems({ at, template }: TeamFile, path: string, others: readonly string[]): Diagnostic[] {
  const fault = path === '.yo-rc.json' ? 'is the record of this generator' : templatePathFault(path);
  const same = others.find((other) => other !== path && other.normalize('NFC').toLowerCase() === path.normalize('NFC').toLowerCase());
  const inside = others.find((other) => other.startsWith(`${path}/`) || path.startsWith(`${other}/`));
  const why = fault ?? (same !== undefined ? `differs from ${same} in the case of its letters alone` : inside !== undefined ? `cannot lie beside ${inside}` : undefined);
  if (why === undefined) return [];
  return [{ code: 'template-path', severity: 'error', message: `template ${template} writes ${JSON.stringify(path)}, which ${why}`, at, remedy: 'name a path below the directory that the command works in' }];
}

/** Files of a team that can be printed for nobody: neither code nor text, at the line of the rule that brings them. */
export function unprintable({ files, recipes }: Team): Diagnostic[] {
  const rules = [...files, ...recipes.flatMap((row) => (row.file === null ? [] : [{ source: row.dockerfile!, at: row.at, template: row.template, file: row.file }]))];
  return rules.filter(({ source, file }) => !isCode(source) && textOf(file.bytes) === undefined).map(noText);
}

function noText({ source, template, at }: Pick<TeamFile, 'source' | 'template' | 'at'>): Diagnostic {
  return { code: 'template-file', severity: 'error', message: `${source} of template ${template} is no text in UTF-8, and files of a template have to be`, at, remedy: 'save it as UTF-8; leave a picture or an archive out of files, and fetch it where it is needed' };
}

function plainText(rule: TeamFile, values: Values, problems: Diagnostic[]): string {
  const text = textOf(rule.file.bytes);
  if (text === undefined) {
    problems.push(noText(rule));
    return '';
  }
  const filled = fillPlaceholders(text, values, { path: rule.source, line: 1 });
  problems.push(...filled.problems);
  return filled.text;
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
