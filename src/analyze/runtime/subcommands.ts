/** Sub-commands of a program, and whether it does nothing without one. */
import { baseName } from '../../repo.ts';
import { lineAt, literal } from '../code/go-text.ts';
import type { CodeFile, OwnCode } from '../code/own-code.ts';
import type { Source } from '../facts.ts';
import { belowOthers, type CommandLiteral } from './command-tree.ts';
import { bodyOf } from './settings.ts';

export interface SubcommandFacts {
  readonly library: 'cobra' | 'urfave' | 'kingpin' | 'kong' | 'ffcli' | 'mitchellh' | 'standard';
  readonly commands: readonly { readonly name: string; readonly at: Source }[];
  /** Whether the program without one only prints its usage. */
  readonly needed: boolean;
  /** The one that serves, by its name; `undefined` when none does. */
  readonly serves: { readonly name: string; readonly at: Source } | undefined;
}

/** Names under which programs serve, the likeliest first. */
const serving = [
  'serve',
  'server',
  'serve-http',
  'http',
  'httpd',
  'start',
  'start-server',
  'run',
  'daemon',
  'web',
  'api',
  'app',
  'up',
  'listen',
  'all',
  'all-in-one',
  'standalone',
];
/** Parts that a program plays among others of its kind: taken when it is called like the program itself. */
const parts = ['gateway', 'proxy', 'worker', 'agent', 'controller', 'node'];

interface Library {
  readonly name: SubcommandFacts['library'];
  readonly imported: RegExp;
  find(file: CodeFile, own: OwnCode): Found[];
}
interface Found {
  readonly name: string;
  readonly at: Source;
  readonly root: boolean;
  readonly runs: boolean;
  /** Where the command is made, when what it belongs to is told elsewhere. */
  readonly literal?: CommandLiteral;
  /** Whether it belongs to another command, and not to the root. */
  readonly below?: boolean;
  /** Whether it runs when none is named. */
  readonly isDefault?: boolean;
}

/** `program`: the name by which the program goes. */
export function readSubcommands(own: OwnCode, program: string): SubcommandFacts | undefined {
  for (const library of libraries) {
    const files = own.files.filter((file) =>
      [...file.imports].some((imported) => library.imported.test(imported)),
    );
    const found = files.flatMap((file) => library.find(file, own));
    const below = belowOthers(files, found.flatMap(({ literal: made }) => made ?? []));
    const all = found.filter((one) => !one.root && /^[A-Za-z][\w:.-]*$/.test(one.name) && one.name !== 'help' && one.name !== 'completion');
    const first = all.filter((one) => one.below !== true && !(one.literal !== undefined && below.has(one.literal)));
    const commands = first.length > 0 ? first : all;
    if (commands.length === 0) continue;
    const roots = found.filter((one) => one.root);
    // kong and kingpin end with a usage error when commands are declared, none is given and none is the default.
    const needed =
      library.name === 'kong' || library.name === 'kingpin'
        ? !commands.some(({ isDefault }) => isDefault === true)
        : roots.length > 0 && !roots.some((root) => root.runs);
    const name = [...serving, program, ...parts].find((candidate) =>
      commands.some((command) => command.name === candidate),
    );
    const serves = commands.find((command) => command.name === name);
    return {
      library: library.name,
      needed,
      commands: distinct(commands).map(({ name: of, at }) => ({ name: of, at })),
      serves: serves === undefined ? undefined : { name: serves.name, at: serves.at },
    };
  }
  return undefined;
}

function distinct(commands: readonly Found[]): Found[] {
  return commands.filter((one, i) => commands.findIndex((other) => other.name === one.name) === i);
}

/** Bodies of composite literals of a type, with the place where each begins. */
function* literals(file: CodeFile, type: RegExp): Generator<{ body: string; at: Source; before: string; index: number }> {
  for (const match of file.code.matchAll(type)) {
    yield {
      body: bodyOf(file.code, match.index + match[0].length),
      at: { path: file.path, line: lineAt(file.code, match.index) },
      before: file.code.slice(Math.max(0, match.index - 80), match.index),
      index: match.index,
    };
  }
}

function field(body: string, name: RegExp): string | undefined {
  return name.exec(body)?.[1]?.trim();
}

const cobra: Library = {
  name: 'cobra',
  imported: /^github\.com\/spf13\/cobra$/,
  find: (file, own) =>
    [...literals(file, /(?<!\*)\bcobra\.Command\s*\{/g)].flatMap(({ body, at, before, index }): Found[] => {
      const use = own.value(field(body, /\bUse:\s*((?:"(?:[^"\\]|\\.)*"|`[^`]*`|[\w.]+))/), file) ?? '';
      const name = use.split(/\s/)[0] ?? '';
      // The root has no parent: it is the one that Execute is called on, by custom held in a variable named for it.
      const variable = /(\w+)\s*(?::=|=|:)\s*&?\s*$/.exec(before)?.[1] ?? '';
      const root =
        /^(?:root|Root|app|base|main)\w*$/i.test(variable) ||
        new RegExp(`\\b${variable || '\\0'}\\.Execute(?:C|Context)?\\(`).test(file.code) ||
        /func\s+\w*(?:Root|root)\w*\([^)]*\)[^{]*\{\s*(?:\w+\s*:?=|return)?\s*&?$/.test(before);
      return name === '' && !root
        ? []
        : [
            {
              name,
              at,
              root,
              literal: { file, index, variable, root },
              runs:
                (/\bRunE?:/.test(body) && !/\.(?:Usage|Help)\(\)/.test(body)) ||
                new RegExp(`\\b${variable || '\\0'}\\.RunE?\\s*=`).test(file.code),
            },
          ];
    }),
};

const urfave: Library = {
  name: 'urfave',
  imported: /^github\.com\/(?:urfave|codegangsta|minio)\/cli/,
  find: (file, own) => {
    const apps = [...literals(file, /\bcli\.App\s*\{/g)].map(({ body, at }): Found => ({
      name: '',
      at,
      root: true,
      runs: /\bAction:/.test(ownLevel(body)),
    }));
    const made = /\bcli\.NewApp\(\)/.test(file.code)
      ? [
          {
            name: '',
            at: { path: file.path, line: lineAt(file.code, file.code.indexOf('cli.NewApp()')) },
            root: true,
            runs: /\.Action\s*=/.test(file.code),
          },
        ]
      : [];
    const commands = [...literals(file, /(?:\bcli\.Command\s*\{|^\s*\{(?=\s*\n?\s*Name:))/gm)].flatMap(
      ({ body, at, index }): Found[] => {
        const list = listAround(file.code, index);
        if (file.code[index] !== 'c' && list === undefined) return [];
        const name = own.value(field(body, /^[^{}]*?\bName:\s*([^,\n]+)/), file);
        const root =
          /^[^{}]*?\bCommands:/.test(body) && name !== undefined && /\bUsageText:|\bVersion:/.test(body);
        return name === undefined ? [] : [{ name, at, root, runs: /\bAction:/.test(body), below: list?.below === true }];
      },
    );
    return [...apps, ...made, ...commands];
  },
};

/** A literal without what stands in its inner brackets. */
function ownLevel(body: string): string {
  let text = body;
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(/\{[^{}]*\}/g, '');
  }
  return text;
}

/** The list of commands that an element stands in, and whether it is that of a command: `Subcommands: []*cli.Command{`. */
function listAround(code: string, index: number): { readonly below: boolean } | undefined {
  let depth = 0;
  for (let i = index - 1; i > Math.max(0, index - 20_000); i--) {
    if (code[i] === '}') depth++;
    else if (code[i] === '{' && --depth < 0) {
      const before = /(\w+:\s*)?\[\]\*?cli\.Command\s*$/.exec(code.slice(Math.max(0, i - 60), i));
      return before === null ? undefined : { below: (before[1] ?? '').startsWith('Subcommands') };
    }
  }
  return undefined;
}

const kingpin: Library = {
  name: 'kingpin',
  imported: /kingpin/,
  find: (file) =>
    [...file.code.matchAll(/\b\w+\.Command\(\s*("[\w-]+")\s*,\s*"/g)].map((match): Found => ({
      name: literal(match[1]) ?? '',
      at: { path: file.path, line: lineAt(file.code, match.index) },
      root: false,
      runs: true,
      isDefault: /^[^;\n]*\.Default\(\)/.test(file.code.slice(match.index + match[0].length, match.index + match[0].length + 200)),
    })),
};

const kongField = /^[ \t]*(\w+)[ \t]+([\w.*]+)(?:\s*\{[^}]*\})?[ \t]+`([^`\n]*\bcmd(?::"[^"]*")?[^`\n]*)`/gm;
const structType = /^type (\w+) struct \{/gm;

/** Fields of a struct, tagged `cmd`; those of a struct that is the type of such a field stand below that command. */
const kong: Library = {
  name: 'kong',
  imported: /^github\.com\/(?:alecthomas|willabides)\/kong/,
  find: (file, own) => {
    // As the package's directory and the type's name, or as the package's name where another package has the field.
    const groups = new Set(own.files.flatMap((one) => one.all(kongField).map((match) => {
      const [qualifier, type] = (match[2] as string).replaceAll('*', '').split('.');
      return type === undefined ? `${one.dir}.${qualifier}` : `/${qualifier}.${type}`;
    })));
    const isGroup = (type: string): boolean => groups.has(`${file.dir}.${type}`) || groups.has(`/${baseName(file.dir)}.${type}`);
    return file.all(kongField).map((match): Found => ({
      name:
        /\bname:"([\w-]+)"/.exec(match[3] as string)?.[1] ??
        (match[1] as string).replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase(),
      at: { path: file.path, line: lineAt(file.code, match.index) },
      root: false,
      runs: true,
      isDefault: /default:"(?:1|withargs|true)"/.test(match[3] as string),
      below: isGroup(file.all(structType).findLast((type) => type.index < match.index)?.[1] ?? ''),
    }));
  },
};

const ffcli: Library = {
  name: 'ffcli',
  imported: /peterbourgon\/ff/,
  find: (file, own) =>
    [...literals(file, /\b(?:ffcli|ff)\.Command\s*\{/g)].flatMap(({ body, at }): Found[] => {
      const name = own.value(field(body, /\bName:\s*([^,\n]+)/), file);
      const root = /\bSubcommands:/.test(body);
      return name === undefined && !root ? [] : [{ name: name ?? '', at, root, runs: /\bExec:/.test(body) }];
    }),
};

const mitchellh: Library = {
  name: 'mitchellh',
  imported: /^github\.com\/(?:mitchellh|hashicorp)\/cli$/,
  find: (file) =>
    [...file.code.matchAll(/^\s*"([\w-]+)":\s*func\(\)\s*\(cli\.Command/gm)]
      .map((match): Found => ({
        name: match[1] as string,
        at: { path: file.path, line: lineAt(file.code, match.index) },
        root: false,
        runs: true,
      }))
      .concat(
        /\bcli\.NewCLI\(|\bcli\.CLI\s*\{/.test(file.code)
          ? [{ name: '', at: { path: file.path, line: 1 }, root: true, runs: false }]
          : [],
      ),
};

/** Where a program without an argument says how it is used, and ends. */
const wantsArgument =
  /(?:len\(os\.Args\)\s*(?:<\s*2|<=\s*1|==\s*1)|(?:flag\.NArg\(\)|len\((?:flag\.Args\(\)|args|os\.Args\[1:\])\))\s*(?:<\s*1|==\s*0))\b[\s\S]{0,240}?(?:os\.Exit|\breturn\b|[Uu]sage|Fatal)/;

/** `switch os.Args[1] { case "serve": … }`, also by `flag.Arg(0)`. */
const standard: Library = {
  name: 'standard',
  imported: /^os$|^flag$/,
  find: (file) => [
    ...(file.has(wantsArgument) ? [{ name: '', at: { path: file.path, line: 1 }, root: true, runs: false }] : []),
    ...[
      ...file.code.matchAll(
        /\bswitch\s+(?:\w+\s*:=\s*[^;{]+;\s*)?(?:os\.Args\[1\]|flag\.Arg\(0\)|flag\.Args\(\)\[0\]|args\[0\]|cmd|command|subcommand)\s*\{/g,
      ),
    ].flatMap((match): Found[] => {
      if (!/os\.Args|flag\.Arg/.test(file.code)) return [];
      const body = bodyOf(file.code, match.index + match[0].length);
      const first = lineAt(file.code, match.index);
      return [...body.matchAll(/\bcase\s+((?:"[\w-]+"\s*,?\s*)+):/g)].flatMap((one) =>
        [...(one[1] as string).matchAll(/"([a-z][\w-]*)"/g)].map((name): Found => ({
          name: name[1] as string,
          at: { path: file.path, line: first + lineAt(body, one.index) - 1 },
          root: false,
          runs: true,
        })),
      );
    }),
  ],
};

/** cobra first: where it is imported it is what parses the command line. */
const libraries: readonly Library[] = [cobra, urfave, kong, kingpin, ffcli, mitchellh, standard];
