/** Writes the JSON schemas of what hooks get and of what the bus carries, from hooks/index.d.ts. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hookSchemas, text } from '../test/support/hook-schemas.js';

const root = join(__dirname, '..');
for (const [file, schema] of Object.entries(hookSchemas(root))) {
  writeFileSync(join(root, 'hooks', file), text(schema));
}
