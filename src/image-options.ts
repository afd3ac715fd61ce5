import { oneOf, parseCa, parseCommand, parsePrivate, parseRegistry, parseSwitch } from './option-values.ts';
import type { OptionSpec } from './options.ts';
import { recipe } from './plan/recipes.ts';

/** How private modules are fetched. `.netrc` and `ssh`: with the credentials of whoever builds; `none`: their hosts ask for none. */
export type Auth = 'netrc' | 'ssh' | 'none';

/** What an image is built with beside its code, new or found: by flag or template alone, since few need it. */
export interface ImageOptions {
  /** Prefix of all images, e.g. `mirror.example.com/hub`; empty for none. */
  registry: string;
  /** Patterns of GOPRIVATE, separated by commas; empty for none. */
  private: string;
  /** `null` where nobody has decided it. */
  auth: Auth | null;
  /** PEM file of a company's certificate authority, relative to the directory of the Dockerfile; empty for none. */
  ca: string;
  fips: boolean;
  'debug-target': boolean;
  bake: boolean;
  /** A command line; empty for none. */
  'pre-build': string;
}

/** Nothing is fetched or compiled in the image of a recipe whose Makefile compiles. */
const compiles: OptionSpec['applies'] = (soFar) => !recipe(soFar.recipe ?? 'minimal').prebuilt;

export const IMAGE_OPTIONS: readonly (OptionSpec & { name: keyof ImageOptions })[] = [
  {
    name: 'registry', type: 'text', placeholder: 'PREFIX', about: 'mirror that all images come from, e.g. mirror.example.com/hub',
    asked: 'never', fallback: () => '', parse: parseRegistry, stored: true, of: 'image',
  },
  {
    name: 'private', type: 'text', placeholder: 'PATTERNS', about: "modules that no public proxy serves, as in GOPRIVATE, e.g. 'git.example.com,github.com/acme/*'",
    asked: 'never', fallback: () => '', detected: 'what the repository says', parse: parsePrivate, stored: true, of: 'image',
  },
  {
    name: 'auth', type: 'choice', placeholder: 'WAY', about: 'how private modules are fetched',
    choices: [
      { value: 'netrc', about: 'over https, with a netrc file as a secret' },
      { value: 'ssh', about: 'with the agent and known_hosts' },
      { value: 'none', about: 'without credentials' },
    ],
    asked: 'never', applies: compiles, fallback: () => null, detected: 'the way that the repository goes, else netrc', parse: oneOf('auth', ['netrc', 'ssh', 'none']), stored: true, of: 'image',
  },
  {
    name: 'ca', type: 'text', placeholder: 'FILE', about: "PEM file of your network's certificate authority, trusted while the image is built and by no image that runs",
    asked: 'never', applies: compiles, fallback: () => '', parse: parseCa, stored: true, of: 'image',
  },
  {
    name: 'fips', type: 'switch', placeholder: '', about: "build with Go's validated FIPS 140-3 module and its mode on (Go 1.24 and newer)",
    asked: 'never', fallback: () => false, parse: parseSwitch, stored: true, of: 'image',
  },
  {
    name: 'debug-target', type: 'switch', placeholder: '', about: 'add a stage debug with the same program, a shell and the debugger delve, to look inside with; no other build waits for it',
    asked: 'never', applies: (soFar) => recipe(soFar.recipe ?? 'minimal').debug, fallback: () => false, parse: parseSwitch, stored: true, of: 'image',
  },
  {
    name: 'bake', type: 'switch', placeholder: '', about: 'write docker-bake.hcl for one program too; it is written for several anyway',
    asked: 'never', fallback: () => false, parse: parseSwitch, stored: true, of: 'image',
  },
  {
    name: 'pre-build', type: 'text', placeholder: 'COMMAND', about: "a command of the repository that makes what git does not hold, e.g. 'make assets'; it runs before the program is compiled",
    asked: 'never', applies: compiles, fallback: () => '', parse: parseCommand, stored: true, of: 'image',
  },
];
