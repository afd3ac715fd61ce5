import { Storage } from 'yeoman-generator';

/**
 * Yeoman's own storage, without its file. That would be the one of the record, which Yeoman's constructor reads and, where
 * it is broken, throws: nothing of ours is in it, and what a broken record means is told in the first phase.
 */
export class NoStorage<Stored extends Record<string, unknown>> extends Storage<Stored> {
  override readContent(): Stored {
    return {} as Stored;
  }

  override writeContent(): string {
    return '';
  }

  override createStorage<Part extends Record<string, never>>(path: string): NoStorage<Part> {
    return new NoStorage<Part>(path, this.fs, this.path);
  }
}
