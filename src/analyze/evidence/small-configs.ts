/** Small configuration files that name programs: promu, ko, Procfile, air, systemd. */
import { joinPath, parentOf } from '../../repo.ts';
import type { GoTree } from '../go-tree.ts';
import { readGoUse, splitTags } from '../shell/go-use.ts';
import { readScript } from '../shell/script.ts';
import { goMention, type Mention, type Reader } from './mention.ts';
import { listOf, readYaml } from './yaml-file.ts';

const limit = 128 * 1024;

/** `.promu.yml`: the binaries of a Prometheus project, each `path` below the file's directory. */
export function readPromu(tree: GoTree, path: string): Mention[] {
  return readYaml(tree, path).flatMap((document) => {
    const build = document.get('build');
    const flags = build?.get('flags')?.text ?? '';
    return (build?.get('binaries')?.items ?? []).map((binary): Mention => {
      const at = { path, line: (binary.get('path') ?? binary).line };
      return {
        reader: 'promu',
        purpose: 'release',
        context: binary.get('name')?.text ?? '',
        args: [],
        env: {},
        at,
        go: {
          verb: 'build',
          packages: [binary.get('path')?.text ?? '.'],
          dir: parentOf(path),
          output: binary.get('name')?.text,
          tags: splitTags(/-tags[= ](\S+)/.exec(flags)?.[1] ?? listOf(build?.get('tags')?.get('all')).join(',')),
          ldflags: build?.get('ldflags')?.text,
          flags: flags.split(/\s+/).filter((flag) => flag !== ''),
          env: {},
          args: [],
          at,
        },
      };
    });
  });
}

/** `.ko.yaml`: its builds, and a `defaultBaseImage` alone says nothing. */
export function readKo(tree: GoTree, path: string): Mention[] {
  return readYaml(tree, path).flatMap((document) =>
    (document.get('builds')?.items ?? []).map((build): Mention => {
      const at = { path, line: (build.get('main') ?? build).line };
      const dir = joinPath(parentOf(path), build.get('dir')?.text ?? '.');
      return {
        reader: 'ko',
        purpose: 'release',
        context: build.get('id')?.text ?? '',
        args: [],
        env: {},
        at,
        go: {
          verb: 'build',
          packages: [build.get('main')?.text ?? '.'],
          dir,
          output: undefined,
          tags: splitTags(/-tags[= ](\S+)/.exec(listOf(build.get('flags')).join(' '))?.[1] ?? ''),
          ldflags: listOf(build.get('ldflags')).join(' ') || undefined,
          flags: listOf(build.get('flags')),
          env: {},
          args: [],
          at,
        },
      };
    }),
  );
}

/** `Procfile`: one process type a line. `web` is what listens; `release` runs and ends before any of the others starts. */
export function readProcfile(tree: GoTree, path: string): Mention[] {
  const text = tree.repo.read(path, limit) ?? '';
  return text.split('\n').flatMap((line, i) => {
    const match = /^([\w-]+):\s*(.+)$/.exec(line.trim());
    return match === null
      ? []
      : programLine(tree, 'procfile', match[1] as string, match[2] as string, { path, line: i + 1 })
          .map((mention) => (match[1] === 'release' ? { ...mention, purpose: 'tool' as const } : mention));
  });
}

/** `.air.toml` and its like: the command that builds while one develops, and the words that what it builds is started with. */
export function readAir(tree: GoTree, path: string): Mention[] {
  const text = tree.repo.read(path, limit) ?? '';
  const words = [...(/^\s*args_bin\s*=\s*\[([^\]\n]*)\]/m.exec(text)?.[1] ?? '').matchAll(/"([^"\\]*)"|'([^']*)'/g)].map(([, double, single]) => double ?? single ?? '');
  return text.split('\n').flatMap((line, i) => {
    const match = /^\s*(?:cmd|full_bin)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)')/.exec(line);
    const command = match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2] ?? '';
    return command === ''
      ? []
      : programLine(tree, 'air', '', command, { path, line: i + 1 }).map((mention) => ({
          ...mention,
          ...(words.length > 0 && mention.go?.verb === 'build' && { go: { ...mention.go, verb: 'run' as const, args: words }, args: words }),
          purpose: 'run' as const,
        }));
  });
}

/** `*.service`: the program that systemd starts, with its arguments and environment. */
export function readSystemd(tree: GoTree, path: string): Mention[] {
  const text = (tree.repo.read(path, limit) ?? '').replace(/\\\n/g, '  ');
  // What ends with somebody's session is for their desktop.
  if (!/^\[Service\]/m.test(text) || /^PartOf=(?:default|graphical-session)\.target/m.test(text)) return [];
  // What is over before another unit starts, but for work that a timer starts again.
  if (/^Type=oneshot\b/m.test(text) && tree.repo.stat(path.replace(/\.service$/, '.timer')) === undefined) return [];
  const env: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/^Environment=["']?(\w+)=([^"'\n]*)/gm))
    env[name] = value;
  return text.split('\n').flatMap((line, i) => {
    const match = /^ExecStart=[-@:+!]*(\S.*)$/.exec(line);
    if (match === null) return [];
    return programLine(tree, 'systemd', '', match[1] as string, { path, line: i + 1 }).map((mention) => ({
      ...mention,
      args: withoutSpecifiers(mention.args),
      env,
    }));
  });
}

/** The words without those that systemd fills for each unit (`%i`), and without the flags that they are the values of. */
function withoutSpecifiers(args: readonly string[]): string[] {
  const isFilled = (word = ''): boolean => /%[A-Za-z]/.test(word.replaceAll('%%', ''));
  return args.filter((word, index) => !isFilled(word) && !(/^-[^=]*$/.test(word) && isFilled(args[index + 1])));
}

/** A line that starts a program: by the go command, or the program itself by name. */
export function programLine(
  tree: GoTree,
  reader: Reader,
  context: string,
  text: string,
  at: { path: string; line: number },
  dir = parentOf(at.path),
): Mention[] {
  const purpose = reader === 'procfile' || reader === 'systemd' ? 'release' : 'run';
  // The names that platforms give to what they send requests to: `web`, and `app` of Fly.
  const role = reader === 'procfile' && /^(?:web|app)$/.test(context) ? { role: 'serves' as const } : {};
  void tree;
  return readScript(text, { line: at.line, dir }).flatMap((command): Mention[] => {
    const go = readGoUse(command, at.path);
    if (go !== undefined)
      return [{ ...goMention(reader, context, go), purpose: go.verb === 'test' ? 'test' : purpose, ...role }];
    const words = command.words.filter((word, i) => i > 0 || !/^(?:exec|sudo|env|nohup)$/.test(word));
    const program = words[0];
    if (program === undefined || /[${]/.test(program)) return [];
    return [
      {
        reader,
        purpose,
        context,
        program: baseOf(program),
        args: words.slice(1),
        env: Object.fromEntries(command.env),
        ...role,
        at,
      },
    ];
  });
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
