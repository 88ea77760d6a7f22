import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { accessOutbox } from '../../../lambda/access-outbox/handler.js';
import { aLicense, anAccess, ended, GRANTED, METERED, NOON } from './a-license.js';
import { FakeAnnouncements, FakeBus, FakeWakeUps } from './fakes.js';

function outbox() {
  const wakeUps = new FakeWakeUps();
  const bus = new FakeBus();
  const announcements = new FakeAnnouncements();
  const logged: string[] = [];
  const logger = { error: (...what: unknown[]) => { logged.push(JSON.stringify(what)); } };
  return { wakeUps, bus, announcements, logged, handle: accessOutbox({ product: METERED, wakeUps, bus, announcements, clock: { now: () => NOON }, logger }) };
}

function streamOf(...images: object[]): DynamoDBStreamEvent {
  return {
    Records: images.map((image, i) => ({
      dynamodb: { SequenceNumber: `seq-${i}`, NewImage: marshall(image, { removeUndefinedValues: true }) as never },
    })),
  };
}

const failed = (...sequences: string[]) => ({ batchItemFailures: sequences.map((itemIdentifier) => ({ itemIdentifier })) });

describe('the outbox', () => {
  it('wakes the dispatcher and tells the bus, for each license that is due', async () => {
    const { handle, wakeUps, bus } = outbox();
    const over = aLicense({ id: 'l-two', access: ended({ version: 5 }), hook: GRANTED });
    expect(await handle(streamOf(aLicense(), over))).toEqual(failed());
    expect(wakeUps.sent).toEqual([{ license: 'l-one', version: 1 }, { license: 'l-two', version: 5 }]);
    expect(bus.events.map(({ detailType, detail }) => [detailType, detail.license])).toEqual([['Access Granted', 'l-one'], ['Final Usage Due', 'l-two']]);
  });

  it('wakes the dispatcher without an event when nobody needs to hear of it', async () => {
    const { handle, wakeUps, bus } = outbox();
    await handle(streamOf(aLicense({ access: anAccess({ state: 'PENDING', reason: 'ENTITLEMENT' }) })));
    expect(wakeUps.sent).toHaveLength(1);
    expect(bus.events).toEqual([]);
  });

  it('does not wake the dispatcher for what it is at work on: a hook that fails would be called twice as often', async () => {
    const { handle, wakeUps, bus } = outbox();
    const tried = { delivered: 'NONE', version: 0, grantTried: true, triedVersion: 1 } as const;
    await handle(streamOf(aLicense({ hook: tried }), aLicense({ hook: tried, access: anAccess({ version: 2 }) })));
    expect(wakeUps.sent).toEqual([{ license: 'l-one', version: 2 }]);
    expect(bus.events.map(({ detail }) => detail.version)).toEqual([2]);
  });

  it('lets a malformed record fail alone', async () => {
    const { handle, wakeUps, logged } = outbox();
    const malformed = [{ pk: 'license#l-x', due: true }, { ...aLicense(), access: { state: 'ACTIVE' } }, { ...aLicense(), hook: 'none' }];
    expect(await handle(streamOf(malformed[0], aLicense(), malformed[1], malformed[2]))).toEqual(failed('seq-0', 'seq-2', 'seq-3'));
    expect(wakeUps.sent).toEqual([{ license: 'l-one', version: 1 }]);
    expect(logged.join()).not.toContain('111122223333');
  });

  it('keeps exactly the events that the bus did not take, and is done with their records', async () => {
    const { handle, wakeUps, bus, announcements } = outbox();
    bus.refused = new Set([0, 2]);
    const licenses = ['l-a', 'l-b', 'l-c', 'l-d'].map((id) => aLicense({ id }));
    expect(await handle(streamOf(...licenses))).toEqual(failed());
    expect(wakeUps.sent).toHaveLength(4);
    expect([bus.licenses, announcements.licenses]).toEqual([['l-b', 'l-d'], ['l-a', 'l-c']]);
  });

  it('keeps all events when the bus cannot be reached', async () => {
    const { handle, bus, announcements } = outbox();
    bus.put = () => Promise.reject(new Error('no route'));
    expect(await handle(streamOf(aLicense(), aLicense({ id: 'l-two' })))).toEqual(failed());
    expect(announcements.licenses).toEqual(['l-one', 'l-two']);
  });

  it('reports exactly the records whose wake-up was not taken, or whose event neither by the bus nor by the queue', async () => {
    const { handle, wakeUps, bus, announcements } = outbox();
    wakeUps.refused = new Set([1]);
    bus.refused = new Set([1, 2]);
    announcements.refused = new Set([0]);
    const licenses = ['l-a', 'l-b', 'l-c', 'l-d'].map((id) => aLicense({ id }));
    expect(await handle(streamOf(...licenses))).toEqual(failed('seq-1', 'seq-2'));
    expect([bus.licenses, announcements.licenses]).toEqual([['l-a'], ['l-d']]);
  });

  it('has the records tried again when neither bus nor queue can be reached, after their wake-ups', async () => {
    const { handle, wakeUps, bus, announcements } = outbox();
    bus.put = () => Promise.reject(new Error('no route'));
    announcements.keep = () => Promise.reject(new Error('no route'));
    expect(await handle(streamOf(aLicense(), aLicense({ id: 'l-two' })))).toEqual(failed('seq-0', 'seq-1'));
    expect(wakeUps.sent).toHaveLength(2);
  });

  it('has the whole batch tried again when the queue cannot be reached', async () => {
    const { handle, wakeUps, bus } = outbox();
    wakeUps.send = () => Promise.reject(new Error('no route'));
    expect(await handle(streamOf(aLicense(), aLicense({ id: 'l-two' })))).toEqual(failed('seq-0', 'seq-1'));
    expect(bus.events).toEqual([]);
  });
});
