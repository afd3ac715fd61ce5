import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { after, describe, it } from 'node:test';
import { buildCase } from './cases.ts';
import { answer, body, must, skipWithoutDocker, Workbench } from './container-tool.ts';

// What a program has to be told, and where it then listens: the golden files of each case are built, started, and asked.
describe('start lines of repositories', { skip: skipWithoutDocker() }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());

  /** What answers on a port of the container, on the machine's own side. */
  function published(container: string, port: string): { host: string; port: number } {
    const [, host, number] = /^(.*):(\d+)$/.exec(must('docker', ['port', container, port]).split('\n')[0]!)!;
    return { host: host!, port: Number(number) };
  }

  it('required-flag: starts with the flags of its Deployment, on the port that these name', async () => {
    const { host, port } = published(bench.start(buildCase(bench, 'required-flag'), ['--publish-all']), '7171/tcp');
    assert.equal(await body(`http://${host}:${port}/`), 'north');
  });

  it('required-flag-readme: serves the directory that the README names', async () => assert.match(await body(bench.serve(buildCase(bench, 'required-flag-readme')).url), /shared/));

  it('file-with-blanks: the file is where the program looks', async () => assert.equal(await body(bench.serve(buildCase(bench, 'file-with-blanks')).url), 'front page\n'));

  it('tagged-files: what the build with its tags opens is there', async () => assert.equal(await body(bench.serve(buildCase(bench, 'tagged-files')).url), '1_entries.sql\n'));

  it('loopback-or: every address that falls back to loopback is opened', async () => {
    const ports = ['8081', '8082', '8083'];
    const container = bench.start(buildCase(bench, 'loopback-or'), ports.flatMap((port) => ['-p', `127.0.0.1::${port}`]));
    for (const port of ports) {
      const { host, port: number } = published(container, `${port}/tcp`);
      assert.equal((await answer(`http://${host}:${number}/`)).status, 404);
    }
  });

  it('udp: a datagram comes back on the port that is exposed for it', async () => {
    const container = bench.start(buildCase(bench, 'udp'), ['--publish-all']);
    const { host, port: web } = published(container, '8080/tcp');
    await answer(`http://${host}:${web}/`);
    const socket = createSocket('udp4');
    const { port } = published(container, '7007/udp');
    const echo = once(socket, 'message', { signal: AbortSignal.timeout(10_000) });
    socket.send('hello', port, '127.0.0.1');
    const [text] = (await echo) as [Buffer];
    socket.close();
    assert.equal(text.toString(), 'hello');
    assert.match(must('docker', ['port', container]), /^1514\/udp/m);
  });
});
