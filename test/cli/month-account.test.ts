import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exportCommand } from '../../cli/src/commands/export.js';
import { usageCommand } from '../../cli/src/commands/usage.js';
import { Bench, LICENSE, usage } from '../lambda/metering/bench.js';
import { DynamoForTests } from '../support/dynamodb.js';
import { play } from './played.js';

const db = new DynamoForTests();

test('a remainder of a month that no statement closed is lost in that month, and the next one knows nothing of it', async () => {
  const bench = await Bench.withLicense(db);
  await bench.hear([usage('a', { quantity: '1.5', occurredAt: '2026-11-21T20:15:00Z' })]);
  bench.now = Date.parse('2026-11-21T21:12:00Z');
  await bench.report();
  bench.now = Date.parse('2026-12-03T10:30:00Z');
  await bench.hear([usage('b', { quantity: 2, occurredAt: '2026-12-03T10:15:00Z' })]);
  bench.now = Date.parse('2026-12-03T11:12:00Z');
  await bench.report();

  const of = async (from: string, to: string) => (await play(bench, (context) => usageCommand(LICENSE, { from, to }, context))).answer;

  expect(await of('2026-11-01', '2026-11-30')).toMatchObject({
    lines: [{ hour: '2026-11-21T20', heard: '1.5', accepted: '1', lost: '0.5' }],
    totals: { requests: { heard: '1.5', told: '1.5', accepted: '1', lost: '0.5' } },
    recomputed: { agrees: true },
  });
  const output = join(mkdtempSync(join(tmpdir(), 'month-')), 'november.json');
  await play(bench, (context) => exportCommand({ from: '2026-11-01', to: '2026-11-30', format: 'json', output }, context));
  expect(JSON.parse(readFileSync(output, 'utf8'))).toEqual([
    { license: LICENSE, hour: '2026-11-21T20', dimension: 'requests', heard: '1.5', told: '1.5', accepted: '1', recordId: expect.any(String) as string },
    { license: LICENSE, hour: '2026-11-21T20', dimension: 'requests', lost: '0.5' },
  ]);
  expect(await of('2026-12-01', '2026-12-03')).toMatchObject({ totals: { requests: { heard: '2', told: '2', accepted: '2' } }, recomputed: { agrees: true } });
});
