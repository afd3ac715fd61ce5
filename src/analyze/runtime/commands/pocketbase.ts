/** What a program has of PocketBase, which it is built on: commands, an address and a place for its data that its own code does not name. */
import { lineAt } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import type { Source } from '../../facts.ts';
import type { PortFact } from '../ports/addresses.ts';
import type { Found, Library } from './command-libraries.ts';
import type { WriteUse } from '../files/writes.ts';

const module = /^github\.com\/pocketbase\/pocketbase$/;
const makes = /\bpocketbase\.New(?:WithConfig)?\(/;
/** `Start` adds the commands; `Execute` does not. */
const starts = /\.Start\(\)/;
/** The program gives itself the words, or names no command at all. */
const ownWords = /\bos\.Args\s*=[^=]|\bRootCmd\.SetArgs\(|\bRootCmd\.RunE?\s*=/;
const migrates = /\bmigratecmd\.TemplateLangJS\b/;
const dataDir = /\bDefaultDataDir:\s*([^\n]+?),?[ \t]*(?:\/\/.*)?\r?$/m;

/** Where the program makes PocketBase its own command line: the address and the data are then what PocketBase's flags say. */
function placeOf(own: OwnCode): { readonly file: CodeFile; readonly at: Source } | undefined {
  const files = own.files.filter(({ imports }) => [...imports].some((path) => module.test(path)));
  const file = files.find((one) => one.has(makes));
  if (file === undefined || !own.files.some((one) => one.has(starts)) || own.files.some((one) => one.has(ownWords))) return undefined;
  return { file, at: { path: file.path, line: lineAt(file.code, file.first(makes)!.index) } };
}

/** The commands that `Start` adds, and those of cobra that the program adds itself. */
export function pocketbaseCommands(cobra: Library): Library {
  return {
    name: 'pocketbase',
    imported: module,
    find: (file, own) => {
      const place = placeOf(own);
      if (place?.file !== file) return [];
      const found: Found[] = [{ name: '', at: place.at, root: true, runs: false }, ...['serve', 'superuser'].map((name) => ({ name, at: place.at, root: false, runs: true }))];
      return [...found, ...own.files.flatMap((one) => (one.imports.has('github.com/spf13/cobra') ? cobra.find(one, own) : []))];
    },
  };
}

/** `serve` listens on loopback where it is given no domain (its flag `--http`). */
export function pocketbasePorts(own: OwnCode): PortFact[] {
  const place = placeOf(own);
  return place === undefined ? [] : [{ port: 8090, protocol: 'tcp', bind: 'loopback', address: '127.0.0.1:8090', by: 'framework', setting: { flag: '--http' }, at: place.at }];
}

/** The data lies beside the binary, or where the configuration says; `beside`: whether the binary's place decides. */
export function pocketbaseData(own: OwnCode): { readonly writes: readonly WriteUse[]; readonly beside: Source | undefined } {
  const place = placeOf(own);
  if (place === undefined) return { writes: [], beside: undefined };
  const { file, at } = place;
  const said = file.first(dataDir)?.[1];
  const dir = said === undefined ? 'pb_data' : own.value(said, file)?.replace(/^\.\/+/, '').replace(/\/+$/, '');
  const keeps = dir !== undefined && /^[\w./-]+$/.test(dir) ? [{ dir, absolute: dir.startsWith('/'), data: true, what: 'keeps its database there', at }] : [];
  // Changes of collections are written as migrations, beside the data.
  const migrations = said === undefined && own.files.some((one) => one.has(migrates)) ? [{ dir: 'pb_migrations', absolute: false, data: false, what: 'writes migrations there', at }] : [];
  return { writes: [...keeps, ...migrations], beside: said === undefined ? at : undefined };
}
