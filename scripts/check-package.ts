/** Packs the library and fails if the tarball holds anything but what users need. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ALLOWED = [/^package\.json$/, /^lib\/.+\.(js|d\.ts)$/, /^hooks\/(index\.d\.ts|[a-z0-9-]+\.schema\.json)$/, /^assets\/[a-z-]+\/index\.js$/, /^\.jsii(\.gz)?$/, /^\.jsii\.tabl\.json$/, /^API\.md$/, /^README\.md$/, /^LICENSE$/];
const REQUIRED = ['package.json', '.jsii', '.jsii.tabl.json', 'API.md', 'README.md', 'LICENSE', 'lib/index.js', 'lib/index.d.ts',
  'hooks/index.d.ts', 'hooks/hook-payload-v1.schema.json', 'hooks/access-event-v1.schema.json'];

const root = join(__dirname, '..');
const [packed] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] }).toString()) as
  { files: { path: string; size: number }[]; size: number; unpackedSize: number }[];
const files = packed.files.map(({ path }) => path);

const handlers = readdirSync(join(root, 'lambda'), { recursive: true })
  .map(String)
  .filter((path) => path.endsWith('/index.ts'))
  .map((path) => `assets/${path.replace('/index.ts', '')}/index.js`);
const missing = [...REQUIRED, ...handlers].filter((path) => !files.includes(path));
const unwanted = files.filter((path) => !ALLOWED.some((pattern) => pattern.test(path)) || isStale(path));

/** Output of a source that is not there any more. */
function isStale(path: string): boolean {
  const source = /^lib\/(.+?)(\.d\.ts|\.js)$/.exec(path)?.[1];
  return source !== undefined && !existsSync(join(root, 'src', `${source}.ts`));
}

console.log(`${files.length} files, ${(packed.size / 1e6).toFixed(2)} MB packed, ${(packed.unpackedSize / 1e6).toFixed(2)} MB unpacked, ${handlers.length} handlers`);
for (const path of missing) {
  console.error(`Missing in the package: ${path}. Build first: npm run build:all`);
}
for (const path of unwanted) {
  console.error(`Not wanted in the package: ${path}. Exclude it in .projenrc.ts (addPackageIgnore).`);
}
process.exitCode = missing.length + unwanted.length > 0 ? 1 : 0;
