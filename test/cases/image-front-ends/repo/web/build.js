const fs = require('node:fs');
const version = fs.readFileSync('../VERSION', 'utf8').trim();
fs.mkdirSync('dist', { recursive: true });
fs.writeFileSync('dist/index.html', `pages of the front end ${version}\n`);
