import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { TeamPlace } from '../generators/team-place.ts';

export const ANSWER = (name: string, ...more: string[]): string => `  - name: ${name}\n    about: what is asked\n    type: text\n${more.map((line) => `    ${line}\n`).join('')}`;
export const SWITCH = (name: string): string => `  - name: ${name}\n    about: whether\n    choices: ['true', 'false']\n    default: 'false'\n`;

/** A service that follows a template, in its first commit. */
export async function followed(t: TestContext, manifest: string, files: Readonly<Record<string, string>>, ...words: string[]): Promise<TeamPlace> {
  const place = new TeamPlace(t);
  const ran = await place.run('app', ['--yes', '--template', place.template('acme', `version: 1.0.0\n${manifest}`, files), ...words]);
  assert.equal(ran.exit, 0, ran.stderr);
  place.commit();
  return place;
}

/** The next version of its template, and the files that an update changes. */
export async function follow(place: TeamPlace, manifest: string, files: Readonly<Record<string, string>>, ...words: string[]): Promise<readonly string[]> {
  place.template('acme', `version: 2.0.0\n${manifest}`, files);
  return changed(place, ...words);
}

/** What an update does to the files, but for the record. */
export async function changed(place: TeamPlace, ...words: string[]): Promise<readonly string[]> {
  const { files, report } = await place.update(...words);
  assert.ok([0, 3].includes(report.exit), JSON.stringify(report.diagnostics));
  return files.filter((file) => !/^same|yo-rc/.test(file));
}

export const answers = (place: TeamPlace): Record<string, string> => place.record().templates![0]!.answers;
