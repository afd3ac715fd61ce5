import assert from 'node:assert/strict';
import test from 'node:test';
import { findFuncMain } from '../../src/analyze/go/body.ts';

test('func main is found however it is spelled, and nothing else is taken for it', () => {
  const lineIn = (...lines: string[]): number | undefined => findFuncMain(Buffer.from(['package main', '', ...lines].join('\n')));
  for (const spelled of ['func main() {}', 'func main () {}', 'func\tmain() {}', 'func/**/main() {}', 'func /* the\nprogram */ main() {}', 'func // the\nmain() {}', 'func\r\n\r\nmain() {}']) {
    assert.equal(lineIn(spelled), 3, JSON.stringify(spelled));
  }
  for (const other of ['func mainly() {}', 'func (s *server) main() {}', '// func main() {}', 'var text = `\nfunc main() {}\n`', 'func run() { func main() {} }', 'var main = func() {}', 'func main[T any]() {}', 'func functional() {}']) {
    assert.equal(lineIn(other), undefined, other);
  }
  assert.equal(lineIn('func functional() {}', 'var x = func() {}', 'func main() {}'), 5);
});
