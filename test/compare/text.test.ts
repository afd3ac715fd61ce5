import assert from 'node:assert/strict';
import test from 'node:test';
import { ASCII, BLOCKS, chartText } from '../../generators/compare/chart.ts';
import { displayWidth, megabytes, seconds } from '../../generators/compare/figures.ts';
import { comparisonText } from '../../generators/compare/print.ts';
import { tableText } from '../../generators/compare/table.ts';
import { built, comparison, failed } from './comparisons.ts';

const pipe = { isTTY: false } as NodeJS.WriteStream;
const terminal = (columns: number): NodeJS.WriteStream => ({ isTTY: true, columns }) as NodeJS.WriteStream;

test('figures are rounded for people', () => {
  assert.deepEqual([0, 49_999, 851_968, 6_610_000, 313_987_654].map(megabytes), ['0.0 MB', '0.0 MB', '0.9 MB', '6.6 MB', '314.0 MB']);
  assert.deepEqual([0, 890, 12_340, 99_940, 99_950, 118_400].map(seconds), ['0.0 s', '0.9 s', '12.3 s', '99.9 s', '100 s', '118 s']);
});

test('the table', () => {
  assert.equal(tableText(comparison(), Number.POSITIVE_INFINITY), [
    "recipe           image   ratio  binary  layers  first build  after edit  source  shell  CA bundle  zones          user",
    "------------  --------  ------  ------  ------  -----------  ----------  ------  -----  ---------  -------------  -----------",
    "single-stage  314.0 MB  293.4×  1.3 MB       3       12.3 s       0.9 s  yes     yes    yes        Go's own       root",
    "prebuilt        6.6 MB    6.2×  1.3 MB       3       12.3 s       0.9 s  –       yes    –          –              65532:65532",
    "multi-stage     6.6 MB    6.2×  1.3 MB       3        118 s       0.9 s  –       yes    –          –              65532:65532",
    "goctl           8.0 MB    7.4×  1.3 MB       3       12.3 s       0.9 s  –       yes    yes        yes            65532:65532",
    "minimal         1.1 MB    1.0×  1.3 MB       2       12.3 s       0.9 s  –       –      yes        in the binary  65532:65532",
    '',
  ].join('\n'));
});

test('in a terminal of 80 columns no line is longer', () => {
  for (const demo of [false, true]) {
    const text = comparisonText(comparison(undefined, { demo }), terminal(80), { LANG: 'en_US.UTF-8' }).replace(/\u001B\[\d+m/g, '');
    for (const line of text.split('\n')) assert.ok(displayWidth(line) <= 80, line);
    assert.match(text, /^recipe +(article +)?image +ratio/m);
    assert.match(text, /^recipe +source +shell/m);
  }
});

test("the article's levels stand in the demo, and columns stay below each other", () => {
  const lines = tableText(comparison(undefined, { demo: true }), Number.POSITIVE_INFINITY).trimEnd().split('\n');
  assert.match(lines[2]!, /^single-stage {2}初级/);
  const ends = lines.slice(2).map((line) => displayWidth(line.slice(0, line.indexOf(' MB'))));
  assert.equal(new Set(ends).size, 1, lines.join('\n'));
});

test('a build that failed has no row, and without any there is no figure', () => {
  const some = comparison([built('minimal', 1_000_000), failed('goctl')]);
  assert.doesNotMatch(comparisonText(some, pipe, {}), /^goctl/m);
  assert.match(comparisonText(some, pipe, {}), /^minimal .*1\.0×/m);
  assert.equal(comparisonText(comparison([failed('minimal')]), pipe, {}), '');
});

test('bars are as long as their figures say', () => {
  const rows = [built('a', 100_000_000), built('b', 50_000_000), built('c', 1)];
  const [, a, b, c] = chartText(comparison(rows), 80, BLOCKS).split('\n').map((line) => [...line].filter((sign) => sign === '█').length);
  assert.ok(a! > 40, String(a));
  assert.equal(b, Math.floor(a! / 2));
  assert.equal(c, 0);
  assert.match(chartText(comparison(rows), 80, BLOCKS), /^c +▏ 0\.0 MB/m, 'something is never nothing');
});

test('both build times are bars, told apart by a legend', () => {
  const text = chartText(comparison([built('minimal', 1, { firstBuildMs: 10_000, rebuildMs: 5_000 })]), 60, ASCII);
  assert.match(text, /^Build time {2}# first build {2}- after a one-line edit\nminimal +#+ 10\.0 s\n +-+ 5\.0 s$/m);
  const [first, again] = ['#', '-'].map((sign) => text.split('Build time')[1]!.split('\n').slice(1).join('').split(sign).length - 1);
  assert.equal(again, Math.round(first! / 2));
});

test('a terminal without Unicode gets plain signs, one without colours no codes', () => {
  assert.match(comparisonText(comparison(), pipe, { LC_ALL: 'C' }), /^single-stage +#+ 314\.0 MB/m);
  assert.match(comparisonText(comparison(), pipe, { LANG: 'de_DE.UTF-8' }), /^single-stage +█+ 314\.0 MB/m);
  assert.doesNotMatch(comparisonText(comparison(), pipe, {}), /\u001B/);
});

test('what was measured, and what stays, is said', () => {
  const text = comparisonText(comparison(), pipe, {});
  for (const words of [/not the Size/, /caches start empty/, /one line more in hello\.go/, /with go1\.27\.4/, /build cache and the base images stay/]) assert.match(text.replaceAll('\n  ', ' '), words);
});
