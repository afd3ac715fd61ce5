import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import { planService, type ServiceOptions } from '../../src/plan/service.ts';

const TEMPLATES = fileURLToPath(new URL('../../templates/service', import.meta.url));

export const RECIPES = ['minimal', 'single-stage', 'prebuilt', 'multi-stage', 'goctl'] as const;
export const KINDS = ['http', 'cli'] as const;

/** Answers of a service; `over` replaces some. */
export function answers(over: Partial<ServiceOptions> = {}): ServiceOptions {
  const kind = over.kind ?? 'http';
  return {
    kind,
    name: 'hello',
    module: 'example.com/hello',
    recipe: 'minimal',
    port: kind === 'http' ? 8080 : null,
    go: '1.27',
    base: 'scratch',
    timezone: '',
    goproxy: '',
    image: '',
    platforms: ['linux/amd64', 'linux/arm64'],
    builder: 'buildkit',
    fips: false,
    private: '',
    ...over,
  };
}

/** The service's own files as text, by their path in the service. */
export function rendered(over: Partial<ServiceOptions> = {}): Record<string, string> {
  const s = planService(answers(over));
  const template = (path: string): string =>
    ejs.render(readFileSync(join(TEMPLATES, path), 'utf8'), { s, dockerfile: 'Dockerfile', build: { typed: '', flags: '', debug: false } }, { escape: String });
  return {
    'go.mod': template('go.mod.ejs'),
    'hello.go': template(`${s.kind}/hello.go.ejs`),
    'hello_test.go': template(`${s.kind}/hello_test.go.ejs`),
    'Makefile': template('Makefile.ejs'),
    '.gitignore': template('_gitignore.ejs'),
    'README.md': template('README.md.ejs'),
  };
}

/** A temporary directory that ends with the test; `name` is its last part. */
export function scratchDirectory(t: Pick<TestContext, 'after'>, name = 'service'): string {
  const top = mkdtempSync(join(tmpdir(), 'service-'));
  t.after(() => rmSync(top, { recursive: true, force: true }));
  const directory = join(top, name);
  mkdirSync(directory);
  return directory;
}

/** Writes a rendered service to `directory`. */
export function writeService(directory: string, over: Partial<ServiceOptions> = {}): void {
  for (const [path, text] of Object.entries(rendered(over))) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
