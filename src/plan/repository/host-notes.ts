import type { Note } from './notes.ts';
import { leaves, stayingFlag } from './run-time/foreground.ts';
import { knowsAccount } from './run-time/writable.ts';

const RIGHTS = {
  raw: { does: 'opens raw sockets', how: 'run it with --user 0 --cap-add NET_RAW' },
  icmp: { does: 'opens raw ICMP sockets', how: 'run it with --user 0 --cap-add NET_RAW, or let it send by "udp4", which needs no rights' },
  device: { does: 'makes network devices or routes', how: 'run it with --user 0 --cap-add NET_ADMIN --device /dev/net/tun' },
} as const;

/** What the host that runs the container has to give. */
export const HOST_NOTES: readonly Note[] = [
  {
    code: 'engine-socket',
    severity: 'info',
    find: ({ target: { name, program } }) => [program?.runtime.world.host.engine ?? []].flat().map((at) => ({
      message: `${name} talks to a container engine, which by default it reaches by the socket of its host`, at,
      remedy: `where it may, give it the socket and the group that reads it: -v /var/run/docker.sock:${program!.runtime.world.host.engineSocket} --group-add "$(stat -c %g /var/run/docker.sock)"`,
    })),
  },
  {
    code: 'rights-missing',
    severity: 'warning',
    find: ({ target: { name, program } }) => (program?.runtime.world.host.rights ?? []).slice(0, 1).map(({ value, at }) => ({
      message: `${name} ${RIGHTS[value].does}, which the image's user is not allowed to`, at, remedy: RIGHTS[value].how,
    })),
  },
  {
    code: 'prefork',
    severity: 'warning',
    find: ({ target: { name, program } }) => [program?.runtime.world.host.prefork ?? []].flat().map((at) => ({
      message: `${name} starts copies of itself (Prefork), which end where it is the first process of the container`, at,
      remedy: 'run it with an init above it, docker run --init (init: true of compose); or without Prefork',
    })),
  },
  {
    code: 'user-missing',
    severity: 'warning',
    find: ({ target: { name, program }, base, runtime }) => (base.own ? [] : (program?.runtime.world.host.users ?? [])).filter(({ value }) => !knowsAccount(base, value, runtime.accounts)).slice(0, 1).map(({ value, at }) => ({
      message: `${name} looks up the user ${value}, whom the image does not know`, at,
      remedy: `nothing to do where it can do without; else name nonroot in its place, as which the image runs${value === 'nobody' || value === 'root' ? `, or take --base distroless, which knows ${value}` : ''}`,
    })),
  },
  {
    code: 'data-unkept',
    severity: 'info',
    find: ({ target: { name, program }, base }) => [program?.runtime.world.host.homeState ?? []].flat().map(({ value, at }) => ({
      message: `${name} keeps ${value} below ${base.home}, where no volume keeps it`, at,
      remedy: `give the container one: -v ${name}-home:${base.home}`,
    })),
  },
  {
    code: 'ends-in-background',
    severity: 'warning',
    find: ({ target: { name, program } }) => (program && leaves(program.runtime) && stayingFlag(program.runtime) === undefined ? [{
      message: `${name} starts itself anew in the background, and the container ends with its first process`, at: program.runtime.world.host.background!,
      remedy: 'start it in the foreground where it can; a container needs no daemon',
    }] : []),
  },
];
