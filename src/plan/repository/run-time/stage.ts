import type { BaseImage } from '../../base-images.ts';
import { NONROOT, type Stage, type Step } from '../../build-plan.ts';
import type { Decided, Frame } from '../decided.ts';

/** The stage that runs: `from` is an image or the stage that prepares one, `build` the stage that holds the binary. */
export function runtimeStage(one: Decided, frame: Frame, build: string, base: BaseImage, from: string, missing: boolean): Stage {
  const { target, runtime } = one;
  const program = runtime.binary;
  const root = target.program?.runtime.world.host.root;
  const env = { ...(base.holds.includes('user') ? {} : { HOME: base.home }), ...(frame.options.timezone ? { TZ: frame.options.timezone } : {}), ...runtime.env };
  return {
    name: frame.several ? target.name : null, from, platform: null, why: frame.several ? `docker build --target ${target.name} .` : null,
    steps: [
      ...(missing || runtime.writable.length > 0 || runtime.mediaTypes || runtime.files.some(({ opens }) => opens) ? [{ do: 'copy', from: build, sources: ['/rootfs/'], to: '/' } as const] : []),
      ...(runtime.workdir ? [{ do: 'workdir', path: runtime.workdir } as const] : []),
      ...runtime.files.filter(({ opens }) => opens === undefined).map(({ source, to, from: stage, chown, why }): Step => ({ do: 'copy', sources: [source], to, ...(stage && { from: stage }), ...(chown && { chown }), why: `${source}: ${why}.` })),
      { do: 'copy', from: build, sources: [`/out/${target.name}`], to: program },
      ...(Object.keys(env).length > 0 ? [{ do: 'env', values: env } as const] : []),
      root === undefined ? { do: 'user', user: NONROOT } : { do: 'user', user: '0:0', why: `${root.path}:${root.line} ends the program unless it is started by root.` },
      ...(runtime.volumes.length > 0 ? [{ do: 'volume', paths: runtime.volumes } as const] : []),
      ...(runtime.ports.length + runtime.udp.length > 0 ? [{ do: 'expose', ports: runtime.ports, ...(runtime.udp.length > 0 && { udp: runtime.udp }) } as const] : []),
      ...(runtime.probe ? [{ do: 'healthcheck', command: [program, ...runtime.probe], why: 'The program asks itself: the image needs neither shell nor curl.' } as const] : []),
      ...(runtime.signal ? [{ do: 'stopsignal', signal: runtime.signal } as const] : []),
      { do: 'entrypoint', command: [program] },
      ...(runtime.command.length > 0 ? [{ do: 'cmd', command: runtime.command } as const] : []),
    ],
  };
}

