import type { BuildPlan, Step } from './build-plan.ts';

/**
 * The same plan for builders without BuildKit (classic, kaniko, Cloud Build): layers in place of mounts, and a default
 * for each platform variable, since these builders set none. The default stands at the place of use: on an ARG line it
 * would override BuildKit's own value.
 * @param platform what a builder that knows no platforms builds for, e.g. `linux/amd64`
 */
export function portable(plan: BuildPlan, platform: string): BuildPlan {
  const [os, arch, variant = ''] = platform.split('/');
  const defaults: Record<string, string> = {
    BUILDPLATFORM: platform,
    TARGETPLATFORM: platform,
    TARGETOS: os!,
    TARGETARCH: arch!,
    TARGETVARIANT: variant,
  };
  const names = plan.stages.map((stage) => stage.name);
  // Where a step names the image's platform, the base has to follow the same default; elsewhere all is native.
  const crossed = /\$\{?TARGET(PLATFORM|ARCH)/.test(JSON.stringify(plan.stages));
  return {
    ...plan,
    builder: 'portable',
    skippedChecks: crossed ? [{ rule: 'RedundantTargetPlatform', why: 'builders without BuildKit know no platform of their own' }] : [],
    stages: plan.stages.map((stage) => {
      const pulled = stage.from !== 'scratch' && !names.includes(stage.from);
      const wanted = stage.platform ?? (crossed && pulled ? '$TARGETPLATFORM' : null);
      return {
        ...stage,
        platform: wanted && defaulted(wanted, defaults),
        steps: stage.steps.flatMap((step) => unmounted(step, defaults)),
      };
    }),
  };
}

function unmounted(step: Step, defaults: Record<string, string>): Step[] {
  if (step.do === 'text') return [{ ...step, lines: step.lines.map((line) => defaulted(line, defaults)) }];
  if (step.do === 'copy') return [{ ...step, link: false, ...(step.patterns && { sources: step.sources.map((source) => defaulted(source, defaults)) }) }];
  if (step.do !== 'run') return [step];
  const copies = step.mounts
    .filter((mount) => mount.type === 'bind')
    .map((mount): Step => ({ do: 'copy', ...(mount.from && { from: mount.from }), sources: [mount.source ?? '.'], to: mount.target }));
  return [...copies, { ...step, mounts: [], script: step.script.map((line) => defaulted(line, defaults)) }];
}

/** `$TARGETARCH`, `${TARGETARCH}` → `${TARGETARCH:-amd64}`; `${TARGETVARIANT#v}` is the shell's own and stays. */
function defaulted(text: string, defaults: Record<string, string>): string {
  return text.replace(/\$(?:\{([A-Z]+)\}|([A-Z]+)\b)/g, (whole, braced: string | undefined, bare: string | undefined) => {
    const name = braced ?? bare!;
    return defaults[name] ? `\${${name}:-${defaults[name]}}` : whole;
  });
}
