/** The signals by which a person or a system asks a program to end. */
export const HELD_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** A result, and the signal that came meanwhile, if one did. */
export interface Held<T> {
  readonly value: T;
  readonly signal: NodeJS.Signals | undefined;
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/**
 * Runs synchronous work (a commit) to its end though SIGINT, SIGTERM or SIGHUP arrive, and says which came first. The
 * caller then ends the program as it would have: the work is done, or has thrown and undone itself. Other listeners for
 * these signals run as always, after the work. Errors of the work are passed on.
 */
export async function holdSignals<T>(work: () => T): Promise<Held<T>> {
  let signal: NodeJS.Signals | undefined;
  const note = (name: NodeJS.Signals): void => void (signal ??= name);
  for (const name of HELD_SIGNALS) process.on(name, note);
  try {
    const value = work();
    await turn();
    // Node hands signals out when it polls. The first turn may be the rest of a round that has polled already.
    await turn();
    return { value, signal };
  } finally {
    for (const name of HELD_SIGNALS) process.off(name, note);
  }
}
