/** Writes docs/access.md: who has access when and how it is delivered, with tables made from the rules. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessDocument } from '../test/lambda/access/document/document.js';

const root = join(__dirname, '..');
writeFileSync(join(root, 'docs', 'access.md'), accessDocument(root));
