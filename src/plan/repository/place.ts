/** Where a command works in the repository, and where its Dockerfile lies. */
export interface Place {
  /** The directory that was named, relative to the repository's top. */
  readonly directory: string;
  /** The Dockerfile, relative to that directory. */
  readonly file: string;
  /** A person has said that a `.dockerignore` which hides what the build needs may be amended. */
  readonly amendIgnore: boolean;
}

export const TOP: Place = { directory: '.', file: 'Dockerfile', amendIgnore: false };
