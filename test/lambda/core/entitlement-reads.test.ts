import { describe, expect, test } from 'vitest';
import { answerOf, isSameList } from '../../../lambda/core/entitlement-list.js';
import { entitlementReadOf, isRereadDue, judgeAnswer, readEntitlementRead, retrySeconds } from '../../../lambda/core/entitlement-reads.js';
import type { Entitlement, License, LicenseFacts } from '../../../lambda/core/license.js';

const seats = (value: number): Entitlement => ({ dimension: 'seats', value });
const stamp = { time: '2026-08-20T14:30:00.000Z', id: 'request-1' };
const answer = (...list: Entitlement[]) => ({ ...stamp, list });
const stored = (...list: Entitlement[]): LicenseFacts => ({ entitlements: { time: '2026-08-20T14:00:00.000Z', id: 'request-0', list } });
const gone: LicenseFacts = { deprovisioned: { time: '2026-08-20T14:29:00.000Z', id: 'd', agreement: 'agmt-1' } };
const first = { attempt: 0, emptyReads: 0 };

describe('an answer of GetEntitlements', () => {
  test('that is new is a fact and settles the matter', () => {
    expect(judgeAnswer(answer(seats(5)), {}, first)).toEqual({ fact: answer(seats(5)), next: undefined });
    expect(judgeAnswer(answer(seats(9)), stored(seats(5)), first)).toEqual({ fact: answer(seats(9)), next: undefined });
  });

  test('that says the same as before is a fact, but may be an old one: it is read again', () => {
    expect(judgeAnswer(answer(seats(5)), stored(seats(5)), first)).toEqual({
      fact: answer(seats(5)), next: { attempt: 1, emptyReads: 0, since: stamp.time, delaySeconds: 60 },
    });
  });

  test('that is empty is no fact: it is read again after 1, 5 and 15 minutes', () => {
    const pauses = [0, 1, 2, 3].map((attempt) => judgeAnswer(answer(), {}, { attempt, emptyReads: attempt }));
    expect(pauses.map(({ fact }) => fact)).toEqual([undefined, undefined, undefined, undefined]);
    expect(pauses.map(({ next }) => next?.delaySeconds)).toEqual([60, 240, 600, undefined]);
    expect(pauses.map(({ next }) => next?.emptyReads)).toEqual([1, 2, 3, undefined]);
  });

  test('that is empty for the fourth time takes a stored list away', () => {
    expect(judgeAnswer(answer(), stored(seats(5)), { attempt: 3, emptyReads: 3, since: '2026-08-20T14:15:00.000Z' })).toEqual({ fact: answer(), next: undefined });
  });

  test('that is empty for the fourth time takes nothing away if the license was updated, or seen with a list, during the four reads', () => {
    const fourth = { attempt: 3, emptyReads: 3, since: '2026-08-20T14:15:00.000Z' };
    const updated: LicenseFacts = { updated: { time: '2026-08-20T14:20:00.000Z', id: 'u', licenseArn: 'arn:x', agreement: 'agmt-2', account: '1' } };
    expect(judgeAnswer(answer(), { ...stored(seats(5)), ...updated }, fourth)).toEqual({ fact: undefined, next: undefined });
    const seen: LicenseFacts = { entitlements: { time: '2026-08-20T14:20:00.000Z', id: 'request-9', list: [seats(5)] } };
    expect(judgeAnswer(answer(), seen, fourth).fact).toBeUndefined();
  });

  test('that is empty takes nothing away if one of the four reads was not', () => {
    expect(judgeAnswer(answer(), stored(seats(5)), { attempt: 3, emptyReads: 2 }).fact).toBeUndefined();
  });

  test('that is empty is believed at once when the license was taken back', () => {
    expect(judgeAnswer(answer(), { ...stored(seats(5)), ...gone }, first)).toEqual({ fact: answer(), next: undefined });
  });

  test('that is empty is not believed for having been taken back once, when the license was given again since', () => {
    const again: LicenseFacts = { updated: { time: '2026-08-20T14:29:30.000Z', id: 'u', licenseArn: 'arn:x', agreement: 'agmt-2', account: '1' } };
    expect(judgeAnswer(answer(), { ...stored(seats(5)), ...gone, ...again }, first).fact).toBeUndefined();
  });
});

describe('a list that is empty since its date', () => {
  const bought: LicenseFacts = {
    updated: { time: '2025-08-20T14:00:00.000Z', id: 'u', licenseArn: 'arn:x', agreement: 'agmt-1', account: '1' },
    entitlements: { time: '2026-08-19T00:00:00.000Z', id: 'request-0', list: [seats(1), { ...seats(5), expiresAt: '2026-08-20T14:00:00.000Z' }] },
  };
  const cancelled: LicenseFacts = { ...bought, agreements: { 'agmt-1': { time: '2026-08-20T14:00:00.000Z', id: 'e', status: 'EXPIRED' } } };
  const renewed: LicenseFacts = { ...bought, agreements: { 'agmt-1': { time: '2026-08-20T14:00:00.000Z', id: 'e', status: 'RENEWED' } } };
  const unsubscribed: LicenseFacts = { ...bought, updated: undefined, subscription: { time: '2026-08-20T14:00:00.000Z', id: 's', action: 'unsubscribe-pending' } };

  /** Four reads, as the sweep begins them at that time. Answers whether they ended access. */
  const ends = (facts: LicenseFacts, from: string) => {
    let progress: Parameters<typeof judgeAnswer>[2] | undefined = first;
    for (const minutes of [0, 1, 5, 15]) {
      const time = new Date(Date.parse(from) + minutes * 60_000).toISOString();
      const { fact, next }: ReturnType<typeof judgeAnswer> = judgeAnswer({ time, id: 'r', list: [] }, facts, progress!);
      if (fact) {
        return true;
      }
      progress = next;
    }
    return false;
  };

  test.each([
    ['minutes after its date', bought, '2026-08-20T14:03:00Z', false],
    ['an hour after it', bought, '2026-08-20T15:03:00Z', false],
    ['when all that is known is a renewal', renewed, '2026-08-20T15:03:00Z', false],
    ['six hours after it', bought, '2026-08-20T20:03:00Z', true],
    ['minutes after it when AWS told of the end', cancelled, '2026-08-20T14:03:00Z', true],
    ['minutes after it when the customer has unsubscribed', unsubscribed, '2026-08-20T14:03:00Z', true],
    ['well before it', bought, '2026-08-20T03:03:00Z', true],
  ])('and four reads %s: a customer whose renewal shows late is not thrown out', (_when, facts, from, over) => {
    expect(ends(facts, from)).toBe(over);
  });
});

describe('a list of entitlements', () => {
  test('keeps each kind of value and the expiry, sorted by dimension', () => {
    const { list } = answerOf(stamp, [
      { Dimension: 'tier', Value: { StringValue: 'gold' } },
      { Dimension: 'seats', Value: { IntegerValue: 0 }, ExpirationDate: new Date('2027-01-01T00:00:00Z') },
      { Dimension: 'ratio', Value: { DoubleValue: 0.5 } },
      { Dimension: 'sso', Value: { BooleanValue: false } },
      { Dimension: 'access' },
    ]);
    expect(list).toEqual([
      { dimension: 'access', value: true },
      { dimension: 'ratio', value: 0.5 },
      { dimension: 'seats', value: 0, expiresAt: '2027-01-01T00:00:00.000Z' },
      { dimension: 'sso', value: false },
      { dimension: 'tier', value: 'gold' },
    ]);
  });

  test('is the same however AWS orders it', () => {
    const entitlements = [{ Dimension: 'seats', Value: { IntegerValue: 5 } }, { Dimension: 'seats', Value: { IntegerValue: 7 } }, { Dimension: 'a' }];
    expect(isSameList(answerOf(stamp, entitlements).list, answerOf(stamp, [...entitlements].reverse()).list)).toBe(true);
  });

  test('that cannot be read is no answer', () => {
    expect(() => answerOf(stamp, [{ Value: { IntegerValue: 5 } }])).toThrow('without a dimension');
  });
});

describe('a license', () => {
  const now = Date.parse('2026-08-20T14:00:00Z');
  const minutes = (n: number) => new Date(now + n * 60_000).toISOString();
  const license = (facts: LicenseFacts, state: License['access']['state'] = 'ACTIVE', reason: License['access']['reason'] = 'LICENSED'): License => ({
    id: 'l-1', facts, access: { state, reason, ending: false, version: 1, digest: 'd' }, hook: { delivered: 'NONE', version: 0 }, due: false, revision: 1,
  });
  const expiring = (read: number, expiresAt: string): LicenseFacts => ({ entitlements: { time: minutes(read), id: 'r', list: [seats(1), { ...seats(5), expiresAt }] } });

  test.each([
    ['before it expires', -600, 5, false],
    ['at its date', -600, 0, true],
    ['and not again until a quarter of an hour later', 1, 0, false],
    ['a quarter of an hour later', 1, -15, true],
    ['an hour later', 16, -60, true],
    ['six hours later', 61, -360, true],
    ['and never again', 361, -6_000, false],
  ])('is read %s', (_when, readAfterExpiry, expiresIn, due) => {
    const facts = expiring(expiresIn + readAfterExpiry, minutes(expiresIn));
    expect(isRereadDue(license(facts), now)).toBe(due);
  });

  test('whose term has no end is not read for that', () => {
    expect(isRereadDue(license(expiring(-600, '9999-01-01T00:00:00.000Z')), now)).toBe(false);
  });

  test('that was sold and has no list yet is read every hour, one that is over never', () => {
    expect(isRereadDue(license({}, 'PENDING', 'ENTITLEMENT'), now)).toBe(true);
    expect(isRereadDue(license(expiring(-600, minutes(-1)), 'PENDING', 'ENTITLEMENT'), now)).toBe(true);
    expect(isRereadDue(license({}, 'ENDED', 'DEPROVISIONED'), now)).toBe(false);
  });

  test('can be asked for once its ARN is known, a LEGACY one always', () => {
    const { facts } = license({});
    expect(entitlementReadOf(license(facts))).toBeUndefined();
    expect(entitlementReadOf({ ...license(facts), identity: { licenseArn: 'arn:x:l-1', account: '1' } })).toEqual({
      schema: '1', kind: 'entitlement-read', license: 'l-1', licenseArn: 'arn:x:l-1', account: '1', attempt: 0, emptyReads: 0,
    });
    const legacy = entitlementReadOf({ ...license(facts), id: 'product:X01' });
    expect(readEntitlementRead(legacy)).toEqual({ read: legacy });
  });
});

test('AWS is left alone for longer each time it gives no answer, up to a quarter of an hour', () => {
  expect([1, 2, 3, 6, 10].map(retrySeconds)).toEqual([30, 60, 120, 900, 900]);
});

describe('a read request', () => {
  const request = { schema: '1', kind: 'entitlement-read', license: 'l-abc', licenseArn: 'arn:x:l-abc', account: '1', attempt: 0, emptyReads: 0 };

  test('is read', () => {
    expect(readEntitlementRead(request)).toEqual({ read: request });
  });

  test.each([
    ['an unknown schema', { ...request, schema: '2' }, 'schema'],
    ['an ARN in place of the id', { ...request, license: 'arn:x:l-abc' }, 'license: expected a license id'],
    ['a negative attempt', { ...request, attempt: -1 }, 'attempt'],
    ['an unknown member', { ...request, more: 1 }, 'more'],
  ])('is refused for %s', (_name, message, reason) => {
    expect(readEntitlementRead(message)).toMatchObject({ reason: expect.stringContaining(reason) as string });
  });
});
