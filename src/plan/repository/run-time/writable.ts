import type { BaseImage } from '../../base-images.ts';
import { baseName, parentOf, type Repo } from '../../../repo.ts';
import type { Step } from '../../build-plan.ts';
import { rootfs } from '../../stages.ts';
import { shellQuote } from '../shell-quote.ts';

/** Whether the repository keeps a directory for what a run puts there: one without files of its own, or that is called so by custom. */
export function isForWriting(repo: Repo, path: string): boolean {
  if (repo.stat(path)?.kind !== 'directory') return false;
  const names = repo.list(path).map(({ name }) => name);
  return /^(?:cache|logs?|runtime|te?mp|uploads?)$/i.test(baseName(path)) || (names.length > 0 && names.every((name) => /^\.(?:git)?(?:keep|ignore|placeholder)$|^readme(?:\.\w+)?$/i.test(name)));
}

/** Accounts that a base brings: all of a distribution's, two of distroless, none of scratch. */
function accountsOf({ image, packageManager }: BaseImage): RegExp {
  if (packageManager !== null) return /^(?:root|nobody|daemon|bin|sys|adm|lp|mail|news|games|man|www-data|sync)$/;
  return image === 'scratch' ? /$^/ : /^(?:root|nobody)$/;
}

/** Whether the image knows a user: by its base, or by an account that is added where they are ours. */
export function knowsAccount(base: BaseImage, name: string, added: readonly string[]): boolean {
  return name === 'nonroot' || accountsOf(base).test(name) || (!base.holds.includes('user') && added.includes(name));
}

/** Directories that the program writes to belong to it, and to group 0 with the owner's rights (OpenShift runs any uid in group 0). */
function writableScript(paths: readonly string[], empty: readonly string[], accounts: readonly string[]): string[] {
  const below = paths.map((path) => shellQuote(`/rootfs${path}`)).join(' ');
  const files = empty.map((path) => shellQuote(`/rootfs${path}`)).join(' ');
  const around = [...new Set(empty.map(parentOf))].filter((dir) => !paths.some((path) => path === dir || path.startsWith(`${dir}/`)));
  return [
    ...(paths.length === 0 ? [] : [`mkdir -p ${below}`, `chown 65532:0 ${below}`, `chmod 775 ${below}`]),
    ...(around.length === 0 ? [] : [`mkdir -p ${around.map((dir) => shellQuote(`/rootfs${dir}`)).join(' ')}`]),
    ...(empty.length === 0 ? [] : [`touch ${files}`]),
    ...accounts.flatMap((name) => [`echo '${name}:x:65532:65532::/:/sbin/nologin' >>/rootfs/etc/passwd`, `echo '${name}:x:65532:' >>/rootfs/etc/group`]),
  ];
}

/** What the runtime base lacks, where the program writes, files that must be there though empty, and other names of the user where the accounts are ours, made in the builder. */
export function rootfsSteps(base: BaseImage, missing: boolean, baseStage: string, paths: readonly string[], empty: readonly string[] = [], accounts: readonly string[] = []): readonly Step[] {
  const script = writableScript(paths, empty, missing || base.image === 'scratch' ? accounts.filter((name) => !accountsOf(base).test(name)) : []);
  if (missing) return rootfs(base, baseStage, script);
  return script.length === 0 ? [] : [{ do: 'run', mounts: [], why: 'Where the program runs and writes.', script }];
}

