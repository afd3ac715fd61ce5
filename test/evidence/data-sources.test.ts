import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { memoryRepo } from '../../src/repo.ts';

// Variables that the program opens its database, broker or account with.

const source = (imports: readonly string[], body: string, name = 'main'): string => `package ${name}\n\nimport (\n${imports.map((path) => `\t"${path}"\n`).join('')})\n\n${body}\n`;

/** Names of the variables that are demanded. */
function demanded(files: Record<string, string>): string[] {
  const found = analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25\n', ...files })).programs[0];
  return found!.runtime.settings.flatMap(({ kind, name, env, required }) => (required ? [kind === 'env' ? name : `${name} ${env}`] : []));
}

const opens = (body: string): string => source(['database/sql', 'os', 'flag'], body);

test('a flag whose default is a variable, in a field that a function opens', () => {
  const main = (open: string): string => opens(`type config struct {\n\tdb struct{ dsn string }\n}\n\nfunc main() {\n\tvar cfg config\n\tflag.StringVar(&cfg.db.dsn, "db-dsn", os.Getenv("APP_DB_DSN"), "PostgreSQL DSN")\n\tflag.Parse()\n\topenDB(cfg)\n}\n\nfunc openDB(cfg config) {\n${open}\n}`);
  assert.deepEqual(demanded({ 'main.go': main('\tdb, err := sql.Open("postgres", cfg.db.dsn)\n\tprintln(db, err)') }), ['APP_DB_DSN']);
  // One that it looks at first it can do without, and a database in a file is made.
  assert.deepEqual(demanded({ 'main.go': main('\tif cfg.db.dsn != "" {\n\t\tsql.Open("postgres", cfg.db.dsn)\n\t}') }), []);
  assert.deepEqual(demanded({ 'main.go': main('\tsql.Open("sqlite3", cfg.db.dsn)') }), []);
  // A flag that is tested is demanded, and so is its variable.
  assert.deepEqual(demanded({ 'main.go': opens('func main() {\n\tdsn := flag.String("dsn", os.Getenv("DSN"), "x")\n\tif *dsn == "" {\n\t\tpanic("no dsn")\n\t}\n}') }), ['dsn DSN', 'DSN']);
});

test('a variable that is opened as it is, through a variable, a parameter, a field', () => {
  assert.deepEqual(demanded({ 'main.go': opens('func main() {\n\tdb, err := sql.Open("postgres", os.Getenv("DATABASE_URL"))\n\tprintln(db, err)\n}') }), ['DATABASE_URL']);
  assert.deepEqual(demanded({ 'main.go': opens('func main() {\n\tdsn := os.Getenv("DSN")\n\tconnect(dsn)\n}\n\nfunc connect(to string) {\n\tsql.Open("mysql", to)\n}') }), ['DSN']);
  assert.deepEqual(demanded({
    'main.go': source(['example.com/app/config', 'github.com/bwmarrin/discordgo'], 'func main() {\n\tcfg := config.Load()\n\ts, err := discordgo.New("Bot " + cfg.Token)\n\tprintln(s, err)\n}'),
    'config/config.go': source(['os'], 'type Config struct{ Token string }\n\nfunc Load() Config {\n\treturn Config{\n\t\tToken: os.Getenv("BOT_TOKEN"),\n\t}\n}', 'config'),
  }), ['BOT_TOKEN']);
});

test('what stands in for a variable, and which of several databases it is, is the program’s to say', () => {
  assert.deepEqual(demanded({ 'main.go': opens('func main() {\n\tdsn := os.Getenv("DSN")\n\tif dsn == "" {\n\t\tdsn = "postgres://localhost/app"\n\t}\n\tsql.Open("postgres", dsn)\n}') }), []);
  assert.deepEqual(demanded({ 'main.go': opens('func pg() {\n\tsql.Open("postgres", os.Getenv("PG"))\n}\n\nfunc my() {\n\tsql.Open("mysql", os.Getenv("MY"))\n}\n\nfunc main() { pg(); my() }') }), []);
  const chosen = (call: string): string => opens(`func main() {\n\tdsn := os.Getenv("DSN")\n${call}\n}\n\nfunc connect(to string) {\n\tsql.Open("postgres", to)\n}`);
  assert.deepEqual([demanded({ 'main.go': chosen('\tconnect(dsn)') }), demanded({ 'main.go': chosen('\tswitch os.Getenv("STORE") {\n\tcase "postgres":\n\t\tconnect(dsn)\n\t}') })], [['DSN'], []]);
  assert.deepEqual(demanded({ 'main.go': opens('func main() {\n\tswitch os.Args[1] {\n\tcase "pg":\n\t\tsql.Open("postgres", os.Getenv("PG"))\n\t}\n}') }), []);
});

test('go-arg: names, variables and what is required', () => {
  const main = source(['github.com/alexflint/go-arg'], 'type args struct {\n\tListen string `arg:"-l,--listen,env:PROXY_LISTEN" default:":8080"`\n\tTarget string `arg:"required,--target,env:PROXY_TARGET"`\n\tDryRun bool `arg:"env"`\n\tFile string `arg:"positional"`\n}\n\nfunc main() {\n\tvar a args\n\targ.MustParse(&a)\n}');
  const { settings } = analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25\n', 'main.go': main })).programs[0]!.runtime;
  assert.deepEqual(settings.map(({ name, short, env, fallback, required }) => [name, short, env, fallback, required]), [
    ['listen', 'l', 'PROXY_LISTEN', ':8080', false], ['target', undefined, 'PROXY_TARGET', undefined, true], ['dryrun', undefined, 'DRYRUN', undefined, false],
  ]);
});
