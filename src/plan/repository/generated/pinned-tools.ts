import type { Module } from '../../../analyze/modules/modules.ts';
import { baseName, joinPath, parentOf, type Repo } from '../../../repo.ts';

/** Generators that are programs of the very module which their code imports, and which no replace line of its go.mod keeps from go install. */
const OF_MODULE: readonly { readonly module: string; readonly packages: readonly string[] }[] = [
  { module: 'google.golang.org/protobuf', packages: ['cmd/protoc-gen-go'] },
  { module: 'github.com/grpc-ecosystem/grpc-gateway/v2', packages: ['protoc-gen-grpc-gateway', 'protoc-gen-openapiv2'] },
  { module: 'github.com/a-h/templ', packages: ['cmd/templ'] },
  { module: 'github.com/swaggo/swag', packages: ['cmd/swag'] },
  { module: 'github.com/google/wire', packages: ['cmd/wire'] },
  { module: 'github.com/99designs/gqlgen', packages: [''] },
  { module: 'entgo.io/ent', packages: ['cmd/ent'] },
  { module: 'github.com/mailru/easyjson', packages: ['easyjson'] },
  { module: 'github.com/tinylib/msgp', packages: [''] },
  { module: 'github.com/rakyll/statik', packages: [''] },
];

/** The package of a Go program whose version go.mod pins, as go install takes it: by a tool line, by an import of tools.go, or as a part of a module that is required. */
export function pinnedTool(repo: Repo, module: Module | undefined, name: string): string | undefined {
  return toolOf(module, name) ?? importedTool(repo, module, name) ?? partOfModule(module, name);
}

function partOfModule(module: Module | undefined, name: string): string | undefined {
  for (const row of OF_MODULE) {
    const path = row.packages.map((one) => (one === '' ? row.module : `${row.module}/${one}`)).find((one) => commandName(one) === name);
    const required = path === undefined ? undefined : module?.mod.require.find((one) => one.path === row.module);
    if (path === undefined || required === undefined || module?.mod.replace.some(({ old }) => old.path === row.module)) continue;
    // go.sum holds what this program needs: nothing but its module. For the others it need not, so that they stand alone.
    return row.module === 'google.golang.org/protobuf' ? path : `${path}@${required.version}`;
  }
  return undefined;
}

/** The tool line of go.mod that a name means (go.dev/ref/mod#go-mod-file-tool): its path, or the last element of it. */
export function toolOf(module: Module | undefined, name: string): string | undefined {
  return module?.mod.tool.find(({ value }) => value === name || commandName(value) === name)?.value;
}

/** The name that go install gives a program: the last element, or the one before a major version. */
function commandName(path: string): string {
  return baseName(/\/v\d+$/.test(path) ? parentOf(path) : path);
}

/** A tool that a file such as tools.go imports, so that go.mod holds its version. */
function importedTool(repo: Repo, module: Module | undefined, name: string): string | undefined {
  if (module === undefined || !/^[\w-]+$/.test(name)) return undefined;
  for (const place of ['tools.go', 'tools/tools.go', 'internal/tools/tools.go', 'hack/tools.go']) {
    const text = repo.read(joinPath(module.dir, place) ?? place, 64 * 1024) ?? '';
    for (const [, path = ''] of text.matchAll(/^\s*(?:import\s+)?_\s+"([^"]+)"/gm)) {
      if (commandName(path) === name && module.mod.require.some((required) => within(required.path, path))) return path;
    }
  }
  return undefined;
}

/** Whether a module's path is that of a package, or lies above it. */
export function within(module: string, path: string): boolean {
  return path === module || path.startsWith(`${module}/`);
}
