import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { usageReporter } from '../../../lambda/usage-reporter/handler.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { Bench, LICENSE, usage } from './bench.js';

const db = new DynamoForTests();
const at = (time: string) => Date.parse(`2026-11-21T${time}Z`);
const LEDGER = { pk: 'LEDGER', sk: 'LEDGER' };

/** Usage that was told, and its table copied to another one as by a restore. */
async function restored(): Promise<{ original: Bench; copy: Bench }> {
  const original = await Bench.withLicense(db);
  await original.hear([usage('a')]);
  original.now = at('20:40:00');
  await original.report();
  const { Items = [] } = await db.client.send(new ScanCommand({ TableName: original.table }));
  const copy = await Bench.withLicense(db);
  for (const Item of Items) {
    await db.client.send(new PutItemCommand({ TableName: copy.table, Item }));
  }
  original.now = at('21:12:00');
  await original.report();
  copy.now = at('21:12:00');
  return { original, copy };
}

describe('a restored table', () => {
  it('is not told from: no call, no statement, and somebody is told what to do', async () => {
    const { original, copy } = await restored();
    expect(original.taker.calls).toHaveLength(1);
    const meter = await copy.meter();
    expect(await copy.report()).toEqual({ batchItemFailures: [] });
    expect(copy.taker.calls).toEqual([]);
    expect(await copy.meter()).toEqual(meter);
    const own = (await original.item(LEDGER))?.tableId?.S;
    expect(copy.restored).toEqual([[own, expect.not.stringContaining(own!)]]);
  });

  it('does not swallow the last usage of a license: its message goes on to the dead-letter queue', async () => {
    const { copy } = await restored();
    await copy.changeFacts({ end: '2026-11-21T21:00:00.000Z' });
    const { batchItemFailures } = await copy.reportFinal({ license: LICENSE, end: '2026-11-21T21:00:00.000Z', sealAt: '2026-11-21T21:08:00.000Z' });
    expect(batchItemFailures).toHaveLength(1);
    expect(copy.taker.calls).toEqual([]);
  });
});

describe('the table that the ledger was begun in', () => {
  it('is known by its id from the first run on', async () => {
    const bench = await Bench.withLicense(db);
    await bench.report();
    const { tableId } = await bench.item(LEDGER) ?? {};
    expect(tableId?.S).toMatch(/./);
    await bench.report();
    expect(await bench.item(LEDGER)).toEqual({ pk: { S: 'LEDGER' }, sk: { S: 'LEDGER' }, tableId });
    expect(bench.restored).toEqual([]);
  });

  it('is told from while nobody can say which table it is, if it was the right one before', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a')]);
    bench.now = at('21:12:00');
    const deps = bench.dependencies();
    let isDown = true;
    const ledger = { tableId: () => (isDown ? Promise.reject(new Error('down')) : deps.ledger.tableId()), owner: (id: string) => deps.ledger.owner(id) };
    const reporter = usageReporter({ ...deps, ledger });
    await reporter({ Records: [bench.message({})] });
    expect(bench.taker.calls).toEqual([]);
    isDown = false;
    await reporter({ Records: [bench.message({})] });
    isDown = true;
    await bench.hear([usage('b', { occurredAt: '2026-11-21T21:05:00Z' })]);
    bench.now = at('22:12:00');
    await reporter({ Records: [bench.message({})] });
    expect(bench.taker.calls).toHaveLength(2);
    expect(bench.failures.map(String)).toEqual(['Error: down', 'Error: down']);
  });
});
