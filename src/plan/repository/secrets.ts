import type { Source } from '../../diagnostic.ts';

/** A line that holds what looks like a real secret. */
export interface HeldSecret {
  readonly key: string;
  readonly at: Source;
}

/** Forms that only issued credentials have (the documented prefixes of their issuers, JSON web tokens, PEM). */
const ISSUED =
  /-----BEGIN [A-Z ]*PRIVATE KEY|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{30,}|\bglpat-[\w-]{18,}|\bxox[abprs]-[\w-]{10,}|\b[sr]k_live_\w{16,}|\bAIza[\w-]{35}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}|\bSG\.[\w-]{16,}\.[\w-]{16,}/;

const NAME = /(?:pass(?:word|wd|phrase)?|pwd|secret(?:[_-]?key)?|token|api[_-]?key|private[_-]?key|access[_-]?key|credentials?|encryption[_-]?key|signing[_-]?key)s?$/i;
/** Tokens that a model reads or writes, and a name that somebody is to put a key in the place of. */
const COUNTED = /^(?:your|my)[_-]?api|(?:completion|context|input|limit|max|min|num|output|prompt|total)(?:imum)?[_-]?tokens?$/i;
/** `key: value`, `KEY=value`, `"key": "value"`; several of them may stand in one line of JSON. */
const PAIR = /(["']?)([A-Za-z][\w.-]*)\1\s*[:=]\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"',}#][^\s,}#]*))/g;
/** The password of a URL or of a MySQL data source name: `scheme://user:pass@host`, `user:pass@tcp(host)`. */
const LOGIN = /(?:\w+:\/\/|^|[\s"'=])([^\s:/@"'=]{0,64}):([^\s/@"']{1,128})@(?:[\w.[-]|tcp\(|unix\()/g;

/** Words by which people say that a value is to be replaced. */
const STAND_IN =
  /change|replace|redact|mask|your|example|sample|dummy|placeholder|secret|sekr[ei]t|p[a@]ssw|token|todo|fixme|insert|enter|default|123456|abcdef|foobar|\btest|demo|^dev[_-]|[_-]dev$|xxx|\*{3}|\.{3}|[<{$%]|_here|^(?:null|nil|none|true|false|yes|no|off|on|empty|enabled|disabled|forced|optional|required)$/i;
/** What everybody puts behind a name. */
const NUMBERED = /^[a-z]+[@#_.-]?123!?$/i;
/** What databases and queues are called and use out of the box, also twice over: everybody knows these. */
const COMMON = /^(?:(?:root|admin|administrator|user|guest|pass|pwd|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|redis|rabbit(?:mq)?|minio(?:admin)?|elastic|clickhouse|nats|sa|app|api|dev|local|docker|toor|qwerty|letmein|foo|bar|baz|key)[._@-]?){1,3}\d{0,4}$/i;

/**
 * The first line of a configuration file that holds what looks like a real secret. Values that stand in for one
 * (`changeme`, `<token>`, `${TOKEN}`, `postgres`), references to files and variables, and short words are none.
 */
export function heldSecret(text: string, path: string): HeldSecret | undefined {
  // Bytes of a picture may look like anything.
  if (text.includes('\0')) return undefined;
  const users = new Set([...text.matchAll(USER)].map(([, name]) => name!));
  for (const [index, line] of text.split('\n').entries()) {
    const at = { path, line: index + 1 };
    if (ISSUED.test(line)) return { key: 'a key', at };
    if (COMMENT.test(line)) continue;
    const said = line.replace(REMARK, '');
    const held = namedValues(said).find(({ value }) => looksReal(value) && !users.has(value) && !users.has(value.replace(/(?:pass(?:word|wd)?|pwd)?[._@-]?\d{0,4}$/i, '')));
    if (held !== undefined) return { key: held.key, at };
    for (const [, user = '', password = ''] of said.matchAll(LOGIN)) {
      if (password !== user && looksReal(password)) return { key: `the password of ${user || 'a URL'}`, at };
    }
  }
  return undefined;
}

/** The first line of an example with a text that stands in for a secret: whoever runs the program has another. */
export function standIn(text: string, path: string): HeldSecret | undefined {
  for (const [index, line] of text.split('\n').entries()) {
    const stands = COMMENT.test(line) ? undefined : namedValues(line).find(({ value }) => value.length > 1 && !looksReal(value) && !SWITCH.test(value));
    if (stands !== undefined) return { key: stands.key, at: { path, line: index + 1 } };
  }
  return undefined;
}

/** Who logs in: a password that is called so too is nobody's own. */
const USER = /\b\w*(?:user|login)(?:[_-]?name)?["']?[^\S\n]*[:=][^\S\n]*["']?([\w.-]+)/gi;
const COMMENT = /^\s*(?:#|\/\/|;)/;
/** What is said behind a value. */
const REMARK = /\s#\s.*$/;
/** A value that turns something on or off, or counts. */
const SWITCH = /^(?:null|nil|none|true|false|yes|no|off|on|empty|enabled|disabled|forced|optional|required|\d+)$/i;

/** The values of a line whose names are those of secrets. */
function namedValues(line: string): { readonly key: string; readonly value: string }[] {
  return [...line.matchAll(PAIR)].flatMap(([, , key = '', double, single, bare]) => {
    const value = double ?? single ?? bare ?? '';
    // So many tokens are a number of them.
    return NAME.test(key) && !COUNTED.test(key) && !(/tokens$/i.test(key) && /^\d[\d_]*$/.test(value)) ? [{ key, value }] : [];
  });
}

function looksReal(value: string): boolean {
  const text = value.trim();
  if (text.length < 6 || STAND_IN.test(text) || COMMON.test(text) || NUMBERED.test(text)) return false;
  // A path, an address, a name of a variable: where the secret is, not what it is.
  if (/^(?:\.{0,2}\/|~\/|[\w.-]+:\d+$|\w+:\/\/)/.test(text) || /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text)) return false;
  return !/^(.)\1*$/.test(text);
}
