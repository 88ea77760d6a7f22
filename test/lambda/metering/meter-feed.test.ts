import type { AttributeValue, DynamoDBBatchResponse } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { usageCommand } from '../../../cli/src/commands/usage.js';
import { meterKey } from '../../../lambda/core/metering/keys.js';
import type { FinalUsage } from '../../../lambda/core/messages.js';
import { meterFeed } from '../../../lambda/meter-feed/handler.js';
import { play } from '../../cli/played.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { auditBooks } from './audited.js';
import { Bench, GRACE, LICENSE, NOW, usage } from './bench.js';

const db = new DynamoForTests();
const ARN = `arn:aws:license-manager::294406891311:license:${LICENSE}`;
const START = '2026-11-21T12:00:00.000Z';
const END = '2026-11-21T20:25:00.000Z';

interface Image {
  revision: number;
  start?: string;
  end?: string;
  arn?: string;
  identity?: boolean;
  /** Of the newest license event. */
  updated?: string;
}

class Feed {
  now = NOW;
  broken = false;
  readonly ignored: string[] = [];
  readonly sent: { message: FinalUsage; delay: number }[] = [];

  constructor(private readonly bench: Bench) {}

  public async follow(...images: Image[]): Promise<DynamoDBBatchResponse> {
    const feed = meterFeed({
      meters: this.bench.meters,
      finalUsage: { send: async (message, delay) => {
        if (this.broken) { throw new Error('no queue'); }
        this.sent.push({ message, delay });
      } },
      clock: { now: () => this.now },
      signals: { failed: () => undefined, ignored: (_what, problem) => { this.ignored.push(problem); } },
      finalUsageGrace: GRACE,
    });
    return feed({ Records: images.map((image, i) => ({
      dynamodb: { SequenceNumber: `s${i}`, NewImage: typed(image) },
    })) });
  }
}

/** A license item as the stream shows it. */
function typed({ revision, start = START, end, arn = ARN, identity = true, updated }: Image): Record<string, AttributeValue> {
  return {
    pk: { S: `license#${LICENSE}` },
    id: { S: LICENSE },
    ...(identity ? { identity: { M: { licenseArn: { S: arn }, account: { S: '111122223333' } } } } : {}),
    facts: { M: { ...(start ? { activated: { S: start } } : {}), ...(updated ? { updated: { M: { time: { S: updated } } } } : {}) } },
    access: { M: { state: { S: 'ACTIVE' }, ending: { BOOL: end !== undefined }, ...(end ? { end: { S: end } } : {}) } },
    hook: { M: { delivered: { S: 'NONE' } } },
    due: { BOOL: true },
    revision: { N: revision.toString() },
  };
}

async function start(): Promise<{ bench: Bench; feed: Feed }> {
  const bench = await Bench.over(db);
  return { bench, feed: new Feed(bench) };
}

describe('the meter of a license', () => {
  it('is made by its first fact and knows what AWS must be told', async () => {
    const { bench, feed } = await start();
    await feed.follow({ revision: 1, start: '', identity: false });
    expect(await bench.meter()).toEqual({ ...keyItem(), rev: { N: '1' }, src: { N: '1' } });
    await feed.follow({ revision: 2 });
    expect(await bench.meter()).toEqual({
      ...keyItem(), rev: { N: '2' }, src: { N: '2' }, arn: { S: ARN }, account: { S: '111122223333' }, start: { S: START },
    });
  });

  it('is not written when nothing changes, when an image repeats or comes late', async () => {
    const { bench, feed } = await start();
    await feed.follow({ revision: 1, start: '' }, { revision: 4 }, { revision: 5, end: END });
    const meter = await bench.meter();
    await feed.follow({ revision: 1, start: '' }, { revision: 4 }, { revision: 5, end: END }, { revision: 6, end: END });
    expect(await bench.meter()).toEqual(meter);
    expect(feed.sent).toHaveLength(1);
  });

  it('is not held up by an image that nobody can read', async () => {
    const { bench, feed } = await start();
    expect(await feed.follow({ revision: 1, end: 'soon' }, { revision: 2 })).toEqual({ batchItemFailures: [] });
    expect(feed.ignored).toEqual([expect.stringMatching(/license image.*ISO 8601/)]);
    expect(await bench.meter()).toMatchObject({ src: { N: '2' } });
  });

  it('prefers the ARN that the metering API accepts', async () => {
    const { bench, feed } = await start();
    await feed.follow({ revision: 1, arn: ARN.slice(4) }, { revision: 2 }, { revision: 3, arn: ARN.slice(4) });
    expect(await bench.meter()).toMatchObject({ arn: { S: ARN } });
  });

  it('keeps its statements when facts change while the reporter works', async () => {
    const { bench, feed } = await start();
    await feed.follow({ revision: 1 });
    await bench.hear([usage('a')]);
    bench.now = Date.parse('2026-11-21T21:12:00Z');
    await bench.report();
    await feed.follow({ revision: 2, end: '2026-11-21T22:10:00.000Z' });
    expect(await bench.meter()).toMatchObject({ last: { S: '2026-11-21T20' }, pend: { M: { slot: { S: '2026-11-21T20' } } }, end: { S: '2026-11-21T22:10:00.000Z' } });
  });
});

describe('a license that is provisioned again after it was closed', () => {
  const AGAIN = '2026-11-22T09:20:00.000Z';

  async function closed() {
    const { bench, feed } = await start();
    await feed.follow({ revision: 1 });
    await bench.hear([usage('a', { quantity: '1.5' })]);
    bench.now = Date.parse('2026-11-21T21:12:00Z');
    await bench.report();
    await feed.follow({ revision: 2, end: END });
    bench.now = Date.parse('2026-11-21T21:40:00Z');
    await bench.report();
    expect(await bench.meter()).toMatchObject({ fin: {}, wo: { M: { '2026-11-21T20': { M: { requests: { N: '0.5' } } } } } });
    return { bench, feed };
  }

  it('is billed from then on', async () => {
    const { bench, feed } = await closed();
    bench.now = Date.parse('2026-11-22T07:05:00Z');
    await bench.hear([usage('between', { occurredAt: '2026-11-22T07:00:00Z', quantity: 3 })]);
    await feed.follow({ revision: 3, updated: AGAIN });
    expect(await bench.meter()).toMatchObject({ start: { S: AGAIN }, before: { S: END } });
    expect(await bench.meter()).not.toHaveProperty('fin');
    expect(await bench.meter()).not.toHaveProperty('ttl');
    bench.now = Date.parse('2026-11-22T09:50:00Z');
    await bench.hear([usage('b', { occurredAt: '2026-11-22T09:40:00Z', quantity: '4.75' })]);
    bench.now = Date.parse('2026-11-22T10:12:00Z');
    await bench.report();
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(1 + 4);
    await feed.follow({ revision: 4, updated: AGAIN, end: '2026-11-22T09:50:00.000Z' });
    bench.now = Date.parse('2026-11-22T15:12:00Z');
    await bench.report();
    await bench.report();
    expect(await bench.meter()).toMatchObject({ fin: {}, wo: { M: { '2026-11-21T20': { M: { requests: { N: '0.5' } } }, '2026-11-22T09': { M: { requests: { N: '0.75' } } } } } });
    expect(await bench.page('2026-11-22T07')).toMatchObject({ wo: { M: { BEFORE_START: { M: { requests: { N: '3' } } } } } });
    await auditBooks(db.client, bench.table);
  });

  it('has receipts that give what is stored, with what was left at each end', async () => {
    const { bench, feed } = await closed();
    const account = async () => (await play(bench, (context) => usageCommand(LICENSE, { from: '2026-11-21' }, context))).answer;
    await feed.follow({ revision: 3, updated: '2026-11-30T22:00:00.000Z' });
    bench.now = Date.parse('2026-11-30T22:30:00Z');
    await bench.hear([usage('b', { occurredAt: '2026-11-30T22:20:00Z', quantity: '4.75' })]);
    for (const time of ['2026-11-30T23:12:00Z', '2026-12-01T02:05:00Z', '2026-12-01T02:10:00Z']) {
      bench.now = Date.parse(time);
      await bench.report();
      expect(await account()).toMatchObject({ recomputed: { agrees: true } });
    }
    expect(await account()).toMatchObject({
      lines: [{ hour: '2026-11-21T20', accepted: '1', dropped: '0.5' }, { hour: '2026-11-30T22', accepted: '4' }, { hour: '2026-11-30T23', dropped: '0.75' }],
    });
  });

  it('stays closed for news from before its end', async () => {
    const { bench, feed } = await closed();
    await feed.follow({ revision: 3, updated: '2026-11-21T19:00:00.000Z' });
    expect(await bench.meter()).toMatchObject({ fin: {}, end: { S: END } });
  });
});

describe('the end of a license', () => {
  it('asks for the last slot after the grace, at most 15 minutes ahead', async () => {
    const { feed } = await start();
    await feed.follow({ revision: 1 }, { revision: 2, end: END });
    expect(feed.sent).toEqual([{ message: { license: LICENSE, end: END, sealAt: '2026-11-21T20:33:00.000Z' }, delay: 180 }]);
    await feed.follow({ revision: 3, end: '2026-11-21T20:29:59.500Z' });
    expect(feed.sent[1]?.delay).toBe(480);
  });

  it('asks at once when the end is long known to AWS', async () => {
    const { feed } = await start();
    await feed.follow({ revision: 1, end: '2026-11-21T19:50:00.000Z' });
    expect(feed.sent[0]?.delay).toBe(0);
  });

  it('is asked for again when the answer of the queue was lost', async () => {
    const { bench, feed } = await start();
    feed.broken = true;
    expect(await feed.follow({ revision: 1 }, { revision: 2, end: END }, { revision: 3, end: END })).toEqual({ batchItemFailures: [{ itemIdentifier: 's1' }] });
    expect((await bench.meter())?.end).toBeUndefined();
    feed.broken = false;
    await feed.follow({ revision: 2, end: END }, { revision: 3, end: END });
    expect(feed.sent).toHaveLength(1);
    expect(await bench.meter()).toMatchObject({ end: { S: END } });
  });

  it('moves with a later fact, but never into an hour that was told', async () => {
    const { bench, feed } = await start();
    await feed.follow({ revision: 1 }, { revision: 2, end: END }, { revision: 3, end: '2026-11-21T20:28:00.000Z' });
    expect(await bench.meter()).toMatchObject({ end: { S: '2026-11-21T20:28:00.000Z' } });
    await bench.hear([usage('a')]);
    bench.now = Date.parse('2026-11-21T20:40:00Z');
    await bench.report();
    await feed.follow({ revision: 4, end: '2026-11-21T20:45:00.000Z' });
    expect(await bench.meter()).toMatchObject({ end: { S: '2026-11-21T20:28:00.000Z' } });
    await feed.follow({ revision: 5, end: '2026-11-21T22:10:00.000Z' });
    expect(await bench.meter()).toMatchObject({ end: { S: '2026-11-21T22:10:00.000Z' } });
    expect(feed.sent).toHaveLength(3);
  });

  it('is taken back when the license is provisioned again', async () => {
    const { bench, feed } = await start();
    await feed.follow({ revision: 1 }, { revision: 2, end: END }, { revision: 3 });
    expect((await bench.meter())?.end).toBeUndefined();
    await bench.hear([usage('a')]);
    bench.now = Date.parse('2026-11-21T21:12:00Z');
    await bench.report();
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(1);
  });
});

function keyItem(): object {
  const { pk, sk } = meterKey(LICENSE);
  return { pk: { S: pk }, sk: { S: sk } };
}
