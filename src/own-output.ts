/** Lines that stand in every file of their kind that this generator writes, and hardly in another. */
const SIGNATURES: readonly RegExp[] = [
  /^# The compiler runs on the builder's own platform and cross-compiles for the image's\.$/m,
  /^# cgo \(.*\): compiled on the image's own platform, with its C library\.$/m,
  /^# (?:Targets of the image|Builds every target of the Dockerfile)[^\n]*\(yo go-docker:(?:makefile|dockerfile) writes this file anew\)\.$/m,
];

/** Whether a text is one of the generator's own: what it says was said by the code that it was made from. */
export function isOwnOutput(text: string): boolean {
  return SIGNATURES.some((signature) => signature.test(text));
}
