import { readTemplate } from '../../generators/package-root.ts';
import { ALPINE, BASE_IMAGES, DEBIAN_SUITE, GO_RELEASES, type BaseImage } from '../../src/plan/base-images.ts';
import type { OptionName } from '../../src/options.ts';
import { planImage } from '../../src/plan/plan-image.ts';
import { RECIPES, type Recipe } from '../../src/plan/recipes.ts';
import { renderService } from '../../src/render/render.ts';
import { resolveOptions, valuesOf } from '../../src/resolve-options.ts';
import { code, GENERATED, table } from './markdown.ts';

const HOLDS: Readonly<Record<BaseImage['holds'][number], string>> = {
  ca: 'CA bundle', user: 'user 65532', tmp: '/tmp', zones: 'zone data', shell: 'shell',
};

/** docs/recipes.md. */
export function recipesPage(): string {
  const recipes: readonly Recipe[] = RECIPES;
  return `${GENERATED}

# Recipes

How the image of a service is built: \`--recipe\`. Four come from an article that builds one program in four ways, level by
level (初级 beginner, 中级 intermediate, 高级 advanced, 终极 ultimate); they keep its shape, so that their sizes compare.
\`minimal\` is the default.

${table(
  ['recipe', 'article', 'what it is', 'what it costs'],
  recipes.map(({ name, article, about, cost }) => [`[\`${name}\`](#${name})`, article ?? '–', about, cost]),
)}

\`yo go-docker:compare\` builds a service under each of them and prints sizes, times and contents.

They compile without cgo, with Go ${GO_RELEASES[0].minor} (\`--go\`; ${GO_RELEASES.map(({ minor }) => minor).join(' and ')} get fixes) on Debian ${DEBIAN_SUITE} or Alpine ${ALPINE};
${onHost(recipes)} with the Go of your machine.
The program runs as 65532, which is not root. The Dockerfiles below are those of an HTTP service named hello with every other
answer left at its default.

${recipes.map(section).join('\n\n')}

## Bases

What the image of \`minimal\` stands on: \`--base\`.

${table(
  ['base', 'image', 'what it is', 'holds already', 'platforms'],
  (BASE_IMAGES as readonly BaseImage[]).map(({ name, image, about, holds, platforms }) => [
    code(name), code(image), about, holds.map((part) => HOLDS[part]).join(', ') || 'nothing', platforms?.map((p) => p.replace('linux/', '')).join(', ') ?? 'any',
  ]),
)}

What a base lacks, the Dockerfile brings along. Platforms are those that the public image is published for, all Linux.

## Without BuildKit

\`--builder portable\` prints the same plan with COPY and layers in place of mounts, for the classic builder, kaniko and Cloud
Build. A builder that knows no platforms builds for the first of \`--platforms\`: on an arm64 machine name linux/arm64 first. \`minimal\` then reads:

${dockerfile({ builder: 'portable' })}
`;
}

function onHost(recipes: readonly Recipe[]): string {
  return recipes.filter((row) => row.prebuilt).map(({ name }) => code(name)).join(', ');
}

function section(row: Recipe): string {
  const from = row.article === null ? '' : ` The article's ${row.article}.`;
  const sentence = `${row.about[0]!.toUpperCase()}${row.about.slice(1)}.${from} Cost: ${row.cost}.`;
  return `## ${row.name}\n\n${sentence}\n\n${dockerfile({ recipe: row.name })}`;
}

/** The Dockerfile that these flags give, as the real renderer prints it. */
function dockerfile(flags: Partial<Record<OptionName, string>>): string {
  const { options, problems } = resolveOptions({ flags, answers: {}, stored: {} }, { directory: 'hello', remoteModule: null });
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  const values = valuesOf(options);
  const file = renderService(values, planImage(values), readTemplate).find(({ path }) => path === 'Dockerfile');
  return `\`\`\`dockerfile\n${file!.contents.trimEnd()}\n\`\`\``;
}
