import { expect, test } from 'vitest';
import { usageCommand } from '../../cli/src/commands/usage.js';
import type { Context } from '../../cli/src/context.js';
import { Bench, LICENSE, usage } from '../lambda/metering/bench.js';
import { DynamoForTests } from '../support/dynamodb.js';
import { play } from './played.js';

const db = new DynamoForTests();

/** As a person reads it. */
const inWords = (context: Context): Context => ({
  ...context, json: false, console: { ...context.console, out: (text) => { context.console.out(JSON.stringify({ text })); } },
});

test('an event that counts in two hours is no reason to write off what else their hours have', async () => {
  const bench = await Bench.withLicense(db);
  await bench.hear([usage('twice', { quantity: 3 }), usage('other', { quantity: 4 }), usage('twice', { quantity: 3, occurredAt: '2026-11-21T19:10:00Z' })]);
  const { answer: { text } } = await play(bench, (context) => usageCommand(LICENSE, { from: '2026-11-21T18', event: 'twice' }, inWords(context)));
  expect(text).toContain('Counted in hour 2026-11-21T19');
  expect(text).toContain('Counted in hour 2026-11-21T20');
  expect(text).toContain('it counts in each.');
  expect(text).toContain('No command takes back one event: write-off is for all that is untold of an hour, also of other events and dimensions');
  expect(text).not.toContain('write-off what is too much');
});
