import type { Rule } from './rule.ts';
import { baseEnded, baseFloating } from './rules/bases.ts';
import { builderTooOld } from './rules/builder-too-old.ts';
import { cacheLost, cacheMissing } from './rules/caches.ts';
import { cgoCompiler, cgoNeedless, cgoOff, loaderMissing } from './rules/cgo.ts';
import { copyIgnored, copyMissing } from './rules/copy-sources.ts';
import { mainGone } from './rules/main-gone.ts';
import { embedNotCopied, moduleNotCopied } from './rules/not-copied.ts';
import { packageNotCopied } from './rules/package-files.ts';
import { armVariant, platformFixed, platformUndeclared } from './rules/platforms.ts';
import { portMismatch } from './rules/ports.ts';
import { generatorNewer } from './rules/record.ts';
import { fileNotCopied } from './rules/run-time-files.ts';
import { rootUser } from './rules/runtime-user.ts';
import { secretInImage } from './rules/secrets.ts';
import { shellMissing } from './rules/shell-missing.ts';
import { shellForm } from './rules/shell-form.ts';
import { stageMissing } from './rules/stage-missing.ts';
import { stampGone } from './rules/stamp-gone.ts';
import { startMissing } from './rules/start-missing.ts';
import { sumNotCopied } from './rules/sum-not-copied.ts';
import { caMissing, zonesMissing } from './rules/system-files.ts';
import { unparsable } from './rules/unparsable.ts';
import { commandUnread } from './rules/unread.ts';
import { userUnknown } from './rules/user-unknown.ts';

/** Every rule: what breaks the build, what breaks the start, what drifts, what is advice. */
export const RULES: readonly Rule[] = [
  unparsable,
  builderTooOld, stageMissing, copyMissing, copyIgnored, moduleNotCopied, sumNotCopied, packageNotCopied, embedNotCopied, mainGone, cgoOff, cgoCompiler, shellMissing,
  loaderMissing, startMissing, userUnknown, fileNotCopied,
  stampGone, secretInImage, rootUser, shellForm, zonesMissing, caMissing, portMismatch, baseEnded, platformFixed, platformUndeclared, armVariant, cacheLost,
  baseFloating, cacheMissing, cgoNeedless, generatorNewer, commandUnread,
];
