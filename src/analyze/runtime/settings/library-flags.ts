/** Flags of kingpin and of urfave/cli, which name their variables themselves. */
import { argumentsOf, bodyOf, lineAt } from '../../code/go-text.ts';
import type { CodeFile } from '../../code/own-code.ts';
import type { Setting, SettingReader } from './settings.ts';

const kingpinHint = /\.Flag\(|flags?\.AddFlags/;
const kingpinFlag = /\.Flag\(\s*"([\w.-]+)"/g;
const toolkitFlags = /\b(?:web|kingpin)flags?\.AddFlags\s*\(/g;

/** `app.Flag("name", help).Default("x").Envar("X")` of kingpin, also over several lines, and the toolkit's listen flag of Prometheus exporters. */
export const readKingpin: SettingReader = (file, own) => {
  if (!file.has(kingpinHint)) return [];
  const settings: Setting[] = [];
  for (const match of file.all(kingpinFlag)) {
    const chain =
      file.code
        .slice(match.index, match.index + 600)
        .split(
          /\n\s*\n|\.\s*(?:String|Int|Bool|Duration|TCP|URL|ExistingFile|Strings|Enum|Float64|Uint\w*|Bytes|HexBytes)(?:Var)?\(/,
        )[0] ?? '';
    const fallback = own.value(/\.\s*Default\(\s*([^()]*?)\s*\)/.exec(chain)?.[1], file);
    const env = /\.\s*(?:Envar|OverrideDefaultFromEnvar)\(\s*"(\w+)"/.exec(chain)?.[1];
    settings.push({
      kind: 'flag',
      name: match[1] as string,
      fallback,
      required: /\.\s*Required\(\)/.test(chain),
      by: 'kingpin',
      at: { path: file.path, line: lineAt(file.code, match.index) },
      ...(env === undefined ? {} : { env }),
    });
  }
  for (const call of file.calls(toolkitFlags)) {
    settings.push({
      kind: 'flag',
      name: 'web.listen-address',
      fallback: own.value(argumentsOf(call.args)[1], file),
      required: false,
      by: 'kingpin',
      at: { path: file.path, line: call.line },
    });
  }
  return settings;
};

const urfaveFlag = /(?:String|Int|Int64|Uint|Bool|Duration|Path|StringSlice)Flag\s*\{/g;

function importsCli(file: CodeFile): boolean {
  for (const path of file.imports) if (/\/cli(?:\/|$)|altsrc/.test(path)) return true;
  return false;
}

/** `&cli.StringFlag{Name: …, Value: …, EnvVars: …}` of urfave/cli. */
export const readUrfave: SettingReader = (file, own) =>
  (importsCli(file) ? file.all(urfaveFlag) : []).flatMap((match): Setting[] => {
    const body = bodyOf(file.code, match.index + match[0].length);
    const name = own.value(/\bName:\s*("(?:[^"\\]|\\.)*"|[^,\n]+)/.exec(body)?.[1], file);
    if (name === undefined) return [];
    // A function of the program's may be told the key of a configuration before the variable.
    const sources = /\b(?:EnvVars?|EnvVar|Sources):([^\n]*)/.exec(body)?.[1] ?? '';
    const env = (/"([A-Z][A-Z0-9_]*)[",]/.exec(sources) ?? /^[^"]*"(\w+)(?![\w.])/.exec(sources))?.[1];
    const [long = '', short = /\bAliases:\s*\[\]string\{\s*"([\w-]+)"/.exec(body)?.[1]] = name.split(/\s*,\s*/);
    const [, listed, value] = /\bValue:\s*(?:\w+\.NewStringSlice\(([^()\n]*)\)|([^\n]+))/.exec(body) ?? [];
    const setting: Setting = {
      kind: 'flag',
      name: long,
      fallback: own.value(argumentsOf(listed ?? value ?? '')[0], file),
      required: /\bRequired:\s*true/.test(body),
      by: 'urfave',
      at: { path: file.path, line: lineAt(file.code, match.index) },
    };
    return [{ ...setting, ...(env === undefined ? {} : { env }), ...(short === undefined ? {} : { short }) }];
  });
