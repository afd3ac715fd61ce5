/** Settings that tags of struct fields declare. */
import { lineAt } from '../../code/go-text.ts';
import { envconfigName } from './envconfig.ts';
import { isEmpty, type Setting, type SettingReader } from './settings.ts';

const tagHint = /\b(?:env|envconfig|envDefault|env-default|default|long|arg|split_words)(?:-\w+)?:"/;
const tagged = /^[ \t]*(\w+)[ \t]+(?:\*|\[\])*[\w.]+[ \t]+`([^`\n]*)`/gm;

const goArg = 'github.com/alexflint/go-arg';

/** `arg:"required,-l,--listen,env:LISTEN"` of go-arg: a flag, named like its field in small letters where no name is given, and its variable. */
function ofGoArg(field: string, options: readonly string[], fallback: string | undefined, at: Setting['at']): Setting[] {
  const [first = ''] = options;
  if (first === '-' || options.includes('--') || options.some((option) => /^(?:positional|subcommand)\b/.test(option))) return [];
  const name = options.find((option) => option.startsWith('--'))?.slice(2) ?? field.toLowerCase();
  const short = options.find((option) => /^-\w$/.test(option))?.slice(1);
  const variable = options.find((option) => /^env(?::|$)/.test(option))?.slice(4);
  const env = variable === '' ? field.toUpperCase() : variable;
  return [{ kind: 'flag', name, fallback, required: options.includes('required'), by: 'kong', at, ...(short !== undefined && { short }), ...(env !== undefined && { env }) }];
}

/** Fields with tags of kong, go-flags, go-arg, envconfig, cleanenv, caarlos0/env, conf. */
export const readStructTags: SettingReader = (file, own) => {
  if (!file.has(tagHint)) return [];
  return file.all(tagged).flatMap((match): Setting[] => {
    const field = match[1] as string;
    const tags = new Map(
      [...(match[2] as string).matchAll(/([\w-]+):"((?:[^"\\]|\\.)*)"/g)].map((tag) => [
        tag[1] as string,
        tag[2] as string,
      ]),
    );
    const at = { path: file.path, line: lineAt(file.code, match.index + (match[0].length - match[0].trimStart().length)) };
    const [tag = '', ...options] = (tags.get('env') ?? tags.get('envconfig') ?? '').split(',').map((option) => option.trim());
    const env = tag === '' && (tags.has('split_words') || (tags.has('default') && !tags.has('help')) || tags.has('required')) ? (envconfigName(field, tags.get('split_words') === 'true', file, match.index, own) ?? '') : tag;
    const fallback = tags.get('default') ?? tags.get('envDefault') ?? tags.get('env-default') ?? options.find((option) => option.startsWith('default='))?.slice(8);
    // A default fills what is demanded, but for cleanenv.
    const demanded = tags.get('env-required') === 'true';
    const required =
      demanded ||
      (isEmpty(fallback) && (options.includes('required') || options.includes('notEmpty') || (tags.has('required') && tags.get('required') !== 'false')));
    const settings: Setting[] = [];
    if (tags.has('arg') && file.imports.has(goArg)) return ofGoArg(field, (tags.get('arg') as string).split(','), fallback, at);
    const [key] = (tags.get('yaml') ?? tags.get('mapstructure') ?? tags.get('toml') ?? tags.get('json') ?? '').split(',');
    if (/^[A-Za-z_]\w*$/.test(env))
      settings.push({ kind: 'env', name: env, fallback, required, by: 'struct', field, at, ...(demanded && key ? { key } : {}) });
    const long =
      tags.get('long') ?? (tags.has('help') || tags.has('arg') ? (tags.get('name') ?? kebab(field)) : undefined);
    if (long !== undefined && !tags.has('cmd'))
      settings.push({
        kind: 'flag',
        name: long.replace(/^-+/, ''),
        fallback,
        required,
        by: 'kong',
        at,
        ...(env === '' ? {} : { env }),
      });
    if (settings.length === 0 && fallback !== undefined)
      settings.push({ kind: 'key', name: key || field, fallback, required, by: 'struct', at });
    return settings;
  });
};

function kebab(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}
