import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CHILD_PROGRAM } from '../../generators/team/ejs-child.ts';
import { CHILD_FLAGS, renderEjs } from '../../generators/team/render-ejs.ts';
import type { Json } from '../../src/commit/record.ts';
import { refused, site, workplace } from './made.ts';

const base = workplace();
const asFiles = (texts: Readonly<Record<string, string>>): Map<string, { bytes: Buffer; executable: boolean }> =>
  new Map(Object.entries(texts).map(([path, text]) => [path, { bytes: Buffer.from(text), executable: false }]));
const print = (texts: Readonly<Record<string, string>>, data: Readonly<Record<string, Json>> = {}): string =>
  renderEjs(asFiles(texts), [{ source: Object.keys(texts)[0]!, data }])[0]!;
const failing = (text: string): Promise<{ text: string }> => refused((async () => print({ 'a.ejs': text }))());

test('prints several files in one process, each with its data, nothing escaped', () => {
  const texts = { 'a.ejs': '<%= name %> & "<%- list.join() %>"\n', 'b.ejs': '<%_ for (const x of list) { _%>\n<%= x %>;\n<%_ } _%>\n' };
  const data = { name: '<acme>', list: ['1', '2'] };
  assert.deepEqual(renderEjs(asFiles(texts), [{ source: 'a.ejs', data }, { source: 'b.ejs', data }, { source: 'a.ejs', data: { ...data, name: 'é' } }]), ['<acme> & "1,2"\n', '1;\n2;\n', 'é & "1,2"\n']);
  assert.deepEqual(renderEjs(asFiles(texts), []), []);
});

test('includes lie in the template, relative to the file or to its directory', () => {
  assert.equal(print({ 'docs/a.ejs': '<%- include("part", { n: 2 }) %>', 'docs/part.ejs': '<%= n + m %><%- include("/top.ejs") %><%- include("../top.ejs") %>', 'top.ejs': '.' }, { m: 1 }), '3..');
});

test('a mistake is told with its file and line', async () => {
  assert.match((await failing('\n\n<%= missing %>')).text, /"a\.ejs" of the template fails: missing is not defined \(a\.ejs:3\)/);
  assert.match((await failing('<% if ( %>')).text, /"a\.ejs" of the template fails: .*\(a\.ejs:1\)/);
  assert.match((await failing('<% }}; process.pid; { { %>')).text, /fails: /);
  assert.match((await failing('<%')).text, /Could not find matching close tag/);
  assert.match((await failing('<%- include("../../../etc/passwd") %>')).text, /the template has no etc\/passwd/);
  assert.match((await failing('<%- include("__proto__") %>')).text, /the template has no __proto__/);
  assert.match((await failing('<% throw { get message() { throw 1 } } %>')).text, /cannot be told|fails/);
  assert.match((await failing('<% throw null %>')).text, /fails: null/);
  assert.match((await refused((async () => print({ 'a.ejs': '\n<%- include("b") %>', 'b.ejs': '\n\n<%= missing %>' }))())).text, /"b\.ejs" of the template fails: missing is not defined \(b\.ejs:3\)/);
});

test('what takes too much is ended', async () => {
  assert.match((await failing('<% const a = []; for (;;) a.push(new Array(1e6).fill(1)) %>')).text, /needs more than 256 MB of memory/);
  assert.match((await failing('<%= "x".repeat(3e7) %>')).text, /prints more than 20 MB/);
});

/** Ways to the process, the machine and its files that code in JavaScript has tried elsewhere. Each has to end in `none`. */
const ESCAPES: Readonly<Record<string, string>> = {
  'process': 'process.pid',
  'require': 'require("fs")',
  'module': 'module.constructor',
  'a global': 'globalThis.process.pid',
  'this': 'this.process.pid',
  'the constructor of this': 'this.constructor.constructor("return process")().pid',
  'the constructor of a function': '(() => {}).constructor("return process")().pid',
  'the constructor of the data': 'locals.secret.constructor.constructor("return process")().pid',
  'the constructor of include': 'include.constructor("return process")().pid',
  'the constructor of escapeFn': 'escapeFn.constructor("return process")().pid',
  'an async function': '(async () => {}).constructor("return process")()',
  'a generator': '(function* () {}).constructor("return process")().next()',
  'eval': 'eval("process.pid")',
  'indirect eval': '(0, eval)("process.pid")',
  'the caller': '(function f() { return f.caller.caller.caller.caller.caller.constructor("return process")().pid })()',
  'arguments.callee': 'arguments.callee.caller.caller.caller.constructor("return process")().pid',
  'a stack trace': '(() => { Error.prepareStackTrace = (_, frames) => frames.map((f) => f.getThis() ?? f.getFunction()).find((x) => x && x.process); return new Error().stack.process.pid })()',
  'an error of the host': '(() => { try { null.x } catch (e) { return e.constructor.constructor("return process")().pid } })()',
  'an endless recursion': '(() => { const f = () => f(); try { f() } catch (e) { return e.constructor.constructor("return process")().pid } })()',
  'a proxy as message': '(() => { throw new Proxy({}, { get: (t, k, r) => r.constructor.constructor("return process")().pid }) })()',
  'WebAssembly': 'new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])) && 1',
  'fetch': 'fetch("http://127.0.0.1")',
  'a timer': 'setTimeout(() => {}, 1)',
  'a worker': 'new Worker("x")',
  'a socket': 'new WebSocket("ws://127.0.0.1")',
  'a message channel': 'new MessageChannel()',
};
for (const [name, code] of Object.entries(ESCAPES)) {
  test(`code finds nothing by ${name}`, () => {
    assert.equal(print({ 'a.ejs': `<% let found = "none"; try { found = String(${code}) } catch {} %><%= found === "undefined" ? "none" : found %>` }, { secret: {} }), 'none');
  });
}

test('what is put off never runs: import(), promises', async () => {
  const web = await site((_request, response) => void response.end());
  const mark = join(base, 'imported');
  for (const code of ['import("node:fs").then((fs) => fs.writeFileSync(MARK, "")).catch((e) => e.constructor.constructor("return process")().exit(9))', 'Promise.resolve().then(() => { for (;;); })', '(async () => { await null; throw 1 })()']) {
    assert.equal(print({ 'a.ejs': `<% ${code.replace('MARK', JSON.stringify(mark))} %>ok` }), 'ok');
  }
  assert.deepEqual([existsSync(mark), web.asked], [false, []]);
});

test('the process itself, with code that got out of its realm: no file, no process, no thread, no environment', () => {
  const mark = join(base, 'mark');
  const attempts = {
    read: 'fs.readFileSync("/etc/hostname")', list: 'fs.readdirSync("/")', write: `fs.writeFileSync(${JSON.stringify(mark)}, "")`, link: `fs.symlinkSync("/", ${JSON.stringify(mark)})`,
    spawn: 'require("child_process").spawnSync("true").error', thread: 'new (require("worker_threads").Worker)("1", { eval: true })', addon: 'process.dlopen({ exports: {} }, "/x.node")', inspector: 'require("inspector").open(0)',
  };
  const program = `'use strict'; const fs = require('node:fs'); const done = Object.keys(process.env);
    ${Object.entries(attempts).map(([name, code]) => `try { const found = ${code}; if (!(found instanceof Error)) done.push(${JSON.stringify(name)}); } catch {}`).join('\n')}
    fs.writeSync(1, JSON.stringify(done)); process.exit(0);`;
  const run = (...flags: string[]): string[] => JSON.parse(spawnSync(process.execPath, [...flags, '-e', program], { env: {}, encoding: 'utf8' }).stdout) as string[];
  // The inspector is closed to it by other means: nothing that the code can reach opens it.
  assert.deepEqual(run(...CHILD_FLAGS).filter((name) => name !== 'inspector'), []);
  assert.ok(!existsSync(mark));
  assert.deepEqual(run().includes('read') && run().includes('spawn'), true, 'without the model all of it works: the test can fail');
});

test('the program of the process is what is started, and says nothing on an answer that is no text', () => {
  const run = (input: string): { status: number | null; stdout: string } => spawnSync(process.execPath, ['-e', CHILD_PROGRAM, '--', '300'], { input, encoding: 'utf8', env: {} });
  for (const program of ['({ toString: () => "x" })', 'throw 1', 'for (;;);', '(', '']) assert.deepEqual([run(program).status, run(program).stdout], [70, ''], program);
  assert.deepEqual([run('"text"').status, run('"text"').stdout], [0, 'text']);
});

test('what the environment says to Node does not reach it', () => {
  const before = { ...process.env };
  process.env['NODE_OPTIONS'] = '--require /nowhere.js';
  try {
    assert.equal(print({ 'a.ejs': 'ok' }), 'ok');
  } finally {
    process.env = before;
  }
});
