const fs = require('node:fs');
const place = process.argv[process.argv.indexOf('--outdir') + 1];
fs.mkdirSync(place, { recursive: true });
fs.writeFileSync(`${place}/index.html`, 'pages for administrators\n');
