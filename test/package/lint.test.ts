// The lint rules that hold the layout: each has to bite, in a file of ours as it might be written by mistake.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { ROOT, run, sharedDirectory } from './packed.ts';

function rulesThatBite(path: string, text: string): string[] {
  const cwd = sharedDirectory();
  cpSync(join(ROOT, '.oxlintrc.json'), join(cwd, '.oxlintrc.json'));
  mkdirSync(join(cwd, dirname(path)), { recursive: true });
  writeFileSync(join(cwd, path), text);
  const { stdout } = run(join(ROOT, 'node_modules/.bin/oxlint'), ['--deny-warnings', '--format=json', '.'], { cwd });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string }[] };
  return [...new Set(diagnostics.map(({ code }) => code))];
}

const IMPORTS = 'eslint(no-restricted-imports)';
const EXIT = 'unicorn(no-process-exit)';

for (const { path, text, rules } of [
  { path: 'src/plan/a.ts', text: "import Generator from 'yeoman-generator';\nexport default Generator;\n", rules: [IMPORTS] },
  { path: 'src/a.ts', text: "import type { BaseEnvironment } from '@yeoman/types';\nexport type A = BaseEnvironment;\n", rules: [IMPORTS] },
  { path: 'src/a.ts', text: "export { isFilePending } from 'mem-fs-editor/state';\n", rules: [IMPORTS] },
  { path: 'src/a.ts', text: "import { create } from 'mem-fs';\nexport default create;\n", rules: [IMPORTS] },
  { path: 'src/a.ts', text: "import inquirer from 'inquirer';\nexport default inquirer;\n", rules: [IMPORTS] },
  { path: 'src/a.ts', text: "import { paint } from '../generators/print.ts';\nexport default paint;\n", rules: [IMPORTS] },
  { path: 'src/deep/er/a.ts', text: "import type { Report } from '../../../generators/report.ts';\nexport type A = Report;\n", rules: [IMPORTS] },
  { path: 'src/a.ts', text: "console.log('found');\n", rules: ['eslint(no-console)'] },
  { path: 'src/a.ts', text: 'process.exit(1);\n', rules: [EXIT] },
  { path: 'generators/app/index.ts', text: 'process.exit(1);\n', rules: [EXIT] },
  { path: 'generators/cli.ts', text: 'process.exit(1);\n', rules: [] },
  { path: 'generators/app/index.ts', text: "import Generator from 'yeoman-generator';\nimport { refuse } from '../../src/diagnostic.ts';\nexport default [Generator, refuse];\n", rules: [] },
]) {
  test(`${path}: ${text.split('\n')[0]} ${rules.length > 0 ? 'is refused' : 'passes'}`, () => {
    assert.deepEqual(rulesThatBite(path, text), rules);
  });
}
