/** What the programs of a repository tell of each other by where they lie and how they are called. */
import { baseName } from '../../repo.ts';
import type { Finding } from '../facts.ts';
import { programName } from './names.ts';

/** Whether a directory is one of those that hold a program in each directory below, also where a program lies in itself. */
export function holdsPrograms(dir: string): boolean {
  return /^(?:cmds?|commands?|apps|services)$/.test(baseName(dir));
}

/** What works in the background of a service, by name: it runs for good, and beside it. */
const runner =
  /^(?:.*[-_])?(?:workers?|cron(?:jobs?|tab)?|schedulers?|consumers?|subscribers?|listeners?|processors?|indexers?|crawlers?|scrapers?|notifiers?|mailers?|pollers?|relay|ingest(?:er|or)s?|webhooks?|exporters?|dispatchers?|bots?|\w+bot)(?:[-_]?(?:service|svc))?$/i;

export function isRunnerName(dir: string): boolean {
  return runner.test(programName(dir));
}

/** What a directory is called for that holds one service of several: `auth-service`, `user_svc`, `gateway`. */
const service = /^(?:.+(?:service|svc)|(?:api[-_]?)?gateway)$/i;

export function isServiceDirectory(dir: string): boolean {
  return service.test(baseName(dir));
}

/** A path by what its parts are about: `auth` for both of `auth-service/cmd/auth`. */
export function subjectsOf(dir: string): readonly string[] {
  return dir.split('/').map((part) => part.replace(/(?!^)[-_]?(?:service|svc)$/i, ''));
}

/** Directories that count what they teach or solve. */
const lesson =
  /^(?:(days?|weeks?|ch|chap|chapters?|lessons?|lectures?|labs?|ex|exercises?|steps?|parts?|sections?|units?|hw|homeworks?|assignments?|problems?|puzzles?|katas?|tasks?|challenges?|euler)[-_. ]?\d+|\d{1,4})(?:[-_. ].+)?$/i;

/** Numbered directories in which more than half of the programs lie, by two different numbers at least. */
export function lessonsOf(dirs: readonly string[]): Finding<string> | undefined {
  const found = dirs.flatMap((dir) => {
    const part = dir.split('/').find((name) => lesson.test(name));
    return part === undefined ? [] : [{ dir, part, word: lesson.exec(part)?.[1]?.toLowerCase() ?? '' }];
  });
  const alike = found.filter(({ word }) => word === found[0]?.word);
  const parts = [...new Set(alike.map(({ part }) => part))].sort();
  if (parts.length < 2 || alike.length * 2 <= dirs.length) return undefined;
  return { value: parts.length > 3 ? `${parts[0]} … ${parts.at(-1)}` : parts.join(', '), at: { path: (alike[0] as (typeof alike)[number]).dir, line: 0 } };
}
