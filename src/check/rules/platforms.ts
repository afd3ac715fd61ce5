import { assign, linesBefore, replace } from '../edits.ts';
import type { StageState } from '../image/build.ts';
import type { Step } from '../parse/dockerfile.ts';
import { firstOfEachLine, type Edit, type Found, type Rule } from '../rule.ts';
import { goEnv, installsTool, mayDiffer, type GoBuild, type View } from '../view.ts';

/** A program for one platform in an image that is built for others. */
export const platformFixed: Rule = {
  id: 'platform-fixed',
  grade: 'drift',
  title: 'the program is built for another platform than the image',
  remedy: 'build with GOOS=$TARGETOS GOARCH=$TARGETARCH behind ARG TARGETOS TARGETARCH',
  about: `A builder with \`--platform=$BUILDPLATFORM\` runs on the machine's own processor: without GOARCH it builds for that one, and the image for arm64 holds a program for amd64 (\`exec format error\`).
A GOARCH that is written out does the same. Where nothing in the file speaks of platforms, a written GOARCH is advice: the image is right on that one platform. A stage that names its platform is left alone.`,
  judge: (view) => firstOfEachLine(view.builds.flatMap((build) => judgePlatform(view, build))),
};

/** A platform argument that its stage does not declare. */
export const platformUndeclared: Rule = {
  id: 'platform-undeclared',
  grade: 'drift',
  title: 'TARGETARCH or its like is used and not declared in the stage',
  remedy: 'declare it in the stage: ARG TARGETOS TARGETARCH',
  about: `BuildKit sets TARGETARCH only in stages that declare it with ARG; elsewhere it is empty, \`GOARCH=\` means the machine's own, and the image for another platform holds the wrong program. An ARG before the first FROM does not count.`,
  judge: (view) => firstOfEachLine(view.builds.flatMap((build) => undeclared(view, build))),
};

/** TARGETVARIANT as the value of GOARM. */
export const armVariant: Rule = {
  id: 'arm-variant',
  grade: 'drift',
  title: 'GOARM gets a value with a v in front',
  remedy: 'take the digits alone: GOARM=${TARGETVARIANT#v}',
  about: `BuildKit says \`v7\`, and GOARM takes \`7\`: a value with the letter is none that the go command knows, and it builds for ARMv7 without a word (1.24 to 1.27): the program in the image for ARMv6 does not run there. Only builds for 32-bit ARM notice.`,
  judge: (view) => firstOfEachLine(view.builds.flatMap((build) => variant(view, build))),
};

function isBuild({ run }: GoBuild): boolean {
  return run.kind === 'build' && run.certain;
}

function judgePlatform(view: View, build: GoBuild): Found[] {
  const { run } = build;
  const state = view.stages[run.stage]!;
  if (!isBuild(build) || build.targets.length === 0 || installsTool(run) || /(?:^|\/)xx-go$/.test(run.call.command.words[0] ?? '') || usesCross(view, state)) return [];
  const arch = goEnv(run, 'GOARCH');
  const builder = platformOf(view, state);
  const finals = view.finals.some(({ stage }) => stage.platform !== undefined && !/\$\{?TARGETPLATFORM/.test(stage.platform));
  if (finals) return [];
  const onHost = /^\$\{?BUILDPLATFORM/.test(builder ?? '');
  if (arch === undefined && onHost && !setLater(run.step) && !mayDiffer(view, run, 'GOARCH')) {
    const edits = withArch(view, build);
    return [{ line: run.call.command.line, message: 'the builder runs on the machine\'s own platform, and go build is not told the one of the image', ...(edits.length > 0 && { edits }) }];
  }
  if (arch === undefined || /[$]/.test(arch) || arch === '' || (builder !== undefined && !onHost)) return [];
  // A default of an argument may be set by the build.
  if (state.stage.scope.get('GOARCH')?.by === 'arg' || fromArgument(run.step)) return [];
  const several = onHost || /\bTARGET(?:PLATFORM|ARCH|OS)\b/.test(view.file.source.text);
  const edits = several ? withoutFixed(view, run.step, arch) : [];
  return [{ line: run.call.command.line, message: `GOARCH is ${arch} whatever platform the image is for`, ...(!several && { grade: 'advice' as const }), ...(edits.length > 0 && { edits }) }];
}

/** GOARCH is taken from an argument or made by a command. */
function fromArgument({ body, heredocs }: Step): boolean {
  return /GOARCH=["']?(?:\$|`)/.test(body + heredocs.map(({ text }) => text).join('\n'));
}

/** Something in the script may set GOARCH in a way that is not read. */
function setLater({ body, heredocs }: Step): boolean {
  return /GOARCH|go env -w/.test(body + heredocs.map(({ text }) => text).join('\n'));
}

/** xx sets what the go command needs. */
function usesCross(view: View, state: StageState): boolean {
  return /\bxx\b|xx-/.test(state.stage.steps.map(({ body }) => body).join('\n')) || view.stages.some(({ stage }) => /tonistiigi\/xx/.test(stage.image));
}

function platformOf(view: View, { stage }: StageState): string | undefined {
  return stage.platform ?? (stage.base.kind === 'stage' ? platformOf(view, view.stages[stage.base.stage]!) : undefined);
}

/** `go build` with the image's platform, its arguments declared before. */
function withArch(view: View, { run }: GoBuild): Edit[] {
  const { step } = run;
  // What is installed for another platform lies elsewhere.
  const put = run.call.use.verb === 'install' ? [] : assign(view.file, run, 'GOOS=$TARGETOS GOARCH=$TARGETARCH');
  const names = ['TARGETOS', 'TARGETARCH'].filter((name) => !step.scope.has(name));
  return put.length > 0 && names.length > 0 ? [linesBefore(view.file, step, [`ARG ${names.join(' ')}`]), ...put] : put;
}

function withoutFixed(view: View, step: Step, arch: string): Edit[] {
  const { text } = view.file.source;
  const raw = text.slice(step.start, step.end);
  const written = `GOARCH=${arch}`;
  const at = raw.indexOf(written);
  if (at < 0 || raw.indexOf(written, at + 1) >= 0) return [];
  const put = replace(view.file, step.start + at, step.start + at + written.length, 'GOARCH=$TARGETARCH');
  return step.scope.has('TARGETARCH') ? [put] : [linesBefore(view.file, step, ['ARG TARGETARCH']), put];
}

const PLATFORM = /\$\{?(TARGET(?:OS|ARCH|VARIANT))\b/g;

function undeclared(view: View, build: GoBuild): Found[] {
  const { step } = build.run;
  if (!isBuild(build)) return [];
  const text = step.body + step.heredocs.map((one) => one.text).join('\n');
  // Set by the script itself, or with a fall-back: then it is meant to be empty.
  const names = [...new Set([...text.matchAll(PLATFORM)].map((match) => match[1]!))].filter((name) => !step.scope.has(name) && !new RegExp(`\\b${name}=|\\$\\{${name}[:-]`).test(text));
  return names.length === 0 ? [] : [{ line: step.line, message: `${names.join(' and ')} ${names.length > 1 ? 'are' : 'is'} used, and the stage does not declare ${names.length > 1 ? 'them' : 'it'}: empty`, remedy: `add ARG ${names.join(' ')} before it`, edits: [linesBefore(view.file, step, [`ARG ${names.join(' ')}`])] }];
}

function variant(view: View, build: GoBuild): Found[] {
  const { step } = build.run;
  if (!isBuild(build)) return [];
  const { text } = view.file.source;
  const raw = text.slice(step.start, step.end);
  const match = /\bGOARM=(["']?)(?:(\$TARGETVARIANT\b|\$\{TARGETVARIANT\})|v(\d))/.exec(raw);
  if (match === null) return [];
  const start = step.start + match.index + 'GOARM='.length + match[1]!.length;
  const old = match[2] ?? `v${match[3]!}`;
  const put = match[2] === undefined ? match[3]! : '${TARGETVARIANT#v}';
  return [{ line: build.run.call.command.line, message: `GOARM=${old} is no value that the go command means: it takes the digits alone`, ...(step.json === undefined && { edits: [replace(view.file, start, start + old.length, put)] }) }];
}
