import { line, lineBelow, type Line, type Section } from '../../src/describe/lines.ts';
import { teamOption } from '../../src/template/team-options.ts';
import type { Team, Won } from '../../src/template/team.ts';
import type { TeamRun } from '../team/run.ts';

/** The layers of templates, and whose word counts for each value; later layers win over earlier ones. */
export function teamSection({ session: { team, layers, stored }, settled, answers }: TeamRun): Section {
  const service = stored?.options['kind'] !== undefined;
  const several = layers.length > 1;
  const whose = (template: string): string => (several ? ` (${template})` : '');
  return {
    title: 'Team templates',
    lines: [
      ...layers.map(({ template: { manifest, pin }, reference }) => line(`${manifest.name} ${manifest.version} from ${reference}, ${pin.slice(0, 19)}`)),
      ...Object.entries(team.values).map(([name, value]): Line => {
        const over = value.overridden.map(({ text, template }) => `over ${text} of ${template}`);
        const stays = settled.otherwise.includes(name) ? ['not followed: you have said otherwise'] : [];
        return lineBelow([`${name} ${value.text}${whose(value.template)}`, ...(value.locked ? ['locked'] : []), ...over, ...stays, ...limitOf(name, service)].join(', '), value.at);
      }),
      ...Object.entries(answers).map(([name, { text, template, source }]) => lineBelow(`${name}: ${text}${whose(template)}, ${source === 'default' ? 'where nothing is said' : 'as answered'}`)),
      ...PARTS.flatMap(({ word, part }) => Object.entries(team[part]).map(([name, won]: [string, Won<string>]) => lineBelow(`${word} ${name}${part === 'blocks' ? '' : `: ${won.value}`}${whose(won.template)}${overridden(won)}`, won.at))),
      ...team.bases.filter(({ template }) => template !== null).map(({ name, image, template }) => lineBelow(`base ${name}: ${image}${whose(template!)}`)),
      ...team.recipes.map(({ name, from, template, at }) => lineBelow(`recipe ${name}, made of ${from}${whose(template)}`, at)),
      ...team.files.map(({ path, ownership, template, at }) => lineBelow(`file ${path}, ${ownership}${whose(template)}`, at)),
    ],
  };
}

/** What a service is made of, once it is made. */
const OF_THE_CODE: Readonly<Record<string, readonly string[]>> = { kind: ['for new services alone'], name: ['for new services alone'], module: ['for new services alone'], port: ['where the code opens no other'] };

/** Where a value has no say: options of new services in a repository, those of a repository in a service, and a port that the code opens. */
function limitOf(name: string, service: boolean): readonly string[] {
  const of = teamOption(name)?.of;
  if (service) return of === 'repository' ? ['for images that are planned from code alone'] : OF_THE_CODE[name] ?? [];
  return of === 'service' ? ['for new services alone'] : [];
}

/** Maps that later layers win key by key, with the word for one of their keys. */
const PARTS: readonly { readonly word: string; readonly part: 'images' | 'labels' | 'blocks' | 'check' }[] = [
  { word: 'image', part: 'images' }, { word: 'label', part: 'labels' }, { word: 'block', part: 'blocks' }, { word: 'rule', part: 'check' },
] satisfies readonly { word: string; part: keyof Team }[];

function overridden({ overridden: before }: Won<string>): string {
  return before.length === 0 ? '' : `, over that of ${before.map(({ template }) => template).join(', ')}`;
}
