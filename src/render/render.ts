import ejs from 'ejs';
import type { ServiceOptions } from '../options.ts';
import type { BuildPlan } from '../plan/build-plan.ts';
import { recipe, type Recipe } from '../plan/recipes.ts';
import type { BakeTarget } from '../plan/repository/bake.ts';
import { buildFlags, needsOf } from '../plan/build-secrets.ts';
import { stampsOf } from '../plan/repository/stamps.ts';
import { planService, type ServiceCode } from '../plan/service.ts';
import { renderBake } from './bake.ts';
import { from, instruction } from './dockerfile.ts';
import { comment } from './words.ts';

/** `managed`: kept up to date by later runs; `once`: the user's own from the first day. */
export type Ownership = 'managed' | 'once';

/** A file as it is to stand on disk. `path` is relative to the root, with `/`. */
export interface RenderedFile {
  path: string;
  contents: string;
  ownership: Ownership;
  /** The user's own file, changed because the user asked for it: it is neither asked about again nor taken over. */
  agreed?: true;
  /** Name of the team template that it comes from. */
  template?: string;
  executable?: true;
}

/** The text of a template by its name below templates/, e.g. `service/go.mod.ejs`. */
export type ReadTemplate = (name: string) => string;

interface FileRow {
  path: string;
  template: (o: ServiceOptions) => string;
  ownership: Ownership;
}

/** What a new service consists of, in the order in which it is told. */
const SERVICE_FILES: readonly FileRow[] = [
  { path: 'go.mod', template: () => 'service/go.mod.ejs', ownership: 'once' },
  { path: 'hello.go', template: (o) => `service/${o.kind}/hello.go.ejs`, ownership: 'once' },
  { path: 'hello_test.go', template: (o) => `service/${o.kind}/hello_test.go.ejs`, ownership: 'once' },
  { path: 'Dockerfile', template: () => 'Dockerfile.ejs', ownership: 'managed' },
  { path: '.dockerignore', template: () => 'dockerignore.ejs', ownership: 'managed' },
  { path: 'Makefile', template: () => 'service/Makefile.ejs', ownership: 'managed' },
  { path: '.gitignore', template: () => 'service/_gitignore.ejs', ownership: 'once' },
  { path: 'README.md', template: () => 'service/README.md.ejs', ownership: 'once' },
];

/** What a service has otherwise than one that was made just now, by our recipes. */
export interface ServiceSurroundings {
  /** The name that its owner has given to the Dockerfile, for the Makefile. */
  readonly dockerfile?: string | undefined;
  /** Ours, or those of a team. */
  readonly recipes?: readonly Recipe[] | undefined;
  /** What the Makefile compiles, where that is more than the scaffold's. */
  readonly code?: ServiceCode | undefined;
}

/** Prints a service: the same options and plan give the same bytes. */
export function renderService(o: ServiceOptions, plan: BuildPlan, read: ReadTemplate, { dockerfile = 'Dockerfile', recipes, code }: ServiceSurroundings = {}): RenderedFile[] {
  const s = planService({ ...o, recipe: recipe(o.recipe, recipes).from ?? o.recipe }, code);
  const needs = needsOf(plan.stages, null, o.ca);
  const typed = buildFlags(needs);
  const build = { typed, flags: makeText(typed), debug: plan.stages.some(({ name }) => name === 'debug') };
  const data = { s: { ...s, recipe: o.recipe, package: makeWord(s.package) }, plan, from, instruction, comment, dockerfile: makeWord(dockerfile), build };
  const files = SERVICE_FILES.map(({ path, template, ownership }): RenderedFile => ({
    path,
    contents: ejs.render(read(template(o)), data, { escape: String }),
    ownership,
  }));
  const target: BakeTarget = { name: 'image', suffix: '', target: null, ...needs };
  return o.bake ? [...files, renderBake({ command: 'yo go-docker', image: s.image, context: '.', dockerfile, platforms: o.platforms, stamps: stampsOf(plan), targets: [target] })] : files;
}

/** A text in the value of a variable of make. */
function makeText(text: string): string {
  return text.replaceAll('$', '$$$$').replaceAll('#', '\\#');
}

/** A path as one word of a recipe. */
function makeWord(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `$(call quote,${makeText(path)})`;
}
