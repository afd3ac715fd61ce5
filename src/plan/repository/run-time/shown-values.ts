import type { RuntimeFacts } from '../../../analyze/runtime/runtime.ts';
import { isEmpty, type Setting } from '../../../analyze/runtime/settings/settings.ts';
import type { Source } from '../../../diagnostic.ts';

/** A flag that the repository shows with a value which only a person knows. */
export interface ShownValue {
  readonly flag: Setting;
  readonly at: Source;
}

/** `YOUR_TOKEN`, `<token>`, `$TOKEN`, `xxxx`. */
const STAND_IN = /^["']?(?:<[^>]*>|\$\{?\w+\}?|\[[^\]]*\]|[\w-]*your[\w-]*|[A-Z]+(?:_[A-Z]+)+|x{3,}|\.{3})["']?$/i;

/** The flag without a default that every call of the program, of those that are shown, gives such a value. */
export function shownValue({ settings, subcommands, launches }: RuntimeFacts): ShownValue | undefined {
  const shown = launches.filter(({ args }) => args.length > 0);
  if (subcommands !== undefined || shown.length === 0) return undefined;
  const flag = settings.find((one) => one.kind === 'flag' && one.env === undefined && one.elsewhere !== true && isEmpty(one.fallback) && shown.every(({ args }) => standsIn(args, one)));
  return flag && { flag, at: shown[0]!.at };
}

function standsIn(args: readonly string[], { name, short }: Setting): boolean {
  return args.some((word, index) => {
    const [, said, value = args[index + 1] ?? ''] = /^--?([\w.-]+)(?:=(.*))?$/.exec(word) ?? [];
    return said !== undefined && (said === name || said === short) && STAND_IN.test(value);
  });
}
