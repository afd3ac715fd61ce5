import { OPTIONS } from '../src/options.ts';
import { commandText, optionTypedAs, sharedFlags, typedAs, type CommandSpec } from './command-line.ts';

/** The `--help` text of a command: USAGE of its folder, then its flags out of their tables. */
export function helpText(spec: CommandSpec, usage: string): string {
  const options = OPTIONS.filter(({ name }) => spec.options.includes(name)).map((option) => ({
    left: optionTypedAs(option),
    right: option.choices ? `${option.about}: ${option.choices.map(({ value }) => value).join(', ')}` : option.about,
  }));
  const flags = [...spec.flags, ...sharedFlags(spec)].map((flag) => ({
    left: typedAs(flag),
    right: flag.about,
  }));
  const width = Math.max(...[...options, ...flags].map(({ left }) => left.length));
  const rows = (list: typeof flags): string => list.map(({ left, right }) => `  ${left.padEnd(width)}  ${right}`).join('\n');
  const command = spec.name === 'app' ? '' : ` ${spec.name}`;
  const words = spec.actions === undefined ? '[DIR]' : 'ACTION [DIR]';
  return [
    `Usage: yo ${commandText(spec)} ${words} [flags]`,
    `       npx generator-go-docker${command} ${words} [flags]`,
    '',
    usage.trimEnd(),
    '',
    ...(spec.actions === undefined ? [] : ['Actions:', spec.actions.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`).join('\n'), '']),
    ...(options.length > 0 ? ['Questions, as flags:', rows(options), ''] : []),
    'Flags:',
    rows(flags),
    '',
    `Exit codes: ${spec.exits ?? '0 done, 1 refused or failed (nothing written), 130 interrupted'}.`,
    '',
  ].join('\n');
}
