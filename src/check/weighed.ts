import type { Team } from '../template/team.ts';
import type { CheckFinding } from './check.ts';

/** The rule about templates: it judges a record, and no Dockerfile. */
export const TEMPLATE_NEWER = {
  id: 'template-newer',
  grade: 'drift',
  title: 'the files follow an older state of a team template',
  remedy: 'run yo go-docker:update, which merges it',
  about: `A template that the record names is another one now than when the files were written, and with it they would be others, or check would weigh a rule otherwise. Looked up on this machine alone (a directory, a repository, what was fetched before); with
\`--refresh\` also where the template comes from. Silent where the files and the rules' weights would stay as they are.`,
} as const;

/** Findings as the templates weigh them: more, less, or not at all. */
export function weighed(findings: readonly CheckFinding[], check: Team['check']): readonly CheckFinding[] {
  return findings.flatMap((one) => {
    const said = Object.hasOwn(check, one.rule) ? check[one.rule]!.value : undefined;
    if (said === 'off') return [];
    return [said === undefined ? one : { ...one, grade: said }];
  });
}
