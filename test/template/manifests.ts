import { Refusal, type Diagnostic } from '../../src/diagnostic.ts';
import { readManifest } from '../../src/template/manifest.ts';
import type { Template, TemplateFile } from '../../src/template/template.ts';

/** Files of a template, by path. */
export function filesOf(texts: Readonly<Record<string, string>>): ReadonlyMap<string, TemplateFile> {
  return new Map(Object.entries(texts).map(([path, text]) => [path, { bytes: new TextEncoder().encode(text), executable: false }]));
}

/** A template out of its manifest; `name: acme` and `version: 1.0.0` are its first lines where the text does not say them. */
export function templateOf(manifest: string, texts: Readonly<Record<string, string>> = {}): Template {
  const text = /^name:/m.test(manifest) ? manifest : `name: acme\nversion: 1.0.0\n${manifest}`;
  const files = filesOf(texts);
  const read = readManifest(text, undefined, { files });
  return { reference: `./${read.name}`, pin: `sha256-${'0'.repeat(64)}`, files, manifest: read };
}

/** The problems of what has to be refused; none where it is not. */
export function problemsOf(run: () => unknown): readonly Diagnostic[] {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error.diagnostics;
    throw error;
  }
  return [];
}

/** `line: message → remedy`; the path before it where it is not the manifest. */
export function shown({ at, message, remedy }: Diagnostic): string {
  const path = at === null || at.path === 'go-docker.yaml' ? '' : `${at.path}:`;
  return `${at === null ? '' : `${path}${at.line}: `}${message} → ${remedy}`;
}
