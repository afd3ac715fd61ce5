/** What a front end beside the program makes, where code that serves names it by itself: `path := "web/build"`. */
import { joinPath, parentOf } from '../../../repo.ts';
import { lineAt } from '../../code/go-text.ts';
import type { OwnCode } from '../../code/own-code.ts';
import type { Source } from '../../facts.ts';
import type { GoTree } from '../../go-tree.ts';

const built = /"((?:\.{1,2}\/)*(?:[\w-]+\/)+(?:build|dist|out))(?:\/index\.html)?"/g;

/** Whatever the path goes through on its way to what opens it: there is nothing else of that name. */
export function builtPages(tree: GoTree, own: OwnCode, bases: readonly string[]): { readonly path: string; readonly at: Source }[] {
  return own.files.filter(({ imports }) => imports.has('net/http') && !imports.has('embed')).flatMap((file) => file.all(built).flatMap(({ 1: path = '', index }) => {
    const isBeside = bases.some((base) => tree.filesOf(joinPath(base, parentOf(path)) ?? '.').includes('package.json'));
    return isBeside ? [{ path, at: { path: file.path, line: lineAt(file.code, index) } }] : [];
  }));
}
