import assert from 'node:assert/strict';
import test from 'node:test';
import { parseMakefile } from '../../src/analyze/evidence/make-parse.ts';

/** What T holds at the end, and whether that is certain. */
function value(text: string): string {
  const found = parseMakefile(text).variables.get('T');
  return found === undefined ? 'none' : `${found.value}${found.conditional ? '?' : ''}`;
}

test('branches that the file itself decides', () => {
  const rows: [string, string][] = [
    ['LEDGER ?= true\nT = netgo\nifeq ($(LEDGER),true)\n  T += ledger\nendif\n', 'netgo ledger'],
    ['LEDGER ?= false\nT = netgo\nifeq ($(LEDGER),true)\n  T += ledger\nelse\n  T += none\nendif\n', 'netgo none'],
    ['T = netgo\nifeq ($(LEDGER),true)\n  T += ledger\nendif\n', 'netgo'],
    ['L = $(shell command -v gcc)\nT = netgo\nifeq ($(L),)\n  T += ledger\nendif\n', 'netgo'],
    ['D =\nifdef D\nT = a\nelse\nT = b\nendif\n', 'b'],
    ['D = x\nifdef D\nT = a\nelse\nT = b\nendif\n', 'a'],
    ['ifndef D\nT = a\nendif\n', 'a?'],
    ['D ?= 0\nifneq "$(D)" "0"\nT = a\nelse ifeq \'$(D)\' \'0\'\nT = b\nelse\nT = c\nendif\n', 'b'],
    ['ifdef CI\nD = 1\nendif\nifeq ($(D),1)\nT = a\nendif\n', 'a?'],
    ['D = 0\nifdef CI\nT = a\nelse ifeq ($(D),0)\nT = b\nendif\n', 'a?'],
    ['S ?= true\nT := -X v=1\nifeq ($(S),true)\n\tT := -s $(T) ${T}\nendif\n', '-s -X v=1 -X v=1'],
    ['T := $(T) a\n', ' a'],
    ['T = a\nifneq (,$(wildcard .env))\nT = b\nendif\n', 'a'],
  ];
  for (const [text, expected] of rows) assert.equal(value(text), expected, text);
});

test('a branch in which make stops is not taken', () => {
  const gcc = (more: string): string => `T = netgo\nGCC = $(shell command -v gcc)\nifeq ($(GCC),)\n  $(error no gcc)\nelse\n  ${more}\nendif\n`;
  assert.equal(value(gcc('T += ledger')), 'netgo ledger');
  assert.equal(value(`LEDGER ?= true\n${gcc('T += ledger').replace('GCC =', 'ifeq ($(LEDGER),true)\nGCC =')}endif\n`), 'netgo ledger');
});

test('branches for Linux are taken, those for other systems are not', () => {
  const branches = 'ifeq ($(OS),Windows_NT)\nT = a\nelse ifeq ($(UNAME),Darwin)\nT = b\nelse ifeq ($(UNAME), Linux)\nT = c\nelse\nT = d\nendif\n';
  assert.equal(value(branches), 'c');
  assert.equal(value('ifneq ($(GOOS),linux)\nT = a\nelse\nT = b\nendif\n'), 'b');
  assert.equal(value('ifeq ($(TARGET),linux-arm64)\nT = a\nendif\n'), 'a?');
});

test('recipes hold the lines of branches that may be taken', () => {
  const { rules } = parseMakefile('D = 0\nbuild:\nifeq ($(OS),Windows_NT)\n\tgo build -o x.exe .\nelse ifeq ($(D),1)\n\tgo build -race .\nelse\n\tgo build -o x .\nendif\n\t@echo done\n');
  assert.deepEqual(rules[0]?.recipe.map(({ text, line }) => `${line} ${text}`), ['8 go build -o x .', '10 @echo done']);
});

test('with .ONESHELL one shell gets a recipe as a whole, and without it each line its own', () => {
  const recipe = 'ui: export LEVEL = warn\nui:\n\t@cd web\n\t# Slow.\n\t@npm run build:prod\n';
  const texts = (text: string): string[] => parseMakefile(text).rules.find(({ targets }) => targets === 'ui')!.recipe.map((line) => line.text);
  assert.deepEqual(texts(recipe), ['@cd web', '@npm run build:prod']);
  assert.deepEqual(texts(`.ONESHELL: # All of them.\n${recipe}`), ['cd web\nnpm run build:prod']);
});
