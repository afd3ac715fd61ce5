import type { Finding, RepoFacts } from '../analyze/facts.ts';
import { coversModule, fetched, onOwnForge } from '../analyze/modules/private-modules.ts';
import type { Diagnostic, Source } from '../diagnostic.ts';
import type { Auth, ImageOptions } from '../image-options.ts';
import { MODULE_PATTERN } from '../option-values.ts';
import { pathIn } from '../repo.ts';
import type { Mount, Stage, Step } from './build-plan.ts';
import type { ModulePlan } from './repository/modules.ts';
import { shellQuote } from './repository/shell-quote.ts';

/** What a person decided about modules that no public proxy serves. */
export type AccessOptions = Readonly<Pick<ImageOptions, 'private' | 'auth'>>;

/** How the build of a program gets at its private modules. */
export interface AccessPlan {
  readonly by: Auth;
  /** The line of the repository that goes the same way; `null` where a person or the default decided. */
  readonly like: Source | null;
  /** They come out of the chosen GOPROXY, not from their own hosts. */
  readonly proxied: boolean;
  /** Variables of the go command, none of them secret. */
  readonly env: Readonly<Record<string, string>>;
  /** git's rewrites from https to ssh: base and what it stands in for. */
  readonly rewrites: readonly (readonly [base: string, instead: string])[];
  readonly modules: readonly Finding<string>[];
}

/**
 * What a program's modules need beyond a public proxy; `null` where nothing. `go mod download` fetches all that go.mod
 * lists, so a requirement counts whether or not the program imports it.
 */
export function planAccess(facts: RepoFacts, plan: ModulePlan, options: AccessOptions & { readonly goproxy: string }): AccessPlan | null {
  if (plan.mode !== 'download') return null;
  const modules = neededModules(facts, plan, options);
  const patterns = options.private === '' ? patternsFor(facts, modules) : options.private.split(',').filter((one) => MODULE_PATTERN.test(one));
  const asked = options.auth !== null && options.auth !== 'none';
  if (patterns.length === 0 && !asked) return null;
  const evidence = throughProxy(options) ? { by: 'netrc' as const, like: null } : fromEvidence(facts);
  const { by, like } = options.auth === null ? evidence : { by: options.auth, like: null };
  return { ...accessBy(by, patterns, options), like, modules, rewrites: by === 'ssh' ? rewritesFor(facts, modules, patterns) : [] };
}

/** The same for a module that requires nothing yet; `null` where nothing was said. */
export function accessToCome(options: AccessOptions & { readonly goproxy: string }): AccessPlan | null {
  const patterns = options.private === '' ? [] : options.private.split(',');
  const by = options.auth ?? 'netrc';
  if (patterns.length === 0 && (options.auth ?? 'none') === 'none') return null;
  return { ...accessBy(by, patterns, options), like: null, modules: [], rewrites: by === 'ssh' ? overSsh(patterns.map(hostOf)) : [] };
}

/** A list without `direct` says that the proxy has everything; else GOPRIVATE means past it (go help private). */
function throughProxy({ goproxy }: { readonly goproxy: string }): boolean {
  return goproxy !== '' && !goproxy.split(/[,|]/).includes('direct');
}

function accessBy(by: Auth, patterns: readonly string[], options: { readonly goproxy: string }): Pick<AccessPlan, 'by' | 'proxied' | 'env'> {
  const proxied = throughProxy(options);
  return { by, proxied, env: { ...(patterns.length > 0 ? { GOPRIVATE: patterns.join(',') } : {}), ...(proxied ? { GONOPROXY: 'none' } : {}) } };
}

function neededModules(facts: RepoFacts, plan: ModulePlan, options: AccessOptions): readonly Finding<string>[] {
  const inPlan = facts.modules.filter(({ dir }) => plan.files.includes(pathIn(dir, 'go.mod')));
  const own = new Set(facts.modules.map(({ path }) => path.value));
  const given = options.private === '' ? null : options.private.split(',');
  const known = new Set(facts.privateModules.modules.map(({ value }) => value));
  const found = new Map<string, Finding<string>>();
  for (const one of inPlan.flatMap(({ mod }) => fetched(mod, facts.workspace?.replace ?? []))) {
    const wanted = given === null ? known.has(one.value) : given.some((pattern) => coversModule(pattern, one.value));
    if (wanted && !own.has(one.value) && !found.has(one.value)) found.set(one.value, one);
  }
  return [...found.values()];
}

/** The repository's own patterns that cover the modules; the host of a module that none covers. */
function patternsFor(facts: RepoFacts, modules: readonly Finding<string>[]): string[] {
  const patterns = modules.map(({ value }) =>
    facts.privateModules.patterns.find((pattern) => coversModule(pattern.value, value))?.value ?? value.split('/')[0]!);
  return [...new Set(patterns)].filter((pattern) => MODULE_PATTERN.test(pattern)).sort();
}

/** ssh where the repository uses it and nothing that goes over https. */
function fromEvidence({ privateModules: { access } }: RepoFacts): { by: Auth; like: Source | null } {
  const https = access.find(({ value }) => value !== 'ssh');
  const ssh = access.find(({ value }) => value === 'ssh');
  return ssh && !https ? { by: 'ssh', like: ssh.at } : { by: 'netrc', like: https?.at ?? null };
}

const HOST = /^[\w-]+(?:\.[\w-]+)+$/;

/** The repository's own rewrites, which know ports and users, and one for each host that they leave out. */
function rewritesFor(facts: RepoFacts, modules: readonly Finding<string>[], patterns: readonly string[]): AccessPlan['rewrites'] {
  const own = facts.privateModules.rewrites.map(({ value, instead }) => [value, instead] as const);
  const hosts = [...modules.map(({ value }) => value), ...(modules.length === 0 ? patterns : [])].map(hostOf);
  return [...own, ...overSsh(hosts.filter((host) => !own.some(([, instead]) => `https://${host}/`.startsWith(instead))))];
}

function hostOf(path: string): string {
  return path.split('/')[0]!;
}

function overSsh(hosts: readonly string[]): AccessPlan['rewrites'] {
  return [...new Set(hosts)].filter((host) => HOST.test(host)).sort().map((host) => [`ssh://git@${host}/`, `https://${host}/`] as const);
}

/** Every step that has the module cache may have to fetch: caches vanish while layers stay. */
export function seesModules(step: Step): step is Extract<Step, { do: 'run' }> {
  return step.do === 'run' && step.mounts.some((mount) => mount.type === 'cache' && mount.id === 'go-mod');
}

const NETRC: Mount = { type: 'secret', id: 'netrc', target: '/root/.netrc' };
const KNOWN_HOSTS: Mount = { type: 'secret', id: 'known_hosts', target: '/etc/ssh/ssh_known_hosts' };
const MOUNTS: Readonly<Record<Auth, readonly Mount[]>> = { netrc: [NETRC], ssh: [{ type: 'ssh' }, KNOWN_HOSTS], none: [] };

/** Steps that may fetch modules: those that see the module cache, unless a recipe has none. */
export type Fetches = (step: Step) => step is Extract<Step, { do: 'run' }>;

/** The stage with credentials on each step that may fetch. `inherited`: the stage below has set the rest. */
export function withAccess(stage: Stage, access: AccessPlan | null, inherited = false, fetches: Fetches = seesModules): Stage {
  const first = stage.steps.findIndex(fetches);
  if (access === null || first < 0) return stage;
  const steps = stage.steps.map((step) => (fetches(step) ? { ...step, mounts: [...step.mounts, ...MOUNTS[access.by]] } : step));
  return { ...stage, steps: inherited ? steps : [...steps.slice(0, first), ...settings(access), ...steps.slice(first)] };
}

const WHY: Readonly<Record<Auth, string>> = {
  netrc: 'with the .netrc of whoever builds, which no layer keeps',
  ssh: 'with the SSH agent of whoever builds, from hosts of the known_hosts file',
  none: 'without credentials',
};

function settings({ by, proxied, env, rewrites }: AccessPlan): Step[] {
  const why = `Private modules come from ${proxied ? 'the proxy' : 'their own hosts'}, ${WHY[by]}.`;
  const variables = Object.keys(env).length > 0;
  return [
    ...(variables ? [{ do: 'env', values: env, why } as const] : []),
    ...(rewrites.length > 0 ? [{
      do: 'run', mounts: [], script: rewrites.map(([base, instead]) => `git config --global --add ${shellQuote(`url.${base}.insteadOf`)} ${shellQuote(instead)}`),
      ...(variables ? {} : { why }),
    } as const] : []),
  ];
}

/** All that several programs need together, for a stage that they share. */
export function together(plans: readonly (AccessPlan | null)[]): AccessPlan | null {
  const [first, ...others] = plans.filter((plan) => plan !== null);
  return others.reduce<AccessPlan | null>((sum, plan) => sum && ({
    by: sum.by, like: sum.like, proxied: sum.proxied, rewrites: distinct([...sum.rewrites, ...plan.rewrites]), modules: distinct([...sum.modules, ...plan.modules]),
    env: { ...sum.env, ...plan.env, ...joined(sum, plan) },
  }), first ?? null);
}

function joined(one: AccessPlan, other: AccessPlan): Record<string, string> {
  const patterns = [one, other].flatMap(({ env }) => env['GOPRIVATE']?.split(',') ?? []);
  return patterns.length > 0 ? { GOPRIVATE: [...new Set(patterns)].sort().join(',') } : {};
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

const BY: Readonly<Record<Auth, string>> = { netrc: 'with the .netrc of whoever builds', ssh: 'with the SSH agent of whoever builds', none: 'without credentials' };

function asThere(at: Source | null): string {
  return at === null ? '' : `, as ${at.path}${at.line > 0 ? `:${at.line}` : ''} does`;
}

/** What a reader should know: which modules, and how the build gets at them. */
export function accessNotes(facts: RepoFacts, access: AccessPlan | null, options: { readonly goproxy: string; readonly auth: Auth | null }, fetches: boolean): Diagnostic[] {
  const [first, ...others] = access?.modules ?? [];
  const near = access === null && fetches && options.auth === null ? onOwnForge(facts.modules, facts.workspace?.replace ?? []) : undefined;
  if (near !== undefined) {
    return [{
      code: 'own-host', severity: 'info', at: near.at, message: `${near.value} lies on the host of the module itself, and nothing says whether that asks for a login`,
      remedy: `where it does, --private ${near.value.split('/')[0]} hands it over; --auth none says that it does not`,
    }];
  }
  if (access === null || first === undefined) return [];
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const proxy = options.goproxy === '' ? facts.privateModules.proxies.find(({ value }) => /^https?:/.test(value)) : undefined;
  return [
    {
      code: 'private-access', severity: 'info', at: first.at,
      message: `${first.value}${more} ${others.length > 0 ? 'are' : 'is'} fetched from ${access.proxied ? 'the proxy' : others.length > 0 ? 'their own hosts' : 'its own host'}, ${BY[access.by]}${asThere(access.like)}`,
      remedy: 'the build command hands over what that needs; --auth netrc, ssh or none decides it, --private which modules',
    },
    ...(proxy ? [{
      code: 'private-proxy', severity: 'info' as const, at: proxy.at, message: `the repository sets GOPROXY=${proxy.value}, which an image takes over from nobody`,
      remedy: `where its private modules come from there, add --goproxy ${proxy.value}`,
    }] : []),
  ];
}
