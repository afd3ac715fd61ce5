/** Scripts of a front end that write code of its own from a schema, which is no page of it. */
import { joinPath } from '../../repo.ts';
import type { GitIgnore } from '../gitignore.ts';
import type { GoTree } from '../go-tree.ts';
import type { PackageJson } from './package-json.ts';

/** Commands that write TypeScript from GraphQL or OpenAPI (the-guild.dev/graphql/codegen; apollographql.com, "client:codegen"; relay.dev; orval.dev). */
const writer = /(?:^|[\s;&])(?:npx\s+)?(?:apollo\s+(?:client:)?codegen|graphql-codegen|graphql-code-generator|gql-gen|relay-compiler|openapi-typescript|openapi-ts|openapi-generator(?:-cli)?|orval|swagger-typescript-api)(?=\s|$)/;
const settings = /^codegen\.(?:ya?ml|json|[cm]?[jt]s)$/;

/** Whether a script does that alone. */
export function onlyWritesCode(script: string): boolean {
  return script.split(/&&|;/).every((one) => writer.test(one.trim()) || /^\s*(?:rimraf|rm|prettier|eslint|mkdir)\b/.test(one)) && writer.test(script);
}

/** The script that has to run before the build: what it writes is kept out of git, and the build does not start it. It reads files alone. */
export function codeWriter(tree: GoTree, dir: string, json: PackageJson, whole: string, git: GitIgnore): { readonly before?: string } {
  if (writer.test(whole)) return {};
  const found = [...json.scripts].filter(([name, command]) => !/^(?:pre|post)|watch|dev\b|check/i.test(name) && onlyWritesCode(command) && !/--watch|https?:/.test(command));
  if (found.length !== 1) return {};
  const [name, command] = found[0]!;
  const texts = tree.filesOf(dir).filter((file) => settings.test(file)).map((file) => tree.repo.read(joinPath(dir, file) ?? file, 64 * 1024) ?? '');
  if (texts.some((text) => /https?:/.test(text.replace(/^\s*(?:\/\/|#|\*).*$/gm, '')))) return {};
  const paths = [command, ...texts].flatMap((text) => text.match(/(?:[\w@.-]+\/)+[\w@.-]*/g) ?? []);
  const hidden = paths.flatMap((path) => joinPath(dir, path) ?? []).some((path) => !tree.repo.stat(path) && !path.includes('node_modules') && git.rule(path, /\.\w+$/.test(path) ? 'file' : 'directory') !== undefined);
  return hidden ? { before: name } : {};
}
