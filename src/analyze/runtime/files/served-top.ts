/** What a program serves that serves the very directory it is started in: `http.FileServer(http.Dir("."))`. */
import { lineAt } from '../../code/go-text.ts';
import type { OwnCode } from '../../code/own-code.ts';
import type { Source } from '../../facts.ts';
import type { GoTree } from '../../go-tree.ts';

const serves = /\bhttp\.Dir\(\s*"\.\/?"\s*\)|\.Static\(\s*"[^"\n]*"\s*,\s*"\.\/?"\s*[,)]/;
const page = /^(?!.*\.config\.\w+$)[\w@-][\w@. -]*\.(?:html?|css|m?js|svg|png|jpe?g|gif|ico|webp|avif|wasm|webmanifest|woff2?)$|^(?:robots\.txt|manifest\.json)$/i;
const pages = /^(?:static|assets?|public|css|styles?|js|scripts|img|images?|icons?|fonts?|media)$/i;
const most = 60;

/** Pages beside an index.html, and folders of such: what else lies there (code, settings) is not meant. */
export function servedTop(tree: GoTree, own: OwnCode, bases: readonly string[]): { readonly path: string; readonly at: Source }[] {
  const file = own.files.find((one) => one.has(serves));
  const base = file === undefined ? undefined : bases.find((dir) => tree.filesOf(dir).includes('index.html'));
  if (file === undefined || base === undefined) return [];
  const at = { path: file.path, line: lineAt(file.code, file.first(serves)!.index) };
  return tree.repo.list(base).filter(({ name, kind }) => (kind === 'directory' ? pages : page).test(name)).slice(0, most).map(({ name }) => ({ path: name, at }));
}
