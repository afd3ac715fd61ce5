/** Programs for a browser, a WebAssembly host, a microcontroller or a desktop, and plugins of others: no image for Linux is made of them. */
import type { Closure } from '../packages/closure.ts';
import type { Source } from '../facts.ts';
import type { ResolvedMention } from './resolve.ts';
import type { Candidate, Evidence } from './candidate.ts';

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

/** Modules that draw windows, and that what they draw for cannot do without. */
const windowModules: readonly string[] = [
  'cogentcore.org/core/core', 'fyne.io/fyne', 'gioui.org/app', 'github.com/AllenDang/giu', 'github.com/andlabs/ui', 'github.com/asticode/go-astilectron', 'github.com/diamondburned/gotk4',
  'github.com/gen2brain/raylib-go', 'github.com/go-gl/glfw', 'github.com/gopxl/pixel', 'github.com/faiface/pixel', 'github.com/gotk3/gotk3', 'github.com/hajimehoshi/ebiten', 'github.com/mappu/miqt',
  'github.com/mattn/go-gtk', 'github.com/therecipe/qt', 'github.com/veandco/go-sdl2/sdl', 'github.com/wailsapp/wails', 'github.com/webview/webview', 'github.com/webview/webview_go', 'github.com/zserge/lorca',
];

/** An import of the tree that draws windows: its program ends where there is no screen. */
export function windowsOf({ packages }: Closure): { readonly what: string; readonly at: Source } | undefined {
  const imports = [...packages.values()].flatMap(({ origin, package: { imports: found } }) => (origin === 'tree' ? found : []));
  const found = imports.find(({ value }) => windowModules.some((path) => value === path || value.startsWith(`${path}/`)));
  return found === undefined ? undefined : { what: `draws windows, for which a container has no screen (it imports ${found.value})`, at: found.at };
}

/** Packages by which a program offers itself to the one that starts it, and that ends without it. */
const pluginServers: readonly { readonly path: RegExp; readonly starter: string }[] = [
  { path: /^github\.com\/hashicorp\/(?:terraform-plugin-framework\/providerserver|terraform-plugin-sdk(?:\/v\d+)?\/plugin|terraform-plugin-go\/tfprotov\d\/tf\dserver|terraform\/plugin)$/, starter: 'Terraform' },
  { path: /^github\.com\/hashicorp\/packer(?:-plugin-sdk)?(?:\/packer)?\/plugin$/, starter: 'Packer' },
  { path: /^github\.com\/hashicorp\/vault\/sdk\/plugin$/, starter: 'Vault' },
  { path: /^github\.com\/hashicorp\/nomad\/plugins$/, starter: 'Nomad' },
  { path: /^github\.com\/mattermost\/mattermost(?:-server\/v\d+|\/server\/public)\/plugin$/, starter: 'Mattermost' },
  { path: /^github\.com\/grafana\/grafana-plugin-sdk-go\/backend\/(?:app|datasource)$/, starter: 'Grafana' },
  { path: /^github\.com\/turbot\/steampipe-plugin-sdk\/v\d+\/plugin$/, starter: 'Steampipe' },
  { path: /^github\.com\/docker\/machine\/libmachine\/drivers\/plugin$/, starter: 'Docker Machine' },
];

/** An import of the program's own by which it is a plugin. */
export function pluginOf({ packages }: Closure): { readonly what: string; readonly at: Source } | undefined {
  const [main] = packages.values();
  return main?.package.imports.flatMap(({ value, at }) => {
    const row = pluginServers.find(({ path }) => path.test(value));
    // The starter itself may have it in its own tree.
    return row === undefined || packages.get(value)?.origin === 'tree' ? [] : [{ what: `is a plugin, which ${row.starter} starts (it imports ${value})`, at }];
  })[0];
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
