import type { OptionSpec, ServiceOptions, Surroundings } from '../src/options.ts';
import { asFlagText } from '../src/resolve-options.ts';

/** A question as Yeoman's adapter takes it; its answer is the text that the flag would take. */
export interface Question {
  type: 'input' | 'select' | 'confirm';
  name: string;
  message: string;
  default: string | boolean;
  choices?: { value: string; name: string; short: string }[];
  validate?: (text: string) => true | string;
}

/** The prompt of an option: its default can be accepted blindly, and its check is the flag's. */
export function questionFor(spec: OptionSpec, soFar: Partial<ServiceOptions>, around: Surroundings): Question {
  const fallback = asFlagText(spec.fallback(soFar, around)) ?? '';
  const message = `${spec.about[0]!.toUpperCase()}${spec.about.slice(1)}`;
  if (spec.choices) {
    const width = Math.max(...spec.choices.map(({ value }) => value.length));
    const choices = spec.choices.map(({ value, about }) => ({ value, short: value, name: `${value.padEnd(width)}  ${about}` }));
    return { type: 'select', name: spec.name, message, default: fallback, choices };
  }
  if (spec.type === 'switch') return { type: 'confirm', name: spec.name, message: `${message}?`, default: fallback === 'true' };
  return {
    type: 'input',
    name: spec.name,
    message,
    default: fallback,
    validate: (text) => {
      const parsed = spec.parse(text.trim(), soFar);
      return 'value' in parsed || `${parsed.problem}; ${parsed.remedy}`;
    },
  };
}
