/** Variables that a configuration file names in its values, where the program puts them in: `listen: "0.0.0.0:${PORT}"`. */
import { joinPath } from '../../../repo.ts';
import type { OwnCode } from '../../code/own-code.ts';
import type { GoTree } from '../../go-tree.ts';
import type { Closure } from '../../packages/closure.ts';
import { isPeer, readAddress, type PortFact } from '../ports/addresses.ts';
import { addressKey } from '../ports/config-ports.ts';
import { configFilesOf, configValues, type ConfigValue } from './config-values.ts';
import type { FileUse } from './files.ts';
import type { Setting } from '../settings/settings.ts';

export interface ConfigVariable {
  readonly name: string;
  /** What stands in for it, written behind its name. */
  readonly fallback: string | undefined;
  readonly by: ConfigValue;
}

/** A file's text is expanded, not a path that is written in the code. */
const expands = /\bos\.Expand(?:Env)?\(\s*(?:string\(|[a-z])/;
/** Libraries that do so, and know a default behind the name. */
const library = /^github\.com\/(?:a8m|drone)\/envsubst(?:\/|$)|^github\.com\/go-kratos\/kratos\/v\d+\/config\/env$|^go\.opentelemetry\.io\/collector\/(?:confmap|otelcol)(?:\/|$)/;
/** That of beego writes a default behind two bars, and takes nothing where there is none (its documentation, "config module"). */
const ofBeego = /^github\.com\/(?:beego|astaxie)\/beego(?:\/|$)/;
const named = /\$\{(?:env:)?([A-Z][A-Z0-9_]*)(?:(?::-?|\|\|)([^}]{0,200}))?\}/g;
/** What a session of a person has. */
const ofPerson = /^(?:HOME|USER|PWD|PATH|TMP|TMPDIR|SHELL|LANG|HOSTNAME|GOPATH|XDG_\w+)$/;
/** More than a person would be told: a file for all deployments, of which each sets a few. */
const most = 8;

/** Configurations that the program embeds, for who brings none. */
export function embeddedConfigs(tree: GoTree, closure: Closure): string[] {
  const embedded = [...closure.packages.values()].flatMap(({ origin, package: { dir, embedPatterns } }) => (origin === 'tree' ? embedPatterns.flatMap(({ value }) => joinPath(dir, value) ?? []) : []));
  return embedded.filter((path) => /\.(?:ya?ml|toml|json)$/.test(path) && tree.repo.stat(path)?.kind === 'file');
}

/** `embedded`: of these only a library that puts variables in tells. */
export function readConfigVariables(tree: GoTree, own: OwnCode, files: readonly FileUse[], embedded: readonly string[]): ConfigVariable[] {
  const beego = [...own.external.keys()].some((path) => ofBeego.test(path));
  const known = beego || [...own.external.keys()].some((path) => library.test(path));
  if (!known && !own.files.some((file) => file.has(expands))) return [];
  const filled = filledByCode(own);
  // What lies in a directory that code opens may be for other programs; of compose the variables are its own.
  const paths = [...(known ? embedded : []), ...configFilesOf(tree, files.filter(({ found, example }) => known || tree.repo.stat(found?.path ?? example ?? '.')?.kind === 'file'))];
  return paths.filter((path) => !/compose[\w.-]*\.ya?ml$/.test(path)).slice(0, 10).flatMap((path) => configValues(tree, path)).flatMap((by) =>
    [...by.value.matchAll(named)].filter(([, name = '']) => !ofPerson.test(name) && !filled.has(name)).map(([, name = '', fallback]): ConfigVariable => ({ name, fallback: beego ? (fallback ?? '') : known ? fallback : undefined, by })));
}

/** Names that a function for `os.Expand` knows a value of by itself: `case "HOST":`, and the host's name behind it. */
function filledByCode(own: OwnCode): ReadonlySet<string> {
  const files = own.files.filter((file) => file.has(/\bos\.Expand\(/));
  return new Set(files.flatMap((file) => [...file.code.matchAll(/^\s*case "([A-Z][A-Z0-9_]*)":\s*\n([^\n]*)/gm)].flatMap(([, name = '', next = '']) => (/etenv|LookupEnv/.test(next) ? [] : [name]))));
}

/** One without a default is asked for, unless the code itself reads it. */
export function settingsOfVariables(variables: readonly ConfigVariable[], settings: readonly Setting[]): Setting[] {
  const names = new Set(settings.flatMap(({ kind, name, env }) => (kind === 'env' ? [name] : (env ?? []))));
  const found = variables.filter(({ name }, index) => !names.has(name) && variables.findIndex((other) => other.name === name) === index);
  const required = found.filter(({ fallback }) => fallback === undefined).length <= most;
  const listens = new Set(variables.flatMap((one) => (portBehind(one) === undefined ? [] : [one.name])));
  return found.map(({ name, fallback, by }) => ({ kind: 'env', name, fallback, required: required && fallback === undefined, by: 'config', at: by.at, ...(listens.has(name) && { listens: true as const }) }));
}

/** What a collector sends to, in contrast to where it listens. */
const sends = /^exporters?$/;

/** The port behind a variable that holds the host to listen on, of the loopback interface by default: `endpoint: "${env:LISTEN_HOST:-localhost}:4317"`. */
function portBehind({ name, fallback, by: { names, value } }: ConfigVariable): number | undefined {
  const port = /^\$\{[^}]*\}(:\d{2,5})$/.exec(value)?.[1];
  const own = /LISTEN|BIND/.test(name) || !(isPeer(name) || names.some(isPeer));
  return port === undefined || !own || names.some((key) => sends.test(key)) || !addressKey.test(names.at(-1)!) || readAddress(`${fallback}${port}`)?.bind !== 'loopback' ? undefined : readAddress(port)?.port;
}

/** Ports among them: behind a host, or under a key that says so. */
export function portsOfVariables(variables: readonly ConfigVariable[]): PortFact[] {
  return variables.flatMap((variable): PortFact[] => {
    const { name, fallback, by: { names, key, value, file, at } } = variable;
    const behind = portBehind(variable);
    if (behind !== undefined) return [{ port: behind, protocol: 'tcp', bind: 'loopback', address: `${fallback}:${behind}`, by: 'config', setting: undefined, at }];
    const [, host, whole] = /^(?:([\w.*[\]:]*):)?(\$\{[^}]*\})$/.exec(value) ?? [];
    if (whole === undefined || !/PORT$/.test(name) || isPeer(name) || names.some(isPeer) || !addressKey.test(names.at(-1)!)) return [];
    const port = readAddress(`:${fallback ?? ''}`)?.port;
    const bind = host === undefined ? 'unknown' : (readAddress(`${host}:1`)?.bind ?? 'unknown');
    // A host of the loopback interface stays in the file, whatever the variable says.
    if (bind === 'loopback') return [{ port, protocol: 'tcp', bind, address: value, by: 'config', setting: { key, file }, at }];
    return [{ port, protocol: 'tcp', bind, address: `:${port ?? ''}`, by: 'config', setting: { env: name, key }, at }];
  });
}
