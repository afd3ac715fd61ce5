import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { knownModules } from '../../src/analyze/modules/known-modules.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { REPOSITORY_DEFAULTS } from '../../src/plan/repository/repository-options.ts';
import { memoryRepo } from '../../src/repo.ts';

function planned(files: Record<string, string>) {
  const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.26\n', ...files });
  const facts = analyze(repo);
  const { plan, diagnostics } = planRepository(repo, facts, { ...REPOSITORY_DEFAULTS, main: ['.'] });
  const installed = plan.stages.map(({ steps }) => steps.flatMap((step) => (step.do === 'run' ? step.script : [])).find((line) => line.startsWith('apt-get install'))?.replace(/^.*-recommends /, ''));
  return { installed, told: diagnostics.map(({ code, message }) => `${code}: ${message}`), from: plan.stages.at(-1)!.from };
}

const linking = (library: string): Record<string, string> => ({ 'main.go': `package main\n\n// #cgo LDFLAGS: -l${library}\n// int f(void);\nimport "C"\n\nfunc main() { println(C.f()) }\n` });

test('a library after -l brings its headers to the build, and itself to the image', () => {
  assert.deepEqual(planned(linking('uuid')).installed.filter(Boolean), ['libuuid1', 'uuid-dev']);
  assert.deepEqual(planned(linking('nl-genl-3')).installed.filter(Boolean), ['libnl-genl-3-200', 'libnl-genl-3-dev']);
  assert.deepEqual(planned(linking('onig')).installed.filter(Boolean), ['libonig5', 'libonig-dev']);
  assert.deepEqual(planned(linking('usb-1.0')).installed.filter(Boolean), ['libusb-1.0-0', 'libusb-1.0-0-dev']);
});

test('a library that no table knows is told, since the build may fail for it', () => {
  assert.deepEqual(planned(linking('frobnicate')).told, ['unknown-library: app links frobnicate, for which no Debian package is known here']);
  assert.deepEqual(planned(linking('m')).told, []);
});

test('a program that loads plugins is built without cgo, and told what it loses', () => {
  const { told, from } = planned({ 'main.go': 'package main\n\nimport (\n\t"os"\n\t"plugin"\n)\n\nfunc main() { plugin.Open(os.Args[1]) }\n' });
  assert.deepEqual(told, ['cgo-off: app is built without cgo, which its own code can do without: all but plugin.Open, which opens nothing without cgo']);
  assert.equal(from, 'scratch');
});

test('a database whose stand-in says that it lacks cgo is compiled with it', () => {
  const module = 'github.com/mattn/go-sqlite3';
  const files = (instead: string): Record<string, string> => ({
    'go.mod': `module example.com/app\n\ngo 1.26\n\nrequire ${module} v1.14.30\n`, 'go.sum': `${module} v1.14.30 h1:x\n${module} v1.14.30/go.mod h1:x\n`,
    'main.go': 'package main\n\nimport "example.com/app/store"\n\nfunc main() { println(store.Open()) }\n',
    'store/sqlite.go': `//go:build cgo\n\npackage store\n\nimport _ "${module}"\n\nfunc Open() error { return nil }\n`,
    'store/other.go': `//go:build !cgo\n\npackage store\n\n${instead}\n`,
  });
  assert.equal(planned(files('import "errors"\n\nfunc Open() error { return errors.New("sqlite is not supported when CGO is not enabled") }')).from, 'gcr.io/distroless/base-debian13:nonroot');
  assert.equal(planned(files('import _ "modernc.org/sqlite"\n\nfunc Open() error { return nil }')).from, 'scratch');
});

const using = (module: string): Record<string, string> => ({
  'go.mod': `module example.com/app\n\ngo 1.26\n\nrequire ${module} v2.0.0\n`, 'go.sum': `${module} v2.0.0 h1:x\n${module} v2.0.0/go.mod h1:x\n`,
  'main.go': `package main\n\nimport _ "${module}"\n\nfunc main() { println(1) }\n`,
});

test('what is linked dynamically although cgo is off gets a base with the loader', () => {
  for (const module of ['github.com/FloatTech/gg', 'github.com/ebitengine/purego', 'github.com/gen2brain/avif']) assert.equal(planned(using(module)).from, 'gcr.io/distroless/base-debian13:nonroot', module);
  assert.equal(planned({ ...using('github.com/gen2brain/avif'), Makefile: 'build:\n\tgo build -tags nodynamic .\n' }).from, 'scratch');
});

test('libraries of the compilers alone come with the base, and OCR with its data', () => {
  assert.deepEqual([planned(using('github.com/duckdb/duckdb-go/v2')).from, planned(using('github.com/duckdb/duckdb-go/v2')).installed.filter(Boolean)], ['gcr.io/distroless/cc-debian13:nonroot', []]);
  assert.deepEqual(planned(using('github.com/otiai10/gosseract/v2')).installed.filter(Boolean).sort(), ['libleptonica-dev libtesseract-dev', 'libtesseract5 tesseract-ocr-eng']);
  // Its library asks for Leptonica by the name of before.
  const repo = memoryRepo({ ...using('github.com/otiai10/gosseract/v2') });
  assert.deepEqual(analyze(repo).commands[0]!.cgo.aliases, [{ asked: 'liblept.so', answers: 'libleptonica.so' }]);
});

test('a tag that links what a module else ships brings that library, though the module is not here', () => {
  const kafka = using('github.com/confluentinc/confluent-kafka-go/v2');
  assert.deepEqual(planned(kafka).installed.filter(Boolean), []);
  assert.deepEqual(planned({ ...kafka, Makefile: 'build:\n\tgo build -tags dynamic -o app .\n' }).installed.filter(Boolean).sort(), ['librdkafka-dev', 'librdkafka1']);
});

test('a tag of the repository whose files need cgo is not built without it, though other files stand in', () => {
  const files = {
    'main.go': 'package main\n\nfunc main() { println(fast()) }\n', 'slow.go': '//go:build !fast || !cgo\n\npackage main\n\nfunc fast() int { return 1 }\n',
    'fast.go': '//go:build fast && cgo\n\npackage main\n\n// int f(void) { return 2; }\nimport "C"\n\nfunc fast() int { return int(C.f()) }\n',
  };
  assert.equal(planned(files).from, 'scratch');
  assert.deepEqual(planned({ ...files, Makefile: 'build:\n\tgo build -tags fast -o app .\n' }), { installed: [undefined, undefined], told: [], from: 'gcr.io/distroless/base-debian13:nonroot' });
});

test('a shared library of the repository lies in the image, where the loader is told to look', () => {
  const linked = (flags: string, files: Record<string, string>) => {
    const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.26\n', 'main.go': `package main\n\n// #cgo LDFLAGS: ${flags}\n// int f(void);\nimport "C"\n\nfunc main() { println(C.f()) }\n`, ...files });
    const last = planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] }).plan.stages.at(-1)!;
    return [last.from, ...last.steps.flatMap((step) => (step.do === 'copy' && step.from === undefined ? [`${step.sources[0]} ${step.to}`] : step.do === 'env' ? [step.values['LD_LIBRARY_PATH'] ?? ''] : [])).filter(Boolean)];
  };
  const own = { 'lib/libfoo.so': 'x', 'lib/libfoo.so.1': 'x', 'lib/foo.h': '' };
  const cc = 'gcr.io/distroless/cc-debian13:nonroot';
  for (const flags of ['-L${SRCDIR}/lib -lfoo -Wl,-rpath,${SRCDIR}/lib', '-L./lib -l:libfoo.so']) {
    assert.deepEqual(linked(flags, own), [cc, 'lib/libfoo.so /usr/local/lib/app/libfoo.so', 'lib/libfoo.so.1 /usr/local/lib/app/libfoo.so.1', '/usr/local/lib/app'], flags);
  }
  assert.deepEqual(linked('-L${SRCDIR}/lib -lfoo', { 'lib/libfoo.a': 'x' }), ['gcr.io/distroless/base-debian13:nonroot'], 'an archive is linked in');
});

test('a shared library that lies in a module is laid where the loader looks', () => {
  assert.ok(knownModules.some(({ module, shared }) => module === 'github.com/wasmerio/wasmer-go' && shared === true));
  const repo = memoryRepo(using('github.com/CosmWasm/wasmvm/v2'));
  const { plan } = planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] });
  const lines = plan.stages.flatMap(({ steps }) => steps.flatMap((step) => (step.do === 'run' ? step.script : [])));
  assert.equal(lines.at(-1), `mkdir -p /rootfs/usr/local/lib/app && find "$(go list -m -f '{{.Dir}}' github.com/CosmWasm/wasmvm/v2)" \\( -path "*$(uname -m)*" -o -path "*$(go env GOARCH)*" \\) -name '*.so' -exec cp {} /rootfs/usr/local/lib/app/ ';'`);
  assert.equal(plan.stages.at(-1)!.from, 'gcr.io/distroless/cc-debian13:nonroot');
  assert.ok(plan.stages.at(-1)!.steps.some((step) => step.do === 'env' && step.values['LD_LIBRARY_PATH'] === '/usr/local/lib/app'));
});

test('a tag that a driver links ICU with brings it, and TagLib comes with its interface in C', () => {
  const required = (module: string): Record<string, string> => ({ 'go.mod': `module example.com/app\n\ngo 1.26\n\nrequire ${module} v1.14.30\n`, 'go.sum': `${module} v1.14.30 h1:x\n${module} v1.14.30/go.mod h1:x\n`, 'main.go': `package main\n\nimport _ "${module}"\n\nfunc main() {}\n` });
  assert.deepEqual(planned({ ...required('github.com/mattn/go-sqlite3'), Makefile: 'build:\n\tgo build --tags "sqlite_icu" -o app .\n' }).installed.filter(Boolean), ['libicu76', 'libicu-dev']);
  assert.deepEqual(planned(required('github.com/wtolson/go-taglib')).installed.filter(Boolean), ['libtag-c2 libtag2', 'libtag-c-dev libtag-dev']);
});

test('the library of ONNX models comes with its header where code looks that names it alone', () => {
  const module = 'github.com/streamer45/silero-vad-go';
  const repo = memoryRepo({ 'go.mod': `module example.com/app\n\ngo 1.26\n\nrequire ${module} v0.2.1\n`, 'go.sum': `${module} v0.2.1 h1:x\n${module} v0.2.1/go.mod h1:x\n`, 'main.go': `package main\n\nimport _ "${module}/speech"\n\nfunc main() {}\n` });
  const { plan } = planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] });
  const scripts = plan.stages.map(({ steps }) => steps.flatMap((step) => (step.do === 'run' ? step.script : [])).join('\n'));
  assert.match(scripts.join('\n'), /install \S+ --no-install-recommends libonnxruntime1\.21\n[^]*libonnxruntime-dev\n[^]*ln -s \/usr\/include\/onnxruntime\/onnxruntime_c_api\.h \/usr\/local\/include\/onnxruntime_c_api\.h/);
});

test('what a codec links in C comes along where another package needs cgo', () => {
  const [one, other] = ['github.com/livekit/media-sdk', 'gopkg.in/hraban/opus.v2'];
  const files = (...imported: string[]): Record<string, string> => ({ 'go.mod': `module example.com/app\n\ngo 1.26\n\nrequire (\n\t${one} v0.1.0\n\t${other} v2.0.0\n)\n`, 'go.sum': [one, other].map((name) => `${name} v${name === one ? '0.1' : '2.0'}.0 h1:x\n${name} v${name === one ? '0.1' : '2.0'}.0/go.mod h1:x\n`).join(''), 'main.go': `package main\n\nimport (\n${imported.map((name) => `\t_ "${name}"\n`).join('')})\n\nfunc main() {}\n` });
  assert.deepEqual(planned(files(`${one}/mixer`, other)).installed.filter(Boolean), ['libopus0 libopusfile0 libsoxr0', 'libopus-dev libopusfile-dev libsoxr-dev']);
  assert.deepEqual(planned(files(`${one}/mixer`)).installed.filter(Boolean), []);
});

test('what a tool for images needs of btrfs is there where another package has cgo on', () => {
  const vendored = (module: string, files: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(files).map(([path, text]) => [`vendor/${module}/${path}`, text]));
  const files = {
    'go.mod': 'module example.com/app\n\ngo 1.26\n\nrequire (\n\tgithub.com/mattn/go-sqlite3 v1.14.30\n\tgo.podman.io/storage v1.62.0\n)\n',
    'main.go': 'package main\n\nimport (\n\t_ "github.com/mattn/go-sqlite3"\n\t_ "go.podman.io/storage/drivers/btrfs"\n)\n\nfunc main() {}\n',
    'vendor/modules.txt': '# github.com/mattn/go-sqlite3 v1.14.30\n## explicit; go 1.19\ngithub.com/mattn/go-sqlite3\n# go.podman.io/storage v1.62.0\n## explicit; go 1.24.0\ngo.podman.io/storage/drivers/btrfs\n',
    ...vendored('github.com/mattn/go-sqlite3', { 'sqlite3.go': '//go:build cgo\n\npackage sqlite3\n\nimport "C"\n', 'static_mock.go': '//go:build !cgo\n\npackage sqlite3\n' }),
    ...vendored('go.podman.io/storage/drivers/btrfs', { 'btrfs.go': '//go:build linux && cgo\n\npackage btrfs\n\n// #include <btrfs/ioctl.h>\nimport "C"\n', 'dummy.go': '//go:build !linux || !cgo\n\npackage btrfs\n' }),
  };
  assert.deepEqual(planned(files).installed.filter(Boolean), ['libbtrfs-dev']);
});
