import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

mkdirSync('dist', { recursive: true });
writeFileSync('dist/index.html', readFileSync('src/index.html', 'utf8').replace('TITLE', readFileSync('VERSION', 'utf8').trim()));
