import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { refuse } from '../src/diagnostic.ts';

/**
 * The file of `--ca` as a build command names it: relative to the directory of the Dockerfile, as typed where that was absolute.
 * Only what is typed is looked up: another machine may keep what is stored elsewhere.
 * @param text as it was typed; relative to the working directory
 * @param root directory of the Dockerfile
 * @throws Refusal where it is no certificate
 */
export function authorityFile(text: string, root: string): string {
  if (text === '') return '';
  const file = resolve(text);
  const pem = existsSync(file) ? readFileSync(file, 'utf8') : null;
  if (pem === null || !/-----BEGIN CERTIFICATE-----/.test(pem)) {
    throw refuse('option-ca', `--ca ${JSON.stringify(text)} ${pem === null ? 'is not there' : 'holds no certificate'}`, 'give the PEM file of the authority, which starts with -----BEGIN CERTIFICATE-----');
  }
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) throw refuse('option-ca', `--ca ${JSON.stringify(text)} holds a private key`, 'give a file with the certificate alone');
  return isAbsolute(text) ? text : relative(root, file);
}
