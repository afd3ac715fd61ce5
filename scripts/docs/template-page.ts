import { commandText, type CommandSpec } from '../../generators/command-line.ts';
import { TEMPLATE_NEWER } from '../../src/check/weighed.ts';
import { BASE_IMAGES } from '../../src/plan/base-images.ts';
import { RECIPES } from '../../src/plan/recipes.ts';
import { BLOCKS } from '../../src/template/blocks.ts';
import { TEAM_OPTIONS, type TeamOption } from '../../src/template/team-options.ts';
import { code, GENERATED, table } from './markdown.ts';
import { templateSchema, type SchemaNode } from './template-schema.ts';

const SCHEMA = templateSchema();

/** docs/template-manifest.md. */
export function templatePage(specs: readonly CommandSpec[]): string {
  return `${GENERATED}

# go-docker.yaml

The file that makes a directory a team template. It says what the team has decided; whatever it does not say keeps following the
releases of the generator. Only \`name\` and \`version\` have to be there.

\`\`\`yaml
${EXAMPLE}
\`\`\`

An editor that knows YAML completes and checks it by [template.schema.json](template.schema.json), which the first line of the example
names; the package exports it as \`generator-go-docker/template.schema.json\`. \`yo go-docker:template check\` tells every problem with its
line. The file is YAML 1.2: \`off\`, \`no\` and \`yes\` are texts, a number where a text is asked for counts as it is typed (\`go: 1.30\`), and
a key that is not known is refused with the one that it may have been.

## Keys

${keysTable(SCHEMA)}

## Placeholders

\`{{name}}\`, without a blank, stands for the value of an option, as its flag would spell it, or for the answer to a question. It may stand in
values of options, labels, lines of \`.dockerignore\`, images, blocks, messages, defaults of questions and what they ask (\`about\`), images of \`bases\`, and in the paths and texts of files. There are no conditions and no
loops, and what comes in is never looked through again. In labels, paths and images it is data whatever it holds; in a block or a file it is a part of that text, which make,
a shell or a Dockerfile reads as its own: give the question a \`pattern\` there, such as \`[a-z0-9-]+\`.

${table(['written', 'gives'], [
  ['`{{team}}`', 'the answer; a name that nothing stands for is a problem, at its line'],
  [String.raw`\{{team}}`, '`{{team}}` itself'],
  [String.raw`\\{{team}}`, 'a backslash and the answer'],
  ['`{{ team }}`', 'a problem, at its line, where the name is that of an option or a question: it would not be filled in'],
  [String.raw`\{{ team }}`, '`{{ team }}` itself'],
  ['`{{ .Values.team }}`, `{{ other }}`, `${{ team }}`', 'the same: braces of other languages are left alone'],
].map(([written, gives]) => [written!.startsWith('`') ? written! : code(written!), gives!]))}

## defaults and locks

An option by the name of its flag. A default holds where neither a flag, an answer nor the repository's record says otherwise. A lock is a
value that nobody may change: a flag that says otherwise is refused with the name of the template and the line, and a record that says
otherwise follows the lock. Lists are written as lists.

${table(['option', 'value', 'what it is', 'commands that have it'], TEAM_OPTIONS.map((option) => optionRow(option, specs)))}

A value may hold the placeholders of options that stand above it here, and of questions that wait for nothing (no \`when\`, and no option in their
\`about\` or default), which are then asked first: \`image: registry.example.com/{{team}}/{{name}}\`.
Which programs an image is for, and where its Dockerfile lies, is decided in each repository.

## questions

${partTable('question')}

The answer to a switch is \`true\` or \`false\`. An answer is one line of at most 1000 characters. A pattern is a regular expression of
JavaScript with the flag \`u\`, has to match the whole answer, and to come to its end within a second. Answers are given at the prompt or by \`--set name=value\`, and kept
in the record. A kept answer that the question no longer takes is asked anew, and refused with what to say instead where nobody is asked; \`migrations\` spare that.

\`about\` and \`default\` are filled before the question is asked, alike at a prompt and with \`--yes\`: with the options, and the answers to the questions above.
In \`about\`, what has no value here gives nothing; a default that is made of it is none.

\`when\` has options and earlier questions as keys, and a value or a list of them: all keys have to be met, each by any of its values.

## bases and images

A row of \`bases\` changes fields of one of ours (${BASE_IMAGES.map(({ name }) => code(name)).join(', ')}) or adds a base under a new name, for \`--base\`.

${partTable('base')}

\`images\` are put in place of ours by repository, wherever the Dockerfile takes one: \`golang: mirror.example.com/hub/golang\` keeps the tag,
\`golang: mirror.example.com/go:{{tag}}-hardened\` makes another of it, and an image with a tag or digest of its own is taken as it is.

## recipes

Recipes of the team, for \`--recipe\`, beside ours (${RECIPES.map(({ name }) => code(name)).join(', ')}).

${partTable('recipe')}

## blocks

Texts at named places of our files, written below \`|\` or in a file of the template: \`runtime: { file: blocks/runtime }\`. What is around them
keeps following our releases. A text has to be right by itself: whole instructions, none of them FROM.

In a block of the Dockerfile, write \`"{{team}}"\` in double quotes: there an answer may hold all but \`"\`, \`\\\`, \`$\`, a backquote, line breaks and other
control characters (in COPY, ADD, EXPOSE and VOLUME without \`[…]\` no blanks either). Outside of them it may hold letters, digits and
\`. _ @ : / + , = -\` alone. Other answers are refused with the block, its line and the question.

${table(['block', 'file', 'where it stands', 'what it finds there'], BLOCKS.map(({ name, file, about, receives }) => [code(name), file, about, receives]))}

## files

${partTable('file')}

A rule whose path is that of one of our files puts the template's in its place. Paths mean the same file on Linux, macOS and
Windows: relative, with \`/\`, out of \`.git\`, and not \`.yo-rc.json\`. A source whose name ends in \`.ejs\` is code, and runs only where the template is trusted.
It is given \`values\` (every option as its flag spells it, and every answer, by name: \`<%= values.team %>\`) and \`plan\` (the plan of the image, as \`--json\` prints it).

Every file is a text in UTF-8, managed or once: it is filled in, compared, merged and kept in the record as lines. A picture, a \`.jar\` or a text in another
encoding is refused before anything is written, with the line of its rule: \`files/logo.png of template acme is no text in UTF-8, and files of a template have to be\`.

## check

A rule of [check](rules.md) with the weight that it has here: \`broken\`, \`drift\`, \`advice\` or \`off\`. Also that about templates themselves, ${code(TEMPLATE_NEWER.id)}: ${TEMPLATE_NEWER.title}.

## migrations

${partTable('migration')}

Those whose range the recorded version is in are applied in their order before the new version is merged, each to what the one before it made. A
file that is moved keeps the edits that were made to it.

## Several templates

\`--template\` may be given several times. Values, labels, images, blocks, bases and rules are merged key by key, and the later template wins;
lines of \`.dockerignore\` and messages are joined; a file rule of a later template replaces those of earlier ones for the same path; a question that two of them ask
is asked once, as the later one does. A lock stays: a later template that says otherwise is refused, with both named. \`inspect\` shows whose word counts.
`;
}

/** The example of the page; a test reads it as a template would be. */
export const EXAMPLE = `# yaml-language-server: $schema=./node_modules/generator-go-docker/docs/template.schema.json
name: acme-go
version: 2.0.0
generator: '>=0.1.0 <2'
about: How services are built at Acme

defaults:
  port: 9000
  image: registry.acme.example/{{team}}/{{name}}
locks:
  base: acme
  registry: mirror.acme.example/hub

questions:
  - name: team
    about: Which team owns the service
    pattern: '[a-z][a-z0-9-]*'
    remedy: give the short name of the team, e.g. payments
  - name: tier
    about: How much it matters
    choices: [gold, silver]
    default: silver
    when: { kind: http }

bases:
  acme:
    image: registry.acme.example/base/static:13
    about: the base of Acme, scanned every night
    holds: [ca, user, tmp]

labels:
  com.acme.team: '{{team}}'
ignore:
  - docs
blocks:
  before-build: |
    # The linker of Acme signs what it makes.
    ENV ACME_SIGN={{team}}
files:
  - path: deploy/{{name}}.yaml
    from: files/deploy.yaml
  - path: CODEOWNERS
    from: files/CODEOWNERS
    ownership: once

message: |
  Ask #{{team}} for a review.
check:
  root-user: broken
  base-floating: off
migrations:
  - from: '<2.0.0'
    questions: { squad: team }
    values: { tier: { high: gold } }
    files: { k8s/service.yaml: 'deploy/{{name}}.yaml' }`;

function keysTable(node: SchemaNode): string {
  return table(['key', 'what it says'], Object.entries(node.properties ?? {}).map(([key, value]) => [
    `${code(key)}${node.required?.includes(key) === true ? ' (needed)' : ''}`, value.description ?? '',
  ]));
}

function partTable(part: string): string {
  return keysTable(SCHEMA.$defs![part]!);
}

const KINDS: Readonly<Record<TeamOption['type'], string>> = { text: 'text', choice: 'text', list: 'list', switch: '`true`, `false`' };

function optionRow({ name, type, choices, about }: TeamOption, specs: readonly CommandSpec[]): string[] {
  const commands = specs.filter(({ options, flags }) => options.some((option) => option === name) || flags.some((flag) => flag.name === name)).map(commandText).join(', ');
  const value = choices.length > 0 ? `${choices.map((choice) => code(choice.value)).join(', ')}${/^(?:base|recipe)$/.test(name) ? `, or one in ${code(`${name}s`)}` : ''}` : KINDS[type];
  return [code(name), value, about, commands];
}
