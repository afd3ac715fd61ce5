/**
 * The evidence that ranks programs: one row a kind, with its weight and the reason for it. A row speaks once for a
 * program, by its strongest place; weights add. Around 40 is what a file says that ships a program, around 20 what one
 * says that builds it, below that names and code. Tools and samples are marked down further than any single name lifts.
 */
import { baseName, parentOf } from '../../repo.ts';
import type { Reader } from '../evidence/mention.ts';
import type { Candidate, Evidence, Field } from './candidate.ts';
import { wasmEvidence } from './foreign.ts';
import { mentionEvidence } from './mention-weights.ts';
import { partOf, plainOf, programName, serverName, type Part } from './names.ts';
import { holdsPrograms, isServiceDirectory } from './neighbours.ts';
import { ownTargetEvidence } from './own-target.ts';

interface Row {
  readonly name: string;
  readonly why: string;
  find(candidate: Candidate, field: Field): Evidence[];
}

const partWeights: Readonly<Record<Part, number>> = { sample: -45, test: -45, tool: -35, inner: -12 };

const releasers: ReadonlySet<Reader> = new Set(['goreleaser', 'promu', 'ko']);

export const rows: readonly Row[] = [
  {
    name: 'does-nothing',
    why: 'a main without a statement only holds go:generate lines or keeps a package alive',
    find: (c) =>
      c.traits.empty
        ? [{ row: 'does-nothing', weight: -200, text: 'has a main function that does nothing', at: c.at }]
        : [],
  },
  {
    name: 'prints',
    why: 'beside a program that serves, one at the top that nothing builds and that can only print points to the others',
    find: (c, { candidates }) =>
      c.program.dir === '.' && c.traits.prints && !c.traits.empty && c.mentions.every(({ wide }) => wide) && candidates.some(({ traits: { listens, framework } }) => listens !== undefined || (framework !== undefined && framework.kind !== 'cli'))
        ? [{ row: 'prints', weight: -60, text: 'can only print', at: c.at }]
        : [],
  },
  {
    name: 'foreign',
    why: 'what imports a package of another target is not compiled for Linux at all, and what draws windows ends without a screen',
    find: ({ traits: { foreign } }) =>
      foreign === undefined ? [] : [{ row: 'foreign', weight: -200, text: foreign.what, at: foreign.at }],
  },
  {
    name: 'wasm',
    why: 'what is only ever built as WebAssembly is loaded by something else',
    find: wasmEvidence,
  },
  {
    name: 'copied',
    why: 'beside programs of the repository that serve, a module of another one is a copy of a tool',
    find: (c, { copied, candidates }) =>
      c.module !== undefined && copied.has(c.module) && candidates.some(({ module, traits: { framework } }) => module === '.' && framework !== undefined && framework.kind !== 'cli')
        ? [{ row: 'copied', weight: -60, text: 'belongs to a module of another repository', at: { path: c.module, line: 0 } }]
        : [],
  },
  {
    name: 'outdated',
    why: 'an older major version stays for those who import it, and the program goes on in the later one',
    find: (c, { outdated, candidates }) =>
      c.module !== undefined && outdated.has(c.module) && candidates.some(({ module, program: { dir } }) => module !== undefined && !outdated.has(module) && partOf(dir) === undefined)
        ? [{ row: 'outdated', weight: -60, text: 'belongs to an older major version', at: { path: c.module, line: 0 } }]
        : [],
  },
  { name: 'mention', why: 'what the repository itself ships, builds and runs says most', find: mentionEvidence },
  { name: 'own-target', why: 'a service that is built by a target of its own is deployed', find: ownTargetEvidence },
  { name: 'part', why: 'custom says what lies in folders of these names', find: partEvidence },
  { name: 'name', why: 'the product is called like its repository', find: nameEvidence },
  { name: 'place', why: 'a program at the top of a module is what the module is for', find: placeEvidence },
  { name: 'listens', why: 'what an image is made for mostly opens a port, or takes messages', find: listenEvidence },
  { name: 'size', why: 'the product holds most of the code; tools hold little', find: sizeEvidence },
  { name: 'pair', why: 'of a server and its client, the server is what an image is for', find: pairEvidence },
  { name: 'below', why: 'a program below another one serves it', find: belowEvidence },
];

function partEvidence(candidate: Candidate): Evidence[] {
  const part = partOf(candidate.program.dir);
  if (part === undefined) return [];
  // What the repository releases by name is no tool or sample, wherever it lies.
  const released = candidate.mentions.some(
    ({ mention, wide }) => !wide && mention.go !== undefined && mention.purpose === 'release' && releasers.has(mention.reader),
  );
  const weight = released || ownTargetEvidence(candidate).length > 0 ? Math.round(partWeights[part.part] / 3) : partWeights[part.part];
  return [
    { row: part.part, weight, text: `${part.why} (${part.name})`, at: { path: candidate.program.dir, line: 0 } },
  ];
}

function nameEvidence(candidate: Candidate, field: Field): Evidence[] {
  const { dir } = candidate.program;
  const name = plainOf(dir === '.' ? candidate.program.binary : programName(dir));
  const at = { path: dir, line: 0 };
  const same = field.names.has(name);
  if (same && dir !== '.') return [{ row: 'same-name', weight: 30, text: 'is called like the repository', at }];
  // Of a library with a server some make a second main for the image alone: it reads its configuration from a file.
  if (/^(?:docker|container)$/.test(baseName(dir)) && holdsPrograms(parentOf(dir)) && candidate.traits.listens !== undefined) return [{ row: 'image-name', weight: 30, text: 'is called for its image', at }];
  const related = [...field.names].some((own) => name !== own && name.startsWith(own));
  // Among programs that can only print one is called so for what it shows (`proxy`, `observer`).
  const serves = dir !== '.' && !field.candidates.every(({ traits }) => traits.prints) && (serverName.test(programName(dir)) || isServiceOfModule(candidate, field));
  const evidence: Evidence[] = [];
  if (related && !same)
    evidence.push({
      row: 'related-name',
      weight: serves ? 14 : 12,
      text: 'has the name of the repository in its own',
      at,
    });
  if (serves) evidence.push({ row: 'server-name', weight: 12, text: 'is named like a service', at });
  return evidence;
}

/** The only program of a module whose directory is called for a service. */
function isServiceOfModule({ module }: Candidate, { candidates }: Field): boolean {
  return module !== undefined && isServiceDirectory(module) && candidates.filter((other) => other.module === module).length === 1;
}

/** `go run build.go TARGET`: a makefile in Go. */
const builders = /(?:^|\/)(?:build|make|magefile)\.go$/;

function placeEvidence(candidate: Candidate, { candidates }: Field): Evidence[] {
  const { dir } = candidate.program;
  const at = { path: dir, line: 0 };
  if (builders.test(candidate.at.path) && candidates.length > 1) return [{ row: 'builder', weight: partWeights.tool, text: `is called for the build of others (${candidate.at.path})`, at: candidate.at }];
  if (dir === '.') return [{ row: 'top', weight: 30, text: 'lies at the top of the repository', at }];
  if (dir === candidate.module)
    return [{ row: 'module-top', weight: 14, text: 'lies at the top of a module', at }];
  if (/^(?:.*\/)?(?:cmd|cmds|apps?|services?|commands?)\/[^/]+$/.test(dir))
    return [{ row: 'cmd', weight: 6, text: 'lies where programs lie by custom', at }];
  return [];
}

function listenEvidence(candidate: Candidate): Evidence[] {
  const { listens, consumes, framework } = candidate.traits;
  if (framework !== undefined && framework.kind !== 'cli')
    return [{ row: 'framework', weight: 14, text: framework.what, at: framework.at }];
  if (listens !== undefined) return [{ row: 'listens', weight: 12, text: 'opens a port', at: listens }];
  if (consumes !== undefined && framework === undefined) return [{ row: 'consumes', weight: 8, text: 'takes messages', at: consumes }];
  return framework === undefined ? [] : [{ row: 'framework', weight: 4, text: framework.what, at: framework.at }];
}

/** Half of the largest program's code counts fully, less counts in proportion. */
function sizeEvidence(candidate: Candidate, field: Field): Evidence[] {
  const largest = Math.max(...field.candidates.map((other) => other.traits.bytes));
  if (field.candidates.length < 2 || largest === 0) return [];
  const share = candidate.traits.bytes / largest;
  const weight = share >= 0.5 ? 12 : Math.round(share * 16) - 4;
  const text = `is made of ${candidate.traits.packages} package${candidate.traits.packages === 1 ? '' : 's'} of the tree, ${Math.round(share * 100)} % of the largest program's code`;
  return weight === 0 ? [] : [{ row: 'size', weight, text, at: candidate.at }];
}

/** What is made of a package named for serving is the server of a pair, where nothing else tells. */
function pairEvidence(candidate: Candidate, field: Field): Evidence[] {
  const name = programName(candidate.program.dir);
  // `xs` and `xc`, as many call a server and its client.
  const client = field.candidates.find(({ program }) => name.length > 2 && name.endsWith('s') && programName(program.dir) === `${name.slice(0, -1)}c`);
  const pair: Evidence[] = client === undefined ? [] : [{ row: 'server-of-pair', weight: 16, text: `is the server beside its client ${programName(client.program.dir)}`, at: candidate.at }];
  if (field.candidates.length < 2 || candidate.traits.serverPackage === undefined) return pair;
  return [
    ...pair,
    {
      row: 'server-package',
      weight: 3,
      text: 'is made of a package named server',
      at: candidate.traits.serverPackage,
    },
  ];
}

function belowEvidence(candidate: Candidate, field: Field): Evidence[] {
  const above = field.candidates.find(
    (other) =>
      other.program.dir !== '.' &&
      !holdsPrograms(other.program.dir) &&
      !other.traits.empty &&
      candidate.program.dir.startsWith(`${other.program.dir}/`),
  );
  return above === undefined
    ? []
    : [
        {
          row: 'below',
          weight: -20,
          text: `lies below the program ${above.program.dir}`,
          at: { path: above.program.dir, line: 0 },
        },
      ];
}
