import type { BaseImage } from '../plan/base-images.ts';

/**
 * A team template as it was read: plain data, all of its files in memory. Where it comes from, what it costs to fetch it and
 * whether its code may run are decided before; from here on it is applied purely.
 */
export interface Template {
  /** As it was asked for: `github:acme/go-template#v2`, `./template`, `npm:@acme/template@2`. */
  readonly reference: string;
  /** What exactly was read: a commit (40 hex digits), or `sha256-…` of what the directory or archive holds. */
  readonly pin: string;
  readonly manifest: Manifest;
  /** Every file of the template below its directory, by path with `/`. */
  readonly files: ReadonlyMap<string, TemplateFile>;
}

export interface TemplateFile {
  readonly bytes: Uint8Array;
  readonly executable: boolean;
}

/** The file that makes a directory a template. */
export const MANIFEST_FILE = 'go-docker.yaml';

/** Where a value of a manifest stands; lines count from 1. */
export interface Place {
  readonly path: string;
  readonly line: number;
}

/** A value of an option, as its flag would spell it. */
export interface Said {
  readonly text: string;
  readonly at: Place;
}

/** What `go-docker.yaml` says, checked. Texts may hold `{{name}}`, which stands for an option's or a question's answer. */
export interface Manifest {
  readonly name: string;
  /** Semantic version of the template. */
  readonly version: string;
  /** Range of generator releases that it works with; `*` where it says nothing. */
  readonly generator: string;
  readonly about: string;
  /** Options where nobody says otherwise. */
  readonly defaults: Readonly<Record<string, Said>>;
  /** Options with a value that nobody may change. */
  readonly locks: Readonly<Record<string, Said>>;
  readonly questions: readonly Question[];
  /** Rows that replace a base of ours, field by field, or are added with a name of their own. */
  readonly bases: Readonly<Record<string, Partial<Omit<BaseImage, 'name'>>>>;
  /** Images in place of ours, by repository: `golang` → `mirror.acme.example/hub/golang`; with `:{{tag}}` in it, another tag. */
  readonly images: Readonly<Record<string, string>>;
  readonly recipes: readonly TeamRecipe[];
  readonly labels: Readonly<Record<string, string>>;
  /** Lines that are added to `.dockerignore`. */
  readonly ignore: readonly string[];
  /** By name of the block (src/template/blocks.ts): its text. */
  readonly blocks: Readonly<Record<string, string>>;
  readonly files: readonly FileRule[];
  /** Printed after a run; empty for none. */
  readonly message: string;
  /** Rules of `check` that weigh more or less here, or nothing. */
  readonly check: Readonly<Record<string, 'broken' | 'drift' | 'advice' | 'off'>>;
  readonly migrations: readonly Migration[];
  /** Where each key stands, by its keys and indexes from the top, joined by a line break; asked by `placeOf`. */
  readonly places: ReadonlyMap<string, Place>;
}

/** Where a manifest says something: `placeOf(manifest, 'labels', 'org.example.team')`; the file as a whole where it says nothing. */
export function placeOf(manifest: Manifest, ...keys: readonly (string | number)[]): Place {
  return manifest.places.get(keys.join('\n')) ?? { path: MANIFEST_FILE, line: 0 };
}

/** Where the first line of a text stands: behind `|` in the line below the key, in a file of the template in its first one. */
export function textPlaceOf(manifest: Manifest, ...keys: readonly (string | number)[]): Place {
  return manifest.places.get([...keys, 'text'].join('\n')) ?? placeOf(manifest, ...keys);
}

/** A question of the template's own; its answer is kept in the record. */
export interface Question {
  /** `[a-z][a-z0-9_]*`, and no name of an option. */
  readonly name: string;
  readonly about: string;
  readonly type: 'text' | 'number' | 'switch' | 'choice';
  readonly choices: readonly string[];
  /** The answer where nothing is said; `null`: it has to be said. */
  readonly fallback: string | null;
  /** Asked where each of these options or earlier questions has one of the values. */
  readonly when: When;
  /** Regular expression that the whole answer matches; `null` for none. */
  readonly pattern: string | null;
  /** What a right answer looks like, for the refusal. */
  readonly remedy: string | null;
  readonly at: Place;
}

export type When = Readonly<Record<string, readonly string[]>>;

/** A recipe of the template's own: one of ours with other values and blocks, or a Dockerfile of the template. */
export interface TeamRecipe {
  readonly name: string;
  readonly about: string;
  /** The recipe of ours that it starts from. */
  readonly from: string;
  readonly blocks: Readonly<Record<string, string>>;
  /** Path of a Dockerfile in the template, in place of the plan's; `null` for none. */
  readonly dockerfile: string | null;
  readonly at: Place;
}

/** A file that the template brings: one more, or in place of one of ours. */
export interface FileRule {
  /** Where it goes, relative to the root; may hold `{{name}}`. */
  readonly path: string;
  /** Where it lies in the template. A name that ends in `.ejs` is code, and needs trust. */
  readonly source: string;
  readonly ownership: 'managed' | 'once';
  readonly when: When;
  readonly at: Place;
}

/** What a repository that was made by an older version needs before the new one is merged. */
export interface Migration {
  /** Versions that it is for, as a range, e.g. `<2.0.0`. */
  readonly from: string;
  /** Questions that have another name now: old → new. */
  readonly questions: Readonly<Record<string, string>>;
  /** Values that have another name now: option or question → old → new. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Files that lie elsewhere now: old → new. */
  readonly files: Readonly<Record<string, string>>;
}

/** What the record keeps of a template, so that a later run has it again and knows what was said by whom. */
export interface TemplateRecord {
  readonly reference: string;
  readonly pin: string;
  readonly name: string;
  readonly version: string;
  /** Answers to its questions. */
  readonly answers: Readonly<Record<string, string>>;
  /** Options whose stored value came from it: they follow its next version, until somebody says otherwise. */
  readonly given: Readonly<Record<string, string>>;
  /** Options for which it had a value when somebody said otherwise: these are the user's. */
  readonly own: readonly string[];
}
