import type { Diagnostic } from '../../src/diagnostic.ts';
import { unprintable } from '../../src/template/files.ts';
import { teamOf } from '../../src/template/team.ts';
import type { Template } from '../../src/template/template.ts';
import { diagnosticsOf } from '../diagnostics-of.ts';
import { generatorVersion } from '../package-root.ts';
import { cacheDirectory } from '../team/cache.ts';
import { openTemplate, type OpenOptions } from '../team/open.ts';
import { samplesOf } from './samples.ts';
import { trySample } from './try-sample.ts';

/** What is to be said of a template. */
export interface Checked {
  /** `null` where it could not be read. */
  readonly template: Template | null;
  /** Names of the samples that were made. */
  readonly samples: readonly string[];
  readonly problems: readonly Diagnostic[];
}

/**
 * Judges the template in a directory: all that its manifest says, then what becomes of each sample. Samples are tried
 * only where nothing is wrong before, since each of them would stumble over it.
 * @param root absolute path of the template
 */
export async function checkTemplate(root: string, trust: OpenOptions['trust']): Promise<Checked> {
  const opened = await open(root, trust);
  if ('problems' in opened) return { template: null, samples: [], problems: opened.problems };
  const { template } = opened;
  const { samples, problems } = samplesOf(template);
  const before = [...rowProblems(template), ...problems];
  if (before.length > 0) return { template, samples: [], problems: before };
  if (samples.length === 0) return { template, samples: [], problems: [WITHOUT_SAMPLES] };
  // Relative references in a record start from the repository, so the template is named as a whole path.
  const found = samples.flatMap((sample) => trySample(sample, root, trust === true ? ['--trust'] : []));
  return { template, samples: samples.map(({ name }) => name), problems: withoutDoubles(found) };
}

const WITHOUT_SAMPLES: Diagnostic = {
  code: 'samples-missing', severity: 'warning', at: { path: 'samples', line: 0 },
  message: 'there is no samples/NAME/sample.yaml, so nothing shows that the template renders', remedy: 'add one that says command: app; go-docker:template init writes two',
};

async function open(root: string, trust: OpenOptions['trust']): Promise<{ template: Template } | { problems: readonly Diagnostic[] }> {
  try {
    const { template } = await openTemplate(root, { base: root, cache: cacheDirectory(), trust });
    return { template };
  } catch (error) {
    const problems = diagnosticsOf(error);
    if (problems === undefined) throw error;
    return { problems };
  }
}

/** What only all parts of the template together tell. */
function rowProblems(template: Template): readonly Diagnostic[] {
  try {
    return unprintable(teamOf([template], generatorVersion()));
  } catch (error) {
    const problems = diagnosticsOf(error);
    if (problems === undefined) throw error;
    return problems;
  }
}

/** Two samples that stumble over one line of the template say it once. */
function withoutDoubles(problems: readonly Diagnostic[]): Diagnostic[] {
  const key = ({ code, at, message }: Diagnostic): string => `${code} ${at?.path}:${at?.line} ${message.replace(/^sample [^:]+: /, '')}`;
  return [...new Map([...problems].reverse().map((one) => [key(one), one])).values()].reverse();
}
