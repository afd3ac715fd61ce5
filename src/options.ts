import { IMAGE_OPTIONS, type ImageOptions } from './image-options.ts';
import { oneOf, parseGo, parseGoproxy, parsePlatforms, parseSwitch, parseZone } from './option-values.ts';
import { BASE_IMAGES, GO_RELEASES, type BaseName } from './plan/base-images.ts';
import { recipe, RECIPES } from './plan/recipes.ts';

/** What a new service is made from: every question answered. */
export interface ServiceOptions extends ImageOptions {
  kind: 'http' | 'cli';
  name: string;
  module: string;
  /** Name of a recipe: one of ours, or one that a team has added. */
  recipe: string;
  /** TCP port of kind http; `null` for cli. */
  port: number | null;
  /** Go release of the builder image, `1.27` or `1.27.4`. */
  go: string;
  base: BaseName;
  /** IANA zone name, `''` for none asked for. */
  timezone: string;
  /** Default of the GOPROXY build argument, `''` for none (Go's own default holds). */
  goproxy: string;
  /** registry/repository, without a tag. */
  image: string;
  platforms: readonly string[];
  builder: 'buildkit' | 'portable';
  git: boolean;
}

export type OptionName = keyof ServiceOptions;

/** What is known before anything is asked. */
export interface Surroundings {
  /** Name of the directory that receives the files. */
  directory: string;
  /** Module path that the git remote suggests, `null` where there is none. */
  remoteModule: string | null;
}

export interface Choice {
  value: string;
  about: string;
}

/** A record per question: the one definition behind the flag, the prompt, the check, the docs and the record on disk. */
export interface OptionSpec {
  name: OptionName;
  type: 'text' | 'choice' | 'list' | 'switch';
  /** Placeholder in the help, e.g. `PORT`. */
  placeholder: string;
  about: string;
  choices?: readonly Choice[];
  /** A team may add to the choices. */
  open?: true;
  /** Asked on the default path, behind "more choices?", or by flag alone. */
  asked: 'always' | 'more' | 'never';
  /** Where the question makes sense at all. */
  applies?: (soFar: Partial<ServiceOptions>) => boolean;
  /** The value where nothing is said; always passes `parse`. */
  fallback: (soFar: Partial<ServiceOptions>, around: Surroundings) => ServiceOptions[OptionName];
  /** Where the code of a repository decides in place of the fallback: in words, for the docs. */
  detected?: string;
  /** The value of what was typed, or why it cannot be one. */
  parse: (text: string, soFar: Partial<ServiceOptions>) => Parsed;
  /** Kept in `.yo-rc.json`. */
  stored: boolean;
  /** Whether it is about the code of a new service, or about an image, also that of a repository which exists. */
  of: 'service' | 'image';
}

export type Parsed = { value: ServiceOptions[OptionName] } | { problem: string; remedy: string };

const NAME = /^[a-z0-9]+([._-][a-z0-9]+)*$/;
/** x/mod/module.CheckImportPath: letters, digits and `-._~+` in elements that neither start nor end with a dot. */
const MODULE = /^(?!.*\.(\/|$))[A-Za-z0-9_~+-][A-Za-z0-9._~+-]*(\/[A-Za-z0-9_~+-][A-Za-z0-9._~+-]*)*$/;
/** distribution/reference grammar, without tag and digest. */
const IMAGE = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

export const OPTIONS: readonly OptionSpec[] = [
  {
    name: 'kind',
    of: 'service',
    type: 'choice',
    placeholder: 'KIND',
    about: 'what it is',
    choices: [
      { value: 'http', about: 'an HTTP service: health check, JSON logs, graceful stop' },
      { value: 'cli', about: 'a command that prints hello world!' },
    ],
    asked: 'always',
    fallback: () => 'http',
    parse: oneOf('kind', ['http', 'cli']),
    stored: true,
  },
  {
    name: 'name',
    of: 'service',
    type: 'text',
    placeholder: 'NAME',
    about: 'name of the service, its binary and its image',
    asked: 'always',
    fallback: (_, around) => nameFrom(around.directory),
    parse: (text) =>
      NAME.test(text) && text.length <= 63 && !/(\.go|^go\.(mod|sum|work))$/.test(text)
        ? { value: text }
        : {
            problem: `--name ${JSON.stringify(text)} cannot name a binary and an image`,
            remedy: `use lower-case letters, digits and single . _ - between them, 63 at most, e.g. --name ${nameFrom(text.replace(/\.(go|mod|sum|work)$/, ''))}`,
          },
    stored: true,
  },
  {
    name: 'module',
    of: 'service',
    type: 'text',
    placeholder: 'PATH',
    about: 'module path in go.mod',
    asked: 'always',
    fallback: (soFar, around) =>
      around.remoteModule !== null && MODULE.test(around.remoteModule) ? around.remoteModule : (soFar.name ?? nameFrom(around.directory)),
    parse: (text) =>
      MODULE.test(text)
        ? { value: text }
        : {
            problem: `--module ${JSON.stringify(text)} is no Go module path`,
            remedy: 'use a path like example.com/team/hello: letters, digits and - . _ ~ + in elements that neither start nor end with a dot',
          },
    stored: true,
  },
  {
    name: 'recipe',
    of: 'service',
    type: 'choice',
    placeholder: 'RECIPE',
    about: 'how the image is built',
    choices: RECIPES.map((row) => ({ value: row.name, about: `${row.about}; ${row.cost}` })),
    open: true,
    asked: 'always',
    fallback: () => 'minimal',
    parse: oneOf('recipe', RECIPES.map((row) => row.name)),
    stored: true,
  },
  {
    name: 'port',
    of: 'service',
    type: 'text',
    placeholder: 'PORT',
    about: 'TCP port that the service listens on (http)',
    asked: 'always',
    applies: (soFar) => soFar.kind !== 'cli',
    fallback: (soFar) => (soFar.kind === 'cli' ? null : 8080),
    parse: (text) =>
      /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65535
        ? { value: Number(text) }
        : { problem: `--port ${JSON.stringify(text)} is no TCP port`, remedy: 'give a number from 1 to 65535, e.g. --port 8080' },
    stored: true,
  },
  {
    name: 'go',
    of: 'image',
    type: 'text',
    placeholder: 'RELEASE',
    about: 'Go release of the builder image',
    asked: 'more',
    fallback: () => GO_RELEASES[0].minor,
    detected: 'the lowest release with fixes that the code asks for',
    parse: parseGo,
    stored: true,
  },
  {
    name: 'base',
    of: 'image',
    type: 'choice',
    placeholder: 'BASE',
    about: 'what the image of recipe minimal stands on',
    choices: BASE_IMAGES.map((row) => ({ value: row.name, about: row.about })),
    open: true,
    asked: 'more',
    applies: (soFar) => recipe(soFar.recipe ?? 'minimal').choosesBase,
    fallback: () => 'scratch',
    detected: 'the smallest that the program runs on',
    parse: oneOf('base', BASE_IMAGES.map((row) => row.name)),
    stored: true,
  },
  {
    name: 'timezone',
    of: 'image',
    type: 'text',
    placeholder: 'ZONE',
    about: 'time zone of the container, e.g. Asia/Shanghai (brings zone data)',
    asked: 'more',
    fallback: () => '',
    parse: parseZone,
    stored: true,
  },
  {
    name: 'goproxy',
    of: 'image',
    type: 'text',
    placeholder: 'LIST',
    about: "default of the GOPROXY build argument; without it Go's own holds",
    asked: 'more',
    fallback: () => '',
    parse: parseGoproxy,
    stored: true,
  },
  {
    name: 'image',
    of: 'image',
    type: 'text',
    placeholder: 'REPOSITORY',
    about: 'registry/repository that the image is pushed to, without a tag',
    asked: 'more',
    fallback: (soFar, around) => soFar.name ?? nameFrom(around.directory),
    parse: (text) =>
      IMAGE.test(text) && text.length <= 255
        ? { value: text }
        : {
            problem: `--image ${JSON.stringify(text)} is no image repository`,
            remedy: 'give registry/repository in lower case and without a tag, e.g. --image ghcr.io/team/hello',
          },
    stored: true,
  },
  {
    name: 'platforms',
    of: 'image',
    type: 'list',
    placeholder: 'LIST',
    about: 'platforms that the Makefile cross-compiles and pushes, comma-separated',
    asked: 'more',
    fallback: () => ['linux/amd64', 'linux/arm64'],
    parse: parsePlatforms,
    stored: true,
  },
  {
    name: 'builder',
    of: 'image',
    type: 'choice',
    placeholder: 'BUILDER',
    about: 'what will build the image',
    choices: [
      { value: 'buildkit', about: 'Docker 23 and newer, buildx, Podman: cache and bind mounts' },
      { value: 'portable', about: 'builders without BuildKit (classic, kaniko, Cloud Build): layers in place of mounts' },
    ],
    asked: 'more',
    fallback: () => 'buildkit',
    parse: oneOf('builder', ['buildkit', 'portable']),
    stored: true,
  },
  ...IMAGE_OPTIONS,
  {
    name: 'git',
    of: 'service',
    type: 'switch',
    placeholder: '',
    about: 'make it a git repository with a first commit',
    asked: 'more',
    fallback: () => false,
    parse: parseSwitch,
    stored: false,
  },
];

/** A valid service name out of any directory name: `My Service (old)` gives `my-service-old`. */
export function nameFrom(directory: string): string {
  const name = directory
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/[._-]*([._-])[._-]*/g, '$1')
    .replace(/^[._-]+|[._-]+$/g, '')
    .slice(0, 63)
    .replace(/[._-]+$/, '');
  return name || 'hello';
}
