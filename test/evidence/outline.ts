/** Facts in the short form in which a case shows them: a line of text each, with its place. */
import type { RepoFacts, Source } from '../../src/analyze/facts.ts';

const place = (at: Source | undefined): string =>
  at === undefined ? '' : ` (${at.path}${at.line > 0 ? `:${at.line}` : ''})`;

/** An object without what is empty. */
function full(entries: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entries).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

export function outline(facts: RepoFacts): unknown {
  const { product, privateModules, docker } = facts;
  return full({
    product: { verdict: product.verdict, programs: product.programs, reason: product.reason },
    ranked: product.ranked.map((program) => ({
      dir: program.dir,
      score: program.score,
      evidence: program.evidence.map(
        (piece) => `${piece.weight > 0 ? '+' : ''}${piece.weight} ${piece.text}${place(piece.at)}`,
      ),
    })),
    programs: facts.programs.map((program) =>
      full({ dir: program.dir, ...flags(program.flags), ...runtime(program.runtime) }),
    ),
    frontEnds: facts.frontEnds.map((end) =>
      full({
        dir: end.dir,
        script:
          end.script === undefined
            ? undefined
            : `${end.script.name}: ${end.script.command}${place(end.script.at)}`,
        manager: `${end.manager.name} ${end.manager.version ?? ''}`.trim(),
        lock: end.manager.lock,
        node: end.node === undefined ? undefined : `${end.node.value}${place(end.node.at)}`,
        output:
          end.output === undefined
            ? undefined
            : `${end.output.value} by ${end.tool ?? '?'}${place(end.output.at)}`,
        usedBy:
          end.usedBy === undefined ? undefined : `${end.usedBy.how} ${end.usedBy.path}${place(end.usedBy.at)}`,
      }),
    ),
    privateModules: full({
      patterns: privateModules.patterns.map((one) => one.value + place(one.at)),
      proxies: privateModules.proxies.map((one) => one.value + place(one.at)),
      access: privateModules.access.map((one) => one.value + place(one.at)),
      modules: privateModules.modules.map((one) => `${one.value}: ${one.why}${place(one.at)}`),
    }),
    docker: full({
      dockerfiles: docker.dockerfiles.map((file) =>
        full({
          path: file.path,
          style: file.style,
          stages: file.stages.map((stage) => `${stage.name} ${stage.base.value}`.trim()),
          builds: file.builds.map((use) => `${use.packages.join(' ')} in ${use.dir ?? '?'}${place(use.at)}`),
          packages: file.packages.map((one) => one.value),
          ports: file.ports.map((one) => one.value),
          user: file.user?.value,
          entrypoint: file.entrypoint?.value,
        }),
      ),
      ignores: docker.ignores.map((file) => `${file.path}${file.deniesAll ? ' leaves out everything' : ''}`),
      compose: docker.compose,
      bake: docker.bake,
    }),
  });
}

function flags(facts: RepoFacts['programs'][number]['flags']): Record<string, unknown> {
  return {
    release:
      facts.release.needed === undefined
        ? undefined
        : facts.release.needed.value + place(facts.release.needed.at),
    wished: facts.release.wished?.value,
    tags: facts.tags.map((tag) => tag.value + place(tag.at)),
    knownTags: facts.known.map((fact) => `${fact.tag} ${fact.effect}: ${fact.what}${place(fact.at)}`),
    stamps: facts.stamps.map(
      (stamp) =>
        `${stamp.variable} ${stamp.kind} ${stamp.state}${place(stamp.at)}${stamp.declared === undefined ? '' : ` declared${place(stamp.declared)}`}`,
    ),
    ldflags: facts.ldflags.map((flag) => flag.value),
    experiments: facts.experiments.map((one) => one.value),
    pgo: facts.pgo?.path,
  };
}

function runtime(facts: RepoFacts['programs'][number]['runtime']): Record<string, unknown> {
  const { world } = facts;
  return {
    ports: facts.ports.map(
      (port) =>
        `${port.port ?? '?'}/${port.protocol} ${port.bind} by ${port.by} ${JSON.stringify(port.setting ?? {})}${place(port.at)}`,
    ),
    settings: facts.settings.map(
      (one) =>
        `${one.kind} ${one.name}${one.fallback === undefined ? '' : ` = ${one.fallback}`}${one.required ? ' required' : ''}${place(one.at)}`,
    ),
    subcommands:
      facts.subcommands === undefined
        ? undefined
        : `${facts.subcommands.library}: ${facts.subcommands.commands.map((one) => one.name).join(' ')}${facts.subcommands.needed ? ', one is needed' : ''}, serves by ${facts.subcommands.serves?.name ?? 'none'}`,
    launches: facts.launches.map(
      (launch) => `${launch.reader}: ${launch.args.join(' ')} ${JSON.stringify(launch.env)}${place(launch.at)}`,
    ),
    files: facts.files.map(
      (file) =>
        `${file.kind} ${file.path}: ${file.found === undefined ? `not there${file.example === undefined ? '' : `, like ${file.example}`}` : `${file.found.path} from ${file.found.workdir}`}${place(file.at)}`,
    ),
    writes: facts.writes.map((write) => `${write.dir}: ${write.what}${place(write.at)}`),
    zones: world.zones === undefined ? undefined : world.zones.value + place(world.zones.at),
    tls: world.tls === undefined ? undefined : world.tls.value + place(world.tls.at),
    executes: world.executes.map((one) => one.value + place(one.at)),
    signals: world.signals.map((one) => one.value),
    probe: world.probe?.value,
    health: world.health.map((one) => one.value + place(one.at)),
  };
}
