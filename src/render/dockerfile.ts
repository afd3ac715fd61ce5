import type { BuildArgument, Mount, Stage, Step } from '../plan/build-plan.ts';

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
      return `ENV ${pairs(step.values)}`;
    case 'workdir':
      return `WORKDIR ${step.path}`;
    case 'copy':
      return copy(step);
    case 'run':
      return run(step.mounts, step.script);
    case 'label':
      return `LABEL ${pairs(step.values)}`;
    case 'user':
      return `USER ${step.user}`;
    case 'expose':
      return `EXPOSE ${step.ports.join(' ')}`;
    case 'healthcheck':
      return `HEALTHCHECK --interval=30s --timeout=3s --start-period=5s --retries=3 CMD ${exec(step.command)}`;
    case 'entrypoint':
      return `ENTRYPOINT ${exec(step.command)}`;
    case 'volume':
      return `VOLUME ${exec(step.paths)}`;
    case 'stopsignal':
      return `STOPSIGNAL ${step.signal}`;
    case 'cmd':
      return `CMD ${exec(step.command)}`;
  }
}

function argument(arg: BuildArgument): string {
  return arg.value === undefined ? arg.name : `${arg.name}=${quoted(arg.value)}`;
}

function pairs(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(' \\\n    ');
}

/** A value of ARG, ENV or LABEL: bare where that is safe, else in double quotes; a `$NAME` stays a reference. */
function quoted(value: string): string {
  return /^[\w./:,@%+=-]+$/.test(value) ? value : `"${value.replace(/["\\`]/g, '\\$&')}"`;
}

function copy(step: Extract<Step, { do: 'copy' }>): string {
  const flags = [
    step.link ? '--link ' : '',
    step.from ? `--from=${step.from} ` : '',
    step.chown ? `--chown=${step.chown} ` : '',
  ].join('');
  const paths = [...step.sources, step.to];
  return `COPY ${flags}${paths.some((path) => /[\s"\\]/.test(path)) ? exec(paths) : paths.join(' ')}`;
}

function run(mounts: readonly Mount[], script: readonly string[]): string {
  const flags = mounts.map((mount) => `--mount=${mountText(mount)}`);
  return `RUN ${[...flags, ...joined(script)].join(' \\\n    ')}`;
}

function mountText(mount: Mount): string {
  if (mount.type === 'cache') return `type=cache,id=${mount.id},target=${mount.target}`;
  if (mount.type === 'secret') return `type=secret,id=${mount.id},target=${mount.target},required=true`;
  if (mount.type === 'ssh') return 'type=ssh,required=true';
  const from = mount.from === undefined ? '' : `from=${mount.from},`;
  const source = mount.source === undefined ? '' : `source=${mount.source},`;
  return `type=bind,${from}${source}target=${mount.target}${mount.rw ? ',rw' : ''}`;
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

/** JSON form: no shell between the engine and the program, so that signals reach it. */
function exec(command: readonly string[]): string {
  return `[${command.map((word) => JSON.stringify(word)).join(', ')}]`;
}
