/** Platforms as `--platform` and $TARGETPLATFORM spell them: what Go compiles for Linux (`go tool dist list`) and OCI images exist for. */
export const PLATFORMS: readonly string[] = [
  'linux/386', 'linux/amd64', 'linux/amd64/v2', 'linux/amd64/v3', 'linux/amd64/v4',
  'linux/arm/v5', 'linux/arm/v6', 'linux/arm/v7', 'linux/arm64', 'linux/loong64',
  'linux/mips64le', 'linux/ppc64le', 'linux/riscv64', 'linux/s390x',
];
