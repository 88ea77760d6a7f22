import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveAccess } from '../../../lambda/core/derive-access.js';
import type { AccessPolicy } from '../../../lambda/core/derive-access.js';
import type { Entitlement, License, LicenseFacts, LicenseIdentity } from '../../../lambda/core/license.js';
import type { Fact } from '../../../lambda/core/licenses.js';
import { mergeFact, mergeIdentity } from '../../../lambda/core/merge-facts.js';
import { recordFact } from '../../../lambda/core/record-fact.js';

// Few different times and ids, so that ties are common. The content follows from kind and stamp, as with real events.
const stamp = fc.record({
  time: fc.integer({ min: 0, max: 4 }).map((second) => `2026-08-20T14:24:0${second}.000Z`),
  id: fc.constantFrom('1', '2', '3', '4'),
});
const pick = <T>(values: readonly T[], seed: string) => values[Buffer.from(seed).reduce((sum, byte) => sum + byte, 0) % values.length];
const seedOf = ({ time, id }: { time: string; id: string }) => time + id;

const fact: fc.Arbitrary<Fact> = fc.oneof(
  stamp.map((s): Fact => ({
    kind: 'updated',
    value: { ...s, licenseArn: pick(['arn:aws:license-manager::1:license:l-1', 'aws:license-manager:us-east-1:2:l-1'], s.id), agreement: pick(['agmt-1', 'agmt-2'], seedOf(s)), account: '111122223333' },
  })),
  stamp.map((s): Fact => ({ kind: 'deprovisioned', value: { ...s, agreement: pick(['agmt-2', 'agmt-1'], seedOf(s)) } })),
  stamp.map((s): Fact => ({ kind: 'entitlements', value: { ...s, list: pick([[], [{ dimension: 'seats', value: 5 }], [{ dimension: 'seats', value: 9 }]], seedOf(s)) } })),
  stamp.map((s): Fact => ({ kind: 'registered', value: s })),
  stamp.map((s): Fact => ({
    kind: 'subscription', value: { ...s, action: pick(['subscribe-success', 'unsubscribe-pending', 'unsubscribe-success'] as const, seedOf(s)) },
  })),
  stamp.map((s): Fact => ({ kind: 'failed', value: s })),
  fc.record({ kind: fc.constant('inherited'), license: fc.constantFrom('l-0', 'l-2', 'l-3') }),
  fc.record({ kind: fc.constantFrom('predecessor', 'successor'), license: fc.constantFrom('l-0', 'l-2', 'l-3'), across: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ s: stamp, agreement: fc.constantFrom('agmt-1', 'agmt-2') }).map(({ s, agreement }): Fact => ({
    kind: 'agreement-ended', agreement, value: { ...s, status: pick(['CANCELLED', 'RENEWED', 'EXPIRED', 'REPLACED'] as const, seedOf(s)) },
  })),
);

const policy: fc.Arbitrary<AccessPolicy> = fc.record({
  pricingModel: fc.constantFrom('SUBSCRIPTION', 'CONTRACT', 'CONTRACT_WITH_CONSUMPTION'),
  agreementModel: fc.constantFrom('CONCURRENT', 'LEGACY'),
  requireRegistration: fc.boolean(),
});

/** Some facts, and the same ones shuffled and repeated. */
const twoDeliveries = fc.array(fact, { minLength: 1, maxLength: 10 }).chain((facts) => fc.record({
  once: fc.constant(facts),
  again: fc.shuffledSubarray([...facts, ...facts, ...facts], { minLength: facts.length * 3 }),
}));

const mergeAll = (facts: readonly Fact[]) => facts.reduce<LicenseFacts>(mergeFact, {});

const recordAll = (facts: readonly Fact[], accessPolicy: AccessPolicy) => facts.reduce<License[]>((history, next) => {
  const current = history.at(-1);
  const { identity, facts: merged, access, due } = recordFact(next, current, accessPolicy);
  return [...history, { id: 'l-1', identity, facts: merged, access, due, hook: { delivered: 'NONE', version: 0 }, revision: history.length }];
}, []);

const listAt = (second: number, ...list: Entitlement[]): Fact => ({ kind: 'entitlements', value: { time: `2026-08-20T14:24:0${second}.000Z`, id: '1', list } });

test('reading the entitlements again does not move the time since when the buyer waits or has access', () => {
  const seats = { dimension: 'seats', value: 5 };
  const since = (...facts: Fact[]) => deriveAccess(mergeAll(facts), { pricingModel: 'CONTRACT', requireRegistration: true }).since;
  expect(since(listAt(1), listAt(2, seats))).toBe('2026-08-20T14:24:02.000Z');
  expect(since(listAt(1), listAt(2, seats), listAt(5, seats))).toBe('2026-08-20T14:24:02.000Z');
  expect(since(listAt(5, seats), listAt(2, seats))).toBe('2026-08-20T14:24:02.000Z');
});

describe('facts', () => {
  test('in any order and repeated come to the same facts and the same access', () => {
    fc.assert(fc.property(twoDeliveries, policy, ({ once, again }, accessPolicy) => {
      expect(mergeAll(again)).toEqual(mergeAll(once));
      expect(deriveAccess(mergeAll(again), accessPolicy)).toEqual(deriveAccess(mergeAll(once), accessPolicy));
    }), { numRuns: 2_000 });
  });

  test('in any order come to the same identity', () => {
    fc.assert(fc.property(twoDeliveries, policy, ({ once, again }, accessPolicy) => {
      expect(recordAll(again, accessPolicy).at(-1)?.identity).toEqual(recordAll(once, accessPolicy).at(-1)?.identity);
    }), { numRuns: 300 });
  });

  test('only ever raise the version, and with every change of the digest', () => {
    fc.assert(fc.property(twoDeliveries, policy, ({ again }, accessPolicy) => {
      const history = recordAll(again, accessPolicy);
      let before = { version: 0, digest: '' };
      for (const { access, due } of history) {
        const changed = access.digest !== before.digest;
        expect(access.version).toBe(before.version + (changed ? 1 : 0));
        expect(due).toBe(changed);
        before = access;
      }
    }), { numRuns: 300 });
  });

  test('told again change nothing', () => {
    fc.assert(fc.property(twoDeliveries, policy, ({ once }, accessPolicy) => {
      const after = recordAll(once, accessPolicy).at(-1);
      expect(once.every((repeated) => !recordFact(repeated, after, accessPolicy).news)).toBe(true);
    }), { numRuns: 300 });
  });

  test('the activation is the earliest License Updated and never moves forward', () => {
    const updated = (time: string): Fact => ({ kind: 'updated', value: { time, id: '1', licenseArn: 'arn:x', agreement: 'agmt-1', account: '1' } });
    const times = ['2026-08-03T00:00:00.000Z', '2026-08-01T00:00:00.000Z', '2026-08-02T00:00:00.000Z'];
    expect(mergeAll(times.map(updated))).toMatchObject({ activated: times[1], updated: { time: times[0] } });
  });

  test('of two registrations in one millisecond the same one wins in both orders', () => {
    const registered = (id: string): Fact => ({ kind: 'registered', value: { time: '2026-08-20T14:24:23.000Z', id } });
    const [first, second] = [registered('aaaa'), registered('bbbb')];
    expect(mergeAll([first, second])).toEqual(mergeAll([second, first]));
    expect(mergeAll([first, second]).registered?.id).toBe('bbbb');
  });
});

describe('identity', () => {
  const withArn: LicenseIdentity = { licenseArn: 'arn:aws:license-manager::294406891311:license:l-1', account: '111122223333' };
  const without: LicenseIdentity = { licenseArn: 'aws:license-manager:us-east-1:123456789012:l-1', account: '111122223333' };

  test('prefers the spelling that AWS understands', () => {
    expect(mergeIdentity(without, withArn)).toEqual(withArn);
    expect(mergeIdentity(withArn, without)).toEqual(withArn);
    expect(mergeIdentity(undefined, without)).toEqual(without);
    expect(mergeIdentity(withArn, undefined)).toEqual(withArn);
  });
});
