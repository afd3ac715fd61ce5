/** What a program needs of the system around it: time zones, certificates, other programs, signals; how it can be probed. */
import { parentOf } from '../../repo.ts';
import { handedTo } from '../code/callers.ts';
import { argumentsOf, lineAt, linesOf, literal } from '../code/go-text.ts';
import type { CodeFile, OwnCode } from '../code/own-code.ts';
import { pathOf } from '../code/paths.ts';
import type { Finding, Source } from '../facts.ts';
import { readScript } from '../shell/script.ts';
import { readHost, type HostFacts } from './host.ts';
import type { Setting } from './settings.ts';
import { readSignals, type SignalUse } from './signals.ts';
import { startedByModules } from './starters.ts';
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
  /** It asks for types by name, beside what serving files asks for. */
  readonly mimeTypesAsked: boolean;
  /** `os/user` look-ups, which read /etc/passwd. */
  readonly users: Source | undefined;
  /** Programs that it starts, by the names in the code; `near`: by the main package, or by a program of few packages; `demanded`: it ends without. */
  readonly executes: readonly (Finding<string> & { readonly near: boolean; readonly demanded: boolean })[];
  readonly signals: readonly SignalUse[];
  /** How it can probe itself: arguments of its own. */
  readonly probe: Finding<readonly string[]> | undefined;
  /** Paths that answer a probe over HTTP. */
  readonly health: readonly Finding<string>[];
  readonly host: HostFacts;
}

const tlsUse =
  /\bhttp\.(?:Get|Post|PostForm|Head|NewRequest\w*|DefaultClient|DefaultTransport|Client\s*\{|Transport\s*\{)|\btls\.(?:Dial\w*|Client)\b|\bx509\.SystemCertPool\b|\bcredentials\.NewTLS\b|\bcredentials\.NewClientTLSFromCert\b|\bsmtp\.(?:SendMail|Dial)\b/;
// A data source name of MySQL names the zone of its times (go-sql-driver/mysql README, `loc`).
const zoneUse = /\btime\.LoadLocation\s*\([^)\n]*\)|\bcron\.WithLocation\b|\bCRON_TZ=|[?&]loc=(?!UTC\b)\w[\w%/]*/;
const localUse = /\btime\.Local\b|\.In\(time\.Local\)|\bcron\.New\(|\bgocron\.\w+\(/;
const mimeUse =
  /\bmime\.TypeByExtension\b|\bhttp\.FileServer(?:FS)?\b|\bhttp\.ServeFile\b|\bhttp\.ServeContent\b/;
const mimeAsked = /\bmime\.TypeByExtension\s*\(/;
const userUse = /\buser\.(?:Current|Lookup\w*)\s*\(/;
const execCall = /\bexec\.(?:Command|CommandContext|LookPath)\s*\(/g;
const healthPath =
  /"(\/(?:[\w/-]*\/)?(?:health(?:z|check)?|-\/healthy|-\/ready|livez|readyz|liveness|readiness|ping|ready|live))"/gi;
/** Modules that talk to others over TLS by themselves. */
const tlsModules =
  /^(?:github\.com\/(?:aws\/aws-sdk-go|Azure\/|go-resty\/|minio\/minio-go|slack-go|bwmarrin\/discordgo|google\/go-github|stripe\/|sendgrid|getsentry\/sentry-go|hashicorp\/(?:vault\/api|go-retryablehttp)|coreos\/go-oidc|go-telegram|go-acme|caddyserver\/certmagic|sashabaranov|openai\/|valyala\/fasthttp|gocolly|mmcdole\/gofeed)|cloud\.google\.com\/|google\.golang\.org\/api|golang\.org\/x\/(?:oauth2|crypto\/acme)|gopkg\.in\/(?:telebot|mail|gomail)|k8s\.io\/client-go|go\.mongodb\.org\/mongo-driver|firebase\.google\.com)/;

/** `scripts`: what the script of the repository starts that a path finds. */
export function readWorld(
  own: OwnCode,
  settings: readonly Setting[],
  subcommands: SubcommandFacts | undefined,
  program: string,
  scripts: (path: string) => readonly Finding<string>[],
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
    mimeTypesAsked: first(mimeAsked) !== undefined,
    users: first(userUse)?.at,
    executes: readExecutes(own, program, scripts),
    signals: readSignals(own),
    probe: readProbe(own, settings, subcommands),
    health: readHealth(own),
    host: readHost(own, program),
  };
}

/** A program of so few packages does what its parts do; in a large one a call is often for a case of its own. */
const fewPackages = 12;
const demands = /^[\s\S]{0,200}?(?:\bFatal\w*\(|\bpanic\(|\bos\.Exit\()/;

function readExecutes(own: OwnCode, program: string, scripts: (path: string) => readonly Finding<string>[]): WorldFacts['executes'] {
  const found = new Map<string, WorldFacts['executes'][number]>();
  const small = new Set(own.files.map(({ dir }) => dir)).size <= fewPackages;
  const add = (value: string, near: boolean, demanded: boolean, at: Source): void => {
    if (!/^[\w./+-]{1,100}$/.test(value) || /\.(?:exe|db|json|ya?ml|toml|txt|log)$/.test(value) || elsewhere.has(value)) return;
    const known = found.get(value);
    if (known === undefined || (demanded && !known.demanded)) found.set(value, { value, near, demanded, at });
  };
  for (const file of own.files) {
    if (!file.imports.has('os/exec')) continue;
    for (const call of file.calls(execCall)) {
      const args = argumentsOf(call.args);
      const line = call.line;
      const word = args[call.method === 'CommandContext' ? 1 : 0];
      const name = pathOf(word, file, line, own);
      const demanded = call.method === 'LookPath' && demands.test(linesOf(file.code).slice(line - 1, line + 4).join('\n'));
      const started = name === undefined ? handedIn(own, file, line, word ?? '') : name.whole ? [{ value: name.path, file, line }] : [];
      for (const { value, file: from, line: at } of [...started, ...inShell(started, args, file, line)]) {
        add(value, small || from.dir === program, demanded, { path: from.path, line: at });
      }
      // A script of the repository's own, started by its path or handed to a shell.
      for (const path of scriptsOf(started, args, file, line, own)) {
        for (const { value, at } of scripts(path)) add(value, small || file.dir === program, false, at);
      }
    }
  }
  for (const { value, at, told } of startedByModules(own)) add(value, !told && (small || parentOf(at.path) === program), false, at);
  return [...found.values()];
}

const SHELL = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da)?sh$/;

/** Programs of a script that is handed to a shell: `exec.Command("sh", "-c", "pdftotext in.pdf - | wc -l")`. */
function inShell(started: readonly { readonly value: string }[], args: readonly string[], file: CodeFile, line: number): { value: string; file: CodeFile; line: number }[] {
  if (!started.some(({ value }) => SHELL.test(value))) return [];
  const script = literal(args[args.findIndex((arg) => /^"-[a-z]*c"$/.test(arg)) + 1]);
  if (script === undefined || !args.some((arg) => /^"-[a-z]*c"$/.test(arg))) return [];
  return readScript(script).flatMap(({ words: [word = ''] }) => (/^[a-z][\w.-]*$/.test(word) ? [{ value: word, file, line }] : []));
}

/** The paths that may be a script: what is started by its path, and what a shell is given. */
function scriptsOf(started: readonly { readonly value: string }[], args: readonly string[], file: CodeFile, line: number, own: OwnCode): string[] {
  const direct = started.flatMap(({ value }) => (value.includes('/') || value.endsWith('.sh') ? [value] : []));
  if (!started.some(({ value }) => SHELL.test(value))) return direct;
  return args.flatMap((arg) => {
    const path = pathOf(arg, file, line, own);
    return path?.whole && /^[\w./-]*[./][\w./-]*$/.test(path.path) && !SHELL.test(path.path) ? [path.path] : [];
  });
}

/** The names that a function of the package is given which starts what it is told: `run("git", "fetch")`. */
function handedIn(own: OwnCode, file: CodeFile, line: number, word: string): { value: string; file: CodeFile; line: number }[] {
  if (!/^[a-z]\w*$/i.test(word)) return [];
  return handedTo(own, file, line, word).filter((one) => one.file.dir === file.dir).flatMap((one) => {
    const value = literal(one.text);
    return value === undefined ? [] : [{ value, file: one.file, line: one.line }];
  });
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

/** `if len(os.Args) > 1 && os.Args[1] == "healthcheck" {` of a program without sub-commands. */
const probeWord = /\b(?:os\.Args\[1\]|flag\.Arg\(0\))\s*==\s*"(-{0,2}health-?check|healthz)"/;

/** A sub-command or switch that asks the running program; a flag that wants a value counts where its help names `auto`. */
function readProbe(own: OwnCode, settings: readonly Setting[], subcommands: SubcommandFacts | undefined): WorldFacts['probe'] {
  const command = subcommands?.commands.find(({ name }) => /^(?:health-?check|health|healthz|probe)$/.test(name));
  if (command !== undefined) return { value: [command.name], at: command.at };
  for (const file of own.files) {
    const asked = file.first(probeWord);
    if (asked !== null) return { value: [asked[1]!], at: { path: file.path, line: lineAt(file.code, asked.index) } };
  }
  const flag = settings.find(({ kind, name }) => kind === 'flag' && /^(?:health-?check|probe)$/.test(name));
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
