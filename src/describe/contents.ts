/** What a program is filled with beside Go files that git holds: embedded files, generated code, front ends. */
import type { EmbedFacts } from '../analyze/packages/embeds.ts';
import type { MissingPackage, RepoFacts } from '../analyze/facts.ts';
import type { FrontEndFacts } from '../analyze/front-ends/front-ends.ts';
import { pathIn } from '../repo.ts';
import { count, firstLines, inDirectory, line, lineBelow, listed, placeText, size, type Line } from './lines.ts';
import { linesOf, type Described } from './programs.ts';

const runWith: Readonly<Record<FrontEndFacts['manager']['name'], string>> = { npm: 'npm run', pnpm: 'pnpm run', yarn: 'yarn run', 'yarn-berry': 'yarn run', bun: 'bun run' };

function buildCommand({ script, manager }: FrontEndFacts): string | undefined {
  return script === undefined ? undefined : `${runWith[manager.name]} ${script.name}`;
}

/** What is embedded: each pattern that finds too little by itself, the others in one line. */
export function embedLines({ frontEnds }: RepoFacts, described: readonly Described[]): Line[] {
  return linesOf(described, ({ command: { embeds } }) => {
    const whole = embeds.filter(({ state }) => state === 'ok');
    const files = whole.reduce((sum, one) => sum + one.files.length, 0);
    const bytes = whole.reduce((sum, one) => sum + one.bytes, 0);
    const names = listed(whole.map(({ pattern, dir }) => pathIn(dir, pattern.value)), 4);
    return [
      ...embeds.filter(({ state }) => state !== 'ok').flatMap((one) => brokenEmbed(one, frontEnds)),
      ...(whole.length > 0 ? [line(`${count(files, 'file')}, ${size(bytes)}: ${names}`, whole[0]?.pattern.at)] : []),
    ];
  });
}

function brokenEmbed({ pattern, state, reason, ignoredBy, dir }: EmbedFacts, frontEnds: readonly FrontEndFacts[]): Line[] {
  const said = { missing: 'finds nothing: the build stops', invalid: `is refused by Go: ${reason}`, placeholder: 'finds a placeholder alone: it builds, and lacks the rest when it runs' }[state as Exclude<EmbedFacts['state'], 'ok'>];
  const maker = frontEnds.find(({ usedBy }) => usedBy !== undefined && placeText(usedBy.at) === placeText(pattern.at));
  const command = maker && buildCommand(maker);
  return [
    line(`${pattern.value}${inDirectory(dir)} ${said}`, pattern.at),
    ...(ignoredBy ? [lineBelow(`git ignores it by ${ignoredBy.value}`, ignoredBy.at)] : []),
    ...(command && maker ? [lineBelow(`${command}${inDirectory(maker.dir)} makes it`, maker.script?.at)] : []),
  ];
}

/** Packages that are imported and not there, and what makes them. */
export function generatedLines(described: readonly Described[]): Line[] {
  return linesOf(described, ({ command }) => firstLines(command.closure.missing, 6, missingLines, ({ value }) => value));
}

function missingLines({ value, why, at, ignoredBy, generate }: MissingPackage): Line[] {
  return [
    line(`${value} is imported and ${why === 'absent' ? 'not in the repository' : 'has no file for Linux with these tags'}`, at),
    ...(ignoredBy ? [lineBelow(`git ignores it by ${ignoredBy.value}`, ignoredBy.at)] : []),
    ...(generate[0] ? [lineBelow(`go generate makes it: ${generate[0].value}`, generate[0].at)] : []),
  ];
}

/** Front ends, how they are built and who looks for the result. */
export function frontEndLines({ frontEnds }: RepoFacts): Line[] {
  const used = frontEnds.filter(({ usedBy }) => usedBy !== undefined);
  const others = frontEnds.filter(({ usedBy, script }) => usedBy === undefined && script !== undefined);
  return [
    ...used.flatMap(frontEndText),
    ...(others.length > 0 ? [line(`No Go code looks for what ${listed(others.map(({ dir }) => pathIn(dir, 'package.json')), 4)} builds`)] : []),
  ];
}

function frontEndText(one: FrontEndFacts): Line[] {
  const { dir, tool, output, usedBy, node, manager, workspace } = one;
  const way = usedBy?.how === 'embed' ? 'the program embeds it' : 'the program opens it when it runs';
  const built = buildCommand(one);
  const version = [manager.name.replace('-berry', ''), manager.version ?? (manager.name === 'yarn-berry' ? '2 or newer' : '')].join(' ').trim();
  return [
    line(`${dir === '.' ? 'package.json at the top' : dir}: ${built ?? 'no script builds it'}${tool === undefined ? '' : ` (${tool})`}`, one.script?.at),
    ...(output ? [lineBelow(`fills ${output.value}`, output.at), lineBelow(way, usedBy?.at)] : []),
    ...(node ? [lineBelow(`Node ${node.value}`, node.at)] : []),
    lineBelow(manager.lock === undefined ? `${version}, without a lock file` : `${version}, locked in ${manager.lock}${workspace === undefined ? '' : ` of the workspace in ${workspace}`}`),
  ];
}
