// A node:test reporter that keeps nothing but the counts of the run, one `name number` a line.
export default async function* totals(source) {
  const counts = new Map();
  for await (const { type, data } of source) {
    const found = type === 'test:diagnostic' && /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) ([\d.]+)$/.exec(data.message);
    if (found) counts.set(found[1], found[2]);
  }
  for (const [name, count] of counts) yield `${name} ${count}\n`;
}
