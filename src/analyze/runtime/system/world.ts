/** What a program needs of the system around it: time zones, certificates, other programs, signals; how it can be probed. */
import { lineAt, linesOf, literal } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import type { Finding, Source } from '../../facts.ts';
import { withLater } from '../../lazy.ts';
import { readExecutes, type Execute } from './executes.ts';
import { readHost, type HostFacts } from './host.ts';
import type { Setting } from '../settings/settings.ts';
import { readSignals, type SignalUse } from './signals.ts';
import { readSystemFiles } from './system-files.ts';
import type { SubcommandFacts } from '../commands/subcommands.ts';

export interface WorldFacts {
  /** `time.LoadLocation`: needs zone data by name. */
  readonly zones: Finding<string> | undefined;
  /** Zone data is compiled in (`time/tzdata`). */
  readonly zonesEmbedded: Source | undefined;
  /** Local time is shown or scheduled by (cron, `time.Local`): TZ then counts. */
  readonly localTime: Source | undefined;
  /** The first place that opens TLS connections to others, so a CA bundle is needed. */
  readonly tls: Finding<string> | undefined;
  readonly mimeTypes: Source | undefined;
  /** It asks for types by name, beside what serving files asks for. */
  readonly mimeTypesAsked: boolean;
  /** `os/user` look-ups, which read /etc/passwd. */
  readonly users: Source | undefined;
  /** Programs that it starts, by the names in the code. */
  readonly executes: readonly Execute[];
  /** Files of a distribution that it opens, by their paths. */
  readonly systemFiles: readonly Finding<string>[];
  readonly signals: readonly SignalUse[];
  /** How it can probe itself: arguments of its own. */
  readonly probe: Finding<readonly string[]> | undefined;
  /** Paths that answer a probe over HTTP. */
  readonly health: readonly Finding<string>[];
  readonly host: HostFacts;
}

const tlsUse =
  /\bhttp\.(?:Get|Post|PostForm|Head|NewRequest\w*|DefaultClient|DefaultTransport|Client\s*\{|Transport\s*\{)|\btls\.(?:Dial\w*|Client)\b|\bx509\.SystemCertPool\b|\bcredentials\.NewTLS\b|\bcredentials\.NewClientTLSFromCert\b|\bsmtp\.(?:SendMail|Dial)\b/;
/** Requests, of which those of a client by a constant address. */
const requests = /\b(?:http\.(?:Get|Post|PostForm|Head|NewRequest\w*)|\w+\.(?:Get|Post|PostForm|Head)(?=\s*\(\s*"https?:))\s*\([^\n]*/g;
const secured = /\btls\.|\bx509\.|\bcredentials\.New|\bsmtp\.|"https:/;
/** What talks to others in another way, or to an address that is not read here. */
const otherUse = /\btls\.|\bx509\.|\bcredentials\.New|\bsmtp\.|\bhttp\.(?:DefaultTransport|Transport)\b|\b\w*[cC]l(?:ient)?\.(?:Get|Post|PostForm|Head)\s*\(\s*[^\s")]/;
/** A client whose every address is a socket of the machine. */
const socket = /\b[Dd]ial\w*\([^\n]*"unix"/;
const ofItself = /"http:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])(?=[:/"])/;
// A data source name of MySQL names the zone of its times (go-sql-driver/mysql README, `loc`). What `time.LoadLocation` answers by itself is looked for nowhere.
const zoneUse = /\btime\.LoadLocation\s*\((?!\s*(?:"(?:UTC|Local)?"|time\.(?:UTC|Local)\.String\(\))\s*\))[^)\n]*\)|\bcron\.WithLocation\b|\bCRON_TZ=|\bos\.Setenv\(\s*"TZ",(?!\s*"(?:Etc\/)?(?:UTC|GMT)?")[^\n]*\)|[?&]loc=(?!UTC\b)(?:\w[\w%/]*|%[sv]|"\s*\+)/;
const localUse = /\btime\.Local\b|\btime\.(?:Now|Unix\w*)\([^()\n]*\)\.(?:Local|Hour|Weekday|Clock|Location)\(\)|\bnow\.Location\(\)|\.Local\(\)(?<=(?:\b(?:t|now)|[tT]ime|At|[dD]ate)\.Local\(\))|\.In\(time\.Local\)|\bcron\.New\(|\bgocron\.(?:Every|NewScheduler)\((?!\s*(?:time\.UTC|gocron\.WithLocation\(time\.UTC\))\s*\))/;
const mimeUse =
  /\bmime\.TypeByExtension\b|\bhttp\.FileServer(?:FS)?\b|\bhttp\.ServeFile\b|\bhttp\.ServeContent\b/;
const mimeAsked = /\bmime\.TypeByExtension\s*\(/;
const userUse = /\buser\.(?:Current|Lookup\w*)\s*\(/;
const healthPath =
  /"(\/(?:[\w/-]*\/)?(?:health(?:z|check)?|-\/healthy|-\/ready|livez|readyz|liveness|readiness|ping|ready|live))"/gi;
/** Modules that talk to others over TLS by themselves. */
const tlsModules =
  /^(?:github\.com\/(?:aws\/aws-sdk-go|Azure\/|go-resty\/|minio\/minio-go|slack-go|bwmarrin\/discordgo|google\/go-github|stripe\/|sendgrid|getsentry\/sentry-go|hashicorp\/(?:vault\/api|go-retryablehttp)|coreos\/go-oidc|go-telegram|go-acme|caddyserver\/certmagic|sashabaranov|openai\/|valyala\/fasthttp|gocolly|mmcdole\/gofeed)|cloud\.google\.com\/|google\.golang\.org\/api|golang\.org\/x\/(?:oauth2|crypto\/acme)|gopkg\.in\/(?:telebot|mail|gomail)|k8s\.io\/client-go|go\.mongodb\.org\/mongo-driver|firebase\.google\.com)/;

/** `scripts`: what the script of the repository starts that a path finds; `values`: of the configuration that it opens. What takes settings to tell is read when it is asked for. */
export function readWorld(
  own: OwnCode,
  settings: () => readonly Setting[],
  subcommands: () => SubcommandFacts | undefined,
  program: string,
  scripts: (path: string) => readonly Finding<string>[],
  values: () => readonly { readonly key: string; readonly value: string }[],
): WorldFacts {
  const first = (pattern: RegExp, counts = (_: CodeFile): boolean => true): Finding<string> | undefined => {
    for (const file of own.files) {
      const match = file.first(pattern);
      if (match !== null && counts(file))
        return { value: match[0].trim(), at: { path: file.path, line: lineAt(file.code, match.index) } };
    }
    return undefined;
  };
  const module = [...own.external].find(([path]) => tlsModules.test(path));
  return withLater({
    zones: first(zoneUse),
    zonesEmbedded: own.external.get('time/tzdata'),
    localTime: first(localUse)?.at,
    tls: first(tlsUse, (file) => !asksItself(file)) ?? (module === undefined ? undefined : { value: module[0], at: module[1] }),
    mimeTypes: first(mimeUse)?.at,
    mimeTypesAsked: first(mimeAsked) !== undefined,
    users: first(userUse)?.at,
  }, {
    executes: () => readExecutes(own, settings(), program, scripts, () => values().map(({ value }) => value)),
    systemFiles: () => readSystemFiles(own, program),
    signals: () => readSignals(own),
    probe: () => readProbe(own, settings(), subcommands()),
    health: () => readHealth(own),
    host: () => readHost(own, program, () => [...settings().map(({ name, fallback }) => ({ name, value: fallback })), ...values().map(({ key, value }) => ({ name: key, value }))]),
  });
}

/** Whether all requests of a file go to the machine itself, without TLS: a probe of its own health, a client of a socket. */
function asksItself(file: CodeFile): boolean {
  const sent = file.all(requests);
  if (file.has(socket)) return sent.every(([line]) => /"http:\/\//.test(line)) && !file.has(secured);
  return sent.length > 0 && sent.every(([line]) => ofItself.test(line)) && !file.has(otherUse);
}

/** `if len(os.Args) > 1 && os.Args[1] == "healthcheck" {` of a program without sub-commands. */
const probeWord = /\b(?:os\.Args\[1\]|flag\.Arg\(0\))\s*==\s*"(-{0,2}health-?check|healthz?)"/;

/** A sub-command or switch that asks the running program; a flag that wants a value counts where its help names `auto`. */
function readProbe(own: OwnCode, settings: readonly Setting[], subcommands: SubcommandFacts | undefined): WorldFacts['probe'] {
  const command = subcommands?.commands.find(({ name, holds }) => holds !== true && /^(?:health-?check|health|healthz|probe)$/.test(name));
  // What every command demands it would end without.
  const demands = settings.some(({ kind, required, fallback, env, elsewhere, serving }) => kind === 'flag' && required && (fallback ?? '') === '' && env === undefined && elsewhere !== true && serving !== true);
  if (command !== undefined) return demands ? undefined : { value: [command.name], at: command.at };
  for (const file of own.files) {
    const asked = file.first(probeWord);
    if (asked !== null) return { value: [asked[1]!], at: { path: file.path, line: lineAt(file.code, asked.index) } };
  }
  // Where a command has to be named, the flag is one command's.
  const flag = subcommands?.needed === true ? undefined : settings.find(({ kind, name }) => kind === 'flag' && /^(?:health-?check|probe)$/.test(name));
  if (flag === undefined) return undefined;
  const code = own.files.find(({ path }) => path === flag.at.path)?.code ?? '';
  const lines = linesOf(code).slice(flag.at.line - 1, flag.at.line + 3).join('\n');
  const word = `${flag.by === 'flag' ? '-' : '--'}${flag.name}`;
  if (/\bBool(?:Var)?P?\(|\bBoolFlag\b|\bbool\b|\.Bool\(\)/.test(lines)) return { value: [word], at: flag.at };
  return /health[^\n]{0,200}\\?["'`]auto\\?["'`]/i.test(code) ? { value: [word, 'auto'], at: flag.at } : undefined;
}

function readHealth(own: OwnCode): Finding<string>[] {
  const found = new Map<string, Finding<string>>();
  for (const file of own.files) {
    for (const match of file.all(healthPath)) {
      const path = literal(`"${match[1] as string}"`) as string;
      if (!found.has(path))
        found.set(path, { value: path, at: { path: file.path, line: lineAt(file.code, match.index) } });
    }
  }
  return [...found.values()];
}
