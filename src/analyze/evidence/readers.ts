/** The readers of files that say what is built and run: one row a kind of file. */
import { pathIn } from '../../repo.ts';
import type { GoTree } from '../go-tree.ts';
import { isBake, isCompose, readBake, readCompose } from './compose.ts';
import { laidByDockerfile } from './laid.ts';
import { dockerfileMentions, isDockerfile, readDockerfile } from './dockerfile.ts';
import { readFly } from './fly.ts';
import { isGoreleaser, readGoreleaser } from './goreleaser.ts';
import { isSkaffold, manifestFolder, readManifest, readSkaffold } from './kubernetes.ts';
import { isMagefile, readMagefile } from './magefile.ts';
import { isMakefile, readMakefile } from './makefile.ts';
import type { Mention } from './mention.ts';
import { isReadme, readReadme } from './readme.ts';
import { readAir, readKo, readProcfile, readPromu, readSystemd } from './small-configs.ts';
import { readEnvrc, readJustfile, readOtherCi, readShellScript, readWorkflow } from './tasks.ts';
import { readTaskfile } from './taskfile.ts';

interface Row {
  /** Whether the file is read, by its name and its directory. */
  readonly takes: (name: string, dir: string) => boolean;
  readonly read: (tree: GoTree, path: string) => Mention[];
  /** At most so many files of the kind, in the order of their paths. */
  readonly most: number;
}

const yaml = /\.ya?ml$/;
const otherCi =
  /^(?:\.gitlab-ci|\.travis|\.drone|azure-pipelines|cloudbuild|appveyor|\.appveyor|buildspec|bitbucket-pipelines|\.cirrus|\.semaphore|render|app)\.ya?ml$/;

/** Programs of the shell that need no ending, since they are started: in folders of such, and what builds all at the top. */
function isBareScript(name: string, dir: string): boolean {
  return !name.includes('.') && (dir === '.' ? name === 'build' : /^(?:[\w-]+\/)?(?:build|ci|hack|scripts?)(?:\/|$)/.test(dir));
}

const rows: readonly Row[] = [
  // First, since a workflow may be called after the tool that it runs.
  {
    takes: (name, dir) => yaml.test(name) && /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows$/.test(dir),
    read: readWorkflow,
    most: 60,
  },
  { takes: (name, dir) => isGoreleaser(name) || (yaml.test(name) && dir === '.goreleaser'), read: readGoreleaser, most: 20 },
  { takes: (name) => /^\.promu[\w.-]*\.ya?ml$/.test(name), read: readPromu, most: 10 },
  { takes: (name) => /^\.ko\.ya?ml$/.test(name), read: readKo, most: 10 },
  { takes: isMakefile, read: readMakefile, most: 100 },
  { takes: (name) => /^taskfile[\w.-]*\.ya?ml$/i.test(name), read: readTaskfile, most: 30 },
  { takes: (name) => /^\.?justfile$/i.test(name), read: readJustfile, most: 10 },
  { takes: isMagefile, read: readMagefile, most: 20 },
  { takes: isDockerfile, read: readDockerMentions, most: 100 },
  { takes: isCompose, read: readCompose, most: 40 },
  { takes: isBake, read: readBake, most: 10 },
  { takes: (name) => /^Procfile(?:\.\w+)?$/.test(name), read: readProcfile, most: 10 },
  { takes: (name) => /^fly(?:\.[\w-]+)?\.toml$/.test(name), read: readFly, most: 10 },
  { takes: (name) => /^\.air(?:\.[\w-]+)*\.(?:toml|conf)$|^air\.toml$/.test(name), read: readAir, most: 10 },
  { takes: (name) => /\.service(?:\.(?:in|tmpl|template|j2))?$/.test(name), read: readSystemd, most: 20 },
  { takes: isSkaffold, read: readSkaffold, most: 10 },
  {
    takes: (name, dir) =>
      (dir === '.' && otherCi.test(name)) ||
      (yaml.test(name) && /^\.(?:circleci|buildkite|woodpecker|tekton)(?:\/|$)/.test(dir)),
    read: readOtherCi,
    most: 20,
  },
  { takes: (name, dir) => /\.(?:sh|bash)$/.test(name) || isBareScript(name, dir), read: readShellScript, most: 200 },
  { takes: (name) => name === '.envrc', read: readEnvrc, most: 5 },
  { takes: isReadme, read: readReadme, most: 60 },
  { takes: (name, dir) => yaml.test(name) && manifestFolder.test(dir), read: readManifest, most: 200 },
];

function readDockerMentions(tree: GoTree, path: string): Mention[] {
  const facts = readDockerfile(tree, path);
  if (facts === undefined) return [];
  const laid = laidByDockerfile(facts);
  return dockerfileMentions(facts).map((mention) => (mention.program === undefined || laid.length === 0 ? mention : { ...mention, laid }));
}

/** Folders whose files are about something else: dependencies, data of tests, templates that a program hands out. What is distributed may hold the units of systemd. */
const foreign =
  /(?:^|\/)(?:vendor|node_modules|testdata|third_party|\.git|dist(?!\/(?:\w+\/)?systemd(?:\/|$))|fixtures|templates?|scaffold\w*|skeletons?)(?:\/|$)/;

/** All mentions of the tree, in the order of the rows, then of the paths. */
export function readMentions(tree: GoTree): Mention[] {
  const mentions: Mention[] = [];
  const files = listEvidence(tree);
  for (const row of rows) for (const path of files.get(row) ?? []) mentions.push(...row.read(tree, path));
  return mentions;
}

function listEvidence(tree: GoTree): Map<Row, string[]> {
  const found = new Map<Row, string[]>();
  for (const dir of tree.directories) {
    if (foreign.test(dir)) continue;
    for (const name of tree.filesOf(dir)) {
      const row = rows.find((candidate) => candidate.takes(name, dir));
      if (row === undefined) continue;
      const paths = found.get(row) ?? [];
      paths.push(pathIn(dir, name));
      found.set(row, paths);
    }
  }
  // Files near the top speak for the repository; of two with one name, the one with less added to it is the plain one.
  for (const [row, paths] of found) {
    paths.sort((a, b) => depth(a) - depth(b) || a.length - b.length || (a < b ? -1 : 1));
    paths.splice(row.most);
  }
  return found;
}

function depth(path: string): number {
  return path.split('/').length;
}
