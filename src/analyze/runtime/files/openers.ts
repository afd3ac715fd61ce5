/** Calls and fields of known packages that name a file or directory which the program opens. */
import { argumentsOf, lineAt, type Call } from '../../code/go-text.ts';
import type { CodeFile } from '../../code/own-code.ts';

/** One path that a file hands to what opens it. */
export interface Opening {
  readonly call: Call;
  readonly expressions: readonly string[];
  /** Data or keys that a deployment brings: demanded also where git leaves them out. */
  readonly brought: boolean;
  /** Not said by the program: it counts only where the repository holds it. */
  readonly there: boolean;
  /** A field that is set, or what is opened by custom: no error is looked at. */
  readonly silent: boolean;
  /** Certificates of a server: nothing is served without. */
  readonly serves: boolean;
  /** It is looked for beside the source file that the call stands in. */
  readonly source: boolean;
}

interface Row {
  /** Import paths of the packages. */
  readonly of: RegExp;
  /** Calls that open one of their arguments: the first, or those from `from` up to `to`. */
  readonly calls?: RegExp;
  readonly from?: number;
  readonly to?: number;
  /** Fields of a literal whose value is opened: the first group. */
  readonly fields?: RegExp;
  /** What is opened where nothing is said: a call, and the directory. */
  readonly usual?: { readonly call: RegExp; readonly directory: string };
  readonly brought?: true;
  readonly serves?: true;
  readonly source?: true;
}

// From the README or the package page of each.
const ROWS: readonly Row[] = [
  // Whatever the package: what is loaded is what the name says.
  { of: /./, calls: /\b[a-z]\w*\.(?:Must)?Load(?:Views|Templates|Layouts)\s*\(/g },
  { of: /^github\.com\/gofiber\/template(?:\/|$)/, calls: /\b(?:html|django|handlebars|mustache|pug|jet|ace|amber|slim)\.New\s*\(/g },
  { of: /^github\.com\/gofiber\/fiber\/v3\/middleware\/static$/, calls: /\bstatic\.New\s*\(/g },
  { of: /^github\.com\/CloudyKit\/jet(?:\/|$)/, calls: /\bjet\.New(?:OSFileSystemLoader|HTMLSet(?:Loader)?|Set)\s*\(/g, to: 4 },
  { of: /^github\.com\/kataras\/iris(?:\/|$)/, calls: /\b(?:iris|view)\.(?:HTML|Django|Handlebars|Pug|Jet|Amber|Ace|Blocks|Dir)\s*\(|\.I18n\.Load\s*\(/g },
  { of: /^github\.com\/kataras\/iris(?:\/|$)/, calls: /\.(?:HandleDir|StaticWeb)\s*\(/g, from: 1 },
  { of: /^github\.com\/gin-contrib\/static$/, calls: /\bstatic\.LocalFile\s*\(/g },
  { of: /^github\.com\/gin-contrib\/multitemplate$/, calls: /\.AddFrom(?:Files|Glob)\s*\(/g, from: 1, to: 20 },
  { of: /^github\.com\/flosch\/pongo2(?:\/|$)/, calls: /\bpongo2\.(?:FromFile|(?:Must)?NewLocalFileSystemLoader)\s*\(/g },
  { of: /^github\.com\/(?:aymerick|mailgun)\/raymond|^github\.com\/cbroglie\/mustache/, calls: /\b(?:raymond|mustache)\.(?:ParseFile|RenderFile|RenderFileInLayout)\s*\(/g },
  { of: /^github\.com\/foolin\/goview(?:\/|$)/, fields: /\bgoview\.Config\s*\{[^{}]*?\bRoot:\s*([^,\n}]+)/g, usual: { call: /\b(?:goview|ginview|echoview|irisview|chiview)\.Default\(/, directory: 'views' } },
  { of: /^(?:github\.com\/unrolled\/render|gopkg\.in\/unrolled\/render\.v1)$/, fields: /\brender\.Options\s*\{[^{}]*?\bDirectory:\s*([^,\n}]+)/g, usual: { call: /\brender\.New\(\s*(?:\)|render\.Options\s*\{(?![^}]*\b(?:Directory|FileSystem|Asset):))/, directory: 'templates' } },
  { of: /^github\.com\/labstack\/echo(?:\/v\d+)?\/middleware$/, calls: /\bmiddleware\.Static\s*\(/g, fields: /\bStaticConfig\s*\{[^{}]*?\bRoot:\s*([^,\n}]+)/g },
  { of: /^github\.com\/(?:valyala\/fasthttp|cloudwego\/hertz\/pkg\/app)$/, calls: /\bfasthttp\.FSHandler\s*\(/g, fields: /\b(?:app|fasthttp)\.FS\s*\{[^{}]*?\bRoot:\s*([^,\n}]+)/g },
  { of: /^github\.com\/go-chassis\/go-archaius$/, calls: /\barchaius\.AddFile\s*\(/g },
  { of: /^github\.com\/gogf\/gf(?:\/|$)/, calls: /\.(?:SetServerRoot|AddSearchPath)\s*\(/g },
  { of: /^github\.com\/gogf\/gf(?:\/|$)/, calls: /\.AddStaticPath\s*\(/g, from: 1 },
  { of: /^github\.com\/(?:beego|astaxie)\/beego(?:\/|$)/, calls: /\.SetViewsPath\s*\(/g, fields: /\bWebConfig\.ViewsPath\s*=\s*([^\n]+)/g },
  { of: /^(?:github\.com\/(?:urfave|codegangsta)\/negroni|github\.com\/(?:go-)?martini\/martini|github\.com\/go-martini\/martini|gopkg\.in\/macaron\.v1)$/, usual: { call: /\b(?:negroni|martini|macaron)\.Classic\(/, directory: 'public' } },
  { of: /^(?:github\.com\/(?:go-)?martini\/martini|github\.com\/go-martini\/martini|gopkg\.in\/macaron\.v1)$/, calls: /\b(?:martini|macaron)\.Static\s*\(/g },
  { of: /^(?:github\.com\/martini-contrib\/render|gopkg\.in\/macaron\.v1)$/, fields: /\b(?:render\.Options|macaron\.RenderOptions)\s*\{[^{}]*?\bDirectory:\s*([^,\n}]+)/g, usual: { call: /\b(?:render|macaron)\.Renderer\(\s*\)/, directory: 'templates' } },
  { of: /^github\.com\/leonelquinteros\/gotext$/, calls: /\bgotext\.(?:Configure|NewLocale|SetLibrary)\s*\(/g },
  { of: /^github\.com\/casbin\/casbin(?:\/|$)/, calls: /\b(?:casbin\.New\w*Enforcer\w*|casbin\.NewModel|model\.NewModelFromFile|fileadapter\.New\w*Adapter)\s*\(/g, to: 2 },
  { of: /^github\.com\/oschwald\/(?:geoip2|maxminddb)-golang(?:\/|$)/, calls: /\b(?:geoip2|maxminddb)\.Open\s*\(/g, brought: true },
  { of: /^github\.com\/ip2location\/ip2location-go(?:\/|$)/, calls: /\bip2location\.OpenDB\s*\(/g, brought: true },
  { of: /^github\.com\/lionsoul2014\/ip2region\//, calls: /\bxdb\.(?:LoadContentFromFile|LoadVectorIndexFromFile|NewWithFileOnly)\s*\(/g, brought: true },
  { of: /^google\.golang\.org\/api\/option$/, calls: /\boption\.WithCredentialsFile\s*\(/g, brought: true },
  { of: /^github\.com\/(?:gin-gonic\/gin|labstack\/echo|gofiber\/fiber|quic-go\/quic-go\/http3)(?:\/v\d+)?$/, calls: /\.(?:RunTLS|StartTLS|ListenTLS|ListenMutualTLS|ListenAndServeQUIC)\s*\(/g, from: 1, to: 4, serves: true },
  { of: /^github\.com\/kataras\/iris(?:\/v\d+)?$/, calls: /\biris\.TLS\s*\(/g, from: 1, to: 3, serves: true },
  { of: /^(?:net\/http|github\.com\/valyala\/fasthttp)$/, calls: /\.ServeTLS\s*\(/g, from: 1, to: 4, serves: true },
  { of: /^github\.com\/(?:gliderlabs|charmbracelet)\/ssh$/, calls: /\bssh\.HostKeyFile\s*\(/g, serves: true },
  // A box that nothing embedded is found by runtime.Caller (go.rice, LocateFS).
  { of: /^github\.com\/GeertJohan\/go\.rice$/, calls: /\brice\.(?:Must)?FindBox\s*\(/g, source: true },
  // So it is with packr 2 (`resolutionDir`).
  { of: /^github\.com\/gobuffalo\/packr\/v2$/, calls: /\bpackr\.NewBox\s*\(/g, source: true },
  { of: /^github\.com\/gobuffalo\/packr\/v2$/, calls: /\bpackr\.New\s*\(/g, from: 1, source: true },
  { of: /^google\.golang\.org\/grpc\/credentials$/, calls: /\bcredentials\.NewServerTLSFromFile\s*\(/g, to: 2, serves: true },
  { of: /^google\.golang\.org\/grpc\/credentials$/, calls: /\bcredentials\.NewClientTLSFromFile\s*\(/g, serves: true },
  { of: /^github\.com\/gofiber\/fiber\/v3$/, fields: /\bCertFile:\s*([^,\n}]+)/g, serves: true },
  { of: /^github\.com\/gofiber\/fiber\/v3$/, fields: /\bCertKeyFile:\s*([^,\n}]+)/g, serves: true },
];

const known = new WeakMap<ReadonlySet<string>, readonly Row[]>();

/** The rows whose packages a file imports. */
function rowsOf({ imports }: CodeFile): readonly Row[] {
  let rows = known.get(imports);
  if (rows === undefined) known.set(imports, (rows = imports.size === 0 ? [] : ROWS.filter(({ of }) => [...imports].some((path) => of.test(path)))));
  return rows;
}

/** What a file hands to known packages that open it. */
export function openingsOf(file: CodeFile): Opening[] {
  return rowsOf(file).flatMap(({ calls, from = 0, to = from + 1, fields, usual, brought = false, serves = false, source = false }): Opening[] => {
    const opened = calls === undefined ? [] : file.calls(calls).map((call) => ({ call, expressions: argumentsOf(call.args).slice(from, to), brought, there: source, silent: false, serves, source }));
    const set = fields === undefined ? [] : file.all(fields).map((match) => ({ call: silentAt(file, match.index + match[0].length), expressions: [match[1]!.trim()], brought, there: false, silent: true, serves, source }));
    const first = usual === undefined ? null : file.first(usual.call);
    return [...opened, ...set, ...(first === null ? [] : [{ call: silentAt(file, first.index), expressions: [`"${usual!.directory}"`], brought, there: true, silent: true, serves, source }])];
  });
}

function silentAt({ code }: CodeFile, index: number): Call {
  return { name: '', method: '', args: '', line: lineAt(code, index) };
}
