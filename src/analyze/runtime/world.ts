/** What a program needs of the system around it: time zones, certificates, other programs, signals; how it can be probed. */
import { argumentsOf, lineAt, literal } from '../code/go-text.ts';
import type { OwnCode } from '../code/own-code.ts';
import type { Finding, Source } from '../facts.ts';
import type { Setting } from './settings.ts';
import type { SubcommandFacts } from './subcommands.ts';

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
  /** `os/user` look-ups, which read /etc/passwd. */
  readonly users: Source | undefined;
  /** Programs that it starts, by the names in the code. */
  readonly executes: readonly Finding<string>[];
  /** Signals that it listens to. */
  readonly signals: readonly Finding<string>[];
  /** How it can probe itself: arguments of its own. */
  readonly probe: Finding<readonly string[]> | undefined;
  /** Paths that answer a probe over HTTP. */
  readonly health: readonly Finding<string>[];
}

const tlsUse =
  /\bhttp\.(?:Get|Post|PostForm|Head|NewRequest\w*|DefaultClient|DefaultTransport|Client\s*\{|Transport\s*\{)|\btls\.(?:Dial\w*|Client)\b|\bx509\.SystemCertPool\b|\bcredentials\.NewTLS\b|\bcredentials\.NewClientTLSFromCert\b|\bsmtp\.(?:SendMail|Dial)\b/;
const zoneUse = /\btime\.LoadLocation\s*\([^)\n]*\)|\bcron\.WithLocation\b|\bCRON_TZ=/;
const localUse = /\btime\.Local\b|\.In\(time\.Local\)|\bcron\.New\(|\bgocron\.\w+\(/;
const mimeUse =
  /\bmime\.TypeByExtension\b|\bhttp\.FileServer(?:FS)?\b|\bhttp\.ServeFile\b|\bhttp\.ServeContent\b/;
const userUse = /\buser\.(?:Current|Lookup\w*)\s*\(/;
const execCall = /\bexec\.(?:Command|CommandContext|LookPath)\s*\(/g;
const signalCall = /\bsignal\.(?:Notify|NotifyContext)\s*\(/g;
const healthPath =
  /"(\/(?:[\w/-]*\/)?(?:health(?:z|check)?|-\/healthy|-\/ready|livez|readyz|liveness|readiness|ping|ready|live))"/gi;
/** Modules that talk to others over TLS by themselves. */
const tlsModules =
  /^(?:github\.com\/(?:aws\/aws-sdk-go|Azure\/|go-resty\/|minio\/minio-go|slack-go|bwmarrin\/discordgo|google\/go-github|stripe\/|sendgrid|getsentry\/sentry-go|hashicorp\/(?:vault\/api|go-retryablehttp)|coreos\/go-oidc|go-telegram|go-acme|caddyserver\/certmagic|sashabaranov|openai\/|valyala\/fasthttp|gocolly|mmcdole\/gofeed)|cloud\.google\.com\/|google\.golang\.org\/api|golang\.org\/x\/(?:oauth2|crypto\/acme)|gopkg\.in\/(?:telebot|mail|gomail)|k8s\.io\/client-go|go\.mongodb\.org\/mongo-driver|firebase\.google\.com)/;

export function readWorld(
  own: OwnCode,
  settings: readonly Setting[],
  subcommands: SubcommandFacts | undefined,
): WorldFacts {
  const first = (pattern: RegExp): Finding<string> | undefined => {
    for (const file of own.files) {
      const match = file.first(pattern);
      if (match !== null)
        return { value: match[0].trim(), at: { path: file.path, line: lineAt(file.code, match.index) } };
    }
    return undefined;
  };
  const module = [...own.external].find(([path]) => tlsModules.test(path));
  return {
    zones: first(zoneUse),
    zonesEmbedded: own.external.get('time/tzdata'),
    localTime: first(localUse)?.at,
    tls: first(tlsUse) ?? (module === undefined ? undefined : { value: module[0], at: module[1] }),
    mimeTypes: first(mimeUse)?.at,
    users: first(userUse)?.at,
    executes: readExecutes(own),
    signals: readSignals(own),
    probe: readProbe(settings, subcommands),
    health: readHealth(own),
  };
}

function readExecutes(own: OwnCode): Finding<string>[] {
  const found = new Map<string, Finding<string>>();
  for (const file of own.files) {
    if (!file.imports.has('os/exec')) continue;
    for (const call of file.calls(execCall)) {
      const args = argumentsOf(call.args);
      const name = own.value(args[call.method === 'CommandContext' ? 1 : 0], file);
      if (
        name === undefined ||
        !/^[\w./+-]{1,100}$/.test(name) ||
        /\.(?:exe|db|json|ya?ml|toml|txt|log)$/.test(name) ||
        elsewhere.has(name)
      )
        continue;
      if (!found.has(name)) found.set(name, { value: name, at: { path: file.path, line: call.line } });
    }
  }
  return [...found.values()];
}

/** Programs of other systems, and those that a desktop has: never wanted in an image. */
const elsewhere = new Set([
  'open',
  'xdg-open',
  'rundll32',
  'cmd',
  'powershell',
  'osascript',
  'pbcopy',
  'pbpaste',
  'xclip',
  'xsel',
  'clip',
  'wl-copy',
  'systemctl',
  'launchctl',
  'schtasks',
  'reg',
  'defaults',
  'sw_vers',
  'ioreg',
  'termux-open',
]);

function readSignals(own: OwnCode): Finding<string>[] {
  const found = new Map<string, Finding<string>>();
  for (const file of own.files) {
    if (!file.imports.has('os/signal')) continue;
    for (const call of file.calls(signalCall)) {
      for (const match of call.args.matchAll(/\b(?:os\.Interrupt|(?:syscall|unix)\.SIG\w+)/g)) {
        const name = match[0] === 'os.Interrupt' ? 'SIGINT' : match[0].slice(match[0].lastIndexOf('.') + 1);
        if (!found.has(name)) found.set(name, { value: name, at: { path: file.path, line: call.line } });
      }
    }
  }
  return [...found.values()];
}

function readProbe(settings: readonly Setting[], subcommands: SubcommandFacts | undefined): WorldFacts['probe'] {
  const name = /^(?:health-?check|health|healthz|healthcheck|ping|probe|ready)$/;
  const command = subcommands?.commands.find((one) => name.test(one.name));
  if (command !== undefined) return { value: [command.name], at: command.at };
  const flag = settings.find(
    (setting) => setting.kind === 'flag' && /^(?:health-?check|healthcheck|probe)$/.test(setting.name),
  );
  return flag === undefined
    ? undefined
    : { value: [`${flag.by === 'flag' ? '-' : '--'}${flag.name}`], at: flag.at };
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
