import type { RepositoryOptions } from './repository-options.ts';
import type { RuntimePlan } from './runtime.ts';
import { chosenBase } from './runtime-base.ts';
import type { Target } from './target.ts';

/**
 * What was decided about an image, by the names that the options of a service have: of several programs, what holds for
 * the default one. Texts of a team may hold it; what has no value is empty.
 */
export function repositoryValues(options: RepositoryOptions, targets: readonly Target[], release: string, runtimes: readonly RuntimePlan[]): Record<string, string> {
  const [runtime] = runtimes;
  const port = runtime?.ports[0];
  return {
    kind: port === undefined ? 'cli' : 'http', module: targets[0]?.module?.path.value ?? '', recipe: 'minimal', port: port === undefined ? '' : String(port), go: release,
    base: runtime === undefined ? '' : chosenBase(runtime, options).name, timezone: options.timezone, goproxy: options.goproxy, platforms: options.platforms.join(','),
    builder: options.builder, git: 'false', registry: options.registry,
  };
}
