import { describe, expect, test } from 'vitest';
import { deriveAccess, nextAccess } from '../../../lambda/core/derive-access.js';
import type { AgreementEnd, LicenseFacts, PricingModel, SubscriptionFact } from '../../../lambda/core/license.js';

const at = (minute: number) => `2026-08-20T14:${String(minute).padStart(2, '0')}:00.000Z`;

const updated = (minute: number, agreement = 'agmt-1') => ({
  updated: { time: at(minute), id: 'u', licenseArn: 'arn:aws:license-manager::1:license:l-1', agreement, account: '111122223333' },
  activated: at(minute),
});
const deprovisioned = (minute: number, agreement = 'agmt-1') => ({ deprovisioned: { time: at(minute), id: 'd', agreement } });
const registered = (minute: number) => ({ registered: { time: at(minute), id: 'session' } });
const read = (minute: number, ...values: number[]) => ({
  entitlements: { time: at(minute), id: 'r', list: values.map((value, i) => ({ dimension: `dimension${i}`, value })) },
});
const ended = (minute: number, status: AgreementEnd, agreement = 'agmt-1') => ({ agreements: { [agreement]: { time: at(minute), id: 'e', status } } });

interface Row {
  readonly row: string;
  readonly models: readonly PricingModel[];
  readonly facts: LicenseFacts;
  readonly optionalRegistration?: boolean;
  readonly expected: Partial<ReturnType<typeof deriveAccess>>;
}

const CONTRACTS = ['CONTRACT', 'CONTRACT_WITH_CONSUMPTION'] as const;
const ALL = ['SUBSCRIPTION', ...CONTRACTS] as const;

const rows: Row[] = [
  { row: '1: deprovisioned', models: ALL, facts: { ...updated(0), ...registered(1), ...read(2, 5), ...deprovisioned(9) }, expected: { state: 'ENDED', reason: 'DEPROVISIONED', ending: true, end: at(9), since: at(9) } },
  { row: '1: deprovisioned, and nothing else was ever heard', models: ALL, facts: deprovisioned(9), expected: { state: 'ENDED', reason: 'DEPROVISIONED', ending: true, end: at(9) } },
  { row: '1: deprovisioned in the second of the update', models: ALL, facts: { ...updated(9), ...registered(1), ...deprovisioned(9) }, expected: { state: 'ENDED', reason: 'DEPROVISIONED' } },
  { row: '1: deprovisioned because another agreement replaced this one', models: ALL, facts: { ...updated(0), ...ended(8, 'REPLACED'), ...deprovisioned(9) }, expected: { state: 'ENDED', reason: 'REPLACED' } },
  { row: '1: deprovisioned after a renewal', models: ALL, facts: { ...updated(0), ...ended(8, 'RENEWED'), ...deprovisioned(9) }, expected: { state: 'ENDED', reason: 'REPLACED' } },
  { row: '1: cancelled, deprovisioned, then a late update of the dead agreement', models: ALL, facts: { ...updated(10), ...registered(1), ...read(11, 5), ...ended(8, 'CANCELLED'), ...deprovisioned(9) }, expected: { state: 'ENDED', reason: 'DEPROVISIONED', end: at(9) } },
  { row: '2: entitlements gone', models: CONTRACTS, facts: { ...updated(0), ...registered(1), ...read(5) }, expected: { state: 'ENDED', reason: 'ENTITLEMENTS_GONE', ending: false, since: at(5) } },
  { row: '3: never a list', models: CONTRACTS, facts: { ...updated(0), ...registered(1) }, expected: { state: 'PENDING', reason: 'ENTITLEMENT' } },
  { row: '3: an empty list from before the update', models: CONTRACTS, facts: { ...updated(6), ...registered(1), ...read(5) }, expected: { state: 'PENDING', reason: 'ENTITLEMENT' } },
  { row: '3: provisioned again, only the list of the first time', models: CONTRACTS, facts: { ...updated(7, 'agmt-2'), ...registered(1), ...read(5, 5), ...deprovisioned(6) }, expected: { state: 'PENDING', reason: 'ENTITLEMENT' } },
  { row: '4: no license yet', models: ['SUBSCRIPTION'], facts: registered(1), expected: { state: 'PENDING', reason: 'LICENSE' } },
  { row: '4: entitlements do not matter without a contract', models: ['SUBSCRIPTION'], facts: { ...registered(1), ...read(2, 5) }, expected: { state: 'PENDING', reason: 'LICENSE' } },
  { row: '5: not registered', models: ['SUBSCRIPTION'], facts: updated(0), expected: { state: 'PENDING', reason: 'REGISTRATION', since: at(0) } },
  { row: '5: not registered', models: CONTRACTS, facts: { ...updated(0), ...read(2, 5) }, expected: { state: 'PENDING', reason: 'REGISTRATION' } },
  { row: '6: all there', models: ALL, facts: { ...updated(0), ...read(2, 5), ...registered(3) }, expected: { state: 'ACTIVE', reason: 'LICENSED', ending: false, end: undefined, since: at(3) } },
  { row: '6: registration not required', models: ALL, facts: { ...updated(0), ...read(2, 5) }, optionalRegistration: true, expected: { state: 'ACTIVE' } },
  { row: '6: registration inherited from the license before', models: ALL, facts: { ...updated(0), ...read(2, 5), inherited: 'l-0' }, expected: { state: 'ACTIVE' } },
  { row: '6: the update was lost, the list proves the license', models: CONTRACTS, facts: { ...read(2, 5), ...registered(3) }, expected: { state: 'ACTIVE' } },
  { row: '6: provisioned again under another agreement', models: ALL, facts: { ...updated(7, 'agmt-2'), ...registered(1), ...read(8, 5), ...deprovisioned(6), ...ended(5, 'CANCELLED') }, expected: { state: 'ACTIVE', ending: false } },
  { row: '6: provisioned again under the same agreement', models: ALL, facts: { ...updated(7), ...registered(1), ...read(8, 5), ...deprovisioned(6) }, expected: { state: 'ACTIVE', ending: false } },
  { row: '6: the agreement ended, the license was not taken back yet', models: ALL, facts: { ...updated(0), ...read(2, 5), ...registered(3), ...ended(8, 'CANCELLED') }, expected: { state: 'ACTIVE', ending: true, end: at(8) } },
  { row: '6: a renewed agreement is no end', models: ALL, facts: { ...updated(0), ...read(2, 5), ...registered(3), ...ended(8, 'RENEWED') }, expected: { state: 'ACTIVE', ending: false, end: undefined } },
  { row: '6: a replaced agreement is no end', models: ALL, facts: { ...updated(0), ...read(2, 5), ...registered(3), ...ended(8, 'REPLACED') }, expected: { state: 'ACTIVE', ending: false, end: undefined } },
  { row: '6: the end of an earlier agreement is no end', models: ALL, facts: { ...updated(4, 'agmt-2'), ...read(5, 5), ...registered(3), ...ended(8, 'EXPIRED') }, expected: { state: 'ACTIVE', ending: false } },
];

describe('access', () => {
  for (const { row, models, facts, optionalRegistration, expected } of rows) {
    test.each(models)(`row ${row} (%s)`, (pricingModel) => {
      expect(deriveAccess(facts, { pricingModel, requireRegistration: !optionalRegistration })).toMatchObject(expected);
    });
  }

  test('an agreement event alone neither grants nor revokes', () => {
    for (const pricingModel of ALL) {
      for (const status of ['CANCELLED', 'EXPIRED', 'TERMINATED', 'RENEWED', 'REPLACED'] as const) {
        expect(deriveAccess(ended(1, status), { pricingModel, requireRegistration: false }).state).toBe('PENDING');
      }
    }
  });

  test('an expiry date in the past does not end access', () => {
    const facts = { ...updated(0), ...registered(1), entitlements: { time: at(2), id: 'r', list: [{ dimension: 'seats', value: 5, expiresAt: '2020-01-01T00:00:00.000Z' }] } };
    expect(deriveAccess(facts, { pricingModel: 'CONTRACT', requireRegistration: true }).state).toBe('ACTIVE');
  });

  test('a license that ends a second time ends at the second end', () => {
    const again = { ...updated(10, 'agmt-2'), ...registered(1), ...deprovisioned(6), ...ended(20, 'CANCELLED', 'agmt-2') };
    expect(deriveAccess(again, { pricingModel: 'SUBSCRIPTION', requireRegistration: true })).toMatchObject({ ending: true, end: at(20) });
  });
});

describe('access of a LEGACY product', () => {
  const said = (minute: number, action: SubscriptionFact['action']) => ({ subscription: { time: at(minute), id: 'm', action } });
  const subscribed = { ...said(0, 'subscribe-success'), activated: at(0), subscribed: at(0) };
  const pending = { ...said(8, 'unsubscribe-pending'), activated: at(0), subscribed: at(0), unsubscribing: { time: at(8), id: 'm' } };
  const over = { ...pending, ...said(59, 'unsubscribe-success') };
  const access = (pricingModel: PricingModel, facts: LicenseFacts) => deriveAccess(facts, { pricingModel, agreementModel: 'LEGACY', requireRegistration: true });

  test.each<[string, PricingModel, LicenseFacts, object]>([
    ['nothing said', 'SUBSCRIPTION', registered(1), { state: 'PENDING', reason: 'LICENSE' }],
    ['subscribed', 'SUBSCRIPTION', subscribed, { state: 'PENDING', reason: 'REGISTRATION', since: at(0) }],
    ['subscribed and registered', 'SUBSCRIPTION', { ...subscribed, ...registered(1) }, { state: 'ACTIVE', reason: 'LICENSED', ending: false, since: at(1) }],
    ['unsubscribing', 'SUBSCRIPTION', { ...pending, ...registered(1) }, { state: 'ACTIVE', ending: true, end: at(8) }],
    ['unsubscribed: the last hour of usage began when it was pending', 'SUBSCRIPTION', { ...over, ...registered(1) }, { state: 'ENDED', reason: 'DEPROVISIONED', ending: true, end: at(8), since: at(59) }],
    ['unsubscribed, and that it was pending was never heard', 'SUBSCRIPTION', { ...subscribed, ...registered(1), ...said(59, 'unsubscribe-success') }, { state: 'ENDED', end: at(59) }],
    ['subscribed again before it was over', 'SUBSCRIPTION', { ...pending, ...said(10, 'subscribe-success'), subscribed: at(10), ...registered(1) }, { state: 'ACTIVE', ending: false, since: at(10) }],
    ['subscribed again, and unsubscribed without a word that it was pending', 'SUBSCRIPTION', { ...pending, ...said(59, 'unsubscribe-success'), subscribed: at(10) }, { state: 'ENDED', end: at(59) }],
    ['another offer failed: nothing is taken away', 'SUBSCRIPTION', { ...subscribed, ...registered(1), failed: { time: at(9), id: 'f', offer: 'offer-2' } }, { state: 'ACTIVE' }],
    ['the only offer failed', 'SUBSCRIPTION', { ...registered(1), failed: { time: at(9), id: 'f' } }, { state: 'PENDING', reason: 'LICENSE' }],
    ['a contract without a list', 'CONTRACT', { ...subscribed, ...registered(1) }, { state: 'PENDING', reason: 'ENTITLEMENT' }],
    ['a contract lives by its list, whatever the subscription topic says', 'CONTRACT', { ...over, ...read(2, 5), ...registered(1) }, { state: 'ACTIVE', ending: false }],
    ['a contract that is not registered', 'CONTRACT', read(2, 5), { state: 'PENDING', reason: 'REGISTRATION' }],
    ['a contract whose list is gone', 'CONTRACT', { ...read(5), ...registered(1) }, { state: 'ENDED', reason: 'ENTITLEMENTS_GONE' }],
    ['a contract with consumption without a word from the subscription topic', 'CONTRACT_WITH_CONSUMPTION', { ...read(2, 5), ...registered(1) }, { state: 'PENDING', reason: 'LICENSE' }],
    ['a contract with consumption', 'CONTRACT_WITH_CONSUMPTION', { ...subscribed, ...read(2, 5), ...registered(1) }, { state: 'ACTIVE' }],
    ['a contract with consumption that is being left', 'CONTRACT_WITH_CONSUMPTION', { ...pending, ...read(2, 5), ...registered(1) }, { state: 'ACTIVE', ending: true }],
    ['a contract with consumption without a list', 'CONTRACT_WITH_CONSUMPTION', { ...subscribed, ...registered(1) }, { state: 'PENDING', reason: 'ENTITLEMENT' }],
    ['a contract with consumption that was left', 'CONTRACT_WITH_CONSUMPTION', { ...over, ...read(2, 5), ...registered(1) }, { state: 'ENDED', reason: 'DEPROVISIONED' }],
  ])('%s', (_name, pricingModel, facts, expected) => {
    expect(access(pricingModel, facts)).toMatchObject(expected);
  });
});

describe('the digest', () => {
  const policy = { pricingModel: 'CONTRACT', requireRegistration: true } as const;
  const facts: LicenseFacts = { ...updated(0), ...read(2, 5, 7), ...registered(3) };
  const digest = (other: LicenseFacts) => deriveAccess({ ...facts, ...other }, policy).digest;

  test('stays when nothing that a hook cares about changed', () => {
    const reversed = { entitlements: { ...facts.entitlements!, list: [...facts.entitlements!.list].reverse() } };
    expect(digest(reversed)).toBe(digest({}));
    expect(digest(read(30, 5, 7))).toBe(digest({}));
    expect(digest({ updated: { ...facts.updated!, time: at(1), id: 'later' } })).toBe(digest({}));
    expect(digest(ended(1, 'EXPIRED', 'agmt-0'))).toBe(digest({}));
  });

  test('changes with state, ending, entitlements, agreement, predecessor, successor and registration', () => {
    const changes = [{}, deprovisioned(9), ended(8, 'EXPIRED'), read(2, 6, 7), updated(0, 'agmt-2'), { predecessors: ['l-0'] }, { successors: ['l-2'] }, registered(4)];
    const digests = changes.map(digest);
    expect(new Set(digests).size).toBe(digests.length);
  });

  test('raises the version exactly when it changes', () => {
    const first = nextAccess(undefined, deriveAccess(facts, policy));
    expect(first.version).toBe(1);
    expect(nextAccess(first, deriveAccess({ ...facts, ...read(9, 5, 7) }, policy)).version).toBe(1);
    expect(nextAccess(first, deriveAccess({ ...facts, ...deprovisioned(9) }, policy)).version).toBe(2);
  });

  test('remembers the newest version in which access was active, and none before there was one', () => {
    const waiting = nextAccess(undefined, deriveAccess(updated(0), policy));
    expect(waiting).not.toHaveProperty('activeVersion');
    const active = nextAccess(waiting, deriveAccess(facts, policy));
    const over = nextAccess(active, deriveAccess({ ...facts, ...deprovisioned(9) }, policy));
    expect([active, over].map(({ version, activeVersion }) => [version, activeVersion])).toEqual([[2, 2], [3, 2]]);
  });
});
