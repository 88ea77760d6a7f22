import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const programs = readdirSync(join(root, 'examples', 'report-usage')).filter((name) => /\.(py|java|ts)$/.test(name));
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');

describe.each(programs)('%s', (name) => {
  const program = read('examples', 'report-usage', name);

  test('is in docs/report-usage.md as it is run', () => {
    expect(read('docs', 'report-usage.md')).toContain(`\n${program}\`\`\`\n`);
  });

  test('has at most 30 lines', () => {
    expect(program.trimEnd().split('\n').length).toBeLessThanOrEqual(30);
  });
});

test('the README of the usage client begins with the program that is run', () => {
  expect(/```ts\n([^]*?)```/.exec(read('client', 'README.md'))?.[1]).toBe(read('examples', 'report-usage', 'report-usage.ts'));
});
