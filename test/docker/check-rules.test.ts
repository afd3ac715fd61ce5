import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fixRepository } from '../../src/check/fix.ts';
import { RULES } from '../../src/check/rules.ts';
import { sha256 } from '../../src/commit/digest.ts';
import { caseFindings, caseInput, ruleCases } from '../check/cases.ts';
import type { Files } from '../check/kit.ts';
import { answer, ask, call, generate, must, skipWithoutDocker, Workbench, type Outcome } from './container-tool.ts';
import { elfMachine } from './elf.ts';
import { layProxy } from './module-proxy.ts';

const CASES = new Map(ruleCases().map((one) => [one.id, one]));

/** The example of a rule after `--fix`, and where only a person can mend it, as its case shows it. */
function mended(id: string): Files {
  const { files, fixed } = CASES.get(id)!;
  const made = Object.fromEntries(fixRepository(caseInput(files), ({ rule }) => rule === id).files);
  return { ...files, ...(Object.keys(made).length > 0 ? made : fixed) };
}

/** What a build without the rule ends with. */
const BUILDS: readonly { id: string; says: RegExp }[] = [
  { id: 'builder-too-old', says: /go\.mod requires go >= 1\.27/ },
  { id: 'copy-missing', says: /config\.yaml.*not found/ },
  { id: 'copy-ignored', says: /go\.mod.*not found/ },
  { id: 'module-not-copied', says: /reading lib\/go\.mod|lib\/go\.mod: no such file/ },
  { id: 'package-not-copied', says: /package example\.com\/app\/store is not in std|no required module provides package|store/ },
  { id: 'embed-not-copied', says: /pattern pages\/hello\.html: no matching files found/ },
  { id: 'main-gone', says: /cmd\/server: directory not found|no such file or directory/ },
  { id: 'cgo-off', says: /build constraints exclude all Go files/ },
  { id: 'unparsable', says: /unknown instruction: <<<<<<</i },
  { id: 'stage-missing', says: /docker\.io\/library\/build:latest/ },
  { id: 'shell-missing', says: /stat \/bin\/sh: no such file or directory/ },
];

/** What a container without the rule ends with. */
const STARTS: readonly { id: string; says: RegExp }[] = [
  { id: 'loader-missing', says: /no such file or directory/ },
  { id: 'file-not-copied', says: /open conf\/app\.yaml: no such file or directory/ },
  { id: 'zones-missing', says: /unknown time zone Europe\/Berlin/ },
  { id: 'user-unknown', says: /unable to find user nobody/ },
  { id: 'start-missing', says: /stat \/server: no such file or directory/ },
];

describe('without its rule a Dockerfile breaks, and mended it works', { skip: skipWithoutDocker() }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());

  function laid(files: Files): string {
    const directory = bench.directory('app');
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(directory, path, '..'), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    return directory;
  }

  /** Runs an image to its end; a service that is still there after a moment has started. */
  function start(image: string): Outcome {
    const name = bench.containerName();
    const started = call('docker', ['run', '-d', '--name', name, image]);
    if (started.code !== 0) return started;
    const running = call('sh', ['-c', `sleep 2; docker inspect -f '{{.State.Running}} {{.State.ExitCode}}' ${name}; docker logs ${name}`]);
    const [, up, code] = /^(true|false) (\d+)/m.exec(running.stdout)!;
    return { ...running, code: up === 'true' ? 0 : Number(code) };
  }

  const shown = new Set<string>();
  function shows(id: string, what: string, test: () => void | Promise<void>): void {
    shown.add(id);
    it(`${id}: ${what}`, test);
  }

  for (const { id, says } of BUILDS) {
    shows(id, 'the build fails', () => {
      const { files } = CASES.get(id)!;
      assert.ok(caseFindings(files).some(({ rule, grade }) => rule === id && grade === 'broken'));
      const failed = bench.tryBuild(laid(files), `${id}-bad`);
      assert.notEqual(failed.code, 0, failed.report);
      assert.match(failed.report, says);
      const built = bench.tryBuild(laid(mended(id)), `${id}-good`);
      assert.equal(built.code, 0, built.report);
      const ran = start(bench.reference(`${id}-good`));
      assert.equal(ran.code, 0, ran.report);
    });
  }

  for (const { id, says } of STARTS) {
    shows(id, 'the start fails', () => {
      const { files } = CASES.get(id)!;
      assert.ok(caseFindings(files).some(({ rule, grade }) => rule === id && grade !== 'advice'));
      const failed = start(bench.build(laid(files), `${id}-bad`));
      assert.notEqual(failed.code, 0, failed.report);
      assert.match(failed.report, says);
      const ran = start(bench.build(laid(mended(id)), `${id}-good`));
      assert.equal(ran.code, 0, ran.report);
    });
  }

  /** Where no package of Alpine can be had: Debian's images in place of Alpine's, with the compiler put away until `apk add` asks for it by these names. */
  function withoutAlpine(packages: string): readonly string[] {
    if (call('docker', ['run', '--rm', 'golang:1.26-alpine', 'apk', 'add', '--no-cache', ...packages.split(' ')]).code === 0) return [];
    const apk = `#!/bin/sh\n[ "$*" = "add --no-cache ${packages}" ] && mv /kept/* /usr/bin/\n`;
    const builder = bench.build(laid({ apk, Dockerfile: 'FROM golang:1.26-trixie\nRUN mkdir /kept && mv /usr/bin/cc /usr/bin/gcc* /usr/bin/*-gcc* /kept/\nCOPY --chmod=755 apk /usr/bin/apk\n' }), 'alpine-builder');
    return ['--build-context', `golang:1.26-alpine=docker-image://${builder}`, '--build-context', 'alpine:3.24=docker-image://debian:trixie-slim'];
  }

  shows('cgo-compiler', 'the build fails without one', () => {
    const { files } = CASES.get('cgo-compiler')!;
    assert.ok(caseFindings(files).some(({ rule, grade }) => rule === 'cgo-compiler' && grade === 'broken'));
    const images = withoutAlpine('gcc musl-dev');
    const failed = bench.tryBuild(laid(files), 'cgo-compiler-bad', images);
    assert.notEqual(failed.code, 0);
    assert.match(failed.report, /C compiler "gcc" not found/);
    const ran = start(bench.build(laid(mended('cgo-compiler')), 'cgo-compiler-good', images));
    assert.equal(ran.code, 0, ran.report);
  });

  it('module-not-copied: an ignore file that lets files in by name', () => {
    const files: Files = { ...CASES.get('copy-ignored')!.files, '.dockerignore': '*\n!main.go\n' };
    const listed = { ...files, Dockerfile: files['Dockerfile']!.replace('COPY main.go go.mod ./', 'COPY . .') };
    assert.deepEqual(caseFindings(listed).filter(({ grade }) => grade === 'broken').map(({ rule }) => rule), ['module-not-copied']);
    const failed = bench.tryBuild(laid(listed), 'list-bad');
    assert.notEqual(failed.code, 0);
    assert.match(failed.report, /go\.mod file not found in current directory or any parent directory/);
    const fixed = Object.fromEntries(fixRepository(caseInput(listed)).files);
    const ran = start(bench.build(laid({ ...listed, ...fixed }), 'list-good'));
    assert.equal(ran.code, 0, ran.report);
  });

  shows('shell-form', 'a base without a shell starts nothing', () => {
    const { files } = CASES.get('shell-form')!;
    const scratch = { ...files, Dockerfile: files['Dockerfile']!.replace('debian:trixie-slim', 'scratch') };
    const [found] = caseFindings(scratch);
    assert.deepEqual([found?.rule, found?.grade], ['shell-form', 'broken']);
    const failed = start(bench.build(laid(scratch), 'shell-form-bad'));
    assert.notEqual(failed.code, 0);
    assert.match(failed.report, /\/bin\/sh.*no such file or directory/);
    const fixed = fixRepository(caseInput(scratch)).files.get('Dockerfile')!;
    const ran = start(bench.build(laid({ ...scratch, Dockerfile: fixed }), 'shell-form-good'));
    assert.equal(ran.code, 0, ran.report);
  });

  shows('stamp-gone', 'the program keeps its default', () => {
    assert.match(bench.run(bench.build(laid(CASES.get('stamp-gone')!.files), 'stamp-bad')).stderr, /dev/);
    assert.match(bench.run(bench.build(laid(mended('stamp-gone')), 'stamp-good')).stderr, /1\.2\.3/);
  });

  shows('secret-in-image', 'the value of the argument stays in the history', () => {
    const history = (files: Files, tag: string, args: readonly string[]): string => must('docker', ['history', '--no-trunc', bench.build(laid({ ...files, Dockerfile: files['Dockerfile']!.replace(/^FROM scratch[\s\S]*/m, '') }), tag, args)]);
    const { files } = CASES.get('secret-in-image')!;
    assert.match(history(files, 'secret-bad', ['--build-arg', 'GITHUB_TOKEN=hunter2']), /hunter2/);
    assert.doesNotMatch(history(mended('secret-in-image'), 'secret-good', ['--secret', 'id=github_token,env=HOME']), /hunter2|\/root\b(?!\/\.cache)/);
  });

  for (const id of ['platform-fixed', 'platform-undeclared']) {
    shows(id, 'the image for another machine holds a program for this one', () => {
      const machine = (files: Files): string => {
        const directory = laid(files);
        must('docker', ['build', '--platform', 'linux/s390x', '-o', 'out', '.'], { cwd: directory });
        return elfMachine(readFileSync(join(directory, 'out/app')));
      };
      assert.notEqual(machine(CASES.get(id)!.files), 's390x');
      assert.equal(machine(mended(id)), 's390x');
    });
  }

  shows('root-user', 'the container runs as root', () => {
    const user = (files: Files, tag: string): string => must('docker', ['image', 'inspect', '-f', '{{.Config.User}}', bench.build(laid(files), tag)]).trim();
    assert.equal(user(CASES.get('root-user')!.files, 'root-bad'), '');
    assert.equal(user(mended('root-user'), 'root-good'), '65532:65532');
  });

  shows('ca-missing', 'a server is not trusted', () => {
    const { files } = CASES.get('ca-missing')!;
    // The builder's bundle gets one more authority, whose server the program itself is.
    const dockerfile = files['Dockerfile']!.replace('COPY . .\n', 'RUN --mount=type=cache,target=/root/.cache/go-build go run /usr/local/go/src/crypto/tls/generate_cert.go -ca -host localhost && cat cert.pem >>/etc/ssl/certs/ca-certificates.crt\n$&');
    const served = { ...files, Dockerfile: dockerfile, 'main.go': readFileSync(join(import.meta.dirname, 'tls-client.go'), 'utf8') };
    assert.deepEqual(caseFindings(served).filter(({ grade }) => grade !== 'advice').map(({ rule }) => rule), ['ca-missing']);
    const failed = start(bench.build(laid(served), 'ca-bad'));
    assert.notEqual(failed.code, 0, failed.report);
    assert.match(failed.report, /x509: certificate signed by unknown authority/);
    const fixed = fixRepository(caseInput(served)).files.get('Dockerfile')!;
    assert.match(bench.run(bench.build(laid({ ...served, Dockerfile: fixed }), 'ca-good')).stderr, /204 No Content/);
  });

  shows('port-mismatch', 'nothing answers at the exposed port', async () => {
    const address = (files: Files, tag: string): string => {
      const name = bench.start(bench.build(laid(files), tag), ['-P']);
      return `http://${must('docker', ['port', name]).split('\n')[0]!.replace(/^.* -> (?:0\.0\.0\.0|\[::\])/, '127.0.0.1')}/`;
    };
    const bad = address(CASES.get('port-mismatch')!.files, 'port-bad');
    // It has as long to start as the other one, which answers.
    assert.equal((await answer(address(mended('port-mismatch'), 'port-good'))).status, 404);
    assert.equal(await ask(bad), undefined);
  });

  shows('arm-variant', 'the image for ARMv6 holds a program for ARMv7', () => {
    const made = (files: Files): string => {
      const directory = laid({ ...files, 'main.go': 'package main\n\nfunc main() { println(made) }\n', 'v7.go': '//go:build arm.7\n\npackage main\n\nconst made = "for ARMv7"\n', 'v6.go': '//go:build !arm.7\n\npackage main\n\nconst made = "for ARMv6"\n' });
      must('docker', ['build', '--platform', 'linux/arm/v6', '-o', 'out', '.'], { cwd: directory });
      return /for ARMv\d/.exec(readFileSync(join(directory, 'out/app'), 'latin1'))![0];
    };
    assert.equal(made(CASES.get('arm-variant')!.files), 'for ARMv7');
    assert.equal(made(mended('arm-variant')), 'for ARMv6');
  });

  /** A case whose module is served by a directory of the context, and what is edited in its files. */
  function withModule(files: Files, edit: (dockerfile: string) => string): { files: Files; directory: (files: Files) => string } {
    const module = { path: 'rules.example.com/text', version: 'v1.0.0', files: { 'go.mod': 'module rules.example.com/text\n\ngo 1.26\n', 'text.go': 'package text\n\nconst Hello = "hello"\n' } };
    const sums = layProxy(bench.directory('proxy'), module);
    const text: Files = {
      ...files, 'proxy/.keep': '', 'go.sum': sums, 'go.mod': `module example.com/app\n\ngo 1.26\n\nrequire ${module.path} ${module.version}\n`,
      'main.go': `package main\n\nimport "${module.path}"\n\nfunc main() { println(text.Hello) }\n`, Dockerfile: edit(files['Dockerfile']!),
    };
    return { files: text, directory: (own) => { const directory = laid(own); layProxy(join(directory, 'proxy'), module); return directory; } };
  }
  const OFFLINE = 'COPY proxy /proxy\nENV GOPROXY=file:///proxy GOSUMDB=off\n';

  function failsAndMends(id: string, { files, directory }: ReturnType<typeof withModule>, says: RegExp): void {
    assert.deepEqual(caseFindings(files).filter(({ grade }) => grade !== 'advice').map(({ rule }) => rule), [id]);
    const failed = bench.tryBuild(directory(files), `${id}-bad`);
    assert.notEqual(failed.code, 0, failed.report);
    assert.match(failed.report, says);
    const fixed = fixRepository(caseInput(files)).files.get('Dockerfile')!;
    assert.match(bench.run(bench.build(directory({ ...files, Dockerfile: fixed }), `${id}-good`)).stderr, /^hello$/m);
  }

  shows('sum-not-copied', 'the build fails', () => {
    failsAndMends('sum-not-copied', withModule(CASES.get('sum-not-copied')!.files, (text) => text.replace('WORKDIR /src\n', `$&${OFFLINE}`)), /missing go\.sum entry/);
  });

  shows('cache-lost', 'the build fetches the modules again', () => {
    // A layer of an earlier run may have outlived the cache that it filled.
    const offline = (text: string): string => text.replace('WORKDIR /src\n', `$&ENV TRIAL=${Date.now()}\n${OFFLINE}`).replace('COPY go.mod ./\nCOPY lib/go.mod lib/\n', 'COPY go.mod go.sum ./\n').replace('COPY . .\n', '$&ENV GOPROXY=off\n');
    const { 'lib/go.mod': _, 'lib/lib.go': __, ...files } = CASES.get('cache-lost')!.files;
    failsAndMends('cache-lost', withModule(files, offline), /module lookup disabled by GOPROXY=off/);
  });

  shows('base-floating', 'the same file builds on one day and not on another', () => {
    const files: Files = { ...CASES.get('base-floating')!.files };
    const floating = { ...files, Dockerfile: files['Dockerfile']!.replace('golang:1.26-trixie', 'golang:latest').replace('alpine:latest', 'scratch') };
    assert.deepEqual(caseFindings(floating).map(({ rule }) => rule), ['base-floating']);
    const on = (release: string): readonly string[] => ['--build-context', `golang:latest=docker-image://golang:${release}`];
    assert.equal(start(bench.build(laid(floating), 'floating-new', on('1.27'))).code, 0);
    const failed = bench.tryBuild(laid(floating), 'floating-old', on('1.25'));
    assert.notEqual(failed.code, 0);
    assert.match(failed.report, /go\.mod requires go >= 1\.26/);
    const fixed = fixRepository(caseInput(floating), ({ rule }) => rule === 'base-floating').files.get('Dockerfile')!;
    assert.equal(start(bench.build(laid({ ...floating, Dockerfile: fixed }), 'floating-good', on('1.25'))).code, 0);
  });

  shows('base-ended', 'the program holds a fault that later releases have mended', () => {
    // An address before the brackets of another one: CVE-2026-25679, mended in Go 1.25.8 and 1.26.1, when 1.24 had ended.
    const main = 'package main\n\nimport "net/url"\n\nfunc main() {\n\tif link, err := url.Parse("http://example.com[::1]/"); err == nil {\n\t\tpanic("takes " + link.Host)\n\t}\n}\n';
    const files: Files = { 'go.mod': 'module example.com/app\n\ngo 1.24\n', 'main.go': main, Dockerfile: CASES.get('base-ended')!.fixed['Dockerfile']!.replace('1.26', '1.24').replace('alpine:3.24', 'scratch') };
    const [found, ...others] = caseFindings(files);
    assert.deepEqual([found?.rule, found?.grade, others], ['base-ended', 'drift', []]);
    const failed = start(bench.build(laid(files), 'ended-bad'));
    assert.notEqual(failed.code, 0, failed.report);
    assert.match(failed.report, /panic: takes \[::1\]/);
    const raised = { ...files, Dockerfile: files['Dockerfile']!.replace('golang:1.24', 'golang:1.26') };
    assert.deepEqual(caseFindings(raised), []);
    assert.equal(start(bench.build(laid(raised), 'ended-good')).code, 0);
  });

  shows('cache-missing', 'one edit compiles the standard library again', () => {
    const { files } = CASES.get('cache-missing')!;
    const compiled = (own: Files, tag: string): string[] => {
      const lines = (edit: string): string[] => {
        const built = bench.tryBuild(laid({ ...own, Dockerfile: own['Dockerfile']!.replace('go build', 'go build -v'), 'main.go': `${own['main.go']!}\nconst edit = "${edit}"\n` }), tag, ['--progress', 'plain']);
        assert.equal(built.code, 0, built.report);
        return [...built.report.matchAll(/^#\d+ [\d.]+ ((?:example\.com|runtime|internal)(?:\/\S+)?)$/gm)].map(([, path = '']) => path);
      };
      lines(bench.containerName());
      return lines(bench.containerName());
    };
    assert.ok(compiled(files, 'cache-bad').includes('runtime'));
    assert.deepEqual(compiled(mended('cache-missing'), 'cache-good'), ['example.com/app']);
  });

  shows('cgo-needless', 'the build for another machine fails', () => {
    const { files } = CASES.get('cgo-needless')!;
    const crossed: Files = {
      ...files, 'main.go': 'package main\n\nimport "os/user"\n\nfunc main() {\n\t_, err := user.Lookup("root")\n\tprintln(err == nil)\n}\n',
      Dockerfile: files['Dockerfile']!.replace('FROM golang', 'FROM --platform=$BUILDPLATFORM golang').replace('WORKDIR /src', 'ARG TARGETOS TARGETARCH\n$&').replace('CGO_ENABLED=1', '$& GOOS=$TARGETOS GOARCH=$TARGETARCH'),
    };
    assert.deepEqual(caseFindings(crossed).map(({ rule }) => rule), ['cgo-needless']);
    const other = ['--target', 'build', '--platform', 'linux/s390x'];
    const failed = bench.tryBuild(laid(crossed), 'needless-bad', other);
    assert.notEqual(failed.code, 0);
    assert.match(failed.report, /runtime\/cgo|gcc/);
    const fixed = { ...crossed, Dockerfile: fixRepository(caseInput(crossed), ({ rule }) => rule === 'cgo-needless').files.get('Dockerfile')! };
    bench.build(laid(fixed), 'needless-other', other);
    assert.match(bench.run(bench.build(laid(fixed), 'needless-good')).stderr, /^true$/m);
  });

  shows('command-unread', 'what make does fails, and is found once the Dockerfile says it', () => {
    const { files, fixed } = CASES.get('command-unread')!;
    const gone: Files = { ...files, Makefile: files['Makefile']!.replace(/ \.$/m, ' ./cmd/app') };
    assert.deepEqual(caseFindings(gone).map(({ rule }) => rule), ['command-unread']);
    const failed = bench.tryBuild(laid(gone), 'unread-bad');
    assert.notEqual(failed.code, 0);
    assert.match(failed.report, /cmd\/app: directory not found/);
    const said = { ...gone, Dockerfile: fixed['Dockerfile']!.replace('/app .', '/app ./cmd/app') };
    assert.deepEqual(caseFindings(said).map(({ rule }) => rule), ['main-gone']);
    assert.equal(start(bench.build(laid({ ...gone, ...fixed }), 'unread-good')).code, 0);
  });

  shows('generator-newer', 'what an older release forgot is missing until the update', () => {
    const main = 'package main\n\nimport "os"\n\nfunc main() {\n\tif _, err := os.CreateTemp("", "page"); err != nil {\n\t\tpanic(err)\n\t}\n}\n';
    const directory = laid({ 'go.mod': CASES.get('generator-newer')!.files['go.mod']!, 'main.go': main });
    assert.equal(generate(directory, 'dockerfile', '--yes').code, 0);
    // As a release would have left it that knew nothing of /tmp on an empty base.
    const [file, record] = [join(directory, 'Dockerfile'), join(directory, '.yo-rc.json')];
    const stored = JSON.parse(readFileSync(record, 'utf8'));
    const older = readFileSync(file, 'utf8').replace(/^ *mkdir -m 1777 .*\n/m, '');
    stored['generator-go-docker'].generator = '0.0.9';
    Object.assign(stored['generator-go-docker'].files.Dockerfile, { base: older, sha256: sha256(older) });
    writeFileSync(file, older);
    writeFileSync(record, JSON.stringify(stored));
    assert.match(generate(directory, 'check').stdout, /^Dockerfile:2: advice generator-newer: .*\n.*\n1 Dockerfile: 1 advice$/m);
    const failed = start(bench.build(directory, 'older-bad'));
    assert.notEqual(failed.code, 0, failed.report);
    assert.match(failed.report, /open \/tmp\/page\d+: no such file or directory/);
    const updated = generate(directory, 'update', '--yes');
    assert.equal(updated.code, 0, updated.report);
    assert.equal(start(bench.build(directory, 'older-good')).code, 0);
  });

  it('every rule is shown', () => {
    assert.deepEqual([...shown].sort(), RULES.map(({ id }) => id).sort());
  });
});
