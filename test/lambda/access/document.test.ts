import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { accessDocument } from './document/document.js';

const root = join(import.meta.dirname, '..', '..', '..');

test('docs/access.md says what the rules do: if not, run `npx projen docs:access` and look at the difference', () => {
  expect(readFileSync(join(root, 'docs', 'access.md'), 'utf8')).toBe(accessDocument(root));
});
