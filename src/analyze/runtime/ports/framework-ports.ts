/** Ports that frameworks listen on when nobody tells them one. */
import { argumentsOf, type Call } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import type { PortFact } from './addresses.ts';

interface Row {
  /** A package that the file's package imports. */
  readonly library: RegExp;
  /** The call that starts or makes the server. */
  readonly call: RegExp;
  /** Whether these arguments leave the address to the framework. */
  readonly plain: (args: readonly string[]) => boolean;
  readonly port: number;
  /** The variable that it reads the port from, or the host where that is one of the loopback interface. */
  readonly env?: string;
  readonly host?: string;
  /** Its own configuration may name another port: counts where no port is known. */
  readonly alone?: true;
  /** It takes datagrams on that port as well. */
  readonly datagrams?: true;
}

const none = (args: readonly string[]): boolean => args.length === 0;
/** Options that are all written out, and none of these. */
const without = (options: RegExp) => (args: readonly string[]): boolean => !args.some((arg) => options.test(arg) || arg.endsWith('...'));

const ROWS: readonly Row[] = [
  { library: /^github\.com\/gin-gonic\/gin$/, call: /\b(?:r|router|engine|g|app|server|srv)\.Run$/, plain: none, port: 8080, env: 'PORT' },
  { library: /^github\.com\/(?:urfave|codegangsta)\/negroni(?:\/v\d+)?$/, call: /\b(?:n|neg|negroni|app|server)\.Run$/, plain: none, port: 8080, env: 'PORT' },
  { library: /^github\.com\/(?:go-martini|codegangsta)\/martini$/, call: /\b(?:m|app|martini|server)\.Run$/, plain: none, port: 3000, env: 'PORT' },
  { library: /^gopkg\.in\/macaron\.v1$/, call: /\b(?:m|app|macaron|server)\.Run$/, plain: none, port: 4000, env: 'PORT' },
  { library: /^github\.com\/(?:beego|astaxie)\/beego(?:\/v\d+)?(?:$|\/server\/web$)/, call: /^(?:beego|web)\.Run$/, plain: none, port: 8080, alone: true },
  { library: /^github\.com\/cloudwego\/hertz\/pkg\/app\/server$/, call: /^server\.(?:Default|New)$/, plain: without(/WithHostPorts|WithListener|WithNetwork|WithTransport/), port: 8888 },
  { library: /\/kitex_gen\//, call: /^\w+\.NewServer$/, plain: (args) => args.length > 0 && without(/WithServiceAddr|WithListener/)(args), port: 8888 },
  { library: /^github\.com\/cloudwego\/kitex\/server$/, call: /^server\.NewServer$/, plain: without(/WithServiceAddr|WithListener/), port: 8888 },
  { library: /^gofr\.dev\/pkg\/gofr$/, call: /^gofr\.New$/, plain: none, port: 8000, env: 'HTTP_PORT' },
  // In development, which is what it takes itself to be in; the variable holds the host alone.
  { library: /^github\.com\/gobuffalo\/buffalo$/, call: /^buffalo\.New$/, plain: without(/\bAddr:/), port: 3000, env: 'ADDR', host: '127.0.0.1' },
  // A server with plugins of its own; without a Corefile it answers here.
  { library: /^github\.com\/coredns\/coredns\/coremain$/, call: /^coremain\.Run$/, plain: none, port: 53, datagrams: true },
];

const calls = /\.(?:Run|Default|New|NewServer)\s*\(/g;

/** An engine of gin that a package of the program's own makes, under the names that no other server goes by. */
const HANDED: Row = { library: ROWS[0]!.library, call: /^(?:r|router|engine)\.Run$/, plain: none, port: 8080, env: 'PORT' };

function isHanded(file: CodeFile, own: OwnCode): boolean {
  return file.package === 'main' && [...own.external.keys()].some((path) => HANDED.library.test(path));
}

/** `others`: what is known besides. */
export function frameworkPorts(own: OwnCode, others: readonly PortFact[]): PortFact[] {
  const named = others.some(({ port, protocol }) => port !== undefined && protocol === 'tcp');
  return own.files.flatMap((file) => {
    const rows = rowsOf(file, own).filter(({ alone }) => alone !== true || !named);
    return rows.length === 0 ? [] : file.calls(calls).flatMap((call) => factOf(rows, call, file));
  });
}

function rowsOf(file: CodeFile, own: OwnCode): Row[] {
  const imported = ROWS.filter(({ library }) => [...file.imports].some((path) => library.test(path)));
  return imported.length > 0 ? imported : isHanded(file, own) ? [HANDED] : [];
}

function factOf(rows: readonly Row[], { name, args, line }: Call, { path }: CodeFile): PortFact[] {
  const row = rows.find(({ call, plain }) => call.test(name) && plain(argumentsOf(args)));
  if (row === undefined) return [];
  const { port, env, host } = row;
  const fact: PortFact = { port, protocol: 'tcp', bind: host === undefined ? 'all' : 'loopback', address: host ?? `:${port}`, by: 'framework', setting: env === undefined ? undefined : { env }, at: { path, line } };
  return row.datagrams === undefined ? [fact] : [fact, { ...fact, protocol: 'udp' }];
}
