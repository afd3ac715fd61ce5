import { SILENCE_IDS, type CheckFinding } from '../../src/check/check.ts';
import { RULES } from '../../src/check/rules.ts';
import { TEMPLATE_NEWER } from '../../src/check/weighed.ts';
import type { Grade } from '../../src/check/rule.ts';

const COMMANDS = { broken: 'error', drift: 'warning', advice: 'notice' } as const satisfies Record<Grade, string>;
const LEVELS = { broken: 'error', drift: 'warning', advice: 'note' } as const satisfies Record<Grade, string>;

/** Workflow commands of GitHub Actions, one a line: annotations on the lines of a pull request. */
export function githubText(findings: readonly CheckFinding[]): string {
  return findings.map(({ rule, grade, path, line, message, remedy }) =>
    `::${COMMANDS[grade]} file=${property(path)},line=${line},title=${property(rule)}::${data(`${message}\n→ ${remedy}`)}\n`).join('');
}

/** @see actions/toolkit packages/core/src/command.ts: what separates has to be escaped. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** A SARIF 2.1.0 log. Paths are relative to the repository's top. */
export function sarifText(findings: readonly CheckFinding[], version: string): string {
  const rules = [
    ...RULES.map(({ id, grade, title, remedy, about }) => ({
      id, shortDescription: { text: title }, fullDescription: { text: about }, help: { text: remedy }, defaultConfiguration: { level: LEVELS[grade] },
    })),
    { id: TEMPLATE_NEWER.id, shortDescription: { text: TEMPLATE_NEWER.title }, fullDescription: { text: TEMPLATE_NEWER.about }, help: { text: TEMPLATE_NEWER.remedy }, defaultConfiguration: { level: LEVELS[TEMPLATE_NEWER.grade] } },
    ...SILENCE_IDS.map((id) => ({ id, shortDescription: { text: 'a comment that silences nothing' }, defaultConfiguration: { level: 'note' } })),
  ];
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'generator-go-docker', semanticVersion: version, rules } },
      columnKind: 'utf16CodeUnits',
      results: findings.map((one) => ({
        ruleId: one.rule,
        ruleIndex: rules.findIndex(({ id }) => id === one.rule),
        level: LEVELS[one.grade],
        message: { text: `${one.message}. ${one.remedy}.` },
        locations: [{ physicalLocation: { artifactLocation: artifact(one.path), region: { startLine: one.line } } }],
      })),
    }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function artifact(path: string): { uri: string; uriBaseId: string } {
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}
