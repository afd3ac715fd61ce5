import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { memoryRepo } from '../../src/repo.ts';

/** The example that stands for `config.json`, which a program opens. */
function example(...files: string[]): string | undefined {
  const main = 'package main\n\nimport (\n\t"log"\n\t"os"\n)\n\nfunc main() {\n\tif _, err := os.ReadFile("config.json"); err != nil {\n\t\tlog.Fatal(err)\n\t}\n}\n';
  return analyze(memoryRepo({ 'go.mod': 'module example.com/m\n\ngo 1.25.0\n', 'main.go': main, ...Object.fromEntries(files.map((path) => [path, '{}'])) })).programs[0]!.runtime.files[0]!.example;
}

test('of several examples the one of the fewest words stands for the configuration', () => {
  assert.equal(example('configs/config_mixed_sample.json', 'configs/config_sample.json', 'configs/config_multi_sample.json'), 'configs/config_sample.json');
  assert.equal(example('config.example.json', 'config.json.sample'), 'config.json.sample');
  assert.equal(example('configs/config.json', 'configs/config_sample.json'), 'configs/config.json');
  assert.equal(example('config_sample.yaml'), undefined);
});

test('a file whose error is thrown away is not demanded, whatever the next lines end with', () => {
  const demanded = (load: string): boolean | undefined => analyze(memoryRepo({
    'go.mod': 'module example.com/m\n\ngo 1.25.0\n\nrequire github.com/joho/godotenv v1.5.1\n', '.env.example': 'A=b\n',
    'main.go': `package main\n\nimport (\n\t"os"\n\n\t"github.com/joho/godotenv"\n)\n\nfunc main() {\n\t${load}\n\tif err := run(); err != nil {\n\t\tos.Exit(1)\n\t}\n}\n\nfunc run() error { return nil }\n`,
  })).programs[0]!.runtime.files.find(({ path }) => path === '.env')?.required;
  assert.deepEqual([demanded('_ = godotenv.Load()'), demanded('godotenv.Load()'), demanded('err := godotenv.Load()')], [false, false, true]);
});
