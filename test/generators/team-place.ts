import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import type { TestContext } from 'node:test';
import { plantTemplate } from '../template/made.ts';
import { Workplace } from '../update/run-update.ts';

/** A directory `shop` to work in, and templates beside it; the user's own configuration and cache are out of reach. */
export class TeamPlace extends Workplace {
  readonly top: string;

  constructor(t: TestContext, from?: string) {
    super(t, from);
    this.top = dirname(this.root);
    for (const name of ['XDG_CACHE_HOME', 'XDG_CONFIG_HOME']) {
      const before = process.env[name];
      process.env[name] = join(this.top, name);
      t.after(() => {
        if (before === undefined) delete process.env[name];
        else process.env[name] = before;
      });
    }
  }

  /** Writes a template beside the directory. @returns the reference to it */
  template(name: string, manifest: string, files: Readonly<Record<string, string>> = {}): string {
    plantTemplate(join(this.top, name), { 'go-docker.yaml': `name: ${name}\n${manifest}`, ...files });
    return `../${name}`;
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  directory(path: string): string {
    mkdirSync(join(this.root, path), { recursive: true });
    return join(this.root, path);
  }

  record(): { options: Record<string, unknown>; templates?: { reference: string; version: string; given: Record<string, string>; own: string[]; answers: Record<string, string> }[]; template?: unknown } {
    return (JSON.parse(this.read('.yo-rc.json')) as Record<string, never>)['generator-go-docker']!;
  }
}
