/** Writes docs/sandbox-rules.md: every rule of the simulated AWS Marketplace, who says so, and its test. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesDocument } from '../sandbox/test/rules/document.js';
import { testedIn } from '../sandbox/test/rules/tested.js';

const root = join(__dirname, '..');
writeFileSync(join(root, 'docs', 'sandbox-rules.md'), rulesDocument(testedIn(join(root, 'sandbox', 'test', 'rules'))));
