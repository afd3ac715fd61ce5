import type { BuildArgument, Mount, Stage, Step } from '../plan/build-plan.ts';
import { copyPaths, json, literalWord, mountField, referringWord, volumePaths } from './words.ts';

/** `FROM …` of a stage. */
export function from(stage: Stage): string {
  const platform = stage.platform ? `--platform=${stage.platform} ` : '';
  return `FROM ${platform}${stage.from}${stage.name ? ` AS ${stage.name}` : ''}`;
}

/** A step as the text of its instruction; continued lines are indented by four spaces. */
export function instruction(step: Step): string {
  switch (step.do) {
    case 'arg':
      return `ARG ${step.names.map(argument).join(' ')}`;
    case 'env':
      return `ENV ${pairs(step.values, literalWord)}`;
    case 'workdir':
      return `WORKDIR ${literalWord(step.path)}`;
    case 'copy':
      return copy(step);
    case 'run':
      return run(step.mounts, step.script);
    case 'label':
      return `LABEL ${pairs(step.values, step.literal ? literalWord : referringWord)}`;
    case 'user':
      return `USER ${step.user}`;
    case 'expose':
      return `EXPOSE ${[...step.ports, ...(step.udp ?? []).map((port) => `${port}/udp`)].join(' ')}`;
    case 'healthcheck':
      return `HEALTHCHECK --interval=30s --timeout=3s --start-period=5s --retries=3 CMD ${json(step.command)}`;
    case 'entrypoint':
      return `ENTRYPOINT ${json(step.command)}`;
    case 'volume':
      return `VOLUME ${volumePaths(step.paths)}`;
    case 'stopsignal':
      return `STOPSIGNAL ${step.signal}`;
    case 'text':
      return step.lines.join('\n');
    case 'cmd':
      return `CMD ${json(step.command)}`;
  }
}

function argument(arg: BuildArgument): string {
  return arg.value === undefined ? arg.name : `${arg.name}=${literalWord(arg.value)}`;
}

function pairs(values: Readonly<Record<string, string>>, word: (value: string) => string): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${word(value)}`)
    .join(' \\\n    ');
}

function copy(step: Extract<Step, { do: 'copy' }>): string {
  const flags = [
    step.link ? '--link ' : '',
    step.from ? `--from=${step.from} ` : '',
    step.chown ? `--chown=${step.chown} ` : '',
  ].join('');
  return `COPY ${flags}${copyPaths(step.sources, step.to, step.patterns === true)}`;
}

function run(mounts: readonly Mount[], script: readonly string[]): string {
  const flags = mounts.map((mount) => `--mount=${mountText(mount)}`);
  return `RUN ${[...flags, ...joined(script)].join(' \\\n    ')}`;
}

function mountText(mount: Mount): string {
  if (mount.type === 'cache') return `type=cache,id=${mount.id},${mountField('target', mount.target)}`;
  if (mount.type === 'secret') return `type=secret,id=${mount.id},${mountField('target', mount.target)},required=true`;
  if (mount.type === 'ssh') return 'type=ssh,required=true';
  const from = mount.from === undefined ? '' : `from=${mount.from},`;
  const source = mount.source === undefined ? '' : `${mountField('source', mount.source)},`;
  return `type=bind,${from}${source}${mountField('target', mount.target)}${mount.rw ? ',rw' : ''}`;
}

/** Commands joined by `&&`; the lines of a `case … esac` stay as they are and end with `;`. */
function joined(script: readonly string[]): string[] {
  let open = false;
  return script.map((line, index) => {
    if (/^case .* in$/.test(line)) open = true;
    else if (line === 'esac') {
      open = false;
      return 'esac;';
    }
    return open || index === script.length - 1 ? line : `${line} &&`;
  });
}
