import type { ServiceOptions } from '../options.ts';
import type { BaseImage } from './base-images.ts';
import type { Stage } from './build-plan.ts';
import { goctl, minimal, multiStage, prebuilt, singleStage } from './stages.ts';

/** How an image comes to be. A sixth recipe is one row here, its stages, and one case. */
export interface Recipe {
  name: string;
  /** What it is for, and what it costs: the words of the prompt and of docs/recipes.md. */
  about: string;
  cost: string;
  /** Name of the level in the article that the recipe comes from, where it does. */
  article: string | null;
  /** Of a team's recipe: the one of ours that it starts from. */
  from?: RecipeName;
  /** What the image stands on is chosen; else the recipe says it. */
  choosesBase: boolean;
  /** A stage to look inside with makes sense beside its image; where the image holds compiler and source, one looks into that. */
  debug: boolean;
  /** The Makefile compiles on the host before the image is built. */
  prebuilt: boolean;
  /** Linker flags that leave out symbols and debug information. */
  stripped: boolean;
  /** `bases`: the rows that a base is chosen from; ours without it. */
  stages: (service: ServiceOptions, bases?: readonly BaseImage[]) => readonly Stage[];
  /** Patterns of the `.dockerignore`. */
  ignore: (service: ServiceOptions) => readonly string[];
}

/** What no image of a Go service needs; its edits then rebuild nothing. A deny-list: allow-lists break Podman and the classic builder. */
const DENY = [
  '# What the build does not need: an edit of these rebuilds nothing.',
  '.git',
  '.gitignore',
  '.dockerignore',
  '.github',
  '.idea',
  '.vscode',
  '.yo-rc.json',
  '.go-docker-staging*',
  'Dockerfile*',
  'compose*.y*ml',
  'Makefile',
  'README.md',
  'LICENSE',
  '/bin',
  '**/*_test.go',
  '# What must not leave the machine.',
  '**/.env',
  '**/.env.*',
  '**/.netrc',
  '**/*.pem',
  '**/*.key',
];

/** A command that goes before may be a target of the Makefile. */
function denied({ bake, 'pre-build': command }: ServiceOptions): readonly string[] {
  const lines = command === '' ? DENY : DENY.filter((line) => line !== 'Makefile');
  return bake ? lines.toSpliced(lines.indexOf('README.md'), 0, 'docker-bake.hcl') : lines;
}

export const RECIPES = [
  {
    name: 'minimal',
    about: 'only the binary and what it needs, on scratch, non-root, cross-compiled with build caches',
    cost: 'the smallest and fastest to rebuild; no shell to look inside',
    article: null,
    choosesBase: true,
    debug: true,
    prebuilt: false,
    stripped: true,
    stages: minimal,
    ignore: denied,
  },
  {
    name: 'single-stage',
    about: 'built and run in golang:alpine, to try something out',
    cost: 'some 300 MB with compiler and source inside',
    article: '初级',
    choosesBase: false,
    debug: false,
    prebuilt: false,
    stripped: false,
    stages: singleStage,
    ignore: denied,
  },
  {
    name: 'prebuilt',
    about: 'the Makefile cross-compiles on this machine, the image takes the binary onto alpine',
    cost: 'small; needs Go here, and make before docker build',
    article: '中级',
    choosesBase: false,
    debug: true,
    prebuilt: true,
    stripped: false,
    stages: prebuilt,
    ignore: () => ['# The image is made of binaries for Linux alone; what lies beside them in bin/ never gets in.', '*', '!bin/linux'],
  },
  {
    name: 'multi-stage',
    about: 'compiled in golang:alpine, run on alpine, no source in the image',
    cost: 'small, with a shell; recompiles everything on each edit',
    article: '高级',
    choosesBase: false,
    debug: true,
    prebuilt: false,
    stripped: false,
    stages: multiStage,
    ignore: denied,
  },
  {
    name: 'goctl',
    about: 'as goctl docker writes it: module layer, stripped, CA bundle, zones and TZ on alpine',
    cost: 'small, with a shell; recompiles everything on each edit',
    article: '终极',
    choosesBase: false,
    debug: true,
    prebuilt: false,
    stripped: true,
    stages: goctl,
    ignore: denied,
  },
] as const satisfies readonly Recipe[];

export type RecipeName = (typeof RECIPES)[number]['name'];

/** The row of a recipe. `rows`: ours, or those of a team. */
export function recipe(name: string, rows: readonly Recipe[] = RECIPES): Recipe {
  return rows.find((row) => row.name === name)!;
}
