import type { FrontEndFacts } from '../../../analyze/front-ends/front-ends.ts';
import type { Diagnostic } from '../../../diagnostic.ts';
import { joinPath, type Repo } from '../../../repo.ts';
import type { Step } from '../../build-plan.ts';
import { shellQuote } from '../shell-quote.ts';
import type { Filled, FrontEndBuild } from './front-end.ts';

/** What stands in for git: a time where one is asked for, a count, no changes, else a word that nobody takes for a commit. */
const ANSWERS = [
  '#!/bin/sh', 'case "$*" in', 'status*|diff*) ;;', '*%ct*|*%at*|*count*) echo 0 ;;', '*%c*|*%a*|*date*) echo 1970-01-01T00:00:00Z ;;', '*) echo unknown ;;', 'esac',
];

/** A program called git for a build that asks it for the commit, since .git does not travel. */
export function answerForGit({ asksGit }: FrontEndFacts): Step[] {
  if (asksGit === undefined) return [];
  return [{
    do: 'run', mounts: [], why: `${asksGit.path}:${asksGit.line} asks git, and .git does not travel: ${asksGit.reads ? 'a commit of zeros' : '"unknown"'} is the answer.`,
    script: asksGit.reads ? ['mkdir -p /src/.git', `echo ${'0'.repeat(40)} >/src/.git/HEAD`] : [`printf '%s\\n' ${ANSWERS.map(shellQuote).join(' ')} >/usr/local/bin/git`, 'chmod 755 /usr/local/bin/git'],
  }];
}

/** A script that runs with the installation, up to a command that sets where hooks lie and whose failure ends it. */
const HOOKS = /"(?:preinstall|install|postinstall|prepare|prepublish|preprepare|postprepare)"\s*:\s*"(?:[^"\\|]*(?:&&|;))?\s*git config (?:--local )?core\.hooks[pP]ath [^"\\|]*"/;

/**
 * The installation with hooks that it sets and that nobody needs in a build. Without git that ends it, and with git as well, outside of
 * a repository: meanwhile one is there where git is, else a program of that name which does nothing.
 */
export function withHooks(repo: Repo, { dir, workspace }: FrontEndFacts, hasGit: boolean, step: Extract<Step, { do: 'run' }>): Extract<Step, { do: 'run' }> {
  const path = [workspace ?? dir, dir].map((one) => joinPath(one, 'package.json') ?? 'package.json').find((one) => HOOKS.test(repo.read(one, 256 * 1024) ?? ''));
  if (path === undefined) return step;
  const [before, after] = hasGit ? [['git init --quiet /src'], 'rm -r /src/.git'] : [["echo '#!/bin/sh' >/usr/local/bin/git", 'chmod 755 /usr/local/bin/git'], 'rm /usr/local/bin/git'];
  return { why: `${path} sets hooks of git with each installation, and .git does not travel.`, ...step, script: [...before, ...step.script, after] };
}

/** Says so beside the files. */
export function gitNotes(builds: readonly Filled[]): Omit<Diagnostic, 'code' | 'severity'>[] {
  return builds.filter((one): one is FrontEndBuild => 'facts' in one).flatMap(({ facts: { asksGit, dir } }) => asksGit === undefined ? [] : [{
    message: `the front end in ${dir} asks git for the commit, and the build holds no .git: ${asksGit.reads ? 'a commit of zeros' : '"unknown"'} is the answer`, at: asksGit,
    remedy: 'let it read the commit from a variable, and give the stage that variable, where the page should show it',
  }]);
}
