/** What the code of a program tells about its part in the repository. */
import type { Closure } from '../packages/closure.ts';
import { below } from '../packages/directories.ts';
import { codeOf, lineAt } from '../code/go-text.ts';
import type { Source } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import { parentOf, pathIn } from '../../repo.ts';
import { foreignOf, pluginOf, windowsOf } from './foreign.ts';

export interface ProgramTraits {
  /** `func main` has no statement. */
  readonly empty: boolean;
  /** It imports nothing but what reckons and prints, so it can do nothing else. */
  readonly prints: boolean;
  /** An import of what no container has, with where it must run: the program is made for that place alone. */
  readonly foreign: { readonly what: string; readonly at: Source } | undefined;
  /** Where it opens a port, when some package of its own does. */
  readonly listens: Source | undefined;
  /** Where it takes messages of a broker, when some package of its own does and none opens a port. */
  readonly consumes: Source | undefined;
  /** An import that makes it a server, an operator or a command-line tool, with the row's words. */
  readonly framework:
    { readonly what: string; readonly kind: 'server' | 'cli' | 'operator'; readonly at: Source } | undefined;
  /** Whether it imports what is made for systems of several services. */
  readonly ofSystem: boolean;
  /** A package of the tree named `server` that it imports. */
  readonly serverPackage: Source | undefined;
  /** Whether it imports the package at the top of the repository: that of a library, mostly. */
  readonly importsTop: boolean;
  /** Packages of the tree that it is made of. */
  readonly packages: number;
  /** Bytes of their Go text, roughly what the program does. */
  readonly bytes: number;
}

/** Modules whose import says what a program is, the first that is met counts; servers before tools. */
const frameworks: readonly {
  readonly prefix: string;
  readonly what: string;
  readonly kind: 'server' | 'cli' | 'operator';
  /** Made for systems of several services. */
  readonly oneOfMany?: true;
}[] = [
  { prefix: 'sigs.k8s.io/controller-runtime', what: 'runs Kubernetes controllers', kind: 'operator' },
  { prefix: 'github.com/gin-gonic/gin', what: 'serves HTTP with gin', kind: 'server' },
  { prefix: 'github.com/labstack/echo', what: 'serves HTTP with echo', kind: 'server' },
  { prefix: 'github.com/gofiber/fiber', what: 'serves HTTP with fiber', kind: 'server' },
  { prefix: 'github.com/zeromicro/go-zero/rest', what: 'serves HTTP with go-zero', kind: 'server', oneOfMany: true },
  { prefix: 'github.com/zeromicro/go-zero/zrpc', what: 'serves RPC with go-zero', kind: 'server', oneOfMany: true },
  { prefix: 'github.com/tal-tech/go-zero', what: 'serves with go-zero', kind: 'server', oneOfMany: true },
  { prefix: 'github.com/go-kratos/kratos', what: 'serves with kratos', kind: 'server', oneOfMany: true },
  { prefix: 'github.com/beego/beego', what: 'serves HTTP with beego', kind: 'server' },
  { prefix: 'github.com/astaxie/beego', what: 'serves HTTP with beego', kind: 'server' },
  { prefix: 'github.com/kataras/iris', what: 'serves HTTP with iris', kind: 'server' },
  { prefix: 'github.com/gobuffalo/buffalo', what: 'serves HTTP with buffalo', kind: 'server' },
  { prefix: 'github.com/cloudwego/hertz', what: 'serves HTTP with hertz', kind: 'server' },
  { prefix: 'github.com/cloudwego/kitex', what: 'serves RPC with kitex', kind: 'server', oneOfMany: true },
  { prefix: 'github.com/gogf/gf', what: 'serves with GoFrame', kind: 'server' },
  { prefix: 'go-micro.dev', what: 'serves with go-micro', kind: 'server', oneOfMany: true },
  { prefix: 'github.com/micro/go-micro', what: 'serves with go-micro', kind: 'server', oneOfMany: true },
  { prefix: 'github.com/valyala/fasthttp', what: 'serves HTTP with fasthttp', kind: 'server' },
  { prefix: 'github.com/urfave/negroni', what: 'serves HTTP with negroni', kind: 'server' },
  { prefix: 'github.com/spf13/cobra', what: 'has commands by cobra', kind: 'cli' },
  { prefix: 'github.com/urfave/cli', what: 'has commands by urfave/cli', kind: 'cli' },
  { prefix: 'github.com/alecthomas/kong', what: 'has commands by kong', kind: 'cli' },
  { prefix: 'github.com/alecthomas/kingpin', what: 'has commands by kingpin', kind: 'cli' },
];

const opensPort =
  /\bListenAndServe(?:TLS|QUIC)?\s*\(|\bnet\.Listen(?:TCP|UDP|Packet|Unix)?\s*\(|\bhttp\.Serve(?:TLS)?\s*\(|\.ServeTLS?\s*\(\s*(?:l|ln|lis|listener)\b|\bgrpc\.NewServer\s*\(|\bListenConfig\b|\btls\.Listen\s*\(|\bweb\.ListenAndServe\b/;
/** Calls of clients of brokers and queues that take messages for good: amqp, sarama, kafka-go, confluent, nats, nsq, asynq, temporal. */
const takesMessages =
  /[cC]h(?:an(?:nel)?)?\.Consume(?:WithContext)?\(|\bsarama\.NewConsumer\w*\(|\.ConsumePartition\(|\bkafka\.New(?:Reader|Consumer)\(|\.QueueSubscribe\w*\(|\bnsq\.NewConsumer\(|\basynq\.NewServer\(|\bworker\.New\(/;
/** Packages of Go that reach neither files nor the network, and those that print. */
const reckons = /^(?:fmt|log|time|errors|str(?:ings|conv)|bytes|sort|slices|maps|cmp|sync|math(?:\/\w+)?|unicode|container\/\w+)$/;

const emptyMain = /\bfunc\s+main\s*\(\s*\)\s*\{\s*\}/;

/** Answers of files, shared by all programs of a tree. */
export interface TraitCache {
  readonly opens: Map<string, number>;
  readonly takes: Map<string, number>;
}

export function newTraitCache(): TraitCache {
  return { opens: new Map(), takes: new Map() };
}

/** `opens`: whether the code may be read for ports; without it only imports are looked at. */
export function traitsOf(tree: GoTree, main: Source, closure: Closure, cache: TraitCache): ProgramTraits {
  let listens: Source | undefined;
  let consumes: Source | undefined;
  let best: { row: number; at: Source } | undefined;
  let serverPackage: Source | undefined;
  let importsTop = false;
  let ofSystem = false;
  let packages = 0;
  let bytes = 0;
  let prints = true;
  for (const member of closure.packages.values()) {
    if (member.origin !== 'tree') continue;
    packages++;
    if (member.package.dir === '.' && member.package.name !== 'main') importsTop = true;
    if (/(?:^|\/)server$/.test(member.package.dir) && member.package.name !== 'main')
      serverPackage ??= member.importedAt;
    for (const name of [...member.package.goFiles, ...member.package.cgoFiles]) {
      const path = pathIn(member.package.dir, name);
      const code = codeOf(tree, path);
      bytes += code.length;
      prints &&= packages === 1 && member.package.imports.every(({ value }) => reckons.test(value)) && !/\bfmt\.S?Scan/.test(code);
      const line = lineOf(opensPort, path, code, cache.opens);
      if (line > 0 && listens === undefined) listens = { path, line };
      const taken = listens === undefined && consumes === undefined ? lineOf(takesMessages, path, code, cache.takes) : 0;
      if (taken > 0) consumes = { path, line: taken };
    }
    for (const imported of member.package.imports) {
      // A framework's own program has packages of its own below that path.
      const own = closure.packages.get(imported.value);
      if (own?.origin === 'tree' && parentOf(main.path) !== '.' && below(parentOf(main.path), own.package.dir) !== undefined) continue;
      const row = frameworks.findIndex(
        (framework) => imported.value === framework.prefix || imported.value.startsWith(`${framework.prefix}/`),
      );
      if (row >= 0 && (best === undefined || row < best.row)) best = { row, at: imported.at };
      ofSystem ||= frameworks[row]?.oneOfMany === true;
    }
  }
  const framework =
    best === undefined ? undefined : { ...(frameworks[best.row] as (typeof frameworks)[number]), at: best.at };
  return {
    empty: emptyMain.test(codeOf(tree, main.path)),
    prints,
    // What serves or has commands may draw windows for one of them alone.
    foreign: foreignOf(closure) ?? (listens === undefined && framework === undefined ? windowsOf(closure) ?? pluginOf(closure) : undefined),
    listens,
    consumes: listens === undefined ? consumes : undefined,
    serverPackage,
    importsTop,
    packages,
    bytes,
    framework:
      framework === undefined ? undefined : { what: framework.what, kind: framework.kind, at: framework.at },
    ofSystem,
  };
}

/** The first line of a file that does so; 0 where none does. */
function lineOf(pattern: RegExp, path: string, code: string, cache: Map<string, number>): number {
  const known = cache.get(path);
  if (known !== undefined) return known;
  const match = pattern.exec(code);
  const line = match === null ? 0 : lineAt(code, match.index);
  cache.set(path, line);
  return line;
}
