import { expect, test } from 'vitest';
import { queueFilter, queueRecord } from '../../src/local/queue-records.js';

const record = (body: string) => queueRecord({ MessageId: 'm', ReceiptHandle: 'r', Body: body, MD5OfBody: '' }, 'arn:aws:sqs:us-east-1:000000000000:work', 'us-east-1');

// Lambda developer guide, "Using event filtering with an Amazon SQS event source": what happens for each format of body and filter.
test.each([
  ['a text', 'a text', { body: ['a text'] }, true],
  ['a text', 'no JSON', { body: { kind: [{ exists: false }] } }, false],
  ['a number', '5', { body: { kind: [{ exists: false }] } }, false],
  ['JSON', '{"kind":"a"}', { body: { kind: ['a'] } }, true],
  ['JSON', '{}', { body: { kind: [{ exists: false }] } }, true],
  ['JSON', '{"kind":"a"}', { body: [{ 'anything-but': 'b' }] }, false],
  ['a text', 'a text', { eventSource: ['aws:sqs'] }, true],
  ['JSON', '{}', { eventSource: ['aws:sqs'] }, true],
])('a body that is %s, %s, for %j: %s', (_, body, filter, passes) => {
  expect(queueFilter([filter])(record(body))).toBe(passes);
});
