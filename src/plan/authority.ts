import type { Mount, Stage, Step } from './build-plan.ts';
import { seesModules, type Fetches } from './access.ts';
import { hasNode, PREPARED } from './pre-build.ts';

/**
 * A company's certificate authority, trusted while the image is built and by no image that runs. Beside the bundle of
 * the builder, never in place of it: Go reads every file of this directory (crypto/x509, root_linux.go), git does so with
 * GIT_SSL_CAPATH (http.sslCAPath; Debian's git links GnuTLS, which asks for no hashed names), node adds NODE_EXTRA_CA_CERTS
 * to its own. apt needs none: Debian's archive is signed and comes over http.
 */
const CA: Extract<Mount, { type: 'secret' }> = { type: 'secret', id: 'ca', target: '/etc/ssl/certs/company-ca.pem' };

/** The stages with the authority on each step that may reach the network. */
export function withAuthority(stages: readonly Stage[], ca: string, fetches: Fetches = seesModules): readonly Stage[] {
  if (ca === '') return stages;
  const told = new Set<string | null>();
  return stages.map((stage) => {
    const node = /(?:^|\/)node:/.test(stage.from);
    const reaches = (step: Step): step is Extract<Step, { do: 'run' }> => step.do === 'run' && (node || fetches(step));
    const first = stage.steps.findIndex(reaches);
    if (first < 0) return stage;
    const steps = stage.steps.map((step) => (reaches(step) ? { ...step, mounts: [...step.mounts, CA] } : step));
    if (told.has(stage.from)) return { ...stage, steps };
    told.add(stage.name);
    return { ...stage, steps: [...steps.slice(0, first), environment(stage, node), ...steps.slice(first)] };
  });
}

/** git fetches for go; a command of the repository's own may well be node. */
function environment(stage: Stage, node: boolean): Step {
  return {
    do: 'env', why: "Your network's authority: trusted while the image is built, by nothing that is in it.",
    values: { ...(node ? {} : { GIT_SSL_CAPATH: '/etc/ssl/certs' }), ...(node || stage.name === PREPARED || hasNode(stage) ? { NODE_EXTRA_CA_CERTS: CA.target } : {}) },
  };
}
