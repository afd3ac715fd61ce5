import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { body, call, generate, must, skipWithoutDocker, Workbench } from './container-tool.ts';

describe('a service that was edited, and whose code went on', { skip: skipWithoutDocker() }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());

  it('is found stale, updated, built, run, and keeps the edit', async () => {
    const above = bench.directory('work');
    const directory = join(above, 'greeter');
    assert.equal(generate(above, 'greeter', '--yes', '--go', '1.26').code, 0);
    const edit = (path: string, change: (text: string) => string): void => writeFileSync(join(directory, path), change(readFileSync(join(directory, path), 'utf8')));
    edit('Dockerfile', (text) => text.replace(/^USER /m, 'LABEL team=shop\nUSER '));
    edit('go.mod', (text) => text.replace(/^go .*/m, 'go 1.27.0'));
    mkdirSync(join(directory, 'samples'));
    // The scaffold's .dockerignore leaves tests at home, and takes this for one.
    writeFileSync(join(directory, 'samples/sample_test.go'), 'package samples // hello from a file\n');
    writeFileSync(join(directory, 'native.go'), 'package main\n\n// #include <stdlib.h>\nimport "C"\n\nfunc absolute(n int) int { return int(C.abs(C.int(n))) }\n');
    writeFileSync(join(directory, 'pages.go'), [
      'package main', '', 'import (', '\t"embed"', '\t"log"', '\t"strconv"', ')', '', '//go:embed samples', 'var pages embed.FS', '',
      'func init() {', '\ttext, err := pages.ReadFile("samples/sample_test.go")', '\tlog.Print(string(text), err, " absolute ", strconv.Itoa(absolute(-42)))', '}', '',
    ].join('\n'));

    const stale = generate(directory, 'check');
    assert.equal(stale.code, 2, stale.report);
    for (const rule of ['builder-too-old', 'cgo-off', 'embed-not-copied']) assert.ok(stale.stdout.includes(rule), `${rule} is not named:\n${stale.report}`);

    const updated = generate(directory, 'update', '--yes');
    assert.equal(updated.code, 0, updated.report);
    assert.match(updated.stderr, /^builder golang:1\.26 → 1\.27 \(go\.mod:3 now says go 1\.27\.0\)$/m);
    assert.match(updated.stderr, /^cgo off → on \(native\.go:4 imports "C"/m);
    const checked = generate(directory, 'check');
    assert.equal(checked.code, 0, checked.report);

    const image = bench.build(directory, 'updated');
    const { container, url } = bench.serve(image);
    assert.equal(await body(url), 'hello world!\n');
    assert.match(call('docker', ['logs', container]).report, /hello from a file[^]*absolute 42/);
    assert.equal(must('docker', ['inspect', '-f', '{{index .Config.Labels "team"}}', image]).trim(), 'shop');
  });
});
