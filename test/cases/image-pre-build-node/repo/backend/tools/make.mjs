import { writeFileSync } from 'node:fs';

writeFileSync(process.argv[2], `made by node ${process.versions.node.split('.')[0]}\n`);
