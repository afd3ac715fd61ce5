/** What it is worth that a file of the repository releases, builds, runs or tests a program. */
import { parentOf } from '../../repo.ts';
import type { Purpose, Reader } from '../evidence/mention.ts';
import type { Candidate, Evidence, Field } from './candidate.ts';
import { partOf } from './names.ts';
import type { ResolvedMention } from './resolve.ts';

interface MentionWeight {
  readonly readers: readonly Reader[];
  readonly purposes: readonly Purpose[];
  readonly weight: number;
  readonly text: string;
}

/** What a mention is worth by who says it and what for. The first row that fits. */
const mentionWeights: readonly MentionWeight[] = [
  { readers: ['goreleaser', 'promu', 'ko'], purposes: ['release'], weight: 40, text: 'is released' },
  { readers: ['goreleaser'], purposes: ['build'], weight: 18, text: 'is released, but in no image' },
  { readers: ['dockerfile'], purposes: ['release'], weight: 36, text: 'is what a Dockerfile makes' },
  { readers: ['procfile'], purposes: ['release'], weight: 32, text: 'is what its platform starts' },
  { readers: ['kubernetes'], purposes: ['release'], weight: 28, text: 'is deployed' },
  { readers: ['compose'], purposes: ['release'], weight: 26, text: 'is built by compose' },
  {
    readers: ['makefile', 'taskfile', 'justfile', 'magefile'],
    purposes: ['release', 'build'],
    weight: 24,
    text: 'is what the build target makes',
  },
  { readers: ['systemd'], purposes: ['release'], weight: 22, text: 'is started by systemd' },
  { readers: ['readme'], purposes: ['build'], weight: 18, text: 'is what the README installs' },
  {
    readers: ['script', 'workflow'],
    purposes: ['release', 'build'],
    weight: 16,
    text: 'is built by a script or CI',
  },
  { readers: ['bake'], purposes: ['release'], weight: 16, text: 'is a target of bake' },
  { readers: ['air'], purposes: ['run'], weight: 16, text: 'is what runs while one develops' },
  {
    readers: ['makefile', 'taskfile', 'justfile', 'magefile', 'script', 'workflow', 'readme'],
    purposes: ['run'],
    weight: 12,
    text: 'is run',
  },
  { readers: ['go-generate'], purposes: ['tool'], weight: -25, text: 'is run by go:generate' },
  {
    readers: ['makefile', 'taskfile', 'justfile', 'magefile', 'script', 'workflow'],
    purposes: ['tool'],
    weight: -10,
    text: 'is run as a step that makes something',
  },
  {
    readers: ['makefile', 'taskfile', 'justfile', 'magefile', 'script', 'workflow'],
    purposes: ['test'],
    weight: -6,
    text: 'is built or run for tests',
  },
];

/** Whether a file speaks for the whole repository: it lies at the top, or where such files lie by custom. */
export function speaksForAll(path: string): boolean {
  return (
    !path.includes('/') ||
    /^(?:\.[\w-]+|build|builds?|ci|deploy\w*|docker\w*|hack|make|packag\w*|release\w*|scripts?|k8s|kubernetes[\w-]*|helm\w*|charts?|manifests?|etc|contrib|init|systemd)\//.test(
      path,
    )
  );
}

/** Whether a mention ships one program, by a file that speaks for the whole repository. */
export function shipsFromTop({ mention, dirs, wide }: ResolvedMention): boolean {
  const weight =
    mentionWeights.find((row) => row.readers.includes(mention.reader) && row.purposes.includes(mention.purpose))
      ?.weight ?? 0;
  return weight >= 24 && !wide && dirs.length === 1 && speaksForAll(mention.at.path);
}

/** The strongest place of each kind of mention. */
export function mentionEvidence(candidate: Candidate, field: Field): Evidence[] {
  const best = new Map<MentionWeight, Evidence>();
  let shipped = false;
  for (const { mention, dirs, wide } of candidate.mentions) {
    const row = mentionWeights.find(
      (weight) => weight.readers.includes(mention.reader) && weight.purposes.includes(mention.purpose),
    );
    if (row === undefined) continue;
    let weight = wide ? Math.sign(row.weight) * 2 : row.weight;
    // Files of a test, tool or sample folder are about that folder's own business.
    const folder = partOf(parentOf(mention.at.path))?.part;
    if (
      weight > 0 &&
      folder !== undefined &&
      folder !== 'inner' &&
      !/^(?:build|release|packaging|contrib|scripts?|ci)(?:\/|$)/.test(mention.at.path)
    )
      weight = Math.round(weight / 4);
    if (weight > 0 && field.shippedFromTop && !speaksForAll(mention.at.path)) weight = Math.round(weight * 0.6);
    // By a name alone, more than one program may be meant.
    if (weight > 0 && dirs.length > 1 && mention.go === undefined) weight = Math.round(weight / 2);
    if (weight >= 16) shipped = true;
    const context = mention.context === '' ? '' : ` (${mention.context})`;
    const known = best.get(row);
    if (known === undefined || weight > known.weight)
      best.set(row, {
        row: `${mention.reader}-${mention.purpose}`,
        weight,
        text: `${row.text}${context}`,
        at: mention.at,
      });
  }
  // A product is tested as well: what tests and steps do with it counts only where nothing ships it.
  return [...best.values()].filter((evidence) => evidence.weight > 0 || !shipped);
}
