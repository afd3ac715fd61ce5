/** What a program serves that serves the very directory it is started in: `http.FileServer(http.Dir("."))`. */
import { lineAt } from '../../code/go-text.ts';
import type { OwnCode } from '../../code/own-code.ts';
import type { Source } from '../../facts.ts';
import { joinPath } from '../../../repo.ts';
import type { GoTree } from '../../go-tree.ts';
import { holdsPages } from './file-places.ts';

const serves = /\bhttp\.Dir\(\s*"\.\/?"\s*\)|\.Static\(\s*"[^"\n]*"\s*,\s*"\.\/?"\s*[,)]/;
/** The path of the request as that of a file: `http.ServeFile(w, r, r.URL.Path[1:])`. */
const asAsked = /\bhttp\.ServeFile\(\s*\w+\s*,\s*(\w+)\s*,\s*(?:\1\.URL\.Path\[1:\]|"\.\/?"\s*\+\s*\1\.URL\.Path\b|strings\.Trim(?:Prefix|Left)\(\1\.URL\.Path,\s*"\/"\)|(?:file)?path\.Join\("\.?",\s*\1\.URL\.Path\))/;
/** A part of the address below which it is answered so. */
const route = /\.(?:Handle|HandleFunc|PathPrefix)\(\s*"(?:GET )?\/([\w-]+(?:\/[\w-]+)*)\/(?:\{[\w.]+\})?"/g;
const page = /^(?!.*\.config\.\w+$)[\w@-][\w@. -]*\.(?:html?|css|m?js|svg|png|jpe?g|gif|ico|webp|avif|wasm|webmanifest|woff2?)$|^(?:robots\.txt|manifest\.json)$/i;
const pages = /^(?:static|assets?|public|css|styles?|js|scripts|img|images?|icons?|fonts?|media)$/i;
const most = 60;

/** Pages beside an index.html, and folders of such: what else lies there (code, settings) is not meant. */
export function servedTop(tree: GoTree, own: OwnCode, bases: readonly string[]): { readonly path: string; readonly at: Source }[] {
  const asked = own.files.find((one) => one.has(asAsked));
  if (asked !== undefined) {
    const at = { path: asked.path, line: lineAt(asked.code, asked.first(asAsked)!.index) };
    const named = [...new Set(own.files.flatMap((one) => one.all(route).map(([, path]) => path!)))];
    const held = named.filter((path) => bases.some((dir) => holdsPages(tree, joinPath(dir, path) ?? '.')));
    if (held.length > 0) return held.map((path) => ({ path, at }));
  }
  const file = asked ?? own.files.find((one) => one.has(serves));
  const base = file === undefined ? undefined : bases.find((dir) => tree.filesOf(dir).includes('index.html'));
  if (file === undefined || base === undefined) return [];
  const at = { path: file.path, line: lineAt(file.code, (file.first(serves) ?? file.first(asAsked))!.index) };
  return tree.repo.list(base).filter(({ name, kind }) => (kind === 'directory' ? pages : page).test(name)).slice(0, most).map(({ name }) => ({ path: name, at }));
}
