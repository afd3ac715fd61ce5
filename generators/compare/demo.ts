import type { ServiceOptions } from '../../src/options.ts';
import type { RenderedFile } from '../../src/render/render.ts';
import { resolveOptions, type ResolvedOptions } from '../../src/resolve-options.ts';

/** The program that the article builds in its four ways. */
const HELLO = 'package main\n\nfunc main() {\n    println("hello world!")\n}\n';

/** The demo's answers; they are the same in every directory. */
export function demoOptions(): ResolvedOptions {
  const flags = { kind: 'cli', name: 'hello', module: 'hello' };
  return resolveOptions({ flags, answers: {}, stored: {} }, { directory: 'hello', remoteModule: null }).options;
}

/** The demo's sources, out of the files of a service as `render` prints them. */
export function demoFiles(render: (options: ServiceOptions) => RenderedFile[], options: ServiceOptions): RenderedFile[] {
  return render(options)
    .filter(({ path }) => path !== 'hello_test.go')
    .map((file) => (file.path === 'hello.go' ? { ...file, contents: HELLO } : file));
}
