import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { imageFiles } from '../../generators/dockerfile/image-files.ts';
import { serviceFiles } from '../../generators/app/service-files.ts';
import { analyze } from '../../src/analyze/analyze.ts';
import type { ServiceOptions } from '../../src/options.ts';
import { TOP } from '../../src/plan/repository/place.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { refusals } from '../../src/plan/repository/refusals.ts';
import { REPOSITORY_DEFAULTS, type RepositoryOptions } from '../../src/plan/repository/repository-options.ts';
import { diskRepo, type Repo } from '../../src/repo.ts';
import { resolveOptions, valuesOf } from '../../src/resolve-options.ts';

/** A file as it is rendered in one state of options, repository and release, and in another. */
export interface Pair {
  readonly path: string;
  readonly about: string;
  readonly before: string;
  readonly after: string;
}

type Flags = Readonly<Partial<Record<keyof ServiceOptions, string>>>;

/** Answers of a service that are changed one against the other. */
const SERVICES: readonly Flags[] = [
  {}, { go: '1.26' }, { base: 'distroless' }, { base: 'debian', timezone: 'Asia/Shanghai' }, { base: 'alpine', port: '9000' }, { builder: 'portable' }, { kind: 'cli' },
  { recipe: 'multi-stage' }, { recipe: 'single-stage', goproxy: 'https://proxy.example.com' }, { recipe: 'prebuilt' }, { recipe: 'goctl', timezone: 'Asia/Shanghai' }, { platforms: 'linux/arm64,linux/arm/v7' },
];

function service(flags: Flags): ReadonlyMap<string, string> {
  const options = valuesOf(resolveOptions({ flags, answers: {}, stored: {} }, { directory: 'hello', remoteModule: null }).options);
  return new Map(serviceFiles(options).files.filter(({ ownership }) => ownership === 'managed').map(({ path, contents }) => [path, contents]));
}

/** What is chosen otherwise for the image of a repository. */
const CHOICES: readonly Partial<RepositoryOptions>[] = [{ base: 'debian' }, { base: 'distroless' }, { builder: 'portable' }, { registry: 'mirror.example.com/hub' }, { go: '1.27' }, { timezone: 'Europe/Berlin' }, { 'debug-target': true }, { bake: true }];

/** Changes of a repository: files that are put in. */
const GROWTH: readonly Readonly<Record<string, string>>[] = [
  { 'go.mod': 'module example.com/shop\n\ngo 1.27.0\n' },
  { 'cmd/worker/main.go': 'package main\n\nimport "net/http"\n\nfunc main() { _ = http.ListenAndServe(":9191", nil) }\n' },
];

function withFiles(repo: Repo, files: Readonly<Record<string, string>>): Repo {
  const own = new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
  return { ...repo, bytes: (path, limit) => own.get(path)?.subarray(0, limit) ?? repo.bytes(path, limit), read: (path, limit) => own.get(path)?.subarray(0, limit).toString() ?? repo.read(path, limit) };
}

function image(repo: Repo, choice: Partial<RepositoryOptions>): ReadonlyMap<string, string> {
  const facts = analyze(repo, { name: 'shop' });
  const chosen: RepositoryOptions = { ...REPOSITORY_DEFAULTS, main: facts.product.programs, ...choice };
  if (chosen.main.length === 0 || refusals(repo, facts, chosen).length > 0) return new Map();
  const planned = planRepository(repo, facts, chosen, TOP);
  if (planned.diagnostics.some(({ severity }) => severity === 'error')) return new Map();
  return new Map(imageFiles('/shop', { open: { repo, facts, place: TOP }, chosen, planned }).filter(({ ownership }) => ownership === 'managed').map(({ path, contents }) => [path, contents]));
}

function pairsOf(about: string, before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Pair[] {
  return [...before].flatMap(([path, contents]) => {
    const other = after.get(path);
    return other === undefined || other === contents ? [] : [{ path, about, before: contents, after: other }];
  });
}

/** Renderings of services and repositories under changes of options, of the repository and of the release. */
export function renderings(): readonly Pair[] {
  const services = SERVICES.map((flags) => ({ about: JSON.stringify(flags), files: service(flags) }));
  const pairs = services.flatMap((one) => services.flatMap((other) => (one === other ? [] : pairsOf(`${one.about} → ${other.about}`, one.files, other.files))));
  const cases = join(import.meta.dirname, '../cases');
  const repositories = readdirSync(cases).filter((name) => name.startsWith('image-')).flatMap((name) => {
    const repo = diskRepo(join(cases, name, 'repo'));
    const before = image(repo, {});
    const others = [...CHOICES.map((choice) => ({ what: JSON.stringify(choice), after: image(repo, choice) })), ...GROWTH.map((files) => ({ what: Object.keys(files).join(), after: image(withFiles(repo, files), {}) }))];
    return before.size === 0 ? [] : others.flatMap(({ what, after }) => pairsOf(`${name}: ${what}`, before, after));
  });
  return [...pairs, ...repositories];
}
