import process from 'node:process';
import type { CheckFinding } from '../../src/check/check.ts';
import type { Grade } from '../../src/check/rule.ts';
import { commandAt } from '../../src/check/command-at.ts';
import { paint, type Colour } from '../print.ts';

const COLOURS: Readonly<Record<Grade, Colour>> = { broken: 'red', drift: 'yellow', advice: 'cyan' };

/** The findings as a compiler prints them. `shown`: a path as a person at this prompt names it. */
export function findingsText(findings: readonly CheckFinding[], shown: (path: string) => string): string {
  return findings.map(({ grade, rule, path, line, message, remedy, edits }) => {
    const head = `${paint(process.stdout, 'bold', `${shown(path)}:${line}:`)} ${paint(process.stdout, COLOURS[grade], grade)} ${rule}: ${message}`;
    return `${head}\n  → ${remedy}${edits.length > 0 ? paint(process.stdout, 'grey', grade === 'advice' ? '  (--fix --advice)' : '  (--fix)') : ''}\n`;
  }).join('');
}

/** What it comes to, in one line. */
export function summary(findings: readonly CheckFinding[], files: number, home: string | undefined): string {
  const dockerfiles = files === 1 ? '1 Dockerfile' : `${files} Dockerfiles`;
  if (files === 0) return 'There is no Dockerfile to check.\n';
  if (findings.length === 0) return `${dockerfiles}: fits the repository.\n`;
  const counts = (['broken', 'drift', 'advice'] as const).map((grade) => [findings.filter((one) => one.grade === grade).length, grade] as const).filter(([count]) => count > 0);
  const mendable = findings.filter(({ edits, grade }) => edits.length > 0 && grade !== 'advice').length;
  return `${dockerfiles}: ${counts.map(([count, grade]) => `${count} ${grade}`).join(', ')}${mendable > 0 ? `; ${mendable} can be mended: ${commandAt('check', home)} --fix` : ''}\n`;
}
