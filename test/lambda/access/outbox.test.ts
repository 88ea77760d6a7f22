import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { accessOutbox } from '../../../lambda/access-outbox/handler.js';
import type { AccessEvent } from '../../../lambda/core/bus-event.js';
import { aLicense, anAccess, ended, GRANTED, METERED, NOON } from './a-license.js';
import { FakeWakeUps } from './fakes.js';

function outbox() {
  const wakeUps = new FakeWakeUps();
  const bus = {
    events: [] as AccessEvent[],
    refused: new Set<number>(),
    put: async (events: readonly AccessEvent[]) => {
      bus.events.push(...events.filter((_event, position) => !bus.refused.has(position)));
      return bus.refused;
    },
  };
  const logged: string[] = [];
  const logger = { error: (...what: unknown[]) => { logged.push(JSON.stringify(what)); } };
  return { wakeUps, bus, logged, handle: accessOutbox({ product: METERED, wakeUps, bus, clock: { now: () => NOON }, logger }) };
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

  it('lets a malformed record fail alone', async () => {
    const { handle, wakeUps, logged } = outbox();
    const malformed = [{ pk: 'license#l-x', due: true }, { ...aLicense(), access: { state: 'ACTIVE' } }, { ...aLicense(), hook: 'none' }];
    expect(await handle(streamOf(malformed[0], aLicense(), malformed[1], malformed[2]))).toEqual(failed('seq-0', 'seq-2', 'seq-3'));
    expect(wakeUps.sent).toEqual([{ license: 'l-one', version: 1 }]);
    expect(logged.join()).not.toContain('111122223333');
  });

  it('reports exactly the records whose wake-up or event was not taken', async () => {
    const { handle, wakeUps, bus } = outbox();
    wakeUps.refused = new Set([1]);
    bus.refused = new Set([1]);
    const licenses = ['l-a', 'l-b', 'l-c', 'l-d'].map((id) => aLicense({ id }));
    expect(await handle(streamOf(...licenses))).toEqual(failed('seq-1', 'seq-2'));
    expect(bus.events.map(({ detail }) => detail.license)).toEqual(['l-a', 'l-d']);
  });

  it('has the whole batch tried again when the queue cannot be reached', async () => {
    const { handle, wakeUps, bus } = outbox();
    wakeUps.send = () => Promise.reject(new Error('no route'));
    expect(await handle(streamOf(aLicense(), aLicense({ id: 'l-two' })))).toEqual(failed('seq-0', 'seq-1'));
    expect(bus.events).toEqual([]);
  });
});
