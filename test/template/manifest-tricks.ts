/** Lines of a manifest behind name and version, and the harmless twin a detail apart. */
export interface ManifestTrick {
  readonly name: string;
  readonly hostile: string;
  readonly twin: string;
  readonly says: RegExp;
}

const written = (name: string, hostile: string, twin: string, says: RegExp): ManifestTrick => ({
  name: `a file that is written to ${JSON.stringify(name)}`, hostile: `files: [{ path: ${JSON.stringify(hostile)}, from: evil }]`, twin: `files: [{ path: ${JSON.stringify(twin)}, from: evil }]`, says,
});
const from = (path: string): ManifestTrick => ({
  name: `a file that is taken from ${JSON.stringify(path)}`, hostile: `files: [{ path: out, from: ${JSON.stringify(path)} }]`, twin: 'files: [{ path: out, from: evil }]', says: /no file|is not in the template|has no|holds no|steers a terminal/,
});
/** An answer that fills a path. */
const answered = (answer: string, twin: string, says: RegExp): ManifestTrick => ({
  name: `a path that the answer ${JSON.stringify(answer)} fills`,
  hostile: `questions: [{ name: where, about: Where?, default: ${JSON.stringify(answer)} }]\nfiles: [{ path: "docs/{{where}}", from: evil }]`,
  twin: `questions: [{ name: where, about: Where?, default: ${JSON.stringify(twin)} }]\nfiles: [{ path: "docs/{{where}}", from: evil }]`,
  says,
});
const yaml = (name: string, hostile: string, twin: string, says: RegExp): ManifestTrick => ({ name, hostile, twin, says });

const bomb = (levels: number): string => Array.from({ length: levels }, (_, i) => `a${i}: &a${i} [${i === 0 ? 'x' : Array.from({ length: 10 }, () => `*a${i - 1}`).join(', ')}]`).join('\n');

export const MANIFEST_TRICKS: readonly ManifestTrick[] = [
  written('../evil', '../evil', 'x/evil', /leads out/),
  written('docs/../../evil', 'docs/../../evil', 'docs/x/evil', /leads out/),
  written('/etc/evil', '/etc/evil', 'etc/evil', /is absolute/),
  written('C:/evil', 'C:/evil', 'C/evil', /is absolute/),
  written('..\\evil', '..\\evil', '..-evil', /backslash/),
  written('.git/hooks/post-checkout', '.git/hooks/post-checkout', '.githooks/post-checkout', /inside of \.git/),
  written('.GIT/config', '.GIT/config', '.GITHUB/config', /inside of \.git/),
  written('git~1/config', 'git~1/config', 'git-1/config', /inside of \.git/),
  written('.yo-rc.json', '.yo-rc.json', '.yo-rc.json5', /record/),
  written('.YO-RC.json', '.YO-RC.json', '.YO-RC.js', /record/),
  written('.go-docker-staging/commit.json', '.go-docker-staging/commit.json', '.go-docker/commit.json', /keeps for itself/),
  written('con', 'con', 'cone', /device/),
  written('x\0y', 'x\0y', 'x-y', /steers a terminal/),
  written('evil.', 'evil.', 'evil', /dot or a space/),
  written('xx:stream', 'xx:stream', 'xx-stream', /Windows does not take/),
  written('an unseen one', 'e\u200Bvil', 'evil', /cannot be seen/),
  written('{{name}}/../../evil', '{{name}}/../../evil', '{{name}}/x/evil', /leads out/),
  written('{{}}', 'a/{{missing}}', 'a/{{name}}', /stands for nothing|no option/),
  from('../outside/canary'),
  from('/etc/passwd'),
  from('./evil'),
  from('docs/../evil'),
  from('EVIL'),
  from('evil\0'),
  answered('../../evil', 'x/evil', /leads out/),
  answered('..', 'x', /leads out/),
  answered('../.git/config', '../git/config'.slice(3), /leads out|inside of \.git/),
  answered('.git/config', 'git/config', /inside of \.git/),
  answered('/evil', 'x/evil', /plain spelling/),
  answered('x\\..\\evil', 'x-evil', /backslash/),
  answered('aux', 'auxiliary', /device/),
  answered('', 'x', /plain spelling|says nothing|answer|empty/),
  {
    name: 'two files that are one on some systems', hostile: 'files: [{ path: out, from: evil }, { path: OUT, from: evil }]', twin: 'files: [{ path: out, from: evil }, { path: OUT2, from: evil }]', says: /twice|case|one file/,
  },
  {
    name: 'a file below another file', hostile: 'files: [{ path: out, from: evil }, { path: out/x, from: evil }]', twin: 'files: [{ path: out, from: evil }, { path: out-/x, from: evil }]', says: /beside|below|cannot/,
  },
  { name: 'a Dockerfile of a recipe from outside', hostile: 'recipes: [{ name: own, about: x, dockerfile: ../outside/canary }]', twin: 'recipes: [{ name: own, about: x, dockerfile: evil }]', says: /no file|has no|holds no|is not in/ },
  { name: 'a block out of a file outside', hostile: 'blocks: { runtime: { file: ../outside/canary } }', twin: 'blocks: { runtime: { file: block } }', says: /no file|has no|holds no|is not in/ },
  yaml('a bomb of aliases', `${bomb(9)}`, 'about: harmless', /alias|anchor|no key/i),
  yaml('a tag that makes code', 'about: !!js/function "function () { process.exit(9) }"', 'about: "function () { process.exit(9) }"', /tag/i),
  yaml('a tag of another language', 'about: !!python/object/apply:os.system ["id"]', 'about: "os.system"', /tag|text/i),
  yaml('__proto__ as a key', '__proto__: { about: evil }', 'about: evil', /__proto__/),
  yaml('__proto__ in labels', 'labels: { __proto__: evil }', 'labels: { proto: evil }', /__proto__|label/),
  yaml('constructor as an option', 'defaults: { constructor: evil }', 'defaults: { base: scratch }', /constructor/),
  yaml('a merge of maps', 'labels: { <<: { a: b } }', 'labels: { a: b }', /<<|label|merge/),
  yaml('a key twice', 'about: x\nabout: y', 'about: x', /about/),
  yaml('a second document', '---\nname: other', '# name: other', /document/),
  yaml('a label with a line of its own', 'labels: { a: "x\\nRUN evil" }', 'labels: { a: "x RUN evil" }', /line break/),
  yaml('a line of .dockerignore with another in it', 'ignore: ["x\\n!secret"]', 'ignore: ["x"]', /line break/),
  yaml('an image with an instruction behind it', 'images: { golang: "mirror.example.com/golang\\nRUN evil" }', 'images: { golang: "mirror.example.com/golang" }', /image/),
  yaml('a base with an instruction behind it', 'bases: { own: { image: "x:1\\nRUN evil" } }', 'bases: { own: { image: "x:1" } }', /image/),
  yaml('a block that begins a stage of its own', 'blocks: { runtime: "FROM evil" }', 'blocks: { runtime: "# FROM evil" }', /stage/),
  yaml('a block that takes our next line in', 'blocks: { runtime: "RUN x \\\\" }', 'blocks: { runtime: "RUN x" }', /backslash/),
  yaml('an expression that takes for ever', "questions: [{ name: q, about: Q?, pattern: '(a+)+b', default: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa }]", "questions: [{ name: q, about: Q?, pattern: '(a+)b', default: aaab }]", /takes too long/),
  yaml('an expression that is none', "questions: [{ name: q, about: Q?, pattern: '(', default: x }]", "questions: [{ name: q, about: Q?, pattern: 'x', default: x }]", /pattern|expression/),
  yaml('a name that leads out', 'recipes: [{ name: ../evil, about: x }]', 'recipes: [{ name: evil, about: x }]', /name/),
  yaml('a release that is not this', "generator: '>=99'", "generator: '*'", /is for generator-go-docker >=99/),
  yaml('a migration that moves a file out', "migrations: [{ from: '<1.0.0', files: { out: ../evil } }]", "migrations: [{ from: '<1.0.0', files: { out: evil } }]", /leads out/),
  yaml('a migration that takes a file from out', "migrations: [{ from: '<1.0.0', files: { ../evil: out } }]", "migrations: [{ from: '<1.0.0', files: { evil: out } }]", /leads out/),
  yaml('a manifest of 2 MB', `about: ${'x'.repeat(2 << 20)}`, 'about: x', /MB|large|long/),
  yaml('a message that paints on the terminal', 'message: "\\e[2Jdone"', 'message: "[2Jdone"', /steers a terminal/),
  yaml('a message that writes the clipboard', 'message: "\\e]52;c;ZXZpbA==\\a"', 'message: "52;c;ZXZpbA=="', /steers a terminal/),
  yaml('a question that shows otherwise than it stands', 'questions: [{ name: q, about: "x\\u202Ey", default: x }]', 'questions: [{ name: q, about: "xy", default: x }]', /turns the direction/),
  yaml('a key that paints on the terminal', '"\\e[2Jabout": x', '"about": x', /a key holds a character that steers a terminal/),
  yaml('a key of a map that paints on the terminal', 'labels: { "a\\u009bb": x }', 'labels: { "a.b": x }', /a key holds a character that steers a terminal/),
  yaml('a character of the second set of controls', `about: "x${'\u009B'}2J"`, 'about: "x"', /control character/),
  yaml('a character that turns the direction', `# ${'\u202E'}`, '# x', /control character/),
  yaml('a control character', `about: "x${'\u0007'}"`, 'about: "x"', /control character/),
  yaml('a key that nobody knows', 'run: evil', 'about: evil', /run/),
];
