/** Whether what a command does without a word behind it is to say how it is used. */
import { bodyOf } from '../../code/go-text.ts';
import { functionNamed, innerOf } from '../../code/functions.ts';
import type { OwnCode } from '../../code/own-code.ts';

/** A literal without what stands in its inner brackets. */
export function ownLevel(body: string): string {
  let text = body;
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(/\{[^{}]*\}/g, '');
  }
  return text;
}

const field = /(?:\b(?:RunE?|Action|Exec):|\.Action\s*=)\s*(func\b[^{]*\{|\w*cli\.Show\w*Help\w*|\w+\b(?![.(]))/g;

/** The function that a command's own field holds, or names in its package; `undefined` where it is elsewhere. */
export function actionOf(body: string, dir: string, own: OwnCode): string | undefined {
  const found = [...body.matchAll(field)].find(({ 0: text, index }) => text.startsWith('.') || depthAt(body, index) === 0);
  if (found === undefined) return undefined;
  const written = found[1] as string;
  if (written.endsWith('{')) return bodyOf(body, found.index + found[0].length);
  if (written.includes('.')) return `${written}()`;
  const declared = functionNamed(own, dir, written);
  return declared === undefined ? undefined : innerOf(declared);
}

function depthAt(text: string, index: number): number {
  const before = text.slice(0, index).replace(strings, '');
  return (before.match(/\{/g)?.length ?? 0) - (before.match(/\}/g)?.length ?? 0);
}

const strings = /"(?:[^"\\\n]|\\.)*"|`[^`]*`/g;
const call = /([\w.]+)\s*\(/g;
const says = /^(?:print[A-Z]\w*|errors\.(?:New|Errorf)|fmt\.\w+|\w+\.(?:Help|HelpFunc|Usage|UsageFunc|UsageString|CommandPath|Gen\w*Completion\w*|Print\w*)|len|\w*cli\.(?:Show\w*Help\w*|Exit|NewExitError)|ffcli\.DefaultUsageFunc|os\.Exit|log\.\w+)$/;

/** Whether all that a function does is to print, and to end with an error. */
export function saysUsage(action: string | undefined): boolean {
  const text = action?.replace(strings, '""') ?? '';
  const called = [...text.matchAll(call)].map((match) => match[1] as string);
  if (/<-|\b(?:go|select|for|func|defer)\b/.test(text) || !called.every((name) => says.test(name))) return false;
  return called.length > 0 || /\breturn\s+(?:\w+\.)?Err\w+/.test(text);
}
