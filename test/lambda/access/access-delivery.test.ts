import { describe, expect, it } from 'vitest';
import { afterDelivery, awaitsSuccessor, deliveryOf, nextDelivery, retrySeconds } from '../../../lambda/core/access-delivery.js';
import { deriveAccess, nextAccess } from '../../../lambda/core/derive-access.js';
import type { AgreementEnd, LicenseFacts } from '../../../lambda/core/license.js';
import { aHook, aLicense, anAccess, ended, GRANTED, iso, METERED, MINUTE, NOON, UNMETERED } from './a-license.js';

const metering = METERED.metering;
const deadline = NOON + 6 * MINUTE;

describe('what is delivered next', () => {
  it.each([
    ['nothing was delivered', aHook()],
    ['a grant was tried', aHook({ grantTried: true })],
    ['access had ended before', aHook({ delivered: 'ENDED', version: 1 })],
  ])('grants active access when %s', (_what, hook) => {
    expect(nextDelivery(anAccess(), hook, metering, NOON)).toEqual({ action: 'GRANT' });
  });

  it('grants first even if the license is about to end', () => {
    expect(nextDelivery(anAccess({ ending: true, end: iso(NOON) }), aHook(), metering, NOON)).toEqual({ action: 'GRANT' });
  });

  it('reports a change of active access, and nothing once it was delivered', () => {
    expect(nextDelivery(anAccess({ version: 2, digest: 'digest-2' }), GRANTED, metering, NOON)).toEqual({ action: 'CHANGE' });
    expect(nextDelivery(anAccess({ version: 3 }), GRANTED, metering, NOON)).toEqual({ action: 'NONE' });
  });

  it.each([
    ['pending', anAccess({ state: 'PENDING', reason: 'REGISTRATION' })],
    ['ended', ended()],
  ])('does nothing for %s access that was never granted', (_state, access) => {
    expect(nextDelivery(access, aHook(), metering, NOON)).toEqual({ action: 'NONE' });
    expect(nextDelivery(access, aHook({ delivered: 'ENDED' }), metering, NOON)).toEqual({ action: 'NONE' });
  });

  it.each([['was granted', GRANTED], ['is perhaps half granted', aHook({ grantTried: true })]])(
    'asks for the final usage and then revokes ended access that %s', (_what, hook) => {
      const first = nextDelivery(ended(), hook, metering, NOON);
      expect(first).toEqual({ action: 'FINAL_USAGE', end: iso(NOON), deadline });
      expect(nextDelivery(ended(), { ...hook, final: iso(NOON) }, metering, NOON)).toEqual({ action: 'REVOKE' });
    });

  it('asks again when the end has moved', () => {
    const moved = ended({ end: iso(NOON + MINUTE) });
    expect(nextDelivery(moved, { ...GRANTED, final: iso(NOON) }, metering, NOON)).toMatchObject({ action: 'FINAL_USAGE', end: iso(NOON + MINUTE) });
  });

  it('revokes at once without metering', () => {
    expect(nextDelivery(ended(), GRANTED, undefined, NOON)).toEqual({ action: 'REVOKE' });
  });

  it('gives the final usage up two minutes before the last slot is sealed, then revokes', () => {
    expect(nextDelivery(ended(), GRANTED, metering, deadline - 1).action).toBe('FINAL_USAGE');
    const late = nextDelivery(ended(), GRANTED, metering, deadline);
    expect(late).toEqual({ action: 'GIVE_UP_FINAL_USAGE', end: iso(NOON), deadline });
    const license = aLicense({ access: ended(), hook: GRANTED });
    const after = afterDelivery(license, { action: 'GIVE_UP_FINAL_USAGE', end: iso(NOON), deadline });
    expect(nextDelivery(license.access, after, metering, deadline)).toEqual({ action: 'REVOKE' });
  });

  it('asks before revoking access whose entitlements are gone, although the license has no end', () => {
    const gone = ended({ reason: 'ENTITLEMENTS_GONE', ending: false, end: undefined });
    expect(nextDelivery(gone, GRANTED, metering, NOON)).toEqual({ action: 'FINAL_USAGE', end: iso(NOON), deadline });
  });

  it('asks once for the final usage of active access that is about to end', () => {
    const ending = anAccess({ ending: true, end: iso(NOON) });
    expect(nextDelivery(ending, GRANTED, metering, NOON)).toMatchObject({ action: 'FINAL_USAGE' });
    expect(nextDelivery(ending, { ...GRANTED, final: iso(NOON) }, metering, NOON)).toEqual({ action: 'NONE' });
    expect(nextDelivery(ending, GRANTED, undefined, NOON)).toEqual({ action: 'NONE' });
  });
});

describe('a license about to end', () => {
  const facts: LicenseFacts = aLicense().facts;
  const granted = nextAccess(undefined, deriveAccess(facts, { pricingModel: 'CONTRACT_WITH_CONSUMPTION', requireRegistration: true }));
  const cancelled = { ...facts, agreements: { 'agmt-1': { status: 'CANCELLED', time: iso(NOON), id: 'event-2' } } } as const;
  const hook = { delivered: 'ACTIVE', digest: granted.digest, version: granted.version } as const;
  const derived = (of: LicenseFacts) => nextAccess(granted, deriveAccess(of, { pricingModel: 'CONTRACT_WITH_CONSUMPTION', requireRegistration: true }));

  it('is told by onFinalUsage alone', () => {
    const license = aLicense({ facts: cancelled, access: derived(cancelled), hook });
    expect(license.access).toMatchObject({ state: 'ACTIVE', ending: true, version: 2 });
    expect(deliveryOf(license, METERED, NOON)).toMatchObject({ action: 'FINAL_USAGE' });
    expect(deliveryOf({ ...license, hook: { ...hook, final: iso(NOON) } }, METERED, NOON)).toEqual({ action: 'NONE' });
    expect(deliveryOf(license, UNMETERED, NOON)).toEqual({ action: 'NONE' });
  });

  it('is told by onFinalUsage alone in LEGACY, too', () => {
    const product = { ...METERED, pricingModel: 'SUBSCRIPTION', agreementModel: 'LEGACY' } as const;
    const policy = { ...product, requireRegistration: true };
    const success = { time: iso(NOON), id: 'm-1', action: 'subscribe-success' } as const;
    const pending = { time: iso(NOON + MINUTE), id: 'm-2', action: 'unsubscribe-pending' } as const;
    const subscribed: LicenseFacts = { registered: facts.registered, subscription: success, activated: success.time };
    const before = nextAccess(undefined, deriveAccess(subscribed, policy));
    const leaving: LicenseFacts = { ...subscribed, subscription: pending, unsubscribing: pending };
    const license = aLicense({
      facts: leaving, access: nextAccess(before, deriveAccess(leaving, policy)), hook: { delivered: 'ACTIVE', digest: before.digest, version: before.version },
    });
    expect(deliveryOf(license, product, NOON)).toMatchObject({ action: 'FINAL_USAGE' });
    expect(deliveryOf({ ...license, hook: { ...license.hook, final: license.access.end } }, product, NOON)).toEqual({ action: 'NONE' });
  });

  it('still reports a change of what was bought', () => {
    const amended = { ...cancelled, entitlements: { time: iso(NOON + 1), id: 'read-2', list: [{ dimension: 'seats', value: 9 }] } };
    const license = aLicense({ facts: amended, access: derived(amended), hook: { ...hook, final: iso(NOON) } });
    expect(deliveryOf(license, METERED, NOON)).toEqual({ action: 'CHANGE' });
  });
});

describe('the hook state after a delivery', () => {
  it('forgets the attempt once the grant is done', () => {
    const license = aLicense({ access: anAccess({ version: 4, digest: 'd4' }), hook: aHook({ grantTried: true, triedVersion: 4 }) });
    expect(afterDelivery(license, { action: 'GRANT' })).toEqual({ delivered: 'ACTIVE', digest: 'd4', version: 4 });
  });

  it('keeps the attempt until the revocation is done', () => {
    const license = aLicense({ access: ended(), hook: aHook({ grantTried: true, triedVersion: 1 }) });
    const final = afterDelivery(license, { action: 'FINAL_USAGE', end: iso(NOON), deadline });
    expect(final).toMatchObject({ delivered: 'NONE', grantTried: true, final: iso(NOON), version: 0 });
    const revoked = afterDelivery({ ...license, hook: final }, { action: 'REVOKE' });
    expect(revoked).toEqual({ delivered: 'ENDED', digest: 'digest-2', version: 2, final: iso(NOON) });
  });
});

describe('a license that another one continues', () => {
  const replaced = aLicense({ access: ended({ reason: 'REPLACED', successor: 'l-two' }), hook: GRANTED });
  const successor = (access = anAccess(), hook = aHook()) => aLicense({ id: 'l-two', access, hook });

  it.each([
    ['is not known yet', undefined],
    ['is not let in yet', successor()],
    ['waits for its entitlements', successor(anAccess({ state: 'PENDING', reason: 'ENTITLEMENT' }))],
  ])('waits while the next one %s, for half an hour', (_what, next) => {
    expect(awaitsSuccessor(replaced, next, NOON + 30 * MINUTE - 1)).toBe(true);
    expect(awaitsSuccessor(replaced, next, NOON + 30 * MINUTE)).toBe(false);
  });

  it.each([
    ['was let in', successor(anAccess(), GRANTED)],
    ['is over itself', successor(ended())],
  ])('does not wait once the next one %s', (_what, next) => {
    expect(awaitsSuccessor(replaced, next, NOON)).toBe(false);
  });

  it('waits, too, when AWS has told of the next one and not yet that this one was renewed', () => {
    const late = aLicense({ access: ended({ successor: 'l-two' }), hook: GRANTED });
    expect(awaitsSuccessor(late, successor(), NOON + 30 * MINUTE - 1)).toBe(true);
    expect(awaitsSuccessor(late, successor(), NOON + 30 * MINUTE)).toBe(false);
    expect(awaitsSuccessor(late, successor(anAccess(), GRANTED), NOON)).toBe(false);
  });

  it('does not wait if nothing continues it', () => {
    expect(awaitsSuccessor(aLicense({ access: ended() }), undefined, NOON)).toBe(false);
  });
});

describe('a contract that is renewed under the same license, and whose entitlements are not read yet,', () => {
  const policy = { pricingModel: 'CONTRACT', requireRegistration: true } as const;
  const at = (minutes: number) => ({ time: iso(NOON + minutes * MINUTE), id: `at-${minutes}` });
  const { facts } = aLicense();
  const taken: LicenseFacts = { ...facts, deprovisioned: { ...at(10), agreement: 'agmt-1' } };
  const givenBack = { ...taken, updated: { ...facts.updated!, ...at(11), agreement: 'agmt-2' } };
  const over = (status: AgreementEnd) => ({ agreements: { 'agmt-1': { ...at(9), status } } });
  const granted = nextAccess(undefined, deriveAccess(facts, policy));
  const licenseOf = (of: LicenseFacts) => aLicense({
    facts: of, access: nextAccess(granted, deriveAccess(of, policy)), hook: { delivered: 'ACTIVE', version: 1, digest: granted.digest },
  });

  it.each([
    ['was renewed', over('RENEWED')],
    ['was replaced', over('REPLACED')],
    ['ended in a way that AWS has not told yet', {}],
  ])('keeps the customer in for half an hour when the agreement before %s', (_what, end) => {
    const license = licenseOf({ ...givenBack, ...end });
    expect(license.access).toMatchObject({ state: 'PENDING', reason: 'ENTITLEMENT' });
    expect(deliveryOf(license, UNMETERED, NOON)).toEqual({ action: 'REVOKE' });
    expect(awaitsSuccessor(license, undefined, NOON + 41 * MINUTE - 1)).toBe(true);
    expect(awaitsSuccessor(license, undefined, NOON + 41 * MINUTE)).toBe(false);
  });

  it('is a change of what the customer has as soon as they are read', () => {
    const license = licenseOf({ ...givenBack, ...over('RENEWED'), entitlements: { ...at(12), list: [{ dimension: 'seats', value: 5 }] } });
    expect(deliveryOf(license, UNMETERED, NOON)).toEqual({ action: 'CHANGE' });
  });

  it('waits for nothing if it was cancelled, or was not given back', () => {
    expect(awaitsSuccessor(licenseOf({ ...givenBack, ...over('CANCELLED') }), undefined, NOON + 12 * MINUTE)).toBe(false);
    expect(awaitsSuccessor(licenseOf(taken), undefined, NOON + 12 * MINUTE)).toBe(false);
  });
});

describe('waiting after a failure', () => {
  it('never ends while a hook that gave no answer may still run, but for the final usage at its deadline', () => {
    expect(retrySeconds(1, { delivery: { action: 'GRANT' }, mayRunUntil: NOON + 5 * MINUTE }, NOON)).toBe(300);
    expect(retrySeconds(4, { delivery: { action: 'GRANT' }, mayRunUntil: NOON }, NOON)).toBe(80);
    expect(retrySeconds(1, { delivery: { action: 'FINAL_USAGE', end: iso(NOON), deadline }, mayRunUntil: NOON + 14 * MINUTE }, NOON + MINUTE)).toBe(300);
  });

  it('doubles from 10 seconds to 5 minutes', () => {
    expect([1, 2, 3, 4, 5, 6, 9].map((receives) => retrySeconds(receives, { delivery: { action: 'CHANGE' } }, NOON))).toEqual([10, 20, 40, 80, 160, 300, 300]);
  });

  it('is at most a minute for the final usage and never goes beyond its deadline', () => {
    const failed = { delivery: { action: 'FINAL_USAGE', end: iso(NOON), deadline } } as const;
    expect([1, 3, 4, 9].map((receives) => retrySeconds(receives, failed, NOON))).toEqual([10, 40, 60, 60]);
    expect(retrySeconds(9, failed, deadline - 7_500)).toBe(8);
    expect(retrySeconds(9, failed, deadline + MINUTE)).toBe(1);
  });
});
