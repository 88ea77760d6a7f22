import { expect, test } from 'vitest';
import { UsageError } from '../../src/commands/exports.js';
import { eventQuantity, quantityOf } from '../../src/commands/quantity.js';
import { readMessage } from '../../../lambda/core/metering/usage-event.js';

const event = (quantity: unknown) => JSON.stringify({ id: 'a', license: 'l-0123456789abcdef', dimension: 'api-calls', quantity, occurredAt: '2027-02-10T12:00:00Z' });

test.each([[7, 7], [0, 0], [1.5, '1.5'], ['0.25', '0.25'], [1e-9, '0.000000001'], [123_456_789_012_345, 123_456_789_012_345], [0.1 + 0.2, undefined]])('%j is sent as %j, which the usage intake takes', (given, sent) => {
  if (sent === undefined) {
    expect(() => quantityOf('usage', 'api-calls', given)).toThrow(UsageError);
    return;
  }
  expect(eventQuantity(quantityOf('usage', 'api-calls', given))).toBe(sent);
  expect(readMessage(event(sent))).toMatchObject({ events: [{ dimension: 'api-calls' }], refusals: [] });
});

test.each(['abc', '', true, -2, '-2', Number.NaN, Infinity, 1e21, '1e3', ' 7'])('%j is no quantity', (given) => {
  expect(() => quantityOf('usage', 'api-calls', given)).toThrow(/^usage: 'api-calls' is .*; it must be a number of 0 or more/);
  expect(() => quantityOf('usage', 'api-calls', given)).toThrow(UsageError);
});
