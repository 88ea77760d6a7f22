/** Prints the size of each handler bundle, beside what others print for machines, and fails if one is over its limit. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const LIMIT_KILOBYTES = { upToTwoClients: 450, moreClients: 560 };

const root = join(__dirname, '..');
const rows = readdirSync(join(root, 'assets')).sort().map((name) => {
  const bundle = readFileSync(join(root, 'assets', name, 'index.js'));
  const clients = clientsOf(bundle.toString());
  const limit = clients.length > 2 ? LIMIT_KILOBYTES.moreClients : LIMIT_KILOBYTES.upToTwoClients;
  return { name, kilobytes: bundle.length / 1000, gzip: gzipSync(bundle).length / 1000, limit, clients };
});

/** The SDK clients inside: each keeps its service id in its configuration. */
function clientsOf(source: string): string[] {
  return [...new Set([...source.matchAll(/serviceId:[^,]*?"([A-Za-z ]+)"/g)].map((match) => match[1]))]
    .filter((id) => !['SSO', 'SSO OIDC', 'STS', 'Signin'].includes(id))
    .sort();
}

console.error(`${'bundle'.padEnd(24)}${'KB'.padStart(8)}${'gzip'.padStart(8)}${'limit'.padStart(8)}  SDK clients`);
for (const { name, kilobytes, gzip, limit, clients } of rows) {
  console.error(`${name.padEnd(24)}${kilobytes.toFixed(0).padStart(8)}${gzip.toFixed(0).padStart(8)}${String(limit).padStart(8)}  ${clients.join(', ')}`);
}

const tooLarge = rows.filter(({ kilobytes, limit }) => kilobytes > limit);
if (tooLarge.length > 0) {
  console.error(`Over the limit: ${tooLarge.map(({ name }) => name).join(', ')}. See what was added with esbuild's --analyze.`);
  process.exitCode = 1;
}
