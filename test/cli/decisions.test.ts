import { PutItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { adoptRestoredCommand } from '../../cli/src/commands/adopt-restored.js';
import { releaseCommand } from '../../cli/src/commands/release.js';
import { usageCommand } from '../../cli/src/commands/usage.js';
import { writeOffCommand } from '../../cli/src/commands/write-off.js';
import type { Context } from '../../cli/src/context.js';
import { Bench, HOUR, LICENSE, usage } from '../lambda/metering/bench.js';
import { DynamoForTests } from '../support/dynamodb.js';
import { play } from './played.js';

const db = new DynamoForTests();
const at = (time: string) => Date.parse(`2026-11-21T${time}Z`);
const HOUR_20 = '2026-11-21T20';
const LEDGER = { pk: 'LEDGER', sk: 'LEDGER' };

/** Stops the command after each of its writes in turn; `prepare` makes a new table each time. */
async function crashing(prepare: () => Promise<Bench>, command: (context: Context) => Promise<void>, holds: (bench: Bench) => Promise<void>): Promise<void> {
  const whole = await prepare();
  const { writes } = await play(whole, command);
  expect(writes).toBeGreaterThan(1);
  await holds(whole);
  for (let stop = 1; stop <= writes; stop++) {
    const bench = await prepare();
    await expect(play(bench, command, (write) => { if (write === stop) { throw new Error('crash'); } })).rejects.toThrow('crash');
    await play(bench, command);
    await holds(bench);
  }
}

const recomputed = async (bench: Bench) => (await play(bench, (context) => usageCommand(LICENSE, { from: '2026-11-21' }, context))).answer;

describe('write-off', () => {
  const writeOff = (context: Context) => writeOffCommand(LICENSE, { hour: [HOUR_20], reason: 'agreed with the buyer' }, context);
  const reported = async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a', { quantity: 3 })]);
    bench.now = at('20:50:00');
    return bench;
  };

  test('of an hour that could be told: it is not, what is heard of it later is, and the reason is kept', async () => {
    const bench = await reported();
    expect((await play(bench, writeOff)).answer).toEqual({ license: LICENSE, reason: 'agreed with the buyer', writtenOff: { [HOUR_20]: { requests: '3' } } });
    expect((await play(bench, writeOff)).answer).toMatchObject({ writtenOff: { [HOUR_20]: {} } });
    expect(await bench.partition('Q#22')).toMatchObject([{ note: { S: 'agreed with the buyer' }, reason: { S: expect.stringContaining('A person decided') as string } }]);
    expect(await recomputed(bench)).toMatchObject({ decided: { [HOUR_20]: 'agreed with the buyer' } });
    await bench.hear([usage('b', { quantity: 2 })]);
    for (const time of ['21:12:00', '22:12:00', '23:12:00']) {
      bench.now = at(time);
      await bench.report();
    }
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(2);
    expect(await recomputed(bench)).toMatchObject({ recomputed: { agrees: true }, totals: { requests: { heard: '5', writtenOff: '3', accepted: '2' } } });
  });

  test('stopped after any of its writes, and repeated, gives the same', async () => {
    await crashing(reported, writeOff, async (bench) => {
      const { late, held } = await bench.meter() ?? {};
      expect({ late, held }).toEqual({ late: undefined, held: undefined });
      expect(await bench.page(HOUR_20)).toMatchObject({ b: { M: { requests: { N: '3' } } }, wo: { M: { OPERATOR: { M: { requests: { N: '3' } } } } } });
      expect(await bench.partition('Q#22')).toHaveLength(1);
      bench.now = at('21:12:00');
      await bench.report();
      expect(bench.taker.calls).toEqual([]);
    });
  }, 60_000);

  test('stopped after any of its writes, and never repeated: it is on the list when its month is closed', async () => {
    const { writes } = await play(await reported(), writeOff);
    for (let stop = 1; stop <= writes; stop++) {
      const bench = await reported();
      await play(bench, writeOff, (write) => { if (write === stop) { throw new Error('crash'); } }).catch(() => undefined);
      bench.now = Date.parse('2026-12-01T06:31:00Z');
      await bench.report();
      await bench.report();
      expect(await bench.partition('Q#22'), `stopped at write ${stop}`).toMatchObject([{ total: { N: '3' } }]);
      expect(await bench.meter()).not.toHaveProperty('held');
      expect(bench.taker.billed(LICENSE, 'requests')).toBe(0);
    }
  }, 60_000);

  test('while the reporter tells of the hour and more is heard: each unit is billed or written off, none both', async () => {
    for (let moment = 0; moment <= 3; moment++) {
      const bench = await reported();
      bench.now = at('21:12:00');
      const meanwhile = async () => {
        await bench.hear([usage('race', { quantity: 10 })]);
        await bench.report();
      };
      if (moment === 0) {
        await meanwhile();
      }
      await play(bench, writeOff, async (write) => { if (write === moment) { await meanwhile(); } });
      bench.now = at('22:12:00');
      await bench.report();
      await bench.report();
      const { totals, recomputed: { agrees } } = await recomputed(bench) as { totals: { requests: Record<string, string | undefined> }; recomputed: { agrees: boolean } };
      expect(agrees, `moment ${moment}`).toBe(true);
      expect(Number(totals.requests.accepted ?? 0) + Number(totals.requests.writtenOff ?? 0), `moment ${moment}`).toBe(13);
      expect(bench.taker.billed(LICENSE, 'requests')).toBe(Number(totals.requests.accepted ?? 0));
    }
  }, 60_000);

  test('repeated while more is heard, which a statement takes: each unit is billed or written off, none both', async () => {
    const bench = await reported();
    await play(bench, writeOff);
    bench.now = at('21:12:00');
    bench.taker.fault = () => ({ error: 'ThrottlingException' });
    let reads = 0;
    const client = new Proxy(bench.client, {
      get: (of, name) => (name !== 'send'
        ? Reflect.get(of, name) as unknown
        : async (sent: Parameters<typeof of.send>[0]) => {
          const answer = await of.send(sent);
          reads += sent instanceof QueryCommand ? 1 : 0;
          if (sent instanceof QueryCommand && reads === 1) {
            await bench.hear([usage('race', { quantity: 10 })]);
          } else if (sent instanceof QueryCommand && reads === 2) {
            await bench.report();
          }
          return answer;
        }),
    });
    await play(Object.create(bench, { client: { value: client } }) as Bench, writeOff).catch(() => undefined);
    bench.taker.fault = () => 'PASS';
    await bench.report();
    const { totals } = await recomputed(bench) as { totals: { requests: Record<string, string | undefined> } };
    expect(Number(totals.requests.writtenOff) + bench.taker.billed(LICENSE, 'requests')).toBe(13);
  });

  test('waits for the answer of AWS to a statement that may hold it', async () => {
    const bench = await reported();
    bench.now = at('21:12:00');
    bench.taker.fault = () => ({ error: 'ThrottlingException' });
    await bench.report();
    await expect(play(bench, writeOff)).rejects.toThrow(/has no final answer .* Nothing was written off/);
    expect(await bench.page(HOUR_20)).not.toHaveProperty('wo');
  });
});

describe('adopt-restored', () => {
  const adopt = (context: Context) => adoptRestoredCommand({ restorePoint: HOUR_20, yes: true }, context);

  /** A backup of 20:40; after it the original told AWS 7 units of hour 20, and the app has reported them again to the copy. */
  async function restored(): Promise<Bench> {
    const original = await Bench.withLicense(db);
    await original.hear([usage('old', { occurredAt: '2026-11-21T19:10:00Z', quantity: '1.5' }), usage('a', { quantity: 5 })]);
    original.now = at('20:40:00');
    await original.report();
    const { Items = [] } = await db.client.send(new ScanCommand({ TableName: original.table }));
    const copy = await Bench.withLicense(db);
    for (const Item of Items) {
      await db.client.send(new PutItemCommand({ TableName: copy.table, Item }));
    }
    copy.now = at('22:20:00');
    await copy.hear([usage('a', { quantity: 5 }), usage('b', { quantity: 2 })]);
    return copy;
  }

  test('tells nothing of the hours before, names what to compare, and tells of the hours to come', async () => {
    const copy = await restored();
    const dry = await play(copy, (context) => adoptRestoredCommand({ restorePoint: HOUR_20, dryRun: true }, context));
    expect(dry).toMatchObject({ writes: 0, answer: { adopted: false, waiting: [{ license: LICENSE, untold: { [HOUR_20]: { requests: '7' } } }] } });

    expect((await play(copy, adopt)).answer).toMatchObject({ adopted: true, waiting: [{ license: LICENSE, untold: { [HOUR_20]: { requests: '7' } } }] });

    await copy.hear([usage('straggler', { quantity: 4 })]);
    copy.now = at('23:15:00');
    await copy.hear([usage('new', { occurredAt: '2026-11-21T23:10:00Z', quantity: 1 })]);
    copy.now = Date.parse('2026-11-22T05:15:00Z');
    await copy.report();
    expect(copy.restored).toEqual([]);
    expect([...copy.taker.bill]).toEqual([[`${LICENSE} requests 2026-11-21T23`, 1]]);
    expect(await recomputed(copy)).toMatchObject({ recomputed: { agrees: true }, totals: { requests: { untold: '11', held: '11', dropped: '0.5' } } });
  });

  test('leaves a decision to a person: what AWS has is written off, the rest is released and told once', async () => {
    const copy = await restored();
    await play(copy, adopt);
    await play(copy, (context) => writeOffCommand(LICENSE, { hour: [HOUR_20], reason: 'AWS has it' }, context));
    await copy.hear([usage('missing', { occurredAt: '2026-11-21T21:30:00Z', quantity: 6 })]);
    copy.now = at('23:12:00');
    await copy.report();
    expect(copy.taker.calls).toEqual([]);
    expect((await play(copy, (context) => releaseCommand(LICENSE, {}, context))).answer).toEqual({ license: LICENSE, released: true });
    expect((await play(copy, (context) => releaseCommand(LICENSE, {}, context))).answer).toEqual({ license: LICENSE, released: false });
    copy.now += HOUR;
    await copy.report();
    copy.now += HOUR;
    await copy.report();
    expect([...copy.taker.bill.values()]).toEqual([6]);
    expect(await recomputed(copy)).toMatchObject({ recomputed: { agrees: true }, totals: { requests: { writtenOff: '7' } } });
  });

  test('says up to which hour all licenses wait, also one of which nothing is untold', async () => {
    const copy = await Bench.withLicense(db);
    await db.client.send(new PutItemCommand({ TableName: copy.table, Item: { pk: { S: LEDGER.pk }, sk: { S: LEDGER.sk }, tableId: { S: 'another table' } } }));
    copy.now = at('22:20:00');
    expect((await play(copy, adopt)).answer).toEqual({ adopted: true, onHoldUpTo: '2026-11-21T22', missed: { created: [], changed: [], ignored: [] }, waiting: [] });
    copy.now = at('22:40:00');
    await copy.hear([usage('running', { occurredAt: '2026-11-21T22:40:00Z' })]);
    copy.now = Date.parse('2026-11-22T06:15:00Z');
    await copy.report();
    copy.now += HOUR;
    await copy.report();
    expect(copy.taker.billed(LICENSE, 'requests')).toBe(0);
    await play(copy, (context) => releaseCommand(LICENSE, {}, context));
    copy.now += HOUR;
    await copy.report();
    expect(copy.taker.billed(LICENSE, 'requests')).toBe(1);
  });

  test('stopped after any of its writes, the table is told from only when a repeat is through, and the result is the same', async () => {
    await crashing(restored, adopt, async (copy) => {
      expect(await copy.meter()).toMatchObject({ last: { S: '2026-11-21T22' }, hold: { S: '2026-11-21T22' }, late: { SS: [HOUR_20] }, rem: { M: {} }, givenUp: { M: { '2026-11-21T19': { M: { requests: { N: '0.5' } } } } } });
      await copy.report();
      expect(copy.restored).toEqual([]);
      expect(copy.taker.calls).toEqual([]);
    });
    const half = await restored();
    await expect(play(half, adopt, () => { throw new Error('crash'); })).rejects.toThrow('crash');
    await half.report();
    expect(half.restored).toHaveLength(1);
  }, 60_000);

  describe('of which licenses were bought and have ended since the backup', () => {
    const BOUGHT = 'l-bought';
    const ENDED = 'l-ended';
    const END = '2026-11-21T21:30:00.000Z';
    const ofBought = (id: string, over: Record<string, unknown> = {}) => usage(id, { license: BOUGHT, occurredAt: '2026-11-21T21:40:00Z', quantity: 3, ...over });

    function licenseItem(license: string, facts: Record<string, { S: string }>, access = {}) {
      return { pk: { S: `license#${license}` }, id: { S: license }, revision: { N: '2' },
        identity: { M: { licenseArn: { S: `arn:aws:license-manager::294406891311:license:${license}` }, account: { S: '111122223333' } } }, facts: { M: facts }, access: { M: access } };
    }

    async function since(): Promise<{ copy: Bench; adoption: (afterWrite?: (write: number) => void, dryRun?: boolean) => ReturnType<typeof play> }> {
      const copy = await restored();
      await copy.license(ENDED);
      const subscribers = await db.table();
      const items: Record<string, AttributeValue>[] = [
        licenseItem(BOUGHT, { activated: { S: '2026-11-21T21:05:00.000Z' } }),
        licenseItem(ENDED, { activated: { S: '2026-11-21T12:00:00.000Z' } }, { end: { S: END } }),
        licenseItem('l-over-long-ago', { activated: { S: '2025-11-21T12:00:00.000Z' } }, { end: { S: '2026-01-01T00:00:00.000Z' } }),
        { pk: { S: 'agreement#1' } },
        { pk: { S: 'license#l-odd' }, id: { S: 'l-odd' } },
      ];
      for (const Item of items) {
        await db.client.send(new PutItemCommand({ TableName: subscribers, Item }));
      }
      await copy.hear([ofBought('refused')], { receives: 5 });
      return { copy, adoption: async (afterWrite, dryRun = false) => play(copy, (context) => adoptRestoredCommand({ restorePoint: HOUR_20, yes: true, dryRun }, context), afterWrite, subscribers) };
    }

    async function holds(copy: Bench): Promise<void> {
      expect(await copy.meter(BOUGHT)).toMatchObject({ start: { S: '2026-11-21T21:05:00.000Z' }, last: { S: '2026-11-21T22' }, hold: { S: '2026-11-21T22' } });
      expect(await copy.meter(ENDED)).toMatchObject({ end: { S: END }, last: { S: '2026-11-21T22' }, hold: { S: '2026-11-21T22' } });
      expect(await copy.meter('l-over-long-ago')).toBeUndefined();
      await copy.report();
      expect(copy.restored).toEqual([]);
      expect(copy.taker.calls).toEqual([]);
    }

    test('their meters know it before anything is told, and their usage up to now is on hold like that of all', async () => {
      const { copy, adoption } = await since();
      const missed = { created: [BOUGHT], changed: [ENDED], ignored: ['l-odd'] };
      expect(await adoption(undefined, true)).toMatchObject({ writes: 0, finals: [], answer: { adopted: false, missed } });
      expect(copy.refusals).toMatchObject([{ code: 'UNKNOWN_LICENSE' }]);
      expect(await adoption()).toMatchObject({ finals: [{ license: ENDED, end: END }], answer: { adopted: true, missed } });
      await holds(copy);

      await copy.hear([ofBought('refused')]);
      copy.now = at('23:12:00');
      await copy.hear([ofBought('new', { occurredAt: '2026-11-21T23:01:00Z', quantity: 1 })]);
      copy.now = Date.parse('2026-11-22T00:12:00Z');
      await copy.reportAll();
      expect([...copy.taker.bill]).toEqual([[`${BOUGHT} requests 2026-11-21T23`, 1]]);
      await play(copy, (context) => releaseCommand(BOUGHT, {}, context));
      copy.now += HOUR;
      await copy.reportAll();
      expect(copy.taker.billed(BOUGHT, 'requests')).toBe(4);
      expect(copy.taker.billed(ENDED, 'requests')).toBe(0);
      expect(await copy.meter(ENDED)).toHaveProperty('fin');
    });

    test('stopped after any of its writes, and repeated, they know the same', async () => {
      const { writes } = await (await since()).adoption();
      expect(writes).toBeGreaterThan(4);
      for (let stop = 1; stop <= writes; stop++) {
        const { copy, adoption } = await since();
        await expect(adoption((write) => { if (write === stop) { throw new Error('crash'); } })).rejects.toThrow('crash');
        if (stop < writes) {
          await copy.reportAll();
          expect(copy.restored.splice(0)).toHaveLength(1);
        }
        await adoption();
        await holds(copy);
      }
    }, 60_000);
  });

  test('has nothing to do for a table that was not restored, and asks before it does anything', async () => {
    const bench = await Bench.withLicense(db);
    await bench.report();
    expect(await play(bench, adopt)).toMatchObject({ writes: 0, answer: { adopted: false } });
    const copy = await restored();
    await expect(play(copy, (context) => adoptRestoredCommand({ restorePoint: HOUR_20 }, context))).rejects.toThrow('with --yes');
    await expect(play(copy, (context) => adoptRestoredCommand({ yes: true }, context))).rejects.toThrow('--restore-point 2026-11-21T20');
    expect((await copy.item(LEDGER))?.tableId?.S).not.toBe((await bench.item(LEDGER))?.tableId?.S);
  });
});
