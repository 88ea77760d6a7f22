import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const tests = join(import.meta.dirname, '..');
const document = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
const rows = document.split('\n').filter((line) => line.startsWith('| ') && line.includes('`: ')).map((line) => line.slice(2, -2).split(' | '));

/** Scenarios 13 to 20, and every defect that concerns fulfillment, lifecycle, listeners and hooks. */
const FOUND = [
  ...Array.from({ length: 8 }, (_, i) => String(13 + i)),
  ...['S-F1', 'S-F2', 'S-F3', 'S-F4', 'S-F5', 'S-F6', 'S-F7', 'S-E1', 'S-E2', 'S-E3', 'S-S1', 'S-S2', 'S-S3', 'S-H1', 'S-H2', 'S-H3', 'S-H4'],
  ...['C-2', 'C-3', 'C-4', 'C-5', 'C-6', 'C-8', 'C-9', 'C-10'],
  ...['B-1', 'B-2', 'B-3', 'B-4', 'B-5', 'B-8', 'B-11'],
  ...['4.7-batch', '4.7-echo', '4.7-roles', '4.7-secrets', '4.8-unknown', '4.8-swallow', '4.8-active', '4.8-log', '4.8-error', '4.8-role'],
  ...['4.9-iam', '4.9-password', '4.9-echo', '4.9-dlq', '4.9-topic', '4.9-grant', '4.10-twice', '4.10-order', '4.10-log'],
];

test.each(rows.map((cells) => [cells[0], cells.at(-1)!.split('<br>')] as const))('%s: the tests that are named exist', (_, named) => {
  for (const name of named) {
    const [, file, title] = /^`([^`]+)`: (.+)$/.exec(name)!;
    const path = join(tests, `${file}.test.ts`);
    expect(existsSync(path), path).toBe(true);
    const source = readFileSync(path, 'utf8').replaceAll('\\\'', '\'');
    expect([`'${title}'`, `'${title} (`].some((text) => source.includes(text)), `${file} has no test "${title}"`).toBe(true);
  }
});

test('every scenario and defect has its row, and no row is about anything else', () => {
  const told = new Set(rows.filter((cells) => cells.length === 3).flatMap(([found]) => found.split(', ')));
  expect([...told].sort()).toEqual([...FOUND].sort());
});
