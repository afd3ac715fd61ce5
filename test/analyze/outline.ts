/** What the go command would make of a repository, in the short form in which a case shows it. */
import type { CgoFacts } from '../../src/analyze/cgo/cgo.ts';
import type { Command, Finding, RepoFacts, Source } from '../../src/analyze/facts.ts';

const place = ({ path, line }: Source): string => (line > 0 ? `${path}:${line}` : path);
const line = ({ value, at }: Finding<unknown>): string => `${String(value)} (${place(at)})`;

/** An object without what is empty. */
function full(entries: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) =>
    value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)));
}

export function outline(facts: RepoFacts): unknown {
  return full({
    layout: line(facts.layout),
    workspace: facts.workspace === null ? undefined : { go: facts.workspace.go?.value, use: facts.workspace.use.map(line) },
    modules: facts.modules.map((module) => full({
      dir: module.dir, path: line(module.path), go: module.mod.go === undefined ? undefined : line(module.mod.go),
      vendor: module.vendor.state === 'none' ? undefined : `${module.vendor.state}: ${module.vendor.reasons.join('; ')}`,
      replace: module.mod.replace.map(({ old, new: to, local, at }) => `${old.path} => ${to.path} ${local === undefined ? to.version : local.dir ?? 'outside'} (${place(at)})`),
      workspace: module.inWorkspace ? 'used' : undefined,
    })),
    commands: facts.commands.map(command),
    diagnostics: facts.diagnostics.map(({ code, message, at }) => `${code}: ${message} (${at === null ? '' : place(at)})`),
  });
}

function command({ dir, importPath, binary, at, tags, closure, cgo, embeds }: Command): unknown {
  const { own, vendored, unknown, missing, ceilings } = closure;
  return full({
    dir, importPath, binary, at: place(at), tags: tags.join(' '), closure: `${own} own, ${vendored} vendored`, unknown: unknown.map(line),
    missing: missing.map((found) => `${line(found)} ${found.why}${found.generate.map((made) => `, made by ${line(made)}`).join('')}`),
    ceilings: ceilings.map(({ module, version, release, certain, at: from }) => `${module} ${version}: up to Go 1.${release}${certain ? '' : ', if compiled'} (${place(from)})`),
    cgo: cgo.need === 'none' ? undefined : cgoOutline(cgo),
    embeds: embeds.map(({ pattern, state, reason, files }) => `${line(pattern)} ${state}${reason === undefined ? '' : `: ${reason}`} [${files.join(' ')}]`),
  });
}

function cgoOutline(cgo: CgoFacts): unknown {
  return full({
    need: cgo.need,
    users: cgo.users.map((user) => `${line(user)} without cgo: ${user.without}; ${user.why}${user.withoutCgoTag === '' ? '' : `; tag ${user.withoutCgoTag}`}${user.notOnMusl === undefined ? '' : `; not on musl: ${user.notOnMusl}`}`),
    languages: cgo.languages.join(' '), pkgConfig: cgo.pkgConfig.map(line), libraries: cgo.libraries.map(line), headers: cgo.headers.map(line),
    build: cgo.buildPackages.join(' '), run: cgo.runPackages.trixie.join(' '), unknownLibraries: cgo.unknownLibraries,
  });
}
