import { OPTIONS, type Choice } from '../options.ts';

/** An option that a template may decide, as its flag spells it. */
export interface TeamOption {
  readonly name: string;
  readonly type: 'text' | 'choice' | 'list' | 'switch';
  readonly about: string;
  readonly choices: readonly Choice[];
  /** The key in the record, where the option is kept there. */
  readonly stored: string;
  /** Why a text cannot be its value, where that can be told without a repository. */
  readonly problem: (text: string) => { readonly problem: string; readonly remedy: string } | undefined;
}

/** Options of the image of a repository alone. Which programs, and where their Dockerfile lies, is a matter of each repository. */
const REPOSITORY: readonly Pick<TeamOption, 'name' | 'type' | 'about' | 'stored'>[] = [
  { name: 'registry', type: 'text', stored: 'registry', about: 'mirror that all images come from, e.g. mirror.example.com/hub' },
  { name: 'private', type: 'text', stored: 'private', about: 'modules that no public proxy serves, as in GOPRIVATE' },
  { name: 'auth', type: 'choice', stored: 'auth', about: 'how private modules are fetched' },
  { name: 'ca', type: 'text', stored: 'ca', about: "PEM file of the network's certificate authority, trusted while the image is built" },
  { name: 'fips', type: 'switch', stored: 'fips', about: "build with Go's validated FIPS 140-3 module and its mode on" },
  { name: 'debug-target', type: 'switch', stored: 'debugTarget', about: 'add a stage debug with a shell and the debugger delve' },
  { name: 'bake', type: 'switch', stored: 'bake', about: 'write docker-bake.hcl for one program too' },
  { name: 'pre-build', type: 'text', stored: 'preBuild', about: 'a command of the repository that makes what git does not hold' },
  { name: 'assume-present', type: 'switch', stored: 'assumePresent', about: 'files that git does not hold will be there when the image is built' },
];

const AUTH: readonly Choice[] = [
  { value: 'netrc', about: 'over https, with a netrc file as a secret' },
  { value: 'ssh', about: 'with the agent and known_hosts' },
  { value: 'none', about: 'nothing but public modules' },
];

/** Names of rows of a table that a team can add to: judged where all layers are known. */
const BY_TEAM = new Set(['base', 'recipe']);

/** Every option that a template may decide: those of a new service, then those of a repository alone. */
export const TEAM_OPTIONS: readonly TeamOption[] = [
  ...OPTIONS.map(({ name, type, about, choices, parse }): TeamOption => ({
    name, type, about, choices: choices ?? [], stored: name,
    problem: (text) => {
      if (type === 'switch') return noSwitch(name, text);
      const parsed = BY_TEAM.has(name) ? { value: text } : parse(text, {});
      return 'problem' in parsed ? parsed : undefined;
    },
  })),
  ...REPOSITORY.map((row): TeamOption => ({
    ...row,
    choices: row.name === 'auth' ? AUTH : [],
    problem: (text) => {
      if (row.type === 'switch') return noSwitch(row.name, text);
      if (row.name !== 'auth' || AUTH.some(({ value }) => value === text)) return undefined;
      return { problem: `--auth ${JSON.stringify(text)} is no way to fetch modules`, remedy: `choose from ${AUTH.map(({ value }) => value).join(', ')}` };
    },
  })),
];

/** Options that count where an image is planned from a repository's code alone; a new service has a mirror too. */
export const OF_REPOSITORIES: ReadonlySet<string> = new Set(REPOSITORY.map(({ name }) => name).filter((name) => name !== 'registry'));

/** Options that count for new services alone. */
export const OF_SERVICES: ReadonlySet<string> = new Set(['kind', 'name', 'module', 'recipe', 'port', 'git']);

/** The row of an option; `undefined` where a template cannot decide it. */
export function teamOption(name: string): TeamOption | undefined {
  return TEAM_OPTIONS.find((row) => row.name === name);
}

function noSwitch(name: string, text: string): { problem: string; remedy: string } | undefined {
  return /^(?:true|false)$/.test(text) ? undefined : { problem: `${name} is ${JSON.stringify(text)}, and can be on or off alone`, remedy: `write ${name}: true or ${name}: false` };
}
