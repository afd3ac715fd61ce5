/** Files that frameworks open without being told which. */
import type { OwnCode } from '../../code/own-code.ts';
import type { Source } from '../../facts.ts';
import type { GoTree } from '../../go-tree.ts';
import { exampleOf, findFile } from './file-places.ts';

interface Row {
  readonly library: RegExp;
  /** What of the library's has to be called. */
  readonly calls?: RegExp;
  /** Of each list the first that is there, or that the repository has an example of. */
  readonly paths: readonly (readonly string[])[];
}

const ROWS: readonly Row[] = [
  { library: /^github\.com\/pocketbase\/pocketbase$/, paths: [['pb_public'], ['pb_hooks'], ['pb_migrations']] },
  // Without a flag `run` takes the Caddyfile of the working directory.
  { library: /^github\.com\/caddyserver\/caddy\/v2\/cmd$/, calls: /\b\w+\.Main\(\)/, paths: [['Caddyfile']] },
  // Their static handlers, which `Classic` adds, look there.
  { library: /^github\.com\/(?:urfave\/negroni(?:\/v\d+)?|codegangsta\/(?:negroni|martini)|go-martini\/martini)$/, calls: /\b(?:negroni|martini)\.Classic\(\)/, paths: [['public']] },
  { library: /^github\.com\/(?:beego|astaxie)\/beego(?:\/v\d+)?(?:$|\/server\/web)/, paths: [['conf/app.conf'], ['views'], ['static']] },
  // Of the folder `config` beside the program or in the working directory (auxo, config/manager.go).
  { library: /^github\.com\/cuigh\/auxo\/(?:app|config)$/, paths: [['config/app.yml', 'config/app.yaml', 'config/app.json']] },
  // Its environment's directory is `conf` beside the program (go-chassis, core/config and pkg/util/fileutil).
  { library: /^github\.com\/go-chassis\/go-chassis(?:\/v\d+)?$/, calls: /\bchassis\.Init\(/, paths: [['conf/chassis.yaml'], ['conf/microservice.yaml']] },
  {
    // The order in which GoFrame itself looks: gcfg's localSystemTryFolders and supportedFileTypes, gview's and gi18n's folders.
    library: /^github\.com\/gogf\/gf(?:\/v\d+)?\/(?:frame\/g|net\/ghttp|os\/gcfg)$/,
    paths: [
      ['', 'config/', 'manifest/config/'].flatMap((dir) => ['toml', 'yaml', 'yml', 'json', 'ini'].map((ending) => `${dir}config.${ending}`)),
      ['template', 'resource/template'], ['i18n', 'manifest/i18n', 'resource/i18n'],
    ],
  },
];

/** `bases`: directories from which a relative path may count. */
export function conventionalFiles(tree: GoTree, own: OwnCode, bases: readonly string[]): { readonly path: string; readonly at: Source }[] {
  return ROWS.flatMap(({ library, calls, paths }) => {
    const at = [...own.external].find(([path]) => library.test(path))?.[1];
    return at === undefined || (calls !== undefined && !own.files.some((file) => file.has(calls))) ? [] : paths.flatMap((choice) => choice.find((path) => isThere(tree, bases, path)) ?? choice.find((path) => exampleOf(tree, bases, path, false) !== undefined) ?? []).map((path) => ({ path, at }));
  });
}

/** A folder that git keeps with nothing in it is none to bring. */
function isThere(tree: GoTree, bases: readonly string[], path: string): boolean {
  const found = findFile(tree, bases, path)?.path;
  return found !== undefined && holdsFile(tree, found);
}

function holdsFile(tree: GoTree, path: string): boolean {
  if (tree.repo.stat(path)?.kind === 'file') return true;
  return tree.repo.list(path).some(({ name, kind }) => (kind === 'directory' ? holdsFile(tree, `${path}/${name}`) : !name.startsWith('.git')));
}
