import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { refuse, type Diagnostic, type Refusal } from '../../src/diagnostic.ts';
import { readManifest } from '../../src/template/manifest.ts';
import { shownName } from '../../src/template/paths.ts';
import { originOf, parseReference, PIN } from '../../src/template/reference.ts';
import { MANIFEST_FILE, type Template, type TemplateFile } from '../../src/template/template.ts';
import { codeOf, untrusted } from '../../src/template/trust.ts';
import { generatorVersion } from '../package-root.ts';
import { bringTemplate, type Brought } from './bring.ts';

export interface OpenOptions {
  /** Directory that a relative path in the reference starts from; absolute. */
  readonly base: string;
  /** Where templates are kept: `cacheDirectory()`. */
  readonly cache: string;
  /** Exactly this state of the template, as the record has it. From the cache where it is there, without network. */
  readonly pin?: string;
  /**
   * Without a pin: `origin` (what holds where nothing is said) asks what the reference is now, and takes the last one from
   * the cache, with a warning, where the origin does not answer; `refresh` refuses then; `cache` never asks.
   */
  readonly look?: 'origin' | 'refresh' | 'cache';
  /** Whether code of the template may run: `--trust`, or `trusts` of generators/team/user-config.ts. */
  readonly trust: boolean | Trusts;
}

/** Whether the user trusts an origin (see `originOf`), at the branch, tag, commit or version that was asked for. */
export type Trusts = (origin: string, ref: string | null) => boolean;

export interface OpenedTemplate {
  readonly template: Template;
  /** It has EJS in use, and is trusted. */
  readonly runsCode: boolean;
  /** What the user should know, none of it an error: the origin did not answer, the template could not be kept. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * A team template, read and checked; nothing outside of the cache is written, and nothing of it has run.
 * @param reference as it was typed: see src/template/reference.ts
 * @throws Refusal: the reference is none, the origin has no such thing or does not answer, the template holds what a
 * template must not, its manifest is wrong, or it has code that is not trusted
 */
export async function openTemplate(reference: string, options: OpenOptions): Promise<OpenedTemplate> {
  const source = parseReference(reference);
  if (options.pin !== undefined && !PIN.test(options.pin)) throw refuse('template-pin', `${shownName(options.pin)} is no pin of a template`, 'take the record back from your version control');
  const absolute = absoluteFrom(options.base);
  const origin = originOf(source, absolute);
  const where = `the template ${shownName(reference)}`;
  const { pin, files, diagnostics } = await bringTemplate(source, { ...options, absolute, where });
  const template: Template = { reference, pin, files, manifest: manifestOf(files, where) };
  const code = codeOf(template);
  const asked = source.kind === 'git' ? source.ref : source.kind === 'npm' ? source.range : null;
  const { trust } = options;
  if (code.length > 0 && !(typeof trust === 'boolean' ? trust : trust(origin, asked))) throw untrusted(reference, origin, code);
  return { template, runsCode: code.length > 0, diagnostics };
}

/** Makes paths whole: `~` is the user's home, everything else starts from `base`. */
export function absoluteFrom(base: string): (path: string) => string {
  return (path) => (/^~[\\/]/.test(path) ? resolve(homedir(), path.slice(2)) : resolve(base, path));
}

function manifestOf(files: Brought['files'], where: string): Template['manifest'] {
  const file = files.get(MANIFEST_FILE);
  if (file === undefined) throw withoutManifest(files, where);
  return readManifest(textOf(file, where), MANIFEST_FILE, { files, generator: generatorVersion() });
}

function textOf({ bytes }: TemplateFile, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw refuse('template-manifest', `${MANIFEST_FILE} of ${where} is not UTF-8`, 'save it as UTF-8');
  }
}

function withoutManifest(files: Brought['files'], where: string): Refusal {
  const below = [...files.keys()].filter((path) => path.endsWith(`/${MANIFEST_FILE}`)).slice(0, 5).map((path) => shownName(path.slice(0, -MANIFEST_FILE.length - 1)));
  const remedy = below.length > 0 ? `name one of its directories behind //: ${below.join(', ')}` : `add ${MANIFEST_FILE} there: go-docker:template init writes one`;
  return refuse('template-no-manifest', `${where} has no ${MANIFEST_FILE}`, remedy);
}
