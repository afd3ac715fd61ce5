/**
 * The program of the process in which a trusted template's EJS runs, as text for `node -e`: so there is no file that the
 * process had to be allowed to read, and it is the same from source and from the bundle.
 *
 * What comes on standard input is itself a program that yields a text; it runs in a realm of its own, to which nothing of
 * this one is handed, in strict code (a caller that is strict cannot be looked at), and with no way to make code from texts.
 * The process ends while that realm still waits for its turn: what was put off there (a promise) never runs.
 */
export const CHILD_PROGRAM = `'use strict';
const { readFileSync, writeSync } = require('node:fs');
const { createContext, Script } = require('node:vm');
const [limit] = process.argv.slice(-1);
const program = readFileSync(0, 'utf8');
const realm = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
let printed;
try {
  printed = new Script(program, { filename: 'template' }).runInContext(realm, { timeout: Number(limit) });
} catch {
  // What was thrown belongs to the other realm, and is not looked at: it is told as no answer.
}
const bytes = Buffer.from(typeof printed === 'string' ? printed : '');
for (let at = 0; at < bytes.length;) {
  try {
    at += writeSync(1, bytes, at);
  } catch (error) {
    if (error.code !== 'EAGAIN') throw error;
  }
}
process.exit(typeof printed === 'string' ? 0 : 70);
`;

/**
 * The program that prints files: functions that EJS made of their templates, and the data of each.
 * @param functions by path in the template: a function of `locals, escapeFn, include, rethrow`, as code
 * @param jobs JSON of a list of `{ source, data }`
 * @returns code whose value is the JSON of a list of `{ text }` or `{ failed, path, line }`
 */
export function printingProgram(functions: ReadonlyMap<string, string>, jobs: string): string {
  const table = [...functions].map(([path, code]) => `${JSON.stringify(path)}: ${code}`).join(',\n');
  return `(() => {
const stringify = JSON.stringify;
const templates = { __proto__: null, ${table} };
const jobs = JSON.parse(${JSON.stringify(jobs)});
const found = (name, from) => {
  const parts = name.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const path = parts.join('/');
  return path in templates ? path : path + '.ejs';
};
// A failure in an include passes the files around it: the innermost tells its place.
const fails = (error, lines, path, line) => {
  if (error && error.failed) throw error;
  throw { failed: String(error && error.message || error), path, line };
};
const print = (path, data) => {
  if (!(path in templates)) throw new Error('the template has no ' + path);
  const include = (name, more) => print(found(String(name), path), { ...data, ...more });
  return templates[path]({ __proto__: null, ...data }, String, include, fails);
};
return stringify(jobs.map(({ source, data }) => {
  try {
    return { text: String(print(source, data)) };
  } catch (error) {
    try {
      return { failed: String(error.failed || error.message), path: String(error.path || source), line: Number(error.line) || 1 };
    } catch {
      return { failed: 'it throws what cannot be told', path: source, line: 1 };
    }
  }
}));
})()`;
}
