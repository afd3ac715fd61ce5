import { below } from '../../../analyze/packages/directories.ts';
import { joinPath, type Repo } from '../../../repo.ts';
import type { Beside, RuntimePlan } from './runtime.ts';

/** Links that are looked for at most, below one directory. */
const most = 200;

/** What links within a copied directory lead to lies beside it in the image as it does in the repository: the links themselves are relative there. */
export function withLinked(repo: Repo, plan: RuntimePlan): RuntimePlan {
  const more = new Map<string, Beside>();
  for (const { source, to, from, opens } of plan.files) {
    if (from !== undefined || opens !== undefined) continue;
    const own = repo.real(source) ?? source;
    for (const link of linksBelow(repo, own)) {
      const target = repo.real(link);
      if (target === undefined || below(own, target) !== undefined || below(target, own) !== undefined) continue;
      const place = beside(to, own, target);
      const held = place === undefined || [...plan.files, ...more.values()].some((file) => file.to === place || place.startsWith(`${file.to}/`));
      if (!held) more.set(place, { source: target, to: place, why: `${link} leads there` });
    }
  }
  return more.size === 0 ? plan : { ...plan, files: [...plan.files, ...more.values()] };
}

function linksBelow(repo: Repo, top: string): string[] {
  const found: string[] = [];
  const waiting = [top];
  for (let dir = waiting.pop(); dir !== undefined && found.length < most; dir = waiting.pop()) {
    for (const { name, kind } of repo.list(dir)) {
      const path = joinPath(dir, name) ?? name;
      if (kind === 'link') found.push(path);
      else if (kind === 'directory' && name !== 'node_modules') waiting.push(path);
    }
  }
  return found.sort();
}

/** Where a path lies, seen from the place of another one; `undefined` above the root of the image. */
function beside(to: string, source: string, target: string): string | undefined {
  const [own, other, place] = [source, target, to].map((path) => path.split('/').filter((part) => part !== '' && part !== '.')) as [string[], string[], string[]];
  const common = own.findIndex((part, index) => other[index] !== part);
  const up = own.length - common;
  return common < 0 || up > place.length ? undefined : `/${[...place.slice(0, place.length - up), ...other.slice(common)].join('/')}`;
}
