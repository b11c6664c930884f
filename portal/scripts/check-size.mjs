// Fails the build when what a first visit to the home page loads exceeds the budget.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUDGET_BYTES = 300_000;
const dist = new URL('../dist/', import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));

/** Chunks that the home page needs: the entry, the home page itself, one language, and all that these import. */
const roots = Object.keys(manifest).filter((key) => manifest[key].isEntry || /pages\/home\/|i18n\/zh\/index/.test(key));
const files = new Set(['index.html']);
const visit = (key) => {
  const chunk = manifest[key];
  if (!chunk || files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const style of chunk.css ?? []) files.add(style);
  for (const next of chunk.imports ?? []) visit(next);
};
roots.forEach(visit);
// Fonts are fetched by the style sheet: the Latin range is the one that every page draws.
for (const chunk of Object.values(manifest)) {
  for (const asset of chunk.assets ?? []) if (/-latin-wght-normal.*\.woff2$/.test(asset)) files.add(asset);
}

let total = 0;
for (const file of files) {
  const bytes = readFileSync(join(dist, file));
  // woff2 is compressed already.
  const size = file.endsWith('.woff2') ? bytes.length : gzipSync(bytes, { level: 9 }).length;
  total += size;
  console.log(`${String(size).padStart(8)}  ${file}`);
}
console.log(`${String(total).padStart(8)}  first load, compressed (budget ${BUDGET_BYTES})`);
if (total > BUDGET_BYTES) {
  console.error('The first load is over budget: load something lazily.');
  process.exit(1);
}
