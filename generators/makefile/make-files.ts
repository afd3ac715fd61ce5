import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseMakefile } from '../../src/analyze/evidence/make-parse.ts';
import type { Record as StoredRecord } from '../../src/commit/record.ts';
import { refuse, Refusal } from '../../src/diagnostic.ts';
import { nameFrom } from '../../src/options.ts';
import { isOwnOutput } from '../../src/own-output.ts';
import type { BuildPlan } from '../../src/plan/build-plan.ts';
import type { TargetCommands } from '../../src/plan/repository/commands.ts';
import { planMake, type MakePlan } from '../../src/plan/repository/make-plan.ts';
import { stampsOf } from '../../src/plan/repository/stamps.ts';
import { pathIn } from '../../src/repo.ts';
import { renderMakefile, type ExistingMakefile } from '../../src/render/makefile.ts';
import type { RenderedFile } from '../../src/render/render.ts';
import type { CommandLine } from '../command-line.ts';
import { chosenOptions } from '../dockerfile/chosen-options.ts';
import type { OpenRepository } from '../dockerfile/repository.ts';
import { imageOutlook } from '../inspect/image-outlook.ts';
import { readTemplate } from '../package-root.ts';
import type { TeamRun } from '../team/run.ts';

/** Make targets for an image. */
export interface MadeMakefile {
  readonly files: readonly RenderedFile[];
  readonly plan: MakePlan;
  /** The plan of the image; `null` where somebody else wrote its Dockerfile. */
  readonly image: BuildPlan | null;
}

/** `root`: the directory, absolute; `open`: what was read of it. */
export interface MakeInput {
  readonly root: string;
  readonly open: OpenRepository;
  readonly line: CommandLine;
  readonly stored: StoredRecord | undefined;
  readonly team: TeamRun | null;
}

/** In the order in which GNU make looks for them. */
const NAMES = ['GNUmakefile', 'makefile', 'Makefile'];

/**
 * Makes the targets of the image that the directory's Dockerfile builds.
 * @throws Refusal where there is no Dockerfile, or where the image cannot be planned
 */
export function makeFiles(input: MakeInput): MadeMakefile {
  const { root, open, line, stored, team } = input;
  const existing = existingMakefile(root, stored);
  const { file, directory } = open.place;
  if (!existsSync(join(root, file))) {
    throw refuse('dockerfile-missing', `there is no ${file} here that the targets could build`, 'run yo go-docker:dockerfile first');
  }
  const name = nameFrom(basename(root));
  const ours = stored?.files[file] !== undefined || isOwnOutput(readFileSync(join(root, file), 'utf8'));
  const outlook = ours ? imageOutlook(open, line, stored, name, team) : null;
  const errors = outlook?.problems.filter(({ severity }) => severity === 'error') ?? [];
  if (errors.length > 0) throw new Refusal(errors);
  const theirs = open.facts.docker.dockerfiles.find(({ path }) => path === pathIn(directory, file));
  const commands = outlook !== null && outlook.commands.length > 0 ? outlook.commands : [foreign(name, theirs?.ports.map(({ value }) => value) ?? [])];
  const { platforms } = chosenOptions(line, stored, root, team?.rows);
  const image = outlook?.plan ?? null;
  const plan = planMake({ name: team?.image ?? name, commands, platforms, stamps: stampsOf(image).flatMap(({ name }) => (name === 'DATE' ? [] : [name])), existing: existing && withIncludes(root, existing) });
  const files = renderMakefile(plan, existing, readTemplate);
  return { files: team?.files(files, false, outlook?.planned?.values ?? {}, image, file) ?? files, plan, image };
}

/** The Makefile that is there and is not ours. */
function existingMakefile(root: string, stored: StoredRecord | undefined): ExistingMakefile | null {
  if (stored?.files['Makefile']?.ownership === 'managed') return null;
  const names = readdirSync(root);
  const path = NAMES.find((name) => names.includes(name));
  if (path === undefined) return null;
  const text = readFileSync(join(root, path), 'utf8');
  return path === 'Makefile' && isOwnOutput(text) ? null : { path, text };
}

/** A Dockerfile that somebody else wrote: its default target, with the ports that it names. */
function foreign(image: string, ports: readonly string[]): TargetCommands {
  const numbers = ports.map((port) => port.replace(/\/tcp$/, '')).filter((port) => /^\d+$/.test(port));
  return { image, build: '', debug: null, context: '.', prepare: [], run: numbers.map((port) => ` -p 127.0.0.1:${port}:${port}`).join('') };
}

/** The Makefile's text with that of the files which it includes by a plain name: their targets are taken too. */
function withIncludes(root: string, { text }: ExistingMakefile): string {
  const included = parseMakefile(text).includes.filter((path) => /^[\w./-]+$/.test(path) && !path.endsWith('docker.mk'));
  const texts = included.map((path) => join(root, path)).filter((path) => existsSync(path) && statSync(path).isFile()).map((path) => readFileSync(path, 'utf8'));
  return [text, ...texts].join('\n');
}
