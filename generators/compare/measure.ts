import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Recipe } from '../../src/plan/recipes.ts';
import type { ServiceOptions } from '../../src/options.ts';
import { golangImage } from '../../src/plan/base-images.ts';
import { readTemplate } from '../package-root.ts';
import { haveBase, must, releaseOf, StepFailed, type Bench } from './bench.ts';
import { meaning, withRatios, type Comparison, type Figures, type Row } from './comparison.ts';
import { megabytes, padded, seconds } from './figures.ts';
import { chooseCompiler, type Compiler } from './host-build.ts';
import { ArchiveError, readImage } from './image-archive.ts';
import { contentsOf, programOf } from './image-contents.ts';
import { recipeBuild, type RecipeBuild } from './recipe-files.ts';
import type { TeamRun } from '../team/run.ts';
import { withOutput } from './run-process.ts';
import { editedFile, editOneLine, writeFiles } from './sources.ts';

/** What is compared. */
export interface Subject {
  options: ServiceOptions;
  demo: boolean;
  /** Lays the sources, without the files of a recipe, into an empty directory. */
  lay: (directory: string) => Promise<void>;
  recipes: readonly Recipe[];
  /** The templates that it follows. */
  team: TeamRun | null;
}

/** Builds the subject under every recipe, one after the other, and measures. A build that fails is a row without figures. */
export async function measure(bench: Bench, subject: Subject): Promise<Comparison> {
  const { tool, signal } = bench;
  const probe = await bench.workplace.directory('sources');
  await subject.lay(probe);
  const edited = await editedFile(probe);
  await rm(probe, { recursive: true });
  const ours = golangImage(subject.options.go, 'alpine');
  const builder = subject.team?.imageFor(ours) ?? ours;
  const go = await optional(() => releaseOf(bench, builder));
  const compiler = await chooseCompiler(bench, go, builder);
  const rows: Row[] = [];
  const width = Math.max(...subject.recipes.map(({ name }) => name.length));
  for (const [index, recipe] of subject.recipes.entries()) {
    signal.throwIfAborted();
    bench.say(`[${index + 1}/${subject.recipes.length}] ${padded(recipe.name, width)}  `);
    rows.push(await row(bench, subject, recipe, { edited, compiler }));
  }
  const prebuilt = { by: compiler.by, release: compiler.release, why: compiler.why };
  return {
    service: subject.options.name,
    demo: subject.demo,
    tool: { program: tool.program, version: tool.version, platform: tool.platform },
    go,
    prebuilt,
    edited,
    rows: withRatios(rows),
    measured: meaning(edited, prebuilt),
    left: `Temporary directories, images and tags are gone; ${tool.keeps} and the base images stay ("${tool.prune}" clears the cache).`,
  };
}

async function optional<T>(step: () => Promise<T>): Promise<T | null> {
  try {
    return await step();
  } catch (error) {
    // Every row will say what the matter is.
    if (error instanceof StepFailed) return null;
    throw error;
  }
}

async function row(bench: Bench, subject: Subject, recipe: Subject['recipes'][number], how: How): Promise<Row> {
  const about = { recipe: recipe.name, article: recipe.article };
  try {
    const build = recipeBuild(subject.options, recipe.name, bench.workplace.token, readTemplate, subject.team);
    const figures = await figuresOf(bench, subject, { ...how, recipe, build });
    bench.say('\n');
    return { ...about, figures, failed: null };
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    bench.say('failed\n');
    return { ...about, figures: null, failed: { step: error.step, lines: error.lines } };
  }
}

interface How {
  edited: string;
  compiler: Compiler;
}

async function figuresOf(bench: Bench, subject: Subject, how: How & { recipe: Recipe; build: RecipeBuild }): Promise<Figures> {
  const { recipe, build, edited } = how;
  const { workplace, say } = bench;
  const directory = await workplace.directory(recipe.name);
  await subject.lay(directory);
  await writeFiles(directory, build.files);
  for (const base of build.bases) await haveBase(bench, base);
  say('first build … ');
  const first = await timedBuild(bench, how, directory, recipe.name, ['--no-cache']);
  say(`${seconds(first.milliseconds)}, image … `);
  const image = await figuresOfImage(bench, build.options, first.reference);
  say(`${megabytes(image.imageBytes)}, after edit … `);
  await editOneLine(join(directory, edited), `${workplace.token}-${recipe.name}`);
  const again = await timedBuild(bench, how, directory, `${recipe.name}-edited`, []);
  say(seconds(again.milliseconds));
  await rm(directory, { recursive: true, force: true });
  return { ...image, firstBuildMs: first.milliseconds, rebuildMs: again.milliseconds };
}

interface Timed {
  reference: string;
  milliseconds: number;
}

async function timedBuild(
  bench: Bench,
  { recipe, build, compiler }: How & { recipe: Recipe; build: RecipeBuild },
  directory: string,
  tag: string,
  flags: readonly string[],
): Promise<Timed> {
  const { tool, workplace } = bench;
  const reference = workplace.reference(tag);
  const platform = ['--platform', tool.platform, ...(recipe.prebuilt ? ['--build-arg', `TARGETPLATFORM=${tool.platform}`] : [])];
  const begun = performance.now();
  if (recipe.prebuilt) await compiler.compile(directory, build.options);
  await must(bench, `${tool.program} build`, [...tool.build, ...flags, ...platform, '-t', reference, '.'], { cwd: directory });
  return { reference, milliseconds: Math.round(performance.now() - begun) };
}

async function figuresOfImage({ tool, signal }: Bench, options: ServiceOptions, reference: string): Promise<Omit<Figures, 'firstBuildMs' | 'rebuildMs'>> {
  const step = `${tool.program} save`;
  try {
    const { ended, value } = await withOutput([...tool.save, reference], { signal }, (stdout) => readImage(stdout, new Set([options.name])));
    if (!value) throw new StepFailed(`${step} (exit code ${ended.code})`, ended.lines);
    const program = programOf(value.files, value.config);
    if (!program) throw new ArchiveError('the program that the image starts is not in it');
    return { imageBytes: value.bytes, ratio: 1, binaryBytes: program.bytes, layers: value.layers, contents: contentsOf(value) };
  } catch (error) {
    if (error instanceof ArchiveError) throw new StepFailed(step, [error.message]);
    throw error;
  }
}
