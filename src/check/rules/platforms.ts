import { assign, linesBefore, replace } from '../edits.ts';
import type { StageState } from '../image/build.ts';
import type { Step } from '../parse/dockerfile.ts';
import { assignments } from '../parse/variables.ts';
import { startedPrograms, type Started } from '../program.ts';
import { buildTexts, setsArgument } from '../raw-text.ts';
import { firstOfEachLine, type Edit, type Found, type Rule } from '../rule.ts';
import { goEnv, installsTool, mayDiffer, type GoBuild, type View } from '../view.ts';

/** A program for one platform in an image that is built for others. */
export const platformFixed: Rule = {
  id: 'platform-fixed',
  grade: 'drift',
  title: 'the program is built for another platform than the image',
  remedy: 'build with GOOS=$TARGETOS GOARCH=$TARGETARCH behind ARG TARGETOS TARGETARCH',
  about: `A builder with \`--platform=$BUILDPLATFORM\` runs on the machine's own processor: without GOARCH it builds for that one, and the image for arm64 holds a program for amd64 (\`exec format error\`).
A GOARCH that is written out does the same, and so do a builder of one named platform before an image of any, GOARCH=$BUILDARCH, and a default of TARGETARCH, which wins over what BuildKit says. A last stage on \`$BUILDPLATFORM\` has the base of
another platform than its program. Where nothing in the file speaks of platforms, a written GOARCH is advice: the image is right on that one platform. A last stage that names its platform is left alone, and so is a program for browsers or another system, or one of several whose names say their platforms. A program for another system than Linux starts in no container: that is broken.`,
  judge: (view) => firstOfEachLine([...startedPrograms(view).flatMap((started) => judgeStarted(view, started)), ...view.builds.flatMap((build) => judgePlatform(view, build))]),
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

/** Systems whose programs no container of Linux starts. */
const OTHER_SYSTEM = /^(?:windows|darwin|ios|freebsd|openbsd|netbsd|dragonfly|solaris|illumos|aix|plan9)$/;

/** The program that an image starts against the platform of the image. */
function judgeStarted(view: View, { final, build }: Started): Found[] {
  const { run } = build;
  const state = view.stages[run.stage]!;
  if (!isBuild(build) || usesCross(view, state)) return [];
  const { line } = run.call.command;
  const system = goEnv(run, 'GOOS') ?? '';
  const known = final.base !== undefined && (final.base.family !== 'scratch' || /^(?:windows|darwin)$/.test(system));
  if (known && OTHER_SYSTEM.test(system) && !taken(view, run, 'GOOS') && !mayDiffer(view, run, 'GOOS') && !view.stages.some(({ stage }) => /windows|bsd|\$/.test(stage.platform?.replace(/\$\{?(?:BUILD|TARGET)PLATFORM/, '') ?? ''))) {
    return [{ line, message: `GOOS is ${system}: no container of Linux starts the program`, grade: 'broken', remedy: 'build with GOOS=linux' }];
  }
  const arch = goEnv(run, 'GOARCH');
  const platform = platformOf(view, final);
  if (arch !== undefined && TARGET.test(arch) && final.base !== undefined && final.base.family !== 'scratch' && ON_HOST.test(platform ?? '')) {
    return [{ line: final.stage.from.line, message: 'the last stage stands on a base for the machine\'s own platform, and its program is for that of the image', remedy: 'leave --platform out of the last FROM' }];
  }
  // An image that is for one platform may hold a program for that one.
  if ((platform !== undefined && !/^\$\{?TARGETPLATFORM/.test(platform)) || final.base === undefined || final.base.image.digest !== undefined || ONE_PLATFORM.test(final.stage.image)) return [];
  const named = platformOf(view, state);
  if (arch === undefined && named !== undefined && NAMED.test(named) && !setLater(run.step) && !mayDiffer(view, run, 'GOARCH') && !builtAlone(view, named)) {
    return [{ line, message: `the builder is for ${named} whatever platform the image is for, and go build is not told the one of the image`, remedy: 'begin the builder with FROM --platform=$BUILDPLATFORM, and build with GOOS=$TARGETOS GOARCH=$TARGETARCH behind ARG TARGETOS TARGETARCH' }];
  }
  if (arch !== undefined && BUILD_ARCH.test(arch)) {
    const edits = withoutFixed(view, run.step, arch);
    return [{ line, message: 'GOARCH is that of the machine, whatever platform the image is for', ...(edits.length > 0 && { edits }) }];
  }
  const fixed = run.step.scope.get('TARGETARCH');
  const used = /\bGOARCH=["']?\$(?:TARGETARCH\b|\{TARGETARCH\})/.test(scriptOf(run.step));
  if (!used || arch === undefined || fixed?.by !== 'arg' || arch !== fixed.value || view.file.globals.has('TARGETARCH') || setsArgument(view.repo, 'TARGETARCH')) return [];
  const word = state.stage.steps.find((step) => step.keyword === 'ARG' && step.line === fixed.line)?.words.find(({ text }) => text.startsWith('TARGETARCH='));
  return word === undefined ? [] : [{ line: fixed.line, message: `the default ${fixed.value} of TARGETARCH wins over the platform that BuildKit builds for`, remedy: 'declare it without a default: ARG TARGETARCH', edits: [replace(view.file, word.start, word.end, 'TARGETARCH')] }];
}

const NAMED = /^linux\/[\w/]+$/;
const ON_HOST = /^\$\{?BUILDPLATFORM/;
const TARGET = /^\$(?:TARGETARCH|\{TARGETARCH\})$/;
const BUILD_ARCH = /^\$(?:BUILDARCH|\{BUILDARCH\})$/;
/** Images that are published for one platform alone. */
const ONE_PLATFORM = /(?:^|\/)(?:amd64|arm64v8|arm32v[567]|i386|ppc64le|s390x|riscv64)\/|[-_:](?:amd64|arm64|x86_64|aarch64)\b/;

/** Whether all that builds images says one platform. */
function builtAlone({ repo }: View, platform: string): boolean {
  const said = buildTexts(repo).match(/\blinux\/(?:amd64|arm64|arm(?:\/v\d)?|386|ppc64le|s390x|riscv64)\b/g) ?? [];
  return said.length > 0 && said.every((one) => one === platform);
}

/** Whether the value may come from an argument of the build. */
function taken(view: View, { stage, step }: GoBuild['run'], name: string): boolean {
  return view.stages[stage]!.stage.scope.get(name)?.by === 'arg' || new RegExp(`${name}=["']?(?:\\$|\`)`).test(scriptOf(step));
}

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
  const onHost = ON_HOST.test(builder ?? '');
  if (arch === undefined && onHost && !setLater(run.step) && !mayDiffer(view, run, 'GOARCH')) {
    const edits = withArch(view, build);
    return [{ line: run.call.command.line, message: 'the builder runs on the machine\'s own platform, and go build is not told the one of the image', ...(edits.length > 0 && { edits }) }];
  }
  const named = builder !== undefined && NAMED.test(builder);
  if (arch === undefined || /[$]/.test(arch) || arch === '' || (builder !== undefined && !onHost && !named) || (named && builtAlone(view, builder))) return [];
  // A default of an argument may be set by the build.
  if (taken(view, run, 'GOARCH') || isForElsewhere(view, build, arch)) return [];
  const several = onHost || named || /\bTARGET(?:PLATFORM|ARCH|OS)\b/.test(view.file.source.text);
  const edits = several ? withoutFixed(view, run.step, arch) : [];
  return [{ line: run.call.command.line, message: `GOARCH is ${arch} whatever platform the image is for`, ...(!several && { grade: 'advice' as const }), ...(edits.length > 0 && { edits }) }];
}

/** A program for browsers or another system, or one of several that are told apart by the name of their platform. */
function isForElsewhere(view: View, { run }: GoBuild, arch: string): boolean {
  const system = goEnv(run, 'GOOS') ?? '';
  if (arch === 'wasm' || OTHER_SYSTEM.test(system) || /^(?:js|wasip1)$/.test(system)) return true;
  const { packages, output = '' } = run.call.use;
  const others = view.builds.filter((other) => other.run !== run && other.run.call.use.packages.join(' ') === packages.join(' '));
  return new RegExp(`(?:^|[^a-z0-9])${arch}(?:[^a-z0-9]|$)`).test(output) || others.some((other) => ![undefined, arch].includes(goEnv(other.run, 'GOARCH')));
}

/** Something in the script, or a variable of which only the build knows the value, may set GOARCH in a way that is not read. */
function setLater(step: Step): boolean {
  return step.scope.has('GOARCH') || /GOARCH|go env -w/.test(scriptOf(step));
}

function scriptOf({ body, heredocs }: Step): string {
  return body + heredocs.map(({ text }) => text).join('\n');
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

/** In the command itself, or in an ENV of what the go command builds for that stands before it. */
function undeclared(view: View, build: GoBuild): Found[] {
  const { step, stage } = build.run;
  if (!isBuild(build)) return [];
  const before = view.stages[stage]!.stage.steps.filter(({ keyword, start, words }) => keyword === 'ENV' && start < step.start && assignments(words, keyword).some(({ name }) => /^GO(?:OS|ARCH|ARM|AMD64|ARM64)$/.test(name)));
  return [...before, step].flatMap((one) => usesUndeclared(view, one));
}

function usesUndeclared(view: View, step: Step): Found[] {
  const text = scriptOf(step);
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
