import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unifiedDiff } from '../../src/commit/diff.ts';
import { AS_OF } from '../../src/check/end-of-life.ts';
import type { Grade, Rule } from '../../src/check/rule.ts';
import { RULES } from '../../src/check/rules.ts';
import { TEMPLATE_NEWER } from '../../src/check/weighed.ts';
import { ruleCases, type RuleCase } from '../../test/check/cases.ts';
import { code, GENERATED, table } from './markdown.ts';

const GRADES: Readonly<Record<Grade, string>> = {
  broken: 'the build or the start fails (exit code 1)',
  drift: 'it works, and no longer fits the repository, or what images should be (exit code 2)',
  advice: 'worth knowing; the exit code stays as it is',
};

/** docs/rules.md. */
export function rulesPage(): string {
  const cases = new Map(ruleCases().map((one) => [one.id, one]));
  return `${GENERATED}

# Rules of check

\`yo go-docker:check\` judges every Dockerfile of a Go repository by these rules. What each finds is one of

${table(['grade', 'what it means'], Object.entries(GRADES).map(([grade, about]) => [grade, about]))}

A fault of a rule marked "follows the repository", in a Dockerfile that the record in .yo-rc.json holds, is told as drift even where the build fails: \`yo go-docker:update\` renders the file right. Lines that its owner changed are judged as those of any file.
What cannot be told from the files alone (an argument without a default, make, a script, an image that nobody knows) is never guessed: the rule keeps silent.
Releases are judged by the table of this release of the generator, as of ${AS_OF}; the clock is not read.

A comment silences rules for the instruction below it; at the top of the file, parted from the first instruction by an empty line, for the whole file. One that silences nothing is told of.

\`\`\`dockerfile
# go-docker check ignore=root-user,shell-form the base's own entrypoint drops the rights
\`\`\`

${table(['rule', 'grade', 'what it finds', 'follows the repository', '--fix'], RULES.map((rule) => [`[${code(rule.id)}](#${rule.id})`, rule.grade, rule.title, rule.follows ? 'yes' : 'no', mended(cases.get(rule.id)!)]))}

One more judges the record in .yo-rc.json: ${code(TEMPLATE_NEWER.id)} (${TEMPLATE_NEWER.grade}): ${TEMPLATE_NEWER.title}. ${TEMPLATE_NEWER.about.replaceAll('\n', ' ')}
A [team template](templates.md) may weigh each rule otherwise, or turn it off.

The examples are test cases: the rule alone finds the fault in the first, and no rule finds one in what is shown below it.

${RULES.map((rule) => section(rule, cases.get(rule.id)!)).join('\n\n')}
`;
}

function findings({ folder }: RuleCase): string {
  return readFileSync(join(folder, 'findings.txt'), 'utf8').trimEnd();
}

function mended(one: RuleCase): string {
  return /\(--fix --advice\)$/.test(findings(one)) ? '`--advice`' : /\(--fix\)$/.test(findings(one)) ? 'yes' : 'no';
}

function section(rule: Rule, one: RuleCase): string {
  const files = Object.entries(one.files).filter(([path]) => path !== '.yo-rc.json').sort(([a], [b]) => Number(b === 'Dockerfile') - Number(a === 'Dockerfile') || (a < b ? -1 : 1));
  const changes = Object.entries(one.fixed).map(([path, text]) => unifiedDiff(path, one.files[path], text).split('\n').slice(1).join('\n').trimEnd());
  return `## ${rule.id}

${rule.grade}: ${rule.title}.

${rule.about}

${files.map(([path, text]) => `${path}\n\n\`\`\`${language(path)}\n${text.trimEnd()}\n\`\`\``).join('\n\n')}

\`\`\`text
${findings(one)}
\`\`\`

Mended${mended(one) === 'no' ? '' : ` by --fix${mended(one) === 'yes' ? '' : ' --advice'}`}:

\`\`\`diff
${changes.join('\n')}
\`\`\``;
}

function language(path: string): string {
  if (path === 'Dockerfile') return 'dockerfile';
  return path.endsWith('.go') ? 'go' : path === 'Makefile' ? 'make' : 'text';
}
