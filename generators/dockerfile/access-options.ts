import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { refuse } from '../../src/diagnostic.ts';
import type { Record as StoredRecord } from '../../src/commit/record.ts';
import { MODULE_PATTERN, type AccessOptions, type Auth } from '../../src/plan/repository/access.ts';
import type { CommandLine, RunFlag } from '../command-line.ts';

/** Flags about what the build has to reach, and how. */
export const ACCESS_FLAGS: readonly RunFlag[] = [
  { name: 'private', type: 'text', placeholder: 'PATTERNS', about: "modules that no public proxy serves, as in GOPRIVATE, in place of what the repository says, e.g. 'git.example.com,github.com/acme/*'" },
  { name: 'auth', type: 'text', placeholder: 'WAY', about: 'how private modules are fetched: netrc (https), ssh (agent and known_hosts) or none; without it the repository decides' },
  { name: 'ca', type: 'text', placeholder: 'FILE', about: "PEM file of your network's certificate authority, trusted while the image is built and by no image that runs" },
];

const WAYS: readonly Auth[] = ['netrc', 'ssh', 'none'];

/** What was said about private modules and the network, by flag or record. `root` is the repository. */
export function accessOptions(line: CommandLine, stored: StoredRecord | undefined, root: string): AccessOptions {
  const said = (name: string): string => String(line.flags[name] ?? stored?.options[name] ?? '');
  const auth = said('auth');
  if (auth !== '' && !WAYS.some((way) => way === auth)) {
    throw refuse('option-auth', `--auth ${JSON.stringify(auth)} is no way to fetch modules`, `choose from ${WAYS.join(', ')}`);
  }
  return { private: patterns(said('private')), auth: auth === '' ? null : (auth as Auth), ca: authority(line, said('ca'), root) };
}

function patterns(text: string): string {
  const parts = text.split(',').map((part) => part.trim()).filter((part) => part !== '');
  const wrong = parts.find((part) => !MODULE_PATTERN.test(part));
  if (wrong !== undefined || text.length > 2000) {
    throw refuse(
      'option-private', `--private ${JSON.stringify(text)}: ${wrong === undefined ? 'more than 2000 characters' : `${JSON.stringify(wrong)} is no pattern of module paths`}`,
      "give hosts or module paths without a scheme, * for a part of one, separated by commas, e.g. --private 'git.example.com,github.com/acme/*'",
    );
  }
  return parts.join(',');
}

/** The file as the printed command names it: relative to the repository, as typed where that was absolute. Only a flag is looked up: another machine may keep it elsewhere. */
function authority(line: CommandLine, text: string, root: string): string {
  if (text === '') return '';
  const path = line.flags['ca'] === undefined || isAbsolute(text) ? text : relative(root, resolve(text));
  if (/[",\r\n\0]/.test(path)) throw refuse('option-ca', `--ca ${JSON.stringify(text)} holds a quote, a comma or a line break, which docker build --secret cannot name`, 'give the file another name');
  if (line.flags['ca'] === undefined) return path;
  const file = resolve(text);
  const pem = existsSync(file) ? readFileSync(file, 'utf8') : null;
  if (pem === null || !/-----BEGIN CERTIFICATE-----/.test(pem)) {
    throw refuse('option-ca', `--ca ${JSON.stringify(text)} ${pem === null ? 'is not there' : 'holds no certificate'}`, 'give the PEM file of the authority, which starts with -----BEGIN CERTIFICATE-----');
  }
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) throw refuse('option-ca', `--ca ${JSON.stringify(text)} holds a private key`, 'give a file with the certificate alone');
  return path;
}
