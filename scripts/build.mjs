// Bundles generators/ into dist/: one file an entry, what they share in chunks, no run-time dependency.
// dist/ holds no index.js of its own and no folder but generators/, since Yeoman takes every */index.js that it finds
// below its lookups for a generator.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundledModules } from './bundled-modules.mjs';
import { notices } from './notices.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');

const commands = readdirSync(join(root, 'generators'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(root, 'generators', entry.name, 'index.ts')))
  .map(({ name }) => name)
  .sort();

/** Some CommonJS dependencies require Node's own modules, which an ES module cannot do by itself. */
const banner = "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

rmSync(dist, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: {
    cli: 'generators/cli.ts',
    analyze: 'src/library.ts',
    ...Object.fromEntries(commands.map((name) => [`generators/${name}/index`, `generators/${name}/index.ts`])),
  },
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.17',
  // Paths stay below the checkout, wherever node_modules really lies: they are in the comments of the bundle.
  preserveSymlinks: true,
  mainFields: ['module', 'main'],
  banner: { js: banner },
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  plugins: [bundledModules(root)],
});

const foreign = Object.values(metafile.outputs)
  .flatMap(({ imports }) => imports.filter(({ path, external }) => external && !isBuiltin(path)))
  // debug asks for it and goes on without it.
  .filter(({ path, kind }) => !(path === 'supports-color' && kind === 'require-call'));
if (foreign.length > 0) throw new Error(`the bundle would need ${[...new Set(foreign.map(({ path }) => path))].join(', ')} at run time`);

chmodSync(join(dist, 'cli.js'), 0o755);
for (const name of commands) {
  mkdirSync(join(dist, 'generators', name), { recursive: true });
  copyFileSync(join(root, 'generators', name, 'USAGE'), join(dist, 'generators', name, 'USAGE'));
}
writeFileSync(join(root, 'THIRD-PARTY-NOTICES.txt'), notices(root, metafile));
