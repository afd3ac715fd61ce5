/** Modules that the public proxy cannot serve: what the repository's settings say, and hosts that no proxy reaches. */
import { pathIn } from '../../repo.ts';
import type { Finding } from '../facts.ts';
import type { GoMod, Replace } from './go-mod.ts';
import type { GoTree } from '../go-tree.ts';
import type { Module } from './modules.ts';

export interface PrivateModuleFacts {
  /** Module patterns of GOPRIVATE, GONOSUMDB, GONOSUMCHECK and GONOPROXY, as written. */
  readonly patterns: readonly Finding<string>[];
  /** A GOPROXY that the repository sets. Never taken over: it says where its people download. */
  readonly proxies: readonly Finding<string>[];
  /** git's `url.….insteadOf` and .netrc files: how its people get at them. The text never holds the secret itself. */
  readonly access: readonly Finding<'insteadOf' | 'netrc' | 'ssh'>[];
  /** git's rewrites of https addresses to ssh, `url.VALUE.insteadOf INSTEAD`, as the repository writes them; neither holds a secret. */
  readonly rewrites: readonly (Finding<string> & { readonly instead: string })[];
  /** Required modules, or what they are replaced by, that a pattern covers or whose host cannot be public. */
  readonly modules: readonly (Finding<string> & { readonly why: string })[];
}

const limit = 128 * 1024;
const mostFiles = 300;

/** Files in which such settings stand, by name. */
const names =
  /^(?:GNUmakefile|[Mm]akefile(?:\.\w+)?|.*\.mk|(?:docker|container)file.*|.*\.(?:docker|container)file|(?:docker-)?compose[\w.-]*\.ya?ml|\.envrc|\.env(?:\.[\w.-]+)?|\.gitconfig|\.netrc|(?:README|CONTRIBUTING|DEVELOP\w*|INSTALL)(?:\.\w+)?|[Tt]askfile[\w.-]*\.ya?ml|\.?[Jj]ustfile|.*\.(?:sh|bash)|\.gitlab-ci\.yml|\.travis\.yml|\.drone\.yml|cloudbuild[\w.-]*\.ya?ml|azure-pipelines\.yml|\.?goreleaser[\w.-]*\.ya?ml|\.golangci\.ya?ml)$/i;
const foreign = /(?:^|\/)(?:vendor|node_modules|testdata|third_party|templates?|examples?|fixtures)(?:\/|$)/;

export function readPrivateModules(tree: GoTree): PrivateModuleFacts {
  const patterns: Finding<string>[] = [];
  const proxies: Finding<string>[] = [];
  const access: Finding<'insteadOf' | 'netrc' | 'ssh'>[] = [];
  const rewrites: (Finding<string> & { instead: string })[] = [];
  for (const path of files(tree)) {
    const text = tree.repo.read(path, limit) ?? '';
    if (/\/?\.netrc$/.test(path)) access.push({ value: 'netrc', at: { path, line: 0 } });
    if (!/GOPRIVATE|GONOSUM|GONOPROXY|GOPROXY|insteadOf|\.netrc|--mount=type=ssh/i.test(text)) continue;
    text.split('\n').forEach((line, i, lines) => {
      const at = { path, line: i + 1 };
      for (const match of line.matchAll(
        /\b(GOPRIVATE|GONOSUMDB|GONOSUMCHECK|GONOPROXY|GOPROXY)\b["']?\s*(?::=|\?=|=|:|\s)\s*["']?([^\s"'`;]+)/g,
      )) {
        const target = match[1] === 'GOPROXY' ? proxies : patterns;
        for (const value of (match[2] as string).split(','))
          if (isPattern(value, match[1] as string)) target.push({ value, at });
      }
      if (/insteadOf/i.test(line)) {
        const rewrite = sshRewrite(line, lines[i - 1] ?? '');
        access.push({ value: rewrite ? 'ssh' : 'insteadOf', at });
        if (rewrite) rewrites.push({ ...rewrite, at });
      } else if (/\.netrc\b/.test(line)) access.push({ value: 'netrc', at });
      else if (/--mount=type=ssh/.test(line)) access.push({ value: 'ssh', at });
    });
  }
  // A pattern alone may only keep modules of a public registry from the checksum database, or what anybody fetches from the proxy; one of all modules tells none apart.
  const strict = patterns.filter((one) => access.length > 0 || !(one.value === '*' || publicRegistry.test(one.value) || isOpen(tree, one)));
  return {
    patterns: distinct(patterns),
    proxies: distinct(proxies),
    access: distinct(access),
    rewrites: rewrites.filter((one, i) => rewrites.findIndex(({ instead }) => instead === one.instead) === i),
    modules: privateModules(tree, strict),
  };
}

/** Whether a workflow on GitHub's own machines, which hold nobody's key, fetches modules without the pattern, which stands elsewhere. */
function isOpen(tree: GoTree, { at, value }: Finding<string>): boolean {
  if (at.path.startsWith('.github/') || !/^github\.com\//.test(value)) return false;
  return tree.filesOf('.github/workflows').some((name) => {
    const text = /\.ya?ml$/.test(name) ? (tree.repo.read(`.github/workflows/${name}`, limit) ?? '') : '';
    return /^[^#\n]*\bgo (?:build|test|vet|mod download)\b/m.test(text) && /runs-on:\s*["']?ubuntu-/.test(text) &&
      !/GOPRIVATE|insteadOf|\.netrc|ssh-(?:agent|key)|git config|self-hosted|\b(?:PAT|\w*(?:ACCESS|DEPLOY|GO|GH|GIT)_(?:TOKEN|KEY|PAT))\b/i.test(text);
  });
}

function isPattern(value: string, name: string): boolean {
  if (value.includes('$') || value === '') return false;
  return name === 'GOPROXY'
    ? /^(?:https?:\/\/|direct$|off$|file:)/.test(value) && !value.includes('@')
    : /^[\w.*-]+(?:\.[\w*-]+)+(?:\/[\w.~*-]+)*\/?$|^\*$/.test(value);
}

/** `url."git@HOST:".insteadOf "https://HOST/"`, of git config or over two lines of .gitconfig, where it leads to ssh. */
function sshRewrite(line: string, before: string): { value: string; instead: string } | undefined {
  const command = /url\.[\\"']*([^"'\s\\]+?)[\\"']*\.insteadOf[\\"']*\s*=?\s*[\\"']*([^"'\s\\]+)/i.exec(line);
  const file = /^\s*\[url\s+"([^"]+)"\]\s*\n\s*insteadOf\s*=\s*"?([^"\s]+)/i.exec(`${before}\n${line}`);
  const [, value = '', instead = ''] = command ?? file ?? [];
  const ssh = /^(?:ssh:\/\/(?:[\w.-]+@)?[\w.-]+(?::\d+)?\/|[\w.-]+@[\w.-]+:)[\w./~-]*$/.test(value);
  return ssh && /^https?:\/\/[\w.-]+(?::\d+)?\/[\w./~-]*$/.test(instead) ? { value, instead } : undefined;
}

function files(tree: GoTree): string[] {
  const found: string[] = [];
  for (const dir of tree.directories) {
    if (foreign.test(dir)) continue;
    const workflows = /(?:^|\/)\.(?:github|gitea|forgejo|circleci|buildkite|woodpecker)(?:\/|$)/.test(dir);
    for (const name of tree.filesOf(dir)) {
      if ((names.test(name) && !name.endsWith('.go')) || (workflows && /\.ya?ml$/.test(name)))
        found.push(pathIn(dir, name));
      if (found.length >= mostFiles) return found;
    }
  }
  return found;
}

function distinct<T extends string>(findings: readonly Finding<T>[]): Finding<T>[] {
  return findings.filter((one, i) => findings.findIndex((other) => other.value === one.value) === i);
}

/** Registries that serve their modules to everybody by themselves. */
const publicRegistry = /^buf\.build(?:\/|$)/;

/** Hosts that name a machine of a company's own network: no public top level (RFC 2606, RFC 6762, ICANN's reserved names). */
const localHost =
  /^(?:localhost|[^.]+|.*\.(?:local|localdomain|internal|intranet|corp|lan|home|private|test|example|invalid))(?::\d+)?$/i;

function privateModules(
  tree: GoTree,
  patterns: readonly Finding<string>[],
): (Finding<string> & { why: string })[] {
  const own = new Set(tree.modules.map((module) => module.path.value));
  const found = new Map<string, Finding<string> & { why: string }>();
  const replaces = tree.workspace?.replace ?? [];
  for (const module of tree.modules) {
    if (foreign.test(module.dir)) continue;
    for (const { value, at } of fetched(module.mod, replaces)) {
      if (own.has(value) || found.has(value)) continue;
      const host = value.split('/')[0] as string;
      const pattern = patterns.find((one) => coversModule(one.value, value));
      const why =
        pattern !== undefined
          ? `${pattern.value} is private (${pattern.at.path}:${pattern.at.line})`
          : localHost.test(host)
            ? `${host} is no public host`
            : undefined;
      if (why !== undefined) found.set(value, { value, at, why });
    }
  }
  return [...found.values()];
}

/** Hosts called after what a company runs itself; some are public. */
const forge = /^(?:git|gitlab|gitea|forgejo|bitbucket|stash|scm|vcs|code|src)\d*\.(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?$/i;
const publicForge = /^(?:gitlab\.com|gitea\.com|code\.gitea\.io|code\.forgejo\.org|git\.sr\.ht|gitlab\.(?:gnome|freedesktop|torproject|wikimedia|xiph)\.org|git\.kernel\.org)$/i;

/** The first required module on the module's own host, where that is one that people run themselves: it may ask for a login, and nothing says so. */
export function onOwnForge(modules: readonly Module[], replaces: readonly Replace[]): Finding<string> | undefined {
  const own = new Set(modules.map(({ path }) => path.value));
  return modules.filter(({ dir }) => !foreign.test(dir)).flatMap(({ path, mod }) => {
    const host = path.value.split('/')[0] as string;
    return !forge.test(host) || publicForge.test(host) ? [] : fetched(mod, replaces).filter(({ value }) => value.startsWith(`${host}/`) && !own.has(value));
  })[0];
}

/** Module paths that a module's requirements are fetched as: a replacement's own path, and none for a directory. */
export function fetched(mod: GoMod, workspaceReplaces: readonly Replace[]): Finding<string>[] {
  return mod.require.flatMap(({ path, at }) => {
    const replace = [...workspaceReplaces, ...mod.replace].find((one) => one.old.path === path);
    if (replace === undefined) return [{ value: path, at }];
    return replace.local ? [] : [{ value: replace.new.path, at: replace.at }];
  });
}

/** Whether a pattern of GOPRIVATE covers a module: path.Match on as many leading parts as the pattern has. */
export function coversModule(pattern: string, path: string): boolean {
  const parts = pattern.replace(/\/+$/, '').split('/');
  const head = path.split('/').slice(0, parts.length);
  return head.length === parts.length && parts.every((part, i) => matchPart(part, head[i] as string));
}

function matchPart(pattern: string, text: string): boolean {
  const pieces = pattern.split('*');
  if (pieces.length === 1) return pattern === text;
  let at = 0;
  for (const [i, piece] of pieces.entries()) {
    const next =
      i === 0
        ? text.startsWith(piece)
          ? 0
          : -1
        : i === pieces.length - 1
          ? text.endsWith(piece)
            ? text.length - piece.length
            : -1
          : text.indexOf(piece, at);
    if (next < at) return false;
    at = next + piece.length;
  }
  return true;
}
