import { pathIn } from '../../repo.ts';
import { assignments, expand } from '../parse/variables.ts';
import type { Found, Rule } from '../rule.ts';
import type { View } from '../view.ts';

/** A secret that stays in the image or in its history. */
export const secretInImage: Rule = {
  id: 'secret-in-image',
  grade: 'drift',
  title: 'a secret stands in ARG or ENV, or is copied into a layer',
  remedy: 'hand it in as a secret of the build: RUN --mount=type=secret,id=…',
  about: `Values of ARG and ENV are kept in the image or its history, and a file that a layer holds stays there after \`rm\`. Names count as BuildKit's own rule
(SecretsUsedInArgOrEnv) reads them, and PAT as GitHub and GitLab call theirs; a name that ends with FILE, PATH, URL or the like only says where the secret is, and an empty value is none. Of files those
count that hold credentials by their name (.netrc, id_rsa), and .npmrc where it holds a token; so do those that lie in a directory which the last stage copies; of URLs those with a password that is not the user's name; of texts those of a token's own form (\`ghp_…\`, \`glpat-…\`) and a password of a .netrc.`,
  judge: (view) => [...inVariables(view), ...inFiles(view), ...inUrls(view), ...inScripts(view)],
};

/** BuildKit's linter: whole words between underscores. */
const SECRET = /(?:_|^)(?:apikey|auth|credentials?|key|password|pat|pword|passwd|secret|token)(?:_|$)/i;
const PLAIN = /(?:_|^)public(?:_|$)|(?:_|^)(?:primary|foreign|cache|sort|partition|routing|group|hash|range)_key$|_(?:file|path|dir|url|uri|name|id|type|mode|size|length|ttl|expiry|expiration|enabled?|header|host|server|issuer|algorithm|alg|prefix|method|provider|required|field|label|role|realm|region|scopes?)$|^(?:auth|key)_(?:mode|type|enabled?|method|provider|url|server|host|algorithm)|^(?:no|disable|enable|use|skip)_/i;

/** Where a secret is kept, in words of what keeps it. */
const PLACE = /^(?:vault|op|ssm|arn|awssm|gcpsm|azurekv|secretsmanager|keyvault)(?::|\/)/i;

function inVariables({ file, needed }: View): Found[] {
  const reached = new Set(needed.flatMap(({ stage }) => stage.steps.map(({ line }) => line)));
  return file.instructions.filter(({ keyword, line }) => /^(?:ARG|ENV)$/.test(keyword) && (reached.has(line) || line < (file.stages[0]?.from.line ?? 0))).flatMap((instruction) => assignments(instruction.words, instruction.keyword).flatMap(({ name, value, start }): Found[] => {
    if (!SECRET.test(name) || PLAIN.test(name)) return [];
    // An empty value is a default that somebody overrides when the container starts.
    if (instruction.keyword === 'ENV' && (value === undefined || value === '' || /^(?:true|false|\d+)$/i.test(value))) return [];
    // The print of a public key.
    if (/^(?:GPG|PGP)_KEYS?$/.test(name) && /^[\dA-F ]{16,}$/i.test(value ?? '')) return [];
    if (instruction.keyword === 'ENV' && (PLACE.test(value!) || (/^\/|^\$\{?\w+\}?$/.test(value!) && !SECRET.test(value!)))) return [];
    const line = file.source.lines.findLastIndex((at) => at <= start) + 1;
    const text = instruction.keyword === 'ENV' ? `ENV ${name} is in every container and in the image's configuration` : `ARG ${name} is kept in the image's history with its value`;
    return [{ line, message: text, remedy: `hand it in as a secret of the build, RUN --mount=type=secret,id=${name.toLowerCase()}${instruction.keyword === 'ENV' ? ', or when the container starts' : ''}` }];
  }));
}

const KEY_FILES = /(?:^|\/)(?:\.netrc|_netrc|\.git-credentials|id_(?:rsa|dsa|ecdsa|ed25519)|\.pypirc|\.aws\/credentials|\.docker\/config\.json)$/;
const TOKEN_FILES = /(?:^|\/)\.(?:npmrc|yarnrc)$/;

/** By their own name in any stage, and in a directory that the image itself holds: what only a builder sees of one goes with it. */
function inFiles(view: View): Found[] {
  return view.needed.flatMap((stage) => stage.copies.flatMap(({ copy }) => (copy.from !== null ? [] : copy.sources.flatMap(({ text }): Found[] => {
    if (text === undefined) return [];
    const path = text.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '') || '.';
    const held = [path, ...(view.finals.includes(stage) ? sentBelow(view, path) : [])].find((one) => holdsCredentials(view, one));
    if (held === undefined) return [];
    return [{ line: copy.step.line, message: `${copy.step.keyword} puts ${held} into a layer, with the credentials that it holds`, remedy: `${held === path ? '' : 'hide it in the ignore file, and '}mount it where it is needed: RUN --mount=type=secret,id=${held.replace(/^.*[/.]/, '')},target=…` }];
  }))));
}

function holdsCredentials({ context }: View, path: string): boolean {
  return KEY_FILES.test(path) || (TOKEN_FILES.test(path) && /_(?:authToken|password|auth)\s*=\s*(?!\$)\S/.test(context.repo.read(path) ?? ''));
}

/** The files that lie directly in a directory of the context and are sent; deeper ones with such names are mostly those of tests. */
function sentBelow({ context: { repo, ignore } }: View, dir: string): string[] {
  return repo.list(dir).filter(({ kind }) => kind === 'file').map(({ name }) => pathIn(dir, name)).filter((path) => ignore?.rules.hides(path) !== true);
}

/** `https://user:password@host` in a RUN or ADD, `postgres://user:password@db` in ENV or ARG; where both are one word it is everybody's. */
function inUrls({ needed }: View): Found[] {
  return needed.flatMap(({ stage }) => stage.steps.filter(({ keyword }) => /^(?:RUN|ADD|ENV|ARG)$/.test(keyword)).flatMap((step): Found[] => {
    const found = /\b[a-z][a-z\d+.-]*:\/\/([^\s/:@"'$]+):([^\s/@"']+)@/.exec(step.body);
    if (found === null || found[1] === found[2] || /^[\\$<{]/.test(found[2]!) || expand(found[2]!, step.scope) === undefined || /^(?:x-oauth-basic|password|pass|secret|xxx*|\*+)$/i.test(found[2]!)) return [];
    return [{ line: step.line, message: 'a URL with a password in it stays in the image\'s history' }];
  }));
}

/** Tokens by their form (docs.github.com/authentication, docs.gitlab.com/security/tokens), and the line of a .netrc with its password. */
const WRITTEN = /\b(?:gh[oprsu]_\w{30,}|github_pat_\w{50,}|glpat-[\w-]{20,})|\bmachine\s+\S+\s+login\s+\S+\s+password\s+[\w-]{8,}/;

function inScripts({ needed }: View): Found[] {
  return needed.flatMap(({ stage }) => stage.steps.filter(({ keyword }) => keyword === 'RUN').flatMap((step): Found[] =>
    (WRITTEN.test([step.body, ...step.heredocs.map(({ text }) => text)].join('\n')) ? [{ line: step.line, message: 'a token or a password is written out in a RUN, and stays in the image\'s history' }] : [])));
}
