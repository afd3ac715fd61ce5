// THIRD-PARTY-NOTICES.txt: the licence of every package that has code in the bundle, as their licences ask for.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** SPDX names that may be bundled into MIT-licensed software. */
const ALLOWED = new Set(['MIT', 'MIT-0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'BlueOak-1.0.0', 'Unlicense', 'CC0-1.0']);

/** Packages that state a licence but ship no text of it: the holder as their package.json names the author. A new one is a decision. */
const WITHOUT_TEXT = new Set(['grouped-queue', 'mem-fs', 'mem-fs-editor']);

const MIT = (holder) => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY
CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** The text of the notices. Throws, with all problems at once, when a package has no licence text or one that is not allowed. */
export function notices(root, metafile) {
  const used = new Set();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      if (bytesInOutput > 0 && path.includes('node_modules/')) used.add(packageOf(join(root, path)));
    }
  }
  const problems = [];
  // Copies of one version in several folders are one package.
  const byTitle = new Map([...used].map((folder) => sectionOf(folder, problems)).map((section) => [section.title, section]));
  const sections = [...byTitle.values()].sort((a, b) => (a.title < b.title ? -1 : 1));
  if (problems.length > 0) throw new Error(`licences of bundled packages:\n  ${problems.join('\n  ')}`);
  const intro = 'generator-go-docker contains code of the following packages.\n';
  return [intro, ...sections.map(({ title, text }) => `${'-'.repeat(80)}\n${title}\n\n${text.trim()}\n`)].join('\n');
}

/** The folder of the package that a file belongs to; folders with a package.json that only names a module type are passed over. */
function packageOf(file) {
  let folder = dirname(file);
  for (;;) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name) return folder;
    folder = dirname(folder);
  }
}

function sectionOf(folder, problems) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const spdx = String(typeof license === 'string' ? license : license?.type);
  const choices = spdx.replace(/[()]/g, '').split(' OR ');
  if (!choices.some((choice) => ALLOWED.has(choice))) problems.push(`${name} ${version}: ${spdx} is not among ${[...ALLOWED].join(', ')}`);
  const text = licenceText(folder) ?? (WITHOUT_TEXT.has(name) && spdx === 'MIT' ? MIT(author?.name ?? author) : undefined);
  if (!text) problems.push(`${name} ${version}: no licence text in ${folder}`);
  return { title: `${name} ${version} (${spdx})`, text: text ?? '' };
}

function licenceText(folder) {
  const file = readdirSync(folder).filter((entry) => /^(licen[cs]e|copying|unlicense)/i.test(entry)).sort()[0];
  return file && readFileSync(join(folder, file), 'utf8');
}
