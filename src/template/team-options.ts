import { OPTIONS, type Choice, type OptionSpec } from '../options.ts';

/** An option that a template may decide, as its flag spells it. */
export interface TeamOption {
  readonly name: string;
  readonly type: 'text' | 'choice' | 'list' | 'switch';
  readonly about: string;
  readonly choices: readonly Choice[];
  /** Where it decides something: new services alone, images, or those that are planned from a repository's code alone. */
  readonly of: OptionSpec['of'] | 'repository';
  /** Why a text cannot be its value, where that can be told without a repository. */
  readonly problem: (text: string) => { readonly problem: string; readonly remedy: string } | undefined;
}

/** What is decided about the image of a repository alone. Which programs, and where their Dockerfile lies, is a matter of each repository. */
const REPOSITORY: readonly Pick<TeamOption, 'name' | 'type' | 'about'>[] = [
  { name: 'assume-present', type: 'switch', about: 'files that git does not hold will be there when the image is built' },
];

/** Names of rows of a table that a team can add to: judged where all layers are known. */
const BY_TEAM = new Set(['base', 'recipe']);

/** Every option that a template may decide: those of a new service, then those of a repository alone. */
export const TEAM_OPTIONS: readonly TeamOption[] = [
  ...OPTIONS.map(({ name, type, about, choices, of, parse }): TeamOption => ({
    name, type, about, choices: choices ?? [], of,
    problem: (text) => {
      if (type === 'switch') return noSwitch(name, text);
      const parsed = BY_TEAM.has(name) ? { value: text } : parse(text, {});
      return 'problem' in parsed ? parsed : undefined;
    },
  })),
  ...REPOSITORY.map((row): TeamOption => ({ ...row, choices: [], of: 'repository', problem: (text) => noSwitch(row.name, text) })),
];

/** The row of an option; `undefined` where a template cannot decide it. */
export function teamOption(name: string): TeamOption | undefined {
  return TEAM_OPTIONS.find((row) => row.name === name);
}

function noSwitch(name: string, text: string): { problem: string; remedy: string } | undefined {
  return /^(?:true|false)$/.test(text) ? undefined : { problem: `${name} is ${JSON.stringify(text)}, and can be on or off alone`, remedy: `write ${name}: true or ${name}: false` };
}
