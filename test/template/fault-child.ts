import process from 'node:process';
import { applyTemplate } from './apply.ts';

/** `reference, destination, cache`: applies a template in a process that can be killed. Says `s` when it starts. */
const [reference, destination, cache] = process.argv.slice(2) as [string, string, string];
process.stdout.write('s');
await applyTemplate(reference, destination, { base: destination, cache, trust: true });
process.stdout.write('done');
