import type { Command, RepoFacts } from '../../analyze/facts.ts';
import type { ProgramFacts } from '../../analyze/evidence-facts.ts';
import type { Module } from '../../analyze/modules.ts';
import { baseName } from '../../repo.ts';

/** A program that the image, or one target of it, holds: all facts about it in one place. */
export interface Target {
  /** Name of the binary and, where there are several, of the stage. */
  readonly name: string;
  readonly command: Command;
  readonly program: ProgramFacts | undefined;
  /** `undefined` in GOPATH mode. */
  readonly module: Module | undefined;
}

/** The targets of the chosen main packages, with names that a stage and a path can bear. */
export function targetsOf(facts: RepoFacts, mains: readonly string[]): readonly Target[] {
  const taken = new Set<string>();
  return mains.flatMap((dir) => {
    const command = facts.commands.find((one) => one.dir === dir);
    if (command === undefined) return [];
    const name = freeName(command, taken);
    taken.add(name);
    return [{
      name, command, program: facts.programs.find((one) => one.dir === dir),
      module: facts.modules.find((one) => one.dir === command.module),
    }];
  });
}

/** `api` for several programs called alike becomes `order-api`, after the directory above. */
function freeName(command: Command, taken: ReadonlySet<string>): string {
  const parts = [command.binary, ...command.dir.split('/').reverse().slice(1)].map(stageName).filter(Boolean);
  let name = parts[0] ?? 'app';
  for (const part of parts.slice(1)) {
    if (!taken.has(name) && !RESERVED.test(name)) return name;
    if (part !== name) name = `${part}-${name}`;
  }
  while (taken.has(name) || RESERVED.test(name)) name = `${name}-app`;
  return name;
}

/** Stage names of our own, and words that a Dockerfile takes for something else. */
const RESERVED = /^(?:build|base|common|prepared|generated|delve|debug|debug-.*|scratch|ui|ui-\d+|\d.*)$/;

/** Stage names are lower case (buildkit's StageNameCasing) and start with a letter. */
function stageName(text: string): string {
  return baseName(text).toLowerCase().replace(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z]+|[-._]+$/g, '');
}
