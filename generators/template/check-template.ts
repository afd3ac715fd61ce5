import type { Diagnostic } from '../../src/diagnostic.ts';
import type { Template } from '../../src/template/template.ts';
import type { OpenOptions } from '../team/open.ts';
import { open, stackOf, type Stack } from './layers.ts';
import { samplesOf, type Lower } from './samples.ts';
import { trySample } from './try-sample.ts';

/** What is to be said of a template. */
export interface Checked {
  /** `null` where it could not be read. */
  readonly template: Template | null;
  /** Names of the samples that were made. */
  readonly samples: readonly string[];
  readonly problems: readonly Diagnostic[];
}

/** What a template is judged with. */
export interface CheckInput {
  /** Absolute path of the template. */
  readonly root: string;
  /** Where the command was typed, absolute. */
  readonly cwd: string;
  readonly trust: OpenOptions['trust'];
  /** References to the layers below it, for all samples; `undefined`: each sample says its own. */
  readonly said: readonly string[] | undefined;
}

/**
 * Judges the template in a directory: all that its manifest says, alone and over the layers below it, then what becomes of
 * each sample. Samples are tried only where nothing is wrong before, since each of them would stumble over it.
 */
export async function checkTemplate({ root, cwd, trust, said }: CheckInput): Promise<Checked> {
  const { template, problems: unread } = await open(root, root, trust);
  if (template === undefined) return { template: null, samples: [], problems: unread };
  const { samples, problems } = samplesOf(template);
  const stacks = new Map<string, Stack>();
  const keyOf = (lower: readonly Lower[]): string => lower.map(({ reference }) => reference).join('\n');
  const flagged = said?.map((reference): Lower => ({ reference, at: null }));
  for (const lower of samples.length === 0 || flagged !== undefined ? [flagged ?? []] : samples.map(({ below }) => below)) {
    if (!stacks.has(keyOf(lower))) stacks.set(keyOf(lower), await stackOf(template, root, lower, flagged === undefined ? root : cwd, trust));
  }
  const before = withoutDoubles([...unread, ...[...stacks.values()].flatMap((stack) => stack.problems), ...problems]);
  if (before.some(({ severity }) => severity === 'error')) return { template, samples: [], problems: before };
  if (samples.length === 0) return { template, samples: [], problems: [...before, WITHOUT_SAMPLES] };
  const found = samples.flatMap((sample) => trySample(sample, stacks.get(keyOf(flagged ?? sample.below))!, trust === true ? ['--trust'] : []));
  return { template, samples: samples.map(({ name }) => name), problems: [...before, ...withoutDoubles(found)] };
}

const WITHOUT_SAMPLES: Diagnostic = {
  code: 'samples-missing', severity: 'warning', at: { path: 'samples', line: 0 },
  message: 'there is no samples/NAME/sample.yaml, so nothing shows that the template renders', remedy: 'add one that says command: app; go-docker:template init writes two',
};

/** Two samples that stumble over one line of the template say it once. */
function withoutDoubles(problems: readonly Diagnostic[]): Diagnostic[] {
  const key = ({ code, at, message }: Diagnostic): string => `${code} ${at?.path}:${at?.line} ${message.replace(/^sample [^:]+: /, '')}`;
  return [...new Map([...problems].reverse().map((one) => [key(one), one])).values()].reverse();
}
