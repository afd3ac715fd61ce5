import { linesAfter } from '../edits.ts';
import { leanPackages, packagesIn, programName, type Started, startedPrograms } from '../program.ts';
import type { Edit, Found, Rule } from '../rule.ts';
import type { StageState } from '../image/build.ts';
import { standingOn, type View } from '../view.ts';

/** A program that uses time zones on a base without them. */
export const zonesMissing: Rule = {
  id: 'zones-missing',
  grade: 'drift',
  follows: 'renders it right',
  title: 'the program uses time zones, and the image has no zone data',
  remedy: "copy the builder's /usr/local/go/lib/time/zoneinfo.zip and set ZONEINFO, or build with -tags timetzdata",
  about: `\`time.LoadLocation("Europe/Berlin")\` fails with \`unknown time zone\` on scratch and on Alpine without tzdata, and \`ENV TZ=Europe/Berlin\` is passed over there without a word. Silent where the program embeds the data (time/tzdata, -tags timetzdata), where
something is copied to where it is looked for, and where the base or a command of the final stage is not known.`,
  judge: (view) => startedPrograms(view).flatMap((started) => zones(view, started)),
};

/** A program that opens TLS connections on a base without a CA bundle. */
export const caMissing: Rule = {
  id: 'ca-missing',
  grade: 'drift',
  follows: 'renders it right',
  title: 'the program opens TLS connections, and the image has no CA bundle',
  remedy: 'copy /etc/ssl/certs/ca-certificates.crt from the builder',
  about: `Every HTTPS request fails with \`x509: certificate signed by unknown authority\` where no bundle is. scratch, the slim images of Debian and Ubuntu have none; Alpine and distroless do.
Silent where something is copied to where Go looks for it, and where the base or a command of the final stage is not known.`,
  judge: (view) => startedPrograms(view).flatMap((started) => bundle(view, started)),
};

const ZONE_PLACES = ['/usr/share/zoneinfo', '/usr/lib/locale/TZ', '/etc/zoneinfo', '/usr/local/go/lib/time'];
const CA_PLACES = ['/etc/ssl', '/etc/pki', '/usr/share/ca-certificates', '/usr/local/share/certs', '/etc/openssl'];

function zones(view: View, { final, build, command }: Started): Found[] {
  const { tags } = build.run.call.use;
  if (tags.includes('timetzdata') || /timetzdata/.test(build.run.call.command.env.get('GOFLAGS') ?? '')) return [];
  if (/\$/.test(build.run.call.use.flags.join(' ')) || final.base === undefined || final.base.zones || !['scratch', 'alpine', 'ubuntu', 'busybox'].includes(final.base.family)) return [];
  if (final.stage.scope.has('ZONEINFO') || ZONE_PLACES.some((place) => final.end.mayBring(place)) || packagesIn(view, final)?.has('tzdata') !== false) return [];
  const { zones: need, zonesEmbedded } = command.runtime.world;
  // A data source name that asks for the machine's own time names no zone.
  if (zonesEmbedded !== undefined) return [];
  const wish = final.stage.scope.get('TZ');
  const byName = need !== undefined && !/[?&]loc=Local\b/.test(need.value);
  if (!byName && (wish?.by !== 'env' || !/^:?[A-Z][A-Za-z]+\/[A-Za-z]/.test(wish.value ?? ''))) return [];
  const builder = view.stages[build.run.stage]!;
  const from = builder.stage.name === '' ? String(builder.stage.index) : builder.stage.name;
  const edits = builder.base?.family === 'golang' ? after(view, final.stage.index, [`COPY --from=${from} /usr/local/go/lib/time/zoneinfo.zip /zoneinfo.zip`, 'ENV ZONEINFO=/zoneinfo.zip']) : [];
  const why = byName ? `${programName(command)} uses time zones (${need.value}, ${need.at.path}:${need.at.line}), and the image has no zone data` : `TZ is ${wish!.value}, and the image has no zone data: local time is UTC without a word`;
  return [{ line: byName ? final.stage.from.line : wish!.line, message: why, ...(edits.length > 0 && { edits }) }];
}

function bundle(view: View, { final, build, command }: Started): Found[] {
  if (final.base === undefined || final.base.ca || !['scratch', 'debian', 'ubuntu', 'busybox'].includes(final.base.family)) return [];
  if (final.stage.scope.has('SSL_CERT_FILE') || final.stage.scope.has('SSL_CERT_DIR') || CA_PLACES.some((place) => final.end.mayBring(place))) return [];
  // Programs such as curl bring the bundle along, and so may what is recommended beside a package.
  const packages = leanPackages(view, final) ?? (recommends(view, final) ? undefined : packagesIn(view, final));
  if (packages === undefined || [...packages].some((name) => /^(?:ca-certificates|curl|wget|git|openssl)/.test(name))) return [];
  const { tls: need } = command.runtime.world;
  if (need === undefined || /fallbackroots|x509roots/.test(JSON.stringify(command.closure.unknown.map(({ value }) => value)))) return [];
  const builder = view.stages[build.run.stage]!;
  const from = builder.stage.name === '' ? String(builder.stage.index) : builder.stage.name;
  // Neither has a package manager.
  const bare = final.base.family === 'scratch' || final.base.family === 'busybox';
  const has = builder.base?.family === 'golang' && bare;
  const edits = has ? after(view, final.stage.index, [`COPY --from=${from} /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/`]) : [];
  return [{ line: final.stage.from.line, message: `${programName(command)} opens TLS connections (${need.value}, ${need.at.path}:${need.at.line}), and the image has no CA bundle`, ...(edits.length > 0 && { edits }), ...(!bare && { remedy: 'install ca-certificates in the final stage' }) }];
}

/** Whether apt installs more than it is told to in a stage. */
function recommends(view: View, { stage }: StageState): boolean {
  return standingOn(view.stages, stage.index).some(({ runs }) => runs.some(({ script }) => script.commands.some(({ words }) => /^apt(?:-get)?$/.test(words[0] ?? '') && words.includes('install') && !words.includes('--no-install-recommends'))));
}

/** Lines behind the FROM of a final stage. */
function after(view: View, index: number, lines: readonly string[]): Edit[] {
  return [linesAfter(view.file, view.stages[index]!.stage.from, lines)];
}
