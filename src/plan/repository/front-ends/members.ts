/** Packages of a workspace that a front end takes as they are built, and that git does not hold so. */
import { parsePackage, type PackageJson } from '../../../analyze/front-ends/package-json.ts';
import type { FrontEndFacts } from '../../../analyze/front-ends/front-ends.ts';
import { joinPath, parentOf, type Repo } from '../../../repo.ts';
import { membersOf } from './files.ts';

interface Member {
  readonly dir: string;
  readonly json: PackageJson;
}

const limit = 256 * 1024;
const most = 12;
/** A script that builds other packages by itself. */
const buildsOthers = /\b(?:p?npm|yarn|bun)\b[^&|;]*\s(?:--filter|-F|--workspaces?|-ws?|--recursive|-r)(?:[\s=]|$)|\b(?:turbo|nx|lerna|moon|wireit|yarn workspaces?)\b/;

/** Directories of the members to build before the front end, each after those that it takes itself. */
export function membersBefore(repo: Repo, facts: FrontEndFacts): readonly string[] {
  if (facts.workspace === undefined || buildsOthers.test(facts.script?.command ?? '')) return [];
  const members = membersOf(repo, facts.workspace).flatMap((path): Member[] => {
    const json = parsePackage(repo.read(path, limit) ?? '');
    return json === undefined ? [] : [{ dir: parentOf(path), json }];
  });
  const own = members.find(({ dir }) => dir === facts.dir);
  if (own === undefined) return [];
  const typed = /\b(?:vue-|svelte-)?(?:tsc|check)\b/.test(facts.script?.command ?? '');
  const seen = new Set<Member>([own]);
  const found: string[] = [];
  const visit = (from: Member): void => {
    for (const member of members) {
      if (seen.has(member) || !takes(from.json, member.json.name, facts.manager.name === 'pnpm')) continue;
      seen.add(member);
      visit(member);
      if (isToBuild(repo, member, typed)) found.push(member.dir);
    }
  };
  visit(own);
  return found.length > most ? [] : found;
}

/** Whether a package depends on a member: npm and yarn link one of that name, pnpm where that is said (pnpm.io, "workspace protocol"). */
function takes(json: PackageJson, name: string, said: boolean): boolean {
  if (name === '' || !json.dependencies.has(name)) return false;
  return !said || new RegExp(`"${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}"\\s*:\\s*"(?:workspace|link|file):`).test(json.text);
}

/** Whether what others import of a member comes of its build alone, which the installation does not run. */
function isToBuild(repo: Repo, { dir, json }: Member, typed: boolean): boolean {
  if (!json.scripts.has('build') || /build|tsc|tsup|rollup|vite/.test(`${json.scripts.get('prepare') ?? ''} ${json.scripts.get('postinstall') ?? ''}`)) return false;
  return entries(JSON.parse(json.text), typed).some((entry) => {
    const path = joinPath(dir, entry.replace(/\*.*$/, ''));
    return path !== undefined && ['', '.js', '.mjs', '.cjs', '.json', '/index.js'].every((ending) => repo.stat(`${path}${ending}`) === undefined);
  });
}

/** The files that an import of a package leads to (nodejs.org/api/packages.html, "Package entry points"). */
function entries(json: unknown, typed: boolean): string[] {
  const { main, module, browser, types, typings, exports } = json as Readonly<Record<string, unknown>>;
  const named = exports === undefined ? [main, module, browser] : exported(exports, typed);
  return [...named, ...(typed ? [types, typings] : [])].filter((one): one is string => typeof one === 'string');
}

function exported(value: unknown, typed: boolean): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => ((key === 'types' && !typed) || /^(?:source|development|react-native)$/.test(key) ? [] : exported(inner, typed)));
}
