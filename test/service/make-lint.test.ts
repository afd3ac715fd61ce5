import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newerThan381 } from './make-lint.ts';
import { KINDS, RECIPES, rendered } from './rendered.ts';

test('no Makefile uses what GNU Make 3.81 lacks', () => {
  for (const kind of KINDS) {
    for (const recipe of RECIPES) {
      const makefile = rendered({ kind, recipe, timezone: 'Asia/Shanghai' })['Makefile'] ?? '';
      assert.deepEqual(newerThan381(makefile), [], `${kind} ${recipe}`);
    }
  }
});

test('the lint finds each newer feature', () => {
  for (const bad of [
    '.ONESHELL:',
    '.RECIPEPREFIX = >',
    '.SHELLFLAGS := -ec',
    'private X := 1',
    'all: private X := 1',
    'undefine X',
    'define X =',
    'define X :=',
    'override export X = 1',
    'all bin/%: go.mod',
    'X != date',
    'X!=date',
    'X ::= 1',
    'X :::= 1',
    'load mk.so',
    '.EXTRA_PREREQS = go.mod',
    'a b &: c',
    'a b&: c',
    'a b &:: c',
    'all: test .WAIT image',
    '.NOTINTERMEDIATE:',
    '\t$(file >out,text)',
    'X := ${file <in}',
    'X := $(guile 1)',
    'ifneq ($(.SHELLSTATUS),0)',
    'X = $(let a,b,$(a))',
    'X = $(intcmp 1,2,3)',
    'X := $(shell grep "#" go.mod)',
    '\t$(MAKE) -O test',
  ]) {
    assert.equal(newerThan381(`A := 1\n${bad}\n`).length, 1, bad);
    assert.match(newerThan381(`A := 1\n${bad}\n`)[0] ?? '', /^2: /, bad);
  }
});

test('the lint lets old features pass', () => {
  for (const good of [
    'X := $(shell test 1 != 2)',
    'X ?= 1',
    'X += 1',
    'define X',
    'override X = 1',
    'ifneq ($(X),)',
    'else ifeq ($(X),1)',
    'bin/%/hello: bin/.inputs | bin',
    '$(A): %.o: %.c',
    'a:: b',
    '\tcmd && :',
    '\ttest a != b && echo $$(file x)',
    'X = $(or $(A),$(lastword $(B)),$(abspath $(C)))',
    '# X != 1 and .ONESHELL:',
    'all: test ## load private data',
  ]) {
    assert.deepEqual(newerThan381(`${good}\n`), [], good);
  }
});
