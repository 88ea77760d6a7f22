import { BufferFullError, InvalidUsageError, UsageClient, UsageNotSentError } from 'cdk-marketplace-saas-client';
import type { UsageClientOptions } from 'cdk-marketplace-saas-client';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { FakeQueue } from './fake-queue.js';
import { ManualClock } from './manual-clock.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const QUEUE_URL = 'https://sqs.us-east-1.amazonaws.com/123456789012/usage';
const usage = { license: 'l-0123456789abcdef', dimension: 'api-calls', quantity: 1 };

const started: { readonly queue: FakeQueue; readonly client: UsageClient }[] = [];
afterEach(async () => {
  for (const { queue, client } of started.splice(0)) {
    queue.outcomes = ['taken'];
    await client.close().catch(() => undefined);
  }
});

function start(options: UsageClientOptions = {}) {
  const queue = new FakeQueue();
  const clock = new ManualClock();
  const errors: UsageNotSentError[] = [];
  const client = new UsageClient({ queueUrl: QUEUE_URL, client: queue.client, clock, signals: [], onError: (error) => errors.push(error), ...options });
  started.push({ queue, client });
  return { queue, clock, errors, client };
}

const record = (client: UsageClient, count: number, prefix = 'e') => Array.from({ length: count }, (_, i) => client.record({ ...usage, id: `${prefix}${i}` }).id);

describe('recording', () => {
  test('gives an event an id of its own and the time of the clock, and keeps those that you give', async () => {
    const { queue, clock, client } = start();

    const first = client.record(usage);
    const second = client.record(usage);
    const own = client.record({ ...usage, id: 'req-4711', occurredAt: new Date('2026-11-21T19:59:59.999Z'), tags: { team: 'blue' } });
    await clock.pass(SECOND);

    expect(first).toMatchObject({ ...usage, occurredAt: '2026-11-21T20:15:00.000Z' });
    expect(first.id).not.toBe(second.id);
    expect(own).toEqual({ ...usage, id: 'req-4711', occurredAt: '2026-11-21T19:59:59.999Z', tags: { team: 'blue' } });
    expect(queue.calls).toEqual([[[first, second, own]]]);
  });

  test('takes what was recorded before, as it is', async () => {
    const { queue, clock, client } = start();
    const event = client.record(usage);

    expect(client.record(event)).toEqual(event);
    await clock.pass(SECOND);
    expect(queue.ids).toEqual([event.id, event.id]);
  });

  test('sends what was true when it was recorded, whatever the app does with its objects', async () => {
    const { queue, clock, client } = start();
    const tags = { team: 'blue' };
    client.record({ ...usage, id: 'a', tags });
    tags.team = 'red';
    await clock.pass(SECOND);

    expect(queue.calls[0][0]).toMatchObject([{ tags: { team: 'blue' } }]);
  });

  test('refuses usage that would not be counted, and says what is allowed', () => {
    const { client } = start({ dimensions: ['api-calls', 'storage-gb'] });
    const refusal = (wrong: object) => {
      try {
        client.record({ ...usage, id: 'req-1', ...wrong });
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidUsageError);
        return (error as Error).message;
      }
      return 'nothing is wrong';
    };

    expect(refusal({ quantity: 0.25 })).toBe('The usage event "req-1" was not recorded: quantity is 0.25: expected a non-negative whole number, or a decimal text '
      + 'with at most 18 digits before and 9 after the point, such as "0.25". Correct it and record it again.');
    expect(refusal({ quantity: -1 })).toContain('quantity is -1: expected a non-negative whole number');
    expect(refusal({ quantity: '2147483647.000000001' })).toContain('quantity is 2147483647.000000001: AWS Marketplace takes at most 2147483647');
    expect(refusal({ license: 'customer 12' })).toContain('license is "customer 12": expected an ARN that ends with the license id, or the id itself, such as "l-0123456789abcdef"');
    expect(refusal({ license: undefined })).toContain('license is missing: expected the ARN or the id of a license');
    expect(refusal({ dimension: 'seats' })).toContain('dimension is "seats": the option dimensions has "api-calls", "storage-gb"');
    expect(refusal({ occurredAt: '2026-11-21 20:00' })).toContain('occurredAt is "2026-11-21 20:00": expected a Date, or a time in UTC by ISO 8601');
    expect(refusal({ occurredAt: new Date(NaN) })).toContain('occurredAt is "Invalid Date": expected a Date');
    expect(refusal({ occurredAt: '2026-11-21T20:21:00Z' })).toContain('at most 5 minutes after the time of this machine (2026-11-21T20:15:00.000Z) are allowed');
    expect(refusal({ occurredAt: '2026-09-30T23:00:00Z' })).toContain('its month was closed more than 40 days ago');
    expect(refusal({ id: '' })).toContain('id is "": expected a text of 1 to 128 characters');
    expect(refusal({ tags: { a: '1', b: '2', c: '3', d: '4', e: '5', f: '6' } })).toContain('expected at most 5 tags');
    expect(refusal({ customer: 'x' })).toContain('"customer" is not a field of a usage event; allowed are id, license,');
    expect(refusal({ quantity: 'x', dimension: '' })).toMatch(/dimension is "".*; quantity is "x"/);
    expect(client.pending).toBe(0);
  });

  test('throws when as many events wait as may be held, and takes more when they are sent', async () => {
    const { queue, clock, client } = start({ maxBufferedEvents: 3 });
    queue.outcomes = ['failed'];
    record(client, 3);
    await clock.pass(SECOND);

    expect(() => client.record({ ...usage, id: 'more' })).toThrow(BufferFullError);
    expect(() => client.record({ ...usage, id: 'more' })).toThrow('The usage event "more" was not recorded: 3 events wait to be sent, and maxBufferedEvents allows no more. '
      + 'The queue fails: there is no connection. Wait with flush() and record it again, or raise maxBufferedEvents.');
    queue.outcomes = ['taken'];
    await client.flush();
    client.record({ ...usage, id: 'more' });
    expect(client.pending).toBe(1);
  });
});

describe('sending', () => {
  test('waits for other events, but not longer than asked to', async () => {
    const { queue, clock, client } = start({ flushEveryMilliseconds: 500 });
    record(client, 1, 'a');
    await clock.pass(499);
    record(client, 1, 'b');
    expect(queue.calls).toEqual([]);

    await clock.pass(1);
    expect(queue.ids).toEqual(['a0', 'b0']);
    expect(client.pending).toBe(0);
    await clock.pass(MINUTE);
    expect(queue.calls).toHaveLength(1);
  });

  test('goes at once when enough events wait: a hundred in a message, ten messages in a call', async () => {
    const { queue, clock, client } = start();
    const ids = record(client, 1_000);
    await clock.pass(0);

    expect(queue.calls.map((call) => call.map((message) => message.length))).toEqual([Array.from({ length: 10 }, () => 100)]);
    expect(queue.ids).toEqual(ids);
  });

  test('on flush takes everything, in as few calls as it takes', async () => {
    const { queue, client } = start({ flushAtEvents: 10_000 });
    record(client, 2_550);
    await client.flush();

    expect(queue.calls.map((call) => call.length)).toEqual([10, 10, 6]);
    expect(new Set(queue.ids).size).toBe(2_550);
    expect(client.pending).toBe(0);
  });
});

describe('a queue that fails', () => {
  test('gets the same events again, the same to the letter, when it took them and its answer was lost', async () => {
    const { queue, clock, errors, client } = start();
    queue.outcomes = ['taken, no answer', 'taken'];
    const events = record(client, 3);
    await clock.pass(2 * SECOND);

    expect(queue.ids).toEqual([...events, ...events]);
    expect(queue.bodies[0]).toBe(queue.bodies[1]);
    expect(errors).toMatchObject([{ givenUp: false, events: [{ id: 'e0' }, { id: 'e1' }, { id: 'e2' }] }]);
    expect(client.pending).toBe(0);
  });

  test('that never answers is asked again after a time', async () => {
    const { queue, clock, errors, client } = start({ callTimeoutMilliseconds: 2_000 });
    queue.outcomes = ['silent', 'taken'];
    record(client, 1);
    await clock.pass(SECOND + 1_999);
    expect(errors).toEqual([]);
    await clock.pass(SECOND);

    expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining('SQS gave no answer within 2000 ms (callTimeoutMilliseconds)')]);
    expect(queue.ids).toEqual(['e0']);
  });

  test.each(['first refused', 'first not named'] as const)('takes the rest of a call whose %s, and that one later', async (outcome) => {
    const { queue, clock, errors, client } = start();
    queue.outcomes = [outcome, 'taken'];
    record(client, 250);
    await clock.pass(2 * SECOND);

    expect(queue.calls.map((call) => call.map((message) => message.length))).toEqual([[100, 100, 50], [100]]);
    expect(new Set(queue.ids).size).toBe(250);
    expect(queue.ids).toHaveLength(250);
    expect(errors).toHaveLength(1);
    expect(errors[0].events).toHaveLength(100);
  });

  test('is left alone for longer and longer, up to half a minute, and then gets what came meanwhile, not event by event', async () => {
    const { queue, clock, client } = start();
    queue.outcomes = ['failed'];
    for (let i = 0; i < 900; i++) {
      record(client, 1, `e${i}-`);
      await clock.pass(SECOND);
    }
    const calls = queue.calls.length;
    expect(calls).toBeLessThan(70);
    expect(calls).toBeGreaterThan(25);

    queue.outcomes = ['taken'];
    await clock.pass(30 * SECOND);
    expect(new Set(queue.ids).size).toBe(900);
    expect(queue.ids).toHaveLength(900);
    expect(queue.bodies.length).toBeLessThan(90);
  });

  test('because of one message holds up no other', async () => {
    const { queue, clock, client } = start();
    queue.outcomes = ['first refused', 'taken'];
    record(client, 1, 'bad');
    await clock.pass(SECOND);
    queue.outcomes = ['taken'];
    record(client, 1, 'good');
    await client.flush();

    expect(queue.ids).toEqual(expect.arrayContaining(['bad0', 'good0']));
  });

  test('is told of to whoever runs the app, if nobody else wants to know', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { queue, clock, client } = start({ onError: undefined });
    queue.outcomes = ['failed', 'taken'];
    record(client, 1);
    await clock.pass(2 * SECOND);

    expect(warn.mock.calls).toEqual([[`1 usage event was not sent to ${QUEUE_URL}: there is no connection. They stay in the buffer and are tried again.`]]);
    warn.mockRestore();
  });
});

describe('flush', () => {
  test('rejects with what was not sent in time, and goes on with it', async () => {
    const { queue, clock, client } = start({ timeoutMilliseconds: 5_000 });
    queue.outcomes = ['failed'];
    record(client, 2);
    const flushed = client.flush().catch((error: unknown) => error);
    await clock.pass(5 * SECOND);

    expect(await flushed).toMatchObject({ name: 'UsageNotSentError', givenUp: false, events: [{ id: 'e0' }, { id: 'e1' }], message: expect.stringContaining('there is no connection') as string });
    expect(queue.calls.length).toBeGreaterThan(4);
    expect(client.pending).toBe(2);
    queue.outcomes = ['taken'];
    await clock.pass(MINUTE);
    expect(queue.ids).toEqual(['e0', 'e1']);
  });

  test('does not wait for a pause after failures', async () => {
    const { queue, clock, client } = start();
    queue.outcomes = ['failed'];
    record(client, 1);
    await clock.pass(5 * MINUTE);
    queue.outcomes = ['taken'];

    await client.flush();
    expect(queue.ids).toEqual(['e0']);
  });

  test('of nothing calls nobody', async () => {
    const { queue, client } = start();
    await client.flush();
    expect(queue.calls).toEqual([]);
  });
});

describe('close', () => {
  test('sends everything, takes no more, and may be called twice', async () => {
    const { queue, client } = start();
    record(client, 1);
    await Promise.all([client.close(), client.close()]);

    expect(queue.ids).toEqual(['e0']);
    expect(() => client.record({ ...usage, id: 'late' })).toThrow('The usage event "late" was not recorded: the usage client is closed.');
  });

  test('rejects with the events that were not sent, which another client can record as they are', async () => {
    const { queue, clock, client } = start();
    queue.outcomes = ['taken, no answer'];
    const ids = record(client, 150);
    const closed = client.close().catch((error: unknown) => error);
    await clock.pass(MINUTE);
    const error = await closed;
    const calls = queue.calls.length;
    await clock.pass(MINUTE);

    expect(error).toBeInstanceOf(UsageNotSentError);
    const { events, givenUp, message } = error as UsageNotSentError;
    expect({ givenUp, ids: events.map(({ id }) => id) }).toEqual({ givenUp: true, ids });
    expect(message).toContain('record them again as they are');
    expect(queue.calls).toHaveLength(calls);

    const other = start();
    events.forEach((event) => other.client.record(event));
    await other.client.close();
    expect(other.queue.bodies).toEqual(queue.bodies.slice(0, 2));
  });

  test('does not wait for a call that is never answered', async () => {
    const { queue, clock, client } = start({ timeoutMilliseconds: 1_000, callTimeoutMilliseconds: 60_000 });
    queue.outcomes = ['silent'];
    record(client, 1);
    const closed = client.close().catch((error: unknown) => error);
    await clock.pass(SECOND);

    expect(await closed).toMatchObject({ givenUp: true, events: [{ id: 'e0' }] });
    expect(queue.abandoned).toBe(1);
  });

  test('keeps the process until it is done; waiting for other events does not', async () => {
    const { queue, clock, client } = start();
    queue.outcomes = ['failed', 'taken'];
    record(client, 1);
    expect(clock.keepsProcess).toBe(false);
    const closed = client.close();
    expect(clock.keepsProcess).toBe(true);
    await clock.pass(SECOND);
    await closed;
    expect(clock.keepsProcess).toBe(false);
  });

  test('leaves no listener behind', async () => {
    const listeners = () => ['SIGTERM', 'SIGINT', 'exit', 'beforeExit'].map((name) => process.listenerCount(name));
    const before = listeners();
    const { client } = start({ signals: undefined });
    expect(listeners()).toEqual(before.map((count) => count + 1));
    await client.close();
    expect(listeners()).toEqual(before);
  });
});

describe('options', () => {
  test('without a queue say what is missing', () => {
    vi.stubEnv('USAGE_QUEUE_URL', undefined);
    expect(() => new UsageClient()).toThrow('queueUrl is missing: give the URL of the usage queue (usageQueueUrl of the construct), here or in the environment variable USAGE_QUEUE_URL.');
    expect(() => new UsageClient({ queueUrl: 'usage' })).toThrow('queueUrl is "usage": give the URL');
    vi.unstubAllEnvs();
  });

  test('of no use are refused', () => {
    expect(() => start({ flushAtEvents: 0 })).toThrow('flushAtEvents is 0: give a whole number from 1 to 2147483647, or leave it out for 1000.');
    expect(() => start({ timeoutMilliseconds: 1.5 })).toThrow('timeoutMilliseconds is 1.5');
  });

  test('with dimensions let the compiler refuse any other', async () => {
    const { queue, clock } = start();
    const client = new UsageClient({ queueUrl: QUEUE_URL, client: queue.client, clock, signals: [], dimensions: ['api-calls'] });
    // @ts-expect-error "seats" is no dimension of this client
    expect(() => client.record({ ...usage, dimension: 'seats' })).toThrow(InvalidUsageError);
    await client.close();
  });
});
