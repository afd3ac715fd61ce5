/** Programs for a browser, a WebAssembly host or a microcontroller: no image for Linux is made of them. */
import type { Closure } from '../packages/closure.ts';
import type { Source } from '../facts.ts';
import type { ResolvedMention } from './resolve.ts';
import type { Candidate, Evidence } from './rows.ts';

/** Packages that exist for one kind of target only, and that files without a build line may yet import. */
const foreignPackages: readonly { readonly path: string; readonly what: string }[] = [
  { path: 'syscall/js', what: 'runs in a browser (it imports syscall/js)' },
  { path: 'machine', what: 'runs on a microcontroller (it imports machine)' },
];

/** An import that no build for Linux has, with where the program must run instead. */
export function foreignOf({ standard, unknown, packages }: Closure): { readonly what: string; readonly at: Source } | undefined {
  const row = foreignPackages.find(({ path }) => standard.includes(path) || unknown.some(({ value }) => value === path));
  if (row === undefined) return undefined;
  const imports = [...packages.values()].flatMap((member) => member.package.imports);
  const at = imports.find(({ value }) => value === row.path)?.at;
  return at === undefined ? undefined : { what: row.what, at };
}

/** What every build of the repository makes as WebAssembly is loaded by another program. */
export function wasmEvidence({ mentions }: Candidate): Evidence[] {
  const builds = mentions.filter(({ mention, wide }) => !wide && mention.go?.verb === 'build' && mention.purpose !== 'test');
  const isWasm = ({ mention: { go } }: ResolvedMention): boolean =>
    /^(?:js|wasip1)$/.test(go?.env['GOOS'] ?? '') || go?.env['GOARCH'] === 'wasm';
  const first = builds[0];
  return first === undefined || !builds.every(isWasm)
    ? []
    : [{ row: 'wasm', weight: -60, text: 'is built as WebAssembly', at: first.mention.at }];
}
