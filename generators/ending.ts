/** Ctrl-C or a signal; yo ends the process with an error's `code`. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly code = 130;
}

/** A failure that a person can mend: its message is all that is printed. */
export class Failure extends Error {
  override readonly name = 'Failure';
}
