import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BYTES_PER_CALL, EVENTS_PER_MESSAGE, jsonOf, pack } from '../../client/src/packing.js';
import { readMessage } from '../../lambda/core/metering/usage-event.js';

test('events of any size travel in messages that the intake and SQS take, each once and in order', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4_000 }), { maxLength: 400 }), (texts) => {
    const messages = pack(texts.map((text) => JSON.stringify(text)));

    expect(messages.flat().map((json) => JSON.parse(json) as string)).toEqual(texts);
    for (const message of messages) {
      expect(message.length).toBeLessThanOrEqual(EVENTS_PER_MESSAGE);
      expect(Buffer.byteLength(`[${message.join(',')}]`)).toBeLessThanOrEqual(BYTES_PER_CALL);
    }
  }), { numRuns: 30 });
});

test('the largest events that are allowed still travel', () => {
  const large = jsonOf({
    id: '\uffff'.repeat(128), license: `${'a:'.repeat(200)}l-0`, dimension: '"'.repeat(255), quantity: `${'9'.repeat(9)}.${'9'.repeat(9)}`, occurredAt: '2026-11-21T20:15:00.000000000Z',
    tags: Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`${i}${'x'.repeat(99)}`, 'x'.repeat(256)])),
  });
  const messages = pack(Array.from({ length: 250 }, () => large));

  expect(messages.every((message) => Buffer.byteLength(`[${message.join(',')}]`) <= BYTES_PER_CALL)).toBe(true);
  const read = messages.flatMap((message) => readMessage(`[${message.join(',')}]`).events);
  expect(read).toHaveLength(250);
  expect(read[0].id).toBe('\uffff'.repeat(128));
  expect(large).not.toContain('\uffff');
});
