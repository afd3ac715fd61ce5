import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OptionName, ServiceOptions } from '../../src/options.ts';
import { golangImage } from '../../src/plan/base-images.ts';
import { planImage } from '../../src/plan/plan-image.ts';
import { renderService, type RenderedFile } from '../../src/render/render.ts';
import { resolveOptions, valuesOf } from '../../src/resolve-options.ts';
import { must } from './container-tool.ts';

const TEMPLATES = new URL('../../templates/', import.meta.url);

/** The options of a service as its flags say them, e.g. `{ kind: 'cli', recipe: 'goctl' }`. */
export function serviceOptions(flags: Partial<Record<OptionName, string>> = {}): ServiceOptions {
  const { options, problems } = resolveOptions(
    { flags, answers: {}, stored: {} },
    { directory: 'hello', remoteModule: 'example.com/hello' },
  );
  if (problems.length > 0) throw new Error(problems.map(({ message, remedy }) => `${message}: ${remedy}`).join('\n'));
  return valuesOf(options);
}

/** Writes the service that the flags describe below `directory`, as the generator would, and returns its options. */
export function writeService(directory: string, flags: Partial<Record<OptionName, string>> = {}): ServiceOptions {
  for (const { path, contents } of rendered(flags)) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
  return serviceOptions(flags);
}

/** The text of the Dockerfile that the flags describe. */
export function dockerfile(flags: Partial<Record<OptionName, string>>): string {
  return rendered(flags).find(({ path }) => path === 'Dockerfile')!.contents;
}

function rendered(flags: Partial<Record<OptionName, string>>): RenderedFile[] {
  const options = serviceOptions(flags);
  const read = (name: string): string => readFileSync(fileURLToPath(new URL(name, TEMPLATES)), 'utf8');
  return renderService(options, planImage(options), read);
}

let release: string | undefined;

/** The exact Go release in the builder image that new services take, as GOTOOLCHAIN spells it: `go1.27.4`. */
export function goRelease(): string {
  release ??= must('docker', ['run', '--rm', golangImage(serviceOptions().go, 'alpine'), 'go', 'env', 'GOVERSION']).trim();
  return release;
}
