import assert from 'node:assert/strict';
import test from 'node:test';
import { compareGoVersions, compareModuleVersions, isGoVersion } from '../../src/analyze/modules/go-version.ts';
import { goSuite } from '../../src/plan/base-images.ts';
import { ceilingOf, isBelowMusl, knownModuleOf, knownModules, releaseCeilings } from '../../src/analyze/modules/known-modules.ts';
import { libraryPackages, pkgConfigPackages } from '../../src/analyze/cgo/known-libraries.ts';
import { canonicalVersion, pathMajor, versionProblem } from '../../src/analyze/modules/module-path.ts';
import { isStandardImport, standardPackages } from '../../src/analyze/packages/standard-library.ts';
import { binaryName } from '../../src/analyze/packages/packages.ts';

const sorted = (names: readonly string[]): readonly string[] => [...names].sort();

test('known modules are sorted, named once and explained', () => {
  const names = knownModules.map(({ module }) => module);
  assert.deepEqual(names, sorted(names));
  assert.equal(new Set(names).size, names.length);
  for (const { module, why } of knownModules) assert.ok(why.length > 2, module);
});

test('Debian packages are named as Debian names them', () => {
  const all = [...knownModules.flatMap(({ system, tagged }) => [system, ...(tagged ?? []).map((one) => one.system)]), ...Object.values(pkgConfigPackages), ...Object.values(libraryPackages)];
  for (const { build, run } of all) for (const name of [...build, ...run.bookworm, ...run.trixie]) assert.match(name, /^[a-z0-9][a-z0-9.+-]+$/);
});

test('what a desktop is seen and steered with is known by the names for the linker and for pkg-config', () => {
  for (const name of ['Xfixes', 'Xi', 'Xrandr', 'Xtst', 'xcvt']) assert.match(libraryPackages[name]?.build.join() ?? name, /^lib\w+-dev$/);
  assert.deepEqual(pkgConfigPackages['gstreamer-app-1.0']?.build, ['libgstreamer-plugins-base1.0-dev']);
});

test('a known module is found by its path and packages', () => {
  assert.equal(knownModuleOf('github.com/mattn/go-sqlite3')?.without, 'run');
  assert.equal(knownModuleOf('github.com/google/gopacket/pcap')?.module, 'github.com/google/gopacket');
  assert.equal(knownModuleOf('github.com/google/gopacket/layers'), undefined);
  assert.equal(knownModuleOf('github.com/davidbyttow/govips/v2/vips')?.module, 'github.com/davidbyttow/govips/v2');
  assert.equal(knownModuleOf('github.com/mattn/go-sqlite3-fork'), undefined);
  for (const path of ['github.com/iotaledger/hive.go/kvstore/rocksdb', 'github.com/Jguer/go-alpm/v2', 'github.com/libvirt/libvirt-go', 'github.com/hillu/go-yara/v4']) assert.equal(knownModuleOf(path)?.without, 'compile', path);
});

test('a major version without a row of its own is known by that of the module', () => {
  assert.equal(knownModuleOf('github.com/bytecodealliance/wasmtime-go/v25')?.why, 'a Rust library that it ships for glibc');
  assert.equal(knownModuleOf('github.com/google/gopacket/v2/pcap')?.why, 'libpcap');
  assert.equal(knownModuleOf('github.com/containerd/btrfs/v2')?.why, 'headers of the kernel');
});

test('versions of go-sqlite3 that musl refuses', () => {
  const limit = knownModuleOf('github.com/mattn/go-sqlite3')?.musl;
  assert.ok(limit !== undefined);
  assert.deepEqual(['v1.9.0', 'v1.14.16', 'v1.14.17', 'v2.0.3+incompatible', ''].map((version) => isBelowMusl(limit, version)), [true, true, false, true, false]);
});

test('release ceilings hold in their range alone', () => {
  const of = (version: string): number | undefined => ceilingOf('golang.org/x/tools', version)?.release;
  assert.deepEqual(['v0.1.12', 'v0.7.9', 'v0.8.0', 'v0.24.0', 'v0.24.1', 'v0.25.0', 'v0.25.1', 'v0.26.0'].map(of), [undefined, undefined, 24, 24, undefined, 24, undefined, undefined]);
  assert.deepEqual(['v0.0.0-20170215201144-c88ee250d022', 'v1.1.4'].map((version) => ceilingOf('github.com/ugorji/go', version)?.release), [21, undefined]);
  for (const { from, below, module } of releaseCeilings) assert.ok(from === undefined || compareModuleVersions(from, below) < 0, module);
});

test('releases are ordered as Go orders them', () => {
  const order = ['x', '1.9', '1.20rc1', '1.20', '1.20.1', '1.21', '1.21rc1', '1.21.0', '1.21.5', '1.22', '2.0'];
  for (const [i, a] of order.entries()) for (const [j, b] of order.entries()) assert.equal(compareGoVersions(a, b), Math.sign(i - j), `${a} ${b}`);
  assert.equal(compareGoVersions('1.20', '1.20.0'), 0);
  assert.deepEqual(['1.21', '1.21.0', '1.21rc1', '1', '1.x', '01.2', '1.21.0-x'].map(isGoVersion), [true, true, true, false, false, false, false]);
});

test('module versions are ordered as semver orders them', () => {
  const order = ['bad', 'v0.0.0-2', 'v0.0.0-10', 'v0.0.0-a', 'v0.0.0-a.1', 'v0.0.0', 'v0.0.9', 'v0.0.10', 'v1', 'v1.2', 'v1.10', 'v2'];
  for (const [i, a] of order.entries()) for (const [j, b] of order.entries()) assert.equal(compareModuleVersions(a, b), Math.sign(i - j), `${a} ${b}`);
});

test('versions and module paths fit each other', () => {
  assert.deepEqual(['a.b/c', 'a.b/c/v2', 'a.b/c/v1', 'a.b/c/v02', 'gopkg.in/yaml.v3', 'gopkg.in/yaml', 'a.b/v'].map(pathMajor), ['', '/v2', undefined, undefined, '.v3', undefined, '']);
  assert.deepEqual(['v1', 'v1.2', 'v1.2.3', 'v1.2.3-x', 'v1.2.3+meta', 'v2.0.0+incompatible', '1.2.3'].map(canonicalVersion), ['v1.0.0', 'v1.2.0', 'v1.2.3', 'v1.2.3-x', 'v1.2.3', 'v2.0.0+incompatible', undefined]);
  assert.equal(versionProblem('gopkg.in/check.v1', 'v0.0.0-20161208181325-20d25e280405'), undefined);
  assert.ok(versionProblem('a.b/c', 'v2.0.0') !== undefined && versionProblem('a.b/c/v2', 'v1.0.0') !== undefined);
});

test('the standard library is known by its packages, and by its roots for packages to come', () => {
  assert.ok(standardPackages.size > 150);
  assert.deepEqual(['fmt', 'net/http', 'crypto/new', 'internal/x', 'example/x', 'golang.org/x/net', 'server'].map(isStandardImport), [true, true, true, true, false, false, false]);
});

test('a program is called as go build calls it', () => {
  assert.deepEqual(['a.b/c', 'a.b/c/v2', 'a.b/c/cmd/v1', 'v2', 'a.b/c/v2/cmd/x'].map(binaryName), ['c', 'c', 'v1', 'v2', 'x']);
});

test('each release has a builder on a suite that its images lie on', () => {
  assert.deepEqual(['1.27', '1.24', '1.23', '1.19.13', '1.18', '1.16', '1.15', '1.10'].map(goSuite), ['trixie', 'trixie', 'bookworm', 'bookworm', 'bullseye', 'bullseye', 'buster', 'stretch']);
});
