import type { Module } from '../../analyze/modules.ts';
import { baseName, joinPath, parentOf, type Repo } from '../../repo.ts';

/** The package of a Go program whose version go.mod pins: by a tool line, by an import of tools.go, or as a part of a module that is required. */
export function pinnedTool(repo: Repo, module: Module | undefined, name: string): string | undefined {
  const known = toolOf(module, name) ?? importedTool(repo, module, name);
  // The generator for Go is a program of the module that its code needs (protobuf.dev/reference/go/go-generated).
  const own = name === 'protoc-gen-go' && module?.mod.require.some(({ path }) => path === 'google.golang.org/protobuf');
  return known ?? (own ? 'google.golang.org/protobuf/cmd/protoc-gen-go' : undefined);
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
