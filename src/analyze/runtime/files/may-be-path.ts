import type { Source } from '../../facts.ts';
import { kindOfFile } from './file-kinds.ts';

/** A value that may be a relative path: no scheme, no blank, no format verb. */
const pathLike = /^\/?(?:\.{1,2}\/)*[\p{L}\w.@-][\p{L}\w.@*{},-]*(?:\/[\p{L}\w.@*{},-]+)*\/?$/u;

/** `text/html`, `application/vnd.api+json`: looks like a path, and is what content is said to be. */
const mediaType = /^(?:application|audio|font|image|message|model|multipart|text|video)\/(?:\*|x-[\w.-]+|vnd\.[\w.+-]+|[\w.-]+\+\w+|[\w-]+)$/;

/** Files of tools that work on a repository: a program that names them looks at somebody else's. */
const ofOthers =
  /(?:^|\/)(?:\.(?:drone|travis|gitlab-ci|goreleaser|golangci|circleci|github|gitlab|git|gitignore|gitleaks|gitleaksignore|pre-commit-config|claude|cursor|vscode|idea|editorconfig|ruby-version|nvmrc|node-version)\b.*|(?:AGENTS|CLAUDE|GEMINI)\.md|[Tt]askfile(?:\.dist)?\.ya?ml|Dockerfile.*|docker-compose.*|compose\.ya?ml|Makefile|package(?:-lock)?\.json|yarn\.lock|pnpm-\w+\.yaml|composer\.json|pyproject\.toml|Cargo\.toml|Gemfile.*|tsconfig\.json|mise\.\w+)$/;

/** Whether a text may be the path of a file that the repository holds. */
export function mayBePath(path: string): boolean {
  if (path === '' || path.length > 200 || !pathLike.test(path)) return false;
  // Of absolute paths those count that a repository may hold a file for, not the system's own.
  if (path.startsWith('/') && (kindOfFile(path) === 'data' || /^\/(?:proc|sys|dev|usr|bin|tmp|etc\/(?:ssl|krb5|nsswitch|services|protocols|mime|ld\.so|ssh|docker|os-release|lsb-release|NIXOS|hosts|hostname|resolv|passwd|shadow|group|issue|fstab|mtab|(?:alpine|redhat|system)-release|debian_version|pki|kubernetes|systemd|machine-id|localtime|timezone|init\.d|cron\w*)|run|var\/run)(?:\/|\b)/.test(path))) return false;
  return !mediaType.test(path) && !ofOthers.test(path) && !/^[./]*$|^\.(?:config|cache|local)$|^\d+$|^\d+(?:\.\d+){3}\/\d+$|\.(?:go|proto|mod|sum)$/.test(path);
}

/** Test data that code names which is called for tests, and is compiled with the program all the same. */
export function isOfTests(path: string, { path: file }: Source): boolean {
  return /(?:^|\/)testdata(?:\/|$)/.test(path) && /(?:^|[/_-])test(?:s|ing|utils?|helpers?)?(?:[-_][\w-]*)?(?:\/|\.go$)/.test(file);
}
