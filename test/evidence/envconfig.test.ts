import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { memoryRepo } from '../../src/repo.ts';

/** Variables of a program that fills its structs with envconfig. */
function variables(body: string, files: Record<string, string> = {}): string[] {
  const { programs } = analyze(memoryRepo({
    'go.mod': 'module example.com/app\n\ngo 1.25\n\nrequire github.com/kelseyhightower/envconfig v1.4.0\n',
    'main.go': `package main\n\nimport "github.com/kelseyhightower/envconfig"\n\n${body}\n`, ...files,
  }));
  return programs[0]!.runtime.settings.filter(({ kind }) => kind === 'env').map(({ name, fallback, required }) => `${name} ${fallback ?? '-'}${required ? ' required' : ''}`);
}

test('envconfig: a variable is the prefix and the field, its words apart where it says so', () => {
  assert.deepEqual(
    variables('type Spec struct {\n\tBindAddr string `split_words:"true" default:":8484"`\n\tHTTPPort int `split_words:"true" required:"true"`\n\tCacheDir string `default:"cache"`\n\tOther string `yaml:"other"`\n\tNamed string `envconfig:"NAMED" default:"x"`\n}\n\nfunc main() {\n\tvar s Spec\n\tenvconfig.MustProcess("myapp", &s)\n}'),
    ['MYAPP_BIND_ADDR :8484', 'MYAPP_HTTP_PORT - required', 'MYAPP_CACHEDIR cache', 'NAMED x'],
  );
});

test('envconfig: fields of structs within take the name of the field around, embedded ones do not; no prefix leaves the field', () => {
  assert.deepEqual(
    variables('type Spec struct {\n\tServer Server\n\tLogging\n\tDB struct {\n\t\tPoolSize int `split_words:"true" default:"4"`\n\t}\n\tLast string `default:"z"`\n}\n\ntype Server struct {\n\tAddr string `default:":81"`\n}\n\ntype Logging struct {\n\tLevel string `default:"info"`\n}\n\ntype Stranger struct {\n\tAge int `default:"1"`\n}\n\nfunc load(s *Spec) error { return envconfig.Process("", s) }\n\nfunc main() { load(&Spec{}) }'),
    ['DB_POOL_SIZE 4', 'LAST z', 'SERVER_ADDR :81', 'LEVEL info'],
  );
});

test('tags of defaults are no variables where envconfig does not read the struct', () => {
  assert.deepEqual(variables('type Row struct {\n\tAge int `default:"1"`\n}\n\ntype Spec struct{ A string }\n\nfunc main() {\n\tvar s Spec\n\tenvconfig.Process("x", &s)\n\tprintln(Row{})\n}'), []);
});

test('a variable that has a default is not demanded, but by cleanenv', () => {
  assert.deepEqual(variables('type Spec struct {\n\tAddr string `required:"true" default:":81"`\n\tKey string `required:"true"`\n\tPort string `env:"PORT" env-required:"true" env-default:"80"`\n}\n\nfunc main() {\n\tvar s Spec\n\tenvconfig.Process("", &s)\n}'), ['ADDR :81', 'KEY - required', 'PORT 80 required']);
});

test('what a configuration file fills is not demanded of a variable', () => {
  const files = {
    'go.mod': 'module example.com/app\n\ngo 1.25\n\nrequire github.com/ilyakaznacheev/cleanenv v1.5.0\n',
    'main.go': 'package main\n\nimport (\n\t"log"\n\n\t"github.com/ilyakaznacheev/cleanenv"\n)\n\ntype config struct {\n\tPort int `env-required:"true" yaml:"port" env:"HTTP_PORT"`\n\tDSN string `env-required:"true" yaml:"dsn" env:"PG_DSN"`\n}\n\nfunc main() {\n\tvar c config\n\tif err := cleanenv.ReadConfig("config.yml", &c); err != nil {\n\t\tlog.Fatal(err)\n\t}\n}\n',
  };
  const demanded = (text: string): string[] => analyze(memoryRepo({ ...files, 'config.yml': text })).programs[0]!.runtime.settings.flatMap(({ name, required }) => (required ? [name] : []));
  assert.deepEqual(demanded('http:\n  port: 8080\ndsn: ""\n'), ['PG_DSN']);
  assert.deepEqual(demanded('log: debug\n'), ['HTTP_PORT', 'PG_DSN']);
});

test('go-envconfig: each struct has the prefixes of the calls that fill it', () => {
  const { programs } = analyze(memoryRepo({
    'go.mod': 'module example.com/app\n\ngo 1.25\n\nrequire github.com/sethvargo/go-envconfig v1.1.0\n',
    'main.go': 'package main\n\nimport (\n\t"context"\n\n\t"github.com/sethvargo/go-envconfig"\n)\n\nconst cachePrefix = "CACHE_"\n\ntype DB struct {\n\tHost string `env:"HOST, required"`\n}\n\ntype Cache struct {\n\tAddr string `env:"ADDR, default=:1"`\n}\n\nfunc newDB(ctx context.Context, prefix string) (*DB, error) {\n\tconf := &DB{}\n\tpl := envconfig.PrefixLookuper(prefix, envconfig.OsLookuper())\n\treturn conf, envconfig.ProcessWith(ctx, conf, pl)\n}\n\ntype Queue struct {\n\tURL string `env:"URL, required"`\n}\n\nfunc newQueue(ctx context.Context, prefix string) error {\n\tconf := &Queue{}\n\treturn envconfig.ProcessWith(ctx, conf, envconfig.PrefixLookuper(prefix, envconfig.OsLookuper()))\n}\n\nfunc newCache(ctx context.Context) error {\n\tvar conf Cache\n\treturn envconfig.ProcessWith(ctx, &conf, envconfig.PrefixLookuper(cachePrefix, envconfig.OsLookuper()))\n}\n\nfunc main() {\n\tctx := context.Background()\n\tnewDB(ctx, "MYSQL_")\n\tnewDB(ctx, "PG_")\n\tnewCache(ctx)\n}\n',
  }));
  assert.deepEqual(programs[0]!.runtime.settings.map(({ name, required }) => `${name}${required ? ' required' : ''}`), ['MYSQL_HOST required', 'PG_HOST required', 'CACHE_ADDR']);
});
