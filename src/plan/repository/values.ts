import { IMAGE_OPTIONS, type ImageOptions } from '../../image-options.ts';
import { textsOf } from '../../resolve-options.ts';
import type { RepositoryOptions } from './repository-options.ts';
import type { RuntimePlan } from './run-time/runtime.ts';
import { chosenBase } from './run-time/base.ts';
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
    builder: options.builder, git: 'false', 'assume-present': String(options['assume-present']), ...imageTexts(options),
  };
}

/** Values of what an image is built with, as flags spell them. */
function imageTexts(options: ImageOptions): Record<string, string> {
  return textsOf(Object.fromEntries(IMAGE_OPTIONS.map(({ name }) => [name, options[name]])));
}
