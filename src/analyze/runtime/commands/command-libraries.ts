/** How libraries for command lines make their commands, a row each. */
import { baseName } from '../../../repo.ts';
import { bodyOf, lineAt } from '../../code/go-text.ts';
import { functionAt, functionsOf, innerOf } from '../../code/functions.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import type { Source } from '../../facts.ts';
import { caddyCommands } from './caddy.ts';
import type { CommandLiteral } from './command-tree.ts';
import { appcmd, goArg, googleCommands, mow } from './declared-commands.ts';
import { docoptCommands } from './docopt.ts';
import { actionOf, ownLevel, saysUsage } from './idle-action.ts';
import { kingpin } from './kingpin.ts';
import { standard } from './plain-commands.ts';
import { pocketbaseCommands } from './pocketbase.ts';

export type LibraryName = 'cobra' | 'urfave' | 'kingpin' | 'kong' | 'go-flags' | 'ffcli' | 'mitchellh' | 'go-arg' | 'google' | 'mow' | 'gcmd' | 'docopt' | 'standard' | 'pocketbase' | 'caddy' | 'appcmd';

/** A library that parses command lines, and how its commands are told from the code. */
export interface Library {
  readonly name: LibraryName;
  readonly imported: RegExp;
  find(file: CodeFile, own: OwnCode): Found[];
}
/** A command that the code makes. */
export interface Found {
  readonly name: string;
  readonly at: Source;
  readonly root: boolean;
  readonly runs: boolean;
  /** Where the command is made, when what it belongs to is told elsewhere. */
  readonly literal?: CommandLiteral;
  /** Whether it belongs to another command, and not to the root. */
  readonly below?: boolean;
  /** What it is made with, and the directory of its file, where that can tell what it does. */
  readonly body?: string;
  readonly dir?: string;
  /** Whether it runs when none is named. */
  readonly isDefault?: boolean;
}

/** Bodies of composite literals of a type, with the place where each begins. */
function* literals(file: CodeFile, type: RegExp, most?: number): Generator<{ body: string; at: Source; before: string; index: number }> {
  for (const match of file.code.matchAll(type)) {
    yield {
      body: bodyOf(file.code, match.index + match[0].length, most),
      at: { path: file.path, line: lineAt(file.code, match.index) },
      before: file.code.slice(Math.max(0, match.index - 80), match.index),
      index: match.index,
    };
  }
}

function field(body: string, name: RegExp): string | undefined {
  return name.exec(body)?.[1]?.trim();
}

/** A command that is an error without a word behind it. */
const wantsWord = /\bArgs:\s*(?:cobra\.(?:MinimumNArgs|ExactArgs)\(\s*[1-9]|func\b[\s\S]{0,120}?len\(args\)\s*(?:<\s*1|==\s*0)\b[\s\S]{0,120}?\breturn\s+(?!nil))/;

const cobra: Library = {
  name: 'cobra',
  // Others keep copies of it.
  imported: /^github\.com\/[\w-]+\/cobra$/,
  find: (file, own) =>
    [...literals(file, /(?<!\*)\bcobra\.Command\s*\{/g)].flatMap(({ body, at, before, index }): Found[] => {
      const use = own.value(field(body, /\bUse:\s*((?:"(?:[^"\\]|\\.)*"|`[^`]*`|[\w.]+))/), file) ?? '';
      const name = use.split(/\s/)[0] ?? '';
      // The root has no parent: it is the one that Execute is called on, by custom held in a variable named for it.
      const variable = /(\w+)\s*(?::=|=|:)\s*&?\s*$/.exec(before)?.[1] ?? '';
      // It may be executed by another name: `rootCmd = app`.
      const held = variable === '' ? null : new RegExp(`^\\s*(\\w+)\\s*:?=\\s*${variable}\\s*$`, 'm').exec(file.code);
      const root =
        /^(?:[Rr]oot|[Aa]pp|[Bb]ase|[Mm]ain)(?:$|cmd$|command$|[A-Z_])/.test(variable) ||
        [variable, held?.[1]].some((name) => executes(name || '\\0').test(file.code)) ||
        /func\s+\w*(?:Root|root)\w*\([^)]*\)[^{]*\{\s*(?:\w+\s*:?=|return)?\s*&?$/.test(before) ||
        isExecuted(file, index, variable, before, own);
      return name === '' && !root
        ? []
        : [
            {
              name,
              at,
              root,
              literal: { file, index, variable, root },
              body,
              dir: file.dir,
              runs:
                (/\bRunE?:/.test(body) && !/\.(?:Usage|Help)\(\)/.test(body) && !wantsWord.test(body) && !saysUsage(actionOf(body, file.dir, own))) ||
                new RegExp(`\\b${variable || '\\0'}\\.RunE?\\s*=`).test(file.code),
            },
          ];
    }),
};

/** Where a command is executed: by itself, or by Kubernetes' `cli.Run` (k8s.io/component-base/cli). */
function executes(command: string, start = '\\b'): RegExp {
  return new RegExp(`${start}${command}\\.Execute(?:C|Context)?\\(|\\bcli\\.Run(?:NoErrOutput)?\\(${command}\\)`);
}

/** Whether a command is what a function returns, and what that gives is executed: `cli.New().Execute()`. */
function isExecuted(file: CodeFile, index: number, variable: string, before: string, own: OwnCode): boolean {
  const maker = functionAt(file, index);
  if (maker === undefined || !(/\breturn\s+&?$/.test(before) || (variable !== '' && new RegExp(`\\breturn ${variable}\\s*$`, 'm').test(innerOf(maker))))) return false;
  return own.files.some((one) => {
    if (!one.code.includes(`${maker.name}(`) || !/\.Execute|\bcli\.Run/.test(one.code)) return false;
    const call = `${one.dir === file.dir ? '(?<![\\w.])' : `\\b${baseName(file.dir)}\\.`}${maker.name}\\([^()\\n]*\\)`;
    const held = new RegExp(`\\b(\\w+)(?:, \\w+)? :?= ${call}`).exec(one.code)?.[1];
    return executes(call, '').test(one.code) || (held !== undefined && executes(held).test(one.code));
  });
}

/** Words that a command is used with, which stand in no brackets. */
const wantsArgument = /\bArgsUsage:\s*["`](?:<|[A-Z]{2})/;

/** A root says what its commands are behind all flags, and what they do. */
const ofRoot = 20_000;

const urfave: Library = {
  name: 'urfave',
  imported: /^github\.com\/(?:urfave|codegangsta|minio)\/cli/,
  find: (file, own) => {
    // Not where a function says that it returns one.
    const apps = [...literals(file, /(?<!\)\s*\(?\*?)\b\w*cli\.App\s*\{/g, ofRoot)].map(({ body, at }): Found => ({
      name: '',
      at,
      root: true,
      runs: /\bAction:/.test(ownLevel(body)) && !saysUsage(actionOf(body, file.dir, own)),
    }));
    const made = /\b\w*cli\.NewApp\(\)/.test(file.code)
      ? [
          {
            name: '',
            at: { path: file.path, line: lineAt(file.code, file.code.indexOf('cli.NewApp()')) },
            root: true,
            runs: /\.Action\s*=/.test(file.code) && !saysUsage(actionOf(file.code, file.dir, own)),
          },
        ]
      : [];
    const commands = [...literals(file, /(?:\b\w*cli\.Command\s*\{|(?<=^\s*|[{,]\s*)\{(?=\s*Name:))/gm, ofRoot)].flatMap(
      ({ body, at, before, index }): Found[] => {
        const list = listAround(file.code, index);
        if (file.code[index] === '{' && list === undefined) return [];
        const name = own.value(field(body, /^[^{}]*?\bName:\s*("(?:[^"\\]|\\.)*"|[^,\n}]+)/), file);
        const level = ownLevel(body);
        const root = list === undefined && /\bCommands:/.test(level) && (/\bUsageText:|\bVersion:/.test(level) || isRun(own, file, before));
        return name === undefined && !root ? [] : [{ name: name ?? '', at, root, runs: /\bAction:/.test(level) && !wantsArgument.test(level) && !(root && saysUsage(actionOf(body, file.dir, own))), below: list?.below === true, body, dir: file.dir }];
      },
    );
    return [...apps, ...made, ...commands];
  },
};

/** Whether the command of version 3 is the one that gets the command line: by its variable, or by the function that returns it. */
function isRun(own: OwnCode, file: CodeFile, before: string): boolean {
  const [, variable, maker] = /(?:\b(\w+)\s*(?::=|=)|func\s+(\w+)\([^)]*\)[^{}]*\{\s*return)\s*&?\s*$/.exec(before) ?? [];
  if (variable !== undefined) return new RegExp(`\\b${variable}\\.Run\\([^\\n]*\\bos\\.Args\\b|return\\s+&?${variable}\\b`).test(file.code) || isRunWith(own, file, variable);
  return maker !== undefined && own.files.some(({ code }) => new RegExp(`\\b${maker}\\([^\\n]*\\)(?:\\.Run\\(|\\s*$)`, 'm').test(code) && /\.Run\([^\n]*\bos\.Args\b/.test(code));
}

/** Whether a command is run with what a function is given, and that is the command line: `func Execute(args []string)` and `Execute(os.Args)`. */
function isRunWith(own: OwnCode, file: CodeFile, variable: string): boolean {
  const call = new RegExp(`\\b${variable}\\.Run\\([^\\n]*\\b(\\w+)\\)`).exec(file.code);
  const runner = call === null ? undefined : functionAt(file, call.index);
  return runner?.parameters.includes(call![1]!) === true && own.files.some(({ code }) => new RegExp(`\\b${runner.name}\\([^\\n]*\\bos\\.Args\\b`).test(code));
}

/** The list of commands that an element stands in, and whether it is that of a command: `Subcommands: []*cli.Command{`, or `Commands:` of an element. */
function listAround(code: string, index: number): { readonly below: boolean } | undefined {
  const open = bracketAround(code, index);
  const before = open === undefined ? null : /(\w+:\s*)?\[\]\*?\w*cli\.Command\s*$/.exec(code.slice(Math.max(0, open - 60), open));
  if (before === null) return undefined;
  const holder = before[1]?.startsWith('Commands') ? bracketAround(code, open!) : undefined;
  return { below: before[1]?.startsWith('Subcommands') === true || (holder !== undefined && listAround(code, holder) !== undefined) };
}

/** The brace that is open at an index. */
function bracketAround(code: string, index: number): number | undefined {
  let depth = 0;
  for (let i = index - 1; i > Math.max(0, index - 20_000); i--) {
    if (code[i] === '}') depth++;
    else if (code[i] === '{' && --depth < 0) return i;
  }
  return undefined;
}

/** `cmd` is a key of the tag, or a word of kong's own: another library's key may have it for its value. */
const kongField = /^[ \t]*(\w+)[ \t]+([\w.*]+)(?:\s*\{[^}]*\})?[ \t]+`((?:[^`\n]*[ \t])?cmd(?=[:` \t])[^`\n]*|[^`\n]*\bkong:"(?:[^"`\n]*,)?cmd\b[^`\n]*)`/gm;
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
      ...runBody(match[2] as string, file, own),
      isDefault: /default:"(?:1|withargs|true)"/.test(match[3] as string),
      below: isGroup(file.all(structType).findLast((type) => type.index < match.index)?.[1] ?? ''),
    }));
  },
};

const commandField = /^[ \t]*\w+[ \t]+[\w.*]+[ \t]+`[^`\n]*\bcommand:"([\w-]+)"[^`\n]*`/gm;
const addedCommand = /\.AddCommand\(\s*"([\w-]+)"/g;

/** Fields of a struct, tagged `command`, and calls that add one; without one of them the parser ends with an error, unless it is told that they are optional. */
const goFlags: Library = {
  name: 'go-flags',
  imported: /\/go-flags$/,
  find: (file) => {
    const found = [...file.all(commandField), ...file.all(addedCommand)].map((match): Found => ({
      name: match[1] as string,
      at: { path: file.path, line: lineAt(file.code, match.index + match[0].length - 1) },
      root: false,
      runs: true,
    }));
    const optional = /\bsubcommands-optional:"|\.SubcommandsOptional\s*=\s*true/.exec(file.code);
    return optional === null ? found : [...found, { name: '', at: { path: file.path, line: lineAt(file.code, optional.index) }, root: true, runs: true }];
  },
};

/** The command that is parsed with the command line, where its file makes it. */
const ffRoot = /\b(\w+)\s*:?=\s*&?(?:ffcli|ff)\.Command\s*\{(?=[\s\S]*\b\1\.(?:ParseAndRun|Parse)\()|\b(\w+)\.(?:ParseAndRun|Parse)\((?=[\s\S]*\b\2\s*:?=\s*&?(?:ffcli|ff)\.Command\s*\{)/;

const ffcli: Library = {
  name: 'ffcli',
  imported: /peterbourgon\/ff/,
  find: (file, own) =>
    [...literals(file, /(?<!\*)\b(?:ffcli|ff)\.Command\s*\{/g)].flatMap(({ body, at, before }): Found[] => {
      const name = own.value(field(body, /\bName:\s*([^,\n]+)/), file);
      const variable = /(\w+)\s*:?=\s*&?$/.exec(before)?.[1];
      const parsed = own.files.map((one) => ({ one, match: one.first(ffRoot) })).find(({ match }) => match !== null);
      const holds = /\bSubcommands:/.test(body) || (variable !== undefined && new RegExp(`\\b${variable}\\.Subcommands\\s*=`).test(file.code));
      // Others hold commands as well: only where none is seen to be parsed any of them may be the root.
      const root = parsed === undefined ? holds : parsed.one === file && variable === (parsed.match![1] ?? parsed.match![2]);
      return name === undefined && !root ? [] : [{ name: name ?? '', at, root, runs: root ? /\bExec:/.test(ownLevel(body)) && !saysUsage(actionOf(body, file.dir, own)) : /\bExec:/.test(body), body, dir: file.dir }];
    }),
};

const factory = /^\s*"([\w-]+)":\s*func\(\)\s*\(cli\.Command,\s*error\)\s*\{/gm;
const returned = /&(?:(\w+)\.)?(\w+)\{|\bnew\((?:(\w+)\.)?(\w+)\)/;

/** Factories by name; what a command does stands in its type's Run, mostly in a package of its own. */
const mitchellh: Library = {
  name: 'mitchellh',
  imported: /^github\.com\/(?:mitchellh|hashicorp)\/cli$/,
  find: (file, own) =>
    file.all(factory)
      .map((match): Found => {
        const made = returned.exec(bodyOf(file.code, match.index + match[0].length)) ?? [];
        const type = [made[1] ?? made[3], made[2] ?? made[4]].filter((part) => part !== undefined).join('.');
        return { name: match[1] as string, at: { path: file.path, line: lineAt(file.code, match.index) }, root: false, runs: true, ...runBody(type, file, own) };
      })
      .concat(
        /\bcli\.NewCLI\(|\bcli\.CLI\s*\{/.test(file.code)
          ? [{ name: '', at: { path: file.path, line: 1 }, root: true, runs: false }]
          : [],
      ),
};

/** What the Run of a command's type does, of this package or of one that it names. */
function runBody(written: string, file: CodeFile, own: OwnCode): Pick<Found, 'body' | 'dir'> {
  const [type, qualifier] = written.replaceAll('*', '').split('.').reverse();
  const files = (qualifier === undefined ? [file.dir] : own.directoriesCalled(qualifier)).flatMap((dir) => own.filesIn(dir));
  const run = files.flatMap((one) => functionsOf(one)).find(({ name, receiver }) => name === 'Run' && receiver !== undefined && receiver.type === type);
  return run === undefined ? {} : { body: innerOf(run), dir: run.file.dir };
}

/** GoFrame's: the root is the one that is run, and without a function it prints its usage. */
const gcmd: Library = {
  name: 'gcmd',
  imported: /^github\.com\/gogf\/gf(?:\/v\d+)?\/os\/gcmd$/,
  find: (file, own) =>
    [...literals(file, /(?<!\*)\bgcmd\.Command\s*\{/g)].flatMap(({ body, at, before }): Found[] => {
      const level = ownLevel(body);
      const name = own.value(field(level, /\bName:\s*([^,\n]+)/), file);
      const variable = /(\w+)\s*:?=\s*&?$/.exec(before)?.[1];
      const root = variable !== undefined && own.files.some((one) => new RegExp(`\\b${variable}\\.Run(?:With\\w+)?\\(`).test(one.code));
      return name === undefined ? [] : [{ name, at, root, runs: /\bFunc(?:WithValue)?:/.test(level), body, dir: file.dir }];
    }),
};

/** cobra first: where it is imported it is what parses the command line, but for what is built on it. */
export const LIBRARIES: readonly Library[] = [pocketbaseCommands(cobra), caddyCommands, appcmd, cobra, urfave, kong, kingpin, goFlags, ffcli, mitchellh, goArg, googleCommands, mow, gcmd, docoptCommands, standard];
