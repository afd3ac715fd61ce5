import type { RepoFacts } from '../../../analyze/facts.ts';
import type { Diagnostic, Source } from '../../../diagnostic.ts';
import type { RepositoryOptions } from '../repository-options.ts';
import { runtimeBase } from './base.ts';
import { baseNeeds } from './runtime.ts';
import type { Target } from '../target.ts';

/** Why a base that somebody chose cannot run a program: no loader, another C library, no package manager. */
export function unfitBases(facts: RepoFacts, { base, convention }: RepositoryOptions, targets: readonly Target[]): Omit<Diagnostic, 'code' | 'severity'>[] {
  if (base === null) return [];
  const row = runtimeBase(base, convention?.bases);
  if (row.packageManager === 'apt') return [];
  const musl = row.packageManager === 'apk';
  // What an image of a team's own holds, beside what its row says, its owners know.
  const unknown = row.own === true && !musl && row.image !== 'scratch';
  return targets.flatMap((target) => {
    const { libraries, packages, programs } = baseNeeds(target, facts.docker.dockerfiles, false);
    const user = target.command.cgo.users.find(({ need }) => need === 'needed') ?? target.command.cgo.users[0];
    const linked = (reason: string): Omit<Diagnostic, 'code' | 'severity'> => ({
      message: `--base ${base} cannot run ${target.name}: it is linked with ${packages.length > 0 ? packages.join(', ') : 'glibc'}, and ${reason}`,
      at: placeOf(user?.at), remedy: packages.length > 0 || musl ? 'leave --base away, or take --base debian' : 'leave --base away, or take --base distroless or debian',
    });
    if (libraries !== 'static' && musl) return [linked(`${base}'s C library is musl`)];
    if (libraries !== 'static' && row.image === 'scratch') return [linked('scratch has neither a loader nor a library')];
    if (libraries === 'packages') return [linked(`${base} installs no package`)];
    const [first] = programs;
    if (first === undefined || musl || unknown) return [];
    return [{
      message: `--base ${base} cannot run ${target.name}: it starts ${programs.map(({ name }) => name).join(', ')} (${first.why}), and ${base} has no other program`,
      at: first.at, remedy: 'leave --base away, or take --base debian or alpine, which install them',
    }];
  });
}

function placeOf(at: Source | undefined): Source | null {
  return at === undefined || at.path === '' ? null : at;
}
